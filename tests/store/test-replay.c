// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The log is the truth: taken in by an empty desk it makes the same facts and
 * the same history; derived tables can be dropped and rebuilt; and whatever
 * is tampered with, verifying finds it.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "desk-derived.h"
#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-search-index.h"
#include "desk-ticket-actions.h"
#include "desk-verify.h"
#include "random-acts.h"

#define N_STEPS 60

/* A change by somebody who has not seen the last one. */
static void
clash (DeskFixture    *self,
       const DeskUuid *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "ticket_edit");
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket);

  desk_fixture_set_text (self, DESK_TABLE_TICKET, ticket, "symptoms", "First");
  desk_operation_put_text (operation, "symptoms", "Second");
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &g_array_index (operation->fields, DeskFieldChange, 0).seen);
  desk_fixture_act (self, commit);
  g_assert_cmpint (commit->verdict, ==, DESK_VERDICT_CONFLICT);
}

static void
index_everything (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;
  guint n_left;

  do
    desk_search_index_step (self->file, 100, &n_left, &error);
  while (error == NULL && n_left > 0);
  g_assert_no_error (error);
}

/* A desk on which much has happened. */
static DeskFixture *
lively_desk (guint seed)
{
  DeskFixture *self = desk_fixture_new (seed);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GArray) tickets = random_act_tickets (self);
  const DeskUuid *ticket = &g_array_index (tickets, DeskUuid, 0);
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag = DESK_VALUE_INIT;
  DeskUuid member;

  desk_value_set_uuid (&ticket_value, ticket);
  desk_value_set_text (&tag, "paper");
  for (guint i = 0; i < N_STEPS; i++)
    {
      g_autoptr (DeskTicketAction) back = NULL;

      random_act (self, random, tickets);
      if (i % 7 != 3)
        continue;
      back = desk_ticket_action_new (i % 2 == 0 ? DESK_ACTION_UNDO : DESK_ACTION_REDO, &self->me, NULL);
      desk_act_build (self->file, desk_ticket_action_build, back, NULL, NULL, NULL);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "ticket_edit");

      member = desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag, NULL)->row;
      desk_fixture_act (self, commit);
      if (i == 0)
        desk_fixture_set_integer (self, DESK_TABLE_TICKET_TAG, &member, "withdrawn", 1);
    }
  clash (self, ticket);
  index_everything (self);

  return self;
}

/* Takes the log of one desk into another; a segment each, or all at once. */
static void
replay (DeskFixture *from,
        DeskFile    *to,
        gboolean     at_once)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskBatch) batch = NULL;
  DeskHead head;

  desk_fixture_get_head (from, &head);
  for (guint64 number = 1; number <= head.segment; number++)
    {
      g_autoptr (DeskSegment) segment = desk_log_read_segment (from->file, number, &error);

      g_assert_no_error (error);
      if (batch == NULL)
        batch = desk_batch_begin (to, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < segment->commits->len; i++)
        {
          desk_batch_take (batch, g_ptr_array_index (segment->commits, i), &error);
          g_assert_no_error (error);
        }
      if (at_once && number < head.segment)
        continue;
      desk_batch_end (batch, NULL, &error);
      g_assert_no_error (error);
      g_clear_pointer (&batch, desk_batch_free);
    }
}

/* All rows of a table in the order of their ids, as one text. */
static char *
dump_table (DeskFile   *file,
            const char *table,
            const char *columns,
            const char *order)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY %s", columns, table, order);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  GString *text = g_string_new (NULL);
  gboolean has_row = TRUE;

  g_assert_no_error (error);
  while (TRUE)
    {
      desk_statement_step (read, &has_row, &error);
      g_assert_no_error (error);
      if (!has_row)
        return g_string_free (text, FALSE);
      for (int i = 0; i < sqlite3_column_count (read); i++)
        {
          const guint8 *bytes = sqlite3_column_blob (read, i);

          if (g_str_equal (sqlite3_column_name (read, i), "row_no"))
            continue;
          g_string_append_printf (text, "%d:", sqlite3_column_type (read, i));
          for (int j = 0; j < sqlite3_column_bytes (read, i); j++)
            g_string_append_printf (text, "%02x", bytes[j]);
          g_string_append_c (text, ' ');
        }
      g_string_append_c (text, '\n');
    }
}

static void
assert_tables_equal (DeskFile *a,
                     DeskFile *b)
{
  static const char *const kept[][3] = {
    { "log_commit", "no, id, replica, replica_no, author, made_at, corrected_at, action, undoes, verdict, reason", "no" },
    { "history", "*", "id" },
    { "conflict", "*", "id" },
    { "counter", "*", "name" },
    { "extra", "*", "row_id, field" },
  };

  for (guint i = 0; i < DESK_N_TABLES - 1 + G_N_ELEMENTS (kept); i++)
    {
      gboolean is_fact = i < DESK_N_TABLES - 1;
      const char *table = is_fact ? desk_table_get ((DeskTableId) (i + 1))->name : kept[i - DESK_N_TABLES + 1][0];
      const char *columns = is_fact ? "*" : kept[i - DESK_N_TABLES + 1][1];
      const char *order = is_fact ? "id" : kept[i - DESK_N_TABLES + 1][2];
      g_autofree char *first = dump_table (a, table, columns, order);
      g_autofree char *second = dump_table (b, table, columns, order);

      g_assert_cmpstr (first, ==, second);
    }
}

static void
test_replay (void)
{
  for (guint seed = 1; seed <= 6; seed++)
    {
      g_autoptr (DeskFixture) self = lively_desk (seed);
      g_autoptr (DeskFile) copy = NULL;
      g_autofree char *path = g_build_filename (self->folder, "copy.desk", NULL);
      g_auto (DeskVerification) verification = { 0 };
      g_autoptr (GError) error = NULL;
      DeskHead head, again;

      copy = desk_file_create (path, self->clock, self->ids, &error);
      g_assert_no_error (error);
      replay (self, copy, seed % 2 == 0);
      desk_fixture_get_head (self, &head);
      g_assert_true (desk_file_read_head (copy, &again, &error));
      g_assert_true (desk_digest_equal (&head.facts, &again.facts));
      g_assert_true (desk_digest_equal (&head.kept, &again.kept));
      g_assert_cmpuint (head.commit_no, ==, again.commit_no);
      assert_tables_equal (self->file, copy);
      g_assert_true (desk_verify (copy, &verification, &error));
      g_assert_cmpuint (verification.faults->len, ==, 0);
      desk_fixture_assert_whole (self);
    }
}

/* Sent twice, a log is taken once. */
static void
test_replay_twice (void)
{
  g_autoptr (DeskFixture) self = lively_desk (3);
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  for (guint64 number = 1; number <= before.segment; number++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskSegment) segment = desk_log_read_segment (self->file, number, &error);

      for (guint i = 0; i < segment->commits->len; i++)
        {
          g_autoptr (DeskBatch) batch = desk_batch_begin (self->file, &error);

          g_assert_false (desk_batch_take (batch, g_ptr_array_index (segment->commits, i), NULL));
        }
    }
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
  desk_fixture_assert_whole (self);
}

static void
test_rebuild (void)
{
  g_autoptr (DeskFixture) self = lively_desk (2);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = dump_table (self->file, "ticket_queue", "*", "ticket_no");
  g_autofree char *after = NULL;
  g_autofree char *difference = NULL;

  g_assert_true (desk_file_begin (self->file, &error));
  g_assert_true (desk_file_run (self->file, "DELETE FROM ticket_queue; DELETE FROM search_mark", &error));
  g_assert_true (desk_derived_compare (self->file, &difference, &error));
  g_assert_nonnull (difference);
  g_assert_true (desk_derived_rebuild (self->file, &error));
  g_assert_true (desk_file_end (self->file, &error));
  g_assert_no_error (error);
  after = dump_table (self->file, "ticket_queue", "*", "ticket_no");
  g_assert_cmpstr (before, ==, after);
  index_everything (self);
  desk_fixture_assert_whole (self);
}

/* --- tampering --- */

#define FACTS "The facts are not what the log made of them"
#define HISTORY "The history is not what the log made of it"
#define DERIVED "A derived table is not what a rebuild makes of it"

static const struct {
  const char *sql;
  const char *words;
} tamperings[] = {
  { "UPDATE ticket SET summary = 'Never said' WHERE row_no = 1", FACTS },
  { "UPDATE ticket SET summary = summary || ' ' WHERE row_no = 2", FACTS },
  { "UPDATE ticket SET triage = 'respond_now' WHERE row_no = 1", FACTS },
  { "UPDATE ticket SET impact = NULL WHERE row_no = 1", FACTS },
  { "UPDATE ticket SET source_data = 1 WHERE row_no = 1", FACTS },
  { "UPDATE analyst SET name = 'Robin Lea'", FACTS },
  { "UPDATE ticket SET withdrawn = 1 WHERE row_no = 1", FACTS },
  { "UPDATE ticket SET id = randomblob (16) WHERE row_no = 1", FACTS },
  { "DELETE FROM ticket WHERE row_no = 2", FACTS },
  { "DELETE FROM entry WHERE row_no = 1", FACTS },
  { "INSERT INTO customer (id, origin, name) VALUES (randomblob (16), (SELECT id FROM log_commit LIMIT 1), 'Nobody')", FACTS },
  { "INSERT INTO extra VALUES ((SELECT id FROM ticket LIMIT 1), 'colour', 'ticket', 'red')", FACTS },
  { "UPDATE ticket SET origin = randomblob (16) WHERE row_no = 1", HISTORY },
  { "UPDATE history SET new = 'Never said' WHERE id = (SELECT max (id) FROM history)", HISTORY },
  { "UPDATE history SET old = NULL WHERE old IS NOT NULL", HISTORY },
  { "UPDATE history SET field = 'description' WHERE field = 'summary'", HISTORY },
  { "UPDATE history SET id = id + 1000 WHERE id = (SELECT max (id) FROM history)", HISTORY },
  { "DELETE FROM history WHERE id = (SELECT min (id) FROM history)", HISTORY },
  { "INSERT INTO history SELECT max (id) + 1, table_name, row_id, field, old, new FROM history", HISTORY },
  { "UPDATE conflict SET value = 'Never said'", HISTORY },
  { "DELETE FROM conflict", HISTORY },
  { "UPDATE log_commit SET author = randomblob (16) WHERE no = 5", HISTORY },
  { "UPDATE log_commit SET made_at = made_at - 1 WHERE no = 5", HISTORY },
  { "UPDATE log_commit SET action = 'ticket_close' WHERE no = 5", HISTORY },
  { "UPDATE log_commit SET verdict = 2, reason = 'No' WHERE no = 5", HISTORY },
  { "UPDATE log_commit SET undoes = NULL", HISTORY },
  { "UPDATE log_commit SET id = randomblob (16) WHERE no = 5", "Commit 5 of the log is not among those that were applied" },
  { "DELETE FROM log_commit WHERE no = 5", "Commit 5 of the log is not among those that were applied" },
  { "DELETE FROM log_commit WHERE no = (SELECT max (no) FROM log_commit)", "is not among those that were applied" },
  { "DELETE FROM log_segment WHERE number = 5", "Part 5 of the log: The log has no part 5" },
  { "DELETE FROM log_segment WHERE number = (SELECT max (number) FROM log_segment)", "The log has no part" },
  { "UPDATE log_segment SET body = (SELECT body FROM log_segment WHERE number = 4) WHERE number = 5", "Part 5 of the log does not follow the one before it" },
  { "UPDATE log_segment SET body = x'' WHERE number = 5", "Part 5 of the log" },
  { "UPDATE log_segment SET number = -number WHERE number IN (4, 5); UPDATE log_segment SET number = 9 + number WHERE number < 0", "Part 4 of the log does not follow" },
  { "UPDATE head SET facts = zeroblob (32)", "The last part of the log names other digests" },
  { "UPDATE head SET kept = zeroblob (32)", "The last part of the log names other digests" },
  { "UPDATE head SET hash = zeroblob (32)", "The chain of the log does not end where the desk says" },
  { "UPDATE head SET commit_no = commit_no + 1", "commits, the desk says" },
  { "UPDATE head SET segment = segment - 1", "The last part of the log names other digests" },
  { "UPDATE head SET desk = randomblob (16)", "Part 1 of the log does not follow" },
  { "UPDATE counter SET value = 1", "The counter of “ticket” stands at 1" },
  { "DELETE FROM counter", "The counter of “ticket” stands at 0" },
  { "UPDATE ticket_queue SET priority = priority + 1", DERIVED },
  { "UPDATE ticket_queue SET resolve_by = 0", DERIVED },
  { "DELETE FROM ticket_queue WHERE ticket_no = 1", DERIVED },
  { "INSERT INTO ticket_queue SELECT 999, state, number, priority, is_unattended, wake_at, respond_by, resolve_by, promise_by, service_rank, vip, waiting_since, finished_at FROM ticket_queue LIMIT 1", DERIVED },
  { "UPDATE search_document SET title = 'Never said'", DERIVED },
  { "DELETE FROM search_document WHERE id = (SELECT min (id) FROM search_document)", DERIVED },
};

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
copy_desk (DeskFixture *self,
           const char  *contents,
           gsize        size)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (self->path, endings[i], NULL);

      (void) g_unlink (path);
    }
  g_assert_true (g_file_set_contents_full (self->path, contents, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
assert_found (DeskFixture *self,
              const char  *what,
              const char  *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = desk_file_open (self->path, DESK_FILE_READER, self->clock, self->ids, &error);
  g_auto (DeskVerification) verification = { 0 };

  g_assert_no_error (error);
  desk_verify (file, &verification, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification.faults->len; i++)
    {
      if (strstr (g_ptr_array_index (verification.faults, i), words) != NULL)
        return;
    }
  g_error ("%s: %s", what, verification.faults->len == 0 ? "nobody notices" : (char *) g_ptr_array_index (verification.faults, 0));
}

static void
test_tampering (void)
{
  g_autoptr (DeskFixture) self = lively_desk (4);
  g_autofree char *contents = NULL;
  gsize size;

  g_clear_pointer (&self->file, desk_file_close);
  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      copy_desk (self, contents, size);
      run_sql (self->path, tamperings[i].sql);
      assert_found (self, tamperings[i].sql, tamperings[i].words);
    }
}

/* Any bit of any part of the log. */
static void
test_segment_bits (void)
{
  g_autoptr (DeskFixture) self = lively_desk (5);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *contents = NULL;
  gsize size;
  DeskHead head;

  desk_fixture_get_head (self, &head);
  g_clear_pointer (&self->file, desk_file_close);
  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  for (guint i = 0; i < 200; i++)
    {
      int number = g_rand_int_range (random, 1, (int) head.segment + 1);
      sqlite3 *db;
      sqlite3_blob *blob;
      guint8 byte;
      int at;

      copy_desk (self, contents, size);
      g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_blob_open (db, "main", "log_segment", "body", number, 1, &blob), ==, SQLITE_OK);
      at = g_rand_int_range (random, 0, sqlite3_blob_bytes (blob));
      g_assert_cmpint (sqlite3_blob_read (blob, &byte, 1, at), ==, SQLITE_OK);
      byte ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
      g_assert_cmpint (sqlite3_blob_write (blob, &byte, 1, at), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_blob_close (blob), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
      assert_found (self, "a bit of the log", "of the log");
    }
}

/* In debug builds facts that are written past the one function end the
 * program; so does waiting on a thread that must not. */
static void
test_watched (void)
{
#if DESK_DEBUG
  if (g_test_subprocess ())
    {
      g_autoptr (DeskFixture) self = lively_desk (1);

      g_assert_true (desk_file_begin (self->file, NULL));
      desk_file_run (self->file, "UPDATE ticket SET summary = 'By the back door'", NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*ticket* are written by something else than desk_apply_operation*");
#else
  g_test_skip ("not a debug build");
#endif
}

static void
test_forbidden_thread (void)
{
#if DESK_DEBUG
  if (g_test_subprocess ())
    {
      g_autoptr (DeskFixture) self = desk_fixture_new (1);
      DeskHead head;

      desk_file_forbid_thread (self->file, g_thread_self ());
      desk_file_read_head (self->file, &head, NULL);
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

  g_test_add_func ("/store/replay/same-digests", test_replay);
  g_test_add_func ("/store/replay/twice", test_replay_twice);
  g_test_add_func ("/store/replay/rebuild", test_rebuild);
  g_test_add_func ("/store/verify/tampering", test_tampering);
  g_test_add_func ("/store/verify/segment-bits", test_segment_bits);
  g_test_add_func ("/store/watched/facts", test_watched);
  g_test_add_func ("/store/watched/thread", test_forbidden_thread);

  return g_test_run ();
}
