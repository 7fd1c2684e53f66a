// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A chunked body, followed byte by byte: no extensions, no trailers, sizes of
 * at most eight digits. Whatever follows its end is the next request.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-wire-head.h"

#define MAX_DIGITS 8

enum {
  STATE_SIZE,
  STATE_SIZE_LF,
  STATE_DATA,
  STATE_DATA_CR,
  STATE_DATA_LF,
  STATE_END_CR,
  STATE_END_LF,
  STATE_DONE,
};

/* What comes after a byte that has no choice. */
static gboolean
expect (DeskWireChunks *self,
        guint8          byte,
        char            wanted,
        int             next)
{
  self->state = next;

  return byte == (guint8) wanted;
}

static gboolean
feed_size (DeskWireChunks *self,
           guint8          byte)
{
  if (byte == '\r' && self->n_digits > 0)
    {
      self->state = STATE_SIZE_LF;
      return TRUE;
    }
  if (!g_ascii_isxdigit ((char) byte) || self->n_digits == MAX_DIGITS)
    return FALSE;
  self->n_digits++;
  self->left = self->left * 16 + (guint64) g_ascii_xdigit_value ((char) byte);

  return TRUE;
}

static gboolean
feed_byte (DeskWireChunks *self,
           guint8          byte)
{
  switch (self->state)
    {
    case STATE_SIZE:
      return feed_size (self, byte);
    case STATE_SIZE_LF:
      self->n_digits = 0;
      return expect (self, byte, '\n', self->left > 0 ? STATE_DATA : STATE_END_CR);
    case STATE_DATA_CR:
      return expect (self, byte, '\r', STATE_DATA_LF);
    case STATE_DATA_LF:
      return expect (self, byte, '\n', STATE_SIZE);
    case STATE_END_CR:
      return expect (self, byte, '\r', STATE_END_LF);
    case STATE_END_LF:
    default:
      return expect (self, byte, '\n', STATE_DONE);
    }
}

/**
 * desk_wire_chunks_feed:
 * @self: where the body stands
 * @bytes: (array length=size): what has come
 * @size: how much
 *
 * Returns: how much of it belongs to the body, or -1 when it is no chunked
 *   body
 */
gssize
desk_wire_chunks_feed (DeskWireChunks *self,
                       const guint8   *bytes,
                       gsize           size)
{
  gsize i = 0;

  while (i < size && self->state != STATE_DONE)
    {
      if (self->state == STATE_DATA)
        {
          gsize n = (gsize) MIN (self->left, size - i);

          i += n;
          self->n_data_bytes += n;
          self->left -= n;
          if (self->left == 0)
            self->state = STATE_DATA_CR;
        }
      else if (!feed_byte (self, bytes[i++]))
        {
          return -1;
        }
    }

  return (gssize) i;
}

gboolean
desk_wire_chunks_is_done (const DeskWireChunks *self)
{
  return self->state == STATE_DONE;
}
