// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-search-query.h"
#include "desk-search-tokens.h"

G_BEGIN_DECLS

/**
 * DeskSearchWords:
 *
 * A text taken apart into words. Filled again and again.
 */
typedef struct _DeskSearchWords DeskSearchWords;

DeskSearchWords *desk_search_words_new (void);
void             desk_search_words_free (DeskSearchWords *self);
gboolean         desk_search_words_read (DeskSearchWords *self, DeskTokenizer *tokenizer, const char *text, gsize size, GError **error);
guint            desk_search_words_get_n (DeskSearchWords *self);

/**
 * DeskSearchPattern:
 *
 * One or more words that follow each other, the last one perhaps only the
 * beginning of a word.
 */
typedef struct _DeskSearchPattern DeskSearchPattern;

DeskSearchPattern *desk_search_pattern_new (DeskTokenizer *tokenizer, const char *text, gboolean is_exact, GError **error);
void               desk_search_pattern_free (DeskSearchPattern *self);
gboolean           desk_search_pattern_find (DeskSearchPattern *self, DeskSearchWords *words, gboolean short_too, guint from, guint *index);

/**
 * DeskSearchMatch:
 * @term: which term of the search
 * @start: first byte of what matches
 * @end: first byte after it
 */
typedef struct {
  guint term;
  gsize start;
  gsize end;
} DeskSearchMatch;

/**
 * DeskSearchMatcher:
 *
 * The words of a search, as an expression for the index and as something that
 * looks through a text by itself; both find the same.
 */
typedef struct _DeskSearchMatcher DeskSearchMatcher;

DeskSearchMatcher *desk_search_matcher_new (DeskFile *file, DeskSearchQuery *query, GError **error);
void               desk_search_matcher_free (DeskSearchMatcher *self);
guint              desk_search_matcher_get_n_terms (DeskSearchMatcher *self);
const DeskSearchTerm *desk_search_matcher_get_term (DeskSearchMatcher *self, guint index);
guint32            desk_search_matcher_get_wanted (DeskSearchMatcher *self);
guint32            desk_search_matcher_get_unwanted (DeskSearchMatcher *self);
guint32            desk_search_matcher_get_whole (DeskSearchMatcher *self);
char              *desk_search_matcher_dup_expression (DeskSearchMatcher *self, guint32 terms, gboolean for_titles);
gboolean           desk_search_matcher_look (DeskSearchMatcher *self, const char *text, gsize size, gboolean is_title, guint32 *found, GArray *matches, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchWords, desk_search_words_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchPattern, desk_search_pattern_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSearchMatcher, desk_search_matcher_free)

G_END_DECLS
