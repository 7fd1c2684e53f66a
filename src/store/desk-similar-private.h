// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-similar-words.h"
#include "desk-similar.h"

G_BEGIN_DECLS

/*
 * DeskSimilarCandidate: a ticket or an article that may be like what is looked
 * for, and why it was taken.
 */
typedef struct {
  gint64 row_no;
  gboolean is_article;
  gboolean is_same_item;
  gboolean is_same_customer;
  gboolean is_fresh;  /* not as the index has it */
  guint in_text;      /* bits of the words that the index has it for */
  guint in_timeline;
  double guess;       /* how similar, before anything is read */
  char *via;          /* number of a similar ticket that led here */
} DeskSimilarCandidate;

/* DeskSimilarRun: one look for what is similar. */
typedef struct {
  DeskFile *file;
  const DeskSimilarQuery *query;
  DeskTokenizer *tokenizer;
  DeskSearchDocument *document; /* read into again and again */
  GPtrArray *words;          /* of DeskSimilarWord */
  GHashTable *candidates[2]; /* of DeskSimilarCandidate by row: tickets, articles */
  GHashTable *linked;        /* of DeskUuid: what the ticket itself leads to */
  gint64 self_no;            /* row of the ticket itself, or -1 */
  double weight;             /* of all words that the index has anywhere else */
  GPtrArray *found;          /* of DeskSimilar */
} DeskSimilarRun;

/* desk-similar-collect.c */
gboolean desk_similar_collect (DeskSimilarRun *self, GError **error);
gboolean desk_similar_follow_links (DeskSimilarRun *self, const DeskSimilar *ticket, GError **error);

G_END_DECLS
