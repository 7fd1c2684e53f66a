// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket correct-tell: messages to everybody who got what was wrong.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "correction", 0, "ID", N_ ("which correction, as “ticket corrected --json” has it (the newest)"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_TELL_CORRECTION, error);

  return action != NULL && desk_verb_put_target (cli, action, "correction", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_correct_tell = {
  .name = "ticket correct-tell",
  .usage = "NUMBER [--correction ID]",
  .summary = N_ ("write a message to everybody who got what was wrong"),
  .details = N_ ("The messages are to be sent by a person, see “ticket sent”. Who has one about it\n"
                 "already, or no address, gets none."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
