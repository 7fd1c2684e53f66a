// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskMessageFunc:
 * @agreed: the button was pressed; otherwise the message was put away
 * @data: of the caller
 */
typedef void (*DeskMessageFunc) (gboolean agreed, gpointer data);

void desk_message_tell (GtkWindow *parent, const char *heading, const char *body);
void desk_message_ask (GtkWindow *parent, const char *heading, const char *body, const char *button, gboolean destroys, DeskMessageFunc func, gpointer data, GDestroyNotify notify);

G_END_DECLS
