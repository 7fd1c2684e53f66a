// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A file system for SQLite that loses power. Files are kept in memory: what
 * was written, and apart from it what has reached the disk. Between the two
 * stand the writes since the last sync of the file, and of these a loss of
 * power keeps any sectors in any order.
 *
 * It is the default VFS of the process from crash_vfs_register() on. One
 * connection at a time: locks are granted without asking.
 */
typedef struct _CrashImage CrashImage;

void        crash_vfs_register (void);
void        crash_vfs_clear (void);

/* From now on the n-th write, sync or truncation is the last: it and all that
 * follow fail, until crash_vfs_lose_power(). 0: never. */
void        crash_vfs_set_fuse (guint n_operations);
gboolean    crash_vfs_is_blown (void);
void        crash_vfs_lose_power (GRand *random);

/* The n-th operation alone fails with a result code of SQLite. 0: none. A sync
 * that fails forgets what it should have written, as Linux does. */
void        crash_vfs_fail_once (guint n_operations, int code);
gboolean    crash_vfs_has_failed (void);

/* Writes, syncs and truncations so far, in all. */
guint64     crash_vfs_get_n_operations (void);

CrashImage *crash_vfs_save (void);
void        crash_vfs_restore (const CrashImage *image);
void        crash_image_free (CrashImage *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrashImage, crash_image_free)

G_END_DECLS
