// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-log.h"

G_BEGIN_DECLS

gboolean desk_folder_pack_old (DeskLog *log, guint max_packs, guint *n_packed, GCancellable *cancellable, GError **error);

G_END_DECLS
