// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_HOLD_POPOVER (desk_hold_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskHoldPopover, desk_hold_popover, DESK, HOLD_POPOVER, GtkPopover)

GtkWidget *desk_hold_popover_new (void);

G_END_DECLS
