// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void desk_widget_set_spoken (GtkWidget *widget, const char *label);
void desk_widget_set_class (GtkWidget *widget, const char *css_class, gboolean on);

G_END_DECLS
