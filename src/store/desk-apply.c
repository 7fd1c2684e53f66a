// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The one place that writes facts. Acting, undo and replay all end here, with
 * a commit whose operations are to be carried out as they stand.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-apply.h"
#include "desk-conflict.h"
#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-kept.h"
#include "desk-store-error.h"

typedef struct {
  DeskFile *file;
  DeskCommit *commit;
  DeskChangeSet *changes;
  guint64 no;      /* of the commit in the log */
  guint64 segment; /* it comes in; 0: it is pending */
  guint n_fields;  /* so far, for the ids of history */
} Application;

/* --- writing facts --- */

static gboolean
refuse (GError    **error,
        const char *format,
        const char *name,
        const char *table)
{
  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, format, name, table);

  return FALSE;
}

static gboolean
extra_put (Application     *self,
           DeskOperation   *operation,
           const char      *field,
           const DeskValue *value,
           GError         **error)
{
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (self->file,
                             "INSERT INTO extra (row_id, field, table_name, value) VALUES (?, ?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET value = excluded.value",
                             error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &operation->row);
  desk_statement_bind_text (write, 2, field);
  desk_statement_bind_text (write, 3, operation->table);
  desk_statement_bind_value (write, 4, value);

  return desk_statement_run (write, error);
}

/* What a row has by itself is no field, a row that is withdrawn is not
 * inserted, and nothing is written twice: in the digest each cell is one. */
static gboolean
check_names (DeskOperation *operation,
             GError       **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < operation->fields->len; i++)
    {
      const char *name = g_array_index (operation->fields, DeskFieldChange, i).name;

      if (strcmp (name, "id") == 0 || strcmp (name, "origin") == 0 || strcmp (name, "row_no") == 0 ||
          (operation->kind == DESK_OPERATION_INSERT && strcmp (name, "withdrawn") == 0))
        return refuse (error, _("“%s” of “%s” cannot be written"), name, operation->table);
      if (!g_hash_table_add (seen, (gpointer) name))
        return refuse (error, _("“%s” of “%s” is written twice in one step"), name, operation->table);
    }

  return TRUE;
}

static gboolean
check_fields (DeskOperation   *operation,
              const DeskTable *table,
              GError         **error)
{
  gboolean is_insert = operation->kind == DESK_OPERATION_INSERT;

  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      const DeskField *field = desk_table_find_field (table, change->name);


      /* A redacted value stands as null, whatever the field wants. */
      if (field == NULL || change->new.is_redacted)
        continue;
      if (!is_insert && (field->flags & DESK_FIELD_FIXED) != 0 && !desk_value_is_null (&change->old.value))
        return refuse (error, _("“%s” of “%s” cannot be changed afterwards"), change->name, table->name);
      if (!desk_value_check (&change->new.value, field, error))
        return FALSE;
    }

  for (guint i = 0; is_insert && i < table->n_fields; i++)
    {
      if ((table->fields[i].flags & DESK_FIELD_REQUIRED) != 0 && desk_operation_get (operation, table->fields[i].name) == NULL)
        return refuse (error, _("“%s” of “%s” must not be empty"), table->fields[i].name, table->name);
    }

  return TRUE;
}

static gboolean
digest_columns (Application         *self,
                const DeskTable     *table,
                const DeskUuid      *row,
                DeskDigestDirection  direction,
                GError             **error)
{
  char sql[96];
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  g_snprintf (sql, sizeof sql, "SELECT * FROM %s WHERE id = ?", table->name);
  read = desk_file_prepare (self->file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  for (int i = 0; has_row && i < sqlite3_column_count (read); i++)
    {
      const char *name = sqlite3_column_name (read, i);
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (g_str_equal (name, "withdrawn") || desk_table_find_field (table, name) == NULL)
        continue;
      desk_statement_get_value (read, i, &value);
      desk_digest_cell (&self->file->head.facts, direction, table->name, row, name, &value);
    }

  return TRUE;
}

/* Takes every cell of the row out of the digest of facts, or puts it in: done
 * when a row is withdrawn or comes back. */
static gboolean
digest_whole_row (Application         *self,
                  const DeskOperation *operation,
                  const DeskTable     *table,
                  DeskDigestDirection  direction,
                  GError             **error)
{
  g_autoptr (DeskStatement) extras = NULL;
  gboolean has_row;

  if (table != NULL && !digest_columns (self, table, &operation->row, direction, error))
    return FALSE;

  extras = desk_file_prepare (self->file, "SELECT field, value FROM extra WHERE row_id = ? AND field NOT IN ('origin', 'withdrawn')", error);
  if (extras == NULL)
    return FALSE;
  desk_statement_bind_uuid (extras, 1, &operation->row);
  while (TRUE)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (!desk_statement_step (extras, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_value (extras, 1, &value);
      desk_digest_cell (&self->file->head.facts, direction, operation->table, &operation->row, (const char *) sqlite3_column_text (extras, 0), &value);
    }
}

static const char *
insert_sql (DeskOperation   *operation,
            const DeskTable *table,
            GString         *sql)
{
  guint n = 3;

  g_string_printf (sql, "INSERT INTO %s (id, origin, row_no", table->name);
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const char *name = g_array_index (operation->fields, DeskFieldChange, i).name;

      if (desk_table_find_field (table, name) == NULL)
        continue;
      g_string_append (sql, ", ");
      g_string_append (sql, name);
      n++;
    }
  g_string_append (sql, ") VALUES (?");
  for (guint i = 1; i < n; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');

  return sql->str;
}

static gboolean
apply_insert (Application     *self,
              DeskOperation   *operation,
              const DeskTable *table,
              GError         **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (DeskStatement) write = NULL;
  gint64 row_no;
  gboolean withdrawn;
  int index = 4;

  if (!check_fields (operation, table, error) || !desk_fact_find (self->file, table->id, &operation->row, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no != 0)
    {
      /* The same member added again is the same row; anything else is not. */
      if (!table->is_set)
        return refuse (error, _("A row with this id is in “%s” already%s"), table->name, "");
      if (withdrawn)
        return refuse (error, _("This member of “%s” was withdrawn and is brought back by a change, not by an insertion%s"), table->name, "");
      return TRUE;
    }

  write = desk_file_prepare (self->file, insert_sql (operation, table, sql), error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &operation->row);
  desk_statement_bind_uuid (write, 2, &self->commit->id);
  if (!desk_file_bind_row_no (self->file, write, 3, table->name, &operation->row, error))
    return FALSE;
  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (desk_table_find_field (table, change->name) != NULL)
        desk_statement_bind_value (write, index++, &change->new.value);
      else if (!extra_put (self, operation, change->name, &change->new.value, error))
        return FALSE;
      desk_digest_cell (&self->file->head.facts, DESK_DIGEST_ADD, table->name, &operation->row, change->name, &change->new.value);
    }
  if (!desk_statement_run (write, error))
    return FALSE;

  desk_kept_digest_origin (&self->file->head.kept, DESK_DIGEST_ADD, table->name, &operation->row, &self->commit->id);
  desk_change_set_add (self->changes, table->id, sqlite3_last_insert_rowid (self->file->db), &operation->row, TRUE);

  return TRUE;
}

static gboolean
write_history (Application     *self,
               DeskOperation   *operation,
               const char      *field,
               const DeskValue *old_value,
               const DeskValue *new_value,
               GError         **error)
{
  g_autoptr (DeskStatement) write = NULL;
  gint64 id = (gint64) (self->no << 16 | self->n_fields);

  write = desk_file_prepare (self->file, "INSERT INTO history (id, table_name, row_id, field, old, new) VALUES (?, ?, ?, ?, ?, ?)", error);
  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, id);
  desk_statement_bind_text (write, 2, operation->table);
  desk_statement_bind_uuid (write, 3, &operation->row);
  desk_statement_bind_text (write, 4, field);
  desk_statement_bind_value (write, 5, old_value);
  desk_statement_bind_value (write, 6, new_value);
  if (!desk_statement_run (write, error))
    return FALSE;

  desk_kept_digest_history (&self->file->head.kept, DESK_DIGEST_ADD, id, operation->table, &operation->row, field, old_value, new_value);
  return TRUE;
}

static gboolean
write_conflict (Application     *self,
                DeskOperation   *operation,
                const char      *field,
                const DeskValue *value,
                GError         **error)
{
  g_autoptr (DeskStatement) write = NULL;
  char commit_id[DESK_UUID_STRING_LENGTH + 1];
  char record[DESK_UUID_STRING_LENGTH + 1];
  gint64 id = (gint64) (self->no << 16 | self->n_fields);

  desk_uuid_write_string (&self->commit->id, commit_id);
  desk_uuid_write_string (&operation->row, record);
  write = desk_file_prepare (self->file,
                             "INSERT INTO conflict (id, table_name, row_id, field, value, settled_by) VALUES (?, ?, ?, ?4, ?, "
                             "(SELECT origin FROM settlement WHERE commit_id = ?6 AND record = ?7 AND field = ?4 AND withdrawn IS NOT 1))",
                             error);
  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, id);
  desk_statement_bind_text (write, 2, operation->table);
  desk_statement_bind_uuid (write, 3, &operation->row);
  desk_statement_bind_text (write, 4, field);
  desk_statement_bind_value (write, 5, value);
  desk_statement_bind_text (write, 6, commit_id);
  desk_statement_bind_text (write, 7, record);
  if (!desk_statement_run (write, error))
    return FALSE;

  desk_kept_digest_conflict (&self->file->head.kept, DESK_DIGEST_ADD, id, operation->table, &operation->row, field, value);
  return TRUE;
}

/* table: NULL if this version does not know it. */
static gboolean
apply_field (Application     *self,
             DeskOperation   *operation,
             const DeskTable *table,
             DeskFieldChange *change,
             gboolean        *withdrawn,
             GError         **error)
{
  const DeskField *field = table != NULL ? desk_table_find_field (table, change->name) : NULL;
  g_auto (DeskValue) old_value = DESK_VALUE_INIT;
  gboolean is_tombstone = g_str_equal (change->name, "withdrawn");

  if (change->outcome == DESK_FIELD_OUTCOME_PASSED)
    return TRUE;
  if (change->outcome == DESK_FIELD_OUTCOME_CONFLICT)
    return write_conflict (self, operation, change->name, &change->new.value, error);

  if (field != NULL ? !desk_fact_get (self->file, table, &operation->row, field, &old_value, error)
                    : !desk_extra_get (self->file, &operation->row, change->name, &old_value, error))
    return FALSE;

  if (is_tombstone)
    {
      gboolean is_set = desk_value_get_integer (&change->new.value, 0) != 0;

      if (is_set && !*withdrawn && !digest_whole_row (self, operation, table, DESK_DIGEST_TAKE, error))
        return FALSE;
      if (!is_set && *withdrawn && !digest_whole_row (self, operation, table, DESK_DIGEST_ADD, error))
        return FALSE;
      *withdrawn = is_set;
    }
  else if (!*withdrawn)
    {
      desk_digest_cell (&self->file->head.facts, DESK_DIGEST_TAKE, operation->table, &operation->row, change->name, &old_value);
      desk_digest_cell (&self->file->head.facts, DESK_DIGEST_ADD, operation->table, &operation->row, change->name, &change->new.value);
    }

  if (field == NULL)
    {
      if (!extra_put (self, operation, change->name, &change->new.value, error))
        return FALSE;
    }
  else
    {
      char sql[192];
      g_autoptr (DeskStatement) write = NULL;

      g_snprintf (sql, sizeof sql, "UPDATE %s SET %s = ? WHERE id = ?", table->name, change->name);
      write = desk_file_prepare (self->file, sql, error);
      if (write == NULL)
        return FALSE;
      desk_statement_bind_value (write, 1, &change->new.value);
      desk_statement_bind_uuid (write, 2, &operation->row);
      if (!desk_statement_run (write, error))
        return FALSE;
    }

  return write_history (self, operation, change->name, &old_value, &change->new.value, error);
}

static gboolean
apply_set (Application     *self,
           DeskOperation   *operation,
           const DeskTable *table,
           GError         **error)
{
  gint64 row_no;
  gboolean withdrawn;

  if (!check_fields (operation, table, error) || !desk_fact_find (self->file, table->id, &operation->row, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no == 0)
    return refuse (error, _("The record to be changed is not in “%s”%s"), table->name, "");

  for (guint i = 0; i < operation->fields->len; i++)
    {
      self->n_fields++;
      if (!apply_field (self, operation, table, &g_array_index (operation->fields, DeskFieldChange, i), &withdrawn, error))
        return FALSE;
    }
  desk_change_set_add (self->changes, table->id, row_no, &operation->row, FALSE);

  return TRUE;
}

/* One id is of one row only. */
static gboolean
check_unknown_row (Application   *self,
                   DeskOperation *operation,
                   GError       **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, "SELECT table_name FROM extra WHERE row_id = ? LIMIT 1", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &operation->row);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (has_row && g_strcmp0 ((const char *) sqlite3_column_text (read, 0), operation->table) != 0)
    return refuse (error, _("A row with this id is in another table than “%s”%s"), operation->table, "");

  return TRUE;
}

/* A table of a later version: its rows are kept field by field, with their
 * origin, and count in both digests as they do there. */
static gboolean
insert_unknown (Application   *self,
                DeskOperation *operation,
                GError       **error)
{
  g_auto (DeskValue) origin = DESK_VALUE_INIT;

  if (!check_unknown_row (self, operation, error))
    return FALSE;
  if (!desk_extra_get (self->file, &operation->row, "origin", &origin, error))
    return FALSE;
  /* Only a member that is there already can come again. */
  if (!desk_value_is_null (&origin))
    return TRUE;

  desk_value_set_uuid (&origin, &self->commit->id);
  if (!extra_put (self, operation, "origin", &origin, error))
    return FALSE;
  desk_kept_digest_origin (&self->file->head.kept, DESK_DIGEST_ADD, operation->table, &operation->row, &self->commit->id);
  for (guint i = 0; i < operation->fields->len; i++)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (!extra_put (self, operation, change->name, &change->new.value, error))
        return FALSE;
      desk_digest_cell (&self->file->head.facts, DESK_DIGEST_ADD, operation->table, &operation->row, change->name, &change->new.value);
    }

  return TRUE;
}

static gboolean
set_unknown (Application   *self,
             DeskOperation *operation,
             GError       **error)
{
  g_auto (DeskValue) tombstone = DESK_VALUE_INIT;
  gboolean withdrawn;

  if (!check_unknown_row (self, operation, error))
    return FALSE;
  if (!desk_extra_get (self->file, &operation->row, "withdrawn", &tombstone, error))
    return FALSE;
  withdrawn = desk_value_get_integer (&tombstone, 0) != 0;
  for (guint i = 0; i < operation->fields->len; i++)
    {
      self->n_fields++;
      if (!apply_field (self, operation, NULL, &g_array_index (operation->fields, DeskFieldChange, i), &withdrawn, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_commit (Application *self,
              GError     **error)
{
  DeskCommit *commit = self->commit;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (self->file,
                             "INSERT INTO log_commit (no, id, segment, replica, replica_no, author, made_at, corrected_at, action, undoes, verdict, reason) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif (?, ''))",
                             error);
  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, (gint64) self->no);
  desk_statement_bind_uuid (write, 2, &commit->id);
  sqlite3_bind_int64 (write, 3, (gint64) self->segment);
  desk_statement_bind_blob (write, 4, commit->replica.bytes, DESK_UUID_SIZE);
  sqlite3_bind_int64 (write, 5, (gint64) commit->replica_no);
  desk_statement_bind_uuid (write, 6, &commit->author);
  sqlite3_bind_int64 (write, 7, commit->made_at_ms);
  sqlite3_bind_int64 (write, 8, commit->corrected_ms);
  desk_statement_bind_text (write, 9, commit->action);
  desk_statement_bind_uuid (write, 10, &commit->undoes);
  sqlite3_bind_int64 (write, 11, commit->verdict);
  desk_statement_bind_text (write, 12, commit->reason);
  if (!desk_statement_run (write, &local_error))
    {
      if (sqlite3_extended_errcode (self->file->db) == SQLITE_CONSTRAINT_UNIQUE)
        g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("This step is in the log already"));
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  desk_kept_digest_commit (&self->file->head.kept, DESK_DIGEST_ADD, self->no, commit);
  return TRUE;
}

static gboolean
apply_operations (Application *self,
                  GError     **error)
{
  DeskCommit *commit = self->commit;
  gboolean done = TRUE;

  desk_file_let_facts_be_written (self->file, TRUE);
  for (guint i = 0; done && commit->verdict != DESK_VERDICT_REJECTED && i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      if (!check_names (operation, error))
        done = FALSE;
      else if (table == NULL)
        done = operation->kind == DESK_OPERATION_INSERT ? insert_unknown (self, operation, error) : set_unknown (self, operation, error);
      else if (operation->kind == DESK_OPERATION_INSERT)
        done = apply_insert (self, operation, table, error);
      else
        done = apply_set (self, operation, table, error);
      if (done && table != NULL && table->id == DESK_TABLE_SETTLEMENT)
        done = desk_conflicts_settle (self->file, &operation->row, error);
    }
  desk_file_let_facts_be_written (self->file, FALSE);

  return done;
}

static gboolean
apply (Application *self,
       GError     **error)
{
  g_return_val_if_fail (self->file->in_transaction, FALSE);

  if (self->commit->operations->len > DESK_COMMIT_MAX_OPERATIONS)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("One step can change at most %d records"), DESK_COMMIT_MAX_OPERATIONS);
      return FALSE;
    }

  /* The commit comes first: its number is the last writer's name. */
  return write_commit (self, error) && apply_operations (self, error);
}

/**
 * desk_apply_commit:
 * @file: a writer inside a transaction
 * @commit: has its id and replica; its operations are effective ones
 * @changes: the rows it touches are added here
 * @error: return location
 *
 * Carries the commit out: facts, history, conflicts, the record of the commit
 * itself, and both digests. The caller appends the segment and brings derived
 * tables up to date. On failure the transaction must be given up.
 *
 * Returns: whether all of it was done
 */
gboolean
desk_apply_commit (DeskFile      *file,
                   DeskCommit    *commit,
                   DeskChangeSet *changes,
                   GError       **error)
{
  Application self = { file, commit, changes, file->head.commit_no + 1, file->head.segment + 1, 0 };

  if (!apply (&self, error))
    return FALSE;

  file->head.commit_no = self.no;
  return TRUE;
}

/**
 * desk_apply_pending:
 * @file: a writer inside a transaction
 * @commit: as for desk_apply_commit()
 * @changes: the rows it touches are added here
 * @error: return location
 *
 * As desk_apply_commit(), for a commit that is not in the log: its number is
 * above all of the log, and the digests of the log do not count it.
 *
 * Returns: whether all of it was done
 */
gboolean
desk_apply_pending (DeskFile      *file,
                    DeskCommit    *commit,
                    DeskChangeSet *changes,
                    GError       **error)
{
  Application self = { file, commit, changes, DESK_PENDING_BASE + commit->replica_no, 0, 0 };
  DeskDigest facts = file->head.facts;
  DeskDigest kept = file->head.kept;
  gboolean done = apply (&self, error);

  file->head.facts = facts;
  file->head.kept = kept;

  return done;
}
