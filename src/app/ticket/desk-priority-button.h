// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_PRIORITY_BUTTON (desk_priority_button_get_type ())
G_DECLARE_FINAL_TYPE (DeskPriorityButton, desk_priority_button, DESK, PRIORITY_BUTTON, GtkWidget)

GtkWidget *desk_priority_button_new (void);
void       desk_priority_button_set_snapshot (DeskPriorityButton *self, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
