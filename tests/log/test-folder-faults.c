// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A share that fails at every call while a desk is shared and segments are put.
 *
 * Never may two win one number, nor one whose bytes do not stand there, and
 * nothing may be seen half.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>

#include "desk-folder-names.h"
#include "fault-pair.h"

/* Only whole segments have names. */
static void
assert_nothing_half (FaultPair *self)
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
  g_autoptr (FaultPair) pair = fault_pair_new ();
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
  fault_pair_recover (pair);
  g_assert_cmpint (world_put (pair->a, 2, "a"), ==, of_b == DESK_LOG_PUT_WON ? DESK_LOG_PUT_LOST : DESK_LOG_PUT_WON);
  g_assert_cmpint (world_put (pair->a, 3, "a"), ==, DESK_LOG_PUT_WON);
  g_assert_cmpuint (world_newest (pair->b), ==, 3);
  assert_nothing_half (pair);
}

static void
put_second (Fault  fault,
            guint *n_calls)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();
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
  fault_pair_recover (pair);
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
  run_all_faults (put_first);
}

static void
test_put_second (void)
{
  run_all_faults (put_second);
}

static void
test_put_in_new_folder (void)
{
  run_all_faults (put_in_new_folder);
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
  run_all_faults (create);
}

/* --- lies --- */

/* sshfs says EPERM where it means EEXIST. */
static void
test_liar (void)
{
  g_autoptr (FaultPair) pair = fault_pair_new ();

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
  g_autoptr (FaultPair) pair = fault_pair_new ();
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
  g_test_add_func ("/log/folder-faults/liar", test_liar);
  g_test_add_func ("/log/folder-faults/not-seen-yet", test_not_seen_yet);

  return g_test_run ();
}
