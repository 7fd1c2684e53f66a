// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The header of a CSV file, understood by its mapping.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-csv-ticket.h"

/* Every column has a name of its own, or what it holds could not be kept
 * beside what another holds. */
static char *
make_name (const char *text,
           guint       number,
           GHashTable *taken,
           gboolean   *is_again)
{
  g_autofree char *given = desk_csv_one_line (text);
  g_autofree char *name = given[0] != '\0' ? g_strdup (given) : g_strdup_printf ("Column %u", number);
  g_autofree char *folded = desk_csv_fold (name);

  *is_again = FALSE;
  for (guint i = 2; g_hash_table_contains (taken, folded); i++)
    {
      *is_again = TRUE;
      g_free (name);
      g_free (folded);
      name = g_strdup_printf ("%s (%u)", given, i);
      folded = desk_csv_fold (name);
    }
  g_hash_table_add (taken, g_steal_pointer (&folded));

  return g_steal_pointer (&name);
}

/**
 * desk_csv_columns_init:
 * @self: (out caller-allocates): the columns
 * @mapping: what they mean
 * @header: the first row of the file
 * @importer: hears of columns that are there twice
 */
void
desk_csv_columns_init (DeskCsvColumns   *self,
                       DeskCsvMapping   *mapping,
                       const DeskCsvRow *header,
                       DeskImporter     *importer)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->mapping = desk_csv_mapping_ref (mapping);
  self->n_columns = header->n_cells;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_new0 (const DeskCsvColumn *, header->n_cells);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->times.calendar = NULL;
  self->times.month_first = FALSE;

  for (guint i = 0; i < header->n_cells; i++)
    {
      gboolean is_again;
      char *name = make_name (header->cells[i], i + 1, taken, &is_again);

      g_ptr_array_add (self->names, name);
      if (is_again)
        desk_importer_note (importer, header->line,
                            _("The column “%s” is there more than once: what this one holds is kept as “%s”"), header->cells[i], name);
      else
        self->columns[i] = desk_csv_mapping_get_column (mapping, name);
    }
}

void
desk_csv_columns_clear (DeskCsvColumns *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->times.calendar, desk_calendar_unref);
  g_clear_pointer (&self->mapping, desk_csv_mapping_unref);
}

static gboolean
holds_dates (const DeskCsvColumn *column)
{
  if (column == NULL)
    return FALSE;
  if (column->target == DESK_CSV_AT)
    return TRUE;

  return column->field != NULL && (column->field->type == DESK_FIELD_TIME || column->field->type == DESK_FIELD_DATE);
}

/**
 * desk_csv_columns_guess:
 * @self: the columns
 * @row: a row
 * @guess: counts what its dates tell of the order of day and month
 */
void
desk_csv_columns_guess (DeskCsvColumns   *self,
                        const DeskCsvRow *row,
                        DeskCsvGuess     *guess)
{
  for (guint i = 0; i < MIN (row->n_cells, self->n_columns); i++)
    {
      if (holds_dates (self->columns[i]))
        desk_csv_guess_date (row->cells[i], guess);
    }
}
