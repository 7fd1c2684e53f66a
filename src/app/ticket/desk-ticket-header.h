// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_TICKET_HEADER (desk_ticket_header_get_type ())
G_DECLARE_FINAL_TYPE (DeskTicketHeader, desk_ticket_header, DESK, TICKET_HEADER, GtkWidget)

GtkWidget *desk_ticket_header_new (void);

void       desk_ticket_header_set_snapshot (DeskTicketHeader *self, DeskSession *session, DeskTicketSnapshot *snapshot);
void       desk_ticket_header_set_folded (DeskTicketHeader *self, gboolean folded);
void       desk_ticket_header_edit_summary (DeskTicketHeader *self);

G_END_DECLS
