// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The serialised form of GVariant, as its specification has it: members at
 * their alignment, and behind them where those end that have no fixed size,
 * of a tuple in reverse order, in as few bytes each as the container's size
 * allows.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <string.h>

#include "desk-packer.h"

typedef struct {
  gsize start;
  guint first_end;
} Frame;

static const guint8 padding[8];

static gsize
align (gsize at,
       guint alignment)
{
  return (at + alignment - 1) & ~(gsize) (alignment - 1);
}

/* --- writing --- */

void
desk_packer_init (DeskPacker *self)
{
  self->bytes = g_byte_array_sized_new (1024);
  self->ends = g_array_sized_new (FALSE, FALSE, sizeof (gsize), 64);
  self->frames = g_array_sized_new (FALSE, FALSE, sizeof (Frame), 8);
}

void
desk_packer_clear (DeskPacker *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->frames, g_array_unref);
}

/**
 * desk_packer_end:
 * @self: (transfer full): a packer whose containers are all at their end
 *
 * Returns: (transfer full): what was packed
 */
GBytes *
desk_packer_end (DeskPacker *self)
{
  GBytes *bytes;

  g_assert (self->frames->len == 0);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  desk_packer_clear (self);

  return bytes;
}

static void
pad (DeskPacker *self,
     guint       alignment)
{
  gsize at = self->bytes->len;

  if (alignment > 1)
    g_byte_array_append (self->bytes, padding, (guint) (align (at, alignment) - at));
}

/**
 * desk_packer_begin:
 * @self: a packer
 * @alignment: of the container: the largest among what may be in it
 */
void
desk_packer_begin (DeskPacker *self,
                   guint       alignment)
{
  Frame frame = { 0 };

  pad (self, alignment);
  frame.start = self->bytes->len;
  frame.first_end = self->ends->len;
  g_array_append_val (self->frames, frame);
}

/**
 * desk_packer_mark:
 * @self: a packer
 *
 * What was added last ends here.
 */
void
desk_packer_mark (DeskPacker *self)
{
  gsize end = self->bytes->len - g_array_index (self->frames, Frame, self->frames->len - 1).start;

  g_array_append_val (self->ends, end);
}

static guint
choose_offset_size (gsize body,
                    gsize n_ends)
{
  if (body + n_ends <= G_MAXUINT8)
    return 1;
  if (body + 2 * n_ends <= G_MAXUINT16)
    return 2;

  return body + 4 * n_ends <= G_MAXUINT32 ? 4 : 8;
}

static void
end_container (DeskPacker *self,
               gboolean    is_reversed)
{
  Frame frame = g_array_index (self->frames, Frame, self->frames->len - 1);
  guint n = self->ends->len - frame.first_end;
  guint offset_size = choose_offset_size (self->bytes->len - frame.start, n);

  for (guint i = 0; i < n; i++)
    {
      gsize end = g_array_index (self->ends, gsize, frame.first_end + (is_reversed ? n - 1 - i : i));
      guint64 little = GUINT64_TO_LE ((guint64) end);

      g_byte_array_append (self->bytes, (const guint8 *) &little, offset_size);
    }
  g_array_set_size (self->ends, frame.first_end);
  g_array_set_size (self->frames, self->frames->len - 1);
}

void
desk_packer_end_tuple (DeskPacker *self)
{
  end_container (self, TRUE);
}

void
desk_packer_end_array (DeskPacker *self)
{
  end_container (self, FALSE);
}

void
desk_packer_add_uint8 (DeskPacker *self,
                       guint8      value)
{
  g_byte_array_append (self->bytes, &value, 1);
}

void
desk_packer_add_uint32 (DeskPacker *self,
                        guint32     value)
{
  guint32 little = GUINT32_TO_LE (value);

  pad (self, sizeof little);
  g_byte_array_append (self->bytes, (const guint8 *) &little, sizeof little);
}

void
desk_packer_add_uint64 (DeskPacker *self,
                        guint64     value)
{
  guint64 little = GUINT64_TO_LE (value);

  pad (self, sizeof little);
  g_byte_array_append (self->bytes, (const guint8 *) &little, sizeof little);
}

void
desk_packer_add_bytes (DeskPacker *self,
                       const void *bytes,
                       gsize       size)
{
  if (size > 0)
    g_byte_array_append (self->bytes, bytes, (guint) size);
}

void
desk_packer_add_text (DeskPacker *self,
                      const char *text)
{
  g_byte_array_append (self->bytes, (const guint8 *) text, (guint) strlen (text) + 1);
}

/* --- reading --- */

static guint
find_offset_size (gsize size)
{
  if (size <= G_MAXUINT8)
    return 1;
  if (size <= G_MAXUINT16)
    return 2;

  return size <= G_MAXUINT32 ? 4 : 8;
}

static gsize
read_offset (const DeskUnpacker *self,
             gsize               at)
{
  guint64 little = 0;

  memcpy (&little, self->data + at, self->offset_size);

  return (gsize) GUINT64_FROM_LE (little);
}

/**
 * desk_unpacker_tuple:
 * @data: the bytes of a tuple
 * @size: how many
 * @n_ends: how many of its members have no fixed size, without the last member
 *
 * Returns: stands before its first member
 */
DeskUnpacker
desk_unpacker_tuple (const guint8 *data,
                     gsize         size,
                     guint         n_ends)
{
  DeskUnpacker self = { data, size, 0, n_ends, 0, find_offset_size (size), FALSE, FALSE };

  self.is_damaged = n_ends * self.offset_size > size;

  return self;
}

/**
 * desk_unpacker_array:
 * @data: the bytes of an array whose elements have no fixed size
 * @size: how many
 * @n_elements: (out): how many there are
 *
 * Returns: stands before its first element
 */
DeskUnpacker
desk_unpacker_array (const guint8 *data,
                     gsize         size,
                     gsize        *n_elements)
{
  DeskUnpacker self = { data, size, 0, 0, 0, find_offset_size (size), TRUE, FALSE };
  gsize last;

  *n_elements = 0;
  if (size == 0)
    return self;
  last = size >= self.offset_size ? read_offset (&self, size - self.offset_size) : size + 1;
  if (last >= size || (size - last) % self.offset_size != 0)
    {
      self.is_damaged = TRUE;
      return self;
    }
  self.n_ends = (size - last) / self.offset_size;
  *n_elements = self.n_ends;

  return self;
}

/* Where members end and the ends begin. */
static gsize
get_body (const DeskUnpacker *self)
{
  return self->size - self->n_ends * self->offset_size;
}

static const guint8 *
take (DeskUnpacker *self,
      guint         alignment,
      gsize         end,
      gsize        *size)
{
  gsize start = align (self->at, alignment);
  gboolean fits = !self->is_damaged && start <= end && end <= get_body (self);

  self->is_damaged = !fits;
  *size = fits ? end - start : 0;
  if (!fits)
    return (const guint8 *) "";
  self->at = end;

  return self->data + start;
}

static const guint8 *
take_fixed (DeskUnpacker *self,
            guint         n_bytes)
{
  static const guint8 nothing[8];
  gsize size;
  const guint8 *bytes = take (self, n_bytes, align (self->at, n_bytes) + n_bytes, &size);

  return size == n_bytes ? bytes : nothing;
}

guint8
desk_unpacker_read_uint8 (DeskUnpacker *self)
{
  return *take_fixed (self, 1);
}

guint32
desk_unpacker_read_uint32 (DeskUnpacker *self)
{
  guint32 little;

  memcpy (&little, take_fixed (self, sizeof little), sizeof little);

  return GUINT32_FROM_LE (little);
}

guint64
desk_unpacker_read_uint64 (DeskUnpacker *self)
{
  guint64 little;

  memcpy (&little, take_fixed (self, sizeof little), sizeof little);

  return GUINT64_FROM_LE (little);
}

/**
 * desk_unpacker_read:
 * @self: a container
 * @alignment: of the next member
 * @size: (out): how many bytes
 *
 * Returns: (transfer none): the next element, or the next member that has no
 *   fixed size and is not the last one
 */
const guint8 *
desk_unpacker_read (DeskUnpacker *self,
                    guint         alignment,
                    gsize        *size)
{
  gsize index = self->next_end++;

  if (self->is_damaged || index >= self->n_ends)
    {
      self->is_damaged = TRUE;
      *size = 0;
      return (const guint8 *) "";
    }

  return take (self, alignment, read_offset (self, self->is_array ? get_body (self) + index * self->offset_size : self->size - (index + 1) * self->offset_size), size);
}

/**
 * desk_unpacker_read_last:
 * @self: a tuple
 * @alignment: of its last member
 * @size: (out): how many bytes
 *
 * Returns: (transfer none): its last member, which has no fixed size
 */
const guint8 *
desk_unpacker_read_last (DeskUnpacker *self,
                         guint         alignment,
                         gsize        *size)
{
  if (self->is_damaged)
    {
      *size = 0;
      return (const guint8 *) "";
    }

  return take (self, alignment, get_body (self), size);
}

/**
 * desk_unpacker_read_text:
 * @self: a container
 * @length: (out): in bytes
 *
 * Returns: (transfer none): a text that is not the last member; it has no NUL
 *   but the one at its end
 */
const char *
desk_unpacker_read_text (DeskUnpacker *self,
                         gsize        *length)
{
  gsize size;
  const guint8 *bytes = desk_unpacker_read (self, 1, &size);

  if (size == 0 || memchr (bytes, '\0', size) != bytes + size - 1)
    {
      self->is_damaged = TRUE;
      *length = 0;
      return "";
    }
  *length = size - 1;

  return (const char *) bytes;
}
