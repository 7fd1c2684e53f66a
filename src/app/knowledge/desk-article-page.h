// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-article-details.h"

G_BEGIN_DECLS

#define DESK_TYPE_ARTICLE_PAGE (desk_article_page_get_type ())
G_DECLARE_FINAL_TYPE (DeskArticlePage, desk_article_page, DESK, ARTICLE_PAGE, GtkWidget)

GtkWidget *desk_article_page_new (void);

void       desk_article_page_show (DeskArticlePage *self, DeskArticleDetails *details, gint64 now_ms);

G_END_DECLS
