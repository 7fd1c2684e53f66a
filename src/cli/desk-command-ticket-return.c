// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket return: a hand-over is returned.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_RETURN, error);

  return action != NULL && desk_cli_put_text (cli, desk_ticket_action_get_entry (action), "decision_reason", desk_cli_get_argument (cli, 1), error) &&
         desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_return = {
  .name = "ticket return",
  .usage = "NUMBER REASON|-",
  .summary = N_ ("return a ticket that was handed over"),
  .details = N_ ("It stays with whoever sent it."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
