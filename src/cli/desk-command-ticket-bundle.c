// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket bundle: what the vendor gets.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-bundle.h"
#include "desk-commands.h"
#include "desk-output.h"

static const DeskColumn columns[] = {
  { "file", N_ ("File"), DESK_COLUMN_PLAIN },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  const char *path = desk_cli_get_argument (cli, 1);
  DeskUuid ticket;

  if (!desk_record_find_ticket (desk_cli_get_file (cli), desk_cli_get_argument (cli, 0), &ticket, error) ||
      !desk_bundle_save (desk_cli_get_file (cli), &ticket, path, error))
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "file", path);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_ticket_bundle = {
  .name = "ticket bundle",
  .usage = "NUMBER FILE",
  .summary = N_ ("write what the vendor gets of a ticket"),
  .details = N_ ("FILE is a zip file: the card and what was tried as JSON and as text, with their checksums. Neither\n"
                 "internal notes nor the customer’s name, address or number are in it."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
