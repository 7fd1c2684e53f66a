// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-calendar.h"
#include "desk-core-error.h"

static void
test_utc (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = desk_calendar_expand_zone ("UTC", 0, DESK_CALENDAR_ZONE_END_S, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, "[[0,0]]");
}

static void
test_known_transitions (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autofree char *json = NULL;

  if (berlin == NULL)
    {
      g_test_skip ("no zone database on this machine");
      return;
    }

  json = desk_calendar_expand_zone ("Europe/Berlin", 0, DESK_CALENDAR_ZONE_END_S, NULL);
  g_assert_true (g_str_has_prefix (json, "[[0,3600],[323830800,7200],[338950800,3600],"));
  /* 2025, and the years that stand in the database as a rule only. */
  g_assert_nonnull (strstr (json, "[1743296400,7200],[1761440400,3600]"));
  g_assert_nonnull (strstr (json, "[2531955600,7200],[2550704400,3600]"));
}

/* Zones with a past: the calendar agrees with the machine every seven hours. */
static void
test_agrees_with_the_database (void)
{
  const char *const names[] = { "Europe/Berlin",    "Europe/Dublin",   "America/New_York",    "America/St_Johns",
                                "America/Caracas",  "America/Sao_Paulo", "Africa/Casablanca", "Africa/Monrovia",
                                "Africa/Cairo",     "Asia/Kolkata",    "Asia/Gaza",           "Asia/Tehran",
                                "Asia/Pyongyang",   "Pacific/Apia",    "Pacific/Chatham",     "Pacific/Kiritimati",
                                "Antarctica/Troll", "Asia/Kathmandu",  "Australia/Lord_Howe", "America/Nuuk" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (names[i]);
      g_autoptr (DeskCalendar) calendar = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      if (zone == NULL)
        continue;

      n++;
      json = desk_calendar_expand_zone (names[i], 0, DESK_CALENDAR_ZONE_END_S, &error);
      g_assert_no_error (error);
      calendar = desk_calendar_new_from_json (TRUE, NULL, NULL, json, &error);
      g_assert_no_error (error);

      for (gint64 time_s = 0; time_s <= DESK_CALENDAR_ZONE_END_S; time_s += 3600 * 7)
        {
          int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_s);
          gint64 offset_ms = desk_calendar_to_local_ms (calendar, time_s * 1000) - time_s * 1000;

          if (offset_ms != g_time_zone_get_offset (zone, interval) * G_GINT64_CONSTANT (1000))
            g_error ("%s differs at %" G_GINT64_FORMAT, names[i], time_s);
        }
    }

  if (n == 0)
    g_test_skip ("no zone database on this machine");
}

static void
test_refuses (void)
{
  const char *const names[] = { "",           "Europe/Nowhere", "../../etc/passwd", "/usr/share/zoneinfo/UTC",
                                "zone.tab",   "tzdata.zi",      "leapseconds",      "localtime",
                                "UTC+3",      "+01:00",         ":Europe/Berlin",   "right/Europe/Berlin",
                                "Europe/../Europe/Berlin" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_calendar_expand_zone (names[i], 0, DESK_CALENDAR_ZONE_END_S, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, names[i]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/calendar-zone/utc-needs-no-database", test_utc);
  g_test_add_func ("/core/calendar-zone/known-transitions", test_known_transitions);
  g_test_add_func ("/core/calendar-zone/agrees-with-the-database", test_agrees_with_the_database);
  g_test_add_func ("/core/calendar-zone/refuses-what-is-no-zone", test_refuses);

  return g_test_run ();
}
