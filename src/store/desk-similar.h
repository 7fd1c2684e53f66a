// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/** DESK_SIMILAR_LIMIT: so many of each kind are usual beside what is typed. */
#define DESK_SIMILAR_LIMIT 5

/**
 * DeskSimilarKind:
 * @DESK_SIMILAR_TICKET: a ticket
 * @DESK_SIMILAR_KNOWN_ERROR: a problem, or an article of a known error
 * @DESK_SIMILAR_ARTICLE: any other article
 */
typedef enum {
  DESK_SIMILAR_TICKET,
  DESK_SIMILAR_KNOWN_ERROR,
  DESK_SIMILAR_ARTICLE,
  DESK_N_SIMILAR,
} DeskSimilarKind;

/**
 * DeskSimilarQuery:
 * @text: (nullable): what has been typed so far: summary, symptoms, messages
 * @customer: who it is about, or nil
 * @item: configuration item, or nil
 * @ticket: the ticket itself, which is left out, or nil
 * @limit: how many of each kind at most
 *
 * What something like it is looked for. Plain values; may be handed to another
 * thread.
 */
typedef struct {
  char *text;
  DeskUuid customer;
  DeskUuid item;
  DeskUuid ticket;
  guint limit;
} DeskSimilarQuery;

/**
 * DeskSimilar:
 * @kind: what it is
 * @is_article: an article; otherwise a ticket
 * @id: its id
 * @row_no: its key in this file
 * @number: what people call it
 * @title: its summary or title
 * @type: kind of ticket; unset of an article
 * @status: where the ticket stands; unset of an article
 * @logged_ms: when the ticket was logged, 0 of an article
 * @is_same_item: it is about the same item
 * @is_same_customer: it is of the same customer
 * @has_resolution: it says how it was resolved, or how one gets by
 * @is_linked: the ticket that was asked for leads to it already
 * @words: (element-type utf8): words that stand in both, as they were typed
 * @via: (nullable): number of a similar ticket that it was used on, or that it
 *   is the cause of
 * @score: how similar, more is more; means nothing by itself
 *
 * Something like what is being typed. Plain values; may be handed to another
 * thread.
 */
typedef struct {
  DeskSimilarKind kind;
  gboolean is_article;
  DeskUuid id;
  gint64 row_no;
  char *number;
  char *title;
  DeskTicketType type;
  DeskStatus status;
  gint64 logged_ms;
  gboolean is_same_item;
  gboolean is_same_customer;
  gboolean has_resolution;
  gboolean is_linked;
  GPtrArray *words;
  char *via;
  double score;
} DeskSimilar;

void              desk_similar_free (DeskSimilar *self);
char             *desk_similar_dup_reason (const DeskSimilar *self);
const char       *desk_similar_kind_label (DeskSimilarKind kind);
GPtrArray        *desk_similar_find (DeskFile *file, const DeskSimilarQuery *query, GError **error);

DeskSimilarQuery *desk_similar_query_new (void);
void              desk_similar_query_free (DeskSimilarQuery *self);
gboolean          desk_similar_query_set_ticket (DeskSimilarQuery *self, DeskFile *file, const DeskUuid *ticket, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSimilar, desk_similar_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskSimilarQuery, desk_similar_query_free)

G_END_DECLS
