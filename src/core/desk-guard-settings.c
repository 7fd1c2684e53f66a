// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of the settings of a desk: what nobody could read would promise
 * nothing to anybody, and say so nowhere.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-core-error.h"
#include "desk-guard-private.h"
#include "desk-priority.h"
#include "desk-service-level.h"

/* What is wrong is said by whoever could not read it. */
static gboolean
refuse_unread (GError    **error,
               const char *what,
               GError     *failure)
{
  g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "%s: %s", what, failure->message);
  g_error_free (failure);

  return FALSE;
}

gboolean
desk_guard_check_targets (const DeskState     *state,
                          const DeskCommit    *commit,
                          const DeskOperation *operation,
                          GError             **error)
{
  g_auto (DeskValue) targets = DESK_VALUE_INIT;
  g_auto (DeskValue) always = DESK_VALUE_INIT;
  g_autoptr (DeskPolicy) policy = NULL;
  GError *failure = NULL;

  if (!state->get (state->data, DESK_TABLE_POLICY, &operation->row, "targets", &targets, error) ||
      !state->get (state->data, DESK_TABLE_POLICY, &operation->row, "round_the_clock", &always, error))
    return FALSE;
  if (desk_value_get_text (&targets) == NULL)
    return desk_guard_refuse (error, _("These service levels have no targets"));
  policy = desk_policy_new_from_json (desk_value_get_text (&targets), desk_value_get_text (&always), &failure);

  return policy != NULL || refuse_unread (error, _("These service levels cannot be read"), failure);
}

gboolean
desk_guard_check_hours (const DeskState     *state,
                        const DeskCommit    *commit,
                        const DeskOperation *operation,
                        GError             **error)
{
  static const char *const fields[] = { "round_the_clock", "hours", "holidays", "transitions" };
  DeskValue values[G_N_ELEMENTS (fields)] = { DESK_VALUE_INIT, DESK_VALUE_INIT, DESK_VALUE_INIT, DESK_VALUE_INIT };
  g_autoptr (DeskCalendar) calendar = NULL;
  GError *failure = NULL;
  gboolean is_got = TRUE;

  for (guint i = 0; is_got && i < G_N_ELEMENTS (fields); i++)
    is_got = state->get (state->data, DESK_TABLE_WORKING_CALENDAR, &operation->row, fields[i], &values[i], error);
  if (is_got)
    calendar = desk_calendar_new_from_json (desk_value_get_integer (&values[0], 0) != 0, desk_value_get_text (&values[1]), desk_value_get_text (&values[2]),
                                            desk_value_get_text (&values[3]), &failure);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    desk_value_clear (&values[i]);

  return is_got && (calendar != NULL || refuse_unread (error, _("These working hours cannot be read"), failure));
}

gboolean
desk_guard_check_matrix (const DeskState     *state,
                         const DeskCommit    *commit,
                         const DeskOperation *operation,
                         GError             **error)
{
  g_auto (DeskValue) json = DESK_VALUE_INIT;
  DeskPriorityMatrix matrix;
  GError *failure = NULL;

  if (!state->get (state->data, DESK_TABLE_DESK, &operation->row, "priority_matrix", &json, error))
    return FALSE;

  /* None is the one that each desk begins with. */
  return desk_value_get_text (&json) == NULL || desk_priority_matrix_parse (&matrix, desk_value_get_text (&json), &failure) ||
         refuse_unread (error, _("These priorities cannot be read"), failure);
}
