// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket take-back: a hand-over is taken back.
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
  return desk_verb_run_simple (cli, DESK_ACTION_TAKE_BACK, error);
}

const DeskCommand desk_command_ticket_take_back = {
  .name = "ticket take-back",
  .usage = "NUMBER",
  .summary = N_ ("take back a hand-over that nobody has accepted"),
  .details = N_ ("The ticket has not left its owner: it is not asked for any more."),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
