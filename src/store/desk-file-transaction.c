// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where the log of a file stands, transactions under the lock between
 * processes, and checkpoints.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-file-lock.h"
#include "desk-file-private.h"
#include "desk-policies.h"
#include "desk-store-error.h"

/* One statement, kept prepared. */
gboolean
desk_file_run_short (DeskFile   *self,
                     const char *sql,
                     GError    **error)
{
  g_autoptr (DeskStatement) statement = desk_file_prepare (self, sql, error);

  return statement != NULL && desk_statement_run (statement, error);
}

/**
 * desk_file_read_head:
 * @self: a desk file
 * @head: (out): where its log stands
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_file_read_head (DeskFile *self,
                     DeskHead *head,
                     GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;
  DeskHead result = { 0 };

  read = desk_file_prepare (self,
                            "SELECT desk, epoch, segment, hash, commit_no, facts, kept, replica, replica_no, taken, revision, shared IS NOT NULL, tag, alias_no, alias_tag, account FROM head",
                            error);
  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;

  if (!has_row || sqlite3_column_bytes (read, 3) != DESK_HASH_SIZE || !desk_statement_get_uuid (read, 0, &result.desk) ||
      !desk_digest_read (sqlite3_column_blob (read, 5), (gsize) sqlite3_column_bytes (read, 5), &result.facts) ||
      !desk_digest_read (sqlite3_column_blob (read, 6), (gsize) sqlite3_column_bytes (read, 6), &result.kept) ||
      !desk_statement_get_uuid (read, 7, &result.replica))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("“%s” is damaged: it does not know where its log stands. Restore it from a backup"), self->path);
      return FALSE;
    }
  result.epoch = (guint32) sqlite3_column_int64 (read, 1);
  result.segment = (guint64) sqlite3_column_int64 (read, 2);
  memcpy (result.hash, sqlite3_column_blob (read, 3), DESK_HASH_SIZE);
  result.commit_no = (guint64) sqlite3_column_int64 (read, 4);
  result.replica_no = (guint64) sqlite3_column_int64 (read, 8);
  result.taken = (guint64) sqlite3_column_int64 (read, 9);
  result.revision = (guint64) sqlite3_column_int64 (read, 10);
  result.is_shared = sqlite3_column_int (read, 11) != 0;
  if (sqlite3_column_text (read, 12) != NULL)
    g_strlcpy (result.tag, (const char *) sqlite3_column_text (read, 12), sizeof result.tag);
  result.alias_no = (guint64) sqlite3_column_int64 (read, 13);
  if (sqlite3_column_text (read, 14) != NULL)
    g_strlcpy (result.alias_tag, (const char *) sqlite3_column_text (read, 14), sizeof result.alias_tag);
  (void) desk_statement_get_uuid (read, 15, &result.account);

  *head = result;
  return TRUE;
}

gboolean
desk_file_write_head (DeskFile *self,
                      GError  **error)
{
  const DeskHead *head = &self->head;
  guint8 facts[DESK_DIGEST_SIZE];
  guint8 kept[DESK_DIGEST_SIZE];
  g_autoptr (DeskStatement) write = NULL;

  write = desk_file_prepare (self,
                             "UPDATE head SET segment = ?, hash = ?, commit_no = ?, facts = ?, kept = ?, replica_no = ?, epoch = ?, replica = ?, taken = ?, revision = ?, alias_no = ?, alias_tag = ?",
                             error);
  if (write == NULL)
    return FALSE;

  desk_digest_write (&head->facts, facts);
  desk_digest_write (&head->kept, kept);
  sqlite3_bind_int64 (write, 1, (gint64) head->segment);
  desk_statement_bind_blob (write, 2, head->hash, DESK_HASH_SIZE);
  sqlite3_bind_int64 (write, 3, (gint64) head->commit_no);
  desk_statement_bind_blob (write, 4, facts, sizeof facts);
  desk_statement_bind_blob (write, 5, kept, sizeof kept);
  sqlite3_bind_int64 (write, 6, (gint64) head->replica_no);
  sqlite3_bind_int64 (write, 7, head->epoch);
  desk_statement_bind_uuid (write, 8, &head->replica);
  sqlite3_bind_int64 (write, 9, (gint64) head->taken);
  sqlite3_bind_int64 (write, 10, (gint64) head->revision);
  sqlite3_bind_int64 (write, 11, (gint64) head->alias_no);
  desk_statement_bind_text (write, 12, head->alias_tag[0] != '\0' ? head->alias_tag : NULL);

  return desk_statement_run (write, error);
}

/**
 * desk_file_format_digests:
 * @head: where a log stands
 * @facts: (out): digest of the fact tables, 64 hexadecimal digits
 * @all: (out): digest of facts and kept tables
 */
void
desk_file_format_digests (const DeskHead *head,
                          char          **facts,
                          char          **all)
{
  DeskDigest sum;

  desk_digest_sum (&head->facts, &head->kept, &sum);
  *facts = desk_digest_to_string (&head->facts);
  *all = desk_digest_to_string (&sum);
}

/* --- numbers of rows --- */

/* A row that is taken back and comes again in the same transaction is the
 * same row for those who look at it. */
void
desk_file_keep_row_no (DeskFile       *self,
                       const DeskUuid *row,
                       gint64          row_no)
{
  gint64 *number = g_new (gint64, 1);

  if (self->row_numbers == NULL)
    self->row_numbers = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  *number = row_no;
  self->last_row_no = MAX (self->last_row_no, row_no);
  g_hash_table_insert (self->row_numbers, desk_uuid_copy (row), number);
}

static gboolean
find_free_row_no (DeskFile   *self,
                  const char *table,
                  gint64     *row_no,
                  GError    **error)
{
  char sql[96];
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  g_snprintf (sql, sizeof sql, "SELECT max (row_no) FROM %s", table);
  read = desk_file_prepare (self, sql, error);
  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *row_no = MAX (sqlite3_column_int64 (read, 0), self->last_row_no) + 1;

  return TRUE;
}

/* The number that was kept for a row; for others one that is kept for none. */
gboolean
desk_file_bind_row_no (DeskFile       *self,
                       DeskStatement  *statement,
                       int             index,
                       const char     *table,
                       const DeskUuid *row,
                       GError        **error)
{
  const gint64 *number;
  gint64 row_no;

  if (self->row_numbers == NULL)
    {
      sqlite3_bind_null (statement, index);
      return TRUE;
    }

  number = g_hash_table_lookup (self->row_numbers, row);
  if (number != NULL)
    row_no = *number;
  else if (!find_free_row_no (self, table, &row_no, error))
    return FALSE;
  sqlite3_bind_int64 (statement, index, row_no);

  return TRUE;
}

/* --- transactions --- */

/**
 * desk_file_begin_read:
 * @self: a desk file
 * @error: return location
 *
 * What is read until desk_file_end_read() is of one moment.
 *
 * Returns: whether reading may begin
 */
gboolean
desk_file_begin_read (DeskFile *self,
                      GError  **error)
{
  return desk_file_run_short (self, "BEGIN", error);
}

void
desk_file_end_read (DeskFile *self)
{
  g_autoptr (GError) error = NULL;

  if (sqlite3_get_autocommit (self->db) == 0 && !desk_file_run_short (self, "COMMIT", &error))
    {
      g_debug ("End of reading: %s", error->message);
      (void) sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

/**
 * desk_file_begin:
 * @self: a writer
 * @error: return location
 *
 * Takes the lock between processes and begins a write transaction.
 *
 * Returns: whether it was begun
 */
gboolean
desk_file_begin (DeskFile *self,
                 GError  **error)
{
  g_return_val_if_fail (self->mode == DESK_FILE_WRITER, FALSE);
  g_return_val_if_fail (!self->in_transaction, FALSE);
  desk_file_check_thread (self);

  if (!desk_file_lock_take (self->lock_fd, error))
    return FALSE;
  if (!desk_file_run_short (self, "BEGIN IMMEDIATE", error))
    {
      desk_file_lock_release (self->lock_fd);
      return FALSE;
    }
  self->in_transaction = TRUE;
  if (!desk_file_read_head (self, &self->head, error) || !desk_sharing_check_expected (self, error))
    {
      desk_file_abandon (self);
      return FALSE;
    }

  return TRUE;
}

/**
 * desk_file_end:
 * @self: a writer
 * @error: return location
 *
 * Commits, durably. When that fails nothing of the transaction is left.
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_file_end (DeskFile *self,
               GError  **error)
{
  g_return_val_if_fail (self->in_transaction, FALSE);

  if (!desk_file_run_short (self, "COMMIT", error))
    {
      desk_file_abandon (self);
      return FALSE;
    }
  self->in_transaction = FALSE;
  g_clear_pointer (&self->row_numbers, g_hash_table_unref);
  self->last_row_no = 0;
  desk_file_lock_release (self->lock_fd);

  return TRUE;
}

/**
 * desk_file_abandon:
 * @self: a desk file
 *
 * Gives up the running transaction, if there is one.
 */
void
desk_file_abandon (DeskFile *self)
{
  if (!self->in_transaction)
    return;

  /* SQLite has rolled back by itself after some errors. */
  if (sqlite3_get_autocommit (self->db) == 0)
    (void) sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  self->in_transaction = FALSE;
  self->may_write_facts = FALSE;
  g_clear_pointer (&self->row_numbers, g_hash_table_unref);
  self->last_row_no = 0;
  desk_policies_forget (self);
  desk_file_lock_release (self->lock_fd);
}

/**
 * desk_file_get_wal_pages:
 * @self: a writer
 *
 * Returns: how many pages stood in the write-ahead log after the last commit
 */
guint
desk_file_get_wal_pages (DeskFile *self)
{
  return self->wal_pages;
}

/**
 * desk_file_checkpoint:
 * @self: a writer, between transactions
 * @error: return location
 *
 * Copies the write-ahead log into the file as far as readers allow.
 *
 * Returns: whether nothing failed
 */
gboolean
desk_file_checkpoint (DeskFile *self,
                      GError  **error)
{
  int code;

  g_return_val_if_fail (self->mode == DESK_FILE_WRITER, FALSE);
  g_return_val_if_fail (!self->in_transaction, FALSE);
  desk_file_check_thread (self);

  if (!desk_file_lock_take (self->lock_fd, error))
    return FALSE;
  code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  desk_file_lock_release (self->lock_fd);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
    {
      desk_sql_set_error (error, self->db, code);
      return FALSE;
    }
  self->wal_pages = 0;

  return TRUE;
}
