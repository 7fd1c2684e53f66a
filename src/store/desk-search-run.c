// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One search from beginning to end: what its words find, less what must not be
 * there, less what the fields it names keep out, in order.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-search-collect.h"

/* Above this many, words that must not be there are looked up in the index
 * and not in each. */
#define MAX_CHECKED 400
/* And so many are looked through rather than found among too many others. */
#define MAX_BY_FIELDS 2000
/* What is taken from the index before it is known which of the two it is. */
#define MAX_BEFORE_FIELDS 5000
/* Given so few, they are looked through at once. */
#define MAX_BEFORE_INDEX 200

/* --- what was found --- */

GHashTable *
desk_search_set_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
desk_search_set_add (GHashTable *set,
                     gint64      row_no)
{
  g_hash_table_add (set, g_memdup2 (&row_no, sizeof row_no));
}

void
desk_search_run_add (DeskSearchRun             *self,
                     const DeskSearchCandidate *candidate)
{
  GHashTable *found = candidate->is_article ? self->articles : self->tickets;
  DeskSearchCandidate *known = g_hash_table_lookup (found, &candidate->row_no);

  if (known == NULL)
    {
      known = g_memdup2 (candidate, sizeof *candidate);
      g_hash_table_insert (found, &known->row_no, known);
    }
  else if (candidate->tier < known->tier || (candidate->tier == known->tier && candidate->score < known->score))
    {
      *known = *candidate;
    }
}

gboolean
desk_search_run_is_fresh (DeskSearchRun *self,
                          gboolean       is_article,
                          gint64         row_no)
{
  return g_hash_table_contains (is_article ? self->fresh_articles : self->fresh_tickets, &row_no);
}

/**
 * desk_search_run_has_enough:
 * @self: a search
 *
 * Returns: whether what comes after would not be seen
 */
gboolean
desk_search_run_has_enough (DeskSearchRun *self)
{
  if (self->enough == 0 || desk_search_run_count (self) < self->enough)
    return FALSE;

  self->is_complete = FALSE;
  return TRUE;
}

guint
desk_search_run_count (DeskSearchRun *self)
{
  return g_hash_table_size (self->tickets) + g_hash_table_size (self->articles);
}

gboolean
desk_search_run_check_and_add (DeskSearchRun *self,
                               gboolean       is_article,
                               gint64         row_no,
                               GError       **error)
{
  DeskSearchCandidate candidate;
  gboolean is_match;
  guint32 found;

  if (!desk_search_check (self, is_article, row_no, &is_match, &candidate, &found, error))
    return FALSE;
  if (is_match)
    desk_search_run_add (self, &candidate);

  return TRUE;
}

/* --- words that must not be there --- */

static gboolean
remove_with_word (DeskSearchRun *self,
                  guint32        bit,
                  GError       **error)
{
  g_autofree char *expression = desk_search_matcher_dup_expression (self->matcher, bit, FALSE);
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (self->file,
                            "SELECT s.rowid & 3, CASE s.rowid & 3 WHEN 2 THEN (SELECT t.row_no FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.row_no = s.rowid >> 2) "
                            "ELSE s.rowid >> 2 END FROM search_body s WHERE s.search_body MATCH ?",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, expression);
  while (TRUE)
    {
      gboolean is_article;
      gint64 row_no;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      is_article = sqlite3_column_int (read, 0) == DESK_SEARCH_KIND_ARTICLE;
      row_no = sqlite3_column_int64 (read, 1);
      if (!desk_search_run_is_fresh (self, is_article, row_no))
        g_hash_table_remove (is_article ? self->articles : self->tickets, &row_no);
    }
}

static gboolean
remove_checked (DeskSearchRun *self,
                GHashTable    *table,
                gboolean       only_fresh,
                GError       **error)
{
  guint32 unwanted = desk_search_matcher_get_unwanted (self->matcher);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DeskSearchCandidate *known = value;
      DeskSearchCandidate candidate;
      gboolean is_match;
      guint32 found;

      if (only_fresh && !desk_search_run_is_fresh (self, known->is_article, known->row_no))
        continue;
      if (!desk_search_check (self, known->is_article, known->row_no, &is_match, &candidate, &found, error))
        return FALSE;
      if ((found & unwanted) != 0)
        g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}

static gboolean
remove_unwanted (DeskSearchRun *self,
                 GError       **error)
{
  guint32 unwanted = desk_search_matcher_get_unwanted (self->matcher);
  gboolean is_few = desk_search_run_count (self) <= MAX_CHECKED;

  if (unwanted == 0)
    return TRUE;

  for (guint i = 0; !is_few && i < desk_search_matcher_get_n_terms (self->matcher); i++)
    {
      if ((unwanted >> i & 1) != 0 && !remove_with_word (self, (guint32) 1 << i, error))
        return FALSE;
    }

  return remove_checked (self, self->tickets, !is_few, error) && remove_checked (self, self->articles, !is_few, error);
}

/* Of candidates in order, only the first ones are looked at. */
static gboolean
drop_unwanted (DeskSearchRun *self,
               guint          limit,
               GArray        *candidates,
               GError       **error)
{
  guint32 unwanted = desk_search_matcher_get_unwanted (self->matcher);
  guint n_kept = 0;

  if (unwanted == 0)
    return TRUE;

  for (guint i = 0; i < candidates->len && n_kept < limit; i++)
    {
      DeskSearchCandidate known = g_array_index (candidates, DeskSearchCandidate, i);
      DeskSearchCandidate candidate;
      gboolean is_match;
      guint32 found;

      if (!desk_search_check (self, known.is_article, known.row_no, &is_match, &candidate, &found, error))
        return FALSE;
      if ((found & unwanted) == 0)
        g_array_index (candidates, DeskSearchCandidate, n_kept++) = known;
    }
  g_array_set_size (candidates, n_kept);

  return TRUE;
}

/* --- fields --- */

static void
set_candidates (DeskSearchRun *self,
                const GArray  *rows,
                gboolean       is_article)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DeskSearchCandidate candidate = { g_array_index (rows, gint64, i), is_article, DESK_SEARCH_TIER_TEXT, 0, 0 };

      desk_search_run_add (self, &candidate);
    }
}

static gboolean
filter (DeskSearchRun *self,
        gboolean       is_article,
        const GArray  *candidates,
        guint          limit,
        GArray        *rows,
        GError       **error)
{
  return is_article ? desk_search_filter_articles (self->file, self->query, &self->scope, candidates, limit, rows, error)
                    : desk_search_filter_tickets (self->file, self->query, &self->scope, candidates, limit, rows, error);
}

/* Without words the fields decide alone. */
static gboolean
take_by_fields (DeskSearchRun *self,
                guint          limit,
                GError       **error)
{
  /* Some of them may yet be taken away. */
  if (desk_search_matcher_get_unwanted (self->matcher) != 0)
    limit = 0;

  for (guint is_article = 0; is_article < 2; is_article++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (is_article ? !self->with_articles : !self->with_tickets)
        continue;
      if (!filter (self, is_article != 0, NULL, limit, rows, error))
        return FALSE;
      set_candidates (self, rows, is_article != 0);
    }

  return TRUE;
}

static gboolean
check_rows (DeskSearchRun *self,
            gboolean       is_article,
            const GArray  *rows,
            GError       **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (!desk_search_run_check_and_add (self, is_article, g_array_index (rows, gint64, i), error))
        return FALSE;
    }

  return TRUE;
}

/* Common words and a field that few tickets meet: those few are looked
 * through, so that nothing is missed for being one of too many. */
static gboolean
take_by_fields_first (DeskSearchRun *self,
                      gboolean      *done,
                      GError       **error)
{
  g_autoptr (GArray) tickets = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) articles = g_array_new (FALSE, FALSE, sizeof (gint64));

  *done = FALSE;
  if (self->with_tickets && !filter (self, FALSE, NULL, MAX_BY_FIELDS + 1, tickets, error))
    return FALSE;
  if (self->with_articles && tickets->len <= MAX_BY_FIELDS && !filter (self, TRUE, NULL, MAX_BY_FIELDS + 1, articles, error))
    return FALSE;
  if (tickets->len + articles->len > MAX_BY_FIELDS)
    return TRUE;

  g_hash_table_remove_all (self->tickets);
  g_hash_table_remove_all (self->articles);
  *done = check_rows (self, FALSE, tickets, error) && check_rows (self, TRUE, articles, error);

  return *done;
}

static gboolean
keep_by_fields (DeskSearchRun *self,
                GHashTable    *table,
                gboolean       is_article,
                GError       **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) kept = desk_search_set_new ();
  GHashTableIter iter;
  gpointer row_no;

  if (g_hash_table_size (table) == 0)
    return TRUE;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &row_no, NULL))
    g_array_append_val (candidates, *(gint64 *) row_no);
  if (!filter (self, is_article, candidates, 0, rows, error))
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    desk_search_set_add (kept, g_array_index (rows, gint64, i));
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &row_no, NULL))
    {
      if (!g_hash_table_contains (kept, row_no))
        g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}

/* --- all of it --- */

/**
 * desk_search_run_init:
 * @self: a search that has not begun
 * @file: a desk file, kept open
 * @query: what is searched for
 * @scope: who searches, and when; kept alive
 * @error: return location
 *
 * Returns: whether it can begin; it looks for tickets, unranked
 */
gboolean
desk_search_run_init (DeskSearchRun         *self,
                      DeskFile              *file,
                      DeskSearchQuery       *query,
                      const DeskSearchScope *scope,
                      GError               **error)
{
  self->matcher = desk_search_matcher_new (file, query, error);
  if (self->matcher == NULL)
    return FALSE;

  self->file = file;
  self->query = query;
  self->scope = *scope;
  self->with_tickets = TRUE;
  self->with_articles = FALSE;
  self->ranked = FALSE;
  self->max_documents = DESK_SEARCH_MAX_DOCUMENTS;
  self->is_complete = TRUE;
  self->tickets = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->articles = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->fresh_tickets = desk_search_set_new ();
  self->fresh_articles = desk_search_set_new ();
  self->document = desk_search_document_new ();

  return TRUE;
}

void
desk_search_run_clear (DeskSearchRun *self)
{
  g_clear_pointer (&self->matcher, desk_search_matcher_free);
  g_clear_pointer (&self->tickets, g_hash_table_unref);
  g_clear_pointer (&self->articles, g_hash_table_unref);
  g_clear_pointer (&self->fresh_tickets, g_hash_table_unref);
  g_clear_pointer (&self->fresh_articles, g_hash_table_unref);
  g_clear_pointer (&self->document, desk_search_document_free);
}

/* Where fields are named, a look at how much the words find tells which of
 * the two to begin with. */
static gboolean
take_by_words_and_fields (DeskSearchRun *self,
                          gboolean      *done,
                          GError       **error)
{
  guint max_documents = self->max_documents;

  self->max_documents = MIN (max_documents, MAX_BEFORE_FIELDS);
  *done = FALSE;
  if (!desk_search_collect_documents (self, error))
    return FALSE;
  self->max_documents = max_documents;
  if (self->is_complete)
    return TRUE;

  self->is_complete = TRUE;
  if (!take_by_fields_first (self, done, error))
    return FALSE;

  return *done || desk_search_collect_documents (self, error);
}

static gboolean
take_by_words (DeskSearchRun *self,
               GError       **error)
{
  gboolean has_conditions = desk_search_has_conditions (self->query);
  gboolean done = FALSE;

  if (has_conditions ? !take_by_words_and_fields (self, &done, error) : !desk_search_collect_documents (self, error))
    return FALSE;
  if (done)
    return TRUE;
  if (!desk_search_collect_rest (self, error))
    return FALSE;

  return !has_conditions || (keep_by_fields (self, self->tickets, FALSE, error) && keep_by_fields (self, self->articles, TRUE, error));
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const DeskSearchCandidate *one = a;
  const DeskSearchCandidate *other = b;

  if (one->tier != other->tier)
    return one->tier < other->tier ? -1 : 1;
  if (one->score != other->score)
    return one->score < other->score ? -1 : 1;
  if (one->is_article != other->is_article)
    return one->is_article ? -1 : 1;

  return (other->row_no > one->row_no) - (other->row_no < one->row_no);
}

/**
 * desk_search_run_collect:
 * @self: a search
 * @limit: how many at most, 0: all
 * @candidates: (element-type DeskSearchCandidate): what was found is added,
 *   the best first, then the newest
 * @error: return location
 *
 * Returns: whether it was done; %G_IO_ERROR_CANCELLED if the file has been
 *   given a cancellable that was
 */
gboolean
desk_search_run_collect (DeskSearchRun *self,
                         guint          limit,
                         GArray        *candidates,
                         GError       **error)
{
  GHashTable *tables[] = { self->tickets, self->articles };
  GHashTableIter iter;
  gpointer value;
  gboolean one_by_one = limit > 0 && limit <= MAX_CHECKED;
  gboolean has_words = desk_search_matcher_get_wanted (self->matcher) != 0;

  if (has_words ? !take_by_words (self, error) : !desk_search_find_fresh (self, error) || !take_by_fields (self, limit, error))
    return FALSE;
  if (!one_by_one && !remove_unwanted (self, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        g_array_append_vals (candidates, value, 1);
    }
  g_array_sort (candidates, compare_candidates);
  if (one_by_one && !drop_unwanted (self, limit, candidates, error))
    return FALSE;
  if (limit > 0 && candidates->len > limit)
    g_array_set_size (candidates, limit);

  return TRUE;
}

/**
 * desk_search_run_keep:
 * @self: a search
 * @within: (element-type gint64): tickets
 * @rows: (element-type gint64): those of them that match are added, in the
 *   same order
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
desk_search_run_keep (DeskSearchRun *self,
                      const GArray  *within,
                      GArray        *rows,
                      GError       **error)
{
  gboolean has_words = (desk_search_matcher_get_wanted (self->matcher) | desk_search_matcher_get_unwanted (self->matcher)) != 0;
  gboolean by_index = has_words && within->len > MAX_BEFORE_INDEX;

  if (by_index)
    {
      g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (DeskSearchCandidate));

      if (!desk_search_run_collect (self, 0, candidates, error))
        return FALSE;
    }
  if (!by_index || (!self->is_complete && within->len <= MAX_BY_FIELDS))
    {
      g_hash_table_remove_all (self->tickets);
      self->is_complete = TRUE;
      if (!has_words)
        set_candidates (self, within, FALSE);
      else if (!check_rows (self, FALSE, within, error))
        return FALSE;
      if ((!has_words || desk_search_has_conditions (self->query)) && !keep_by_fields (self, self->tickets, FALSE, error))
        return FALSE;
    }

  for (guint i = 0; i < within->len; i++)
    {
      gint64 row_no = g_array_index (within, gint64, i);

      if (g_hash_table_contains (self->tickets, &row_no))
        g_array_append_val (rows, row_no);
    }

  return TRUE;
}
