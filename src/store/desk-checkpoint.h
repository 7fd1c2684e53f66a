// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_CHECKPOINT_APPLICATION_ID: `Desc` in ASCII */
#define DESK_CHECKPOINT_APPLICATION_ID 0x44657363

gboolean desk_checkpoint_snapshot (const char *desk_path, const char *to, DeskClock *clock, DeskIdSource *ids, GError **error);
gboolean desk_checkpoint_make (const char *desk_path, const char *path, DeskClock *clock, DeskIdSource *ids, guint64 *segment, GError **error);
gboolean desk_replica_reset (DeskFile *file, GPtrArray *orphans, const char *checkpoint, DeskSegment *segment, GError **error);

G_END_DECLS
