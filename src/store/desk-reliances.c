// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What guarded actions are decided upon. Whoever approves a plan approves what
 * stands there at that moment; when it turns out that it was another one by
 * the time the log comes to it, the decision does not count.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-reliances.h"

static const char *const of_resolution[] = { "cause", NULL };
static const char *const of_approval[] = { "plan", "back_out_plan", "risk", "window_starts_at", "window_ends_at", "requester_id", NULL };

static gboolean
is_named (const DeskCommit *commit,
          const DeskUuid   *row,
          const char       *field)
{
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      const DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, i);

      if (desk_uuid_equal (&reliance->row, row) && g_str_equal (reliance->field, field))
        return TRUE;
    }

  return FALSE;
}

static gboolean
rely_on_ticket (DeskFile          *file,
                DeskCommit        *commit,
                const DeskUuid    *ticket,
                const char *const *fields,
                GError           **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_TICKET);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      DeskUuid last;

      if (is_named (commit, ticket, fields[i]))
        continue;
      if (!desk_fact_last_writer (file, table, ticket, fields[i], &last, error))
        return FALSE;
      desk_commit_rely_on (commit, DESK_TABLE_TICKET, ticket, fields[i], &last);
    }

  return TRUE;
}

/* A field of a row that may only be about to come. */
static gboolean
get_entry_field (DeskFile            *file,
                 const DeskOperation *operation,
                 const char          *name,
                 DeskValue           *value,
                 GError             **error)
{
  const DeskTable *table = desk_table_get (DESK_TABLE_ENTRY);
  const DeskValue *own = desk_operation_get (operation, name);

  if (own == NULL && operation->kind == DESK_OPERATION_SET)
    return desk_fact_get (file, table, &operation->row, desk_table_find_field (table, name), value, error);
  if (own != NULL)
    desk_value_copy (own, value);

  return TRUE;
}

static gboolean
complete_decision (DeskFile            *file,
                   DeskCommit          *commit,
                   const DeskOperation *operation,
                   GError             **error)
{
  const DeskValue *decision = desk_operation_get (operation, "decision");
  g_auto (DeskValue) kind = DESK_VALUE_INIT;
  g_auto (DeskValue) ticket = DESK_VALUE_INIT;
  DeskUuid id;

  if (decision == NULL || desk_value_is_null (decision))
    return TRUE;
  if (!get_entry_field (file, operation, "kind", &kind, error) || !get_entry_field (file, operation, "ticket_id", &ticket, error))
    return FALSE;
  if (desk_value_get_enum (&kind, DESK_ENUM_ENTRY_KIND) != DESK_ENTRY_KIND_APPROVAL || !desk_value_get_uuid (&ticket, &id))
    return TRUE;

  return rely_on_ticket (file, commit, &id, of_approval, error);
}

static gboolean
complete_resolution (DeskFile            *file,
                     DeskCommit          *commit,
                     const DeskOperation *operation,
                     GError             **error)
{
  const DeskValue *status = desk_operation_get (operation, "status");

  if (operation->kind != DESK_OPERATION_SET || status == NULL || desk_value_get_enum (status, DESK_ENUM_STATUS) != DESK_STATUS_RESOLVED)
    return TRUE;

  return rely_on_ticket (file, commit, &operation->row, of_resolution, error);
}

/**
 * desk_reliances_complete:
 * @file: a writer inside a transaction, as the author sees it
 * @commit: is about to be done
 * @error: return location
 *
 * Names what a resolution (its cause) or a decision on an approval (plan,
 * back-out plan, risk, window and requester) relies on, as it stands now,
 * unless the commit names what its author had seen. An undo and an import rely
 * on nothing.
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_reliances_complete (DeskFile   *file,
                         DeskCommit *commit,
                         GError    **error)
{
  if (!desk_uuid_is_nil (&commit->undoes) || g_str_has_prefix (commit->action, "import_"))
    return TRUE;
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      if (table == NULL)
        continue;
      if (table->id == DESK_TABLE_ENTRY && !complete_decision (file, commit, operation, error))
        return FALSE;
      if (table->id == DESK_TABLE_TICKET && !complete_resolution (file, commit, operation, error))
        return FALSE;
    }

  return TRUE;
}
