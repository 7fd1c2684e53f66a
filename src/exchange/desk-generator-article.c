// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One generated article.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include "desk-day.h"
#include "desk-generator-private.h"

gboolean
desk_generator_make_article (DeskGenerator *self,
                             gint64         made_at_ms,
                             GError       **error)
{
  const DeskUuid *author = desk_generator_pick (self, self->analysts);
  DeskCommit *commit = desk_generator_begin (self, "import_record", author, made_at_ms);
  DeskArticleKind kind = (DeskArticleKind) (1 + (int) desk_generator_crowded (self, DESK_N_ARTICLE_KIND - 1));
  DeskArticleState state = desk_generator_chance (self, 85) ? DESK_ARTICLE_STATE_PUBLISHED : (DeskArticleState) (1 + (int) desk_generator_below (self, DESK_N_ARTICLE_STATE - 1));
  DeskAudience audience = desk_generator_chance (self, 40) ? DESK_AUDIENCE_CUSTOMERS : DESK_AUDIENCE_INTERNAL;
  g_autofree char *title = desk_generator_title (self);
  g_autofree char *symptoms = desk_generator_description (self);
  g_autofree char *cause = desk_generator_cause (self);
  g_autofree char *resolution = desk_generator_resolution (self);
  g_autofree char *body = desk_generator_steps (self, 2 + desk_generator_below (self, 6));
  g_autofree char *review_on = desk_day_to_string (desk_calendar_local_day (self->calendar, made_at_ms) + 200 + (int) desk_generator_below (self, 400));
  g_auto (DeskValue) article_value = DESK_VALUE_INIT;
  g_auto (DeskValue) service_value = DESK_VALUE_INIT;
  DeskUuid id;
  DeskOperation *article = desk_generator_insert (self, commit, DESK_TABLE_ARTICLE, made_at_ms, &id);

  desk_operation_put_enum (article, "kind", DESK_ENUM_ARTICLE_KIND, (int) kind);
  desk_operation_put_text (article, "title", title);
  desk_operation_put_text (article, "symptoms", symptoms);
  desk_operation_put_text (article, "cause", cause);
  desk_operation_put_text (article, "resolution", resolution);
  desk_operation_put_text (article, "body", body);
  desk_operation_put_enum (article, "audience", DESK_ENUM_AUDIENCE, (int) audience);
  desk_operation_put_enum (article, "state", DESK_ENUM_ARTICLE_STATE, (int) state);
  desk_operation_put_uuid (article, "owner_id", author);
  desk_operation_put_text (article, "review_on", review_on);
  desk_operation_put_text (article, "keywords", desk_generator_tag (self));
  desk_operation_put_integer (article, "created_at", made_at_ms);
  if (state == DESK_ARTICLE_STATE_PUBLISHED)
    desk_operation_put_integer (article, "published_at", made_at_ms);

  desk_value_set_uuid (&article_value, &id);
  desk_value_set_uuid (&service_value, desk_generator_pick (self, self->services));
  desk_commit_add_member (commit, DESK_TABLE_ARTICLE_SERVICE, "article_id", &article_value, "service_id", &service_value, NULL);
  g_array_append_val (self->articles, id);

  return desk_generator_end (self, commit, error);
}
