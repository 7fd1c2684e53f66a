// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-hub.h"

G_BEGIN_DECLS

/**
 * MemoryHub:
 *
 * A hub that keeps its log in memory. A commit of it is an id, an author, and
 * whatever follows; each makes a segment of its own, which holds its bytes.
 */
typedef struct _MemoryHub MemoryHub;

#define MEMORY_COMMIT_MIN_BYTES (2 * DESK_UUID_SIZE)

MemoryHub *memory_hub_new (const char *folder, const DeskUuid *desk);
void       memory_hub_give_role (MemoryHub *self, const DeskUuid *analyst, DeskRole role);
void       memory_hub_set_checkpoint (MemoryHub *self, const char *path, guint64 segment);
guint      memory_hub_get_n_pushes (MemoryHub *self);
GBytes    *memory_commit_new (const DeskUuid *id, const DeskUuid *author, gsize n_more_bytes);

G_END_DECLS
