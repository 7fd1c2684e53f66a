// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *desk_safe_text (const char *text);
void     desk_safe_text_append (GString *string, const char *text, gssize size);
gboolean desk_safe_text_is_hidden (gunichar character);

G_END_DECLS
