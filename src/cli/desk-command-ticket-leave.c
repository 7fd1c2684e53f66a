// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket leave: I work on it no more.
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
  return desk_verb_run_simple (cli, DESK_ACTION_LEAVE, error);
}

const DeskCommand desk_command_ticket_leave = {
  .name = "ticket leave",
  .usage = "NUMBER",
  .summary = N_ ("work on a ticket no more; its owner stays"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
