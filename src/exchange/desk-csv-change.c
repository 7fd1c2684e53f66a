// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A row about a ticket that is on the desk already: what it tells that is not
 * known yet becomes a step in the history of the ticket.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-csv-build.h"
#include "desk-fact.h"
#include "desk-life-cycle.h"
#include "desk-lookup.h"

/* Never changed by a later row, or put by hand. */
static const char *const fixed_fields[] = { "type", "number", "logged_at", "status", "waiting_reason", "waiting_until", "resolved_at", "closed_at", NULL };

typedef struct {
  DeskCsvBuild *build;
  DeskCsvTicket *ticket;
  DeskCsvTicket *before; /* (nullable) */
  const DeskUuid *id;
  gint64 made_at_ms;
  gboolean has_time;
  DeskStatus from;
  DeskStatus to; /* unset when the row does not say */
  DeskOperation *fields;
  gboolean was_overtaken;
} Change;

static gboolean
get_value (Change     *self,
           const char *name,
           DeskValue  *value,
           GError    **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  return desk_fact_get (self->build->importer->file, table, self->id, desk_table_find_field (table, name), value, error);
}

static gboolean
get_enum (Change     *self,
          const char *name,
          DeskEnumId  id,
          int        *number,
          GError    **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!get_value (self, name, &value, error))
    return FALSE;
  *number = desk_value_get_enum (&value, id);

  return TRUE;
}

static gboolean
is_null (Change     *self,
         const char *name,
         gboolean   *null,
         GError    **error)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (!get_value (self, name, &value, error))
    return FALSE;
  *null = desk_value_is_null (&value);

  return TRUE;
}

/* --- what the row tells --- */

/* How the ticket stands, with the times that only go with that. Returns: the
 * status, unset when the row does not say. */
static DeskStatus
gather_status (DeskCsvTicket *ticket,
               DeskOperation *fields)
{
  gboolean is_given;
  DeskStatus status = desk_csv_build_get_status (ticket, &is_given);
  gint64 time_ms;

  /* What follows from an owner alone is nothing that was said. */
  if (!is_given && (status == DESK_STATUS_NEW || status == DESK_STATUS_OPEN))
    return DESK_STATUS_UNSET;

  desk_operation_put_enum (fields, "status", DESK_ENUM_STATUS, (int) status);
  if (status == DESK_STATUS_WAITING)
    {
      int reason = desk_csv_ticket_get_enum (ticket, "waiting_reason", DESK_ENUM_WAITING_REASON);

      desk_operation_put_enum (fields, "waiting_reason", DESK_ENUM_WAITING_REASON, reason != 0 ? reason : DESK_WAITING_REASON_OTHER);
    }
  if (status != DESK_STATUS_RESOLVED && status != DESK_STATUS_CLOSED)
    return status;
  if (desk_csv_ticket_get_time (ticket, "resolved_at", &time_ms))
    desk_operation_put_integer (fields, "resolved_at", time_ms);
  if (status == DESK_STATUS_CLOSED && desk_csv_ticket_get_time (ticket, "closed_at", &time_ms))
    desk_operation_put_integer (fields, "closed_at", time_ms);

  return status;
}

/* Everything a row says of its ticket. */
static DeskOperation *
gather (DeskCsvBuild  *build,
        DeskCsvTicket *ticket,
        gboolean       tell,
        DeskStatus    *status,
        DeskCsvName   *names,
        GError       **error)
{
  DeskOperation *fields = desk_csv_build_copy_fields (ticket, fixed_fields);

  if (!desk_csv_build_find_names (build, ticket, fields, names, error))
    {
      desk_operation_free (fields);
      return NULL;
    }
  *status = gather_status (ticket, fields);
  desk_csv_build_put_rest (build, ticket, tell, fields);

  return fields;
}

/* What the row before has said too did not happen now. */
static gboolean
take_out_said_before (Change  *self,
                      GError **error)
{
  DeskCsvName names[DESK_CSV_N_NAMES];
  DeskOperation *before;
  DeskStatus status;

  if (self->before == NULL)
    return TRUE;
  before = gather (self->build, self->before, FALSE, &status, names, error);
  if (before == NULL)
    return FALSE;
  for (guint i = self->fields->fields->len; i > 0; i--)
    {
      const DeskFieldChange *change = &g_array_index (self->fields->fields, DeskFieldChange, i - 1);
      const DeskValue *value = desk_operation_get (before, change->name);

      if (value != NULL && desk_value_equal (value, &change->new.value))
        g_array_remove_index (self->fields->fields, i - 1);
    }
  desk_operation_free (before);

  return TRUE;
}

/* Who logged it is given once. */
static void
take_out_fixed (Change *self)
{
  for (guint i = self->fields->fields->len; i > 0; i--)
    {
      if (g_str_equal (g_array_index (self->fields->fields, DeskFieldChange, i - 1).name, "logged_by_id"))
        g_array_remove_index (self->fields->fields, i - 1);
    }
}

/* Leaves what the desk does not know of yet. */
static gboolean
leave_out_known (Change  *self,
                 GError **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  for (guint i = self->fields->fields->len; i > 0; i--)
    {
      DeskFieldChange *change = &g_array_index (self->fields->fields, DeskFieldChange, i - 1);
      gboolean counts = self->has_time && self->before != NULL;
      guint occurrence = counts ? desk_importer_count_event (self->build->importer, self->id, change->name, &change->new.value, self->made_at_ms) : 0;
      DeskEventMatch match;

      if (!desk_lookup_event (self->build->importer->file, table, self->id, desk_table_find_field (table, change->name), &change->new.value,
                              self->has_time ? self->made_at_ms : DESK_EVENT_ANY_TIME, occurrence, &match, error))
        return FALSE;
      if (match == DESK_EVENT_NEW)
        continue;
      if (match == DESK_EVENT_OVERTAKEN)
        {
          self->was_overtaken = TRUE;
          desk_importer_note (self->build->importer, self->ticket->line, _("“%s” was changed here later than that: it stays as it is"), change->name);
        }
      g_array_remove_index (self->fields->fields, i - 1);
    }

  return TRUE;
}

/* --- what goes with it --- */

static gboolean
put_stage (Change  *self,
           GError **error)
{
  int type, stage;
  DeskStage next;

  if (!get_enum (self, "type", DESK_ENUM_TICKET_TYPE, &type, error) || !get_enum (self, "stage", DESK_ENUM_STAGE, &stage, error))
    return FALSE;
  if (type == DESK_TICKET_TYPE_UNSET)
    return TRUE;

  next = desk_life_cycle_stage_for_status ((DeskTicketType) type, (DeskStage) stage, self->from, self->to);
  if (next == DESK_STAGE_UNSET)
    next = desk_csv_build_find_stage ((DeskTicketType) type, self->to);
  if (next != (DeskStage) stage)
    desk_operation_put_enum (self->fields, "stage", DESK_ENUM_STAGE, (int) next);

  return TRUE;
}

static gboolean
put_default_time (Change     *self,
                  const char *name,
                  GError    **error)
{
  gboolean null;

  if (desk_operation_get (self->fields, name) != NULL)
    return TRUE;
  if (!is_null (self, name, &null, error))
    return FALSE;
  if (null)
    desk_operation_put_integer (self->fields, name, self->made_at_ms);

  return TRUE;
}

static gboolean
put_null (Change     *self,
          const char *name,
          GError    **error)
{
  gboolean null;

  if (!is_null (self, name, &null, error))
    return FALSE;
  if (!null)
    desk_operation_put_null (self->fields, name);

  return TRUE;
}

static gboolean
put_consequences (Change  *self,
                  GError **error)
{
  if (desk_operation_get (self->fields, "status") == NULL || self->from == self->to)
    return TRUE;

  if (!put_stage (self, error))
    return FALSE;
  if (self->to != DESK_STATUS_WAITING && (!put_null (self, "waiting_reason", error) || !put_null (self, "waiting_until", error)))
    return FALSE;
  if (self->to == DESK_STATUS_RESOLVED || self->to == DESK_STATUS_CLOSED)
    return put_default_time (self, "resolved_at", error) && (self->to == DESK_STATUS_RESOLVED || put_default_time (self, "closed_at", error));

  /* It was not done after all. */
  return put_null (self, "resolved_at", error) && put_null (self, "closed_at", error);
}

/* Times that run backwards are not taken. */
static gboolean
check_times (Change  *self,
             GError **error)
{
  static const char *const names[] = { "resolved_at", "closed_at" };
  g_auto (DeskValue) logged_at = DESK_VALUE_INIT;

  if (!get_value (self, "logged_at", &logged_at, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const DeskValue *time = desk_operation_get (self->fields, names[i]);

      if (time == NULL || desk_value_is_null (time) || time->integer >= logged_at.integer)
        continue;
      desk_importer_note (self->build->importer, self->ticket->line, _("It was done before it was logged: the time it was logged is taken for both"));
      desk_operation_put_integer (self->fields, names[i], logged_at.integer);
    }

  return TRUE;
}

/* The resolve clock stands still while a ticket waits for its customer. */
static gboolean
add_pauses (Change     *self,
            DeskCommit *commit,
            GError    **error)
{
  const DeskValue *new_reason = desk_operation_get (self->fields, "waiting_reason");
  gboolean is_known = desk_operation_get (self->fields, "status") != NULL;
  DeskStatus to = is_known ? self->to : self->from;
  gboolean was_paused, is_paused, found;
  int new_number;
  gint64 started_at_ms;
  DeskUuid pause;
  int reason;

  if (!get_enum (self, "waiting_reason", DESK_ENUM_WAITING_REASON, &reason, error))
    return FALSE;
  was_paused = self->from == DESK_STATUS_WAITING && reason == DESK_WAITING_REASON_CUSTOMER;
  new_number = new_reason != NULL ? desk_value_get_enum (new_reason, DESK_ENUM_WAITING_REASON) : reason;
  is_paused = to == DESK_STATUS_WAITING && new_number == DESK_WAITING_REASON_CUSTOMER;
  if (was_paused == is_paused)
    return TRUE;

  if (is_paused)
    return desk_csv_build_add_pause (self->build, commit, self->id, self->made_at_ms, error);

  if (!desk_lookup_running_pause (self->build->importer->file, self->id, &pause, &started_at_ms, &found, error))
    return FALSE;
  if (found)
    desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_PAUSE, &pause), "ended_at", MAX (self->made_at_ms, started_at_ms));

  return TRUE;
}

/* --- the commit --- */

static gboolean
add_fields (Change     *self,
            DeskCommit *commit,
            GError    **error)
{
  DeskOperation *set;

  if (self->fields->fields->len == 0)
    return TRUE;
  if (!add_pauses (self, commit, error))
    return FALSE;

  set = desk_commit_add_set (commit, DESK_TABLE_TICKET, self->id);
  for (guint i = 0; i < self->fields->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (self->fields->fields, DeskFieldChange, i);

      desk_operation_put (set, change->name, &change->new.value);
    }

  return TRUE;
}

static DeskImportOutcome
make_commit (Change            *self,
             const DeskCsvName *names,
             GError           **reason)
{
  g_autoptr (DeskCommit) commit = desk_csv_build_new_commit (self->build, "import_event", self->ticket, self->made_at_ms, reason);
  guint n_before;

  if (commit == NULL)
    return DESK_IMPORT_FAILED;
  /* Somebody who did nothing need not be on the desk. */
  n_before = commit->operations->len;
  desk_csv_build_add_names (self->build, self->ticket, commit, self->fields, names);
  if (!add_fields (self, commit, reason) || !desk_csv_build_add_note (self->build, commit, self->ticket, self->id, reason))
    return DESK_IMPORT_FAILED;
  if (commit->operations->len == n_before)
    return self->was_overtaken ? DESK_IMPORT_PASSED_OVER : DESK_IMPORT_THERE;

  return desk_importer_do (self->build->importer, commit, FALSE, reason);
}

static DeskImportOutcome
run (Change  *self,
     GError **reason)
{
  DeskCsvName names[DESK_CSV_N_NAMES];
  gboolean withdrawn;
  gint64 row_no;
  int from;

  if (!desk_fact_find (self->build->importer->file, DESK_TABLE_TICKET, self->id, &row_no, &withdrawn, reason))
    return DESK_IMPORT_FAILED;
  if (withdrawn)
    return DESK_IMPORT_THERE;
  if (!get_enum (self, "status", DESK_ENUM_STATUS, &from, reason))
    return DESK_IMPORT_FAILED;
  self->from = (DeskStatus) from;
  self->fields = gather (self->build, self->ticket, TRUE, &self->to, names, reason);
  if (self->fields == NULL)
    return DESK_IMPORT_FAILED;
  take_out_fixed (self);
  if (!take_out_said_before (self, reason) || !leave_out_known (self, reason) || !put_consequences (self, reason) || !check_times (self, reason))
    return DESK_IMPORT_FAILED;

  return make_commit (self, names, reason);
}

/**
 * desk_csv_build_change:
 * @build: what is needed
 * @ticket: a row
 * @before: (nullable): the row before it about the same ticket
 * @id: its ticket, which is on the desk
 * @made_at_ms: when the row became true
 * @has_time: whether that is known; otherwise it is the time of the import,
 *   and only what the ticket never was is new
 * @reason: (out): why the row is bad
 *
 * Returns: what became of the row
 */
DeskImportOutcome
desk_csv_build_change (DeskCsvBuild   *build,
                       DeskCsvTicket  *ticket,
                       DeskCsvTicket  *before,
                       const DeskUuid *id,
                       gint64          made_at_ms,
                       gboolean        has_time,
                       GError        **reason)
{
  Change self = { build, ticket, before, id, made_at_ms, has_time, DESK_STATUS_UNSET, DESK_STATUS_UNSET, NULL, FALSE };
  DeskImportOutcome outcome = run (&self, reason);

  g_clear_pointer (&self.fields, desk_operation_free);

  return outcome;
}
