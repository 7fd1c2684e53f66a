// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket take: makes me its owner.
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
  return desk_verb_run_simple (cli, DESK_ACTION_TAKE, error);
}

const DeskCommand desk_command_ticket_take = {
  .name = "ticket take",
  .usage = "NUMBER",
  .summary = N_ ("take a ticket that nobody owns: you answer for it and work on it"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
