// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket stage: the next step of its life cycle.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-cli-value.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_STAGE, error);
  const char *stage = desk_cli_get_argument (cli, 1);

  return action != NULL && (stage == NULL || desk_cli_put_text (cli, action->fields, "stage", stage, error)) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_stage = {
  .name = "ticket stage",
  .usage = "NUMBER [STAGE]",
  .summary = N_ ("move a ticket to the next stage of its life cycle, or to STAGE"),
  .min_arguments = 1,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
