// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-share-flow.h"

G_BEGIN_DECLS

#define DESK_TYPE_JOIN_WINDOW (desk_join_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskJoinWindow, desk_join_window, DESK, JOIN_WINDOW, AdwWindow)

DeskJoinWindow *desk_join_window_new_for_desk (GtkWindow *parent, DeskSession *session);
DeskJoinWindow *desk_join_window_new (GtkWindow *parent, DeskClock *clock, DeskIdSource *ids, DeskJoinedFunc func, gpointer data);

G_END_DECLS
