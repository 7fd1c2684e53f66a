// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-item.h"

G_BEGIN_DECLS

/* The list is told before an item goes, because it knows it without holding it. */
typedef void (*DeskTicketItemGone) (DeskTicketItem *item, gpointer owner);

struct _DeskTicketItem {
  GObject parent_instance;

  gint64 row_no;
  DeskQueueRow *row;

  /* The list's own. */
  DeskTicketItemGone gone;
  gpointer owner;
  GList link;       /* in the queue of wanted items */
  gboolean is_wanted;
  gboolean is_kept;
  guint64 asked;    /* number of the newest question that covers it */
};

DeskTicketItem *desk_ticket_item_new (gint64 row_no, DeskTicketItemGone gone, gpointer owner);
void            desk_ticket_item_set_row (DeskTicketItem *self, DeskQueueRow *row);

G_END_DECLS
