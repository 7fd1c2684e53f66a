// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskPacker:
 *
 * Writes the normal form of a GVariant, little-endian, without making one: a
 * commit has some forty values, and an object for each costs more than all
 * else. Between begin and end stand the members of a tuple or the elements of
 * an array, in their order; after each one that has no fixed size, except the
 * last member of a tuple, desk_packer_mark().
 */
typedef struct {
  GByteArray *bytes;
  GArray *ends;   /* of gsize: of the containers that are open, from their begin */
  GArray *frames; /* those that are open */
} DeskPacker;

/**
 * DeskUnpacker:
 *
 * Reads a container of the normal form, member by member. It never reads
 * outside of it; what does not fit sets @is_damaged and reads as nothing.
 */
typedef struct {
  const guint8 *data;
  gsize size;
  gsize at;          /* where the next member begins */
  gsize n_ends;      /* that are written down */
  gsize next_end;    /* of those that have been read */
  guint offset_size; /* bytes of each */
  gboolean is_array;
  gboolean is_damaged;
} DeskUnpacker;

void         desk_packer_init (DeskPacker *self);
void         desk_packer_clear (DeskPacker *self);
GBytes      *desk_packer_end (DeskPacker *self);

void         desk_packer_begin (DeskPacker *self, guint alignment);
void         desk_packer_mark (DeskPacker *self);
void         desk_packer_end_tuple (DeskPacker *self);
void         desk_packer_end_array (DeskPacker *self);
void         desk_packer_add_uint8 (DeskPacker *self, guint8 value);
void         desk_packer_add_uint32 (DeskPacker *self, guint32 value);
void         desk_packer_add_uint64 (DeskPacker *self, guint64 value);
void         desk_packer_add_bytes (DeskPacker *self, const void *bytes, gsize size);
void         desk_packer_add_text (DeskPacker *self, const char *text);

DeskUnpacker desk_unpacker_tuple (const guint8 *data, gsize size, guint n_ends);
DeskUnpacker desk_unpacker_array (const guint8 *data, gsize size, gsize *n_elements);
guint8       desk_unpacker_read_uint8 (DeskUnpacker *self);
guint32      desk_unpacker_read_uint32 (DeskUnpacker *self);
guint64      desk_unpacker_read_uint64 (DeskUnpacker *self);
const guint8 *desk_unpacker_read (DeskUnpacker *self, guint alignment, gsize *size);
const guint8 *desk_unpacker_read_last (DeskUnpacker *self, guint alignment, gsize *size);
const char  *desk_unpacker_read_text (DeskUnpacker *self, gsize *length);

G_END_DECLS
