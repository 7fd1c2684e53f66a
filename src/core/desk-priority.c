// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Priority from impact and urgency.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-priority.h"

static const DeskPriorityMatrix default_matrix = { { { 1, 2, 3 }, { 2, 3, 4 }, { 3, 4, 5 } } };

/**
 * desk_priority_matrix_init_default:
 * @self: (out caller-allocates): a matrix
 *
 * Sets the matrix a new desk begins with.
 */
void
desk_priority_matrix_init_default (DeskPriorityMatrix *self)
{
  g_return_if_fail (self != NULL);

  *self = default_matrix;
}

/**
 * desk_priority_matrix_parse:
 * @self: (out caller-allocates): a matrix, not touched on failure
 * @json: (nullable): `desk.priority_matrix`; %NULL is the default
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: whether it was read
 */
gboolean
desk_priority_matrix_parse (DeskPriorityMatrix  *self,
                            const char          *json,
                            GError             **error)
{
  g_autoptr (JsonNode) root = NULL;
  DeskPriorityMatrix matrix;
  JsonArray *rows;

  g_return_val_if_fail (self != NULL, FALSE);

  if (json == NULL)
    {
      *self = default_matrix;
      return TRUE;
    }

  root = desk_json_parse (json, error);
  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Priorities"));
      return FALSE;
    }

  rows = desk_json_get_array (root);
  if (rows == NULL || json_array_get_length (rows) != 3)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Priorities: three rows are wanted: organisation, department, person"));
      return FALSE;
    }
  for (guint i = 0; i < 3; i++)
    {
      JsonArray *row = desk_json_get_array (json_array_get_element (rows, i));

      if (row == NULL || json_array_get_length (row) != 3)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Priorities, row %u: three priorities are wanted: stopped, hindered, can wait"),
                       i + 1);
          return FALSE;
        }
      for (guint j = 0; j < 3; j++)
        {
          gint64 priority;

          if (!desk_json_get_integer (json_array_get_element (row, j), &priority)
              || priority < DESK_PRIORITY_CRITICAL || priority > DESK_PRIORITY_PLANNED)
            {
              g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                           _("Priorities, row %u: number %u is not a priority from 1 to 5"), i + 1, j + 1);
              return FALSE;
            }
          matrix.cells[i][j] = (guint8) priority;
        }
    }

  *self = matrix;
  return TRUE;
}

/**
 * desk_priority_matrix_to_json:
 * @self: a matrix
 *
 * Returns: (transfer full): what `desk.priority_matrix` holds
 */
char *
desk_priority_matrix_to_json (const DeskPriorityMatrix *self)
{
  const guint8 (*cells)[3];

  g_return_val_if_fail (self != NULL, NULL);

  cells = self->cells;
  return g_strdup_printf ("[[%u,%u,%u],[%u,%u,%u],[%u,%u,%u]]", cells[0][0], cells[0][1], cells[0][2],
                          cells[1][0], cells[1][1], cells[1][2], cells[2][0], cells[2][1], cells[2][2]);
}

/**
 * desk_priority_from_matrix:
 * @matrix: the desk's matrix
 * @impact: how far the trouble reaches; unset counts as one person
 * @urgency: how much of the work it stops; unset counts as hindered, so that
 *   a ticket nobody has asked about yet is not taken for one that can wait
 * @vip_requester: the requester is a VIP: one person counts as a department
 * @business_critical: makes it 1
 *
 * Returns: 1 critical … 5 planned
 */
int
desk_priority_from_matrix (const DeskPriorityMatrix *matrix,
                           DeskImpact                impact,
                           DeskUrgency               urgency,
                           gboolean                  vip_requester,
                           gboolean                  business_critical)
{
  g_return_val_if_fail (matrix != NULL, DESK_PRIORITY_PLANNED);
  g_return_val_if_fail ((guint) impact < DESK_N_IMPACT && (guint) urgency < DESK_N_URGENCY,
                        DESK_PRIORITY_PLANNED);

  if (business_critical)
    return DESK_PRIORITY_CRITICAL;

  if (impact == DESK_IMPACT_UNSET)
    impact = DESK_IMPACT_PERSON;
  if (impact == DESK_IMPACT_PERSON && vip_requester)
    impact = DESK_IMPACT_DEPARTMENT;
  if (urgency == DESK_URGENCY_UNSET)
    urgency = DESK_URGENCY_HINDERED;

  return matrix->cells[impact - DESK_IMPACT_ORGANISATION][urgency - DESK_URGENCY_STOPPED];
}

/**
 * desk_priority_get_label:
 * @priority: 1 to 5
 *
 * Returns: (nullable): its name for people, %NULL when there is no such
 *   priority
 */
const char *
desk_priority_get_label (gint64 priority)
{
  switch (priority)
    {
    case 1:
      return _("Critical");
    case 2:
      return _("High");
    case 3:
      return _("Medium");
    case 4:
      return _("Low");
    case 5:
      return _("Planned");
    default:
      return NULL;
    }
}
