// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A file as a reply, or one range of it: read in parts as they are sent, so
 * that its size does not matter.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-bodies.h"
#include "desk-service-private.h"

#define PART_BYTES (64 * 1024)

typedef struct {
  int ref_count; /* one for the message, one for what is being read */
  DeskRequest *request;
  char *path;
  char *type;
  GFileInputStream *stream;
  guint64 size;
  guint64 left;
  gboolean is_reading;
} FileReply;

static void
file_reply_unref (FileReply *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_object (&self->stream);
  desk_request_unref (self->request);
  g_free (self->path);
  g_free (self->type);
  g_free (self);
}

/* It is too late for another answer: the reply stays short, and says so by
 * ending. */
static void
break_off (FileReply *self)
{
  if (self->request->message != NULL)
    desk_wire_drop (self->request->wire);
  desk_request_resume (self->request);
}

static void
part_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  FileReply *self = data;
  DeskRequest *request = self->request;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  self->is_reading = FALSE;
  if (desk_request_is_over (request))
    {
      g_debug ("Nobody waits for the rest of “%s”", self->path);
    }
  else if (part == NULL || g_bytes_get_size (part) == 0)
    {
      g_warning ("“%s” could not be read to its end: %s", self->path, error != NULL ? error->message : "it is shorter");
      break_off (self);
    }
  else
    {
      self->left -= g_bytes_get_size (part);
      soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), part);
      desk_request_resume (request);
    }
  file_reply_unref (self);
}

static void
read_part (FileReply *self)
{
  if (self->left == 0 || self->is_reading)
    return;

  self->is_reading = TRUE;
  self->ref_count++;
  g_input_stream_read_bytes_async (G_INPUT_STREAM (self->stream), (gsize) MIN (self->left, PART_BYTES), G_PRIORITY_DEFAULT, NULL, part_read_cb, self);
}

static void
part_written_cb (SoupServerMessage *message,
                 gpointer           data)
{
  read_part (data);
}

static void
message_over_cb (gpointer  data,
                 GClosure *closure)
{
  file_reply_unref (data);
}

static gboolean
set_range (FileReply *self,
           guint64   *first)
{
  DeskRequest *request = self->request;
  guint64 last = G_MAXUINT64;

  *first = 0;
  self->left = self->size;
  if (request->range == NULL || !desk_body_parse_range (request->range, first, &last))
    return TRUE;
  if (*first >= self->size)
    {
      g_autofree char *range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, self->size);

      desk_request_add_header (request, "Content-Range", range);
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BAD_RANGE, _("It is not that long"));
      return FALSE;
    }
  last = MIN (last, self->size - 1);
  self->left = last - *first + 1;

  return TRUE;
}

static void
begin (FileReply *self,
       guint64    first)
{
  DeskRequest *request = self->request;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  gboolean is_part = request->range != NULL;

  if (is_part)
    soup_message_headers_set_content_range (headers, (goffset) first, (goffset) (first + self->left - 1), (goffset) self->size);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "Content-Type", self->type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_set_content_length (headers, (goffset) self->left);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (request->message), FALSE);
  request->is_replied = TRUE;
  request->status = is_part ? 206 : 200;
  soup_server_message_set_status (request->message, request->status, NULL);
  self->ref_count++;
  g_signal_connect_data (request->message, "wrote-chunk", G_CALLBACK (part_written_cb), self, message_over_cb, 0);
  if (self->left == 0)
    desk_request_resume (request);
  else
    read_part (self);
}

typedef struct {
  guint64 size;
  GFileInputStream *stream;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_object (&opened->stream);
  g_free (opened);
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  FileReply *self = data;
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GError *error = NULL;
  guint64 first = 0, last;
  Opened *opened;

  stream = g_file_read (file, NULL, &error);
  info = stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &error) : NULL;
  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->request->range != NULL && desk_body_parse_range (self->request->range, &first, &last) && first <= (guint64) g_file_info_get_size (info) &&
      !g_seekable_seek (G_SEEKABLE (stream), (goffset) first, G_SEEK_SET, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  opened = g_new0 (Opened, 1);
  opened->size = (guint64) g_file_info_get_size (info);
  opened->stream = g_steal_pointer (&stream);
  g_task_return_pointer (task, opened, opened_free);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  FileReply *self = data;
  DeskRequest *request = self->request;
  g_autoptr (GError) error = NULL;
  Opened *opened = g_task_propagate_pointer (G_TASK (result), &error);
  guint64 first;

  if (opened == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    desk_request_fail_code (request, DESK_SERVICE_ERROR_NOT_FOUND, _("There is nothing here"));
  else if (opened == NULL)
    desk_request_fail (request, error);

  if (opened != NULL)
    {
      self->size = opened->size;
      self->stream = g_steal_pointer (&opened->stream);
      opened_free (opened);
      if (!desk_request_is_over (request) && set_range (self, &first))
        begin (self, first);
    }
  file_reply_unref (self);
}

/**
 * desk_file_reply:
 * @request: a request
 * @path: the file
 * @type: its media type
 *
 * Answers with the file, or with the range of it that was asked for.
 */
void
desk_file_reply (DeskRequest *request,
                 const char  *path,
                 const char  *type)
{
  FileReply *self = g_new0 (FileReply, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, opened_cb, self);

  self->ref_count = 1;
  self->request = desk_request_ref (request);
  self->path = g_strdup (path);
  self->type = g_strdup (type);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, open_in_thread);
}
