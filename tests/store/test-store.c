// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An open desk for a program with a main loop: reading, acting, what is told
 * of changes, and stopping.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-store-error.h"
#include "store-world.h"

static void
test_open_refused (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (1);
  g_autofree char *path = g_build_filename (fixture->folder, "gone.desk", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (world_open_store (fixture, path, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
}

static void
test_read (void)
{
  static const DeskUuid nowhere = { { 9 } };
  World self = { 0 };
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) missing = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;

  world_set_up (&self);
  desk_store_read_async (self.store, world_read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, world_result_cb, &found);
  desk_store_read_async (self.store, world_read_summary, desk_uuid_copy (&nowhere), g_free, g_free, NULL, world_result_cb, &missing);
  summary = desk_store_read_finish (self.store, world_wait_for_result (&found), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, "Printer");
  g_assert_null (desk_store_read_finish (self.store, world_wait_for_result (&missing), &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
  g_clear_object (&found);
  g_clear_object (&missing);
  world_tear_down (&self);
}

static void
test_act (void)
{
  World self = { 0 };

  world_set_up (&self);
  world_add_note (&self, "It jams", NULL);
  world_wait_done (&self, 1);
  g_assert_cmpuint (self.n_failed, ==, 0);
  g_assert_cmpuint (self.n_untold, ==, 0);
  g_assert_cmpuint (self.changes->len, ==, 1);

  /* What is refused tells nothing. */
  self.n_done = 0;
  world_add_note (&self, "  ", NULL);
  world_wait_done (&self, 1);
  g_assert_cmpuint (self.n_failed, ==, 1);
  g_assert_cmpuint (self.changes->len, ==, 1);
  world_tear_down (&self);
}

/* What was committed while the main loop was busy is told in one go, before
 * any of the callbacks. */
static void
test_coalesced (void)
{
  World self = { 0 };
  Gate gate = { 0 };
  g_autoptr (GAsyncResult) written = NULL;
  g_autofree char *word = NULL;

  world_set_up (&self);
  for (guint i = 0; i < 20; i++)
    world_add_note (&self, "It jams", NULL);
  gate.is_open = TRUE;
  desk_store_write_async (self.store, gate_write, &gate, NULL, g_free, NULL, world_result_cb, &written);
  gate_wait (&gate);
  world_wait_done (&self, 20);
  g_assert_cmpuint (self.n_failed, ==, 0);
  g_assert_cmpuint (self.n_untold, ==, 0);
  g_assert_cmpuint (self.changes->len, ==, 1);
  /* Twenty notes, and the ticket they hang on. */
  g_assert_cmpuint (desk_change_set_get_n_rows (g_ptr_array_index (self.changes, 0)), >=, 20);
  word = desk_store_write_finish (self.store, world_wait_for_result (&written), NULL);
  g_assert_cmpstr (word, ==, "written");
  g_clear_object (&written);
  world_tear_down (&self);
}

/* --- stopping --- */

/* Counts without end, once the gate has been passed. */
static gpointer
read_forever (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  gate_reach (data);
  read = desk_file_prepare (file, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count (*) FROM n", error);
  if (read != NULL)
    desk_statement_step (read, &has_row, error);

  return NULL;
}

static void
test_cancelled_read (void)
{
  World self = { 0 };
  Gate gate = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) next = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;

  world_set_up (&self);
  gate.is_open = TRUE;
  desk_store_read_async (self.store, read_forever, &gate, NULL, NULL, cancellable, world_result_cb, &result);
  gate_wait (&gate);
  g_cancellable_cancel (cancellable);
  g_assert_null (desk_store_read_finish (self.store, world_wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The reader is as good as before. */
  for (guint i = 0; i < 8; i++)
    {
      g_clear_object (&next);
      g_clear_pointer (&summary, g_free);
      desk_store_read_async (self.store, world_read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, world_result_cb, &next);
      summary = desk_store_read_finish (self.store, world_wait_for_result (&next), NULL);
      g_assert_cmpstr (summary, ==, "Printer");
    }
  g_clear_object (&result);
  g_clear_object (&next);
  world_tear_down (&self);
}

/* Until the commit begins; the one that has begun is carried out. */
static void
test_cancelled_act (void)
{
  World self = { 0 };
  Gate gate = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) written = NULL;

  world_set_up (&self);
  desk_store_write_async (self.store, gate_write, &gate, NULL, g_free, NULL, world_result_cb, &written);
  gate_wait (&gate);
  world_add_note (&self, "Never", cancellable);
  world_add_note (&self, "It jams", NULL);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  world_wait_done (&self, 2);
  g_assert_cmpuint (self.n_failed, ==, 1);

  /* Cancelled when it is done, it is done. */
  g_cancellable_reset (cancellable);
  self.n_done = 1;
  world_add_note (&self, "It jams again", cancellable);
  world_wait_done (&self, 2);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (self.n_failed, ==, 1);

  g_free (desk_store_write_finish (self.store, world_wait_for_result (&written), NULL));
  g_clear_object (&written);
  world_close (&self);
  world_drop (&self);
  self.fixture->file = desk_file_open (self.fixture->path, DESK_FILE_WRITER, self.fixture->clock, self.fixture->ids, NULL);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry"), ==, 2);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry WHERE body = 'Never'"), ==, 0);
  g_clear_pointer (&self.fixture->file, desk_file_close);
  world_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/store/open-refused", test_open_refused);
  g_test_add_func ("/store/store/read", test_read);
  g_test_add_func ("/store/store/act", test_act);
  g_test_add_func ("/store/store/coalesced", test_coalesced);
  g_test_add_func ("/store/store/cancelled-read", test_cancelled_read);
  g_test_add_func ("/store/store/cancelled-act", test_cancelled_act);

  return g_test_run ();
}
