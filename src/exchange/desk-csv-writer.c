// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writing CSV: RFC 4180. A customer can write what a spreadsheet takes for a
 * formula, so such cells are put behind an apostrophe, unless a program reads
 * them.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-csv-writer.h"

struct _DeskCsvWriter {
  GOutputStream *stream;
  gboolean for_machines;
  GString *row;
  guint n_cells;
};

/**
 * desk_csv_writer_new:
 * @stream: where to write
 * @for_machines: cells that look like formulas are left as they are
 *
 * Returns: (transfer full): a writer
 */
DeskCsvWriter *
desk_csv_writer_new (GOutputStream *stream,
                     gboolean       for_machines)
{
  DeskCsvWriter *self = g_new0 (DeskCsvWriter, 1);

  self->stream = g_object_ref (stream);
  self->for_machines = for_machines;
  self->row = g_string_new (NULL);

  return self;
}

void
desk_csv_writer_free (DeskCsvWriter *self)
{
  g_object_unref (self->stream);
  g_string_free (self->row, TRUE);
  g_free (self);
}

/**
 * desk_csv_writer_add:
 * @self: a writer
 * @text: (nullable): the next cell; %NULL leaves it empty
 */
void
desk_csv_writer_add (DeskCsvWriter *self,
                     const char    *text)
{
  gboolean is_formula;

  if (self->n_cells++ > 0)
    g_string_append_c (self->row, ',');
  if (text == NULL)
    return;

  is_formula = !self->for_machines && text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
  if (!is_formula && strpbrk (text, ",\"\r\n") == NULL && text[0] != ' ' && text[0] != '\t')
    {
      g_string_append (self->row, text);
      return;
    }

  g_string_append_c (self->row, '"');
  if (is_formula)
    g_string_append_c (self->row, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (self->row, '"');
      g_string_append_c (self->row, *p);
    }
  g_string_append_c (self->row, '"');
}

/**
 * desk_csv_writer_end_row:
 * @self: a writer
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: whether the row was written
 */
gboolean
desk_csv_writer_end_row (DeskCsvWriter *self,
                         GCancellable  *cancellable,
                         GError       **error)
{
  gboolean done;

  g_string_append (self->row, "\r\n");
  done = g_output_stream_write_all (self->stream, self->row->str, self->row->len, NULL, cancellable, error);
  g_string_truncate (self->row, 0);
  self->n_cells = 0;

  return done;
}
