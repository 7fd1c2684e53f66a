// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-caller.h"
#include "desk-ticket-details.h"

G_BEGIN_DECLS

#define DESK_TYPE_CALLER_POPOVER (desk_caller_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskCallerPopover, desk_caller_popover, DESK, CALLER_POPOVER, GtkPopover)

GtkWidget *desk_caller_popover_new (void);

void       desk_caller_popover_set_customer (DeskCallerPopover *self, const DeskTicketDetails *details);
void       desk_caller_popover_set_caller (DeskCallerPopover *self, const DeskCaller *caller);

G_END_DECLS
