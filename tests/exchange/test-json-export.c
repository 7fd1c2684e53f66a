// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * JSON Lines going out, and coming in again.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-json-lines.h"
#include "desk-sample.h"
#include "desk-undo.h"
#include "import-helpers.h"

#define SEED 816

/* A customer, an organisation, a ticket and two events. */
#define STORY \
  "// A little story.\n" \
  "\n" \
  "{\"record\": \"customer\", \"key\": \"c-1\", \"at\": \"2026-02-02T08:15:00Z\", \"fields\": {\"name\": \"Wilma Ahorn\", \"organisation_id\": \"#o-1\", \"vip\": true}}\n" \
  "{\"record\": \"organisation\", \"key\": \"o-1\", \"at\": \"2026-02-02T08:10:00Z\", \"fields\": {\"name\": \"Ahorn & Sons\", \"service_level\": \"gold\"}}\n" \
  "{\"record\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T08:20:00Z\", \"fields\": {\"type\": \"incident\", \"summary\": \"The lamp blinks\", \"status\": \"new\", " \
  "\"stage\": \"log\", \"priority\": 3, \"logged_at\": \"2026-02-02T08:20:00Z\", \"requester_id\": \"#c-1\"}}\n" \
  "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T08:30:00Z\", \"set\": {\"status\": \"open\", \"stage\": \"investigate\"}}\n" \
  "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T09:40:00Z\", \"set\": {\"status\": \"waiting\", \"waiting_reason\": \"customer\"}}\n" \
  "{\"record\": \"ticket_tag\", \"fields\": {\"ticket_id\": \"#t-1\", \"tag\": \"lamp\"}}\n"

static char *
export_text (DeskFile *file,
             gboolean  facts)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  if (facts)
    desk_json_lines_export_facts (file, stream, NULL, &error);
  else
    desk_json_lines_export (file, stream, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static DeskFile *
empty_desk (DeskFixture *fixture,
            const char  *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  DeskFile *file = desk_file_create (path, fixture->clock, fixture->ids, &error);

  g_assert_no_error (error);

  return file;
}

static void
assert_round_trip (DeskFixture *fixture,
                   DeskFile    *file,
                   guint64      n_commits)
{
  g_autoptr (DeskFile) copy = empty_desk (fixture, "copy.desk");
  const DeskImport options = { 0 };
  g_auto (DeskImportReport) report = { 0 };
  g_auto (DeskImportReport) again = { 0 };
  g_autofree char *text = export_text (file, FALSE);
  g_autofree char *before = desk_digests (file);
  g_autofree char *after = NULL;
  g_autofree char *twice = NULL;

  import_json (copy, text, &options, &report);
  after = desk_digests (copy);
  assert_counts (&report, n_commits, 0, 1, 0);
  g_assert_cmpstr (after, ==, before);
  assert_verified (copy);

  import_json (copy, text, &options, &again);
  assert_counts (&again, 0, n_commits, 1, 0);
  twice = export_text (copy, FALSE);
  /* Only the first line tells them apart: the id of the desk. */
  g_assert_cmpstr (strchr (twice, '\n'), ==, strchr (text, '\n'));
}

static void
test_round_trip (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = { .author = fixture->me };
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (DeskCommit) undo = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket, note;

  import_json (fixture->file, STORY, &options, &report);
  desk_fixture_add_ticket (fixture, "A \"quoted\"\tsummary with \x1f, ü, 漢 and 🙂", NULL, &ticket);
  desk_fixture_add_note (fixture, &ticket, "Two\nlines\r\nand a \\ and </script>", &note);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "summary", "Changed");
  {
    g_autoptr (DeskCommit) change = desk_fixture_begin (fixture, "ticket_edit");

    desk_operation_put_integer (desk_commit_add_set (change, DESK_TABLE_TICKET, &ticket), "waiting_until", G_MAXINT64);
    desk_fixture_act (fixture, change);
    undo = desk_undo_build (fixture->file, &change->id, &fixture->me, &error);
    g_assert_no_error (error);
    desk_act (fixture->file, undo, NULL, &error);
    g_assert_no_error (error);
  }

  assert_round_trip (fixture, fixture->file, (guint64) read_integer (fixture->file, "SELECT count(*) FROM log_commit"));
}

static void
test_round_trip_sample (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autofree char *path = g_build_filename (fixture->folder, "sample.desk", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) sample = desk_sample_create (path, fixture->clock, fixture->ids, NULL, &error);

  g_assert_no_error (error);
  assert_round_trip (fixture, sample, (guint64) read_integer (sample, "SELECT count(*) FROM log_commit"));
}

/* Facts make a desk with the same facts, though not with the same history. */
static void
test_facts (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (DeskFile) copy = empty_desk (fixture, "copy.desk");
  const DeskImport options = { .author = fixture->me };
  const DeskImport nobody = { 0 };
  g_auto (DeskImportReport) report = { 0 };
  g_auto (DeskImportReport) taken = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskUuid ticket, note;

  import_json (fixture->file, STORY, &options, &report);
  desk_fixture_add_ticket (fixture, "Another", NULL, &ticket);
  desk_fixture_add_note (fixture, &ticket, "A note", &note);
  text = export_text (fixture->file, TRUE);
  import_json (copy, text, &nobody, &taken);
  g_assert_cmpuint (taken.n_bad, ==, 0);
  g_assert_cmpuint (taken.n_taken, ==, taken.n_lines);

  before = desk_digests (fixture->file);
  after = desk_digests (copy);
  *strchr (before, ' ') = '\0';
  *strchr (after, ' ') = '\0';
  g_assert_cmpstr (before, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/json-lines/commits-go-round", test_round_trip);
  g_test_add_func ("/exchange/json-lines/the-sample-desk-goes-round", test_round_trip_sample);
  g_test_add_func ("/exchange/json-lines/facts-go-round", test_facts);

  return g_test_run ();
}
