// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket cancel: it is not to be done.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  return desk_verb_run_simple (cli, DESK_ACTION_CANCEL, error);
}

const DeskCommand desk_command_ticket_cancel = {
  .name = "ticket cancel",
  .usage = "NUMBER",
  .summary = N_ ("cancel a ticket: it is not to be done"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
