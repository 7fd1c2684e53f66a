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
  guint8 digest[DESK_DIGEST_SIZE];
  DeskPacker to;

  desk_packer_init (&to);
  desk_packer_begin (&to, DESK_COMMIT_ALIGNMENT);
  desk_packer_add_uint32 (&to, DESK_SEGMENT_FORMAT);
  desk_packer_add_uuid (&to, &self->desk);
  desk_packer_mark (&to);
  desk_packer_add_uint32 (&to, self->epoch);
  desk_packer_add_uint64 (&to, self->number);
  desk_packer_add_bytes (&to, self->previous, DESK_HASH_SIZE);
  desk_packer_mark (&to);
  desk_packer_begin (&to, DESK_COMMIT_ALIGNMENT);
  for (guint i = 0; i < self->commits->len; i++)
    {
      desk_commit_pack (g_ptr_array_index (self->commits, i), &to);
      desk_packer_mark (&to);
    }
  desk_packer_end_array (&to);
  desk_packer_mark (&to);
  desk_digest_write (&self->facts, digest);
  desk_packer_add_bytes (&to, digest, sizeof digest);
  desk_packer_mark (&to);
  desk_digest_write (&self->all, digest);
  desk_packer_add_bytes (&to, digest, sizeof digest);
  desk_packer_mark (&to);
  desk_packer_add_bytes (&to, g_bytes_get_data (self->signer, NULL), g_bytes_get_size (self->signer));
  desk_packer_mark (&to);
  desk_packer_add_bytes (&to, g_bytes_get_data (self->signature, NULL), g_bytes_get_size (self->signature));
  desk_packer_end_tuple (&to);

  return desk_packer_end (&to);
}

/* --- reading --- */

static gboolean
read_commits (DeskSegment  *self,
              DeskUnpacker *from)
{
  gsize size, n;
  const guint8 *bytes = desk_unpacker_read (from, DESK_COMMIT_ALIGNMENT, &size);
  DeskUnpacker commits = desk_unpacker_array (bytes, size, &n);

  if (commits.is_damaged || n == 0 || n > DESK_SEGMENT_MAX_COMMITS)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      DeskCommit *commit;

      bytes = desk_unpacker_read (&commits, DESK_COMMIT_ALIGNMENT, &size);
      commit = commits.is_damaged ? NULL : desk_commit_unpack (bytes, size);
      if (commit == NULL)
        return FALSE;
      g_ptr_array_add (self->commits, commit);
    }

  return TRUE;
}

static gboolean
read_digest (DeskUnpacker *from,
             DeskDigest   *digest)
{
  guint8 bytes[DESK_DIGEST_SIZE];

  return desk_unpacker_read_fixed (from, bytes, sizeof bytes) && desk_digest_read (bytes, sizeof bytes, digest);
}

static gboolean
read_signature (DeskSegment  *self,
                DeskUnpacker *from)
{
  gsize n_signer, n_signature;
  const guint8 *signer = desk_unpacker_read (from, 1, &n_signer);
  const guint8 *signature = desk_unpacker_read_last (from, 1, &n_signature);

  if (from->is_damaged || n_signer > 64 || n_signature > 128)
    return FALSE;
  g_bytes_unref (self->signer);
  self->signer = g_bytes_new (signer, n_signer);
  g_bytes_unref (self->signature);
  self->signature = g_bytes_new (signature, n_signature);

  return TRUE;
}

/* The format is looked at before anything else: another one may have other
 * members. */
static DeskSegment *
unpack (const guint8 *data,
        gsize         size,
        guint32      *format)
{
  DeskUnpacker tuple = desk_unpacker_tuple (data, size, 6);
  g_autoptr (DeskSegment) segment = NULL;
  guint8 previous[DESK_HASH_SIZE];
  DeskUuid desk;
  gboolean has_desk;
  guint32 epoch;
  guint64 number;

  *format = desk_unpacker_read_uint32 (&tuple);
  if (*format != DESK_SEGMENT_FORMAT)
    return NULL;
  has_desk = desk_unpacker_read_uuid (&tuple, &desk) && !desk_uuid_is_nil (&desk);
  epoch = desk_unpacker_read_uint32 (&tuple);
  number = desk_unpacker_read_uint64 (&tuple);
  if (!has_desk || number == 0 || !desk_unpacker_read_fixed (&tuple, previous, sizeof previous))
    return NULL;

  segment = desk_segment_new (&desk, epoch, number, previous);
  if (!read_commits (segment, &tuple) || !read_digest (&tuple, &segment->facts) || !read_digest (&tuple, &segment->all) || !read_signature (segment, &tuple))
    return NULL;

  return g_steal_pointer (&segment);
}

/* Whether it could be a segment of another version at all. */
static gboolean
has_form (GBytes *bytes)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DESK_SEGMENT_TYPE), bytes, FALSE));

  return g_variant_is_normal_form (variant);
}

/**
 * desk_segment_decode:
 * @bytes: what may be a segment; at most %DESK_SEGMENT_MAX_BYTES
 * @error: return location
 *
 * Reads bytes from anywhere: every length is checked before anything is used,
 * and that they are in normal form before anything is returned. The hash is computed, not believed.
 *
 * Returns: (transfer full) (nullable): the segment, or %NULL with
 *   %DESK_CORE_ERROR_TOO_LARGE, %DESK_CORE_ERROR_INVALID (a newer format) or
 *   %DESK_CORE_ERROR_DAMAGED
 */
DeskSegment *
desk_segment_decode (GBytes  *bytes,
                     GError **error)
{
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (GBytes) again = NULL;
  guint32 format = DESK_SEGMENT_FORMAT;

  if (g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, _("A part of the log is too large (%" G_GSIZE_FORMAT " bytes)"), g_bytes_get_size (bytes));
      return NULL;
    }

  segment = unpack (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &format);
  if (format != DESK_SEGMENT_FORMAT && has_form (bytes))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("A part of the log has format %u, this version reads %u"), format, DESK_SEGMENT_FORMAT);
      return NULL;
    }
  /* There is one way only to write it: what is packed again is the same. */
  again = segment != NULL ? desk_segment_encode (segment) : NULL;
  if (again == NULL || !g_bytes_equal (bytes, again))
    {
      g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_DAMAGED, _("A part of the log is damaged"));
      return NULL;
    }
  desk_segment_seal (segment);

  return g_steal_pointer (&segment);
}
