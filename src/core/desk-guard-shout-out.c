// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of asking for help: to whom it can be said, what is an answer to
 * it, and who says thanks.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-guard-private.h"
#include "desk-life-cycle.h"

static gboolean
is_finished (const DeskState *state,
             const DeskUuid  *ticket,
             gboolean        *is,
             GError         **error)
{
  g_auto (DeskValue) status = DESK_VALUE_INIT;

  if (!state->get (state->data, DESK_TABLE_TICKET, ticket, "status", &status, error))
    return FALSE;
  *is = desk_status_is_finished ((DeskStatus) desk_value_get_enum (&status, DESK_ENUM_STATUS));

  return TRUE;
}

/* The owner of the ticket, or a team lead. */
static gboolean
may_decide (const DeskState *state,
            const DeskUuid  *ticket,
            const DeskUuid  *who,
            gboolean         or_lead,
            gboolean        *may,
            GError         **error)
{
  g_auto (DeskValue) owner = DESK_VALUE_INIT;
  DeskUuid id;

  if (!state->get (state->data, DESK_TABLE_TICKET, ticket, "owner_id", &owner, error))
    return FALSE;
  *may = desk_value_get_uuid (&owner, &id) && desk_uuid_equal (&id, who);

  return *may || !or_lead || state->has_role (state->data, who, DESK_ROLE_TEAM_LEAD, may, error);
}

/* --- asking --- */

static gboolean
check_whom (const DeskState  *state,
            const DeskUuid   *entry,
            const DeskUuid   *author,
            GError          **error)
{
  g_auto (DeskValue) analyst = DESK_VALUE_INIT;
  g_auto (DeskValue) team = DESK_VALUE_INIT;
  g_auto (DeskValue) subject = DESK_VALUE_INIT;
  guint n_asked;
  DeskUuid id;

  if (!desk_guard_get_entry (state, entry, "to_analyst_id", &analyst, error) || !desk_guard_get_entry (state, entry, "to_team_id", &team, error) ||
      !desk_guard_get_entry (state, entry, "subject", &subject, error))
    return FALSE;
  n_asked = !desk_value_is_null (&analyst) + !desk_value_is_null (&team) + !desk_value_is_null (&subject);
  if (n_asked > 1)
    return desk_guard_refuse (error, _("A shout-out goes to one analyst, to one team or to one subject; to everybody when none is named"));
  if (!desk_value_is_null (&subject) && desk_guard_is_blank (&subject))
    return desk_guard_refuse (error, _("Say which subject the shout-out is about"));
  if (desk_value_get_uuid (&analyst, &id) && desk_uuid_equal (&id, author))
    return desk_guard_refuse (error, _("A shout-out goes to somebody else"));

  return TRUE;
}

gboolean
desk_guard_check_shout_out (const DeskState     *state,
                            const DeskCommit    *commit,
                            const DeskOperation *operation,
                            GError             **error)
{
  g_auto (DeskValue) body = DESK_VALUE_INIT;
  DeskUuid ticket, author;
  gboolean finished;

  if (!desk_guard_get_entry (state, &operation->row, "body", &body, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "author_id", &author, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) || !is_finished (state, &ticket, &finished, error))
    return FALSE;
  if (!desk_uuid_equal (&author, &commit->author))
    return desk_guard_refuse (error, _("Help is asked for in one’s own name"));
  if (desk_guard_is_blank (&body))
    return desk_guard_refuse (error, _("Say what you need help with"));
  if (finished)
    return desk_guard_refuse (error, _("The ticket is finished: reopen it before you ask for help with it"));

  return check_whom (state, &operation->row, &author, error);
}

/* --- ending --- */

/* By whoever asked, the owner of the ticket, or a team lead; and by whoever
 * finishes the ticket. */
gboolean
desk_guard_check_shout_out_end (const DeskState     *state,
                                const DeskCommit    *commit,
                                const DeskOperation *operation,
                                GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "ended_at");
  DeskUuid ticket, author;
  gboolean finished, may;
  int kind;

  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_SHOUT_OUT)
    return TRUE;
  if (operation->kind != DESK_OPERATION_INSERT && !desk_value_is_null (&change->old.value) && !desk_value_is_null (&change->new.value))
    return desk_guard_refuse (error, _("This shout-out has ended already: ask again"));
  if (!desk_guard_get_entry_uuid (state, &operation->row, "author_id", &author, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) || !is_finished (state, &ticket, &finished, error))
    return FALSE;
  if (finished || desk_uuid_equal (&author, &commit->author))
    return TRUE;
  if (!may_decide (state, &ticket, &commit->author, TRUE, &may, error))
    return FALSE;
  if (!may)
    return desk_guard_refuse (error, _("A shout-out is ended by whoever asked, by the owner of the ticket, or by a team lead"));

  return TRUE;
}

/* Nobody looks for help with what is done: an undo does not bring an open
 * shout-out back to a ticket that was finished meanwhile. */
gboolean
desk_guard_check_shout_out_open (const DeskState     *state,
                                 const DeskCommit    *commit,
                                 const DeskOperation *operation,
                                 GError             **error)
{
  g_auto (DeskValue) ended = DESK_VALUE_INIT;
  g_auto (DeskValue) withdrawn = DESK_VALUE_INIT;
  DeskUuid ticket;
  gboolean finished;
  int kind;

  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_SHOUT_OUT)
    return TRUE;
  if (!desk_guard_get_entry (state, &operation->row, "ended_at", &ended, error) ||
      !desk_guard_get_entry (state, &operation->row, "withdrawn", &withdrawn, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) || !is_finished (state, &ticket, &finished, error))
    return FALSE;
  if (finished && desk_value_is_null (&ended) && desk_value_get_integer (&withdrawn, 0) == 0)
    return desk_guard_refuse (error, _("The ticket was finished meanwhile: nobody can be asked for help with it any more"));

  return TRUE;
}

/* --- answers --- */

/* Looks at the shout-out that an answer belongs to. */
static gboolean
check_parent (const DeskState *state,
              const DeskUuid  *answer,
              GError         **error)
{
  g_auto (DeskValue) withdrawn = DESK_VALUE_INIT;
  DeskUuid ticket, parent, parent_ticket;
  int kind;

  if (!desk_guard_get_entry_uuid (state, answer, "ticket_id", &ticket, error) || !desk_guard_get_entry_uuid (state, answer, "parent_id", &parent, error) ||
      !desk_guard_get_entry_kind (state, &parent, &kind, error) || !desk_guard_get_entry_uuid (state, &parent, "ticket_id", &parent_ticket, error) ||
      !desk_guard_get_entry (state, &parent, "withdrawn", &withdrawn, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_SHOUT_OUT || !desk_uuid_equal (&ticket, &parent_ticket))
    return desk_guard_refuse (error, _("An answer belongs to a shout-out of the same ticket"));
  if (desk_value_get_integer (&withdrawn, 0) != 0)
    return desk_guard_refuse (error, _("This shout-out was withdrawn: nobody waits for an answer to it"));

  return TRUE;
}

gboolean
desk_guard_check_answer (const DeskState     *state,
                         const DeskCommit    *commit,
                         const DeskOperation *operation,
                         GError             **error)
{
  g_auto (DeskValue) body = DESK_VALUE_INIT;
  DeskUuid author;

  if (!desk_guard_get_entry (state, &operation->row, "body", &body, error) || !desk_guard_get_entry_uuid (state, &operation->row, "author_id", &author, error))
    return FALSE;
  if (!desk_uuid_equal (&author, &commit->author))
    return desk_guard_refuse (error, _("A shout-out is answered in one’s own name"));
  if (desk_guard_is_blank (&body))
    return desk_guard_refuse (error, _("This answer is empty: write down what helps"));

  return check_parent (state, &operation->row, error);
}

/* Whoever does an answer again finds its shout-out there. */
gboolean
desk_guard_check_answer_back (const DeskState     *state,
                              const DeskCommit    *commit,
                              const DeskOperation *operation,
                              GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "withdrawn");
  int kind;

  if (desk_value_get_integer (&change->new.value, 0) != 0)
    return TRUE;
  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error))
    return FALSE;

  return kind != DESK_ENTRY_KIND_ANSWER || check_parent (state, &operation->row, error);
}

gboolean
desk_guard_check_thanks (const DeskState     *state,
                         const DeskCommit    *commit,
                         const DeskOperation *operation,
                         GError             **error)
{
  const DeskFieldChange *change = desk_guard_find_change (operation, "thanked_at");
  g_auto (DeskValue) withdrawn = DESK_VALUE_INIT;
  DeskUuid ticket, author, parent, asker;
  gboolean may;
  int kind;

  if (!desk_guard_get_entry_kind (state, &operation->row, &kind, error) || !desk_guard_get_entry (state, &operation->row, "withdrawn", &withdrawn, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "ticket_id", &ticket, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "author_id", &author, error) ||
      !desk_guard_get_entry_uuid (state, &operation->row, "parent_id", &parent, error) ||
      !desk_guard_get_entry_uuid (state, &parent, "author_id", &asker, error) || !may_decide (state, &ticket, &commit->author, FALSE, &may, error))
    return FALSE;
  if (kind != DESK_ENTRY_KIND_ANSWER || desk_value_get_integer (&withdrawn, 0) != 0)
    return desk_guard_refuse (error, _("Thanks are said for an answer to a shout-out"));
  if (operation->kind != DESK_OPERATION_INSERT && !desk_value_is_null (&change->old.value))
    return desk_guard_refuse (error, _("Thanks were said for this answer already"));
  if (desk_uuid_equal (&author, &commit->author))
    return desk_guard_refuse (error, _("Nobody says thanks for their own answer"));
  if (!may && !desk_uuid_equal (&asker, &commit->author))
    return desk_guard_refuse (error, _("Thanks are said by whoever asked, or by the owner of the ticket"));

  return TRUE;
}
