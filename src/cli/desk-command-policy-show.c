// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl policy show: what is promised.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-policy-verb.h"
#include "desk-priority.h"
#include "desk-service-level.h"

static const DeskColumn columns[] = {
  { "name", N_ ("Service levels"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "replaces_id", NULL, DESK_COLUMN_JSON },
  { "hours", N_ ("In the hours of"), DESK_COLUMN_PLAIN },
  { "time_zone", N_ ("Time zone"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskColumn priority_columns[] = {
  { "impact", N_ ("Impact"), DESK_COLUMN_KEEP },
  { "urgency", N_ ("Urgency"), DESK_COLUMN_KEEP },
  { "priority", N_ ("Pr"), DESK_COLUMN_RIGHT },
  { NULL },
};

static const DeskColumn target_columns[] = {
  { "service_level", N_ ("Level"), DESK_COLUMN_KEEP },
  { "priority", N_ ("Pr"), DESK_COLUMN_RIGHT },
  { "respond", N_ ("To respond"), DESK_COLUMN_PLAIN },
  { "resolve", N_ ("To resolve"), DESK_COLUMN_PLAIN },
  { "round_the_clock", NULL, DESK_COLUMN_JSON },
  { NULL },
};

static void
put_amount (DeskOutput       *output,
            const char       *column,
            const DeskTarget *target)
{
  g_autofree char *text = desk_target_format (target);
  g_autofree char *amount = desk_target_to_text (target);

  desk_output_put_both (output, column, json_node_init_string (json_node_alloc (), amount), text);
}

static void
put_targets (DeskOutput       *output,
             const DeskPolicy *policy)
{
  desk_output_begin_list (output, "targets", _("Targets"), target_columns);
  for (int level = 1; level < DESK_N_SERVICE_LEVEL; level++)
    {
      for (int priority = 1; priority <= 5; priority++)
        {
          DeskTarget respond, resolve;

          if (!desk_policy_lookup (policy, (DeskServiceLevel) level, priority, &respond, &resolve))
            continue;
          desk_output_next_row (output);
          desk_output_put_enum (output, "service_level", DESK_ENUM_SERVICE_LEVEL, level);
          desk_output_put_integer (output, "priority", priority);
          put_amount (output, "respond", &respond);
          put_amount (output, "resolve", &resolve);
          desk_output_put_boolean (output, "round_the_clock", resolve.round_the_clock);
        }
    }
  desk_output_end (output);
}

static gboolean
put_priorities (DeskOutput *output,
                const char *json,
                GError    **error)
{
  DeskPriorityMatrix matrix;

  if (!desk_priority_matrix_parse (&matrix, json, error))
    return FALSE;
  desk_output_begin_list (output, "priorities", _("Priorities"), priority_columns);
  for (int impact = 1; impact <= 3; impact++)
    {
      for (int urgency = 1; urgency <= 3; urgency++)
        {
          desk_output_next_row (output);
          desk_output_put_enum (output, "impact", DESK_ENUM_IMPACT, impact);
          desk_output_put_enum (output, "urgency", DESK_ENUM_URGENCY, urgency);
          desk_output_put_integer (output, "priority", matrix.cells[impact - 1][urgency - 1]);
        }
    }
  desk_output_end (output);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_auto (DeskPolicyState) state = { 0 };
  g_autoptr (DeskPolicy) policy = NULL;
  g_autoptr (DeskRecord) calendar = NULL;
  DeskUuid id;

  if (!desk_policy_state_load (&state, desk_cli_get_file (cli), NULL, error))
    return FALSE;
  if (state.policy == NULL)
    {
      g_set_error_literal (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("This desk has no service levels"));
      return FALSE;
    }
  policy = desk_policy_new_from_json (desk_record_get_text (state.policy, "targets"), desk_record_get_text (state.policy, "round_the_clock"), error);
  if (policy == NULL)
    return FALSE;
  if (desk_record_get_uuid (state.policy, "calendar_id", &id))
    calendar = desk_record_load (desk_cli_get_file (cli), DESK_TABLE_WORKING_CALENDAR, &id, error);
  if (calendar == NULL)
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "name", desk_record_get_text (state.policy, "name"));
  desk_output_put_uuid (output, "id", desk_record_get_id (state.policy));
  if (desk_record_get_uuid (state.policy, "replaces_id", &id))
    desk_output_put_uuid (output, "replaces_id", &id);
  desk_output_put_text (output, "hours", desk_record_get_text (calendar, "name"));
  desk_output_put_text (output, "time_zone", desk_record_get_text (calendar, "time_zone"));
  desk_output_end (output);
  put_targets (output, policy);

  return put_priorities (output, desk_record_get_text (state.desk, "priority_matrix"), error);
}

const DeskCommand desk_command_policy_show = {
  .name = "policy show",
  .usage = "",
  .summary = N_ ("show the service levels that new tickets are promised under, and what makes a priority"),
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
