// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket answer: a shout-out is answered.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "to", 0, "ID", N_ ("which shout-out, as “ticket show --json” has it"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_ANSWER, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), NULL, 0, error) && desk_verb_put_target (cli, action, "to", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_answer = {
  .name = "ticket answer",
  .usage = "NUMBER TEXT|- [--to ID]",
  .summary = N_ ("answer a shout-out"),
  .details = N_ ("The newest open one of somebody else, unless another one is named."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
