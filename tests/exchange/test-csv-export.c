// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tickets going out as CSV.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv-reader.h"
#include "desk-csv.h"
#include "import-helpers.h"

#define SEED 616

static GInputStream *
export_csv (DeskFile *file,
            gboolean  for_machines)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  desk_csv_export (file, stream, for_machines, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));

  return g_memory_input_stream_new_from_bytes (bytes);
}

static const char *
get_cell (DeskCsvRow *header,
          DeskCsvRow *row,
          const char *name)
{
  g_assert_cmpuint (row->n_cells, ==, header->n_cells);
  for (guint i = 0; i < header->n_cells; i++)
    {
      if (strcmp (header->cells[i], name) == 0)
        return row->cells[i];
    }
  g_error ("There is no column “%s”", name);
}

static void
test_tickets (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (DeskCsvReader) reader = NULL;
  g_autoptr (DeskCsvRow) header = NULL;
  g_autoptr (DeskCsvRow) first = NULL;
  g_autoptr (DeskCsvRow) second = NULL;
  g_autoptr (DeskCsvRow) third = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid organisation, customer, ticket, withdrawn;

  desk_fixture_add_organisation (fixture, "Ahorn, \"Sons\"", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "=cmd|' /C calc'!A0", &organisation, FALSE, &customer);
  desk_fixture_add_ticket (fixture, "The lamp; blinks", &customer, &ticket);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &ticket, "organisation_id", &organisation);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "description", "Two\nlines, and \"more\"");
  desk_fixture_add_ticket (fixture, "-5 degrees", &customer, &ticket);
  desk_fixture_add_ticket (fixture, "Not this one", &customer, &withdrawn);
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &withdrawn, "withdrawn", 1);

  stream = export_csv (fixture->file, FALSE);
  reader = desk_csv_reader_new (stream, NULL, &error);
  g_assert_no_error (error);
  header = desk_csv_reader_next (reader, NULL, &error);
  first = desk_csv_reader_next (reader, NULL, &error);
  second = desk_csv_reader_next (reader, NULL, &error);
  third = desk_csv_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  g_assert_null (third);

  g_assert_cmpstr (header->cells[0], ==, "number");
  g_assert_true (g_str_has_prefix (first->cells[0], "INC"));
  g_assert_cmpstr (get_cell (header, first, "summary"), ==, "The lamp; blinks");
  g_assert_cmpstr (get_cell (header, first, "description"), ==, "Two\nlines, and \"more\"");
  g_assert_cmpstr (get_cell (header, first, "requester"), ==, "'=cmd|' /C calc'!A0");
  g_assert_cmpstr (get_cell (header, first, "organisation"), ==, "Ahorn, \"Sons\"");
  g_assert_cmpstr (get_cell (header, first, "logged_at"), ==, "2026-03-02T09:00:00.000Z");
  g_assert_cmpstr (get_cell (header, second, "summary"), ==, "'-5 degrees");
}

static void
test_for_machines (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (DeskCsvReader) reader = NULL;
  g_autoptr (DeskCsvRow) header = NULL;
  g_autoptr (DeskCsvRow) row = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket;

  desk_fixture_add_ticket (fixture, "-5 degrees", NULL, &ticket);
  stream = export_csv (fixture->file, TRUE);
  reader = desk_csv_reader_new (stream, NULL, &error);
  header = desk_csv_reader_next (reader, NULL, &error);
  row = desk_csv_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_cell (header, row, "summary"), ==, "-5 degrees");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv-export/tickets", test_tickets);
  g_test_add_func ("/exchange/csv-export/for-machines", test_for_machines);

  return g_test_run ();
}
