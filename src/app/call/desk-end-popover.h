// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-details.h"

G_BEGIN_DECLS

#define DESK_TYPE_END_POPOVER (desk_end_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskEndPopover, desk_end_popover, DESK, END_POPOVER, GtkPopover)

GtkWidget *desk_end_popover_new (void);

void       desk_end_popover_set_ticket (DeskEndPopover *self, const DeskTicketDetails *details);
void       desk_end_popover_set_text (DeskEndPopover *self, gboolean has_text, gboolean is_busy);

G_END_DECLS
