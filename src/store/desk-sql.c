// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The little that is said to SQLite over and over: binding and reading values
 * of ours, and its result codes in the words of a person.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-sql.h"
#include "desk-store-error.h"

/**
 * desk_sql_set_error:
 * @error: (nullable): return location
 * @db: a connection that has just failed
 * @code: the result code
 *
 * Sets an error that says what happened and what can be done.
 */
void
desk_sql_set_error (GError **error,
                    sqlite3 *db,
                    int      code)
{
  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FULL, _("The disk is full. Nothing was saved; make room and try again"));
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY, _("The desk may only be read: its file or folder is write-protected"));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_BUSY, _("Another program is using the desk. Try again"));
      break;
    case SQLITE_CORRUPT:
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("The desk file is damaged (%s). Restore it from a backup"), sqlite3_errmsg (db));
      break;
    case SQLITE_NOTADB:
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK, _("The file is not a Deskbell desk"));
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The desk file cannot be opened (%s). Look whether it and its folder may be read and written"),
                   sqlite3_errmsg (db));
      break;
    case SQLITE_IOERR:
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The disk did not do what was asked of it (%s)"), sqlite3_errmsg (db));
      break;
    default:
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The desk file could not be used (%s)"), sqlite3_errmsg (db));
      break;
    }
}

void
desk_statement_release (DeskStatement *self)
{
  if (self == NULL)
    return;

  /* What it says was said by the step that failed. */
  (void) sqlite3_reset (self);
  (void) sqlite3_clear_bindings (self);
}

static void
check_bind (DeskStatement *self,
            int            code)
{
  /* Binding fails only by a wrong index or for want of memory. */
  if (G_UNLIKELY (code != SQLITE_OK))
    g_error ("Cannot bind to “%s”: %s", sqlite3_sql (self), sqlite3_errstr (code));
}

/**
 * desk_statement_bind_value:
 * @self: a statement
 * @index: parameter, from 1
 * @value: must live until the statement is released
 */
void
desk_statement_bind_value (DeskStatement   *self,
                           int              index,
                           const DeskValue *value)
{
  switch (value->type)
    {
    case DESK_VALUE_INTEGER:
      check_bind (self, sqlite3_bind_int64 (self, index, value->integer));
      break;
    case DESK_VALUE_TEXT:
      check_bind (self, sqlite3_bind_text64 (self, index, value->bytes, value->size, SQLITE_STATIC, SQLITE_UTF8));
      break;
    case DESK_VALUE_BLOB:
      check_bind (self, sqlite3_bind_blob64 (self, index, value->bytes, value->size, SQLITE_STATIC));
      break;
    case DESK_VALUE_NULL:
    default:
      check_bind (self, sqlite3_bind_null (self, index));
      break;
    }
}

/**
 * desk_statement_bind_uuid:
 * @self: a statement
 * @index: parameter, from 1
 * @uuid: (nullable): %NULL or the nil id binds null; must live until the
 *   statement is released
 */
void
desk_statement_bind_uuid (DeskStatement  *self,
                          int             index,
                          const DeskUuid *uuid)
{
  if (uuid == NULL || desk_uuid_is_nil (uuid))
    check_bind (self, sqlite3_bind_null (self, index));
  else
    check_bind (self, sqlite3_bind_blob (self, index, uuid->bytes, DESK_UUID_SIZE, SQLITE_STATIC));
}

void
desk_statement_bind_text (DeskStatement *self,
                          int            index,
                          const char    *text)
{
  check_bind (self, sqlite3_bind_text (self, index, text, -1, SQLITE_STATIC));
}

void
desk_statement_bind_blob (DeskStatement *self,
                          int            index,
                          const void    *bytes,
                          gsize          size)
{
  check_bind (self, sqlite3_bind_blob64 (self, index, bytes, size, SQLITE_STATIC));
}

/**
 * desk_statement_get_value:
 * @self: a statement that stands on a row
 * @column: from 0
 * @value: (out caller-allocates): overwritten without being cleared first
 */
void
desk_statement_get_value (DeskStatement *self,
                          int            column,
                          DeskValue     *value)
{
  DeskValue result = DESK_VALUE_INIT;

  switch (sqlite3_column_type (self, column))
    {
    case SQLITE_INTEGER:
      result.type = DESK_VALUE_INTEGER;
      result.integer = sqlite3_column_int64 (self, column);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      {
        gboolean is_text = sqlite3_column_type (self, column) == SQLITE_TEXT;
        const void *bytes = is_text ? (const void *) sqlite3_column_text (self, column) : sqlite3_column_blob (self, column);

        result.type = is_text ? DESK_VALUE_TEXT : DESK_VALUE_BLOB;
        result.size = (gsize) sqlite3_column_bytes (self, column);
        result.bytes = g_malloc (result.size + 1);
        if (result.size > 0)
          memcpy (result.bytes, bytes, result.size);
        result.bytes[result.size] = '\0';
      }
      break;
    default:
      break;
    }

  *value = result;
}

/**
 * desk_statement_get_uuid:
 * @self: a statement that stands on a row
 * @column: from 0
 * @uuid: (out): the id, or the nil id
 *
 * Returns: whether there was one
 */
gboolean
desk_statement_get_uuid (DeskStatement *self,
                         int            column,
                         DeskUuid      *uuid)
{
  const void *bytes = sqlite3_column_blob (self, column);

  memset (uuid, 0, sizeof *uuid);
  if (bytes == NULL || sqlite3_column_bytes (self, column) != DESK_UUID_SIZE)
    return FALSE;
  memcpy (uuid->bytes, bytes, DESK_UUID_SIZE);

  return TRUE;
}

/**
 * desk_statement_dup_text:
 * @self: a statement that stands on a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the text, %NULL for null
 */
char *
desk_statement_dup_text (DeskStatement *self,
                         int            column)
{
  return g_strdup ((const char *) sqlite3_column_text (self, column));
}

/**
 * desk_statement_step:
 * @self: a statement
 * @has_row: (out): whether it stands on a row now
 * @error: return location
 *
 * Returns: whether the step was taken
 */
gboolean
desk_statement_step (DeskStatement *self,
                     gboolean      *has_row,
                     GError       **error)
{
  int code = sqlite3_step (self);

  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  desk_sql_set_error (error, sqlite3_db_handle (self), code);
  return FALSE;
}

/**
 * desk_statement_run:
 * @self: a statement that gives no rows
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
desk_statement_run (DeskStatement *self,
                    GError       **error)
{
  gboolean has_row;

  return desk_statement_step (self, &has_row, error);
}
