// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The words of a text that tell it from others. How often a word is written is
 * counted only as far as it matters: of a word that thousands of texts have,
 * the newest ones are looked at and the rest is left.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <math.h>
#include <string.h>

#include "desk-similar-words.h"

/* Different words of a text that are looked up in the index. */
#define MAX_LOOKED_UP 32
/* Documents of one word; above that it is common. */
#define MAX_DOCUMENTS 400
/* Entries of a word that few tickets have. */
#define MAX_ENTRIES 20
/* Articles of a common word: they are few and often old. */
#define MAX_ARTICLES 200
/* Documents with two common words, and how many are gone through for them. */
#define MAX_IN_PAIR      100
#define MAX_GONE_THROUGH 200000
/* On a desk of so many documents a word that one in eight has says nothing. */
#define MANY_DOCUMENTS 100
#define TOO_COMMON     8
/* A word is not longer than that; what is, is no word. */
#define MAX_WORD_BYTES 64

typedef struct {
  const char *text;
  GHashTable *known;
  GPtrArray *words;
} Reading;

static void
word_free (gpointer data)
{
  DeskSimilarWord *word = data;

  g_free (word->text);
  g_free (word->shown);
  g_array_unref (word->documents);
  g_free (word);
}

/* "a", "to" and "12" say nothing; two signs of a script without letters may. */
static gboolean
says_something (const char *token, gsize size)
{
  glong n_letters = g_utf8_strlen (token, (gssize) size);

  return size <= MAX_WORD_BYTES
         && (n_letters >= 3 || (n_letters == 2 && g_utf8_get_char (token) >= 0x2E80));
}

static gboolean
read_word_cb (const char *token, gsize size, gsize start, gsize end, gpointer data)
{
  Reading *reading = data;
  g_autofree char *text = NULL;
  DeskSimilarWord *word;

  if (!says_something (token, size))
    return TRUE;
  text = g_strndup (token, size);
  if (g_hash_table_contains (reading->known, text))
    return TRUE;
  word = g_new0 (DeskSimilarWord, 1);
  word->text = g_steal_pointer (&text);
  word->shown = g_strndup (reading->text + start, end - start);
  word->documents = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_add (reading->known, word->text);
  g_ptr_array_add (reading->words, word);

  return reading->words->len < MAX_LOOKED_UP;
}

static GPtrArray *
read_words (DeskFile *file, const char *text, GError **error)
{
  g_autoptr (DeskTokenizer) tokenizer = desk_tokenizer_new_for_words (file, error);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (word_free);
  Reading reading = { text, known, words };
  gsize size = strlen (text);

  if (size > DESK_SIMILAR_MAX_TEXT_BYTES)
    size = (gsize) (g_utf8_find_prev_char (text, text + DESK_SIMILAR_MAX_TEXT_BYTES + 1) - text);
  if (tokenizer == NULL
      || !desk_tokenizer_run (tokenizer, text, size, read_word_cb, &reading, error))
    return NULL;

  return g_steal_pointer (&words);
}

typedef struct {
  gint64 end;          /* no document of a ticket or an article comes after */
  gint64 articles_end; /* no document of an article comes after */
  gint64 n;            /* about how many there are until @end, with entries */
  gboolean has_fresh;  /* some are not as the index has them */
} Documents;

/* Entries are many times as many as tickets, and the newer ones have numbers
 * that no ticket has. */
static gboolean
measure (DeskFile *file, Documents *all, GError **error)
{
  g_autoptr (DeskStatement) read =
      desk_file_prepare (file,
                         "SELECT coalesce ((SELECT max (row_no) FROM ticket), 0), coalesce "
                         "((SELECT max (row_no) FROM article), 0), "
                         "coalesce ((SELECT max (row_no) FROM entry), 0), EXISTS (SELECT 1 FROM "
                         "search_mark WHERE kind IN (1, 3))",
                         error);
  gboolean has_row;
  gint64 last;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  last = MAX (sqlite3_column_int64 (read, 0), sqlite3_column_int64 (read, 1));
  all->end = desk_search_document_id (DESK_SEARCH_KIND_ARTICLE, last);
  all->articles_end =
      desk_search_document_id (DESK_SEARCH_KIND_ARTICLE, sqlite3_column_int64 (read, 1));
  all->has_fresh = sqlite3_column_int (read, 3) != 0;
  all->n = sqlite3_column_int64 (read, 0) + sqlite3_column_int64 (read, 1)
           + MIN (last, sqlite3_column_int64 (read, 2));

  return TRUE;
}

/* A token has no quotes in it. */
static char *
write_expression (const DeskSimilarWord *one, const DeskSimilarWord *other)
{
  return other == NULL ? g_strdup_printf ("\"%s\"", one->text)
                       : g_strdup_printf ("\"%s\" AND \"%s\"", one->text, other->text);
}

#define DOCUMENTS(condition)                                                                       \
  "SELECT rowid FROM search_body WHERE search_body MATCH ?1 AND rowid BETWEEN ?2 AND ?3" condition \
  " ORDER BY rowid DESC LIMIT ?4"

static gboolean
take_documents (DeskFile *file,
                const char *sql,
                const char *expression,
                gint64 first,
                gint64 last,
                guint limit,
                GArray *documents,
                GError **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, expression);
  sqlite3_bind_int64 (read, 2, first);
  sqlite3_bind_int64 (read, 3, last);
  sqlite3_bind_int64 (read, 4, limit);
  while (TRUE)
    {
      gint64 document;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      document = sqlite3_column_int64 (read, 0);
      g_array_append_val (documents, document);
    }
}

/* How far back the newest ones reach tells how many there are in all. */
static gboolean
look_up (DeskFile *file, DeskSimilarWord *word, const Documents *all, GError **error)
{
  g_autofree char *expression = write_expression (word, NULL);

  if (!take_documents (
          file, DOCUMENTS (""), expression, 0, all->end, MAX_DOCUMENTS, word->documents, error))
    return FALSE;
  word->n = word->documents->len;
  word->is_common = word->n >= MAX_DOCUMENTS;
  if (word->is_common)
    {
      word->n =
          (guint) (MAX_DOCUMENTS * all->end
                   / MAX (all->end
                              - g_array_index (word->documents, gint64, word->documents->len - 1),
                          1));
    }
  else if (word->n < MAX_ENTRIES)
    {
      if (!take_documents (file,
                           DOCUMENTS (""),
                           expression,
                           all->end + 1,
                           G_MAXINT64,
                           MAX_ENTRIES,
                           word->documents,
                           error))
        return FALSE;
      word->n = word->documents->len;
    }
  word->weight = log (1 + (double) all->n / (1 + word->n));

  return TRUE;
}

static gboolean
look_up_articles (DeskFile *file, DeskSimilarWord *word, const Documents *all, GError **error)
{
  g_autofree char *expression = write_expression (word, NULL);

  return !word->is_common
         || take_documents (file,
                            DOCUMENTS (" AND rowid & 3 = 3"),
                            expression,
                            0,
                            all->articles_end,
                            MAX_ARTICLES,
                            word->documents,
                            error);
}

/* The rarest say the most; what the index does not know comes last. */
static int
compare_words (gconstpointer a, gconstpointer b)
{
  const DeskSimilarWord *one = *(DeskSimilarWord *const *) a;
  const DeskSimilarWord *other = *(DeskSimilarWord *const *) b;

  if ((one->n == 0) != (other->n == 0))
    return one->n == 0 ? 1 : -1;

  return (one->n > other->n) - (one->n < other->n);
}

/**
 * desk_similar_words_find:
 * @file: a desk file, within a read transaction
 * @text: any UTF-8; the first %DESK_SIMILAR_MAX_TEXT_BYTES are looked at
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type DeskSimilarWord): at most
 *   %DESK_SIMILAR_MAX_WORDS of its words that may stand in other texts, the
 *   rarest first
 */
GPtrArray *
desk_similar_words_find (DeskFile *file, const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = NULL;
  Documents all;

  g_return_val_if_fail (file != NULL && text != NULL, NULL);

  words = read_words (file, text, error);
  if (words == NULL || !measure (file, &all, error))
    return NULL;
  for (guint i = words->len; i > 0; i--)
    {
      DeskSimilarWord *word = g_ptr_array_index (words, i - 1);

      if (!look_up (file, word, &all, error))
        return NULL;
      if ((word->n == 0 && !all.has_fresh)
          || (all.n > MANY_DOCUMENTS && word->n > all.n / TOO_COMMON))
        g_ptr_array_remove_index (words, i - 1);
    }
  g_ptr_array_sort (words, compare_words);
  if (words->len > DESK_SIMILAR_MAX_WORDS)
    g_ptr_array_set_size (words, DESK_SIMILAR_MAX_WORDS);
  for (guint i = 0; i < words->len; i++)
    {
      if (!look_up_articles (file, g_ptr_array_index (words, i), &all, error))
        return NULL;
    }

  return g_steal_pointer (&words);
}

/**
 * desk_similar_words_find_pair:
 * @file: a desk file, within a read transaction
 * @one: a word
 * @other: another one
 * @documents: (element-type gint64): documents that have both are added, the
 *   newest first
 * @error: return location
 *
 * Two common words tell together what neither tells alone.
 *
 * Returns: whether it was done
 */
gboolean
desk_similar_words_find_pair (DeskFile *file,
                              const DeskSimilarWord *one,
                              const DeskSimilarWord *other,
                              GArray *documents,
                              GError **error)
{
  g_autofree char *expression = write_expression (one, other);
  Documents all;

  return measure (file, &all, error)
         && take_documents (file,
                            DOCUMENTS (""),
                            expression,
                            all.end - MAX_GONE_THROUGH,
                            all.end,
                            MAX_IN_PAIR,
                            documents,
                            error);
}

typedef struct {
  GPtrArray *words;
  gsize title_bytes;
  guint found;
  guint in_title;
} Matching;

static gboolean
match_word_cb (const char *token, gsize size, gsize start, gsize end, gpointer data)
{
  Matching *matching = data;

  for (guint i = 0; i < matching->words->len; i++)
    {
      const DeskSimilarWord *word = g_ptr_array_index (matching->words, i);

      if (strncmp (word->text, token, size) != 0 || word->text[size] != '\0')
        continue;
      matching->found |= 1u << i;
      if (end <= matching->title_bytes)
        matching->in_title |= 1u << i;
    }

  return TRUE;
}

/**
 * desk_similar_words_match:
 * @tokenizer: the one of words
 * @words: (element-type DeskSimilarWord): words
 * @document: what a ticket or an article says
 * @found: (out): bits of the words that stand in it
 * @in_title: (out): of those, the ones in its title
 * @error: return location
 *
 * Returns: whether it was read
 */
gboolean
desk_similar_words_match (DeskTokenizer *tokenizer,
                          GPtrArray *words,
                          const DeskSearchDocument *document,
                          guint *found,
                          guint *in_title,
                          GError **error)
{
  Matching matching = { words, document->title->len, 0, 0 };

  if (!desk_tokenizer_run (tokenizer,
                           document->body->str,
                           MIN (document->body->len, DESK_SIMILAR_MAX_TEXT_BYTES),
                           match_word_cb,
                           &matching,
                           error))
    return FALSE;
  *found = matching.found;
  *in_title = matching.in_title;

  return TRUE;
}
