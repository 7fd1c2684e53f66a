// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket shout-end: a shout-out needs no more answers.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "shout-out", 0, "ID", N_ ("which shout-out, as “ticket show --json” has it"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_SHOUT_END, error);

  return action != NULL && desk_verb_put_target (cli, action, "shout-out", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_shout_end = {
  .name = "ticket shout-end",
  .usage = "NUMBER [--shout-out ID]",
  .summary = N_ ("end a shout-out"),
  .details = N_ ("Your newest open one, or else the newest open one; by whoever asked, the owner of the ticket, or a team lead.\n"
                 "A ticket that is finished ends its shout-outs by itself."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
