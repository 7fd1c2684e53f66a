// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rolling digests over facts and kept tables.
 *
 * Facts are hashed cell by cell, and an empty cell adds nothing: so a field
 * that this version keeps in `extra` counts the same as one that has its own
 * column, and a new column changes no digest.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "desk-digest.h"

static void
digest_apply (DeskDigest          *self,
              DeskDigestDirection  direction,
              const guint8         hash[DESK_DIGEST_SIZE])
{
  unsigned char carry = 0;

  for (guint i = 0; i < 4; i++)
    {
      guint64 word;
      guint64 result;

      memcpy (&word, hash + 8 * i, sizeof word);
      word = GUINT64_FROM_LE (word);
      if (direction == DESK_DIGEST_ADD)
        {
          gboolean over = __builtin_add_overflow (self->words[i], word, &result);
          over |= __builtin_add_overflow (result, (guint64) carry, &self->words[i]);
          carry = (unsigned char) over;
        }
      else
        {
          gboolean under = __builtin_sub_overflow (self->words[i], word, &result);
          under |= __builtin_sub_overflow (result, (guint64) carry, &self->words[i]);
          carry = (unsigned char) under;
        }
    }
}

/**
 * desk_digest_cell:
 * @self: a digest
 * @direction: put the cell in, or take it out
 * @table: name of a fact table
 * @row: a row of it
 * @field: a field
 * @value: what stands there; a null adds nothing
 */
void
desk_digest_cell (DeskDigest          *self,
                  DeskDigestDirection  direction,
                  const char          *table,
                  const DeskUuid      *row,
                  const char          *field,
                  const DeskValue     *value)
{
  crypto_generichash_state state;
  guint8 hash[DESK_DIGEST_SIZE];
  guint8 head[1 + 2 * 65 + DESK_UUID_SIZE + 9];
  gsize n_table = MIN (strlen (table), 64);
  gsize n_field = MIN (strlen (field), 64);
  guint8 *out = head;
  static const guint8 tags[] = { 'n', 'i', 't', 'b' };

  if (desk_value_is_null (value))
    return;

  *out++ = 'c';
  memcpy (out, table, n_table);
  out += n_table;
  *out++ = 0;
  memcpy (out, row->bytes, DESK_UUID_SIZE);
  out += DESK_UUID_SIZE;
  memcpy (out, field, n_field);
  out += n_field;
  *out++ = 0;
  *out++ = tags[value->type];
  if (value->type == DESK_VALUE_INTEGER)
    {
      guint64 little = GUINT64_TO_LE ((guint64) value->integer);

      memcpy (out, &little, sizeof little);
      out += sizeof little;
    }

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, head, (gsize) (out - head));
  if (value->size > 0)
    crypto_generichash_update (&state, (const guint8 *) value->bytes, value->size);
  crypto_generichash_final (&state, hash, sizeof hash);

  digest_apply (self, direction, hash);
}

/**
 * desk_digest_bytes:
 * @self: a digest
 * @direction: put the row in, or take it out
 * @table: name of a kept table
 * @bytes: the row, written in one way only
 * @size: how many bytes
 */
void
desk_digest_bytes (DeskDigest          *self,
                   DeskDigestDirection  direction,
                   const char          *table,
                   const guint8        *bytes,
                   gsize                size)
{
  crypto_generichash_state state;
  guint8 hash[DESK_DIGEST_SIZE];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) "k", 1);
  crypto_generichash_update (&state, (const guint8 *) table, strlen (table) + 1);
  crypto_generichash_update (&state, bytes, size);
  crypto_generichash_final (&state, hash, sizeof hash);

  digest_apply (self, direction, hash);
}

/**
 * desk_digest_sum:
 * @a: a digest
 * @b: a digest of other rows
 * @sum: (out): the digest of both together
 */
void
desk_digest_sum (const DeskDigest *a,
                 const DeskDigest *b,
                 DeskDigest       *sum)
{
  guint8 bytes[DESK_DIGEST_SIZE];
  DeskDigest result = *a;

  desk_digest_write (b, bytes);
  digest_apply (&result, DESK_DIGEST_ADD, bytes);
  *sum = result;
}

gboolean
desk_digest_equal (const DeskDigest *a,
                   const DeskDigest *b)
{
  return memcmp (a->words, b->words, sizeof a->words) == 0;
}

/**
 * desk_digest_write:
 * @self: a digest
 * @bytes: (out): its 32 bytes, least significant first
 */
void
desk_digest_write (const DeskDigest *self,
                   guint8            bytes[DESK_DIGEST_SIZE])
{
  for (guint i = 0; i < 4; i++)
    {
      guint64 little = GUINT64_TO_LE (self->words[i]);

      memcpy (bytes + 8 * i, &little, sizeof little);
    }
}

/**
 * desk_digest_read:
 * @bytes: what desk_digest_write() wrote
 * @size: how many bytes
 * @digest: (out): untouched unless %TRUE is returned
 *
 * Returns: whether the size was right
 */
gboolean
desk_digest_read (const guint8 *bytes,
                  gsize         size,
                  DeskDigest   *digest)
{
  if (size != DESK_DIGEST_SIZE)
    return FALSE;

  for (guint i = 0; i < 4; i++)
    {
      guint64 little;

      memcpy (&little, bytes + 8 * i, sizeof little);
      digest->words[i] = GUINT64_FROM_LE (little);
    }

  return TRUE;
}

/**
 * desk_digest_to_string:
 * @self: a digest
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
desk_digest_to_string (const DeskDigest *self)
{
  guint8 bytes[DESK_DIGEST_SIZE];
  char *text = g_malloc (2 * DESK_DIGEST_SIZE + 1);

  desk_digest_write (self, bytes);
  sodium_bin2hex (text, 2 * DESK_DIGEST_SIZE + 1, bytes, sizeof bytes);

  return text;
}
