// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

DeskCommit *desk_undo_build (DeskFile *file, const DeskUuid *commit, const DeskUuid *author, GError **error);
gboolean    desk_undo_check (DeskFile *file, const DeskCommit *undo, GError **error);
gboolean    desk_undo_merge (DeskFile *file, DeskCommit *undo, GError **error);
gboolean    desk_undo_find_last (DeskFile *file, const DeskUuid *author, gboolean redo, DeskUuid *commit, GError **error);

G_END_DECLS
