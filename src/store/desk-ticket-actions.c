// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What people do to tickets, each as one commit. Everything here runs inside
 * the transaction that will make the commit, so what is read is what is true.
 * The rules themselves are in src/core/desk-guard.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-fact.h"
#include "desk-life-cycle.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-ticket-build.h"
#include "desk-undo.h"

static const char *const action_names[] = {
  [DESK_ACTION_NEW] = "ticket_new",         [DESK_ACTION_EDIT] = "ticket_edit",       [DESK_ACTION_TAKE] = "ticket_take",
  [DESK_ACTION_ASSIGN] = "ticket_assign",   [DESK_ACTION_LEAVE] = "ticket_assign",    [DESK_ACTION_NOTE] = "ticket_note",
  [DESK_ACTION_CONTACT] = "ticket_contact", [DESK_ACTION_ATTEMPT] = "ticket_attempt", [DESK_ACTION_WAIT] = "ticket_wait",
  [DESK_ACTION_WAKE] = "ticket_wake",       [DESK_ACTION_STAGE] = "ticket_stage",     [DESK_ACTION_RESOLVE] = "ticket_resolve",
  [DESK_ACTION_CLOSE] = "ticket_close",     [DESK_ACTION_REOPEN] = "ticket_reopen",   [DESK_ACTION_CANCEL] = "ticket_cancel",
  [DESK_ACTION_ESCALATE] = "ticket_escalate", [DESK_ACTION_ACCEPT] = "ticket_accept",   [DESK_ACTION_RETURN] = "ticket_return",
  [DESK_ACTION_LINK] = "ticket_link",           [DESK_ACTION_SAME] = "ticket_attempt",
  [DESK_ACTION_CORRECT] = "ticket_correct",     [DESK_ACTION_TELL_CORRECTION] = "ticket_message",
  [DESK_ACTION_TAKE_BACK] = "ticket_take_back",
  [DESK_ACTION_SHOUT_OUT] = "ticket_shout_out", [DESK_ACTION_ANSWER] = "ticket_answer",
  [DESK_ACTION_THANK] = "ticket_thank",         [DESK_ACTION_SHOUT_END] = "ticket_shout_end",
  [DESK_ACTION_MESSAGE] = "ticket_message",     [DESK_ACTION_MESSAGE_SENT] = "ticket_message_sent",
  [DESK_ACTION_PROMISE] = "ticket_promise",     [DESK_ACTION_PROMISE_END] = "ticket_promise_end",
  [DESK_ACTION_FOLLOW_UP] = "ticket_follow_up", [DESK_ACTION_FOLLOW_UP_END] = "ticket_follow_up_end",
  [DESK_ACTION_POLICY] = "ticket_policy",
};

/**
 * desk_ticket_action_new:
 * @kind: what is done
 * @me: who does it
 * @ticket: (nullable): to which ticket
 *
 * Returns: (transfer full): an action without fields
 */
DeskTicketAction *
desk_ticket_action_new (DeskTicketActionKind kind,
                        const DeskUuid      *me,
                        const DeskUuid      *ticket)
{
  DeskTicketAction *self = g_new0 (DeskTicketAction, 1);

  self->kind = kind;
  self->me = *me;
  if (ticket != NULL)
    self->ticket = *ticket;
  self->fields = desk_operation_new (DESK_OPERATION_SET, "ticket", ticket);

  return self;
}

void
desk_ticket_action_free (DeskTicketAction *self)
{
  g_return_if_fail (self != NULL);

  desk_operation_free (self->fields);
  g_clear_pointer (&self->entry, desk_operation_free);
  g_clear_pointer (&self->problem, desk_operation_free);
  g_clear_pointer (&self->draft, desk_draft_free);
  g_clear_pointer (&self->seen, desk_seen_unref);
  g_free (self);
}

/**
 * desk_ticket_action_set_seen:
 * @self: an action
 * @seen: (nullable): the ticket as its author saw it
 *
 * What somebody else has written since then is not replaced: it becomes a
 * conflict, or the action is refused.
 */
void
desk_ticket_action_set_seen (DeskTicketAction *self,
                             DeskSeen         *seen)
{
  /* An editor may have been left open on another ticket. */
  if (seen != NULL && !desk_uuid_equal (desk_seen_get_row (seen), &self->ticket))
    return;

  if (seen != NULL)
    desk_seen_ref (seen);
  g_clear_pointer (&self->seen, desk_seen_unref);
  self->seen = seen;
}

/**
 * desk_ticket_action_get_problem:
 * @self: an action
 *
 * With %DESK_ACTION_SAME a problem is raised, too.
 *
 * Returns: (transfer none): where the fields of the problem are gathered
 */
DeskOperation *
desk_ticket_action_get_problem (DeskTicketAction *self)
{
  if (self->problem == NULL)
    self->problem = desk_operation_new (DESK_OPERATION_INSERT, "ticket", NULL);

  return self->problem;
}

/**
 * desk_ticket_action_get_entry:
 * @self: an action
 *
 * Returns: (transfer none): where the fields of the entry are gathered
 */
DeskOperation *
desk_ticket_action_get_entry (DeskTicketAction *self)
{
  if (self->entry == NULL)
    self->entry = desk_operation_new (DESK_OPERATION_INSERT, "entry", NULL);

  return self->entry;
}

/* --- the actions --- */

/* Targets are promised to customers who wait for an answer; problems and
 * planned work have their windows and dates. */
static gboolean
type_has_targets (DeskTicketType type)
{
  return type == DESK_TICKET_TYPE_INCIDENT || type == DESK_TICKET_TYPE_INFORMATION || type == DESK_TICKET_TYPE_REQUEST;
}

gboolean
desk_build_new (DeskTicketBuild *build,
                GError         **error)
{
  DeskOperation *set = build->set;
  g_autoptr (DeskRecord) desk = desk_record_load_desk (build->file, error);
  DeskUuid id;
  int level = DESK_SERVICE_LEVEL_NONE;

  if (desk == NULL)
    return FALSE;

  if (!desk_build_is_put (build, "type"))
    desk_operation_put_enum (set, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
  desk_operation_put_enum (set, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_enum (set, "stage", DESK_ENUM_STAGE, (int) desk_life_cycle_first_stage ((DeskTicketType) desk_build_get_enum (build, "type")));
  if (!desk_build_is_put (build, "impact"))
    desk_operation_put_enum (set, "impact", DESK_ENUM_IMPACT, DESK_IMPACT_PERSON);
  if (!desk_build_is_put (build, "urgency"))
    desk_operation_put_enum (set, "urgency", DESK_ENUM_URGENCY, DESK_URGENCY_HINDERED);
  desk_operation_put_integer (set, "logged_at", build->now_ms);
  desk_operation_put_uuid (set, "logged_by_id", &build->action->me);

  if (desk_value_get_uuid (desk_build_get (build, "requester_id"), &id) && !desk_build_is_put (build, "organisation_id"))
    {
      g_autoptr (DeskRecord) customer = desk_record_load (build->file, DESK_TABLE_CUSTOMER, &id, error);

      if (customer == NULL)
        return FALSE;
      if (desk_record_get_uuid (customer, "organisation_id", &id))
        desk_operation_put_uuid (set, "organisation_id", &id);
    }
  if (desk_value_get_uuid (desk_build_get (build, "organisation_id"), &id))
    {
      g_autoptr (DeskRecord) organisation = desk_record_load (build->file, DESK_TABLE_ORGANISATION, &id, error);

      if (organisation == NULL)
        return FALSE;
      if (desk_record_get_enum (organisation, "service_level") != DESK_SERVICE_LEVEL_UNSET)
        level = desk_record_get_enum (organisation, "service_level");
    }
  desk_operation_put_enum (set, "service_level", DESK_ENUM_SERVICE_LEVEL, level);

  if (type_has_targets ((DeskTicketType) desk_build_get_enum (build, "type")) && desk_record_get_uuid (desk, "policy_id", &id))
    desk_operation_put_uuid (set, "policy_id", &id);
  if (!desk_build_is_put (build, "team_id") && desk_record_get_uuid (desk, "default_team_id", &id))
    desk_operation_put_uuid (set, "team_id", &id);
  if (!desk_build_put_priority (build, error))
    return FALSE;

  return build->action->entry == NULL || desk_build_add_entry (build, DESK_ENTRY_KIND_CONTACT, error);
}

static gboolean
build_take (DeskTicketBuild   *build,
            GError **error)
{
  DeskUuid owner;

  if (desk_record_get_uuid (build->ticket, "owner_id", &owner))
    {
      if (!desk_uuid_equal (&owner, &build->action->me))
        {
          g_autoptr (DeskRecord) analyst = desk_record_load (build->file, DESK_TABLE_ANALYST, &owner, error);

          if (analyst == NULL)
            return FALSE;
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("%s owns this ticket already. Assign it to yourself if that was agreed"),
                       desk_record_get_text (analyst, "name"));
          return FALSE;
        }
    }
  else
    {
      desk_operation_put_uuid (build->set, "owner_id", &build->action->me);
    }

  if (desk_status_is_finished ((DeskStatus) desk_record_get_enum (build->ticket, "status")))
    return desk_build_refuse (error, _("The ticket is finished: reopen it first"));
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_NEW && !desk_build_put_status (build, DESK_STATUS_OPEN, error))
    return FALSE;

  desk_build_add_assignee (build, &build->action->me);

  return TRUE;
}

static gboolean
build_assign (DeskTicketBuild   *build,
              GError **error)
{
  desk_operation_put_uuid (build->set, "owner_id", &build->action->target);
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_NEW && !desk_build_put_status (build, DESK_STATUS_OPEN, error))
    return FALSE;

  desk_build_add_assignee (build, &build->action->target);

  return TRUE;
}

static gboolean
build_leave (DeskTicketBuild   *build,
             GError **error)
{
  DeskOperation *member = desk_operation_new (DESK_OPERATION_INSERT, "ticket_assignee", NULL);
  DeskOperation *set;
  gboolean withdrawn;
  gint64 row_no;
  DeskUuid id;

  desk_operation_put_uuid (member, "ticket_id", &build->set->row);
  desk_operation_put_uuid (member, "analyst_id", &build->action->me);
  desk_member_id (desk_table_get (DESK_TABLE_TICKET_ASSIGNEE), member, &id);
  desk_operation_free (member);
  if (!desk_fact_find (build->file, DESK_TABLE_TICKET_ASSIGNEE, &id, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no == 0 || withdrawn)
    return desk_build_refuse (error, _("You are not working on this ticket"));

  set = desk_commit_add_set (build->commit, DESK_TABLE_TICKET_ASSIGNEE, &id);
  desk_operation_put_integer (set, "withdrawn", 1);

  return TRUE;
}

static gboolean
build_contact (DeskTicketBuild   *build,
               GError **error)
{
  const DeskValue *direction;

  if (!desk_build_add_entry (build, DESK_ENTRY_KIND_CONTACT, error))
    return FALSE;

  /* The customer's answer is what a ticket that waits for the customer wakes
   * for. */
  direction = desk_operation_get (build->action->entry, "direction");
  if (direction != NULL && desk_value_get_enum (direction, DESK_ENUM_DIRECTION) == DESK_DIRECTION_INBOUND &&
      desk_record_get_enum (build->ticket, "status") == DESK_STATUS_WAITING &&
      desk_record_get_enum (build->ticket, "waiting_reason") == DESK_WAITING_REASON_CUSTOMER)
    return desk_build_put_status (build, DESK_STATUS_OPEN, error);

  return TRUE;
}

/* The moment of a status is that of its beginning. */
static void
put_moment (DeskTicketBuild *build,
            const char      *field,
            DeskStatus       status)
{
  if (desk_record_get_enum (build->ticket, "status") != (int) status)
    desk_operation_put_integer (build->set, field, build->now_ms);
}

static gboolean
build_resolve (DeskTicketBuild   *build,
               GError **error)
{
  DeskUuid owner;

  put_moment (build, "resolved_at", DESK_STATUS_RESOLVED);
  /* Somebody answers for every resolution. */
  if (!desk_record_get_uuid (build->ticket, "owner_id", &owner) && !desk_build_is_put (build, "owner_id"))
    desk_operation_put_uuid (build->set, "owner_id", &build->action->me);

  return desk_build_put_status (build, DESK_STATUS_RESOLVED, error);
}

static gboolean
build_reopen (DeskTicketBuild   *build,
              GError **error)
{
  desk_operation_put_null (build->set, "resolved_at");
  desk_operation_put_null (build->set, "closed_at");
  desk_operation_put_null (build->set, "customer_confirmed");
  desk_operation_put_integer (build->set, "reopen_count", desk_record_get_integer (build->ticket, "reopen_count", 0) + 1);

  return desk_build_put_status (build, DESK_STATUS_OPEN, error);
}

/* With all that belongs to the new status. */
static gboolean
build_status (DeskTicketBuild   *build,
              DeskStatus         to,
              GError **error)
{
  if (desk_status_is_finished (to) && (!desk_build_end_hand_overs (build, error) || !desk_build_end_shout_outs (build, error)))
    return FALSE;

  switch (to)
    {
    case DESK_STATUS_RESOLVED:
      return build_resolve (build, error);
    case DESK_STATUS_CANCELLED:
    case DESK_STATUS_CLOSED:
      put_moment (build, "closed_at", to);
      return desk_build_put_status (build, to, error);
    case DESK_STATUS_OPEN:
      if (desk_status_is_finished ((DeskStatus) desk_record_get_enum (build->ticket, "status")))
        return build_reopen (build, error);
      return desk_build_put_status (build, DESK_STATUS_OPEN, error);
    case DESK_STATUS_UNSET:
      return TRUE; /* refused where values are checked */
    default:
      return desk_build_put_status (build, to, error);
    }
}

static gboolean
build_stage (DeskTicketBuild   *build,
             GError **error)
{
  DeskTicketType type = (DeskTicketType) desk_record_get_enum (build->ticket, "type");
  DeskStage from = (DeskStage) desk_record_get_enum (build->ticket, "stage");
  DeskStatus status = (DeskStatus) desk_record_get_enum (build->ticket, "status");
  DeskStage to = desk_build_is_put (build, "stage") ? (DeskStage) desk_build_get_enum (build, "stage") : desk_life_cycle_next_stage (type, from);

  if (to == DESK_STAGE_UNSET)
    return desk_build_refuse (error, _("This ticket has reached the last stage of its way"));
  if (!desk_life_cycle_may_move (type, from, to))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A ticket cannot go from the stage “%s” to “%s”"), desk_enum_value_label (DESK_ENUM_STAGE, from),
                   desk_enum_value_label (DESK_ENUM_STAGE, to));
      return FALSE;
    }
  desk_operation_put_enum (build->set, "stage", DESK_ENUM_STAGE, (int) to);
  if (desk_life_cycle_status_for_stage (type, to, status) == status)
    return TRUE;

  return build_status (build, desk_life_cycle_status_for_stage (type, to, status), error);
}

/* A status or stage that is edited like any other field brings along what
 * belongs to it: `ticket set 7 status=waiting` is not less than “Wait”. */
static gboolean
build_edit (DeskTicketBuild   *build,
            GError **error)
{
  const DeskValue *status;
  const DeskValue *stage;

  /* Before: a value moves when another field is put. */
  if (!desk_build_put_priority (build, error))
    return FALSE;
  status = desk_operation_get (build->set, "status");
  stage = desk_operation_get (build->set, "stage");
  if (status == NULL || desk_value_equal (status, desk_record_get (build->ticket, "status")))
    return stage == NULL || desk_value_get_enum (stage, DESK_ENUM_STAGE) == DESK_STAGE_UNSET || desk_value_equal (stage, desk_record_get (build->ticket, "stage")) ||
           build_stage (build, error);

  return build_status (build, (DeskStatus) desk_value_get_enum (status, DESK_ENUM_STATUS), error);
}

/* Only when somebody asks: a change of the service levels never touches what
 * has been promised. */
static gboolean
build_policy (DeskTicketBuild *build,
              GError         **error)
{
  g_autoptr (DeskRecord) desk = desk_record_load_desk (build->file, error);
  DeskUuid today, then;

  if (desk == NULL)
    return FALSE;
  if (!type_has_targets ((DeskTicketType) desk_record_get_enum (build->ticket, "type")))
    return desk_build_refuse (error, _("Nothing is promised for a ticket of this type: only incidents, information and requests have targets"));
  if (desk_status_is_finished ((DeskStatus) desk_record_get_enum (build->ticket, "status")))
    return desk_build_refuse (error, _("The ticket is finished: what was promised for it stays as it was"));
  if (!desk_record_get_uuid (desk, "policy_id", &today))
    return desk_build_refuse (error, _("This desk has no service levels"));
  if (desk_record_get_uuid (build->ticket, "policy_id", &then) && desk_uuid_equal (&today, &then))
    return desk_build_refuse (error, _("The ticket is promised under the service levels of today already"));
  desk_operation_put_uuid (build->set, "policy_id", &today);

  return TRUE;
}

static gboolean
build_existing (DeskTicketBuild   *build,
                GError **error)
{
  DeskStatus status = (DeskStatus) desk_record_get_enum (build->ticket, "status");

  switch (build->action->kind)
    {
    case DESK_ACTION_EDIT:
      return build_edit (build, error);
    case DESK_ACTION_TAKE:
      return build_take (build, error);
    case DESK_ACTION_ASSIGN:
      return build_assign (build, error);
    case DESK_ACTION_LEAVE:
      return build_leave (build, error);
    case DESK_ACTION_NOTE:
      return desk_build_add_entry (build, DESK_ENTRY_KIND_NOTE, error);
    case DESK_ACTION_CONTACT:
      return build_contact (build, error);
    case DESK_ACTION_ATTEMPT:
      return desk_build_add_entry (build, DESK_ENTRY_KIND_ATTEMPT, error);
    case DESK_ACTION_LINK:
      return desk_build_link (build, error);
    case DESK_ACTION_SAME:
      return desk_build_same (build, error);
    case DESK_ACTION_CORRECT:
      return desk_build_correct (build, error);
    case DESK_ACTION_TELL_CORRECTION:
      return desk_build_tell_correction (build, error);
    case DESK_ACTION_WAIT:
      return desk_build_put_status (build, DESK_STATUS_WAITING, error);
    case DESK_ACTION_WAKE:
      if (status != DESK_STATUS_WAITING)
        return desk_build_refuse (error, _("This ticket is not waiting for anything"));
      return desk_build_put_status (build, DESK_STATUS_OPEN, error);
    case DESK_ACTION_STAGE:
      return build_stage (build, error);
    case DESK_ACTION_RESOLVE:
      return build_status (build, DESK_STATUS_RESOLVED, error);
    case DESK_ACTION_CLOSE:
      /* With the attempt to reach the customer, if there was one. */
      if (build->action->entry != NULL && !desk_build_add_entry (build, DESK_ENTRY_KIND_CONTACT, error))
        return FALSE;
      return build_status (build, DESK_STATUS_CLOSED, error);
    case DESK_ACTION_REOPEN:
      if (!desk_status_is_finished (status))
        return desk_build_refuse (error, _("This ticket is not finished: there is nothing to reopen"));
      return build_reopen (build, error);
    case DESK_ACTION_CANCEL:
      return build_status (build, DESK_STATUS_CANCELLED, error);
    case DESK_ACTION_ESCALATE:
      return desk_build_escalate (build, error);
    case DESK_ACTION_ACCEPT:
    case DESK_ACTION_RETURN:
    case DESK_ACTION_TAKE_BACK:
      return desk_build_answer_hand_over (build, error);
    case DESK_ACTION_SHOUT_OUT:
      return desk_build_add_entry (build, DESK_ENTRY_KIND_SHOUT_OUT, error);
    case DESK_ACTION_ANSWER:
      return desk_build_answer (build, error);
    case DESK_ACTION_THANK:
      return desk_build_thank (build, error);
    case DESK_ACTION_SHOUT_END:
      return desk_build_shout_end (build, error);
    case DESK_ACTION_MESSAGE:
      return desk_build_message (build, error);
    case DESK_ACTION_MESSAGE_SENT:
      return desk_build_message_sent (build, error);
    case DESK_ACTION_PROMISE:
      return desk_build_promise (build, error);
    case DESK_ACTION_PROMISE_END:
      return desk_build_promise_end (build, error);
    case DESK_ACTION_FOLLOW_UP:
      return desk_build_follow_up (build, error);
    case DESK_ACTION_FOLLOW_UP_END:
      return desk_build_follow_up_end (build, error);
    case DESK_ACTION_POLICY:
      return build_policy (build, error);
    case DESK_ACTION_NEW:
    case DESK_ACTION_UNDO:
    case DESK_ACTION_REDO:
    default:
      g_assert_not_reached ();
    }
}

static DeskCommit *
build_undo (DeskFile         *file,
            DeskTicketAction *action,
            GError          **error)
{
  DeskUuid commit = action->target;

  if (desk_uuid_is_nil (&commit) && !desk_undo_find_last (file, &action->me, action->kind == DESK_ACTION_REDO, &commit, error))
    return NULL;

  return desk_undo_build (file, &commit, &action->me, error);
}

/**
 * desk_ticket_action_build:
 * @file: a writer inside a transaction
 * @action: a #DeskTicketAction; not changed
 * @error: return location
 *
 * A #DeskBuildFunc for desk_act_build() and desk_store_act_async().
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_ticket_action_build (DeskFile *file,
                          gpointer  data,
                          GError  **error)
{
  DeskTicketAction *action = data;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskRecord) ticket = NULL;
  DeskTicketBuild build = { file, action, NULL, NULL, NULL, desk_clock_get_now_ms (desk_file_get_clock (file)) };

  if (action->kind == DESK_ACTION_UNDO || action->kind == DESK_ACTION_REDO)
    return build_undo (file, action, error);

  /* Refused, the transaction is abandoned, and with it this. */
  if (action->draft != NULL && !desk_draft_put (file, action->draft, error))
    return NULL;

  commit = desk_commit_new (action_names[action->kind], &action->me, build.now_ms);
  build.commit = commit;
  if (action->kind == DESK_ACTION_NEW)
    {
      DeskUuid id = action->ticket;

      if (desk_uuid_is_nil (&id))
        desk_id_source_next_uuid (desk_file_get_ids (file), build.now_ms, &id);
      build.set = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &id);
      desk_operation_put_all (build.set, action->fields);
      if (!desk_build_new (&build, error))
        return NULL;
      return g_steal_pointer (&commit);
    }

  ticket = desk_record_load (file, DESK_TABLE_TICKET, &action->ticket, error);
  if (ticket == NULL)
    return NULL;
  if (desk_record_is_withdrawn (ticket))
    {
      desk_build_refuse (error, _("The ticket was withdrawn: nothing can be added to it"));
      return NULL;
    }
  build.ticket = ticket;
  build.set = desk_commit_add_set (commit, DESK_TABLE_TICKET, &action->ticket);
  desk_build_put_fields (&build);
  if (!build_existing (&build, error) || !desk_build_put_seen (&build, error))
    return NULL;

  return g_steal_pointer (&commit);
}
