// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-records.h"
#include "desk-uuid.h"

G_BEGIN_DECLS

/**
 * DeskRowChange:
 * @table: the table
 * @row_no: the row's key in this file
 * @id: the row's id
 * @is_new: it was inserted
 */
typedef struct {
  DeskTableId table;
  gint64 row_no;
  DeskUuid id;
  gboolean is_new;
} DeskRowChange;

/**
 * DeskChangeSet:
 *
 * The rows that one commit, or several taken together, have touched; each row
 * once. Built by one thread, then never changed: handed on by reference.
 */
typedef struct _DeskChangeSet DeskChangeSet;

DeskChangeSet *desk_change_set_new (void);
DeskChangeSet *desk_change_set_ref (DeskChangeSet *self);
void           desk_change_set_unref (DeskChangeSet *self);
void           desk_change_set_add (DeskChangeSet *self, DeskTableId table, gint64 row_no, const DeskUuid *id, gboolean is_new);
void           desk_change_set_add_all (DeskChangeSet *self, DeskChangeSet *other);
void           desk_change_set_set_everything (DeskChangeSet *self);

gboolean       desk_change_set_is_everything (DeskChangeSet *self);
guint          desk_change_set_get_n_rows (DeskChangeSet *self);
const DeskRowChange *desk_change_set_get_row (DeskChangeSet *self, guint index);
gboolean       desk_change_set_has_table (DeskChangeSet *self, DeskTableId table);

GType          desk_change_set_get_type (void);
#define DESK_TYPE_CHANGE_SET (desk_change_set_get_type ())

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskChangeSet, desk_change_set_unref)

G_END_DECLS
