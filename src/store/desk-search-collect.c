// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Finding the tickets and articles that a search asks for.
 *
 * All words in one document is one look into the index. Rows that are marked
 * are not as the index has them: they are looked through by themselves, and
 * what the index says of them counts for nothing. Words of which some stand in
 * a ticket and some in its timeline are found by the rarest of them. Nothing
 * here takes longer the more there is to find: above some thousands nobody
 * looks, and the run says that it is not complete.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-file-private.h"
#include "desk-search-collect.h"

/* Marked rows that are looked through. */
#define MAX_FRESH 1000
/* Tickets that are looked through, when the index alone does not do. */
#define MAX_CHECKED 400
/* Below this many, parts of words are looked for. */
#define FEW 10
#define MAX_PARTS 50

/* kind, row, entry, score */
#define TITLES(score) \
  "SELECT rowid & 3, rowid >> 2, 0, " score " FROM search_title " \
  "WHERE search_title MATCH ?1 AND rowid & 3 IN (?2, ?3) ORDER BY rowid DESC LIMIT ?4"
#define TEXTS(score) \
  "SELECT rowid & 3, rowid >> 2, 0, " score " FROM search_body " \
  "WHERE search_body MATCH ?1 AND rowid & 3 IN (?2, ?3) ORDER BY rowid DESC LIMIT ?4"
/* Entries lead to their tickets; ?2 and ?3 mean nothing here. */
#define ENTRIES(score) \
  "SELECT 1, t.row_no, s.rowid >> 2, " score " FROM search_body s CROSS JOIN entry e ON e.row_no = s.rowid >> 2 CROSS JOIN ticket t ON t.id = e.ticket_id " \
  "WHERE s.search_body MATCH ?1 AND s.rowid & 3 = 2 AND t.withdrawn IS NOT 1 ORDER BY s.rowid DESC LIMIT ?4"
#define PARTS \
  "SELECT rowid & 3, rowid >> 2, 0, 0.0 FROM search_part " \
  "WHERE search_part MATCH ?1 AND rowid & 3 IN (?2, ?3) ORDER BY rowid DESC LIMIT ?4"

/* --- the index --- */

static gboolean
take_documents (DeskSearchRun  *self,
                const char     *sql,
                const char     *expression,
                DeskSearchTier  tier,
                guint           limit,
                guint          *n_documents,
                GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, expression);
  sqlite3_bind_int (read, 2, self->with_tickets ? DESK_SEARCH_KIND_TICKET : DESK_SEARCH_KIND_ARTICLE);
  sqlite3_bind_int (read, 3, self->with_articles ? DESK_SEARCH_KIND_ARTICLE : DESK_SEARCH_KIND_TICKET);
  sqlite3_bind_int64 (read, 4, limit);
  for (*n_documents = 0;; ++*n_documents)
    {
      DeskSearchCandidate candidate = { 0, FALSE, tier, 0, 0 };

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      candidate.is_article = sqlite3_column_int (read, 0) == DESK_SEARCH_KIND_ARTICLE;
      candidate.row_no = sqlite3_column_int64 (read, 1);
      candidate.entry_no = sqlite3_column_int64 (read, 2);
      candidate.score = sqlite3_column_double (read, 3);
      if (!desk_search_run_is_fresh (self, candidate.is_article, candidate.row_no))
        desk_search_run_add (self, &candidate);
    }
}

/* Ranking costs more than finding, so it comes second and only if there is
 * not too much of it. */
static gboolean
take_ranked (DeskSearchRun  *self,
             const char     *sql,
             const char     *ranked_sql,
             const char     *expression,
             DeskSearchTier  tier,
             gboolean        may_be_ranked,
             GError        **error)
{
  guint n_documents;

  if (!take_documents (self, sql, expression, tier, self->max_documents, &n_documents, error))
    return FALSE;
  if (n_documents == self->max_documents)
    self->is_complete = FALSE;
  if (!self->ranked || !may_be_ranked || n_documents > DESK_SEARCH_MAX_RANKED || n_documents < 2)
    return TRUE;

  return take_documents (self, ranked_sql, expression, tier, DESK_SEARCH_MAX_RANKED, &n_documents, error);
}

static gboolean
take_index (DeskSearchRun *self,
            GError       **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher);
  gboolean is_whole = (wanted & ~desk_search_matcher_get_whole (self->matcher)) == 0;
  g_autofree char *in_titles = desk_search_matcher_dup_expression (self->matcher, wanted, TRUE);
  g_autofree char *in_texts = desk_search_matcher_dup_expression (self->matcher, wanted, FALSE);

  if (!take_ranked (self, TITLES ("0.0"), TITLES ("rank"), in_titles, DESK_SEARCH_TIER_TITLE, is_whole, error))
    return FALSE;
  if (!desk_search_run_has_enough (self) && !take_ranked (self, TEXTS ("0.0"), TEXTS ("rank"), in_texts, DESK_SEARCH_TIER_TEXT, is_whole, error))
    return FALSE;

  return !self->with_tickets || desk_search_run_has_enough (self) ||
         take_ranked (self, ENTRIES ("0.0"), ENTRIES ("s.rank"), in_texts, DESK_SEARCH_TIER_ENTRY, is_whole, error);
}

/* What was typed is in quotes here, too, and has none. */
static gboolean
take_parts (DeskSearchRun *self,
            GError       **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher);
  g_autoptr (GString) expression = g_string_new (NULL);
  guint n_documents;

  for (guint i = 0; i < desk_search_matcher_get_n_terms (self->matcher); i++)
    {
      const DeskSearchTerm *term = desk_search_matcher_get_term (self->matcher, i);

      if ((wanted >> i & 1) == 0)
        continue;
      if (term->is_exact || g_utf8_strlen (term->text, -1) < 3)
        return TRUE;
      g_string_append_printf (expression, "%s\"%s\"", expression->len > 0 ? " AND " : "", term->text);
    }

  return take_documents (self, PARTS, expression->str, DESK_SEARCH_TIER_PART, MAX_PARTS, &n_documents, error);
}

/* --- what the index does not have --- */

/**
 * desk_search_find_fresh:
 * @self: a search that begins
 * @error: return location
 *
 * Finds out which tickets and articles are not as the index has them.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_find_fresh (DeskSearchRun *self,
                        GError       **error)
{
  g_autoptr (DeskStatement) read = NULL;
  guint n = 0;
  gboolean has_row;

  /* Tickets of a customer with another name are found by it only when they
   * have been indexed; those of an organisation are too many to be looked for
   * here at all. */
  read = desk_file_prepare (self->file,
                            "SELECT m.kind, CASE m.kind WHEN 2 THEN (SELECT t.row_no FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.row_no = m.row_no) "
                            "ELSE m.row_no END FROM search_mark m WHERE m.kind <= 3 ORDER BY m.kind DESC, m.row_no DESC LIMIT ?",
                            error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int (read, 1, MAX_FRESH);
  for (;; n++)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      desk_search_set_add (sqlite3_column_int (read, 0) == DESK_SEARCH_KIND_ARTICLE ? self->fresh_articles : self->fresh_tickets, sqlite3_column_int64 (read, 1));
    }
  if (n == MAX_FRESH)
    self->is_complete = FALSE;

  return TRUE;
}

static gboolean
check_set (DeskSearchRun *self,
           GHashTable    *set,
           gboolean       is_article,
           GError       **error)
{
  GHashTableIter iter;
  gpointer row_no;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &row_no, NULL))
    {
      if (!desk_search_run_check_and_add (self, is_article, *(gint64 *) row_no, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_fresh (DeskSearchRun *self,
            GError       **error)
{
  return (!self->with_tickets || check_set (self, self->fresh_tickets, FALSE, error)) &&
         (!self->with_articles || check_set (self, self->fresh_articles, TRUE, error));
}

/* It answers to it for ever, so there may be a number as well. */
static gboolean
take_alias (DeskSearchRun        *self,
            const DeskSearchTerm *term,
            GError              **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  if (!self->with_tickets || !desk_search_term_is_alias (term))
    return TRUE;
  read = desk_file_prepare (self->file, "SELECT row_no FROM ticket WHERE alias = upper (?)", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, term->text);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;

  return !has_row || desk_search_run_check_and_add (self, FALSE, sqlite3_column_int64 (read, 0), error);
}

static gboolean
take_numbers (DeskSearchRun *self,
              GError       **error)
{
  for (guint i = 0; i < desk_search_matcher_get_n_terms (self->matcher); i++)
    {
      const DeskSearchTerm *term = desk_search_matcher_get_term (self->matcher, i);

      if (!take_alias (self, term, error))
        return FALSE;
      for (guint is_article = 0; term->number != 0 && is_article < 2; is_article++)
        {
          g_autoptr (DeskStatement) read = NULL;
          gboolean has_row;

          if (is_article ? !self->with_articles : !self->with_tickets)
            continue;
          read = desk_file_prepare (self->file, is_article ? "SELECT row_no FROM article WHERE number = ?" : "SELECT row_no FROM ticket WHERE number = ?", error);
          if (read == NULL)
            return FALSE;
          sqlite3_bind_int64 (read, 1, term->number);
          if (!desk_statement_step (read, &has_row, error))
            return FALSE;
          if (has_row && !desk_search_run_check_and_add (self, is_article != 0, sqlite3_column_int64 (read, 0), error))
            return FALSE;
        }
    }

  return TRUE;
}

/* --- words that stand in several places of a ticket --- */

static gboolean
find_rarest (DeskSearchRun *self,
             guint32       *rarest,
             guint         *n_documents,
             GError       **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher) & desk_search_matcher_get_whole (self->matcher);

  *n_documents = MAX_CHECKED + 1;
  *rarest = 0;
  for (guint i = 0; i < desk_search_matcher_get_n_terms (self->matcher); i++)
    {
      guint32 bit = (guint32) 1 << i;
      g_autofree char *expression = NULL;
      g_autoptr (DeskStatement) read = NULL;
      gboolean has_row;
      guint n;

      if ((wanted & bit) == 0)
        continue;
      read = desk_file_prepare (self->file, "SELECT count (*) FROM (SELECT 1 FROM search_body WHERE search_body MATCH ?1 LIMIT ?2)", error);
      if (read == NULL)
        return FALSE;
      expression = desk_search_matcher_dup_expression (self->matcher, bit, FALSE);
      desk_statement_bind_text (read, 1, expression);
      sqlite3_bind_int64 (read, 2, *n_documents);
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      n = (guint) sqlite3_column_int (read, 0);
      if (n < *n_documents)
        {
          *n_documents = n;
          *rarest = bit;
        }
    }

  return TRUE;
}

static gboolean
take_across (DeskSearchRun *self,
             GError       **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher);
  g_autoptr (GHashTable) tickets = desk_search_set_new ();
  g_autofree char *expression = NULL;
  g_autoptr (DeskStatement) read = NULL;
  guint32 rarest;
  guint n_documents;
  gboolean has_row;

  /* With one word there is nothing to stand in several places. */
  if (!self->with_tickets || (wanted & (wanted - 1)) == 0)
    return TRUE;
  if (!find_rarest (self, &rarest, &n_documents, error))
    return FALSE;
  if (rarest == 0)
    return TRUE;

  read = desk_file_prepare (self->file,
                            "SELECT CASE s.rowid & 3 WHEN 2 THEN (SELECT t.row_no FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.row_no = s.rowid >> 2) "
                            "ELSE s.rowid >> 2 END FROM search_body s WHERE s.search_body MATCH ? AND s.rowid & 3 <> 3",
                            error);
  if (read == NULL)
    return FALSE;
  expression = desk_search_matcher_dup_expression (self->matcher, rarest, FALSE);
  desk_statement_bind_text (read, 1, expression);
  while (TRUE)
    {
      gint64 row_no;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      row_no = sqlite3_column_int64 (read, 0);
      if (!g_hash_table_contains (self->tickets, &row_no) && !desk_search_run_is_fresh (self, FALSE, row_no))
        desk_search_set_add (tickets, row_no);
    }

  return check_set (self, tickets, FALSE, error);
}

/**
 * desk_search_collect_documents:
 * @self: a search for words
 * @error: return location
 *
 * Adds what the index finds with all words in one document.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_collect_documents (DeskSearchRun *self,
                               GError       **error)
{
  return desk_search_find_fresh (self, error) && take_index (self, error);
}

/**
 * desk_search_collect_rest:
 * @self: a search for words
 * @error: return location
 *
 * Adds what is found in other ways: not yet indexed, by its number, in
 * several documents, by parts of words.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_collect_rest (DeskSearchRun *self,
                          GError       **error)
{
  if (!take_fresh (self, error) || !take_numbers (self, error))
    return FALSE;
  if (!desk_search_run_has_enough (self) && !take_across (self, error))
    return FALSE;

  return desk_search_run_count (self) >= FEW || take_parts (self, error);
}
