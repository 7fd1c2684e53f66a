// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The merge: one rule for every field, without clocks or comparing values. A
 * change fits if the field's last writer is still the one its author saw. What
 * does not fit becomes a conflict; where the field is exclusive, the commit is
 * rejected as a whole.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-fact.h"
#include "desk-fault.h"
#include "desk-field-label.h"
#include "desk-file-private.h"
#include "desk-merge.h"
#include "desk-store-error.h"
#include "desk-undo.h"

/* --- what an author saw --- */

static gboolean
find_verdict (DeskFile       *file,
              const DeskUuid *commit,
              int            *verdict,
              GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT verdict FROM log_commit WHERE id = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, commit);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *verdict = has_row ? sqlite3_column_int (read, 0) : -1;

  return TRUE;
}

static gboolean
check_cause (DeskFile       *file,
             const DeskUuid *cause,
             GError        **error)
{
  int verdict;

  if (desk_uuid_is_nil (cause))
    return TRUE;
  if (!find_verdict (file, cause, &verdict, error))
    return FALSE;
  if (verdict >= 0)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE, _("This step follows one that is not in the log yet"));
  return FALSE;
}

/**
 * desk_merge_check_causes:
 * @file: a writer inside a transaction
 * @commit: an intent
 * @error: return location
 *
 * A commit comes after all it saw.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_CAUSE if it has seen a commit that is
 *   not there
 */
gboolean
desk_merge_check_causes (DeskFile         *file,
                         const DeskCommit *commit,
                         GError          **error)
{
  if (DESK_FAULT (DESK_FAULT_NO_CAUSES))
    return TRUE;
  if (!check_cause (file, &commit->undoes, error))
    return FALSE;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (!check_cause (file, &g_array_index (operation->fields, DeskFieldChange, j).seen, error))
            return FALSE;
        }
    }
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      if (!check_cause (file, &g_array_index (commit->relies_on, DeskReliance, i).seen, error))
        return FALSE;
    }

  return TRUE;
}

/* --- fields --- */

static gboolean
get_current (DeskFile            *file,
             const DeskOperation *operation,
             const DeskTable     *table,
             const char          *name,
             DeskValue           *value,
             GError             **error)
{
  const DeskField *field = table != NULL ? desk_table_find_field (table, name) : NULL;

  return field != NULL ? desk_fact_get (file, table, &operation->row, field, value, error) : desk_extra_get (file, &operation->row, name, value, error);
}

/* A change that does not fit. */
static gboolean
set_aside (DeskFile        *file,
           DeskFieldChange *change,
           const DeskTable *table,
           GError         **error)
{
  const DeskField *field = table != NULL ? desk_table_find_field (table, change->name) : NULL;
  int verdict;

  if (!find_verdict (file, &change->seen, &verdict, error))
    return FALSE;
  if (verdict == DESK_VERDICT_REJECTED)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("It builds on a step that was rejected"));
      return FALSE;
    }
  if (field != NULL && (field->flags & DESK_FIELD_EXCLUSIVE) != 0 && !DESK_FAULT (DESK_FAULT_EXCLUSIVE_AS_PLAIN))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("Somebody else has changed “%s” meanwhile. Look at it and try again"),
                   desk_field_label (change->name));
      return FALSE;
    }

  /* A removal takes back the addition that was seen, and no later one. */
  change->outcome = table != NULL && table->is_set ? DESK_FIELD_OUTCOME_PASSED : DESK_FIELD_OUTCOME_CONFLICT;
  return TRUE;
}

#ifdef DESK_FAULTS
static gboolean
is_newer (DeskFile         *file,
          const DeskCommit *commit,
          const DeskUuid   *last)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT made_at FROM log_commit WHERE id = ?", NULL);
  gboolean has_row;

  desk_statement_bind_uuid (read, 1, last);

  return desk_statement_step (read, &has_row, NULL) && has_row && sqlite3_column_int64 (read, 0) < commit->made_at_ms;
}
#else
#define is_newer(file, commit, last) FALSE
#endif

static gboolean
merge_field (DeskFile            *file,
             const DeskCommit    *commit,
             const DeskOperation *operation,
             const DeskTable     *table,
             DeskFieldChange     *change,
             GError             **error)
{
  DeskValue current = DESK_VALUE_INIT;
  DeskUuid last;

  change->outcome = DESK_FIELD_OUTCOME_SET;
  if (!desk_fact_last_writer_of (file, operation->table, &operation->row, change->name, &last, error))
    return FALSE;
  if (desk_uuid_is_nil (&last))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("The record to be changed is not in “%s”"), operation->table);
      return FALSE;
    }
  if (!get_current (file, operation, table, change->name, &current, error))
    return FALSE;
  desk_value_clear (&change->old.value);
  change->old.value = current;
  change->old.is_redacted = FALSE;
  if (desk_uuid_equal (&last, &change->seen) || DESK_FAULT (DESK_FAULT_NO_SEEN_CHECK) || (DESK_FAULT (DESK_FAULT_CLOCK_ORDER) && is_newer (file, commit, &last)))
    return TRUE;

  return set_aside (file, change, table, error);
}

/* --- operations --- */

static gboolean
merge_insert (DeskFile        *file,
              DeskOperation   *operation,
              const DeskTable *table,
              GError         **error)
{
  gint64 row_no;
  gboolean withdrawn;
  DeskUuid id;

  if (table == NULL || !table->is_set)
    return TRUE;

  desk_member_id (table, operation, &id);
  if (!desk_uuid_equal (&id, &operation->row))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A row of “%s” has the id that its fields make, and no other"), table->name);
      return FALSE;
    }
  if (!desk_fact_find (file, table->id, &operation->row, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no == 0 || !withdrawn)
    return TRUE;

  /* Somebody took the member out meanwhile: adding it wins. */
  g_array_set_size (operation->fields, 0);
  operation->kind = DESK_OPERATION_SET;
  desk_operation_put_null (operation, "withdrawn");
  if (!desk_fact_last_writer (file, table, &operation->row, "withdrawn", &g_array_index (operation->fields, DeskFieldChange, 0).seen, error))
    return FALSE;
  desk_value_set_integer (&g_array_index (operation->fields, DeskFieldChange, 0).old.value, 1);

  return TRUE;
}

static gboolean
merge_operation (DeskFile         *file,
                 const DeskCommit *commit,
                 DeskOperation    *operation,
                 GError          **error)
{
  const DeskTable *table = desk_table_find (operation->table);

  if (operation->kind == DESK_OPERATION_INSERT)
    return merge_insert (file, operation, table, error);

  for (guint i = 0; i < operation->fields->len; i++)
    {
      if (!merge_field (file, commit, operation, table, &g_array_index (operation->fields, DeskFieldChange, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
merge_operations (DeskFile   *file,
                  DeskCommit *commit,
                  GError    **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      if (!merge_operation (file, commit, g_ptr_array_index (commit->operations, i), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_merge_commit:
 * @file: a writer inside a transaction, standing where the commit is to come
 * @commit: a copy of an intent; changed into what is to be carried out: old
 *   values, outcomes and verdict
 * @error: return location
 *
 * Writes nothing.
 *
 * Returns: %FALSE when the commit is to be rejected as a whole, with the
 *   reason, or when something could not be read
 */
gboolean
desk_merge_commit (DeskFile   *file,
                   DeskCommit *commit,
                   GError    **error)
{
  gboolean is_undo = g_str_equal (commit->action, "undo") || g_str_equal (commit->action, "redo");

  commit->verdict = DESK_VERDICT_OK;
  if (is_undo ? !desk_undo_merge (file, commit, error) : !merge_operations (file, commit, error))
    return FALSE;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (g_array_index (operation->fields, DeskFieldChange, j).outcome == DESK_FIELD_OUTCOME_CONFLICT)
            commit->verdict = DESK_VERDICT_CONFLICT;
        }
    }
  desk_commit_add_salts (commit, file->ids);

  return TRUE;
}
