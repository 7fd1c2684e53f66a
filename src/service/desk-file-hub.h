// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-clock.h"
#include "desk-hub.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

DeskHub *desk_file_hub_new (const char *path, const char *blobs, DeskClock *clock, DeskIdSource *ids, GError **error);

G_END_DECLS
