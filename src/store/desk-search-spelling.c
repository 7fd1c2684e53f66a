// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Words that nobody has written so, and what may have been meant: a word of a
 * title that begins with the same letter and differs by one slip, in long
 * words by two. Asked only when a search finds nothing.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-file-private.h"
#include "desk-search-matcher.h"
#include "desk-search.h"

#define MIN_LETTERS 4
#define LONG_LETTERS 8
#define MAX_LETTERS 40

typedef struct {
  gunichar letters[MAX_LETTERS];
  guint n;
} Letters;

static gboolean
read_letters (const char *text,
              gsize       size,
              Letters    *letters)
{
  letters->n = 0;
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at))
    {
      if (letters->n == MAX_LETTERS)
        return FALSE;
      letters->letters[letters->n++] = g_utf8_get_char (at);
    }

  return TRUE;
}

/* Letters put in, left out, changed, or swapped with their neighbours
 * (Damerau's distance, without later changes to swapped ones). */
static guint
count_slips (const Letters *a,
             const Letters *b)
{
  guint rows[3][MAX_LETTERS + 1];

  for (guint j = 0; j <= b->n; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= a->n; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *two_above = rows[(i + 1) % 3];

      row[0] = i;
      for (guint j = 1; j <= b->n; j++)
        {
          gboolean is_same = a->letters[i - 1] == b->letters[j - 1];

          row[j] = MIN (MIN (above[j] + 1, row[j - 1] + 1), above[j - 1] + (is_same ? 0 : 1));
          if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] && a->letters[i - 2] == b->letters[j - 1])
            row[j] = MIN (row[j], two_above[j - 2] + 1);
        }
    }

  return rows[a->n % 3][b->n];
}

/* The word of titles that is the least wrong and, of those, the most used. */
static gboolean
find_word (DeskFile   *file,
           const char *word,
           char      **best,
           GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autofree char *first = g_utf8_substring (word, 0, 1);
  g_autofree char *result = NULL;
  Letters wanted, letters;
  guint max_slips, best_slips;
  gint64 best_uses = 0;
  gboolean has_row;

  *best = NULL;
  if (!read_letters (word, strlen (word), &wanted) || wanted.n < MIN_LETTERS)
    return TRUE;
  max_slips = wanted.n < LONG_LETTERS ? 1 : 2;
  best_slips = max_slips + 1;

  if (!desk_file_run (file, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_titles USING fts5vocab (main, search_title, row)", error))
    return FALSE;
  read = desk_file_prepare (file, "SELECT term, doc FROM temp.words_of_titles WHERE term >= ?1 AND term < ?1 || char (1114111)", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, first);
  while (TRUE)
    {
      const char *term;
      guint slips;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      term = (const char *) sqlite3_column_text (read, 0);
      if (!read_letters (term, (gsize) sqlite3_column_bytes (read, 0), &letters) || letters.n + max_slips < wanted.n || wanted.n + max_slips < letters.n)
        continue;
      slips = count_slips (&wanted, &letters);
      if (slips == 0 || slips > best_slips || (slips == best_slips && sqlite3_column_int64 (read, 1) <= best_uses))
        continue;
      best_slips = slips;
      best_uses = sqlite3_column_int64 (read, 1);
      g_free (result);
      result = g_strdup (term);
    }

  *best = best_slips <= max_slips ? g_steal_pointer (&result) : NULL;
  return TRUE;
}

static gboolean
is_written_somewhere (DeskFile          *file,
                      DeskSearchMatcher *matcher,
                      guint              index,
                      gboolean          *result,
                      GError           **error)
{
  g_autofree char *expression = desk_search_matcher_dup_expression (matcher, (guint32) 1 << index, FALSE);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 1 FROM search_body WHERE search_body MATCH ? LIMIT 1", error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, expression);

  return desk_statement_step (read, result, error);
}

typedef struct {
  GString *word;
  guint n;
} OneWord;

static gboolean
only_word_cb (const char *token,
              gsize       size,
              gsize       start,
              gsize       end,
              gpointer    data)
{
  OneWord *one = data;

  g_string_append_len (one->word, token, (gssize) size);

  return ++one->n == 1;
}

/* What is to stand in place of a term, %NULL if it is right or nothing is
 * like it. */
static gboolean
mend_term (DeskFile          *file,
           DeskSearchMatcher *matcher,
           DeskTokenizer     *tokenizer,
           guint              index,
           char             **mended,
           GError           **error)
{
  const DeskSearchTerm *term = desk_search_matcher_get_term (matcher, index);
  g_autoptr (GString) word = g_string_new (NULL);
  OneWord one = { word, 0 };
  gboolean is_right;

  *mended = NULL;
  if (term->is_exact || term->is_negated || term->number != 0 || desk_search_term_is_alias (term))
    return TRUE;
  if (!desk_tokenizer_run (tokenizer, term->text, strlen (term->text), only_word_cb, &one, error))
    return FALSE;
  if (one.n != 1 || !is_written_somewhere (file, matcher, index, &is_right, error))
    return one.n != 1;

  return is_right || find_word (file, word->str, mended, error);
}

/**
 * desk_search_suggest:
 * @file: a desk file
 * @query: a search that finds nothing
 * @suggestion: (out) (nullable) (transfer full): the same with words that are
 *   written on this desk; %NULL if nothing is like them
 * @error: return location
 *
 * Returns: whether it was looked for
 */
gboolean
desk_search_suggest (DeskFile         *file,
                     DeskSearchQuery  *query,
                     DeskSearchQuery **suggestion,
                     GError          **error)
{
  g_autoptr (DeskSearchMatcher) matcher = NULL;
  g_autoptr (DeskTokenizer) tokenizer = NULL;
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_return_val_if_fail (file != NULL && query != NULL, FALSE);

  matcher = desk_search_matcher_new (file, query, error);
  tokenizer = matcher != NULL ? desk_tokenizer_new_for_words (file, error) : NULL;
  if (tokenizer == NULL)
    return FALSE;

  for (guint i = 0; i < desk_search_matcher_get_n_terms (matcher); i++)
    {
      char *mended;

      if (!mend_term (file, matcher, tokenizer, i, &mended, error))
        return FALSE;
      if (mended != NULL)
        g_hash_table_replace (words, desk_search_matcher_get_term (matcher, i)->text, mended);
    }

  *suggestion = g_hash_table_size (words) > 0 ? desk_search_query_replace_words (query, words) : NULL;
  return TRUE;
}
