// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking connections in.
 *
 * A handshake of TLS takes a thread for as long as the other side likes, up to
 * its time limit. So only a few are under way, at most half of them for one
 * address, and the others wait their turn; nobody else waits for them.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>

#include "desk-listener.h"
#include "desk-service-error.h"

#define BACKLOG 128
#define ACCEPTS_PER_ROUND 16
#define PAUSE_MS 200

const DeskListenerLimits desk_listener_limits = {
  .wire = { .head_ms = 10000, .idle_ms = 75000, .grace_ms = 10000, .min_rate_bytes = 1024, .linger_ms = 2000 },
  .handshake_ms = 5000,
  .tick_ms = 500,
  .max_connections = 512,
  .max_per_address = 32,
  .max_handshakes = 8,
};

typedef struct {
  DeskListener *listener;
  GSocket *socket;
  GSource *source;
  char *path; /* of a Unix socket, to be removed */
  gboolean has_tls;
} Place;

typedef struct {
  DeskListener *listener;
  GSocketConnection *base;
  char *address;
  GIOStream *tls; /* NULL as long as it waits for its turn */
  GCancellable *cancellable;
  gint64 since_us;
} Handshake;

struct _DeskListener {
  DeskListenerLimits limits;
  DeskListenerEvents events;
  GTlsCertificate *certificate;
  GPtrArray *places;
  GPtrArray *wires;      /* that are not closed */
  GPtrArray *handshakes; /* in the order they came */
  GHashTable *counts;    /* address → number */
  guint n_connections;
  guint n_kept; /* closed ones that somebody holds, too */
  GSource *tick;
  gboolean is_freed;
  int ref_count;
};

static void start_handshakes (DeskListener *self);

static void
listener_unref (DeskListener *self)
{
  if (--self->ref_count > 0)
    return;

  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->wires);
  g_ptr_array_unref (self->handshakes);
  g_hash_table_unref (self->counts);
  g_clear_object (&self->certificate);
  g_free (self);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  if (place->source != NULL)
    {
      g_source_destroy (place->source);
      g_source_unref (place->source);
    }
  (void) g_socket_close (place->socket, NULL);
  g_object_unref (place->socket);
  if (place->path != NULL)
    (void) g_unlink (place->path);
  g_free (place->path);
  g_free (place);
}

static void
handshake_free (gpointer data)
{
  Handshake *handshake = data;

  g_object_unref (handshake->base);
  g_clear_object (&handshake->tls);
  g_object_unref (handshake->cancellable);
  g_free (handshake->address);
  g_free (handshake);
}

/* --- counting --- */

static guint
get_count (DeskListener *self,
           const char   *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address));
}

static void
count (DeskListener *self,
       const char   *address,
       int           by)
{
  guint n = (guint) ((int) get_count (self, address) + by);

  self->n_connections = (guint) ((int) self->n_connections + by);
  if (n == 0)
    g_hash_table_remove (self->counts, address);
  else
    g_hash_table_insert (self->counts, g_strdup (address), GUINT_TO_POINTER (n));
}

static gboolean
has_room (DeskListener *self,
          const char   *address)
{
  gboolean is_counted = !g_str_equal (address, DESK_LISTEN_UNIX) && !(self->limits.has_proxy && desk_listen_is_local (address));

  return self->n_connections < self->limits.max_connections && (!is_counted || get_count (self, address) < self->limits.max_per_address);
}

/* --- connections --- */

static void
wire_closed_cb (DeskWire *wire,
                gpointer  data)
{
  DeskListener *self = data;

  count (self, desk_wire_get_address (wire), -1);
  if (!self->is_freed)
    g_ptr_array_remove_fast (self->wires, wire);
  listener_unref (self);
}

static void
wire_refused_cb (DeskWire            *wire,
                 const DeskWireFault *fault,
                 gpointer             data)
{
  DeskListener *self = data;

  if (!self->is_freed && self->events.refused != NULL)
    self->events.refused (wire, fault, self->events.data);
}

static void
wire_gone_cb (gpointer  data,
              GObject  *wire)
{
  DeskListener *self = data;

  self->n_kept--;
  listener_unref (self);
}

/* The connection has been counted already. */
static void
begin_wire (DeskListener      *self,
            GIOStream         *stream,
            GSocketConnection *base,
            const char        *address)
{
  const DeskWireEvents events = { wire_refused_cb, wire_closed_cb, self };
  g_autoptr (DeskWire) wire = desk_wire_new (stream, g_socket_connection_get_socket (base), address, &self->limits.wire, &events);

  self->ref_count += 2;
  self->n_kept++;
  g_object_weak_ref (G_OBJECT (wire), wire_gone_cb, self);
  g_ptr_array_add (self->wires, wire);
  self->events.ready (wire, self->events.data);
}

static void
end_handshake (Handshake *handshake)
{
  DeskListener *self = handshake->listener;

  count (self, handshake->address, -1);
  g_ptr_array_remove (self->handshakes, handshake);
}

static void
handshake_done_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  Handshake *handshake = data;
  DeskListener *self = handshake->listener;
  g_autoptr (GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error) ||
      g_tls_connection_get_protocol_version (G_TLS_CONNECTION (source)) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    {
      g_debug ("No handshake with %s: %s", handshake->address, error != NULL ? error->message : "too old a version");
      (void) g_socket_shutdown (g_socket_connection_get_socket (handshake->base), TRUE, TRUE, NULL);
    }
  else if (!self->is_freed)
    {
      begin_wire (self, handshake->tls, handshake->base, handshake->address);
      count (self, handshake->address, 1);
    }
  end_handshake (handshake);
  if (!self->is_freed)
    start_handshakes (self);
  listener_unref (self);
}

static void
start_handshake (DeskListener *self,
                 Handshake    *handshake)
{
  g_autoptr (GError) error = NULL;

  handshake->since_us = g_get_monotonic_time ();
  handshake->tls = g_tls_server_connection_new (G_IO_STREAM (handshake->base), self->certificate, &error);
  if (handshake->tls == NULL)
    {
      g_warning ("TLS does not work: %s", error->message);
      end_handshake (handshake);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (handshake->tls), FALSE);
  self->ref_count++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (handshake->tls), G_PRIORITY_DEFAULT, handshake->cancellable, handshake_done_cb, handshake);
}

static guint
count_handshakes (DeskListener *self,
                  const char   *address)
{
  guint n = 0;

  for (guint i = 0; i < self->handshakes->len; i++)
    {
      Handshake *handshake = g_ptr_array_index (self->handshakes, i);

      if (handshake->tls != NULL && (address == NULL || g_str_equal (address, handshake->address)))
        n++;
    }

  return n;
}

static void
start_handshakes (DeskListener *self)
{
  for (guint i = 0; i < self->handshakes->len && count_handshakes (self, NULL) < self->limits.max_handshakes; i++)
    {
      Handshake *handshake = g_ptr_array_index (self->handshakes, i);

      if (handshake->tls == NULL && count_handshakes (self, handshake->address) < MAX (self->limits.max_handshakes / 2, 1))
        start_handshake (self, handshake);
    }
}

static void
take_in (Place             *place,
         GSocketConnection *connection)
{
  DeskListener *self = place->listener;
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *address = remote != NULL ? desk_listen_name_address (remote) : NULL;
  Handshake *handshake;

  /* Gone already, or too many: closed by letting go of it. */
  if (address == NULL || !has_room (self, address))
    {
      g_debug ("No room for a connection from %s", address != NULL ? address : "nowhere");
      return;
    }

  count (self, address, 1);
  (void) g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (!place->has_tls)
    {
      begin_wire (self, G_IO_STREAM (connection), connection, address);
      return;
    }

  handshake = g_new0 (Handshake, 1);
  handshake->listener = self;
  handshake->base = g_object_ref (connection);
  handshake->address = g_steal_pointer (&address);
  handshake->cancellable = g_cancellable_new ();
  handshake->since_us = g_get_monotonic_time ();
  g_ptr_array_add (self->handshakes, handshake);
  start_handshakes (self);
}

static gboolean place_ready_cb (GSocket *socket, GIOCondition condition, gpointer data);

static void
watch (Place *place)
{
  place->source = g_socket_create_source (place->socket, G_IO_IN, NULL);
  g_source_set_callback (place->source, G_SOURCE_FUNC (place_ready_cb), place, NULL);
  g_source_attach (place->source, g_main_context_get_thread_default ());
}

static gboolean
pause_over_cb (gpointer data)
{
  Place *place = data;

  g_clear_pointer (&place->source, g_source_unref);
  watch (place);

  return G_SOURCE_REMOVE;
}

/* Out of descriptors: those who wait would keep the processor busy. */
static void
pause_place (Place *place)
{
  g_source_unref (place->source);
  place->source = g_timeout_source_new (PAUSE_MS);
  g_source_set_callback (place->source, pause_over_cb, place, NULL);
  g_source_attach (place->source, g_main_context_get_thread_default ());
}

static gboolean
place_ready_cb (GSocket      *socket,
                GIOCondition  condition,
                gpointer      data)
{
  Place *place = data;

  for (guint i = 0; i < ACCEPTS_PER_ROUND; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);
      g_autoptr (GSocketConnection) connection = NULL;

      if (accepted == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        {
          g_warning ("Too many open files: connections have to wait");
          pause_place (place);
          return G_SOURCE_REMOVE;
        }
      if (accepted == NULL)
        break;
      connection = g_socket_connection_factory_create_connection (accepted);
      take_in (place, connection);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer data)
{
  DeskListener *self = data;
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = 0; i < self->handshakes->len; i++)
    {
      Handshake *handshake = g_ptr_array_index (self->handshakes, i);

      if (now_us - handshake->since_us > (gint64) self->limits.handshake_ms * 1000)
        {
          g_cancellable_cancel (handshake->cancellable);
          (void) g_socket_shutdown (g_socket_connection_get_socket (handshake->base), TRUE, TRUE, NULL);
          if (handshake->tls == NULL)
            {
              end_handshake (handshake);
              i--;
            }
        }
    }

  for (guint i = 0; i < self->wires->len; i++)
    g_ptr_array_add (wires, g_object_ref (g_ptr_array_index (self->wires, i)));
  for (guint i = 0; i < wires->len; i++)
    desk_wire_tick (g_ptr_array_index (wires, i), now_us);

  return G_SOURCE_CONTINUE;
}

/**
 * desk_listener_new:
 * @limits: the limits
 * @events: what is told
 *
 * Returns: (transfer full): a listener that listens nowhere yet
 */
DeskListener *
desk_listener_new (const DeskListenerLimits *limits,
                   const DeskListenerEvents *events)
{
  DeskListener *self = g_new0 (DeskListener, 1);

  self->ref_count = 1;
  self->limits = *limits;
  self->events = *events;
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->wires = g_ptr_array_new ();
  self->handshakes = g_ptr_array_new_with_free_func (handshake_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tick = g_timeout_source_new (limits->tick_ms);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());

  return self;
}

/**
 * desk_listener_free:
 * @self: (transfer full): a listener
 *
 * Connections that are left are dropped.
 */
void
desk_listener_free (DeskListener *self)
{
  g_autoptr (GPtrArray) wires = NULL;

  g_return_if_fail (self != NULL);

  desk_listener_stop (self);
  wires = g_steal_pointer (&self->wires);
  self->wires = g_ptr_array_new ();
  self->is_freed = TRUE;
  for (guint i = 0; i < self->handshakes->len; i++)
    g_cancellable_cancel (((Handshake *) g_ptr_array_index (self->handshakes, i))->cancellable);
  for (guint i = 0; i < wires->len; i++)
    desk_wire_drop (g_ptr_array_index (wires, i));
  g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  listener_unref (self);
}

/**
 * desk_listener_set_certificate:
 * @self: a listener
 * @certificate: (nullable): for places added from now on and for new
 *   connections to those that have TLS
 */
void
desk_listener_set_certificate (DeskListener    *self,
                               GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

static gboolean
check_width (DeskListener    *self,
             GSocketAddress  *address,
             GError         **error)
{
  if (self->certificate != NULL || !desk_listen_is_wide (address))
    return TRUE;

  g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED,
                       _("Other machines can come that way, and there is no certificate. Give one, or listen on 127.0.0.1 or a Unix socket behind a proxy"));
  return FALSE;
}

static void
add_socket (DeskListener   *self,
            GSocket        *socket,
            GSocketAddress *address,
            const char     *path)
{
  Place *place = g_new0 (Place, 1);

  g_socket_set_blocking (socket, FALSE);
  place->listener = self;
  place->socket = g_object_ref (socket);
  place->path = g_strdup (path);
  place->has_tls = self->certificate != NULL && G_IS_INET_SOCKET_ADDRESS (address);
  g_ptr_array_add (self->places, place);
  watch (place);
}

/* A socket that nobody listens on any longer is in the way. */
static void
remove_stale (const char     *path,
              GSocketAddress *address)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  if (g_lstat (path, &status) != 0 || !S_ISSOCK (status.st_mode))
    return;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket != NULL && !g_socket_connect (socket, address, NULL, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    (void) g_unlink (path);
}

/**
 * desk_listener_add:
 * @self: a listener
 * @where: see desk_listen_parse(); port 0 is any that is free
 * @error: return location
 *
 * Returns: whether it listens there now. Where other machines can come, it
 *   does not without a certificate
 */
gboolean
desk_listener_add (DeskListener  *self,
                   const char    *where,
                   GError       **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  const char *path = NULL;

  if (!desk_listen_parse (where, &address, error) || !check_width (self, address, error))
    return FALSE;
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    {
      path = g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
      remove_stale (path, address);
    }
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error))
    {
      g_prefix_error (error, _("It cannot listen on “%s”: "), where);
      return FALSE;
    }
  /* The folder says who may come in; beyond that, its group. */
  if (path != NULL)
    (void) g_chmod (path, 0660);
  if (!g_socket_listen (socket, error))
    {
      g_prefix_error (error, _("It cannot listen on “%s”: "), where);
      return FALSE;
    }

  add_socket (self, socket, address, path);

  return TRUE;
}

/**
 * desk_listener_add_fd:
 * @self: a listener
 * @fd: (transfer full): a listening socket, from systemd
 * @error: return location
 *
 * Returns: whether it listens there now
 */
gboolean
desk_listener_add_fd (DeskListener  *self,
                      int            fd,
                      GError       **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  g_autoptr (GSocketAddress) address = NULL;

  if (socket == NULL)
    {
      (void) g_close (fd, NULL);
      return FALSE;
    }
  address = g_socket_get_local_address (socket, error);

  if (address == NULL || !check_width (self, address, error))
    return FALSE;
  add_socket (self, socket, address, NULL);

  return TRUE;
}

/**
 * desk_listener_get_port:
 * @self: a listener
 * @index: which place, in the order they were added
 *
 * Returns: the port, 0 for a Unix socket
 */
guint
desk_listener_get_port (DeskListener *self,
                        guint         index)
{
  Place *place = g_ptr_array_index (self->places, index);
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (place->socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

guint
desk_listener_get_n_connections (DeskListener *self)
{
  return self->n_connections;
}

/**
 * desk_listener_get_n_kept:
 * @self: a listener
 *
 * Returns: how many connections there are in memory, closed or not
 */
guint
desk_listener_get_n_kept (DeskListener *self)
{
  return self->n_kept;
}

/**
 * desk_listener_stop:
 * @self: a listener
 *
 * Takes no more connections in. Those that are there go on.
 */
void
desk_listener_stop (DeskListener *self)
{
  g_ptr_array_set_size (self->places, 0);
}

/**
 * desk_listener_drop_idle:
 * @self: a listener
 *
 * Ends the connections that wait for a request.
 */
void
desk_listener_drop_idle (DeskListener *self)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->wires->len; i++)
    if (desk_wire_is_idle (g_ptr_array_index (self->wires, i)))
      g_ptr_array_add (idle, g_object_ref (g_ptr_array_index (self->wires, i)));
  for (guint i = 0; i < idle->len; i++)
    desk_wire_drop (g_ptr_array_index (idle, i));
}
