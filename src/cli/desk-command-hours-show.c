// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl hours show: when somebody works.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-hours.h"
#include "desk-json.h"
#include "desk-policy-verb.h"

static const DeskCliOption options[] = {
  { "of", 0, "ANALYST", N_ ("the hours of an analyst, not those of the desk"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "name", N_ ("Working hours"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "replaces_id", NULL, DESK_COLUMN_JSON },
  { "is_own", NULL, DESK_COLUMN_JSON },
  { "time_zone", N_ ("Time zone"), DESK_COLUMN_PLAIN },
  { "round_the_clock", N_ ("Round the clock"), DESK_COLUMN_PLAIN },
  { "hours", NULL, DESK_COLUMN_JSON },
  { "monday", N_ ("Monday"), DESK_COLUMN_TEXT },
  { "tuesday", N_ ("Tuesday"), DESK_COLUMN_TEXT },
  { "wednesday", N_ ("Wednesday"), DESK_COLUMN_TEXT },
  { "thursday", N_ ("Thursday"), DESK_COLUMN_TEXT },
  { "friday", N_ ("Friday"), DESK_COLUMN_TEXT },
  { "saturday", N_ ("Saturday"), DESK_COLUMN_TEXT },
  { "sunday", N_ ("Sunday"), DESK_COLUMN_TEXT },
  { NULL },
};

static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

static gboolean
put_days (DeskOutput *output,
          const char *hours,
          GError    **error)
{
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *ranges = desk_hours_format_day (hours, i, error);

      if (ranges == NULL)
        return FALSE;
      desk_output_put_text (output, days[i], ranges[0] != '\0' ? ranges : _("closed"));
    }

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_auto (DeskPolicyState) state = { 0 };
  const char *hours;
  gboolean is_always;
  DeskUuid id;

  if (!desk_policy_verb_load (cli, &state, error))
    return FALSE;
  if (state.calendar == NULL)
    {
      g_set_error_literal (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("This desk has no working hours"));
      return FALSE;
    }
  hours = desk_record_get_text (state.calendar, "hours");
  is_always = desk_record_get_boolean (state.calendar, "round_the_clock");

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "name", desk_record_get_text (state.calendar, "name"));
  desk_output_put_uuid (output, "id", desk_record_get_id (state.calendar));
  if (desk_record_get_uuid (state.calendar, "replaces_id", &id))
    desk_output_put_uuid (output, "replaces_id", &id);
  desk_output_put_boolean (output, "is_own", state.is_own);
  desk_output_put_text (output, "time_zone", desk_record_get_text (state.calendar, "time_zone"));
  desk_output_put_boolean (output, "round_the_clock", is_always);
  if (hours != NULL)
    desk_output_put_both (output, "hours", desk_json_parse (hours, NULL), NULL);
  if (!is_always && !put_days (output, hours, error))
    return FALSE;
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_hours_show = {
  .name = "hours show",
  .usage = "[--of ANALYST]",
  .summary = N_ ("show the working hours of the desk or of an analyst"),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
