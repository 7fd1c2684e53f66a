// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskBuildFunc:
 * @file: a writer inside a transaction: what is read is what will be changed
 * @data: what desk_act_build() was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit to be made
 */
typedef DeskCommit *(*DeskBuildFunc) (DeskFile *file, gpointer data, GError **error);

/**
 * DeskBatch:
 *
 * Several commits that become one segment, in one transaction.
 */
typedef struct _DeskBatch DeskBatch;

gboolean   desk_act (DeskFile *file, DeskCommit *commit, DeskChangeSet **changes, GError **error);
gboolean   desk_act_build (DeskFile *file, DeskBuildFunc build, gpointer data, DeskCommit **commit, DeskChangeSet **changes, GError **error);

DeskBatch *desk_batch_begin (DeskFile *file, GError **error);
DeskBatch *desk_batch_begin_trial (DeskFile *file, GError **error);
gboolean   desk_batch_act (DeskBatch *self, DeskCommit *commit, GError **error);
gboolean   desk_batch_take (DeskBatch *self, DeskCommit *commit, GError **error);
gboolean   desk_batch_try (DeskBatch *self, DeskCommit *commit, gboolean take, gboolean *can_go_on, GError **error);
gboolean   desk_batch_end (DeskBatch *self, DeskChangeSet **changes, GError **error);
void       desk_batch_free (DeskBatch *self);

gboolean   desk_log_has_commit (DeskFile *file, const DeskUuid *id, gboolean *has, GError **error);
gboolean   desk_log_read_verdict (DeskFile *file, const DeskUuid *id, DeskVerdict *verdict, char **reason, guint64 *segment, GError **error);
DeskCommit *desk_log_find_commit (DeskFile *file, const DeskUuid *id, GError **error);
gboolean   desk_log_find_first (DeskFile *file, guint64 *number, GError **error);
GBytes    *desk_log_read_bytes (DeskFile *file, guint64 number, GError **error);
DeskSegment *desk_log_read_segment (DeskFile *file, guint64 number, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskBatch, desk_batch_free)

G_END_DECLS
