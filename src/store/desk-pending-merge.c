// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Pending commits make way for the log's own: the effects that touch the same
 * rows are taken back, newest first, and the intents merged again afterwards.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-apply.h"
#include "desk-batch-private.h"
#include "desk-commit-codec.h"
#include "desk-derived.h"
#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-merge.h"
#include "desk-pending.h"

/* --- which are touched --- */

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

/* Two that only point at the same row have nothing to do with each other. */
static gboolean
find_after (DeskFile       *file,
            const DeskUuid *row,
            gboolean        is_written,
            guint64         after,
            GHashTable     *found,
            GArray         *work,
            GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT pending_no FROM pending_row WHERE row_id = ? AND pending_no > ? AND (writes OR ?)", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  sqlite3_bind_int64 (read, 2, (gint64) after);
  sqlite3_bind_int (read, 3, is_written);
  while (TRUE)
    {
      guint64 no;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      no = (guint64) sqlite3_column_int64 (read, 0);
      if (g_hash_table_add (found, g_memdup2 (&no, sizeof no)))
        g_array_append_val (work, no);
    }
}

typedef struct {
  DeskUuid row;
  gboolean is_written;
} OwnRow;

static GArray *
rows_of (DeskFile *file,
         guint64   no,
         GError  **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (OwnRow));
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT row_id, writes FROM pending_row WHERE pending_no = ?", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, (gint64) no);
  while (TRUE)
    {
      OwnRow row;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&rows);
      desk_statement_get_uuid (read, 0, &row.row);
      row.is_written = sqlite3_column_int (read, 1) != 0;
      g_array_append_val (rows, row);
    }
}

/**
 * desk_pending_find_touched:
 * @file: a writer inside a transaction
 * @rows: (element-type DeskUuid): rows that will be touched
 * @error: return location
 *
 * Returns: (transfer full) (element-type guint64): the pending commits that
 *   have to be taken back first: those on the same rows, and later ones on
 *   rows of theirs; in ascending order
 */
GArray *
desk_pending_find_touched (DeskFile   *file,
                           GHashTable *rows,
                           GError    **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      if (!find_after (file, row, TRUE, 0, found, work, error))
        return NULL;
    }

  for (guint i = 0; i < work->len; i++)
    {
      guint64 no = g_array_index (work, guint64, i);
      g_autoptr (GArray) own = rows_of (file, no, error);

      if (own == NULL)
        return NULL;
      for (guint j = 0; j < own->len; j++)
        {
          const OwnRow *row_of = &g_array_index (own, OwnRow, j);

          if (!find_after (file, &row_of->row, row_of->is_written, no, found, work, error))
            return NULL;
        }
    }
  g_array_sort (work, compare_numbers);

  return g_steal_pointer (&work);
}

/**
 * desk_pending_find_all:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (element-type guint64): every pending commit, in
 *   ascending order
 */
GArray *
desk_pending_find_all (DeskFile *file,
                       GError  **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no FROM pending ORDER BY no", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      guint64 no;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&all);
      no = (guint64) sqlite3_column_int64 (read, 0);
      g_array_append_val (all, no);
    }
}

/* --- back and forth --- */

/**
 * desk_pending_take_back:
 * @file: a writer inside a transaction
 * @numbers: (element-type guint64): of desk_pending_find_touched() or
 *   desk_pending_find_all()
 * @changes: the rows that were touched are added
 * @error: return location
 *
 * Takes their effects back, the newest first. They stay pending.
 *
 * Returns: whether it was done
 */
gboolean
desk_pending_take_back (DeskFile      *file,
                        GArray        *numbers,
                        DeskChangeSet *changes,
                        GError       **error)
{
  if (DESK_FAULT (DESK_FAULT_NO_REWIND))
    return TRUE;

  for (guint i = numbers->len; i > 0; i--)
    {
      g_autoptr (DeskPending) pending = desk_pending_load_one (file, g_array_index (numbers, guint64, i - 1), error);
      g_autoptr (DeskChangeSet) touched = desk_change_set_new ();

      if (pending == NULL)
        return FALSE;
      if (pending->effect == NULL)
        continue;
      if (!desk_apply_back (file, pending->effect, touched, error))
        return FALSE;
      if (!DESK_FAULT (DESK_FAULT_NO_DERIVED) && !desk_derived_update (file, pending->effect, touched, error))
        return FALSE;
      desk_change_set_add_all (changes, touched);
    }

  return TRUE;
}

static gboolean
write_effect (DeskFile   *file,
              guint64     no,
              DeskCommit *effect,
              const char *reason,
              GError    **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "UPDATE pending SET effect = ?, reason = ? WHERE no = ?", error);
  g_autoptr (GBytes) bytes = effect != NULL ? desk_commit_encode (effect) : NULL;

  if (write == NULL)
    return FALSE;
  if (bytes != NULL)
    desk_statement_bind_blob (write, 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  else
    sqlite3_bind_null (write, 1);
  desk_statement_bind_text (write, 2, reason);
  sqlite3_bind_int64 (write, 3, (gint64) no);

  return desk_statement_run (write, error);
}

/* Only the log gives numbers. One that a lost part of it had given comes along
 * with the intent, but somebody else may have it now. */
static void
strip_numbers (DeskCommit *effect)
{
  for (guint i = 0; i < effect->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (effect->operations, i);

      if (operation->kind == DESK_OPERATION_INSERT && desk_operation_get (operation, "number") != NULL)
        desk_operation_put_null (operation, "number");
    }
}

static gboolean
carry_out (DeskFile      *file,
           DeskCommit    *effect,
           DeskChangeSet *changes,
           GError       **error)
{
  return desk_merge_commit (file, effect, error) && desk_commit_check (effect, error) && desk_apply_pending (file, effect, changes, error) && desk_derived_update (file, effect, changes, error);
}

static gboolean
put_one_back (DeskFile      *file,
              guint64        no,
              DeskChangeSet *changes,
              GError       **error)
{
  g_autoptr (DeskPending) pending = desk_pending_load_one (file, no, error);
  g_autoptr (DeskCommit) effect = NULL;
  g_autoptr (DeskChangeSet) touched = desk_change_set_new ();
  g_autoptr (GError) failure = NULL;

  if (pending == NULL)
    return FALSE;
  if (pending->intent->verdict == DESK_VERDICT_REJECTED)
    return TRUE;
  if (!desk_file_run_short (file, "SAVEPOINT pending", error))
    return FALSE;
  effect = desk_commit_copy (pending->intent);
  strip_numbers (effect);
  if (carry_out (file, effect, touched, &failure))
    {
      desk_change_set_add_all (changes, touched);
      return write_effect (file, no, effect, NULL, error) && desk_file_run_short (file, "RELEASE pending", error);
    }

  /* It is not lost: the log will say the same, and then it is told. */
  if (!desk_batch_is_of_commit (file, failure) || sqlite3_get_autocommit (file->db) != 0)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return desk_file_run (file, "ROLLBACK TO pending; RELEASE pending", error) && write_effect (file, no, NULL, failure->message, error);
}

/**
 * desk_pending_put_back:
 * @file: a writer inside a transaction
 * @numbers: (element-type guint64): pending commits without effect; those that
 *   are not pending any more are passed over
 * @changes: the rows that are touched are added
 * @error: return location
 *
 * Merges their intents into what stands there now, the oldest first.
 *
 * Returns: whether each has its effect, or the reason why it has none
 */
gboolean
desk_pending_put_back (DeskFile      *file,
                       GArray        *numbers,
                       DeskChangeSet *changes,
                       GError       **error)
{
  if (DESK_FAULT (DESK_FAULT_NO_REWIND))
    return TRUE;

  for (guint i = 0; i < numbers->len; i++)
    {
      guint64 no = g_array_index (numbers, guint64, i);
      g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 1 FROM pending WHERE no = ?", error);
      gboolean is_there;

      if (read == NULL)
        return FALSE;
      sqlite3_bind_int64 (read, 1, (gint64) no);
      if (!desk_statement_step (read, &is_there, error))
        return FALSE;
      sqlite3_reset (read);
      if (is_there && !put_one_back (file, no, changes, error))
        return FALSE;
    }

  return TRUE;
}
