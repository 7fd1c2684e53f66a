// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket thank: thanks for an answer.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "answer", 0, "ID", N_ ("which answer, as “ticket show --json” has it"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_THANK, error);

  return action != NULL && desk_verb_put_target (cli, action, "answer", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_thank = {
  .name = "ticket thank",
  .usage = "NUMBER [--answer ID]",
  .summary = N_ ("say thanks for an answer to a shout-out"),
  .details = N_ ("For the newest answer to your shout-out, or on a ticket that you own, that nobody has said thanks for."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
