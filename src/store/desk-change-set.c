// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What has changed, told once per commit.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-change-set.h"

struct _DeskChangeSet {
  gatomicrefcount ref_count;
  gboolean everything;
  GArray *rows;      /* of DeskRowChange */
  GHashTable *known; /* id: index + 1 */
};

G_DEFINE_BOXED_TYPE (DeskChangeSet, desk_change_set, desk_change_set_ref, desk_change_set_unref)

DeskChangeSet *
desk_change_set_new (void)
{
  DeskChangeSet *self = g_new0 (DeskChangeSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->rows = g_array_new (FALSE, TRUE, sizeof (DeskRowChange));
  self->known = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);

  return self;
}

DeskChangeSet *
desk_change_set_ref (DeskChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_change_set_unref (DeskChangeSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->rows);
  g_hash_table_unref (self->known);
  g_free (self);
}

/**
 * desk_change_set_add:
 * @self: a change set
 * @table: the row's table
 * @row_no: its key in this file
 * @id: its id
 * @is_new: whether it was inserted
 */
void
desk_change_set_add (DeskChangeSet  *self,
                     DeskTableId     table,
                     gint64          row_no,
                     const DeskUuid *id,
                     gboolean        is_new)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, id));

  if (index != 0)
    {
      g_array_index (self->rows, DeskRowChange, index - 1).is_new |= is_new;
    }
  else
    {
      DeskRowChange row = { table, row_no, *id, is_new };

      g_array_append_val (self->rows, row);
      g_hash_table_insert (self->known, desk_uuid_copy (id), GUINT_TO_POINTER (self->rows->len));
    }
}

/**
 * desk_change_set_add_all:
 * @self: a change set
 * @other: what is added to it
 */
void
desk_change_set_add_all (DeskChangeSet *self,
                         DeskChangeSet *other)
{
  self->everything |= other->everything;
  for (guint i = 0; i < other->rows->len; i++)
    {
      const DeskRowChange *row = &g_array_index (other->rows, DeskRowChange, i);

      desk_change_set_add (self, row->table, row->row_no, &row->id, row->is_new);
    }
}

/**
 * desk_change_set_set_everything:
 * @self: a change set
 *
 * Any row may have changed: what is shown has to be read again.
 */
void
desk_change_set_set_everything (DeskChangeSet *self)
{
  self->everything = TRUE;
}

gboolean
desk_change_set_is_everything (DeskChangeSet *self)
{
  return self->everything;
}

guint
desk_change_set_get_n_rows (DeskChangeSet *self)
{
  return self->rows->len;
}

const DeskRowChange *
desk_change_set_get_row (DeskChangeSet *self,
                         guint          index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, DeskRowChange, index);
}

/**
 * desk_change_set_has_table:
 * @self: a change set
 * @table: a table
 *
 * Returns: whether a row of it may have changed
 */
gboolean
desk_change_set_has_table (DeskChangeSet *self,
                           DeskTableId    table)
{
  if (self->everything)
    return TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_array_index (self->rows, DeskRowChange, i).table == table)
        return TRUE;
    }

  return FALSE;
}
