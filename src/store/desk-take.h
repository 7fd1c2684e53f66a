// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_take_segment (DeskFile *file, DeskSegment *segment, GBytes *bytes, guint max_commits, gboolean *is_whole, DeskChangeSet **changes, GError **error);

G_END_DECLS
