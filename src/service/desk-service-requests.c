// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where requests come from libsoup. All that can be known of one from its head
 * is decided when the head is there: before a byte of the body is read. Who may
 * do it is looked at again when the request is there whole, and when it has
 * waited.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-bodies.h"
#include "desk-service-private.h"

#define WIRE_KEY "desk-wire"

/* --- the log --- */

static void
write_line (DeskService *self,
            DeskRequest *request,
            DeskWire    *wire,
            guint        status,
            const char  *code)
{
  DeskAccessLine line = { 0 };

  if (self->log == NULL)
    return;

  line.time_ms = request != NULL ? request->began_ms : desk_clock_get_now_ms (self->clock);
  line.address = request != NULL ? request->address : desk_wire_get_address (wire);
  line.method = "-";
  line.route = "-";
  line.status = status;
  line.code = code;
  line.bytes_in = desk_wire_get_n_read (wire);
  line.bytes_out = desk_wire_get_n_written (wire);
  if (request != NULL)
    {
      line.account = request->analyst;
      line.duration_us = g_get_monotonic_time () - request->began_us;
      if (request->route != NULL)
        {
          line.method = request->route->method;
          line.route = request->route->path;
        }
    }
  self->log (&line, self->log_data);
}

static DeskRequest *
find_request (DeskWire *wire)
{
  return g_object_get_data (G_OBJECT (wire), "desk-current-request");
}

/**
 * desk_service_refused_cb:
 * @wire: a connection that has answered by itself
 * @fault: what it said
 * @data: the service
 */
void
desk_service_refused_cb (DeskWire            *wire,
                         const DeskWireFault *fault,
                         gpointer             data)
{
  DeskRequest *request = find_request (wire);

  if (request != NULL)
    request->is_refused = TRUE;
  write_line (data, request, wire, fault->status, fault->code);
}

static DeskWire *
find_wire (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), WIRE_KEY);
}

/* --- the head --- */

static const char *
get_token (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_list (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  value += strlen ("Bearer ");

  return *value != '\0' ? value : NULL;
}

static gboolean
has_role (DeskRequest *request)
{
  return request->route->access != DESK_ACCESS_ADMINISTRATOR || desk_hub_has_role (request->service->hub, &request->analyst, DESK_ROLE_ADMINISTRATOR);
}

/**
 * desk_service_check_access:
 * @request: a request with a route; when it may not be done, at this moment, it
 *   is answered
 *
 * Returns: whether whoever asks may do so: the device is let in and the account
 *   has the role
 */
gboolean
desk_service_check_access (DeskRequest *request)
{
  DeskGate *gate = request->service->gate;

  if (request->route->access == DESK_ACCESS_OPEN)
    return TRUE;
  if (gate == NULL)
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BUSY, _("The service is stopping"));
      return FALSE;
    }
  if (!request->has_device || !desk_gate_lets_in (gate, &request->device))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_UNAUTHORISED, _("Sign in first"));
      return FALSE;
    }
  if (!has_role (request))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_FORBIDDEN, _("Only an administrator of the desk may do this"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
take_token (DeskRequest *request)
{
  DeskService *self = request->service;
  const char *token = get_token (soup_server_message_get_request_headers (request->message));
  const DeskDevice *device;

  if (request->route->access == DESK_ACCESS_OPEN)
    return TRUE;

  device = token != NULL ? desk_gate_find_token (self->gate, token) : NULL;
  if (device != NULL)
    {
      request->has_device = TRUE;
      request->analyst = device->analyst;
      request->device = device->id;
      desk_gate_note_seen (self->gate, &request->device);
    }

  return desk_service_check_access (request);
}

/* libsoup would make a reply of every range there is, one in another. It never
 * sees one. */
static gboolean
take_range (DeskRequest        *request,
            SoupMessageHeaders *headers)
{
  g_autofree char *range = g_strdup (soup_message_headers_get_list (headers, "Range"));
  guint64 first, last;

  soup_message_headers_remove (headers, "Range");
  soup_message_headers_remove (headers, "If-Range");
  if (range == NULL || !request->route->takes_range)
    return TRUE;
  if (!desk_body_parse_range (range, &first, &last))
    {
      desk_request_fail_code (request, DESK_SERVICE_ERROR_BAD_RANGE, _("Ask for one range, from a byte on: bytes=0-1023 or bytes=1024-"));
      return FALSE;
    }
  request->range = g_steal_pointer (&range);

  return TRUE;
}

static gboolean
find_route (DeskRequest *request,
            const char  *path)
{
  const char *method = soup_server_message_get_method (request->message);
  gboolean is_path_known;

  request->route = desk_route_find (method, path, &request->argument, &is_path_known);
  if (request->route != NULL)
    return TRUE;

  if (is_path_known)
    desk_request_fail_code (request, DESK_SERVICE_ERROR_NOT_ALLOWED, _("Not by this method"));
  else
    desk_request_fail_code (request, DESK_SERVICE_ERROR_NOT_FOUND, _("There is nothing here"));
  return FALSE;
}

/* The wire knows its length, or counts as it comes. Room is made for what has
 * come only: whoever says that much is coming takes nothing from the others. */
static void
limit_body (DeskRequest        *request,
           SoupMessageHeaders *headers)
{
  guint64 size = (guint64) soup_message_headers_get_content_length (headers);

  desk_wire_set_body_limit (request->wire, request->route->max_body_bytes);
  if (desk_wire_has_body_left (request->wire) && size > request->route->max_body_bytes)
    desk_request_fail_code (request, DESK_SERVICE_ERROR_TOO_LARGE, _("The body of the request is too large"));
}

static void
body_chunk_came_cb (SoupServerMessage *message,
                    GBytes            *chunk,
                    gpointer           data)
{
  DeskRequest *request = data;
  gsize size = g_bytes_get_size (chunk);

  if (request->is_replied || !desk_service_hold (request->service, request, size))
    return;
  g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL), (guint) size);
}

/**
 * desk_service_request_began_cb:
 * @server: libsoup
 * @message: a request whose head has come
 * @path: its path, not decoded
 * @query: (nullable): its query
 * @data: the service
 */
void
desk_service_request_began_cb (SoupServer        *server,
                               SoupServerMessage *message,
                               const char        *path,
                               GHashTable        *query,
                               gpointer           data)
{
  DeskWire *wire = find_wire (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  DeskRequest *request = desk_request_new (data, message, wire);

  g_object_set_data (G_OBJECT (wire), "desk-current-request", request);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (body_chunk_came_cb), request);
  request->query = query != NULL ? g_hash_table_ref (query) : NULL;

  if (!find_route (request, path) || !take_range (request, headers) || !take_token (request))
    return;
  if (request->service->is_stopping)
    desk_request_fail_code (request, DESK_SERVICE_ERROR_BUSY, _("The service is stopping"));
  else
    limit_body (request, headers);
}

/**
 * desk_service_request_came_cb:
 * @server: libsoup
 * @message: a request that has come whole, and was not answered yet
 * @path: its path
 * @query: (nullable): its query
 * @data: the service
 */
void
desk_service_request_came_cb (SoupServer        *server,
                              SoupServerMessage *message,
                              const char        *path,
                              GHashTable        *query,
                              gpointer           data)
{
  DeskRequest *request = desk_request_get (message);

  /* Much may have happened since the head came; a body may take minutes. */
  if (request == NULL || request->is_replied || !desk_service_check_access (request))
    return;

  request->is_handled = TRUE;
  soup_server_message_pause (message);
  request->route->handle (request);
}

/**
 * desk_service_request_ended_cb:
 * @server: libsoup
 * @message: a request whose reply is written, or never will be
 * @data: the service
 */
void
desk_service_request_ended_cb (SoupServer        *server,
                               SoupServerMessage *message,
                               gpointer           data)
{
  DeskRequest *request = desk_request_get (message);

  if (request == NULL)
    {
      /* libsoup has answered by itself, and ends the connection. */
      write_line (data, NULL, find_wire (message), soup_server_message_get_status (message), NULL);
      return;
    }
  if (request->message == NULL)
    return;

  if (!request->is_refused)
    write_line (data, request, request->wire, request->status, request->code);
  g_signal_handlers_disconnect_by_func (message, body_chunk_came_cb, request);
  g_object_set_data (G_OBJECT (request->wire), "desk-current-request", NULL);
  desk_wire_reply_finished (request->wire);
  request->message = NULL;
  /* Lets go of it, unless somebody is still at it. */
  g_object_set_data (G_OBJECT (message), "desk-request", NULL);
}
