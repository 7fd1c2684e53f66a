// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The service's own database: making and opening it, and the accounts in it.
 * It holds hashes only; whoever reads it can sign in as nobody.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
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

DeskAccount *
desk_account_new (void)
{
  return g_new0 (DeskAccount, 1);
}

DeskAccount *
desk_account_copy (const DeskAccount *account)
{
  DeskAccount *copy = g_memdup2 (account, sizeof *account);

  copy->name = g_strdup (account->name);
  copy->password = g_strdup (account->password);

  return copy;
}

void
desk_account_free (DeskAccount *account)
{
  g_free (account->name);
  if (account->password != NULL)
    sodium_memzero (account->password, strlen (account->password));
  g_free (account->password);
  g_free (account);
}

/**
 * desk_account_fold_name:
 * @name: as somebody typed it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the same for every way of writing it
 */
char *
desk_account_fold_name (const char  *name,
                        GError     **error)
{
  g_autofree char *folded = NULL;
  g_autofree char *normal = NULL;
  gsize size = strlen (name);
  gboolean is_fit = size > 0 && size <= DESK_ACCOUNT_NAME_MAX_BYTES && g_utf8_validate (name, (gssize) size, NULL);

  for (const char *p = name; is_fit && *p != '\0'; p = g_utf8_next_char (p))
    is_fit = g_unichar_isgraph (g_utf8_get_char (p));
  if (is_fit)
    {
      folded = g_utf8_casefold (name, -1);
      normal = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
      is_fit = normal != NULL && strlen (normal) <= DESK_ACCOUNT_NAME_MAX_BYTES;
    }
  if (!is_fit)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A name to sign in with has 1 to %d characters, none of them a blank"),
                   DESK_ACCOUNT_NAME_MAX_BYTES);
      return NULL;
    }

  return g_steal_pointer (&normal);
}

static DeskAccount *
read_account (DeskStatement *row)
{
  DeskAccount *account = desk_account_new ();

  desk_statement_get_uuid (row, 0, &account->analyst);
  account->name = desk_statement_dup_text (row, 1);
  account->password = desk_statement_dup_text (row, 2);
  account->made_at_ms = sqlite3_column_int64 (row, 3);
  account->disabled_at_ms = sqlite3_column_int64 (row, 4);

  return account;
}

static gboolean
is_taken (DeskAccounts    *self,
          const DeskUuid  *analyst,
          const char      *name,
          GError         **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT 1 FROM account WHERE analyst = ? OR name = ?", error);
  gboolean has_row;

  if (read == NULL)
    return TRUE;
  desk_statement_bind_uuid (read, 1, analyst);
  desk_statement_bind_text (read, 2, name);
  if (!desk_statement_step (read, &has_row, error))
    return TRUE;
  if (has_row)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("There is an account of that name or for that analyst already"));

  return has_row;
}

/**
 * desk_accounts_add:
 * @self: the accounts
 * @analyst: whom it lets in
 * @name: to sign in with
 * @password_hash: Argon2id
 * @now_ms: the time
 * @error: return location
 *
 * Returns: whether it was made; %DESK_STORE_ERROR_EXISTS when name or analyst
 *   has one
 */
gboolean
desk_accounts_add (DeskAccounts    *self,
                   const DeskUuid  *analyst,
                   const char      *name,
                   const char      *password_hash,
                   gint64           now_ms,
                   GError         **error)
{
  g_autoptr (DeskStatement) insert = NULL;
  g_autofree char *folded = desk_account_fold_name (name, error);

  if (folded == NULL || is_taken (self, analyst, folded, error))
    return FALSE;
  insert = desk_accounts_prepare (self, "INSERT INTO account VALUES (?, ?, ?, ?, NULL)", error);
  if (insert == NULL)
    return FALSE;
  desk_statement_bind_uuid (insert, 1, analyst);
  desk_statement_bind_text (insert, 2, folded);
  desk_statement_bind_text (insert, 3, password_hash);
  sqlite3_bind_int64 (insert, 4, now_ms);

  return desk_statement_run (insert, error);
}

/**
 * desk_accounts_find_name:
 * @self: the accounts
 * @name: as somebody typed it
 * @account: (out) (transfer full) (nullable): the account, or %NULL
 * @error: return location
 *
 * Returns: whether it could be looked for
 */
gboolean
desk_accounts_find_name (DeskAccounts  *self,
                         const char    *name,
                         DeskAccount  **account,
                         GError       **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autofree char *folded = desk_account_fold_name (name, NULL);
  gboolean has_row;

  /* What can be no name is nobody's. */
  if (folded == NULL)
    {
      *account = NULL;
      return TRUE;
    }
  read = desk_accounts_prepare (self, "SELECT analyst, name, password, made_at, disabled_at FROM account WHERE name = ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, folded);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *account = has_row ? read_account (read) : NULL;

  return TRUE;
}

static gboolean
check_changed (DeskAccounts  *self,
               GError       **error)
{
  if (sqlite3_changes (self->db) > 0)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such account"));
  return FALSE;
}

gboolean
desk_accounts_set_password (DeskAccounts    *self,
                            const DeskUuid  *analyst,
                            const char      *password_hash,
                            GError         **error)
{
  g_autoptr (DeskStatement) update = desk_accounts_prepare (self, "UPDATE account SET password = ? WHERE analyst = ?", error);

  if (update == NULL)
    return FALSE;
  desk_statement_bind_text (update, 1, password_hash);
  desk_statement_bind_uuid (update, 2, analyst);

  return desk_statement_run (update, error) && check_changed (self, error);
}

gboolean
desk_accounts_set_disabled (DeskAccounts    *self,
                            const DeskUuid  *analyst,
                            gboolean         disabled,
                            gint64           now_ms,
                            GError         **error)
{
  g_autoptr (DeskStatement) update = desk_accounts_prepare (self, "UPDATE account SET disabled_at = ? WHERE analyst = ?", error);

  if (update == NULL)
    return FALSE;
  if (disabled)
    sqlite3_bind_int64 (update, 1, now_ms);
  desk_statement_bind_uuid (update, 2, analyst);

  return desk_statement_run (update, error) && check_changed (self, error);
}

/**
 * desk_accounts_list:
 * @self: the accounts
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskAccount) (nullable): all of them,
 *   by name, without their passwords' hashes
 */
GPtrArray *
desk_accounts_list (DeskAccounts  *self,
                    GError       **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT analyst, name, NULL, made_at, disabled_at FROM account ORDER BY name", error);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_account_free);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&accounts);
      g_ptr_array_add (accounts, read_account (read));
    }
}
