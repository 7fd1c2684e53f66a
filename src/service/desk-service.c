// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The service as a whole.
 *
 * libsoup's own listeners are not used. Version 3.2 keeps a connection open
 * for a second request only while it has a listener; so it gets one that
 * nobody can reach: one end of a pair of sockets whose other end stays here.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "desk-service-private.h"

#define QUOTA_KEYS 10000

const DeskServiceLimits desk_service_limits = {
  .max_wait_ms = 60000,
  .first_coalesce_ms = 20,
  .coalesce_ms = 50,
  .max_held_bytes = 32 * 1024 * 1024,
  .account_held_bytes = 8 * 1024 * 1024,
  .max_segments_bytes = 4 * 1024 * 1024,
  .max_blob_bytes = 256 * 1024 * 1024,
  .presence_ms = 90000,
  .pushes_per_minute = 600,
  .tails_per_minute = 6000,
  .tail_bytes_per_minute = 256 * 1024 * 1024,
  .refused_tails_per_minute = 20,
  .enrolments_per_minute = 20,
  .blob_bytes_per_hour = G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024,
};

DeskService *
desk_service_ref (DeskService *self)
{
  self->ref_count++;

  return self;
}

void
desk_service_unref (DeskService *self)
{
  if (--self->ref_count > 0)
    return;

  g_ptr_array_unref (self->waits);
  g_queue_free (self->reads);
  g_hash_table_unref (self->held_by);
  desk_presence_free (self->presence);
  g_thread_pool_free (self->blob_pool, FALSE, TRUE);
  desk_quota_free (self->pushes);
  desk_quota_free (self->tails);
  desk_quota_free (self->tail_bytes);
  desk_quota_free (self->refused_tails);
  desk_quota_free (self->enrolments);
  desk_quota_free (self->blob_bytes);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self->fingerprint);
  g_free (self);
}

/* --- connections --- */

static void
wire_ready_cb (DeskWire *wire,
               gpointer  data)
{
  DeskService *self = data;
  /* libsoup hands both on, and looks at the local one. Each connection has one
   * of its own, so that it leads to the connection. */
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  g_object_set_data (G_OBJECT (remote), "desk-wire", wire);
  if (!soup_server_accept_iostream (self->server, G_IO_STREAM (wire), local, remote, &error))
    g_warning ("A connection was not taken: %s", error->message);
}

static gboolean
keep_connections_open (DeskService  *self,
                       GError      **error)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, "%s", g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    {
      self->keep_open[i] = g_socket_new_from_fd (fds[i], error);
      if (self->keep_open[i] == NULL)
        return FALSE;
    }

  return soup_server_listen_socket (self->server, self->keep_open[0], 0, error);
}

/* --- the end --- */

static void
finish_stopping (DeskService *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);

  if (self->stop_timer != NULL)
    g_source_destroy (self->stop_timer);
  g_clear_pointer (&self->stop_timer, g_source_unref);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

void
desk_service_request_over (DeskService *self)
{
  self->n_requests--;
  desk_service_start_reads (self);
  if (self->is_stopping && self->listener != NULL)
    {
      desk_listener_drop_idle (self->listener);
      if (self->n_requests == 0)
        finish_stopping (self);
    }
}

static gboolean
grace_over_cb (gpointer data)
{
  DeskService *self = data;

  g_message ("%u requests were not finished in time", self->n_requests);
  finish_stopping (self);

  return G_SOURCE_REMOVE;
}

/**
 * desk_service_stop_async:
 * @self: the service
 * @grace_ms: how long requests may take to finish
 * @callback: told when they have, or when the time is over
 * @data: passed to @callback
 *
 * No connection and no request is taken in any longer, and those who wait for
 * news are answered.
 */
void
desk_service_stop_async (DeskService         *self,
                         guint                grace_ms,
                         GAsyncReadyCallback  callback,
                         gpointer             data)
{
  g_return_if_fail (self->stop_task == NULL);

  self->is_stopping = TRUE;
  self->stop_task = g_task_new (NULL, NULL, callback, data);
  desk_listener_stop (self->listener);
  desk_service_answer_waits (self);
  desk_listener_drop_idle (self->listener);
  if (self->n_requests == 0)
    {
      finish_stopping (self);
      return;
    }
  self->stop_timer = g_timeout_source_new (grace_ms);
  g_source_set_callback (self->stop_timer, grace_over_cb, self, NULL);
  g_source_attach (self->stop_timer, g_main_context_get_thread_default ());
}

gboolean
desk_service_stop_finish (DeskService  *self,
                          GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * desk_service_free:
 * @self: (transfer full): the service; requests that are left are cut off
 */
void
desk_service_free (DeskService *self)
{
  g_return_if_fail (self != NULL);

  self->is_stopping = TRUE;
  if (self->hub != NULL)
    desk_hub_set_news (self->hub, NULL, NULL);
  if (self->gate != NULL)
    desk_gate_set_revoked (self->gate, NULL, NULL);
  if (self->news_timer != NULL)
    g_source_destroy (self->news_timer);
  g_clear_pointer (&self->news_timer, g_source_unref);
  desk_service_answer_waits (self);
  finish_stopping (self);
  g_clear_pointer (&self->listener, desk_listener_free);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  for (guint i = 0; i < 2; i++)
    g_clear_object (&self->keep_open[i]);
  g_clear_pointer (&self->gate, desk_gate_free);
  desk_service_unref (self);
}

static void
news_cb (DeskHub  *hub,
         gpointer  data)
{
  desk_service_news (data);
}

static void
revoked_cb (gpointer data)
{
  desk_service_answer_revoked (data);
}

static gboolean
set_up_server (DeskService  *self,
               GError      **error)
{
  const DeskListenerEvents events = { wire_ready_cb, desk_service_refused_cb, self };

  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, desk_service_request_began_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, desk_service_request_came_cb, self, NULL);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (desk_service_request_ended_cb), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (desk_service_request_ended_cb), self);
  self->listener = desk_listener_new (&self->limits.listener, &events);

  return keep_connections_open (self, error);
}

/**
 * desk_service_new:
 * @hub: what is served; it has to outlive the service
 * @accounts: (transfer full): who may come in
 * @clock: the time
 * @ids: ids of devices
 * @limits: the limits
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a service that listens nowhere yet, see
 *   desk_service_get_listener()
 */
DeskService *
desk_service_new (DeskHub                  *hub,
                  DeskAccounts             *accounts,
                  DeskClock                *clock,
                  DeskIdSource             *ids,
                  const DeskServiceLimits  *limits,
                  GError                  **error)
{
  g_autoptr (DeskService) self = g_new0 (DeskService, 1);

  self->ref_count = 1;
  self->limits = *limits;
  self->clock = desk_clock_ref (clock);
  self->ids = desk_id_source_ref (ids);
  self->waits = g_ptr_array_new ();
  self->reads = g_queue_new ();
  self->held_by = desk_room_table_new ();
  self->presence = desk_presence_new ((guint64) desk_clock_get_now_ms (clock));
  self->blob_pool = desk_blob_pool_new ();
  self->pushes = desk_quota_new (limits->pushes_per_minute, DESK_MINUTE_MS, QUOTA_KEYS);
  self->tails = desk_quota_new (limits->tails_per_minute, DESK_MINUTE_MS, QUOTA_KEYS);
  self->tail_bytes = desk_quota_new (limits->tail_bytes_per_minute, DESK_MINUTE_MS, QUOTA_KEYS);
  self->refused_tails = desk_quota_new (limits->refused_tails_per_minute, DESK_MINUTE_MS, QUOTA_KEYS);
  self->enrolments = desk_quota_new (limits->enrolments_per_minute, DESK_MINUTE_MS, QUOTA_KEYS);
  self->blob_bytes = desk_quota_new (limits->blob_bytes_per_hour, DESK_HOUR_MS, QUOTA_KEYS);
  self->gate = desk_gate_new (accounts, clock, ids, &limits->sign_in, error);
  if (self->gate == NULL || !set_up_server (self, error))
    return NULL;
  self->hub = hub;
  desk_hub_set_news (hub, news_cb, self);
  desk_gate_set_revoked (self->gate, revoked_cb, self);

  return g_steal_pointer (&self);
}

void
desk_service_set_log (DeskService    *self,
                      DeskAccessFunc  func,
                      gpointer        data)
{
  self->log = func;
  self->log_data = data;
}

/**
 * desk_service_set_certificate:
 * @self: the service
 * @certificate: for new connections; before the first place is added, or a
 *   newer one later
 */
void
desk_service_set_certificate (DeskService     *self,
                              GTlsCertificate *certificate)
{
  desk_listener_set_certificate (self->listener, certificate);
  g_free (self->fingerprint);
  self->fingerprint = desk_certificate_get_fingerprint (certificate);
}

DeskListener *
desk_service_get_listener (DeskService *self)
{
  return self->listener;
}

DeskGate *
desk_service_get_gate (DeskService *self)
{
  return self->gate;
}
