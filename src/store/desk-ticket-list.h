// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-queue.h"
#include "desk-store.h"
#include "desk-ticket-item.h"

G_BEGIN_DECLS

#define DESK_TYPE_TICKET_LIST (desk_ticket_list_get_type ())
G_DECLARE_FINAL_TYPE (DeskTicketList, desk_ticket_list, DESK, TICKET_LIST, GObject)

/** DESK_TICKET_LIST_FIRST: so many rows are there before the rest is asked for. */
#define DESK_TICKET_LIST_FIRST 24

DeskTicketList   *desk_ticket_list_new (DeskStore *store);

DeskStore        *desk_ticket_list_get_store (DeskTicketList *self);
void              desk_ticket_list_set_me (DeskTicketList *self, const DeskUuid *me);
void              desk_ticket_list_show (DeskTicketList *self, DeskView view, const char *search);
DeskView          desk_ticket_list_get_view (DeskTicketList *self);
const char       *desk_ticket_list_get_search (DeskTicketList *self);

void              desk_ticket_list_load_all (DeskTicketList *self);
void              desk_ticket_list_look_again (DeskTicketList *self);
gboolean          desk_ticket_list_is_looking (DeskTicketList *self);
gboolean          desk_ticket_list_is_whole (DeskTicketList *self);
gboolean          desk_ticket_list_is_filled (DeskTicketList *self);
guint             desk_ticket_list_get_n_held (DeskTicketList *self);

const DeskViewer *desk_ticket_list_get_viewer (DeskTicketList *self);
gboolean          desk_ticket_list_find_row (DeskTicketList *self, gint64 row_no, guint *position);

G_END_DECLS
