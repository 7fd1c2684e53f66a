// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sequencer: gives commits their place in the log. Each is merged with
 * what stands there, held against the rules, given numbers, and written down
 * with what became of it. The same code runs in a client that appends to a
 * folder and in the service.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-apply.h"
#include "desk-batch-private.h"
#include "desk-commit-codec.h"
#include "desk-derived.h"
#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-merge.h"
#include "desk-numbers.h"
#include "desk-pending.h"
#include "desk-policies.h"
#include "desk-rules.h"
#include "desk-sequence.h"
#include "desk-store-error.h"

/* A clock that is off by more than this is corrected. */
#define SKEW_LIMIT_MS 60000
/* One more of the largest commits still fits. */
#define MAX_SEGMENT_BYTES (8 * 1024 * 1024)
/* Of segments that are worked out together. */
#define MAX_ROUND_BYTES (16 * 1024 * 1024)

/* A ticket that a lost part of the log had given a number keeps it if nobody
 * has it now. Only numbers that were given out once can be kept. */
static gboolean
keep_free_number (DeskFile        *file,
                  DeskOperation   *operation,
                  const DeskTable *table,
                  GError         **error)
{
  const DeskValue *wanted = desk_operation_get (operation, "number");
  gint64 number, last;
  gboolean is_free;

  if (wanted == NULL || desk_value_is_null (wanted) || (table->id != DESK_TABLE_TICKET && table->id != DESK_TABLE_ARTICLE))
    return TRUE;
  number = desk_value_get_integer (wanted, 0);
  if (!desk_numbers_is_free (file, table->id, number, &is_free, error) || !desk_numbers_get_last (file, table->id, &last, error))
    return FALSE;
  if (!is_free || number > last)
    desk_operation_put_null (operation, "number");

  return TRUE;
}

static gboolean
give_numbers (DeskFile   *file,
              DeskCommit *commit,
              GError    **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      if (table == NULL || operation->kind != DESK_OPERATION_INSERT)
        continue;
      if (!keep_free_number (file, operation, table, error) || !desk_numbers_give (file, operation, table, error))
        return FALSE;
    }
  desk_commit_add_salts (commit, file->ids);

  return TRUE;
}

static gboolean
carry_out (DeskFile      *file,
           DeskCommit    *commit,
           DeskChangeSet *changes,
           GError       **error)
{
  return desk_rules_check_name (file, commit, error) && desk_merge_commit (file, commit, error) && give_numbers (file, commit, error) &&
         desk_commit_check (commit, error) && desk_apply_commit (file, commit, changes, error) && desk_rules_check (file, commit, error) && desk_derived_update (file, commit, changes, error);
}

static DeskCommit *
copy_intent (DeskCommit *intent,
             gint64      skew_ms)
{
  DeskCommit *commit = desk_commit_copy (intent);

  g_clear_pointer (&commit->reason, g_free);
  commit->reason = g_strdup ("");
  commit->corrected_ms = ABS (skew_ms) > SKEW_LIMIT_MS ? commit->made_at_ms + skew_ms : commit->made_at_ms;

  return commit;
}

/* What does not fit or is not allowed has its place in the log too, with all
 * that was typed and the reason. */
static DeskCommit *
reject (DeskFile   *file,
        DeskCommit *intent,
        gint64      skew_ms,
        const char *reason,
        GError    **error)
{
  g_autoptr (DeskCommit) commit = copy_intent (intent, skew_ms);
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();

  commit->verdict = DESK_VERDICT_REJECTED;
  g_free (commit->reason);
  commit->reason = g_utf8_substring (reason, 0, MIN (g_utf8_strlen (reason, -1), DESK_TEXT_MAX_BYTES / 4));
  desk_commit_add_salts (commit, file->ids);
  if (!desk_apply_commit (file, commit, changes, error))
    return NULL;

  return g_steal_pointer (&commit);
}

static gboolean
check_new (DeskFile   *file,
           DeskCommit *intent,
           GError    **error)
{
  gboolean is_there;

  if (!desk_log_has_commit (file, &intent->id, &is_there, error))
    return FALSE;
#ifdef DESK_FAULTS
  /* As where commits have no names. */
  if (is_there && DESK_FAULT (DESK_FAULT_TWICE))
    {
      desk_id_source_next_uuid (file->ids, intent->made_at_ms, &intent->id);
      return TRUE;
    }
#endif
  if (is_there)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("This step is in the log already"));
      return FALSE;
    }

  return desk_merge_check_causes (file, intent, error);
}

/**
 * desk_batch_sequence:
 * @self: a batch on a desk without pending commits, or with all of them taken
 *   back
 * @intent: a commit as its author made it
 * @skew_ms: how far the author's clock is behind; corrected when it is over a
 *   minute
 * @effective: (out) (transfer full): the commit as it stands in the log, with
 *   its verdict
 * @error: return location
 *
 * A commit that clashes or breaks a rule takes its place as a rejected one;
 * that is no failure.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_EXISTS if the log has it already, or
 *   %DESK_STORE_ERROR_CAUSE if it has not what this one follows: the batch
 *   stands as before; after other errors it can only be freed
 */
gboolean
desk_batch_sequence (DeskBatch   *self,
                     DeskCommit  *intent,
                     gint64       skew_ms,
                     DeskCommit **effective,
                     GError     **error)
{
  DeskFile *file = self->file;
  DeskHead head = file->head;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GError) failure = NULL;

  if (!check_new (file, intent, error) || !desk_file_run_short (file, "SAVEPOINT one_commit", error))
    return FALSE;

  commit = copy_intent (intent, skew_ms);
  if (intent->verdict == DESK_VERDICT_REJECTED)
    g_set_error_literal (&failure, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, intent->reason);
  if (failure != NULL || !carry_out (file, commit, changes, &failure))
    {
      if (!desk_batch_is_of_commit (file, failure) || sqlite3_get_autocommit (file->db) != 0)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!desk_file_run (file, "ROLLBACK TO one_commit", error))
        return FALSE;
      file->head = head;
      desk_policies_forget (file);
      g_clear_pointer (&changes, desk_change_set_unref);
      changes = desk_change_set_new ();
      g_clear_pointer (&commit, desk_commit_unref);
      commit = reject (file, intent, skew_ms, failure->message, error);
      if (commit == NULL)
        return FALSE;
    }
  if (!desk_file_run_short (file, "RELEASE one_commit", error))
    return FALSE;

  desk_batch_add (self, commit, changes);
  *effective = g_steal_pointer (&commit);
  return TRUE;
}

/**
 * desk_batch_sequence_lost:
 * @self: a batch
 * @lost: a commit that the log had before it was restored from a backup and
 *   went on otherwise; whoever calls knows that it is genuine
 * @effective: (out) (transfer full): the commit as it stands in the log now
 * @error: return location
 *
 * Like desk_batch_sequence(), but what it follows will not come any more
 * either: without that it takes its place as a rejected one. It keeps its
 * author, its id and, where nobody has it now, its number.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_EXISTS if the log has it already: the
 *   batch stands as before; after other errors it can only be freed
 */
gboolean
desk_batch_sequence_lost (DeskBatch   *self,
                          DeskCommit  *lost,
                          DeskCommit **effective,
                          GError     **error)
{
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) failure = NULL;

  if (desk_batch_sequence (self, lost, 0, effective, &failure))
    return TRUE;
  if (!g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  changes = desk_change_set_new ();
  *effective = reject (self->file, lost, 0, _("What this step follows was lost with the log"), error);
  if (*effective == NULL)
    return FALSE;
  desk_batch_add (self, *effective, changes);

  return TRUE;
}

/**
 * desk_batch_open_epoch:
 * @self: a batch
 * @epoch: of the log: that of the desk, or a later one
 * @error: return location
 *
 * What is sequenced from here on is of this epoch. Each new one leaves numbers
 * out that a lost part of the log may have given.
 *
 * Returns: whether it was done
 */
gboolean
desk_batch_open_epoch (DeskBatch *self,
                       guint32    epoch,
                       GError   **error)
{
  DeskHead *head = &self->file->head;

  if (epoch > head->epoch && !desk_numbers_skip (self->file, DESK_NUMBERS_SKIPPED, error))
    return FALSE;
  head->epoch = MAX (head->epoch, epoch);

  return TRUE;
}

/* Of those that wait, from one of them on. */
typedef struct {
  DeskBatch *batch;
  GArray *numbers;
  guint next;
  guint max_commits;
  gint64 skew_ms;
  gsize n_bytes;
  gboolean is_at_end; /* of what can be sequenced now */
} Round;

static gboolean
sequence_some (Round   *self,
               GError **error)
{
  DeskBatch *batch = self->batch;
  guint first = batch->commits->len;
  gsize limit = self->n_bytes + MAX_SEGMENT_BYTES;

  for (; self->next < self->numbers->len && batch->commits->len - first < self->max_commits && self->n_bytes < limit; self->next++)
    {
      g_autoptr (DeskPending) one = desk_pending_load_one (batch->file, g_array_index (self->numbers, guint64, self->next), error);
      g_autoptr (DeskCommit) effective = NULL;
      g_autoptr (GError) failure = NULL;

      if (one == NULL)
        return FALSE;
      /* It is a segment by itself: what comes after it is of another format. */
      self->is_at_end = g_str_equal (one->intent->action, "desk_upgrade");
      if (self->is_at_end && batch->commits->len > first)
        return TRUE;
      if (desk_batch_sequence (batch, one->intent, self->skew_ms, &effective, &failure))
        {
          self->n_bytes += desk_commit_estimate_bytes (effective);
          if (self->is_at_end)
            return TRUE;
          continue;
        }
      /* It waits until what it follows is there. */
      if (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE))
        continue;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  self->is_at_end = self->next == self->numbers->len;

  return TRUE;
}

/* The next one goes on from it as if it had been seen in the log. */
static gboolean
add_segment (Round     *self,
             guint      first,
             GPtrArray *segments,
             GError   **error)
{
  g_autoptr (GPtrArray) commits = g_ptr_array_new ();
  DeskHead *head = &self->batch->file->head;
  DeskSegment *segment;

  for (guint i = first; i < self->batch->commits->len; i++)
    g_ptr_array_add (commits, g_ptr_array_index (self->batch->commits, i));
  segment = desk_log_make_segment (self->batch->file, commits, error);
  if (segment == NULL)
    return FALSE;
  g_ptr_array_add (segments, segment);
  head->segment = segment->number;
  memcpy (head->hash, segment->hash, DESK_HASH_SIZE);

  return TRUE;
}

static gboolean
sequence_round (Round     *self,
                guint      max_segments,
                GPtrArray *segments,
                GError   **error)
{
  while (!self->is_at_end && segments->len < max_segments && self->n_bytes < MAX_ROUND_BYTES)
    {
      guint first = self->batch->commits->len;

      if (!sequence_some (self, error))
        return FALSE;
      if (self->batch->commits->len > first && !add_segment (self, first, segments, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_sequence_pending:
 * @file: a writer on a shared desk
 * @epoch: of the log
 * @max_commits: how many become one segment at most
 * @max_segments: how many segments at most
 * @skew_ms: how far the clock of this machine is behind the one that all share
 * @error: return location
 *
 * Works the next segments out from what is pending, and leaves everything as it
 * was: only when they are seen in the log do they count.
 *
 * All that is pending is taken back for that, however little becomes a segment.
 * So up to half of it does at once: thousands of commits cost each the same as
 * a few.
 *
 * Returns: (transfer full) (element-type DeskSegment) (nullable): in their
 *   order; none if there is nothing to append
 */
GPtrArray *
desk_sequence_pending (DeskFile *file,
                       guint32   epoch,
                       guint     max_commits,
                       guint     max_segments,
                       gint64    skew_ms,
                       GError  **error)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_segment_free);
  g_autoptr (DeskBatch) batch = desk_batch_begin (file, error);
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) numbers = NULL;
  Round round = { batch, NULL, 0, max_commits, skew_ms, 0, FALSE };

  if (batch == NULL)
    return NULL;
  g_return_val_if_fail (file->head.is_shared, NULL);
  /* In the middle of a segment nothing can be put after it. */
  if (file->head.taken != 0)
    return g_steal_pointer (&segments);

  numbers = desk_pending_find_all (file, error);
  if (numbers == NULL)
    return NULL;
  if (numbers->len == 0)
    return g_steal_pointer (&segments);
  round.numbers = numbers;
  if (!desk_pending_take_back (file, numbers, changes, error) || !desk_batch_open_epoch (batch, epoch, error) ||
      !sequence_round (&round, MIN (max_segments, numbers->len / 2 / max_commits + 1), segments, error))
    return NULL;

  return g_steal_pointer (&segments);
}
