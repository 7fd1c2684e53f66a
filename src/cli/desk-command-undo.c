// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl undo: takes back a step.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-history.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_UNDO, error);
  const char *commit = desk_cli_get_argument (cli, 0);

  return action != NULL && (commit == NULL || desk_log_find (desk_cli_get_file (cli), commit, &action->target, error)) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_undo = {
  .name = "undo",
  .usage = "[COMMIT]",
  .summary = N_ ("take back your last step, or a certain one"),
  .details = N_ ("COMMIT is a number or an id of “log”. What later steps have touched stays as it is."),
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
