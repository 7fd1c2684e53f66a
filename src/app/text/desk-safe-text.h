// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_LONG_WORD: as many characters without a blank are no word of any language. */
#define DESK_LONG_WORD 120

char    *desk_safe_text (const char *text);
char    *desk_safe_text_join (const char *const *parts, guint n_parts);
void     desk_safe_text_append (GString *string, const char *text, gssize size);
gboolean desk_safe_text_is_hidden (gunichar character);
gboolean desk_safe_text_has_long_word (const char *text);
gboolean desk_safe_text_find_word (const char *text, gsize size, gsize n_characters, gsize *end);

G_END_DECLS
