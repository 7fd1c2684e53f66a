// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The formats of CSV files that are known by themselves: the mappings of
 * data/mappings.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "desk-csv-mapping.h"
#include "desk-exchange-error.h"
#include "desk-exchange-resource.h"

#define FOLDER "/io/github/deskbell/Deskbell/mappings/"
/* Enough of a header to know the file by. */
#define MAX_NAMED 12

/**
 * desk_csv_mapping_find_known:
 * @header: (array length=n_columns): names of the columns of a file
 * @n_columns: how many there are
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the mapping of a format that is known
 *   by itself; %DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT when it is none
 */
DeskCsvMapping *
desk_csv_mapping_find_known (char   **header,
                             guint    n_columns,
                             GError **error)
{
  GResource *resource = desk_exchange_resource_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *columns = NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      g_autoptr (DeskCsvMapping) mapping = NULL;

      if (bytes == NULL)
        return NULL;
      mapping = desk_csv_mapping_new_from_text (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
      if (mapping == NULL)
        return NULL;
      if (desk_csv_mapping_recognises (mapping, header, n_columns))
        return g_steal_pointer (&mapping);
    }
  if (names == NULL)
    return NULL;

  columns = n_columns == 0 ? g_strdup ("") : g_strdup (header[0]);
  for (guint i = 1; i < MIN (n_columns, MAX_NAMED); i++)
    {
      g_autofree char *longer = g_strconcat (columns, ", ", header[i], NULL);

      g_free (columns);
      columns = g_steal_pointer (&longer);
    }
  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT,
               _("The columns of the file are not known by themselves (%s). Write down in a mapping what they mean, and name it with --map"), columns);
  return NULL;
}
