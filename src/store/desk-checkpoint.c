// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Checkpoints: facts and kept tables at one segment of the log, as a plain
 * SQLite database. One that comes from elsewhere is never adopted: it is
 * opened read-only, its schema is compared with ours and its pages are
 * checked, rows are copied out, and they have to have the digests that the
 * log names.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-batch-private.h"
#include "desk-checkpoint.h"
#include "desk-derived.h"
#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-news.h"
#include "desk-pending.h"
#include "desk-schema.h"
#include "desk-sharing.h"
#include "desk-sql.h"
#include "desk-store-error.h"
#include "desk-strange.h"
#include "desk-sum.h"

/* What a checkpoint is called while it is copied. */
#define ATTACHED "checkpoint"

static const char *const kept_tables[] = { "log_commit", "history", "conflict", "counter", "extra", NULL };

/* --- making one --- */

/**
 * desk_checkpoint_snapshot:
 * @desk_path: a desk file; others may go on working on it
 * @to: where nothing stands yet
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Returns: whether all of the file, as it is at one moment, is there
 */
gboolean
desk_checkpoint_snapshot (const char   *desk_path,
                          const char   *to,
                          DeskClock    *clock,
                          DeskIdSource *ids,
                          GError      **error)
{
  g_autoptr (DeskFile) reader = desk_file_open (desk_path, DESK_FILE_READER, clock, ids, error);
  g_autoptr (DeskStatement) copy = NULL;

  if (reader == NULL)
    return FALSE;
  copy = desk_file_prepare (reader, "VACUUM INTO ?", error);
  if (copy == NULL)
    return FALSE;
  desk_statement_bind_text (copy, 1, to);

  return desk_statement_run (copy, error);
}

/* Everything that a checkpoint does not hold. */
static gboolean
drop_tables (DeskFile *file,
             GError  **error)
{
  static const char *const others[] = { "search_title", "search_body", "search_part", "search_document", "search_mark", "ticket_queue", "draft",
                                        "log_segment", "pending", "pending_row", "rejected", "news" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TABLE %s", others[i]);

      if (!desk_file_run (file, sql, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
strip_in_transaction (DeskFile *file,
                      guint64  *segment,
                      GError  **error)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) pending = NULL;
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d", DESK_CHECKPOINT_APPLICATION_ID);

  if (file->head.taken != 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_BUSY, _("The desk is in the middle of a part of its log"));
      return FALSE;
    }
  *segment = file->head.segment;
  pending = desk_pending_find_all (file, error);
  if (pending == NULL || (!DESK_FAULT (DESK_FAULT_CHECKPOINT_PENDING) && !desk_pending_take_back (file, pending, changes, error)))
    return FALSE;

  /* Nothing of who made it goes along. */
  return drop_tables (file, error) && desk_file_run (file, "UPDATE head SET replica = zeroblob (16), replica_no = 0, revision = 0, shared = NULL, place = NULL, tag = NULL, alias_no = 0, alias_tag = NULL, account = NULL, begins = 1", error) &&
         desk_file_run (file, identity, error);
}

static gboolean
strip (const char   *path,
       const char   *to,
       DeskClock    *clock,
       DeskIdSource *ids,
       guint64      *segment,
       GError      **error)
{
  g_autoptr (DeskFile) file = desk_file_open (path, DESK_FILE_WRITER, clock, ids, error);
  g_autoptr (DeskStatement) copy = NULL;

  if (file == NULL || !desk_file_begin (file, error))
    return FALSE;
  if (!strip_in_transaction (file, segment, error))
    {
      desk_file_abandon (file);
      return FALSE;
    }
  if (!desk_file_end (file, error))
    return FALSE;
  copy = desk_file_prepare (file, "VACUUM INTO ?", error);
  if (copy == NULL)
    return FALSE;
  desk_statement_bind_text (copy, 1, to);

  return desk_statement_run (copy, error);
}

static void
remove_desk (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

/**
 * desk_checkpoint_make:
 * @desk_path: a desk file; others may go on working on it
 * @path: where nothing stands yet, on a disk of this machine
 * @clock: the time
 * @ids: new ids
 * @segment: (out): the number of the segment it is of
 * @error: return location
 *
 * Returns: whether it was made: facts and kept tables as the log made them,
 *   without what is pending, local or derived
 */
gboolean
desk_checkpoint_make (const char   *desk_path,
                      const char   *path,
                      DeskClock    *clock,
                      DeskIdSource *ids,
                      guint64      *segment,
                      GError      **error)
{
  g_autofree char *copy = g_strconcat (path, ".part", NULL);
  gboolean done;

  remove_desk (copy);
  done = desk_checkpoint_snapshot (desk_path, copy, clock, ids, error) && strip (copy, path, clock, ids, segment, error);
  remove_desk (copy);

  return done;
}

/* --- reading one --- */

static gboolean
refuse (GError **error,
        int      code)
{
  if (code == DESK_STORE_ERROR_NEWER)
    g_set_error_literal (error, DESK_STORE_ERROR, code, _("The checkpoint was written by another version of Deskbell"));
  else
    g_set_error_literal (error, DESK_STORE_ERROR, code, _("The checkpoint is damaged, or is none"));

  return FALSE;
}

static gboolean
compare_table (DeskFile   *file,
               sqlite3    *db,
               const char *table,
               GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT group_concat (name || ' ' || type || ' ' || hidden, ', ') FROM pragma_table_xinfo ('%s')", table);
  g_autofree char *kind_sql = g_strdup_printf ("SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = '%s'", table);
  g_autofree char *theirs = desk_strange_ask (db, sql);
  g_autofree char *ours = desk_strange_ask (file->db, sql);
  g_autofree char *kind = desk_strange_ask (db, kind_sql);

  return g_strcmp0 (kind, "table") == 0 && g_strcmp0 (theirs, ours) == 0 ? TRUE : refuse (error, DESK_STORE_ERROR_DAMAGED);
}

static gboolean
check_strange (DeskFile *file,
               sqlite3  *db,
               GError  **error)
{
  g_autofree char *identity = desk_strange_ask (db, "PRAGMA application_id");
  g_autofree char *version = desk_strange_ask (db, "PRAGMA user_version");

  if (identity == NULL || g_ascii_strtoll (identity, NULL, 10) != DESK_CHECKPOINT_APPLICATION_ID || version == NULL)
    return refuse (error, DESK_STORE_ERROR_DAMAGED);
  if (g_ascii_strtoll (version, NULL, 10) != DESK_SCHEMA_VERSION)
    return refuse (error, DESK_STORE_ERROR_NEWER);

  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      if (!compare_table (file, db, desk_table_get ((DeskTableId) i)->name, error))
        return FALSE;
    }
  for (guint i = 0; kept_tables[i] != NULL; i++)
    {
      if (!compare_table (file, db, kept_tables[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
copy_row (sqlite3_stmt  *from,
          DeskStatement *to,
          GError       **error)
{
  for (int i = 0; i < sqlite3_column_count (from); i++)
    sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i));

  return desk_statement_run (to, error);
}

static gboolean
copy_table (DeskFile   *file,
            sqlite3    *db,
            const char *table,
            GError    **error)
{
  g_autofree char *read_sql = g_strdup_printf ("SELECT * FROM %s", table);
  g_autofree char *columns_sql = g_strdup_printf ("SELECT rtrim (replace (hex (zeroblob (count (*))), '00', '?,'), ',') FROM pragma_table_info ('%s')", table);
  g_autofree char *marks = desk_strange_ask (file->db, columns_sql);
  g_autofree char *write_sql = g_strdup_printf ("INSERT INTO %s VALUES (%s)", table, marks);
  sqlite3_stmt *read = NULL;
  gboolean done = TRUE;
  int code = sqlite3_prepare_v2 (db, read_sql, -1, &read, NULL);

  while (code == SQLITE_OK || code == SQLITE_ROW)
    {
      g_autoptr (DeskStatement) write = NULL;

      code = sqlite3_step (read);
      if (code != SQLITE_ROW)
        break;
      write = desk_file_prepare (file, write_sql, error);
      done = write != NULL && copy_row (read, write, error);
      if (!done)
        break;
    }
  sqlite3_finalize (read);

  return done && (code == SQLITE_DONE ? TRUE : refuse (error, DESK_STORE_ERROR_DAMAGED));
}

/* --- copying whole pages --- */

static void
detach (DeskFile *file)
{
  g_autoptr (GError) error = NULL;

  if (sqlite3_db_filename (file->db, ATTACHED) != NULL && !desk_file_run (file, "DETACH " ATTACHED, &error))
    g_warning ("A checkpoint could not be let go of: %s", error->message);
}

/* SQLite copies an empty table from one that is defined in the same words
 * without looking at rows, and its indexes too. That both are sound has been
 * checked; whether it is what the log says, the digests tell. */
static gboolean
copy_whole_table (DeskFile   *file,
                  const char *table,
                  GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO main.%s SELECT * FROM " ATTACHED ".%s", table, table);

  return desk_file_run (file, sql, error);
}

static gboolean
attach (DeskFile   *file,
        const char *path,
        GError    **error)
{
  g_autoptr (DeskStatement) statement = desk_file_prepare (file, "ATTACH ? AS " ATTACHED, error);

  if (statement == NULL)
    return FALSE;
  desk_statement_bind_text (statement, 1, path);

  return desk_statement_run (statement, error);
}

static gboolean
copy_out (DeskFile   *file,
          sqlite3    *db,
          const char *path,
          gboolean    is_ours,
          GError    **error)
{
  gboolean done = !is_ours || attach (file, path, error);

  desk_file_let_facts_be_written (file, TRUE);
  for (guint i = 1; done && i < DESK_N_TABLES; i++)
    {
      const char *name = desk_table_get ((DeskTableId) i)->name;

      done = is_ours ? copy_whole_table (file, name, error) : copy_table (file, db, name, error);
    }
  desk_file_let_facts_be_written (file, FALSE);
  for (guint i = 0; done && kept_tables[i] != NULL; i++)
    done = is_ours ? copy_whole_table (file, kept_tables[i], error) : copy_table (file, db, kept_tables[i], error);

  return done;
}

/* Rows that are what the log says have its digests. */
static gboolean
compare_digests (DeskFile          *file,
                 const DeskSum     *sum,
                 const DeskSegment *segment,
                 GError           **error)
{
  DeskHead *head = &file->head;
  DeskDigest all;
  gint64 commit_no;

  if (!desk_file_read_integer (file, "SELECT coalesce (max (no), 0) FROM log_commit", &commit_no, error))
    return FALSE;
  desk_digest_sum (&sum->facts, &sum->kept, &all);
  if ((!desk_digest_equal (&sum->facts, &segment->facts) || !desk_digest_equal (&all, &segment->all)) && !DESK_FAULT (DESK_FAULT_CHECKPOINT_PENDING))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("The checkpoint is not what the log says it is"));
      return FALSE;
    }
  head->facts = sum->facts;
  head->kept = sum->kept;
  head->segment = segment->number;
  head->epoch = segment->epoch;
  head->commit_no = (guint64) commit_no;
  memcpy (head->hash, segment->hash, DESK_HASH_SIZE);

  return TRUE;
}

/* What is defined in our own words is summed up where it comes from, beside the
 * other work: copying whole tables changes no row. In other words a row may
 * become another one on the way. Nothing is copied from pages that are not in
 * order. */
static gboolean
copy_and_compare (DeskFile          *file,
                  sqlite3           *db,
                  const char        *path,
                  const DeskSegment *segment,
                  GError           **error)
{
  gboolean is_ours = desk_strange_has_no_wal (path) && desk_strange_is_like (db, file);
  DeskSumming *summing = is_ours ? desk_summing_start (path, file, error) : NULL;
  gboolean done = (!is_ours || summing != NULL) && (desk_strange_is_sound (db) || refuse (error, DESK_STORE_ERROR_DAMAGED)) &&
                  copy_out (file, db, path, is_ours, error) && desk_derived_rebuild (file, error);
  DeskSum sum;

  if (summing != NULL)
    done = desk_summing_finish (summing, done ? &sum : NULL, done ? error : NULL) && done;
  else
    done = done && desk_sum (file, &sum, error);

  return done && compare_digests (file, &sum, segment, error);
}

static gboolean
load (DeskFile    *file,
      const char  *path,
      DeskSegment *segment,
      GError     **error)
{
  sqlite3 *db = desk_strange_open (path, error);
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  gboolean done;

  if (db == NULL)
    return FALSE;
  /* Where the log goes on from has to be known. */
  done = check_strange (file, db, error) && copy_and_compare (file, db, path, segment, error) && desk_log_keep_segment (file, segment->number, bytes, error);
  sqlite3_close (db);

  return done;
}

/* --- beginning anew --- */

static gboolean
wipe (DeskFile *file,
      GError  **error)
{
  gboolean done = TRUE;
  DeskHead *head = &file->head;

  desk_file_let_facts_be_written (file, TRUE);
  for (guint i = 1; done && i < DESK_N_TABLES; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", desk_table_get ((DeskTableId) i)->name);

      done = desk_file_run (file, sql, error);
    }
  desk_file_let_facts_be_written (file, FALSE);
  for (guint i = 0; done && kept_tables[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", kept_tables[i]);

      done = desk_file_run (file, sql, error);
    }
  if (!done || !desk_file_run (file, "DELETE FROM log_segment", error) || !desk_derived_rebuild (file, error))
    return FALSE;

  head->segment = 0;
  head->epoch = 1;
  head->commit_no = 0;
  head->taken = 0;
  memset (head->hash, 0, DESK_HASH_SIZE);
  memset (&head->facts, 0, sizeof head->facts);
  memset (&head->kept, 0, sizeof head->kept);
  /* What was made here under the old name comes in again from the log. */
  if (head->replica_no > 0)
    desk_sharing_renew_replica (file);

  return TRUE;
}

/* What the log has lost comes before what was done here since. */
static gboolean
hand_in_again (DeskFile  *file,
               GPtrArray *orphans,
               GError   **error)
{
  g_autoptr (GPtrArray) pending = desk_pending_load (file, G_MAXINT, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);

  if (pending == NULL || !desk_file_run (file, "DELETE FROM pending; DELETE FROM pending_row", error))
    return FALSE;
  for (guint i = 0; orphans != NULL && i < orphans->len; i++)
    {
      DeskCommit *orphan = g_ptr_array_index (orphans, i);

      if (g_hash_table_add (seen, &orphan->id) && !desk_pending_hand_in (file, orphan, error))
        return FALSE;
    }
  for (guint i = 0; i < pending->len; i++)
    {
      DeskCommit *intent = ((DeskPending *) g_ptr_array_index (pending, i))->intent;

      if (g_hash_table_add (seen, &intent->id) && !desk_pending_hand_in (file, intent, error))
        return FALSE;
    }

  return TRUE;
}

/* What a checkpoint holds is in the log already. */
static gboolean
drop_known (DeskFile *file,
            GError  **error)
{
  g_autoptr (GPtrArray) pending = desk_pending_load (file, G_MAXINT, error);

  for (guint i = 0; pending != NULL && i < pending->len; i++)
    {
      DeskCommit *intent = ((DeskPending *) g_ptr_array_index (pending, i))->intent;
      g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT verdict, reason FROM log_commit WHERE id = ?", error);
      gboolean has_row, was_there;

      if (read == NULL)
        return FALSE;
      desk_statement_bind_uuid (read, 1, &intent->id);
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        continue;
      if (sqlite3_column_int (read, 0) == DESK_VERDICT_REJECTED && intent->verdict != DESK_VERDICT_REJECTED &&
          !desk_rejected_keep (file, intent, (const char *) sqlite3_column_text (read, 1), error))
        return FALSE;
      if (!desk_pending_remove (file, &intent->id, &was_there, error))
        return FALSE;
    }

  return pending != NULL;
}

static gboolean
reset_in_transaction (DeskFile    *file,
                      GPtrArray   *orphans,
                      const char  *checkpoint,
                      DeskSegment *segment,
                      GError     **error)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) all = desk_pending_find_all (file, error);

  if (all == NULL || !wipe (file, error) || !hand_in_again (file, orphans, error))
    return FALSE;
  if (checkpoint != NULL && (!load (file, checkpoint, segment, error) || !drop_known (file, error)))
    return FALSE;
  g_array_unref (all);
  all = desk_pending_find_all (file, error);
  desk_change_set_set_everything (changes);

  return all != NULL && desk_pending_put_back (file, all, changes, error) && desk_news_write (file, changes, error);
}

/**
 * desk_replica_reset:
 * @file: a writer on a shared desk
 * @orphans: (nullable) (element-type DeskCommit): what only this replica has
 *   of a log that was lost; handed in again before what is pending
 * @checkpoint: (nullable): a checkpoint from the log, on a disk of this
 *   machine; %NULL: to begin with the first segment
 * @segment: (nullable): the segment of the log that @checkpoint is of
 * @error: return location
 *
 * Makes everything that follows from the log anew, in one transaction. What is
 * local stays: pending and rejected commits, drafts. The log is to be taken in
 * from there on.
 *
 * Returns: whether it was done; otherwise nothing has changed
 */
gboolean
desk_replica_reset (DeskFile    *file,
                    GPtrArray   *orphans,
                    const char  *checkpoint,
                    DeskSegment *segment,
                    GError     **error)
{
  gboolean done;

  g_return_val_if_fail ((checkpoint == NULL) == (segment == NULL), FALSE);

  if (!desk_file_begin (file, error))
    return FALSE;
  done = reset_in_transaction (file, orphans, checkpoint, segment, error) && desk_file_end (file, error);
  if (!done)
    desk_file_abandon (file);
  detach (file);

  return done;
}
