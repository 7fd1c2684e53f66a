// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket promise-end: a promise was kept, was broken, or is let go.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "why", 0, "TEXT", N_ ("why it was not kept, or what came of it"), FALSE },
  { "promise", 0, "ID", N_ ("which promise, as “ticket show --json” has it"), FALSE },
  { NULL },
};

static gboolean
put_kept (DeskCli           *cli,
          DeskTicketAction  *action,
          GError           **error)
{
  static const char *const ends[] = { "broken", "kept", "let-go" };
  g_autofree char *said = g_strdelimit (g_strdup (desk_cli_get_argument (cli, 1)), "_", '-');

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      if (g_ascii_strcasecmp (said, ends[i]) != 0)
        continue;
      if (i < 2)
        desk_operation_put_integer (desk_ticket_action_get_entry (action), "kept", i);
      return TRUE;
    }

  return desk_cli_usage_error (error, _("A promise is kept, broken or let-go, not “%s”"), desk_cli_get_argument (cli, 1));
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_PROMISE_END, error);

  return action != NULL && put_kept (cli, action, error) && desk_cli_put_option (cli, desk_ticket_action_get_entry (action), "why", "result", error) &&
         desk_verb_put_target (cli, action, "promise", error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_promise_end = {
  .name = "ticket promise-end",
  .usage = "NUMBER kept|broken|let-go [OPTION…]",
  .summary = N_ ("say what came of a promise"),
  .details = N_ ("Of the one that falls due first, unless another one is named. What was not kept needs a reason."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
