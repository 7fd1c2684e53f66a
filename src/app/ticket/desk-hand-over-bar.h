// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_HAND_OVER_BAR (desk_hand_over_bar_get_type ())
G_DECLARE_FINAL_TYPE (DeskHandOverBar, desk_hand_over_bar, DESK, HAND_OVER_BAR, GtkWidget)

void desk_hand_over_bar_set_snapshot (DeskHandOverBar *self, DeskTicketSnapshot *snapshot);
void desk_hand_over_bar_set_folded (DeskHandOverBar *self, gboolean folded);

G_END_DECLS
