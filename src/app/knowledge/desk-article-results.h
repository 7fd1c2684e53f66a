// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-session.h"

G_BEGIN_DECLS

#define DESK_TYPE_ARTICLE_RESULTS (desk_article_results_get_type ())
G_DECLARE_FINAL_TYPE (DeskArticleResults, desk_article_results, DESK, ARTICLE_RESULTS, GtkWidget)

GtkWidget *desk_article_results_new (void);

void       desk_article_results_set_session (DeskArticleResults *self, DeskSession *session);
void       desk_article_results_set_current (DeskArticleResults *self, const DeskUuid *article);
void       desk_article_results_focus_search (DeskArticleResults *self);
void       desk_article_results_set_search (DeskArticleResults *self, const char *text);

G_END_DECLS
