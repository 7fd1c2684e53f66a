// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Undo: a new commit that names the one it takes back, puts the old values in
 * place where that commit is still the last writer, and does nothing
 * elsewhere. What it had inserted is withdrawn, visibly. Redo is the undo of
 * an undo.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-fact.h"
#include "desk-store-error.h"
#include "desk-undo.h"

/* Whether a commit made a row that was there point somewhere: that is taken
 * back along with it. */
static gboolean
sets_field (const DeskCommit *commit,
            const DeskTable  *table,
            const DeskUuid   *row,
            const char       *field)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      if (operation->kind == DESK_OPERATION_SET && strcmp (operation->table, table->name) == 0 && desk_uuid_equal (&operation->row, row) &&
          desk_operation_get (operation, field) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether other commits have hung rows on a row that this one inserted: then
 * its creation cannot be taken back. */
static gboolean
row_has_children (DeskFile         *file,
                  const DeskTable  *parent,
                  const DeskUuid   *row,
                  const DeskCommit *undone,
                  gboolean         *has,
                  GError          **error)
{
  *has = FALSE;

  for (guint i = 1; i < DESK_N_TABLES && !*has; i++)
    {
      const DeskTable *table = desk_table_get ((DeskTableId) i);

      for (guint j = 0; j < table->n_fields && !*has; j++)
        {
          char sql[192];
          g_autoptr (DeskStatement) read = NULL;
          gboolean has_row = TRUE;

          if (table->fields[j].type != DESK_FIELD_ID || table->fields[j].refers_to != parent->id)
            continue;
          g_snprintf (sql, sizeof sql, "SELECT id FROM %s WHERE %s = ? AND origin <> ? AND withdrawn IS NOT 1", table->name, table->fields[j].name);
          read = desk_file_prepare (file, sql, error);
          if (read == NULL)
            return FALSE;
          desk_statement_bind_uuid (read, 1, row);
          desk_statement_bind_uuid (read, 2, &undone->id);
          while (!*has)
            {
              DeskUuid child;

              if (!desk_statement_step (read, &has_row, error))
                return FALSE;
              if (!has_row)
                break;
              *has = !desk_statement_get_uuid (read, 0, &child) || !sets_field (undone, table, &child, table->fields[j].name);
            }
        }
    }

  return TRUE;
}

/* Versions are referred to by what was done while they stood, and stay. */
static gboolean
is_version (const DeskTable *table)
{
  return table->id == DESK_TABLE_POLICY || table->id == DESK_TABLE_WORKING_CALENDAR;
}

/* The last writer of a field, not counting commits that were taken back and
 * the undos that took them back: stepping back goes through a field's writers
 * one by one. An undo itself counts when it is the one that is to be taken
 * back. A redo counts as a step of its own, but not for another redo, which
 * steps forward through the undos one by one. */
static gboolean
find_standing_writer (DeskFile        *file,
                      const DeskTable *table,
                      const DeskUuid  *row,
                      const char      *field,
                      const DeskUuid  *target,
                      gboolean         is_redo,
                      DeskUuid        *commit,
                      GError         **error)
{
  g_autoptr (GHashTable) taken_back = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskStatement) origin = NULL;
  char sql[128];
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT log_commit.id, log_commit.undoes, log_commit.action FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                            "WHERE history.row_id = ? AND history.field = ? AND history.table_name = ? ORDER BY history.id DESC",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  desk_statement_bind_text (read, 2, field);
  desk_statement_bind_text (read, 3, table->name);
  while (TRUE)
    {
      const char *action;
      DeskUuid undoes;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      desk_statement_get_uuid (read, 0, commit);
      if (g_hash_table_remove (taken_back, commit))
        continue;
      if (desk_uuid_equal (commit, target))
        return TRUE;
      action = (const char *) sqlite3_column_text (read, 2);
      if (g_strcmp0 (action, "undo") != 0 && !(is_redo && g_strcmp0 (action, "redo") == 0))
        return TRUE;
      desk_statement_get_uuid (read, 1, &undoes);
      g_hash_table_add (taken_back, desk_uuid_copy (&undoes));
    }

  g_snprintf (sql, sizeof sql, "SELECT origin FROM %s WHERE id = ?", table->name);
  origin = desk_file_prepare (file, sql, error);
  if (origin == NULL)
    return FALSE;
  desk_statement_bind_uuid (origin, 1, row);
  if (!desk_statement_step (origin, &has_row, error))
    return FALSE;
  memset (commit, 0, sizeof *commit);
  if (has_row)
    desk_statement_get_uuid (origin, 0, commit);

  return TRUE;
}

static gboolean
take_back_insert (DeskFile        *file,
                  DeskCommit      *undo,
                  const DeskCommit *undone,
                  gboolean         is_redo,
                  DeskOperation   *operation,
                  const DeskTable *table,
                  GError         **error)
{
  gint64 row_no;
  gboolean withdrawn, has_children;
  DeskOperation *set;
  DeskUuid last;

  if (!desk_fact_find (file, table->id, &operation->row, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no == 0 || withdrawn)
    return TRUE;
  if (!find_standing_writer (file, table, &operation->row, "withdrawn", &undone->id, is_redo, &last, error))
    return FALSE;
  /* A member that stood there before was not inserted by this commit. */
  if (!desk_uuid_equal (&last, &undone->id))
    return TRUE;
  if (!row_has_children (file, table, &operation->row, undone, &has_children, error))
    return FALSE;
  if (has_children && is_version (table))
    return TRUE;
  if (has_children)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This cannot be undone: others have added to the %s since"), table->name);
      return FALSE;
    }

  set = desk_commit_add_set (undo, table->id, &operation->row);
  desk_operation_put_integer (set, "withdrawn", 1);

  return TRUE;
}

static gboolean
take_back_set (DeskFile        *file,
               DeskCommit      *undo,
               const DeskUuid  *undone,
               gboolean         is_redo,
               DeskOperation   *operation,
               const DeskTable *table,
               GError         **error)
{
  DeskOperation *set = NULL;

  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      DeskUuid last;

      if (change->outcome != DESK_FIELD_OUTCOME_SET || change->old.is_redacted || desk_table_find_field (table, change->name) == NULL)
        continue;
      if (!find_standing_writer (file, table, &operation->row, change->name, undone, is_redo, &last, error))
        return FALSE;
      if (!desk_uuid_equal (&last, undone))
        continue;
      if (set == NULL)
        set = desk_commit_add_set (undo, table->id, &operation->row);
      desk_operation_put (set, change->name, &change->old.value);
    }

  return TRUE;
}

/**
 * desk_undo_build:
 * @file: a writer inside a transaction
 * @commit: the commit to take back
 * @author: who takes it back
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit that does it, or %NULL:
 *   there is no such commit, later ones have touched everything it did, or
 *   others have added to what it made
 */
DeskCommit *
desk_undo_build (DeskFile       *file,
                 const DeskUuid *commit,
                 const DeskUuid *author,
                 GError        **error)
{
  g_autoptr (DeskCommit) undone = desk_log_find_commit (file, commit, error);
  g_autoptr (DeskCommit) undo = NULL;
  gboolean is_redo;

  if (undone == NULL)
    return NULL;
  if (g_str_equal (undone->action, "desk_new"))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The making of a desk cannot be undone"));
      return NULL;
    }

  if (g_str_equal (undone->action, "desk_upgrade"))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The upgrade of a desk cannot be undone"));
      return NULL;
    }

  is_redo = g_str_equal (undone->action, "undo");
  undo = desk_commit_new (is_redo ? "redo" : "undo", author, desk_clock_get_now_ms (desk_file_get_clock (file)));
  undo->undoes = *commit;
  for (guint i = undone->operations->len; i > 0; i--)
    {
      DeskOperation *operation = g_ptr_array_index (undone->operations, i - 1);
      const DeskTable *table = desk_table_find (operation->table);

      if (table == NULL)
        continue;
      if (operation->kind == DESK_OPERATION_INSERT ? !take_back_insert (file, undo, undone, is_redo, operation, table, error)
                                                   : !take_back_set (file, undo, commit, is_redo, operation, table, error))
        return NULL;
    }

  if (undo->operations->len == 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("This cannot be undone any more: later changes have touched the same fields"));
      return NULL;
    }

  return g_steal_pointer (&undo);
}

static gboolean
is_same_operation (const DeskOperation *a,
                   const DeskOperation *b)
{
  if (a->kind != b->kind || a->fields->len != b->fields->len || strcmp (a->table, b->table) != 0 || !desk_uuid_equal (&a->row, &b->row))
    return FALSE;

  for (guint i = 0; i < a->fields->len; i++)
    {
      const DeskFieldChange *one = &g_array_index (a->fields, DeskFieldChange, i);
      const DeskFieldChange *other = &g_array_index (b->fields, DeskFieldChange, i);

      if (strcmp (one->name, other->name) != 0 || !desk_value_equal (&one->new.value, &other->new.value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse_dishonest (GError **error)
{
  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("An undo brings back what stood there before, and does nothing else"));
  return FALSE;
}

/**
 * desk_undo_check:
 * @file: a writer inside a transaction, before @undo is applied
 * @undo: a commit
 * @error: return location
 *
 * Rules pass over an undo: it has to be one. It does what desk_undo_build()
 * makes of the commit it names.
 *
 * Returns: whether @undo is what its action says
 */
gboolean
desk_undo_check (DeskFile         *file,
                 const DeskCommit *undo,
                 GError          **error)
{
  g_autoptr (DeskCommit) honest = NULL;
  gboolean is_right;

  if (!g_str_equal (undo->action, "undo") && !g_str_equal (undo->action, "redo"))
    return TRUE;

  honest = desk_undo_build (file, &undo->undoes, &undo->author, error);
  if (honest == NULL)
    return FALSE;
  is_right = g_str_equal (undo->action, honest->action) && undo->operations->len == honest->operations->len;
  for (guint i = 0; i < undo->operations->len && is_right; i++)
    is_right = is_same_operation (g_ptr_array_index (undo->operations, i), g_ptr_array_index (honest->operations, i));

  return is_right || refuse_dishonest (error);
}

/* What a commit did to a field of the operation's row. */
static const DeskFieldChange *
find_in (const DeskCommit    *commit,
         const DeskOperation *operation,
         const char          *field)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *other = g_ptr_array_index (commit->operations, i);

      if (strcmp (other->table, operation->table) != 0 || !desk_uuid_equal (&other->row, &operation->row))
        continue;
      for (guint j = 0; j < other->fields->len; j++)
        {
          if (strcmp (g_array_index (other->fields, DeskFieldChange, j).name, field) == 0)
            return &g_array_index (other->fields, DeskFieldChange, j);
        }
      /* What was inserted can be withdrawn. */
      if (other->kind == DESK_OPERATION_INSERT && g_str_equal (field, "withdrawn") && other->fields->len > 0)
        return &g_array_index (other->fields, DeskFieldChange, 0);
    }

  return NULL;
}

static gboolean
merge_undo_field (DeskFile            *file,
                  const DeskCommit    *undone,
                  const DeskCommit    *honest,
                  const DeskOperation *operation,
                  DeskFieldChange     *change,
                  GError             **error)
{
  const DeskFieldChange *right = find_in (honest, operation, change->name);
  const DeskTable *table = desk_table_find (operation->table);
  const DeskField *field = table != NULL ? desk_table_find_field (table, change->name) : NULL;
  DeskValue current = DESK_VALUE_INIT;

  if (field == NULL || (right == NULL && find_in (undone, operation, change->name) == NULL) ||
      (right != NULL && !desk_value_equal (&right->new.value, &change->new.value)))
    return refuse_dishonest (error);

  change->outcome = right != NULL ? DESK_FIELD_OUTCOME_SET : DESK_FIELD_OUTCOME_PASSED;
  if (!desk_fact_get (file, table, &operation->row, field, &current, error))
    return FALSE;
  desk_value_clear (&change->old.value);
  change->old.value = current;
  change->old.is_redacted = FALSE;

  return TRUE;
}

/**
 * desk_undo_merge:
 * @file: a writer inside a transaction, standing where the undo is to come
 * @undo: a copy of an undo that was made elsewhere; changed into what is to
 *   be carried out
 * @error: return location
 *
 * Puts the old values in place where the commit it takes back is still the
 * last writer, and passes over the rest.
 *
 * Returns: %FALSE when nothing is left to take back, when it is more than an
 *   undo, or when something could not be read
 */
gboolean
desk_undo_merge (DeskFile   *file,
                 DeskCommit *undo,
                 GError    **error)
{
  g_autoptr (DeskCommit) undone = desk_log_find_commit (file, &undo->undoes, error);
  g_autoptr (DeskCommit) honest = NULL;

  if (undone == NULL)
    return FALSE;
  honest = desk_undo_build (file, &undo->undoes, &undo->author, error);
  if (honest == NULL)
    return FALSE;
  if (!g_str_equal (honest->action, undo->action))
    return refuse_dishonest (error);

  for (guint i = 0; i < undo->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (undo->operations, i);

      if (operation->kind != DESK_OPERATION_SET)
        return refuse_dishonest (error);
      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (!merge_undo_field (file, undone, honest, operation, &g_array_index (operation->fields, DeskFieldChange, j), error))
            return FALSE;
        }
    }

  /* Half of it would be a state that was never allowed. */
  for (guint i = 0; i < honest->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (honest->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (find_in (undo, operation, g_array_index (operation->fields, DeskFieldChange, j).name) == NULL)
            return refuse_dishonest (error);
        }
    }

  return TRUE;
}

/**
 * desk_undo_find_last:
 * @file: a desk file
 * @author: whose steps
 * @redo: %FALSE: the last step to take back; %TRUE: the last undo to take back
 * @commit: (out): that commit
 * @error: return location
 *
 * Steps are those made on this replica; a redo is a step like any other, so
 * that going back and forth walks the same way. Redo finds nothing once
 * something else was done after the undo.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if there is none
 */
gboolean
desk_undo_find_last (DeskFile       *file,
                     const DeskUuid *author,
                     gboolean        redo,
                     DeskUuid       *commit,
                     GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row = FALSE;

  read = desk_file_prepare (file,
                            redo ? "SELECT id FROM log_commit AS step WHERE author = ?1 AND replica = (SELECT replica FROM head) AND action = 'undo' AND verdict <> 2 "
                                   "AND NOT EXISTS (SELECT 1 FROM log_commit AS back WHERE back.undoes = step.id) "
                                   "AND no > coalesce ((SELECT no FROM log_commit AS other WHERE author = ?1 AND replica = (SELECT replica FROM head) "
                                   "AND action NOT IN ('undo', 'redo') ORDER BY no DESC LIMIT 1), 0) ORDER BY no DESC LIMIT 1"
                                 : "SELECT id FROM log_commit AS step WHERE author = ?1 AND replica = (SELECT replica FROM head) "
                                   "AND action NOT IN ('undo', 'desk_new', 'import_record', 'import_event') AND verdict <> 2 "
                                   "AND NOT EXISTS (SELECT 1 FROM log_commit AS back WHERE back.undoes = step.id) ORDER BY no DESC LIMIT 1",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, author);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, redo ? _("There is nothing to do again") : _("There is nothing to undo"));
      return FALSE;
    }
  desk_statement_get_uuid (read, 0, commit);

  return TRUE;
}
