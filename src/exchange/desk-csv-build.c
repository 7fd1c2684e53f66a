// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows of a CSV file become commits: the first of a number a ticket
 * (desk-csv-insert.c), later ones steps in its history (desk-csv-change.c).
 * Here is what both share, and which of them a row is for.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-csv-build.h"
#include "desk-fact.h"
#include "desk-life-cycle.h"
#include "desk-lookup.h"

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

/* --- rows --- */

/**
 * desk_csv_build_get_end:
 * @ticket: a row about a ticket that is done
 * @end_ms: (out): when the last thing happened that it tells
 *
 * Returns: whether it tells
 */
gboolean
desk_csv_build_get_end (DeskCsvTicket *ticket,
                        gint64        *end_ms)
{
  if (desk_csv_ticket_get_time (ticket, "closed_at", end_ms) || desk_csv_ticket_get_time (ticket, "resolved_at", end_ms))
    return TRUE;
  if (ticket->has_at)
    *end_ms = ticket->at_ms;

  return ticket->has_at;
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

  if (!desk_lookup_imported_ticket (self->importer->file, ticket->reference, desk_csv_ticket_get_text (ticket, "summary"),
                                    desk_csv_ticket_get_text (ticket, "description"), &other, is_there, error))
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
    return desk_csv_build_insert (self, ticket, &id, reason);

  if (desk_csv_mapping_has_events (self->mapping))
    {
      has_time = ticket->has_at;
      at_ms = ticket->at_ms;
    }
  else
    {
      gboolean is_given;

      has_time = desk_status_is_finished (desk_csv_build_get_status (ticket, &is_given)) ? desk_csv_build_get_end (ticket, &at_ms) : ticket->has_at;
      if (has_time && at_ms == 0)
        at_ms = ticket->at_ms;
    }

  return desk_csv_build_change (self, ticket, before, &id, has_time ? at_ms : self->importer->now_ms, has_time, reason);
}
