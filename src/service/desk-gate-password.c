// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Somebody changes the own password. The old one is asked for, and guessing it
 * is counted as it is when a device is enrolled: a device that was left open
 * is no way around that.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-gate-private.h"
#include "desk-service-error.h"

typedef struct {
  DeskGate *gate;
  DeskUuid analyst;
  char *name;
  char *address;
  char *old;
  char *new;
  char *hash;
  DeskAccount *account;
  gint64 wait_ms;
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  desk_gate_unref (renewal->gate);
  g_free (renewal->name);
  g_free (renewal->address);
  desk_secret_free (renewal->old);
  desk_secret_free (renewal->new);
  desk_secret_free (renewal->hash);
  g_clear_pointer (&renewal->account, desk_account_free);
  g_free (renewal);
}

static gboolean
write_password (DeskGate  *gate,
                gpointer   data,
                GError   **error)
{
  Renewal *renewal = data;
  gboolean is_as_it_was = FALSE;

  if (!desk_gate_look_again (gate, renewal->account, &is_as_it_was, error))
    return FALSE;
  if (!is_as_it_was)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FORBIDDEN, _("This is not the old password"));
      return FALSE;
    }

  return desk_accounts_sign_in_worked (gate->accounts, renewal->name, renewal->address, error) &&
         desk_accounts_set_password (gate->accounts, &renewal->analyst, renewal->hash, error);
}

static void
password_written_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (desk_gate_run_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
new_hashed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask) task = data;
  Renewal *renewal = g_task_get_task_data (task);
  GError *error = NULL;

  renewal->hash = desk_passwords_hash_finish (renewal->gate->passwords, result, &error);
  if (renewal->hash == NULL)
    g_task_return_error (task, error);
  else if (renewal->gate->pool == NULL)
    g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY, _("The service is stopping"));
  else
    desk_gate_run (renewal->gate, write_password, renewal, password_written_cb, g_steal_pointer (&task));
}

static void
old_compared_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (GTask) task = data;
  Renewal *renewal = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean fits = FALSE;

  if (!desk_passwords_verify_finish (renewal->gate->passwords, result, &fits, &error))
    g_task_return_error (task, error);
  else if (!fits)
    g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FORBIDDEN, _("This is not the old password"));
  else
    desk_passwords_hash_async (renewal->gate->passwords, renewal->new, new_hashed_cb, g_steal_pointer (&task));
}

static gboolean
count_attempt (DeskGate  *gate,
               gpointer   data,
               GError   **error)
{
  Renewal *renewal = data;

  if (!desk_accounts_begin_sign_in (gate->accounts, renewal->name, renewal->address, &gate->limits, desk_clock_get_now_ms (gate->clock), &renewal->wait_ms, error))
    return FALSE;
  if (renewal->wait_ms > 0)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_TOO_MANY, _("Too many sign-ins have failed. Wait before you try again"));
      return FALSE;
    }

  return desk_accounts_find_name (gate->accounts, renewal->name, &renewal->account, error);
}

static void
attempt_counted_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GTask) task = data;
  Renewal *renewal = g_task_get_task_data (task);
  const char *hash = renewal->account != NULL ? renewal->account->password : NULL;
  GError *error = NULL;

  if (desk_gate_run_finish (result, &error))
    desk_passwords_verify_async (renewal->gate->passwords, renewal->old, hash, old_compared_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * desk_gate_renew_password_async:
 * @self: the gate
 * @analyst: whose
 * @address: where from
 * @old: what it is
 * @new: what it is to be
 * @callback: told
 * @data: passed to @callback
 */
void
desk_gate_renew_password_async (DeskGate            *self,
                                const DeskUuid      *analyst,
                                const char          *address,
                                const char          *old,
                                const char          *new,
                                GAsyncReadyCallback  callback,
                                gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  const DeskAccount *account = desk_gate_find_account (self, analyst);
  Renewal *renewal = g_new0 (Renewal, 1);
  GError *error = NULL;

  renewal->gate = desk_gate_ref (self);
  renewal->analyst = *analyst;
  renewal->name = account != NULL ? g_strdup (account->name) : NULL;
  renewal->address = g_strdup (address);
  renewal->old = g_strdup (old);
  renewal->new = g_strdup (new);
  g_task_set_task_data (task, renewal, renewal_free);
  if (renewal->name == NULL)
    g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND, _("There is no such account"));
  else if (!desk_password_check (new, &error))
    g_task_return_error (task, error);
  else
    desk_gate_run (self, count_attempt, renewal, attempt_counted_cb, g_steal_pointer (&task));
}

gboolean
desk_gate_renew_password_finish (DeskGate      *self,
                                 GAsyncResult  *result,
                                 gint64        *wait_ms,
                                 GError       **error)
{
  *wait_ms = ((Renewal *) g_task_get_task_data (G_TASK (result)))->wait_ms;

  return g_task_propagate_boolean (G_TASK (result), error);
}
