// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-processes OTHER-PROCESS: several programs write one desk at once. No
 * commit is lost, there is one order, and each waits for the other.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include "desk-fixture.h"
#include "desk-verify.h"

#define N_EACH 150

static const char *program;

static GPid
start_other (DeskFixture *self,
             const char  *text,
             guint        n,
             GIOChannel **said)
{
  g_autofree char *count = g_strdup_printf ("%u", n);
  const char *const argv[] = { program, self->path, text, count, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;
  int fd;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  *said = g_io_channel_unix_new (fd);
  g_io_channel_set_close_on_unref (*said, TRUE);

  return pid;
}

static void
wait_for_word (GIOChannel *said,
               const char *word)
{
  g_autofree char *line = NULL;

  g_assert_cmpint (g_io_channel_read_line (said, &line, NULL, NULL, NULL), ==, G_IO_STATUS_NORMAL);
  g_strchomp (line);
  g_assert_cmpstr (line, ==, word);
}

static void
wait_for_end (GPid pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* Two others and this program, all at once. */
static void
test_at_once (void)
{
  static const char *const names[] = { "first", "second" };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskFile) reader = NULL;
  GIOChannel *said[G_N_ELEMENTS (names)];
  GPid pids[G_N_ELEMENTS (names)];
  g_autoptr (GError) error = NULL;
  DeskUuid ticket, note;
  DeskHead before, after, seen;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  reader = desk_fixture_open_reader (self);
  desk_fixture_get_head (self, &before);
  seen = before;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    pids[i] = start_other (self, names[i], N_EACH, &said[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    wait_for_word (said[i], "begun");
  for (guint i = 1; i <= N_EACH; i++)
    {
      g_autofree char *text = g_strdup_printf ("mine %u", i);
      DeskHead head;

      desk_fixture_add_note (self, &ticket, text, &note);
      /* Somebody who only reads sees the log grow, and nothing else. */
      g_assert_true (desk_file_read_head (reader, &head, &error));
      g_assert_cmpuint (head.commit_no, >=, seen.commit_no);
      g_assert_cmpuint (head.commit_no, ==, head.segment);
      seen = head;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      wait_for_word (said[i], "done");
      wait_for_end (pids[i]);
      g_io_channel_unref (said[i]);
    }

  /* All are there, one after the other, each program's in its order. */
  desk_fixture_get_head (self, &after);
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + 3 * N_EACH);
  g_assert_cmpuint (after.replica_no, ==, before.replica_no + 3 * N_EACH);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM log_segment"), ==, after.segment);
  g_assert_cmpint (desk_fixture_count (self, "SELECT max (number) FROM log_segment"), ==, after.segment);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (DISTINCT replica_no) FROM log_commit"), ==, after.commit_no);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const texts[] = { "first", "second", "mine" };
      g_autofree char *sql = g_strdup_printf ("SELECT group_concat (word, ' ') FROM (SELECT substr (body, %d) AS word FROM entry WHERE body LIKE '%s %%' ORDER BY row_no)",
                                              (int) strlen (texts[i]) + 2, texts[i]);
      g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, &error);
      g_autoptr (GString) expected = g_string_new ("1");
      gboolean has_row;

      for (guint j = 2; j <= N_EACH; j++)
        g_string_append_printf (expected, " %u", j);
      g_assert_true (desk_statement_step (read, &has_row, &error));
      g_assert_cmpstr ((const char *) sqlite3_column_text (read, 0), ==, expected->str);
    }
  desk_fixture_assert_whole (self);
}

/* Whether the kernel says that a process waits for a lock. */
static gboolean
waits_for_lock (GPid pid)
{
  g_autofree char *locks = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *word = g_strdup_printf (" %d ", (int) pid);

  if (!g_file_get_contents ("/proc/locks", &locks, NULL, NULL))
    return FALSE;
  lines = g_strsplit (locks, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], "-> FLOCK") != NULL && strstr (lines[i], word) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* While one writes, the other waits, as long as it takes, and then goes on
 * from what the first has left. */
static void
test_waiting (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;
  gint64 limit;
  GIOChannel *said;
  DeskUuid ticket;
  GPid pid;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  batch = desk_batch_begin (self->file, &error);
  g_assert_no_error (error);
  pid = start_other (self, "theirs", 1, &said);
  wait_for_word (said, "begun");
  limit = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (!waits_for_lock (pid) && g_get_monotonic_time () < limit)
    g_thread_yield ();
  if (!waits_for_lock (pid))
    {
      g_test_skip ("/proc/locks does not tell who waits");
    }
  else
    {
      commit = desk_fixture_begin (self, "ticket_edit");
      desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "summary", "Mine came first");
      g_assert_true (desk_batch_act (batch, commit, &error));
      g_assert_true (waits_for_lock (pid));
      g_assert_true (desk_batch_end (batch, NULL, &error));
      g_assert_no_error (error);
    }
  g_clear_pointer (&batch, desk_batch_free);

  wait_for_word (said, "done");
  wait_for_end (pid);
  g_io_channel_unref (said);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry"), ==, 1);
  desk_fixture_assert_whole (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  g_test_add_func ("/store/processes/at-once", test_at_once);
  g_test_add_func ("/store/processes/waiting", test_waiting);

  return g_test_run ();
}
