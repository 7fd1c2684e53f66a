// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-queue.h"
#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_QUEUE_VIEW (desk_queue_view_get_type ())
G_DECLARE_FINAL_TYPE (DeskQueueView, desk_queue_view, DESK, QUEUE_VIEW, GtkWidget)


void       desk_queue_view_show (DeskQueueView *self, DeskView view);
DeskView   desk_queue_view_get_view (DeskQueueView *self);

gboolean   desk_queue_view_is_empty (DeskQueueView *self);
void       desk_queue_view_set_current (DeskQueueView *self, const DeskUuid *ticket);
void       desk_queue_view_walk (DeskQueueView *self, int by);
void       desk_queue_view_explain (DeskQueueView *self);

void       desk_queue_view_focus_search (DeskQueueView *self);
void       desk_queue_view_focus_list (DeskQueueView *self);
gboolean   desk_queue_view_leave_search (DeskQueueView *self);

G_END_DECLS
