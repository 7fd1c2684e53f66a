// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl import jsonl: records, events and commits, as
 * docs/json-lines.md has them.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-import-output.h"
#include "desk-json-lines.h"

static const DeskCliOption options[] = {
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
  return desk_json_lines_import (file, stream, import_options, report, NULL, NULL, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  return desk_import_run (cli, desk_cli_get_argument (cli, 0), import, NULL, error);
}

const DeskCommand desk_command_import_jsonl = {
  .name = "import jsonl",
  .usage = "FILE [OPTION…]",
  .summary = N_ ("take records, history and commits in from JSON Lines"),
  .details = N_ ("FILE is as docs/json-lines.md has it; “-” is standard input. What the desk has already is left\n"
                 "as it is. A bad line is listed with its number and the reason, and the rest comes in; the\n"
                 "command ends with 1 then."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
