// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl analyst absent: somebody is away.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-record-action.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "from", 0, "TIME", N_ ("since when (now)"), FALSE },
  { "until", 0, "TIME", N_ ("until when"), TRUE },
  { "title", 0, "TEXT", N_ ("what stands in the calendar (Away)"), FALSE },
  { NULL },
};

static gboolean
put_times (DeskCli       *cli,
           DeskOperation *operation,
           GError       **error)
{
  const char *from = desk_cli_get_option (cli, "from");
  gint64 from_ms = desk_cli_get_now_ms (cli);
  gint64 until_ms;

  if (from != NULL && !desk_cli_parse_time (cli, from, &from_ms, error))
    return FALSE;
  if (!desk_cli_parse_time (cli, desk_cli_get_option (cli, "until"), &until_ms, error))
    return FALSE;
  desk_operation_put_integer (operation, "starts_at", from_ms);
  desk_operation_put_integer (operation, "ends_at", until_ms);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *title = desk_cli_get_option (cli, "title");
  g_autoptr (DeskRecordAction) action = NULL;
  DeskUuid me, analyst;

  if (!desk_cli_get_me (cli, &me, error) || !desk_record_find_analyst (desk_cli_get_file (cli), desk_cli_get_argument (cli, 0), &analyst, error))
    return FALSE;
  action = desk_record_action_new ("calendar_new", &me, DESK_OPERATION_INSERT, DESK_TABLE_CALENDAR_ENTRY, NULL);
  desk_operation_put_enum (action->operation, "kind", DESK_ENUM_CALENDAR_KIND, DESK_CALENDAR_KIND_ABSENCE);
  desk_operation_put_text (action->operation, "title", title != NULL ? title : _("Away"));
  desk_operation_put_uuid (action->operation, "analyst_id", &analyst);

  return put_times (cli, action->operation, error) && desk_verb_act_build (cli, desk_record_action_build, action, error);
}

const DeskCommand desk_command_analyst_absent = {
  .name = "analyst absent",
  .usage = "ANALYST --until TIME [OPTION…]",
  .summary = N_ ("write down that an analyst is away"),
  .details = N_ ("It stands in the calendar, and is said where somebody wants to hand a ticket over to them."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
