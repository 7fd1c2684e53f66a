// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-queue-row.h"

G_BEGIN_DECLS

void       desk_widget_add_finish_keys (GtkWidget *widget, GtkShortcutFunc func);
GtkWidget *desk_widget_make_ticket_row (const DeskQueueRow *ticket, const char *tooltip);
void       desk_widget_set_spoken (GtkWidget *widget, const char *label);
void       desk_widget_set_class (GtkWidget *widget, const char *css_class, gboolean on);

G_END_DECLS
