// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The devices of accounts, and the tags of their seats.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-accounts-private.h"
#include "desk-store-error.h"

/* Crockford's base 32: nothing that is read out wrong. */
static const char tag_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

DeskDevice *
desk_device_new (void)
{
  return g_new0 (DeskDevice, 1);
}

DeskDevice *
desk_device_copy (const DeskDevice *device)
{
  DeskDevice *copy = g_memdup2 (device, sizeof *device);

  copy->name = g_strdup (device->name);
  copy->tag = g_strdup (device->tag);

  return copy;
}

void
desk_device_free (DeskDevice *device)
{
  g_free (device->name);
  g_free (device->tag);
  g_free (device);
}

/* Two characters for the first thousand seats, then three. */
static char *
make_tag (guint64 number)
{
  g_autoptr (GString) tag = g_string_new (NULL);

  do
    {
      g_string_prepend_c (tag, tag_digits[number % 32]);
      number /= 32;
    }
  while (number > 0);

  return g_string_free (g_steal_pointer (&tag), FALSE);
}

static gboolean
find_tag (DeskAccounts      *self,
          const DeskDevice  *device,
          char             **tag,
          GError           **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT tag FROM seat WHERE analyst = ? AND replica = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &device->analyst);
  desk_statement_bind_uuid (read, 2, &device->replica);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *tag = has_row ? desk_statement_dup_text (read, 0) : NULL;

  return TRUE;
}

static gboolean
count_tag (DeskAccounts  *self,
           guint64       *number,
           GError       **error)
{
  g_autoptr (DeskStatement) update = desk_accounts_prepare (self, "UPDATE service SET next_tag = next_tag + 1 RETURNING next_tag", error);
  gboolean has_row;

  if (update == NULL || !desk_statement_step (update, &has_row, error))
    return FALSE;
  g_assert (has_row);
  *number = (guint64) sqlite3_column_int64 (update, 0);

  return desk_statement_run (update, error);
}

static gboolean
claim_tag (DeskAccounts      *self,
           const DeskDevice  *device,
           char             **tag,
           GError           **error)
{
  g_autoptr (DeskStatement) insert = NULL;
  g_autofree char *made = NULL;
  guint64 number;

  if (!find_tag (self, device, tag, error))
    return FALSE;
  if (*tag != NULL)
    return TRUE;

  if (!count_tag (self, &number, error))
    return FALSE;
  /* From “10” on. */
  made = make_tag (number + 31);
  insert = desk_accounts_prepare (self, "INSERT INTO seat VALUES (?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;
  desk_statement_bind_uuid (insert, 1, &device->analyst);
  desk_statement_bind_uuid (insert, 2, &device->replica);
  desk_statement_bind_text (insert, 3, made);
  if (!desk_statement_run (insert, error))
    return FALSE;
  *tag = g_steal_pointer (&made);

  return TRUE;
}

/* The same replica enrolled again is one device, not two. */
static gboolean
retire (DeskAccounts      *self,
        const DeskDevice  *device,
        GError           **error)
{
  g_autoptr (DeskStatement) update =
    desk_accounts_prepare (self, "UPDATE device SET revoked_at = ? WHERE analyst = ? AND replica = ? AND revoked_at IS NULL", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, device->made_at_ms);
  desk_statement_bind_uuid (update, 2, &device->analyst);
  desk_statement_bind_uuid (update, 3, &device->replica);

  return desk_statement_run (update, error);
}

static gboolean
check_room (DeskAccounts      *self,
            const DeskDevice  *device,
            GError           **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT count (*) FROM device WHERE analyst = ? AND revoked_at IS NULL", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &device->analyst);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (sqlite3_column_int (read, 0) < DESK_ACCOUNT_MAX_DEVICES)
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This account has %d devices already. Remove one of them first"), DESK_ACCOUNT_MAX_DEVICES);
  return FALSE;
}

static gboolean
insert_device (DeskAccounts      *self,
               const DeskDevice  *device,
               GError           **error)
{
  g_autoptr (DeskStatement) insert = desk_accounts_prepare (self, "INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", error);

  if (insert == NULL)
    return FALSE;
  desk_statement_bind_uuid (insert, 1, &device->id);
  desk_statement_bind_uuid (insert, 2, &device->analyst);
  desk_statement_bind_uuid (insert, 3, &device->replica);
  desk_statement_bind_text (insert, 4, device->name);
  desk_statement_bind_blob (insert, 5, device->token_hash, sizeof device->token_hash);
  sqlite3_bind_int64 (insert, 6, device->made_at_ms);

  return desk_statement_run (insert, error);
}

/**
 * desk_accounts_add_device:
 * @self: the accounts
 * @device: all but its tag, which is set
 * @error: return location
 *
 * An earlier device of the same account and replica is revoked, and its tag
 * goes on.
 *
 * Returns: whether it was added
 */
gboolean
desk_accounts_add_device (DeskAccounts  *self,
                          DeskDevice    *device,
                          GError       **error)
{
  g_autofree char *tag = NULL;
  gboolean is_done;

  if (!desk_accounts_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  is_done = retire (self, device, error) && check_room (self, device, error) && insert_device (self, device, error) && claim_tag (self, device, &tag, error);
  if (!desk_accounts_end (self, is_done, error))
    return FALSE;
  g_free (device->tag);
  device->tag = g_steal_pointer (&tag);

  return TRUE;
}

static DeskDevice *
read_device (DeskStatement *row)
{
  DeskDevice *device = desk_device_new ();
  const void *hash = sqlite3_column_blob (row, 4);

  desk_statement_get_uuid (row, 0, &device->id);
  desk_statement_get_uuid (row, 1, &device->analyst);
  desk_statement_get_uuid (row, 2, &device->replica);
  device->name = desk_statement_dup_text (row, 3);
  if (hash != NULL && sqlite3_column_bytes (row, 4) == DESK_TOKEN_HASH_SIZE)
    memcpy (device->token_hash, hash, DESK_TOKEN_HASH_SIZE);
  else
    device->revoked_at_ms = 1;
  device->made_at_ms = sqlite3_column_int64 (row, 5);
  device->seen_at_ms = sqlite3_column_int64 (row, 6);
  device->tag = desk_statement_dup_text (row, 7);

  return device;
}

/**
 * desk_accounts_list_devices:
 * @self: the accounts
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskDevice) (nullable): those that
 *   are not revoked
 */
GPtrArray *
desk_accounts_list_devices (DeskAccounts  *self,
                            GError       **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_device_free);
  gboolean has_row;

  read = desk_accounts_prepare (self,
                                "SELECT device.id, device.analyst, device.replica, device.name, device.token_hash, device.made_at, device.seen_at, seat.tag "
                                "FROM device JOIN seat ON seat.analyst = device.analyst AND seat.replica = device.replica "
                                "WHERE device.revoked_at IS NULL ORDER BY device.id",
                                error);
  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&devices);
      g_ptr_array_add (devices, read_device (read));
    }
}

/**
 * desk_accounts_revoke:
 * @self: the accounts
 * @analyst: whose
 * @device: (nullable): one of them, or %NULL for all
 * @now_ms: the time
 * @error: return location
 *
 * Returns: whether none of them is let in any longer
 */
gboolean
desk_accounts_revoke (DeskAccounts    *self,
                      const DeskUuid  *analyst,
                      const DeskUuid  *device,
                      gint64           now_ms,
                      GError         **error)
{
  g_autoptr (DeskStatement) update =
    desk_accounts_prepare (self, "UPDATE device SET revoked_at = ? WHERE analyst = ? AND (?3 IS NULL OR id = ?3) AND revoked_at IS NULL", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, now_ms);
  desk_statement_bind_uuid (update, 2, analyst);
  desk_statement_bind_uuid (update, 3, device);

  return desk_statement_run (update, error);
}

gboolean
desk_accounts_note_seen (DeskAccounts    *self,
                         const DeskUuid  *device,
                         gint64           now_ms,
                         GError         **error)
{
  g_autoptr (DeskStatement) update = desk_accounts_prepare (self, "UPDATE device SET seen_at = ? WHERE id = ?", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, now_ms);
  desk_statement_bind_uuid (update, 2, device);

  return desk_statement_run (update, error);
}
