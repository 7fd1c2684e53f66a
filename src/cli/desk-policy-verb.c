// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the commands about service levels, working hours and holidays share.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-policy-verb.h"
#include "desk-ticket-verb.h"

/* Whose hours are meant: nobody's are those of the desk. */
static gboolean
find_whose (DeskCli  *cli,
            DeskUuid *analyst,
            gboolean *is_desk,
            GError  **error)
{
  const char *of = desk_cli_has_option (cli, "of") ? desk_cli_get_option (cli, "of") : NULL;

  *is_desk = of == NULL;

  return of == NULL || desk_record_find_analyst (desk_cli_get_file (cli), of, analyst, error);
}

/**
 * desk_policy_verb_load:
 * @cli: a command line that may have the option `of`
 * @state: (out caller-allocates): filled with zeros before
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_policy_verb_load (DeskCli         *cli,
                       DeskPolicyState *state,
                       GError         **error)
{
  DeskUuid analyst;
  gboolean is_desk;

  return find_whose (cli, &analyst, &is_desk, error) && desk_policy_state_load (state, desk_cli_get_file (cli), is_desk ? NULL : &analyst, error);
}

/**
 * desk_policy_verb_begin:
 * @cli: a command line that may have the option `of`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): my change of nothing yet
 */
DeskPolicyEdit *
desk_policy_verb_begin (DeskCli *cli,
                        GError **error)
{
  DeskUuid me, analyst;
  gboolean is_desk;

  if (!desk_cli_get_me (cli, &me, error) || !find_whose (cli, &analyst, &is_desk, error))
    return NULL;

  return desk_policy_edit_new (&me, is_desk ? NULL : &analyst);
}

gboolean
desk_policy_verb_act (DeskCli        *cli,
                      DeskPolicyEdit *edit,
                      GError        **error)
{
  return desk_verb_act_build (cli, desk_policy_edit_build, edit, error);
}

/**
 * desk_policy_verb_parse_cell:
 * @cli: a command line whose first arguments are a service level and a
 *   priority
 * @level: (out): the service level
 * @priority: (out): 1 to 5
 * @error: return location
 *
 * Returns: whether there are such
 */
gboolean
desk_policy_verb_parse_cell (DeskCli          *cli,
                             DeskServiceLevel *level,
                             gint64           *priority,
                             GError          **error)
{
  const char *name = desk_cli_get_argument (cli, 0);
  const char *number = desk_cli_get_argument (cli, 1);
  int found = desk_enum_parse (DESK_ENUM_SERVICE_LEVEL, name);

  if (found == 0)
    return desk_cli_usage_error (error, _("There is no service level “%s”; there are platinum, gold, silver and none"), name);
  if (strlen (number) != 1 || number[0] < '1' || number[0] > '5')
    return desk_cli_usage_error (error, _("“%s” is no priority; it is a number from 1 (critical) to 5 (planned)"), number);
  *level = (DeskServiceLevel) found;
  *priority = number[0] - '0';

  return TRUE;
}
