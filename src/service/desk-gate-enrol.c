// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A device is enrolled by name and password: the attempt is counted, the
 * password compared, the device written down. The password ends here.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-gate-private.h"
#include "desk-service-error.h"
#include "desk-token.h"

typedef struct {
  DeskGate *gate;
  char *name;
  char *password;
  char *address;
  DeskAccount *account; /* NULL: nobody has that name */
  gint64 wait_ms;
  DeskDevice *device;
  char *token;
} Enrol;

static void
enrol_free (gpointer data)
{
  Enrol *enrol = data;

  desk_gate_unref (enrol->gate);
  g_free (enrol->name);
  desk_secret_free (enrol->password);
  g_free (enrol->address);
  g_clear_pointer (&enrol->account, desk_account_free);
  g_clear_pointer (&enrol->device, desk_device_free);
  desk_secret_free (enrol->token);
  g_free (enrol);
}

void
desk_enrolment_free (DeskEnrolment *enrolment)
{
  desk_device_free (enrolment->device);
  desk_secret_free (enrolment->token);
  g_free (enrolment);
}

/* Whatever of it is wrong, the answer is the same. */
static void
set_refused (GError **error)
{
  g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_UNAUTHORISED, _("Name and password do not fit"));
}

/* --- written down --- */

static gboolean
check_again (DeskGate  *gate,
             Enrol     *enrol,
             GError   **error)
{
  gboolean is_as_it_was = FALSE;

  if (!desk_gate_look_again (gate, enrol->account, &is_as_it_was, error))
    return FALSE;
  if (is_as_it_was)
    return TRUE;

  set_refused (error);
  return FALSE;
}

static gboolean
write_device (DeskGate  *gate,
              gpointer   data,
              GError   **error)
{
  Enrol *enrol = data;

  return check_again (gate, enrol, error) && desk_accounts_sign_in_worked (gate->accounts, enrol->name, enrol->address, error) &&
         desk_accounts_add_device (gate->accounts, enrol->device, error);
}

/* The replica had a device before: it is revoked by now. */
static void
forget_earlier (Enrol *enrol)
{
  g_autoptr (GPtrArray) devices = desk_gate_list_devices (enrol->gate, &enrol->device->analyst);

  for (guint i = 0; i < devices->len; i++)
    {
      DeskDevice *device = g_ptr_array_index (devices, i);

      if (desk_uuid_equal (&device->replica, &enrol->device->replica))
        desk_gate_forget_devices (enrol->gate, &device->analyst, &device->id);
    }
}

static void
device_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (GTask) task = data;
  Enrol *enrol = g_task_get_task_data (task);
  GError *error = NULL;
  DeskEnrolment *enrolment;
  DeskDevice *known;

  if (!desk_gate_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  forget_earlier (enrol);
  known = desk_device_copy (enrol->device);
  g_hash_table_replace (enrol->gate->devices, &known->id, known);
  enrolment = g_new0 (DeskEnrolment, 1);
  enrolment->device = g_steal_pointer (&enrol->device);
  enrolment->token = g_steal_pointer (&enrol->token);
  g_task_return_pointer (task, enrolment, (GDestroyNotify) desk_enrolment_free);
}

/* --- compared --- */

static void
password_compared_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      data)
{
  g_autoptr (GTask) task = data;
  Enrol *enrol = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean fits = FALSE;

  if (!desk_passwords_verify_finish (enrol->gate->passwords, result, &fits, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!fits || enrol->account == NULL || enrol->account->disabled_at_ms != 0)
    {
      set_refused (&error);
      g_task_return_error (task, error);
      return;
    }
  if (enrol->gate->pool == NULL)
    {
      g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY, _("The service is stopping"));
      return;
    }

  enrol->device->analyst = enrol->account->analyst;
  enrol->device->made_at_ms = desk_clock_get_now_ms (enrol->gate->clock);
  desk_id_source_next_uuid (enrol->gate->ids, enrol->device->made_at_ms, &enrol->device->id);
  enrol->token = desk_token_new (&enrol->device->id, enrol->device->token_hash);
  desk_gate_run (enrol->gate, write_device, enrol, device_written_cb, g_steal_pointer (&task));
}

/* --- counted --- */

static gboolean
count_attempt (DeskGate  *gate,
               gpointer   data,
               GError   **error)
{
  Enrol *enrol = data;
  gint64 wait_ms = 0;

  if (!desk_accounts_begin_sign_in (gate->accounts, enrol->name, enrol->address, &gate->limits, desk_clock_get_now_ms (gate->clock), &wait_ms, error))
    return FALSE;
  if (wait_ms > 0)
    {
      enrol->wait_ms = wait_ms;
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_TOO_MANY, _("Too many sign-ins have failed. Wait before you try again"));
      return FALSE;
    }

  return desk_accounts_find_name (gate->accounts, enrol->name, &enrol->account, error);
}

static void
attempt_counted_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GTask) task = data;
  Enrol *enrol = g_task_get_task_data (task);
  const char *hash = enrol->account != NULL ? enrol->account->password : NULL;
  GError *error = NULL;

  if (!desk_gate_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  desk_passwords_verify_async (enrol->gate->passwords, enrol->password, hash, password_compared_cb, g_steal_pointer (&task));
}

/**
 * desk_gate_enrol_async:
 * @self: the gate
 * @request: who and what; copied
 * @callback: told
 * @data: passed to @callback
 */
void
desk_gate_enrol_async (DeskGate               *self,
                       const DeskEnrolRequest *request,
                       GAsyncReadyCallback     callback,
                       gpointer                data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Enrol *enrol = g_new0 (Enrol, 1);

  enrol->gate = desk_gate_ref (self);
  enrol->name = g_strdup (request->name);
  enrol->password = g_strdup (request->password);
  enrol->address = g_strdup (request->address);
  enrol->device = desk_device_new ();
  enrol->device->replica = request->replica;
  enrol->device->name = g_strdup (request->device_name);
  g_task_set_task_data (task, enrol, enrol_free);
  desk_gate_run (self, count_attempt, enrol, attempt_counted_cb, task);
}

/**
 * desk_gate_enrol_finish:
 * @self: the gate
 * @result: the result
 * @wait_ms: (out): with %DESK_SERVICE_ERROR_TOO_MANY: how long to wait
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the device and its token
 */
DeskEnrolment *
desk_gate_enrol_finish (DeskGate      *self,
                        GAsyncResult  *result,
                        gint64        *wait_ms,
                        GError       **error)
{
  Enrol *enrol = g_task_get_task_data (G_TASK (result));

  *wait_ms = enrol->wait_ms;

  return g_task_propagate_pointer (G_TASK (result), error);
}
