// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"

G_BEGIN_DECLS

struct _DeskBatch {
  DeskFile *file;
  GPtrArray *commits; /* made, for the segment */
  DeskChangeSet *changes;
  gboolean is_trial;
};

void     desk_batch_add (DeskBatch *self, DeskCommit *commit, DeskChangeSet *changes);
gboolean desk_batch_is_of_commit (DeskFile *file, const GError *error);

DeskSegment *desk_log_make_segment (DeskFile *file, GPtrArray *commits, GError **error);
DeskCommit *desk_log_rebuild_commit (DeskFile *file, const DeskUuid *id, GError **error);
gboolean desk_log_keep_segment (DeskFile *file, guint64 number, GBytes *bytes, GError **error);
gboolean desk_log_append (DeskFile *file, GPtrArray *commits, GError **error);

G_END_DECLS
