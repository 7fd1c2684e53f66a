// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Numbers that people say on the phone: one counter for tickets of every
 * type, one for articles; unique, never used again. Who appends to the log
 * gives them out.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-numbers.h"
#include "desk-store-error.h"

#define NUMBER_MAX G_GINT64_CONSTANT (999999999999)

static const char *
counter_of (const DeskTable *table)
{
  switch (table->id)
    {
    case DESK_TABLE_TICKET:
      return "ticket";
    case DESK_TABLE_ARTICLE:
      return "article";
    default:
      return NULL;
    }
}

static gboolean
read_counter (DeskFile   *file,
              const char *name,
              gint64     *value,
              GError    **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT value FROM counter WHERE name = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, name);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (read, 0) : 0;

  return TRUE;
}

static gboolean
raise_counter (DeskFile   *file,
               const char *name,
               gint64      value,
               GError    **error)
{
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (file, "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = max (value, excluded.value)", error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_text (write, 1, name);
  sqlite3_bind_int64 (write, 2, value);

  return desk_statement_run (write, error);
}

/**
 * desk_numbers_is_free:
 * @file: a desk file
 * @table: tickets or articles
 * @number: a number somebody would like
 * @is_free: (out): whether nobody has had it
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_numbers_is_free (DeskFile   *file,
                      DeskTableId table,
                      gint64      number,
                      gboolean   *is_free,
                      GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, table == DESK_TABLE_TICKET ? "SELECT 1 FROM ticket WHERE number = ?" : "SELECT 1 FROM article WHERE number = ?", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, number);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *is_free = !has_row && number > 0 && number <= NUMBER_MAX;

  return TRUE;
}

/**
 * desk_numbers_get_last:
 * @file: a desk file
 * @table: tickets or articles
 * @number: (out): the highest number that was ever given out, 0 for none
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_numbers_get_last (DeskFile   *file,
                       DeskTableId table,
                       gint64     *number,
                       GError    **error)
{
  const char *counter = counter_of (desk_table_get (table));

  g_return_val_if_fail (counter != NULL, FALSE);

  return read_counter (file, counter, number, error);
}

/**
 * desk_numbers_give:
 * @file: a writer inside a transaction
 * @operation: an insertion; gets a number if its table has numbers and it has
 *   none
 * @table: its table
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_EXISTS when the number it brings
 *   along is not free
 */
gboolean
desk_numbers_give (DeskFile        *file,
                   DeskOperation   *operation,
                   const DeskTable *table,
                   GError         **error)
{
  const char *counter = counter_of (table);
  const DeskValue *wanted;
  gint64 number;
  gboolean is_free;

  if (counter == NULL)
    return TRUE;

  wanted = desk_operation_get (operation, "number");
  if (wanted == NULL || desk_value_is_null (wanted))
    {
      if (!read_counter (file, counter, &number, error))
        return FALSE;
      number++;
      desk_operation_put_integer (operation, "number", number);
    }
  else
    {
      number = desk_value_get_integer (wanted, 0);
      if (!desk_numbers_is_free (file, table->id, number, &is_free, error))
        return FALSE;
      if (!is_free)
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("Number %" G_GINT64_FORMAT " is taken or out of range"), number);
          return FALSE;
        }
    }

  return raise_counter (file, counter, number, error);
}

/**
 * desk_numbers_see:
 * @file: a writer inside a transaction
 * @commit: a commit out of a log
 * @error: return location
 *
 * Keeps the counters above every number that has been given out.
 *
 * Returns: whether they could be written
 */
gboolean
desk_numbers_see (DeskFile         *file,
                  const DeskCommit *commit,
                  GError          **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);
      const char *counter = table == NULL ? NULL : counter_of (table);
      const DeskValue *number = counter == NULL ? NULL : desk_operation_get (operation, "number");

      if (number != NULL && operation->kind == DESK_OPERATION_INSERT && !desk_value_is_null (number) &&
          (desk_value_get_integer (number, 0) < 1 || desk_value_get_integer (number, 0) > NUMBER_MAX))
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("Number %" G_GINT64_FORMAT " is taken or out of range"), desk_value_get_integer (number, 0));
          return FALSE;
        }
      if (number != NULL && operation->kind == DESK_OPERATION_INSERT && !raise_counter (file, counter, desk_value_get_integer (number, 0), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_numbers_skip:
 * @file: a writer inside a transaction
 * @n: how many numbers
 * @error: return location
 *
 * Leaves numbers out that a lost part of the log may have given.
 *
 * Returns: whether it was done
 */
gboolean
desk_numbers_skip (DeskFile *file,
                   gint64    n,
                   GError  **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "UPDATE counter SET value = value + ?", error);

  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, n);

  return desk_statement_run (write, error);
}
