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
  char *promise_text;
} DeskTicketExplanation;

DeskTicketExplanation *desk_ticket_explain (DeskFile *file, const DeskUuid *ticket, const DeskUuid *below, const DeskViewer *viewer, GError **error);
void                   desk_ticket_explanation_free (DeskTicketExplanation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTicketExplanation, desk_ticket_explanation_free)

G_END_DECLS
