// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket sent: a message was sent.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "message", 0, "ID", N_ ("which one (the oldest that is to be sent)"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_MESSAGE_SENT, error);

  return action != NULL && desk_verb_put_target (cli, action, "message", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_sent = {
  .name = "ticket sent",
  .usage = "NUMBER",
  .summary = N_ ("say that a message was sent"),
  .details = N_ ("Deskbell does not send it: you have."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
