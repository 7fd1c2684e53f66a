// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-article-list.h"

G_BEGIN_DECLS

#define DESK_TYPE_ARTICLE_ITEM (desk_article_item_get_type ())
G_DECLARE_FINAL_TYPE (DeskArticleItem, desk_article_item, DESK, ARTICLE_ITEM, GObject)

DeskArticleItem      *desk_article_item_new (DeskArticleRow *row, int today);

const DeskArticleRow *desk_article_item_get_row (DeskArticleItem *self);
const DeskUuid       *desk_article_item_get_id (DeskArticleItem *self);
gboolean              desk_article_item_is_stale (DeskArticleItem *self);

G_END_DECLS
