// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Import of CSV: docs/import.md. The rows are kept in memory, so that they can
 * be taken in the order of time, whatever the order of the file.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-csv-build.h"
#include "desk-csv-reader.h"
#include "desk-csv.h"
#include "desk-exchange-error.h"
#include "desk-life-cycle.h"
#include "desk-line-reader.h"
#include "desk-policies.h"

/* What is kept of one file at a time. */
#define MAX_BYTES (G_GINT64_CONSTANT (1024) * 1024 * 1024)
#define MAX_ROWS (G_MAXINT32 / 2)

/* A row and its place. */
typedef struct {
  DeskCsvRow *row;
  gint64 at_ms;
} PlannedRow;

typedef struct {
  DeskImporter *importer;
  DeskCsvColumns columns;
  GArray *rows; /* of PlannedRow */
  DeskCsvBuild build;
  GHashTable *latest; /* identity: DeskCsvRow, lent: the last about a ticket */
  char *source;
} Import;

static void
planned_row_clear (gpointer data)
{
  PlannedRow *planned = data;

  desk_csv_row_free (planned->row);
}

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  desk_csv_columns_clear (&self->columns);
  g_clear_pointer (&self->build.names, desk_csv_names_free);
  g_clear_pointer (&self->build.desk, desk_record_unref);
  g_clear_pointer (&self->build.finished, g_hash_table_unref);
  g_clear_pointer (&self->latest, g_hash_table_unref);
  g_clear_pointer (&self->source, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* --- the header --- */

static gboolean
check_header (const DeskCsvRow *header,
              GError          **error)
{
  if (header == NULL)
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("The file is empty: its first row has to name the columns"));
      return FALSE;
    }
  if (header->fault != NULL)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                   _("The first row has to name the columns, and it cannot be read: %s"), header->fault);
      return FALSE;
    }

  return TRUE;
}

/* Blank rows above the header are passed over. */
static DeskCsvRow *
read_header (DeskCsvReader *reader,
             GCancellable  *cancellable,
             GError       **error)
{
  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (DeskCsvRow) row = desk_csv_reader_next (reader, cancellable, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (row != NULL && row->is_blank && row->fault == NULL)
        continue;
      if (!check_header (row, error))
        return NULL;
      return g_steal_pointer (&row);
    }
}

static DeskCsvMapping *
choose_mapping (DeskCsvMapping   *mapping,
                const DeskCsvRow *header,
                GError          **error)
{
  if (mapping == NULL)
    return desk_csv_mapping_find_known (header->cells, header->n_cells, error);
  if (desk_csv_mapping_count_columns (mapping, header->cells, header->n_cells) > 0)
    return desk_csv_mapping_ref (mapping);

  g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("The file has none of the columns that the mapping speaks of"));
  return NULL;
}

/* --- reading --- */

static gboolean
read_rows (Import        *self,
           DeskCsvReader *reader,
           GError       **error)
{
  DeskCsvGuess guess = { 0 };
  gint64 n_bytes = 0;

  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      PlannedRow planned = { desk_csv_reader_next (reader, self->importer->cancellable, &failure), 0 };

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (planned.row == NULL)
        break;
      g_array_append_val (self->rows, planned);
      if (planned.row->fault != NULL)
        continue;
      for (guint i = 0; i < planned.row->n_cells; i++)
        n_bytes += (gint64) strlen (planned.row->cells[i]) + (gint64) sizeof (char *);
      if (n_bytes > MAX_BYTES || self->rows->len > MAX_ROWS)
        {
          g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_TOO_LARGE,
                               _("The file is larger than what can be imported at once. Split it, and import the parts"));
          return FALSE;
        }
      desk_csv_columns_guess (&self->columns, planned.row, &guess);
    }

  switch (desk_csv_mapping_get_dates (self->columns.mapping))
    {
    case DESK_CSV_DATES_DAY_FIRST:
      self->columns.times.month_first = FALSE;
      break;
    case DESK_CSV_DATES_MONTH_FIRST:
      self->columns.times.month_first = TRUE;
      break;
    case DESK_CSV_DATES_GUESS:
    default:
      self->columns.times.month_first = desk_csv_guess_is_month_first (&guess);
      break;
    }

  return TRUE;
}

static gboolean
find_zone (Import  *self,
           GError **error)
{
  const char *zone = desk_csv_mapping_get_time_zone (self->columns.mapping);
  g_autofree char *transitions = NULL;

  if (zone == NULL)
    return desk_policies_dup_desk_calendar (self->importer->file, &self->columns.times.calendar, error);

  transitions = desk_calendar_expand_zone (zone, 0, DESK_CALENDAR_ZONE_END_S, error);
  if (transitions == NULL)
    return FALSE;
  self->columns.times.calendar = desk_calendar_new_from_json (TRUE, NULL, NULL, transitions, error);

  return self->columns.times.calendar != NULL;
}

/* --- the order of time --- */

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const PlannedRow *left = a;
  const PlannedRow *right = b;

  if (left->at_ms != right->at_ms)
    return left->at_ms < right->at_ms ? -1 : 1;

  return left->row->line < right->row->line ? -1 : left->row->line > right->row->line;
}

/* When a row became true, as far as it says. */
static gint64
get_time (DeskCsvTicket *ticket,
          gboolean       has_events,
          gint64         now_ms)
{
  gint64 time_ms;

  if (has_events && ticket->has_at)
    return ticket->at_ms;
  if (desk_csv_ticket_get_time (ticket, "logged_at", &time_ms))
    return time_ms;

  return ticket->has_at ? ticket->at_ms : now_ms;
}

/* Puts the rows in the order of time, and finds out which numbers are asked
 * for and which tickets are done in the end. */
static gboolean
plan_rows (Import  *self,
           GError **error)
{
  gboolean has_events = desk_csv_mapping_has_events (self->columns.mapping);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      PlannedRow *planned = &g_array_index (self->rows, PlannedRow, i);
      g_autoptr (DeskCsvTicket) ticket = NULL;
      const gint64 *newest;
      gboolean is_given;

      if (g_cancellable_set_error_if_cancelled (self->importer->cancellable, error))
        return FALSE;
      planned->at_ms = self->importer->now_ms;
      if (planned->row->fault != NULL || planned->row->is_blank)
        continue;
      ticket = desk_csv_ticket_new (&self->columns, planned->row, NULL, NULL);
      if (ticket == NULL)
        continue;

      planned->at_ms = get_time (ticket, has_events, self->importer->now_ms);
      self->build.highest_number = MAX (self->build.highest_number, ticket->number);
      newest = g_hash_table_lookup (last, ticket->identity);
      if (newest != NULL && *newest > planned->at_ms)
        continue;
      g_hash_table_replace (last, g_strdup (ticket->identity), g_memdup2 (&planned->at_ms, sizeof planned->at_ms));
      if (desk_status_is_finished (desk_csv_build_get_status (ticket, &is_given)))
        g_hash_table_add (self->build.finished, g_strdup (ticket->identity));
      else
        g_hash_table_remove (self->build.finished, ticket->identity);
    }
  g_array_sort (self->rows, compare_rows);

  return TRUE;
}

/* --- taking --- */

static DeskImportOutcome
take_row (Import           *self,
          const DeskCsvRow *row,
          GError          **reason)
{
  g_autoptr (DeskCsvTicket) ticket = NULL;
  g_autoptr (DeskCsvTicket) before = NULL;
  const DeskCsvRow *row_before;

  if (row->fault != NULL)
    {
      g_set_error_literal (reason, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, row->fault);
      return DESK_IMPORT_BAD;
    }
  if (row->is_blank)
    return DESK_IMPORT_PASSED_OVER;
  ticket = desk_csv_ticket_new (&self->columns, row, self->importer, reason);
  if (ticket == NULL)
    return DESK_IMPORT_BAD;

  /* A step in a history is what differs from the step before. */
  if (desk_csv_mapping_has_events (self->columns.mapping))
    {
      row_before = g_hash_table_lookup (self->latest, ticket->identity);
      if (row_before != NULL)
        before = desk_csv_ticket_new (&self->columns, row_before, NULL, NULL);
      g_hash_table_replace (self->latest, g_strdup (ticket->identity), (gpointer) row);
    }

  return desk_csv_build_take (&self->build, ticket, before, reason);
}

static gboolean
take_rows (Import  *self,
           GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const DeskCsvRow *row = g_array_index (self->rows, PlannedRow, i).row;
      g_autoptr (GError) reason = NULL;
      DeskImportOutcome outcome;

      if (!desk_importer_begin (self->importer, error))
        return FALSE;
      outcome = take_row (self, row, &reason);
      if (outcome == DESK_IMPORT_FAILED)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!desk_importer_end_line (self->importer, row->line, outcome, reason, (double) (i + 1) / self->rows->len, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
prepare (Import           *self,
         DeskCsvMapping   *mapping,
         const DeskCsvRow *header,
         GError          **error)
{
  const DeskImport *options = self->importer->options;
  const char *source = options->source != NULL ? options->source : desk_csv_mapping_get_name (mapping);
  const char *matrix = NULL;
  gboolean was_cut = FALSE;
  g_autofree char *line = NULL;

  if (desk_uuid_is_nil (&options->author))
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                           _("Say who imports it: what the rows name nobody for was done by that analyst"));
      return FALSE;
    }
  line = desk_csv_one_line (source != NULL ? source : options->file_name != NULL ? options->file_name : "CSV");
  self->source = desk_csv_cut (line, 200, &was_cut);
  desk_csv_columns_init (&self->columns, mapping, header, self->importer);
  self->rows = g_array_new (FALSE, FALSE, sizeof (PlannedRow));
  g_array_set_clear_func (self->rows, planned_row_clear);

  self->build = (DeskCsvBuild){ .importer = self->importer, .mapping = mapping, .source = self->source };
  self->build.names = desk_csv_names_new (self->importer->file);
  self->latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->build.finished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->build.desk = desk_record_load_desk (self->importer->file, error);
  if (self->build.desk == NULL)
    return FALSE;
  desk_priority_matrix_init_default (&self->build.matrix);
  matrix = desk_record_get_text (self->build.desk, "priority_matrix");

  return (matrix == NULL || desk_priority_matrix_parse (&self->build.matrix, matrix, error)) && find_zone (self, error);
}

static gboolean
run (DeskImporter   *importer,
     GInputStream   *stream,
     DeskCsvMapping *wanted,
     GError        **error)
{
  g_auto (Import) self = { .importer = importer };
  g_autoptr (GInputStream) seekable = desk_stream_make_seekable (stream, importer->cancellable, error);
  g_autoptr (DeskCsvReader) reader = NULL;
  g_autoptr (DeskCsvRow) header = NULL;
  g_autoptr (DeskCsvMapping) mapping = NULL;
  DeskImportReport *report = importer->report;

  if (seekable == NULL)
    return FALSE;
  reader = desk_csv_reader_new (seekable, importer->cancellable, error);
  if (reader == NULL)
    return FALSE;
  g_free (report->encoding);
  report->encoding = g_strdup (desk_csv_reader_get_encoding (reader));
  report->delimiter = desk_csv_reader_get_delimiter (reader);

  header = read_header (reader, importer->cancellable, error);
  if (header == NULL)
    return FALSE;
  mapping = choose_mapping (wanted, header, error);
  if (mapping == NULL || !prepare (&self, mapping, header, error))
    return FALSE;
  g_free (report->format);
  report->format = g_strdup (desk_csv_mapping_get_name (mapping) != NULL ? desk_csv_mapping_get_name (mapping) : "CSV");

  return read_rows (&self, reader, error) && plan_rows (&self, error) && take_rows (&self, error) && desk_importer_end (importer, error);
}

/**
 * desk_csv_import:
 * @file: a writer, outside a transaction
 * @stream: the file
 * @mapping: (nullable): what its columns mean; %NULL for a format that is
 *   known by itself
 * @options: what is wanted
 * @report: (out caller-allocates): what came of it, also on failure; made by
 *   desk_import_report_init()
 * @changes: (out) (optional) (nullable) (transfer full): the rows that were
 *   touched, also on failure
 * @cancellable: (nullable): to stop; what came in until then stays
 * @error: return location: %DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT when a mapping
 *   is wanted
 *
 * Takes tickets of another system in, with their history as it was there. A
 * bad row is listed and takes no other with it. What the desk has already
 * stays as it is.
 *
 * Returns: whether the whole file was gone through
 */
gboolean
desk_csv_import (DeskFile         *file,
                 GInputStream     *stream,
                 DeskCsvMapping   *mapping,
                 const DeskImport *options,
                 DeskImportReport *report,
                 DeskChangeSet   **changes,
                 GCancellable     *cancellable,
                 GError          **error)
{
  g_auto (DeskImporter) importer = { 0 };
  gboolean done;

  desk_importer_init (&importer, file, options, report, cancellable);
  done = run (&importer, stream, mapping, error);
  if (changes != NULL)
    *changes = desk_importer_steal_changes (&importer);

  return done;
}
