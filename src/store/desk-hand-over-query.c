// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who is asked to go on with a ticket, who may answer, and whom one could ask.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-file-private.h"
#include "desk-hand-over.h"
#include "desk-hand-over-query.h"
#include "desk-policies.h"
#include "desk-service-level.h"
#include "desk-store-error.h"

static gboolean
ask (DeskFile       *file,
     const char     *sql,
     const DeskUuid *one,
     const DeskUuid *other,
     gboolean       *is,
     GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, one);
  if (other != NULL)
    desk_statement_bind_uuid (read, 2, other);

  return desk_statement_step (read, is, error);
}

static gboolean
find_rights (DeskFile          *file,
             const DeskRecord  *ticket,
             const DeskUuid    *me,
             DeskHandOverAsked *asked,
             GError           **error)
{
  DeskUuid owner, author = { { 0 } }, id;
  gboolean is_mine = desk_record_get_uuid (asked->escalation, "author_id", &author) && desk_uuid_equal (&author, me);
  gboolean is_lead, is_asked = FALSE;

  if (!ask (file, "SELECT 1 FROM analyst_role WHERE analyst_id = ?1 AND role = 'team_lead' AND withdrawn IS NOT 1", me, NULL, &is_lead, error))
    return FALSE;
  if (desk_record_get_uuid (asked->escalation, "to_team_id", &id) &&
      (!ask (file, "SELECT 1 FROM team WHERE id = ?1 AND tier = 4", &id, NULL, &asked->is_vendor, error) ||
       !ask (file, "SELECT 1 FROM team_member WHERE team_id = ?1 AND analyst_id = ?2 AND withdrawn IS NOT 1 UNION ALL SELECT 1 FROM team WHERE id = ?1 AND lead_id = ?2", &id, me,
             &is_asked, error)))
    return FALSE;
  if (!is_asked && desk_record_get_uuid (asked->escalation, "to_analyst_id", &id) &&
      !ask (file, "SELECT 1 FROM analyst WHERE id = ?1 AND (id = ?2 OR deputy_id = ?2)", &id, me, &is_asked, error))
    return FALSE;

  asked->may_answer = asked->is_vendor || (!is_mine && (is_asked || is_lead));
  asked->may_take_back = is_mine || is_lead || !desk_record_get_uuid (ticket, "owner_id", &owner) || desk_uuid_equal (&owner, me);

  return TRUE;
}

/**
 * desk_hand_over_load_asked:
 * @file: a desk file, best a reader
 * @ticket: a ticket
 * @me: who looks, or nil
 * @asked: (out caller-allocates): for desk_hand_over_asked_clear()
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_hand_over_load_asked (DeskFile          *file,
                           const DeskRecord  *ticket,
                           const DeskUuid    *me,
                           DeskHandOverAsked *asked,
                           GError           **error)
{
  g_auto (DeskValue) id = DESK_VALUE_INIT;
  g_autoptr (GPtrArray) entries = NULL;

  *asked = (DeskHandOverAsked) { 0 };
  desk_value_set_uuid (&id, desk_record_get_id (ticket));
  entries = desk_record_load_where (file, DESK_TABLE_ENTRY, "WHERE ticket_id = ? AND kind = 'escalation' AND decision = 'asked' AND withdrawn IS NOT 1 ORDER BY made_at DESC, id DESC LIMIT 1", &id,
                                    1, error);
  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return TRUE;

  asked->escalation = desk_record_ref (g_ptr_array_index (entries, 0));
  if (desk_uuid_is_nil (me) || find_rights (file, ticket, me, asked, error))
    return TRUE;
  desk_hand_over_asked_clear (asked);

  return FALSE;
}

/**
 * desk_hand_over_load_of_vendor:
 * @file: a desk file, best a reader
 * @ticket: a ticket
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its newest hand-over to a vendor;
 *   %DESK_STORE_ERROR_NOT_FOUND when there is none
 */
DeskRecord *
desk_hand_over_load_of_vendor (DeskFile        *file,
                               const DeskUuid  *ticket,
                               GError         **error)
{
  g_auto (DeskValue) id = DESK_VALUE_INIT;
  g_autoptr (GPtrArray) found = NULL;

  desk_value_set_uuid (&id, ticket);
  found = desk_record_load_where (file, DESK_TABLE_ENTRY,
                                  "WHERE ticket_id = ? AND kind = 'escalation' AND withdrawn IS NOT 1 AND to_team_id IN (SELECT id FROM team WHERE tier = 4) "
                                  "ORDER BY made_at DESC, id DESC LIMIT 1",
                                  &id, 1, error);
  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("This ticket was not handed over to a vendor: there is nothing to send to one"));
      return NULL;
    }

  return desk_record_ref (g_ptr_array_index (found, 0));
}

void
desk_hand_over_asked_clear (DeskHandOverAsked *self)
{
  g_clear_pointer (&self->escalation, desk_record_unref);
}

/* --- whom one could ask --- */

static char *
describe_tier (int tier)
{
  return tier == DESK_TIER_VENDOR ? g_strdup (_("Vendor")) : g_strdup_printf (_("Tier %d"), tier);
}

static gboolean
load_teams (DeskFile            *file,
            DeskHandOverChoices *self,
            GError             **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT id, name, tier FROM team WHERE withdrawn IS NOT 1 ORDER BY tier, name, id", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      g_autofree char *tier = NULL;
      DeskUuid id;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 0, &id);
      tier = describe_tier (sqlite3_column_int (read, 2));
      g_ptr_array_add (self->teams, desk_choice_new (&id, (const char *) sqlite3_column_text (read, 1), tier));
    }
}

static char *
describe_absence (const DeskCalendar *calendar,
                  gint64              until_ms,
                  gint64              now_ms,
                  const char         *deputy)
{
  g_autofree char *until = desk_calendar_format_time (calendar, until_ms, now_ms);

  /* Translators: until when somebody is away, and who stands in */
  return deputy != NULL ? g_strdup_printf (_("Away until %s; %s stands in"), until, deputy) : g_strdup_printf (_("Away until %s"), until);
}

static gboolean
load_analysts (DeskFile            *file,
               DeskHandOverChoices *self,
               const DeskUuid      *me,
               gint64               now_ms,
               GError             **error)
{
  g_autoptr (DeskCalendar) calendar = NULL;
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  if (!desk_policies_dup_desk_calendar (file, &calendar, error))
    return FALSE;
  read = desk_file_prepare (file,
                            "SELECT analyst.id, analyst.name, "
                            "(SELECT group_concat (team.name, ', ') FROM team_member JOIN team ON team.id = team_member.team_id "
                            "WHERE team_member.analyst_id = analyst.id AND team_member.withdrawn IS NOT 1 AND team.withdrawn IS NOT 1), "
                            "(SELECT max (ends_at) FROM calendar_entry WHERE kind = 'absence' AND analyst_id = analyst.id AND starts_at <= ?2 AND ends_at > ?2 AND withdrawn IS NOT 1), "
                            "(SELECT deputy.name FROM analyst AS deputy WHERE deputy.id = analyst.deputy_id AND deputy.withdrawn IS NOT 1) "
                            "FROM analyst WHERE withdrawn IS NOT 1 AND (left_at IS NULL OR left_at > ?2) AND analyst.id IS NOT ?1 ORDER BY analyst.name, analyst.id",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, me);
  sqlite3_bind_int64 (read, 2, now_ms);
  while (TRUE)
    {
      g_autofree char *absence = NULL;
      DeskUuid id;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 0, &id);
      if (sqlite3_column_type (read, 3) != SQLITE_NULL)
        {
          absence = describe_absence (calendar, sqlite3_column_int64 (read, 3), now_ms, (const char *) sqlite3_column_text (read, 4));
          g_array_append_val (self->absent, id);
        }
      g_ptr_array_add (self->analysts, desk_choice_new (&id, (const char *) sqlite3_column_text (read, 1), absence != NULL ? absence : (const char *) sqlite3_column_text (read, 2)));
    }
}

/**
 * desk_hand_over_choices_load:
 * @file: a desk file, best a reader
 * @me: (nullable): who looks
 * @now_ms: when
 * @error: return location
 *
 * Returns: (transfer full) (nullable): whom one could ask
 */
DeskHandOverChoices *
desk_hand_over_choices_load (DeskFile       *file,
                             const DeskUuid *me,
                             gint64          now_ms,
                             GError        **error)
{
  g_autoptr (DeskHandOverChoices) self = g_new0 (DeskHandOverChoices, 1);
  const DeskUuid nobody = { { 0 } };

  self->teams = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_choice_free);
  self->analysts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_choice_free);
  self->absent = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  if (!load_teams (file, self, error) || !load_analysts (file, self, me != NULL ? me : &nobody, now_ms, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
desk_hand_over_choices_free (DeskHandOverChoices *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->teams);
  g_ptr_array_unref (self->analysts);
  g_array_unref (self->absent);
  g_free (self);
}
