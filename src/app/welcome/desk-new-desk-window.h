// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-clock.h"
#include "desk-id-source.h"

G_BEGIN_DECLS

#define DESK_TYPE_NEW_DESK_WINDOW (desk_new_desk_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskNewDeskWindow, desk_new_desk_window, DESK, NEW_DESK_WINDOW, AdwWindow)

DeskNewDeskWindow *desk_new_desk_window_new (GtkWindow *parent, DeskClock *clock, DeskIdSource *ids);

G_END_DECLS
