// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the ticket pane shows, read on a reading thread.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include "desk-draft.h"
#include "desk-rules.h"
#include "desk-store-error.h"
#include "desk-ticket-snapshot.h"

typedef struct {
  DeskUuid ticket;
  DeskUuid me;
} Request;

DeskTicketSnapshot *
desk_ticket_snapshot_ref (DeskTicketSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_ticket_snapshot_unref (DeskTicketSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->details, desk_ticket_details_unref);
  g_clear_pointer (&self->explanation, desk_ticket_explanation_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  desk_hand_over_asked_clear (&self->hand_over);
  g_free (self->desk_name);
  g_free (self->my_name);
  g_free (self->draft);
  g_free (self);
}

/**
 * desk_ticket_snapshot_name_draft:
 * @editor: what is being written: `composer`, `resolve` …
 * @ticket: on which ticket
 *
 * Returns: (transfer full): the name of the draft
 */
char *
desk_ticket_snapshot_name_draft (const char     *editor,
                                 const DeskUuid *ticket)
{
  char id[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (ticket, id);

  return g_strdup_printf ("%s:%s", editor, id);
}

static gboolean
load_draft (DeskFile           *file,
            DeskTicketSnapshot *self,
            const DeskUuid     *ticket,
            GError            **error)
{
  g_autofree char *name = desk_ticket_snapshot_name_draft ("composer", ticket);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DeskDraft) draft = desk_draft_load (file, name, &local_error);

  if (draft != NULL)
    {
      self->draft = g_strdup (draft->body);
      return TRUE;
    }
  if (local_error == NULL || g_error_matches (local_error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
load_desk (DeskFile           *file,
           DeskTicketSnapshot *self,
           GError            **error)
{
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  const char *matrix;

  if (desk == NULL)
    return FALSE;

  self->zone = g_time_zone_new_identifier (desk_record_get_text (desk, "time_zone"));
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  self->desk_name = g_strdup (desk_record_get_text (desk, "name"));
  matrix = desk_record_get_text (desk, "priority_matrix");
  desk_priority_matrix_init_default (&self->matrix);

  /* One that cannot be read keeps no ticket from being opened. */
  if (matrix != NULL)
    (void) desk_priority_matrix_parse (&self->matrix, matrix, NULL);

  return TRUE;
}

static gboolean
load_me (DeskFile           *file,
         DeskTicketSnapshot *self,
         GError            **error)
{
  g_autoptr (DeskRecord) me = NULL;

  if (desk_uuid_is_nil (&self->me))
    return TRUE;
  me = desk_record_load (file, DESK_TABLE_ANALYST, &self->me, error);
  if (me == NULL)
    return FALSE;
  self->my_name = g_strdup (desk_record_get_text (me, "name"));

  return desk_rules_has_role (file, &self->me, DESK_ROLE_TEAM_LEAD, &self->is_lead, error);
}

static void
look_for_me (DeskTicketSnapshot *self)
{
  const DeskTicketDetails *details = self->details;

  if (desk_uuid_is_nil (&self->me))
    return;
  self->is_mine = details->owner != NULL && desk_uuid_equal (desk_record_get_id (details->owner), &self->me);
  for (guint i = 0; i < details->assignees->len; i++)
    self->is_working |= desk_uuid_equal (desk_record_get_id (g_ptr_array_index (details->assignees, i)), &self->me);
}

static gpointer
load_snapshot (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  Request *request = data;
  g_autoptr (DeskTicketSnapshot) self = g_new0 (DeskTicketSnapshot, 1);
  DeskViewer viewer;

  g_atomic_ref_count_init (&self->ref_count);
  self->me = request->me;
  self->now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  self->details = desk_ticket_details_load (file, &request->ticket, error);
  if (self->details == NULL || !load_desk (file, self, error) || !load_me (file, self, error) || !load_draft (file, self, &request->ticket, error) ||
      !desk_viewer_init (&viewer, file, &request->me, self->now_ms, error))
    return NULL;
  self->explanation = desk_ticket_explain (file, &request->ticket, NULL, &viewer, error);
  if (self->explanation == NULL || !desk_hand_over_load_asked (file, self->details->ticket, &self->me, &self->hand_over, error))
    return NULL;
  look_for_me (self);

  return g_steal_pointer (&self);
}

/**
 * desk_ticket_snapshot_load_async:
 * @session: a session
 * @ticket: a ticket
 * @cancellable: (nullable): to stop it
 * @callback: called when it is there; its source is the session's store
 * @user_data: passed to @callback
 */
void
desk_ticket_snapshot_load_async (DeskSession         *session,
                                 const DeskUuid      *ticket,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Request *request = g_new0 (Request, 1);

  request->ticket = *ticket;
  request->me = *desk_session_get_me (session);
  desk_store_read_async (desk_session_get_store (session), load_snapshot, request, g_free, (GDestroyNotify) desk_ticket_snapshot_unref, cancellable, callback,
                         user_data);
}

DeskTicketSnapshot *
desk_ticket_snapshot_load_finish (DeskStore    *store,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return desk_store_read_finish (store, result, error);
}

DeskTicketType
desk_ticket_snapshot_get_type (const DeskTicketSnapshot *self)
{
  return (DeskTicketType) desk_record_get_enum (self->details->ticket, "type");
}

DeskStatus
desk_ticket_snapshot_get_status (const DeskTicketSnapshot *self)
{
  return (DeskStatus) desk_record_get_enum (self->details->ticket, "status");
}

char *
desk_ticket_snapshot_dup_number (const DeskTicketSnapshot *self)
{
  return desk_record_dup_number (self->details->ticket);
}

static gboolean
has_text (const DeskRecord *record,
          const char       *field)
{
  const char *text = desk_record_get_text (record, field);

  return text != NULL && text[strspn (text, " \t\r\n")] != '\0';
}

/**
 * desk_ticket_snapshot_begin_action:
 * @self: what I see
 * @session: a session
 * @kind: what I do
 *
 * Returns: (transfer full): an action of mine on the ticket, as I see it here
 */
DeskTicketAction *
desk_ticket_snapshot_begin_action (const DeskTicketSnapshot *self,
                                   DeskSession              *session,
                                   DeskTicketActionKind      kind)
{
  DeskTicketAction *action = desk_ticket_action_new (kind, desk_session_get_me (session), desk_record_get_id (self->details->ticket));

  desk_ticket_action_set_seen (action, self->details->seen);

  return action;
}

/**
 * desk_ticket_snapshot_get_evidence:
 * @self: a snapshot
 * @evidence: (out): what the ticket holds
 */
void
desk_ticket_snapshot_get_evidence (const DeskTicketSnapshot *self,
                                   DeskEvidence             *evidence)
{
  const DeskRecord *ticket = self->details->ticket;
  GPtrArray *entries = self->details->entries;

  *evidence = (DeskEvidence) { 0 };
  evidence->has_symptoms = has_text (ticket, "symptoms");
  evidence->has_goal = has_text (ticket, "goal");
  evidence->has_cause = has_text (ticket, "cause") || desk_record_get_enum (ticket, "cause_category") != DESK_CAUSE_CATEGORY_UNSET;
  evidence->has_resolution = has_text (ticket, "resolution");
  evidence->has_validation = has_text (ticket, "validation");
  evidence->customer_confirmed = desk_record_get_boolean (ticket, "customer_confirmed");
  for (guint i = 0; i < entries->len; i++)
    {
      DeskRecord *entry = g_ptr_array_index (entries, i);

      if (desk_record_is_withdrawn (entry))
        continue;
      switch (desk_record_get_enum (entry, "kind"))
        {
        case DESK_ENTRY_KIND_CONTACT:
          evidence->has_contact = TRUE;
          break;
        case DESK_ENTRY_KIND_ATTEMPT:
          evidence->has_attempt = TRUE;
          evidence->has_attempt_that_worked |= desk_record_get_enum (entry, "outcome") == DESK_OUTCOME_WORKED;
          break;
        default:
          break;
        }
    }
}

/**
 * desk_ticket_snapshot_was_asked:
 * @self: a snapshot
 *
 * Returns: whether somebody asked the customer since it was resolved, which is
 *   as good as a confirmation when no answer comes
 */
gboolean
desk_ticket_snapshot_was_asked (const DeskTicketSnapshot *self)
{
  gint64 resolved_at = desk_record_get_integer (self->details->ticket, "resolved_at", 0);
  GPtrArray *entries = self->details->entries;

  for (guint i = 0; i < entries->len; i++)
    {
      DeskRecord *entry = g_ptr_array_index (entries, i);
      int kind = desk_record_get_enum (entry, "kind");

      if (desk_record_is_withdrawn (entry) || desk_record_get_integer (entry, "made_at", 0) < resolved_at)
        continue;
      if (kind == DESK_ENTRY_KIND_FOLLOW_UP ||
          (kind == DESK_ENTRY_KIND_CONTACT && desk_record_get_enum (entry, "direction") == DESK_DIRECTION_OUTBOUND))
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_ticket_snapshot_mentions:
 * @self: a snapshot
 * @table: the table of a row
 * @row: a row that was touched
 *
 * A new entry, pause, tag or assignee may be of this ticket: that is found out
 * by looking.
 *
 * Returns: whether the ticket may look different now
 */
gboolean
desk_ticket_snapshot_mentions (const DeskTicketSnapshot *self,
                               DeskTableId               table,
                               const DeskUuid           *row)
{
  switch (table)
    {
    case DESK_TABLE_TICKET:
      return desk_uuid_equal (row, desk_record_get_id (self->details->ticket)) || g_hash_table_contains (self->details->names, row);
    case DESK_TABLE_ENTRY:
    case DESK_TABLE_PAUSE:
    case DESK_TABLE_TICKET_ASSIGNEE:
    case DESK_TABLE_TICKET_TAG:
    case DESK_TABLE_SETTLEMENT:
    case DESK_TABLE_DESK:
      return TRUE;
    default:
      return g_hash_table_contains (self->details->names, row);
    }
}
