// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-record.h"

G_BEGIN_DECLS

/** DESK_ARTICLE_MAX_USES: as many tickets are read that an article was used on. */
#define DESK_ARTICLE_MAX_USES 100

/**
 * DeskArticleUse:
 * @ticket: a ticket
 * @number: what people call it
 * @summary: what it is about
 * @status: where it stands
 * @outcome: how the article did there; unset when nobody said
 * @used_ms: when it was used there last
 */
typedef struct {
  DeskUuid ticket;
  char *number;
  char *summary;
  DeskStatus status;
  DeskOutcome outcome;
  gint64 used_ms;
} DeskArticleUse;

/**
 * DeskArticleDetails:
 * @article: the article
 * @owner: (nullable): name of the analyst who answers for it
 * @services: (array zero-terminated=1): names of the services it is about
 * @uses: (element-type DeskArticleUse): tickets it was used on, the last
 *   first, at most %DESK_ARTICLE_MAX_USES
 * @n_uses: on how many
 * @n_worked: on how many of them it worked
 * @problem: the problem behind a known error, or nil
 * @problem_number: (nullable): what people call that problem
 * @problem_summary: (nullable): what it is about
 * @review_day: when it has to be read again, or %DESK_DAY_NONE
 * @zone: of the desk
 *
 * All that the page of an article shows, read in one transaction. Immutable.
 */
typedef struct {
  DeskRecord *article;
  char *owner;
  GStrv services;
  GPtrArray *uses;
  guint n_uses;
  guint n_worked;
  DeskUuid problem;
  char *problem_number;
  char *problem_summary;
  int review_day;
  GTimeZone *zone;
} DeskArticleDetails;

#define DESK_TYPE_ARTICLE_DETAILS (desk_article_details_get_type ())

GType               desk_article_details_get_type (void);
DeskArticleDetails *desk_article_details_load (DeskFile *file, const DeskUuid *article, GError **error);
DeskArticleDetails *desk_article_details_ref (DeskArticleDetails *self);
void                desk_article_details_unref (DeskArticleDetails *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskArticleDetails, desk_article_details_unref)

G_END_DECLS
