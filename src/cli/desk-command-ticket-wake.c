// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket wake: it waits no more.
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
  return desk_verb_run_simple (cli, DESK_ACTION_WAKE, error);
}

const DeskCommand desk_command_ticket_wake = {
  .name = "ticket wake",
  .usage = "NUMBER",
  .summary = N_ ("work on a waiting ticket again"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
