// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_apply_commit (DeskFile *file, DeskCommit *commit, DeskChangeSet *changes, GError **error);

G_END_DECLS
