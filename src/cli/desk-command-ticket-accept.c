// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket accept: a hand-over is accepted.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "confirmed", 0, "TEXT", N_ ("how you made sure that the problem is real"), FALSE },
  { "reference", 0, "NUMBER", N_ ("the number the ticket has at the vendor it was handed to"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_ACCEPT, error);

  return action != NULL && desk_cli_put_option (cli, desk_ticket_action_get_entry (action), "confirmed", "decision_reason", error) &&
         desk_cli_put_option (cli, action->fields, "reference", "vendor_reference", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_accept = {
  .name = "ticket accept",
  .usage = "NUMBER [OPTION…]",
  .summary = N_ ("accept a ticket that was handed over"),
  .details = N_ ("You own it from then on. What was handed to a vendor stays with its owner, and waits."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
