// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Import of docs/json-lines.md: once through the file for what has to be
 * known of all of it (desk-json-plan.c), once to take it in.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-fact.h"
#include "desk-exchange-error.h"
#include "desk-import-check.h"
#include "desk-importer.h"
#include "desk-json-lines.h"
#include "desk-json-plan.h"
#include "desk-lookup.h"
#include "desk-numbers.h"
#include "desk-policies.h"

typedef struct {
  DeskImporter *importer;
  DeskJsonContext context;
  DeskJsonPlan *plan;
} Import;

static DeskImportOutcome
set_bad (GError    **reason,
         const char *message)
{
  g_set_error_literal (reason, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, message);

  return DESK_IMPORT_BAD;
}

/* --- records --- */

/* A number for a ticket or article that brings none, or none that is free. */
static gboolean
find_number (Import       *self,
             DeskJsonLine *line,
             guint64       number,
             gint64       *given,
             GError      **error)
{
  gboolean is_free = FALSE;

  *given = desk_json_plan_get_number (self->plan, number);
  if (*given != 0 && !desk_numbers_is_free (self->importer->file, line->table->id, *given, &is_free, error))
    return FALSE;
  if (is_free)
    return TRUE;

  if (!desk_importer_next_number (self->importer, line->table->id, given, error))
    return FALSE;
  *given = MAX (*given, desk_json_plan_get_highest_number (self->plan, line->table->id) + 1);

  return TRUE;
}

/* The log gives it one; the old one finds it too. */
static void
leave_number (Import        *self,
              DeskJsonLine  *line,
              DeskOperation *operation,
              guint64        number)
{
  const DeskValue *wanted = desk_operation_get (operation, "number");
  g_autofree char *old = wanted != NULL && !desk_value_is_null (wanted) ? g_strdup_printf ("%" G_GINT64_FORMAT, wanted->integer) : NULL;

  if (old == NULL)
    return;
  desk_importer_note (self->importer, number, _("Number %s: it gets another one when it is in step with the others"), old);
  if (line->table->id == DESK_TABLE_TICKET && desk_operation_get (operation, "reference") == NULL)
    desk_operation_put_text (operation, "reference", old);
  desk_operation_put_null (operation, "number");
}

/* A number that is free is kept. Otherwise the ticket gets a new one, and can
 * be found by the old one too. */
static gboolean
settle_number (Import       *self,
               DeskJsonLine *line,
               guint64       number,
               GError      **error)
{
  DeskOperation *operation = desk_json_line_get_operation (line);
  const DeskValue *wanted = desk_operation_get (operation, "number");
  gboolean is_free = FALSE;
  gboolean gives;
  gint64 given;

  if (!desk_importer_gives_numbers (self->importer, &gives, error))
    return FALSE;
  if (!gives)
    {
      leave_number (self, line, operation, number);
      return TRUE;
    }
  if (wanted != NULL && wanted->integer <= DESK_IMPORT_MAX_NUMBER &&
      !desk_numbers_is_free (self->importer->file, line->table->id, wanted->integer, &is_free, error))
    return FALSE;
  if (is_free)
    return TRUE;
  if (!find_number (self, line, number, &given, error))
    return FALSE;

  if (wanted != NULL)
    {
      g_autofree char *old = g_strdup_printf ("%" G_GINT64_FORMAT, wanted->integer);

      desk_importer_note (self->importer, number, _("Number %s is taken: it gets number %" G_GINT64_FORMAT), old, given);
      if (line->table->id == DESK_TABLE_TICKET && desk_operation_get (operation, "reference") == NULL)
        desk_operation_put_text (operation, "reference", old);
    }
  desk_operation_put_integer (operation, "number", given);

  return TRUE;
}

static DeskImportOutcome
take_record (Import       *self,
             DeskJsonLine *line,
             guint64       number,
             GError      **reason)
{
  DeskFile *file = self->importer->file;
  gint64 row_no;
  gboolean has;

  if (!desk_fact_find (file, line->table->id, &line->id, &row_no, NULL, reason))
    return DESK_IMPORT_FAILED;
  if (row_no != 0)
    return DESK_IMPORT_THERE;

  if (line->table->id == DESK_TABLE_DESK)
    {
      if (!desk_lookup_has_rows (file, DESK_TABLE_DESK, &has, reason))
        return DESK_IMPORT_FAILED;
      if (has)
        {
          desk_importer_note (self->importer, number, _("The desk keeps its own settings: those of the file are left out"));
          return DESK_IMPORT_PASSED_OVER;
        }
    }
  if (desk_json_plan_find_missing (self->plan, line, reason))
    return DESK_IMPORT_BAD;
  if ((line->table->id == DESK_TABLE_TICKET || line->table->id == DESK_TABLE_ARTICLE) && !settle_number (self, line, number, reason))
    return DESK_IMPORT_FAILED;

  return desk_importer_do (self->importer, line->commit, FALSE, reason);
}

/* --- events --- */

/* Leaves in the operation what the desk does not know of yet. */
static gboolean
leave_out_known (Import       *self,
                 DeskJsonLine *line,
                 guint64       number,
                 gboolean     *overtaken,
                 GError      **error)
{
  DeskOperation *operation = desk_json_line_get_operation (line);

  *overtaken = FALSE;
  for (guint i = operation->fields->len; i > 0; i--)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i - 1);
      DeskEventMatch match;

      if (!desk_lookup_event (self->importer->file, line->table, &line->id, desk_table_find_field (line->table, change->name), &change->new.value,
                              line->commit->made_at_ms,
                              desk_importer_count_event (self->importer, &line->id, change->name, &change->new.value, line->commit->made_at_ms), &match, error))
        return FALSE;
      if (match == DESK_EVENT_NEW)
        continue;
      if (match == DESK_EVENT_OVERTAKEN)
        {
          desk_importer_note (self->importer, number, _("“%s” was changed here later than that: it stays as it is"), change->name);
          *overtaken = TRUE;
        }
      g_array_remove_index (operation->fields, i - 1);
    }

  return TRUE;
}

/* A stage belongs to a type, and either can change by itself. */
static DeskImportOutcome
check_stage (Import       *self,
             DeskJsonLine *line,
             GError      **reason)
{
  static const char *const names[] = { "type", "stage" };
  DeskOperation *operation = desk_json_line_get_operation (line);
  g_autoptr (DeskCommit) after = NULL;
  DeskOperation *both;

  if (line->table->id != DESK_TABLE_TICKET || (desk_operation_get (operation, "type") == NULL && desk_operation_get (operation, "stage") == NULL))
    return DESK_IMPORT_TAKEN;

  after = desk_commit_new (line->commit->action, NULL, 0);
  both = desk_commit_add_set (after, DESK_TABLE_TICKET, &line->id);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (desk_operation_get (operation, names[i]) != NULL)
        desk_value_copy (desk_operation_get (operation, names[i]), &value);
      else if (!desk_fact_get (self->importer->file, line->table, &line->id, desk_table_find_field (line->table, names[i]), &value, reason))
        return DESK_IMPORT_FAILED;
      desk_operation_put (both, names[i], &value);
    }

  return desk_import_check (line->table, both, reason) ? DESK_IMPORT_TAKEN : DESK_IMPORT_BAD;
}

static DeskImportOutcome
take_event (Import       *self,
            DeskJsonLine *line,
            guint64       number,
            GError      **reason)
{
  DeskImportOutcome outcome;
  gboolean overtaken;
  gint64 row_no;

  if (!desk_fact_find (self->importer->file, line->table->id, &line->id, &row_no, NULL, reason))
    return DESK_IMPORT_FAILED;
  if (row_no != 0)
    {
      if (!leave_out_known (self, line, number, &overtaken, reason))
        return DESK_IMPORT_FAILED;
      if (desk_json_line_get_operation (line)->fields->len == 0)
        return overtaken ? DESK_IMPORT_PASSED_OVER : DESK_IMPORT_THERE;
    }
  if (desk_json_plan_find_missing (self->plan, line, reason))
    return DESK_IMPORT_BAD;
  if (row_no == 0)
    return set_bad (reason, _("The event comes before the record that it changes"));

  outcome = check_stage (self, line, reason);

  return outcome == DESK_IMPORT_TAKEN ? desk_importer_do (self->importer, line->commit, FALSE, reason) : outcome;
}

/* --- lines --- */

static DeskImportOutcome
take_commit (Import       *self,
             DeskJsonLine *line,
             GError      **reason)
{
  gboolean has;

  if (!desk_log_has_commit (self->importer->file, &line->commit->id, &has, reason))
    return DESK_IMPORT_FAILED;

  return has ? DESK_IMPORT_THERE : desk_importer_do (self->importer, line->commit, TRUE, reason);
}

static DeskImportOutcome
take_line (Import     *self,
           const char *text,
           gsize       size,
           guint64     number,
           gboolean    is_cut,
           GError    **reason)
{
  g_auto (DeskJsonLine) line = { 0 };

  if (text == NULL)
    return set_bad (reason, _("The line is longer than any that can be read"));
  if (!desk_json_line_parse (text, size, &self->context, &line, reason))
    {
      if (is_cut)
        g_prefix_error (reason, "%s ", _("The file ends in the middle of the line."));
      return DESK_IMPORT_BAD;
    }

  switch (line.kind)
    {
    case DESK_JSON_LINE_RECORD:
      return take_record (self, &line, number, reason);
    case DESK_JSON_LINE_EVENT:
      return take_event (self, &line, number, reason);
    case DESK_JSON_LINE_COMMIT:
      return take_commit (self, &line, reason);
    case DESK_JSON_LINE_NOTHING:
    default:
      return DESK_IMPORT_PASSED_OVER;
    }
}

static gboolean
do_line (Import     *self,
         const char *text,
         gsize       size,
         guint64     number,
         gboolean    is_cut,
         double      fraction,
         GError    **error)
{
  g_autoptr (GError) reason = NULL;
  DeskImportOutcome outcome;

  if (!desk_importer_begin (self->importer, error))
    return FALSE;
  outcome = take_line (self, text, size, number, is_cut, &reason);
  if (outcome == DESK_IMPORT_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  return desk_importer_end_line (self->importer, number, outcome, reason, fraction, error);
}

static gboolean
take_lines (Import         *self,
            DeskLineReader *reader,
            GError        **error)
{
  const GArray *lines = desk_json_plan_get_lines (self->plan);
  DeskLine line;
  gboolean has_line;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const DeskPlannedLine *planned = &g_array_index (lines, DeskPlannedLine, i);

      if (!do_line (self, planned->text, planned->size, planned->line, FALSE, (double) i / lines->len, error))
        return FALSE;
    }
  if (lines != NULL)
    return TRUE;

  if (!desk_line_reader_rewind (reader, self->importer->cancellable, error))
    return FALSE;
  while (TRUE)
    {
      if (!desk_line_reader_next (reader, &line, &has_line, self->importer->cancellable, error))
        return FALSE;
      if (!has_line)
        return TRUE;
      if (!do_line (self, line.text, line.size, line.number, line.is_cut, desk_line_reader_get_fraction (reader), error))
        return FALSE;
    }
}

/* The first working calendar of the file, or that of the desk. */
static gboolean
find_calendar (DeskLineReader *reader,
               DeskImporter   *importer,
               DeskCalendar  **calendar,
               GError        **error)
{
  DeskLine line;
  gboolean has_line;

  while (TRUE)
    {
      if (!desk_line_reader_next (reader, &line, &has_line, importer->cancellable, error))
        return FALSE;
      if (!has_line)
        return desk_policies_dup_desk_calendar (importer->file, calendar, error);
      if (line.text != NULL && desk_json_line_parse_calendar (line.text, line.size, calendar))
        return TRUE;
    }
}

static gboolean
run (DeskImporter *importer,
     GInputStream *stream,
     GError      **error)
{
  g_autoptr (GInputStream) seekable = desk_stream_make_seekable (stream, importer->cancellable, error);
  g_autoptr (DeskLineReader) reader = NULL;
  g_autoptr (DeskCalendar) calendar = NULL;
  g_autoptr (DeskJsonPlan) plan = NULL;
  Import self = { importer, { NULL, importer->now_ms, importer->options->author }, NULL };

  if (seekable == NULL)
    return FALSE;
  reader = desk_line_reader_new (seekable, DESK_JSON_COMMIT_MAX_BYTES);
  if (!desk_line_reader_rewind (reader, importer->cancellable, error) || !find_calendar (reader, importer, &calendar, error) ||
      !desk_line_reader_rewind (reader, importer->cancellable, error))
    return FALSE;

  self.context.calendar = calendar;
  plan = desk_json_plan_new (reader, importer, &self.context, error);
  if (plan == NULL)
    return FALSE;
  self.plan = plan;

  return take_lines (&self, reader, error) && desk_importer_end (importer, error);
}

/**
 * desk_json_lines_import:
 * @file: a writer, outside a transaction
 * @stream: the file; one that cannot be read twice is kept aside first
 * @options: what is wanted
 * @report: (out caller-allocates): what came of it, also on failure; made by
 *   desk_import_report_init()
 * @changes: (out) (optional) (nullable) (transfer full): the rows that were
 *   touched, also on failure
 * @cancellable: (nullable): to stop; what came in until then stays
 * @error: return location
 *
 * Takes records, events and commits in, as docs/json-lines.md has them. A bad
 * line is listed and takes no other with it. What the desk has already stays
 * as it is, so that an import that was stopped can be done again.
 *
 * Returns: whether the whole file was gone through
 */
gboolean
desk_json_lines_import (DeskFile         *file,
                        GInputStream     *stream,
                        const DeskImport *options,
                        DeskImportReport *report,
                        DeskChangeSet   **changes,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_auto (DeskImporter) importer = { 0 };
  gboolean done;

  desk_importer_init (&importer, file, options, report, cancellable);
  g_free (report->format);
  report->format = g_strdup ("JSON Lines");
  done = run (&importer, stream, error);
  if (changes != NULL)
    *changes = desk_importer_steal_changes (&importer);

  return done;
}
