// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-composer.h"
#include "desk-ticket-header.h"
#include "desk-ticket-pane.h"
#include "desk-ticket-snapshot.h"
#include "desk-timeline-item.h"

G_BEGIN_DECLS

void                desk_ticket_pane_install_actions (GtkWidgetClass *widget_class);
void                desk_ticket_pane_update_actions (DeskTicketPane *self);
void                desk_ticket_pane_go_to_stage (DeskTicketPane *self, DeskStage stage);

DeskTicketSnapshot *desk_ticket_pane_get_snapshot (DeskTicketPane *self);
DeskTicketHeader   *desk_ticket_pane_get_header (DeskTicketPane *self);
void                desk_ticket_pane_explain_action (DeskTicketPane *self, const char *action, const char *refusal);
void                desk_ticket_pane_settle (DeskTicketPane *self, gboolean put_in_place);
void                desk_ticket_pane_show_timeline (DeskTicketPane *self);

/* desk-ticket-pane-deeds.c */
void                desk_ticket_pane_do_deed (DeskTicketPane *self, const DeskTimelineDeed *deed);
void                desk_ticket_pane_same (DeskTicketPane *self, const DeskUuid *other);
void                desk_ticket_pane_shout_out (DeskTicketPane *self);
void                desk_ticket_pane_plan (DeskTicketPane *self, DeskTicketActionKind kind);
void                desk_ticket_pane_correct (DeskTicketPane *self);

G_END_DECLS
