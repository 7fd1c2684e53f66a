// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_TEXT_BOX (desk_text_box_get_type ())
G_DECLARE_FINAL_TYPE (DeskTextBox, desk_text_box, DESK, TEXT_BOX, GtkWidget)

GtkWidget     *desk_text_box_new (void);

char          *desk_text_box_dup_text (DeskTextBox *self);
void           desk_text_box_set_text (DeskTextBox *self, const char *text);
gboolean       desk_text_box_is_blank (DeskTextBox *self);
GtkTextView   *desk_text_box_get_view (DeskTextBox *self);

G_END_DECLS
