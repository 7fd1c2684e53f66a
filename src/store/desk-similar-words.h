// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-search-document.h"
#include "desk-search-tokens.h"

G_BEGIN_DECLS

/** DESK_SIMILAR_MAX_TEXT_BYTES: so much of a text is looked at. */
#define DESK_SIMILAR_MAX_TEXT_BYTES 32768
/** DESK_SIMILAR_MAX_WORDS: words that something is looked for by; bits of a mask. */
#define DESK_SIMILAR_MAX_WORDS 12

/**
 * DeskSimilarWord:
 * @text: as it stands in the index
 * @shown: as it was typed
 * @n: in about how many documents it stands
 * @weight: how much it says: more, the fewer texts have it
 * @is_common: more documents have it than @documents
 * @documents: (element-type gint64): the newest documents it stands in, and the
 *   newest articles
 *
 * A word that something is looked for by.
 */
typedef struct {
  char *text;
  char *shown;
  guint n;
  double weight;
  gboolean is_common;
  GArray *documents;
} DeskSimilarWord;

GPtrArray *desk_similar_words_find (DeskFile *file, const char *text, GError **error);
gboolean   desk_similar_words_find_pair (DeskFile *file, const DeskSimilarWord *one, const DeskSimilarWord *other, GArray *documents, GError **error);
gboolean   desk_similar_words_match (DeskTokenizer *tokenizer, GPtrArray *words, const DeskSearchDocument *document, guint *found, guint *in_title, GError **error);

G_END_DECLS
