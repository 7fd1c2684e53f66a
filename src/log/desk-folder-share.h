// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-ops.h"
#include "desk-id-source.h"
#include "desk-log.h"

G_BEGIN_DECLS

/**
 * DeskFolderShare:
 * @path: the shared folder, as people know it
 * @ops: how it is reached
 * @ids: for temporary names
 *
 * A folder on a share, and files in it that are there wholly or not at all.
 * What fails returns an `errno`, which desk_folder_share_fail() puts in words.
 */
typedef struct {
  char *path;
  DeskFolderOps *ops;
  DeskIdSource *ids;
} DeskFolderShare;

int       desk_folder_share_read (DeskFolderShare *self, const char *path, gsize max_bytes, GBytes **bytes);
int       desk_folder_share_read_text (DeskFolderShare *self, const char *path, gsize max_bytes, char **text);
int       desk_folder_share_write_new (DeskFolderShare *self, const char *path, GBytes *bytes);
int       desk_folder_share_publish (DeskFolderShare *self, const char *temporary, const char *path);
int       desk_folder_share_put (DeskFolderShare *self, const char *path, GBytes *bytes, DeskLogPut *outcome);
int       desk_folder_share_replace (DeskFolderShare *self, const char *path, GBytes *bytes);
int       desk_folder_share_make_folder (DeskFolderShare *self, const char *path);
int       desk_folder_share_list_numbers (DeskFolderShare *self, const char *path, guint n_digits, const char *ending, GArray **numbers);
int       desk_folder_share_find_highest (DeskFolderShare *self, const char *path, guint n_digits, const char *ending, guint64 *number);
void      desk_folder_share_clear_stale (DeskFolderShare *self, const char *path, gint64 before_ms);
gboolean  desk_folder_share_fail (DeskFolderShare *self, int number, const char *path, GError **error);

G_END_DECLS
