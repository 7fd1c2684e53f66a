// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket assign: somebody else answers for it.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-record.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_ASSIGN, error);

  return action != NULL && desk_record_find_analyst (desk_cli_get_file (cli), desk_cli_get_argument (cli, 1), &action->target, error) &&
         desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_assign = {
  .name = "ticket assign",
  .usage = "NUMBER ANALYST",
  .summary = N_ ("make somebody the owner of a ticket"),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
