// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Handshakes of TLS.
 *
 * Each takes a thread for as long as the other side likes, up to its time
 * limit. So only a few are under way, at most half of them for one address,
 * and the others wait their turn; nobody else waits for them.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-listener-private.h"

static void start_handshakes (DeskListener *self);

void
desk_handshake_free (gpointer data)
{
  DeskHandshake *handshake = data;

  g_object_unref (handshake->base);
  g_clear_object (&handshake->tls);
  g_object_unref (handshake->cancellable);
  g_free (handshake->address);
  g_free (handshake);
}

static void
end_handshake (DeskHandshake *handshake)
{
  DeskListener *self = handshake->listener;

  desk_listener_count (self, handshake->address, -1);
  g_ptr_array_remove (self->handshakes, handshake);
}

static void
handshake_done_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  DeskHandshake *handshake = data;
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
      desk_listener_begin_wire (self, handshake->tls, handshake->base, handshake->address);
      desk_listener_count (self, handshake->address, 1);
    }
  end_handshake (handshake);
  if (!self->is_freed)
    start_handshakes (self);
  desk_listener_unref (self);
}

static void
start_handshake (DeskListener  *self,
                 DeskHandshake *handshake)
{
  g_autoptr (GError) error = NULL;

  handshake->since_us = g_get_monotonic_time ();
  /* Nobody's certificate is asked for. Without saying so, all that the system
   * trusts would be read anew for each connection, here and now. */
  handshake->tls = g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, &error, "base-io-stream", handshake->base,
                                   "certificate", self->certificate, "database", NULL, "require-close-notify", FALSE, NULL);
  if (handshake->tls == NULL)
    {
      g_warning ("TLS does not work: %s", error->message);
      end_handshake (handshake);
      return;
    }
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
      DeskHandshake *handshake = g_ptr_array_index (self->handshakes, i);

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
      DeskHandshake *handshake = g_ptr_array_index (self->handshakes, i);

      if (handshake->tls == NULL && count_handshakes (self, handshake->address) < MAX (self->limits.max_handshakes / 2, 1))
        start_handshake (self, handshake);
    }
}

/**
 * desk_listener_add_handshake:
 * @self: a listener
 * @connection: a connection, counted
 * @address: where from
 *
 * Begins with TLS when there is a place for it.
 */
void
desk_listener_add_handshake (DeskListener      *self,
                             GSocketConnection *connection,
                             const char        *address)
{
  DeskHandshake *handshake = g_new0 (DeskHandshake, 1);

  handshake->listener = self;
  handshake->base = g_object_ref (connection);
  handshake->address = g_strdup (address);
  handshake->cancellable = g_cancellable_new ();
  handshake->since_us = g_get_monotonic_time ();
  g_ptr_array_add (self->handshakes, handshake);
  start_handshakes (self);
}

/**
 * desk_listener_tick_handshakes:
 * @self: a listener
 * @now_us: the monotonic time
 *
 * Ends those that have taken too long, or waited too long for their turn.
 */
void
desk_listener_tick_handshakes (DeskListener *self,
                               gint64        now_us)
{
  for (guint i = 0; i < self->handshakes->len; i++)
    {
      DeskHandshake *handshake = g_ptr_array_index (self->handshakes, i);

      if (now_us - handshake->since_us <= (gint64) self->limits.handshake_ms * 1000)
        continue;
      g_cancellable_cancel (handshake->cancellable);
      (void) g_socket_shutdown (g_socket_connection_get_socket (handshake->base), TRUE, TRUE, NULL);
      if (handshake->tls == NULL)
        {
          end_handshake (handshake);
          i--;
        }
    }
}
