// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

GBytes  *desk_bundle_make (DeskFile *file, const DeskUuid *ticket, GError **error);
gboolean desk_bundle_save (DeskFile *file, const DeskUuid *ticket, const char *path, GError **error);

G_END_DECLS
