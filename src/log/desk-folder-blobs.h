// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-log.h"

G_BEGIN_DECLS

gboolean desk_folder_log_put_blob (DeskLog *log, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
gboolean desk_folder_log_fetch_blob (DeskLog *log, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
gboolean desk_folder_log_has_blob (DeskLog *log, const char *sha256, gboolean *is_there, GCancellable *cancellable, GError **error);

G_END_DECLS
