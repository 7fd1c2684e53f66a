// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-folder-log.h"
#include "desk-mount.h"

G_BEGIN_DECLS

typedef enum {
  DESK_FOLDER_FIT,
  DESK_FOLDER_FIT_WITH_REMARKS,
  DESK_FOLDER_UNFIT,
} DeskFolderVerdict;

/**
 * DeskFolderProbe:
 * @verdict: whether a desk can be shared there
 * @kind: the file system's name, empty when unknown
 * @reason: (nullable): why not, for people; only when unfit
 * @code: of %DESK_LOG_ERROR, for @reason
 * @remarks: (element-type utf8): what makes it weaker, for people
 * @skew_ms: how far the share's clock is ahead of this machine's
 */
typedef struct {
  DeskFolderVerdict verdict;
  char *kind;
  char *reason;
  int code;
  GPtrArray *remarks;
  gint64 skew_ms;
} DeskFolderProbe;

DeskFolderProbe *desk_folder_probe (const DeskFolderPlace *place, const char *mountinfo, GCancellable *cancellable, GError **error);
DeskFolderProbe *desk_folder_probe_new (void);
void             desk_folder_probe_free (DeskFolderProbe *self);
void             desk_folder_probe_refuse (DeskFolderProbe *self, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);
void             desk_folder_probe_remark (DeskFolderProbe *self, const char *text);

/* What can be told without touching it: desk-folder-surroundings.c. */
void desk_folder_probe_mount (DeskFolderProbe *self, const DeskMount *mount);
void desk_folder_probe_surroundings (DeskFolderProbe *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskFolderProbe, desk_folder_probe_free)

G_END_DECLS
