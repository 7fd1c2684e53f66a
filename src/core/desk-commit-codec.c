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

/* --- writing --- */

void
desk_packer_add_uuid (DeskPacker     *self,
                      const DeskUuid *uuid)
{
  desk_packer_add_bytes (self, uuid->bytes, desk_uuid_is_nil (uuid) ? 0 : DESK_UUID_SIZE);
}

static void
pack_leaf (DeskPacker     *to,
           const DeskLeaf *leaf,
           gboolean        is_there)
{
  gboolean is_whole = is_there && !leaf->is_redacted;

  desk_packer_begin (to, 1);
  if (is_whole)
    desk_packer_add_bytes (to, leaf->salt, DESK_SALT_SIZE);
  desk_packer_mark (to);
  if (is_whole)
    desk_value_encode (&leaf->value, to->bytes);
  else if (is_there)
    desk_packer_add_bytes (to, leaf->hash, DESK_HASH_SIZE);
  desk_packer_end_tuple (to);
}

static void
pack_operation (DeskPacker          *to,
                const DeskOperation *operation)
{
  desk_packer_begin (to, 1);
  desk_packer_add_uint8 (to, (guint8) operation->kind);
  desk_packer_add_text (to, operation->table);
  desk_packer_mark (to);
  desk_packer_add_uuid (to, &operation->row);
  desk_packer_mark (to);
  desk_packer_begin (to, 1);
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      desk_packer_begin (to, 1);
      desk_packer_add_text (to, change->name);
      desk_packer_mark (to);
      desk_packer_add_uint8 (to, (guint8) change->outcome);
      pack_leaf (to, &change->old, operation->kind == DESK_OPERATION_SET);
      desk_packer_mark (to);
      pack_leaf (to, &change->new, TRUE);
      desk_packer_mark (to);
      desk_packer_add_uuid (to, &change->seen);
      desk_packer_end_tuple (to);
      desk_packer_mark (to);
    }
  desk_packer_end_array (to);
  desk_packer_end_tuple (to);
}

static void
pack_reliance (DeskPacker         *to,
               const DeskReliance *reliance)
{
  desk_packer_begin (to, 1);
  desk_packer_add_text (to, reliance->table);
  desk_packer_mark (to);
  desk_packer_add_uuid (to, &reliance->row);
  desk_packer_mark (to);
  desk_packer_add_text (to, reliance->field);
  desk_packer_mark (to);
  desk_packer_add_uuid (to, &reliance->seen);
  desk_packer_end_tuple (to);
}

static void
pack_changes (DeskPacker       *to,
              const DeskCommit *commit)
{
  desk_packer_begin (to, 1);
  for (guint i = 0; i < commit->operations->len; i++)
    {
      pack_operation (to, g_ptr_array_index (commit->operations, i));
      desk_packer_mark (to);
    }
  desk_packer_end_array (to);
  desk_packer_mark (to);
  desk_packer_begin (to, 1);
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      pack_reliance (to, &g_array_index (commit->relies_on, DeskReliance, i));
      desk_packer_mark (to);
    }
  desk_packer_end_array (to);
}

void
desk_commit_pack (const DeskCommit *commit,
                  DeskPacker       *to)
{
  desk_packer_begin (to, DESK_COMMIT_ALIGNMENT);
  desk_packer_add_uuid (to, &commit->id);
  desk_packer_mark (to);
  desk_packer_add_uuid (to, &commit->replica);
  desk_packer_mark (to);
  desk_packer_add_uint64 (to, commit->replica_no);
  desk_packer_add_uuid (to, &commit->author);
  desk_packer_mark (to);
  desk_packer_add_uint64 (to, (guint64) commit->made_at_ms);
  desk_packer_add_uint64 (to, (guint64) commit->corrected_ms);
  desk_packer_add_text (to, commit->action);
  desk_packer_mark (to);
  desk_packer_add_uuid (to, &commit->undoes);
  desk_packer_mark (to);
  desk_packer_add_uint8 (to, (guint8) commit->verdict);
  desk_packer_add_text (to, commit->reason);
  desk_packer_mark (to);
  pack_changes (to, commit);
  desk_packer_end_tuple (to);
}

/**
 * desk_commit_encode:
 * @commit: a commit
 *
 * Returns: (transfer full): its bytes, as they stand in a segment
 */
GBytes *
desk_commit_encode (const DeskCommit *commit)
{
  DeskPacker packer;

  desk_packer_init (&packer);
  desk_commit_pack (commit, &packer);

  return desk_packer_end (&packer);
}

/* --- reading --- */

static gboolean
copy_uuid (const guint8 *bytes,
           gsize         size,
           DeskUuid     *uuid)
{
  memset (uuid, 0, sizeof *uuid);
  if (size != 0 && size != DESK_UUID_SIZE)
    return FALSE;
  memcpy (uuid->bytes, bytes, size);

  /* There is one way only to write each segment. */
  return size == 0 || !desk_uuid_is_nil (uuid);
}

gboolean
desk_unpacker_read_uuid (DeskUnpacker *self,
                         DeskUuid     *uuid)
{
  gsize size;
  const guint8 *bytes = desk_unpacker_read (self, 1, &size);

  return copy_uuid (bytes, size, uuid);
}

static gboolean
read_last_uuid (DeskUnpacker *from,
                DeskUuid     *uuid)
{
  gsize size;
  const guint8 *bytes = desk_unpacker_read_last (from, 1, &size);

  return copy_uuid (bytes, size, uuid);
}

gboolean
desk_unpacker_read_fixed (DeskUnpacker *self,
                          void         *bytes,
                          gsize         size)
{
  gsize n;
  const guint8 *data = desk_unpacker_read (self, 1, &n);

  if (n != size)
    return FALSE;
  memcpy (bytes, data, size);

  return TRUE;
}

/* NULL: it is too long, or not UTF-8. */
static char *
read_text (DeskUnpacker *from,
           gsize         max_bytes)
{
  gsize n;
  const char *text = desk_unpacker_read_text (from, &n);

  return n > max_bytes || !g_utf8_validate_len (text, n, NULL) ? NULL : g_strndup (text, n);
}

static gboolean
read_leaf (DeskUnpacker *parent,
           gboolean      is_there,
           DeskLeaf     *leaf)
{
  gsize size, n_salt, n_value;
  const guint8 *bytes = desk_unpacker_read (parent, 1, &size);
  DeskUnpacker tuple = desk_unpacker_tuple (bytes, size, 1);
  const guint8 *salt = desk_unpacker_read (&tuple, 1, &n_salt);
  const guint8 *value = desk_unpacker_read_last (&tuple, 1, &n_value);

  if (tuple.is_damaged)
    return FALSE;
  if (!is_there)
    return n_salt == 0 && n_value == 0;

  if (n_salt == 0)
    {
      if (n_value != DESK_HASH_SIZE)
        return FALSE;
      leaf->is_redacted = TRUE;
      memcpy (leaf->hash, value, DESK_HASH_SIZE);
      return TRUE;
    }

  if (n_salt != DESK_SALT_SIZE || n_value > DESK_MARKDOWN_MAX_BYTES + 1)
    return FALSE;
  memcpy (leaf->salt, salt, DESK_SALT_SIZE);

  return desk_value_decode (value, n_value, &leaf->value);
}

static gboolean
read_field (DeskUnpacker  *fields,
            DeskOperation *operation)
{
  gsize size;
  const guint8 *bytes = desk_unpacker_read (fields, 1, &size);
  DeskUnpacker tuple = desk_unpacker_tuple (bytes, size, 3);
  g_autofree char *name = read_text (&tuple, DESK_NAME_MAX_BYTES);
  guint8 outcome = desk_unpacker_read_uint8 (&tuple);
  DeskFieldChange *change;

  if (name == NULL || tuple.is_damaged || outcome > DESK_FIELD_OUTCOME_PASSED)
    return FALSE;
  change = desk_operation_add_field (operation, name);
  change->outcome = outcome;

  return read_leaf (&tuple, operation->kind == DESK_OPERATION_SET, &change->old) && read_leaf (&tuple, TRUE, &change->new) &&
         read_last_uuid (&tuple, &change->seen) && !tuple.is_damaged;
}

static gboolean
read_operation (DeskUnpacker *operations,
                DeskCommit   *commit,
                gsize        *n_fields)
{
  gsize size, n;
  const guint8 *bytes = desk_unpacker_read (operations, 1, &size);
  DeskUnpacker tuple = desk_unpacker_tuple (bytes, size, 2);
  guint8 kind = desk_unpacker_read_uint8 (&tuple);
  g_autofree char *table = read_text (&tuple, DESK_NAME_MAX_BYTES);
  DeskOperation *operation;
  DeskUnpacker fields;
  DeskUuid row;

  if (table == NULL || kind > DESK_OPERATION_SET || !desk_unpacker_read_uuid (&tuple, &row) || desk_uuid_is_nil (&row))
    return FALSE;
  bytes = desk_unpacker_read_last (&tuple, 1, &size);
  fields = desk_unpacker_array (bytes, size, &n);
  *n_fields += n;
  if (tuple.is_damaged || fields.is_damaged || *n_fields > DESK_COMMIT_MAX_FIELDS)
    return FALSE;

  operation = desk_commit_add_operation (commit, kind, table, &row);
  for (gsize i = 0; i < n; i++)
    {
      if (!read_field (&fields, operation))
        return FALSE;
    }

  return !fields.is_damaged;
}

static gboolean
read_reliance (DeskUnpacker *reliances,
               DeskCommit   *commit)
{
  gsize size;
  const guint8 *bytes = desk_unpacker_read (reliances, 1, &size);
  DeskUnpacker tuple = desk_unpacker_tuple (bytes, size, 3);
  DeskReliance reliance = { 0 };
  gboolean has_row;

  reliance.table = read_text (&tuple, DESK_NAME_MAX_BYTES);
  has_row = desk_unpacker_read_uuid (&tuple, &reliance.row) && !desk_uuid_is_nil (&reliance.row);
  reliance.field = read_text (&tuple, DESK_NAME_MAX_BYTES);
  has_row = read_last_uuid (&tuple, &reliance.seen) && has_row;
  /* The array owns the names from here, good or not. */
  g_array_append_val (commit->relies_on, reliance);

  return has_row && reliance.table != NULL && reliance.field != NULL && !tuple.is_damaged;
}

static gboolean
read_changes (DeskUnpacker *from,
              DeskCommit   *commit)
{
  gsize size, n_operations, n_reliances;
  gsize n_fields = 0;
  const guint8 *bytes = desk_unpacker_read (from, 1, &size);
  DeskUnpacker operations = desk_unpacker_array (bytes, size, &n_operations);
  DeskUnpacker reliances;

  bytes = desk_unpacker_read_last (from, 1, &size);
  reliances = desk_unpacker_array (bytes, size, &n_reliances);
  if (from->is_damaged || operations.is_damaged || reliances.is_damaged || n_operations > DESK_COMMIT_MAX_OPERATIONS || n_reliances > DESK_COMMIT_MAX_OPERATIONS)
    return FALSE;

  for (gsize i = 0; i < n_operations; i++)
    {
      if (!read_operation (&operations, commit, &n_fields))
        return FALSE;
    }
  for (gsize i = 0; i < n_reliances; i++)
    {
      if (!read_reliance (&reliances, commit))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_commit_unpack:
 * @data: any bytes
 * @size: how many
 *
 * Who takes the commit has to pack it again, and compare: there is one way only
 * to write it.
 *
 * Returns: (transfer full) (nullable): the commit; %NULL if it is none
 */
DeskCommit *
desk_commit_unpack (const guint8 *data,
                    gsize         size)
{
  DeskUnpacker tuple = desk_unpacker_tuple (data, size, 7);
  g_autoptr (DeskCommit) commit = desk_commit_new ("", NULL, 0);
  gboolean has_ids;
  guint8 verdict;

  has_ids = desk_unpacker_read_uuid (&tuple, &commit->id);
  has_ids = desk_unpacker_read_uuid (&tuple, &commit->replica) && has_ids;
  commit->replica_no = desk_unpacker_read_uint64 (&tuple);
  has_ids = desk_unpacker_read_uuid (&tuple, &commit->author) && has_ids;
  commit->made_at_ms = (gint64) desk_unpacker_read_uint64 (&tuple);
  commit->corrected_ms = (gint64) desk_unpacker_read_uint64 (&tuple);
  g_free (commit->action);
  commit->action = read_text (&tuple, DESK_NAME_MAX_BYTES);
  has_ids = desk_unpacker_read_uuid (&tuple, &commit->undoes) && has_ids;
  verdict = desk_unpacker_read_uint8 (&tuple);
  g_free (commit->reason);
  commit->reason = read_text (&tuple, DESK_TEXT_MAX_BYTES);
  if (!has_ids || tuple.is_damaged || commit->action == NULL || commit->reason == NULL || verdict > DESK_VERDICT_REJECTED)
    return NULL;
  commit->verdict = verdict;
  if (!read_changes (&tuple, commit) || !desk_commit_check (commit, NULL))
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
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GBytes) again = NULL;

  if (g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, _("A step is too large (%" G_GSIZE_FORMAT " bytes)"), g_bytes_get_size (bytes));
      return NULL;
    }

  commit = desk_commit_unpack (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  again = commit != NULL ? desk_commit_encode (commit) : NULL;
  if (again != NULL && g_bytes_equal (bytes, again))
    return g_steal_pointer (&commit);

  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_DAMAGED, _("A step is damaged"));
  return NULL;
}

static void
copy_leaf (const DeskLeaf *leaf,
           DeskLeaf       *copy)
{
  memcpy (copy->salt, leaf->salt, DESK_SALT_SIZE);
  copy->is_redacted = leaf->is_redacted;
  if (leaf->is_redacted)
    memcpy (copy->hash, leaf->hash, DESK_HASH_SIZE);
  else
    desk_value_copy (&leaf->value, &copy->value);
}

static void
copy_operation (DeskCommit          *commit,
                const DeskOperation *operation)
{
  DeskOperation *copy = desk_commit_add_operation (commit, operation->kind, operation->table, &operation->row);

  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      DeskFieldChange *target = desk_operation_add_field (copy, change->name);

      target->outcome = change->outcome;
      target->seen = change->seen;
      if (operation->kind == DESK_OPERATION_SET)
        copy_leaf (&change->old, &target->old);
      copy_leaf (&change->new, &target->new);
    }
}

/**
 * desk_commit_copy:
 * @commit: a commit
 *
 * Returns: (transfer full): the same once more, which may be changed
 */
DeskCommit *
desk_commit_copy (const DeskCommit *commit)
{
  DeskCommit *copy = desk_commit_new (commit->action, &commit->author, commit->made_at_ms);

  copy->id = commit->id;
  copy->replica = commit->replica;
  copy->replica_no = commit->replica_no;
  copy->corrected_ms = commit->corrected_ms;
  copy->undoes = commit->undoes;
  copy->verdict = commit->verdict;
  g_free (copy->reason);
  copy->reason = g_strdup (commit->reason);
  for (guint i = 0; i < commit->operations->len; i++)
    copy_operation (copy, g_ptr_array_index (commit->operations, i));
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      const DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);
      DeskReliance more = { g_strdup (reliance->table), reliance->row, g_strdup (reliance->field), reliance->seen };

      g_array_append_val (copy->relies_on, more);
    }

  return copy;
}
