// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-queue-brush.h"
#include "desk-queue.h"
#include "desk-ticket-item.h"

G_BEGIN_DECLS

#define DESK_TYPE_QUEUE_CELL (desk_queue_cell_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueueCell, desk_queue_cell, DESK, QUEUE_CELL, GtkWidget)

GtkWidget      *desk_queue_cell_new (DeskQueueBrush *brush);
void            desk_queue_cell_bind (DeskQueueCell *self, DeskTicketItem *item, const DeskViewer *viewer);
void            desk_queue_cell_unbind (DeskQueueCell *self);
void            desk_queue_cell_tell_time (DeskQueueCell *self);
DeskTicketItem *desk_queue_cell_get_item (DeskQueueCell *self);
DeskQueueCell  *desk_queue_cell_find_at (GtkWidget *list_view, double x, double y);
void            desk_queue_cell_point (DeskQueueCell *self, GtkPopover *popover);

G_END_DECLS
