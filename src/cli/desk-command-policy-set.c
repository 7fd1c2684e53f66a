// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl policy set: the times to respond and to resolve.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-policy-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskPolicyEdit) edit = NULL;
  DeskServiceLevel level;
  gint64 priority;

  if (!desk_policy_verb_parse_cell (cli, &level, &priority, error))
    return FALSE;
  edit = desk_policy_verb_begin (cli, error);
  if (edit == NULL)
    return FALSE;
  desk_policy_edit_set_target (edit, level, priority, desk_cli_get_argument (cli, 2), desk_cli_get_argument (cli, 3));

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_policy_set = {
  .name = "policy set",
  .usage = "LEVEL PRIORITY RESPOND RESOLVE",
  .summary = N_ ("change how long a response and a resolution may take"),
  .details = N_ ("For administrators. RESPOND and RESOLVE are such as 15m, 4h or 2d (working days).\n"
                 "Tickets already logged keep what was promised for them."),
  .min_arguments = 4,
  .max_arguments = 4,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
