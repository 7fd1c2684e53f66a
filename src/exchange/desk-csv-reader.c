// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading CSV: RFC 4180, and what people call CSV.
 *
 * Debian's libcsv was looked at: it knows quotes, but no line numbers, no
 * limits, no encodings and no delimiter but the one it is told; a quote that
 * is never closed makes it swallow the rest of the file. What would be left
 * to it is the loop over a row below.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-csv-reader.h"

#define CHUNK_BYTES (64 * 1024)
#define PROBED_ROWS 20
#define REPLACEMENT "\xef\xbf\xbd"

static const char delimiters[] = { ',', ';', '\t', '|' };

typedef enum {
  CELL_BEGINS,
  CELL_PLAIN,
  CELL_QUOTED,
  CELL_QUOTE_SEEN, /* a quote within quotes: the end, or one of two */
} CellState;

/* Where the looking for the end of a row stands, so that nothing is looked at
 * twice when more has to be read. */
typedef struct {
  gsize at;
  CellState state;
  guint n_cells;
} RowScan;

typedef enum {
  SCAN_DONE,
  SCAN_WANTS_MORE,
} ScanResult;

struct _DeskCsvReader {
  GInputStream *stream;
  const char *encoding;
  char delimiter;
  guint64 line; /* of the next row */
  gboolean at_end;
  GByteArray *buffer;
  gsize used;
};

/* --- the buffer --- */

static gboolean
fill (DeskCsvReader *self,
      GCancellable  *cancellable,
      GError       **error)
{
  gsize kept = self->buffer->len - self->used;
  gssize n;

  if (self->used > 0)
    {
      memmove (self->buffer->data, self->buffer->data + self->used, kept);
      self->used = 0;
    }
  g_byte_array_set_size (self->buffer, (guint) (kept + CHUNK_BYTES));
  n = g_input_stream_read (self->stream, self->buffer->data + kept, CHUNK_BYTES, cancellable, error);
  g_byte_array_set_size (self->buffer, (guint) (kept + (gsize) MAX (n, 0)));
  if (n < 0)
    return FALSE;
  self->at_end = n == 0;

  return TRUE;
}

static const char *
get_text (DeskCsvReader *self,
          gsize         *size)
{
  *size = self->buffer->len - self->used;

  return (const char *) self->buffer->data + self->used;
}

/* A line ends with \n, \r\n or \r. Returns: bytes of the end, 0 if there is
 * none here. */
static gsize
end_of_line (const char *text,
             gsize       size,
             gsize       at)
{
  if (text[at] == '\n')
    return 1;
  if (text[at] == '\r')
    return at + 1 < size && text[at + 1] == '\n' ? 2 : 1;

  return 0;
}

static void
use (DeskCsvReader *self,
     gsize          bytes)
{
  gsize size;
  const char *text = get_text (self, &size);

  for (gsize i = 0; i < bytes;)
    {
      gsize end = end_of_line (text, bytes, i);

      if (end > 0)
        self->line++;
      i += MAX (end, 1);
    }
  self->used += bytes;
}

/* --- one row --- */

/* Looks for the end of the row; scan->at stands behind its text then. */
static ScanResult
scan_row (const char *text,
          gsize       size,
          char        delimiter,
          gboolean    at_end,
          RowScan    *scan)
{
  for (; scan->at < size; scan->at++)
    {
      char c = text[scan->at];

      if (scan->state == CELL_QUOTED)
        {
          if (c == '"')
            scan->state = CELL_QUOTE_SEEN;
          continue;
        }
      if (c == '"' && scan->state == CELL_QUOTE_SEEN)
        {
          scan->state = CELL_QUOTED;
        }
      else if (c == '"' && scan->state == CELL_BEGINS)
        {
          scan->state = CELL_QUOTED;
        }
      else if (c == delimiter)
        {
          scan->state = CELL_BEGINS;
          scan->n_cells++;
        }
      else if (c == '\n' || c == '\r')
        {
          /* Whether a \n follows must be known before the row is used. */
          return c == '\r' && scan->at + 1 == size && !at_end ? SCAN_WANTS_MORE : SCAN_DONE;
        }
      else
        {
          scan->state = CELL_PLAIN;
        }
    }

  return SCAN_WANTS_MORE;
}

/* Takes one cell apart, from @at to the delimiter or the end. */
static gsize
split_cell (const char *text,
            gsize       size,
            gsize       at,
            char        delimiter,
            char      **out)
{
  char *to = *out;
  gboolean is_quoted = at < size && text[at] == '"';

  for (at += is_quoted ? 1 : 0; at < size; at++)
    {
      if (is_quoted && text[at] == '"')
        {
          if (at + 1 < size && text[at + 1] == '"')
            at++;
          else
            {
              is_quoted = FALSE;
              continue;
            }
        }
      else if (!is_quoted && text[at] == delimiter)
        {
          break;
        }
      *to++ = text[at];
    }
  *out = to;

  return at;
}

/* Bytes that are no text become U+FFFD. */
static char *
repair (const char *text,
        gsize       size)
{
  g_autoptr (GString) result = g_string_sized_new (size + 16);

  while (size > 0)
    {
      gsize n = strnlen (text, size);
      g_autofree char *valid = g_utf8_make_valid (text, (gssize) n);

      g_string_append (result, valid);
      if (n == size)
        break;
      g_string_append (result, REPLACEMENT);
      text += n + 1;
      size -= n + 1;
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Cells stand behind their pointers in one piece of memory: a file may have a
 * million rows. */
static DeskCsvRow *
make_row (const char *text,
          gsize       size,
          guint       n_cells,
          char        delimiter,
          guint64     line)
{
  DeskCsvRow *row = g_new0 (DeskCsvRow, 1);
  gsize bytes_at = (n_cells + 1) * sizeof (char *);
  char *out;
  gsize at = 0;

  row->line = line;
  row->n_cells = n_cells;
  row->cells = g_malloc (bytes_at + size + n_cells);
  row->is_blank = TRUE;
  out = (char *) row->cells + bytes_at;
  for (guint i = 0; i < n_cells; i++)
    {
      row->cells[i] = out;
      at = split_cell (text, size, at, delimiter, &out) + 1;
      *out++ = '\0';
      row->is_blank = row->is_blank && row->cells[i][strspn (row->cells[i], " \t\r\n")] == '\0';
    }
  row->cells[n_cells] = NULL;

  return row;
}

static DeskCsvRow *
make_bad_row (const char *fault,
              guint64     line)
{
  DeskCsvRow *row = g_new0 (DeskCsvRow, 1);

  row->line = line;
  row->fault = fault;

  return row;
}

void
desk_csv_row_free (DeskCsvRow *row)
{
  if (row == NULL)
    return;

  g_free (row->cells);
  g_free (row);
}

/* --- rows that cannot be read --- */

/* Reads past the present line. */
static gboolean
skip_line (DeskCsvReader *self,
           GCancellable  *cancellable,
           GError       **error)
{
  while (TRUE)
    {
      gsize size;
      const char *text = get_text (self, &size);

      for (gsize i = 0; i < size; i++)
        {
          if (text[i] != '\n' && text[i] != '\r')
            continue;
          if (text[i] == '\r' && i + 1 == size && !self->at_end)
            {
              self->used += i;
              if (!fill (self, cancellable, error))
                return FALSE;
              text = get_text (self, &size);
              i = 0;
            }
          use (self, i + end_of_line (text, size, i));
          return TRUE;
        }
      self->used += size;
      if (self->at_end)
        return TRUE;
      if (!fill (self, cancellable, error))
        return FALSE;
    }
}

static DeskCsvRow *
skip_bad_row (DeskCsvReader *self,
              const char    *fault,
              GCancellable  *cancellable,
              GError       **error)
{
  guint64 line = self->line;

  /* Of a quote that is never closed only its own line is lost. */
  if (!skip_line (self, cancellable, error))
    return NULL;

  return make_bad_row (fault, line);
}

/**
 * desk_csv_reader_next:
 * @self: a reader
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the next row; %NULL without an error at
 *   the end of the file
 */
DeskCsvRow *
desk_csv_reader_next (DeskCsvReader *self,
                      GCancellable  *cancellable,
                      GError       **error)
{
  RowScan scan = { 0, CELL_BEGINS, 1 };
  guint64 line = self->line;
  g_autofree char *repaired = NULL;
  const char *text;
  DeskCsvRow *row;
  gsize size;

  while (TRUE)
    {
      text = get_text (self, &size);
      if (scan_row (text, size, self->delimiter, self->at_end, &scan) == SCAN_DONE)
        break;
      if (self->at_end && size == 0)
        return NULL;
      if (self->at_end && scan.state == CELL_QUOTED)
        return skip_bad_row (self, _("A quote is opened here and never closed"), cancellable, error);
      if (self->at_end)
        break;
      if (size > DESK_CSV_MAX_ROW_BYTES)
        {
          const char *fault = scan.state == CELL_QUOTED ? _("A quote is opened here and never closed") : _("The row is longer than any that can be read");

          return skip_bad_row (self, fault, cancellable, error);
        }
      if (!fill (self, cancellable, error))
        return NULL;
    }
  if (scan.n_cells > DESK_CSV_MAX_CELLS)
    {
      use (self, scan.at + (scan.at < size ? end_of_line (text, size, scan.at) : 0));
      return make_bad_row (_("The row has more columns than can be read"), line);
    }

  if (g_utf8_validate_len (text, scan.at, NULL))
    {
      row = make_row (text, scan.at, scan.n_cells, self->delimiter, line);
    }
  else
    {
      repaired = repair (text, scan.at);
      row = make_row (repaired, strlen (repaired), scan.n_cells, self->delimiter, line);
      row->was_repaired = TRUE;
    }
  use (self, scan.at + (scan.at < size ? end_of_line (text, size, scan.at) : 0));

  return row;
}

/* --- the delimiter --- */

/* How well the first rows agree on their number of columns. */
static guint
rate_delimiter (const char *text,
                gsize       size,
                char        delimiter,
                gboolean    at_end)
{
  guint columns = 0;
  guint agreeing = 0;
  gsize begin = 0;

  for (guint i = 0; i < PROBED_ROWS && begin < size; i++)
    {
      RowScan scan = { 0, CELL_BEGINS, 1 };

      /* A row that is cut off by the end of what was read says nothing. */
      if (scan_row (text + begin, size - begin, delimiter, at_end, &scan) == SCAN_WANTS_MORE && !at_end && i > 0)
        break;
      if (i == 0)
        columns = scan.n_cells;
      if (scan.n_cells == columns)
        agreeing++;
      begin += scan.at;
      if (begin < size)
        begin += MAX (end_of_line (text, size, begin), 1);
    }

  return columns > 1 ? agreeing * 1000 + MIN (columns, 999) : 0;
}

static void
choose_delimiter (DeskCsvReader *self)
{
  gsize size;
  const char *text = get_text (self, &size);
  guint best = 0;

  self->delimiter = ',';
  /* A line by which some programs say it. */
  if (size > 5 && g_ascii_strncasecmp (text, "sep=", 4) == 0 && end_of_line (text, size, 5) > 0)
    {
      self->delimiter = text[4];
      use (self, 5 + end_of_line (text, size, 5));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint rating = rate_delimiter (text, size, delimiters[i], self->at_end);

      if (rating > best)
        {
          best = rating;
          self->delimiter = delimiters[i];
        }
    }
}

/**
 * desk_csv_reader_new:
 * @stream: a stream that can be read again
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Finds out how the file is written.
 *
 * Returns: (transfer full) (nullable): a reader at the first row
 */
DeskCsvReader *
desk_csv_reader_new (GInputStream *stream,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (DeskCsvReader) self = g_new0 (DeskCsvReader, 1);

  self->buffer = g_byte_array_new ();
  self->line = 1;
  self->stream = desk_csv_decode (stream, &self->encoding, cancellable, error);
  if (self->stream == NULL || !fill (self, cancellable, error))
    return NULL;
  choose_delimiter (self);

  return g_steal_pointer (&self);
}

void
desk_csv_reader_free (DeskCsvReader *self)
{
  g_clear_object (&self->stream);
  g_byte_array_unref (self->buffer);
  g_free (self);
}

/**
 * desk_csv_reader_get_encoding:
 * @self: a reader
 *
 * Returns: how the file is written, for people
 */
const char *
desk_csv_reader_get_encoding (DeskCsvReader *self)
{
  return self->encoding;
}

char
desk_csv_reader_get_delimiter (DeskCsvReader *self)
{
  return self->delimiter;
}
