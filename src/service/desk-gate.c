// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who may come in: what is known of accounts and devices, and the thread that
 * writes it down.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-gate-private.h"
#include "desk-service-error.h"
#include "desk-store-error.h"
#include "desk-token.h"

#define HASHES_AT_ONCE 2
#define HASHES_WAITING 16
#define SEEN_EVERY_MS (5 * DESK_MINUTE_MS)

const DeskSignInLimits desk_gate_limits = {
  .pair = 5,
  .address = 30,
  .account = 60,
  .first_wait_ms = DESK_SECOND_MS,
  .longest_wait_ms = 15 * DESK_MINUTE_MS,
  .forget_ms = DESK_HOUR_MS,
};

typedef struct {
  DeskGate *gate;
  DeskGateFunc func;
  gpointer data;
} Work;

DeskGate *
desk_gate_ref (DeskGate *self)
{
  self->ref_count++;

  return self;
}

void
desk_gate_unref (DeskGate *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->accounts, desk_accounts_close);
  g_clear_pointer (&self->passwords, desk_passwords_free);
  g_hash_table_unref (self->by_analyst);
  g_hash_table_unref (self->devices);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self);
}

/* The store's errors, as a caller is told of them. */
static void
translate (GError **error)
{
  static const struct {
    DeskStoreError from;
    DeskServiceError to;
  } pairs[] = {
    { DESK_STORE_ERROR_EXISTS, DESK_SERVICE_ERROR_CONFLICT },
    { DESK_STORE_ERROR_NOT_FOUND, DESK_SERVICE_ERROR_NOT_FOUND },
    { DESK_STORE_ERROR_REFUSED, DESK_SERVICE_ERROR_BAD_REQUEST },
    { DESK_STORE_ERROR_BUSY, DESK_SERVICE_ERROR_BUSY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_error_matches (*error, DESK_STORE_ERROR, (int) pairs[i].from))
      {
        GError *translated = g_error_new_literal (DESK_SERVICE_ERROR, (int) pairs[i].to, (*error)->message);

        g_clear_error (error);
        *error = translated;
        return;
      }
}

static void
run_work (gpointer data,
          gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (work->func (work->gate, work->data, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  translate (&error);
  g_task_return_error (task, error);
}

/* @data has to live until the callback. */
void
desk_gate_run (DeskGate            *self,
               DeskGateFunc         func,
               gpointer             data,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->gate = self;
  work->func = func;
  work->data = data;
  g_task_set_task_data (task, work, g_free);
  g_task_set_source_tag (task, desk_gate_run);
  g_thread_pool_push (self->pool, task, NULL);
}

/* Whether an account still is as it was when a password was compared with it:
 * an administrator may have set another one meanwhile, or disabled it. For
 * desk_gate_run(): changes are written on that thread too, so that none comes
 * between this and what is written next. */
gboolean
desk_gate_look_again (DeskGate           *self,
                      const DeskAccount  *then,
                      gboolean           *is_as_it_was,
                      GError            **error)
{
  g_autoptr (DeskAccount) now = NULL;

  if (!desk_accounts_find_name (self->accounts, then->name, &now, error))
    return FALSE;
  *is_as_it_was = now != NULL && now->disabled_at_ms == 0 && g_strcmp0 (now->password, then->password) == 0;

  return TRUE;
}

gboolean
desk_gate_run_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
load (DeskGate  *self,
      GError   **error)
{
  g_autoptr (GPtrArray) accounts = desk_accounts_list (self->accounts, error);
  g_autoptr (GPtrArray) devices = accounts != NULL ? desk_accounts_list_devices (self->accounts, error) : NULL;

  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      DeskAccount *account = desk_account_copy (g_ptr_array_index (accounts, i));

      g_hash_table_replace (self->by_analyst, &account->analyst, account);
    }
  for (guint i = 0; i < devices->len; i++)
    {
      DeskDevice *device = desk_device_copy (g_ptr_array_index (devices, i));

      g_hash_table_replace (self->devices, &device->id, device);
    }

  return TRUE;
}

/**
 * desk_gate_new:
 * @accounts: (transfer full): the database
 * @clock: the time
 * @ids: ids of devices
 * @limits: of signing in
 * @error: return location
 *
 * Blocks; for the start of a program.
 *
 * Returns: (transfer full) (nullable): the gate
 */
DeskGate *
desk_gate_new (DeskAccounts            *accounts,
               DeskClock               *clock,
               DeskIdSource            *ids,
               const DeskSignInLimits  *limits,
               GError                 **error)
{
  g_autoptr (DeskGate) self = g_new0 (DeskGate, 1);

  self->ref_count = 1;
  self->accounts = accounts;
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->limits = *limits;
  self->by_analyst = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, NULL, (GDestroyNotify) desk_account_free);
  self->devices = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, NULL, (GDestroyNotify) desk_device_free);
  self->pool = g_thread_pool_new (run_work, NULL, 1, FALSE, NULL);
  self->passwords = desk_passwords_new (HASHES_AT_ONCE, HASHES_WAITING);
  if (self->passwords == NULL)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("There is not enough memory to take passwords"));
      return NULL;
    }
  if (!load (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * desk_gate_free:
 * @self: (transfer full): the gate; what was asked for is written down first
 */
void
desk_gate_free (DeskGate *self)
{
  g_return_if_fail (self != NULL);

  g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
  desk_gate_unref (self);
}

/**
 * desk_gate_set_revoked:
 * @self: the gate
 * @func: (nullable): called after devices were revoked
 * @data: passed to @func
 */
void
desk_gate_set_revoked (DeskGate            *self,
                       DeskGateRevokedFunc  func,
                       gpointer             data)
{
  self->revoked = func;
  self->revoked_data = data;
}

DeskPasswords *
desk_gate_get_passwords (DeskGate *self)
{
  return self->passwords;
}

static gboolean
is_let_in (DeskGate         *self,
           const DeskDevice *device)
{
  const DeskAccount *account = g_hash_table_lookup (self->by_analyst, &device->analyst);

  return account != NULL && account->disabled_at_ms == 0;
}

/**
 * desk_gate_lets_in:
 * @self: the gate
 * @device: one whose token was right
 *
 * Returns: whether it is let in still: neither is it revoked, nor its account
 *   disabled
 */
gboolean
desk_gate_lets_in (DeskGate       *self,
                   const DeskUuid *device)
{
  const DeskDevice *known = g_hash_table_lookup (self->devices, device);

  return known != NULL && is_let_in (self, known);
}

/**
 * desk_gate_find_token:
 * @self: the gate
 * @token: what somebody has sent
 *
 * The device's id in it, which is no secret, finds the device; its secret is
 * compared by its hash, and in constant time.
 *
 * Returns: (transfer none) (nullable): whose it is, or %NULL
 */
const DeskDevice *
desk_gate_find_token (DeskGate   *self,
                      const char *token)
{
  guint8 hash[DESK_TOKEN_HASH_SIZE];
  const DeskDevice *device;
  DeskUuid id;

  if (!desk_token_parse (token, &id, hash))
    return NULL;
  device = g_hash_table_lookup (self->devices, &id);
  if (device == NULL || sodium_memcmp (hash, device->token_hash, sizeof hash) != 0)
    return NULL;

  return is_let_in (self, device) ? device : NULL;
}

static gboolean
write_seen (DeskGate  *self,
            gpointer   data,
            GError   **error)
{
  return desk_accounts_note_seen (self->accounts, data, desk_clock_get_now_ms (self->clock), error);
}

typedef struct {
  DeskGate *gate;
  DeskUuid device;
} Seen;

static void
seen_written_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  Seen *seen = data;
  g_autoptr (GError) error = NULL;

  if (!desk_gate_run_finish (result, &error))
    g_warning ("When a device was seen could not be written down: %s", error->message);
  desk_gate_unref (seen->gate);
  g_free (seen);
}

/**
 * desk_gate_note_seen:
 * @self: the gate
 * @device: the one that has come
 *
 * Written down every few minutes.
 */
void
desk_gate_note_seen (DeskGate       *self,
                     const DeskUuid *device)
{
  DeskDevice *known = g_hash_table_lookup (self->devices, device);
  gint64 now_ms = desk_clock_get_now_ms (self->clock);
  Seen *seen;

  if (known == NULL || now_ms - known->seen_at_ms < SEEN_EVERY_MS)
    return;

  known->seen_at_ms = now_ms;
  seen = g_new0 (Seen, 1);
  seen->gate = desk_gate_ref (self);
  seen->device = *device;
  desk_gate_run (self, write_seen, &seen->device, seen_written_cb, seen);
}

static int
compare_accounts (gconstpointer a,
                  gconstpointer b)
{
  return strcmp ((*(DeskAccount *const *) a)->name, (*(DeskAccount *const *) b)->name);
}

/**
 * desk_gate_list_accounts:
 * @self: the gate
 *
 * Returns: (transfer container) (element-type DeskAccount): all of them, by
 *   name; valid until the next one changes
 */
GPtrArray *
desk_gate_list_accounts (DeskGate *self)
{
  GPtrArray *accounts = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_analyst);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (accounts, value);
  g_ptr_array_sort (accounts, compare_accounts);

  return accounts;
}

const DeskAccount *
desk_gate_find_account (DeskGate       *self,
                        const DeskUuid *analyst)
{
  return g_hash_table_lookup (self->by_analyst, analyst);
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  return desk_uuid_compare (&(*(DeskDevice *const *) a)->id, &(*(DeskDevice *const *) b)->id);
}

/**
 * desk_gate_list_devices:
 * @self: the gate
 * @analyst: whose
 *
 * Returns: (transfer container) (element-type DeskDevice): those that are not
 *   revoked, oldest first; valid until the next one changes
 */
GPtrArray *
desk_gate_list_devices (DeskGate       *self,
                        const DeskUuid *analyst)
{
  GPtrArray *devices = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (desk_uuid_equal (&((DeskDevice *) value)->analyst, analyst))
      g_ptr_array_add (devices, value);
  g_ptr_array_sort (devices, compare_devices);

  return devices;
}

/* Those of an analyst, or only one of them, are let in no longer. @device may
 * be of one that is let go of here. */
void
desk_gate_forget_devices (DeskGate       *self,
                          const DeskUuid *analyst,
                          const DeskUuid *device)
{
  g_autoptr (GPtrArray) devices = desk_gate_list_devices (self, analyst);
  const DeskUuid only = device != NULL ? *device : (DeskUuid) { 0 };

  for (guint i = 0; i < devices->len; i++)
    {
      DeskDevice *one = g_ptr_array_index (devices, i);

      if (device == NULL || desk_uuid_equal (&one->id, &only))
        g_hash_table_remove (self->devices, &one->id);
    }
  if (self->revoked != NULL)
    self->revoked (self->revoked_data);
}
