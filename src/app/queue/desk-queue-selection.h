// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-list.h"

G_BEGIN_DECLS

#define DESK_TYPE_QUEUE_SELECTION (desk_queue_selection_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueueSelection, desk_queue_selection, DESK, QUEUE_SELECTION, GObject)

DeskQueueSelection *desk_queue_selection_new (DeskTicketList *list);

GtkSelectionModel  *desk_queue_selection_get_model (DeskQueueSelection *self);
DeskTicketItem     *desk_queue_selection_get_item (DeskQueueSelection *self);
guint               desk_queue_selection_get_position (DeskQueueSelection *self);
void                desk_queue_selection_select (DeskQueueSelection *self, guint position);
gboolean            desk_queue_selection_walk (DeskQueueSelection *self, int by);

const DeskUuid     *desk_queue_selection_get_current (DeskQueueSelection *self);
void                desk_queue_selection_set_current (DeskQueueSelection *self, const DeskUuid *ticket);

G_END_DECLS
