// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A seat with more pending commits than fit into one segment, and checkpoints
 * that are made in other words than ours.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "desk-checkpoint.h"
#include "desk-fixture.h"
#include "desk-joining.h"
#include "desk-sequence.h"

/* More than twice what becomes one segment. */
#define N_PENDING 700
#define PER_SEGMENT 100

typedef struct {
  DeskFixture *a;
  DeskFixture b; /* its file and ids are its own, all else is that of a */
  char *share;
} Office;

static void
office_init (Office *self)
{
  g_autoptr (GError) error = NULL;

  self->a = desk_fixture_new (1);
  self->share = g_build_filename (self->a->folder, "share", NULL);
  g_assert_cmpint (g_mkdir (self->share, 0700), ==, 0);
  desk_joining_share (desk_replica_run_here, self->a->file, self->a->path, self->share, self->a->clock, self->a->ids, NULL, &error);
  g_assert_no_error (error);
  self->b = *self->a;
  self->b.path = g_build_filename (self->a->folder, "b.desk", NULL);
  self->b.ids = desk_id_source_new_seeded (2);
  self->b.file = desk_joining_join (self->share, self->b.path, self->b.clock, self->b.ids, NULL, &error);
  g_assert_no_error (error);
}

static void
office_clear (Office *self)
{
  desk_file_close (self->b.file);
  desk_id_source_unref (self->b.ids);
  g_free (self->b.path);
  g_free (self->share);
  desk_fixture_free (self->a);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

static DeskLog *
open_log (DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (seat->file, &error);
  DeskHead head;
  DeskLog *log;

  g_assert_no_error (error);
  desk_fixture_get_head (seat, &head);
  log = desk_joining_open_log (sharing, &head, seat->clock, seat->ids, NULL, &error);
  g_assert_no_error (error);

  return log;
}

static void
synchronise (DeskFixture *seat)
{
  g_autofree char *scratch = g_strconcat (seat->path, "-checkpoint", NULL);
  g_autoptr (DeskLog) log = open_log (seat);
  g_autoptr (DeskReplica) replica = desk_replica_new (log, desk_replica_run_here, seat->file, scratch);
  g_autoptr (GError) error = NULL;
  guint n_pending;

  desk_replica_sync (replica, &n_pending, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_pending, ==, 0);
}

static void
assert_same (Office *self)
{
  DeskHead a, b;

  synchronise (self->a);
  synchronise (&self->b);
  desk_fixture_get_head (self->a, &a);
  desk_fixture_get_head (&self->b, &b);
  g_assert_cmpuint (a.segment, ==, b.segment);
  g_assert_true (desk_digest_equal (&a.facts, &b.facts) && desk_digest_equal (&a.kept, &b.kept));
  desk_fixture_assert_whole (self->a);
  desk_fixture_assert_whole (&self->b);
}

static void
do_much (Office   *self,
         DeskUuid *ticket)
{
  DeskUuid note;

  desk_fixture_add_ticket (self->a, "Print everything", NULL, ticket);
  for (guint i = 1; i < N_PENDING; i++)
    {
      g_autofree char *text = g_strdup_printf ("Call %u", i);

      if (i % 7 == 0)
        desk_fixture_set_text (self->a, DESK_TABLE_TICKET, ticket, "summary", text);
      else
        desk_fixture_add_note (self->a, ticket, text, &note);
    }
}

static gint64
count_notes (DeskFixture *seat)
{
  return desk_fixture_count (seat, "SELECT count (DISTINCT body) * 10000 + count (*) FROM entry WHERE body GLOB 'Call *'");
}

static void
test_several_segments (void)
{
  g_auto (Office) office = { 0 };
  gint64 n_notes = N_PENDING - 1 - (N_PENDING - 1) / 7;
  DeskUuid ticket;
  DeskHead before, after;

  office_init (&office);
  desk_fixture_get_head (office.a, &before);
  do_much (&office, &ticket);
  synchronise (office.a);
  desk_fixture_get_head (office.a, &after);
  g_assert_cmpuint (after.segment, >=, before.segment + N_PENDING / 256);
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + N_PENDING);

  assert_same (&office);
  g_assert_cmpint (count_notes (&office.b), ==, n_notes * 10001);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &ticket, "summary", "Call 693");
}

/* What was worked out for later segments is worth nothing then. */
static void
test_somebody_comes_in_between (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_notes = N_PENDING - 1 - (N_PENDING - 1) / 7;
  DeskUuid ticket, note;
  DeskHead before, after;

  office_init (&office);
  desk_fixture_get_head (office.a, &before);
  do_much (&office, &ticket);
  segments = desk_sequence_pending (office.a->file, before.epoch, PER_SEGMENT, 16, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (segments->len, ==, N_PENDING / 2 / PER_SEGMENT + 1);
  log = open_log (office.a);
  for (guint i = 0; i < segments->len; i++)
    {
      DeskSegment *segment = g_ptr_array_index (segments, i);
      g_autoptr (GBytes) bytes = desk_segment_encode (segment);
      DeskLogPut outcome;

      g_assert_cmpuint (segment->number, ==, before.segment + 1 + i);
      g_assert_cmpuint (segment->commits->len, ==, PER_SEGMENT);
      if (i == 2)
        {
          desk_fixture_add_note (&office.b, &ticket, "Mine comes first", &note);
          synchronise (&office.b);
        }
      desk_log_put (log, segment->number, bytes, &outcome, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, i < 2 ? DESK_LOG_PUT_WON : DESK_LOG_PUT_LOST);
      if (i == 1)
        synchronise (&office.b);
      if (outcome == DESK_LOG_PUT_LOST)
        break;
    }

  assert_same (&office);
  desk_fixture_get_head (office.a, &after);
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + N_PENDING + 1);
  g_assert_cmpint (count_notes (&office.b), ==, n_notes * 10001);
}

/* --- checkpoints --- */

static void
change_checkpoint (const char *path,
                   const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Begins anew from a checkpoint of a, after @sql was done to it. */
static gboolean
begin_anew (Office     *office,
            const char *sql,
            GError    **error)
{
  g_autofree char *path = g_build_filename (office->a->folder, "made.sqlite", NULL);
  g_autoptr (DeskSegment) segment = NULL;
  guint64 number;

  g_assert_true (desk_checkpoint_make (office->a->path, path, office->a->clock, office->a->ids, &number, error));
  if (sql != NULL)
    change_checkpoint (path, sql);
  segment = desk_log_read_segment (office->a->file, number, error);
  g_assert_nonnull (segment);
  if (!desk_replica_reset (office->b.file, NULL, path, segment, error))
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return FALSE;
    }
  g_assert_cmpint (g_unlink (path), ==, 0);

  return TRUE;
}

static void
test_checkpoints (void)
{
  static const char *const harmless[] = {
    NULL,
    "CREATE TABLE stranger (x); INSERT INTO stranger VALUES (1)",
    "CREATE INDEX stranger ON entry (body)",
    "PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint (TRUNCATE)",
    "CREATE TRIGGER stranger AFTER INSERT ON entry BEGIN DELETE FROM ticket; END",
  };
  g_auto (Office) office = { 0 };
  DeskUuid ticket, note;

  office_init (&office);
  desk_fixture_add_ticket (office.a, "Scan everything", NULL, &ticket);
  desk_fixture_add_note (office.a, &ticket, "Paper is out", &note);
  synchronise (office.a);
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      g_autoptr (GError) error = NULL;

      begin_anew (&office, harmless[i], &error);
      g_assert_no_error (error);
      assert_same (&office);
      desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &ticket, "summary", "Scan everything");
      g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM sqlite_schema WHERE name = 'stranger'"), ==, 0);
      g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"), ==, 0);
    }
}

static void
test_wrong_checkpoints (void)
{
  static const char *const wrong[] = {
    "UPDATE entry SET body = 'Paper is in'",
    "DELETE FROM history",
    "DELETE FROM entry",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM "
    "sqlite_schema WHERE name = 'pause') WHERE name = 'entry'",
    /* What SQLite would make into something else on the way: a column that is
     * not stored, before others, and numbers that are none of ours. */
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (sql, 'source_data TEXT', "
    "'xx TEXT AS (''else'') VIRTUAL, source_data TEXT') "
    "WHERE name = 'ticket' AND type = 'table'; PRAGMA writable_schema = RESET",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (replace (sql, ') "
    "STRICT', ')'), 'reopen_count INTEGER', 'reopen_count BLOB') "
    "WHERE name = 'ticket' AND type = 'table'; PRAGMA writable_schema = RESET; UPDATE ticket SET "
    "reopen_count = 7.0;"
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (sql, 'reopen_count "
    "BLOB', 'reopen_count INTEGER') "
    "WHERE name = 'ticket' AND type = 'table'; PRAGMA writable_schema = RESET",
  };
  g_auto (Office) office = { 0 };
  DeskUuid ticket, note;

  office_init (&office);
  desk_fixture_add_ticket (office.a, "Scan everything", NULL, &ticket);
  desk_fixture_add_note (office.a, &ticket, "Paper is out", &note);
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &ticket, "summary", "Scan little");
  synchronise (office.a);
  synchronise (&office.b);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (begin_anew (&office, wrong[i], &error));
      g_assert_nonnull (error);
      /* Nothing has changed, and the next one is taken. */
      assert_same (&office);
      desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &ticket, "summary", "Scan little");
      g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"), ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/many-pending/become-several-segments", test_several_segments);
  g_test_add_func ("/log/many-pending/somebody-comes-in-between", test_somebody_comes_in_between);
  g_test_add_func ("/log/checkpoint/in-other-words-is-taken-without-them", test_checkpoints);
  g_test_add_func ("/log/checkpoint/that-says-something-else-changes-nothing", test_wrong_checkpoints);

  return g_test_run ();
}
