// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_NEW_TICKET_WINDOW (desk_new_ticket_window_get_type ())
G_DECLARE_FINAL_TYPE (DeskNewTicketWindow, desk_new_ticket_window, DESK, NEW_TICKET_WINDOW, AdwWindow)

DeskNewTicketWindow *desk_new_ticket_window_present (GtkWindow *parent, DeskSession *session);

G_END_DECLS
