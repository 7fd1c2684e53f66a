// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The service as a program: from its configuration to SIGTERM.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "desk-blob-store.h"
#include "desk-daemon.h"
#include "desk-service-error.h"
#include "desk-service.h"

#define GRACE_MS 15000
#define FIRST_FD 3
#define KEEP_UPLOADS_MS (7 * DESK_DAY_MS)

typedef struct {
  const DeskConfig *config;
  DeskHub *hub;
  DeskService *service;
  GMainLoop *loop;
  gboolean is_stopping;
} Daemon;

/* Standard output, for journald or whoever started it. */
static void
print_line_cb (const DeskAccessLine *line,
               gpointer              data)
{
  g_autofree char *json = desk_access_line_to_json (line);

  (void) fputs (json, stdout);
  (void) fputc ('\n', stdout);
  (void) fflush (stdout);
}

static gboolean
load_certificate (Daemon  *self,
                  GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *fingerprint = NULL;

  if (self->config->certificate == NULL)
    return TRUE;
  certificate = desk_config_load_certificate (self->config, error);
  if (certificate == NULL)
    return FALSE;
  desk_service_set_certificate (self->service, certificate);
  fingerprint = desk_certificate_get_fingerprint (certificate);
  g_message ("The certificate is %s", fingerprint);

  return TRUE;
}

/* --- signals --- */

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Daemon *self = data;

  (void) desk_service_stop_finish (self->service, result);
  g_main_loop_quit (self->loop);
}

static gboolean
terminated_cb (gpointer data)
{
  Daemon *self = data;

  if (!self->is_stopping)
    {
      g_message ("Stopping");
      self->is_stopping = TRUE;
      desk_service_stop_async (self->service, GRACE_MS, stopped_cb, self);
    }

  return G_SOURCE_CONTINUE;
}

/* The old one is kept when the new one will not do. */
static gboolean
hung_up_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!load_certificate (data, &error))
    g_warning ("The certificate is the same as before: %s", error->message);

  return G_SOURCE_CONTINUE;
}

/* --- places --- */

/* Those that systemd has opened; see sd_listen_fds(3). */
static guint
count_passed_fds (void)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *fds = g_getenv ("LISTEN_FDS");
  guint64 n = 0;

  if (pid == NULL || fds == NULL || g_ascii_strtoull (pid, NULL, 10) != (guint64) getpid () || !g_ascii_string_to_unsigned (fds, 10, 0, 64, &n, NULL))
    return 0;

  return (guint) n;
}

static gboolean
listen_to_all (Daemon  *self,
               GError **error)
{
  DeskListener *listener = desk_service_get_listener (self->service);
  guint n = count_passed_fds ();

  for (guint i = 0; i < n; i++)
    {
      (void) fcntl (FIRST_FD + (int) i, F_SETFD, FD_CLOEXEC);
      if (!desk_listener_add_fd (listener, FIRST_FD + (int) i, error))
        return FALSE;
    }
  /* What systemd passes stands for what is written. */
  for (guint i = 0; n == 0 && self->config->listen[i] != NULL; i++)
    {
      if (!desk_listener_add (listener, self->config->listen[i], error))
        return FALSE;
      g_message ("Listening on %s (port %u)", self->config->listen[i], desk_listener_get_port (listener, i));
    }

  return TRUE;
}

static gboolean
start (Daemon        *self,
       DeskClock     *clock,
       DeskIdSource  *ids,
       GError       **error)
{
  DeskServiceLimits limits = desk_service_limits;
  DeskAccounts *accounts;

  limits.listener = desk_listener_limits;
  limits.listener.has_proxy = self->config->has_proxy;
  limits.listener.max_connections = self->config->max_connections;
  limits.listener.max_per_address = self->config->max_per_address;
  limits.pushes_per_minute = self->config->pushes_per_minute;
  limits.sign_in = desk_gate_limits;
  if (!desk_config_make_key (self->config, clock, ids, error) || !desk_config_open (self->config, TRUE, clock, ids, &self->hub, &accounts, error))
    return FALSE;
  self->service = desk_service_new (self->hub, accounts, clock, ids, &limits, error);
  if (self->service == NULL)
    return FALSE;
  desk_service_set_log (self->service, print_line_cb, NULL);
  (void) desk_blob_sweep (self->config->blobs, desk_clock_get_now_ms (clock) - KEEP_UPLOADS_MS);

  return load_certificate (self, error) && listen_to_all (self, error);
}

/**
 * desk_daemon_run:
 * @config: the configuration
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Serves until SIGTERM or SIGINT; SIGHUP reads the certificate again.
 *
 * Returns: whether it could be started
 */
gboolean
desk_daemon_run (const DeskConfig  *config,
                 DeskClock         *clock,
                 DeskIdSource      *ids,
                 GError           **error)
{
  Daemon self = { .config = config };
  gboolean is_started = start (&self, clock, ids, error);

  if (is_started)
    {
      self.loop = g_main_loop_new (NULL, FALSE);
      g_unix_signal_add (SIGTERM, terminated_cb, &self);
      g_unix_signal_add (SIGINT, terminated_cb, &self);
      g_unix_signal_add (SIGHUP, hung_up_cb, &self);
      g_main_loop_run (self.loop);
      g_main_loop_unref (self.loop);
    }
  g_clear_pointer (&self.service, desk_service_free);
  g_clear_pointer (&self.hub, desk_hub_free);

  return is_started;
}
