// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The full-text index held against the facts: the documents against the rows
 * they are of, and the words in the index against those of the documents. The
 * words are summed up, order aside, so that nothing is sorted or kept. Reads
 * only, unlike the check that comes with FTS5.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-file-private.h"
#include "desk-search-document.h"
#include "desk-search-index.h"
#include "desk-search-tokens.h"
#include "desk-store-error.h"

typedef struct {
  guint64 sum;
  guint64 n_tokens;
  gint64 document; /* of the tokens being added */
  guint64 place;
} Words;

/* --- documents against rows --- */

/* A row that is marked may differ from its document, and so may the tickets
 * of a customer or organisation that is marked. */
static gboolean
is_marked (DeskFile      *file,
           DeskSearchKind kind,
           gint64         row_no,
           gboolean      *result,
           GError       **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (file,
                            "SELECT 1 FROM search_mark WHERE kind = ?1 AND row_no = ?2 "
                            "UNION ALL SELECT 1 FROM ticket t JOIN customer c ON c.id = t.requester_id JOIN search_mark m ON m.kind = 5 AND m.row_no = c.row_no "
                            "WHERE ?1 = 1 AND t.row_no = ?2 "
                            "UNION ALL SELECT 1 FROM ticket t JOIN organisation o ON o.id = t.organisation_id JOIN search_mark m ON m.kind = 4 AND m.row_no = o.row_no "
                            "WHERE ?1 = 1 AND t.row_no = ?2 LIMIT 1",
                            error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int (read, 1, (int) kind);
  sqlite3_bind_int64 (read, 2, row_no);

  return desk_statement_step (read, result, error);
}

static gboolean
compare_document (DeskFile           *file,
                  DeskSearchDocument *document,
                  DeskSearchKind      kind,
                  gint64              row_no,
                  char              **difference,
                  GError            **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT title, body FROM search_document WHERE id = ?1", error);
  gboolean is_there, is_pending;

  if (read == NULL || !desk_search_document_read (document, file, kind, row_no, error))
    return FALSE;
  sqlite3_bind_int64 (read, 1, desk_search_document_id (kind, row_no));
  if (!desk_statement_step (read, &is_there, error))
    return FALSE;

  if (is_there == document->is_there &&
      (!is_there || (g_str_equal (document->title->str, (const char *) sqlite3_column_text (read, 0)) &&
                     g_str_equal (document->body->str, (const char *) sqlite3_column_text (read, 1)))))
    return TRUE;
  if (!is_marked (file, kind, row_no, &is_pending, error))
    return FALSE;
  if (!is_pending)
    *difference = g_strdup_printf (_("the text of row %" G_GINT64_FORMAT " of “%s” is not what search looks in"), row_no,
                                   kind == DESK_SEARCH_KIND_TICKET ? "ticket" : kind == DESK_SEARCH_KIND_ENTRY ? "entry" : "article");

  return TRUE;
}

static gboolean
compare_rows (DeskFile      *file,
              DeskSearchKind kind,
              const char    *sql,
              char         **difference,
              GError       **error)
{
  g_autoptr (DeskSearchDocument) document = desk_search_document_new ();
  g_autoptr (DeskStatement) rows = desk_file_prepare (file, sql, error);
  gboolean has_row = TRUE;

  if (rows == NULL)
    return FALSE;
  while (has_row && *difference == NULL)
    {
      if (!desk_statement_step (rows, &has_row, error))
        return FALSE;
      if (has_row && !compare_document (file, document, kind, sqlite3_column_int64 (rows, 0), difference, error))
        return FALSE;
    }

  return TRUE;
}

/* Documents whose row is not there at all. A step that was taken back leaves
 * one, marked, until the next step of the index. */
static gboolean
compare_rest (DeskFile *file,
              char    **difference,
              GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT id FROM search_document d WHERE NOT EXISTS (SELECT 1 FROM ticket WHERE d.id & 3 = 1 AND row_no = d.id >> 2) "
                            "AND NOT EXISTS (SELECT 1 FROM entry WHERE d.id & 3 = 2 AND row_no = d.id >> 2) "
                            "AND NOT EXISTS (SELECT 1 FROM article WHERE d.id & 3 = 3 AND row_no = d.id >> 2) "
                            "AND NOT EXISTS (SELECT 1 FROM search_mark m WHERE m.kind = d.id & 3 AND m.row_no = d.id >> 2) LIMIT 1",
                            error);
  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    *difference = g_strdup_printf (_("search looks in text %" G_GINT64_FORMAT ", which is of no row"), (gint64) sqlite3_column_int64 (read, 0));

  return TRUE;
}

/* --- words against documents --- */

static void
add_word (Words      *words,
          const char *token,
          gsize       size,
          gint64      document,
          guint64     place)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  /* FNV-1a over the word, then mixed: this finds accidents, not attacks. */
  for (gsize i = 0; i < size; i++)
    hash = (hash ^ (guchar) token[i]) * G_GUINT64_CONSTANT (1099511628211);
  hash ^= (guint64) document * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash ^= place;
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  words->sum += hash ^ (hash >> 31);
  words->n_tokens++;
}

static gboolean
word_cb (const char *token,
         gsize       size,
         gsize       start,
         gsize       end,
         gpointer    data)
{
  Words *words = data;

  add_word (words, token, size, words->document, words->place++);

  return TRUE;
}

static gboolean
sum_documents (DeskFile      *file,
               const char    *sql,
               DeskTokenizer *tokenizer,
               Words         *words,
               GError       **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      words->document = sqlite3_column_int64 (read, 0);
      words->place = 0;
      if (!desk_tokenizer_run (tokenizer, (const char *) sqlite3_column_text (read, 1), (gsize) sqlite3_column_bytes (read, 1), word_cb, words, error))
        return FALSE;
    }
}

static gboolean
sum_index (DeskFile   *file,
           const char *create_sql,
           const char *sql,
           Words      *words,
           GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  if (!desk_file_run (file, create_sql, error))
    return FALSE;
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      add_word (words, (const char *) sqlite3_column_text (read, 0), (gsize) sqlite3_column_bytes (read, 0), sqlite3_column_int64 (read, 1),
                (guint64) sqlite3_column_int64 (read, 2));
    }
}

static gboolean
compare_words (DeskFile      *file,
               const char    *table,
               DeskTokenizer *tokenizer,
               char         **difference,
               GError       **error)
{
  gboolean is_body = g_str_equal (table, "search_body");
  g_autofree char *create_sql = g_strdup_printf ("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_%s USING fts5vocab (main, %s, instance)", table, table);
  g_autofree char *sql = g_strdup_printf ("SELECT term, doc, offset FROM temp.words_of_%s", table);
  Words there = { 0 };
  Words expected = { 0 };

  if (!sum_documents (file, is_body ? "SELECT id, body FROM search_document" : "SELECT id, title FROM search_document WHERE title <> ''", tokenizer, &expected, error) ||
      !sum_index (file, create_sql, sql, &there, error))
    return FALSE;
  if (there.sum != expected.sum || there.n_tokens != expected.n_tokens)
    *difference = g_strdup_printf (_("the index “%s” has other words than the texts it is of"), table);

  return TRUE;
}

/* FTS5 finds the page of a word by a table that the words are counted without.
 * Every segment (bits 37 and above of an id) has a row there for its first page
 * at least. */
static gboolean
compare_ways (DeskFile   *file,
              const char *table,
              char      **difference,
              GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM (SELECT DISTINCT id >> 37 AS segment FROM %s_data WHERE id >> 37 > 0) "
                                          "WHERE segment NOT IN (SELECT segid FROM %s_idx) LIMIT 1",
                                          table, table);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean is_lost;

  if (read == NULL || !desk_statement_step (read, &is_lost, error))
    return FALSE;
  if (is_lost)
    *difference = g_strdup_printf (_("the index “%s” does not find its own pages"), table);

  return TRUE;
}

/**
 * desk_search_index_compare:
 * @file: a desk file
 * @difference: (out) (nullable): what differs from a rebuild, %NULL if nothing
 * @error: return location
 *
 * Rows that are marked may differ: they are searched by themselves until they
 * are indexed.
 *
 * Returns: whether the comparison could be made
 */
gboolean
desk_search_index_compare (DeskFile *file,
                           char    **difference,
                           GError  **error)
{
  static const struct {
    DeskSearchKind kind;
    const char *sql;
  } tables[] = {
    { DESK_SEARCH_KIND_TICKET, "SELECT row_no FROM ticket ORDER BY row_no" },
    { DESK_SEARCH_KIND_ENTRY, "SELECT row_no FROM entry ORDER BY row_no" },
    { DESK_SEARCH_KIND_ARTICLE, "SELECT row_no FROM article ORDER BY row_no" },
  };
  static const char *const indexes[] = { "search_title", "search_body", "search_part" };
  g_autoptr (DeskTokenizer) words = desk_tokenizer_new_for_words (file, error);
  g_autoptr (DeskTokenizer) parts = words != NULL ? desk_tokenizer_new_for_parts (file, error) : NULL;
  g_autofree char *found = NULL;

  if (parts == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tables) && found == NULL; i++)
    {
      if (!compare_rows (file, tables[i].kind, tables[i].sql, &found, error))
        return FALSE;
    }
  if (found == NULL && !compare_rest (file, &found, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (indexes) && found == NULL; i++)
    {
      if (!compare_ways (file, indexes[i], &found, error))
        return FALSE;
      if (found == NULL && !compare_words (file, indexes[i], i == 2 ? parts : words, &found, error))
        return FALSE;
    }

  *difference = g_steal_pointer (&found);
  return TRUE;
}
