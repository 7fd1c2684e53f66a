// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_FIELD_ROW (desk_field_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskFieldRow, desk_field_row, DESK, FIELD_ROW, GtkWidget)

GtkWidget *desk_field_row_new (const char *field);

void       desk_field_row_set_snapshot (DeskFieldRow *self, DeskSession *session, DeskTicketSnapshot *snapshot);
const char *desk_field_row_get_field (DeskFieldRow *self);
gboolean   desk_field_row_is_empty (DeskFieldRow *self);

G_END_DECLS
