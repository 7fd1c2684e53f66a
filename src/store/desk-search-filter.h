// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-search-query.h"

G_BEGIN_DECLS

/**
 * DeskSearchScope:
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @shift_end_ms: when the shift of @me ends
 *
 * What a search depends on beside its words.
 */
typedef struct {
  const DeskUuid *me;
  gint64 now_ms;
  gint64 shift_end_ms;
} DeskSearchScope;

gboolean desk_search_has_conditions (DeskSearchQuery *query);
gboolean desk_search_filter_tickets (DeskFile *file, DeskSearchQuery *query, const DeskSearchScope *scope, const GArray *candidates, guint limit, GArray *rows, GError **error);
gboolean desk_search_filter_articles (DeskFile *file, DeskSearchQuery *query, const DeskSearchScope *scope, const GArray *candidates, guint limit, GArray *rows, GError **error);

G_END_DECLS
