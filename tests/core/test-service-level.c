// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-clock.h"
#include "desk-core-error.h"
#include "desk-service-level.h"

#define HOURS \
  "{\"mon\":[[\"08:00\",\"17:00\"]],\"tue\":[[\"08:00\",\"17:00\"]],\"wed\":[[\"08:00\",\"17:00\"]]," \
  "\"thu\":[[\"08:00\",\"17:00\"]],\"fri\":[[\"08:00\",\"17:00\"]]}"

/* 2025-12-01 was a Monday. */
#define MONDAY "2025-12-01T"

static gint64
at (const char *text)
{
  gint64 time_ms;

  g_assert_true (desk_time_parse (text, &time_ms));
  return time_ms;
}

static DeskCalendar *
make_calendar (void)
{
  g_autoptr (GError) error = NULL;
  DeskCalendar *calendar
    = desk_calendar_new_from_json (FALSE, HOURS, "[[\"2025-12-25\",\"Christmas Day\"],[\"2025-12-26\",\"Boxing Day\"]]", "[[0,0]]", &error);

  g_assert_no_error (error);
  return calendar;
}

static DeskTarget
make_target (DeskTargetKind kind,
             const char    *text,
             gboolean       round_the_clock)
{
  DeskTarget target = { kind, 0, 0, round_the_clock };

  g_assert_true (desk_target_parse (text, &target));
  return target;
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
test_amounts (void)
{
  const struct
  {
    const char *text;
    guint amount;
    DeskTargetUnit unit;
  } fits[] = {
    { "1m", 1, DESK_TARGET_MINUTES },     { "15m", 15, DESK_TARGET_MINUTES },   { "4h", 4, DESK_TARGET_HOURS },
    { "30d", 30, DESK_TARGET_DAYS },      { "1000d", 1000, DESK_TARGET_DAYS },  { "24000h", 24000, DESK_TARGET_HOURS },
    { "1440000m", 1440000, DESK_TARGET_MINUTES },
  };
  const char *const wrong[] = { "",     "m",    "15",     "15 m",   "m15",     "-1h",     "+1h",                   "1.5h",
                                "0m",   "15s",  "15mm",   "1001d",  "24001h",  "1440001m", "99999999999999999999m", " 1h" };
  DeskTarget target = { DESK_TARGET_RESOLVE, 77, DESK_TARGET_DAYS, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (desk_target_parse (wrong[i], &target));
      g_assert_cmpuint (target.amount, ==, 77);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      g_assert_true (desk_target_parse (fits[i].text, &target));
      g_assert_cmpuint (target.amount, ==, fits[i].amount);
      g_assert_cmpint (target.unit, ==, fits[i].unit);
    }
}

static void
test_default_policy (void)
{
  /* To respond and to resolve, as the desk promises at first. */
  const char *const expected[5][5][2] = {
    [DESK_SERVICE_LEVEL_PLATINUM] = { { "15m", "4h" }, { "30m", "8h" }, { "2h", "2d" }, { "4h", "5d" }, { "1d", "10d" } },
    [DESK_SERVICE_LEVEL_GOLD] = { { "30m", "8h" }, { "1h", "1d" }, { "4h", "3d" }, { "1d", "7d" }, { "2d", "15d" } },
    [DESK_SERVICE_LEVEL_SILVER] = { { "1h", "1d" }, { "2h", "2d" }, { "1d", "5d" }, { "2d", "10d" }, { "3d", "20d" } },
    [DESK_SERVICE_LEVEL_NONE] = { { "2h", "2d" }, { "4h", "4d" }, { "2d", "10d" }, { "3d", "15d" }, { "5d", "30d" } },
    [DESK_SERVICE_LEVEL_UNSET] = { { "2h", "2d" }, { "4h", "4d" }, { "2d", "10d" }, { "3d", "15d" }, { "5d", "30d" } },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskPolicy) policy = desk_policy_new_from_json (desk_policy_get_default_targets_json (),
                                                             desk_policy_get_default_round_the_clock_json (), &error);
  DeskTarget respond, resolve;

  g_assert_no_error (error);
  for (int level = 0; level < DESK_N_SERVICE_LEVEL; level++)
    {
      for (int priority = 1; priority <= 5; priority++)
        {
          gboolean round_the_clock
            = priority == 1 && (level == DESK_SERVICE_LEVEL_PLATINUM || level == DESK_SERVICE_LEVEL_GOLD);
          DeskTarget expected_respond
            = make_target (DESK_TARGET_RESPOND, expected[level][priority - 1][0], round_the_clock);
          DeskTarget expected_resolve
            = make_target (DESK_TARGET_RESOLVE, expected[level][priority - 1][1], round_the_clock);

          g_assert_true (desk_policy_lookup (policy, level, priority, &respond, &resolve));
          g_assert_cmpmem (&respond, sizeof respond, &expected_respond, sizeof expected_respond);
          g_assert_cmpmem (&resolve, sizeof resolve, &expected_resolve, sizeof expected_resolve);
        }
    }

  g_assert_false (desk_policy_lookup (policy, DESK_SERVICE_LEVEL_GOLD, 0, &respond, &resolve));
  g_assert_false (desk_policy_lookup (policy, DESK_SERVICE_LEVEL_GOLD, 6, &respond, &resolve));
}

static void
test_policy_refuses (void)
{
#define ROWS(third) "[[\"1h\",\"2h\"],[\"1h\",\"2h\"]," third ",[\"1h\",\"2h\"],[\"1h\",\"2h\"]]"
#define FINE ROWS ("[\"1h\",\"2h\"]")
#define TARGETS(gold) "{\"platinum\":" FINE ",\"gold\":" gold ",\"silver\":" FINE ",\"none\":" FINE "}"
  const struct
  {
    const char *targets;
    const char *round_the_clock;
    const char *says;
  } cases[] = {
    { "[]", NULL, "Service levels" },
    { "{\"gold\":1", NULL, "Service levels" },
    { "{\"gold\":" FINE "}", NULL, "“platinum”" },
    { "{\"bronze\":" FINE "}", NULL, "“bronze”" },
    { TARGETS ("[]"), NULL, "“gold”" },
    { TARGETS (ROWS ("[\"1h\"]")), NULL, "“gold”, priority 3" },
    { TARGETS (ROWS ("[\"1h\",\"soon\"]")), NULL, "“soon”" },
    { TARGETS (ROWS ("[\"1h\",7]")), NULL, "“gold”, priority 3" },
    { TARGETS (ROWS ("[\"0h\",\"2h\"]")), NULL, "“0h”" },
    { TARGETS (FINE), "{}", "round the clock" },
    { TARGETS (FINE), "[[\"gold\"]]", "number 1" },
    { TARGETS (FINE), "[[\"gold\",1],[\"bronze\",1]]", "number 2" },
    { TARGETS (FINE), "[[\"gold\",6]]", "number 1" },
    { TARGETS (FINE), "[[\"gold\",\"1\"]]", "number 1" },
  };
  g_autoptr (DeskPolicy) fine = desk_policy_new_from_json (TARGETS (FINE), NULL, NULL);

  g_assert_nonnull (fine);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_policy_new_from_json (cases[i].targets, cases[i].round_the_clock, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("case %u: “%s” does not say “%s”", i, error->message, cases[i].says);
    }
}

static void
test_due (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  const struct
  {
    const char *target;
    gboolean round_the_clock;
    const char *start;
    const char *due;
  } cases[] = {
    { "15m", FALSE, MONDAY "09:00:00.000Z", MONDAY "09:15:00.000Z" },
    { "4h", FALSE, MONDAY "15:00:00.000Z", "2025-12-02T10:00:00.000Z" },
    { "4h", TRUE, MONDAY "15:00:00.000Z", MONDAY "19:00:00.000Z" },
    { "4h", FALSE, MONDAY "20:00:00.000Z", "2025-12-02T12:00:00.000Z" },
    /* A working day is nine hours here, and 24 round the clock. */
    { "1d", FALSE, MONDAY "10:00:00.000Z", "2025-12-02T10:00:00.000Z" },
    { "1d", FALSE, MONDAY "08:00:00.000Z", MONDAY "17:00:00.000Z" },
    { "1d", TRUE, MONDAY "10:00:00.000Z", "2025-12-02T10:00:00.000Z" },
    { "1d", TRUE, "2025-12-05T10:00:00.000Z", "2025-12-06T10:00:00.000Z" },
    { "30d", FALSE, MONDAY "10:00:00.000Z", "2026-01-14T10:00:00.000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskTarget target = make_target (DESK_TARGET_RESOLVE, cases[i].target, cases[i].round_the_clock);

      assert_time (desk_service_level_due (calendar, &target, at (cases[i].start), NULL, 0), cases[i].due);
    }
}

static void
test_pauses (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  DeskTarget resolve = make_target (DESK_TARGET_RESOLVE, "4h", FALSE);
  DeskTarget respond = make_target (DESK_TARGET_RESPOND, "4h", FALSE);
  gint64 start_ms = at (MONDAY "09:00:00.000Z");
  DeskPause pauses[] = {
    /* Given in the wrong order, overlapping, empty, backwards, for another
     * reason, before the clock began and after it ran out. */
    { at (MONDAY "11:00:00.000Z"), at (MONDAY "11:10:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "10:00:00.000Z"), at (MONDAY "10:30:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "10:20:00.000Z"), at (MONDAY "11:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "12:00:00.000Z"), at (MONDAY "12:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "12:30:00.000Z"), at (MONDAY "12:10:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "12:00:00.000Z"), at (MONDAY "13:00:00.000Z"), DESK_WAITING_REASON_VENDOR },
    { at (MONDAY "07:00:00.000Z"), at (MONDAY "09:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER },
    { at (MONDAY "14:10:00.000Z"), 0, DESK_WAITING_REASON_CUSTOMER },
  };
  DeskPause running = { at (MONDAY "12:59:59.999Z"), 0, DESK_WAITING_REASON_CUSTOMER };
  DeskPause other = { at (MONDAY "10:00:00.000Z"), 0, DESK_WAITING_REASON_VENDOR };
  DeskPause night = { at (MONDAY "16:00:00.000Z"), at ("2025-12-02T09:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER };

  assert_time (desk_service_level_due (calendar, &resolve, start_ms, pauses, G_N_ELEMENTS (pauses)), MONDAY "14:10:00.000Z");
  assert_time (desk_service_level_due (calendar, &respond, start_ms, pauses, G_N_ELEMENTS (pauses)), MONDAY "13:00:00.000Z");

  /* A millisecond before it is due, it is held; other reasons hold nothing. */
  g_assert_cmpint (desk_service_level_due (calendar, &resolve, start_ms, &running, 1), ==, DESK_NEVER_MS);
  assert_time (desk_service_level_due (calendar, &respond, start_ms, &running, 1), MONDAY "13:00:00.000Z");
  assert_time (desk_service_level_due (calendar, &resolve, start_ms, &other, 1), MONDAY "13:00:00.000Z");

  /* A pause over night takes only the working time it covers. */
  assert_time (desk_service_level_due (calendar, &resolve, at (MONDAY "15:00:00.000Z"), &night, 1), "2025-12-02T12:00:00.000Z");
}

static void
test_progress (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  DeskTarget resolve = make_target (DESK_TARGET_RESOLVE, "4h", FALSE);
  gint64 start_ms = at (MONDAY "09:00:00.000Z");
  DeskPause pause = { at (MONDAY "10:00:00.000Z"), at (MONDAY "11:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER };
  const struct
  {
    const char *now;
    gint64 remaining_minutes;
    gint64 permille;
  } cases[] = {
    { MONDAY "08:00:00.000Z", 240, 0 },   { MONDAY "09:00:00.000Z", 240, 0 },    { MONDAY "10:00:00.000Z", 180, 250 },
    { MONDAY "10:30:00.000Z", 180, 250 }, { MONDAY "12:00:00.000Z", 120, 500 },  { MONDAY "14:00:00.000Z", 0, 1000 },
    { MONDAY "15:00:00.000Z", -60, 1250 }, { MONDAY "20:00:00.000Z", -180, 1750 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now_ms = at (cases[i].now);

      g_assert_cmpint (desk_service_level_remaining (calendar, &resolve, start_ms, &pause, 1, now_ms), ==,
                       cases[i].remaining_minutes * DESK_MINUTE_MS);
      g_assert_cmpint (desk_service_level_share_used (calendar, &resolve, start_ms, &pause, 1, now_ms), ==, cases[i].permille);
    }

  assert_time (desk_service_level_share_due (calendar, &resolve, start_ms, &pause, 1, 500), MONDAY "12:00:00.000Z");
  assert_time (desk_service_level_share_due (calendar, &resolve, start_ms, &pause, 1, 750), MONDAY "13:00:00.000Z");
  assert_time (desk_service_level_share_due (calendar, &resolve, start_ms, &pause, 1, 1000), MONDAY "14:00:00.000Z");

  /* At its moment a target is met, after it missed. */
  g_assert_false (desk_service_level_is_missed (100, 0, 100));
  g_assert_true (desk_service_level_is_missed (100, 0, 101));
  g_assert_false (desk_service_level_is_missed (100, 99, 500));
  g_assert_false (desk_service_level_is_missed (100, 100, 500));
  g_assert_true (desk_service_level_is_missed (100, 101, 500));
  g_assert_false (desk_service_level_is_missed (DESK_NEVER_MS, 0, G_MAXINT64));
}

static void
test_never_open (void)
{
  g_autoptr (DeskCalendar) never = desk_calendar_new_from_json (FALSE, NULL, NULL, "[[0,0]]", NULL);
  const char *const amounts[] = { "15m", "2d" };
  DeskPause pause = { 2000, 3000, DESK_WAITING_REASON_CUSTOMER };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      DeskTarget target = make_target (DESK_TARGET_RESOLVE, amounts[i], FALSE);
      DeskTarget always = make_target (DESK_TARGET_RESOLVE, amounts[i], TRUE);
      g_autoptr (GPtrArray) intervals = desk_service_level_explain (never, &target, 1000, &pause, 1);
      const DeskInterval *last = g_ptr_array_index (intervals, intervals->len - 1);
      g_autofree char *text = desk_service_level_describe (never, &target, 1000, &pause, 1, 5000);

      g_assert_cmpint (desk_service_level_due (never, &target, 1000, &pause, 1), ==, DESK_NEVER_MS);
      g_assert_cmpint (last->to_ms, ==, DESK_NEVER_MS);
      g_assert_true (g_str_has_prefix (text, "No resolution is due, because the clock began"));
      g_assert_cmpint (desk_service_level_share_used (never, &target, 1000, &pause, 1, 5000), ==, 0);
      g_assert_cmpint (desk_service_level_due (never, &always, 1000, &pause, 1), ==,
                       2000 + desk_target_get_working_ms (&always, never));
    }
}

static char *
draw_intervals (const GPtrArray *intervals)
{
  GString *drawing = g_string_new (NULL);

  for (guint i = 0; i < intervals->len; i++)
    {
      const DeskInterval *interval = g_ptr_array_index (intervals, i);
      const char *const kinds[] = { "counted", "paused", "closed" };
      g_autoptr (GDateTime) from = g_date_time_new_from_unix_utc (interval->from_ms / 1000);
      g_autofree char *from_text = g_date_time_format (from, "%d %H:%M");

      g_string_append_printf (drawing, "%s%s %s", i > 0 ? ", " : "", from_text, kinds[interval->kind]);
      if (interval->note != NULL)
        g_string_append_printf (drawing, " (%s)", interval->note);
      if (i + 1 == intervals->len && interval->to_ms != DESK_NEVER_MS)
        {
          g_autoptr (GDateTime) to = g_date_time_new_from_unix_utc (interval->to_ms / 1000);
          g_autofree char *to_text = g_date_time_format (to, ", %d %H:%M");

          g_string_append (drawing, to_text);
        }
    }

  return g_string_free (drawing, FALSE);
}

static void
test_explain (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  const struct
  {
    DeskTargetKind kind;
    const char *target;
    gboolean round_the_clock;
    const char *start;
    DeskPause pause;
    const char *now;
    const char *intervals;
    const char *text;
  } cases[] = {
    { DESK_TARGET_RESOLVE, "4h", FALSE, MONDAY "09:00:00.000Z",
      { at (MONDAY "10:00:00.000Z"), at (MONDAY "11:10:00.000Z"), DESK_WAITING_REASON_CUSTOMER }, MONDAY "12:00:00.000Z",
      "01 09:00 counted, 01 10:00 paused, 01 11:10 counted, 01 14:10",
      "Resolution due 14:10, because the clock began 09:00 with 4 working hours, and stood still 10:00–11:10 while we waited "
      "for the customer." },
    { DESK_TARGET_RESPOND, "4h", FALSE, MONDAY "15:00:00.000Z", { 0 }, MONDAY "16:00:00.000Z",
      "01 15:00 counted, 01 17:00 closed, 02 08:00 counted, 02 10:00",
      "Response due Tue 2 Dec 10:00, because the clock began 15:00 with 4 working hours, and rested 17:00–Tue 2 Dec 08:00 "
      "outside working hours." },
    { DESK_TARGET_RESOLVE, "1d", FALSE, "2025-12-24T18:00:00.000Z", { 0 }, "2025-12-29T09:00:00.000Z",
      "24 18:00 closed (Christmas Day, Boxing Day), 29 08:00 counted, 29 17:00",
      "Resolution due 17:00, because the clock began Wed 24 Dec 18:00 with 1 working day, and rested Wed 24 Dec 18:00–Mon 29 "
      "Dec 08:00 (Christmas Day, Boxing Day)." },
    /* A pause that begins in the evening and ends in the morning. */
    { DESK_TARGET_RESOLVE, "2h", FALSE, MONDAY "15:30:00.000Z",
      { at (MONDAY "18:00:00.000Z"), at ("2025-12-02T07:00:00.000Z"), DESK_WAITING_REASON_CUSTOMER }, MONDAY "16:00:00.000Z",
      "01 15:30 counted, 01 17:00 closed, 01 18:00 paused, 02 07:00 closed, 02 08:00 counted, 02 08:30",
      "Resolution due Tue 2 Dec 08:30, because the clock began 15:30 with 2 working hours, rested 17:00–18:00 outside working "
      "hours, stood still 18:00–Tue 2 Dec 07:00 while we waited for the customer, and rested Tue 2 Dec 07:00–08:00 outside "
      "working hours." },
    { DESK_TARGET_RESOLVE, "4h", TRUE, MONDAY "15:00:00.000Z", { 0 }, MONDAY "16:00:00.000Z",
      "01 15:00 counted, 01 19:00", "Resolution due 19:00, because the clock began 15:00 with 4 hours round the clock." },
    { DESK_TARGET_RESOLVE, "4h", FALSE, MONDAY "09:00:00.000Z",
      { at (MONDAY "10:00:00.000Z"), 0, DESK_WAITING_REASON_CUSTOMER }, MONDAY "12:00:00.000Z",
      "01 09:00 counted, 01 10:00 paused",
      "No resolution is due, because the clock began 09:00 with 4 working hours, and has stood still since 10:00 while we wait "
      "for the customer." },
    { DESK_TARGET_RESOLVE, "4d", FALSE, MONDAY "09:00:00.000Z", { 0 }, MONDAY "12:00:00.000Z",
      "01 09:00 counted, 01 17:00 closed, 02 08:00 counted, 02 17:00 closed, 03 08:00 counted, 03 17:00 closed, "
      "04 08:00 counted, 04 17:00 closed, 05 08:00 counted, 05 09:00",
      "Resolution due Fri 5 Dec 09:00, because the clock began 09:00 with 4 working days, and rested 4 times outside working "
      "hours." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskTarget target = make_target (cases[i].kind, cases[i].target, cases[i].round_the_clock);
      guint n_pauses = cases[i].pause.reason != DESK_WAITING_REASON_UNSET;
      g_autoptr (GPtrArray) intervals
        = desk_service_level_explain (calendar, &target, at (cases[i].start), &cases[i].pause, n_pauses);
      g_autofree char *drawing = draw_intervals (intervals);
      g_autofree char *text = desk_service_level_describe (calendar, &target, at (cases[i].start), &cases[i].pause, n_pauses,
                                                           at (cases[i].now));

      g_assert_cmpstr (drawing, ==, cases[i].intervals);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_explain_many (void)
{
  g_autoptr (DeskCalendar) calendar = make_calendar ();
  DeskTarget target = make_target (DESK_TARGET_RESOLVE, "4h", FALSE);
  DeskPause pauses[8];
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      pauses[i].started_ms = at (MONDAY "09:00:00.000Z") + i * 20 * DESK_MINUTE_MS;
      pauses[i].ended_ms = pauses[i].started_ms + 10 * DESK_MINUTE_MS;
      pauses[i].reason = DESK_WAITING_REASON_CUSTOMER;
    }
  text = desk_service_level_describe (calendar, &target, at (MONDAY "09:00:00.000Z"), pauses, G_N_ELEMENTS (pauses),
                                      at (MONDAY "12:00:00.000Z"));
  g_assert_cmpstr (text, ==,
                   "Resolution due 14:20, because the clock began 09:00 with 4 working hours, and stood still 8 times "
                   "(1 h 20 min) while we waited for the customer.");
}

/* Each warning comes in the very millisecond in which so much is used. */
static void
check_warnings (const DeskCalendar *calendar,
                const DeskTarget   *target,
                gint64              start_ms,
                const DeskPause    *pauses,
                guint               n_pauses)
{
  static const int percent[DESK_N_WARNINGS + 1] = { 50, 75, 90, 100 };
  gint64 moments[DESK_N_WARNINGS + 1];

  desk_service_level_warnings (calendar, target, start_ms, pauses, n_pauses, moments);
  moments[DESK_N_WARNINGS] = desk_service_level_due (calendar, target, start_ms, pauses, n_pauses);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_assert_cmpint (moments[i], >, i > 0 ? moments[i - 1] : start_ms);
      g_assert_cmpint (desk_service_level_used_percent (calendar, target, start_ms, pauses, n_pauses, moments[i]), >=, percent[i]);
      g_assert_cmpint (desk_service_level_used_percent (calendar, target, start_ms, pauses, n_pauses, moments[i] - 1), <, percent[i]);
    }
}

static void
test_warnings (void)
{
  g_autofree char *zone = desk_calendar_expand_zone ("Europe/Berlin", 0, DESK_CALENDAR_ZONE_END_S, NULL);
  g_autoptr (DeskCalendar) calendar = desk_calendar_new_from_json (FALSE, desk_calendar_get_default_hours_json (), "[[\"2026-04-06\",\"Easter Monday\"]]", zone, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);

  for (guint i = 0; i < 5000; i++)
    {
      gint64 start_ms = G_GINT64_CONSTANT (1772442000000) + g_rand_int_range (rand, 0, 60 * 24 * 60) * DESK_MINUTE_MS + g_rand_int_range (rand, 0, 60000);
      gint64 paused_ms = start_ms + g_rand_int_range (rand, 0, 100000000);
      DeskPause pause = { paused_ms, paused_ms + g_rand_int_range (rand, 0, 400000000), DESK_WAITING_REASON_CUSTOMER };
      DeskTarget target = { DESK_TARGET_RESOLVE, (guint) g_rand_int_range (rand, 1, 30), (DeskTargetUnit) g_rand_int_range (rand, 0, 3), g_rand_boolean (rand) };

      check_warnings (calendar, &target, start_ms, &pause, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/policy/amounts-of-time", test_amounts);
  g_test_add_func ("/core/policy/default-targets", test_default_policy);
  g_test_add_func ("/core/policy/refuses-what-is-wrong", test_policy_refuses);
  g_test_add_func ("/core/service-level/due", test_due);
  g_test_add_func ("/core/service-level/pauses", test_pauses);
  g_test_add_func ("/core/service-level/progress", test_progress);
  g_test_add_func ("/core/service-level/never-open", test_never_open);
  g_test_add_func ("/core/service-level/explains-itself", test_explain);
  g_test_add_func ("/core/service-level/many-pauses-are-counted", test_explain_many);
  g_test_add_func ("/core/service-level/warnings-come-when-so-much-is-used", test_warnings);

  return g_test_run ();
}
