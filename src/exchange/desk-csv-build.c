// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows of a CSV file become commits: the first of a number a ticket, later
 * ones steps in its history. Nothing is made up: what a row does not say is
 * left open, or is the time of the import where there has to be one.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-csv-build.h"
#include "desk-fact.h"
#include "desk-import-check.h"
#include "desk-life-cycle.h"
#include "desk-lookup.h"
#include "desk-numbers.h"

/* Fields that are put by hand, because they have to fit each other. */
static const char *const managed_fields[] = { "status", "waiting_reason", "waiting_until", "logged_at", "resolved_at", "closed_at", "number", NULL };
/* … and those that a ticket gets only when it is done. */
static const char *const final_fields[] = { "status", "waiting_reason", "waiting_until", "logged_at", "resolved_at", "closed_at", "number", "resolution", "resolution_kind", "cause",
                                            "cause_category", "validation", "customer_confirmed", NULL };

/* --- what is shared with changes --- */

/**
 * desk_csv_build_get_status:
 * @ticket: a row
 * @is_given: (out): whether the row says it; otherwise it follows from what
 *   else is there
 *
 * Returns: how the ticket stands after the row
 */
DeskStatus
desk_csv_build_get_status (DeskCsvTicket *ticket,
                           gboolean      *is_given)
{
  int status = desk_csv_ticket_get_enum (ticket, "status", DESK_ENUM_STATUS);

  *is_given = status != DESK_STATUS_UNSET;
  if (*is_given)
    return (DeskStatus) status;
  if (desk_operation_get (ticket->fields, "closed_at") != NULL)
    return DESK_STATUS_CLOSED;
  if (desk_operation_get (ticket->fields, "resolved_at") != NULL || desk_operation_get (ticket->fields, "resolution") != NULL)
    return DESK_STATUS_RESOLVED;
  if (desk_csv_ticket_get_text (ticket, "waiting_reason") != NULL)
    return DESK_STATUS_WAITING;

  return ticket->names[DESK_CSV_OWNER - DESK_CSV_FIRST_NAME] != NULL ? DESK_STATUS_OPEN : DESK_STATUS_NEW;
}

/**
 * desk_csv_build_new_commit:
 * @self: what is needed
 * @action: name of the action
 * @ticket: a row, which may say who did it
 * @made_at_ms: when
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a commit that may hold its author
 */
DeskCommit *
desk_csv_build_new_commit (DeskCsvBuild  *self,
                           const char    *action,
                           DeskCsvTicket *ticket,
                           gint64         made_at_ms,
                           GError       **error)
{
  DeskCommit *commit;
  gboolean is_there;
  DeskUuid author;

  if (ticket->by == NULL)
    return desk_commit_new (action, &self->importer->options->author, made_at_ms);

  if (!desk_csv_names_find (self->names, DESK_TABLE_ANALYST, ticket->by, NULL, &author, &is_there, error))
    return NULL;
  commit = desk_commit_new (action, &author, made_at_ms);
  if (!is_there)
    (void) desk_csv_names_add (commit, DESK_TABLE_ANALYST, ticket->by, &author);

  return commit;
}

/**
 * desk_csv_build_find_names:
 * @self: what is needed
 * @ticket: a row
 * @fields: fields of the ticket, to which those that point elsewhere are added
 * @names: (out caller-allocates) (array fixed-size=8): who is meant, by target
 * @error: return location
 *
 * Returns: whether they could be looked up
 */
gboolean
desk_csv_build_find_names (DeskCsvBuild  *self,
                           DeskCsvTicket *ticket,
                           DeskOperation *fields,
                           DeskCsvName   *names,
                           GError       **error)
{
  memset (names, 0, DESK_CSV_N_NAMES * sizeof *names);
  for (guint i = 0; i < DESK_CSV_N_NAMES; i++)
    {
      gboolean is_requester = i + DESK_CSV_FIRST_NAME == DESK_CSV_REQUESTER;
      const char *email = is_requester ? ticket->email : NULL;
      DeskTableId table;
      const char *field = desk_csv_target_get_field (i + DESK_CSV_FIRST_NAME, &table);

      if (ticket->names[i] == NULL && email == NULL)
        continue;
      if (!desk_csv_names_find (self->names, table, ticket->names[i], email, &names[i].id, &names[i].is_there, error))
        return FALSE;
      names[i].is_given = TRUE;
      desk_operation_put_uuid (fields, field, &names[i].id);
    }

  return TRUE;
}

/**
 * desk_csv_build_add_names:
 * @self: what is needed
 * @ticket: a row
 * @commit: gets who and what is not on the desk yet
 * @fields: fields of the ticket that will be put
 * @names: (array fixed-size=8): what desk_csv_build_find_names() has found
 */
void
desk_csv_build_add_names (DeskCsvBuild        *self,
                          DeskCsvTicket       *ticket,
                          DeskCommit          *commit,
                          const DeskOperation *fields,
                          const DeskCsvName   *names)
{
  const DeskCsvName *organisation = &names[DESK_CSV_ORGANISATION - DESK_CSV_FIRST_NAME];

  for (guint i = 0; i < DESK_CSV_N_NAMES; i++)
    {
      DeskTableId table;
      const char *field = desk_csv_target_get_field (i + DESK_CSV_FIRST_NAME, &table);
      DeskOperation *added;

      if (!names[i].is_given || names[i].is_there || desk_operation_get (fields, field) == NULL)
        continue;
      added = desk_csv_names_add (commit, table, ticket->names[i] != NULL ? ticket->names[i] : ticket->email, &names[i].id);
      if (added == NULL || table != DESK_TABLE_CUSTOMER)
        continue;
      if (ticket->email != NULL)
        desk_operation_put_text (added, "email", ticket->email);
      if (organisation->is_given)
        desk_operation_put_uuid (added, "organisation_id", &organisation->id);
    }
}

/* The same row makes the same record again. */
static void
make_id (const char     *table,
         const DeskUuid *ticket,
         gint64          time_ms,
         const char     *what,
         DeskUuid       *id)
{
  char text[DESK_UUID_STRING_LENGTH + 1];
  g_autofree char *key = NULL;

  desk_uuid_write_string (ticket, text);
  key = g_strdup_printf ("import:%s:%" G_GINT64_FORMAT ":%s", text, time_ms, what);
  desk_key_id (table, key, id);
}

/**
 * desk_csv_build_add_pause:
 * @self: what is needed
 * @commit: a commit in which a ticket begins to wait for its customer
 * @id: the ticket
 * @started_at_ms: when
 * @error: return location
 *
 * Returns: whether it could be added
 */
gboolean
desk_csv_build_add_pause (DeskCsvBuild   *self,
                          DeskCommit     *commit,
                          const DeskUuid *id,
                          gint64          started_at_ms,
                          GError        **error)
{
  DeskOperation *pause;
  DeskUuid pause_id;
  gint64 row_no = 1;

  /* It may have begun and ended before within the same minute. */
  for (guint i = 0; row_no != 0; i++)
    {
      g_autofree char *what = g_strdup_printf ("%u", i);

      make_id ("pause", id, started_at_ms, what, &pause_id);
      if (!desk_fact_find (self->importer->file, DESK_TABLE_PAUSE, &pause_id, &row_no, NULL, error))
        return FALSE;
    }
  pause = desk_commit_add_insert (commit, DESK_TABLE_PAUSE, &pause_id);
  desk_operation_put_uuid (pause, "ticket_id", id);
  desk_operation_put_enum (pause, "reason", DESK_ENUM_WAITING_REASON, DESK_WAITING_REASON_CUSTOMER);
  desk_operation_put_integer (pause, "started_at", started_at_ms);

  return TRUE;
}

/**
 * desk_csv_build_add_note:
 * @self: what is needed
 * @commit: gets the note of the row, if there is one and the desk has it not
 * @ticket: the row
 * @id: the ticket
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_csv_build_add_note (DeskCsvBuild   *self,
                         DeskCommit     *commit,
                         DeskCsvTicket  *ticket,
                         const DeskUuid *id,
                         GError        **error)
{
  DeskOperation *entry;
  DeskUuid entry_id;
  gint64 row_no;

  if (ticket->note == NULL)
    return TRUE;
  make_id ("entry", id, ticket->has_at ? ticket->at_ms : 0, ticket->note, &entry_id);
  if (!desk_fact_find (self->importer->file, DESK_TABLE_ENTRY, &entry_id, &row_no, NULL, error))
    return FALSE;
  if (row_no != 0)
    return TRUE;

  entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &entry_id);
  desk_operation_put_uuid (entry, "ticket_id", id);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_NOTE);
  desk_operation_put_uuid (entry, "author_id", &commit->author);
  desk_operation_put_integer (entry, "made_at", commit->made_at_ms);
  desk_operation_put_text (entry, "body", ticket->note);
  desk_operation_put_integer (entry, "imported", 1);

  return TRUE;
}

/**
 * desk_csv_build_copy_fields:
 * @ticket: a row
 * @without: names of fields to leave out
 *
 * Returns: (transfer full): its other fields
 */
DeskOperation *
desk_csv_build_copy_fields (DeskCsvTicket     *ticket,
                            const char *const *without)
{
  DeskOperation *copy = desk_operation_new (DESK_OPERATION_SET, "ticket", NULL);

  for (guint i = 0; i < ticket->fields->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (ticket->fields->fields, DeskFieldChange, i);

      if (!desk_value_is_null (&change->new.value) && !g_strv_contains (without, change->name))
        desk_operation_put (copy, change->name, &change->new.value);
    }

  return copy;
}

/**
 * desk_csv_build_put_rest:
 * @self: what is needed
 * @ticket: a row
 * @tell: whether to say that not all of it fits
 * @fields: gets what has no field of its own
 */
void
desk_csv_build_put_rest (DeskCsvBuild  *self,
                         DeskCsvTicket *ticket,
                         gboolean       tell,
                         DeskOperation *fields)
{
  gboolean was_cut = FALSE;
  g_autofree char *rest = desk_csv_ticket_dup_rest (ticket, &was_cut);

  if (was_cut && tell)
    desk_importer_note (self->importer, ticket->line, _("Columns that have no field here are longer than what fits: the longest were left out"));
  if (rest != NULL)
    desk_operation_put_text (fields, "source_data", rest);
}

/**
 * desk_csv_build_find_stage:
 * @type: a type
 * @status: a status
 *
 * Returns: a stage of the type that goes with it
 */
DeskStage
desk_csv_build_find_stage (DeskTicketType type,
                           DeskStatus     status)
{
  DeskStageMark marks[DESK_LIFE_CYCLE_MAX_STAGES];
  DeskStage first = desk_life_cycle_first_stage (type);
  DeskStage stage;
  guint n;

  if (status == DESK_STATUS_NEW)
    return first;
  stage = desk_life_cycle_stage_for_status (type, first, DESK_STATUS_NEW, status == DESK_STATUS_WAITING ? DESK_STATUS_OPEN : status);
  if (stage != DESK_STAGE_UNSET)
    return stage;
  n = desk_life_cycle_get_bar (type, first, marks);
  for (guint i = 0; i < n; i++)
    {
      if (desk_life_cycle_status_for_stage (type, marks[i].stage, DESK_STATUS_OPEN) == status)
        return marks[i].stage;
    }

  return first;
}

/* --- a new ticket --- */

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
  gint64 number;

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
    desk_importer_note (self->importer, ticket->line, _("%s is taken here or cannot be a number: it gets number %" G_GINT64_FORMAT " and can be found by both"), ticket->reference,
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
  gboolean has_both = impact != NULL && urgency != NULL;
  int priority = desk_priority_from_matrix (&self->matrix, impact != NULL ? (DeskImpact) desk_value_get_enum (impact, DESK_ENUM_IMPACT) : DESK_IMPACT_PERSON,
                                            urgency != NULL ? (DeskUrgency) desk_value_get_enum (urgency, DESK_ENUM_URGENCY) : DESK_URGENCY_HINDERED, FALSE, FALSE);

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

/* --- rows --- */

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

/* When the last thing happened that a row tells of a ticket that is done. */
static gboolean
get_end (DeskCsvTicket *ticket,
         gint64        *end_ms)
{
  if (desk_csv_ticket_get_time (ticket, "closed_at", end_ms) || desk_csv_ticket_get_time (ticket, "resolved_at", end_ms))
    return TRUE;
  if (ticket->has_at)
    *end_ms = ticket->at_ms;

  return ticket->has_at;
}

static DeskImportOutcome
take_new (DeskCsvBuild   *self,
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
  has_end = get_end (ticket, &end_ms);
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

/* The ticket that a row speaks of, if the desk has it: by the number in the
 * system it comes from, also when the file was given another name since. */
static gboolean
find_ticket (DeskCsvBuild  *self,
             DeskCsvTicket *ticket,
             DeskUuid      *id,
             gboolean      *is_there,
             GError       **error)
{
  g_autofree char *key = g_strconcat ("import:", self->source, "\x1f", ticket->identity, NULL);
  DeskUuid other;
  gint64 row_no;

  desk_key_id ("ticket", key, id);
  if (!desk_fact_find (self->importer->file, DESK_TABLE_TICKET, id, &row_no, NULL, error))
    return FALSE;
  *is_there = row_no != 0;
  if (*is_there || ticket->reference == NULL)
    return TRUE;

  if (!desk_lookup_imported_ticket (self->importer->file, ticket->reference, desk_csv_ticket_get_text (ticket, "summary"), desk_csv_ticket_get_text (ticket, "description"), &other,
                                    is_there, error))
    return FALSE;
  if (*is_there)
    *id = other;

  return TRUE;
}

/**
 * desk_csv_build_take:
 * @self: what is needed
 * @ticket: a row
 * @before: (nullable): the row before it about the same ticket
 * @reason: (out): why it is bad
 *
 * Returns: what became of the row
 */
DeskImportOutcome
desk_csv_build_take (DeskCsvBuild  *self,
                     DeskCsvTicket *ticket,
                     DeskCsvTicket *before,
                     GError       **reason)
{
  gboolean is_there;
  gint64 at_ms = 0;
  gboolean has_time;
  DeskUuid id;

  if (!find_ticket (self, ticket, &id, &is_there, reason))
    return DESK_IMPORT_FAILED;
  if (!is_there)
    return take_new (self, ticket, &id, reason);

  if (desk_csv_mapping_has_events (self->mapping))
    {
      has_time = ticket->has_at;
      at_ms = ticket->at_ms;
    }
  else
    {
      gboolean is_given;

      has_time = desk_status_is_finished (desk_csv_build_get_status (ticket, &is_given)) ? get_end (ticket, &at_ms) : ticket->has_at;
      if (has_time && at_ms == 0)
        at_ms = ticket->at_ms;
    }

  return desk_csv_build_change (self, ticket, before, &id, has_time ? at_ms : self->importer->now_ms, has_time, reason);
}
