// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who may do what, all at once: the service keeps it in memory.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-roles.h"

/**
 * desk_roles_read:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskRoleHolder) (nullable): every
 *   role that an analyst of the desk has at this moment
 */
GArray *
desk_roles_read (DeskFile *file,
                 GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GArray) holders = g_array_new (FALSE, FALSE, sizeof (DeskRoleHolder));

  read = desk_file_prepare (file,
                            "SELECT analyst_role.analyst_id, analyst_role.role FROM analyst_role JOIN analyst ON analyst.id = analyst_role.analyst_id "
                            "WHERE analyst_role.withdrawn IS NOT 1 AND analyst.withdrawn IS NOT 1",
                            error);
  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      DeskRoleHolder holder;
      const char *name;
      gboolean has_row;
      int role;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&holders);
      name = (const char *) sqlite3_column_text (read, 1);
      role = name != NULL ? desk_enum_parse (DESK_ENUM_ROLE, name) : DESK_ROLE_UNSET;
      if (!desk_statement_get_uuid (read, 0, &holder.analyst) || role <= DESK_ROLE_UNSET)
        continue;
      holder.role = (DeskRole) role;
      g_array_append_val (holders, holder);
    }
}
