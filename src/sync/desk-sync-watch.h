// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-replica.h"
#include "desk-sharing.h"
#include "desk-store.h"

G_BEGIN_DECLS

/**
 * DeskSyncCounts:
 * @sharing: (nullable): how the desk is shared
 * @head: where it stands
 * @n_pending: commits that wait for the log
 * @n_rejected: commits that the log has rejected
 * @n_conflicts: conflicts that nobody has settled
 */
typedef struct {
  DeskSharing *sharing;
  DeskHead head;
  guint n_pending;
  guint n_rejected;
  guint n_conflicts;
} DeskSyncCounts;

/**
 * DeskSyncWatch:
 *
 * Looks whether a share answers, and stands between the thread that waits for
 * it and the store.
 */
typedef struct _DeskSyncWatch DeskSyncWatch;

/**
 * DeskSyncSilentFunc:
 * @counts: how the desk stands
 * @data: what was asked to be passed
 *
 * Called in the main context, again and again while the share is silent.
 */
typedef void (*DeskSyncSilentFunc) (const DeskSyncCounts *counts, gpointer data);

DeskSyncWatch *desk_sync_watch_new (DeskStore *store, DeskSyncSilentFunc func, gpointer data);
void           desk_sync_watch_free (DeskSyncWatch *self);
void           desk_sync_watch_begin (DeskSyncWatch *self);
void           desk_sync_watch_end (DeskSyncWatch *self);
gboolean       desk_sync_watch_run (gpointer target, DeskReplicaWork work, gpointer data, GError **error);
void           desk_sync_watch_stop (DeskSyncWatch *self);
void           desk_sync_watch_leave (DeskSyncWatch *self);

gboolean       desk_sync_counts_work (DeskFile *file, gpointer data, DeskChangeSet **changes, GError **error);

G_END_DECLS
