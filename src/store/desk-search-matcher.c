// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The words of a search.
 *
 * A beginning of one or two letters stands for whole words in long texts: it
 * would match nearly all of them, and the index would rank for seconds. In
 * titles, which have an index of their own for that, it is a beginning.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-search-matcher.h"

#define SHORT_LETTERS 3
/* Of one term in one text: as many as can be seen at once, and more. */
#define MAX_MATCHES 50

/* --- words --- */

typedef struct {
  gsize offset; /* in the letters */
  gsize size;
  gsize start; /* in the text */
  gsize end;
} Word;

struct _DeskSearchWords {
  GString *letters;
  GArray *words;
};

DeskSearchWords *
desk_search_words_new (void)
{
  DeskSearchWords *self = g_new0 (DeskSearchWords, 1);

  self->letters = g_string_new (NULL);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));

  return self;
}

void
desk_search_words_free (DeskSearchWords *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->letters, TRUE);
  g_array_unref (self->words);
  g_free (self);
}

static gboolean
word_cb (const char *token,
         gsize       size,
         gsize       start,
         gsize       end,
         gpointer    data)
{
  DeskSearchWords *self = data;
  Word word = { self->letters->len, size, start, end };

  g_string_append_len (self->letters, token, (gssize) size);
  g_array_append_val (self->words, word);

  return TRUE;
}

gboolean
desk_search_words_read (DeskSearchWords *self,
                        DeskTokenizer   *tokenizer,
                        const char      *text,
                        gsize            size,
                        GError         **error)
{
  g_string_truncate (self->letters, 0);
  g_array_set_size (self->words, 0);

  return desk_tokenizer_run (tokenizer, text, size, word_cb, self, error);
}

guint
desk_search_words_get_n (DeskSearchWords *self)
{
  return self->words->len;
}

/* --- patterns --- */

struct _DeskSearchPattern {
  DeskSearchWords *words;
  gboolean is_beginning; /* its last word is */
  gboolean is_short;     /* and has one or two letters */
};

/**
 * desk_search_pattern_new:
 * @tokenizer: the one of words
 * @text: any text
 * @is_exact: whether its last word is a whole one
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a pattern; one without words matches
 *   nothing
 */
DeskSearchPattern *
desk_search_pattern_new (DeskTokenizer *tokenizer,
                         const char    *text,
                         gboolean       is_exact,
                         GError       **error)
{
  g_autoptr (DeskSearchPattern) self = g_new0 (DeskSearchPattern, 1);
  const Word *last;

  self->words = desk_search_words_new ();
  if (!desk_search_words_read (self->words, tokenizer, text, strlen (text), error))
    return NULL;

  self->is_beginning = !is_exact;
  if (self->words->words->len > 0)
    {
      last = &g_array_index (self->words->words, Word, self->words->words->len - 1);
      self->is_short = self->is_beginning && g_utf8_strlen (self->words->letters->str + last->offset, (gssize) last->size) < SHORT_LETTERS;
    }

  return g_steal_pointer (&self);
}

void
desk_search_pattern_free (DeskSearchPattern *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->words, desk_search_words_free);
  g_free (self);
}

static gboolean
word_matches (DeskSearchPattern *self,
              guint              i,
              gboolean           may_begin,
              DeskSearchWords   *words,
              guint              j)
{
  const Word *wanted = &g_array_index (self->words->words, Word, i);
  const Word *word = &g_array_index (words->words, Word, j);

  if (may_begin ? word->size < wanted->size : word->size != wanted->size)
    return FALSE;

  return memcmp (self->words->letters->str + wanted->offset, words->letters->str + word->offset, wanted->size) == 0;
}

/**
 * desk_search_pattern_find:
 * @self: a pattern
 * @words: where to look
 * @short_too: whether a beginning may have less than three letters
 * @from: first word to look at
 * @index: (out): where it was found
 *
 * Returns: whether it was found
 */
gboolean
desk_search_pattern_find (DeskSearchPattern *self,
                          DeskSearchWords   *words,
                          gboolean           short_too,
                          guint              from,
                          guint             *index)
{
  guint n = self->words->words->len;
  gboolean may_begin = self->is_beginning && (short_too || !self->is_short);

  for (guint at = from; n > 0 && at + n <= words->words->len; at++)
    {
      guint i = 0;

      while (i < n && word_matches (self, i, may_begin && i == n - 1, words, at + i))
        i++;
      if (i == n)
        {
          *index = at;
          return TRUE;
        }
    }

  return FALSE;
}

/* --- a search --- */

struct _DeskSearchMatcher {
  DeskTokenizer *tokenizer;
  DeskSearchWords *words;
  DeskSearchQuery *query;
  GArray *terms;       /* of const DeskSearchTerm * */
  GPtrArray *patterns; /* of DeskSearchPattern */
  guint32 wanted;
  guint32 unwanted;
  guint32 whole;
};

/**
 * desk_search_matcher_new:
 * @file: a desk file, open longer than the matcher lives
 * @query: a search
 * @error: return location
 *
 * Takes those terms of the search that are words; what has neither letters nor
 * digits is left out.
 *
 * Returns: (transfer full) (nullable): a matcher
 */
DeskSearchMatcher *
desk_search_matcher_new (DeskFile        *file,
                         DeskSearchQuery *query,
                         GError         **error)
{
  g_autoptr (DeskSearchMatcher) self = g_new0 (DeskSearchMatcher, 1);

  G_STATIC_ASSERT (DESK_SEARCH_MAX_TERMS <= 32);

  self->query = desk_search_query_ref (query);
  self->words = desk_search_words_new ();
  self->terms = g_array_new (FALSE, FALSE, sizeof (const DeskSearchTerm *));
  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_search_pattern_free);
  self->tokenizer = desk_tokenizer_new_for_words (file, error);
  if (self->tokenizer == NULL)
    return NULL;

  for (guint i = 0; i < desk_search_query_get_n_terms (query); i++)
    {
      const DeskSearchTerm *term = desk_search_query_get_term (query, i);
      g_autoptr (DeskSearchPattern) pattern = NULL;
      guint32 bit = (guint32) 1 << self->terms->len;

      if (term->field != DESK_SEARCH_FIELD_TEXT)
        continue;
      pattern = desk_search_pattern_new (self->tokenizer, term->text, term->is_exact, error);
      if (pattern == NULL)
        return NULL;
      if (pattern->words->words->len == 0)
        continue;
      if (term->is_negated)
        self->unwanted |= bit;
      else
        self->wanted |= bit;
      if (!pattern->is_short)
        self->whole |= bit;
      g_array_append_val (self->terms, term);
      g_ptr_array_add (self->patterns, g_steal_pointer (&pattern));
    }

  return g_steal_pointer (&self);
}

void
desk_search_matcher_free (DeskSearchMatcher *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->tokenizer, desk_tokenizer_free);
  desk_search_words_free (self->words);
  g_ptr_array_unref (self->patterns);
  g_array_unref (self->terms);
  desk_search_query_unref (self->query);
  g_free (self);
}

guint
desk_search_matcher_get_n_terms (DeskSearchMatcher *self)
{
  return self->terms->len;
}

const DeskSearchTerm *
desk_search_matcher_get_term (DeskSearchMatcher *self,
                              guint              index)
{
  g_return_val_if_fail (index < self->terms->len, NULL);

  return g_array_index (self->terms, const DeskSearchTerm *, index);
}

/**
 * desk_search_matcher_get_wanted:
 * @self: a matcher
 *
 * Returns: bits of the terms that have to be found
 */
guint32
desk_search_matcher_get_wanted (DeskSearchMatcher *self)
{
  return self->wanted;
}

/**
 * desk_search_matcher_get_unwanted:
 * @self: a matcher
 *
 * Returns: bits of the terms that must not be found
 */
guint32
desk_search_matcher_get_unwanted (DeskSearchMatcher *self)
{
  return self->unwanted;
}

/**
 * desk_search_matcher_get_whole:
 * @self: a matcher
 *
 * Returns: bits of the terms that are no beginnings of one or two letters
 */
guint32
desk_search_matcher_get_whole (DeskSearchMatcher *self)
{
  return self->whole;
}

/**
 * desk_search_matcher_dup_expression:
 * @self: a matcher
 * @terms: bits of terms
 * @for_titles: whether it is for the index of titles
 *
 * All of it is in quotes and no quote is in it, so that nothing a person
 * types is ever read as an operator.
 *
 * Returns: (transfer full): what to match, in the language of FTS5: all of
 *   @terms
 */
char *
desk_search_matcher_dup_expression (DeskSearchMatcher *self,
                                    guint32            terms,
                                    gboolean           for_titles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      DeskSearchPattern *pattern = g_ptr_array_index (self->patterns, i);

      if ((terms >> i & 1) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " AND ");
      g_string_append_c (text, '"');
      for (const char *at = g_array_index (self->terms, const DeskSearchTerm *, i)->text; *at != '\0'; at++)
        g_string_append_c (text, *at == '"' ? ' ' : *at);
      g_string_append_c (text, '"');
      if (pattern->is_beginning && (for_titles || !pattern->is_short))
        g_string_append (text, " *");
    }

  return g_string_free (text, FALSE);
}

/**
 * desk_search_matcher_look:
 * @self: a matcher
 * @text: a title or a body
 * @size: bytes of @text
 * @is_title: which of the two
 * @found: (inout): bits of the terms that were found are added
 * @matches: (nullable) (element-type DeskSearchMatch): where each was found
 *   is added, for each at most 50 times
 * @error: return location
 *
 * Returns: whether it could be looked through
 */
gboolean
desk_search_matcher_look (DeskSearchMatcher *self,
                          const char        *text,
                          gsize              size,
                          gboolean           is_title,
                          guint32           *found,
                          GArray            *matches,
                          GError           **error)
{
  if (!desk_search_words_read (self->words, self->tokenizer, text, size, error))
    return FALSE;

  for (guint i = 0; i < self->terms->len; i++)
    {
      DeskSearchPattern *pattern = g_ptr_array_index (self->patterns, i);
      guint n_matches = 0;
      guint index;

      for (guint from = 0; desk_search_pattern_find (pattern, self->words, is_title, from, &index); from = index + 1)
        {
          DeskSearchMatch match = { i, 0, 0 };

          *found |= (guint32) 1 << i;
          if (matches == NULL || n_matches++ == MAX_MATCHES)
            break;
          match.start = g_array_index (self->words->words, Word, index).start;
          match.end = g_array_index (self->words->words, Word, index + pattern->words->words->len - 1).end;
          g_array_append_val (matches, match);
        }
    }

  return TRUE;
}
