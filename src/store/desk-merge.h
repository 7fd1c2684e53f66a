// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_merge_commit (DeskFile *file, DeskCommit *commit, GError **error);
gboolean desk_merge_check_causes (DeskFile *file, const DeskCommit *commit, GError **error);

G_END_DECLS
