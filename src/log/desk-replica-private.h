// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-replica.h"

G_BEGIN_DECLS

struct _DeskReplica {
  DeskLog *log;
  DeskReplicaRun run;
  gpointer target;
  DeskSharing *expected;         /* (nullable): where the desk has to be shared for anything to be done */
  DeskReplicaRun expecting_run;  /* what @run was before */
  gpointer expecting_target;
  char *scratch; /* for checkpoints that are fetched */
  gint64 skew_ms;
  guint n_resets; /* in this catching up */
  /* What did not fit however often it was tried, so that it is not tried again
   * every few seconds. 0 and NULL without. */
  guint64 unfit_number;
  GBytes *unfit;
  /* What waits for something else is not in the way of what is behind it. */
  guint64 handed_after; /* pending commits up to this one are left where they are for now */
  guint64 handed_last;  /* of the last that were handed in */
  gboolean is_cut;      /* whether there are more behind it */
};

/* A log that is thrown away again and again is no log. */
#define DESK_REPLICA_MAX_RESETS 3

gboolean desk_replica_read_head (DeskReplica *self, DeskHead *head, GError **error);
gboolean desk_replica_read_own (DeskReplica *self, guint64 number, GBytes **bytes, GError **error);
gboolean desk_replica_is_same_segment (DeskReplica *self, guint64 number, gboolean *is_same, GCancellable *cancellable, GError **error);
gboolean desk_replica_give_up (const char *why, GError **error);
gboolean desk_replica_follow_again (DeskReplica *self, const char *why, GCancellable *cancellable, GError **error);
gboolean desk_replica_bring_tail_back (DeskReplica *self, const DeskHead *head, guint64 newest, const DeskLogIdentity *identity, GCancellable *cancellable, GError **error);

G_END_DECLS
