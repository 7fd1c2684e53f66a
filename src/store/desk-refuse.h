// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-change-set.h"
#include "desk-file.h"

G_BEGIN_DECLS

gboolean desk_refuse_pending (DeskFile *file, GHashTable *refusals, DeskChangeSet **changes, GError **error);

G_END_DECLS
