// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-store"
#include "config.h"
#include "desk-queue-keys.h"
gboolean desk_queue_keys_update (DeskFile *file, const DeskCommit *commit, DeskChangeSet *changes, GError **error) { return TRUE; }
gboolean desk_queue_keys_rebuild (DeskFile *file, GError **error) { return TRUE; }
gboolean desk_queue_keys_compare (DeskFile *file, char **difference, GError **error) { return TRUE; }
