// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first commit of a desk: its settings, working hours, service levels, one
 * team, and the first analyst.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-act.h"
#include "desk-calendar.h"
#include "desk-founding.h"
#include "desk-priority.h"
#include "desk-service-level.h"

/**
 * desk_found:
 * @file: a writer on a desk without commits
 * @founding: what was asked for
 * @analyst: (out): id of the first analyst
 * @error: return location
 *
 * Returns: whether the desk can be worked on now
 */
gboolean
desk_found (DeskFile           *file,
            const DeskFounding *founding,
            DeskUuid           *analyst,
            GError            **error)
{
  DeskIdSource *ids = desk_file_get_ids (file);
  gint64 now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  const char *hours = founding->hours_json != NULL ? founding->hours_json : desk_calendar_get_default_hours_json ();
  static const DeskRole roles[] = { DESK_ROLE_ANALYST, DESK_ROLE_KNOWLEDGE_EDITOR, DESK_ROLE_CHANGE_APPROVER, DESK_ROLE_TEAM_LEAD, DESK_ROLE_ADMINISTRATOR };
  DeskUuid me, desk, team, calendar, policy;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskCalendar) checked = NULL;
  g_auto (DeskValue) me_value = DESK_VALUE_INIT;
  g_auto (DeskValue) team_value = DESK_VALUE_INIT;
  g_autofree char *matrix_json = NULL;
  DeskPriorityMatrix matrix;
  DeskOperation *operation;

  checked = desk_calendar_new_from_json (FALSE, hours, NULL, founding->transitions_json, error);
  if (checked == NULL)
    return FALSE;

  desk_id_source_next_uuid (ids, now_ms, &me);
  desk_id_source_next_uuid (ids, now_ms, &calendar);
  desk_id_source_next_uuid (ids, now_ms, &policy);
  desk_id_source_next_uuid (ids, now_ms, &team);
  desk_id_source_next_uuid (ids, now_ms, &desk);
  desk_value_set_uuid (&me_value, &me);
  desk_value_set_uuid (&team_value, &team);
  desk_priority_matrix_init_default (&matrix);
  matrix_json = desk_priority_matrix_to_json (&matrix);

  commit = desk_commit_new ("desk_new", &me, now_ms);

  operation = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, &calendar);
  desk_operation_put_text (operation, "name", founding->name);
  desk_operation_put_text (operation, "time_zone", founding->time_zone);
  desk_operation_put_text (operation, "hours", hours);
  desk_operation_put_text (operation, "transitions", founding->transitions_json);

  operation = desk_commit_add_insert (commit, DESK_TABLE_POLICY, &policy);
  desk_operation_put_text (operation, "name", founding->name);
  desk_operation_put_uuid (operation, "calendar_id", &calendar);
  desk_operation_put_text (operation, "targets", desk_policy_get_default_targets_json ());
  desk_operation_put_text (operation, "round_the_clock", desk_policy_get_default_round_the_clock_json ());

  operation = desk_commit_add_insert (commit, DESK_TABLE_ANALYST, &me);
  desk_operation_put_text (operation, "name", founding->analyst);
  if (founding->email != NULL && founding->email[0] != '\0')
    desk_operation_put_text (operation, "email", founding->email);

  operation = desk_commit_add_insert (commit, DESK_TABLE_TEAM, &team);
  desk_operation_put_text (operation, "name", founding->team);
  desk_operation_put_integer (operation, "tier", 1);
  desk_operation_put_uuid (operation, "lead_id", &me);
  desk_commit_add_member (commit, DESK_TABLE_TEAM_MEMBER, "team_id", &team_value, "analyst_id", &me_value, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_auto (DeskValue) role = DESK_VALUE_INIT;

      desk_value_set_enum (&role, DESK_ENUM_ROLE, (int) roles[i]);
      desk_commit_add_member (commit, DESK_TABLE_ANALYST_ROLE, "analyst_id", &me_value, "role", &role, NULL);
    }

  operation = desk_commit_add_insert (commit, DESK_TABLE_DESK, &desk);
  desk_operation_put_text (operation, "name", founding->name);
  desk_operation_put_integer (operation, "created_at", now_ms);
  desk_operation_put_text (operation, "time_zone", founding->time_zone);
  desk_operation_put_uuid (operation, "calendar_id", &calendar);
  desk_operation_put_uuid (operation, "policy_id", &policy);
  desk_operation_put_uuid (operation, "default_team_id", &team);
  desk_operation_put_text (operation, "priority_matrix", matrix_json);
  desk_operation_put_integer (operation, "announce_days", 5);

  if (!desk_act (file, commit, NULL, error))
    return FALSE;

  *analyst = me;
  return TRUE;
}
