// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A replica follows its log: takes in what is new, appends what is pending,
 * brings back what the log has lost, and begins anew where the two have come
 * apart. Whatever happens, what was done here is in the log or still pending.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-act.h"
#include "desk-checkpoint.h"
#include "desk-commit-codec.h"
#include "desk-fault.h"
#include "desk-log-format.h"
#include "desk-pending.h"
#include "desk-refuse.h"
#include "desk-replica-private.h"
#include "desk-sequence.h"
#include "desk-store-error.h"
#include "desk-take.h"

/* Of a segment that is taken in at a time: some 10 ms. */
#define COMMITS_PER_SLICE 48
/* Of pending commits that become one segment, or are handed in together. */
#define COMMITS_PER_PUSH 256
/* Of such segments, when thousands are pending. */
#define SEGMENTS_PER_PUSH 16
/* Of those that are handed in together. */
#define BYTES_PER_PUSH (4 * 1024 * 1024)
/* Others may be faster a few times in a row. */
#define MAX_VAIN_ROUNDS 20
/* Whoever is handed commits and leaves them waits for what they follow. */
#define MAX_VAIN_PUSHES 2

/**
 * desk_replica_new:
 * @log: where its log is; outlives it
 * @run: has work done on its file
 * @target: passed to @run
 * @scratch: a path on a disk of this machine where nothing stands
 *
 * Returns: (transfer full): the replica
 */
DeskReplica *
desk_replica_new (DeskLog       *log,
                  DeskReplicaRun run,
                  gpointer       target,
                  const char    *scratch)
{
  DeskReplica *self = g_new0 (DeskReplica, 1);

  self->log = log;
  self->run = run;
  self->target = target;
  self->scratch = g_strdup (scratch);

  return self;
}

void
desk_replica_free (DeskReplica *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->unfit, g_bytes_unref);
  g_clear_pointer (&self->expected, desk_sharing_free);
  g_free (self->scratch);
  g_free (self);
}

/**
 * desk_replica_run_here:
 * @file: a writer
 * @work: what is to be done
 * @data: passed to @work
 * @error: return location
 *
 * A #DeskReplicaRun for those who have the file to themselves.
 *
 * Returns: whether it was done
 */
gboolean
desk_replica_run_here (gpointer        file,
                       DeskReplicaWork work,
                       gpointer        data,
                       GError        **error)
{
  g_autoptr (DeskChangeSet) changes = NULL;

  return work (file, data, &changes, error);
}

/* --- work on the file --- */

static gboolean
read_head_work (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GError        **error)
{
  return desk_sharing_check_expected (file, error) && desk_file_read_head (file, data, error);
}

gboolean
desk_replica_read_head (DeskReplica  *self,
                        DeskHead     *head,
                        GError      **error)
{
  return self->run (self->target, read_head_work, head, error);
}

typedef struct {
  DeskSegment *segment;
  GBytes *bytes;
  gboolean is_whole;
} Taking;

static gboolean
take_work (DeskFile       *file,
           gpointer        data,
           DeskChangeSet **changes,
           GError        **error)
{
  Taking *taking = data;

  return desk_take_segment (file, taking->segment, taking->bytes, COMMITS_PER_SLICE, &taking->is_whole, changes, error);
}

/* --- taking in --- */

static gboolean
take_bytes (DeskReplica *self,
            guint64      number,
            GBytes      *bytes,
            GError     **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, &failure);
  Taking taking = { segment, bytes, FALSE };

  if (segment == NULL || segment->number != number)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("Part %" G_GUINT64_FORMAT " of the log is damaged (%s)"), number,
                   failure != NULL ? failure->message : _("it has another number"));
      return FALSE;
    }
  if (!desk_log_check (self->log, segment, error))
    return FALSE;
  while (!taking.is_whole)
    {
      if (!self->run (self->target, take_work, &taking, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
known_work (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GError        **error)
{
  return desk_log_format_check_known (file, error);
}

/* What does not fit is begun anew from where the two were one. */
static gboolean
take_or_follow (DeskReplica   *self,
                guint64        number,
                GBytes        *bytes,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->unfit_number == number && g_bytes_equal (bytes, self->unfit))
    return desk_replica_give_up (_("its parts are as they were when that was tried last"), error);
  if (take_bytes (self, number, bytes, &failure))
    return TRUE;
  if (!g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_DIVERGED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  /* Beginning anew would not make this program younger. */
  if (!self->run (self->target, known_work, NULL, error))
    return FALSE;
  if (desk_replica_follow_again (self, failure->message, cancellable, error))
    return TRUE;
  if (self->n_resets > DESK_REPLICA_MAX_RESETS)
    {
      self->unfit_number = number;
      g_clear_pointer (&self->unfit, g_bytes_unref);
      self->unfit = g_bytes_ref (bytes);
    }

  return FALSE;
}

/* A segment that was taken in by halves only is finished from what was kept
 * of it: the log may have lost it meanwhile. */
static gboolean
finish_half (DeskReplica   *self,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GBytes) bytes = NULL;
  DeskHead head;

  if (!desk_replica_read_head (self, &head, error))
    return FALSE;
  if (head.taken == 0)
    return TRUE;
  if (!desk_replica_read_own (self, head.segment + 1, &bytes, error))
    return FALSE;

  return bytes == NULL || take_or_follow (self, head.segment + 1, bytes, cancellable, error);
}

/* One segment more. */
static gboolean
take_next (DeskReplica  *self,
           guint64       number,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = desk_log_read (self->log, number, cancellable, &failure);
  guint64 checkpoint;

  if (bytes != NULL)
    return take_or_follow (self, number, bytes, cancellable, error);
  /* What is covered by a checkpoint may be gone. */
  if (g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND) && desk_log_find_checkpoint (self->log, &checkpoint, cancellable, NULL) && checkpoint >= number)
    return desk_replica_follow_again (self, failure->message, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
check_identity (DeskReplica           *self,
                const DeskHead        *head,
                const DeskLogIdentity *identity,
                GError               **error)
{
  if (desk_uuid_equal (&head->desk, &identity->desk))
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK, _("Another desk is kept there now"));
  return FALSE;
}

/* As many segments as here, and yet another log: nobody would see it before
 * the next one comes. */
static gboolean
check_newest (DeskReplica           *self,
              const DeskHead        *head,
              const DeskLogIdentity *identity,
              GCancellable          *cancellable,
              GError               **error)
{
  gboolean is_same = !identity->has_hash || memcmp (identity->hash, head->hash, DESK_HASH_SIZE) == 0;

  return is_same || desk_replica_follow_again (self, _("its end is another"), cancellable, error);
}

/**
 * desk_replica_catch_up:
 * @self: a replica
 * @newest: (out) (optional): the number of the newest segment that is in
 * @cancellable: (nullable): looked at between segments
 * @error: return location
 *
 * Takes in what the log has more than the replica. A log that has lost its end
 * gets it back; one that goes on otherwise is followed again from a checkpoint
 * or from its beginning.
 *
 * Returns: whether the replica has everything that was in the log when it was
 *   asked
 */
gboolean
desk_replica_catch_up (DeskReplica  *self,
                       guint64      *newest,
                       GCancellable *cancellable,
                       GError      **error)
{
  DeskLogIdentity identity;
  DeskHead head;
  guint64 number;

  self->n_resets = 0;
  if (!finish_half (self, cancellable, error))
    return FALSE;
  if (!desk_log_identify (self->log, &identity, cancellable, error) || !desk_log_find_newest (self->log, &number, cancellable, error) ||
      !desk_replica_read_head (self, &head, error) || !check_identity (self, &head, &identity, error))
    return FALSE;
  if (number < head.segment && !desk_replica_bring_tail_back (self, &head, number, &identity, cancellable, error))
    return FALSE;

  if (number > 0 && number == head.segment && !check_newest (self, &head, &identity, cancellable, error))
    return FALSE;

  while (TRUE)
    {
      if (!desk_replica_read_head (self, &head, error))
        return FALSE;
      if (head.segment >= number)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !take_next (self, head.segment + 1, cancellable, error))
        return FALSE;
    }
  if (newest != NULL)
    *newest = head.segment;

  return TRUE;
}

/* --- appending --- */

/* What was made before the desk was upgraded is of an older format. Who is too
 * old for the new one has nothing to push, or cannot. */
static gboolean
translate_work (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GError        **error)
{
  guint n_pending;

  if (!desk_pending_count (file, &n_pending, error))
    return FALSE;

  return n_pending == 0 || (desk_log_format_check_known (file, error) && desk_log_format_translate_pending (file, changes, error));
}

typedef struct {
  guint32 epoch;
  gint64 skew_ms;
  GPtrArray *segments;
} Sequencing;

static gboolean
sequence_work (DeskFile       *file,
               gpointer        data,
               DeskChangeSet **changes,
               GError        **error)
{
  Sequencing *sequencing = data;

  sequencing->segments = desk_sequence_pending (file, sequencing->epoch, COMMITS_PER_PUSH, SEGMENTS_PER_PUSH, sequencing->skew_ms, error);

  return sequencing->segments != NULL;
}

/* One after the other, as long as nobody comes in between. */
static gboolean
put_segments (DeskReplica  *self,
              GPtrArray    *segments,
              GCancellable *cancellable,
              GError      **error)
{
  DeskLogPut outcome = DESK_LOG_PUT_WON;

  for (guint i = 0; i < segments->len && outcome == DESK_LOG_PUT_WON; i++)
    {
      DeskSegment *segment = g_ptr_array_index (segments, i);
      g_autoptr (GBytes) bytes = desk_segment_encode (segment);
      g_autoptr (GError) failure = NULL;

      if (desk_log_put (self->log, segment->number, bytes, &outcome, cancellable, &failure))
        continue;
      /* Somebody has founded the log again meanwhile: catching up will show. */
      if (g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

static gboolean
append_segments (DeskReplica  *self,
                 gboolean     *has_pushed,
                 GCancellable *cancellable,
                 GError      **error)
{
  DeskLogIdentity identity;
  g_autoptr (GPtrArray) segments = NULL;
  Sequencing sequencing = { 0 };
  gboolean is_same = TRUE;
  guint64 number;

  if (!desk_log_identify (self->log, &identity, cancellable, error))
    return FALSE;
  sequencing.epoch = identity.epoch;
  sequencing.skew_ms = self->skew_ms;
  if (!self->run (self->target, sequence_work, &sequencing, error))
    return FALSE;
  segments = sequencing.segments;
  if (segments->len == 0)
    return TRUE;

  /* A log that was restored from a backup may have gone on otherwise. */
  *has_pushed = TRUE;
  number = ((DeskSegment *) g_ptr_array_index (segments, 0))->number;
  if (number > 1 && !desk_replica_is_same_segment (self, number - 1, &is_same, cancellable, error))
    return FALSE;
  if (!is_same)
    return desk_replica_follow_again (self, _("its end is another"), cancellable, error);

  return put_segments (self, segments, cancellable, error);
}

/* What is handed in together. */
typedef struct {
  guint64 after;
  guint64 last;
  gboolean is_cut;
  GPtrArray *ids; /* of DeskUuid */
  GPtrArray *intents; /* of GBytes */
  GHashTable *refusals; /* DeskUuid: text */
} HandingIn;

static gboolean
load_intents_work (DeskFile       *file,
                   gpointer        data,
                   DeskChangeSet **changes,
                   GError        **error)
{
  HandingIn *handing = data;
  g_autoptr (GPtrArray) pending = NULL;
  gsize n_bytes = 0;

  if (!desk_file_begin_read (file, error))
    return FALSE;
  if (desk_sharing_check_expected (file, error))
    pending = desk_pending_load_after (file, handing->after, COMMITS_PER_PUSH, error);
  desk_file_end_read (file);
  handing->is_cut = pending != NULL && pending->len == COMMITS_PER_PUSH;

  for (guint i = 0; pending != NULL && i < pending->len; i++)
    {
      DeskPending *each = g_ptr_array_index (pending, i);
      DeskCommit *intent = each->intent;
      g_autoptr (GBytes) bytes = desk_commit_encode (intent);

      n_bytes += g_bytes_get_size (bytes);
      if (i > 0 && n_bytes > BYTES_PER_PUSH)
        {
          handing->is_cut = TRUE;
          break;
        }
      handing->last = each->no;
      g_ptr_array_add (handing->intents, g_steal_pointer (&bytes));
      g_ptr_array_add (handing->ids, desk_uuid_copy (&intent->id));
    }

  return pending != NULL;
}

static gboolean
refuse_work (DeskFile       *file,
             gpointer        data,
             DeskChangeSet **changes,
             GError        **error)
{
  return desk_refuse_pending (file, ((HandingIn *) data)->refusals, changes, error);
}

static gboolean
put_aside (DeskReplica *self,
           HandingIn   *handing,
           GPtrArray   *refusals,
           GError     **error)
{
  for (guint i = 0; i < refusals->len && !DESK_FAULT (DESK_FAULT_IGNORE_REFUSALS); i++)
    {
      DeskLogRefusal *refusal = g_ptr_array_index (refusals, i);

      if (refusal->index < handing->ids->len)
        g_hash_table_insert (handing->refusals, g_ptr_array_index (handing->ids, refusal->index), refusal->reason);
    }

  return g_hash_table_size (handing->refusals) == 0 || self->run (self->target, refuse_work, handing, error);
}

static gboolean
hand_in_commits (DeskReplica  *self,
                 gboolean     *has_pushed,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GHashTable) refused = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  g_autoptr (GPtrArray) refusals = NULL;
  HandingIn handing = { .after = self->handed_after, .ids = ids, .intents = intents, .refusals = refused };

  if (!self->run (self->target, load_intents_work, &handing, error))
    return FALSE;
  self->handed_last = handing.last;
  self->is_cut = handing.is_cut;
  if (intents->len == 0)
    return TRUE;
  *has_pushed = TRUE;

  return desk_log_push (self->log, intents, &refusals, cancellable, error) && put_aside (self, &handing, refusals, error);
}

/**
 * desk_replica_push:
 * @self: a replica that has caught up
 * @has_pushed: (out): whether there was anything to push
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Appends what is pending, or hands it in. Whether it worked is not believed
 * but seen, by catching up; only what is refused is put aside at once.
 *
 * Returns: whether nothing failed; that somebody else was faster is no failure
 */
gboolean
desk_replica_push (DeskReplica  *self,
                   gboolean     *has_pushed,
                   GCancellable *cancellable,
                   GError      **error)
{
  *has_pushed = FALSE;
  if (!self->run (self->target, translate_work, NULL, error))
    return FALSE;

  return desk_log_takes_commits (self->log) ? hand_in_commits (self, has_pushed, cancellable, error) : append_segments (self, has_pushed, cancellable, error);
}

static gboolean
count_work (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GError        **error)
{
  return desk_sharing_check_expected (file, error) && desk_pending_count (file, data, error);
}

/**
 * desk_replica_sync:
 * @self: a replica
 * @n_pending: (out): how many commits are not in the log: none, unless they
 *   wait for what they follow
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Catches up and pushes until there is nothing left to do.
 *
 * Returns: whether nothing failed
 */
gboolean
desk_replica_sync (DeskReplica  *self,
                   guint        *n_pending,
                   GCancellable *cancellable,
                   GError      **error)
{
  guint max_vain = desk_log_takes_commits (self->log) ? MAX_VAIN_PUSHES : MAX_VAIN_ROUNDS;
  guint before = G_MAXUINT;
  guint n_vain = 0;

  self->handed_after = 0;
  self->is_cut = FALSE;
  while (n_vain < max_vain)
    {
      gboolean has_pushed;

      if (!desk_replica_catch_up (self, NULL, cancellable, error) || !self->run (self->target, count_work, n_pending, error))
        return FALSE;
      if (*n_pending == 0)
        return TRUE;
      /* What is not taken now may be after what it follows has come. What is
       * behind it has its turn meanwhile. */
      if (*n_pending < before)
        n_vain = 0;
      else if (self->is_cut)
        self->handed_after = self->handed_last;
      else
        n_vain++;
      if (!self->is_cut)
        self->handed_after = 0;
      before = *n_pending;
      if (!desk_replica_push (self, &has_pushed, cancellable, error))
        return FALSE;
      if (!has_pushed && self->handed_after == 0)
        return TRUE;
    }

  return TRUE;
}

/* --- clocks and checkpoints --- */

/**
 * desk_replica_measure_clock:
 * @self: a replica
 * @clock: of this machine
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether the log's clock could be asked
 */
gboolean
desk_replica_measure_clock (DeskReplica  *self,
                            DeskClock    *clock,
                            GCancellable *cancellable,
                            GError      **error)
{
  gint64 before_ms = desk_clock_get_now_ms (clock);
  gint64 theirs_ms;

  if (!desk_log_get_time (self->log, &theirs_ms, cancellable, error))
    return FALSE;
  self->skew_ms = theirs_ms - (before_ms + desk_clock_get_now_ms (clock)) / 2;

  return TRUE;
}

/**
 * desk_replica_get_skew_ms:
 * @self: a replica
 *
 * Returns: by how much the clock that all share is ahead of this machine's, as
 *   measured last
 */
gint64
desk_replica_get_skew_ms (DeskReplica *self)
{
  return self->skew_ms;
}

/**
 * desk_replica_keep_checkpoint:
 * @self: a replica
 * @desk_path: its file
 * @clock: the time
 * @ids: new ids
 * @segment: (out): the number of the segment it is of
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Makes a checkpoint of what the replica has taken in, and keeps it in the
 * log, so that others need not begin at the beginning.
 *
 * Returns: whether it is there
 */
gboolean
desk_replica_keep_checkpoint (DeskReplica  *self,
                              const char   *desk_path,
                              DeskClock    *clock,
                              DeskIdSource *ids,
                              guint64      *segment,
                              GCancellable *cancellable,
                              GError      **error)
{
  DeskHead head;
  gboolean done;

  (void) g_unlink (self->scratch);
  /* The file is looked at without @run: whether it was still of this log. */
  done = desk_checkpoint_make (desk_path, self->scratch, clock, ids, segment, error) && desk_replica_read_head (self, &head, error) &&
         desk_log_store_checkpoint (self->log, *segment, self->scratch, cancellable, error);
  (void) g_unlink (self->scratch);

  return done;
}
