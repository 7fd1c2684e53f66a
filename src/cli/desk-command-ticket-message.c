// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket message: a message to the customer is written.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "to", 0, "ADDRESSES", N_ ("whom it is for (the requester)"), FALSE },
  { "subject", 0, "TEXT", N_ ("its subject (number and summary of the ticket)"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "to", "recipients" },
  { "subject", "subject" },
};

/* Without a text it is a receipt. */
static gboolean
put_options (DeskCli          *cli,
             DeskTicketAction *action,
             GError          **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (action);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!desk_cli_put_option (cli, entry, fields[i].option, fields[i].field, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_MESSAGE, error);
  const char *text = desk_cli_get_argument (cli, 1);

  if (action == NULL)
    return FALSE;
  if (text != NULL ? !desk_verb_put_entry (cli, action, text, fields, G_N_ELEMENTS (fields), error) : !put_options (cli, action, error))
    return FALSE;

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_message = {
  .name = "ticket message",
  .usage = "NUMBER [TEXT|-]",
  .summary = N_ ("write a message to the customer, to be sent"),
  .details = N_ ("Without TEXT it is a receipt: that the ticket exists, its number, and what happens next. It is kept as\n"
                 "to send until somebody has sent it and says so with “ticket sent”."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
