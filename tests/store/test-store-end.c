// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-store-end OTHER-PROCESS: how an open desk is closed or dropped, and
 * other programs on it.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "desk-store-error.h"
#include "store-world.h"

static const char *program;

/* --- closing --- */

static void
test_nothing_lost_on_close (void)
{
  World self = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  world_set_up (&self);
  for (guint i = 0; i < 20; i++)
    world_add_note (&self, "It jams", NULL);
  world_close (&self);
  world_wait_done (&self, 20);
  g_assert_cmpuint (self.n_failed, ==, 0);

  /* Closed is closed, and closing again is no error. */
  self.n_done = 0;
  world_add_note (&self, "Too late", NULL);
  world_wait_done (&self, 1);
  g_assert_cmpuint (self.n_failed, ==, 1);
  desk_store_read_async (self.store, world_read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, world_result_cb, &result);
  g_assert_null (desk_store_read_finish (self.store, world_wait_for_result (&result), &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "closed"));
  g_clear_object (&result);
  world_close (&self);

  world_drop (&self);
  self.fixture->file = desk_file_open (self.fixture->path, DESK_FILE_WRITER, self.fixture->clock, self.fixture->ids, NULL);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry"), ==, 20);
  g_clear_pointer (&self.fixture->file, desk_file_close);
  world_tear_down (&self);
}

/* A store that nobody closed and nobody wants any more. */
static void
test_dropped (void)
{
  World self = { 0 };

  world_set_up (&self);
  for (guint i = 0; i < 20; i++)
    world_add_note (&self, "It jams", NULL);
  /* The callbacks still come. */
  g_clear_object (&self.store);
  world_wait_done (&self, 20);
  g_assert_cmpuint (self.n_failed, ==, 0);
  world_tear_down (&self);
}

/* Whether this process still has the desk open. */
static gboolean
has_open (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link_path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link_path, NULL);

      if (target != NULL && g_str_has_prefix (target, path))
        return TRUE;
    }

  return FALSE;
}

static gpointer
read_nothing (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  return g_strdup ("read");
}

static gpointer
write_nothing (DeskFile       *file,
               gpointer        data,
               DeskChangeSet **changes,
               GCancellable   *cancellable,
               GError        **error)
{
  return g_strdup ("written");
}

static void
gate_reach_cb (gpointer data)
{
  gate_reach (data);
}

/* The last one who holds a store may be the thread that did its last job. It
 * frees the job's data just before it lets go. */
static void
test_dropped_by_worker (void)
{
  for (guint is_write = 0; is_write < 2; is_write++)
    {
      World self = { 0 };
      Gate gate = { 0 };
      g_autoptr (GAsyncResult) result = NULL;
      gint64 limit = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;

      world_set_up (&self);
      if (is_write)
        {
          desk_store_write_async (self.store, write_nothing, &gate, gate_reach_cb, g_free, NULL, world_result_cb, &result);
          g_free (desk_store_write_finish (self.store, world_wait_for_result (&result), NULL));
        }
      else
        {
          desk_store_read_async (self.store, read_nothing, &gate, gate_reach_cb, g_free, NULL, world_result_cb, &result);
          g_free (desk_store_read_finish (self.store, world_wait_for_result (&result), NULL));
        }
      gate_wait (&gate);
      g_clear_object (&result);
      g_clear_object (&self.store);
      g_assert_true (has_open (self.fixture->path));
      gate_open (&gate);
      while (has_open (self.fixture->path))
        {
          g_assert_cmpint (g_get_monotonic_time (), <, limit);
          g_thread_yield ();
        }
      world_tear_down (&self);
    }
}

/* --- other programs --- */

static void
let_other_write (World *self,
                 guint  n)
{
  g_autofree char *count = g_strdup_printf ("%u", n);
  const char *const argv[] = { program, self->fixture->path, "theirs", count, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static guint
count_told (World *self)
{
  guint n = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      DeskChangeSet *changes = g_ptr_array_index (self->changes, i);

      if (desk_change_set_is_everything (changes))
        return G_MAXUINT;
      for (guint j = 0; j < desk_change_set_get_n_rows (changes); j++)
        n += desk_change_set_get_row (changes, j)->table == DESK_TABLE_ENTRY;
    }

  return n;
}

static gboolean
three_are_told (World *self)
{
  return count_told (self) >= 3;
}

static void
test_other_program (void)
{
  World self = { 0 };
  const DeskRowChange *row;

  world_set_up (&self);
  let_other_write (&self, 3);
  world_wait_until (&self, three_are_told);
  g_assert_cmpuint (count_told (&self), ==, 3);
  row = desk_change_set_get_row (g_ptr_array_index (self.changes, 0), 0);
  g_assert_true (row->is_new);
  g_assert_cmpint (row->row_no, >, 0);

  /* Mine after theirs. */
  world_add_note (&self, "It jams", NULL);
  world_wait_done (&self, 1);
  g_assert_cmpuint (self.n_untold, ==, 0);
  g_assert_cmpuint (count_told (&self), ==, 4);
  world_tear_down (&self);
}

/* A desk that is open by another name: the log beside it has the real one. */
static void
test_other_program_and_link (void)
{
  World self = { 0 };
  g_autofree char *link_path = NULL;

  world_set_up (&self);
  world_close (&self);
  g_clear_object (&self.store);
  link_path = g_build_filename (self.fixture->folder, "link.desk", NULL);
  g_assert_cmpint (symlink (self.fixture->path, link_path), ==, 0);
  world_open (&self, link_path);
  let_other_write (&self, 3);
  world_wait_until (&self, three_are_told);
  world_tear_down (&self);
}

static gboolean
everything_is_told (World *self)
{
  return count_told (self) == G_MAXUINT;
}

/* Too much to be told row by row. */
static void
test_other_program_at_length (void)
{
  World self = { 0 };
  Gate gate = { 0 };
  g_autoptr (GAsyncResult) written = NULL;

  world_set_up (&self);
  desk_store_write_async (self.store, gate_write, &gate, NULL, g_free, NULL, world_result_cb, &written);
  gate_wait (&gate);
  let_other_write (&self, 520);
  gate_open (&gate);
  world_wait_until (&self, everything_is_told);
  g_free (desk_store_write_finish (self.store, world_wait_for_result (&written), NULL));
  g_clear_object (&written);
  world_tear_down (&self);
}

/* --- the thread that must not wait --- */

static gpointer
pass_file_on (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  *(DeskFile **) data = file;

  return NULL;
}

static void
test_forbidden (void)
{
#if DESK_DEBUG
  if (g_test_subprocess ())
    {
      World self = { 0 };
      g_autoptr (GAsyncResult) result = NULL;
      DeskFile *file = NULL;
      DeskHead head;

      world_set_up (&self);
      desk_store_read_async (self.store, pass_file_on, &file, NULL, NULL, NULL, world_result_cb, &result);
      world_wait_for_result (&result);
      desk_file_read_head (file, &head, NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*SQLite was called on a thread that must never wait*");
#else
  g_test_skip ("not a debug build");
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* A test that is run anew in a process of its own has no arguments. */
  program = argc == 2 ? argv[1] : NULL;

  g_test_add_func ("/store/store-end/nothing-lost-on-close", test_nothing_lost_on_close);
  g_test_add_func ("/store/store-end/dropped", test_dropped);
  g_test_add_func ("/store/store-end/dropped-by-worker", test_dropped_by_worker);
  g_test_add_func ("/store/store-end/other-program", test_other_program);
  g_test_add_func ("/store/store-end/other-program-and-link", test_other_program_and_link);
  g_test_add_func ("/store/store-end/other-program-at-length", test_other_program_at_length);
  g_test_add_func ("/store/store-end/forbidden-thread", test_forbidden);

  return g_test_run ();
}
