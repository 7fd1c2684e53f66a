// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Requests to a service. Replies come from somebody else: their sizes are
 * counted as they come, and errors are told in our words or in the service's.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "desk-service-client.h"

/* Of silence; nobody asks the service to wait for longer than a few seconds. */
#define TIMEOUT_S 30
#define MAX_JSON_BYTES (1024 * 1024)
#define MAX_FILE_BYTES G_GUINT64_CONSTANT (64 * 1024 * 1024 * 1024)
#define PIECE_BYTES 65536

struct _DeskServiceClient {
  SoupSession *session;
  char *base;         /* without a slash at the end */
  char *authorization; /* (nullable) */
  char *pinned;       /* (nullable): the fingerprint that is expected */
  char *fingerprint;  /* (nullable): the one that was seen */
};

/* --- certificates --- */

static char *
find_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *digits = NULL;
  GString *text = g_string_new (NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  digits = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  for (guint i = 0; digits[i] != '\0'; i += 2)
    g_string_append_printf (text, "%s%c%c", i > 0 ? ":" : "", g_ascii_toupper (digits[i]), g_ascii_toupper (digits[i + 1]));

  return g_string_free (text, FALSE);
}

/* Nobody is asked to believe a certificate that is another than before. */
static gboolean
accept_cb (SoupMessage         *message,
           GTlsCertificate     *certificate,
           GTlsCertificateFlags errors,
           gpointer             data)
{
  DeskServiceClient *self = data;

  g_free (self->fingerprint);
  self->fingerprint = find_fingerprint (certificate);

  return self->pinned == NULL || g_ascii_strcasecmp (self->pinned, self->fingerprint) == 0;
}

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * desk_service_client_new:
 * @place: `https://HOST:PORT`, with `#FINGERPRINT` once it is known; `http` on
 *   this machine only
 * @token: (nullable): of an enrolled device; what stands after a blank is not
 *   sent
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a client; nothing has been sent yet
 */
DeskServiceClient *
desk_service_client_new (const char *place,
                         const char *token,
                         GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (place, G_URI_FLAGS_HAS_PASSWORD, NULL);
  DeskServiceClient *self;
  gboolean is_plain;

  is_plain = uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "http") == 0;
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' || (!is_plain && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("“%s” is not the address of a service; write it such as https://desk.example:8443"), place);
      return NULL;
    }
  if (is_plain && !is_loopback (uri))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNFIT, _("“%s” would be spoken to in plain text, for everybody on the way to read. Write https"), place);
      return NULL;
    }

  self = g_new0 (DeskServiceClient, 1);
  /* What this machine takes for good is not asked: only a certificate that
   * nobody vouches for is shown to accept_cb(), and each has to be. */
  self->session = soup_session_new_with_options ("tls-database", NULL, "timeout", TIMEOUT_S, "user-agent", "deskbell/" DESK_VERSION, "max-conns-per-host", 2, NULL);
  self->base = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  if (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  self->pinned = g_strdup (g_uri_get_fragment (uri));
  if (token != NULL)
    self->authorization = g_strdup_printf ("Bearer %.*s", (int) strcspn (token, " "), token);

  return self;
}

void
desk_service_client_free (DeskServiceClient *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->session);
  g_free (self->base);
  if (self->authorization != NULL)
    memset (self->authorization, 0, strlen (self->authorization));
  g_free (self->authorization);
  g_free (self->pinned);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * desk_service_client_get_fingerprint:
 * @self: a client that has been answered
 *
 * Returns: (nullable): of the certificate that was seen; %NULL without TLS
 */
const char *
desk_service_client_get_fingerprint (DeskServiceClient *self)
{
  return self->fingerprint;
}

/**
 * desk_service_client_dup_place:
 * @self: a client that has been answered
 *
 * Returns: (transfer full): its address, with the fingerprint that was seen
 */
char *
desk_service_client_dup_place (DeskServiceClient *self)
{
  return self->fingerprint != NULL ? g_strconcat (self->base, "#", self->fingerprint, NULL) : g_strdup (self->base);
}

/* --- errors --- */

static int
code_of_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return DESK_LOG_ERROR_DENIED;
    case SOUP_STATUS_NOT_FOUND:
      return DESK_LOG_ERROR_NOT_FOUND;
    case SOUP_STATUS_CONFLICT:
      return DESK_LOG_ERROR_EXISTS;
    case SOUP_STATUS_INSUFFICIENT_STORAGE:
      return DESK_LOG_ERROR_FULL;
    default:
      return status >= 500 || status == 429 || status == 408 ? DESK_LOG_ERROR_UNREACHABLE : DESK_LOG_ERROR_FAILED;
    }
}

static void
set_status_error (DeskServiceClient *self,
                  GError           **error,
                  guint              status,
                  GBytes            *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *message = NULL;

  if (body != NULL && json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    message = json_object_get_string_member_with_default (json_node_get_object (json_parser_get_root (parser)), "message", NULL);
  if (status == SOUP_STATUS_UNAUTHORIZED && self->authorization != NULL)
    g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_SIGNED_OUT,
                         _("The service does not let this machine in any more. Sign in again; what waits is kept until then"));
  else if (message != NULL)
    g_set_error (error, DESK_LOG_ERROR, code_of_status (status), _("The service says: %s"), message);
  else
    g_set_error (error, DESK_LOG_ERROR, code_of_status (status), _("The service answers with %u"), status);
}

static void
set_network_error (DeskServiceClient *self,
                   GError           **error,
                   const GError      *failure)
{
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (failure));
  else if (self->pinned != NULL && self->fingerprint != NULL && g_ascii_strcasecmp (self->pinned, self->fingerprint) != 0)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE,
                 _("“%s” shows another certificate than before. Somebody may stand in between, so nothing is sent. Ask whoever runs the service for the fingerprint of its certificate"),
                 self->base);
  else if (self->authorization == NULL && self->fingerprint == NULL && failure->domain == G_TLS_ERROR)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG, _("“%s” does not speak TLS, so it is no service of Deskbell. Look at the address and its port"), self->base);
  else
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE, _("“%s” cannot be reached (%s)"), self->base, failure->message);
}

/* --- requests --- */

static SoupMessage *
new_message (DeskServiceClient *self,
             const char        *method,
             const char        *path)
{
  g_autofree char *address = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, address);

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), self);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (self->authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", self->authorization);

  return message;
}

static GBytes *
read_limited (GInputStream *stream,
              gsize         max_bytes,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);

  while (TRUE)
    {
      gssize n = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&body));
      if (body->len + (gsize) n > max_bytes)
        {
          g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service answers with more than was asked for"));
          return NULL;
        }
      g_byte_array_append (body, piece, (guint) n);
    }
}

static GBytes *
send (DeskServiceClient *self,
      SoupMessage       *message,
      gsize              max_bytes,
      GCancellable      *cancellable,
      GError           **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (self->session, message, cancellable, &failure);
  g_autoptr (GBytes) body = NULL;
  guint status;

  if (stream != NULL)
    body = read_limited (stream, max_bytes, cancellable, &failure);
  if (body == NULL)
    {
      if (failure->domain == DESK_LOG_ERROR)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        set_network_error (self, error, failure);
      return NULL;
    }
  status = soup_message_get_status (message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      set_status_error (self, error, status, body);
      return NULL;
    }

  return g_steal_pointer (&body);
}

/**
 * desk_service_client_get:
 * @self: a client
 * @path: begins with a slash
 * @max_bytes: no memory is taken for more
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body of the reply
 */
GBytes *
desk_service_client_get (DeskServiceClient *self,
                         const char        *path,
                         gsize              max_bytes,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, "GET", path);

  return send (self, message, max_bytes, cancellable, error);
}

/**
 * desk_service_client_get_json:
 * @self: a client
 * @path: begins with a slash
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an object
 */
JsonNode *
desk_service_client_get_json (DeskServiceClient *self,
                              const char        *path,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_autoptr (GBytes) body = desk_service_client_get (self, path, MAX_JSON_BYTES, cancellable, error);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (body == NULL)
    return NULL;
  if (json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL) && json_parser_get_root (parser) != NULL &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return json_parser_steal_root (parser);

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service does not answer as one of Deskbell does"));
  return NULL;
}

/**
 * desk_service_client_ask:
 * @self: a client
 * @path: begins with a slash
 * @header: a header of the reply
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * For files: asks for one byte only.
 *
 * Returns: (transfer full) (nullable): what the header says, empty if it is not
 *   there; %NULL on failure
 */
char *
desk_service_client_ask (DeskServiceClient *self,
                         const char        *path,
                         const char        *header,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, "GET", path);
  g_autoptr (GBytes) body = NULL;
  const char *value;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Range", "bytes=0-0");
  body = send (self, message, PIECE_BYTES, cancellable, error);
  if (body == NULL)
    return NULL;
  value = soup_message_headers_get_one (soup_message_get_response_headers (message), header);

  return g_strdup (value != NULL ? value : "");
}

/**
 * desk_service_client_send:
 * @self: a client
 * @method: such as `PUT`
 * @path: begins with a slash
 * @type: (nullable): media type of @body
 * @body: (nullable): what is sent
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body of the reply
 */
GBytes *
desk_service_client_send (DeskServiceClient *self,
                          const char        *method,
                          const char        *path,
                          const char        *type,
                          GBytes            *body,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, method, path);

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, type, body);

  return send (self, message, MAX_JSON_BYTES, cancellable, error);
}

/**
 * desk_service_client_post:
 * @self: a client
 * @path: begins with a slash
 * @type: media type of @body
 * @body: what is sent
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body of the reply
 */
GBytes *
desk_service_client_post (DeskServiceClient *self,
                          const char        *path,
                          const char        *type,
                          GBytes            *body,
                          GCancellable      *cancellable,
                          GError           **error)
{
  return desk_service_client_send (self, "POST", path, type, body, cancellable, error);
}

static gboolean
write_file (GInputStream *stream,
            const char   *to,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (to);
  g_autoptr (GFileOutputStream) output = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, error);

  return output != NULL && g_output_stream_splice (G_OUTPUT_STREAM (output), stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable, error) >= 0;
}

/**
 * desk_service_client_download:
 * @self: a client
 * @path: begins with a slash
 * @to: a file that must not exist
 * @header: a header of the reply
 * @value: (out): what it says
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether the file is whole; otherwise there is none
 */
gboolean
desk_service_client_download (DeskServiceClient *self,
                              const char        *path,
                              const char        *to,
                              const char        *header,
                              char             **value,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, "GET", path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (self->session, message, cancellable, &failure);

  if (stream == NULL)
    {
      set_network_error (self, error, failure);
      return FALSE;
    }
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      g_autoptr (GBytes) body = read_limited (stream, MAX_JSON_BYTES, cancellable, NULL);

      set_status_error (self, error, soup_message_get_status (message), body);
      return FALSE;
    }
  if ((guint64) soup_message_headers_get_content_length (soup_message_get_response_headers (message)) > MAX_FILE_BYTES)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service answers with more than was asked for"));
      return FALSE;
    }
  if (!write_file (stream, to, cancellable, &failure))
    {
      (void) g_unlink (to);
      set_network_error (self, error, failure);
      return FALSE;
    }
  *value = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), header));

  return TRUE;
}

/* --- files that go on where they were broken off --- */

/* What the caller knows how to go on from. */
static gboolean
is_expected (guint status)
{
  return SOUP_STATUS_IS_SUCCESSFUL (status) || status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_CONFLICT;
}

/**
 * desk_service_client_exchange:
 * @self: a client
 * @method: `HEAD`, `PUT` or `DELETE`
 * @path: begins with a slash
 * @body: (nullable): what is sent
 * @header: (nullable): a header of the reply
 * @value: (out) (nullable): what it says, %NULL if it is not there
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: the status, if it is one of success, 404 or 409; 0 on failure
 */
guint
desk_service_client_exchange (DeskServiceClient *self,
                              const char        *method,
                              const char        *path,
                              GBytes            *body,
                              const char        *header,
                              char             **value,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, method, path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) reply = NULL;
  guint status;

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/octet-stream", body);
  stream = soup_session_send (self->session, message, cancellable, &failure);
  if (stream != NULL)
    reply = read_limited (stream, MAX_JSON_BYTES, cancellable, &failure);
  if (reply == NULL)
    {
      if (failure->domain == DESK_LOG_ERROR)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        set_network_error (self, error, failure);
      return 0;
    }
  status = soup_message_get_status (message);
  if (!is_expected (status))
    {
      set_status_error (self, error, status, reply);
      return 0;
    }
  if (value != NULL)
    *value = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), header));

  return status;
}

/**
 * desk_service_client_get_rest:
 * @self: a client
 * @path: begins with a slash
 * @from: how much is there already
 * @is_whole: (out): it begins at the beginning, whatever was asked for
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bytes after @from, none if there are
 *   no more
 */
GInputStream *
desk_service_client_get_rest (DeskServiceClient *self,
                              const char        *path,
                              guint64            from,
                              gboolean          *is_whole,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_autoptr (SoupMessage) message = new_message (self, "GET", path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GInputStream) stream = NULL;
  guint status;

  if (from > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), (goffset) from, -1);
  stream = soup_session_send (self->session, message, cancellable, &failure);
  if (stream == NULL)
    {
      set_network_error (self, error, failure);
      return NULL;
    }
  status = soup_message_get_status (message);
  *is_whole = status == SOUP_STATUS_OK;
  if (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT)
    return g_steal_pointer (&stream);
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && from > 0)
    return g_memory_input_stream_new ();

  {
    g_autoptr (GBytes) body = read_limited (stream, MAX_JSON_BYTES, cancellable, NULL);

    set_status_error (self, error, status, body);
  }
  return NULL;
}
