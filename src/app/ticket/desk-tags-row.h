// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-ticket-snapshot.h"

G_BEGIN_DECLS

#define DESK_TYPE_TAGS_ROW (desk_tags_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskTagsRow, desk_tags_row, DESK, TAGS_ROW, GtkWidget)

GtkWidget *desk_tags_row_new (void);
void       desk_tags_row_set_snapshot (DeskTagsRow *self, DeskSession *session, DeskTicketSnapshot *snapshot);

G_END_DECLS
