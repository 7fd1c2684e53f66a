// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket follow-up: the customer is to be asked again.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "by", 0, "TIME", N_ ("when the customer is asked"), FALSE },
  { "reason", 0, "REASON", N_ ("happy_with_fix, survived_restart, later_contact or confirmation"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "by", "due_at" },
  { "reason", "follow_up_reason" },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_FOLLOW_UP, error);
  DeskOperation *entry;

  if (action == NULL)
    return FALSE;
  if (desk_cli_get_option (cli, "by") == NULL)
    return desk_cli_usage_error (error, _("Say when the customer is asked: --by TIME"));
  if (desk_cli_get_n_arguments (cli) > 1)
    return desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) && desk_verb_act (cli, action, error);

  /* Its time and reason say enough. */
  entry = desk_ticket_action_get_entry (action);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!desk_cli_put_option (cli, entry, fields[i].option, fields[i].field, error))
        return FALSE;
    }

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_follow_up = {
  .name = "ticket follow-up",
  .usage = "NUMBER --by TIME [OPTION…] [TEXT|-]",
  .summary = N_ ("plan to ask the customer again"),
  .details = N_ ("Also when the ticket is finished: who has planned it, and the owner, find it in the list “due-today” when its\n"
                 "day has come."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
