// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a commit did, where the segment that held it is not here: a replica that
 * began with a checkpoint has only what the commit left behind.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-batch-private.h"
#include "desk-file-private.h"
#include "desk-store-error.h"

static DeskCommit *
read_commit (DeskStatement *row)
{
  DeskUuid author = { { 0 } };
  DeskCommit *commit;

  if (sqlite3_column_type (row, 5) != SQLITE_NULL)
    desk_statement_get_uuid (row, 5, &author);
  commit = desk_commit_new ((const char *) sqlite3_column_text (row, 1), &author, sqlite3_column_int64 (row, 2));
  if (sqlite3_column_type (row, 3) != SQLITE_NULL)
    desk_statement_get_uuid (row, 3, &commit->undoes);
  commit->verdict = (DeskVerdict) sqlite3_column_int (row, 4);

  return commit;
}

static DeskOperation *
operation_on (DeskCommit     *commit,
              const char     *table,
              const DeskUuid *row)
{
  DeskOperation *last = commit->operations->len > 0 ? g_ptr_array_index (commit->operations, commit->operations->len - 1) : NULL;

  if (last != NULL && g_str_equal (last->table, table) && desk_uuid_equal (&last->row, row))
    return last;

  return desk_commit_add_operation (commit, DESK_OPERATION_SET, table, row);
}

/* Kept in the order of rows, so all of it is looked through. */
static gboolean
add_changes (DeskFile   *file,
             gint64      no,
             DeskCommit *commit,
             GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, "SELECT table_name, row_id, field, old, new FROM history WHERE id >= ?1 << 16 AND id < (?1 + 1) << 16 ORDER BY id", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, no);
  while (TRUE)
    {
      DeskFieldChange *change;
      DeskUuid row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 1, &row);
      change = desk_operation_add_field (operation_on (commit, (const char *) sqlite3_column_text (read, 0), &row), (const char *) sqlite3_column_text (read, 2));
      desk_statement_get_value (read, 3, &change->old.value);
      desk_statement_get_value (read, 4, &change->new.value);
    }
}

static gboolean
add_insertions (DeskFile        *file,
                const DeskTable *table,
                const DeskUuid  *id,
                DeskCommit      *commit,
                GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE origin = ? ORDER BY row_no", table->name);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  while (TRUE)
    {
      DeskUuid row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 0, &row);
      desk_operation_put_null (desk_commit_add_operation (commit, DESK_OPERATION_INSERT, table->name, &row), "withdrawn");
    }
}

/**
 * desk_log_rebuild_commit:
 * @file: a desk file
 * @id: a commit that is in the log
 * @error: return location
 *
 * Looks through all of history and all facts: for what happens rarely.
 *
 * Returns: (transfer full) (nullable): what it did, as far as is needed to take
 *   it back: the rows it inserted, without their values and before everything
 *   else, and the fields it changed, with old and new values
 */
DeskCommit *
desk_log_rebuild_commit (DeskFile       *file,
                         const DeskUuid *id,
                         GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  gboolean has_row;
  gint64 no;

  read = desk_file_prepare (file, "SELECT no, action, made_at, undoes, verdict, author FROM log_commit WHERE id = ?", error);
  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such commit on this desk"));
      return NULL;
    }
  no = sqlite3_column_int64 (read, 0);
  commit = read_commit (read);
  commit->id = *id;
  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      if (!add_insertions (file, desk_table_get ((DeskTableId) i), id, commit, error))
        return NULL;
    }

  return add_changes (file, no, commit, error) ? g_steal_pointer (&commit) : NULL;
}
