// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_SYNC_WINDOW (desk_sync_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskSyncWindow, desk_sync_window, DESK, SYNC_WINDOW, AdwWindow)

DeskSyncWindow *desk_sync_window_new (GtkWindow *parent, DeskSession *session);

G_END_DECLS
