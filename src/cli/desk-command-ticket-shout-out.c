// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket shout-out: help is asked for without giving the ticket away.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "analyst", 0, "NAME", N_ ("the analyst who is asked"), FALSE },
  { "team", 0, "TEAM", N_ ("the team that is asked"), FALSE },
  { "subject", 0, "WORD", N_ ("the subject: those who know about it are asked"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "analyst", "to_analyst_id" },
  { "team", "to_team_id" },
  { "subject", "subject" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_SHOUT_OUT, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_shout_out = {
  .name = "ticket shout-out",
  .usage = "NUMBER TEXT|- [OPTION…]",
  .summary = N_ ("ask for help without giving a ticket away"),
  .details = N_ ("With none of the options everybody is asked. The ticket stays with its owner; who is asked finds it in the list\n"
                 "“shout-outs” until the shout-out is ended or the ticket is finished."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
