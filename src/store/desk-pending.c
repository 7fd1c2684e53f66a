// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was done on a shared desk and is not in the log yet. Each commit keeps
 * its intent, as its author made it, and has its effect on the tables here;
 * see desk-pending-merge.c for how they make way for the log's own commits.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-commit-codec.h"
#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-log-format.h"
#include "desk-pending.h"
#include "desk-store-error.h"

void
desk_pending_free (DeskPending *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->intent, desk_commit_unref);
  g_clear_pointer (&self->effect, desk_commit_unref);
  g_free (self->reason);
  g_free (self);
}

/* --- reading --- */

static DeskCommit *
decode_column (DeskStatement *read,
               int            column,
               GError       **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (sqlite3_column_blob (read, column), (gsize) sqlite3_column_bytes (read, column));

  return desk_commit_decode (bytes, error);
}

/* Columns: no, intent, effect, reason. */
static DeskPending *
read_pending (DeskStatement *read,
              GError       **error)
{
  g_autoptr (DeskPending) self = g_new0 (DeskPending, 1);

  self->no = (guint64) sqlite3_column_int64 (read, 0);
  self->reason = desk_statement_dup_text (read, 3);
  self->intent = decode_column (read, 1, error);
  if (self->intent == NULL)
    return NULL;
  if (sqlite3_column_type (read, 2) != SQLITE_NULL)
    {
      self->effect = decode_column (read, 2, error);
      if (self->effect == NULL)
        return NULL;
    }
  else if (self->reason == NULL)
    {
      self->effect = desk_commit_ref (self->intent);
    }

  return g_steal_pointer (&self);
}

/**
 * desk_pending_load_after:
 * @file: a desk file
 * @no: a place; 0: from the first one on
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskPending): those behind that place,
 *   in the order they were made
 */
GPtrArray *
desk_pending_load_after (DeskFile *file,
                         guint64   no,
                         guint     limit,
                         GError  **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_pending_free);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no, intent, effect, reason FROM pending WHERE no > ? ORDER BY no LIMIT ?", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, (gint64) no);
  sqlite3_bind_int64 (read, 2, limit);
  while (TRUE)
    {
      DeskPending *pending;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&all);
      pending = read_pending (read, error);
      if (pending == NULL)
        return NULL;
      g_ptr_array_add (all, pending);
    }
}

/**
 * desk_pending_load:
 * @file: a desk file
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskPending): in the order they were
 *   made
 */
GPtrArray *
desk_pending_load (DeskFile *file,
                   guint     limit,
                   GError  **error)
{
  return desk_pending_load_after (file, 0, limit, error);
}

/**
 * desk_pending_load_one:
 * @file: a desk file
 * @no: its place
 * @error: return location
 *
 * Returns: (transfer full) (nullable): that pending commit
 */
DeskPending *
desk_pending_load_one (DeskFile *file,
                       guint64   no,
                       GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no, intent, effect, reason FROM pending WHERE no = ?", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, (gint64) no);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such step waiting for the log"));
      return NULL;
    }

  return read_pending (read, error);
}

static gboolean
count (DeskFile   *file,
       const char *sql,
       guint      *n,
       GError    **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *n = (guint) sqlite3_column_int64 (read, 0);

  return TRUE;
}

/**
 * desk_pending_count:
 * @file: a desk file
 * @n: (out): how many commits are not in the log yet
 * @error: return location
 *
 * Returns: whether they could be counted
 */
gboolean
desk_pending_count (DeskFile *file,
                    guint    *n,
                    GError  **error)
{
  return count (file, "SELECT count (*) FROM pending", n, error);
}

/**
 * desk_rejected_count:
 * @file: a desk file
 * @n: (out): how many commits were rejected and not dealt with
 * @error: return location
 *
 * Returns: whether they could be counted
 */
gboolean
desk_rejected_count (DeskFile *file,
                     guint    *n,
                     GError  **error)
{
  return count (file, "SELECT count (*) FROM rejected", n, error);
}

/**
 * desk_pending_find:
 * @file: a desk file
 * @id: a commit
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit as it is carried out here,
 *   or as it was meant if it could not be
 */
DeskCommit *
desk_pending_find (DeskFile       *file,
                   const DeskUuid *id,
                   GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no, intent, effect, reason FROM pending WHERE id = ?", error);
  g_autoptr (DeskPending) pending = NULL;
  gboolean has_row;

  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such commit on this desk"));
      return NULL;
    }
  pending = read_pending (read, error);
  if (pending == NULL)
    return NULL;

  return desk_commit_ref (pending->effect != NULL ? pending->effect : pending->intent);
}

/* --- adding --- */

static gboolean
write_row (DeskFile       *file,
           const DeskUuid *row,
           guint64         no,
           gboolean        writes,
           GError        **error)
{
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (file, "INSERT INTO pending_row (row_id, pending_no, writes) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET writes = max (writes, excluded.writes)",
                             error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, row);
  sqlite3_bind_int64 (write, 2, (gint64) no);
  sqlite3_bind_int (write, 3, writes);

  return desk_statement_run (write, error);
}

static gboolean
write_targets (DeskFile            *file,
               const DeskOperation *operation,
               guint64              no,
               GError             **error)
{
  const DeskTable *table = desk_table_find (operation->table);

  for (guint i = 0; table != NULL && i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      const DeskField *field = desk_table_find_field (table, change->name);
      DeskUuid id;

      if (field != NULL && field->type == DESK_FIELD_ID && desk_value_get_uuid (&change->new.value, &id) && !write_row (file, &id, no, FALSE, error))
        return FALSE;
    }

  return TRUE;
}

/* Which rows a commit writes, builds on or points at. */
static gboolean
write_rows (DeskFile         *file,
            const DeskCommit *commit,
            guint64           no,
            GError          **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      if (!write_row (file, &operation->row, no, TRUE, error) || !write_targets (file, operation, no, error))
        return FALSE;
    }
  for (guint i = 0; i < commit->relies_on->len; i++)
    {
      if (!write_row (file, &g_array_index (commit->relies_on, DeskReliance, i).row, no, FALSE, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_pending_name_tickets:
 * @file: a writer inside a transaction, of a shared desk
 * @commit: a commit that is being made here
 * @error: return location
 *
 * Tickets and articles that are made away from the log have no number yet; a
 * ticket gets an alias, unique by construction: the seat's tag, a counter and
 * a check character, such as `D-K7-12Q`.
 *
 * Returns: %FALSE if the commit brings a number along
 */
gboolean
desk_pending_name_tickets (DeskFile   *file,
                           DeskCommit *commit,
                           GError    **error)
{
  static const char check[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);
      const DeskValue *number = desk_operation_get (operation, "number");
      g_autofree char *alias = NULL;
      guint sum = 0;

      if (table == NULL || operation->kind != DESK_OPERATION_INSERT)
        continue;
      if (number != NULL && !desk_value_is_null (number))
        {
          g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("On a shared desk only the log gives numbers"));
          return FALSE;
        }
      if (table->id != DESK_TABLE_TICKET)
        continue;
      alias = g_strdup_printf ("D-%s-%" G_GUINT64_FORMAT, file->head.alias_tag[0] != '\0' ? file->head.alias_tag : file->head.tag, ++file->head.alias_no);
      for (const char *c = alias; *c != '\0'; c++)
        sum = (sum * 7 + (guint) *c) % 31;
      {
        g_autofree char *whole = g_strdup_printf ("%s%c", alias, check[sum]);

        desk_operation_put_text (operation, "alias", whole);
      }
    }

  return TRUE;
}

static gboolean
insert_pending (DeskFile   *file,
                DeskCommit *intent,
                const char *reason,
                GError    **error)
{
  g_autoptr (DeskStatement) write = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint format;

  if (!desk_commit_check (intent, error) || !desk_log_format_read (file, &format, error))
    return FALSE;
  bytes = desk_commit_encode (intent);
  write = desk_file_prepare (file, "INSERT INTO pending (no, id, intent, reason, format) VALUES (?, ?, ?, ?, ?)", error);
  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, (gint64) intent->replica_no);
  desk_statement_bind_uuid (write, 2, &intent->id);
  desk_statement_bind_blob (write, 3, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  desk_statement_bind_text (write, 4, reason);
  sqlite3_bind_int64 (write, 5, MIN (format, desk_log_format_get_known (file)));

  return desk_statement_run (write, error) && write_rows (file, intent, intent->replica_no, error);
}

/**
 * desk_pending_add:
 * @file: a writer inside a transaction, of a shared desk
 * @commit: has been carried out with desk_apply_pending()
 * @error: return location
 *
 * Returns: whether it waits for the log now
 */
gboolean
desk_pending_add (DeskFile   *file,
                  DeskCommit *commit,
                  GError    **error)
{
  return insert_pending (file, commit, NULL, error);
}

/**
 * desk_pending_hand_in:
 * @file: a writer inside a transaction, of a shared desk
 * @intent: a commit that a restored log has lost; gets a number of this
 *   replica for its place, and keeps its id
 * @error: return location
 *
 * It is not carried out yet: see desk_pending_put_back().
 *
 * Returns: whether it waits for the log now
 */
gboolean
desk_pending_hand_in (DeskFile   *file,
                      DeskCommit *intent,
                      GError    **error)
{
  intent->replica = file->head.replica;
  intent->replica_no = ++file->head.replica_no;
  /* What had been rejected stays so, and only goes on record again. */
  if (intent->verdict != DESK_VERDICT_REJECTED)
    {
      intent->verdict = DESK_VERDICT_OK;
      g_free (intent->reason);
      intent->reason = g_strdup ("");
    }

  return insert_pending (file, intent, intent->reason, error);
}

/**
 * desk_pending_remove:
 * @file: a writer inside a transaction
 * @id: a commit whose effect has been taken back
 * @was_there: (out): whether it was pending
 * @error: return location
 *
 * Returns: whether it could be removed
 */
gboolean
desk_pending_remove (DeskFile       *file,
                     const DeskUuid *id,
                     gboolean       *was_there,
                     GError        **error)
{
  g_autoptr (DeskStatement) rows = desk_file_prepare (file, "DELETE FROM pending_row WHERE pending_no = (SELECT no FROM pending WHERE id = ?)", error);
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "DELETE FROM pending WHERE id = ?", error);

  if (rows == NULL || write == NULL)
    return FALSE;
  desk_statement_bind_uuid (rows, 1, id);
  desk_statement_bind_uuid (write, 1, id);
  if (!desk_statement_run (rows, error) || !desk_statement_run (write, error))
    return FALSE;
  *was_there = sqlite3_changes (file->db) > 0;

  return TRUE;
}

/* --- what the log has rejected --- */

/**
 * desk_rejected_keep:
 * @file: a writer inside a transaction
 * @intent: a commit made here that the log has rejected
 * @reason: why
 * @error: return location
 *
 * Returns: whether it is kept, with everything that was typed
 */
gboolean
desk_rejected_keep (DeskFile   *file,
                    DeskCommit *intent,
                    const char *reason,
                    GError    **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "INSERT OR IGNORE INTO rejected (id, intent, reason, made_at) VALUES (?, ?, ?, ?)", error);
  g_autoptr (GBytes) bytes = desk_commit_encode (intent);

  if (DESK_FAULT (DESK_FAULT_LOSE_REJECTED))
    return TRUE;
  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, &intent->id);
  desk_statement_bind_blob (write, 2, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  desk_statement_bind_text (write, 3, reason);
  sqlite3_bind_int64 (write, 4, intent->made_at_ms);

  return desk_statement_run (write, error);
}

/**
 * desk_rejected_load:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskPending): what was made here and
 *   the log has rejected, with the reasons
 */
GPtrArray *
desk_rejected_load (DeskFile *file,
                    GError  **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_pending_free);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 0, intent, NULL, reason FROM rejected ORDER BY made_at, id", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      DeskPending *pending;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&all);
      pending = read_pending (read, error);
      if (pending == NULL)
        return NULL;
      g_ptr_array_add (all, pending);
    }
}

/**
 * desk_rejected_drop:
 * @file: a writer inside a transaction
 * @id: a rejected commit that its author has dealt with
 * @error: return location
 *
 * Returns: whether it is kept no more
 */
gboolean
desk_rejected_drop (DeskFile       *file,
                    const DeskUuid *id,
                    GError        **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "DELETE FROM rejected WHERE id = ?", error);

  if (write == NULL)
    return FALSE;
  desk_statement_bind_uuid (write, 1, id);

  return desk_statement_run (write, error);
}
