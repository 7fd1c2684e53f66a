// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-enums.h"
#include "desk-search-query.h"

G_BEGIN_DECLS

/** DeskSearchValueKind: what stands behind the colon of a field. */
typedef enum {
  DESK_SEARCH_VALUE_WORDS,
  DESK_SEARCH_VALUE_NAME, /* me, none, or the beginning of a name */
  DESK_SEARCH_VALUE_NUMBER,
  DESK_SEARCH_VALUE_PRIORITY,
  DESK_SEARCH_VALUE_CHOICE, /* one or more of a list */
} DeskSearchValueKind;

DeskSearchValueKind desk_search_field_get_kind (DeskSearchField field);
DeskSearchField     desk_search_field_find (const char *name, gsize size);
guint64             desk_search_field_parse_values (DeskSearchField field, const char *text);
char               *desk_search_field_format_values (DeskSearchField field, guint64 values);
char               *desk_search_field_list_values (DeskSearchField field);
gint64              desk_search_parse_number (const char *text, gboolean *is_article);

G_END_DECLS
