// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The clocks of the service levels.
 *
 * A clock begins when the ticket is logged and counts the working time of a
 * calendar, or every hour when its target runs round the clock. The clock to
 * resolve stands still during pauses whose reason is the customer; the clock
 * to respond never does. A target falls due at the first moment at which its
 * amount has been counted; it is missed after that moment, not at it.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-calendar-private.h"
#include "desk-service-level.h"

static int
compare_pauses (gconstpointer a,
                gconstpointer b)
{
  const DeskPause *one = a;
  const DeskPause *other = b;

  return (one->started_ms > other->started_ms) - (one->started_ms < other->started_ms);
}

/* The pauses that stop the clock of @target after @start_ms: in order,
 * without length zero, overlaps and touches joined, a running one with
 * DESK_NEVER_MS as its end. */
static GArray *
join_pauses (const DeskTarget *target,
             gint64            start_ms,
             const DeskPause  *pauses,
             guint             n_pauses)
{
  g_autoptr (GArray) joined = g_array_sized_new (FALSE, FALSE, sizeof (DeskPause), n_pauses);
  guint n = 0;

  for (guint i = 0; target->kind != DESK_TARGET_RESPOND && i < n_pauses; i++)
    {
      DeskPause pause = pauses[i];

      if (pause.ended_ms == 0)
        pause.ended_ms = DESK_NEVER_MS;
      pause.started_ms = MAX (pause.started_ms, start_ms);
      if (pause.reason == DESK_WAITING_REASON_CUSTOMER && pause.started_ms < pause.ended_ms)
        g_array_append_val (joined, pause);
    }
  if (joined->len == 0)
    return g_steal_pointer (&joined);

  g_array_sort (joined, compare_pauses);
  for (guint i = 1; i < joined->len; i++)
    {
      DeskPause *last = &g_array_index (joined, DeskPause, n);
      const DeskPause *next = &g_array_index (joined, DeskPause, i);

      if (next->started_ms <= last->ended_ms)
        last->ended_ms = MAX (last->ended_ms, next->ended_ms);
      else
        g_array_index (joined, DeskPause, ++n) = *next;
    }
  g_array_set_size (joined, n + 1);

  return g_steal_pointer (&joined);
}

static gint64
count_between (const DeskCalendar *calendar,
               const DeskTarget   *target,
               gint64              from_ms,
               gint64              to_ms)
{
  if (target->round_the_clock)
    return MAX (0, CLAMP (to_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS)
                     - CLAMP (from_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS));

  return desk_calendar_working_between (calendar, from_ms, to_ms);
}

static gint64
add_counted (const DeskCalendar *calendar,
             const DeskTarget   *target,
             gint64              from_ms,
             gint64              amount_ms)
{
  if (!target->round_the_clock)
    return desk_calendar_add_working (calendar, from_ms, amount_ms);

  if (from_ms >= DESK_CALENDAR_MAX_MS)
    return DESK_NEVER_MS;
  return MAX (from_ms, DESK_CALENDAR_MIN_MS) + amount_ms;
}

static gint64
find_opening (const DeskCalendar *calendar,
              const DeskTarget   *target,
              gint64              from_ms)
{
  if (!target->round_the_clock)
    return desk_calendar_next_open (calendar, from_ms);

  return from_ms < DESK_CALENDAR_MAX_MS ? from_ms : DESK_NEVER_MS;
}

static gint64
find_due (const DeskCalendar *calendar,
          const DeskTarget   *target,
          gint64              amount_ms,
          gint64              start_ms,
          const DeskPause    *pauses,
          guint               n_pauses)
{
  g_autoptr (GArray) joined = NULL;
  gint64 from_ms = start_ms;

  if (amount_ms == DESK_NEVER_MS)
    return DESK_NEVER_MS;

  joined = join_pauses (target, start_ms, pauses, n_pauses);
  for (guint i = 0; i < joined->len; i++)
    {
      const DeskPause *pause = &g_array_index (joined, DeskPause, i);
      gint64 counted_ms = count_between (calendar, target, from_ms, pause->started_ms);

      if (counted_ms >= amount_ms)
        break;
      if (pause->ended_ms == DESK_NEVER_MS)
        return DESK_NEVER_MS;
      amount_ms -= counted_ms;
      from_ms = pause->ended_ms;
    }

  return add_counted (calendar, target, from_ms, amount_ms);
}

/**
 * desk_service_level_due:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket, in any
 *   order
 * @n_pauses: how many
 *
 * Returns: when the target falls due; %DESK_NEVER_MS while a running pause
 *   holds it, or when there is not that much working time
 */
gint64
desk_service_level_due (const DeskCalendar *calendar,
                        const DeskTarget   *target,
                        gint64              start_ms,
                        const DeskPause    *pauses,
                        guint               n_pauses)
{
  g_return_val_if_fail (calendar != NULL && target != NULL, DESK_NEVER_MS);
  g_return_val_if_fail (pauses != NULL || n_pauses == 0, DESK_NEVER_MS);

  return find_due (calendar, target, desk_target_get_working_ms (target, calendar), start_ms, pauses,
                   n_pauses);
}

/**
 * desk_service_level_share_due:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @permille: a share of the target, 0 to 1000
 *
 * Returns: when that share of it has been used: the moment for a warning
 */
gint64
desk_service_level_share_due (const DeskCalendar *calendar,
                              const DeskTarget   *target,
                              gint64              start_ms,
                              const DeskPause    *pauses,
                              guint               n_pauses,
                              guint               permille)
{
  gint64 amount_ms;

  g_return_val_if_fail (calendar != NULL && target != NULL && permille <= 1000, DESK_NEVER_MS);
  g_return_val_if_fail (pauses != NULL || n_pauses == 0, DESK_NEVER_MS);

  amount_ms = desk_target_get_working_ms (target, calendar);
  if (amount_ms != DESK_NEVER_MS)
    amount_ms = (amount_ms * permille + 999) / 1000;

  return find_due (calendar, target, amount_ms, start_ms, pauses, n_pauses);
}

/**
 * desk_service_level_counted:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @now_ms: up to when
 *
 * Returns: what the clock has counted, in milliseconds
 */
gint64
desk_service_level_counted (const DeskCalendar *calendar,
                            const DeskTarget   *target,
                            gint64              start_ms,
                            const DeskPause    *pauses,
                            guint               n_pauses,
                            gint64              now_ms)
{
  g_autoptr (GArray) joined = NULL;
  gint64 counted_ms;

  g_return_val_if_fail (calendar != NULL && target != NULL, 0);
  g_return_val_if_fail (pauses != NULL || n_pauses == 0, 0);

  if (now_ms <= start_ms)
    return 0;

  counted_ms = count_between (calendar, target, start_ms, now_ms);
  joined = join_pauses (target, start_ms, pauses, n_pauses);
  for (guint i = 0; i < joined->len; i++)
    {
      const DeskPause *pause = &g_array_index (joined, DeskPause, i);

      if (pause->started_ms < now_ms)
        counted_ms -= count_between (calendar, target, pause->started_ms, MIN (pause->ended_ms, now_ms));
    }

  return counted_ms;
}

/**
 * desk_service_level_remaining:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @now_ms: now
 *
 * Returns: working time that is left in milliseconds, negative when the
 *   target has been overrun
 */
gint64
desk_service_level_remaining (const DeskCalendar *calendar,
                              const DeskTarget   *target,
                              gint64              start_ms,
                              const DeskPause    *pauses,
                              guint               n_pauses,
                              gint64              now_ms)
{
  gint64 amount_ms;

  g_return_val_if_fail (calendar != NULL && target != NULL, DESK_NEVER_MS);

  amount_ms = desk_target_get_working_ms (target, calendar);
  if (amount_ms == DESK_NEVER_MS)
    return DESK_NEVER_MS;

  return amount_ms - desk_service_level_counted (calendar, target, start_ms, pauses, n_pauses, now_ms);
}

/**
 * desk_service_level_share_used:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @now_ms: now
 *
 * Returns: how much of the target has been used, in permille; over 1000 when
 *   it has been overrun
 */
gint64
desk_service_level_share_used (const DeskCalendar *calendar,
                               const DeskTarget   *target,
                               gint64              start_ms,
                               const DeskPause    *pauses,
                               guint               n_pauses,
                               gint64              now_ms)
{
  gint64 amount_ms;

  g_return_val_if_fail (calendar != NULL && target != NULL, 0);

  amount_ms = desk_target_get_working_ms (target, calendar);
  if (amount_ms == DESK_NEVER_MS || amount_ms <= 0)
    return 0;

  return desk_service_level_counted (calendar, target, start_ms, pauses, n_pauses, now_ms) * 1000
         / amount_ms;
}

/**
 * desk_service_level_used_percent:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @now_ms: now
 *
 * Returns: as desk_service_level_share_used(), in whole percent that have
 *   passed: 99 until the moment at which the target falls due
 */
int
desk_service_level_used_percent (const DeskCalendar *calendar,
                                 const DeskTarget   *target,
                                 gint64              start_ms,
                                 const DeskPause    *pauses,
                                 guint               n_pauses,
                                 gint64              now_ms)
{
  gint64 permille = desk_service_level_share_used (calendar, target, start_ms, pauses, n_pauses, now_ms);

  return (int) MIN (permille / 10, G_MAXINT);
}

/**
 * desk_service_level_warnings:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @moments: (out caller-allocates): when 50, 75 and 90 percent of the time
 *   are used; %DESK_NEVER_MS for what does not come
 */
void
desk_service_level_warnings (const DeskCalendar *calendar,
                             const DeskTarget   *target,
                             gint64              start_ms,
                             const DeskPause    *pauses,
                             guint               n_pauses,
                             gint64              moments[DESK_N_WARNINGS])
{
  static const guint permille[DESK_N_WARNINGS] = { 500, 750, 900 };

  g_return_if_fail (calendar != NULL && target != NULL && moments != NULL);

  for (guint i = 0; i < DESK_N_WARNINGS; i++)
    moments[i] = desk_service_level_share_due (calendar, target, start_ms, pauses, n_pauses, permille[i]);
}

/**
 * desk_service_level_is_missed:
 * @due_ms: when the target fell or falls due
 * @done_ms: when it was met, 0 when it has not been
 * @now_ms: now
 *
 * Returns: whether it was done, or is still open, after the moment at which
 *   it fell due
 */
gboolean
desk_service_level_is_missed (gint64 due_ms,
                              gint64 done_ms,
                              gint64 now_ms)
{
  return (done_ms != 0 ? done_ms : now_ms) > due_ms;
}

void
desk_interval_free (DeskInterval *interval)
{
  g_free (interval->note);
  g_free (interval);
}

static void
append_interval (GPtrArray        *intervals,
                 gint64            from_ms,
                 gint64            to_ms,
                 DeskIntervalKind  kind,
                 char             *note)
{
  DeskInterval *interval = g_new0 (DeskInterval, 1);

  interval->from_ms = from_ms;
  interval->to_ms = to_ms;
  interval->kind = kind;
  interval->note = note;
  g_ptr_array_add (intervals, interval);
}

/* The holidays of a closed interval that would have been working days. */
static char *
name_holidays (const DeskCalendar *calendar,
               gint64              from_ms,
               gint64              to_ms)
{
  g_autoptr (GString) names = NULL;
  int last_day;

  if (to_ms == DESK_NEVER_MS)
    return NULL;

  last_day = desk_calendar_local_day (calendar, to_ms - 1);
  for (int day = desk_calendar_next_holiday (calendar, desk_calendar_local_day (calendar, from_ms));
       day <= last_day;
       day = desk_calendar_next_holiday (calendar, day + 1))
    {
      if (!desk_calendar_has_hours (calendar, day))
        continue;
      if (names == NULL)
        names = g_string_new (NULL);
      else
        g_string_append (names, ", ");
      g_string_append (names, desk_calendar_holiday_name (calendar, day));
    }

  return names != NULL ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

/**
 * desk_service_level_explain:
 * @calendar: whose hours count
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 *
 * Why the target falls due when it does. The intervals begin at @start_ms,
 * end at the due moment and leave no gap; the lengths of those counted add up
 * to the target. A pause is shown as paused also out of hours. When the
 * target is held, the last interval ends at %DESK_NEVER_MS and less has been
 * counted.
 *
 * Returns: (transfer full) (element-type DeskInterval): the intervals
 */
GPtrArray *
desk_service_level_explain (const DeskCalendar *calendar,
                            const DeskTarget   *target,
                            gint64              start_ms,
                            const DeskPause    *pauses,
                            guint               n_pauses)
{
  g_autoptr (GPtrArray) intervals = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_interval_free);
  g_autoptr (GArray) joined = NULL;
  gint64 left_ms, at_ms;
  guint next_pause = 0;

  g_return_val_if_fail (calendar != NULL && target != NULL, NULL);
  g_return_val_if_fail (pauses != NULL || n_pauses == 0, NULL);

  left_ms = desk_target_get_working_ms (target, calendar);
  at_ms = CLAMP (start_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS);
  joined = join_pauses (target, at_ms, pauses, n_pauses);

  while (left_ms > 0 && at_ms != DESK_NEVER_MS)
    {
      const DeskPause *pause
        = next_pause < joined->len ? &g_array_index (joined, DeskPause, next_pause) : NULL;
      gint64 opens_ms = find_opening (calendar, target, at_ms);
      gint64 until_ms;

      if (pause != NULL && pause->started_ms == at_ms)
        {
          until_ms = pause->ended_ms;
          next_pause++;
          append_interval (intervals, at_ms, until_ms, DESK_INTERVAL_PAUSED, NULL);
        }
      else if (opens_ms > at_ms)
        {
          until_ms = pause != NULL ? MIN (opens_ms, pause->started_ms) : opens_ms;
          append_interval (intervals, at_ms, until_ms, DESK_INTERVAL_CLOSED,
                           name_holidays (calendar, at_ms, until_ms));
        }
      else
        {
          until_ms = target->round_the_clock ? DESK_NEVER_MS : desk_calendar_interval_end (calendar, at_ms);
          if (pause != NULL)
            until_ms = MIN (until_ms, pause->started_ms);
          if (until_ms > at_ms + left_ms)
            until_ms = at_ms + left_ms;
          left_ms -= until_ms - at_ms;
          append_interval (intervals, at_ms, until_ms, DESK_INTERVAL_COUNTED, NULL);
        }
      at_ms = until_ms;
    }

  return g_steal_pointer (&intervals);
}
