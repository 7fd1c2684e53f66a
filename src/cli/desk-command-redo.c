// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl redo: takes back an undo.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-ticket-verb.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_REDO, error);

  return action != NULL && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_redo = {
  .name = "redo",
  .usage = "",
  .summary = N_ ("do again what you have undone last"),
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
