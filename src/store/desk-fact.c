// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Looking single facts up, and who has last written them.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-fact.h"

/**
 * desk_extra_get:
 * @file: a desk file
 * @row: an id
 * @field: a field that this version does not know
 * @value: (out caller-allocates): overwritten when %TRUE is returned
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_extra_get (DeskFile       *file,
                const DeskUuid *row,
                const char     *field,
                DeskValue      *value,
                GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT value FROM extra WHERE row_id = ? AND field = ?", error);
  DeskValue result = DESK_VALUE_INIT;
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  desk_statement_bind_text (read, 2, field);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    desk_statement_get_value (read, 0, &result);
  *value = result;

  return TRUE;
}

/**
 * desk_fact_find:
 * @file: a desk file
 * @table: a fact table
 * @row: an id
 * @row_no: (out): its key in this file, 0 if there is no such row
 * @withdrawn: (out) (optional): whether it was taken back
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_fact_find (DeskFile       *file,
                DeskTableId     table,
                const DeskUuid *row,
                gint64         *row_no,
                gboolean       *withdrawn,
                GError        **error)
{
  char sql[128];
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  g_snprintf (sql, sizeof sql, "SELECT row_no, withdrawn FROM %s WHERE id = ?", desk_table_get (table)->name);
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;

  *row_no = has_row ? sqlite3_column_int64 (read, 0) : 0;
  if (withdrawn != NULL)
    *withdrawn = has_row && sqlite3_column_int64 (read, 1) != 0;
  return TRUE;
}

/**
 * desk_fact_get:
 * @file: a desk file
 * @table: a fact table
 * @row: an id
 * @field: a field of the table
 * @value: (out caller-allocates): overwritten when %TRUE is returned; null if
 *   there is no such row
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_fact_get (DeskFile        *file,
               const DeskTable *table,
               const DeskUuid  *row,
               const DeskField *field,
               DeskValue       *value,
               GError         **error)
{
  char sql[192];
  g_autoptr (DeskStatement) read = NULL;
  DeskValue result = DESK_VALUE_INIT;
  gboolean has_row;

  g_snprintf (sql, sizeof sql, "SELECT %s FROM %s WHERE id = ?", field->name, table->name);
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row)
    desk_statement_get_value (read, 0, &result);
  *value = result;

  return TRUE;
}

/**
 * desk_fact_last_writer_of:
 * @file: a desk file
 * @table_name: a fact table, or one that this version does not know
 * @row: a row of it
 * @field: a field
 * @commit: (out): the commit that has last written the field; nil if there is
 *   no such row in that table
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_fact_last_writer_of (DeskFile       *file,
                          const char     *table_name,
                          const DeskUuid *row,
                          const char     *field,
                          DeskUuid       *commit,
                          GError        **error)
{
  const DeskTable *table = desk_table_find (table_name);
  g_autoptr (DeskStatement) newest = NULL;
  g_autoptr (DeskStatement) origin = NULL;
  char sql[128];
  gboolean has_row;

  newest = desk_file_prepare (file,
                              "SELECT log_commit.id FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                              "WHERE history.row_id = ? AND history.field = ? AND history.table_name = ? ORDER BY history.id DESC LIMIT 1",
                              error);
  if (newest == NULL)
    return FALSE;
  desk_statement_bind_uuid (newest, 1, row);
  desk_statement_bind_text (newest, 2, field);
  desk_statement_bind_text (newest, 3, table_name);
  if (!desk_statement_step (newest, &has_row, error))
    return FALSE;
  if (has_row)
    {
      desk_statement_get_uuid (newest, 0, commit);
      return TRUE;
    }

  if (table != NULL)
    g_snprintf (sql, sizeof sql, "SELECT origin FROM %s WHERE id = ?", table->name);
  else
    g_strlcpy (sql, "SELECT value FROM extra WHERE row_id = ? AND field = 'origin' AND table_name = ?", sizeof sql);
  origin = desk_file_prepare (file, sql, error);
  if (origin == NULL)
    return FALSE;
  desk_statement_bind_uuid (origin, 1, row);
  if (table == NULL)
    desk_statement_bind_text (origin, 2, table_name);
  if (!desk_statement_step (origin, &has_row, error))
    return FALSE;
  if (has_row)
    desk_statement_get_uuid (origin, 0, commit);
  else
    memset (commit, 0, sizeof *commit);

  return TRUE;
}

/**
 * desk_fact_last_writer:
 * @file: a desk file
 * @table: a fact table
 * @row: a row of it
 * @field: a field
 * @commit: (out): as desk_fact_last_writer_of()
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_fact_last_writer (DeskFile        *file,
                       const DeskTable *table,
                       const DeskUuid  *row,
                       const char      *field,
                       DeskUuid        *commit,
                       GError         **error)
{
  return desk_fact_last_writer_of (file, table->name, row, field, commit, error);
}

/**
 * desk_fact_find_author:
 * @file: a desk file
 * @commit: a commit
 * @name: (out) (nullable) (transfer full): who made it; %NULL if nobody knows
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_fact_find_author (DeskFile       *file,
                       const DeskUuid *commit,
                       char          **name,
                       GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT name FROM log_commit JOIN analyst ON analyst.id = log_commit.author WHERE log_commit.id = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, commit);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *name = has_row ? desk_statement_dup_text (read, 0) : NULL;

  return TRUE;
}
