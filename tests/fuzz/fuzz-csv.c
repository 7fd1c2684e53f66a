// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A file that somebody calls CSV. Rows come out of it, each with a line of
 * its own and with text in its cells, whatever the bytes are; and what a cell
 * is taken for is within bounds.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-clock.h"
#include "desk-csv-mapping.h"
#include "desk-csv-reader.h"
#include "desk-csv-value.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
look_at_cell (const char *text)
{
  static const DeskCsvTimes times = { NULL, FALSE };
  const DeskTable *ticket = desk_table_get (DESK_TABLE_TICKET);
  gint64 number;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (desk_csv_parse_time (text, &times, &number))
    {
      /* 1900 to 2200, a day more for the zone. */
      g_assert_cmpint (number, >, G_GINT64_CONSTANT (-2209075200000));
      g_assert_cmpint (number, <, G_GINT64_CONSTANT (7258204800000));
    }
  (void) desk_csv_parse_number (text, &number);
  for (guint i = 0; i < ticket->n_fields; i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;
      gboolean was_cut = FALSE;

      if (desk_csv_parse_value (text, &ticket->fields[i], &times, &value, &was_cut) && value.type == DESK_VALUE_TEXT && ticket->fields[i].type == DESK_FIELD_TEXT)
        g_assert_null (strpbrk (value.bytes, "\r\n"));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCsvReader) reader = desk_csv_reader_new (stream, NULL, &error);
  guint64 line = 0;

  /* UTF-16 may be cut off in the middle of a character. */
  if (reader == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  while (TRUE)
    {
      g_autoptr (DeskCsvRow) row = desk_csv_reader_next (reader, NULL, &error);

      if (row == NULL)
        return 0;
      g_assert_cmpuint (row->line, >, line);
      line = row->line;
      g_assert_cmpuint (row->n_cells, <=, DESK_CSV_MAX_CELLS);
      g_assert_true ((row->n_cells > 0) != (row->fault != NULL));
      for (guint i = 0; i < row->n_cells; i++)
        look_at_cell (row->cells[i]);
    }
}
