// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attachments between a seat and a service, cut off and gone on with.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-service-client.h"
#include "desk-sharing.h"
#include "desk-token-store.h"
#include "service-office.h"

/* Three parts, and a rest. */
#define BLOB_BYTES (3 * 1024 * 1024 + 4711)

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
  office_write (self, name, bytes, (gssize) size);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static void
assert_same_files (Office     *self,
                   const char *one,
                   const char *other)
{
  g_autofree char *one_path = office_path (self, one);
  g_autofree char *other_path = office_path (self, other);
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
  g_autofree char *path = office_path (self, name);
  g_autoptr (GError) error = NULL;

  desk_log_put_blob (self->log, sha256, path, NULL, &error);
  g_assert_no_error (error);
}

static void
fetch (Office     *self,
       const char *sha256,
       const char *name)
{
  g_autofree char *path = office_path (self, name);
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
  path = office_path (&self, "blob");
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
  service = office_path (&self, "service");
  path = office_path (&self, "blob");
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
  path = office_path (&self, "blob");
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  put (&self, sha256, "blob");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (sizes[i] <= BLOB_BYTES)
        {
          office_write (&self, "copy.part", bytes, (gssize) sizes[i]);
          fetch (&self, sha256, "copy");
          assert_same_files (&self, "blob", "copy");
        }
      office_write (&self, "copy.part", wrong, (gssize) sizes[i]);
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
  path = office_path (&self, "blob");
  copy = office_path (&self, "copy");
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

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DESKBELL_NO_KEYRING", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  office_daemon = argv[1];

  g_test_add_func ("/sync/service-blobs/blobs-there-and-back", test_there_and_back);
  g_test_add_func ("/sync/service-blobs/an-upload-goes-on", test_upload_goes_on);
  g_test_add_func ("/sync/service-blobs/an-upload-that-is-all-there-ends", test_upload_ends);
  g_test_add_func ("/sync/service-blobs/a-download-goes-on", test_download_goes_on);
  g_test_add_func ("/sync/service-blobs/wrong-blobs-are-refused", test_wrong_blobs);

  return g_test_run ();
}
