// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskFolderKind:
 * @DESK_FOLDER_KIND_FILE: a regular file
 * @DESK_FOLDER_KIND_FOLDER: a folder
 * @DESK_FOLDER_KIND_OTHER: a symbolic link, a pipe …, none of which has any
 *   business on a share
 */
typedef enum {
  DESK_FOLDER_KIND_FILE,
  DESK_FOLDER_KIND_FOLDER,
  DESK_FOLDER_KIND_OTHER,
} DeskFolderKind;

/**
 * DeskFolderInfo:
 * @kind: what it is
 * @size: of a file, in bytes
 * @changed_ms: when it was last written, by the share's clock
 */
typedef struct {
  DeskFolderKind kind;
  guint64 size;
  gint64 changed_ms;
} DeskFolderInfo;

/**
 * DeskFolderNameFunc:
 * @name: of an entry; never `.` or `..`
 * @data: what the caller gave
 *
 * Returns: %FALSE when it has seen enough
 */
typedef gboolean (*DeskFolderNameFunc) (const char *name, gpointer data);

typedef struct _DeskFolderOps DeskFolderOps;

/**
 * DeskFolderOps:
 * @make_folder: makes one folder, whose parent is there
 * @remove_folder: removes an empty one
 * @list: tells the names in a folder, in any order
 * @look: what a name is
 * @create: makes a file that must not exist, to be written
 * @open: opens a regular file, to be read or (with @to_write) to be written,
 *   which leaves what is in it
 * @read: reads at most @size bytes; fewer only at the end of the file
 * @write: writes all of @size bytes
 * @sync: returns when what was written is on the disk of the share
 * @close: gives the handle back, whatever it returns
 * @link: gives a file a second name, which must not exist
 * @rename: over whatever has that name
 * @unlink: takes a name away
 * @sync_folder: returns when the names in a folder are on the disk
 * @pause: lets time pass, or less when cancelled
 *
 * All that the log in a folder asks of a share. Paths are relative to the
 * shared folder, of plain names; the empty one is that folder itself. Each
 * returns 0 or an `errno`, and an error does not mean that nothing was done:
 * the reply of a server may be what was lost. Out-parameters are untouched on
 * failure.
 *
 * A simulation puts a model of a faulty share in the place of
 * desk_folder_ops_new(), so that every call is a place to fail or to crash in.
 */
struct _DeskFolderOps {
  int  (*make_folder) (DeskFolderOps *self, const char *path);
  int  (*remove_folder) (DeskFolderOps *self, const char *path);
  int  (*list) (DeskFolderOps *self, const char *path, DeskFolderNameFunc func, gpointer data);
  int  (*look) (DeskFolderOps *self, const char *path, DeskFolderInfo *info);
  int  (*create) (DeskFolderOps *self, const char *path, int *handle);
  int  (*open) (DeskFolderOps *self, const char *path, gboolean to_write, int *handle, DeskFolderInfo *info);
  int  (*read) (DeskFolderOps *self, int handle, guint64 offset, void *buffer, gsize size, gsize *n_read);
  int  (*write) (DeskFolderOps *self, int handle, guint64 offset, const void *bytes, gsize size);
  int  (*sync) (DeskFolderOps *self, int handle);
  int  (*close) (DeskFolderOps *self, int handle);
  int  (*link) (DeskFolderOps *self, const char *from, const char *to);
  int  (*rename) (DeskFolderOps *self, const char *from, const char *to);
  int  (*unlink) (DeskFolderOps *self, const char *path);
  int  (*sync_folder) (DeskFolderOps *self, const char *path);
  void (*pause) (DeskFolderOps *self, guint ms, GCancellable *cancellable);
  void (*free) (DeskFolderOps *self);
};

DeskFolderOps *desk_folder_ops_new (const char *root);
void           desk_folder_ops_free (DeskFolderOps *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskFolderOps, desk_folder_ops_free)

G_END_DECLS
