// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a record from elsewhere has to be beyond the types of its fields. The
 * rules of src/core pass over imports, for history is kept as it was; but
 * what the desk computes with has to be computable.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-calendar-zone.h"
#include "desk-exchange-error.h"
#include "desk-import-check.h"
#include "desk-life-cycle.h"
#include "desk-priority.h"
#include "desk-service-level.h"

static gboolean
fail (GError    **error,
      const char *message)
{
  g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, message);

  return FALSE;
}

static const char *
get_text (const DeskOperation *operation,
          const char          *name)
{
  const DeskValue *value = desk_operation_get (operation, name);

  return value != NULL ? desk_value_get_text (value) : NULL;
}

/* Whether the number is missing or in the range. */
static gboolean
is_within (const DeskOperation *operation,
           const char          *name,
           gint64               low,
           gint64               high)
{
  const DeskValue *value = desk_operation_get (operation, name);

  return value == NULL || desk_value_is_null (value) || (value->integer >= low && value->integer <= high);
}

static gboolean
runs_forward (const DeskOperation *operation,
              const char          *from_name,
              const char          *to_name)
{
  const DeskValue *from = desk_operation_get (operation, from_name);
  const DeskValue *to = desk_operation_get (operation, to_name);

  return from == NULL || to == NULL || desk_value_is_null (from) || desk_value_is_null (to) || from->integer <= to->integer;
}

static gboolean
check_calendar (const DeskOperation *operation,
                GError             **error)
{
  g_autoptr (DeskCalendar) calendar = desk_import_make_calendar (operation, error);

  return calendar != NULL;
}

static gboolean
check_policy (const DeskOperation *operation,
              GError             **error)
{
  g_autoptr (DeskPolicy) policy = desk_policy_new_from_json (get_text (operation, "targets"), get_text (operation, "round_the_clock"), error);

  return policy != NULL;
}

static gboolean
check_ticket (const DeskOperation *operation,
              GError             **error)
{
  int type = desk_enum_parse (DESK_ENUM_TICKET_TYPE, get_text (operation, "type"));
  int stage = desk_enum_parse (DESK_ENUM_STAGE, get_text (operation, "stage"));

  if (!is_within (operation, "number", 1, G_MAXINT64))
    return fail (error, _("The number of a ticket is above zero"));
  if (!is_within (operation, "priority", DESK_PRIORITY_CRITICAL, DESK_PRIORITY_PLANNED))
    return fail (error, _("A priority is a number from 1 (critical) to 5 (planned)"));
  if (!is_within (operation, "tier", 1, 4))
    return fail (error, _("A tier is a number from 1 to 4"));
  if (!runs_forward (operation, "logged_at", "resolved_at"))
    return fail (error, _("The ticket was resolved before it was logged"));
  if (!runs_forward (operation, "logged_at", "closed_at"))
    return fail (error, _("The ticket was closed before it was logged"));
  if (!runs_forward (operation, "window_starts_at", "window_ends_at"))
    return fail (error, _("The window of the ticket ends before it starts"));
  if (type != DESK_TICKET_TYPE_UNSET && stage != DESK_STAGE_UNSET && !desk_life_cycle_has_stage ((DeskTicketType) type, (DeskStage) stage))
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("“%s” is no stage of a ticket of type %s"),
                   desk_enum_value_label (DESK_ENUM_STAGE, stage), desk_enum_value_label (DESK_ENUM_TICKET_TYPE, type));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_matrix (const DeskOperation *operation,
              GError             **error)
{
  const char *json = get_text (operation, "priority_matrix");
  DeskPriorityMatrix matrix;

  return json == NULL || desk_priority_matrix_parse (&matrix, json, error);
}

/**
 * desk_import_complete:
 * @table: a table
 * @operation: an insertion into it; gets what follows from the rest: the
 *   transitions of a time zone, as far as this machine knows them
 * @error: return location
 *
 * Returns: whether it has every field that is required
 */
gboolean
desk_import_complete (const DeskTable *table,
                      DeskOperation   *operation,
                      GError         **error)
{
  if (table->id == DESK_TABLE_WORKING_CALENDAR && get_text (operation, "transitions") == NULL && get_text (operation, "time_zone") != NULL)
    {
      g_autofree char *transitions = desk_calendar_expand_zone (get_text (operation, "time_zone"), 0, DESK_CALENDAR_ZONE_END_S, error);

      if (transitions == NULL)
        return FALSE;
      desk_operation_put_text (operation, "transitions", transitions);
    }

  for (guint i = 0; i < table->n_fields; i++)
    {
      const DeskValue *value;

      if ((table->fields[i].flags & DESK_FIELD_REQUIRED) == 0)
        continue;
      value = desk_operation_get (operation, table->fields[i].name);
      if (value == NULL || desk_value_is_null (value))
        {
          g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("“%s” needs a “%s”"), table->name, table->fields[i].name);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * desk_import_make_calendar:
 * @operation: insertion of a working calendar, complete
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the calendar it writes down
 */
DeskCalendar *
desk_import_make_calendar (const DeskOperation *operation,
                           GError             **error)
{
  const DeskValue *round_the_clock = desk_operation_get (operation, "round_the_clock");

  return desk_calendar_new_from_json (round_the_clock != NULL && desk_value_get_integer (round_the_clock, 0) != 0, get_text (operation, "hours"),
                                      get_text (operation, "holidays"), get_text (operation, "transitions"), error);
}

/**
 * desk_import_check:
 * @table: a table
 * @operation: values that go into a row of it, each of its field's type
 * @error: return location
 *
 * Returns: whether the desk can live with them
 */
gboolean
desk_import_check (const DeskTable     *table,
                   const DeskOperation *operation,
                   GError             **error)
{
  gboolean is_insert = operation->kind == DESK_OPERATION_INSERT;

  switch (table->id)
    {
    case DESK_TABLE_WORKING_CALENDAR:
      return !is_insert || check_calendar (operation, error);
    case DESK_TABLE_POLICY:
      return !is_insert || check_policy (operation, error);
    case DESK_TABLE_DESK:
      return check_matrix (operation, error);
    case DESK_TABLE_TICKET:
      return check_ticket (operation, error);
    case DESK_TABLE_TEAM:
      return is_within (operation, "tier", 1, 4) || fail (error, _("A tier is a number from 1 to 4"));
    case DESK_TABLE_PAUSE:
      return runs_forward (operation, "started_at", "ended_at") || fail (error, _("The pause ends before it starts"));
    case DESK_TABLE_INTERRUPTION:
      return runs_forward (operation, "started_at", "ended_at") || fail (error, _("The interruption ends before it starts"));
    case DESK_TABLE_CALENDAR_ENTRY:
      return runs_forward (operation, "starts_at", "ends_at") || fail (error, _("The entry of the calendar ends before it starts"));
    default:
      return TRUE;
    }
}
