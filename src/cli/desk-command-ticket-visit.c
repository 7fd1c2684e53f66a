// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket visit: somebody goes there.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-ticket-verb.h"

#define USUAL_MINUTES 60

static const DeskCliOption options[] = {
  { "at", 0, "TIME", N_ ("when it begins"), FALSE },
  { "minutes", 0, "N", N_ ("how long it is planned to take (60)"), FALSE },
  { "analyst", 0, "NAME", N_ ("who goes (you)"), FALSE },
  { "title", 0, "TEXT", N_ ("what stands in the calendar (the summary of the ticket)"), FALSE },
  { "notes", 0, "TEXT", N_ ("what to bring, whom to ask for"), FALSE },
  { NULL },
};

static gboolean
put_times (DeskCli       *cli,
           DeskOperation *visit,
           GError       **error)
{
  gint64 minutes = USUAL_MINUTES;
  gint64 at_ms;

  if (desk_cli_get_option (cli, "at") == NULL)
    return desk_cli_usage_error (error, _("Say when the visit begins: --at TIME"));
  if (!desk_cli_parse_time (cli, desk_cli_get_option (cli, "at"), &at_ms, error) || !desk_cli_get_count (cli, "minutes", 1, 30 * 24 * 60, &minutes, error))
    return FALSE;
  desk_operation_put_integer (visit, "starts_at", at_ms);
  desk_operation_put_integer (visit, "ends_at", at_ms + minutes * DESK_MINUTE_MS);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, DESK_ACTION_VISIT, error);
  const char *name = desk_cli_get_option (cli, "analyst");
  const char *title = desk_cli_get_option (cli, "title");
  const char *notes = desk_cli_get_option (cli, "notes");
  DeskOperation *visit;
  DeskUuid analyst;

  if (action == NULL)
    return FALSE;
  visit = desk_ticket_action_get_entry (action);
  if (name != NULL && !desk_record_find_analyst (desk_cli_get_file (cli), name, &analyst, error))
    return FALSE;
  if (name != NULL)
    desk_operation_put_uuid (visit, "analyst_id", &analyst);
  if (title != NULL)
    desk_operation_put_text (visit, "title", title);
  if (notes != NULL)
    desk_operation_put_text (visit, "notes", notes);

  return put_times (cli, visit, error) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_visit = {
  .name = "ticket visit",
  .usage = "NUMBER --at TIME [OPTION…]",
  .summary = N_ ("plan a visit on site"),
  .details = N_ ("It stands in the calendar, with the ticket it is for."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
