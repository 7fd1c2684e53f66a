// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An article as an item of a list.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-article-item.h"
#include "desk-article-words.h"

struct _DeskArticleItem {
  GObject parent_instance;

  DeskArticleRow *row;
  gboolean is_stale;
};

G_DEFINE_FINAL_TYPE (DeskArticleItem, desk_article_item, G_TYPE_OBJECT)

static void
desk_article_item_finalize (GObject *object)
{
  DeskArticleItem *self = DESK_ARTICLE_ITEM (object);

  g_clear_pointer (&self->row, desk_article_row_unref);

  G_OBJECT_CLASS (desk_article_item_parent_class)->finalize (object);
}

static void
desk_article_item_class_init (DeskArticleItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_article_item_finalize;
}

static void
desk_article_item_init (DeskArticleItem *self)
{
}

/**
 * desk_article_item_new:
 * @row: what was found
 * @today: the day on the desk
 *
 * Returns: (transfer full): an item
 */
DeskArticleItem *
desk_article_item_new (DeskArticleRow *row,
                       int             today)
{
  DeskArticleItem *self = g_object_new (DESK_TYPE_ARTICLE_ITEM, NULL);

  self->row = desk_article_row_ref (row);
  self->is_stale = desk_article_is_stale (row->state, row->review_day, today);

  return self;
}

const DeskArticleRow *
desk_article_item_get_row (DeskArticleItem *self)
{
  g_return_val_if_fail (DESK_IS_ARTICLE_ITEM (self), NULL);

  return self->row;
}

const DeskUuid *
desk_article_item_get_id (DeskArticleItem *self)
{
  g_return_val_if_fail (DESK_IS_ARTICLE_ITEM (self), NULL);

  return &self->row->hit->id;
}

gboolean
desk_article_item_is_stale (DeskArticleItem *self)
{
  g_return_val_if_fail (DESK_IS_ARTICLE_ITEM (self), FALSE);

  return self->is_stale;
}
