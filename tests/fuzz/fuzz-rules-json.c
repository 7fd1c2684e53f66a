// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Six lines that may be hours, holidays and transitions of a calendar,
 * targets and exceptions of a policy, and a matrix of priorities. What is
 * taken is reckoned with: counting and adding agree, and an explanation adds
 * up, whatever the hours and zones are.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-clock.h"
#include "desk-day.h"
#include "desk-priority.h"
#include "desk-service-level.h"
#include "fuzz-target.h"

static const gint64 moments[] = { G_MININT64, DESK_CALENDAR_MIN_MS, -1, 0, 1743296399999, 1761440400000, 4102444800000, DESK_CALENDAR_MAX_MS };

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
try_calendar (const DeskCalendar *calendar)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      gint64 opens = desk_calendar_next_open (calendar, moments[i]);
      gint64 reached = desk_calendar_add_working (calendar, moments[i], 3 * DESK_HOUR_MS);
      int day = desk_calendar_local_day (calendar, moments[i]);
      int next = desk_calendar_nth_working_day (calendar, day, 3);
      g_autofree char *text = desk_calendar_format_time (calendar, moments[i], 0);

      g_assert_nonnull (text);
      if (opens != DESK_NEVER_MS)
        {
          g_assert_true (desk_calendar_is_open (calendar, opens));
          g_assert_cmpint (desk_calendar_interval_end (calendar, opens), >, opens);
          g_assert_cmpint (desk_calendar_working_between (calendar, moments[i], opens), ==, 0);
        }
      if (reached != DESK_NEVER_MS)
        {
          g_assert_cmpint (desk_calendar_working_between (calendar, moments[i], reached), ==, 3 * DESK_HOUR_MS);
          g_assert_cmpint (desk_calendar_previous_working (calendar, reached), ==, reached);
        }
      if (next != DESK_DAY_NONE)
        g_assert_true (desk_calendar_is_working_day (calendar, next));
      g_assert_cmpint (desk_calendar_day_end_ms (calendar, day), >=, desk_calendar_day_start_ms (calendar, day));
    }
}

static void
try_clock (const DeskCalendar *calendar,
           const DeskTarget   *target)
{
  const DeskPause pauses[] = { { 1743296400000, 1743300000000, DESK_WAITING_REASON_CUSTOMER } };

  /* On a calendar that opens a minute a week, an explanation is long. */
  if (desk_target_get_working_ms (target, calendar) > 100 * DESK_HOUR_MS)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (moments) - 1; i++)
    {
      gint64 due = desk_service_level_due (calendar, target, moments[i], pauses, G_N_ELEMENTS (pauses));
      g_autoptr (GPtrArray) intervals = desk_service_level_explain (calendar, target, moments[i], pauses, G_N_ELEMENTS (pauses));
      const DeskInterval *last = g_ptr_array_index (intervals, intervals->len - 1);
      g_autofree char *text = desk_service_level_describe (calendar, target, moments[i], pauses, G_N_ELEMENTS (pauses), 0);
      gint64 counted = 0;

      g_assert_true (g_str_has_suffix (text, "."));
      g_assert_cmpint (last->to_ms, ==, due);
      for (guint j = 0; j < intervals->len; j++)
        {
          const DeskInterval *interval = g_ptr_array_index (intervals, j);

          if (interval->kind == DESK_INTERVAL_COUNTED && interval->to_ms != DESK_NEVER_MS)
            counted += interval->to_ms - interval->from_ms;
        }
      if (due != DESK_NEVER_MS)
        g_assert_cmpint (counted, ==, desk_target_get_working_ms (target, calendar));
    }
}

static void
try_matrix (const DeskPriorityMatrix *matrix)
{
  g_autofree char *json = desk_priority_matrix_to_json (matrix);
  DeskPriorityMatrix back;

  g_assert_true (desk_priority_matrix_parse (&back, json, NULL));
  g_assert_cmpmem (&back, sizeof back, matrix, sizeof *matrix);
  for (int impact = 0; impact < DESK_N_IMPACT; impact++)
    {
      int priority = desk_priority_from_matrix (matrix, impact, DESK_URGENCY_STOPPED, FALSE, FALSE);

      g_assert_true (priority >= 1 && priority <= 5);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (text, "\n", 6);
  g_autoptr (DeskCalendar) calendar = NULL;
  g_autoptr (DeskPolicy) policy = NULL;
  DeskPriorityMatrix matrix;

  if (g_strv_length (lines) < 6)
    return 0;

  calendar = desk_calendar_new_from_json (FALSE, lines[0], lines[1], lines[2], NULL);
  policy = desk_policy_new_from_json (lines[3], lines[4], NULL);
  if (calendar != NULL)
    try_calendar (calendar);
  if (calendar != NULL && policy != NULL)
    {
      DeskTarget respond, resolve;

      for (int priority = 1; priority <= 5; priority++)
        {
          g_assert_true (desk_policy_lookup (policy, DESK_SERVICE_LEVEL_GOLD, priority, &respond, &resolve));
          try_clock (calendar, &respond);
          try_clock (calendar, &resolve);
        }
    }
  if (desk_priority_matrix_parse (&matrix, lines[5], NULL))
    try_matrix (&matrix);

  return 0;
}
