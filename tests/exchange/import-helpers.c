// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the tests of imports share.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv.h"
#include "desk-json-lines.h"
#include "desk-verify.h"
#include "import-helpers.h"

GInputStream *
import_stream (const char *text,
               gssize      size)
{
  gsize length = size >= 0 ? (gsize) size : strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return g_memory_input_stream_new_from_bytes (bytes);
}

void
import_json (DeskFile         *file,
             const char       *text,
             const DeskImport *options,
             DeskImportReport *report)
{
  g_autoptr (GInputStream) stream = import_stream (text, -1);
  g_autoptr (GError) error = NULL;

  desk_import_report_init (report);
  desk_json_lines_import (file, stream, options, report, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_adds_up (report);
}

/* @mapping: (nullable): JSON */
void
import_csv (DeskFile         *file,
            const char       *text,
            const char       *mapping,
            const DeskImport *options,
            DeskImportReport *report)
{
  g_autoptr (GInputStream) stream = import_stream (text, -1);
  g_autoptr (DeskCsvMapping) parsed = NULL;
  g_autoptr (GError) error = NULL;

  if (mapping != NULL)
    parsed = desk_csv_mapping_new_from_text (mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  desk_import_report_init (report);
  desk_csv_import (file, stream, parsed, options, report, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_adds_up (report);
}

void
assert_adds_up (const DeskImportReport *report)
{
  g_assert_cmpuint (report->n_lines, ==, report->n_taken + report->n_there + report->n_passed_over + report->n_bad);
}

void
assert_counts (const DeskImportReport *report,
               guint64                 n_taken,
               guint64                 n_there,
               guint64                 n_passed_over,
               guint64                 n_bad)
{
  if (report->n_taken != n_taken || report->n_there != n_there || report->n_passed_over != n_passed_over || report->n_bad != n_bad)
    print_messages (report);
  g_assert_cmpuint (report->n_taken, ==, n_taken);
  g_assert_cmpuint (report->n_there, ==, n_there);
  g_assert_cmpuint (report->n_passed_over, ==, n_passed_over);
  g_assert_cmpuint (report->n_bad, ==, n_bad);
  assert_adds_up (report);
}

void
assert_same_report (const DeskImportReport *a,
                    const DeskImportReport *b)
{
  assert_counts (a, b->n_taken, b->n_there, b->n_passed_over, b->n_bad);
  g_assert_cmpuint (a->n_events, ==, b->n_events);
  for (guint i = 0; i < DESK_N_TABLES; i++)
    g_assert_cmpuint (a->n_new[i], ==, b->n_new[i]);
  g_assert_cmpuint (a->messages->len, ==, b->messages->len);
  for (guint i = 0; i < a->messages->len; i++)
    {
      const DeskImportMessage *left = g_ptr_array_index (a->messages, i);
      const DeskImportMessage *right = g_ptr_array_index (b->messages, i);

      g_assert_cmpuint (left->line, ==, right->line);
      g_assert_cmpstr (left->text, ==, right->text);
      g_assert_true (left->is_bad == right->is_bad);
    }
}

/* Returns: (nullable): the first thing that was said of a line. */
const char *
report_message (const DeskImportReport *report,
                guint64                 line)
{
  for (guint i = 0; i < report->messages->len; i++)
    {
      const DeskImportMessage *message = g_ptr_array_index (report->messages, i);

      if (message->line == line)
        return message->text;
    }

  return NULL;
}

void
assert_message (const DeskImportReport *report,
                guint64                 line,
                const char             *part)
{
  const char *message = report_message (report, line);

  if (message == NULL || strstr (message, part) == NULL)
    {
      print_messages (report);
      g_error ("Line %" G_GUINT64_FORMAT " should have said “%s”", line, part);
    }
}

void
print_messages (const DeskImportReport *report)
{
  for (guint i = 0; i < report->messages->len; i++)
    {
      const DeskImportMessage *message = g_ptr_array_index (report->messages, i);

      g_test_message ("line %" G_GUINT64_FORMAT "%s: %s", message->line, message->is_bad ? " (bad)" : "", message->text);
    }
}

gint64
read_integer (DeskFile   *file,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);

  return sqlite3_column_int64 (read, 0);
}

/* Returns: (nullable): the text, %NULL also when there is no row. */
char *
read_text (DeskFile   *file,
           const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);

  return has_row ? desk_statement_dup_text (read, 0) : NULL;
}

char *
desk_digests (DeskFile *file)
{
  g_autofree char *facts = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GError) error = NULL;
  DeskHead head;

  desk_file_read_head (file, &head, &error);
  g_assert_no_error (error);
  desk_file_format_digests (&head, &facts, &all);

  return g_strdup_printf ("facts:%s all:%s", facts, all);
}

void
assert_verified (DeskFile *file)
{
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (GError) error = NULL;

  desk_verify (file, &verification, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification.faults->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (verification.faults, i));
  g_assert_cmpuint (verification.faults->len, ==, 0);
}
