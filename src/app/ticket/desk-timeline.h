// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_TIMELINE (desk_timeline_get_type ())
G_DECLARE_FINAL_TYPE (DeskTimeline, desk_timeline, DESK, TIMELINE, GtkWidget)

GtkWidget *desk_timeline_new (void);

void       desk_timeline_set_snapshot (DeskTimeline *self, DeskTicketSnapshot *snapshot);
guint      desk_timeline_get_n_shown (DeskTimeline *self);
void       desk_timeline_scroll_to_end (DeskTimeline *self);

G_END_DECLS
