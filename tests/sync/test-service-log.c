// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A seat at a deskbelld of its own on the loopback: attachments, who is here,
 * and what is said to a machine that is not let in.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "desk-service-client.h"
#include "desk-service-enrol.h"
#include "desk-service-log.h"
#include "desk-service-seat.h"
#include "desk-sharing.h"
#include "desk-token-store.h"

#define PASSWORD "correct horse battery"
/* Three parts, and a rest. */
#define BLOB_BYTES (3 * 1024 * 1024 + 4711)

static const char *deskbelld;

typedef struct {
  char *folder;
  GSubprocess *daemon;
  char *address;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskFile *file; /* a replica */
  DeskUuid analyst;
  DeskLog *log;
} Office;

static char *
in_folder (Office     *self,
           const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_text (Office     *self,
            const char *name,
            const char *text,
            gssize      size)
{
  g_autofree char *path = in_folder (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
}

static void
make_service (Office *self)
{
  g_autofree char *place = in_folder (self, "service");
  g_autofree char *word = in_folder (self, "password");
  g_autofree char *path = g_build_filename (place, "deskbelld.conf", NULL);
  g_autofree char *configuration = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (GRegex) listen = g_regex_new ("^listen=.*$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GSubprocess) init = NULL;
  g_autoptr (GError) error = NULL;

  write_text (self, "password", PASSWORD "\n", -1);
  init = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, deskbelld, "init", place, "--analyst=Robin Lee", "--account=robin",
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

  self->daemon = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, deskbelld, "--config", path, NULL);
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

static void
open_log (Office *self)
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

static void
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
  path = in_folder (self, "seat.desk");
  self->file = desk_service_seat_join (place, &robin, path, self->clock, self->ids, &self->analyst, &is_in_file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_in_file);
  open_log (self);
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

static void
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

/* --- attachments --- */

static char *
make_blob (Office     *self,
           const char *name,
           guint32     seed,
           gsize       size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *bytes = g_malloc (size + 4);

  for (gsize i = 0; i < size; i += 4)
    {
      guint32 word = g_rand_int (rand);

      memcpy (bytes + i, &word, 4);
    }
  write_text (self, name, bytes, (gssize) size);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static void
assert_same_files (Office     *self,
                   const char *one,
                   const char *other)
{
  g_autofree char *one_path = in_folder (self, one);
  g_autofree char *other_path = in_folder (self, other);
  g_autofree char *one_bytes = NULL;
  g_autofree char *other_bytes = NULL;
  gsize one_size, other_size;

  g_assert_true (g_file_get_contents (one_path, &one_bytes, &one_size, NULL));
  g_assert_true (g_file_get_contents (other_path, &other_bytes, &other_size, NULL));
  g_assert_cmpmem (one_bytes, one_size, other_bytes, other_size);
}

static void
put (Office     *self,
     const char *sha256,
     const char *name)
{
  g_autofree char *path = in_folder (self, name);
  g_autoptr (GError) error = NULL;

  desk_log_put_blob (self->log, sha256, path, NULL, &error);
  g_assert_no_error (error);
}

static void
fetch (Office     *self,
       const char *sha256,
       const char *name)
{
  g_autofree char *path = in_folder (self, name);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GError) error = NULL;

  desk_log_fetch_blob (self->log, sha256, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static gboolean
has (Office     *self,
     const char *sha256)
{
  g_autoptr (GError) error = NULL;
  gboolean is_there = FALSE;

  desk_log_has_blob (self->log, sha256, &is_there, NULL, &error);
  g_assert_no_error (error);

  return is_there;
}

static void
test_there_and_back (void)
{
  Office self = { 0 };
  const gsize sizes[] = { 0, 1, 1024 * 1024, BLOB_BYTES };

  office_set_up (&self);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *sha256 = make_blob (&self, "blob", i + 1, sizes[i]);

      g_assert_false (has (&self, sha256));
      put (&self, sha256, "blob");
      g_assert_true (has (&self, sha256));
      put (&self, sha256, "blob");
      fetch (&self, sha256, "copy");
      assert_same_files (&self, "blob", "copy");
    }
  office_tear_down (&self);
}

/* The first part, as somebody has sent it who was broken off. */
static void
begin_upload (Office     *self,
              const char *sha256,
              const char *bytes,
              gsize       size)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (self->file, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (DeskServiceClient) client = NULL;
  g_autofree char *path = g_strdup_printf ("/v1/blobs/%s?offset=0&size=%d", sha256, BLOB_BYTES);
  g_autoptr (GBytes) part = g_bytes_new (bytes, size);
  g_autofree char *offset = NULL;
  DeskHead head;

  g_assert_true (desk_file_read_head (self->file, &head, NULL));
  token = desk_token_store_find (desk_file_get_path (self->file), &head.desk, sharing->tag, NULL);
  client = desk_service_client_new (sharing->place, token, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk_service_client_exchange (client, "PUT", path, part, "Deskbell-Offset", &offset, NULL, &error), ==, 202);
  g_assert_no_error (error);
  g_assert_cmpint (atoi (offset), ==, (int) size);
}

static void
test_upload_goes_on (void)
{
  Office self = { 0 };
  g_autofree char *sha256 = NULL;
  g_autofree char *other = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *wrong = g_malloc0 (500000);

  office_set_up (&self);
  sha256 = make_blob (&self, "blob", 11, BLOB_BYTES);
  path = in_folder (&self, "blob");
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  begin_upload (&self, sha256, bytes, 500000);
  g_assert_false (has (&self, sha256));
  put (&self, sha256, "blob");
  fetch (&self, sha256, "copy");
  assert_same_files (&self, "blob", "copy");

  /* What came before was something else: it is sent from the beginning. */
  other = make_blob (&self, "blob", 12, BLOB_BYTES);
  begin_upload (&self, other, wrong, 500000);
  put (&self, other, "blob");
  fetch (&self, other, "copy");
  assert_same_files (&self, "blob", "copy");
  office_tear_down (&self);
}

/* The file in which the service gathers an upload. */
static char *
find_part (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while (dir != NULL && found == NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      found = g_str_has_suffix (name, ".part") ? g_steal_pointer (&path) : find_part (path);
    }

  return found;
}

/* The service ended when all was written, and before it was looked at. */
static void
test_upload_ends (void)
{
  Office self = { 0 };
  g_autofree char *service = NULL;
  g_autofree char *path = NULL;
  /* As it is, with a byte that is another, and longer than it is. */
  const struct {
    gboolean is_wrong;
    gssize n_more;
  } cases[] = { { FALSE, 0 }, { TRUE, 0 }, { FALSE, 1 }, { TRUE, 5000000 } };

  office_set_up (&self);
  service = in_folder (&self, "service");
  path = in_folder (&self, "blob");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sha256 = make_blob (&self, "blob", 20 + i, BLOB_BYTES);
      g_autofree char *bytes = NULL;
      g_autofree char *all = g_malloc0 (BLOB_BYTES + (gsize) cases[i].n_more);
      g_autofree char *part = NULL;

      g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
      begin_upload (&self, sha256, bytes, 500000);
      part = find_part (service);
      g_assert_nonnull (part);
      memcpy (all, bytes, BLOB_BYTES);
      if (cases[i].is_wrong)
        all[600000] ^= 1;
      g_assert_true (g_file_set_contents (part, all, BLOB_BYTES + cases[i].n_more, NULL));
      g_assert_false (has (&self, sha256));
      put (&self, sha256, "blob");
      fetch (&self, sha256, "copy");
      assert_same_files (&self, "blob", "copy");
      g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
    }
  office_tear_down (&self);
}

static void
test_download_goes_on (void)
{
  Office self = { 0 };
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *wrong = g_malloc0 (BLOB_BYTES + 10);
  const gsize sizes[] = { 1, 500000, BLOB_BYTES, BLOB_BYTES + 10 };

  office_set_up (&self);
  sha256 = make_blob (&self, "blob", 21, BLOB_BYTES);
  path = in_folder (&self, "blob");
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  put (&self, sha256, "blob");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (sizes[i] <= BLOB_BYTES)
        {
          write_text (&self, "copy.part", bytes, (gssize) sizes[i]);
          fetch (&self, sha256, "copy");
          assert_same_files (&self, "blob", "copy");
        }
      write_text (&self, "copy.part", wrong, (gssize) sizes[i]);
      fetch (&self, sha256, "copy");
      assert_same_files (&self, "blob", "copy");
    }
  office_tear_down (&self);
}

static void
test_wrong_blobs (void)
{
  Office self = { 0 };
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;

  office_set_up (&self);
  sha256 = make_blob (&self, "blob", 31, 1000);
  g_free (make_blob (&self, "blob", 32, 1000));
  path = in_folder (&self, "blob");
  copy = in_folder (&self, "copy");
  g_assert_false (desk_log_put_blob (self.log, sha256, path, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (has (&self, sha256));
  g_assert_false (desk_log_fetch_blob (self.log, sha256, copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_false (desk_log_put_blob (self.log, "../../etc/passwd", path, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  office_tear_down (&self);
}

/* --- who is here --- */

static void
test_presence (void)
{
  Office self = { 0 };
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autoptr (GError) error = NULL;
  const DeskSeat *seen;
  gint64 now_ms;

  office_set_up (&self);
  sharing = desk_sharing_read (self.file, NULL);
  desk_id_source_next_uuid (self.ids, 0, &seat->ticket);
  seat->is_writing = TRUE;
  g_assert_true (desk_log_get_time (self.log, &now_ms, NULL, &error));
  g_assert_true (desk_log_write_seat (self.log, seat, NULL, &error));
  seats = desk_log_list_seats (self.log, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 1);
  seen = g_ptr_array_index (seats, 0);
  /* It is the own one, and by the service's clock. */
  g_assert_cmpstr (seen->tag, ==, sharing->tag);
  g_assert_true (desk_uuid_equal (&seen->analyst, &self.analyst));
  g_assert_true (desk_uuid_equal (&seen->ticket, &seat->ticket));
  g_assert_true (seen->is_writing);
  g_assert_cmpint (ABS (seen->seen_ms - now_ms), <, 60000);
  office_tear_down (&self);
}

/* --- who is not let in --- */

static void
take_away_device (Office *self)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (self->file, NULL);
  g_autoptr (GError) error = NULL;
  DeskEnrolment enrolment = { .place = sharing->place };
  DeskHead head;

  g_assert_true (desk_file_read_head (self->file, &head, NULL));
  enrolment.token = desk_token_store_find (desk_file_get_path (self->file), &head.desk, sharing->tag, NULL);
  desk_enrolment_revoke (&enrolment, NULL, &error);
  g_assert_no_error (error);
  g_free (enrolment.token);
}

static void
test_signed_out (void)
{
  Office self = { 0 };
  DeskServiceSignIn sign_in = { "robin", "something else entirely", NULL };
  g_autoptr (GError) error = NULL;
  DeskLogIdentity identity;
  gboolean is_in_file;
  const char *path;

  office_set_up (&self);
  path = desk_file_get_path (self.file);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  take_away_device (&self);
  g_assert_false (desk_log_identify (self.log, &identity, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_SIGNED_OUT);
  g_clear_error (&error);

  g_assert_false (desk_service_seat_sign_in (desk_replica_run_here, self.file, path, &sign_in, &is_in_file, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED);
  g_clear_error (&error);
  sign_in.password = PASSWORD;
  desk_service_seat_sign_in (desk_replica_run_here, self.file, path, &sign_in, &is_in_file, NULL, &error);
  g_assert_no_error (error);
  open_log (&self);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  office_tear_down (&self);
}

static void
test_other_certificate (void)
{
  Office self = { 0 };
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autofree char *place = NULL;
  g_autofree char *told = NULL;
  DeskLogIdentity identity;

  office_set_up (&self);
  sharing = desk_sharing_read (self.file, NULL);
  place = g_strconcat (self.address, "#AA:BB", NULL);
  g_assert_true (desk_sharing_move (self.file, place, NULL));
  open_log (&self);
  g_assert_false (desk_log_identify (self.log, &identity, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_clear_error (&error);

  g_assert_false (desk_service_seat_trust (desk_replica_run_here, self.file, "not one", NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (desk_service_seat_trust (desk_replica_run_here, self.file, zeros, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_clear_error (&error);
  told = g_ascii_strdown (strchr (sharing->place, '#') + 1, -1);
  desk_service_seat_trust (desk_replica_run_here, self.file, told, NULL, &error);
  g_assert_no_error (error);
  open_log (&self);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  office_tear_down (&self);
}

/* To this machine the certificate is as good as any: who pays for one, or is
 * asked to install one, is not the service that was meant. */
static void
test_trusted_certificate (void)
{
  Office self = { 0 };
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) before = g_tls_backend_get_default_database (backend);
  g_autoptr (GTlsDatabase) anchors = NULL;
  g_autoptr (DeskServiceClient) first = NULL;
  g_autoptr (DeskServiceClient) other = NULL;
  g_autoptr (GBytes) hello = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *place = NULL;
  g_autofree char *pinned = NULL;

  office_set_up (&self);
  path = g_build_filename (self.folder, "service", "certificate.pem", NULL);
  anchors = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, anchors);

  /* Whoever comes for the first time sees which one it is. */
  first = desk_service_client_new (self.address, NULL, &error);
  g_assert_no_error (error);
  hello = desk_service_client_get (first, "/v1/hello", 4096, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (desk_service_client_get_fingerprint (first));
  pinned = desk_service_client_dup_place (first);
  g_assert_cmpuint (strlen (pinned), ==, strlen (self.address) + 1 + 32 * 3 - 1);

  place = g_strconcat (self.address, "#AA:BB", NULL);
  other = desk_service_client_new (place, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (desk_service_client_get (other, "/v1/hello", 4096, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_tls_backend_set_default_database (backend, before);
  office_tear_down (&self);
}

/* A desk that was joined before is found, whatever its certificate. */
static void
test_joined_before (void)
{
  Office self = { 0 };
  g_autofree char *found = NULL;
  g_autofree char *none = NULL;

  office_set_up (&self);
  found = desk_service_seat_find_joined (self.folder, self.address, self.clock, self.ids);
  g_assert_cmpstr (found, ==, desk_file_get_path (self.file));
  none = desk_service_seat_find_joined (self.folder, "https://127.0.0.1:1", self.clock, self.ids);
  g_assert_null (none);
  office_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DESKBELL_NO_KEYRING", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  deskbelld = argv[1];

  g_test_add_func ("/sync/service-log/blobs-there-and-back", test_there_and_back);
  g_test_add_func ("/sync/service-log/an-upload-goes-on", test_upload_goes_on);
  g_test_add_func ("/sync/service-log/an-upload-that-is-all-there-ends", test_upload_ends);
  g_test_add_func ("/sync/service-log/a-download-goes-on", test_download_goes_on);
  g_test_add_func ("/sync/service-log/wrong-blobs-are-refused", test_wrong_blobs);
  g_test_add_func ("/sync/service-log/who-is-here", test_presence);
  g_test_add_func ("/sync/service-log/signed-out-and-in-again", test_signed_out);
  g_test_add_func ("/sync/service-log/another-certificate", test_other_certificate);
  g_test_add_func ("/sync/service-log/a-certificate-that-is-trusted", test_trusted_certificate);
  g_test_add_func ("/sync/service-log/joined-before", test_joined_before);

  return g_test_run ();
}
