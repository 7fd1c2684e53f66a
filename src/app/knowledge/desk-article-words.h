// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "desk-enums.h"

G_BEGIN_DECLS

const char *desk_article_kind_icon (DeskArticleKind kind);
const char *desk_article_state_class (DeskArticleState state);
const char *desk_outcome_icon (DeskOutcome outcome);
gboolean    desk_article_is_stale (DeskArticleState state, int review_day, int today);

G_END_DECLS
