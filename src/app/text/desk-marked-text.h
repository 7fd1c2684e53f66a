// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *desk_marked_text_read (const char *marked, PangoAttrList **attributes);
void  desk_marked_text_show (GtkInscription *inscription, const char *marked);

G_END_DECLS
