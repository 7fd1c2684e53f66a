// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What an older version has kept for us: fields and tables that it did not
 * know, and that have columns of their own now. The digests stay as they are,
 * because a cell counts the same in either place.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-adopt.h"
#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-sql.h"

typedef struct {
  DeskUuid row;
  const DeskTable *table;
  const DeskField *field; /* NULL: where the row came from */
  DeskValue value;
} Extra;

static void
clear_extra (gpointer data)
{
  desk_value_clear (&((Extra *) data)->value);
}

/* The origins of rows come first: without them there is nothing to put fields
 * into. A value that its field cannot hold stays where it is. */
static GArray *
list_extras (DeskFile  *file,
             GError   **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT row_id, table_name, field, value FROM extra ORDER BY field <> 'origin'", error);
  g_autoptr (GArray) extras = g_array_new (FALSE, TRUE, sizeof (Extra));
  gboolean has_row;

  g_array_set_clear_func (extras, clear_extra);
  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      Extra extra = { 0 };
      const char *name;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&extras);
      extra.table = desk_table_find ((const char *) sqlite3_column_text (read, 1));
      name = (const char *) sqlite3_column_text (read, 2);
      extra.field = extra.table != NULL ? desk_table_find_field (extra.table, name) : NULL;
      if (extra.table == NULL || (extra.field == NULL && !g_str_equal (name, "origin")))
        continue;
      desk_statement_get_uuid (read, 0, &extra.row);
      desk_statement_get_value (read, 3, &extra.value);
      if (extra.field != NULL && !desk_value_is_null (&extra.value) && !desk_value_check (&extra.value, extra.field, NULL))
        {
          clear_extra (&extra);
          continue;
        }
      g_array_append_val (extras, extra);
    }
}

static gboolean
forget (DeskFile     *file,
        const Extra  *extra,
        GError      **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "DELETE FROM extra WHERE row_id = ? AND field = ?", error);

  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &extra->row);
  desk_statement_bind_text (write, 2, extra->field != NULL ? extra->field->name : "origin");

  return desk_statement_run (write, error);
}

static gboolean
adopt (DeskFile     *file,
       const Extra  *extra,
       GError      **error)
{
  g_autoptr (DeskStatement) write = NULL;
  g_autofree char *sql = NULL;
  gboolean withdrawn, done;
  gint64 row_no;

  if (!desk_fact_find (file, extra->table->id, &extra->row, &row_no, &withdrawn, error))
    return FALSE;
  if ((row_no == 0) != (extra->field == NULL))
    return TRUE;

  sql = extra->field == NULL ? g_strdup_printf ("INSERT INTO %s (origin, id) VALUES (?, ?)", extra->table->name)
                             : g_strdup_printf ("UPDATE %s SET %s = ? WHERE id = ?", extra->table->name, extra->field->name);
  write = desk_file_prepare (file, sql, error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_value (write, 1, &extra->value);
  desk_statement_bind_uuid (write, 2, &extra->row);
  desk_file_let_facts_be_written (file, TRUE);
  done = desk_statement_run (write, error);
  desk_file_let_facts_be_written (file, FALSE);

  return done && forget (file, extra, error);
}

/**
 * desk_adopt_extras:
 * @file: a writer inside the transaction that brings its schema up to date
 * @error: return location
 *
 * Moves what stands beside the facts, because an older version did not know
 * it, to where it belongs.
 *
 * Returns: whether it was done
 */
gboolean
desk_adopt_extras (DeskFile  *file,
                   GError   **error)
{
  g_autoptr (GArray) extras = list_extras (file, error);

  if (extras == NULL)
    return FALSE;
  for (guint i = 0; i < extras->len; i++)
    {
      if (!adopt (file, &g_array_index (extras, Extra, i), error))
        return FALSE;
    }

  return TRUE;
}
