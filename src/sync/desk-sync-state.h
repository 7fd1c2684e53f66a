// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-log.h"

G_BEGIN_DECLS

/**
 * DeskSyncMode:
 * @DESK_SYNC_ALONE: the desk keeps its own log
 * @DESK_SYNC_STARTING: nothing is known yet
 * @DESK_SYNC_IN_STEP: everything is in the log, and everything in it is here
 * @DESK_SYNC_BEHIND: something is on its way
 * @DESK_SYNC_OFFLINE: the log is not reached: one works on
 * @DESK_SYNC_TROUBLE: somebody has to do something about it
 */
typedef enum {
  DESK_SYNC_ALONE,
  DESK_SYNC_STARTING,
  DESK_SYNC_IN_STEP,
  DESK_SYNC_BEHIND,
  DESK_SYNC_OFFLINE,
  DESK_SYNC_TROUBLE,
} DeskSyncMode;

/**
 * DeskSyncAsk:
 * @DESK_SYNC_ASK_NOTHING: nothing, or nothing that a window could do
 * @DESK_SYNC_ASK_SIGN_IN: this machine is not let in any more
 * @DESK_SYNC_ASK_CERTIFICATE: the service shows another certificate than before
 *
 * What somebody has to do here so that it goes on.
 */
typedef enum {
  DESK_SYNC_ASK_NOTHING,
  DESK_SYNC_ASK_SIGN_IN,
  DESK_SYNC_ASK_CERTIFICATE,
} DeskSyncAsk;

/**
 * DeskSyncState:
 * @mode: how it stands
 * @kind: `folder` or `service`
 * @place: where the log is kept
 * @tag: of this seat
 * @ask: what has to be done here
 * @account: whose account the service has for this seat; nil in a folder, and
 *   while it is not known
 * @since_ms: since when @mode is what it is
 * @in_step_ms: when everything was in step last; 0: never
 * @n_pending: commits that wait for the log
 * @n_rejected: commits that the log has rejected and nobody has dealt with
 * @n_conflicts: conflicts that nobody has settled
 * @skew_ms: by how much the clock that all share is ahead of this machine's
 * @segment: the newest segment that is here
 * @checkpoint: the newest that the log has a checkpoint of; 0: none
 * @message: (nullable): what is wrong and what can be done
 * @seats: (element-type DeskSeat): who shares the desk, this seat too
 *
 * How a desk and its log stand to each other. Never changed once it was made.
 */
typedef struct {
  gatomicrefcount ref_count;
  DeskSyncMode mode;
  char *kind;
  char *place;
  char *tag;
  DeskSyncAsk ask;
  DeskUuid account;
  gint64 since_ms;
  gint64 in_step_ms;
  guint n_pending;
  guint n_rejected;
  guint n_conflicts;
  gint64 skew_ms;
  guint64 segment;
  guint64 checkpoint;
  char *message;
  GPtrArray *seats;
} DeskSyncState;

DeskSyncState *desk_sync_state_new (void);
DeskSyncState *desk_sync_state_ref (DeskSyncState *self);
void           desk_sync_state_unref (DeskSyncState *self);
DeskSyncState *desk_sync_state_copy (const DeskSyncState *self);
gboolean       desk_sync_state_is_same (const DeskSyncState *a, const DeskSyncState *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSyncState, desk_sync_state_unref)

G_END_DECLS
