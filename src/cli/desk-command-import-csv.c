// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl import csv: tickets of another system.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-stream.h"
#include "desk-commands.h"
#include "desk-csv.h"
#include "desk-import-output.h"

/* A mapping is written by hand; nobody's is longer. */
#define MAPPING_MAX_BYTES (1024 * 1024)

static const DeskCliOption options[] = {
  { "map", 0, "FILE", N_ ("what the columns mean; known formats need none"), TRUE },
  { "source", 0, "NAME", N_ ("name of the system the file comes from"), FALSE },
  { "dry-run", 0, NULL, N_ ("only say what would come in"), FALSE },
  { NULL },
};

static gboolean
import (DeskFile         *file,
        GInputStream     *stream,
        DeskCsvMapping   *mapping,
        const DeskImport *import_options,
        DeskImportReport *report,
        GError          **error)
{
  return desk_csv_import (file, stream, mapping, import_options, report, NULL, NULL, error);
}

static DeskCsvMapping *
read_mapping (const char *path,
              GError    **error)
{
  g_autoptr (GInputStream) stream = desk_cli_open_input (path, error);
  g_autofree char *text = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  DeskCsvMapping *mapping;
  gsize size;

  if (stream == NULL)
    return NULL;
  text = g_malloc (MAPPING_MAX_BYTES + 1);
  if (!g_input_stream_read_all (stream, text, MAPPING_MAX_BYTES + 1, &size, NULL, &local_error))
    {
      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("“%s” cannot be read (%s)"), shown, local_error->message);
      return NULL;
    }
  if (size > MAPPING_MAX_BYTES)
    {
      desk_cli_usage_error (error, _("“%s” is no mapping: it is too long"), shown);
      return NULL;
    }
  mapping = desk_csv_mapping_new_from_text (text, size, &local_error);
  if (mapping == NULL)
    desk_cli_usage_error (error, _("“%s” is no mapping: %s"), shown, local_error->message);

  return mapping;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *map = desk_cli_get_option (cli, "map");
  g_autoptr (DeskCsvMapping) mapping = NULL;

  if (map != NULL)
    {
      mapping = read_mapping (map, error);
      if (mapping == NULL)
        return FALSE;
    }

  return desk_import_run (cli, desk_cli_get_argument (cli, 0), import, mapping, error);
}

const DeskCommand desk_command_import_csv = {
  .name = "import csv",
  .usage = "FILE [OPTION…]",
  .summary = N_ ("take tickets of another system in"),
  .details = N_ ("FILE is CSV with any delimiter, UTF-8 or Latin-1; “-” is standard input. Some formats are known\n"
                 "by their columns; anything else takes a mapping (docs/import.md). History comes in as it was.\n"
                 "Importing twice adds nothing. A bad row is listed with its line and the reason, and the rest\n"
                 "comes in; the command ends with 1 then."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
