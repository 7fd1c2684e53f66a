// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Blobs, by their SHA-256. The name was looked at when the route was found; no
 * other text from outside comes near a path.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-blob-store.h"
#include "desk-service-private.h"

#define TYPE_BYTES "application/octet-stream"

/* It may go on a thread; so the request, which may not, is not in it. */
typedef struct {
  DeskBlobPart *part;
  DeskBlobOutcome outcome;
} Blob;

static void
blob_free (gpointer data)
{
  Blob *blob = data;

  desk_blob_part_free (blob->part);
  g_free (blob);
}

static Blob *
blob_new (DeskRequest *request)
{
  Blob *blob = g_new0 (Blob, 1);

  blob->part = g_new0 (DeskBlobPart, 1);
  blob->part->path = desk_hub_dup_blob_path (request->service->hub, request->argument);
  blob->part->sha256 = g_strdup (request->argument);
  blob->part->uploader = desk_uuid_to_string (&request->analyst);

  return blob;
}

static void
add_offset (DeskRequest *request,
            const Blob  *blob)
{
  char number[32];

  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, blob->outcome.n_bytes);
  desk_request_add_header (request, "Deskbell-Offset", number);
}

void
desk_route_blob_get (DeskRequest *request)
{
  g_autofree char *path = desk_hub_dup_blob_path (request->service->hub, request->argument);

  desk_file_reply (request, path, TYPE_BYTES);
}

/* --- looking --- */

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Blob *blob = data;
  GError *error = NULL;

  if (desk_blob_look (blob->part, &blob->outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  Blob *blob = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      desk_request_fail (request, error);
      return;
    }
  add_offset (request, blob);
  desk_request_reply_empty (request, blob->outcome.state == DESK_BLOB_WHOLE ? 200 : 404);
}

void
desk_route_blob_head (DeskRequest *request)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, looked_cb, desk_request_ref (request));

  g_task_set_task_data (task, blob_new (request), blob_free);
  g_task_run_in_thread (task, look_in_thread);
}

/* --- storing --- */

static void
store_work (gpointer data,
            gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Blob *blob = g_task_get_task_data (task);
  GError *error = NULL;

  if (desk_blob_store (blob->part, &blob->outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  Blob *blob = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean is_stored = g_task_propagate_boolean (G_TASK (result), &error);

  add_offset (request, blob);
  if (is_stored)
    desk_request_reply_empty (request, blob->outcome.state == DESK_BLOB_WHOLE ? 201 : 202);
  else
    desk_request_fail (request, error);
}

void
desk_route_blob_put (DeskRequest *request)
{
  DeskService *self = request->service;
  g_autofree char *account = desk_uuid_to_string (&request->analyst);
  guint64 offset, size, length = request->body->len;
  GTask *task;
  Blob *blob;

  if (!desk_request_get_number (request, "offset", 0, self->limits.max_blob_bytes, &offset) ||
      !desk_request_get_number (request, "size", offset + length, self->limits.max_blob_bytes, &size))
    return;
  if (offset + length > size || (length == 0 && offset < size))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BAD_REQUEST, _("More is sent than there is to be, or nothing"));
      return;
    }
  if (size > self->limits.max_blob_bytes)
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_LARGE, _("A blob as large as that is not taken"));
      return;
    }
  if (!desk_quota_take (self->blob_bytes, account, length, g_get_monotonic_time (), &request->retry_ms))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_MANY, _("This account has sent too much. Wait before you try again"));
      return;
    }

  blob = blob_new (request);
  blob->part->offset = offset;
  blob->part->size = size;
  blob->part->bytes = desk_request_steal_body (request);
  task = g_task_new (NULL, NULL, stored_cb, desk_request_ref (request));
  g_task_set_task_data (task, blob, blob_free);
  g_thread_pool_push (self->blob_pool, task, NULL);
}

/**
 * desk_blob_pool_new:
 *
 * Returns: (transfer full): one thread, so that two parts of a blob never meet
 */
GThreadPool *
desk_blob_pool_new (void)
{
  return g_thread_pool_new (store_work, NULL, 1, FALSE, NULL);
}
