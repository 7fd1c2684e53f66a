// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-file.h"
#include "desk-queue-order.h"

G_BEGIN_DECLS

/** DESK_QUEUE_PAGE: most rows that are loaded at a time. */
#define DESK_QUEUE_PAGE 64

/**
 * DeskQueueRow:
 * @row_no: the ticket's key in this file
 * @key: id, number, priority and what else its place depends on; the place
 *   itself is desk_queue_key_place() of it, now
 * @next_target: the target that falls due first
 * @next_due_ms: when it does, %DESK_NEVER_MS when there is none
 * @warn_ms: when 50, 75 and 90 percent of the time of @next_target are used;
 *   %DESK_NEVER_MS for what does not come, and for promises
 * @type: type
 * @status: status
 * @stage: stage
 * @service_level: what was agreed when it was logged
 * @channel: how it came in
 * @waiting_reason: what a waiting ticket waits for
 * @logged_ms: when it was logged
 * @finished_ms: when it was finished, %DESK_NEVER_MS when it is not
 * @owner: who answers for it, or nil
 * @n_assignees: how many work on it now
 * @alias: (nullable): what it was called before it had a number
 * @n_conflicts: how many of its fields somebody has to look at, see
 *   desk-conflict.h
 * @summary: what it is about
 * @customer_name: (nullable): the requester
 * @organisation_name: (nullable): of the ticket, or else of the requester
 * @owner_name: (nullable): the owner
 * @team_name: (nullable): the team
 *
 * What a list shows of one ticket. Immutable and reference-counted; may be
 * used from any thread.
 */
typedef struct {
  gint64 row_no;
  DeskQueueKey key;
  DeskTargetKind next_target;
  gint64 next_due_ms;
  gint64 warn_ms[DESK_N_WARNINGS];
  DeskTicketType type;
  DeskStatus status;
  DeskStage stage;
  DeskServiceLevel service_level;
  DeskChannel channel;
  DeskWaitingReason waiting_reason;
  gint64 logged_ms;
  gint64 finished_ms;
  DeskUuid owner;
  guint n_assignees;
  guint n_conflicts;
  char *alias;
  char *summary;
  char *customer_name;
  char *organisation_name;
  char *owner_name;
  char *team_name;
} DeskQueueRow;

#define DESK_TYPE_QUEUE_ROW (desk_queue_row_get_type ())

GType         desk_queue_row_get_type (void);
DeskQueueRow *desk_queue_row_ref (DeskQueueRow *self);
void          desk_queue_row_unref (DeskQueueRow *self);

guint         desk_queue_row_get_warning (const DeskQueueRow *self, gint64 now_ms);

gboolean      desk_queue_load_rows (DeskFile *file, const gint64 *row_nos, guint n_rows, GPtrArray **rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskQueueRow, desk_queue_row_unref)

G_END_DECLS
