// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean desk_file_lock_open (const char *desk_path, int *fd, GError **error);
gboolean desk_file_lock_take (int fd, GError **error);
void     desk_file_lock_release (int fd);

gboolean desk_file_check_mount (const char *path, GError **error);
gboolean desk_file_mount_is_network (const char *mountinfo, const char *path, char **kind);

G_END_DECLS
