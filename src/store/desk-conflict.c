// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Conflicts: values that were written without having seen what stood there.
 * They are looked at, and settled by putting them in place or leaving what
 * stands there; a settlement is a fact like any other.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-conflict.h"
#include "desk-fact.h"
#include "desk-store-error.h"

void
desk_conflict_free (DeskConflict *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->table);
  g_free (self->field);
  desk_value_clear (&self->value);
  desk_value_clear (&self->current);
  g_free (self->author_name);
  g_free (self->writer_name);
  g_free (self);
}

DeskConflict *
desk_conflict_copy (const DeskConflict *self)
{
  DeskConflict *copy = g_memdup2 (self, sizeof *self);

  copy->table = g_strdup (self->table);
  copy->field = g_strdup (self->field);
  copy->value = (DeskValue) DESK_VALUE_INIT;
  desk_value_copy (&self->value, &copy->value);
  copy->current = (DeskValue) DESK_VALUE_INIT;
  desk_value_copy (&self->current, &copy->current);
  copy->author_name = g_strdup (self->author_name);
  copy->writer_name = g_strdup (self->writer_name);

  return copy;
}

/* Who has written what stands there, and when. */
static gboolean
read_writer (DeskFile        *file,
             const DeskTable *table,
             DeskConflict    *self,
             GError         **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  if (!desk_fact_last_writer_of (file, self->table, &self->row, self->field, &self->writer, error))
    return FALSE;
  read = desk_file_prepare (file, "SELECT name, corrected_at FROM log_commit LEFT JOIN analyst ON analyst.id = log_commit.author WHERE log_commit.id = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &self->writer);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    {
      self->writer_name = desk_statement_dup_text (read, 0);
      self->written_at_ms = sqlite3_column_int64 (read, 1);
    }

  return TRUE;
}

static gboolean
read_conflict (DeskFile      *file,
               DeskStatement *read,
               DeskConflict  *self,
               GError       **error)
{
  const DeskTable *table;
  const DeskField *field;

  self->id = sqlite3_column_int64 (read, 0);
  self->table = desk_statement_dup_text (read, 1);
  desk_statement_get_uuid (read, 2, &self->row);
  self->field = desk_statement_dup_text (read, 3);
  desk_statement_get_value (read, 4, &self->value);
  desk_statement_get_uuid (read, 5, &self->commit);
  desk_statement_get_uuid (read, 6, &self->author);
  self->made_at_ms = sqlite3_column_int64 (read, 7);
  self->author_name = desk_statement_dup_text (read, 8);

  table = desk_table_find (self->table);
  if (!read_writer (file, table, self, error))
    return FALSE;
  field = table != NULL ? desk_table_find_field (table, self->field) : NULL;
  if (field == NULL)
    return desk_extra_get (file, &self->row, self->field, &self->current, error);

  return desk_fact_get (file, table, &self->row, field, &self->current, error);
}

#define CONFLICTS \
  "SELECT conflict.id, table_name, row_id, field, value, log_commit.id, author, corrected_at, analyst.name " \
  "FROM conflict JOIN log_commit ON log_commit.no = conflict.id >> 16 LEFT JOIN analyst ON analyst.id = log_commit.author WHERE settled_by IS NULL "

static GPtrArray *
load (DeskFile       *file,
      const char     *sql,
      const DeskUuid *row,
      GError        **error)
{
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_conflict_free);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  if (row != NULL)
    desk_statement_bind_uuid (read, 1, row);
  while (TRUE)
    {
      DeskConflict *conflict;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&conflicts);
      conflict = g_new0 (DeskConflict, 1);
      g_ptr_array_add (conflicts, conflict);
      if (!read_conflict (file, read, conflict, error))
        return NULL;
    }
}

/**
 * desk_conflicts_load:
 * @file: a desk file
 * @row: (nullable): of this row only
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskConflict): those that nobody has
 *   settled, the oldest first
 */
GPtrArray *
desk_conflicts_load (DeskFile       *file,
                     const DeskUuid *row,
                     GError        **error)
{
  return load (file, row != NULL ? CONFLICTS "AND row_id = ?1 ORDER BY conflict.id" : CONFLICTS "ORDER BY conflict.id", row, error);
}

/**
 * desk_conflicts_load_ticket:
 * @file: a desk file
 * @ticket: a ticket
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskConflict): those of the ticket and
 *   its entries that nobody has settled, the oldest first
 */
GPtrArray *
desk_conflicts_load_ticket (DeskFile       *file,
                            const DeskUuid *ticket,
                            GError        **error)
{
  return load (file, CONFLICTS "AND (row_id = ?1 OR row_id IN (SELECT id FROM entry WHERE ticket_id = ?1)) ORDER BY conflict.id", ticket, error);
}

/**
 * desk_conflicts_count:
 * @file: a desk file
 * @n: (out): how many nobody has settled
 * @error: return location
 *
 * Returns: whether they could be counted
 */
gboolean
desk_conflicts_count (DeskFile *file,
                      guint    *n,
                      GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT count (*) FROM conflict WHERE settled_by IS NULL", error);
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *n = (guint) sqlite3_column_int64 (read, 0);

  return TRUE;
}

/**
 * desk_conflict_build_settlement:
 * @self: a conflict
 * @put_in_place: whether its value is wanted; otherwise what stands there
 * @last_writer: (nullable): the commit that had written what stood there when
 *   @author looked; %NULL: look when it is done
 * @author: who decides
 * @now_ms: when
 *
 * Returns: (transfer full): the commit that settles it
 */
DeskCommit *
desk_conflict_build_settlement (const DeskConflict *self,
                                gboolean            put_in_place,
                                const DeskUuid     *last_writer,
                                const DeskUuid     *author,
                                gint64              now_ms)
{
  DeskCommit *commit = desk_commit_new ("conflict_settle", author, now_ms);
  char text[DESK_UUID_STRING_LENGTH + 1];
  g_auto (DeskValue) commit_id = DESK_VALUE_INIT;
  g_auto (DeskValue) record = DESK_VALUE_INIT;
  g_auto (DeskValue) field = DESK_VALUE_INIT;

  desk_uuid_write_string (&self->commit, text);
  desk_value_set_text (&commit_id, text);
  desk_uuid_write_string (&self->row, text);
  desk_value_set_text (&record, text);
  desk_value_set_text (&field, self->field);
  desk_commit_add_member (commit, DESK_TABLE_SETTLEMENT, "commit_id", &commit_id, "record", &record, "field", &field, NULL);
  if (put_in_place)
    {
      DeskOperation *operation = desk_commit_add_operation (commit, DESK_OPERATION_SET, self->table, &self->row);

      desk_operation_put (operation, self->field, &self->value);
      if (last_writer != NULL)
        g_array_index (operation->fields, DeskFieldChange, 0).seen = *last_writer;
    }

  return commit;
}

/**
 * desk_settlement_new:
 * @me: who decides
 * @conflict: what is decided, as it was seen
 * @put_in_place: whether its value is wanted; otherwise what stands there
 *
 * Returns: (transfer full): the decision
 */
DeskSettlement *
desk_settlement_new (const DeskUuid     *me,
                     const DeskConflict *conflict,
                     gboolean            put_in_place)
{
  DeskSettlement *self = g_new0 (DeskSettlement, 1);

  self->me = *me;
  self->conflict = desk_conflict_copy (conflict);
  self->put_in_place = put_in_place;

  return self;
}

void
desk_settlement_free (DeskSettlement *self)
{
  g_return_if_fail (self != NULL);

  desk_conflict_free (self->conflict);
  g_free (self);
}

/**
 * desk_settlement_build:
 * @file: a writer inside a transaction
 * @settlement: a #DeskSettlement; not changed
 * @error: return location
 *
 * A #DeskBuildFunc for desk_act_build() and desk_store_act_async().
 *
 * Returns: (transfer full) (nullable): the commit; %NULL with
 *   %DESK_STORE_ERROR_CLASH if somebody has settled it meanwhile
 */
DeskCommit *
desk_settlement_build (DeskFile *file,
                       gpointer  data,
                       GError  **error)
{
  DeskSettlement *self = data;
  g_autoptr (GPtrArray) open = desk_conflicts_load (file, &self->conflict->row, error);

  if (open == NULL)
    return NULL;
  for (guint i = 0; i < open->len; i++)
    {
      const DeskConflict *conflict = g_ptr_array_index (open, i);

      /* Its number changes when it gets into the log. */
      if (desk_uuid_equal (&conflict->commit, &self->conflict->commit) && g_str_equal (conflict->field, self->conflict->field))
        return desk_conflict_build_settlement (conflict, self->put_in_place, &self->conflict->writer, &self->me,
                                               desk_clock_get_now_ms (desk_file_get_clock (file)));
    }

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("Somebody has settled it meanwhile"));
  return NULL;
}

/* --- what settlements make of conflicts --- */

static gboolean
settle (DeskFile   *file,
        const char *commit_id,
        const char *record,
        const char *field,
        GError    **error)
{
  g_autoptr (DeskStatement) write = NULL;
  DeskUuid commit, row;

  /* Somebody may have written anything there: then it settles nothing. */
  if (!desk_uuid_parse (commit_id, &commit) || !desk_uuid_parse (record, &row))
    return TRUE;

  write = desk_file_prepare (file,
                             "UPDATE conflict SET settled_by = (SELECT origin FROM settlement WHERE commit_id = ?4 AND record = ?5 AND field = ?3 "
                             "AND withdrawn IS NOT 1) WHERE row_id = ?2 AND field = ?3 AND id >> 16 = (SELECT no FROM log_commit WHERE id = ?1)",
                             error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &commit);
  desk_statement_bind_uuid (write, 2, &row);
  desk_statement_bind_text (write, 3, field);
  desk_statement_bind_text (write, 4, commit_id);
  desk_statement_bind_text (write, 5, record);

  return desk_statement_run (write, error);
}

/**
 * desk_conflicts_settle:
 * @file: a writer inside a transaction
 * @settlement: a row of `settlement` that has been written
 * @error: return location
 *
 * Returns: whether the conflict says now who has settled it, or that nobody has
 */
gboolean
desk_conflicts_settle (DeskFile       *file,
                       const DeskUuid *settlement,
                       GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT commit_id, record, field FROM settlement WHERE id = ?", error);
  g_autofree char *commit_id = NULL;
  g_autofree char *record = NULL;
  g_autofree char *field = NULL;
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, settlement);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  commit_id = desk_statement_dup_text (read, 0);
  record = desk_statement_dup_text (read, 1);
  field = desk_statement_dup_text (read, 2);
  sqlite3_reset (read);

  return commit_id == NULL || record == NULL || field == NULL || settle (file, commit_id, record, field, error);
}

/**
 * desk_conflicts_settle_member:
 * @file: a writer inside a transaction
 * @operation: an operation on `settlement` that has been taken back; the row
 *   may be gone
 * @error: return location
 *
 * Returns: as desk_conflicts_settle()
 */
gboolean
desk_conflicts_settle_member (DeskFile            *file,
                              const DeskOperation *operation,
                              GError             **error)
{
  const DeskValue *commit_id = desk_operation_get (operation, "commit_id");
  const DeskValue *record = desk_operation_get (operation, "record");
  const DeskValue *field = desk_operation_get (operation, "field");

  if (commit_id == NULL || record == NULL || field == NULL)
    return desk_conflicts_settle (file, &operation->row, error);

  return settle (file, desk_value_get_text (commit_id), desk_value_get_text (record), desk_value_get_text (field), error);
}
