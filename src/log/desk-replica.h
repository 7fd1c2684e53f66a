// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"
#include "desk-log.h"
#include "desk-sharing.h"

G_BEGIN_DECLS

/**
 * DeskReplicaWork:
 * @file: the writer
 * @data: what was asked to be passed
 * @changes: (out) (optional) (transfer full): the rows that were touched
 * @error: return location
 *
 * Returns: whether it was done
 */
typedef gboolean (*DeskReplicaWork) (DeskFile *file, gpointer data, DeskChangeSet **changes, GError **error);

/**
 * DeskReplicaRun:
 * @target: whose file it is
 * @work: what is to be done with the file
 * @data: passed to @work
 * @error: return location
 *
 * Has a short piece of work done where the file is written, and waits for it.
 * Nothing that takes long on the way to the log is ever done in there.
 *
 * Returns: whether it was done
 */
typedef gboolean (*DeskReplicaRun) (gpointer target, DeskReplicaWork work, gpointer data, GError **error);

/**
 * DeskReplica:
 *
 * A desk file and the log it follows.
 */
typedef struct _DeskReplica DeskReplica;

DeskReplica *desk_replica_new (DeskLog *log, DeskReplicaRun run, gpointer target, const char *scratch);
void         desk_replica_free (DeskReplica *self);
void         desk_replica_expect (DeskReplica *self, const DeskSharing *sharing);
gboolean     desk_replica_run_here (gpointer file, DeskReplicaWork work, gpointer data, GError **error);

gboolean     desk_replica_begin (DeskReplica *self, GCancellable *cancellable, GError **error);
gboolean     desk_replica_begin_again (DeskReplica *self, GCancellable *cancellable, GError **error);
gboolean     desk_replica_measure_clock (DeskReplica *self, DeskClock *clock, GCancellable *cancellable, GError **error);
gint64       desk_replica_get_skew_ms (DeskReplica *self);
gboolean     desk_replica_catch_up (DeskReplica *self, guint64 *newest, GCancellable *cancellable, GError **error);
gboolean     desk_replica_push (DeskReplica *self, gboolean *has_pushed, GCancellable *cancellable, GError **error);
gboolean     desk_replica_sync (DeskReplica *self, guint *n_pending, GCancellable *cancellable, GError **error);
gboolean     desk_replica_keep_checkpoint (DeskReplica *self, const char *desk_path, DeskClock *clock, DeskIdSource *ids, guint64 *segment, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskReplica, desk_replica_free)

G_END_DECLS
