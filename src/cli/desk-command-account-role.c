// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl account role: what an analyst may do.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-account.h"
#include "desk-commands.h"
#include "desk-record.h"

static const DeskCliOption options[] = {
  { "remove", 0, NULL, N_ ("take the role away"), FALSE },
  { NULL },
};

static DeskCommit *
make_commit (DeskCli        *cli,
             const DeskUuid *me,
             const DeskUuid *analyst,
             int             role)
{
  g_autoptr (DeskCommit) given = desk_commit_new ("record_edit", me, desk_cli_get_now_ms (cli));
  g_auto (DeskValue) analyst_value = DESK_VALUE_INIT;
  g_auto (DeskValue) role_value = DESK_VALUE_INIT;
  DeskOperation *member;
  DeskCommit *taken;

  desk_value_set_uuid (&analyst_value, analyst);
  desk_value_set_enum (&role_value, DESK_ENUM_ROLE, role);
  member = desk_commit_add_member (given, DESK_TABLE_ANALYST_ROLE, "analyst_id", &analyst_value, "role", &role_value, NULL);
  if (!desk_cli_has_option (cli, "remove"))
    return g_steal_pointer (&given);

  taken = desk_commit_new ("record_edit", me, desk_cli_get_now_ms (cli));
  desk_operation_put_integer (desk_commit_add_set (taken, DESK_TABLE_ANALYST_ROLE, &member->row), "withdrawn", 1);

  return taken;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *who = desk_cli_get_argument (cli, 0);
  const char *name = desk_cli_get_argument (cli, 1);
  int role = desk_enum_parse (DESK_ENUM_ROLE, name);
  g_autoptr (DeskCommit) commit = NULL;
  DeskUuid me, analyst;

  if (role == 0)
    return desk_cli_usage_error (error, _("There is no role “%s”; there are trainee, analyst, knowledge_editor, change_approver, team_lead and administrator"), name);
  if (!desk_cli_get_me (cli, &me, error) || !desk_record_find_analyst (desk_cli_get_file (cli), who, &analyst, error))
    return FALSE;
  commit = make_commit (cli, &me, &analyst, role);
  if (!desk_account_act (cli, commit, error))
    return FALSE;

  if (desk_cli_has_option (cli, "remove"))
    desk_output_say (desk_cli_get_output (cli), _("%s is no %s any more."), who, desk_enum_value_label (DESK_ENUM_ROLE, role));
  else
    desk_output_say (desk_cli_get_output (cli), _("%s is %s now."), who, desk_enum_value_label (DESK_ENUM_ROLE, role));

  return TRUE;
}

const DeskCommand desk_command_account_role = {
  .name = "account role",
  .usage = "ANALYST ROLE [--remove]",
  .summary = N_ ("give an analyst a role, or take it away"),
  .details = N_ ("For administrators. Roles are part of the desk: trainee, analyst, knowledge_editor,\n"
                 "change_approver, team_lead, administrator."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
