// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Importing a file, and what is told of it: counts that add up, and the lines
 * that could not be taken, with their reasons.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "desk-cli-stream.h"
#include "desk-import-output.h"
#include "desk-search-index.h"

static const DeskColumn columns[] = {
  { "format", N_ ("Taken for"), DESK_COLUMN_PLAIN },
  { "encoding", N_ ("Encoding"), DESK_COLUMN_PLAIN },
  { "delimiter", N_ ("Delimiter"), DESK_COLUMN_PLAIN },
  { "dry_run", NULL, DESK_COLUMN_JSON },
  { "lines", N_ ("Lines"), DESK_COLUMN_PLAIN },
  { "taken", N_ ("Came in"), DESK_COLUMN_PLAIN },
  { "events", N_ ("  of these, changes"), DESK_COLUMN_PLAIN },
  { "there", N_ ("There already"), DESK_COLUMN_PLAIN },
  { "passed_over", N_ ("Passed over"), DESK_COLUMN_PLAIN },
  { "bad", N_ ("Not taken"), DESK_COLUMN_PLAIN },
  { NULL },
};

/* The same, for what would be. */
static const DeskColumn trial_columns[] = {
  { "format", N_ ("Taken for"), DESK_COLUMN_PLAIN },
  { "encoding", N_ ("Encoding"), DESK_COLUMN_PLAIN },
  { "delimiter", N_ ("Delimiter"), DESK_COLUMN_PLAIN },
  { "dry_run", NULL, DESK_COLUMN_JSON },
  { "lines", N_ ("Lines"), DESK_COLUMN_PLAIN },
  { "taken", N_ ("Would come in"), DESK_COLUMN_PLAIN },
  { "events", N_ ("  of these, changes"), DESK_COLUMN_PLAIN },
  { "there", N_ ("There already"), DESK_COLUMN_PLAIN },
  { "passed_over", N_ ("Passed over"), DESK_COLUMN_PLAIN },
  { "bad", N_ ("Not taken"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskColumn table_columns[] = {
  { "table", N_ ("Table"), DESK_COLUMN_PLAIN },
  { "rows", N_ ("New"), DESK_COLUMN_RIGHT },
  { NULL },
};

static const DeskColumn message_columns[] = {
  { "line", N_ ("Line"), DESK_COLUMN_RIGHT },
  { "is_bad", NULL, DESK_COLUMN_JSON },
  { "state", N_ ("State"), DESK_COLUMN_TEXT },
  { "text", N_ ("What"), DESK_COLUMN_WHOLE },
  { NULL },
};

static void
put_counts (DeskOutput             *output,
            const DeskImportReport *report,
            gboolean                is_trial)
{
  char delimiter[] = { report->delimiter, '\0' };

  desk_output_begin_fields (output, NULL, NULL, is_trial ? trial_columns : columns);
  desk_output_put_text (output, "format", report->format);
  desk_output_put_text (output, "encoding", report->encoding);
  if (report->delimiter != '\0')
    desk_output_put_both (output, "delimiter", json_node_init_string (json_node_alloc (), delimiter), report->delimiter == '\t' ? _("tab") : delimiter);
  desk_output_put_boolean (output, "dry_run", is_trial);
  desk_output_put_integer (output, "lines", (gint64) report->n_lines);
  desk_output_put_integer (output, "taken", (gint64) report->n_taken);
  if (report->n_events > 0)
    desk_output_put_integer (output, "events", (gint64) report->n_events);
  desk_output_put_integer (output, "there", (gint64) report->n_there);
  desk_output_put_integer (output, "passed_over", (gint64) report->n_passed_over);
  desk_output_put_integer (output, "bad", (gint64) report->n_bad);
  desk_output_end (output);
}

static void
put_tables (DeskOutput             *output,
            const DeskImportReport *report)
{
  gboolean has_any = FALSE;

  for (guint i = 1; i < DESK_N_TABLES; i++)
    has_any |= report->n_new[i] > 0;
  desk_output_begin_list (output, "new", has_any ? _("New") : NULL, table_columns);
  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      if (report->n_new[i] == 0)
        continue;
      desk_output_next_row (output);
      desk_output_put_text (output, "table", desk_table_get ((DeskTableId) i)->name);
      desk_output_put_integer (output, "rows", (gint64) report->n_new[i]);
    }
  desk_output_end (output);
}

static void
put_messages (DeskOutput             *output,
              const DeskImportReport *report)
{
  desk_output_begin_list (output, "messages", report->messages->len > 0 ? _("Lines") : NULL, message_columns);
  for (guint i = 0; i < report->messages->len; i++)
    {
      const DeskImportMessage *message = g_ptr_array_index (report->messages, i);

      desk_output_next_row (output);
      if (message->line > 0)
        desk_output_put_integer (output, "line", (gint64) message->line);
      desk_output_put_boolean (output, "is_bad", message->is_bad);
      desk_output_put_text (output, "state", message->is_bad ? _("not taken") : _("note"));
      desk_output_put_text (output, "text", message->text);
    }
  desk_output_end (output);
  if (report->n_messages_left_out > 0)
    {
      g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_messages_left_out);

      desk_output_say (output, _("… and %s more"), n);
    }
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, fraction < 1.0 ? "\r%3d %%" : "\r     \r", (int) (fraction * 100.0));
}

/**
 * desk_import_run:
 * @cli: the command line
 * @path: the file, or `-`
 * @func: takes it in
 * @mapping: (nullable): passed to @func
 * @error: return location
 *
 * Returns: whether every line could be taken; tells what came of each
 */
gboolean
desk_import_run (DeskCli         *cli,
                 const char      *path,
                 DeskImportFunc   func,
                 DeskCsvMapping  *mapping,
                 GError         **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (GInputStream) stream = desk_cli_open_input (path, error);
  g_auto (DeskImportReport) report = { 0 };
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *file_name = strcmp (path, "-") != 0 ? g_filename_display_name (base) : NULL;
  DeskImport options = { .source = desk_cli_get_option (cli, "source"), .file_name = file_name, .progress = progress_cb };
  g_autofree char *n_bad = NULL;
  gboolean done;

  if (stream == NULL || !desk_cli_get_me (cli, &options.author, error))
    return FALSE;
  options.dry_run = desk_cli_has_option (cli, "dry-run");
  desk_import_report_init (&report);
  done = func (file, stream, mapping, &options, &report, error);
  /* What came in until then is in. */
  if (done || report.n_lines > 0)
    {
      put_counts (output, &report, options.dry_run);
      put_tables (output, &report);
      put_messages (output, &report);
      desk_output_complete (output);
    }
  if (!done || (!options.dry_run && !desk_search_index_run (file, NULL, NULL, error)))
    return FALSE;
  if (report.n_bad == 0)
    return TRUE;

  n_bad = g_strdup_printf ("%" G_GUINT64_FORMAT, report.n_bad);
  g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED,
               g_dngettext (GETTEXT_PACKAGE, "%s line could not be taken; the rest is in", "%s lines could not be taken; the rest is in", (gulong) report.n_bad), n_bad);
  return FALSE;
}
