// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sample desk: that it can be made at any moment, that its stories are
 * told in order and keep the rules of the desk, and that it can be made anew.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-calendar.h"
#include "desk-life-cycle.h"
#include "desk-policies.h"
#include "desk-priority.h"
#include "desk-sample.h"
#include "import-helpers.h"

#define SEED 20260520

/* The first is a midday; then a morning before opening, just after it, just
 * before closing, an evening, a Saturday, a holiday, and a year on, when the
 * clocks have changed. */
static const char *const moments[] = {
  "2026-05-20T10:00:00Z", "2026-05-20T05:10:00Z", "2026-05-20T06:02:00Z", "2026-05-20T15:28:00Z",
  "2026-05-20T20:00:00Z", "2026-05-23T10:00:00Z", "2026-05-25T10:00:00Z", "2027-04-06T08:00:00Z",
};

typedef struct {
  char *folder;
  char *path;
  DeskFile *file;
  gint64 now_ms;
} Sample;

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static Sample *
sample_new (const char *now,
            guint64     seed)
{
  Sample *self = g_new0 (Sample, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskClock) clock = NULL;
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (seed);
  g_auto (DeskImportReport) report = { 0 };
  gint64 began_us;

  g_assert_true (desk_time_parse (now, &self->now_ms));
  clock = desk_clock_new_fixed (self->now_ms);
  self->folder = g_dir_make_tmp ("deskbell-sample-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "sample.desk", NULL);
  desk_import_report_init (&report);
  began_us = g_get_monotonic_time ();
  self->file = desk_sample_create (self->path, clock, ids, &report, &error);
  if (error != NULL)
    print_messages (&report);
  g_assert_no_error (error);
  g_assert_nonnull (self->file);
  assert_adds_up (&report);
  g_assert_cmpuint (report.n_bad, ==, 0);
  g_assert_cmpuint (report.messages->len, ==, 0);
  g_test_message ("seed %" G_GUINT64_FORMAT ", %s: made in %.3f s", seed, now, (double) (g_get_monotonic_time () - began_us) / 1e6);

  return self;
}

static void
sample_free (Sample *self)
{
  desk_file_close (self->file);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

/* Lists what a query finds wrong, each row by its first column. */
static void
assert_none (DeskFile   *file,
             const char *what,
             const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  gboolean has_row;
  guint n = 0;

  g_assert_no_error (error);
  while (desk_statement_step (read, &has_row, &error) && has_row)
    {
      g_test_message ("%s: %s", what, sqlite3_column_text (read, 0));
      n++;
    }
  g_assert_no_error (error);
  if (n > 0)
    g_test_fail_printf ("%s: %u", what, n);
}

/* --- what there is --- */

static void
test_contents (gconstpointer data)
{
  const Sample *sample = data;
  DeskFile *file = sample->file;

  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM ticket"), ==, 150);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM article"), ==, 45);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM organisation"), ==, 12);
  g_assert_cmpint (read_integer (file, "SELECT count(DISTINCT service_level) FROM organisation"), ==, 4);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM customer"), >=, 60);
  g_assert_cmpint (read_integer (file, "SELECT count(DISTINCT type) FROM ticket"), ==, DESK_N_TICKET_TYPE - 1);
  g_assert_cmpint (read_integer (file, "SELECT count(DISTINCT status) FROM ticket"), ==, DESK_N_STATUS - 1);
  g_assert_cmpint (read_integer (file, "SELECT count(DISTINCT tier) FROM team"), ==, 4);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM article WHERE kind = 'known_error'"), >=, 2);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM calendar_entry WHERE kind = 'maintenance'"), >=, 3);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM desk"), ==, 1);
  g_assert_cmpint (read_integer (file, "SELECT min (number) FROM ticket"), ==, DESK_SAMPLE_FIRST_NUMBER);
  g_assert_cmpint (read_integer (file, "SELECT max (number) FROM ticket"), ==, DESK_SAMPLE_FIRST_NUMBER + 149);
  g_assert_cmpint (read_integer (file, "SELECT value FROM counter WHERE name = 'ticket'"), ==, DESK_SAMPLE_FIRST_NUMBER + 149);
  g_assert_cmpint (read_integer (file, "SELECT count(*) FROM ticket WHERE imported_from IS NOT NULL"), ==, 0);
  assert_verified (file);
}

static void
test_analyst (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (sample->file, "SELECT 1 FROM analyst_role WHERE analyst_id = ? AND role = 'analyst'", &error);
  gboolean has_row;
  DeskUuid analyst;

  g_assert_no_error (error);
  desk_sample_get_analyst (&analyst);
  desk_statement_bind_uuid (read, 1, &analyst);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
}

/* --- stories told in order --- */

static void
check_times (Sample *sample)
{
  DeskFile *file = sample->file;
  g_autofree char *late_commits = g_strdup_printf ("SELECT action || ' ' || hex (id) FROM log_commit WHERE made_at > %" G_GINT64_FORMAT, sample->now_ms);
  g_autofree char *late_entries = g_strdup_printf ("SELECT number || ' ' || kind FROM entry JOIN ticket ON ticket.id = ticket_id WHERE made_at > %" G_GINT64_FORMAT,
                                                   sample->now_ms);

  assert_none (file, "in the future", late_commits);
  assert_none (file, "an entry of the future", late_entries);
  assert_none (file, "a commit before the one before it", "SELECT action FROM (SELECT no, action, made_at, lag (made_at) OVER (ORDER BY no) AS before FROM log_commit) WHERE made_at < before");
  assert_none (file, "numbers against time", "SELECT number FROM (SELECT number, logged_at, lag (logged_at) OVER (ORDER BY number) AS before FROM ticket) WHERE logged_at < before");
  assert_none (file, "times of a ticket",
               "SELECT number FROM ticket WHERE responded_at < logged_at OR last_contact_at < responded_at OR resolved_at < logged_at OR closed_at < resolved_at "
               "OR resolved_at < responded_at");
  assert_none (file, "an entry before its ticket", "SELECT number || ' ' || kind || ' ' || ((entry.made_at - logged_at) / 60000) FROM entry JOIN ticket ON ticket.id = ticket_id WHERE entry.made_at < logged_at");
  assert_none (file, "a pause that does not run forward", "SELECT number FROM pause JOIN ticket ON ticket.id = ticket_id WHERE ended_at < started_at OR started_at < logged_at");
  assert_none (file, "a decision before it was asked for", "SELECT number || ' ' || kind FROM entry JOIN ticket ON ticket.id = ticket_id WHERE decided_at < entry.made_at");
  assert_none (file, "an entry written down at another time",
               "SELECT number || ' ' || entry.kind || ' ' || ((entry.made_at - log_commit.made_at) / 60000) FROM entry JOIN ticket ON ticket.id = ticket_id JOIN log_commit ON log_commit.id = entry.origin "
               "WHERE entry.made_at > log_commit.made_at");
  assert_none (file, "a ticket written down before it was logged",
               "SELECT number FROM ticket JOIN log_commit ON log_commit.id = ticket.origin WHERE ticket.logged_at > log_commit.made_at");
  assert_none (file, "resolved at another time than it says",
               "SELECT number FROM history JOIN ticket ON ticket.id = row_id JOIN log_commit ON log_commit.no = history.id >> 16 "
               "WHERE field = 'resolved_at' AND new IS NOT NULL AND abs (new - log_commit.made_at) > 60000 * 10");
}

static void
test_times (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (Sample) sample = sample_new (moments[i], SEED);

      check_times (sample);
    }
}

/* --- references --- */

static void
test_references (gconstpointer data)
{
  const Sample *sample = data;

  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      const DeskTable *table = desk_table_get (i);

      for (guint j = 0; j < table->n_fields; j++)
        {
          const DeskField *field = &table->fields[j];
          g_autofree char *what = g_strdup_printf ("%s.%s", table->name, field->name);
          g_autofree char *sql = NULL;

          if (field->type != DESK_FIELD_ID)
            continue;
          sql = g_strdup_printf ("SELECT hex (id) FROM %s WHERE %s IS NOT NULL AND %s NOT IN (SELECT id FROM %s)", table->name, field->name, field->name,
                                 desk_table_get (field->refers_to)->name);
          assert_none (sample->file, what, sql);
        }
    }
  assert_none (sample->file, "an author who is not there", "SELECT action FROM log_commit WHERE author NOT IN (SELECT id FROM analyst)");
  assert_none (sample->file, "a requester of another organisation",
               "SELECT number FROM ticket JOIN customer ON customer.id = requester_id WHERE customer.organisation_id IS NOT NULL AND customer.organisation_id IS NOT ticket.organisation_id");
  assert_none (sample->file, "another service level than its organisation's",
               "SELECT number || ' ' || ticket.service_level || ' ' || organisation.service_level FROM ticket JOIN organisation ON organisation.id = ticket.organisation_id WHERE ticket.service_level IS NOT organisation.service_level");
}

/* --- rules --- */

static void
test_resolved_and_closed (gconstpointer data)
{
  const Sample *sample = data;
  DeskFile *file = sample->file;

  assert_none (file, "done without cause or resolution",
               "SELECT number FROM ticket WHERE status IN ('resolved', 'closed') AND (resolution IS NULL OR (cause IS NULL AND cause_category IS NULL))");
  assert_none (file, "done without a time", "SELECT number FROM ticket WHERE (status IN ('resolved', 'closed')) IS NOT (resolved_at IS NOT NULL)");
  assert_none (file, "closed without a time", "SELECT number FROM ticket WHERE (status = 'closed') IS NOT (closed_at IS NOT NULL)");
  assert_none (file, "closed without validation", "SELECT number FROM ticket WHERE status = 'closed' AND validation IS NULL");
  assert_none (file, "closed without asking the customer",
               "SELECT number || ' ' || type FROM ticket WHERE status = 'closed' AND customer_confirmed IS NOT 1 AND NOT EXISTS (SELECT 1 FROM entry "
               "WHERE ticket_id = ticket.id AND made_at >= resolved_at AND ((kind = 'contact' AND direction = 'outbound') OR kind = 'follow_up'))");
  assert_none (file, "waiting for nothing", "SELECT number FROM ticket WHERE (status = 'waiting') IS NOT (waiting_reason IS NOT NULL)");
  assert_none (file, "implemented without approval",
               "SELECT number FROM ticket WHERE type = 'change' AND stage IN ('implement', 'review', 'back_out', 'close') AND NOT EXISTS (SELECT 1 FROM entry "
               "WHERE ticket_id = ticket.id AND kind = 'approval' AND decision = 'accepted')");
  assert_none (file, "approved by who asked for it",
               "SELECT number FROM entry JOIN ticket ON ticket.id = ticket_id WHERE entry.kind = 'approval' AND decided_by_id = entry.author_id");
  assert_none (file, "responded without a time or the other way round",
               "SELECT number FROM ticket WHERE (responded_at IS NOT NULL) IS NOT EXISTS (SELECT 1 FROM entry WHERE ticket_id = ticket.id AND kind = 'contact' AND first_response = 1)");
  assert_none (file, "a priority of nowhere", "SELECT number FROM ticket WHERE priority NOT BETWEEN 1 AND 5");
}

static void
test_stages (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (sample->file, "SELECT number, type, status, stage FROM ticket", &error);
  gboolean has_row;

  g_assert_no_error (error);
  while (desk_statement_step (read, &has_row, &error) && has_row)
    {
      int type = desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 1));
      int status = desk_enum_parse (DESK_ENUM_STATUS, (const char *) sqlite3_column_text (read, 2));
      int stage = desk_enum_parse (DESK_ENUM_STAGE, (const char *) sqlite3_column_text (read, 3));

      if (!desk_life_cycle_has_stage (type, stage) || (desk_life_cycle_status_for_stage (type, stage, status) != (DeskStatus) status && status != DESK_STATUS_CANCELLED))
        g_test_fail_printf ("ticket %d: %s %s %s", sqlite3_column_int (read, 0), sqlite3_column_text (read, 1), sqlite3_column_text (read, 2),
                            sqlite3_column_text (read, 3));
    }
  g_assert_no_error (error);
}

/* Every step from one status or stage to the next, as the history has it. */
static void
test_moves (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (sample->file,
                                                      "SELECT number, type, field, old, new FROM history JOIN ticket ON ticket.id = row_id "
                                                      "WHERE field IN ('status', 'stage') ORDER BY history.id",
                                                      &error);
  gboolean has_row;

  g_assert_no_error (error);
  while (desk_statement_step (read, &has_row, &error) && has_row)
    {
      int type = desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 1));
      gboolean is_status = g_str_equal ((const char *) sqlite3_column_text (read, 2), "status");
      DeskEnumId id = is_status ? DESK_ENUM_STATUS : DESK_ENUM_STAGE;
      int from = desk_enum_parse (id, (const char *) sqlite3_column_text (read, 3));
      int to = desk_enum_parse (id, (const char *) sqlite3_column_text (read, 4));

      if (is_status ? !desk_status_may_move (from, to) : !desk_life_cycle_may_move (type, from, to))
        g_test_fail_printf ("ticket %d, %s: from %s to %s", sqlite3_column_int (read, 0), sqlite3_column_text (read, 1), sqlite3_column_text (read, 3),
                            sqlite3_column_text (read, 4));
    }
  g_assert_no_error (error);
}

static void
test_priorities (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (sample->file,
                                                      "SELECT number, ticket.impact, urgency, vip, business_critical, priority FROM ticket "
                                                      "LEFT JOIN customer ON customer.id = requester_id WHERE priority_reason IS NULL",
                                                      &error);
  DeskPriorityMatrix matrix;
  gboolean has_row;

  g_assert_no_error (error);
  desk_priority_matrix_init_default (&matrix);
  while (desk_statement_step (read, &has_row, &error) && has_row)
    {
      int impact = desk_enum_parse (DESK_ENUM_IMPACT, (const char *) sqlite3_column_text (read, 1));
      int urgency = desk_enum_parse (DESK_ENUM_URGENCY, (const char *) sqlite3_column_text (read, 2));
      int expected = desk_priority_from_matrix (&matrix, impact, urgency, sqlite3_column_int (read, 3) != 0, sqlite3_column_int (read, 4) != 0);

      if (impact != 0 && urgency != 0 && expected != sqlite3_column_int (read, 5))
        g_test_fail_printf ("ticket %d: priority %d, %d by its impact and urgency", sqlite3_column_int (read, 0), sqlite3_column_int (read, 5), expected);
    }
  g_assert_no_error (error);
}

/* --- made again --- */

static void
test_same_again (gconstpointer data)
{
  const Sample *first = data;
  g_autoptr (Sample) second = sample_new (moments[0], SEED);
  g_autoptr (Sample) later = sample_new (moments[7], SEED + 1);
  g_autofree char *first_digests = desk_digests (first->file);
  g_autofree char *second_digests = desk_digests (second->file);
  g_autofree char *later_digests = desk_digests (later->file);
  g_autofree char *ids = read_text (first->file, "SELECT group_concat (hex (id)) FROM (SELECT id FROM ticket ORDER BY id)");
  g_autofree char *later_ids = read_text (later->file, "SELECT group_concat (hex (id)) FROM (SELECT id FROM ticket ORDER BY id)");

  g_assert_cmpstr (first_digests, ==, second_digests);
  g_assert_cmpstr (first_digests, !=, later_digests);
  g_assert_cmpstr (ids, ==, later_ids);
}

static void
test_replace (void)
{
  g_autoptr (Sample) sample = sample_new (moments[0], SEED);
  g_autofree char *before = desk_digests (sample->file);
  g_autofree char *changed = NULL;
  g_autofree char *after = NULL;
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (sample->now_ms);
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (SEED);
  g_autoptr (DeskIdSource) other_ids = desk_id_source_new_seeded (SEED + 7);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid analyst, ticket;

  /* Somebody has worked on it, and not all of it is out of the write-ahead log. */
  desk_sample_get_analyst (&analyst);
  desk_key_id ("ticket", "t-001", &ticket);
  commit = desk_commit_new ("ticket_edit", &analyst, sample->now_ms);
  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "summary", "Played with");
  desk_act (sample->file, commit, NULL, &error);
  g_assert_no_error (error);
  changed = desk_digests (sample->file);
  g_assert_cmpstr (changed, !=, before);
  desk_file_close (sample->file);

  g_assert_true (desk_sample_replace (sample->path, clock, ids, &error));
  g_assert_no_error (error);
  sample->file = desk_file_open (sample->path, DESK_FILE_WRITER, clock, other_ids, &error);
  g_assert_no_error (error);
  after = desk_digests (sample->file);
  g_assert_cmpstr (after, ==, before);
  assert_verified (sample->file);
}

static void
test_exists (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *before = desk_digests (sample->file);
  g_autofree char *after = NULL;
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (sample->now_ms);
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (SEED);
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_sample_create (sample->path, clock, ids, NULL, &error));
  g_assert_nonnull (error);
  after = desk_digests (sample->file);
  g_assert_cmpstr (after, ==, before);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Sample) sample = NULL;

  g_test_init (&argc, &argv, NULL);
  /* Tests that only look share one. */
  sample = sample_new (moments[0], SEED);

  g_test_add_data_func ("/exchange/sample/contents", sample, test_contents);
  g_test_add_data_func ("/exchange/sample/somebody-to-be", sample, test_analyst);
  g_test_add_func ("/exchange/sample/times-run-forward-whenever-it-is-made", test_times);
  g_test_add_data_func ("/exchange/sample/references-point-at-something", sample, test_references);
  g_test_add_data_func ("/exchange/sample/what-is-done-was-done-by-the-rules", sample, test_resolved_and_closed);
  g_test_add_data_func ("/exchange/sample/stages-go-with-type-and-status", sample, test_stages);
  g_test_add_data_func ("/exchange/sample/every-move-was-allowed", sample, test_moves);
  g_test_add_data_func ("/exchange/sample/priorities-come-from-the-matrix", sample, test_priorities);
  g_test_add_data_func ("/exchange/sample/same-clock-and-ids-make-the-same-desk", sample, test_same_again);
  g_test_add_func ("/exchange/sample/made-anew-in-place", test_replace);
  g_test_add_data_func ("/exchange/sample/nothing-is-overwritten", sample, test_exists);

  return g_test_run ();
}
