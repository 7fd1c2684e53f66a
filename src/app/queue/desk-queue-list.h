// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"
#include "desk-ticket-list.h"

G_BEGIN_DECLS

#define DESK_TYPE_QUEUE_LIST (desk_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueueList, desk_queue_list, DESK, QUEUE_LIST, GtkWidget)


DeskTicketList *desk_queue_list_get_model (DeskQueueList *self);
void            desk_queue_list_show (DeskQueueList *self, DeskView view, const char *search, gboolean from_top);
void            desk_queue_list_set_current (DeskQueueList *self, const DeskUuid *ticket);
void            desk_queue_list_walk (DeskQueueList *self, int by);
void            desk_queue_list_explain (DeskQueueList *self);

G_END_DECLS
