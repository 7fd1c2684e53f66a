// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_SIGN_IN_WINDOW (desk_sign_in_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskSignInWindow, desk_sign_in_window, DESK, SIGN_IN_WINDOW, AdwWindow)

DeskSignInWindow *desk_sign_in_window_new (GtkWindow *parent, DeskSession *session, DeskSyncAsk ask);

G_END_DECLS
