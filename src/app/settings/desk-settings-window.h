// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_SETTINGS_WINDOW (desk_settings_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskSettingsWindow, desk_settings_window, DESK, SETTINGS_WINDOW, AdwWindow)

DeskSettingsWindow *desk_settings_window_new (GtkWindow *parent, DeskSession *session);

G_END_DECLS
