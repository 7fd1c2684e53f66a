// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking the effect of a pending commit back, so that the log's own commits
 * can come before it. The counterpart of desk-apply.c: afterwards the tables
 * are as if it had never been carried out.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-apply.h"
#include "desk-conflict.h"
#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-policies.h"
#include "desk-store-error.h"

typedef struct {
  DeskFile *file;
  DeskCommit *effect;
  DeskChangeSet *changes;
  guint64 no;
} Reversal;

static gboolean
run_with_id (DeskFile       *file,
             const char     *sql,
             const DeskUuid *id,
             GError        **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, sql, error);

  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, id);

  return desk_statement_run (write, error);
}

/* A table of a later version: its rows are in `extra`, with their origin. */
static gboolean
take_back_unknown_insert (Reversal      *self,
                          DeskOperation *operation,
                          GError       **error)
{
  g_auto (DeskValue) origin = DESK_VALUE_INIT;
  DeskUuid id;

  if (!desk_extra_get (self->file, &operation->row, "origin", &origin, error))
    return FALSE;
  if (!desk_value_get_uuid (&origin, &id) || !desk_uuid_equal (&id, &self->effect->id))
    return TRUE;

  return run_with_id (self->file, "DELETE FROM extra WHERE row_id = ?", &operation->row, error);
}

static gboolean
take_back_insert (Reversal        *self,
                  DeskOperation   *operation,
                  const DeskTable *table,
                  GError         **error)
{
  char sql[96];
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskStatement) queue = NULL;
  DeskUuid origin;
  gboolean has_row;
  gint64 row_no;

  g_snprintf (sql, sizeof sql, "SELECT row_no, origin FROM %s WHERE id = ?", table->name);
  read = desk_file_prepare (self->file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &operation->row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  /* A member that had been there before was not inserted by this commit. */
  if (!has_row || !desk_statement_get_uuid (read, 1, &origin) || !desk_uuid_equal (&origin, &self->effect->id))
    return TRUE;

  row_no = sqlite3_column_int64 (read, 0);
  sqlite3_reset (read);
  desk_file_keep_row_no (self->file, &operation->row, row_no);
  desk_change_set_add (self->changes, table->id, row_no, &operation->row, FALSE);
  g_snprintf (sql, sizeof sql, "DELETE FROM %s WHERE id = ?", table->name);
  if (!run_with_id (self->file, sql, &operation->row, error) || !run_with_id (self->file, "DELETE FROM extra WHERE row_id = ?", &operation->row, error))
    return FALSE;
  if (table->id != DESK_TABLE_TICKET)
    return TRUE;

  queue = desk_file_prepare (self->file, "DELETE FROM ticket_queue WHERE ticket_no = ?", error);
  if (queue == NULL)
    return FALSE;
  sqlite3_bind_int64 (queue, 1, row_no);

  return desk_statement_run (queue, error);
}

static gboolean
delete_conflict (Reversal *self,
                 gint64    id,
                 GError  **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (self->file, "DELETE FROM conflict WHERE id = ?", error);

  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, id);

  return desk_statement_run (write, error);
}

static gboolean
put_back (Reversal        *self,
          DeskOperation   *operation,
          const DeskTable *table,
          const char      *field,
          const DeskValue *value,
          GError         **error)
{
  g_autoptr (DeskStatement) write = NULL;
  char sql[192];

  if (table != NULL && desk_table_find_field (table, field) != NULL)
    {
      g_snprintf (sql, sizeof sql, "UPDATE %s SET %s = ?2 WHERE id = ?1", table->name, field);
      write = desk_file_prepare (self->file, sql, error);
    }
  else
    {
      write = desk_file_prepare (self->file, "UPDATE extra SET value = ?2 WHERE row_id = ?1 AND field = ?3", error);
      if (write != NULL)
        desk_statement_bind_text (write, 3, field);
    }
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &operation->row);
  desk_statement_bind_value (write, 2, value);

  return desk_statement_run (write, error);
}

/* What stood there before is in the history that the commit has left. */
static gboolean
take_back_field (Reversal              *self,
                 DeskOperation         *operation,
                 const DeskTable       *table,
                 const DeskFieldChange *change,
                 gint64                 id,
                 GError               **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskStatement) drop = NULL;
  g_auto (DeskValue) old_value = DESK_VALUE_INIT;
  gboolean has_row;

  if (change->outcome == DESK_FIELD_OUTCOME_CONFLICT)
    return delete_conflict (self, id, error);
  if (change->outcome != DESK_FIELD_OUTCOME_SET)
    return TRUE;

  read = desk_file_prepare (self->file, "SELECT old FROM history WHERE row_id = ? AND field = ? AND id = ?", error);
  drop = desk_file_prepare (self->file, "DELETE FROM history WHERE row_id = ? AND field = ? AND id = ?", error);
  if (read == NULL || drop == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &operation->row);
  desk_statement_bind_text (read, 2, change->name);
  sqlite3_bind_int64 (read, 3, id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("A step that waits for the log does not know what stood there before it"));
      return FALSE;
    }
  desk_statement_get_value (read, 0, &old_value);
  sqlite3_reset (read);
  desk_statement_bind_uuid (drop, 1, &operation->row);
  desk_statement_bind_text (drop, 2, change->name);
  sqlite3_bind_int64 (drop, 3, id);

  return desk_statement_run (drop, error) && put_back (self, operation, table, change->name, &old_value, error);
}

static gboolean
take_back_set (Reversal        *self,
               DeskOperation   *operation,
               const DeskTable *table,
               guint            n_before,
               GError         **error)
{
  gint64 row_no;

  for (guint i = operation->fields->len; i > 0; i--)
    {
      gint64 id = (gint64) (self->no << 16 | (n_before + i));

      if (!take_back_field (self, operation, table, &g_array_index (operation->fields, DeskFieldChange, i - 1), id, error))
        return FALSE;
    }
  if (table == NULL)
    return TRUE;
  if (!desk_fact_find (self->file, table->id, &operation->row, &row_no, NULL, error))
    return FALSE;
  if (row_no != 0)
    desk_change_set_add (self->changes, table->id, row_no, &operation->row, FALSE);

  return TRUE;
}

static gboolean
take_back_operations (Reversal *self,
                      GError  **error)
{
  guint n_fields = 0;

  for (guint i = 0; i < self->effect->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (self->effect->operations, i);

      n_fields += operation->kind == DESK_OPERATION_SET ? operation->fields->len : 0;
    }

  for (guint i = self->effect->operations->len; i > 0; i--)
    {
      DeskOperation *operation = g_ptr_array_index (self->effect->operations, i - 1);
      const DeskTable *table = desk_table_find (operation->table);
      gboolean done;

      if (operation->kind == DESK_OPERATION_SET)
        {
          n_fields -= operation->fields->len;
          done = take_back_set (self, operation, table, n_fields, error);
        }
      else
        {
          done = table != NULL ? take_back_insert (self, operation, table, error) : take_back_unknown_insert (self, operation, error);
        }
      if (!done || (table != NULL && table->id == DESK_TABLE_SETTLEMENT && !desk_conflicts_settle_member (self->file, operation, error)))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_apply_back:
 * @file: a writer inside a transaction
 * @effect: a pending commit as desk_apply_pending() carried it out; nothing
 *   that was carried out later touches its rows
 * @changes: the rows it had touched are added here
 * @error: return location
 *
 * Returns: whether nothing of it is left. The caller brings derived tables up
 *   to date; the queue does not know tickets any more that are gone
 */
gboolean
desk_apply_back (DeskFile      *file,
                 DeskCommit    *effect,
                 DeskChangeSet *changes,
                 GError       **error)
{
  Reversal self = { file, effect, changes, DESK_PENDING_BASE + effect->replica_no };
  g_autoptr (DeskStatement) drop = NULL;
  gboolean done;

  g_return_val_if_fail (file->in_transaction, FALSE);

  desk_file_let_facts_be_written (file, TRUE);
  done = take_back_operations (&self, error);
  desk_file_let_facts_be_written (file, FALSE);
  if (!done)
    return FALSE;
  desk_policies_forget_written (file, effect);

  drop = desk_file_prepare (file, "DELETE FROM log_commit WHERE no = ?", error);
  if (drop == NULL)
    return FALSE;
  sqlite3_bind_int64 (drop, 1, (gint64) self.no);

  return desk_statement_run (drop, error);
}
