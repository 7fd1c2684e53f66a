// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void desk_label_wrap_for (GtkLabel *label, const char *text);

G_END_DECLS
