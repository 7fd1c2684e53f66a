// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_STATE_LINE (desk_state_line_get_type ())
G_DECLARE_FINAL_TYPE (DeskStateLine, desk_state_line, DESK, STATE_LINE, GtkWidget)

void desk_state_line_set_session (DeskStateLine *self, DeskSession *session);

G_END_DECLS
