// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_FOLD_BOX (desk_fold_box_get_type ())
G_DECLARE_FINAL_TYPE (DeskFoldBox, desk_fold_box, DESK, FOLD_BOX, GtkWidget)

GtkWidget *desk_fold_box_new (void);

void       desk_fold_box_set_main (DeskFoldBox *self, GtkWidget *child);
void       desk_fold_box_set_side (DeskFoldBox *self, GtkWidget *child);
gboolean   desk_fold_box_get_folded (DeskFoldBox *self);
void       desk_fold_box_set_show_side (DeskFoldBox *self, gboolean show_side);
gboolean   desk_fold_box_get_show_side (DeskFoldBox *self);

G_END_DECLS
