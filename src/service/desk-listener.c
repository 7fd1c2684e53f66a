// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking connections in, counting them, and handing on what is ready.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "desk-listener-private.h"

const DeskListenerLimits desk_listener_limits = {
  .wire = { .head_ms = 10000, .idle_ms = 75000, .grace_ms = 10000, .min_rate_bytes = 1024, .body_ms = 120000, .body_rate_bytes = 16384, .linger_ms = 2000 },
  .handshake_ms = 5000,
  .tick_ms = 500,
  .max_connections = 512,
  .max_per_address = 64,
  .max_handshakes = 8,
};

void
desk_listener_unref (DeskListener *self)
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

/* --- counting --- */

static guint
get_count (DeskListener *self,
           const char   *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address));
}

void
desk_listener_count (DeskListener *self,
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

  desk_listener_count (self, desk_wire_get_address (wire), -1);
  if (!self->is_freed)
    g_ptr_array_remove_fast (self->wires, wire);
  desk_listener_unref (self);
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
  desk_listener_unref (self);
}

/* The connection has been counted already. */
void
desk_listener_begin_wire (DeskListener      *self,
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

void
desk_listener_take_in (DeskListener      *self,
                       GSocketConnection *connection,
                       gboolean           has_tls)
{
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *address = remote != NULL ? desk_listen_name_address (remote) : NULL;

  /* Gone already, or too many: closed by letting go of it. */
  if (address == NULL || !has_room (self, address))
    {
      g_debug ("No room for a connection from %s", address != NULL ? address : "nowhere");
      return;
    }

  desk_listener_count (self, address, 1);
  (void) g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (has_tls)
    desk_listener_add_handshake (self, connection, address);
  else
    desk_listener_begin_wire (self, G_IO_STREAM (connection), connection, address);
}

static gboolean
tick_cb (gpointer data)
{
  DeskListener *self = data;
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now_us = g_get_monotonic_time ();

  desk_listener_tick_handshakes (self, now_us);
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
  self->places = g_ptr_array_new_with_free_func (desk_place_free);
  self->wires = g_ptr_array_new ();
  self->handshakes = g_ptr_array_new_with_free_func (desk_handshake_free);
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
    g_cancellable_cancel (((DeskHandshake *) g_ptr_array_index (self->handshakes, i))->cancellable);
  for (guint i = 0; i < wires->len; i++)
    desk_wire_drop (g_ptr_array_index (wires, i));
  g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  desk_listener_unref (self);
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
