// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What imports and exports ask a desk: whether something is there already,
 * who bears a name, and every row of a table.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-fact.h"
#include "desk-lookup.h"

/* How often the history names this very change, also as a conflict. */
static gboolean
count_recorded (DeskFile        *file,
                const char      *sql,
                const DeskUuid  *row,
                const DeskField *field,
                const DeskValue *value,
                gint64           made_at_ms,
                guint           *n,
                GError         **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  desk_statement_bind_text (read, 2, field->name);
  desk_statement_bind_value (read, 3, value);
  sqlite3_bind_int64 (read, 4, made_at_ms);
  sqlite3_bind_int64 (read, 5, made_at_ms == DESK_EVENT_ANY_TIME);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *n += (guint) sqlite3_column_int64 (read, 0);

  return TRUE;
}

/* What the row was inserted with. */
static gboolean
get_first_value (DeskFile        *file,
                 const DeskTable *table,
                 const DeskUuid  *row,
                 const DeskField *field,
                 DeskValue       *value,
                 GError         **error)
{
  g_autoptr (DeskStatement) oldest = NULL;
  gboolean found;

  oldest = desk_file_prepare (file, "SELECT old FROM history WHERE row_id = ? AND field = ? ORDER BY id LIMIT 1", error);
  if (oldest == NULL)
    return FALSE;
  desk_statement_bind_uuid (oldest, 1, row);
  desk_statement_bind_text (oldest, 2, field->name);
  if (!desk_statement_step (oldest, &found, error))
    return FALSE;
  if (found)
    {
      desk_statement_get_value (oldest, 0, value);
      return TRUE;
    }

  return desk_fact_get (file, table, row, field, value, error);
}

/* What stood there at a moment, as far as the log can tell. */
static gboolean
get_value_then (DeskFile        *file,
                const DeskTable *table,
                const DeskUuid  *row,
                const DeskField *field,
                gint64           made_at_ms,
                DeskValue       *value,
                GError         **error)
{
  g_autoptr (DeskStatement) newest = NULL;
  gboolean found;

  newest = desk_file_prepare (file,
                              "SELECT history.new FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                              "WHERE history.row_id = ? AND history.field = ? AND log_commit.made_at <= ? ORDER BY history.id DESC LIMIT 1",
                              error);
  if (newest == NULL)
    return FALSE;
  desk_statement_bind_uuid (newest, 1, row);
  desk_statement_bind_text (newest, 2, field->name);
  sqlite3_bind_int64 (newest, 3, made_at_ms);
  if (!desk_statement_step (newest, &found, error))
    return FALSE;
  if (found)
    {
      desk_statement_get_value (newest, 0, value);
      return TRUE;
    }

  return get_first_value (file, table, row, field, value, error);
}

/* Whether the row was inserted with the value at that very moment: it may
 * have been changed within the same minute. */
static gboolean
was_inserted_so (DeskFile        *file,
                 const DeskTable *table,
                 const DeskUuid  *row,
                 const DeskField *field,
                 const DeskValue *value,
                 gint64           made_at_ms,
                 gboolean        *is_there,
                 GError         **error)
{
  g_auto (DeskValue) first = DESK_VALUE_INIT;
  g_autoptr (DeskStatement) read = NULL;
  char sql[160];

  g_snprintf (sql, sizeof sql, "SELECT 1 FROM %s AS t JOIN log_commit ON log_commit.id = t.origin WHERE t.id = ? AND log_commit.made_at = ?", table->name);
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  sqlite3_bind_int64 (read, 2, made_at_ms);
  if (!desk_statement_step (read, is_there, error))
    return FALSE;
  if (!*is_there)
    return TRUE;
  if (!get_first_value (file, table, row, field, &first, error))
    return FALSE;
  *is_there = desk_value_equal (&first, value);

  return TRUE;
}

/* Whether a person has changed the field here, later than that. */
static gboolean
is_overtaken (DeskFile        *file,
              const DeskUuid  *row,
              const DeskField *field,
              gint64           made_at_ms,
              gboolean        *overtaken,
              GError         **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean found;

  read = desk_file_prepare (file,
                            "SELECT log_commit.made_at > ? AND log_commit.action NOT IN ('import_record', 'import_event') "
                            "FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                            "WHERE history.row_id = ? AND history.field = ? ORDER BY history.id DESC LIMIT 1",
                            error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, made_at_ms);
  desk_statement_bind_uuid (read, 2, row);
  desk_statement_bind_text (read, 3, field->name);
  if (!desk_statement_step (read, &found, error))
    return FALSE;
  *overtaken = found && sqlite3_column_int64 (read, 0) != 0;

  return TRUE;
}

/**
 * desk_lookup_event:
 * @file: a desk file
 * @table: a table
 * @row: a row of it
 * @field: a field of it
 * @value: the value that an import says it was given
 * @made_at_ms: when, or %DESK_EVENT_ANY_TIME: it is there if the field ever
 *   had that value, and overtaken if a person has changed it here
 * @occurrence: the how manieth time the import says the same of that moment,
 *   for things go back and forth within a minute; 0 for the first that it says
 *   of the row at all, which may be its insertion
 * @match: (out): what the desk knows of that
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_lookup_event (DeskFile        *file,
                   const DeskTable *table,
                   const DeskUuid  *row,
                   const DeskField *field,
                   const DeskValue *value,
                   gint64           made_at_ms,
                   guint            occurrence,
                   DeskEventMatch  *match,
                   GError         **error)
{
  g_auto (DeskValue) then = DESK_VALUE_INIT;
  gboolean is_there, overtaken;
  guint n = 0;

  if (!count_recorded (file,
                       "SELECT count(*) FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                       "WHERE history.row_id = ?1 AND history.field = ?2 AND history.new IS ?3 AND (log_commit.made_at = ?4 OR ?5)",
                       row, field, value, made_at_ms, &n, error) ||
      !count_recorded (file,
                       "SELECT count(*) FROM conflict JOIN log_commit ON log_commit.no = conflict.id >> 16 "
                       "WHERE conflict.row_id = ?1 AND conflict.field = ?2 AND conflict.value IS ?3 AND (log_commit.made_at = ?4 OR ?5)",
                       row, field, value, made_at_ms, &n, error))
    return FALSE;
  is_there = n >= MAX (occurrence, 1);
  if (!is_there && occurrence == 0 && !was_inserted_so (file, table, row, field, value, made_at_ms, &is_there, error))
    return FALSE;
  if (!is_there)
    {
      if (!get_value_then (file, table, row, field, made_at_ms, &then, error))
        return FALSE;
      is_there = desk_value_equal (&then, value);
    }
  if (is_there)
    {
      *match = DESK_EVENT_THERE;
      return TRUE;
    }

  if (!is_overtaken (file, row, field, made_at_ms, &overtaken, error))
    return FALSE;
  *match = overtaken ? DESK_EVENT_OVERTAKEN : DESK_EVENT_NEW;

  return TRUE;
}

/**
 * desk_lookup_text:
 * @file: a desk file
 * @table: a table
 * @field: name of a text field of it
 * @text: what it holds; capital or small letters of ASCII are one
 * @id: (out): the oldest row that holds it and was not withdrawn
 * @found: (out): whether there is one
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_lookup_text (DeskFile    *file,
                  DeskTableId  table,
                  const char  *field,
                  const char  *text,
                  DeskUuid    *id,
                  gboolean    *found,
                  GError     **error)
{
  char sql[192];
  g_autoptr (DeskStatement) read = NULL;

  g_return_val_if_fail (desk_table_find_field (desk_table_get (table), field) != NULL, FALSE);

  g_snprintf (sql, sizeof sql, "SELECT id FROM %s WHERE %s = ? COLLATE NOCASE AND withdrawn IS NOT 1 ORDER BY row_no LIMIT 1", desk_table_get (table)->name, field);
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, text);
  if (!desk_statement_step (read, found, error))
    return FALSE;
  if (*found)
    *found = desk_statement_get_uuid (read, 0, id);

  return TRUE;
}

/**
 * desk_lookup_imported_ticket:
 * @file: a desk file
 * @reference: number in the system it came from
 * @summary: what it was called there
 * @description: (nullable): what it said there
 * @id: (out): a ticket that was imported with all three
 * @found: (out): whether there is one
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_lookup_imported_ticket (DeskFile   *file,
                             const char *reference,
                             const char *summary,
                             const char *description,
                             DeskUuid   *id,
                             gboolean   *found,
                             GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;

  /* What it says may have been changed here since. */
  read = desk_file_prepare (file,
                            "SELECT id FROM ticket WHERE reference = ?1 AND imported_from IS NOT NULL "
                            "AND (summary = ?2 OR EXISTS (SELECT 1 FROM history WHERE row_id = ticket.id AND field = 'summary' AND old = ?2)) "
                            "AND (description IS ?3 OR EXISTS (SELECT 1 FROM history WHERE row_id = ticket.id AND field = 'description' AND old IS ?3)) "
                            "ORDER BY row_no LIMIT 1",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, reference);
  desk_statement_bind_text (read, 2, summary);
  desk_statement_bind_text (read, 3, description);
  if (!desk_statement_step (read, found, error))
    return FALSE;
  if (*found)
    *found = desk_statement_get_uuid (read, 0, id);

  return TRUE;
}

/**
 * desk_lookup_running_pause:
 * @file: a desk file
 * @ticket: a ticket
 * @id: (out): the pause that its clock is in
 * @started_at_ms: (out): since when
 * @found: (out): whether there is one
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_lookup_running_pause (DeskFile       *file,
                           const DeskUuid *ticket,
                           DeskUuid       *id,
                           gint64         *started_at_ms,
                           gboolean       *found,
                           GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;

  read = desk_file_prepare (file, "SELECT id, started_at FROM pause WHERE ticket_id = ? AND ended_at IS NULL AND withdrawn IS NOT 1 ORDER BY started_at DESC LIMIT 1", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, ticket);
  if (!desk_statement_step (read, found, error))
    return FALSE;
  if (*found)
    {
      *found = desk_statement_get_uuid (read, 0, id);
      *started_at_ms = sqlite3_column_int64 (read, 1);
    }

  return TRUE;
}

/**
 * desk_lookup_has_rows:
 * @file: a desk file
 * @table: a table
 * @has: (out): whether it has a row that was not withdrawn
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_lookup_has_rows (DeskFile    *file,
                      DeskTableId  table,
                      gboolean    *has,
                      GError     **error)
{
  char sql[96];
  g_autoptr (DeskStatement) read = NULL;

  g_snprintf (sql, sizeof sql, "SELECT 1 FROM %s WHERE withdrawn IS NOT 1 LIMIT 1", desk_table_get (table)->name);
  read = desk_file_prepare (file, sql, error);

  return read != NULL && desk_statement_step (read, has, error);
}

static gboolean
hand_over_row (DeskStatement   *read,
               const DeskTable *table,
               DeskRowFunc      func,
               gpointer         data,
               GError         **error)
{
  g_autofree DeskValue *values = g_new0 (DeskValue, table->n_fields);
  DeskUuid id, author;
  gboolean done;

  desk_statement_get_uuid (read, 0, &id);
  desk_statement_get_uuid (read, 2, &author);
  for (guint i = 0; i < table->n_fields; i++)
    desk_statement_get_value (read, 3 + (int) i, &values[i]);
  done = func (&id, values, sqlite3_column_int64 (read, 1), &author, data, error);
  for (guint i = 0; i < table->n_fields; i++)
    desk_value_clear (&values[i]);

  return done;
}

/**
 * desk_lookup_each:
 * @file: a desk file, within one read transaction or a write transaction
 * @table_id: a table
 * @func: called for every row that was not withdrawn, in the order in which
 *   they came
 * @data: passed to @func
 * @error: return location
 *
 * Returns: whether all of them were read
 */
gboolean
desk_lookup_each (DeskFile    *file,
                  DeskTableId  table_id,
                  DeskRowFunc  func,
                  gpointer     data,
                  GError     **error)
{
  const DeskTable *table = desk_table_get (table_id);
  g_autoptr (GString) sql = g_string_new ("SELECT t.id, c.made_at, c.author");
  g_autoptr (DeskStatement) read = NULL;
  gboolean found;

  for (guint i = 0; i < table->n_fields; i++)
    g_string_append_printf (sql, ", t.%s", table->fields[i].name);
  g_string_append_printf (sql, " FROM %s AS t LEFT JOIN log_commit AS c ON c.id = t.origin WHERE t.withdrawn IS NOT 1 ORDER BY t.row_no", table->name);
  read = desk_file_prepare (file, sql->str, error);
  if (read == NULL)
    return FALSE;

  while (TRUE)
    {
      if (!desk_statement_step (read, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      if (!hand_over_row (read, table, func, data, error))
        return FALSE;
    }
}
