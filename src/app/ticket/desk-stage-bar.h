// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-enums.h"

G_BEGIN_DECLS

#define DESK_TYPE_STAGE_BAR (desk_stage_bar_get_type ())
G_DECLARE_FINAL_TYPE (DeskStageBar, desk_stage_bar, DESK, STAGE_BAR, GtkWidget)

GtkWidget *desk_stage_bar_new (void);
void       desk_stage_bar_set_stage (DeskStageBar *self, DeskTicketType type, DeskStage stage, gboolean can_move);

G_END_DECLS
