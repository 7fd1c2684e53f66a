// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits: one action of one person, as a short list of operations on facts.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-commit.h"
#include "desk-core-error.h"

static void
field_change_clear (gpointer data)
{
  DeskFieldChange *change = data;

  g_free (change->name);
  desk_value_clear (&change->old.value);
  desk_value_clear (&change->new.value);
}

/**
 * desk_operation_new:
 * @kind: insertion or change
 * @table: name of a fact table
 * @row: (nullable): id of the row
 *
 * Returns: (transfer full): an operation that stands in no commit: somebody
 *   gathers fields in it
 */
DeskOperation *
desk_operation_new (DeskOperationKind  kind,
                    const char        *table,
                    const DeskUuid    *row)
{
  DeskOperation *self = g_new0 (DeskOperation, 1);

  self->kind = kind;
  self->table = g_strdup (table);
  if (row != NULL)
    self->row = *row;
  self->fields = g_array_new (FALSE, TRUE, sizeof (DeskFieldChange));
  g_array_set_clear_func (self->fields, field_change_clear);

  return self;
}

void
desk_operation_free (DeskOperation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->table);
  g_array_unref (self->fields);
  g_free (self);
}

static void
reliance_clear (gpointer data)
{
  DeskReliance *reliance = data;

  g_free (reliance->table);
  g_free (reliance->field);
}

/**
 * desk_commit_new:
 * @action: a name of docs/records.md, "Actions"
 * @author: (nullable): the analyst who does it
 * @made_at_ms: when, by the author's clock
 *
 * The id and the replica are filled in by the store that takes the commit.
 *
 * Returns: (transfer full): a commit without operations
 */
DeskCommit *
desk_commit_new (const char     *action,
                 const DeskUuid *author,
                 gint64          made_at_ms)
{
  DeskCommit *self;

  g_return_val_if_fail (action != NULL, NULL);

  self = g_new0 (DeskCommit, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->action = g_strdup (action);
  self->reason = g_strdup ("");
  if (author != NULL)
    self->author = *author;
  self->made_at_ms = made_at_ms;
  self->corrected_ms = made_at_ms;
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_operation_free);
  self->relies_on = g_array_new (FALSE, TRUE, sizeof (DeskReliance));
  g_array_set_clear_func (self->relies_on, reliance_clear);

  return self;
}

DeskCommit *
desk_commit_ref (DeskCommit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_commit_unref (DeskCommit *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->action);
  g_free (self->reason);
  g_ptr_array_unref (self->operations);
  g_array_unref (self->relies_on);
  g_free (self);
}

/**
 * desk_commit_add_operation:
 * @self: a commit
 * @kind: insertion or change
 * @table: name of a fact table, known to this version or not
 * @row: id of the row
 *
 * Returns: (transfer none): the operation, to put fields into
 */
DeskOperation *
desk_commit_add_operation (DeskCommit        *self,
                           DeskOperationKind  kind,
                           const char        *table,
                           const DeskUuid    *row)
{
  DeskOperation *operation;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (table != NULL, NULL);

  operation = desk_operation_new (kind, table, row);
  g_ptr_array_add (self->operations, operation);

  return operation;
}

DeskOperation *
desk_commit_add_insert (DeskCommit     *self,
                        DeskTableId     table,
                        const DeskUuid *row)
{
  return desk_commit_add_operation (self, DESK_OPERATION_INSERT, desk_table_get (table)->name, row);
}

DeskOperation *
desk_commit_add_set (DeskCommit     *self,
                     DeskTableId     table,
                     const DeskUuid *row)
{
  return desk_commit_add_operation (self, DESK_OPERATION_SET, desk_table_get (table)->name, row);
}

/**
 * desk_commit_add_member:
 * @self: a commit
 * @table: a set table
 * @...: pairs of field name and `const DeskValue *`, then %NULL
 *
 * Adds a member to a set. Its id is made from its fields, so that the same
 * member added by two people is one row.
 *
 * Returns: (transfer none): the operation
 */
DeskOperation *
desk_commit_add_member (DeskCommit  *self,
                        DeskTableId  table,
                        ...)
{
  static const DeskUuid nil = { { 0 } };
  DeskOperation *operation = desk_commit_add_insert (self, table, &nil);
  const char *name;
  va_list args;

  va_start (args, table);
  while ((name = va_arg (args, const char *)) != NULL)
    desk_operation_put (operation, name, va_arg (args, const DeskValue *));
  va_end (args);

  desk_member_id (desk_table_get (table), operation, &operation->row);

  return operation;
}

/**
 * desk_commit_rely_on:
 * @self: a commit
 * @table: a table
 * @row: a row of it
 * @field: a field that the author decided upon
 * @seen: the commit that had last written it
 */
void
desk_commit_rely_on (DeskCommit     *self,
                     DeskTableId     table,
                     const DeskUuid *row,
                     const char     *field,
                     const DeskUuid *seen)
{
  DeskReliance reliance = { g_strdup (desk_table_get (table)->name), *row, g_strdup (field), *seen };

  g_array_append_val (self->relies_on, reliance);
}

static guint
count_leaves (const DeskCommit *self)
{
  guint n = 0;

  for (guint i = 0; i < self->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (self->operations, i);

      n += operation->fields->len * (operation->kind == DESK_OPERATION_SET ? 2 : 1);
    }

  return n;
}

/**
 * desk_commit_add_salts:
 * @self: a commit that has all its fields
 * @ids: where random bytes come from
 *
 * Gives every value a salt of its own.
 */
void
desk_commit_add_salts (DeskCommit   *self,
                       DeskIdSource *ids)
{
  guint8 salts[64][DESK_SALT_SIZE];
  guint n_wanted = count_leaves (self);
  guint n_left = 0;

  /* Drawn by the dozen: one system call each would be most of a commit. */
  for (guint i = 0; i < self->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (self->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          if (n_left < 2)
            {
              guint n = n_left + MIN (n_wanted, G_N_ELEMENTS (salts) - n_left);

              desk_id_source_fill (ids, &salts[n_left][0], (n - n_left) * DESK_SALT_SIZE);
              n_wanted -= n - n_left;
              n_left = n;
            }
          memcpy (change->new.salt, salts[--n_left], DESK_SALT_SIZE);
          if (operation->kind == DESK_OPERATION_SET)
            memcpy (change->old.salt, salts[--n_left], DESK_SALT_SIZE);
          change->new.has_hash = FALSE;
          change->old.has_hash = FALSE;
        }
    }
}

static gboolean
check_name (const char *name,
            gsize      *n_bytes)
{
  gsize size = strlen (name);

  *n_bytes += size;

  return size > 0 && size <= DESK_NAME_MAX_BYTES && g_utf8_validate_len (name, size, NULL);
}

static gboolean
check_leaf (const DeskLeaf *leaf,
            gsize          *n_bytes)
{
  if (leaf->is_redacted)
    return leaf->value.type == DESK_VALUE_NULL;

  *n_bytes += leaf->value.size;
  if (leaf->value.type > DESK_VALUE_BLOB || leaf->value.size > DESK_MARKDOWN_MAX_BYTES)
    return FALSE;

  return leaf->value.type != DESK_VALUE_TEXT || g_utf8_validate_len (leaf->value.bytes, leaf->value.size, NULL);
}

static gboolean
check_operation (const DeskOperation *operation,
                 guint               *n_fields,
                 gsize               *n_bytes)
{
  *n_fields += operation->fields->len;
  if (operation->kind > DESK_OPERATION_SET || !check_name (operation->table, n_bytes) || desk_uuid_is_nil (&operation->row) ||
      *n_fields > DESK_COMMIT_MAX_FIELDS)
    return FALSE;

  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (!check_name (change->name, n_bytes) || change->outcome > DESK_FIELD_OUTCOME_PASSED || !check_leaf (&change->new, n_bytes))
        return FALSE;
      if (operation->kind == DESK_OPERATION_SET && !check_leaf (&change->old, n_bytes))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_reliances (DeskCommit *self,
                 gsize      *n_bytes)
{
  if (self->relies_on->len > DESK_COMMIT_MAX_OPERATIONS)
    return FALSE;

  for (guint i = 0; i < self->relies_on->len; i++)
    {
      const DeskReliance *reliance = &g_array_index (self->relies_on, DeskReliance, i);

      if (!check_name (reliance->table, n_bytes) || !check_name (reliance->field, n_bytes) || desk_uuid_is_nil (&reliance->row))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_commit_estimate_bytes:
 * @self: a commit
 *
 * Returns: about how large it is in a segment, and rather too much
 */
gsize
desk_commit_estimate_bytes (DeskCommit *self)
{
  gsize n_bytes = 256;

  for (guint i = 0; i < self->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (self->operations, i);

      n_bytes += 128;
      for (guint j = 0; j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          n_bytes += 192 + change->old.value.size + change->new.value.size;
        }
    }

  return n_bytes;
}

/**
 * desk_commit_check:
 * @self: a commit that has all it needs for the log
 * @error: return location: which part of it is wrong, by its name in JSON
 *
 * Whether the commit may stand in the log: what this accepts can be read back
 * from a segment, and nothing else can. What its fields may hold is for
 * desk_value_check(); fields and tables need not be known here.
 *
 * Returns: whether it may
 */
gboolean
desk_commit_check (DeskCommit *self,
                   GError    **error)
{
  gsize n_bytes = 0;
  guint n_fields = 0;
  const char *wrong = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_name (self->action, &n_bytes))
    wrong = "action";
  else if (desk_uuid_is_nil (&self->id))
    wrong = "id";
  else if (desk_uuid_is_nil (&self->replica))
    wrong = "replica";
  else if (self->replica_no > G_MAXINT64)
    wrong = "replica_no";
  else if (self->verdict > DESK_VERDICT_REJECTED)
    wrong = "verdict";
  else if (strlen (self->reason) > DESK_TEXT_MAX_BYTES || !g_utf8_validate (self->reason, -1, NULL))
    wrong = "reason";
  else if (self->operations->len > DESK_COMMIT_MAX_OPERATIONS)
    wrong = "operations";
  else if (!check_reliances (self, &n_bytes))
    wrong = "relies_on";
  for (guint i = 0; wrong == NULL && i < self->operations->len; i++)
    {
      if (!check_operation (g_ptr_array_index (self->operations, i), &n_fields, &n_bytes))
        wrong = "operations";
    }

  if (wrong != NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, _("The commit's “%s” is missing or not what it must be"), wrong);
      return FALSE;
    }
  if (n_bytes > DESK_COMMIT_MAX_BYTES)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE,
                   _("This is too much for one step: %" G_GSIZE_FORMAT " bytes, at most %d fit. Do it in several steps."), n_bytes, DESK_COMMIT_MAX_BYTES);
      return FALSE;
    }

  return TRUE;
}

/**
 * desk_operation_add_field:
 * @self: an operation
 * @name: a field
 *
 * Returns: (transfer none): the change, all null; valid until the next field
 *   is added
 */
DeskFieldChange *
desk_operation_add_field (DeskOperation *self,
                          const char    *name)
{
  g_array_set_size (self->fields, self->fields->len + 1);
  DeskFieldChange *change = &g_array_index (self->fields, DeskFieldChange, self->fields->len - 1);
  change->name = g_strdup (name);

  return change;
}

static DeskFieldChange *
operation_find (const DeskOperation *self,
                const char          *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (self->fields, DeskFieldChange, i);

      if (strcmp (change->name, name) == 0)
        return change;
    }

  return NULL;
}

/**
 * desk_operation_put:
 * @self: an operation
 * @name: a field; put twice, the later value stands
 * @value: copied
 */
void
desk_operation_put (DeskOperation   *self,
                    const char      *name,
                    const DeskValue *value)
{
  DeskFieldChange *change = operation_find (self, name);

  if (change == NULL)
    change = desk_operation_add_field (self, name);
  desk_value_clear (&change->new.value);
  desk_value_copy (value, &change->new.value);
}

/**
 * desk_operation_put_all:
 * @self: an operation
 * @other: every value it puts is put here too, with what its author saw
 */
void
desk_operation_put_all (DeskOperation       *self,
                        const DeskOperation *other)
{
  for (guint i = 0; i < other->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (other->fields, DeskFieldChange, i);

      desk_operation_put (self, change->name, &change->new.value);
      operation_find (self, change->name)->seen = change->seen;
    }
}

void
desk_operation_put_text (DeskOperation *self,
                         const char    *name,
                         const char    *text)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_text (&value, text);
  desk_operation_put (self, name, &value);
}

void
desk_operation_put_integer (DeskOperation *self,
                            const char    *name,
                            gint64         integer)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_integer (&value, integer);
  desk_operation_put (self, name, &value);
}

void
desk_operation_put_uuid (DeskOperation  *self,
                         const char     *name,
                         const DeskUuid *uuid)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_uuid (&value, uuid);
  desk_operation_put (self, name, &value);
}

void
desk_operation_put_enum (DeskOperation *self,
                         const char    *name,
                         DeskEnumId     id,
                         int            number)
{
  desk_operation_put_text (self, name, desk_enum_value_name (id, number));
}

void
desk_operation_put_null (DeskOperation *self,
                         const char    *name)
{
  DeskValue null = DESK_VALUE_INIT;

  desk_operation_put (self, name, &null);
}

/**
 * desk_operation_get:
 * @self: an operation
 * @name: a field
 *
 * Returns: (nullable) (transfer none): the value it puts there
 */
const DeskValue *
desk_operation_get (const DeskOperation *self,
                    const char          *name)
{
  DeskFieldChange *change = operation_find (self, name);

  return change == NULL ? NULL : &change->new.value;
}

/**
 * desk_leaf_hash:
 * @self: a leaf
 *
 * Returns: (transfer none): %DESK_HASH_SIZE bytes: BLAKE2b-256 over the salt
 *   and the encoded value, or what is left of a redacted one
 */
const guint8 *
desk_leaf_hash (DeskLeaf *self)
{
  if (!self->is_redacted && !self->has_hash)
    {
      crypto_generichash_state state;
      guint8 head[1 + 8];
      static const guint8 tags[] = { 'n', 'i', 't', 'b' };
      gsize n_head = 1;

      head[0] = tags[self->value.type];
      if (self->value.type == DESK_VALUE_INTEGER)
        {
          guint64 little = GUINT64_TO_LE ((guint64) self->value.integer);

          memcpy (head + 1, &little, sizeof little);
          n_head += sizeof little;
        }

      crypto_generichash_init (&state, NULL, 0, DESK_HASH_SIZE);
      crypto_generichash_update (&state, self->salt, DESK_SALT_SIZE);
      crypto_generichash_update (&state, head, n_head);
      if (self->value.size > 0)
        crypto_generichash_update (&state, (const guint8 *) self->value.bytes, self->value.size);
      crypto_generichash_final (&state, self->hash, DESK_HASH_SIZE);
      self->has_hash = TRUE;
    }

  return self->hash;
}

/**
 * desk_member_id:
 * @table: a set table
 * @member: an operation that holds the member's fields
 * @id: (out): made from the table's name and the fields in the table's order
 */
void
desk_member_id (const DeskTable     *table,
                const DeskOperation *member,
                DeskUuid            *id)
{
  crypto_generichash_state state;
  guint8 hash[DESK_HASH_SIZE];
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_if_fail (table->is_set);

  g_byte_array_append (bytes, (const guint8 *) table->name, (guint) strlen (table->name) + 1);
  for (guint i = 0; i < table->n_fields; i++)
    {
      const DeskValue *value;
      guint32 length;

      /* The tombstone is no part of what a member is. */
      if ((table->fields[i].flags & DESK_FIELD_FIXED) == 0)
        continue;
      value = desk_operation_get (member, table->fields[i].name);
      length = value == NULL ? 0 : GUINT32_TO_LE ((guint32) value->size);
      g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
      if (value != NULL)
        desk_value_encode (value, bytes);
    }

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, bytes->data, bytes->len);
  crypto_generichash_final (&state, hash, sizeof hash);
  desk_uuid_from_hash (hash, id);
}

/**
 * desk_key_id:
 * @table: a table's name
 * @key: a word of somebody's own
 * @id: (out): the same for the same table and key on every desk
 */
void
desk_key_id (const char *table,
             const char *key,
             DeskUuid   *id)
{
  crypto_generichash_state state;
  guint8 hash[DESK_HASH_SIZE];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) "deskbell key", 13);
  crypto_generichash_update (&state, (const guint8 *) table, strlen (table) + 1);
  crypto_generichash_update (&state, (const guint8 *) key, strlen (key));
  crypto_generichash_final (&state, hash, sizeof hash);
  desk_uuid_from_hash (hash, id);
}
