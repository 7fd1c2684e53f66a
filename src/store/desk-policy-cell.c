// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The settings of a desk by cells, each with a key and the text that people
 * read and type.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-hours.h"
#include "desk-json.h"
#include "desk-policy-cell.h"
#include "desk-priority.h"
#include "desk-service-level.h"

static gboolean
read_number (const char *text,
             int         first,
             int         last,
             int        *number)
{
  if (text == NULL || !g_ascii_isdigit (text[0]) || text[1] != '\0')
    return FALSE;
  *number = g_ascii_digit_value (text[0]);

  return *number >= first && *number <= last;
}

static gboolean
read_level (char          **parts,
            DeskPolicyCell *cell)
{
  cell->level = (DeskServiceLevel) desk_enum_parse (DESK_ENUM_SERVICE_LEVEL, parts[1]);

  return cell->level != 0 && read_number (parts[2], DESK_PRIORITY_CRITICAL, DESK_PRIORITY_PLANNED, &cell->number);
}

static gboolean
read_parts (char          **parts,
            DeskPolicyCell *cell)
{
  static const char *const kinds[] = {
    [DESK_POLICY_CELL_RESPOND] = "respond", [DESK_POLICY_CELL_RESOLVE] = "resolve", [DESK_POLICY_CELL_CLOCK] = "clock",
    [DESK_POLICY_CELL_DAY] = "day",         [DESK_POLICY_CELL_ZONE] = "zone",       [DESK_POLICY_CELL_PRIORITY] = "priority",
  };
  guint n = g_strv_length (parts);

  for (guint i = 1; n > 0 && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i], parts[0]) == 0)
        cell->kind = (DeskPolicyCellKind) i;
    }
  switch (cell->kind)
    {
    case DESK_POLICY_CELL_RESPOND:
    case DESK_POLICY_CELL_RESOLVE:
    case DESK_POLICY_CELL_CLOCK:
      return n == 3 && read_level (parts, cell);
    case DESK_POLICY_CELL_DAY:
      return n == 2 && read_number (parts[1], 0, 6, &cell->number);
    case DESK_POLICY_CELL_ZONE:
      return n == 1;
    case DESK_POLICY_CELL_PRIORITY:
      if (n != 3)
        return FALSE;
      cell->impact = (DeskImpact) desk_enum_parse (DESK_ENUM_IMPACT, parts[1]);
      cell->urgency = (DeskUrgency) desk_enum_parse (DESK_ENUM_URGENCY, parts[2]);
      return cell->impact != 0 && cell->urgency != 0;
    case DESK_POLICY_CELL_UNKNOWN:
    case DESK_POLICY_CELL_HOLIDAY:
    default:
      return FALSE;
    }
}

/**
 * desk_policy_cell_parse:
 * @key: names a cell
 * @cell: (out caller-allocates): the same, read; its date is part of @key
 *
 * Returns: whether there may be such a cell
 */
gboolean
desk_policy_cell_parse (const char *key,
                        DeskPolicyCell       *cell)
{
  g_auto (GStrv) parts = g_strsplit (key, "/", 4);

  *cell = (DeskPolicyCell) { 0 };
  if (g_str_has_prefix (key, DESK_POLICY_HOLIDAY))
    {
      cell->kind = DESK_POLICY_CELL_HOLIDAY;
      cell->date = key + strlen (DESK_POLICY_HOLIDAY);
      return TRUE;
    }

  return read_parts (parts, cell);
}

/**
 * desk_policy_cell_make_key:
 * @kind: `respond`, `resolve` or `clock`
 * @level: a service level
 * @priority: 1 to 5
 *
 * Returns: (transfer full): the key of the cell
 */
char *
desk_policy_cell_make_key (const char *kind,
                           int         level,
                           int         priority)
{
  return g_strdup_printf ("%s/%s/%d", kind, desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, level), priority);
}

/* --- what stands there --- */

static gboolean
read_policy (GHashTable       *standing,
             const DeskRecord *record,
             GError          **error)
{
  g_autoptr (DeskPolicy) policy = desk_policy_new_from_json (desk_record_get_text (record, "targets"), desk_record_get_text (record, "round_the_clock"), error);

  for (int level = 1; policy != NULL && level < DESK_N_SERVICE_LEVEL; level++)
    {
      for (int priority = DESK_PRIORITY_CRITICAL; priority <= DESK_PRIORITY_PLANNED; priority++)
        {
          DeskTarget respond, resolve;

          if (!desk_policy_lookup (policy, (DeskServiceLevel) level, priority, &respond, &resolve))
            continue;
          g_hash_table_insert (standing, desk_policy_cell_make_key ("respond", level, priority), desk_target_to_text (&respond));
          g_hash_table_insert (standing, desk_policy_cell_make_key ("resolve", level, priority), desk_target_to_text (&resolve));
          g_hash_table_insert (standing, desk_policy_cell_make_key ("clock", level, priority), g_strdup (resolve.round_the_clock ? "yes" : "no"));
        }
    }

  return policy != NULL;
}

static gboolean
read_holidays (GHashTable *standing,
               const char *json,
               GError    **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (json != NULL ? json : "[]", error);
  JsonArray *holidays = root != NULL ? desk_json_get_array (root) : NULL;

  for (guint i = 0; holidays != NULL && i < json_array_get_length (holidays); i++)
    {
      JsonArray *holiday = desk_json_get_array (json_array_get_element (holidays, i));
      const char *date, *name;

      if (holiday != NULL && json_array_get_length (holiday) == 2 && desk_json_get_text (json_array_get_element (holiday, 0), &date) &&
          desk_json_get_text (json_array_get_element (holiday, 1), &name))
        g_hash_table_insert (standing, g_strconcat (DESK_POLICY_HOLIDAY, date, NULL), g_strdup (name));
    }

  return root != NULL;
}

static gboolean
read_calendar (GHashTable       *standing,
               const DeskRecord *record,
               GError          **error)
{
  const char *hours = desk_record_get_boolean (record, "round_the_clock") ? desk_hours_get_always_json () : desk_record_get_text (record, "hours");

  for (int day = 0; day < 7; day++)
    {
      char *ranges = desk_hours_format_day (hours, day, error);

      if (ranges == NULL)
        return FALSE;
      g_hash_table_insert (standing, g_strdup_printf ("day/%d", day), ranges);
    }
  g_hash_table_insert (standing, g_strdup ("zone"), g_strdup (desk_record_get_text (record, "time_zone")));

  return read_holidays (standing, desk_record_get_text (record, "holidays"), error);
}

static gboolean
read_priorities (GHashTable *standing,
                 const char *json,
                 GError    **error)
{
  DeskPriorityMatrix matrix;

  if (!desk_priority_matrix_parse (&matrix, json, error))
    return FALSE;
  for (int impact = 1; impact <= 3; impact++)
    {
      for (int urgency = 1; urgency <= 3; urgency++)
        g_hash_table_insert (standing, g_strdup_printf ("priority/%s/%s", desk_enum_value_name (DESK_ENUM_IMPACT, impact), desk_enum_value_name (DESK_ENUM_URGENCY, urgency)),
                             g_strdup_printf ("%d", matrix.cells[impact - 1][urgency - 1]));
    }

  return TRUE;
}

/**
 * desk_policy_cells_read:
 * @state: settings of a desk
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the text of
 *   each cell, by its key
 */
GHashTable *
desk_policy_cells_read (const DeskPolicyState *state,
                        GError               **error)
{
  g_autoptr (GHashTable) standing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if ((state->policy != NULL && !read_policy (standing, state->policy, error)) || (state->calendar != NULL && !read_calendar (standing, state->calendar, error)) ||
      !read_priorities (standing, desk_record_get_text (state->desk, "priority_matrix"), error))
    return NULL;

  return g_steal_pointer (&standing);
}

