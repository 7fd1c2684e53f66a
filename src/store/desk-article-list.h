// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-search.h"

G_BEGIN_DECLS

/**
 * DeskArticleRow:
 * @hit: what was found
 * @kind: kind of article
 * @state: how far it is
 * @review_day: when it has to be read again, or %DESK_DAY_NONE
 *
 * What a list shows of one article. Immutable and reference-counted.
 */
typedef struct {
  DeskSearchHit *hit;
  DeskArticleKind kind;
  DeskArticleState state;
  int review_day;
} DeskArticleRow;

/**
 * DeskArticleList:
 * @rows: (element-type DeskArticleRow): the best first
 * @is_complete: %FALSE if there was more
 * @zone: of the desk
 */
typedef struct {
  GPtrArray *rows;
  gboolean is_complete;
  GTimeZone *zone;
} DeskArticleList;

DeskArticleList *desk_article_list_load (DeskFile *file, DeskSearchQuery *query, const DeskUuid *me, gint64 now_ms, guint limit, GError **error);
void             desk_article_list_free (DeskArticleList *self);

#define DESK_TYPE_ARTICLE_ROW (desk_article_row_get_type ())

GType            desk_article_row_get_type (void);
DeskArticleRow  *desk_article_row_ref (DeskArticleRow *self);
void             desk_article_row_unref (DeskArticleRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskArticleRow, desk_article_row_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskArticleList, desk_article_list_free)

G_END_DECLS
