// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl account revoke: takes an account or its devices away.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-account.h"
#include "desk-commands.h"

static const DeskCliOption options[] = {
  { "devices", 0, NULL, N_ ("only its devices, for instance of a lost laptop; the account can enrol others"), FALSE },
  { "back", 0, NULL, N_ ("let a disabled account in again"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *who = desk_cli_get_argument (cli, 0);
  gboolean is_back = desk_cli_has_option (cli, "back");
  g_autoptr (DeskServiceClient) client = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  DeskUuid analyst;

  if (is_back && desk_cli_has_option (cli, "devices"))
    return desk_cli_usage_error (error, _("“--devices” and “--back” do not go together"));
  client = desk_account_open (cli, error);
  if (client == NULL || !desk_account_find (cli, client, who, &analyst, error))
    return FALSE;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, desk_cli_has_option (cli, "devices") ? "revoke_devices" : "disabled");
  json_builder_add_boolean_value (builder, !is_back);
  json_builder_end_object (builder);
  id = desk_uuid_to_string (&analyst);
  path = g_strconcat ("/v1/accounts/", id, NULL);
  if (!desk_account_send (client, "PATCH", path, builder, error))
    return FALSE;

  if (is_back)
    desk_output_say (desk_cli_get_output (cli), _("“%s” may come in again, and has to enrol its devices."), who);
  else if (desk_cli_has_option (cli, "devices"))
    desk_output_say (desk_cli_get_output (cli), _("No device of “%s” comes in any more."), who);
  else
    desk_output_say (desk_cli_get_output (cli), _("“%s” does not come in any more."), who);

  return TRUE;
}

const DeskCommand desk_command_account_revoke = {
  .name = "account revoke",
  .usage = "NAME [--devices | --back]",
  .summary = N_ ("take an account at the service away, or its devices"),
  .details = N_ ("For administrators. It holds at once. What was done by the account stays; NAME may also\n"
                 "be that of the analyst."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
