// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_CONFLICT_BAR (desk_conflict_bar_get_type ())
G_DECLARE_FINAL_TYPE (DeskConflictBar, desk_conflict_bar, DESK, CONFLICT_BAR, GtkWidget)

GtkWidget *desk_conflict_bar_new (void);
void       desk_conflict_bar_set_snapshot (DeskConflictBar *self, DeskSession *session, DeskTicketSnapshot *snapshot);
void       desk_conflict_bar_set_folded (DeskConflictBar *self, gboolean folded);
void       desk_conflict_bar_settle (DeskConflictBar *self, gboolean put_in_place);

G_END_DECLS
