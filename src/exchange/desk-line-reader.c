// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading a file line by line. A line that is too long is read past without
 * being kept, so that the ones after it still come in.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-line-reader.h"

#define CHUNK_BYTES (64 * 1024)

struct _DeskLineReader {
  GInputStream *stream;
  gsize max_bytes;
  goffset total_bytes;
  goffset read_bytes;
  guint64 number;
  gboolean at_end;
  GByteArray *buffer; /* what was read and is not used yet, from `used` on */
  gsize used;
};

/**
 * desk_stream_make_seekable:
 * @stream: a stream
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * An import goes through a file more than once. What comes through a pipe is
 * kept in a nameless temporary file.
 *
 * Returns: (transfer full) (nullable): @stream itself or one that can be read
 *   again
 */
GInputStream *
desk_stream_make_seekable (GInputStream *stream,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileIOStream) both = NULL;
  g_autoptr (GFileInputStream) result = NULL;
  GOutputStream *out;

  if (G_IS_SEEKABLE (stream) && g_seekable_can_seek (G_SEEKABLE (stream)))
    return g_object_ref (stream);

  file = g_file_new_tmp ("deskbell-import-XXXXXX", &both, error);
  if (file == NULL)
    return NULL;
  out = g_io_stream_get_output_stream (G_IO_STREAM (both));
  if (g_output_stream_splice (out, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable, error) >= 0)
    result = g_file_read (file, cancellable, error);
  (void) g_unlink (g_file_peek_path (file));

  return result != NULL ? G_INPUT_STREAM (g_steal_pointer (&result)) : NULL;
}

/**
 * desk_line_reader_new:
 * @stream: a stream that can be read again; read from its beginning
 * @max_bytes: no line longer than this is kept
 *
 * Returns: (transfer full): a reader; desk_line_reader_rewind() comes first
 */
DeskLineReader *
desk_line_reader_new (GInputStream *stream,
                      gsize         max_bytes)
{
  DeskLineReader *self = g_new0 (DeskLineReader, 1);

  self->stream = g_object_ref (stream);
  self->max_bytes = max_bytes;
  self->buffer = g_byte_array_new ();

  return self;
}

void
desk_line_reader_free (DeskLineReader *self)
{
  g_object_unref (self->stream);
  g_byte_array_unref (self->buffer);
  g_free (self);
}

/* Reads on; everything that is used already is dropped first. */
static gboolean
fill (DeskLineReader *self,
      GCancellable   *cancellable,
      GError        **error)
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
  self->read_bytes += n;
  self->at_end = n == 0;

  return TRUE;
}

/**
 * desk_line_reader_next:
 * @self: a reader
 * @line: (out caller-allocates): the next line
 * @has_line: (out): whether there is one
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_line_reader_next (DeskLineReader *self,
                       DeskLine       *line,
                       gboolean       *has_line,
                       GCancellable   *cancellable,
                       GError        **error)
{
  gboolean is_too_long = FALSE;
  gsize looked_at = 0;
  const guint8 *end;
  gsize size;

  while (TRUE)
    {
      gsize n = self->buffer->len - self->used;

      end = n > looked_at ? memchr (self->buffer->data + self->used + looked_at, '\n', n - looked_at) : NULL;
      if (end != NULL || self->at_end)
        break;
      looked_at = n;
      if (n > self->max_bytes)
        {
          is_too_long = TRUE;
          self->used = self->buffer->len;
          looked_at = 0;
        }
      if (!fill (self, cancellable, error))
        return FALSE;
    }

  size = end != NULL ? (gsize) (end - (self->buffer->data + self->used)) : self->buffer->len - self->used;
  *has_line = end != NULL || size > 0 || is_too_long;
  if (!*has_line)
    return TRUE;

  line->number = ++self->number;
  line->is_cut = end == NULL;
  line->text = NULL;
  line->size = 0;
  if (!is_too_long && size <= self->max_bytes)
    {
      /* The end of the line makes room for a NUL. */
      if (end == NULL)
        {
          g_byte_array_append (self->buffer, (const guint8 *) "", 1);
          g_byte_array_set_size (self->buffer, self->buffer->len - 1);
        }
      self->buffer->data[self->used + size] = '\0';
      line->text = (const char *) self->buffer->data + self->used;
      line->size = size;
      if (line->number == 1 && size >= 3 && memcmp (line->text, "\xef\xbb\xbf", 3) == 0)
        {
          line->text += 3;
          line->size -= 3;
        }
      if (line->size > 0 && line->text[line->size - 1] == '\r')
        {
          line->size--;
          self->buffer->data[self->used + size - 1] = '\0';
        }
    }
  self->used += size + (end != NULL ? 1 : 0);

  return TRUE;
}

/**
 * desk_line_reader_rewind:
 * @self: a reader
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: whether it stands at the beginning of the file now
 */
gboolean
desk_line_reader_rewind (DeskLineReader *self,
                         GCancellable   *cancellable,
                         GError        **error)
{
  GSeekable *seekable = G_SEEKABLE (self->stream);

  if (!g_seekable_seek (seekable, 0, G_SEEK_END, cancellable, error))
    return FALSE;
  self->total_bytes = g_seekable_tell (seekable);
  self->read_bytes = 0;
  self->number = 0;
  self->used = 0;
  self->at_end = FALSE;
  g_byte_array_set_size (self->buffer, 0);

  return g_seekable_seek (seekable, 0, G_SEEK_SET, cancellable, error);
}

/**
 * desk_line_reader_get_fraction:
 * @self: a reader
 *
 * Returns: how much of the file has been read, 0 to 1
 */
double
desk_line_reader_get_fraction (DeskLineReader *self)
{
  if (self->total_bytes <= 0)
    return 1;

  return MIN (1.0, (double) self->read_bytes / (double) self->total_bytes);
}
