// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The log in the file: segments as they were made or came in, and the commits
 * in them.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-batch-private.h"
#include "desk-file-private.h"
#include "desk-pending.h"
#include "desk-store-error.h"

/* The segment that the running transaction has carried out. What could not be
 * read back is not made. */
DeskSegment *
desk_log_make_segment (DeskFile  *file,
                       GPtrArray *commits,
                       GError   **error)
{
  g_autoptr (DeskSegment) segment = desk_segment_new (&file->head.desk, file->head.epoch, file->head.segment + 1, file->head.hash);

  if (commits->len > DESK_SEGMENT_MAX_COMMITS)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("That is too much at once (%u commits, at most %d fit). Do it in parts"), commits->len,
                   DESK_SEGMENT_MAX_COMMITS);
      return NULL;
    }
  for (guint i = 0; i < commits->len; i++)
    {
      /* What could not be read back must not be written. */
      if (!desk_commit_check (g_ptr_array_index (commits, i), error))
        return NULL;
      g_ptr_array_add (segment->commits, desk_commit_ref (g_ptr_array_index (commits, i)));
    }
  segment->facts = file->head.facts;
  desk_digest_sum (&file->head.facts, &file->head.kept, &segment->all);
  desk_segment_seal (segment);

  return g_steal_pointer (&segment);
}

gboolean
desk_log_keep_segment (DeskFile *file,
                       guint64   number,
                       GBytes   *bytes,
                       GError  **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "INSERT INTO log_segment (number, body) VALUES (?, ?)", error);

  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, (gint64) number);
  desk_statement_bind_blob (write, 2, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return desk_statement_run (write, error);
}

gboolean
desk_log_append (DeskFile  *file,
                 GPtrArray *commits,
                 GError   **error)
{
  g_autoptr (DeskSegment) segment = desk_log_make_segment (file, commits, error);
  g_autoptr (GBytes) bytes = NULL;

  if (segment == NULL)
    return FALSE;
  if (file->signing_key != NULL)
    desk_segment_sign (segment, file->signing_key);
  bytes = desk_segment_encode (segment);
  if (g_bytes_get_size (bytes) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("That is too much for one step (%" G_GSIZE_FORMAT " bytes). Do it in parts"),
                   g_bytes_get_size (bytes));
      return FALSE;
    }
  if (!desk_log_keep_segment (file, segment->number, bytes, error))
    return FALSE;

  file->head.segment = segment->number;
  memcpy (file->head.hash, segment->hash, DESK_HASH_SIZE);

  return desk_file_write_head (file, error);
}

/**
 * desk_log_find_first:
 * @file: a desk file
 * @number: (out): the first segment that it has kept; one after the newest if
 *   it has none
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_log_find_first (DeskFile *file,
                     guint64  *number,
                     GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT coalesce (min (number), (SELECT segment + 1 FROM head)) FROM log_segment", error);
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *number = (guint64) sqlite3_column_int64 (read, 0);

  return TRUE;
}

/**
 * desk_log_read_bytes:
 * @file: a desk file
 * @number: from 1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the segment as it stands in the log;
 *   %NULL with %DESK_STORE_ERROR_NOT_FOUND if this file has none of that number
 */
GBytes *
desk_log_read_bytes (DeskFile *file,
                     guint64   number,
                     GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT body FROM log_segment WHERE number = ?", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, (gint64) number);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (has_row)
    return g_bytes_new (sqlite3_column_blob (read, 0), (gsize) sqlite3_column_bytes (read, 0));

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("The log has no part %" G_GUINT64_FORMAT), number);
  return NULL;
}

/**
 * desk_log_read_segment:
 * @file: a desk file
 * @number: from 1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the segment, its hash computed anew;
 *   %NULL with %DESK_STORE_ERROR_NOT_FOUND if this file has none of that number
 */
DeskSegment *
desk_log_read_segment (DeskFile *file,
                       guint64   number,
                       GError  **error)
{
  g_autoptr (GBytes) bytes = desk_log_read_bytes (file, number, error);

  return bytes != NULL ? desk_segment_decode (bytes, error) : NULL;
}

/**
 * desk_log_has_commit:
 * @file: a desk file
 * @id: a commit
 * @has: (out): whether it is in the log
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_log_has_commit (DeskFile       *file,
                     const DeskUuid *id,
                     gboolean       *has,
                     GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 1 FROM log_commit WHERE id = ?", error);

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);

  return desk_statement_step (read, has, error);
}

/**
 * desk_log_read_verdict:
 * @file: a desk file
 * @id: a commit
 * @verdict: (out): what became of it
 * @reason: (out) (nullable) (transfer full): why it was rejected
 * @segment: (out): the segment it came in
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if it is not in the log
 */
gboolean
desk_log_read_verdict (DeskFile       *file,
                       const DeskUuid *id,
                       DeskVerdict    *verdict,
                       char          **reason,
                       guint64        *segment,
                       GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT verdict, reason, segment FROM log_commit WHERE id = ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no such commit on this desk"));
      return FALSE;
    }
  *verdict = (DeskVerdict) sqlite3_column_int (read, 0);
  *reason = desk_statement_dup_text (read, 1);
  *segment = (guint64) sqlite3_column_int64 (read, 2);

  return TRUE;
}

static DeskCommit *
find_among (GPtrArray      *commits,
            const DeskUuid *id)
{
  for (guint i = 0; commits != NULL && i < commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (commits, i);

      if (desk_uuid_equal (&commit->id, id))
        return desk_commit_ref (commit);
    }

  return NULL;
}

/**
 * desk_log_find_commit:
 * @file: a desk file
 * @id: a commit
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit as it was carried out here,
 *   in the log or pending, or where its segment is not here, as much as
 *   desk_log_rebuild_commit() finds; %NULL with %DESK_STORE_ERROR_NOT_FOUND if
 *   this desk does not know it
 */
DeskCommit *
desk_log_find_commit (DeskFile       *file,
                      const DeskUuid *id,
                      GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (GError) failure = NULL;
  DeskCommit *commit = find_among (file->unwritten, id);
  gboolean has_row;

  if (commit != NULL)
    return commit;

  read = desk_file_prepare (file, "SELECT segment FROM log_commit WHERE id = ?", error);
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
  if (sqlite3_column_int64 (read, 0) == 0)
    return desk_pending_find (file, id, error);

  segment = desk_log_read_segment (file, (guint64) sqlite3_column_int64 (read, 0), &failure);
  if (segment == NULL && g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    return desk_log_rebuild_commit (file, id, error);
  if (segment == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  commit = find_among (segment->commits, id);
  if (commit == NULL)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("The log does not hold the commit it names: run “deskbellctl desk verify”"));

  return commit;
}
