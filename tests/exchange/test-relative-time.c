// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Times relative to the day of an import.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-calendar-zone.h"
#include "desk-clock.h"
#include "desk-exchange-error.h"
#include "desk-relative-time.h"

/* Berlin, 8:00 to 17:30, Friday to 16:00; New Year's Day is a holiday. */
static DeskCalendar *
make_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *transitions = desk_calendar_expand_zone ("Europe/Berlin", 0, DESK_CALENDAR_ZONE_END_S, &error);
  g_autoptr (DeskCalendar) calendar = NULL;

  g_assert_no_error (error);
  calendar = desk_calendar_new_from_json (FALSE,
                                          "{\"mon\":[[\"08:00\",\"17:30\"]],\"tue\":[[\"08:00\",\"17:30\"]],\"wed\":[[\"08:00\",\"17:30\"]],"
                                          "\"thu\":[[\"08:00\",\"17:30\"]],\"fri\":[[\"08:00\",\"16:00\"]]}",
                                          "[[\"2026-01-01\",\"New Year's Day\"]]", transitions, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&calendar);
}

static void
assert_time (DeskCalendar *calendar,
             const char   *now,
             const char   *text,
             const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;
  gint64 now_ms, time_ms;

  g_assert_true (desk_time_parse (now, &now_ms));
  desk_relative_time_parse (text, calendar, now_ms, &time_ms, &error);
  g_assert_no_error (error);
  result = desk_time_to_string (time_ms);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_minutes (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();

  /* Wednesday, 10:00 on the wall. */
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-0m", "2026-03-04T09:00:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-95m", "2026-03-04T07:25:00.000Z");
  /* The beginning of the day rather than the end of the one before. */
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-120m", "2026-03-04T07:00:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-121m", "2026-03-03T16:29:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@+30m", "2026-03-04T09:30:00.000Z");
  /* Half past seven hours left of Wednesday. */
  assert_time (calendar, "2026-03-04T09:00:00Z", "@+480m", "2026-03-05T07:30:00.000Z");
  /* Before opening, on a Sunday and on a holiday the minutes go on. */
  assert_time (calendar, "2026-03-04T05:00:00Z", "@-10m", "2026-03-04T04:50:00.000Z");
  assert_time (calendar, "2026-03-08T12:00:00Z", "@-10m", "2026-03-08T11:50:00.000Z");
  assert_time (calendar, "2026-01-01T12:00:00Z", "@-10m", "2026-01-01T11:50:00.000Z");
}

static void
test_days (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();

  assert_time (calendar, "2026-03-04T09:00:00Z", "@-8w 09:14", "2026-02-20T08:14:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-1w 09:14", "2026-03-03T08:14:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-0w 08:05", "2026-03-04T07:05:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@+3w 18:00", "2026-03-09T17:00:00.000Z");
  /* A calendar day is no working day. */
  assert_time (calendar, "2026-03-04T09:00:00Z", "@+10d 02:30", "2026-03-14T01:30:00.000Z");
  assert_time (calendar, "2026-03-04T09:00:00Z", "@-3d 02:30", "2026-03-01T01:30:00.000Z");
  /* Days are counted from the last working one. */
  assert_time (calendar, "2026-03-08T12:00:00Z", "@-1w 12:00", "2026-03-05T11:00:00.000Z");
  assert_time (calendar, "2026-01-01T12:00:00Z", "@+1w 12:00", "2026-01-02T11:00:00.000Z");
  /* Daylight saving lies between. */
  assert_time (calendar, "2026-04-01T09:00:00Z", "@-3w 09:00", "2026-03-27T08:00:00.000Z");
  assert_time (calendar, "2026-04-01T09:00:00Z", "@-2w 09:00", "2026-03-30T07:00:00.000Z");
}

static void
test_dates (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  g_autoptr (GError) error = NULL;
  g_autofree char *days = NULL;
  g_autofree char *working_days = NULL;
  g_autofree char *wrong = NULL;
  gint64 now_ms;

  g_assert_true (desk_time_parse ("2026-03-04T09:00:00Z", &now_ms));
  desk_relative_date_parse ("@-40d", calendar, now_ms, &days, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (days, ==, "2026-01-23");
  desk_relative_date_parse ("@+4w", calendar, now_ms, &working_days, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (working_days, ==, "2026-03-10");

  g_assert_false (desk_relative_date_parse ("@-4w 09:00", calendar, now_ms, &wrong, &error));
  g_assert_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID);
  g_assert_null (wrong);
}

static void
test_wrong (void)
{
  static const char *const texts[] = { "@",           "@8w 09:14",   "@-w 09:14",    "@-8x 09:14", "@-8w",          "@-8w09:14",
                                       "@-8w 9:14",   "@-8w 24:00",  "@-8w 09:60",   "@-95m 09:14", "@--95m",       "@-9999999999m",
                                       "@-4001w 09:14", "@-8w 09:14 ", "@-8w  09:14" };
  g_autoptr (DeskCalendar) calendar = make_calendar ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time_ms = 7;

      g_assert_false (desk_relative_time_parse (texts[i], calendar, 0, &time_ms, &error));
      g_assert_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID);
      g_assert_cmpint (time_ms, ==, 7);
    }
}

/* More minutes ago is never later. */
static void
test_minutes_keep_their_order (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20260304);

  for (guint i = 0; i < 300; i++)
    {
      gint64 now_ms = g_rand_double_range (random, 1.70e12, 1.80e12);
      int less = g_rand_int_range (random, 0, 4000);
      g_autofree char *near = g_strdup_printf ("@-%dm", less);
      g_autofree char *far = g_strdup_printf ("@-%dm", less + 1);
      gint64 near_ms, far_ms;

      g_assert_true (desk_relative_time_parse (near, calendar, now_ms, &near_ms, NULL));
      g_assert_true (desk_relative_time_parse (far, calendar, now_ms, &far_ms, NULL));
      g_assert_cmpint (far_ms, <, near_ms);
      g_assert_cmpint (near_ms, <=, now_ms);
      /* Out of hours every minute counts. */
      if (desk_calendar_is_open (calendar, now_ms))
        g_assert_cmpint (desk_calendar_working_between (calendar, near_ms, now_ms), ==, less * DESK_MINUTE_MS);
      else
        g_assert_cmpint (now_ms - near_ms, ==, less * DESK_MINUTE_MS);
    }
}

static void
test_no_calendar (void)
{
  g_autoptr (GError) error = NULL;
  gint64 time_ms;

  g_assert_false (desk_relative_time_parse ("@-95m", NULL, 0, &time_ms, &error));
  g_assert_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/relative-time/minutes", test_minutes);
  g_test_add_func ("/exchange/relative-time/days", test_days);
  g_test_add_func ("/exchange/relative-time/dates", test_dates);
  g_test_add_func ("/exchange/relative-time/wrong", test_wrong);
  g_test_add_func ("/exchange/relative-time/minutes-keep-their-order", test_minutes_keep_their_order);
  g_test_add_func ("/exchange/relative-time/no-calendar", test_no_calendar);

  return g_test_run ();
}
