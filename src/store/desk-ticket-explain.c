// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Why a ticket stands where it does, and why its targets fall due when they
 * do. The moments are those of the queue: both come from desk-ticket-key.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-policies.h"
#include "desk-ticket-explain.h"
#include "desk-ticket-key.h"

/* How it went with a target, or NULL while there is nothing to say. */
static char *
tell_outcome (const DeskTicketKey *ticket,
              DeskTargetKind       kind,
              gint64               due_ms,
              gint64               now_ms)
{
  gint64 done_ms = kind == DESK_TARGET_RESPOND ? ticket->responded_ms : ticket->resolved_ms;
  gboolean is_missed = desk_service_level_is_missed (due_ms, done_ms, now_ms);
  g_autofree char *done = NULL;

  if (done_ms == 0)
    return is_missed && !ticket->key.finished ? g_strdup (_("It has been missed.")) : NULL;
  /* A ticket that was opened again is not resolved any more. */
  if (kind == DESK_TARGET_RESOLVE && !ticket->key.finished)
    return due_ms < now_ms ? g_strdup (_("It has been missed.")) : NULL;

  done = desk_calendar_format_time (ticket->calendar, done_ms, now_ms);
  if (kind == DESK_TARGET_RESPOND)
    return is_missed ? g_strdup_printf (_("The customer was answered %s, too late."), done) : g_strdup_printf (_("The customer was answered %s, in time."), done);

  return is_missed ? g_strdup_printf (_("It was resolved %s, too late."), done) : g_strdup_printf (_("It was resolved %s, in time."), done);
}

static char *
tell_target (const DeskTicketKey *ticket,
             const DeskTarget    *target,
             gint64               now_ms,
             gint64              *due_ms)
{
  const DeskPause *pauses = (const DeskPause *) ticket->pauses->data;
  g_autofree char *due = NULL;
  g_autofree char *outcome = NULL;

  *due_ms = desk_service_level_due (ticket->calendar, target, ticket->logged_ms, pauses, ticket->pauses->len);
  due = desk_service_level_describe (ticket->calendar, target, ticket->logged_ms, pauses, ticket->pauses->len, now_ms);
  outcome = tell_outcome (ticket, target->kind, *due_ms, now_ms);
  if (outcome == NULL)
    return g_steal_pointer (&due);

  /* Translators: two sentences: when a target falls due and why, how it went */
  return g_strdup_printf (_("%s %s"), due, outcome);
}

/* When the clock of a target stopped; 0 while it runs. */
static gint64
find_stop (const DeskTicketKey *ticket,
           DeskTargetKind       kind)
{
  if (kind == DESK_TARGET_RESPOND && ticket->responded_ms != 0)
    return ticket->responded_ms;
  if (!ticket->key.finished)
    return 0;

  return ticket->resolved_ms != 0 ? ticket->resolved_ms : ticket->finished_ms;
}

static int
count_used (const DeskTicketKey *ticket,
            const DeskTarget    *target,
            gint64               now_ms)
{
  gint64 stopped_ms = find_stop (ticket, target->kind);

  return desk_service_level_used_percent (ticket->calendar, target, ticket->logged_ms, (const DeskPause *) ticket->pauses->data, ticket->pauses->len,
                                          stopped_ms != 0 ? stopped_ms : now_ms);
}

static char *
tell_used (const DeskTicketKey *ticket,
           DeskTargetKind       kind,
           int                  percent)
{
  if (find_stop (ticket, kind) != 0)
    return NULL;

  /* Translators: a number */
  return kind == DESK_TARGET_RESPOND ? g_strdup_printf (_("%d %% of the time to respond is used"), percent)
                                     : g_strdup_printf (_("%d %% of the time to resolve is used"), percent);
}

/**
 * desk_ticket_load_used:
 * @file: a desk file, best a reader
 * @ticket: a ticket
 * @now_ms: now
 * @used: (out caller-allocates): how much of its time is used
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_ticket_load_used (DeskFile       *file,
                       const DeskUuid *ticket,
                       gint64          now_ms,
                       DeskTicketUsed *used,
                       GError        **error)
{
  g_auto (DeskTicketKey) key = { 0 };

  g_return_val_if_fail (file != NULL && ticket != NULL && used != NULL, FALSE);

  if (!desk_ticket_key_load (file, ticket, &key, error))
    return FALSE;
  used->respond_percent = key.has_targets ? count_used (&key, &key.respond, now_ms) : -1;
  used->resolve_percent = key.has_targets ? count_used (&key, &key.resolve, now_ms) : -1;

  return TRUE;
}

static char *
tell_promise (const DeskTicketKey *ticket,
              const DeskCalendar  *calendar,
              gint64               now_ms)
{
  g_autofree char *due = NULL;

  if (ticket->key.promise_by_ms == DESK_NEVER_MS)
    return NULL;

  due = desk_calendar_format_time (calendar, ticket->key.promise_by_ms, now_ms);
  return ticket->key.promise_by_ms < now_ms ? g_strdup_printf (_("What we promised was due %s. It has been missed."), due)
                                            : g_strdup_printf (_("What we promised is due %s."), due);
}

/**
 * desk_ticket_explain:
 * @file: a desk file, best a reader
 * @ticket: a ticket
 * @below: (nullable): another one that stands below it
 * @viewer: who looks, and when
 * @error: return location
 *
 * Times are told by the wall clock of the calendar that the ticket was
 * promised under.
 *
 * Returns: (transfer full) (nullable): the explanation
 */
DeskTicketExplanation *
desk_ticket_explain (DeskFile         *file,
                     const DeskUuid   *ticket,
                     const DeskUuid   *below,
                     const DeskViewer *viewer,
                     GError          **error)
{
  g_autoptr (DeskTicketExplanation) self = g_new0 (DeskTicketExplanation, 1);
  g_auto (DeskTicketKey) key = { 0 };
  g_auto (DeskTicketKey) other = { 0 };
  g_autoptr (DeskCalendar) calendar = NULL;

  g_return_val_if_fail (file != NULL && ticket != NULL && viewer != NULL, NULL);

  if (!desk_ticket_key_load (file, ticket, &key, error) || (below != NULL && !desk_ticket_key_load (file, below, &other, error)))
    return NULL;
  if (key.calendar != NULL)
    calendar = desk_calendar_ref (key.calendar);
  else if (!desk_policies_dup_desk_calendar (file, &calendar, error))
    return NULL;

  self->place = desk_queue_key_place (&key.key, viewer->now_ms, viewer->shift_end_ms);
  self->place_text = desk_queue_place_describe (&self->place, &key.key, calendar, viewer->now_ms);
  if (below != NULL)
    self->above_text = g_strdup (desk_queue_rule_describe (desk_queue_reason (&key.key, &other.key, viewer->now_ms, viewer->shift_end_ms)));

  self->respond_due_ms = DESK_NEVER_MS;
  self->resolve_due_ms = DESK_NEVER_MS;
  self->respond_used_percent = -1;
  self->resolve_used_percent = -1;
  if (key.has_targets)
    {
      self->respond_text = tell_target (&key, &key.respond, viewer->now_ms, &self->respond_due_ms);
      self->resolve_text = tell_target (&key, &key.resolve, viewer->now_ms, &self->resolve_due_ms);
      self->respond_used_percent = count_used (&key, &key.respond, viewer->now_ms);
      self->respond_used_text = tell_used (&key, DESK_TARGET_RESPOND, self->respond_used_percent);
      self->resolve_used_percent = count_used (&key, &key.resolve, viewer->now_ms);
      self->resolve_used_text = tell_used (&key, DESK_TARGET_RESOLVE, self->resolve_used_percent);
    }
  self->promise_text = tell_promise (&key, calendar, viewer->now_ms);

  return g_steal_pointer (&self);
}

void
desk_ticket_explanation_free (DeskTicketExplanation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->place_text);
  g_free (self->above_text);
  g_free (self->respond_text);
  g_free (self->resolve_text);
  g_free (self->respond_used_text);
  g_free (self->resolve_used_text);
  g_free (self->promise_text);
  g_free (self);
}
