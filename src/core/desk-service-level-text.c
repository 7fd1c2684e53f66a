// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Says in words why a target falls due when it does.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-day.h"
#include "desk-service-level.h"

/* More than this many of a kind are counted rather than told. */
#define MAX_CLOSED_TOLD 2
#define MAX_TOLD 6

typedef struct {
  guint n_paused;
  guint n_closed;   /* outside working hours */
  guint n_holidays; /* closed, with a name */
  gint64 paused_ms;
} Tally;

static gboolean
is_told (const DeskInterval *interval,
         const Tally        *tally)
{
  if (interval->to_ms == DESK_NEVER_MS)
    return TRUE;

  switch (interval->kind)
    {
    case DESK_INTERVAL_PAUSED:
      return tally->n_paused <= MAX_TOLD;
    case DESK_INTERVAL_CLOSED:
      return interval->note != NULL ? tally->n_holidays <= MAX_TOLD : tally->n_closed <= MAX_CLOSED_TOLD;
    case DESK_INTERVAL_COUNTED:
    default:
      return FALSE;
    }
}

static Tally
tally_up (const GPtrArray *intervals)
{
  Tally tally = { 0 };

  for (guint i = 0; i < intervals->len; i++)
    {
      const DeskInterval *interval = g_ptr_array_index (intervals, i);

      if (interval->to_ms == DESK_NEVER_MS || interval->kind == DESK_INTERVAL_COUNTED)
        continue;
      if (interval->kind == DESK_INTERVAL_PAUSED)
        {
          tally.n_paused++;
          tally.paused_ms += interval->to_ms - interval->from_ms;
        }
      else if (interval->note != NULL)
        tally.n_holidays++;
      else
        tally.n_closed++;
    }

  return tally;
}

static char *
tell_interval (const DeskInterval *interval,
               const DeskCalendar *calendar,
               gint64              now_ms)
{
  g_autofree char *from = desk_calendar_format_time (calendar, interval->from_ms, now_ms);
  g_autofree char *to = NULL;

  if (interval->to_ms == DESK_NEVER_MS)
    {
      if (interval->kind == DESK_INTERVAL_PAUSED)
        /* Translators: the clock of a target … */
        return g_strdup_printf (_("has stood still since %s while we wait for the customer"), from);

      /* Translators: the clock of a target … */
      return g_strdup_printf (_("does not run after %s, for there are no working hours"), from);
    }

  to = desk_calendar_format_time (calendar, interval->to_ms, interval->from_ms);
  if (interval->kind == DESK_INTERVAL_PAUSED)
    /* Translators: the clock of a target …, from and to a time */
    return g_strdup_printf (_("stood still %s–%s while we waited for the customer"), from, to);
  if (interval->note != NULL)
    /* Translators: the clock of a target …, from and to a time (name of a holiday) */
    return g_strdup_printf (_("rested %s–%s (%s)"), from, to, interval->note);

  /* Translators: the clock of a target …, from and to a time */
  return g_strdup_printf (_("rested %s–%s outside working hours"), from, to);
}

static void
tell_tally (GPtrArray   *clauses,
            const Tally *tally)
{
  g_autofree char *paused = desk_duration_format (tally->paused_ms);

  if (tally->n_paused > MAX_TOLD)
    g_ptr_array_add (clauses,
                     /* Translators: the clock of a target …, a number of times and how long in all */
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                   "stood still %u time (%s) while we waited for the customer",
                                                   "stood still %u times (%s) while we waited for the customer",
                                                   tally->n_paused),
                                      tally->n_paused, paused));
  if (tally->n_holidays > MAX_TOLD)
    g_ptr_array_add (clauses,
                     /* Translators: the clock of a target … */
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "rested %u time over holidays",
                                                   "rested %u times over holidays", tally->n_holidays),
                                      tally->n_holidays));
  if (tally->n_closed > MAX_CLOSED_TOLD)
    g_ptr_array_add (clauses,
                     /* Translators: the clock of a target … */
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "rested %u time outside working hours",
                                                   "rested %u times outside working hours",
                                                   tally->n_closed),
                                      tally->n_closed));
}

static char *
join_clauses (const GPtrArray *clauses)
{
  char *sentence = g_strdup (g_ptr_array_index (clauses, 0));

  for (guint i = 1; i < clauses->len; i++)
    {
      g_autofree char *before = sentence;
      /* Translators: joins parts of a sentence, the second form before the last one */
      const char *format = i + 1 < clauses->len ? _("%s, %s") : _("%s, and %s");

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      sentence = g_strdup_printf (format, before, (const char *) g_ptr_array_index (clauses, i));
#pragma GCC diagnostic pop
    }

  return sentence;
}

/**
 * desk_service_level_describe:
 * @calendar: whose hours count and in whose local time it is told
 * @target: the target
 * @start_ms: when the clock began
 * @pauses: (array length=n_pauses) (nullable): pauses of the ticket
 * @n_pauses: how many
 * @now_ms: now: times of another day are told with the date
 *
 * Tells what desk_service_level_explain() finds: every pause and holiday, and
 * the nights and weekends if they are few.
 *
 * Returns: (transfer full): a sentence: “Resolution due 14:10, because …”
 */
char *
desk_service_level_describe (const DeskCalendar *calendar,
                             const DeskTarget   *target,
                             gint64              start_ms,
                             const DeskPause    *pauses,
                             guint               n_pauses,
                             gint64              now_ms)
{
  g_autoptr (GPtrArray) intervals = NULL;
  g_autoptr (GPtrArray) clauses = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *amount = NULL;
  g_autofree char *began = NULL;
  g_autofree char *due = NULL;
  g_autofree char *because = NULL;
  const DeskInterval *last;
  Tally tally;

  g_return_val_if_fail (calendar != NULL && target != NULL, NULL);

  intervals = desk_service_level_explain (calendar, target, start_ms, pauses, n_pauses);
  g_return_val_if_fail (intervals != NULL && intervals->len > 0, NULL);

  amount = desk_target_format (target);
  began = desk_calendar_format_time (calendar, start_ms, now_ms);
  /* Translators: a time and an amount: “the clock began 09:00 with 4 working hours” */
  g_ptr_array_add (clauses, g_strdup_printf (_("the clock began %s with %s"), began, amount));

  tally = tally_up (intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const DeskInterval *interval = g_ptr_array_index (intervals, i);

      if (is_told (interval, &tally))
        g_ptr_array_add (clauses, tell_interval (interval, calendar, now_ms));
    }
  tell_tally (clauses, &tally);
  because = join_clauses (clauses);

  last = g_ptr_array_index (intervals, intervals->len - 1);
  if (last->to_ms == DESK_NEVER_MS)
    {
      if (target->kind == DESK_TARGET_RESPOND)
        return g_strdup_printf (_("No response is due, because %s."), because);
      return g_strdup_printf (_("No resolution is due, because %s."), because);
    }

  due = desk_calendar_format_time (calendar, last->to_ms, now_ms);
  if (target->kind == DESK_TARGET_RESPOND)
    return g_strdup_printf (_("Response due %s, because %s."), due, because);

  return g_strdup_printf (_("Resolution due %s, because %s."), due, because);
}
