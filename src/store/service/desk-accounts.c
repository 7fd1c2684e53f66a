// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The service's own database: making and opening it. It holds hashes
 * only; whoever reads it can sign in as nobody.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk-accounts-private.h"
#include "desk-store-error.h"

#define APPLICATION_ID 0x44534b53 /* DSKS */
#define SCHEMA_VERSION 1
#define BUSY_TIMEOUT_MS 5000

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

DeskStatement *
desk_accounts_prepare (DeskAccounts  *self,
                       const char    *sql,
                       GError       **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }

  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, self->db, code);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);

  return statement;
}

gboolean
desk_accounts_run (DeskAccounts  *self,
                   const char    *sql,
                   GError       **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    desk_sql_set_error (error, self->db, code);

  return code == SQLITE_OK;
}

/* Ends the transaction: keeps it, or takes it back when something failed. */
gboolean
desk_accounts_end (DeskAccounts  *self,
                   gboolean       is_done,
                   GError       **error)
{
  if (is_done && desk_accounts_run (self, "COMMIT", error))
    return TRUE;

  if (!sqlite3_get_autocommit (self->db))
    (void) sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static DeskAccounts *
accounts_connect (const char  *path,
                  GError     **error)
{
  g_autoptr (DeskAccounts) self = g_new0 (DeskAccounts, 1);
  int code;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  code = sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW, NULL);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, self->db, code);
      return NULL;
    }
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  /* A rollback journal: it is written now and then, and is one file to copy. */
  if (!desk_accounts_run (self, "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON", error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
read_integer (DeskAccounts  *self,
              const char    *sql,
              gint64        *value,
              GError       **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, sql, error);
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (read, 0) : 0;

  return TRUE;
}

static gboolean
check_desk (DeskAccounts    *self,
            const DeskUuid  *desk,
            GError         **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT desk FROM service", error);
  DeskUuid found;
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row && desk_statement_get_uuid (read, 0, &found) && desk_uuid_equal (&found, desk))
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("“%s” holds the accounts of another desk"), self->path);
  return FALSE;
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0)
    {
      g_set_error (error, DESK_STORE_ERROR, errno == ENOENT ? DESK_STORE_ERROR_NOT_FOUND : DESK_STORE_ERROR_FAILED,
                   _("The accounts in “%s” cannot be looked at (%s)"), path, g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (status.st_mode) || (status.st_uid != geteuid () && geteuid () != 0) || (status.st_mode & 077) != 0)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED,
                   _("“%s” can be read by others. It has to be a file of the service's own, with mode 0600"), path);
      return FALSE;
    }

  return TRUE;
}

/**
 * desk_accounts_open:
 * @path: the database
 * @desk: the desk it has to belong to
 * @error: return location
 *
 * A file that others may read is refused.
 *
 * Returns: (transfer full) (nullable): the accounts
 */
DeskAccounts *
desk_accounts_open (const char      *path,
                    const DeskUuid  *desk,
                    GError         **error)
{
  g_autoptr (DeskAccounts) self = NULL;
  gint64 id, version;

  g_return_val_if_fail (path != NULL && desk != NULL, NULL);

  if (!check_file (path, error))
    return NULL;
  self = accounts_connect (path, error);
  if (self == NULL || !read_integer (self, "PRAGMA application_id", &id, error) || !read_integer (self, "PRAGMA user_version", &version, error))
    return NULL;
  if (id != APPLICATION_ID || version < 1)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK, _("“%s” does not hold the accounts of a Deskbell service"), path);
      return NULL;
    }
  if (version > SCHEMA_VERSION)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER, _("“%s” was written by a newer version of Deskbell. Update Deskbell to use it"), path);
      return NULL;
    }
  if (!check_desk (self, desk, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
make_schema (DeskAccounts    *self,
             const DeskUuid  *desk,
             GError         **error)
{
  g_autoptr (DeskStatement) insert = NULL;
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, SCHEMA_VERSION);

  if (!desk_accounts_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!desk_accounts_run (self, desk_service_schema_001, error) || !desk_accounts_run (self, identity, error))
    return desk_accounts_end (self, FALSE, error);

  insert = desk_accounts_prepare (self, "INSERT INTO service VALUES (1, ?, 0)", error);
  if (insert == NULL)
    return desk_accounts_end (self, FALSE, error);
  desk_statement_bind_uuid (insert, 1, desk);
  if (!desk_statement_run (insert, error))
    return desk_accounts_end (self, FALSE, error);
  g_clear_pointer (&insert, desk_statement_release);

  return desk_accounts_end (self, TRUE, error);
}

/**
 * desk_accounts_create:
 * @path: where nothing stands yet
 * @desk: the desk the accounts are for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): accounts without anybody in them
 */
DeskAccounts *
desk_accounts_create (const char      *path,
                      const DeskUuid  *desk,
                      GError         **error)
{
  g_autoptr (DeskAccounts) self = NULL;
  int fd;

  g_return_val_if_fail (path != NULL && desk != NULL, NULL);

  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, DESK_STORE_ERROR, saved == EEXIST ? DESK_STORE_ERROR_EXISTS : DESK_STORE_ERROR_FAILED,
                   _("The accounts in “%s” cannot be made (%s)"), path, g_strerror (saved));
      return NULL;
    }
  close (fd);
  self = accounts_connect (path, error);
  if (self == NULL || !make_schema (self, desk, error))
    {
      (void) g_unlink (path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
desk_accounts_close (DeskAccounts *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->statements);
  if (self->db != NULL && sqlite3_close (self->db) != SQLITE_OK)
    g_warning ("The accounts were closed in use");
  g_free (self->path);
  g_free (self);
}
