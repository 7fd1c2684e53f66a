// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl holiday list: the days on which nobody works.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-json.h"
#include "desk-policy-verb.h"

static const DeskCliOption options[] = {
  { "of", 0, "ANALYST", N_ ("the holidays of an analyst, not those of the desk"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "date", N_ ("Date"), DESK_COLUMN_KEEP },
  { "name", N_ ("Holiday"), DESK_COLUMN_WIDE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_auto (DeskPolicyState) state = { 0 };
  g_autoptr (JsonNode) root = NULL;
  const char *holidays;
  JsonArray *list;

  if (!desk_policy_verb_load (cli, &state, error))
    return FALSE;
  holidays = state.calendar != NULL ? desk_record_get_text (state.calendar, "holidays") : NULL;
  root = desk_json_parse (holidays != NULL ? holidays : "[]", error);
  if (root == NULL)
    return FALSE;
  list = desk_json_get_array (root);

  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i));
      const char *date = NULL;
      const char *name = NULL;

      if (pair == NULL || json_array_get_length (pair) != 2 || !desk_json_get_text (json_array_get_element (pair, 0), &date) ||
          !desk_json_get_text (json_array_get_element (pair, 1), &name))
        continue;
      desk_output_next_row (output);
      desk_output_put_text (output, "date", date);
      desk_output_put_text (output, "name", name);
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_holiday_list = {
  .name = "holiday list",
  .usage = "[--of ANALYST]",
  .summary = N_ ("list the holidays of the desk or of an analyst"),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
