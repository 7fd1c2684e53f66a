// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_WHY_POPOVER (desk_why_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskWhyPopover, desk_why_popover, DESK, WHY_POPOVER, GtkPopover)

GtkWidget *desk_why_popover_new (void);
void       desk_why_popover_explain (DeskWhyPopover *self, DeskSession *session, const DeskUuid *ticket, const DeskUuid *below);

G_END_DECLS
