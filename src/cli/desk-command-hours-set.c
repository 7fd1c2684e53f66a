// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl hours set: when somebody works on a day of the week.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-zone.h"
#include "desk-commands.h"
#include "desk-hours.h"
#include "desk-policy-verb.h"

static const DeskCliOption options[] = {
  { "of", 0, "ANALYST", N_ ("the hours of an analyst, not those of the desk"), FALSE },
  { "time-zone", 0, "NAME", N_ ("whose clocks are meant, such as Europe/Berlin"), FALSE },
  { NULL },
};

static gboolean
put_zone (DeskCli        *cli,
          DeskPolicyEdit *edit,
          GError        **error)
{
  const char *zone = desk_cli_get_option (cli, "time-zone");
  g_autofree char *transitions = desk_calendar_expand_zone (zone, 0, DESK_CALENDAR_ZONE_END_S, error);

  if (transitions == NULL)
    return FALSE;
  desk_policy_edit_set_time_zone (edit, zone, transitions);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  guint n = desk_cli_get_n_arguments (cli);
  g_autoptr (DeskPolicyEdit) edit = NULL;
  int weekday;

  if (n == 1 || (n == 0 && !desk_cli_has_option (cli, "time-zone")))
    return desk_cli_usage_error (error, _("Say a day and its hours, such as “mon 08:00-17:00”, or a time zone"));
  if (n == 2 && !desk_weekday_parse (desk_cli_get_argument (cli, 0), &weekday))
    return desk_cli_usage_error (error, _("“%s” is no day of the week; there are mon, tue, wed, thu, fri, sat and sun"), desk_cli_get_argument (cli, 0));
  edit = desk_policy_verb_begin (cli, error);
  if (edit == NULL)
    return FALSE;
  if (n == 2)
    desk_policy_edit_set_day (edit, weekday, desk_cli_get_argument (cli, 1));
  if (desk_cli_has_option (cli, "time-zone") && !put_zone (cli, edit, error))
    return FALSE;

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_hours_set = {
  .name = "hours set",
  .usage = "[DAY RANGES] [OPTION…]",
  .summary = N_ ("change the working hours of the desk or of an analyst"),
  .details = N_ ("For administrators. DAY is mon to sun, RANGES such as 08:00-12:00,13:00-17:00 or closed.\n"
                 "Tickets already logged keep the hours that they were promised in."),
  .options = options,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
