// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-calendar.h"
#include "desk-clock.h"
#include "desk-core-error.h"
#include "desk-day.h"
#include "desk-enums.h"

/* Berlin in 2025 and 2026: summer time from 30 March to 26 October 2025 and
 * from 29 March to 25 October 2026. */
#define BERLIN "[[0,3600],[1743296400,7200],[1761440400,3600],[1774746000,7200],[1792890000,3600]]"
#define OFFICE_HOURS \
  "{\"mon\":[[\"08:00\",\"12:00\"],[\"13:00\",\"17:00\"]],\"tue\":[[\"08:00\",\"17:00\"]]," \
  "\"wed\":[[\"08:00\",\"17:00\"]],\"thu\":[[\"08:00\",\"17:00\"]],\"fri\":[[\"08:00\",\"14:30\"]]}"
#define HOLIDAYS "[[\"2025-12-26\",\"Boxing Day\"],[\"2025-12-25\",\"Christmas Day\"],[\"2025-12-28\",\"A Sunday\"]]"

static gint64
at (const char *text)
{
  gint64 time_ms;

  g_assert_true (desk_time_parse (text, &time_ms));
  return time_ms;
}

static DeskCalendar *
make (const char *hours,
      const char *holidays,
      const char *transitions)
{
  g_autoptr (GError) error = NULL;
  DeskCalendar *calendar = desk_calendar_new_from_json (FALSE, hours, holidays, transitions, &error);

  g_assert_no_error (error);
  g_assert_nonnull (calendar);
  return calendar;
}

static int
day_of (const char *text)
{
  int day;

  g_assert_true (desk_day_parse (text, &day));
  return day;
}

#define assert_time(time_ms, text) \
  G_STMT_START \
  { \
    g_autofree char *actual = desk_time_to_string (time_ms); \
    g_autofree char *expected = desk_time_to_string (at (text)); \
    g_assert_cmpstr (actual, ==, expected); \
  } \
  G_STMT_END

static void
test_days (void)
{
  const struct
  {
    const char *text;
    int weekday;
  } days[] = {
    { "0001-01-01", 0 }, { "1969-12-31", 2 }, { "1970-01-01", 3 }, { "2000-02-29", 1 },
    { "2024-02-29", 3 }, { "2025-12-25", 3 }, { "9999-12-31", 4 },
  };
  const char *const wrong[] = { "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-1-1",
                                "25-01-01",   "2025/01/01", "2025-01-01 ", "", "0000-01-01", "٢٠٢٥-01" };
  int day = 4711;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (desk_day_parse (days[i].text, &day));
      text = desk_day_to_string (day);
      g_assert_cmpstr (text, ==, days[i].text);
      g_assert_cmpint (desk_day_weekday (day), ==, days[i].weekday);
    }
  g_assert_cmpint (day_of ("0001-01-01"), ==, DESK_DAY_FIRST);
  g_assert_cmpint (day_of ("9999-12-31"), ==, DESK_DAY_LAST);
  g_assert_cmpint (day_of ("1970-01-01"), ==, 0);

  day = 4711;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (desk_day_parse (wrong[i], &day));
  g_assert_cmpint (day, ==, 4711);
}

static void
test_durations (void)
{
  const struct
  {
    gint64 duration_ms;
    const char *text;
  } durations[] = {
    { 0, "less than a minute" },
    { 59999, "less than a minute" },
    { DESK_MINUTE_MS, "1 min" },
    { 25 * DESK_MINUTE_MS, "25 min" },
    { -25 * DESK_MINUTE_MS, "25 min" },
    { DESK_HOUR_MS, "1 h" },
    { 190 * DESK_MINUTE_MS, "3 h 10 min" },
    { DESK_DAY_MS, "1 d" },
    { 52 * DESK_HOUR_MS, "2 d 4 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = desk_duration_format (durations[i].duration_ms);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

static void
test_open (void)
{
  g_autoptr (DeskCalendar) calendar = make (OFFICE_HOURS, HOLIDAYS, BERLIN);

  /* A Monday in winter, with a lunch break. */
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-01T06:59:59.999Z")));
  g_assert_true (desk_calendar_is_open (calendar, at ("2025-12-01T07:00:00.000Z")));
  g_assert_true (desk_calendar_is_open (calendar, at ("2025-12-01T10:59:59.999Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-01T11:00:00.000Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-01T11:59:59.999Z")));
  g_assert_true (desk_calendar_is_open (calendar, at ("2025-12-01T12:00:00.000Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-01T16:00:00.000Z")));
  /* Summer. */
  g_assert_true (desk_calendar_is_open (calendar, at ("2025-07-01T06:00:00.000Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-07-01T05:59:59.999Z")));
  /* Christmas, a Thursday; the Wednesday before; Saturday. */
  g_assert_true (desk_calendar_is_open (calendar, at ("2025-12-24T10:00:00.000Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-25T10:00:00.000Z")));
  g_assert_false (desk_calendar_is_open (calendar, at ("2025-12-27T10:00:00.000Z")));

  g_assert_cmpint (desk_calendar_get_standard_day_ms (calendar), ==, 9 * DESK_HOUR_MS);
}

static void
test_working_time (void)
{
  g_autoptr (DeskCalendar) calendar = make (OFFICE_HOURS, HOLIDAYS, BERLIN);
  const struct
  {
    const char *from;
    gint64 minutes;
    const char *to;
  } cases[] = {
    { "2025-12-01T08:00:00.000Z", 0, "2025-12-01T08:00:00.000Z" },
    { "2025-12-01T08:00:00.000Z", 30, "2025-12-01T08:30:00.000Z" },
    /* Over lunch, and up to it exactly. */
    { "2025-12-01T10:30:00.000Z", 60, "2025-12-01T12:30:00.000Z" },
    { "2025-12-01T10:30:00.000Z", 30, "2025-12-01T11:00:00.000Z" },
    /* Over night; to the end of the day, not to the next morning. */
    { "2025-12-01T15:30:00.000Z", 60, "2025-12-02T07:30:00.000Z" },
    { "2025-12-01T15:30:00.000Z", 30, "2025-12-01T16:00:00.000Z" },
    /* Logged out of hours. */
    { "2025-12-01T20:00:00.000Z", 60, "2025-12-02T08:00:00.000Z" },
    /* Short Friday, weekend. */
    { "2025-12-05T13:00:00.000Z", 60, "2025-12-08T07:30:00.000Z" },
    /* Christmas: Wednesday evening to Monday. */
    { "2025-12-24T15:30:00.000Z", 60, "2025-12-29T07:30:00.000Z" },
    /* Into summer time: from Friday 14:00 to Monday 08:30 on the wall. */
    { "2025-03-28T13:00:00.000Z", 60, "2025-03-31T06:30:00.000Z" },
    /* Out of it. */
    { "2025-10-24T12:00:00.000Z", 60, "2025-10-27T07:30:00.000Z" },
    /* A year of 43.5 hours a week has no surprises: 52 weeks less Christmas. */
    { "2025-01-06T07:00:00.000Z", 52 * 2490 - 540 - 390, "2026-01-02T13:30:00.000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 from_ms = at (cases[i].from);
      gint64 working_ms = cases[i].minutes * DESK_MINUTE_MS;

      assert_time (desk_calendar_add_working (calendar, from_ms, working_ms), cases[i].to);
      g_assert_cmpint (desk_calendar_working_between (calendar, from_ms, at (cases[i].to)), ==, working_ms);
    }

  g_assert_cmpint (desk_calendar_working_between (calendar, at ("2025-12-02T08:00:00.000Z"), at ("2025-12-01T08:00:00.000Z")), ==, 0);
  assert_time (desk_calendar_add_working_days (calendar, at ("2025-12-01T08:00:00.000Z"), 2), "2025-12-03T09:00:00.000Z");
}

static void
test_daylight_saving (void)
{
  /* Nights: the hours that are skipped and repeated are working hours. */
  g_autoptr (DeskCalendar) night = make ("{\"sat\":[[\"22:00\",\"24:00\"]],\"sun\":[[\"00:00\",\"06:00\"]]}", NULL, BERLIN);
  /* Opens and closes within the hour that happens twice. */
  g_autoptr (DeskCalendar) inside = make ("{\"sun\":[[\"02:15\",\"02:45\"]]}", NULL, BERLIN);

  /* 29 March 2025 22:00 to 30 March 06:00 on the wall is seven hours. */
  g_assert_cmpint (desk_calendar_working_between (night, at ("2025-03-29T12:00:00.000Z"), at ("2025-03-30T12:00:00.000Z")), ==,
                   7 * DESK_HOUR_MS);
  assert_time (desk_calendar_interval_end (night, at ("2025-03-29T12:00:00.000Z")), "2025-03-30T04:00:00.000Z");
  /* 25 October 22:00 to 26 October 06:00 is nine. */
  g_assert_cmpint (desk_calendar_working_between (night, at ("2025-10-25T12:00:00.000Z"), at ("2025-10-26T12:00:00.000Z")), ==,
                   9 * DESK_HOUR_MS);
  assert_time (desk_calendar_add_working (night, at ("2025-10-25T12:00:00.000Z"), 6 * DESK_HOUR_MS), "2025-10-26T02:00:00.000Z");

  /* 02:15 to 02:45 is open twice in October and not at all in March. */
  g_assert_true (desk_calendar_is_open (inside, at ("2025-10-26T00:30:00.000Z")));
  g_assert_false (desk_calendar_is_open (inside, at ("2025-10-26T01:00:00.000Z")));
  g_assert_true (desk_calendar_is_open (inside, at ("2025-10-26T01:30:00.000Z")));
  g_assert_cmpint (desk_calendar_working_between (inside, at ("2025-10-25T00:00:00.000Z"), at ("2025-10-27T00:00:00.000Z")), ==,
                   DESK_HOUR_MS);
  g_assert_cmpint (desk_calendar_working_between (inside, at ("2025-03-29T00:00:00.000Z"), at ("2025-03-31T00:00:00.000Z")), ==, 0);
}

static void
test_local_time (void)
{
  g_autoptr (DeskCalendar) calendar = make (NULL, NULL, BERLIN);
  /* Samoa skipped 30 December 2011. */
  g_autoptr (DeskCalendar) samoa = make (NULL, NULL, "[[0,-39600],[1325239200,50400]]");
  /* Liberia was not a whole number of minutes from UTC until 1972. */
  g_autoptr (DeskCalendar) liberia = make ("{\"thu\":[[\"08:00\",\"09:00\"]]}", NULL, "[[0,-2670],[63593070,0]]");
  gint64 local_ms;

  /* What the clock skips is the moment of the skip, what it repeats the
   * first time. */
  local_ms = day_of ("2025-03-30") * DESK_DAY_MS + 150 * DESK_MINUTE_MS;
  assert_time (desk_calendar_from_local_ms (calendar, local_ms), "2025-03-30T01:00:00.000Z");
  local_ms = day_of ("2025-10-26") * DESK_DAY_MS + 150 * DESK_MINUTE_MS;
  assert_time (desk_calendar_from_local_ms (calendar, local_ms), "2025-10-26T00:30:00.000Z");

  g_assert_cmpint (desk_calendar_local_day (calendar, at ("2025-06-30T22:30:00.000Z")), ==, day_of ("2025-07-01"));
  assert_time (desk_calendar_day_start_ms (calendar, day_of ("2025-03-30")), "2025-03-29T23:00:00.000Z");
  assert_time (desk_calendar_day_end_ms (calendar, day_of ("2025-03-30")), "2025-03-30T22:00:00.000Z");

  assert_time (desk_calendar_day_start_ms (samoa, day_of ("2011-12-31")), "2011-12-30T10:00:00.000Z");
  g_assert_cmpint (desk_calendar_day_start_ms (samoa, day_of ("2011-12-30")), ==,
                   desk_calendar_day_end_ms (samoa, day_of ("2011-12-30")));

  assert_time (desk_calendar_next_open (liberia, 0), "1970-01-01T08:44:30.000Z");
  assert_time (desk_calendar_interval_end (liberia, 0), "1970-01-01T09:44:30.000Z");
}

static void
test_intervals (void)
{
  g_autoptr (DeskCalendar) calendar = make (OFFICE_HOURS, HOLIDAYS, BERLIN);
  g_autoptr (DeskCalendar) joined = make ("{\"mon\":[[\"08:00\",\"12:00\"],[\"12:00\",\"24:00\"]],\"tue\":[[\"00:00\",\"02:00\"]]}", NULL, BERLIN);

  assert_time (desk_calendar_interval_end (calendar, at ("2025-12-01T08:00:00.000Z")), "2025-12-01T11:00:00.000Z");
  assert_time (desk_calendar_interval_end (calendar, at ("2025-12-01T11:00:00.000Z")), "2025-12-01T16:00:00.000Z");
  assert_time (desk_calendar_interval_end (calendar, at ("2025-12-24T16:00:00.000Z")), "2025-12-29T11:00:00.000Z");
  assert_time (desk_calendar_next_open (calendar, at ("2025-12-01T08:00:00.000Z")), "2025-12-01T08:00:00.000Z");
  assert_time (desk_calendar_next_open (calendar, at ("2025-12-24T16:00:00.000Z")), "2025-12-29T07:00:00.000Z");
  assert_time (desk_calendar_previous_working (calendar, at ("2025-12-01T08:00:00.000Z")), "2025-12-01T08:00:00.000Z");
  assert_time (desk_calendar_previous_working (calendar, at ("2025-12-01T16:00:00.000Z")), "2025-12-01T16:00:00.000Z");
  assert_time (desk_calendar_previous_working (calendar, at ("2025-12-28T12:00:00.000Z")), "2025-12-24T16:00:00.000Z");

  /* Over noon and midnight without a seam. */
  assert_time (desk_calendar_interval_end (joined, at ("2025-12-01T08:00:00.000Z")), "2025-12-02T01:00:00.000Z");
}

static void
test_working_days (void)
{
  g_autoptr (DeskCalendar) calendar = make (OFFICE_HOURS, HOLIDAYS, BERLIN);
  const struct
  {
    const char *day;
    int n;
    const char *expected;
  } cases[] = {
    { "2025-12-01", 0, "2025-12-01" },  { "2025-12-06", 0, "2025-12-08" },  { "2025-12-25", 0, "2025-12-29" },
    { "2025-12-24", 1, "2025-12-29" },  { "2025-12-29", -1, "2025-12-24" }, { "2025-12-28", -1, "2025-12-24" },
    { "2025-12-01", 5, "2025-12-08" },  { "2025-12-08", -5, "2025-12-01" }, { "2025-12-06", 1, "2025-12-08" },
    { "2025-12-22", 10, "2026-01-07" }, { "1969-12-31", 1, "1970-01-01" },  { "1970-01-01", -1, "1969-12-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *day = desk_day_to_string (desk_calendar_nth_working_day (calendar, day_of (cases[i].day), cases[i].n));

      g_assert_cmpstr (day, ==, cases[i].expected);
    }

  g_assert_true (desk_calendar_is_working_day (calendar, day_of ("2025-12-24")));
  g_assert_false (desk_calendar_is_working_day (calendar, day_of ("2025-12-25")));
  g_assert_false (desk_calendar_is_working_day (calendar, day_of ("2025-12-27")));
  g_assert_cmpstr (desk_calendar_holiday_name (calendar, day_of ("2025-12-25")), ==, "Christmas Day");
  g_assert_null (desk_calendar_holiday_name (calendar, day_of ("2025-12-24")));
}

static void
test_never_and_always (void)
{
  g_autoptr (DeskCalendar) never = make ("{}", NULL, BERLIN);
  g_autoptr (DeskCalendar) full = make ("{\"mon\":[[\"00:00\",\"24:00\"]],\"tue\":[[\"00:00\",\"24:00\"]],"
                                        "\"wed\":[[\"00:00\",\"24:00\"]],\"thu\":[[\"00:00\",\"24:00\"]],"
                                        "\"fri\":[[\"00:00\",\"24:00\"]],\"sat\":[[\"00:00\",\"24:00\"]],"
                                        "\"sun\":[[\"00:00\",\"24:00\"]]}",
                                        NULL, BERLIN);
  g_autoptr (DeskCalendar) always = desk_calendar_new_from_json (TRUE, NULL, NULL, BERLIN, NULL);
  const gint64 moments[] = { G_MININT64, DESK_CALENDAR_MIN_MS, -1, 0, at ("2025-12-01T08:00:00.000Z"), DESK_CALENDAR_MAX_MS, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_assert_false (desk_calendar_is_open (never, moments[i]));
      g_assert_cmpint (desk_calendar_add_working (never, moments[i], 1), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_add_working_days (never, moments[i], 1), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_next_open (never, moments[i]), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_interval_end (never, moments[i]), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_previous_working (never, moments[i]), ==, G_MININT64);
      g_assert_cmpint (desk_calendar_interval_end (full, moments[i]), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_interval_end (always, moments[i]), ==, DESK_NEVER_MS);
      g_assert_cmpint (desk_calendar_add_working (full, moments[i], G_MAXINT64), ==, DESK_NEVER_MS);
    }
  g_assert_cmpint (desk_calendar_nth_working_day (never, 0, 1), ==, DESK_DAY_NONE);
  g_assert_cmpint (desk_calendar_nth_working_day (never, 0, -1), ==, DESK_DAY_NONE);
  g_assert_cmpint (desk_calendar_nth_working_day (always, 0, -3), ==, -3);
  g_assert_cmpint (desk_calendar_nth_working_day (always, DESK_DAY_LAST, 1), ==, DESK_DAY_NONE);
  g_assert_cmpint (desk_calendar_get_standard_day_ms (always), ==, DESK_DAY_MS);
  g_assert_cmpint (desk_calendar_add_working (always, 5, 7), ==, 12);
  g_assert_cmpint (desk_calendar_working_between (full, 0, DESK_DAY_MS * 400), ==, DESK_DAY_MS * 400);
}

static void
test_format (void)
{
  g_autoptr (DeskCalendar) calendar = make (NULL, NULL, BERLIN);
  gint64 now_ms = at ("2025-12-01T08:00:00.000Z");
  const struct
  {
    const char *time;
    const char *text;
  } cases[] = {
    { "2025-12-01T13:10:00.000Z", "14:10" },
    { "2025-12-02T07:30:00.000Z", "Tue 2 Dec 08:30" },
    { "2026-12-02T07:30:00.000Z", "2 Dec 2026 08:30" },
    { "2025-11-30T23:00:00.000Z", "00:00" },
    { "2025-11-30T22:59:59.000Z", "Sun 30 Nov 23:59" },
  };
  g_autofree char *day = desk_day_format (day_of ("2025-12-25"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = desk_calendar_format_time (calendar, at (cases[i].time), now_ms);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_cmpstr (day, ==, "Thu 25 Dec 2025");
}

static void
test_refuses (void)
{
  const struct
  {
    const char *hours;
    const char *holidays;
    const char *transitions;
    const char *says; /* part of the message: what is wrong and where */
  } cases[] = {
    { "[]", NULL, BERLIN, "Working hours" },
    { "{\"mon\":[[\"08:00\",\"17:00\"]]", NULL, BERLIN, "Working hours" },
    { "{\"monday\":[]}", NULL, BERLIN, "“monday”" },
    { "{\"mon\":{}}", NULL, BERLIN, "“mon”" },
    { "{\"tue\":[\"08:00\"]}", NULL, BERLIN, "“tue”" },
    { "{\"tue\":[[\"08:00\"]]}", NULL, BERLIN, "“tue”" },
    { "{\"tue\":[[8,17]]}", NULL, BERLIN, "“tue”" },
    { "{\"wed\":[[\"8:00\",\"17:00\"]]}", NULL, BERLIN, "“8:00”" },
    { "{\"wed\":[[\"08:60\",\"17:00\"]]}", NULL, BERLIN, "“08:60”" },
    { "{\"wed\":[[\"08:00\",\"24:01\"]]}", NULL, BERLIN, "“24:01”" },
    { "{\"thu\":[[\"17:00\",\"08:00\"]]}", NULL, BERLIN, "17:00 to 08:00" },
    { "{\"thu\":[[\"08:00\",\"08:00\"]]}", NULL, BERLIN, "no length" },
    { "{\"fri\":[[\"08:00\",\"12:00\"],[\"11:00\",\"17:00\"]]}", NULL, BERLIN, "overlap" },
    { "{\"fri\":[[\"13:00\",\"17:00\"],[\"08:00\",\"12:00\"]]}", NULL, BERLIN, "in order" },
    { NULL, "{}", BERLIN, "Holidays" },
    { NULL, "[[\"2025-12-25\"]]", BERLIN, "number 1" },
    { NULL, "[[\"2025-12-25\",\"Christmas Day\"],[\"2025-02-29\",\"Leap\"]]", BERLIN, "“2025-02-29” (Leap)" },
    { NULL, "[[\"2025-12-25\",\"a\"],[\"2025-12-25\",\"b\"]]", BERLIN, "2025-12-25" },
    { NULL, NULL, "[]", "Time zone" },
    { NULL, NULL, NULL, "Time zone" },
    { NULL, NULL, "[[1,3600]]", "number 1" },
    { NULL, NULL, "[[0,3600],[100,7200],[100,3600]]", "number 3" },
    { NULL, NULL, "[[0,3600],[-5,7200]]", "number 2" },
    { NULL, NULL, "[[0,86401]]", "a day away" },
    { NULL, NULL, "[[0,3600.5]]", "whole numbers" },
    { NULL, NULL, "[[0,true]]", "whole numbers" },
    { NULL, NULL, "[[0,3600],[9223372036854775807,0]]", "number 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskCalendar) calendar
        = desk_calendar_new_from_json (FALSE, cases[i].hours, cases[i].holidays, cases[i].transitions, &error);

      g_assert_null (calendar);
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("case %u: “%s” does not say “%s”", i, error->message, cases[i].says);
      if (cases[i].hours != NULL)
        g_assert_false (desk_calendar_check_hours_json (cases[i].hours, NULL));
    }

  g_assert_true (desk_calendar_check_hours_json (desk_calendar_get_default_hours_json (), NULL));
}

static void
test_is_shared (void)
{
  g_autoptr (DeskCalendar) calendar = make (OFFICE_HOURS, HOLIDAYS, BERLIN);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, DESK_TYPE_CALENDAR);
  g_value_set_boxed (&value, calendar);
  g_assert_true (g_value_get_boxed (&value) == calendar);
  g_value_unset (&value);
  g_assert_cmpint (desk_calendar_get_standard_day_ms (calendar), ==, 9 * DESK_HOUR_MS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/day/dates-and-weekdays", test_days);
  g_test_add_func ("/core/day/durations-as-words", test_durations);
  g_test_add_func ("/core/calendar/open-and-closed", test_open);
  g_test_add_func ("/core/calendar/counts-working-time", test_working_time);
  g_test_add_func ("/core/calendar/daylight-saving", test_daylight_saving);
  g_test_add_func ("/core/calendar/local-time", test_local_time);
  g_test_add_func ("/core/calendar/intervals", test_intervals);
  g_test_add_func ("/core/calendar/working-days", test_working_days);
  g_test_add_func ("/core/calendar/never-and-always", test_never_and_always);
  g_test_add_func ("/core/calendar/times-for-people", test_format);
  g_test_add_func ("/core/calendar/refuses-what-is-wrong", test_refuses);
  g_test_add_func ("/core/calendar/is-shared", test_is_shared);

  return g_test_run ();
}
