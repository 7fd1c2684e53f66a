// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** DESK_CSV_MAX_ROW_BYTES: a longer row is bad. */
#define DESK_CSV_MAX_ROW_BYTES (4 * 1024 * 1024)
/** DESK_CSV_MAX_CELLS: a row with more of them is bad. */
#define DESK_CSV_MAX_CELLS 4096

/**
 * DeskCsvRow:
 * @line: the line it begins at, from 1
 * @n_cells: how many cells it has
 * @cells: (array length=n_cells): their text, valid UTF-8
 * @is_blank: there is nothing in it
 * @was_repaired: bytes that are no text were replaced by U+FFFD
 * @fault: (nullable): why it cannot be read; there are no cells then
 *
 * Free with desk_csv_row_free().
 */
typedef struct {
  guint64 line;
  guint n_cells;
  char **cells;
  gboolean is_blank;
  gboolean was_repaired;
  const char *fault;
} DeskCsvRow;

typedef struct _DeskCsvReader DeskCsvReader;

DeskCsvReader *desk_csv_reader_new (GInputStream *stream, GCancellable *cancellable, GError **error);
void           desk_csv_reader_free (DeskCsvReader *self);
DeskCsvRow    *desk_csv_reader_next (DeskCsvReader *self, GCancellable *cancellable, GError **error);
const char    *desk_csv_reader_get_encoding (DeskCsvReader *self);
char           desk_csv_reader_get_delimiter (DeskCsvReader *self);

void           desk_csv_row_free (DeskCsvRow *row);

GInputStream  *desk_csv_decode (GInputStream *stream, const char **encoding, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvReader, desk_csv_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCsvRow, desk_csv_row_free)

G_END_DECLS
