// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket same: the same trouble as on another ticket, and what
 * helped there is tried.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-record.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "symptoms-confirmed", 0, NULL, N_ ("the customer has the same symptoms; nothing is done without it"), FALSE },
  { "outcome", 0, "OUTCOME", N_ ("worked, partly, no_effect or worse"), FALSE },
  { "expected", 0, "TEXT", N_ ("what it was expected to do"), FALSE },
  { "hypothesis", 0, "TEXT", N_ ("what is suspected (the cause on OTHER)"), FALSE },
  { "source", 0, "SOURCE", N_ ("article, peer (if not said), vendor, documentation or own_idea"), FALSE },
  { "problem", 0, NULL, N_ ("raise a problem behind both, or link the one that is behind one of them"), FALSE },
  { "problem-summary", 0, "TEXT", N_ ("what the problem is about (the summary of OTHER)"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "outcome", "outcome" },
  { "expected", "expected" },
  { "hypothesis", "hypothesis" },
  { "source", "source" },
};

static gboolean
put_attempt (DeskCli          *cli,
             DeskTicketAction *action,
             GError          **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (action);

  if (desk_cli_get_n_arguments (cli) > 2)
    return desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 2), fields, G_N_ELEMENTS (fields), error);
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
  const char *problem = desk_cli_get_option (cli, "problem-summary");
  g_autoptr (DeskTicketAction) action = NULL;

  if (!desk_cli_has_option (cli, "symptoms-confirmed"))
    return desk_cli_usage_error (error, _("Ask the customer first whether the symptoms are the same, and say so with “--symptoms-confirmed”"));
  action = desk_verb_begin (cli, DESK_ACTION_SAME, error);
  if (action == NULL || !desk_record_find_ticket (desk_cli_get_file (cli), desk_cli_get_argument (cli, 1), &action->target, error) || !put_attempt (cli, action, error))
    return FALSE;
  if (desk_cli_has_option (cli, "problem"))
    (void) desk_ticket_action_get_problem (action);
  if (problem != NULL && !desk_cli_put_text (cli, desk_ticket_action_get_problem (action), "summary", problem, error))
    return FALSE;

  return desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_same = {
  .name = "ticket same",
  .usage = "NUMBER OTHER [TEXT|-]",
  .summary = N_ ("try on a ticket what helped on another one"),
  .details = N_ ("In one step: an attempt with TEXT, or with the resolution of OTHER; a link between the two; and with\n"
                 "“--problem” a problem behind both. A ticket without symptoms gets those that were confirmed."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 3,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
