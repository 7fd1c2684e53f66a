// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How the text of a CSV file is written: found out, said, and made UTF-8.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-csv-reader.h"

#define CHUNK_BYTES (64 * 1024)

typedef struct {
  guint64 n_multibyte;        /* characters of UTF-8 beyond ASCII */
  guint64 n_invalid;          /* bytes that are not UTF-8 */
  gboolean has_c1;            /* 0x80 to 0x9f: letters of Windows, not of Latin-1 */
  gboolean has_undefined;     /* … and those that Windows-1252 leaves out */
  guint8 first[3];
  gsize n_first;
} Census;

static void
count_bytes (Census       *census,
             const guint8 *bytes,
             gsize         size)
{
  for (gsize i = 0; i < size; i++)
    {
      if (census->n_first < sizeof census->first)
        census->first[census->n_first++] = bytes[i];
      if (bytes[i] >= 0xc0)
        census->n_multibyte++;
      if (bytes[i] >= 0x80 && bytes[i] < 0xa0)
        census->has_c1 = TRUE;
      if (bytes[i] == 0x81 || bytes[i] == 0x8d || bytes[i] == 0x8f || bytes[i] == 0x90 || bytes[i] == 0x9d)
        census->has_undefined = TRUE;
    }
}

/* Returns: how many bytes at the end may be the beginning of a character. */
static gsize
count_invalid (Census     *census,
               const char *text,
               gsize       size,
               gboolean    at_end)
{
  const char *end;

  while (!g_utf8_validate_len (text, size, &end))
    {
      gsize left = size - (gsize) (end - text);

      /* NUL is text in no encoding, and says nothing about this one. */
      if (*end != '\0')
        {
          if (!at_end && left < 4 && g_utf8_get_char_validated (end, (gssize) left) == (gunichar) -2)
            return left;
          census->n_invalid++;
          if ((guint8) *end >= 0xc0)
            census->n_multibyte--;
        }
      size = left - 1;
      text = end + 1;
    }

  return 0;
}

static gboolean
take_census (GInputStream *stream,
             Census       *census,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK_BYTES);
  gsize kept = 0;

  while (TRUE)
    {
      gssize n = g_input_stream_read (stream, buffer + kept, CHUNK_BYTES - kept, cancellable, error);
      gsize size, left;

      if (n < 0)
        return FALSE;
      count_bytes (census, buffer + kept, (gsize) n);
      size = kept + (gsize) n;
      left = count_invalid (census, (const char *) buffer, size, n == 0);
      if (n == 0)
        return TRUE;
      memmove (buffer, buffer + size - left, left);
      kept = left;
    }
}

/* Returns: (nullable): what to convert from; %NULL when it is UTF-8 as it is. */
static const char *
choose (const Census *census,
        const char  **encoding,
        goffset      *skip)
{
  *skip = 0;
  if (census->n_first >= 2 && census->first[0] == 0xff && census->first[1] == 0xfe)
    {
      *skip = 2;
      *encoding = "UTF-16";
      return "UTF-16LE";
    }
  if (census->n_first >= 2 && census->first[0] == 0xfe && census->first[1] == 0xff)
    {
      *skip = 2;
      *encoding = "UTF-16";
      return "UTF-16BE";
    }
  if (census->n_first == 3 && memcmp (census->first, "\xef\xbb\xbf", 3) == 0)
    *skip = 3;
  /* Where most of it is right, a few bytes are damage and not another
   * encoding: they are replaced, and that is said. */
  if (*skip == 3 || census->n_invalid == 0 || census->n_multibyte > census->n_invalid)
    {
      *encoding = "UTF-8";
      return NULL;
    }
  if (census->has_c1 && !census->has_undefined)
    {
      *encoding = "Windows-1252";
      return "WINDOWS-1252";
    }
  *encoding = "Latin-1";
  return "ISO-8859-1";
}

/**
 * desk_csv_decode:
 * @stream: a stream that can be read again
 * @encoding: (out) (transfer none): its name
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * UTF-8 and UTF-16 are known by their byte order mark, UTF-8 without one by
 * its bytes; everything else is Windows-1252 or Latin-1.
 *
 * Returns: (transfer full) (nullable): the text as UTF-8, which may hold bytes
 *   that are not
 */
GInputStream *
desk_csv_decode (GInputStream *stream,
                 const char  **encoding,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GCharsetConverter) converter = NULL;
  Census census = { 0 };
  const char *from;
  goffset skip;

  if (!g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error) || !take_census (stream, &census, cancellable, error))
    return NULL;
  from = choose (&census, encoding, &skip);
  if (!g_seekable_seek (G_SEEKABLE (stream), skip, G_SEEK_SET, cancellable, error))
    return NULL;
  if (from == NULL)
    return g_object_ref (stream);

  converter = g_charset_converter_new ("UTF-8", from, error);
  if (converter == NULL)
    return NULL;
  g_charset_converter_set_use_fallback (converter, TRUE);

  return g_converter_input_stream_new (stream, G_CONVERTER (converter));
}
