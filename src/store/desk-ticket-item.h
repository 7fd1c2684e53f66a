// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-queue-row.h"

G_BEGIN_DECLS

#define DESK_TYPE_TICKET_ITEM (desk_ticket_item_get_type ())
G_DECLARE_FINAL_TYPE (DeskTicketItem, desk_ticket_item, DESK, TICKET_ITEM, GObject)

gint64        desk_ticket_item_get_row_no (DeskTicketItem *self);
DeskQueueRow *desk_ticket_item_get_row (DeskTicketItem *self);

G_END_DECLS
