// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl policy round-the-clock: whether nights count.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-commands.h"
#include "desk-policy-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *state = desk_cli_get_argument (cli, 2);
  g_autoptr (DeskPolicyEdit) edit = NULL;
  DeskServiceLevel level;
  gint64 priority;

  if (!desk_policy_verb_parse_cell (cli, &level, &priority, error))
    return FALSE;
  if (strcmp (state, "on") != 0 && strcmp (state, "off") != 0)
    return desk_cli_usage_error (error, _("“%s” is neither on nor off"), state);
  edit = desk_policy_verb_begin (cli, error);
  if (edit == NULL)
    return FALSE;
  desk_policy_edit_set_round_the_clock (edit, level, priority, strcmp (state, "on") == 0);

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_policy_round_the_clock = {
  .name = "policy round-the-clock",
  .usage = "LEVEL PRIORITY on|off",
  .summary = N_ ("count every hour of the day, or working hours only"),
  .details = N_ ("For administrators. Tickets already logged keep what was promised for them."),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
