// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A share that fails at every call, with what is beside the segments.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-folder-names.h"
#include "fault-pair.h"

/* --- checkpoints --- */

static char *
write_local (FolderWorld *world,
             const char  *name,
             const char  *head,
             gsize        size)
{
  char *path = g_build_filename (world->folder, name, NULL);
  g_autofree char *text = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    text[i] = (char) ('a' + i % 23 + i / 70001);
  memcpy (text, head, strlen (head) + 1);
  g_assert_true (g_file_set_contents_full (path, text, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  return path;
}

static void
assert_same_file (const char *a,
                  const char *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;
  gsize size_a, size_b;

  g_assert_true (g_file_get_contents (a, &text_a, &size_a, NULL));
  g_assert_true (g_file_get_contents (b, &text_b, &size_b, NULL));
  g_assert_cmpmem (text_a, size_a, text_b, size_b);
}

static void
store_checkpoint (Fault  fault,
                  guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autofree char *local = write_local (pair->world, "mine.sqlite", "SQLite format 3", 270000);
  g_autofree char *fetched = g_build_filename (pair->world->folder, "fetched", NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_stored;
  guint64 found;

  faulty_ops_set (pair->ops, fault);
  is_stored = desk_log_store_checkpoint (pair->a, 1, local, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  g_assert_true (desk_log_find_checkpoint (pair->b, &found, NULL, &error));
  g_assert_true (found == 1 || !is_stored);
  if (found == 0)
    {
      g_assert_false (desk_log_fetch_checkpoint (pair->b, 1, fetched, NULL, &error));
      g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
      g_clear_error (&error);
      g_assert_true (desk_log_store_checkpoint (pair->b, 1, local, NULL, &error));
    }
  g_assert_true (desk_log_fetch_checkpoint (pair->b, 1, fetched, NULL, &error));
  g_assert_no_error (error);
  assert_same_file (local, fetched);
}

static void
fetch_checkpoint (Fault  fault,
                  guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autofree char *local = write_local (pair->world, "mine.sqlite", "SQLite format 3", 270000);
  g_autofree char *fetched = g_build_filename (pair->world->folder, "fetched", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_log_store_checkpoint (pair->b, 1, local, NULL, &error));
  faulty_ops_set (pair->ops, fault);
  if (desk_log_fetch_checkpoint (pair->a, 1, fetched, NULL, NULL))
    assert_same_file (local, fetched);
  else
    g_assert_false (g_file_test (fetched, G_FILE_TEST_EXISTS));
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
}

static void
test_store_checkpoint (void)
{
  run_all_faults (store_checkpoint);
}

static void
test_fetch_checkpoint (void)
{
  run_all_faults (fetch_checkpoint);
}

/* --- blobs --- */

static char *
sum (const char *path)
{
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
}

static void
put_blob (Fault  fault,
          guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autofree char *local = write_local (pair->world, "photo.jpg", "JPEG", 270000);
  g_autofree char *fetched = g_build_filename (pair->world->folder, "fetched", NULL);
  g_autofree char *sha256 = sum (local);
  g_autofree char *blob = desk_folder_blob_path (sha256);
  g_autoptr (GError) error = NULL;
  gboolean is_put, is_there;

  faulty_ops_set (pair->ops, fault);
  is_put = desk_log_put_blob (pair->a, sha256, local, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  g_assert_true (desk_log_has_blob (pair->b, sha256, &is_there, NULL, &error));
  g_assert_true (is_there || !is_put);
  if (is_there)
    {
      g_autofree char *path = world_path (pair->world, blob);

      assert_same_file (local, path);
    }

  fault_pair_recover (pair);
  g_assert_true (desk_log_put_blob (pair->a, sha256, local, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (desk_log_fetch_blob (pair->b, sha256, fetched, NULL, &error));
  g_assert_no_error (error);
  assert_same_file (local, fetched);
}

static void
fetch_blob (Fault  fault,
            guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autofree char *local = write_local (pair->world, "photo.jpg", "JPEG", 270000);
  g_autofree char *fetched = g_build_filename (pair->world->folder, "fetched", NULL);
  g_autofree char *sha256 = sum (local);
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_log_put_blob (pair->b, sha256, local, NULL, &error));
  faulty_ops_set (pair->ops, fault);
  if (!desk_log_fetch_blob (pair->a, sha256, fetched, NULL, NULL))
    {
      g_assert_false (g_file_test (fetched, G_FILE_TEST_EXISTS));
      *n_calls = pair->ops->n_calls;
      fault_pair_recover (pair);
      g_assert_true (desk_log_fetch_blob (pair->a, sha256, fetched, NULL, &error));
    }
  else
    *n_calls = pair->ops->n_calls;
  assert_same_file (local, fetched);
}

static void
test_put_blob (void)
{
  run_all_faults (put_blob);
}

static void
test_fetch_blob (void)
{
  run_all_faults (fetch_blob);
}

/* --- tags, seats, epochs --- */

static void
claim_tag (Fault  fault,
           guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid replica = pair->world->replica;

  faulty_ops_set (pair->ops, fault);
  first = desk_log_claim_tag (pair->a, &replica, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  fault_pair_recover (pair);
  again = desk_log_claim_tag (pair->a, &replica, NULL, &error);
  g_assert_no_error (error);
  if (first != NULL)
    g_assert_cmpstr (first, ==, again);
  replica.bytes[15] ^= 1;
  other = desk_log_claim_tag (pair->b, &replica, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other, !=, again);
}

static void
write_seat (Fault  fault,
            guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autoptr (GError) error = NULL;
  const DeskSeat *found;
  gboolean is_written;

  seat->replica = pair->world->replica;
  seat->name = g_strdup ("Robin");
  g_assert_true (desk_log_write_seat (pair->b, seat, NULL, &error));
  seat->head = 7;
  /* A rename that is refused twice leaves nothing: a seat that is missing
   * until the next time it is written. */
  fault.n_more = 0;
  faulty_ops_set (pair->ops, fault);
  is_written = desk_log_write_seat (pair->a, seat, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  seats = desk_log_list_seats (pair->b, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 1);
  found = g_ptr_array_index (seats, 0);
  g_assert_cmpstr (found->name, ==, "Robin");
  g_assert_true (found->head == 7 || (found->head == 0 && !is_written));
}

static void
found_again (Fault  fault,
             guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
  DeskLogIdentity next = { pair->world->desk, 2, 50 };
  DeskLogIdentity now;
  g_autoptr (GError) error = NULL;
  gboolean of_a, of_b;

  faulty_ops_set (pair->ops, fault);
  of_a = desk_log_found_again (pair->a, &next, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  of_b = desk_log_found_again (pair->b, &next, NULL, &error);
  g_assert_true (!of_a || !of_b);
  if (!of_b)
    g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS);
  g_assert_true (desk_log_identify (pair->b, &now, NULL, NULL));
  g_assert_cmpuint (now.epoch, ==, 2);
  g_assert_cmpuint (now.base, ==, 50);
}

static void
test_claim_tag (void)
{
  run_all_faults (claim_tag);
}

static void
test_write_seat (void)
{
  run_all_faults (write_seat);
}

static void
test_found_again (void)
{
  run_all_faults (found_again);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-file-faults/store-checkpoint", test_store_checkpoint);
  g_test_add_func ("/log/folder-file-faults/fetch-checkpoint", test_fetch_checkpoint);
  g_test_add_func ("/log/folder-file-faults/put-blob", test_put_blob);
  g_test_add_func ("/log/folder-file-faults/fetch-blob", test_fetch_blob);
  g_test_add_func ("/log/folder-file-faults/claim-tag", test_claim_tag);
  g_test_add_func ("/log/folder-file-faults/write-seat", test_write_seat);
  g_test_add_func ("/log/folder-file-faults/found-again", test_found_again);

  return g_test_run ();
}
