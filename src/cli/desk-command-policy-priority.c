// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl policy priority: what impact and urgency make.
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
  const char *number = desk_cli_get_argument (cli, 2);
  int impact = desk_enum_parse (DESK_ENUM_IMPACT, desk_cli_get_argument (cli, 0));
  int urgency = desk_enum_parse (DESK_ENUM_URGENCY, desk_cli_get_argument (cli, 1));
  g_autoptr (DeskPolicyEdit) edit = NULL;

  if (impact == 0)
    return desk_cli_usage_error (error, _("There is no impact “%s”; there are organisation, department and person"), desk_cli_get_argument (cli, 0));
  if (urgency == 0)
    return desk_cli_usage_error (error, _("There is no urgency “%s”; there are stopped, hindered and can_wait"), desk_cli_get_argument (cli, 1));
  if (strlen (number) != 1 || number[0] < '1' || number[0] > '5')
    return desk_cli_usage_error (error, _("“%s” is no priority; it is a number from 1 (critical) to 5 (planned)"), number);
  edit = desk_policy_verb_begin (cli, error);
  if (edit == NULL)
    return FALSE;
  desk_policy_edit_set_priority (edit, (DeskImpact) impact, (DeskUrgency) urgency, number[0] - '0');

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_policy_priority = {
  .name = "policy priority",
  .usage = "IMPACT URGENCY PRIORITY",
  .summary = N_ ("change what priority an impact and an urgency make"),
  .details = N_ ("For administrators. IMPACT is organisation, department or person, URGENCY stopped, hindered\n"
                 "or can_wait. Tickets already logged keep their priority."),
  .min_arguments = 3,
  .max_arguments = 3,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
