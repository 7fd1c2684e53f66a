// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket reopen: it was not done after all.
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
  return desk_verb_run_simple (cli, DESK_ACTION_REOPEN, error);
}

const DeskCommand desk_command_ticket_reopen = {
  .name = "ticket reopen",
  .usage = "NUMBER",
  .summary = N_ ("open a resolved or closed ticket again"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
