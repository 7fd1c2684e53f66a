// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A real service, in a thread, on loopback.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <glib/gstdio.h>

#include "service-world.h"

typedef struct {
  ServiceWorld *world;
  WorldFunc func;
  gpointer data;
  GMutex lock;
  GCond done;
  gboolean is_done;
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->world, call->data);
  g_mutex_lock (&call->lock);
  call->is_done = TRUE;
  g_cond_signal (&call->done);
  g_mutex_unlock (&call->lock);

  return G_SOURCE_REMOVE;
}

/**
 * world_call:
 * @self: the world
 * @func: runs in the thread of the service
 * @data: passed to @func
 */
void
world_call (ServiceWorld *self,
            WorldFunc     func,
            gpointer      data)
{
  Call call = { self, func, data };

  g_mutex_init (&call.lock);
  g_cond_init (&call.done);
  g_main_context_invoke (self->context, call_cb, &call);
  g_mutex_lock (&call.lock);
  while (!call.is_done)
    g_cond_wait (&call.done, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.done);
}

static gpointer
thread_main (gpointer data)
{
  ServiceWorld *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
log_cb (const DeskAccessLine *line,
        gpointer              data)
{
  ServiceWorld *self = data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->lines, desk_access_line_to_json (line));
  g_mutex_unlock (&self->lock);
}

static DeskAccounts *
open_accounts (ServiceWorld *self)
{
  g_autofree char *path = g_build_filename (self->folder, "accounts.sqlite", NULL);
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  DeskAccounts *accounts;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      accounts = desk_accounts_open (path, &self->desk, &error);
      g_assert_no_error (error);
      return accounts;
    }

  accounts = desk_accounts_create (path, &self->desk, &error);
  g_assert_no_error (error);
  hash = desk_password_hash (WORLD_PASSWORD, &error);
  g_assert_no_error (error);
  desk_accounts_add (accounts, &self->robin, "robin", hash, WORLD_NOW_MS, &error);
  g_assert_no_error (error);
  desk_accounts_add (accounts, &self->kim, "kim", hash, WORLD_NOW_MS, &error);
  g_assert_no_error (error);

  return accounts;
}

static void
start_cb (ServiceWorld *self,
          gpointer      data)
{
  g_autoptr (GError) error = NULL;

  self->service = desk_service_new ((DeskHub *) self->hub, open_accounts (self), self->clock, self->ids, &self->limits, &error);
  g_assert_no_error (error);
  desk_service_set_log (self->service, log_cb, self);
  if (self->certificate != NULL)
    desk_service_set_certificate (self->service, self->certificate);
  desk_listener_add (desk_service_get_listener (self->service), "127.0.0.1:0", &error);
  g_assert_no_error (error);
  self->port = desk_listener_get_port (desk_service_get_listener (self->service), 0);
}

static void
stop_cb (ServiceWorld *self,
         gpointer      data)
{
  g_clear_pointer (&self->service, desk_service_free);
}

/* What the service has put off is done. */
static void
settle (ServiceWorld *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

void
world_get_limits (DeskServiceLimits *limits)
{
  *limits = desk_service_limits;
  limits->listener = desk_listener_limits;
  limits->sign_in = desk_gate_limits;
  limits->listener.tick_ms = 20;
}

/**
 * service_world_new:
 * @limits: (nullable): the limits
 * @certificate: (nullable): for TLS
 *
 * Returns: (transfer full): a running service
 */
ServiceWorld *
service_world_new (const DeskServiceLimits *limits,
                   GTlsCertificate         *certificate)
{
  ServiceWorld *self = g_new0 (ServiceWorld, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("deskbell-test-XXXXXX", &error);
  g_assert_no_error (error);
  if (limits != NULL)
    self->limits = *limits;
  else
    world_get_limits (&self->limits);
  g_set_object (&self->certificate, certificate);
  self->clock = desk_clock_new_fixed (WORLD_NOW_MS);
  self->ids = desk_id_source_new_seeded (1);
  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &self->desk);
  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &self->robin);
  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &self->kim);
  self->hub = memory_hub_new (self->folder, &self->desk);
  memory_hub_give_role (self->hub, &self->robin, DESK_ROLE_ADMINISTRATOR);
  memory_hub_give_role (self->hub, &self->kim, DESK_ROLE_ANALYST);
  g_mutex_init (&self->lock);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("service", thread_main, self);
  world_call (self, start_cb, NULL);

  return self;
}

/**
 * world_restart:
 * @self: the world
 *
 * Ends the service and starts it again, at another port.
 */
void
world_restart (ServiceWorld *self)
{
  world_call (self, stop_cb, NULL);
  world_call (self, start_cb, NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (((ServiceWorld *) data)->loop);

  return G_SOURCE_REMOVE;
}

void
service_world_free (ServiceWorld *self)
{
  world_call (self, stop_cb, NULL);
  g_main_context_invoke (self->context, quit_cb, self);
  g_thread_join (self->thread);
  g_main_context_push_thread_default (self->context);
  settle (self);
  g_main_context_pop_thread_default (self->context);
  desk_hub_free ((DeskHub *) self->hub);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->lines);
  g_mutex_clear (&self->lock);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_clear_object (&self->certificate);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/**
 * world_dup_lines:
 * @self: the world
 *
 * Returns: (transfer full): the whole log
 */
char *
world_dup_lines (ServiceWorld *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (self->lines, i));
  g_mutex_unlock (&self->lock);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
count_connections_cb (ServiceWorld *self,
                      gpointer      data)
{
  *(guint *) data = desk_listener_get_n_kept (desk_service_get_listener (self->service));
}

guint
world_count_connections (ServiceWorld *self)
{
  guint n;

  world_call (self, count_connections_cb, &n);

  return n;
}

static void
count_hashes_cb (ServiceWorld *self,
                 gpointer      data)
{
  *(guint *) data = desk_passwords_get_n_runs (desk_gate_get_passwords (desk_service_get_gate (self->service)));
}

guint
world_count_hashes (ServiceWorld *self)
{
  guint n;

  world_call (self, count_hashes_cb, &n);

  return n;
}

static void
get_held_cb (ServiceWorld *self,
             gpointer      data)
{
  *(gsize *) data = desk_service_get_n_held_bytes (self->service);
}

/**
 * world_get_held:
 * @self: the world
 *
 * Returns: how much of bodies and replies is in memory there
 */
gsize
world_get_held (ServiceWorld *self)
{
  gsize n_bytes;

  world_call (self, get_held_cb, &n_bytes);

  return n_bytes;
}
