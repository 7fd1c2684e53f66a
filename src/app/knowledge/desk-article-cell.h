// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-article-item.h"

G_BEGIN_DECLS

#define DESK_TYPE_ARTICLE_CELL (desk_article_cell_get_type ())
G_DECLARE_FINAL_TYPE (DeskArticleCell, desk_article_cell, DESK, ARTICLE_CELL, GtkWidget)

GtkWidget       *desk_article_cell_new (void);

void             desk_article_cell_bind (DeskArticleCell *self, DeskArticleItem *item);
DeskArticleItem *desk_article_cell_get_item (DeskArticleCell *self);

G_END_DECLS
