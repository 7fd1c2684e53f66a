// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_CONFLICT_ROW (desk_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskConflictRow, desk_conflict_row, DESK, CONFLICT_ROW, GtkWidget)

GtkWidget          *desk_conflict_row_new (const DeskConflict *conflict);
gboolean            desk_conflict_row_is_of (DeskConflictRow *self, const DeskConflict *conflict);
const DeskConflict *desk_conflict_row_get_conflict (DeskConflictRow *self);
void                desk_conflict_row_set_snapshot (DeskConflictRow *self, DeskTicketSnapshot *snapshot);
void                desk_conflict_row_set_busy (DeskConflictRow *self, gboolean is_busy);

G_END_DECLS
