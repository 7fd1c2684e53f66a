// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The accounts themselves: whom a name and a password let in.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-accounts-private.h"
#include "desk-store-error.h"

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
