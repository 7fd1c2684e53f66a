// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk settle: decides about a conflict.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-conflict.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "put", 0, NULL, N_ ("put in place what was also written"), FALSE },
  { "leave", 0, NULL, N_ ("leave what stands there"), FALSE },
  { NULL },
};

static const DeskConflict *
find_conflict (GPtrArray  *conflicts,
               const char *id)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      const DeskConflict *conflict = g_ptr_array_index (conflicts, i);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);

      if (g_str_equal (text, id))
        return conflict;
    }

  return NULL;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *id = desk_cli_get_argument (cli, 0);
  gboolean put_in_place = desk_cli_has_option (cli, "put");
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (DeskSettlement) settlement = NULL;
  const DeskConflict *conflict;
  DeskUuid me;

  if (put_in_place == desk_cli_has_option (cli, "leave"))
    return desk_cli_usage_error (error, _("Say either --put or --leave"));
  if (!desk_cli_get_me (cli, &me, error))
    return FALSE;
  conflicts = desk_conflicts_load (desk_cli_get_file (cli), NULL, error);
  if (conflicts == NULL)
    return FALSE;
  conflict = find_conflict (conflicts, id);
  if (conflict == NULL)
    {
      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("There is no conflict “%s” that is not settled. “desk conflicts” lists them"), id);
      return FALSE;
    }
  settlement = desk_settlement_new (&me, conflict, put_in_place);

  return desk_verb_act_build (cli, desk_settlement_build, settlement, error);
}

const DeskCommand desk_command_desk_settle = {
  .name = "desk settle",
  .usage = "CONFLICT --put|--leave",
  .summary = N_ ("decide about a value that somebody has to look at"),
  .details = N_ ("CONFLICT is a number of “desk conflicts”. It is one step, and “undo” takes it back."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
