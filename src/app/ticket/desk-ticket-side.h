// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_TICKET_SIDE (desk_ticket_side_get_type ())
G_DECLARE_FINAL_TYPE (DeskTicketSide, desk_ticket_side, DESK, TICKET_SIDE, GtkWidget)

GtkWidget *desk_ticket_side_new (void);
void       desk_ticket_side_set_snapshot (DeskTicketSide *self, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
