// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Handing a ticket over: asking somebody to go on with it, and their answer.
 * The rules are in src/core/desk-guard-hand-over.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-hand-over.h"
#include "desk-store-error.h"
#include "desk-ticket-build.h"

/* Those that nobody has answered yet; there is one at most, unless something
 * was imported. */
static GPtrArray *
load_asked (DeskTicketBuild *build,
            GError         **error)
{
  return desk_build_load_entries (build, "kind = 'escalation' AND decision = 'asked'", error);
}

/**
 * desk_build_escalate:
 * @build: with the fields of the escalation in its entry
 * @error: return location
 *
 * The ticket stays where it is until somebody accepts it.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_escalate (DeskTicketBuild *build,
                     GError         **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (build->action);
  DeskUuid team;

  desk_operation_put_enum (entry, "decision", DESK_ENUM_DECISION, DESK_DECISION_ASKED);
  if (desk_record_get_uuid (build->ticket, "team_id", &team))
    desk_operation_put_uuid (entry, "from_team_id", &team);

  return desk_build_add_entry (build, DESK_ENTRY_KIND_ESCALATION, error);
}

static void
put_decision (DeskTicketBuild *build,
              DeskRecord      *escalation,
              DeskDecision     decision,
              const DeskValue *reason)
{
  DeskOperation *set = desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (escalation));

  desk_operation_put_enum (set, "decision", DESK_ENUM_DECISION, (int) decision);
  desk_operation_put_uuid (set, "decided_by_id", &build->action->me);
  desk_operation_put_integer (set, "decided_at", build->now_ms);
  if (reason != NULL && !desk_value_is_null (reason))
    desk_operation_put (set, "decision_reason", reason);
}

/* Whoever has sent it does not work on it any more. */
static gboolean
leave_assignee (DeskTicketBuild *build,
                const DeskUuid  *analyst,
                GError         **error)
{
  DeskValue values[2] = { DESK_VALUE_INIT, DESK_VALUE_INIT };
  g_autoptr (GPtrArray) rows = NULL;

  desk_value_set_uuid (&values[0], &build->set->row);
  desk_value_set_uuid (&values[1], analyst);
  rows = desk_record_load_where (build->file, DESK_TABLE_TICKET_ASSIGNEE, "WHERE ticket_id = ? AND analyst_id = ? AND withdrawn IS NOT 1", values, 2, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    desk_operation_put_integer (desk_commit_add_set (build->commit, DESK_TABLE_TICKET_ASSIGNEE, desk_record_get_id (g_ptr_array_index (rows, i))), "withdrawn", 1);
  desk_value_clear (&values[0]);
  desk_value_clear (&values[1]);

  return rows != NULL;
}

static gboolean
accept_from_vendor (DeskTicketBuild *build,
                    DeskRecord      *team,
                    GError         **error)
{
  desk_operation_put_uuid (build->set, "vendor_id", desk_record_get_id (team));
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_WAITING)
    return TRUE;

  desk_operation_put_enum (build->set, "waiting_reason", DESK_ENUM_WAITING_REASON, DESK_WAITING_REASON_VENDOR);
  return desk_build_put_status (build, DESK_STATUS_WAITING, error);
}

static gboolean
build_accept (DeskTicketBuild *build,
              DeskRecord      *escalation,
              GError         **error)
{
  g_autoptr (DeskRecord) team = NULL;
  DeskUuid id;

  desk_operation_put_integer (build->set, "handover_count", desk_record_get_integer (build->ticket, "handover_count", 0) + 1);
  if (desk_record_get_uuid (escalation, "to_team_id", &id))
    {
      team = desk_record_load (build->file, DESK_TABLE_TEAM, &id, error);
      if (team == NULL)
        return FALSE;
    }
  if (team != NULL && desk_record_get_integer (team, "tier", 0) == DESK_TIER_VENDOR)
    return accept_from_vendor (build, team, error);

  if (team != NULL)
    {
      desk_operation_put_uuid (build->set, "team_id", desk_record_get_id (team));
      desk_operation_put (build->set, "tier", desk_record_get (team, "tier"));
    }
  desk_operation_put_uuid (build->set, "owner_id", &build->action->me);
  if (desk_record_get_uuid (escalation, "author_id", &id) && !desk_uuid_equal (&id, &build->action->me) && !leave_assignee (build, &id, error))
    return FALSE;
  desk_build_add_assignee (build, &build->action->me);
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_NEW)
    return desk_build_put_status (build, DESK_STATUS_OPEN, error);

  return TRUE;
}

static DeskRecord *
find_asked (DeskTicketBuild *build,
            GError         **error)
{
  g_autoptr (GPtrArray) asked = NULL;

  if (!desk_uuid_is_nil (&build->action->target))
    return desk_build_load_target (build, DESK_ENTRY_KIND_ESCALATION, _("This is no hand-over of the ticket"), error);

  asked = load_asked (build, error);
  if (asked == NULL)
    return NULL;
  if (asked->len == 0)
    {
      desk_build_refuse (error, _("This ticket is not being handed over: nobody waits for an answer"));
      return NULL;
    }

  return desk_record_ref (g_ptr_array_index (asked, asked->len - 1));
}

/**
 * desk_build_answer_hand_over:
 * @build: an acceptance, a return, or a taking back
 * @error: return location
 *
 * Accepted, the ticket is the one's who accepts it, with team and tier; a
 * vendor's stays with its owner and waits for the vendor.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_answer_hand_over (DeskTicketBuild *build,
                             GError         **error)
{
  static const DeskDecision decisions[] = {
    [DESK_ACTION_ACCEPT] = DESK_DECISION_ACCEPTED,
    [DESK_ACTION_RETURN] = DESK_DECISION_REFUSED,
    [DESK_ACTION_TAKE_BACK] = DESK_DECISION_WITHDRAWN,
  };
  g_autoptr (DeskRecord) escalation = find_asked (build, error);
  const DeskValue *reason = build->action->entry != NULL ? desk_operation_get (build->action->entry, "decision_reason") : NULL;

  if (escalation == NULL)
    return FALSE;
  if (desk_record_get_enum (escalation, "decision") != DESK_DECISION_ASKED)
    return desk_build_refuse (error, _("This hand-over has its answer already"));
  put_decision (build, escalation, decisions[build->action->kind], reason);

  return build->action->kind != DESK_ACTION_ACCEPT || build_accept (build, escalation, error);
}

/**
 * desk_build_end_hand_overs:
 * @build: the end of a ticket
 * @error: return location
 *
 * What is done needs nobody to go on with it.
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_build_end_hand_overs (DeskTicketBuild *build,
                           GError         **error)
{
  g_autoptr (GPtrArray) asked = build->ticket != NULL ? load_asked (build, error) : g_ptr_array_new ();

  for (guint i = 0; asked != NULL && i < asked->len; i++)
    put_decision (build, g_ptr_array_index (asked, i), DESK_DECISION_WITHDRAWN, NULL);

  return asked != NULL;
}
