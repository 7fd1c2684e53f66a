// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl holiday add: a day on which nobody works.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-policy-verb.h"

static const DeskCliOption options[] = {
  { "of", 0, "ANALYST", N_ ("a holiday of an analyst, not of the desk"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskPolicyEdit) edit = desk_policy_verb_begin (cli, error);

  if (edit == NULL)
    return FALSE;
  desk_policy_edit_add_holiday (edit, desk_cli_get_argument (cli, 0), desk_cli_get_argument (cli, 1), FALSE);

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_holiday_add = {
  .name = "holiday add",
  .usage = "DATE NAME [--of ANALYST]",
  .summary = N_ ("add a holiday"),
  .details = N_ ("For administrators. DATE is such as 2026-12-25."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
