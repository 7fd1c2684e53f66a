// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The bytes of a commit: in a segment, on the way to a service, and while it
 * waits for the log.
 *
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
#include <string.h>

#include "desk-commit-codec.h"
#include "desk-core-error.h"

GVariant *
desk_variant_of_bytes (const void *bytes,
                       gsize       size)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, size, 1);
}

GVariant *
desk_variant_of_uuid (const DeskUuid *uuid)
{
  return desk_variant_of_bytes (uuid->bytes, desk_uuid_is_nil (uuid) ? 0 : DESK_UUID_SIZE);
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
      children[0] = desk_variant_of_bytes (NULL, 0);
    }
  else if (leaf->is_redacted)
    {
      children[0] = desk_variant_of_bytes (NULL, 0);
      g_byte_array_append (scratch, leaf->hash, DESK_HASH_SIZE);
    }
  else
    {
      children[0] = desk_variant_of_bytes (leaf->salt, DESK_SALT_SIZE);
      desk_value_encode (&leaf->value, scratch);
    }
  children[1] = desk_variant_of_bytes (scratch->data, scratch->len);

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
      children[4] = desk_variant_of_uuid (&change->seen);
      fields[i] = g_variant_new_tuple (children, 5);
    }

  GVariant *parts[4] = {
    g_variant_new_byte ((guint8) operation->kind),
    g_variant_new_string (operation->table),
    desk_variant_of_uuid (&operation->row),
    g_variant_new_array (G_VARIANT_TYPE (DESK_FIELD_CHANGE_TYPE), fields, operation->fields->len),
  };

  return g_variant_new_tuple (parts, 4);
}

GVariant *
desk_commit_to_variant (DeskCommit *commit,
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
        desk_variant_of_uuid (&reliance->row),
        g_variant_new_string (reliance->field),
        desk_variant_of_uuid (&reliance->seen),
      };

      reliances[i] = g_variant_new_tuple (children, 4);
    }

  GVariant *parts[12] = {
    desk_variant_of_uuid (&commit->id),
    desk_variant_of_uuid (&commit->replica),
    g_variant_new_uint64 (commit->replica_no),
    desk_variant_of_uuid (&commit->author),
    g_variant_new_int64 (commit->made_at_ms),
    g_variant_new_int64 (commit->corrected_ms),
    g_variant_new_string (commit->action),
    desk_variant_of_uuid (&commit->undoes),
    g_variant_new_byte ((guint8) commit->verdict),
    g_variant_new_string (commit->reason),
    g_variant_new_array (G_VARIANT_TYPE (DESK_OPERATION_TYPE), operations, commit->operations->len),
    g_variant_new_array (G_VARIANT_TYPE (DESK_RELIANCE_TYPE), reliances, commit->relies_on->len),
  };

  return g_variant_new_tuple (parts, 12);
}

/**
 * desk_commit_encode:
 * @commit: a commit
 *
 * Returns: (transfer full): its bytes, as they stand in a segment
 */
GBytes *
desk_commit_encode (DeskCommit *commit)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  g_autoptr (GVariant) variant = g_variant_ref_sink (desk_commit_to_variant (commit, scratch));

#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (variant);

    g_variant_unref (variant);
    variant = swapped;
  }
#endif

  return g_variant_get_data_as_bytes (variant);
}

gboolean
desk_variant_read_fixed (GVariant *parent,
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

gboolean
desk_variant_read_uuid (GVariant *parent,
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

  if (table == NULL || g_variant_get_byte (kind) > DESK_OPERATION_SET || !desk_variant_read_uuid (variant, 2, &row) || desk_uuid_is_nil (&row))
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

      if (name == NULL || g_variant_get_byte (outcome) > DESK_FIELD_OUTCOME_PASSED)
        return FALSE;
      change = desk_operation_add_field (operation, name);
      change->outcome = g_variant_get_byte (outcome);
      if (!read_leaf (field, 2, operation->kind == DESK_OPERATION_SET, &change->old) ||
          !read_leaf (field, 3, TRUE, &change->new) || !desk_variant_read_uuid (field, 4, &change->seen))
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
      gboolean is_good = reliance.table != NULL && reliance.field != NULL && desk_variant_read_uuid (tuple, 1, &reliance.row) &&
                         !desk_uuid_is_nil (&reliance.row) && desk_variant_read_uuid (tuple, 3, &reliance.seen);

      /* The array owns the names from here, good or not. */
      g_array_append_val (commit->relies_on, reliance);
      if (!is_good)
        return FALSE;
    }

  return TRUE;
}

DeskCommit *
desk_commit_from_variant (GVariant *variant)
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
  if (!desk_variant_read_uuid (variant, 0, &commit->id) || !desk_variant_read_uuid (variant, 1, &commit->replica) || !desk_variant_read_uuid (variant, 3, &commit->author) ||
      !desk_variant_read_uuid (variant, 7, &commit->undoes))
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
 * desk_commit_decode:
 * @bytes: what may be a commit; at most %DESK_SEGMENT_MAX_BYTES
 * @error: return location
 *
 * Reads bytes from anywhere, as desk_segment_decode() does.
 *
 * Returns: (transfer full) (nullable): the commit, or %NULL with
 *   %DESK_CORE_ERROR_TOO_LARGE or %DESK_CORE_ERROR_DAMAGED
 */
DeskCommit *
desk_commit_decode (GBytes  *bytes,
                    GError **error)
{
  g_autoptr (GVariant) variant = NULL;
  DeskCommit *commit = NULL;

  if (g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, _("A step is too large (%" G_GSIZE_FORMAT " bytes)"), g_bytes_get_size (bytes));
      return NULL;
    }

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DESK_COMMIT_TYPE), bytes, FALSE));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (variant);

    g_variant_unref (variant);
    variant = swapped;
  }
#endif
  if (g_variant_is_normal_form (variant))
    commit = desk_commit_from_variant (variant);
  if (commit == NULL)
    g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_DAMAGED, _("A step is damaged"));

  return commit;
}

/**
 * desk_commit_copy:
 * @commit: a commit
 *
 * Returns: (transfer full): the same once more, which may be changed
 */
DeskCommit *
desk_commit_copy (DeskCommit *commit)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  g_autoptr (GVariant) variant = g_variant_ref_sink (desk_commit_to_variant (commit, scratch));

  return desk_commit_from_variant (variant);
}
