// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Segments: what the log is made of. GVariant, little-endian, normal form.
 *
 *   segment    (u format, ay desk, u epoch, t number, ay previous,
 *               a commit, ay facts, ay all, ay signer, ay signature)
 *   commit     (ay id, ay replica, t replica_no, ay author, x made_at,
 *               x corrected, s action, ay undoes, y verdict, s reason,
 *               a operation, a reliance)
 *   operation  (y kind, s table, ay row, a field)
 *   field      (s name, y outcome, leaf old, leaf new, ay seen)
 *   leaf       (ay salt, ay value); an empty salt: redacted, the value is
 *               the leaf's hash
 *   reliance   (s table, ay row, s field, ay seen)
 *
 * An id is 16 bytes, or none for the nil id.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-segment.h"

#define LEAF_TYPE "(ayay)"
#define FIELD_TYPE "(sy" LEAF_TYPE LEAF_TYPE "ay)"
#define OPERATION_TYPE "(ysaya" FIELD_TYPE ")"
#define RELIANCE_TYPE "(saysay)"
#define COMMIT_TYPE "(ayaytayxxsayysa" OPERATION_TYPE "a" RELIANCE_TYPE ")"
#define SEGMENT_TYPE "(uayutaya" COMMIT_TYPE "ayayayay)"

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

static GVariant *
bytes_variant (const void *bytes,
               gsize       size)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, size, 1);
}

static GVariant *
uuid_variant (const DeskUuid *uuid)
{
  return bytes_variant (uuid->bytes, desk_uuid_is_nil (uuid) ? 0 : DESK_UUID_SIZE);
}

static GVariant *
leaf_variant (const DeskLeaf *leaf,
              gboolean        is_there,
              GByteArray     *scratch)
{
  GVariant *children[2];

  g_byte_array_set_size (scratch, 0);
  if (!is_there)
    {
      children[0] = bytes_variant (NULL, 0);
    }
  else if (leaf->is_redacted)
    {
      children[0] = bytes_variant (NULL, 0);
      g_byte_array_append (scratch, leaf->hash, DESK_HASH_SIZE);
    }
  else
    {
      children[0] = bytes_variant (leaf->salt, DESK_SALT_SIZE);
      desk_value_encode (&leaf->value, scratch);
    }
  children[1] = bytes_variant (scratch->data, scratch->len);

  return g_variant_new_tuple (children, 2);
}

static GVariant *
operation_variant (DeskOperation *operation,
                   GByteArray    *scratch)
{
  g_autofree GVariant **fields = g_new (GVariant *, operation->fields->len);

  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      GVariant *children[5];

      children[0] = g_variant_new_string (change->name);
      children[1] = g_variant_new_byte ((guint8) change->outcome);
      children[2] = leaf_variant (&change->old, operation->kind == DESK_OPERATION_SET, scratch);
      children[3] = leaf_variant (&change->new, TRUE, scratch);
      children[4] = uuid_variant (&change->seen);
      fields[i] = g_variant_new_tuple (children, 5);
    }

  GVariant *parts[4] = {
    g_variant_new_byte ((guint8) operation->kind),
    g_variant_new_string (operation->table),
    uuid_variant (&operation->row),
    g_variant_new_array (G_VARIANT_TYPE (FIELD_TYPE), fields, operation->fields->len),
  };

  return g_variant_new_tuple (parts, 4);
}

static GVariant *
commit_variant (DeskCommit *commit,
                GByteArray *scratch)
{
  g_autofree GVariant **operations = g_new (GVariant *, commit->operations->len);
  g_autofree GVariant **reliances = g_new (GVariant *, commit->relies_on->len + 1);

  for (guint i = 0; i < commit->operations->len; i++)
    operations[i] = operation_variant (g_ptr_array_index (commit->operations, i), scratch);
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);
      GVariant *children[4] = {
        g_variant_new_string (reliance->table),
        uuid_variant (&reliance->row),
        g_variant_new_string (reliance->field),
        uuid_variant (&reliance->seen),
      };

      reliances[i] = g_variant_new_tuple (children, 4);
    }

  GVariant *parts[12] = {
    uuid_variant (&commit->id),
    uuid_variant (&commit->replica),
    g_variant_new_uint64 (commit->replica_no),
    uuid_variant (&commit->author),
    g_variant_new_int64 (commit->made_at_ms),
    g_variant_new_int64 (commit->corrected_ms),
    g_variant_new_string (commit->action),
    uuid_variant (&commit->undoes),
    g_variant_new_byte ((guint8) commit->verdict),
    g_variant_new_string (commit->reason),
    g_variant_new_array (G_VARIANT_TYPE (OPERATION_TYPE), operations, commit->operations->len),
    g_variant_new_array (G_VARIANT_TYPE (RELIANCE_TYPE), reliances, commit->relies_on->len),
  };

  return g_variant_new_tuple (parts, 12);
}

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
    commits[i] = commit_variant (g_ptr_array_index (self->commits, i), scratch);
  desk_digest_write (&self->facts, facts);
  desk_digest_write (&self->all, all);

  GVariant *parts[10] = {
    g_variant_new_uint32 (DESK_SEGMENT_FORMAT),
    uuid_variant (&self->desk),
    g_variant_new_uint32 (self->epoch),
    g_variant_new_uint64 (self->number),
    bytes_variant (self->previous, DESK_HASH_SIZE),
    g_variant_new_array (G_VARIANT_TYPE (COMMIT_TYPE), commits, self->commits->len),
    bytes_variant (facts, sizeof facts),
    bytes_variant (all, sizeof all),
    bytes_variant (g_bytes_get_data (self->signer, NULL), g_bytes_get_size (self->signer)),
    bytes_variant (g_bytes_get_data (self->signature, NULL), g_bytes_get_size (self->signature)),
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

static gboolean
read_fixed (GVariant *parent,
            gsize     index,
            void     *bytes,
            gsize     size)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (parent, index);
  gsize n;
  const void *data = g_variant_get_fixed_array (child, &n, 1);

  if (n != size)
    return FALSE;
  memcpy (bytes, data, size);

  return TRUE;
}

static gboolean
read_uuid (GVariant *parent,
           gsize     index,
           DeskUuid *uuid)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (parent, index);
  gsize n;
  const void *data = g_variant_get_fixed_array (child, &n, 1);

  if (n != 0 && n != DESK_UUID_SIZE)
    return FALSE;
  memset (uuid, 0, sizeof *uuid);
  if (n != 0)
    memcpy (uuid->bytes, data, n);

  /* There is one way only to write each segment. */
  return n == 0 || !desk_uuid_is_nil (uuid);
}

static char *
read_text (GVariant *parent,
           gsize     index,
           gsize     max_bytes)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (parent, index);
  gsize n;
  const char *text = g_variant_get_string (child, &n);

  return n > max_bytes ? NULL : g_strdup (text);
}

static gboolean
read_leaf (GVariant *parent,
           gsize     index,
           gboolean  is_there,
           DeskLeaf *leaf)
{
  g_autoptr (GVariant) tuple = g_variant_get_child_value (parent, index);
  g_autoptr (GVariant) salt = g_variant_get_child_value (tuple, 0);
  g_autoptr (GVariant) value = g_variant_get_child_value (tuple, 1);
  gsize n_salt, n_value;
  const guint8 *salt_bytes = g_variant_get_fixed_array (salt, &n_salt, 1);
  const guint8 *value_bytes = g_variant_get_fixed_array (value, &n_value, 1);

  if (!is_there)
    return n_salt == 0 && n_value == 0;

  if (n_salt == 0)
    {
      if (n_value != DESK_HASH_SIZE)
        return FALSE;
      leaf->is_redacted = TRUE;
      memcpy (leaf->hash, value_bytes, DESK_HASH_SIZE);
      return TRUE;
    }

  if (n_salt != DESK_SALT_SIZE || n_value > DESK_MARKDOWN_MAX_BYTES + 1)
    return FALSE;
  memcpy (leaf->salt, salt_bytes, DESK_SALT_SIZE);

  return desk_value_decode (value_bytes, n_value, &leaf->value);
}

static gboolean
read_operation (GVariant   *variant,
                DeskCommit *commit,
                gsize      *n_fields)
{
  g_autoptr (GVariant) kind = g_variant_get_child_value (variant, 0);
  g_autofree char *table = read_text (variant, 1, DESK_NAME_MAX_BYTES);
  g_autoptr (GVariant) fields = g_variant_get_child_value (variant, 3);
  DeskOperation *operation;
  DeskUuid row;
  gsize n = g_variant_n_children (fields);

  if (table == NULL || g_variant_get_byte (kind) > DESK_OPERATION_SET || !read_uuid (variant, 2, &row) || desk_uuid_is_nil (&row))
    return FALSE;
  *n_fields += n;
  if (*n_fields > DESK_COMMIT_MAX_FIELDS)
    return FALSE;

  operation = desk_commit_add_operation (commit, g_variant_get_byte (kind), table, &row);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) field = g_variant_get_child_value (fields, i);
      g_autofree char *name = read_text (field, 0, DESK_NAME_MAX_BYTES);
      g_autoptr (GVariant) outcome = g_variant_get_child_value (field, 1);
      DeskFieldChange *change;

      if (name == NULL || g_variant_get_byte (outcome) > DESK_FIELD_OUTCOME_CONFLICT)
        return FALSE;
      change = desk_operation_add_field (operation, name);
      change->outcome = g_variant_get_byte (outcome);
      if (!read_leaf (field, 2, operation->kind == DESK_OPERATION_SET, &change->old) ||
          !read_leaf (field, 3, TRUE, &change->new) || !read_uuid (field, 4, &change->seen))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_reliances (GVariant   *variant,
                DeskCommit *commit)
{
  gsize n = g_variant_n_children (variant);

  if (n > DESK_COMMIT_MAX_OPERATIONS)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (variant, i);
      DeskReliance reliance = { 0 };

      reliance.table = read_text (tuple, 0, DESK_NAME_MAX_BYTES);
      reliance.field = read_text (tuple, 2, DESK_NAME_MAX_BYTES);
      gboolean is_good = reliance.table != NULL && reliance.field != NULL && read_uuid (tuple, 1, &reliance.row) &&
                         !desk_uuid_is_nil (&reliance.row) && read_uuid (tuple, 3, &reliance.seen);

      /* The array owns the names from here, good or not. */
      g_array_append_val (commit->relies_on, reliance);
      if (!is_good)
        return FALSE;
    }

  return TRUE;
}

static DeskCommit *
read_commit (GVariant *variant)
{
  g_autoptr (DeskCommit) commit = NULL;
  g_autofree char *action = read_text (variant, 6, DESK_NAME_MAX_BYTES);
  g_autofree char *reason = read_text (variant, 9, DESK_TEXT_MAX_BYTES);
  g_autoptr (GVariant) verdict = g_variant_get_child_value (variant, 8);
  g_autoptr (GVariant) operations = g_variant_get_child_value (variant, 10);
  g_autoptr (GVariant) reliances = g_variant_get_child_value (variant, 11);
  gsize n_operations = g_variant_n_children (operations);
  gsize n_fields = 0;

  if (action == NULL || reason == NULL || n_operations > DESK_COMMIT_MAX_OPERATIONS || g_variant_get_byte (verdict) > DESK_VERDICT_REJECTED)
    return NULL;

  commit = desk_commit_new (action, NULL, 0);
  g_free (commit->reason);
  commit->reason = g_steal_pointer (&reason);
  commit->verdict = g_variant_get_byte (verdict);
  if (!read_uuid (variant, 0, &commit->id) || !read_uuid (variant, 1, &commit->replica) || !read_uuid (variant, 3, &commit->author) ||
      !read_uuid (variant, 7, &commit->undoes))
    return NULL;
  g_variant_get_child (variant, 2, "t", &commit->replica_no);
  g_variant_get_child (variant, 4, "x", &commit->made_at_ms);
  g_variant_get_child (variant, 5, "x", &commit->corrected_ms);

  for (gsize i = 0; i < n_operations; i++)
    {
      g_autoptr (GVariant) operation = g_variant_get_child_value (operations, i);

      if (!read_operation (operation, commit, &n_fields))
        return NULL;
    }
  if (!read_reliances (reliances, commit) || !desk_commit_check (commit, NULL))
    return NULL;

  return g_steal_pointer (&commit);
}

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
  if (!read_uuid (variant, 1, &desk) || desk_uuid_is_nil (&desk) || number == 0 || !read_fixed (variant, 4, previous, sizeof previous))
    goto damaged;

  segment = desk_segment_new (&desk, epoch, number, previous);
  commits = g_variant_get_child_value (variant, 5);
  n = g_variant_n_children (commits);
  if (n == 0 || n > DESK_SEGMENT_MAX_COMMITS)
    goto damaged;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (commits, i);
      DeskCommit *commit = read_commit (child);

      if (commit == NULL)
        goto damaged;
      g_ptr_array_add (segment->commits, commit);
    }

  if (!read_fixed (variant, 6, digest, sizeof digest))
    goto damaged;
  desk_digest_read (digest, sizeof digest, &segment->facts);
  if (!read_fixed (variant, 7, digest, sizeof digest))
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
