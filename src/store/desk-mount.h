// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskMount:
 * @point: where it is mounted
 * @kind: the file system's name: `ext4`, `nfs4`, `fuse.sshfs` …
 * @source: what is mounted: a device, `host:/export`, `//host/share` …
 * @options: those of this mount and those of the file system, with commas
 *
 * What /proc/self/mountinfo says of one mount (proc(5)).
 */
typedef struct {
  char *point;
  char *kind;
  char *source;
  char *options;
} DeskMount;

DeskMount  *desk_mount_find (const char *mountinfo, const char *path);
DeskMount  *desk_mount_find_for (const char *path);
void        desk_mount_free (DeskMount *self);
gboolean    desk_mount_is_network (const DeskMount *self);
gboolean    desk_mount_has_option (const DeskMount *self, const char *option);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskMount, desk_mount_free)

G_END_DECLS
