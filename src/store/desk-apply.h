// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_PENDING_BASE: the number of a commit that is not in the log yet is its replica's number above this one: after all of the log. */
#define DESK_PENDING_BASE (G_GUINT64_CONSTANT (1) << 46)

gboolean desk_apply_commit (DeskFile *file, DeskCommit *commit, DeskChangeSet *changes, GError **error);
gboolean desk_apply_pending (DeskFile *file, DeskCommit *commit, DeskChangeSet *changes, GError **error);
gboolean desk_apply_back (DeskFile *file, DeskCommit *effect, DeskChangeSet *changes, GError **error);

G_END_DECLS
