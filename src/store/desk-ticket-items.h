// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-store.h"
#include "desk-ticket-item.h"

G_BEGIN_DECLS

/**
 * DeskTicketItems:
 *
 * The items of a list, and the reading of the rows behind them. Belongs to the
 * main thread.
 */
typedef struct _DeskTicketItems DeskTicketItems;

typedef void (*DeskTicketItemsFilled) (gpointer data);
typedef void (*DeskTicketItemsFailed) (gpointer data, const GError *error);

DeskTicketItems *desk_ticket_items_new (DeskStore *store, DeskTicketItemsFilled filled, DeskTicketItemsFailed failed, gpointer data);
void             desk_ticket_items_close (DeskTicketItems *self);

DeskTicketItem  *desk_ticket_items_get (DeskTicketItems *self, gint64 row_no);
void             desk_ticket_items_want (DeskTicketItems *self, gint64 row_no);
void             desk_ticket_items_want_all (DeskTicketItems *self);
gboolean         desk_ticket_items_is_filled (DeskTicketItems *self);
guint            desk_ticket_items_get_n (DeskTicketItems *self);

G_END_DECLS
