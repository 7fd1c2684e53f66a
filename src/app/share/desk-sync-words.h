// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-sync-state.h"

G_BEGIN_DECLS

char       *desk_sync_words_line (const DeskSyncState *state, gint64 now_ms, GTimeZone *zone);
char       *desk_sync_words_explain (const DeskSyncState *state, gint64 now_ms, GTimeZone *zone);
const char *desk_sync_words_icon (const DeskSyncState *state);
char       *desk_sync_words_skew (gint64 skew_ms);

G_END_DECLS
