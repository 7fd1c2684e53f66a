// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A row of any table, made or changed as it stands.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-record-action.h"

/**
 * desk_record_action_new:
 * @action: (not nullable): a static string, the name of the action
 * @me: who does it
 * @kind: insertion or change
 * @table: the table
 * @row: (nullable): the row; %NULL or nil for a new one
 *
 * Returns: (transfer full): an action without fields; put them into @operation
 */
DeskRecordAction *
desk_record_action_new (const char        *action,
                        const DeskUuid    *me,
                        DeskOperationKind  kind,
                        DeskTableId        table,
                        const DeskUuid    *row)
{
  DeskRecordAction *self = g_new0 (DeskRecordAction, 1);

  self->action = action;
  self->me = *me;
  self->operation = desk_operation_new (kind, desk_table_get (table)->name, row);

  return self;
}

void
desk_record_action_free (DeskRecordAction *self)
{
  g_return_if_fail (self != NULL);

  desk_operation_free (self->operation);
  g_free (self);
}

/**
 * desk_record_action_build:
 * @file: a writer inside a transaction
 * @action: a #DeskRecordAction; not changed
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit
 */
DeskCommit *
desk_record_action_build (DeskFile *file,
                          gpointer  data,
                          GError  **error)
{
  DeskRecordAction *action = data;
  gint64 now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  DeskCommit *commit = desk_commit_new (action->action, &action->me, now_ms);
  DeskUuid row = action->operation->row;
  DeskOperation *operation;

  if (desk_uuid_is_nil (&row))
    desk_id_source_next_uuid (desk_file_get_ids (file), now_ms, &row);
  operation = desk_commit_add_operation (commit, action->operation->kind, action->operation->table, &row);
  desk_operation_put_all (operation, action->operation);

  return commit;
}
