// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket recovery: an unhappy customer was listened to.
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
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_RECOVERY, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), NULL, 0, error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_recovery = {
  .name = "ticket recovery",
  .usage = "NUMBER TEXT|-",
  .summary = N_ ("record how an unhappy customer was listened to"),
  .details = N_ ("What was heard, how it was acknowledged, the apology, the source, and what was offered. It is read by\n"
                 "analysts only, and written so that the customer could read it."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
