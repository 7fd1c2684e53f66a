// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl analyst deputy: who stands in for somebody who is away.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-record-action.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskFile *file = desk_cli_get_file (cli);
  const char *name = desk_cli_get_argument (cli, 1);
  g_autoptr (DeskRecordAction) action = NULL;
  DeskUuid me, analyst, deputy;

  if (!desk_cli_get_me (cli, &me, error) || !desk_record_find_analyst (file, desk_cli_get_argument (cli, 0), &analyst, error) ||
      (name != NULL && !desk_record_find_analyst (file, name, &deputy, error)))
    return FALSE;
  action = desk_record_action_new ("record_edit", &me, DESK_OPERATION_SET, DESK_TABLE_ANALYST, &analyst);
  if (name != NULL)
    desk_operation_put_uuid (action->operation, "deputy_id", &deputy);
  else
    desk_operation_put_null (action->operation, "deputy_id");

  return desk_verb_act_build (cli, desk_record_action_build, action, error);
}

const DeskCommand desk_command_analyst_deputy = {
  .name = "analyst deputy",
  .usage = "ANALYST [DEPUTY]",
  .summary = N_ ("say who stands in for an analyst who is away"),
  .details = N_ ("While the analyst is away, the deputy sees and accepts what is handed over to them, and finds their\n"
                 "tickets in “My work”. Without DEPUTY nobody stands in. Others than oneself: for administrators."),
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
