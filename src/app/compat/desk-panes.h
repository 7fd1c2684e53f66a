// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DESK_TYPE_PANES (desk_panes_get_type ())
G_DECLARE_FINAL_TYPE (DeskPanes, desk_panes, DESK, PANES, GtkWidget)

gboolean desk_panes_get_folded (DeskPanes *self);

void     desk_panes_show_list (DeskPanes *self);
void     desk_panes_show_content (DeskPanes *self);
gboolean desk_panes_is_content_shown (DeskPanes *self);

G_END_DECLS
