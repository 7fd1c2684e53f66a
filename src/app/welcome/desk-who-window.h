// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_WHO_WINDOW (desk_who_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskWhoWindow, desk_who_window, DESK, WHO_WINDOW, AdwWindow)

DeskWhoWindow *desk_who_window_new (GtkWindow *parent, DeskSession *session);

G_END_DECLS
