// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What people do to tickets, each as one commit. Everything here runs inside
 * the transaction that will make the commit, so what is read is what is true.
 * The rules themselves are in src/core/desk-guard.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-life-cycle.h"
#include "desk-priority.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-undo.h"

typedef struct {
  DeskFile *file;
  DeskTicketAction *action;
  DeskCommit *commit;
  DeskRecord *ticket;  /* as it stands; NULL for a new one */
  DeskOperation *set;  /* the change of the ticket, or its insertion */
  gint64 now_ms;
} Build;

static const char *const action_names[] = {
  [DESK_ACTION_NEW] = "ticket_new",         [DESK_ACTION_EDIT] = "ticket_edit",       [DESK_ACTION_TAKE] = "ticket_take",
  [DESK_ACTION_ASSIGN] = "ticket_assign",   [DESK_ACTION_LEAVE] = "ticket_assign",    [DESK_ACTION_NOTE] = "ticket_note",
  [DESK_ACTION_CONTACT] = "ticket_contact", [DESK_ACTION_ATTEMPT] = "ticket_attempt", [DESK_ACTION_WAIT] = "ticket_wait",
  [DESK_ACTION_WAKE] = "ticket_wake",       [DESK_ACTION_STAGE] = "ticket_stage",     [DESK_ACTION_RESOLVE] = "ticket_resolve",
  [DESK_ACTION_CLOSE] = "ticket_close",     [DESK_ACTION_REOPEN] = "ticket_reopen",   [DESK_ACTION_CANCEL] = "ticket_cancel",
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
  g_free (self);
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

/* --- the parts actions are made of --- */

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, message);

  return FALSE;
}

/* The value a field will have: what is being put, or what stands there. */
static const DeskValue *
coming_value (Build      *build,
              const char *field)
{
  static const DeskValue null = DESK_VALUE_INIT;
  const DeskValue *value = desk_operation_get (build->set, field);

  if (value != NULL)
    return value;

  return build->ticket != NULL ? desk_record_get (build->ticket, field) : &null;
}

static int
coming_enum (Build      *build,
             const char *field)
{
  const DeskField *found = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);

  return desk_value_get_enum (coming_value (build, field), found->enumeration);
}

static gboolean
is_being_put (Build      *build,
              const char *field)
{
  return desk_operation_get (build->set, field) != NULL;
}

static gboolean
add_assignee (Build          *build,
              const DeskUuid *analyst)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) who = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket, &build->set->row);
  desk_value_set_uuid (&who, analyst);
  desk_commit_add_member (build->commit, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket, "analyst_id", &who, NULL);

  return TRUE;
}

/* Ends the pauses that still run. */
static gboolean
end_pauses (Build   *build,
            GError **error)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_autoptr (GPtrArray) pauses = NULL;

  if (build->ticket == NULL)
    return TRUE;

  desk_value_set_uuid (&ticket, &build->set->row);
  pauses = desk_record_load_where (build->file, DESK_TABLE_PAUSE, "WHERE ticket_id = ? AND ended_at IS NULL AND withdrawn IS NOT 1", &ticket, 1, error);
  if (pauses == NULL)
    return FALSE;
  for (guint i = 0; i < pauses->len; i++)
    {
      DeskRecord *pause = g_ptr_array_index (pauses, i);
      DeskOperation *end = desk_commit_add_set (build->commit, DESK_TABLE_PAUSE, desk_record_get_id (pause));

      desk_operation_put_integer (end, "ended_at", MAX (build->now_ms, desk_record_get_integer (pause, "started_at", 0)));
    }

  return TRUE;
}

static void
begin_pause (Build *build)
{
  DeskOperation *pause;
  DeskUuid id;

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  pause = desk_commit_add_insert (build->commit, DESK_TABLE_PAUSE, &id);
  desk_operation_put_uuid (pause, "ticket_id", &build->set->row);
  desk_operation_put_text (pause, "reason", desk_value_get_text (coming_value (build, "waiting_reason")));
  desk_operation_put_integer (pause, "started_at", build->now_ms);
}

/* Moves the ticket to a status, with the stage and the clock that go with it. */
static gboolean
put_status (Build     *build,
            DeskStatus to,
            GError   **error)
{
  DeskTicketType type = (DeskTicketType) coming_enum (build, "type");
  DeskStatus from = (DeskStatus) desk_record_get_enum (build->ticket, "status");
  DeskStage stage = (DeskStage) coming_enum (build, "stage");

  desk_operation_put_enum (build->set, "status", DESK_ENUM_STATUS, (int) to);
  if (from != to && !is_being_put (build, "stage"))
    {
      DeskStage next = desk_life_cycle_stage_for_status (type, stage, from, to);

      if (next != DESK_STAGE_UNSET && next != stage)
        desk_operation_put_enum (build->set, "stage", DESK_ENUM_STAGE, (int) next);
    }

  if (from == DESK_STATUS_WAITING)
    {
      if (to != DESK_STATUS_WAITING && !is_being_put (build, "waiting_reason"))
        {
          desk_operation_put_null (build->set, "waiting_reason");
          desk_operation_put_null (build->set, "waiting_until");
        }
      if (!end_pauses (build, error))
        return FALSE;
    }
  if (to == DESK_STATUS_WAITING && coming_enum (build, "waiting_reason") == DESK_WAITING_REASON_CUSTOMER)
    begin_pause (build);

  return TRUE;
}

/* What the matrix says when impact, urgency or their like are being put. */
static gboolean
put_priority (Build   *build,
              GError **error)
{
  static const char *const causes[] = { "impact", "urgency", "business_critical", "requester_id", NULL };
  g_autoptr (DeskRecord) desk = NULL;
  DeskPriorityMatrix matrix;
  DeskUuid requester;
  gboolean vip = FALSE;
  gboolean is_touched = build->ticket == NULL;
  const char *json;
  int priority;

  for (guint i = 0; causes[i] != NULL; i++)
    is_touched |= is_being_put (build, causes[i]);
  if (!is_touched || (is_being_put (build, "priority") && !desk_value_is_null (desk_operation_get (build->set, "priority"))))
    return TRUE;
  /* Set by hand, with a reason: it stays until somebody takes the reason away. */
  if (desk_value_get_text (coming_value (build, "priority_reason")) != NULL)
    return TRUE;

  desk = desk_record_load_desk (build->file, error);
  if (desk == NULL)
    return FALSE;
  json = desk_record_get_text (desk, "priority_matrix");
  desk_priority_matrix_init_default (&matrix);
  if (json != NULL && !desk_priority_matrix_parse (&matrix, json, error))
    return FALSE;

  if (desk_value_get_uuid (coming_value (build, "requester_id"), &requester))
    {
      g_autoptr (DeskRecord) customer = desk_record_load (build->file, DESK_TABLE_CUSTOMER, &requester, error);

      if (customer == NULL)
        return FALSE;
      vip = desk_record_get_boolean (customer, "vip");
    }
  priority = desk_priority_from_matrix (&matrix, (DeskImpact) coming_enum (build, "impact"), (DeskUrgency) coming_enum (build, "urgency"), vip,
                                        desk_value_get_integer (coming_value (build, "business_critical"), 0) != 0);
  if (priority > 0)
    desk_operation_put_integer (build->set, "priority", priority);

  return TRUE;
}

static gboolean
channel_answers_at_once (DeskChannel channel)
{
  return channel == DESK_CHANNEL_PHONE || channel == DESK_CHANNEL_CHAT || channel == DESK_CHANNEL_FACE_TO_FACE || channel == DESK_CHANNEL_REMOTE;
}

static gboolean
add_entry (Build        *build,
           DeskEntryKind kind,
           GError      **error)
{
  DeskOperation *entry;
  DeskUuid id;
  const DeskValue *body;
  const char *text;

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  entry = desk_commit_add_insert (build->commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_all (entry, build->action->entry);
  desk_operation_put_uuid (entry, "ticket_id", &build->set->row);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, (int) kind);
  desk_operation_put_uuid (entry, "author_id", &build->action->me);
  if (desk_operation_get (entry, "made_at") == NULL)
    desk_operation_put_integer (entry, "made_at", build->now_ms);

  body = desk_operation_get (entry, "body");
  text = body == NULL ? NULL : desk_value_get_text (body);
  if (text == NULL || text[strspn (text, " \t\r\n")] == '\0')
    return refuse (error, _("There is nothing to add: write something first"));

  if (kind == DESK_ENTRY_KIND_CONTACT)
    {
      const DeskValue *channel_value = desk_operation_get (entry, "channel");
      const DeskValue *direction_value = desk_operation_get (entry, "direction");
      DeskChannel channel = channel_value == NULL ? DESK_CHANNEL_UNSET : (DeskChannel) desk_value_get_enum (channel_value, DESK_ENUM_CHANNEL);
      DeskDirection direction = direction_value == NULL ? DESK_DIRECTION_UNSET : (DeskDirection) desk_value_get_enum (direction_value, DESK_ENUM_DIRECTION);
      gint64 made_at = desk_value_get_integer (desk_operation_get (entry, "made_at"), build->now_ms);

      if (direction == DESK_DIRECTION_UNSET)
        {
          direction = DESK_DIRECTION_OUTBOUND;
          desk_operation_put_enum (entry, "direction", DESK_ENUM_DIRECTION, (int) direction);
        }
      if (channel == DESK_CHANNEL_UNSET)
        {
          channel = (DeskChannel) coming_enum (build, "channel");
          if (channel != DESK_CHANNEL_UNSET)
            desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) channel);
        }

      desk_operation_put_integer (build->set, "last_contact_at", made_at);
      if (desk_value_is_null (coming_value (build, "responded_at")) && (direction == DESK_DIRECTION_OUTBOUND || channel_answers_at_once (channel)))
        {
          desk_operation_put_integer (entry, "first_response", 1);
          desk_operation_put_integer (build->set, "responded_at", made_at);
        }
    }

  return TRUE;
}

/* --- the actions --- */

static gboolean
build_new (Build   *build,
           GError **error)
{
  DeskOperation *set = build->set;
  g_autoptr (DeskRecord) desk = desk_record_load_desk (build->file, error);
  DeskUuid id;
  int level = DESK_SERVICE_LEVEL_NONE;

  if (desk == NULL)
    return FALSE;

  if (!is_being_put (build, "type"))
    desk_operation_put_enum (set, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
  desk_operation_put_enum (set, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_enum (set, "stage", DESK_ENUM_STAGE, (int) desk_life_cycle_first_stage ((DeskTicketType) coming_enum (build, "type")));
  if (!is_being_put (build, "impact"))
    desk_operation_put_enum (set, "impact", DESK_ENUM_IMPACT, DESK_IMPACT_PERSON);
  if (!is_being_put (build, "urgency"))
    desk_operation_put_enum (set, "urgency", DESK_ENUM_URGENCY, DESK_URGENCY_HINDERED);
  desk_operation_put_integer (set, "logged_at", build->now_ms);
  desk_operation_put_uuid (set, "logged_by_id", &build->action->me);

  if (desk_value_get_uuid (coming_value (build, "requester_id"), &id) && !is_being_put (build, "organisation_id"))
    {
      g_autoptr (DeskRecord) customer = desk_record_load (build->file, DESK_TABLE_CUSTOMER, &id, error);

      if (customer == NULL)
        return FALSE;
      if (desk_record_get_uuid (customer, "organisation_id", &id))
        desk_operation_put_uuid (set, "organisation_id", &id);
    }
  if (desk_value_get_uuid (coming_value (build, "organisation_id"), &id))
    {
      g_autoptr (DeskRecord) organisation = desk_record_load (build->file, DESK_TABLE_ORGANISATION, &id, error);

      if (organisation == NULL)
        return FALSE;
      if (desk_record_get_enum (organisation, "service_level") != DESK_SERVICE_LEVEL_UNSET)
        level = desk_record_get_enum (organisation, "service_level");
    }
  desk_operation_put_enum (set, "service_level", DESK_ENUM_SERVICE_LEVEL, level);

  if (desk_record_get_uuid (desk, "policy_id", &id))
    desk_operation_put_uuid (set, "policy_id", &id);
  if (!is_being_put (build, "team_id") && desk_record_get_uuid (desk, "default_team_id", &id))
    desk_operation_put_uuid (set, "team_id", &id);
  if (!put_priority (build, error))
    return FALSE;

  return build->action->entry == NULL || add_entry (build, DESK_ENTRY_KIND_CONTACT, error);
}

static gboolean
build_take (Build   *build,
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
    return refuse (error, _("The ticket is finished: reopen it first"));
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_NEW && !put_status (build, DESK_STATUS_OPEN, error))
    return FALSE;

  return add_assignee (build, &build->action->me);
}

static gboolean
build_assign (Build   *build,
              GError **error)
{
  desk_operation_put_uuid (build->set, "owner_id", &build->action->target);
  if (desk_record_get_enum (build->ticket, "status") == DESK_STATUS_NEW && !put_status (build, DESK_STATUS_OPEN, error))
    return FALSE;

  return add_assignee (build, &build->action->target);
}

static gboolean
build_leave (Build   *build,
             GError **error)
{
  DeskOperation *member = desk_operation_new (DESK_OPERATION_INSERT, "ticket_assignee", NULL);
  DeskOperation *set;
  DeskUuid id;

  desk_operation_put_uuid (member, "ticket_id", &build->set->row);
  desk_operation_put_uuid (member, "analyst_id", &build->action->me);
  desk_member_id (desk_table_get (DESK_TABLE_TICKET_ASSIGNEE), member, &id);
  desk_operation_free (member);
  set = desk_commit_add_set (build->commit, DESK_TABLE_TICKET_ASSIGNEE, &id);
  desk_operation_put_integer (set, "withdrawn", 1);

  return TRUE;
}

static gboolean
build_contact (Build   *build,
               GError **error)
{
  const DeskValue *direction;

  if (!add_entry (build, DESK_ENTRY_KIND_CONTACT, error))
    return FALSE;

  /* The customer's answer is what a ticket that waits for the customer wakes
   * for. */
  direction = desk_operation_get (build->action->entry, "direction");
  if (direction != NULL && desk_value_get_enum (direction, DESK_ENUM_DIRECTION) == DESK_DIRECTION_INBOUND &&
      desk_record_get_enum (build->ticket, "status") == DESK_STATUS_WAITING &&
      desk_record_get_enum (build->ticket, "waiting_reason") == DESK_WAITING_REASON_CUSTOMER)
    return put_status (build, DESK_STATUS_OPEN, error);

  return TRUE;
}

static gboolean
build_stage (Build   *build,
             GError **error)
{
  DeskTicketType type = (DeskTicketType) desk_record_get_enum (build->ticket, "type");
  DeskStage from = (DeskStage) desk_record_get_enum (build->ticket, "stage");
  DeskStage to = is_being_put (build, "stage") ? (DeskStage) coming_enum (build, "stage") : desk_life_cycle_next_stage (type, from);

  if (to == DESK_STAGE_UNSET)
    return refuse (error, _("This ticket has reached the last stage of its way"));
  if (!desk_life_cycle_may_move (type, from, to))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A ticket cannot go from the stage “%s” to “%s”"), desk_enum_value_label (DESK_ENUM_STAGE, from),
                   desk_enum_value_label (DESK_ENUM_STAGE, to));
      return FALSE;
    }
  desk_operation_put_enum (build->set, "stage", DESK_ENUM_STAGE, (int) to);

  return TRUE;
}

static gboolean
build_resolve (Build   *build,
               GError **error)
{
  DeskUuid owner;

  desk_operation_put_integer (build->set, "resolved_at", build->now_ms);
  /* Somebody answers for every resolution. */
  if (!desk_record_get_uuid (build->ticket, "owner_id", &owner) && !is_being_put (build, "owner_id"))
    desk_operation_put_uuid (build->set, "owner_id", &build->action->me);

  return put_status (build, DESK_STATUS_RESOLVED, error);
}

static gboolean
build_reopen (Build   *build,
              GError **error)
{
  desk_operation_put_null (build->set, "resolved_at");
  desk_operation_put_null (build->set, "closed_at");
  desk_operation_put_null (build->set, "customer_confirmed");
  desk_operation_put_integer (build->set, "reopen_count", desk_record_get_integer (build->ticket, "reopen_count", 0) + 1);

  return put_status (build, DESK_STATUS_OPEN, error);
}

/* A status that is edited like any other field brings along what belongs to
 * it: `ticket set 7 status=waiting` is not less than “Wait”. */
static gboolean
build_edit (Build   *build,
            GError **error)
{
  const DeskValue *status = desk_operation_get (build->set, "status");

  if (!put_priority (build, error))
    return FALSE;
  if (status == NULL || desk_value_equal (status, desk_record_get (build->ticket, "status")))
    return TRUE;

  switch (desk_value_get_enum (status, DESK_ENUM_STATUS))
    {
    case DESK_STATUS_RESOLVED:
      return build_resolve (build, error);
    case DESK_STATUS_CLOSED:
      desk_operation_put_integer (build->set, "closed_at", build->now_ms);
      return put_status (build, DESK_STATUS_CLOSED, error);
    case DESK_STATUS_OPEN:
      if (desk_status_is_finished ((DeskStatus) desk_record_get_enum (build->ticket, "status")))
        return build_reopen (build, error);
      return put_status (build, DESK_STATUS_OPEN, error);
    case DESK_STATUS_UNSET:
      return TRUE; /* refused where values are checked */
    default:
      return put_status (build, (DeskStatus) desk_value_get_enum (status, DESK_ENUM_STATUS), error);
    }
}

static gboolean
build_existing (Build   *build,
                GError **error)
{
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
      return add_entry (build, DESK_ENTRY_KIND_NOTE, error);
    case DESK_ACTION_CONTACT:
      return build_contact (build, error);
    case DESK_ACTION_ATTEMPT:
      return add_entry (build, DESK_ENTRY_KIND_ATTEMPT, error);
    case DESK_ACTION_WAIT:
      return put_status (build, DESK_STATUS_WAITING, error);
    case DESK_ACTION_WAKE:
      return put_status (build, DESK_STATUS_OPEN, error);
    case DESK_ACTION_STAGE:
      return build_stage (build, error);
    case DESK_ACTION_RESOLVE:
      return build_resolve (build, error);
    case DESK_ACTION_CLOSE:
      desk_operation_put_integer (build->set, "closed_at", build->now_ms);
      return put_status (build, DESK_STATUS_CLOSED, error);
    case DESK_ACTION_REOPEN:
      return build_reopen (build, error);
    case DESK_ACTION_CANCEL:
      return put_status (build, DESK_STATUS_CANCELLED, error);
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
  Build build = { file, action, NULL, NULL, NULL, desk_clock_get_now_ms (desk_file_get_clock (file)) };

  if (action->kind == DESK_ACTION_UNDO || action->kind == DESK_ACTION_REDO)
    return build_undo (file, action, error);

  commit = desk_commit_new (action_names[action->kind], &action->me, build.now_ms);
  build.commit = commit;
  if (action->kind == DESK_ACTION_NEW)
    {
      DeskUuid id = action->ticket;

      if (desk_uuid_is_nil (&id))
        desk_id_source_next_uuid (desk_file_get_ids (file), build.now_ms, &id);
      build.set = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &id);
      desk_operation_put_all (build.set, action->fields);
      if (!build_new (&build, error))
        return NULL;
      return g_steal_pointer (&commit);
    }

  ticket = desk_record_load (file, DESK_TABLE_TICKET, &action->ticket, error);
  if (ticket == NULL)
    return NULL;
  if (desk_record_is_withdrawn (ticket))
    {
      refuse (error, _("The ticket was withdrawn: nothing can be added to it"));
      return NULL;
    }
  build.ticket = ticket;
  build.set = desk_commit_add_set (commit, DESK_TABLE_TICKET, &action->ticket);
  desk_operation_put_all (build.set, action->fields);
  if (!build_existing (&build, error))
    return NULL;

  return g_steal_pointer (&commit);
}

/* --- any other record --- */

/**
 * desk_record_action_new:
 * @action: (not nullable): a static string, the name of the action
 * @me: who does it
 * @kind: insertion or change
 * @table: the table
 * @row: (nullable): the row; %NULL or nil for a new one
 *
 * Returns: (transfer full): an action without fields; put them into @operation
 */
DeskRecordAction *
desk_record_action_new (const char        *action,
                        const DeskUuid    *me,
                        DeskOperationKind  kind,
                        DeskTableId        table,
                        const DeskUuid    *row)
{
  DeskRecordAction *self = g_new0 (DeskRecordAction, 1);

  self->action = action;
  self->me = *me;
  self->operation = desk_operation_new (kind, desk_table_get (table)->name, row);

  return self;
}

void
desk_record_action_free (DeskRecordAction *self)
{
  g_return_if_fail (self != NULL);

  desk_operation_free (self->operation);
  g_free (self);
}

/**
 * desk_record_action_build:
 * @file: a writer inside a transaction
 * @action: a #DeskRecordAction; not changed
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_record_action_build (DeskFile *file,
                          gpointer  data,
                          GError  **error)
{
  DeskRecordAction *action = data;
  gint64 now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  DeskCommit *commit = desk_commit_new (action->action, &action->me, now_ms);
  DeskUuid row = action->operation->row;
  DeskOperation *operation;

  if (desk_uuid_is_nil (&row))
    desk_id_source_next_uuid (desk_file_get_ids (file), now_ms, &row);
  operation = desk_commit_add_operation (commit, action->operation->kind, action->operation->table, &row);
  desk_operation_put_all (operation, action->operation);

  return commit;
}
