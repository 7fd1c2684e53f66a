// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Something goes wrong at every call in turn, in every way: refused, done with
 * the reply lost, torn, the machine dying before it and after it.
 *
 * Never may two win one number, nor one whose bytes do not stand there, and
 * nothing may be seen half.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-folder-names.h"
#include "faulty-ops.h"
#include "folder-world.h"

static const int errors[] = { EPERM, EEXIST, EIO, ENOSPC, ESTALE, ENOENT };

typedef struct {
  FolderWorld *world;
  FaultyOps *ops;
  FaultyOps *well; /* without a fault, and not waiting for the disk */
  DeskLog *a; /* whose share is faulty */
  DeskLog *b; /* whose is not */
} Pair;

static Pair *
pair_new (void)
{
  Pair *self = g_new0 (Pair, 1);

  self->world = folder_world_new ();
  self->well = faulty_ops_new (self->world->path);
  self->b = folder_world_create (self->world, &self->well->ops);
  world_put (self->b, 1, "maker");
  self->ops = faulty_ops_new (self->world->path);
  self->a = folder_world_open (self->world, &self->ops->ops);

  return self;
}

static void
pair_free (Pair *self)
{
  desk_log_free (self->a);
  desk_log_free (self->b);
  desk_folder_ops_free (&self->ops->ops);
  desk_folder_ops_free (&self->well->ops);
  folder_world_free (self->world);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

/* Its share is well again, or it has come back from the dead. */
static void
recover (Pair *self)
{
  gboolean has_died = self->ops->has_crashed;

  faulty_ops_set (self->ops, (Fault) { 0 });
  if (!has_died)
    return;
  desk_log_free (self->a);
  self->a = folder_world_open (self->world, &self->ops->ops);
}

typedef void (*FaultFunc) (Fault fault, guint *n_calls);

/* Whether this one is worth the time; DESK_FAULTS=all takes all. */
static gboolean
is_worth_it (const Fault *fault)
{
  if (g_strcmp0 (g_getenv ("DESK_FAULTS"), "all") == 0)
    return TRUE;

  switch (fault->kind)
    {
    case FAULT_REFUSED:
      return fault->n_more == 0 || fault->number == EIO;
    case FAULT_LOST:
      return fault->number == EPERM || (fault->number == EIO && fault->n_more == 0);
    case FAULT_TORN:
      return fault->number == ENOSPC && fault->n_more == 0;
    case FAULT_CRASH_BEFORE:
    case FAULT_CRASH_AFTER:
    case N_FAULT_KINDS:
    default:
      return TRUE;
    }
}

/* Without a fault first, which tells how many calls there are. */
static void
run_all (FaultFunc func)
{
  guint n_calls = 0;
  guint n_runs = 0;
  guint ignored;

  func ((Fault) { 0 }, &n_calls);
  g_assert_cmpuint (n_calls, >, 0);
  for (guint kind = 0; kind < N_FAULT_KINDS; kind++)
    {
      /* Who is dead does not care why. */
      gboolean is_crash = kind >= FAULT_CRASH_BEFORE;

      for (guint e = 0; e < (is_crash ? 1 : G_N_ELEMENTS (errors)); e++)
        {
          for (guint n_more = 0; n_more <= (is_crash ? 0 : 2); n_more += 2)
            {
              for (guint at = 1; at <= n_calls; at++)
                {
                  Fault fault = { kind, at, errors[e], n_more };

                  if (!is_worth_it (&fault))
                    break;
                  g_test_message ("kind %u, %s, call %u and %u more", kind, g_strerror (errors[e]), at, n_more);
                  func (fault, &ignored);
                  n_runs++;
                }
            }
        }
    }
  g_test_message ("%u calls, %u runs", n_calls, n_runs);
}

/* What was acknowledged survives a loss of power on the share. */
static void
assert_on_disk (FaultyOps   *ops,
                const Fault *fault)
{
  if (fault->at == 0)
    g_assert_cmpuint (g_hash_table_size (ops->unsynced_folders), ==, 0);
}

/* Only whole segments have names. */
static void
assert_nothing_half (Pair *self)
{
  g_autofree char *path = world_path (self->world, "log/000000");
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = NULL;
      g_autofree char *text = NULL;
      guint64 number;

      if (desk_folder_name_is_temporary (name))
        continue;
      g_assert_true (desk_folder_parse_number (name, 9, ".segment", &number));
      file = g_build_filename (path, name, NULL);
      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      g_assert_true (g_str_has_suffix (text, " by a") || g_str_has_suffix (text, " by b") || g_str_has_suffix (text, " by maker"));
    }
}

/* --- numbers --- */

static void
put_first (Fault  fault,
           guint *n_calls)
{
  g_autoptr (Pair) pair = pair_new ();
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut of_a = 99;
  DeskLogPut of_b;
  gboolean is_known;

  faulty_ops_set (pair->ops, fault);
  is_known = desk_log_put (pair->a, 2, segment, &of_a, NULL, &error);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  g_assert_true (is_known == (error == NULL));
  g_assert_true (is_known || of_a == 99);
  if (fault.at == 0)
    g_assert_cmpint (of_a, ==, DESK_LOG_PUT_WON);
  /* Nobody else was there. */
  g_assert_cmpint (of_a, !=, DESK_LOG_PUT_LOST);
  assert_nothing_half (pair);

  of_b = world_put (pair->b, 2, "b");
  if (of_a == DESK_LOG_PUT_WON)
    g_assert_cmpint (of_b, ==, DESK_LOG_PUT_LOST);
  world_assert_segment (pair->b, 2, of_b == DESK_LOG_PUT_WON ? "b" : "a");

  /* Asked again, it comes to the truth and goes on. */
  recover (pair);
  g_assert_cmpint (world_put (pair->a, 2, "a"), ==, of_b == DESK_LOG_PUT_WON ? DESK_LOG_PUT_LOST : DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (pair->a, 3, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpuint (world_newest (pair->b), ==, 3);
  assert_nothing_half (pair);
}

static void
put_second (Fault  fault,
            guint *n_calls)
{
  g_autoptr (Pair) pair = pair_new ();
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut of_a = 99;

  g_assert_cmpint (world_put (pair->b, 2, "b"), ==, DESK_LOG_PUT_WON);
  faulty_ops_set (pair->ops, fault);
  if (desk_log_put (pair->a, 2, segment, &of_a, NULL, &error))
    g_assert_cmpint (of_a, ==, DESK_LOG_PUT_LOST);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  g_assert_cmpint (of_a, !=, DESK_LOG_PUT_WON);
  world_assert_segment (pair->b, 2, "b");
  recover (pair);
  world_assert_segment (pair->a, 2, "b");
  g_assert_cmpint (world_put (pair->a, 3, "a"), ==, DESK_LOG_PUT_WON);
}

/* The first of a thousand, which has no folder yet. */
static void
put_in_new_folder (Fault  fault,
                   guint *n_calls)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  FaultyOps *well = faulty_ops_new (world->path);
  DeskFolderPlace place = folder_world_place (world, &well->ops);
  DeskLogIdentity identity = { world->desk, 2, 999 };
  g_autoptr (GBytes) segment = world_segment (1000, "a");
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskLog) b = desk_folder_log_create (&place, &identity, NULL, &error);
  FaultyOps *ops = faulty_ops_new (world->path);
  g_autoptr (DeskLog) a = folder_world_open (world, &ops->ops);
  DeskLogPut of_a = 99;
  DeskLogPut of_b;

  faulty_ops_set (ops, fault);
  desk_log_put (a, 1000, segment, &of_a, NULL, &error);
  *n_calls = ops->n_calls;
  assert_on_disk (ops, &fault);
  g_assert_cmpint (of_a, !=, DESK_LOG_PUT_LOST);
  of_b = world_put (b, 1000, "b");
  if (of_a == DESK_LOG_PUT_WON)
    g_assert_cmpint (of_b, ==, DESK_LOG_PUT_LOST);
  world_assert_segment (b, 1000, of_b == DESK_LOG_PUT_WON ? "b" : "a");
  g_assert_cmpuint (world_newest (b), ==, 1000);
  g_clear_pointer (&a, desk_log_free);
  g_clear_pointer (&b, desk_log_free);
  desk_folder_ops_free (&ops->ops);
  desk_folder_ops_free (&well->ops);
}

static void
test_put_first (void)
{
  run_all (put_first);
}

static void
test_put_second (void)
{
  run_all (put_second);
}

static void
test_put_in_new_folder (void)
{
  run_all (put_in_new_folder);
}

/* --- sharing a desk --- */

static void
create (Fault  fault,
        guint *n_calls)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  FaultyOps *ops = faulty_ops_new (world->path);
  DeskFolderPlace place = folder_world_place (world, &ops->ops);
  FaultyOps *well = faulty_ops_new (world->path);
  DeskFolderPlace plain = folder_world_place (world, &well->ops);
  DeskLogIdentity identity = { world->desk, 1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskLog) opened = NULL;

  faulty_ops_set (ops, fault);
  log = desk_folder_log_create (&place, &identity, NULL, &error);
  *n_calls = ops->n_calls;
  assert_on_disk (ops, &fault);
  g_assert_true ((log == NULL) == (error != NULL));

  /* What is not said to be there may be; what is said to be, is. */
  opened = desk_folder_log_open (&plain, &world->desk, NULL, NULL);
  g_assert_true (log == NULL || opened != NULL);
  if (opened != NULL)
    g_assert_cmpuint (world_newest (opened), ==, 0);
  g_clear_pointer (&opened, desk_log_free);

  /* Once more goes on where it stopped. */
  opened = folder_world_create (world, &well->ops);
  g_assert_cmpint (world_put (opened, 1, "a"), ==, DESK_LOG_PUT_WON);
  g_clear_pointer (&log, desk_log_free);
  g_clear_pointer (&opened, desk_log_free);
  desk_folder_ops_free (&ops->ops);
  desk_folder_ops_free (&well->ops);
}

static void
test_create (void)
{
  run_all (create);
}

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
  g_autoptr (Pair) pair = pair_new ();
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
  g_autoptr (Pair) pair = pair_new ();
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
  run_all (store_checkpoint);
}

static void
test_fetch_checkpoint (void)
{
  run_all (fetch_checkpoint);
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
  g_autoptr (Pair) pair = pair_new ();
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

  recover (pair);
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
  g_autoptr (Pair) pair = pair_new ();
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
      recover (pair);
      g_assert_true (desk_log_fetch_blob (pair->a, sha256, fetched, NULL, &error));
    }
  else
    *n_calls = pair->ops->n_calls;
  assert_same_file (local, fetched);
}

static void
test_put_blob (void)
{
  run_all (put_blob);
}

static void
test_fetch_blob (void)
{
  run_all (fetch_blob);
}

/* --- tags, seats, epochs --- */

static void
claim_tag (Fault  fault,
           guint *n_calls)
{
  g_autoptr (Pair) pair = pair_new ();
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid replica = pair->world->replica;

  faulty_ops_set (pair->ops, fault);
  first = desk_log_claim_tag (pair->a, &replica, NULL, NULL);
  *n_calls = pair->ops->n_calls;
  assert_on_disk (pair->ops, &fault);
  recover (pair);
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
  g_autoptr (Pair) pair = pair_new ();
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
  g_autoptr (Pair) pair = pair_new ();
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
  run_all (claim_tag);
}

static void
test_write_seat (void)
{
  run_all (write_seat);
}

static void
test_found_again (void)
{
  run_all (found_again);
}

/* --- lies --- */

/* sshfs says EPERM where it means EEXIST. */
static void
test_liar (void)
{
  g_autoptr (Pair) pair = pair_new ();

  pair->ops->liar = EPERM;
  g_assert_cmpint (world_put (pair->b, 2, "b"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (pair->a, 2, "a"), ==, DESK_LOG_PUT_LOST);
  g_assert_cmpint (world_put (pair->a, 3, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (pair->a, 3, "a"), ==, DESK_LOG_PUT_WON);
}

/* Something stands there, says the share, and shows nothing: not known. */
static void
test_not_seen_yet (void)
{
  g_autoptr (Pair) pair = pair_new ();
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;

  g_assert_cmpint (world_put (pair->b, 2, "b"), ==, DESK_LOG_PUT_WON);
  pair->ops->hidden_path = "log/000000/000000002.segment";
  pair->ops->hidden = 1;
  g_assert_false (desk_log_put (pair->a, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE);
  g_assert_cmpint (world_put (pair->a, 2, "a"), ==, DESK_LOG_PUT_LOST);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-faults/put-first", test_put_first);
  g_test_add_func ("/log/folder-faults/put-second", test_put_second);
  g_test_add_func ("/log/folder-faults/put-in-new-folder", test_put_in_new_folder);
  g_test_add_func ("/log/folder-faults/create", test_create);
  g_test_add_func ("/log/folder-faults/store-checkpoint", test_store_checkpoint);
  g_test_add_func ("/log/folder-faults/fetch-checkpoint", test_fetch_checkpoint);
  g_test_add_func ("/log/folder-faults/put-blob", test_put_blob);
  g_test_add_func ("/log/folder-faults/fetch-blob", test_fetch_blob);
  g_test_add_func ("/log/folder-faults/claim-tag", test_claim_tag);
  g_test_add_func ("/log/folder-faults/write-seat", test_write_seat);
  g_test_add_func ("/log/folder-faults/found-again", test_found_again);
  g_test_add_func ("/log/folder-faults/liar", test_liar);
  g_test_add_func ("/log/folder-faults/not-seen-yet", test_not_seen_yet);

  return g_test_run ();
}
