// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-queue-order.h"

G_BEGIN_DECLS

/**
 * DeskTicketKey:
 * @row_no: the ticket's key in this file
 * @key: what its place in the queue depends on
 * @finished_ms: when it was finished, %DESK_NEVER_MS when it is not
 * @is_withdrawn: it was taken back and stands in no queue
 * @has_targets: @respond, @resolve and @calendar are there
 * @respond: the target to respond
 * @resolve: the target to resolve
 * @calendar: (nullable): whose hours count
 * @pauses: (element-type DeskPause): in the order they began
 * @logged_ms: when its clocks began
 * @responded_ms: when the customer was first answered, 0 if not yet
 * @resolved_ms: when it was resolved, 0 if not yet
 *
 * One ticket's place in the queue, out of the facts.
 */
typedef struct {
  gint64 row_no;
  DeskQueueKey key;
  gint64 finished_ms;
  gboolean is_withdrawn;
  gboolean has_targets;
  DeskTarget respond;
  DeskTarget resolve;
  DeskCalendar *calendar;
  GArray *pauses;
  gint64 logged_ms;
  gint64 responded_ms;
  gint64 resolved_ms;
} DeskTicketKey;

/** DESK_TICKET_KEY_COLUMNS: what desk_ticket_key_read() wants to find in columns 0 to 18, of `ticket`. */
#define DESK_TICKET_KEY_COLUMNS \
  "ticket.row_no, ticket.id, ticket.withdrawn, ticket.number, ticket.status, ticket.priority, ticket.business_critical, ticket.owner_id, ticket.waiting_until, " \
  "ticket.logged_at, ticket.responded_at, ticket.last_contact_at, ticket.resolved_at, ticket.closed_at, ticket.service_level, ticket.promise_due_at, " \
  "ticket.policy_id, " \
  "EXISTS (SELECT 1 FROM ticket_assignee WHERE ticket_id = ticket.id AND withdrawn IS NOT 1), " \
  "(SELECT vip FROM customer WHERE id = ticket.requester_id AND withdrawn IS NOT 1)"
#define DESK_TICKET_KEY_N_COLUMNS 19

gboolean desk_ticket_key_read (DeskFile *file, DeskStatement *row, DeskTicketKey *key, GError **error);
gboolean desk_ticket_key_load (DeskFile *file, const DeskUuid *ticket, DeskTicketKey *key, GError **error);
void     desk_ticket_key_clear (DeskTicketKey *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskTicketKey, desk_ticket_key_clear)

G_END_DECLS
