// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An article with what stands around it.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-article-details.h"
#include "desk-calendar-query.h"
#include "desk-day.h"
#include "desk-store-error.h"

G_DEFINE_BOXED_TYPE (DeskArticleDetails, desk_article_details, desk_article_details_ref, desk_article_details_unref)

static void
free_use (gpointer data)
{
  DeskArticleUse *use = data;

  g_free (use->number);
  g_free (use->summary);
  g_free (use);
}

static void
clear (gpointer data)
{
  DeskArticleDetails *self = data;

  g_clear_pointer (&self->article, desk_record_unref);
  g_free (self->owner);
  g_strfreev (self->services);
  g_clear_pointer (&self->uses, g_ptr_array_unref);
  g_free (self->problem_number);
  g_free (self->problem_summary);
  g_clear_pointer (&self->zone, g_time_zone_unref);
}

static int
get_enum (DeskStatement *read,
          int            column,
          DeskEnumId     id)
{
  const char *name = (const char *) sqlite3_column_text (read, column);

  return name != NULL ? desk_enum_parse (id, name) : 0;
}

static char *
format_ticket_number (DeskStatement *read,
                      int            type,
                      int            number,
                      int            alias)
{
  return desk_ticket_format_name ((DeskTicketType) get_enum (read, type, DESK_ENUM_TICKET_TYPE), sqlite3_column_int64 (read, number),
                                  (const char *) sqlite3_column_text (read, alias));
}

static gboolean
load_owner (DeskFile           *file,
            DeskArticleDetails *self,
            GError            **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;
  DeskUuid id;

  if (!desk_record_get_uuid (self->article, "owner_id", &id))
    return TRUE;
  read = desk_file_prepare (file, "SELECT name FROM analyst WHERE id = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    self->owner = desk_statement_dup_text (read, 0);

  return TRUE;
}

static gboolean
load_problem (DeskFile           *file,
              DeskArticleDetails *self,
              GError            **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;
  DeskUuid id;

  if (!desk_record_get_uuid (self->article, "problem_id", &id))
    return TRUE;
  read = desk_file_prepare (file, "SELECT type, number, summary, alias FROM ticket WHERE id = ? AND withdrawn IS NOT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    {
      self->problem = id;
      self->problem_number = format_ticket_number (read, 0, 1, 3);
      self->problem_summary = desk_statement_dup_text (read, 2);
    }

  return TRUE;
}

static gboolean
load_services (DeskFile           *file,
               DeskArticleDetails *self,
               GError            **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT s.name FROM article_service x JOIN service s ON s.id = x.service_id "
                            "WHERE x.article_id = ? AND x.withdrawn IS NOT 1 AND s.withdrawn IS NOT 1 ORDER BY s.name",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, desk_record_get_id (self->article));
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      g_strv_builder_add (names, (const char *) sqlite3_column_text (read, 0));
    }
  self->services = g_strv_builder_end (names);

  return TRUE;
}

/* The last entry of a ticket that says how the article did is what counts. */
static void
add_use (DeskArticleDetails *self,
         DeskStatement      *read,
         GHashTable         *known)
{
  DeskUuid ticket;
  DeskArticleUse *use;
  DeskOutcome outcome = (DeskOutcome) get_enum (read, 4, DESK_ENUM_OUTCOME);

  if (!desk_statement_get_uuid (read, 0, &ticket))
    return;
  use = g_hash_table_lookup (known, &ticket);
  if (use != NULL)
    {
      if (use->outcome == DESK_OUTCOME_UNSET)
        use->outcome = outcome;
      return;
    }

  use = g_new0 (DeskArticleUse, 1);
  use->ticket = ticket;
  use->number = format_ticket_number (read, 1, 2, 7);
  use->summary = desk_statement_dup_text (read, 3);
  use->outcome = outcome;
  use->status = (DeskStatus) get_enum (read, 5, DESK_ENUM_STATUS);
  use->used_ms = sqlite3_column_int64 (read, 6);
  g_ptr_array_add (self->uses, use);
  g_hash_table_insert (known, &use->ticket, use);
}

static gboolean
load_uses (DeskFile           *file,
           DeskArticleDetails *self,
           GError            **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  self->uses = g_ptr_array_new_with_free_func (free_use);
  read = desk_file_prepare (file,
                            "SELECT t.id, t.type, t.number, t.summary, e.outcome, t.status, e.made_at, t.alias "
                            "FROM entry e JOIN ticket t ON t.id = e.ticket_id "
                            "WHERE e.article_id = ? AND e.withdrawn IS NOT 1 AND t.withdrawn IS NOT 1 ORDER BY e.made_at DESC, e.id DESC",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, desk_record_get_id (self->article));
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      add_use (self, read, known);
    }

  self->n_uses = self->uses->len;
  for (guint i = 0; i < self->uses->len; i++)
    {
      const DeskArticleUse *use = g_ptr_array_index (self->uses, i);

      if (use->outcome == DESK_OUTCOME_WORKED)
        self->n_worked++;
    }
  if (self->uses->len > DESK_ARTICLE_MAX_USES)
    g_ptr_array_set_size (self->uses, DESK_ARTICLE_MAX_USES);

  return TRUE;
}

/**
 * desk_article_details_load:
 * @file: a desk file, within a read transaction
 * @article: an article
 * @error: return location
 *
 * Returns: (transfer full) (nullable): everything about it, or %NULL with
 *   %DESK_STORE_ERROR_NOT_FOUND
 */
DeskArticleDetails *
desk_article_details_load (DeskFile       *file,
                           const DeskUuid *article,
                           GError        **error)
{
  g_autoptr (DeskArticleDetails) self = g_atomic_rc_box_new0 (DeskArticleDetails);
  const char *review_on;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (article != NULL, NULL);

  self->article = desk_record_load (file, DESK_TABLE_ARTICLE, article, error);
  if (self->article == NULL)
    return NULL;
  self->zone = desk_calendar_load_zone (file, error);
  if (self->zone == NULL || !load_owner (file, self, error) || !load_problem (file, self, error) || !load_services (file, self, error)
      || !load_uses (file, self, error))
    return NULL;
  review_on = desk_record_get_text (self->article, "review_on");
  if (review_on == NULL || !desk_day_parse (review_on, &self->review_day))
    self->review_day = DESK_DAY_NONE;

  return g_steal_pointer (&self);
}

DeskArticleDetails *
desk_article_details_ref (DeskArticleDetails *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
desk_article_details_unref (DeskArticleDetails *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
