// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * People, teams, organisations and things by their names. Who is not on the
 * desk yet gets an id that is made from the name, so that the next row and
 * the next import mean the same one, also after somebody has put the name
 * right.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include "desk-csv-mapping.h"
#include "desk-csv-names.h"
#include "desk-fact.h"
#include "desk-lookup.h"

#define MAX_WITHDRAWN 16

struct _DeskCsvNames {
  DeskFile *file;
  GHashTable *known; /* table and folded name: DeskUuid that is on the desk */
};

DeskCsvNames *
desk_csv_names_new (DeskFile *file)
{
  DeskCsvNames *self = g_new0 (DeskCsvNames, 1);

  self->file = file;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
desk_csv_names_free (DeskCsvNames *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

/* The id that is made from the name; another one as long as who bore it was
 * withdrawn. */
static gboolean
find_made (DeskCsvNames *self,
           DeskTableId   table,
           const char   *folded,
           DeskUuid     *id,
           gboolean     *is_there,
           GError      **error)
{
  for (guint i = 0; i < MAX_WITHDRAWN; i++)
    {
      g_autofree char *key = i == 0 ? g_strconcat ("import:", folded, NULL) : g_strdup_printf ("import:%s:%u", folded, i);
      gboolean withdrawn;
      gint64 row_no;

      desk_key_id (desk_table_get (table)->name, key, id);
      if (!desk_fact_find (self->file, table, id, &row_no, &withdrawn, error))
        return FALSE;
      *is_there = row_no != 0;
      if (row_no == 0 || !withdrawn)
        return TRUE;
    }

  return TRUE;
}

/**
 * desk_csv_names_find:
 * @self: the names
 * @table: where to look
 * @name: a name
 * @email: (nullable): for customers: an address, by which they are known
 *   better
 * @id: (out): who or what is meant
 * @is_there: (out): whether it is on the desk; otherwise it has to be added
 *   under this id
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_csv_names_find (DeskCsvNames *self,
                     DeskTableId   table,
                     const char   *name,
                     const char   *email,
                     DeskUuid     *id,
                     gboolean     *is_there,
                     GError      **error)
{
  g_autofree char *folded = desk_csv_fold (email != NULL ? email : name);
  g_autofree char *key = g_strdup_printf ("%d:%s", table, folded);
  const DeskUuid *known = g_hash_table_lookup (self->known, key);

  if (known != NULL)
    {
      *id = *known;
      *is_there = TRUE;
      return TRUE;
    }

  if (!find_made (self, table, folded, id, is_there, error))
    return FALSE;
  if (!*is_there)
    {
      DeskUuid found;
      gboolean has;

      if (!desk_lookup_text (self->file, table, email != NULL ? "email" : "name", email != NULL ? email : name, &found, &has, error))
        return FALSE;
      if (has)
        {
          *id = found;
          *is_there = TRUE;
        }
    }
  if (*is_there)
    g_hash_table_insert (self->known, g_steal_pointer (&key), g_memdup2 (id, sizeof *id));

  return TRUE;
}

/**
 * desk_csv_names_add:
 * @commit: a commit
 * @table: a table
 * @name: a name that is not on the desk
 * @id: its id
 *
 * Returns: (transfer none) (nullable): the insertion, %NULL when @commit has
 *   it already
 */
DeskOperation *
desk_csv_names_add (DeskCommit     *commit,
                    DeskTableId     table,
                    const char     *name,
                    const DeskUuid *id)
{
  DeskOperation *operation;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      if (desk_uuid_equal (&((DeskOperation *) g_ptr_array_index (commit->operations, i))->row, id))
        return NULL;
    }

  operation = desk_commit_add_insert (commit, table, id);
  desk_operation_put_text (operation, "name", name);
  /* A team of an import takes what comes first. */
  if (table == DESK_TABLE_TEAM)
    desk_operation_put_integer (operation, "tier", 1);
  else if (table == DESK_TABLE_CONFIGURATION_ITEM)
    desk_operation_put_enum (operation, "kind", DESK_ENUM_ITEM_KIND, DESK_ITEM_KIND_OTHER);

  return operation;
}
