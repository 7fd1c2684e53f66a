// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-act.h"
#include "desk-segment.h"

G_BEGIN_DECLS

gboolean desk_batch_open_epoch (DeskBatch *self, guint32 epoch, GError **error);
gboolean desk_batch_sequence (DeskBatch *self, DeskCommit *intent, gint64 skew_ms, DeskCommit **effective, GError **error);
gboolean desk_batch_sequence_lost (DeskBatch *self, DeskCommit *lost, DeskCommit **effective, GError **error);
GPtrArray *desk_sequence_pending (DeskFile *file, guint32 epoch, guint max_commits, guint max_segments, gint64 skew_ms, GError **error);

G_END_DECLS
