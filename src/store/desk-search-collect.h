// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-search-document.h"
#include "desk-search-filter.h"
#include "desk-search-matcher.h"

G_BEGIN_DECLS

/** DESK_SEARCH_MAX_DOCUMENTS: of one kind, that are taken from the index. */
#define DESK_SEARCH_MAX_DOCUMENTS 50000
/** DESK_SEARCH_MAX_RANKED: above so many they are not ranked. */
#define DESK_SEARCH_MAX_RANKED 2000

/**
 * DeskSearchTier:
 * @DESK_SEARCH_TIER_NUMBER: its number was asked for
 * @DESK_SEARCH_TIER_TITLE: all words stand in its title
 * @DESK_SEARCH_TIER_TEXT: all words stand in its own text
 * @DESK_SEARCH_TIER_ENTRY: all words stand in one entry of its timeline
 * @DESK_SEARCH_TIER_ACROSS: some stand here and some there
 * @DESK_SEARCH_TIER_PART: they stand in its title as parts of words
 *
 * How well something was found; the best first.
 */
typedef enum {
  DESK_SEARCH_TIER_NUMBER,
  DESK_SEARCH_TIER_TITLE,
  DESK_SEARCH_TIER_TEXT,
  DESK_SEARCH_TIER_ENTRY,
  DESK_SEARCH_TIER_ACROSS,
  DESK_SEARCH_TIER_PART,
} DeskSearchTier;

/**
 * DeskSearchCandidate:
 * @row_no: a ticket or an article
 * @is_article: which of the two
 * @tier: how well it was found
 * @score: within its tier, the lower the better
 * @entry_no: an entry of the ticket that was found, or 0
 */
typedef struct {
  gint64 row_no;
  gboolean is_article;
  DeskSearchTier tier;
  double score;
  gint64 entry_no;
} DeskSearchCandidate;

/**
 * DeskSearchRun:
 * @file: a desk file
 * @query: what is searched for
 * @scope: who searches, and when
 * @matcher: the words of @query
 * @with_tickets: look for tickets
 * @with_articles: look for articles
 * @ranked: whether order within a tier matters enough to be paid for
 * @max_documents: how many of one kind are taken from the index
 * @enough: stop when so many of the best have been found, 0: find all
 * @is_complete: nothing was left out because there was too much
 *
 * One search while it runs.
 */
typedef struct {
  DeskFile *file;
  DeskSearchQuery *query;
  DeskSearchScope scope;
  DeskSearchMatcher *matcher;
  gboolean with_tickets;
  gboolean with_articles;
  gboolean ranked;
  guint max_documents;
  guint enough;
  gboolean is_complete;
  /*< private >*/
  GHashTable *tickets;        /* row_no: DeskSearchCandidate */
  GHashTable *articles;
  GHashTable *fresh_tickets;  /* set of row_no: not as the index has them */
  GHashTable *fresh_articles;
  DeskSearchDocument *document;
} DeskSearchRun;

/* desk-search-run.c */
gboolean desk_search_run_init (DeskSearchRun *self, DeskFile *file, DeskSearchQuery *query, const DeskSearchScope *scope, GError **error);
void     desk_search_run_clear (DeskSearchRun *self);
gboolean desk_search_run_collect (DeskSearchRun *self, guint limit, GArray *candidates, GError **error);
gboolean desk_search_run_keep (DeskSearchRun *self, const GArray *within, GArray *rows, GError **error);
gboolean desk_search_run_has_enough (DeskSearchRun *self);

void     desk_search_run_add (DeskSearchRun *self, const DeskSearchCandidate *candidate);
gboolean desk_search_run_check_and_add (DeskSearchRun *self, gboolean is_article, gint64 row_no, GError **error);
gboolean desk_search_run_is_fresh (DeskSearchRun *self, gboolean is_article, gint64 row_no);
guint    desk_search_run_count (DeskSearchRun *self);
GHashTable *desk_search_set_new (void);
void     desk_search_set_add (GHashTable *set, gint64 row_no);

/* desk-search-collect.c */
gboolean desk_search_find_fresh (DeskSearchRun *self, GError **error);
gboolean desk_search_collect_documents (DeskSearchRun *self, GError **error);
gboolean desk_search_collect_rest (DeskSearchRun *self, GError **error);

/* desk-search-check.c */
gboolean desk_search_check (DeskSearchRun *self, gboolean is_article, gint64 row_no, gboolean *is_match, DeskSearchCandidate *candidate, guint32 *found, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskSearchRun, desk_search_run_clear)

G_END_DECLS
