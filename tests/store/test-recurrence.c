// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * When something that recurs takes place.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-clock.h"
#include "desk-recurrence.h"

static gint64
parse (const char *text)
{
  gint64 time_ms;

  g_assert_true (desk_time_parse (text, &time_ms));

  return time_ms;
}

/* Times of days in UTC, separated by blanks, from 15 March to 15 June. */
static void
assert_times (const char *rule,
              const char *starts,
              guint       limit,
              const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GArray) times = NULL;
  GString *text = g_string_new (NULL);

  g_assert_nonnull (zone);
  times = desk_recurrence_expand (rule, parse (starts), zone, parse ("2026-03-15T00:00:00Z"), parse ("2026-06-15T00:00:00Z"), limit);
  for (guint i = 0; i < times->len; i++)
    {
      g_autofree char *time = desk_time_to_string (g_array_index (times, gint64, i));

      time[16] = '\0';
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", time + 5);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

/* 20:00 in Berlin is 19:00 UTC in winter, 18:00 in summer. */
static void
test_stays_on_the_wall_clock (void)
{
  assert_times ("FREQ=WEEKLY", "2026-03-02T19:00:00Z", 4, "03-16T19:00 03-23T19:00 03-30T18:00 04-06T18:00");
  assert_times ("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-02T19:00:00Z", 9, "03-27T19:00 04-24T18:00 05-29T18:00");
}

static void
test_interval_counts_from_the_beginning (void)
{
  assert_times ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-03-03T19:00:00Z", 3, "03-17T19:00 03-31T18:00 04-14T18:00");
  assert_times ("FREQ=MONTHLY;INTERVAL=3", "2016-06-02T18:00:00Z", 9, "06-02T18:00");
}

static void
test_ends (void)
{
  assert_times ("FREQ=DAILY;COUNT=5", "2026-03-13T19:00:00Z", 9, "03-15T19:00 03-16T19:00 03-17T19:00");
  assert_times ("FREQ=WEEKLY;UNTIL=20260330T180000Z", "2026-03-02T19:00:00Z", 9, "03-16T19:00 03-23T19:00 03-30T18:00");
  assert_times ("FREQ=WEEKLY;UNTIL=20260330T175959Z", "2026-03-02T19:00:00Z", 9, "03-16T19:00 03-23T19:00");
}

static void
test_first_time_counts (void)
{
  /* A Monday, although the rule speaks of Tuesdays. */
  assert_times ("FREQ=WEEKLY;BYDAY=TU", "2026-03-16T19:00:00Z", 2, "03-16T19:00 03-17T19:00 03-24T19:00");
}

static void
test_days_that_do_not_exist (void)
{
  assert_times ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T19:00:00Z", 9, "03-31T18:00 05-31T18:00");
  assert_times ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-03-16T19:00:00Z", 9, "03-16T19:00");
}

/* What is no rule, or one that has no room on a calendar, takes place once. */
static void
test_no_rule (void)
{
  static const char *const rules[] = { "", "nonsense", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY\nX", "freq=daily", "RSCALE=CHINESE;FREQ=DAILY", "FREQ=DAILY;INTERVAL=0" };
  g_autofree char *endless = g_strnfill (DESK_RECURRENCE_MAX_BYTES + 1, 'A');

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      assert_times (rules[i], "2026-03-16T19:00:00Z", 9, "03-16T19:00");
      assert_times (rules[i], "2026-03-02T19:00:00Z", 9, "");
    }
  assert_times (endless, "2026-03-16T19:00:00Z", 9, "03-16T19:00");
}

static void
test_times_past_all_calendars (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GArray) early = desk_recurrence_expand ("FREQ=DAILY", parse ("0001-01-03T00:00:00Z"), zone, 0, DESK_DAY_MS, 9);
  g_autoptr (GArray) late = desk_recurrence_expand ("FREQ=DAILY", parse ("9999-12-28T00:00:00Z"), zone, 0, G_MAXINT64, 9);

  g_assert_cmpuint (early->len, ==, 0);
  g_assert_cmpuint (late->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/recurrence/stays-on-the-wall-clock", test_stays_on_the_wall_clock);
  g_test_add_func ("/store/recurrence/interval-counts-from-the-beginning", test_interval_counts_from_the_beginning);
  g_test_add_func ("/store/recurrence/ends", test_ends);
  g_test_add_func ("/store/recurrence/first-time-counts", test_first_time_counts);
  g_test_add_func ("/store/recurrence/days-that-do-not-exist", test_days_that_do_not_exist);
  g_test_add_func ("/store/recurrence/no-rule", test_no_rule);
  g_test_add_func ("/store/recurrence/times-past-all-calendars", test_times_past_all_calendars);

  return g_test_run ();
}
