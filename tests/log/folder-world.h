// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-log.h"

G_BEGIN_DECLS

#define WORLD_NOW_MS G_GINT64_CONSTANT (1772445600000)

/**
 * FolderWorld:
 * @folder: a temporary folder
 * @path: the shared folder in it
 * @clock: fixed
 * @ids: seeded
 * @desk: the desk that is shared
 *
 * What tests of the log in a folder begin with.
 */
typedef struct {
  char *folder;
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskUuid desk;
  DeskUuid replica;
} FolderWorld;

FolderWorld *folder_world_new (void);
FolderWorld *folder_world_new_in (const char *folder);
void         folder_world_free (FolderWorld *self);
DeskLog     *folder_world_create (FolderWorld *self, DeskFolderOps *ops);
DeskLog     *folder_world_open (FolderWorld *self, DeskFolderOps *ops);
DeskFolderPlace folder_world_place (FolderWorld *self, DeskFolderOps *ops);

GBytes      *world_segment (guint64 number, const char *who);
DeskLogPut   world_put (DeskLog *log, guint64 number, const char *who);
void         world_assert_segment (DeskLog *log, guint64 number, const char *who);
guint64      world_newest (DeskLog *log);
char        *world_path (FolderWorld *self, const char *name);
void         world_write (FolderWorld *self, const char *name, const char *text);
gboolean     world_has (FolderWorld *self, const char *name);
void         world_remove (const char *path);
guint        world_count_temporaries (const char *path);
void         world_set_age (FolderWorld *self, const char *name, gint64 age_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FolderWorld, folder_world_free)

G_END_DECLS
