// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket policy: it is promised under the service levels of today.
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
  return desk_verb_run_simple (cli, DESK_ACTION_POLICY, error);
}

const DeskCommand desk_command_ticket_policy = {
  .name = "ticket policy",
  .usage = "NUMBER",
  .summary = N_ ("promise a ticket anew, under the service levels of today"),
  .details = N_ ("Its targets are counted again from when it was logged."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
