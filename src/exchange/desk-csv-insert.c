// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A row about a ticket that is not on the desk yet. Nothing is made up: what
 * the row does not say is left open, or is the time of the import where there
 * has to be one.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-csv-build.h"
#include "desk-fact.h"
#include "desk-import-check.h"
#include "desk-life-cycle.h"
#include "desk-numbers.h"

/* Fields that are put by hand, because they have to fit each other. */
static const char *const managed_fields[] = { "status", "waiting_reason", "waiting_until", "logged_at", "resolved_at", "closed_at", "number", NULL };
/* … and those that a ticket gets only when it is done. */
static const char *const final_fields[] = {
  "status",     "waiting_reason",  "waiting_until", "logged_at",      "resolved_at", "closed_at",          "number",
  "resolution", "resolution_kind", "cause",         "cause_category", "validation",  "customer_confirmed", NULL,
};

typedef struct {
  DeskTicketType type;
  DeskStatus status;
  gint64 logged_at_ms;
  gint64 made_at_ms;
} Beginning;

static gboolean
put_number (DeskCsvBuild  *self,
            DeskCsvTicket *ticket,
            DeskOperation *fields,
            GError       **error)
{
  gboolean is_free = FALSE;
  gboolean gives;
  gint64 number;

  if (!desk_importer_gives_numbers (self->importer, &gives, error))
    return FALSE;
  if (!gives)
    {
      if (ticket->reference != NULL)
        desk_importer_note (self->importer, ticket->line, _("%s gets its number when it is in step with the others, and can be found by both"), ticket->reference);
      return TRUE;
    }
  if (ticket->number > 0 && !desk_numbers_is_free (self->importer->file, DESK_TABLE_TICKET, ticket->number, &is_free, error))
    return FALSE;
  if (is_free)
    {
      desk_operation_put_integer (fields, "number", ticket->number);
      return TRUE;
    }

  if (!desk_importer_next_number (self->importer, DESK_TABLE_TICKET, &number, error))
    return FALSE;
  number = MAX (number, self->highest_number + 1);
  desk_operation_put_integer (fields, "number", number);
  if (ticket->reference != NULL)
    desk_importer_note (self->importer, ticket->line,
                        _("%s is taken here or cannot be a number: it gets number %" G_GINT64_FORMAT " and can be found by both"), ticket->reference,
                        number);

  return TRUE;
}

static void
put_priority (DeskCsvBuild  *self,
              DeskOperation *fields)
{
  const DeskValue *given = desk_operation_get (fields, "priority");
  const DeskValue *impact = desk_operation_get (fields, "impact");
  const DeskValue *urgency = desk_operation_get (fields, "urgency");
  int how_far = impact != NULL ? desk_value_get_enum (impact, DESK_ENUM_IMPACT) : DESK_IMPACT_PERSON;
  int how_much = urgency != NULL ? desk_value_get_enum (urgency, DESK_ENUM_URGENCY) : DESK_URGENCY_HINDERED;
  int priority = desk_priority_from_matrix (&self->matrix, (DeskImpact) how_far, (DeskUrgency) how_much, FALSE, FALSE);
  gboolean has_both = impact != NULL && urgency != NULL;

  if (given == NULL)
    {
      desk_operation_put_integer (fields, "priority", priority);
    }
  else if (!has_both || given->integer != priority)
    {
      g_autofree char *reason = g_strdup_printf (_("As it was in %s"), self->source);

      desk_operation_put_text (fields, "priority_reason", reason);
    }
}

/* Whose ticket it is, and what was agreed with them. */
static gboolean
put_organisation (DeskCsvBuild      *self,
                  DeskOperation     *fields,
                  const DeskCsvName *names,
                  GError           **error)
{
  const DeskTable *customers = desk_table_get (DESK_TABLE_CUSTOMER);
  const DeskTable *organisations = desk_table_get (DESK_TABLE_ORGANISATION);
  const DeskCsvName *requester = &names[DESK_CSV_REQUESTER - DESK_CSV_FIRST_NAME];
  g_auto (DeskValue) organisation = DESK_VALUE_INIT;
  g_auto (DeskValue) level = DESK_VALUE_INIT;
  DeskUuid id;

  if (desk_operation_get (fields, "organisation_id") != NULL)
    desk_value_copy (desk_operation_get (fields, "organisation_id"), &organisation);
  else if (requester->is_there &&
           !desk_fact_get (self->importer->file, customers, &requester->id, desk_table_find_field (customers, "organisation_id"), &organisation, error))
    return FALSE;
  if (desk_value_get_uuid (&organisation, &id))
    {
      desk_operation_put (fields, "organisation_id", &organisation);
      if (!desk_fact_get (self->importer->file, organisations, &id, desk_table_find_field (organisations, "service_level"), &level, error))
        return FALSE;
    }
  if (desk_value_is_null (&level))
    desk_value_set_enum (&level, DESK_ENUM_SERVICE_LEVEL, DESK_SERVICE_LEVEL_NONE);
  desk_operation_put (fields, "service_level", &level);

  return TRUE;
}

/* What is still to be worked on here is worked on by the rules of the desk.
 * What is done was promised nothing by it. */
static void
put_promise (DeskCsvBuild  *self,
             DeskCsvTicket *ticket,
             DeskTicketType type,
             DeskOperation *fields)
{
  gboolean has_targets = type == DESK_TICKET_TYPE_INCIDENT || type == DESK_TICKET_TYPE_INFORMATION || type == DESK_TICKET_TYPE_REQUEST;
  DeskUuid id;

  if (self->desk == NULL)
    return;
  if (has_targets && !g_hash_table_contains (self->finished, ticket->identity) && desk_record_get_uuid (self->desk, "policy_id", &id))
    desk_operation_put_uuid (fields, "policy_id", &id);
  if (desk_operation_get (fields, "team_id") == NULL && desk_record_get_uuid (self->desk, "default_team_id", &id))
    desk_operation_put_uuid (fields, "team_id", &id);
}

static void
put_status (DeskCsvBuild    *self,
            DeskCsvTicket   *ticket,
            const Beginning *beginning,
            DeskOperation   *fields)
{
  DeskStage stage = desk_csv_build_find_stage (beginning->type, beginning->status);
  gint64 resolved_at_ms = beginning->made_at_ms;
  gint64 closed_at_ms = beginning->made_at_ms;

  desk_operation_put_enum (fields, "status", DESK_ENUM_STATUS, (int) beginning->status);
  desk_operation_put_enum (fields, "stage", DESK_ENUM_STAGE, (int) stage);
  if (beginning->status == DESK_STATUS_WAITING)
    {
      int reason = desk_csv_ticket_get_enum (ticket, "waiting_reason", DESK_ENUM_WAITING_REASON);

      desk_operation_put_enum (fields, "waiting_reason", DESK_ENUM_WAITING_REASON, reason != 0 ? reason : DESK_WAITING_REASON_OTHER);
    }
  if (beginning->status != DESK_STATUS_RESOLVED && beginning->status != DESK_STATUS_CLOSED)
    return;

  (void) desk_csv_ticket_get_time (ticket, "closed_at", &closed_at_ms);
  if (!desk_csv_ticket_get_time (ticket, "resolved_at", &resolved_at_ms) && desk_operation_get (ticket->fields, "closed_at") != NULL)
    resolved_at_ms = closed_at_ms;
  if (resolved_at_ms < beginning->logged_at_ms || closed_at_ms < beginning->logged_at_ms)
    desk_importer_note (self->importer, ticket->line, _("It was done before it was logged: the time it was logged is taken for both"));
  resolved_at_ms = MAX (resolved_at_ms, beginning->logged_at_ms);
  desk_operation_put_integer (fields, "resolved_at", resolved_at_ms);
  if (beginning->status == DESK_STATUS_CLOSED)
    desk_operation_put_integer (fields, "closed_at", MAX (closed_at_ms, resolved_at_ms));
}

static void
add_tags (DeskCommit     *commit,
          DeskCsvTicket  *ticket,
          const DeskUuid *id)
{
  g_auto (GStrv) tags = ticket->tags != NULL ? g_strsplit_set (ticket->tags, " ,;\t", -1) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (DeskValue) ticket_id = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket_id, id);
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_auto (DeskValue) tag = DESK_VALUE_INIT;
      char *small = g_utf8_strdown (tags[i], -1);

      g_free (tags[i]);
      tags[i] = small;
      if (small[0] == '\0' || !g_hash_table_add (seen, small))
        continue;
      desk_value_set_text (&tag, small);
      desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_id, "tag", &tag, NULL);
    }
}

static DeskImportOutcome
insert_ticket (DeskCsvBuild    *self,
               DeskCsvTicket   *ticket,
               const DeskUuid  *id,
               const Beginning *beginning,
               gboolean         is_done_later,
               GError         **reason)
{
  g_autoptr (DeskCommit) commit = desk_csv_build_new_commit (self, "import_record", ticket, beginning->made_at_ms, reason);
  DeskOperation *fields = desk_csv_build_copy_fields (ticket, is_done_later ? final_fields : managed_fields);
  DeskCsvName names[DESK_CSV_N_NAMES];
  DeskImportOutcome outcome = DESK_IMPORT_FAILED;
  DeskOperation *insert;

  if (commit == NULL || !desk_csv_build_find_names (self, ticket, fields, names, reason) || !put_organisation (self, fields, names, reason) ||
      !put_number (self, ticket, fields, reason))
    goto out;
  desk_operation_put_enum (fields, "type", DESK_ENUM_TICKET_TYPE, (int) beginning->type);
  desk_operation_put_integer (fields, "logged_at", beginning->logged_at_ms);
  desk_operation_put_text (fields, "imported_from", self->source);
  if (ticket->reference != NULL)
    desk_operation_put_text (fields, "reference", ticket->reference);
  put_status (self, ticket, beginning, fields);
  put_priority (self, fields);
  put_promise (self, ticket, beginning->type, fields);
  desk_csv_build_put_rest (self, ticket, TRUE, fields);

  desk_csv_build_add_names (self, ticket, commit, fields, names);
  insert = desk_commit_add_insert (commit, DESK_TABLE_TICKET, id);
  for (guint i = 0; i < fields->fields->len; i++)
    desk_operation_put (insert, g_array_index (fields->fields, DeskFieldChange, i).name, &g_array_index (fields->fields, DeskFieldChange, i).new.value);
  if (desk_value_get_enum (desk_operation_get (insert, "status"), DESK_ENUM_STATUS) == DESK_STATUS_WAITING &&
      desk_value_get_enum (desk_operation_get (insert, "waiting_reason"), DESK_ENUM_WAITING_REASON) == DESK_WAITING_REASON_CUSTOMER &&
      !desk_csv_build_add_pause (self, commit, id, beginning->made_at_ms, reason))
    goto out;
  add_tags (commit, ticket, id);
  if (!desk_csv_build_add_note (self, commit, ticket, id, reason))
    goto out;

  outcome = desk_import_check (desk_table_get (DESK_TABLE_TICKET), insert, reason) ? desk_importer_do (self->importer, commit, FALSE, reason) : DESK_IMPORT_BAD;

out:
  desk_operation_free (fields);
  return outcome;
}

static DeskTicketType
get_type (DeskCsvBuild  *self,
          DeskCsvTicket *ticket)
{
  int type = desk_csv_ticket_get_enum (ticket, "type", DESK_ENUM_TICKET_TYPE);

  if (type != DESK_TICKET_TYPE_UNSET)
    return (DeskTicketType) type;
  if (ticket->type != DESK_TICKET_TYPE_UNSET)
    return ticket->type;
  if (desk_csv_mapping_get_type (self->mapping) != DESK_TICKET_TYPE_UNSET)
    return desk_csv_mapping_get_type (self->mapping);

  return DESK_TICKET_TYPE_INCIDENT;
}

/**
 * desk_csv_build_insert:
 * @self: what is needed
 * @ticket: a row
 * @id: its ticket, which is not on the desk
 * @reason: (out): why the row is bad
 *
 * Returns: what became of the row
 */
DeskImportOutcome
desk_csv_build_insert (DeskCsvBuild   *self,
                       DeskCsvTicket  *ticket,
                       const DeskUuid *id,
                       GError        **reason)
{
  gboolean has_events = desk_csv_mapping_has_events (self->mapping);
  Beginning beginning = { get_type (self, ticket), DESK_STATUS_UNSET, self->importer->now_ms, 0 };
  gboolean is_given, has_end, is_done_later;
  DeskImportOutcome outcome;
  gint64 end_ms = 0;

  beginning.status = desk_csv_build_get_status (ticket, &is_given);
  has_end = desk_csv_build_get_end (ticket, &end_ms);
  if (!desk_csv_ticket_get_time (ticket, "logged_at", &beginning.logged_at_ms) && (ticket->has_at || has_end))
    beginning.logged_at_ms = ticket->has_at ? MIN (ticket->at_ms, end_ms) : end_ms;
  beginning.made_at_ms = has_events && ticket->has_at ? ticket->at_ms : beginning.logged_at_ms;

  /* A row that is a whole ticket tells of its beginning and of its end. */
  is_done_later = !has_events && desk_status_is_finished (beginning.status) && has_end && end_ms > beginning.logged_at_ms;
  if (is_done_later)
    beginning.status = DESK_STATUS_OPEN;
  outcome = insert_ticket (self, ticket, id, &beginning, is_done_later, reason);
  if (outcome != DESK_IMPORT_TAKEN || !is_done_later)
    return outcome;

  outcome = desk_csv_build_change (self, ticket, NULL, id, end_ms, TRUE, reason);

  return outcome == DESK_IMPORT_THERE ? DESK_IMPORT_TAKEN : outcome;
}
