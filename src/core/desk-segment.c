// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Segments: what the log is made of. GVariant, little-endian, normal form.
 *
 *   segment    (u format, ay desk, u epoch, t number, ay previous,
 *               a commit, ay facts, ay all, ay signer, ay signature)
 *
 * What a commit is made of stands in desk-commit-codec.c.
 *
 * An id is 16 bytes, or none for the nil id.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-commit-codec.h"
#include "desk-core-error.h"
#include "desk-segment.h"

#define SEGMENT_TYPE "(uayutaya" DESK_COMMIT_TYPE "ayayayay)"

/**
 * desk_segment_new:
 * @desk: the desk
 * @epoch: its epoch
 * @number: the segment's number, from 1
 * @previous: hash of the segment before
 *
 * Returns: (transfer full): a segment without commits
 */
DeskSegment *
desk_segment_new (const DeskUuid *desk,
                  guint32         epoch,
                  guint64         number,
                  const guint8    previous[DESK_HASH_SIZE])
{
  DeskSegment *self = g_new0 (DeskSegment, 1);

  self->desk = *desk;
  self->epoch = epoch;
  self->number = number;
  memcpy (self->previous, previous, DESK_HASH_SIZE);
  self->commits = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_commit_unref);
  self->signer = g_bytes_new_static ("", 0);
  self->signature = g_bytes_new_static ("", 0);

  return self;
}

void
desk_segment_free (DeskSegment *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->commits);
  g_bytes_unref (self->signer);
  g_bytes_unref (self->signature);
  g_free (self);
}

/* --- the chain --- */

typedef crypto_generichash_state HashState;

static void
feed_number (HashState *state,
             guint64    number)
{
  guint64 little = GUINT64_TO_LE (number);

  crypto_generichash_update (state, (const guint8 *) &little, sizeof little);
}

static void
feed_bytes (HashState    *state,
            const guint8 *bytes,
            gsize         size)
{
  feed_number (state, size);
  if (size > 0)
    crypto_generichash_update (state, bytes, size);
}

static void
feed_text (HashState  *state,
           const char *text)
{
  feed_bytes (state, (const guint8 *) text, strlen (text));
}

static void
feed_uuid (HashState      *state,
           const DeskUuid *uuid)
{
  crypto_generichash_update (state, uuid->bytes, DESK_UUID_SIZE);
}

static void
feed_commit (HashState  *state,
             DeskCommit *commit)
{
  feed_uuid (state, &commit->id);
  feed_uuid (state, &commit->replica);
  feed_number (state, commit->replica_no);
  feed_uuid (state, &commit->author);
  feed_number (state, (guint64) commit->made_at_ms);
  feed_number (state, (guint64) commit->corrected_ms);
  feed_text (state, commit->action);
  feed_uuid (state, &commit->undoes);
  feed_number (state, commit->verdict);
  feed_text (state, commit->reason);

  feed_number (state, commit->operations->len);
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      feed_number (state, operation->kind);
      feed_text (state, operation->table);
      feed_uuid (state, &operation->row);
      feed_number (state, operation->fields->len);
      for (guint j = 0; j < operation->fields->len; j++)
        {
          DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          feed_text (state, change->name);
          feed_number (state, change->outcome);
          crypto_generichash_update (state, desk_leaf_hash (&change->new), DESK_HASH_SIZE);
          if (operation->kind == DESK_OPERATION_SET)
            crypto_generichash_update (state, desk_leaf_hash (&change->old), DESK_HASH_SIZE);
          feed_uuid (state, &change->seen);
        }
    }

  feed_number (state, commit->relies_on->len);
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);

      feed_text (state, reliance->table);
      feed_uuid (state, &reliance->row);
      feed_text (state, reliance->field);
      feed_uuid (state, &reliance->seen);
    }
}

/**
 * desk_segment_seal:
 * @self: a segment that has its commits and digests
 *
 * Computes @hash. The signature is over the hash and not part of it.
 */
void
desk_segment_seal (DeskSegment *self)
{
  HashState state;
  guint8 digest[DESK_DIGEST_SIZE];

  crypto_generichash_init (&state, NULL, 0, DESK_HASH_SIZE);
  feed_text (&state, "deskbell segment");
  feed_number (&state, DESK_SEGMENT_FORMAT);
  feed_uuid (&state, &self->desk);
  feed_number (&state, self->epoch);
  feed_number (&state, self->number);
  crypto_generichash_update (&state, self->previous, DESK_HASH_SIZE);
  feed_number (&state, self->commits->len);
  for (guint i = 0; i < self->commits->len; i++)
    feed_commit (&state, g_ptr_array_index (self->commits, i));
  desk_digest_write (&self->facts, digest);
  crypto_generichash_update (&state, digest, sizeof digest);
  desk_digest_write (&self->all, digest);
  crypto_generichash_update (&state, digest, sizeof digest);
  crypto_generichash_final (&state, self->hash, DESK_HASH_SIZE);
}

/* --- writing --- */

/**
 * desk_segment_encode:
 * @self: a sealed segment
 *
 * Returns: (transfer full): its bytes for the log
 */
GBytes *
desk_segment_encode (DeskSegment *self)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  g_autofree GVariant **commits = g_new (GVariant *, self->commits->len);
  guint8 facts[DESK_DIGEST_SIZE];
  guint8 all[DESK_DIGEST_SIZE];
  g_autoptr (GVariant) segment = NULL;

  for (guint i = 0; i < self->commits->len; i++)
    commits[i] = desk_commit_to_variant (g_ptr_array_index (self->commits, i), scratch);
  desk_digest_write (&self->facts, facts);
  desk_digest_write (&self->all, all);

  GVariant *parts[10] = {
    g_variant_new_uint32 (DESK_SEGMENT_FORMAT),
    desk_variant_of_uuid (&self->desk),
    g_variant_new_uint32 (self->epoch),
    g_variant_new_uint64 (self->number),
    desk_variant_of_bytes (self->previous, DESK_HASH_SIZE),
    g_variant_new_array (G_VARIANT_TYPE (DESK_COMMIT_TYPE), commits, self->commits->len),
    desk_variant_of_bytes (facts, sizeof facts),
    desk_variant_of_bytes (all, sizeof all),
    desk_variant_of_bytes (g_bytes_get_data (self->signer, NULL), g_bytes_get_size (self->signer)),
    desk_variant_of_bytes (g_bytes_get_data (self->signature, NULL), g_bytes_get_size (self->signature)),
  };
  segment = g_variant_ref_sink (g_variant_new_tuple (parts, 10));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (segment);

    g_variant_unref (segment);
    segment = swapped;
  }
#endif

  return g_variant_get_data_as_bytes (segment);
}

/**
 * desk_segment_keep_types:
 *
 * GLib forgets what it worked out about a type with the last variant of it,
 * which makes up half the cost of encoding a small segment. Who encodes or
 * decodes many holds on to this meanwhile.
 *
 * Returns: (transfer full): an empty segment; g_variant_unref() it
 */
GVariant *
desk_segment_keep_types (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (SEGMENT_TYPE), nothing, FALSE));
}

/* --- reading --- */

/**
 * desk_segment_decode:
 * @bytes: what may be a segment; at most %DESK_SEGMENT_MAX_BYTES
 * @error: return location
 *
 * Reads bytes from anywhere: sizes, normal form, counts and every length are
 * checked before anything is used. The hash is computed, not believed.
 *
 * Returns: (transfer full) (nullable): the segment, or %NULL with
 *   %DESK_CORE_ERROR_TOO_LARGE, %DESK_CORE_ERROR_INVALID (a newer format) or
 *   %DESK_CORE_ERROR_DAMAGED
 */
DeskSegment *
desk_segment_decode (GBytes  *bytes,
                     GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) commits = NULL;
  g_autoptr (GVariant) signer = NULL;
  g_autoptr (GVariant) signature = NULL;
  g_autoptr (DeskSegment) segment = NULL;
  DeskUuid desk;
  guint8 previous[DESK_HASH_SIZE];
  guint8 digest[DESK_DIGEST_SIZE];
  guint32 format, epoch;
  guint64 number;
  gsize n;

  if (g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, _("A part of the log is too large (%" G_GSIZE_FORMAT " bytes)"), g_bytes_get_size (bytes));
      return NULL;
    }

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (SEGMENT_TYPE), bytes, FALSE));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (variant);

    g_variant_unref (variant);
    variant = swapped;
  }
#endif
  if (!g_variant_is_normal_form (variant))
    goto damaged;

  g_variant_get_child (variant, 0, "u", &format);
  if (format != DESK_SEGMENT_FORMAT)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("A part of the log has format %u, this version reads %u"), format, DESK_SEGMENT_FORMAT);
      return NULL;
    }
  g_variant_get_child (variant, 2, "u", &epoch);
  g_variant_get_child (variant, 3, "t", &number);
  if (!desk_variant_read_uuid (variant, 1, &desk) || desk_uuid_is_nil (&desk) || number == 0 || !desk_variant_read_fixed (variant, 4, previous, sizeof previous))
    goto damaged;

  segment = desk_segment_new (&desk, epoch, number, previous);
  commits = g_variant_get_child_value (variant, 5);
  n = g_variant_n_children (commits);
  if (n == 0 || n > DESK_SEGMENT_MAX_COMMITS)
    goto damaged;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (commits, i);
      DeskCommit *commit = desk_commit_from_variant (child);

      if (commit == NULL)
        goto damaged;
      g_ptr_array_add (segment->commits, commit);
    }

  if (!desk_variant_read_fixed (variant, 6, digest, sizeof digest))
    goto damaged;
  desk_digest_read (digest, sizeof digest, &segment->facts);
  if (!desk_variant_read_fixed (variant, 7, digest, sizeof digest))
    goto damaged;
  desk_digest_read (digest, sizeof digest, &segment->all);

  signer = g_variant_get_child_value (variant, 8);
  signature = g_variant_get_child_value (variant, 9);
  if (g_variant_get_size (signer) > 64 || g_variant_get_size (signature) > 128)
    goto damaged;
  g_bytes_unref (segment->signer);
  segment->signer = g_variant_get_data_as_bytes (signer);
  g_bytes_unref (segment->signature);
  segment->signature = g_variant_get_data_as_bytes (signature);
  desk_segment_seal (segment);

  return g_steal_pointer (&segment);

damaged:
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_DAMAGED, _("A part of the log is damaged"));
  return NULL;
}
