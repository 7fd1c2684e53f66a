// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What administrators, and owners of devices, change.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-gate-private.h"
#include "desk-service-error.h"

typedef struct {
  DeskGate *gate;
  DeskUuid analyst;
  DeskUuid device; /* nil: all of them */
  char *name;      /* of a new account */
  char *hash;      /* of a new password */
  gboolean set_disabled;
  gboolean disabled;
  gboolean revoke;
  gint64 now_ms;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  desk_gate_unref (change->gate);
  g_free (change->name);
  desk_secret_free (change->hash);
  g_free (change);
}

static gboolean
write_change (DeskGate  *gate,
              gpointer   data,
              GError   **error)
{
  Change *change = data;
  const DeskUuid *device = desk_uuid_is_nil (&change->device) ? NULL : &change->device;

  if (change->name != NULL)
    return desk_accounts_add (gate->accounts, &change->analyst, change->name, change->hash, change->now_ms, error);
  if (change->hash != NULL && !desk_accounts_set_password (gate->accounts, &change->analyst, change->hash, error))
    return FALSE;
  if (change->set_disabled && !desk_accounts_set_disabled (gate->accounts, &change->analyst, change->disabled, change->now_ms, error))
    return FALSE;

  return !change->revoke || desk_accounts_revoke (gate->accounts, &change->analyst, device, change->now_ms, error);
}

/* What is written is known from now on. */
static void
adopt (Change *change)
{
  DeskGate *gate = change->gate;
  DeskAccount *account = g_hash_table_lookup (gate->by_analyst, &change->analyst);

  if (change->name != NULL)
    {
      account = desk_account_new ();
      account->analyst = change->analyst;
      account->name = desk_account_fold_name (change->name, NULL);
      account->made_at_ms = change->now_ms;
      g_hash_table_replace (gate->by_analyst, &account->analyst, account);
    }
  if (account != NULL && change->set_disabled)
    account->disabled_at_ms = change->disabled ? change->now_ms : 0;
  if (change->revoke)
    desk_gate_forget_devices (gate, &change->analyst, desk_uuid_is_nil (&change->device) ? NULL : &change->device);
}

static void
change_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!desk_gate_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  adopt (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
password_hashed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GTask) task = data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  change->hash = desk_passwords_hash_finish (change->gate->passwords, result, &error);
  if (change->hash == NULL)
    g_task_return_error (task, error);
  else if (change->gate->pool == NULL)
    g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY, _("The service is stopping"));
  else
    desk_gate_run (change->gate, write_change, change, change_written_cb, g_steal_pointer (&task));
}

static Change *
begin_change (DeskGate            *self,
              const DeskUuid      *analyst,
              GAsyncReadyCallback  callback,
              gpointer             data,
              GTask              **task)
{
  Change *change = g_new0 (Change, 1);

  change->gate = desk_gate_ref (self);
  change->analyst = *analyst;
  change->now_ms = desk_clock_get_now_ms (self->clock);
  *task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (*task, change, change_free);

  return change;
}

/* Gives the task back when the password will not do. */
static void
continue_change (GTask      *task,
                 const char *password)
{
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  if (password == NULL)
    {
      desk_gate_run (change->gate, write_change, change, change_written_cb, task);
    }
  else if (!desk_password_check (password, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      desk_passwords_hash_async (change->gate->passwords, password, password_hashed_cb, task);
    }
}

/**
 * desk_gate_revoke_async:
 * @self: the gate
 * @analyst: whose
 * @device: which of them; another's stays
 * @callback: told
 * @data: passed to @callback
 */
void
desk_gate_revoke_async (DeskGate            *self,
                        const DeskUuid      *analyst,
                        const DeskUuid      *device,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  GTask *task;
  Change *change = begin_change (self, analyst, callback, data, &task);

  change->device = *device;
  change->revoke = TRUE;
  continue_change (task, NULL);
}

void
desk_gate_add_account_async (DeskGate            *self,
                             const DeskUuid      *analyst,
                             const char          *name,
                             const char          *password,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  GTask *task;
  Change *change = begin_change (self, analyst, callback, data, &task);

  change->name = g_strdup (name);
  continue_change (task, password);
}

void
desk_gate_change_account_async (DeskGate                *self,
                                const DeskUuid          *analyst,
                                const DeskAccountChange *wanted,
                                GAsyncReadyCallback      callback,
                                gpointer                 data)
{
  GTask *task;
  Change *change = begin_change (self, analyst, callback, data, &task);

  change->set_disabled = wanted->set_disabled;
  change->disabled = wanted->disabled;
  change->revoke = wanted->revoke || (wanted->set_disabled && wanted->disabled);
  continue_change (task, wanted->password);
}

gboolean
desk_gate_change_finish (DeskGate      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
