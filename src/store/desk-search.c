// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Searching a desk, on a reader. Each function reads one state of the desk:
 * within the transaction of the caller if there is one, otherwise in one of
 * its own.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-file-private.h"
#include "desk-search-collect.h"
#include "desk-search-hit.h"
#include "desk-search.h"

static gboolean
begin (DeskFile *file,
       gboolean *is_own,
       GError  **error)
{
  *is_own = sqlite3_get_autocommit (file->db) != 0;

  return !*is_own || desk_file_begin_read (file, error);
}

static void
end (DeskFile *file,
     gboolean  is_own)
{
  if (is_own)
    desk_file_end_read (file);
}

/**
 * desk_search_tickets:
 * @file: a desk file
 * @query: a search; one without terms finds everything
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @shift_end_ms: when the shift of @me ends
 * @limit: how many at most, 0: all
 * @is_complete: (out) (optional): %FALSE if there was so much that some of it
 *   was left out
 * @error: return location
 *
 * Finds tickets by their own words and those of their timelines, as they stand
 * now, indexed or not. Cancelled by desk_file_set_cancellable().
 *
 * Returns: (transfer full) (nullable) (element-type gint64): `row_no` of
 *   tickets: those with the words in their titles first, then the newest
 */
GArray *
desk_search_tickets (DeskFile        *file,
                     DeskSearchQuery *query,
                     const DeskUuid  *me,
                     gint64           now_ms,
                     gint64           shift_end_ms,
                     guint            limit,
                     gboolean        *is_complete,
                     GError         **error)
{
  const DeskSearchScope scope = { me, now_ms, shift_end_ms };
  g_auto (DeskSearchRun) run = { 0 };
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (DeskSearchCandidate));
  GArray *rows;
  gboolean is_own, done;

  g_return_val_if_fail (file != NULL && query != NULL, NULL);

  if (!begin (file, &is_own, error))
    return NULL;
  done = desk_search_run_init (&run, file, query, &scope, error) && desk_search_run_collect (&run, limit, candidates, error);
  end (file, is_own);
  if (!done)
    return NULL;

  rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), candidates->len);
  for (guint i = 0; i < candidates->len; i++)
    g_array_append_val (rows, g_array_index (candidates, DeskSearchCandidate, i).row_no);
  if (is_complete != NULL)
    *is_complete = run.is_complete;

  return rows;
}

/**
 * desk_search_keep_tickets:
 * @file: a desk file
 * @query: a search; one without terms keeps everything
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @shift_end_ms: when the shift of @me ends
 * @within: (element-type gint64): `row_no` of tickets, in any order
 * @is_complete: (out) (optional): %FALSE if @within was long, and there was so
 *   much that some of it was left out
 * @error: return location
 *
 * Searches among given tickets, such as those of a view. Of up to 2,000 none
 * is ever left out.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): those of @within
 *   that match, in the same order
 */
GArray *
desk_search_keep_tickets (DeskFile        *file,
                          DeskSearchQuery *query,
                          const DeskUuid  *me,
                          gint64           now_ms,
                          gint64           shift_end_ms,
                          const GArray    *within,
                          gboolean        *is_complete,
                          GError         **error)
{
  const DeskSearchScope scope = { me, now_ms, shift_end_ms };
  g_auto (DeskSearchRun) run = { 0 };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean is_own, done;

  g_return_val_if_fail (file != NULL && query != NULL && within != NULL, NULL);

  if (!begin (file, &is_own, error))
    return NULL;
  done = desk_search_run_init (&run, file, query, &scope, error) && desk_search_run_keep (&run, within, rows, error);
  end (file, is_own);
  if (!done)
    return NULL;

  if (is_complete != NULL)
    *is_complete = run.is_complete;
  return g_steal_pointer (&rows);
}

static GPtrArray *
make_hits (DeskSearchRun *run,
           guint          limit,
           GError       **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (DeskSearchCandidate));
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_search_hit_free);

  if (!desk_search_run_collect (run, limit, candidates, error))
    return NULL;
  for (guint i = 0; i < candidates->len; i++)
    {
      DeskSearchHit *hit = desk_search_hit_new (run, &g_array_index (candidates, DeskSearchCandidate, i), error);

      if (hit == NULL)
        return NULL;
      g_ptr_array_add (hits, hit);
    }

  return g_steal_pointer (&hits);
}

/**
 * desk_search_hits:
 * @file: a desk file
 * @query: a search; one without terms finds everything
 * @places: where to look
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @shift_end_ms: when the shift of @me ends
 * @limit: how many at most; not 0
 * @is_complete: (out) (optional): %FALSE if there was so much that some of it
 *   was left out
 * @error: return location
 *
 * As desk_search_tickets(), ranked and with what is shown of each.
 *
 * Returns: (transfer full) (nullable) (element-type DeskSearchHit): the best
 *   first
 */
GPtrArray *
desk_search_hits (DeskFile         *file,
                  DeskSearchQuery  *query,
                  DeskSearchPlaces  places,
                  const DeskUuid   *me,
                  gint64            now_ms,
                  gint64            shift_end_ms,
                  guint             limit,
                  gboolean         *is_complete,
                  GError          **error)
{
  const DeskSearchScope scope = { me, now_ms, shift_end_ms };
  g_auto (DeskSearchRun) run = { 0 };
  g_autoptr (GPtrArray) hits = NULL;
  gboolean is_own;

  g_return_val_if_fail (file != NULL && query != NULL, NULL);
  g_return_val_if_fail (limit > 0, NULL);

  if (!begin (file, &is_own, error))
    return NULL;
  if (desk_search_run_init (&run, file, query, &scope, error))
    {
      run.with_tickets = (places & DESK_SEARCH_IN_TICKETS) != 0;
      run.with_articles = (places & DESK_SEARCH_IN_ARTICLES) != 0;
      /* Nobody reads further than the first ones of what is ranked. */
      run.ranked = TRUE;
      run.max_documents = DESK_SEARCH_MAX_RANKED + 1;
      if (!desk_search_has_conditions (query) && desk_search_matcher_get_unwanted (run.matcher) == 0)
        run.enough = limit;
      hits = make_hits (&run, limit, error);
    }
  end (file, is_own);
  if (hits != NULL && is_complete != NULL)
    *is_complete = run.is_complete;

  return g_steal_pointer (&hits);
}

/**
 * desk_search_articles:
 * @file: a desk file
 * @query: a search; one without terms finds everything
 * @me: (nullable): the analyst who searches
 * @now_ms: when
 * @shift_end_ms: when the shift of @me ends
 * @limit: how many at most; not 0
 * @is_complete: (out) (optional): %FALSE if there was so much that some of it
 *   was left out
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type DeskSearchHit): articles,
 *   the best first
 */
GPtrArray *
desk_search_articles (DeskFile        *file,
                      DeskSearchQuery *query,
                      const DeskUuid  *me,
                      gint64           now_ms,
                      gint64           shift_end_ms,
                      guint            limit,
                      gboolean        *is_complete,
                      GError         **error)
{
  return desk_search_hits (file, query, DESK_SEARCH_IN_ARTICLES, me, now_ms, shift_end_ms, limit, is_complete, error);
}
