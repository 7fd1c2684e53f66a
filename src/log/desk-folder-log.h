// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-ops.h"
#include "desk-id-source.h"
#include "desk-log.h"

G_BEGIN_DECLS

/**
 * DeskFolderPlace:
 * @path: the shared folder
 * @ops: (nullable): how it is reached, which has to outlive the log; %NULL for
 *   the file system
 * @clock: of this machine; only for how long something has been amiss
 * @ids: for temporary names and tags
 * @replica: which replica asks
 *
 * Where a desk is shared, and by whom it is used.
 */
typedef struct {
  const char *path;
  DeskFolderOps *ops;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskUuid replica;
} DeskFolderPlace;

DeskLog *desk_folder_log_create (const DeskFolderPlace *place, const DeskLogIdentity *identity, GCancellable *cancellable, GError **error);
DeskLog *desk_folder_log_open (const DeskFolderPlace *place, const DeskUuid *expected, GCancellable *cancellable, GError **error);

G_END_DECLS
