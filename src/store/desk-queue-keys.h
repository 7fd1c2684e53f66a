// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_queue_keys_update (DeskFile *file, const DeskCommit *commit, DeskChangeSet *changes, GError **error);
gboolean desk_queue_keys_rebuild (DeskFile *file, GError **error);
gboolean desk_queue_keys_compare (DeskFile *file, char **difference, GError **error);

G_END_DECLS
