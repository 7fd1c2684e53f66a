// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl account add: lets an analyst in at the service.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-account.h"
#include "desk-commands.h"
#include "desk-record.h"
#include "desk-sign-in.h"

static const DeskCliOption options[] = {
  { "password-file", 0, "FILE", N_ ("where the password stands in the first line; “-” for standard input"), TRUE },
  { "new", 0, NULL, N_ ("write the analyst down first: the desk does not know them yet"), FALSE },
  { NULL },
};

static gboolean
write_analyst (DeskCli    *cli,
               const char *name,
               GError    **error)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskUuid me, row;

  if (!desk_cli_get_me (cli, &me, error))
    return FALSE;
  commit = desk_commit_new ("analyst_new", &me, desk_cli_get_now_ms (cli));
  desk_id_source_next_uuid (desk_cli_get_ids (cli), desk_cli_get_now_ms (cli), &row);
  desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_ANALYST, &row), "name", name);

  return desk_account_act (cli, commit, error);
}

static gboolean
add (DeskServiceClient *client,
     const DeskUuid    *analyst,
     const char        *name,
     const char        *password,
     GError           **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = desk_uuid_to_string (analyst);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "analyst");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, password);
  json_builder_end_object (builder);

  return desk_account_send (client, "POST", "/v1/accounts", builder, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *who = desk_cli_get_argument (cli, 0);
  const char *name = desk_cli_get_argument (cli, 1);
  g_autoptr (DeskServiceClient) client = NULL;
  char *password;
  gboolean done;
  DeskUuid analyst;

  if (!desk_cli_has_option (cli, "password-file"))
    return desk_cli_usage_error (error, _("An account needs a password: “--password-file” is needed"));
  client = desk_account_open (cli, error);
  password = client != NULL ? desk_sign_in_read_line (desk_cli_get_option (cli, "password-file"), error) : NULL;
  if (password == NULL)
    return FALSE;
  done = (!desk_cli_has_option (cli, "new") || write_analyst (cli, who, error)) && desk_record_find_analyst (desk_cli_get_file (cli), who, &analyst, error) &&
         add (client, &analyst, name, password, error);
  memset (password, 0, strlen (password));
  g_free (password);
  if (done)
    desk_output_say (desk_cli_get_output (cli), _("%s signs in as “%s” from now on."), who, name);

  return done;
}

const DeskCommand desk_command_account_add = {
  .name = "account add",
  .usage = "ANALYST NAME --password-file FILE [--new]",
  .summary = N_ ("let an analyst in at the service"),
  .details = N_ ("For administrators. NAME is what the analyst signs in with. A password has at least\n"
                 "10 characters; who gets the account can change it."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
