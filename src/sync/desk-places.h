// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-joining.h"

G_BEGIN_DECLS

DeskLog  *desk_place_open_log (const DeskSharing *sharing, const DeskHead *head, const char *desk_path, DeskClock *clock, DeskIdSource *ids, GCancellable *cancellable, GError **error);
gboolean  desk_place_is_service (const char *place);

G_END_DECLS
