// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The parts that actions on a ticket are made of: status with stage and pauses,
 * priority by the matrix, entries, assignees.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-life-cycle.h"
#include "desk-priority.h"
#include "desk-store-error.h"
#include "desk-ticket-build.h"

gboolean
desk_build_refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, message);

  return FALSE;
}

/* The value a field will have: what is being put, or what stands there. */
const DeskValue *
desk_build_get (DeskTicketBuild      *build,
              const char *field)
{
  static const DeskValue null = DESK_VALUE_INIT;
  const DeskValue *value = desk_operation_get (build->set, field);

  if (value != NULL)
    return value;

  return build->ticket != NULL ? desk_record_get (build->ticket, field) : &null;
}

int
desk_build_get_enum (DeskTicketBuild      *build,
             const char *field)
{
  const DeskField *found = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);

  return desk_value_get_enum (desk_build_get (build, field), found->enumeration);
}

gboolean
desk_build_is_put (DeskTicketBuild      *build,
              const char *field)
{
  return desk_operation_get (build->set, field) != NULL;
}

/* --- what the author says, and what the author saw --- */

static gboolean
is_exclusive (const char *field)
{
  const DeskField *found = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);

  return found != NULL && (found->flags & DESK_FIELD_EXCLUSIVE) != 0;
}

/* A dialog hands in all it shows. Of what its author has left as it was, what
 * somebody else has written meanwhile counts. */
void
desk_build_put_fields (DeskTicketBuild *build)
{
  const DeskTicketAction *action = build->action;

  for (guint i = 0; i < action->fields->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (action->fields->fields, DeskFieldChange, i);

      if (action->seen != NULL && !is_exclusive (change->name) && desk_seen_is_untouched (action->seen, change))
        continue;
      desk_operation_put (build->set, change->name, &change->new.value);
    }
}

/* Whether the author has decided upon the field, looking at what stood there;
 * the others follow from what is there when it is done. */
static gboolean
was_looked_at (const DeskTicketAction *action,
               const char             *field)
{
  if (desk_operation_get (action->fields, field) != NULL)
    return TRUE;

  switch (action->kind)
    {
    case DESK_ACTION_TAKE:
    case DESK_ACTION_ASSIGN:
      return strcmp (field, "owner_id") == 0;
    case DESK_ACTION_STAGE:
    case DESK_ACTION_WAIT:
    case DESK_ACTION_WAKE:
    case DESK_ACTION_RESOLVE:
    case DESK_ACTION_CLOSE:
    case DESK_ACTION_REOPEN:
    case DESK_ACTION_CANCEL:
      return strcmp (field, "status") == 0 || strcmp (field, "stage") == 0;
    default:
      return FALSE;
    }
}

/* What its author saw goes along with each field that was looked at. */
gboolean
desk_build_put_seen (DeskTicketBuild  *build,
                     GError          **error)
{
  const DeskTicketAction *action = build->action;

  for (guint i = 0; action->seen != NULL && i < build->set->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (build->set->fields, DeskFieldChange, i);

      if (was_looked_at (action, change->name) && !desk_seen_put (action->seen, build->file, &action->me, change, error))
        return FALSE;
    }

  return TRUE;
}

void
desk_build_add_assignee (DeskTicketBuild          *build,
              const DeskUuid *analyst)
{
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  g_auto (DeskValue) who = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket, &build->set->row);
  desk_value_set_uuid (&who, analyst);
  desk_commit_add_member (build->commit, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket, "analyst_id", &who, NULL);
}

/* Ends the pauses that still run. */
static gboolean
end_pauses (DeskTicketBuild   *build,
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
begin_pause (DeskTicketBuild *build)
{
  DeskOperation *pause;
  DeskUuid id;

  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  pause = desk_commit_add_insert (build->commit, DESK_TABLE_PAUSE, &id);
  desk_operation_put_uuid (pause, "ticket_id", &build->set->row);
  desk_operation_put_text (pause, "reason", desk_value_get_text (desk_build_get (build, "waiting_reason")));
  desk_operation_put_integer (pause, "started_at", build->now_ms);
}

/* Moves the ticket to a status, with the stage and the clock that go with it. */
gboolean
desk_build_put_status (DeskTicketBuild     *build,
            DeskStatus to,
            GError   **error)
{
  DeskTicketType type = (DeskTicketType) desk_build_get_enum (build, "type");
  DeskStatus from = (DeskStatus) desk_record_get_enum (build->ticket, "status");
  DeskStage stage = (DeskStage) desk_build_get_enum (build, "stage");

  desk_operation_put_enum (build->set, "status", DESK_ENUM_STATUS, (int) to);
  if (from != to && !desk_build_is_put (build, "stage"))
    {
      DeskStage next = desk_life_cycle_stage_for_status (type, stage, from, to);

      if (next != DESK_STAGE_UNSET && next != stage)
        desk_operation_put_enum (build->set, "stage", DESK_ENUM_STAGE, (int) next);
    }

  /* It goes on waiting for the same. */
  if (from == DESK_STATUS_WAITING && to == DESK_STATUS_WAITING &&
      desk_value_equal (desk_build_get (build, "waiting_reason"), desk_record_get (build->ticket, "waiting_reason")))
    return TRUE;

  if (from == DESK_STATUS_WAITING)
    {
      if (to != DESK_STATUS_WAITING && !desk_build_is_put (build, "waiting_reason"))
        {
          desk_operation_put_null (build->set, "waiting_reason");
          desk_operation_put_null (build->set, "waiting_until");
        }
      if (!end_pauses (build, error))
        return FALSE;
    }
  if (to == DESK_STATUS_WAITING && desk_build_get_enum (build, "waiting_reason") == DESK_WAITING_REASON_CUSTOMER)
    begin_pause (build);

  return TRUE;
}

/* What the matrix says when impact, urgency or their like are being put. */
gboolean
desk_build_put_priority (DeskTicketBuild   *build,
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
    is_touched |= desk_build_is_put (build, causes[i]);
  if (!is_touched || (desk_build_is_put (build, "priority") && !desk_value_is_null (desk_operation_get (build->set, "priority"))))
    return TRUE;
  if (desk_build_get_enum (build, "impact") == DESK_IMPACT_UNSET || desk_build_get_enum (build, "urgency") == DESK_URGENCY_UNSET)
    return TRUE;
  /* Set by hand, with a reason: it stays until somebody takes the reason away. */
  if (desk_value_get_text (desk_build_get (build, "priority_reason")) != NULL)
    return TRUE;

  desk = desk_record_load_desk (build->file, error);
  if (desk == NULL)
    return FALSE;
  json = desk_record_get_text (desk, "priority_matrix");
  desk_priority_matrix_init_default (&matrix);
  /* One that cannot be read leaves it at that. */
  if (json != NULL)
    (void) desk_priority_matrix_parse (&matrix, json, NULL);

  if (desk_value_get_uuid (desk_build_get (build, "requester_id"), &requester))
    {
      g_autoptr (DeskRecord) customer = desk_record_load (build->file, DESK_TABLE_CUSTOMER, &requester, error);

      if (customer == NULL)
        return FALSE;
      vip = desk_record_get_boolean (customer, "vip");
    }
  priority = desk_priority_from_matrix (&matrix, (DeskImpact) desk_build_get_enum (build, "impact"), (DeskUrgency) desk_build_get_enum (build, "urgency"), vip,
                                        desk_value_get_integer (desk_build_get (build, "business_critical"), 0) != 0);
  if (priority > 0)
    desk_operation_put_integer (build->set, "priority", priority);

  return TRUE;
}

static gboolean
channel_answers_at_once (DeskChannel channel)
{
  return channel == DESK_CHANNEL_PHONE || channel == DESK_CHANNEL_CHAT || channel == DESK_CHANNEL_FACE_TO_FACE || channel == DESK_CHANNEL_REMOTE;
}

gboolean
desk_build_add_entry (DeskTicketBuild        *build,
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
  /* A follow-up says enough with its time and reason, a link with what it leads
   * to, a correction with what is right. */
  if (kind != DESK_ENTRY_KIND_FOLLOW_UP && kind != DESK_ENTRY_KIND_LINK && kind != DESK_ENTRY_KIND_CORRECTION && (text == NULL || text[strspn (text, " \t\r\n")] == '\0'))
    return desk_build_refuse (error, _("There is nothing to add: write something first"));

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
          channel = (DeskChannel) desk_build_get_enum (build, "channel");
          if (channel != DESK_CHANNEL_UNSET)
            desk_operation_put_enum (entry, "channel", DESK_ENUM_CHANNEL, (int) channel);
        }

      desk_operation_put_integer (build->set, "last_contact_at", made_at);
      if (desk_value_is_null (desk_build_get (build, "responded_at")) && (direction == DESK_DIRECTION_OUTBOUND || channel_answers_at_once (channel)))
        {
          desk_operation_put_integer (entry, "first_response", 1);
          desk_operation_put_integer (build->set, "responded_at", made_at);
        }
    }

  return TRUE;
}
