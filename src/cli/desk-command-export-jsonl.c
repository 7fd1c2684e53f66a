// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl export jsonl: everything, as docs/json-lines.md has it.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-stream.h"
#include "desk-commands.h"
#include "desk-json-lines.h"

static const DeskCliOption options[] = {
  { "facts", 0, NULL, N_ ("write records with their present values instead, for other programs"), FALSE },
  { NULL },
};

static gboolean
write_desk (DeskFile      *file,
            GOutputStream *stream,
            gboolean       only_facts,
            GError       **error)
{
  return only_facts ? desk_json_lines_export_facts (file, stream, NULL, error) : desk_json_lines_export (file, stream, NULL, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  return desk_cli_export (cli, write_desk, "facts", error);
}

const DeskCommand desk_command_export_jsonl = {
  .name = "export jsonl",
  .usage = "[--facts]",
  .summary = N_ ("write the whole desk as JSON Lines to standard output"),
  .details = N_ ("Every commit of the log, lossless: “desk new FILE --from” makes the same desk of it."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
