// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-search-collect.h"
#include "desk-search.h"

G_BEGIN_DECLS

DeskSearchHit *desk_search_hit_new (DeskSearchRun *run, const DeskSearchCandidate *candidate, GError **error);

char          *desk_search_mark_text (const char *text, gsize start, gsize end, const GArray *matches);
char          *desk_search_cut_snippet (const char *text, gsize size, gsize from, const GArray *matches);

G_END_DECLS
