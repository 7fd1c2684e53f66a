// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-composer.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_TICKET_PANE (desk_ticket_pane_get_type ())
G_DECLARE_FINAL_TYPE (DeskTicketPane, desk_ticket_pane, DESK, TICKET_PANE, GtkWidget)

GtkWidget      *desk_ticket_pane_new (void);

void            desk_ticket_pane_set_session (DeskTicketPane *self, DeskSession *session);
DeskSession    *desk_ticket_pane_get_session (DeskTicketPane *self);
void            desk_ticket_pane_show_ticket (DeskTicketPane *self, const DeskUuid *ticket);
const DeskUuid *desk_ticket_pane_get_ticket (DeskTicketPane *self);
const char     *desk_ticket_pane_find_refusal (DeskTicketPane *self, const char *action);
void            desk_ticket_pane_flush (DeskTicketPane *self);
DeskComposer *desk_ticket_pane_get_composer (DeskTicketPane *self);

G_END_DECLS
