// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"
#include "desk-commit-format.h"

G_BEGIN_DECLS

void        desk_log_format_set_known (DeskFile *file, const DeskFormats *formats);
guint       desk_log_format_get_known (DeskFile *file);
gboolean    desk_log_format_read (DeskFile *file, guint *format, GError **error);
gboolean    desk_log_format_check_known (DeskFile *file, GError **error);
gboolean    desk_log_format_check_commit (DeskFile *file, const DeskCommit *commit, GError **error);
gboolean    desk_log_format_translate_pending (DeskFile *file, DeskChangeSet **changes, GError **error);
DeskCommit *desk_log_format_build_upgrade (DeskFile *file, const DeskUuid *author, GError **error);

G_END_DECLS
