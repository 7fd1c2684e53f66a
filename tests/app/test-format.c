// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How times are written, in a zone with daylight saving, and what a row of the
 * queue says.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <glib.h>
#include <string.h>

#include "desk-calendar.h"
#include "desk-clock.h"
#include "desk-day.h"
#include "desk-format.h"
#include "desk-queue-words.h"

/* Monday, 2 March 2026, 10:00 in Berlin. */
#define NOW_MS G_GINT64_CONSTANT (1772442000000)

static GTimeZone *
berlin (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("Europe/Berlin");

  g_assert_nonnull (zone);

  return zone;
}

static void
assert_when (gint64      time_ms,
             const char *expected)
{
  g_autoptr (GTimeZone) zone = berlin ();
  g_autofree char *text = desk_format_when (time_ms, NOW_MS, zone);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_when_near (void)
{
  assert_when (NOW_MS, "just now");
  assert_when (NOW_MS - 59 * DESK_SECOND_MS, "just now");
  assert_when (NOW_MS - DESK_MINUTE_MS, "1 min ago");
  assert_when (NOW_MS - 59 * DESK_MINUTE_MS - 59 * DESK_SECOND_MS, "59 min ago");
  assert_when (NOW_MS + 5 * DESK_MINUTE_MS, "in 5 min");
}

static void
test_when_by_day (void)
{
  assert_when (NOW_MS - 2 * DESK_HOUR_MS, "today, 08:00");
  assert_when (NOW_MS + 4 * DESK_HOUR_MS, "today, 14:00");
  /* 23:30 of the day before is another day, though it is near. */
  assert_when (NOW_MS - 10 * DESK_HOUR_MS - 30 * DESK_MINUTE_MS, "yesterday, 23:30");
  assert_when (NOW_MS + DESK_DAY_MS, "tomorrow, 10:00");
  assert_when (NOW_MS - 3 * DESK_DAY_MS, "Friday, 10:00");
  assert_when (NOW_MS - 7 * DESK_DAY_MS, "23 Feb, 10:00");
  assert_when (NOW_MS - 365 * DESK_DAY_MS, "2 Mar 2025");
}

static void
test_when_across_daylight_saving (void)
{
  /* 09:00 UTC is 11:00 there after the last Sunday of March. */
  assert_when (NOW_MS + 30 * DESK_DAY_MS, "1 Apr, 11:00");
}

static void
test_when_outside_of_calendars (void)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  assert_when (DESK_NEVER_MS, "never");
  assert_when (G_MININT64, "2 Jan 1");
  assert_when (G_MAXINT64 - 1, "31 Dec 9999");
  first = desk_format_exact (G_MININT64, NULL);
  last = desk_format_exact (DESK_NEVER_MS, NULL);
  g_assert_cmpstr (first, ==, "Tuesday, 2 January 1, 00:00:00 UTC");
  g_assert_cmpstr (last, ==, "never");
}

static void
test_exact (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  g_autofree char *text = desk_format_exact (NOW_MS + 7 * DESK_SECOND_MS + 999, zone);
  g_autofree char *time = desk_format_time_of_day (NOW_MS, zone);

  g_assert_cmpstr (text, ==, "Monday, 2 March 2026, 10:00:07 CET");
  g_assert_cmpstr (time, ==, "10:00");
}

static void
assert_left (gint64      left_ms,
             const char *expected)
{
  g_autofree char *text = desk_format_left (NOW_MS + left_ms, NOW_MS);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_left (void)
{
  g_autofree char *none = desk_format_left (DESK_NEVER_MS, NOW_MS);

  g_assert_cmpstr (none, ==, "no target");
  assert_left (24 * DESK_MINUTE_MS, "00:24 left");
  assert_left (0, "00:00 left");
  assert_left (23 * DESK_HOUR_MS + 59 * DESK_MINUTE_MS, "23:59 left");
  assert_left (2 * DESK_DAY_MS + 4 * DESK_HOUR_MS, "2 d 4 h left");
  assert_left (2 * DESK_DAY_MS, "2 d left");
  assert_left (40 * DESK_DAY_MS + 4 * DESK_HOUR_MS, "40 d left");
  assert_left (-70 * DESK_MINUTE_MS, "01:10 late");
  assert_left (-3 * DESK_DAY_MS - DESK_HOUR_MS, "3 d 1 h late");
}

static void
assert_duration (gint64      duration_ms,
                 const char *expected)
{
  g_autofree char *text = desk_format_duration (duration_ms);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_duration (void)
{
  assert_duration (0, "0 s");
  assert_duration (40 * DESK_SECOND_MS, "40 s");
  assert_duration (25 * DESK_MINUTE_MS, "25 min");
  assert_duration (3 * DESK_HOUR_MS + 10 * DESK_MINUTE_MS, "3 h 10 min");
}

static void
test_days (void)
{
  int day = desk_day_from_ymd (2026, 3, 2);
  g_autofree char *date = desk_format_date (day);
  g_autofree char *near = desk_format_date_short (day, day + 200);
  g_autofree char *far = desk_format_date_short (day, day + 400);
  g_autofree char *month = desk_format_month (day);

  g_assert_cmpstr (date, ==, "Monday, 2 March 2026");
  g_assert_cmpstr (near, ==, "Mon 2 Mar");
  g_assert_cmpstr (far, ==, "Mon 2 Mar 2026");
  g_assert_cmpstr (month, ==, "March 2026");
}

static void
test_local_day (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  gint64 midnight_ms = NOW_MS - 10 * DESK_HOUR_MS;

  g_assert_cmpint (desk_format_local_day (midnight_ms, zone), ==, desk_day_from_ymd (2026, 3, 2));
  g_assert_cmpint (desk_format_local_day (midnight_ms - 1, zone), ==, desk_day_from_ymd (2026, 3, 1));
}

/* What comes from outside shows what it hides, and a row draws no novel. */
static void
test_queue_row (void)
{
  DeskQueueRow row = { 0 };
  g_autofree char *summary = NULL;
  g_autofree char *who = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *long_summary = NULL;
  DeskViewer viewer = { 0 };
  g_autofree char *cut = NULL;

  row.summary = (char *) "Invoice \u202efdp.exe";
  row.customer_name = (char *) "Sam\u2066 Poe";
  summary = desk_queue_row_describe_summary (&row);
  who = desk_queue_row_describe_who (&row);
  g_assert_cmpstr (summary, ==, "Invoice \u27e8U+202E\u27e9fdp.exe");
  g_assert_nonnull (strstr (who, "Sam\u27e8U+2066\u27e9 Poe"));

  row.alias = (char *) "D-K7-12Q";
  g_clear_pointer (&who, g_free);
  who = desk_queue_row_describe_who (&row);
  g_assert_true (g_str_has_prefix (who, "D-K7-12Q · "));
  spoken = desk_queue_row_describe (&row, &viewer);
  g_assert_null (strstr (spoken, "conflict"));
  row.n_conflicts = 1;
  g_clear_pointer (&spoken, g_free);
  spoken = desk_queue_row_describe (&row, &viewer);
  g_assert_nonnull (strstr (spoken, "with a conflict"));

  long_summary = g_strnfill (1999, 'x');
  row.summary = long_summary;
  cut = desk_queue_row_describe_summary (&row);
  g_assert_cmpuint (strlen (cut), <, 400);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/format/when-near", test_when_near);
  g_test_add_func ("/app/format/when-by-day", test_when_by_day);
  g_test_add_func ("/app/format/when-across-daylight-saving", test_when_across_daylight_saving);
  g_test_add_func ("/app/format/when-outside-of-calendars", test_when_outside_of_calendars);
  g_test_add_func ("/app/format/exact", test_exact);
  g_test_add_func ("/app/format/left", test_left);
  g_test_add_func ("/app/format/duration", test_duration);
  g_test_add_func ("/app/format/days", test_days);
  g_test_add_func ("/app/format/local-day", test_local_day);
  g_test_add_func ("/app/format/queue-row", test_queue_row);

  return g_test_run ();
}
