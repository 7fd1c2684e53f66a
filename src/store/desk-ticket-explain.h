// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-queue.h"
#include "desk-queue-order.h"

G_BEGIN_DECLS

/**
 * DeskTicketExplanation:
 * @place: where it stands
 * @place_text: why it stands there
 * @above_text: (nullable): why it stands above the other one
 * @respond_due_ms: when the target to respond fell or falls due, met or not;
 *   %DESK_NEVER_MS when there is none
 * @respond_text: (nullable): “Response due 14:10, because …”, and how it went
 * @resolve_due_ms: as @respond_due_ms, of the target to resolve
 * @resolve_text: (nullable): “Resolution due 14:10, because …”, and how it went
 * @respond_used_percent: how much of the time to respond was used when the
 *   customer was answered, or is used now; over 100 when it was overrun, -1
 *   when there is no target
 * @respond_used_text: (nullable): the same, while it runs
 * @resolve_used_percent: as @respond_used_percent, of the time to resolve
 * @resolve_used_text: (nullable): the same, while it runs
 * @promise_text: (nullable): when what we promised is due
 *
 * Why a ticket stands where it does and what falls due on it when, in
 * sentences for people.
 */
typedef struct {
  DeskQueuePlace place;
  char *place_text;
  char *above_text;
  gint64 respond_due_ms;
  char *respond_text;
  gint64 resolve_due_ms;
  char *resolve_text;
  int respond_used_percent;
  char *respond_used_text;
  int resolve_used_percent;
  char *resolve_used_text;
  char *promise_text;
} DeskTicketExplanation;

/**
 * DeskTicketUsed:
 * @respond_percent: as `respond_used_percent` of #DeskTicketExplanation
 * @resolve_percent: as `resolve_used_percent`
 *
 * How much of the time of its targets is used. A plain value.
 */
typedef struct {
  int respond_percent;
  int resolve_percent;
} DeskTicketUsed;

gboolean               desk_ticket_load_used (DeskFile *file, const DeskUuid *ticket, gint64 now_ms, DeskTicketUsed *used, GError **error);
DeskTicketExplanation *desk_ticket_explain (DeskFile *file, const DeskUuid *ticket, const DeskUuid *below, const DeskViewer *viewer, GError **error);
void                   desk_ticket_explanation_free (DeskTicketExplanation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTicketExplanation, desk_ticket_explanation_free)

G_END_DECLS
