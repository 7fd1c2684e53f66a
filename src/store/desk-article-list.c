// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Articles as a list: what a search finds, with what a row says beside it.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-article-list.h"
#include "desk-calendar-query.h"
#include "desk-day.h"

G_DEFINE_BOXED_TYPE (DeskArticleRow, desk_article_row, desk_article_row_ref, desk_article_row_unref)

static void
clear_row (gpointer data)
{
  DeskArticleRow *self = data;

  g_clear_pointer (&self->hit, desk_search_hit_free);
}

DeskArticleRow *
desk_article_row_ref (DeskArticleRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
desk_article_row_unref (DeskArticleRow *self)
{
  g_atomic_rc_box_release_full (self, clear_row);
}

void
desk_article_list_free (DeskArticleList *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

static int
get_enum (DeskStatement *read,
          int            column,
          DeskEnumId     id)
{
  const char *name = (const char *) sqlite3_column_text (read, column);

  return name != NULL ? desk_enum_parse (id, name) : 0;
}

/* Where nothing matched, its first words say more than its keywords. */
static void
set_beginning (DeskSearchHit *hit,
               DeskStatement *read)
{
  if (sqlite3_column_type (read, 3) == SQLITE_NULL)
    return;
  g_free (hit->snippet);
  hit->snippet = desk_statement_dup_text (read, 3);
}

static DeskArticleRow *
load_row (DeskFile            *file,
          const DeskSearchHit *hit,
          gboolean             is_found,
          GError             **error)
{
  g_autoptr (DeskArticleRow) self = g_atomic_rc_box_new0 (DeskArticleRow);
  g_autoptr (DeskStatement) read = desk_file_prepare (file,
                                                      "SELECT kind, state, review_on, "
                                                      "substr (coalesce (nullif (symptoms, ''), nullif (body, ''), resolution), 1, 300) "
                                                      "FROM article WHERE row_no = ?",
                                                      error);
  const char *review_on;
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, hit->row_no);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;

  self->hit = desk_search_hit_copy (hit);
  self->review_day = DESK_DAY_NONE;
  if (has_row)
    {
      self->kind = (DeskArticleKind) get_enum (read, 0, DESK_ENUM_ARTICLE_KIND);
      self->state = (DeskArticleState) get_enum (read, 1, DESK_ENUM_ARTICLE_STATE);
      review_on = (const char *) sqlite3_column_text (read, 2);
      if (review_on != NULL && !desk_day_parse (review_on, &self->review_day))
        self->review_day = DESK_DAY_NONE;
      if (!is_found)
        set_beginning (self->hit, read);
    }

  return g_steal_pointer (&self);
}

/**
 * desk_article_list_load:
 * @file: a desk file, within a read transaction
 * @query: a search; one without terms finds everything
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @limit: how many at most; not 0
 * @error: return location
 *
 * Returns: (transfer full) (nullable): articles
 */
DeskArticleList *
desk_article_list_load (DeskFile         *file,
                        DeskSearchQuery  *query,
                        const DeskUuid   *me,
                        gint64            now_ms,
                        guint             limit,
                        GError          **error)
{
  g_autoptr (DeskArticleList) self = g_new0 (DeskArticleList, 1);
  g_autoptr (GPtrArray) hits = NULL;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);

  hits = desk_search_articles (file, query, me, now_ms, now_ms, limit, &self->is_complete, error);
  if (hits == NULL)
    return NULL;
  self->zone = desk_calendar_load_zone (file, error);
  if (self->zone == NULL)
    return NULL;
  self->rows = g_ptr_array_new_full (hits->len, (GDestroyNotify) desk_article_row_unref);
  for (guint i = 0; i < hits->len; i++)
    {
      DeskArticleRow *row = load_row (file, g_ptr_array_index (hits, i), desk_search_query_get_n_terms (query) > 0, error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (self->rows, row);
    }

  return g_steal_pointer (&self);
}
