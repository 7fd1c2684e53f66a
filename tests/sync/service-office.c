// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A seat at a deskbelld of its own on the loopback.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "desk-service-client.h"
#include "desk-service-enrol.h"
#include "desk-service-log.h"
#include "desk-service-seat.h"
#include "desk-sharing.h"
#include "desk-token-store.h"
#include "service-office.h"

const char *office_daemon;

char *
office_path (Office     *self,
             const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
office_write (Office     *self,
              const char *name,
              const char *text,
              gssize      size)
{
  g_autofree char *path = office_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
}

static void
make_service (Office *self)
{
  g_autofree char *place = office_path (self, "service");
  g_autofree char *word = office_path (self, "password");
  g_autofree char *path = g_build_filename (place, "deskbelld.conf", NULL);
  g_autofree char *configuration = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (GRegex) listen = g_regex_new ("^listen=.*$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GSubprocess) init = NULL;
  g_autoptr (GError) error = NULL;

  office_write (self, "password", PASSWORD "\n", -1);
  init = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, office_daemon, "init", place, "--analyst=Robin Lee", "--account=robin",
                           "--password-file", word, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (init, NULL, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &configuration, NULL, &error);
  g_assert_no_error (error);
  changed = g_regex_replace (listen, configuration, -1, 0, "listen=127.0.0.1:0", 0, NULL);
  g_assert_cmpstr (changed, !=, configuration);
  g_file_set_contents (path, changed, -1, &error);
  g_assert_no_error (error);
}

/* It tells its port. */
static void
start_service (Office *self)
{
  g_autofree char *path = g_build_filename (self->folder, "service", "deskbelld.conf", NULL);
  g_autoptr (GDataInputStream) said = NULL;
  g_autoptr (GRegex) port = g_regex_new ("\\(port (\\d+)\\)", 0, 0, NULL);
  g_autoptr (GError) error = NULL;

  self->daemon = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, office_daemon, "--config", path, NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->daemon));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (said), FALSE);
  while (self->address == NULL)
    {
      g_autofree char *line = g_data_input_stream_read_line (said, NULL, NULL, &error);
      g_autoptr (GMatchInfo) match = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (g_regex_match (port, line, 0, &match))
        {
          g_autofree char *number = g_match_info_fetch (match, 1);

          self->address = g_strconcat ("https://127.0.0.1:", number, NULL);
        }
    }
}

void
office_open_log (Office *self)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (self->file, NULL);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  DeskHead head;

  g_clear_pointer (&self->log, desk_log_free);
  g_assert_true (desk_file_read_head (self->file, &head, NULL));
  token = desk_token_store_find (desk_file_get_path (self->file), &head.desk, sharing->tag, &error);
  g_assert_no_error (error);
  self->log = desk_service_log_new (sharing->place, token, sharing->tag, self->clock, &error);
  g_assert_no_error (error);
}

void
office_set_up (Office *self)
{
  const DeskServiceSignIn robin = { "robin", PASSWORD, "test" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *place = NULL;
  gboolean is_in_file = FALSE;

  self->folder = g_dir_make_tmp ("deskbell-seat-XXXXXX", &error);
  g_assert_no_error (error);
  /* Far from the service's, which is the one that counts. */
  self->clock = desk_clock_new_fixed (1772442000000);
  self->ids = desk_id_source_new_seeded (7);
  make_service (self);
  start_service (self);
  fingerprint = desk_service_find_fingerprint (self->address, NULL, &error);
  g_assert_no_error (error);
  place = g_strconcat (self->address, "#", fingerprint, NULL);
  path = office_path (self, "seat.desk");
  self->file = desk_service_seat_join (place, &robin, path, self->clock, self->ids, &self->analyst, &is_in_file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_in_file);
  office_open_log (self);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *each = g_build_filename (path, name, NULL);

      remove_all (each);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
office_tear_down (Office *self)
{
  g_subprocess_send_signal (self->daemon, SIGTERM);
  g_assert_true (g_subprocess_wait (self->daemon, NULL, NULL));
  g_clear_object (&self->daemon);
  desk_log_free (self->log);
  desk_file_close (self->file);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->address);
}
