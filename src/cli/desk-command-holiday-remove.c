// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl holiday remove: it is an ordinary day.
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
  desk_policy_edit_remove_holiday (edit, desk_cli_get_argument (cli, 0));

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_holiday_remove = {
  .name = "holiday remove",
  .usage = "DATE [--of ANALYST]",
  .summary = N_ ("remove a holiday"),
  .details = N_ ("For administrators."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
