// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-share.h"

G_BEGIN_DECLS

int      desk_folder_local_open (const char *path, guint64 *size, GError **error);
int      desk_folder_local_create (const char *path, gboolean to_go_on, guint64 *size, GError **error);
gboolean desk_folder_local_close (int fd, const char *path, GError **error);
gboolean desk_folder_local_fail (int number, const char *path, GError **error);

gboolean desk_folder_copy_in (DeskFolderShare *share, int fd, const char *path, guint64 from, GChecksum *checksum, GCancellable *cancellable, GError **error);
gboolean desk_folder_copy_out (DeskFolderShare *share, const char *path, guint64 max_bytes, int fd, guint64 from, GCancellable *cancellable, GError **error);
gboolean desk_folder_sum_local (int fd, const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error);
gboolean desk_folder_sum_shared (DeskFolderShare *share, const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error);

G_END_DECLS
