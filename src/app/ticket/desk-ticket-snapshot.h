// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-hand-over-query.h"
#include "desk-path.h"
#include "desk-priority.h"
#include "desk-session.h"
#include "desk-ticket-actions.h"
#include "desk-ticket-details.h"
#include "desk-ticket-explain.h"

G_BEGIN_DECLS

/**
 * DeskTicketSnapshot:
 * @details: the ticket and what belongs to it
 * @explanation: where it stands in the queue, and what falls due when
 * @zone: of the desk
 * @matrix: priorities of the desk
 * @me: who looks, or nil
 * @now_ms: when
 * @is_mine: I own it
 * @is_working: I am one of those who work on it
 * @is_lead: I lead a team
 * @hand_over: the hand-over that waits for an answer, and what I may do with it
 * @desk_name: what the desk is called
 * @my_name: (nullable): my name
 * @draft: (nullable): what I was writing when I left it last
 *
 * A ticket as the pane shows it at one moment, read in one transaction.
 * Immutable.
 */
typedef struct {
  gatomicrefcount ref_count;
  DeskTicketDetails *details;
  DeskTicketExplanation *explanation;
  GTimeZone *zone;
  DeskPriorityMatrix matrix;
  DeskUuid me;
  gint64 now_ms;
  gboolean is_mine;
  gboolean is_working;
  gboolean is_lead;
  DeskHandOverAsked hand_over;
  char *desk_name;
  char *my_name;
  char *draft;
} DeskTicketSnapshot;

DeskTicketSnapshot *desk_ticket_snapshot_ref (DeskTicketSnapshot *self);
void                desk_ticket_snapshot_unref (DeskTicketSnapshot *self);

void                desk_ticket_snapshot_load_async (DeskSession *session, const DeskUuid *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DeskTicketSnapshot *desk_ticket_snapshot_load_finish (DeskStore *store, GAsyncResult *result, GError **error);

DeskTicketType      desk_ticket_snapshot_get_type (const DeskTicketSnapshot *self);
DeskStatus          desk_ticket_snapshot_get_status (const DeskTicketSnapshot *self);
char               *desk_ticket_snapshot_dup_number (const DeskTicketSnapshot *self);
void                desk_ticket_snapshot_get_evidence (const DeskTicketSnapshot *self, DeskEvidence *evidence);
gboolean            desk_ticket_snapshot_was_asked (const DeskTicketSnapshot *self);
gboolean            desk_ticket_snapshot_mentions (const DeskTicketSnapshot *self, DeskTableId table, const DeskUuid *row);

DeskTicketAction   *desk_ticket_snapshot_begin_action (const DeskTicketSnapshot *self, DeskSession *session, DeskTicketActionKind kind);
char               *desk_ticket_snapshot_name_draft (const char *editor, const DeskUuid *ticket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTicketSnapshot, desk_ticket_snapshot_unref)

G_END_DECLS
