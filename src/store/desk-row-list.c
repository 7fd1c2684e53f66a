// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A list of row keys as one parameter of a statement, for json_each(): SQLite
 * has no parameter that is a list.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-row-list.h"

#define KEY_MAX_CHARS 20

/**
 * desk_row_list_to_json:
 * @rows: (array length=n_rows) (nullable): keys of rows
 * @n_rows: how many
 *
 * Returns: (transfer full): `[1,2,3]`
 */
char *
desk_row_list_to_json (const gint64 *rows,
                       guint         n_rows)
{
  g_autoptr (GString) json = g_string_sized_new (2 + n_rows * 8);

  g_string_append_c (json, '[');
  for (guint i = 0; i < n_rows; i++)
    {
      char digits[KEY_MAX_CHARS + 1];
      char *at = digits + KEY_MAX_CHARS;
      guint64 rest = (guint64) rows[i];

      g_assert (rows[i] >= 0);

      *at = '\0';
      do
        *--at = (char) ('0' + rest % 10);
      while ((rest /= 10) != 0);
      if (i > 0)
        g_string_append_c (json, ',');
      g_string_append (json, at);
    }
  g_string_append_c (json, ']');

  return g_string_free (g_steal_pointer (&json), FALSE);
}
