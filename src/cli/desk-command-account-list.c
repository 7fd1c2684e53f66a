// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl account list: who is let in at the service.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-account.h"
#include "desk-commands.h"
#include "desk-record.h"

static const DeskColumn columns[] = {
  { "name", N_ ("Account"), DESK_COLUMN_PLAIN },
  { "analyst", N_ ("Analyst"), DESK_COLUMN_WIDE },
  { "analyst_id", NULL, DESK_COLUMN_JSON },
  { "devices", N_ ("Devices"), DESK_COLUMN_RIGHT },
  { "made_at", N_ ("Made"), DESK_COLUMN_PLAIN },
  { "disabled_at", N_ ("Disabled"), DESK_COLUMN_PLAIN },
  { NULL },
};

static void
put_time (DeskOutput *output,
          const char *column,
          JsonObject *account)
{
  gint64 time_ms;

  if (desk_time_parse (json_object_get_string_member_with_default (account, column, ""), &time_ms))
    desk_output_put_time (output, column, time_ms);
}

static gboolean
put_account (DeskCli    *cli,
             JsonObject *account,
             GError    **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (DeskRecord) record = NULL;
  DeskUuid analyst;

  if (!desk_uuid_parse (json_object_get_string_member_with_default (account, "analyst", ""), &analyst))
    return TRUE;
  record = desk_record_load (desk_cli_get_file (cli), DESK_TABLE_ANALYST, &analyst, error);
  if (record == NULL)
    return FALSE;

  desk_output_next_row (output);
  desk_output_put_text (output, "name", json_object_get_string_member_with_default (account, "name", ""));
  desk_output_put_text (output, "analyst", desk_record_get_text (record, "name"));
  desk_output_put_uuid (output, "analyst_id", &analyst);
  desk_output_put_integer (output, "devices", json_object_get_int_member_with_default (account, "devices", 0));
  put_time (output, "made_at", account);
  put_time (output, "disabled_at", account);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskServiceClient) client = desk_account_open (cli, error);
  g_autoptr (JsonArray) accounts = client != NULL ? desk_account_list (client, error) : NULL;

  if (accounts == NULL)
    return FALSE;
  desk_output_begin_list (desk_cli_get_output (cli), NULL, NULL, columns);
  for (guint i = 0; i < json_array_get_length (accounts); i++)
    {
      if (!put_account (cli, json_array_get_object_element (accounts, i), error))
        return FALSE;
    }
  desk_output_end (desk_cli_get_output (cli));

  return TRUE;
}

const DeskCommand desk_command_account_list = {
  .name = "account list",
  .usage = "",
  .summary = N_ ("list who is let in at the service"),
  .details = N_ ("For administrators."),
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
