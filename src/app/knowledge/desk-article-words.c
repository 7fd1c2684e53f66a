// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How the kinds and states of articles look.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-article-words.h"
#include "desk-day.h"

const char *
desk_article_kind_icon (DeskArticleKind kind)
{
  switch (kind)
    {
    case DESK_ARTICLE_KIND_ANSWER:
      return "deskbell-article-answer-symbolic";
    case DESK_ARTICLE_KIND_POLICY:
      return "deskbell-article-policy-symbolic";
    case DESK_ARTICLE_KIND_PROCEDURE:
      return "deskbell-article-procedure-symbolic";
    case DESK_ARTICLE_KIND_KNOWN_ERROR:
      return "deskbell-article-known-error-symbolic";
    case DESK_ARTICLE_KIND_HOTFIX:
      return "deskbell-article-hotfix-symbolic";
    case DESK_ARTICLE_KIND_UNSET:
    case DESK_N_ARTICLE_KIND:
    default:
      return "deskbell-article-symbolic";
    }
}

const char *
desk_article_state_class (DeskArticleState state)
{
  switch (state)
    {
    case DESK_ARTICLE_STATE_PUBLISHED:
      return "published";
    case DESK_ARTICLE_STATE_RETIRED:
      return "retired";
    case DESK_ARTICLE_STATE_DRAFT:
    case DESK_ARTICLE_STATE_IN_REVIEW:
    case DESK_ARTICLE_STATE_UNSET:
    case DESK_N_ARTICLE_STATE:
    default:
      return "draft";
    }
}

const char *
desk_outcome_icon (DeskOutcome outcome)
{
  switch (outcome)
    {
    case DESK_OUTCOME_WORKED:
      return "deskbell-done-symbolic";
    case DESK_OUTCOME_PARTLY:
      return "deskbell-outcome-partly-symbolic";
    case DESK_OUTCOME_NO_EFFECT:
      return "deskbell-outcome-none-symbolic";
    case DESK_OUTCOME_WORSE:
      return "deskbell-outcome-worse-symbolic";
    case DESK_OUTCOME_UNSET:
    case DESK_N_OUTCOME:
    default:
      return "deskbell-article-symbolic";
    }
}

/**
 * desk_article_is_stale:
 * @state: how far an article is
 * @review_day: when it has to be read again, or %DESK_DAY_NONE
 * @today: the day on the desk
 *
 * Returns: whether it should have been read again by now; one that is retired
 *   need not be
 */
gboolean
desk_article_is_stale (DeskArticleState state,
                       int              review_day,
                       int              today)
{
  return review_day != DESK_DAY_NONE && review_day < today && state != DESK_ARTICLE_STATE_RETIRED;
}
