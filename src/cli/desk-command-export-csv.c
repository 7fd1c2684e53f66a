// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl export csv: tickets for a spreadsheet.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-stream.h"
#include "desk-commands.h"
#include "desk-csv.h"

static const DeskCliOption options[] = {
  { "for-machines", 0, NULL, N_ ("leave cells as they are that a spreadsheet would take for formulas"), FALSE },
  { NULL },
};

static gboolean
write_tickets (DeskFile      *file,
               GOutputStream *stream,
               gboolean       for_machines,
               GError       **error)
{
  return desk_csv_export (file, stream, for_machines, NULL, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  return desk_cli_export (cli, write_tickets, "for-machines", error);
}

const DeskCommand desk_command_export_csv = {
  .name = "export csv",
  .usage = "[--for-machines]",
  .summary = N_ ("write all tickets as CSV to standard output"),
  .details = N_ ("One ticket a row, its number first. A cell that begins with = + - or @ gets an apostrophe in\n"
                 "front, so that no spreadsheet takes a text of somebody's for a formula."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
