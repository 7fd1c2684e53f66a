// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char  *desk_cli_text_make_visible (const char *text, gboolean keep_lines);
guint  desk_cli_text_get_width (const char *text);
char  *desk_cli_text_cut (const char *text, guint width);
char  *desk_cli_text_to_locale (const char *text, gsize size, gsize *locale_size);

G_END_DECLS
