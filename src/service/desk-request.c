// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One request, and its reply. libsoup is paused while a request is handled;
 * every way out of a handler goes through desk_request_resume().
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-bodies.h"
#include "desk-json.h"
#include "desk-service-private.h"

#define REQUEST_KEY "desk-request"

DeskRequest *
desk_request_ref (DeskRequest *self)
{
  self->ref_count++;

  return self;
}

void
desk_request_unref (DeskRequest *self)
{
  DeskService *service = self->service;

  if (--self->ref_count > 0)
    return;

  desk_service_let_go (service, self);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->address);
  g_free (self->argument);
  g_free (self->range);
  g_free (self);
  desk_service_request_over (service);
  desk_service_unref (service);
}

static char *
find_address (DeskService       *service,
              SoupServerMessage *message,
              DeskWire          *wire)
{
  const char *near = desk_wire_get_address (wire);
  const char *header = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "X-Forwarded-For");
  char *far = NULL;

  /* Anybody can write such a header; only a proxy here is believed. */
  if (service->limits.listener.has_proxy && header != NULL && desk_listen_is_local (near))
    far = desk_listen_read_forwarded (header);

  return far != NULL ? far : g_strdup (near);
}

static void
message_gone_cb (gpointer data)
{
  DeskRequest *self = data;

  self->message = NULL;
  desk_request_unref (self);
}

/**
 * desk_request_new:
 * @service: the service
 * @message: what libsoup knows of it, which keeps the request
 * @wire: where it comes from
 *
 * Returns: (transfer none): a request
 */
DeskRequest *
desk_request_new (DeskService       *service,
                  SoupServerMessage *message,
                  DeskWire          *wire)
{
  DeskRequest *self = g_new0 (DeskRequest, 1);

  self->ref_count = 1;
  self->service = desk_service_ref (service);
  self->message = message;
  self->wire = wire;
  self->address = find_address (service, message, wire);
  self->body = g_byte_array_new ();
  self->began_us = g_get_monotonic_time ();
  self->began_ms = desk_clock_get_now_ms (service->clock);
  service->n_requests++;
  g_object_set_data_full (G_OBJECT (message), REQUEST_KEY, self, message_gone_cb);

  return self;
}

DeskRequest *
desk_request_get (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), REQUEST_KEY);
}

/**
 * desk_request_is_over:
 * @self: a request
 *
 * Returns: whether nobody waits for the reply any longer
 */
gboolean
desk_request_is_over (DeskRequest *self)
{
  return self->message == NULL;
}

/* --- what was asked for --- */

/**
 * desk_request_steal_body:
 * @self: a request
 *
 * Returns: (transfer full): its body
 */
GBytes *
desk_request_steal_body (DeskRequest *self)
{
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
}

/**
 * desk_request_parse_json:
 * @self: a request; when its body is no JSON object, it is answered
 *
 * Returns: (transfer full) (nullable): the body
 */
JsonNode *
desk_request_parse_json (DeskRequest *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = desk_body_parse_json ((const char *) self->body->data, self->body->len, &error);

  sodium_memzero (self->body->data, self->body->len);
  if (node == NULL)
    desk_request_fail (self, error);

  return node;
}

/**
 * desk_request_get_number:
 * @self: a request; when the number will not do, it is answered
 * @name: in the query
 * @fallback: when there is none
 * @max: the largest one
 * @number: (out): the number
 *
 * Returns: whether there is a number
 */
gboolean
desk_request_get_number (DeskRequest *self,
                         const char  *name,
                         guint64      fallback,
                         guint64      max,
                         guint64     *number)
{
  const char *text = self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
  g_autofree char *message = NULL;

  *number = fallback;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL))
    return TRUE;

  message = g_strdup_printf (_("“%s” has to be a number from 0 to %" G_GUINT64_FORMAT), name, max);
  desk_request_fail_code (self, DESK_SERVICE_ERROR_BAD_REQUEST, message);
  return FALSE;
}

/**
 * desk_request_wants_json:
 * @self: a request whose reply has two forms
 *
 * Returns: whether it asks for JSON rather than for bytes
 */
gboolean
desk_request_wants_json (DeskRequest *self)
{
  const char *accept = soup_message_headers_get_list (soup_server_message_get_request_headers (self->message), "Accept");

  return accept != NULL && strstr (accept, "application/json") != NULL;
}

/* --- the reply --- */

void
desk_request_add_header (DeskRequest *self,
                         const char  *name,
                         const char  *value)
{
  if (self->message != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

/* What browsers and proxies should not make of it. */
static void
set_status (DeskRequest *self,
            guint        status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  self->is_replied = TRUE;
  self->status = status;
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (self->service->is_stopping)
    soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (self->message, status, NULL);
}

/**
 * desk_request_resume:
 * @self: a request whose reply is set
 */
void
desk_request_resume (DeskRequest *self)
{
  if (self->message != NULL && self->is_handled)
    soup_server_message_unpause (self->message);
}

void
desk_request_reply_bytes (DeskRequest *self,
                          guint        status,
                          const char  *type,
                          GBytes      *body)
{
  if (self->message == NULL || self->is_replied)
    return;

  set_status (self, status);
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Content-Type", type);
  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
  desk_request_resume (self);
}

/**
 * desk_request_reply_json:
 * @self: a request
 * @status: the HTTP status
 * @builder: with an object that is ended
 */
void
desk_request_reply_json (DeskRequest *self,
                         guint        status,
                         JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *text = desk_json_to_text (node);
  char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (line, strlen (line));

  desk_request_reply_bytes (self, status, "application/json", bytes);
}

void
desk_request_reply_empty (DeskRequest *self,
                          guint        status)
{
  if (self->message == NULL || self->is_replied)
    return;

  set_status (self, status);
  desk_request_resume (self);
}

/* What went wrong inside is for the log, and nothing for who has sent it. */
static const char *
public_message (const GError *error)
{
  if (error->domain == DESK_SERVICE_ERROR && error->code != DESK_SERVICE_ERROR_FAILED)
    return error->message;

  g_warning ("A request failed: %s", error->message);
  return _("The service could not do this. Its log says why");
}

static void
add_waiting_time (DeskRequest  *self,
                  const GError *error)
{
  g_autofree char *seconds = NULL;

  if (!g_error_matches (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_TOO_MANY) && !g_error_matches (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY))
    return;
  seconds = g_strdup_printf ("%" G_GINT64_FORMAT, MAX ((self->retry_ms + 999) / 1000, 1));
  desk_request_add_header (self, "Retry-After", seconds);
}

/**
 * desk_request_fail:
 * @self: a request
 * @error: why; with a body that has not come, the connection answers and ends
 */
void
desk_request_fail (DeskRequest  *self,
                   const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *message = public_message (error);

  if (self->message == NULL || self->is_replied)
    return;

  self->code = desk_service_error_get_code (error);
  if (desk_wire_has_body_left (self->wire))
    {
      const DeskWireFault fault = { desk_service_error_get_status (error), self->code, message };

      self->is_replied = TRUE;
      desk_wire_refuse (self->wire, &fault);
      soup_server_message_set_status (self->message, fault.status, NULL);
      return;
    }

  add_waiting_time (self, error);
  if (g_error_matches (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_UNAUTHORISED))
    desk_request_add_header (self, "WWW-Authenticate", "Bearer");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, self->code);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
  desk_request_reply_json (self, desk_service_error_get_status (error), builder);
}

void
desk_request_fail_code (DeskRequest      *self,
                        DeskServiceError  code,
                        const char       *message)
{
  g_autoptr (GError) error = g_error_new_literal (DESK_SERVICE_ERROR, (int) code, message);

  desk_request_fail (self, error);
}
