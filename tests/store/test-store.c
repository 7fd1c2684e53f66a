// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-store OTHER-PROCESS: an open desk for a program with a main loop.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "desk-fixture.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "desk-store.h"
#include "desk-ticket-actions.h"

#define LIMIT_S 30

static const char *program;

typedef struct {
  DeskFixture *fixture; /* its own connection is closed */
  DeskStore *store;
  DeskUuid ticket;
  GPtrArray *changes; /* of DeskChangeSet, as they were told */
  guint n_done;       /* callbacks that came */
  guint n_failed;
  guint n_untold; /* callbacks that came before their change was told */
} World;

/* --- a main loop with a limit --- */

static gboolean
limit_cb (gpointer data)
{
  g_error ("It took too long");

  return G_SOURCE_REMOVE;
}

typedef gboolean (*Condition) (World *self);

static void
wait_until (World    *self,
            Condition is_met)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, limit_cb, NULL);

  while (!is_met (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_set_object ((GAsyncResult **) data, result);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, limit_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);

  return *result;
}

static void
changed_cb (DeskStore     *store,
            DeskChangeSet *changes,
            World         *self)
{
  g_ptr_array_add (self->changes, desk_change_set_ref (changes));
}

static DeskStore *
open_store (DeskFixture *fixture,
            const char  *path,
            GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_store_open_async (path, fixture->clock, fixture->ids, NULL, result_cb, &result);

  return desk_store_open_finish (wait_for_result (&result), error);
}

static void
world_open (World      *self,
            const char *path)
{
  g_autoptr (GError) error = NULL;

  self->store = open_store (self->fixture, path, &error);
  g_assert_no_error (error);
  g_signal_connect (self->store, "changed", G_CALLBACK (changed_cb), self);
}

static void
world_set_up (World *self)
{
  self->fixture = desk_fixture_new (1);
  desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->ticket);
  g_clear_pointer (&self->fixture->file, desk_file_close);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_change_set_unref);
  world_open (self, self->fixture->path);
}

static void
world_close (World *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  desk_store_close_async (self->store, result_cb, &result);
  g_assert_true (desk_store_close_finish (self->store, wait_for_result (&result), &error));
  g_assert_no_error (error);
}

static gboolean
is_gone (GWeakRef *store)
{
  g_autoptr (DeskStore) held = g_weak_ref_get (store);

  return held == NULL;
}

/* Nobody holds it any more: at most a thread that has just done its last job. */
static void
world_drop (World *self)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;
  GWeakRef store;

  g_weak_ref_init (&store, self->store);
  g_clear_object (&self->store);
  while (!is_gone (&store))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_thread_yield ();
    }
  g_weak_ref_clear (&store);
}

/* Looks at the desk with a connection of its own, after the store is gone. */
static void
world_tear_down (World *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL)
    {
      world_close (self);
      world_drop (self);
    }
  self->fixture->file = desk_file_open (self->fixture->path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, &error);
  g_assert_no_error (error);
  desk_fixture_assert_whole (self->fixture);
  g_ptr_array_unref (self->changes);
  desk_fixture_free (self->fixture);
}

static gboolean
is_told (World          *self,
         const DeskUuid *id)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      DeskChangeSet *changes = g_ptr_array_index (self->changes, i);

      for (guint j = 0; j < desk_change_set_get_n_rows (changes); j++)
        {
          if (desk_uuid_equal (&desk_change_set_get_row (changes, j)->id, id))
            return TRUE;
        }
    }

  return FALSE;
}

/* --- acting --- */

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  World *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_store_act_finish (DESK_STORE (source), result, &error);
  DeskOperation *operation;

  self->n_done++;
  if (commit == NULL)
    {
      self->n_failed++;
      return;
    }
  operation = g_ptr_array_index (commit->operations, 0);
  if (!is_told (self, &operation->row))
    self->n_untold++;
}

static void
add_note (World        *self,
          const char   *text,
          GCancellable *cancellable)
{
  DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NOTE, &self->fixture->me, &self->ticket);

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  desk_store_act_async (self->store, desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, cancellable, acted_cb, self);
}

/* Keeps the writing thread busy until the gate opens. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean is_reached;
  gboolean is_open;
} Gate;

static void
gate_reach (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->is_reached = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->is_open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->is_open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

/* The main loop stands still meanwhile. */
static void
gate_wait (Gate *gate)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;

  g_mutex_lock (&gate->mutex);
  while (!gate->is_reached)
    g_assert_true (g_cond_wait_until (&gate->cond, &gate->mutex, limit));
  g_mutex_unlock (&gate->mutex);
}

static gpointer
write_gate (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GCancellable   *cancellable,
            GError        **error)
{
  gate_reach (data);

  return g_strdup ("written");
}

/* --- tests --- */

static void
test_open_refused (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (1);
  g_autofree char *path = g_build_filename (fixture->folder, "gone.desk", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_store (fixture, path, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
}

static gpointer
read_summary (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  g_autoptr (DeskRecord) ticket = NULL;

  g_assert_true (desk_file_get_mode (file) == DESK_FILE_READER);
  ticket = desk_record_load (file, DESK_TABLE_TICKET, data, error);

  return ticket == NULL ? NULL : g_strdup (desk_record_get_text (ticket, "summary"));
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
  desk_store_read_async (self.store, read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, result_cb, &found);
  desk_store_read_async (self.store, read_summary, desk_uuid_copy (&nowhere), g_free, g_free, NULL, result_cb, &missing);
  summary = desk_store_read_finish (self.store, wait_for_result (&found), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, "Printer");
  g_assert_null (desk_store_read_finish (self.store, wait_for_result (&missing), &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
  g_clear_object (&found);
  g_clear_object (&missing);
  world_tear_down (&self);
}

static gboolean
one_is_done (World *self)
{
  return self->n_done == 1;
}

static void
test_act (void)
{
  World self = { 0 };

  world_set_up (&self);
  add_note (&self, "It jams", NULL);
  wait_until (&self, one_is_done);
  g_assert_cmpuint (self.n_failed, ==, 0);
  g_assert_cmpuint (self.n_untold, ==, 0);
  g_assert_cmpuint (self.changes->len, ==, 1);

  /* What is refused tells nothing. */
  self.n_done = 0;
  add_note (&self, "  ", NULL);
  wait_until (&self, one_is_done);
  g_assert_cmpuint (self.n_failed, ==, 1);
  g_assert_cmpuint (self.changes->len, ==, 1);
  world_tear_down (&self);
}

static gboolean
twenty_are_done (World *self)
{
  return self->n_done == 20;
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
    add_note (&self, "It jams", NULL);
  gate.is_open = TRUE;
  desk_store_write_async (self.store, write_gate, &gate, NULL, g_free, NULL, result_cb, &written);
  gate_wait (&gate);
  wait_until (&self, twenty_are_done);
  g_assert_cmpuint (self.n_failed, ==, 0);
  g_assert_cmpuint (self.n_untold, ==, 0);
  g_assert_cmpuint (self.changes->len, ==, 1);
  /* Twenty notes, and the ticket they hang on. */
  g_assert_cmpuint (desk_change_set_get_n_rows (g_ptr_array_index (self.changes, 0)), >=, 20);
  word = desk_store_write_finish (self.store, wait_for_result (&written), NULL);
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
  desk_store_read_async (self.store, read_forever, &gate, NULL, NULL, cancellable, result_cb, &result);
  gate_wait (&gate);
  g_cancellable_cancel (cancellable);
  g_assert_null (desk_store_read_finish (self.store, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The reader is as good as before. */
  for (guint i = 0; i < 8; i++)
    {
      g_clear_object (&next);
      g_clear_pointer (&summary, g_free);
      desk_store_read_async (self.store, read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, result_cb, &next);
      summary = desk_store_read_finish (self.store, wait_for_result (&next), NULL);
      g_assert_cmpstr (summary, ==, "Printer");
    }
  g_clear_object (&result);
  g_clear_object (&next);
  world_tear_down (&self);
}

static gboolean
two_are_done (World *self)
{
  return self->n_done == 2;
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
  desk_store_write_async (self.store, write_gate, &gate, NULL, g_free, NULL, result_cb, &written);
  gate_wait (&gate);
  add_note (&self, "Never", cancellable);
  add_note (&self, "It jams", NULL);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  wait_until (&self, two_are_done);
  g_assert_cmpuint (self.n_failed, ==, 1);

  /* Cancelled when it is done, it is done. */
  g_cancellable_reset (cancellable);
  self.n_done = 1;
  add_note (&self, "It jams again", cancellable);
  wait_until (&self, two_are_done);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (self.n_failed, ==, 1);

  g_free (desk_store_write_finish (self.store, wait_for_result (&written), NULL));
  g_clear_object (&written);
  world_close (&self);
  world_drop (&self);
  self.fixture->file = desk_file_open (self.fixture->path, DESK_FILE_WRITER, self.fixture->clock, self.fixture->ids, NULL);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry"), ==, 2);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry WHERE body = 'Never'"), ==, 0);
  g_clear_pointer (&self.fixture->file, desk_file_close);
  world_tear_down (&self);
}

/* --- closing --- */

static void
test_nothing_lost_on_close (void)
{
  World self = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  world_set_up (&self);
  for (guint i = 0; i < 20; i++)
    add_note (&self, "It jams", NULL);
  world_close (&self);
  wait_until (&self, twenty_are_done);
  g_assert_cmpuint (self.n_failed, ==, 0);

  /* Closed is closed, and closing again is no error. */
  self.n_done = 0;
  add_note (&self, "Too late", NULL);
  wait_until (&self, one_is_done);
  g_assert_cmpuint (self.n_failed, ==, 1);
  desk_store_read_async (self.store, read_summary, desk_uuid_copy (&self.ticket), g_free, g_free, NULL, result_cb, &result);
  g_assert_null (desk_store_read_finish (self.store, wait_for_result (&result), &error));
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
    add_note (&self, "It jams", NULL);
  /* The callbacks still come. */
  g_clear_object (&self.store);
  wait_until (&self, twenty_are_done);
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
          desk_store_write_async (self.store, write_nothing, &gate, gate_reach_cb, g_free, NULL, result_cb, &result);
          g_free (desk_store_write_finish (self.store, wait_for_result (&result), NULL));
        }
      else
        {
          desk_store_read_async (self.store, read_nothing, &gate, gate_reach_cb, g_free, NULL, result_cb, &result);
          g_free (desk_store_read_finish (self.store, wait_for_result (&result), NULL));
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
  wait_until (&self, three_are_told);
  g_assert_cmpuint (count_told (&self), ==, 3);
  row = desk_change_set_get_row (g_ptr_array_index (self.changes, 0), 0);
  g_assert_true (row->is_new);
  g_assert_cmpint (row->row_no, >, 0);

  /* Mine after theirs. */
  add_note (&self, "It jams", NULL);
  wait_until (&self, one_is_done);
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
  wait_until (&self, three_are_told);
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
  desk_store_write_async (self.store, write_gate, &gate, NULL, g_free, NULL, result_cb, &written);
  gate_wait (&gate);
  let_other_write (&self, 520);
  gate_open (&gate);
  wait_until (&self, everything_is_told);
  g_free (desk_store_write_finish (self.store, wait_for_result (&written), NULL));
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
      desk_store_read_async (self.store, pass_file_on, &file, NULL, NULL, NULL, result_cb, &result);
      wait_for_result (&result);
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

  g_test_add_func ("/store/store/open-refused", test_open_refused);
  g_test_add_func ("/store/store/read", test_read);
  g_test_add_func ("/store/store/act", test_act);
  g_test_add_func ("/store/store/coalesced", test_coalesced);
  g_test_add_func ("/store/store/cancelled-read", test_cancelled_read);
  g_test_add_func ("/store/store/cancelled-act", test_cancelled_act);
  g_test_add_func ("/store/store/nothing-lost-on-close", test_nothing_lost_on_close);
  g_test_add_func ("/store/store/dropped", test_dropped);
  g_test_add_func ("/store/store/dropped-by-worker", test_dropped_by_worker);
  g_test_add_func ("/store/store/other-program", test_other_program);
  g_test_add_func ("/store/store/other-program-and-link", test_other_program_and_link);
  g_test_add_func ("/store/store/other-program-at-length", test_other_program_at_length);
  g_test_add_func ("/store/store/forbidden-thread", test_forbidden);

  return g_test_run ();
}
