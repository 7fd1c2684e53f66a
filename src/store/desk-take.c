// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking segments of the log in: what is pending on the rows they touch makes
 * way, the commits are carried out as they stand, and what had made way is
 * merged again. In slices, so that local commits get through in between.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-apply.h"
#include "desk-batch-private.h"
#include "desk-derived.h"
#include "desk-fault.h"
#include "desk-file-private.h"
#include "desk-news.h"
#include "desk-numbers.h"
#include "desk-pending.h"
#include "desk-sharing.h"
#include "desk-store-error.h"
#include "desk-take.h"

typedef struct {
  DeskFile *file;
  DeskSegment *segment;
  DeskChangeSet *changes;
  guint first; /* of the commits of this slice */
  guint end;   /* after the last */
} Slice;

static gboolean
check_follows (DeskFile          *file,
               const DeskSegment *segment,
               GError           **error)
{
  const DeskHead *head = &file->head;

  if (!desk_uuid_equal (&segment->desk, &head->desk))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("That part of a log is of another desk"));
      return FALSE;
    }
  if (segment->number != head->segment + 1 || segment->epoch < head->epoch ||
      (memcmp (segment->previous, head->hash, DESK_HASH_SIZE) != 0 && !DESK_FAULT (DESK_FAULT_NO_CHAIN)))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("Part %" G_GUINT64_FORMAT " of the log does not follow what this desk has taken in"),
                   segment->number);
      return FALSE;
    }

  return TRUE;
}

/* Also a commit that was made here, in a copy of this file or before it was
 * restored: what is made from now on gets another name, so that the two never
 * speak with one voice. */
static gboolean
remove_pending (Slice      *self,
                DeskCommit *commit,
                GError    **error)
{
  DeskFile *file = self->file;
  gboolean was_there;

  if (commit->verdict == DESK_VERDICT_REJECTED)
    {
      g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no FROM pending WHERE id = ?", error);
      g_autoptr (DeskPending) pending = NULL;
      gboolean has_row;

      if (read == NULL)
        return FALSE;
      desk_statement_bind_uuid (read, 1, &commit->id);
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (has_row)
        {
          guint64 no = (guint64) sqlite3_column_int64 (read, 0);

          sqlite3_reset (read);
          pending = desk_pending_load_one (file, no, error);
          if (pending == NULL)
            return FALSE;
          if (pending->intent->verdict != DESK_VERDICT_REJECTED && !desk_rejected_keep (file, pending->intent, commit->reason, error))
            return FALSE;
        }
    }
  if (!desk_pending_remove (file, &commit->id, &was_there, error))
    return FALSE;
  if (!was_there && desk_uuid_equal (&commit->replica, &file->head.replica) && !DESK_FAULT (DESK_FAULT_NO_RENEWAL))
    desk_sharing_renew_replica (file);

  return TRUE;
}

static gboolean
take_commit (Slice      *self,
             DeskCommit *commit,
             GError    **error)
{
  g_autoptr (DeskChangeSet) touched = desk_change_set_new ();

  if (!desk_apply_commit (self->file, commit, touched, error) || !desk_numbers_see (self->file, commit, error) ||
      !desk_derived_update (self->file, commit, touched, error))
    return FALSE;
  desk_change_set_add_all (self->changes, touched);

  return TRUE;
}

/* A commit that the log already had cannot come again, and one that cannot be
 * carried out did not come from where it says. */
static gboolean
take_commits (Slice   *self,
              GError **error)
{
  for (guint i = self->first; i < self->end; i++)
    {
      g_autoptr (GError) failure = NULL;

      if (take_commit (self, g_ptr_array_index (self->segment->commits, i), &failure))
        continue;
      if (desk_batch_is_of_commit (self->file, failure))
        g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("Part %" G_GUINT64_FORMAT " of the log does not fit this desk: %s"), self->segment->number,
                     failure->message);
      else
        g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

static gboolean
finish_segment (Slice   *self,
                GError **error)
{
  DeskHead *head = &self->file->head;
  DeskDigest all;

  desk_digest_sum (&head->facts, &head->kept, &all);
  if (!desk_digest_equal (&head->facts, &self->segment->facts) || !desk_digest_equal (&all, &self->segment->all))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED, _("After part %" G_GUINT64_FORMAT " of the log this desk is not what it should be"),
                   self->segment->number);
      return FALSE;
    }
  head->segment = self->segment->number;
  head->epoch = self->segment->epoch;
  head->taken = 0;
  memcpy (head->hash, self->segment->hash, DESK_HASH_SIZE);

  return TRUE;
}

static GHashTable *
find_rows (Slice *self)
{
  GHashTable *rows = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);

  for (guint i = self->first; i < self->end; i++)
    {
      DeskCommit *commit = g_ptr_array_index (self->segment->commits, i);

      /* The row of a commit itself brings its own pending copy along. */
      for (guint j = 0; j < commit->operations->len; j++)
        g_hash_table_add (rows, desk_uuid_copy (&((DeskOperation *) g_ptr_array_index (commit->operations, j))->row));
    }

  return rows;
}

static gboolean
take_slice (Slice   *self,
            GError **error)
{
  DeskFile *file = self->file;
  g_autoptr (GHashTable) rows = find_rows (self);
  g_autoptr (GArray) pending = desk_pending_find_touched (file, rows, error);

  if (pending == NULL || !desk_pending_take_back (file, pending, self->changes, error))
    return FALSE;
  if (self->first == 0 && self->segment->epoch > file->head.epoch && !desk_numbers_skip (file, DESK_NUMBERS_SKIPPED, error))
    return FALSE;
  for (guint i = self->first; i < self->end; i++)
    {
      if (!remove_pending (self, g_ptr_array_index (self->segment->commits, i), error))
        return FALSE;
    }
  if (!take_commits (self, error))
    return FALSE;

  file->head.taken = self->end;
  if (self->end == self->segment->commits->len && !finish_segment (self, error))
    return FALSE;

  return DESK_FAULT (DESK_FAULT_NO_RESTORE) || desk_pending_put_back (file, pending, self->changes, error);
}

/**
 * desk_take_segment:
 * @file: a writer on a shared desk
 * @segment: the one after the newest here
 * @bytes: the same, as it stands in the log
 * @max_commits: how many to take in this time
 * @is_whole: (out): whether all of it is in now; otherwise call again
 * @changes: (out) (transfer full): the rows that were touched
 * @error: return location
 *
 * One transaction. A segment is carried out as it stands, and has to lead to
 * the digests it names.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_DIVERGED when it does not follow what
 *   stands here
 */
gboolean
desk_take_segment (DeskFile       *file,
                   DeskSegment    *segment,
                   GBytes         *bytes,
                   guint           max_commits,
                   gboolean       *is_whole,
                   DeskChangeSet **changes,
                   GError        **error)
{
  g_autoptr (DeskChangeSet) touched = desk_change_set_new ();
  Slice slice = { file, segment, touched, 0, 0 };

  g_return_val_if_fail (max_commits > 0, FALSE);

  if (!desk_file_begin (file, error))
    return FALSE;
  slice.first = (guint) MIN (file->head.taken, segment->commits->len);
  slice.end = MIN (slice.first + max_commits, segment->commits->len);
  if (!check_follows (file, segment, error) || (slice.first == 0 && !desk_log_keep_segment (file, segment->number, bytes, error)) || !take_slice (&slice, error) ||
      !desk_news_write (file, touched, error) || !desk_file_end (file, error))
    {
      desk_file_abandon (file);
      return FALSE;
    }

  *is_whole = slice.end == segment->commits->len;
  *changes = g_steal_pointer (&touched);
  return TRUE;
}
