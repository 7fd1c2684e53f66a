// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-log-private.h"

G_BEGIN_DECLS

gboolean desk_folder_pack_old (DeskLog *log, guint max_packs, guint *n_packed, GCancellable *cancellable, GError **error);
int      desk_folder_pack_read (DeskFolderLog *self, guint64 number, GBytes **segment);

G_END_DECLS
