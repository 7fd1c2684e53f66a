// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket follow-up-end: what came of a follow-up.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "follow-up", 0, "ID", N_ ("which follow-up, as “ticket show --json” has it"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_FOLLOW_UP_END, error);

  return action != NULL && desk_cli_put_text (cli, desk_ticket_action_get_entry (action), "result", desk_cli_get_argument (cli, 1), error) &&
         desk_verb_put_target (cli, action, "follow-up", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_follow_up_end = {
  .name = "ticket follow-up-end",
  .usage = "NUMBER RESULT|- [--follow-up ID]",
  .summary = N_ ("say what came of a follow-up"),
  .details = N_ ("Of the one that falls due first, unless another one is named."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
