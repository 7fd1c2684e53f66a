// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where a replica and its log have come apart. A log that has lost its end
 * gets it back, as it was; one that has gone on otherwise is followed again,
 * and what only this replica has of it is handed in once more.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-act.h"
#include "desk-checkpoint.h"
#include "desk-commit-codec.h"
#include "desk-core-error.h"
#include "desk-fault.h"
#include "desk-replica-private.h"
#include "desk-store-error.h"

typedef struct {
  guint64 number;
  GBytes *bytes; /* NULL if this replica has none of it */
} Own;

static gboolean
read_own_work (DeskFile       *file,
               gpointer        data,
               DeskChangeSet **changes,
               GError        **error)
{
  Own *own = data;
  g_autoptr (GError) failure = NULL;

  if (!desk_file_begin_read (file, error))
    return FALSE;
  if (desk_sharing_check_expected (file, &failure))
    own->bytes = desk_log_read_bytes (file, own->number, &failure);
  desk_file_end_read (file);
  if (own->bytes != NULL || g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
desk_replica_read_own (DeskReplica *self,
                       guint64      number,
                       GBytes     **bytes,
                       GError     **error)
{
  Own own = { number, NULL };

  if (!self->run (self->target, read_own_work, &own, error))
    return FALSE;
  *bytes = own.bytes;

  return TRUE;
}

/* --- where the log and the replica have come apart --- */

typedef enum {
  THEIRS_SAME,    /* as here */
  THEIRS_OTHER,   /* something else */
  THEIRS_MISSING, /* nothing */
  THEIRS_UNKNOWN, /* this replica has not kept its own */
} Theirs;

static gboolean
compare_segment (DeskReplica   *self,
                 guint64        number,
                 Theirs        *theirs,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (GBytes) own = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;

  if (!desk_replica_read_own (self, number, &own, error))
    return FALSE;
  if (own == NULL)
    {
      *theirs = THEIRS_UNKNOWN;
      return TRUE;
    }
  bytes = desk_log_read (self->log, number, cancellable, &failure);
  if (bytes == NULL && !g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *theirs = bytes == NULL ? THEIRS_MISSING : g_bytes_equal (own, bytes) ? THEIRS_SAME : THEIRS_OTHER;

  return TRUE;
}

gboolean
desk_replica_is_same_segment (DeskReplica   *self,
                              guint64        number,
                              gboolean      *is_same,
                              GCancellable  *cancellable,
                              GError       **error)
{
  Theirs theirs;

  if (!compare_segment (self, number, &theirs, cancellable, error))
    return FALSE;
  *is_same = theirs == THEIRS_SAME;

  return TRUE;
}

static gboolean
tell_lost (guint64  number,
           GError **error)
{
  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND,
               _("The log has lost part %" G_GUINT64_FORMAT ", and this seat has not kept it. Another seat may have: let it synchronise first"), number);
  return FALSE;
}

/* The segments of this replica after the last that the log has too, the oldest
 * first. What a service has only a checkpoint of is not lost.
 *
 * A replica that began with a checkpoint has kept none of the segments before
 * it, only what they led to: its tables are all there is of them here. Where
 * the log has none of these numbers, nothing is begun anew before somebody has
 * brought them back; a service waits for that itself, as soon as it is given
 * what comes after them. */
static gboolean
collect_orphans (DeskReplica  *self,
                 guint64       head,
                 GPtrArray    *orphans,
                 GCancellable *cancellable,
                 GError      **error)
{
  guint64 newest;

  if (!desk_log_find_newest (self->log, &newest, cancellable, error))
    return FALSE;
  for (guint64 number = head; number > 0; number--)
    {
      Theirs theirs;
      GBytes *own;

      if (!compare_segment (self, number, &theirs, cancellable, error))
        return FALSE;
      if (theirs == THEIRS_SAME || (theirs == THEIRS_MISSING && number < newest && desk_log_takes_commits (self->log)) || DESK_FAULT (DESK_FAULT_FORGET_ORPHANS))
        return TRUE;
      if (theirs == THEIRS_UNKNOWN)
        return number <= newest || desk_log_takes_commits (self->log) || tell_lost (newest + 1, error);
      if (!desk_replica_read_own (self, number, &own, error))
        return FALSE;
      g_ptr_array_insert (orphans, 0, own);
    }

  return TRUE;
}

/* What this replica hands in of it by itself. Where a log is put that is all of
 * it. Where commits are handed in, it is what this account did: nothing happens
 * to what is there already, and its author hears of what was rejected. What
 * others did is handed in with a part that the log does not know as its own
 * (@of_all): it is refused then, and kept with the reason; their own replicas
 * hand it in too. */
static gboolean
collect_commits (GBytes         *orphan,
                 gboolean        of_all,
                 const DeskUuid *author,
                 GPtrArray      *commits,
                 GError        **error)
{
  g_autoptr (DeskSegment) segment = desk_segment_decode (orphan, error);

  if (segment == NULL)
    return FALSE;
  for (guint i = 0; i < segment->commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (segment->commits, i);
      gboolean is_ours = author != NULL && desk_uuid_equal (&commit->author, author);

      /* What was rejected has been told. */
      if (author != NULL && ((!of_all && !is_ours) || commit->verdict == DESK_VERDICT_REJECTED))
        continue;
      g_ptr_array_add (commits, desk_commit_copy (commit));
    }

  return TRUE;
}

/* Whoever wrote it knows it again, and puts what is in it in order anew: also
 * what others did, who may not be there any more. */
static gboolean
give_back (DeskReplica   *self,
           GBytes        *orphan,
           guint64        last,
           gboolean      *is_taken,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GError) failure = NULL;

  *is_taken = DESK_FAULT (DESK_FAULT_NO_GIVE_BACK) || desk_log_give_back (self->log, orphan, last, cancellable, &failure);
  if (*is_taken || g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Nothing of it is thrown away here before it is there. */
static gboolean
rescue_orphans (DeskReplica  *self,
                guint64       last,
                GPtrArray    *orphans,
                GPtrArray    *commits,
                GCancellable *cancellable,
                GError      **error)
{
  gboolean takes_commits = desk_log_takes_commits (self->log);
  DeskLogIdentity identity = { 0 };

  if (orphans->len == 0)
    return TRUE;
  if (takes_commits && !desk_log_identify (self->log, &identity, cancellable, error))
    return FALSE;
  for (guint i = 0; i < orphans->len; i++)
    {
      GBytes *orphan = g_ptr_array_index (orphans, i);
      gboolean is_taken = FALSE;

      if (takes_commits && !give_back (self, orphan, last, &is_taken, cancellable, error))
        return FALSE;
      if (!collect_commits (orphan, !is_taken, takes_commits ? &identity.author : NULL, commits, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct {
  GPtrArray *orphans;
  const char *checkpoint;
  DeskSegment *segment;
} Reset;

static gboolean
reset_work (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GError        **error)
{
  Reset *reset = data;

  if (!desk_replica_reset (file, reset->orphans, reset->checkpoint, reset->segment, error))
    return FALSE;
  *changes = desk_change_set_new ();
  desk_change_set_set_everything (*changes);

  return TRUE;
}

/* Whether it is the checkpoint that is not as it should be. Whatever else may
 * have gone wrong says nothing about it. */
static gboolean
is_of_checkpoint (const GError *error)
{
  static const int log_codes[] = { DESK_LOG_ERROR_NOT_FOUND, DESK_LOG_ERROR_DAMAGED, DESK_LOG_ERROR_DIVERGED, DESK_LOG_ERROR_NEWER };
  static const int store_codes[] = { DESK_STORE_ERROR_NOT_FOUND, DESK_STORE_ERROR_DAMAGED, DESK_STORE_ERROR_DIVERGED, DESK_STORE_ERROR_NEWER, DESK_STORE_ERROR_NOT_A_DESK };
  gboolean is_of_it = error->domain == DESK_CORE_ERROR;

  for (guint i = 0; i < G_N_ELEMENTS (log_codes) && !is_of_it; i++)
    is_of_it = g_error_matches (error, DESK_LOG_ERROR, log_codes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (store_codes) && !is_of_it; i++)
    is_of_it = g_error_matches (error, DESK_STORE_ERROR, store_codes[i]);

  return is_of_it;
}

static DeskSegment *
fetch_checkpoint (DeskReplica  *self,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DeskSegment) segment = NULL;
  guint64 number = 0;

  (void) g_unlink (self->scratch);
  if (!desk_log_find_checkpoint (self->log, &number, cancellable, error))
    return NULL;
  if (number == 0)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("there is none"));
      return NULL;
    }
  bytes = desk_log_read (self->log, number, cancellable, error);
  if (bytes != NULL)
    segment = desk_segment_decode (bytes, error);
  if (segment == NULL || !desk_log_check (self->log, segment, error) || !desk_log_fetch_checkpoint (self->log, number, self->scratch, cancellable, error))
    return NULL;

  return g_steal_pointer (&segment);
}

static gboolean
begin_with_checkpoint (DeskReplica  *self,
                       GPtrArray    *orphans,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (DeskSegment) segment = fetch_checkpoint (self, cancellable, error);
  Reset reset = { orphans, self->scratch, segment };
  gboolean done = segment != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error) && self->run (self->target, reset_work, &reset, error);

  (void) g_unlink (self->scratch);

  return done;
}

/* All that a replica without a checkpoint has comes from there. @why: the
 * checkpoint does not stand for it */
static gboolean
check_beginning (DeskReplica  *self,
                 const GError *why,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DeskSegment) first = NULL;
  DeskLogIdentity identity;
  guint64 newest;

  if (!desk_log_identify (self->log, &identity, cancellable, error) || !desk_log_find_newest (self->log, &newest, cancellable, error))
    return FALSE;
  if (newest == 0)
    return TRUE;
  bytes = desk_log_read (self->log, 1, cancellable, &failure);
  if (bytes != NULL)
    first = desk_segment_decode (bytes, &failure);
  if (first != NULL && first->number == 1)
    return TRUE;
  if (failure != NULL && !is_of_checkpoint (failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND,
               _("The beginning of the log is not there any more, and its checkpoint cannot be used (%s). Nothing was changed here. Bring the checkpoint back from a backup, or try again "
                 "when another seat has kept a new one"),
               why->message);
  return FALSE;
}

/* A checkpoint only saves time: without a usable one the log is read from its
 * beginning, where it has that. Nothing is thrown away before it is known that
 * it comes again. */
static gboolean
begin_anew (DeskReplica  *self,
            GPtrArray    *orphans,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GError) why = NULL;
  Reset reset = { orphans, NULL, NULL };

  if (begin_with_checkpoint (self, orphans, cancellable, &why))
    return TRUE;
  if (!is_of_checkpoint (why))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  g_info ("The checkpoint is not used: %s", why->message);

  return check_beginning (self, why, cancellable, error) && !g_cancellable_set_error_if_cancelled (cancellable, error) && self->run (self->target, reset_work, &reset, error);
}

gboolean
desk_replica_give_up (const char *why,
                      GError    **error)
{
  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DIVERGED,
               _("This desk and its log do not agree, however often it begins anew (%s). The log is damaged: found it again from another seat, or restore a backup of it"), why);
  return FALSE;
}

/* The log goes on otherwise than this replica did. What only this one has is
 * handed in again. */
gboolean
desk_replica_follow_again (DeskReplica   *self,
                           const char    *why,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_commit_unref);
  DeskHead head;

  if (self->n_resets++ >= DESK_REPLICA_MAX_RESETS)
    return desk_replica_give_up (why, error);
  if (!desk_replica_read_head (self, &head, error) || !collect_orphans (self, head.segment, orphans, cancellable, error) ||
      !rescue_orphans (self, head.segment, orphans, commits, cancellable, error))
    return FALSE;
  g_message ("The log does not go on from part %" G_GUINT64_FORMAT " of this replica (%s): it begins anew; %u parts were given back, %u steps are handed in again", head.segment, why,
             orphans->len, commits->len);

  return begin_anew (self, commits, cancellable, error);
}

/* --- a log that has lost its end --- */

/* The first segment from @number on that this replica has kept; its newest it
 * has. */
static gboolean
find_first_kept (DeskReplica  *self,
                 guint64       number,
                 guint64       head,
                 guint64      *first,
                 GError      **error)
{
  for (; number < head; number++)
    {
      g_autoptr (GBytes) own = NULL;

      if (!desk_replica_read_own (self, number, &own, error))
        return FALSE;
      if (own != NULL)
        break;
    }
  *first = number;

  return TRUE;
}

/* What the log has before one that this replica has kept, when it has not kept
 * that: each names the hash of the one before. */
static gboolean
compare_before (DeskReplica   *self,
                guint64        number,
                Theirs        *theirs,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GBytes) own_bytes = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DeskSegment) own = NULL;
  g_autoptr (DeskSegment) before = NULL;
  g_autoptr (GError) failure = NULL;

  *theirs = THEIRS_SAME;
  if (number <= 1)
    return TRUE;
  if (!desk_replica_read_own (self, number, &own_bytes, error))
    return FALSE;
  *theirs = THEIRS_MISSING;
  if (own_bytes == NULL)
    return TRUE;
  bytes = desk_log_read (self->log, number - 1, cancellable, &failure);
  if (bytes == NULL && g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND))
    return TRUE;
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  before = desk_segment_decode (bytes, &failure);
  if (before == NULL)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("Part %" G_GUINT64_FORMAT " of the log is damaged (%s)"), number - 1, failure->message);
      return FALSE;
    }
  own = desk_segment_decode (own_bytes, error);
  if (own == NULL)
    return FALSE;
  *theirs = memcmp (own->previous, before->hash, DESK_HASH_SIZE) == 0 ? THEIRS_SAME : THEIRS_OTHER;

  return TRUE;
}

/* Puts what this replica has from @first on where it is missing, as it was. */
static gboolean
put_tail (DeskReplica   *self,
          guint64        first,
          guint64        last,
          gboolean      *is_lost,
          DeskLogPut    *outcome,
          GCancellable  *cancellable,
          GError       **error)
{
  for (guint64 number = first; number <= last && *outcome == DESK_LOG_PUT_WON; number++)
    {
      g_autoptr (GBytes) bytes = NULL;
      gboolean is_same;

      /* It may only not have been seen yet. */
      if (!desk_replica_is_same_segment (self, number, &is_same, cancellable, error))
        return FALSE;
      if (is_same)
        continue;
      *is_lost = TRUE;
      if (!desk_replica_read_own (self, number, &bytes, error))
        return FALSE;
      if (bytes == NULL)
        return tell_lost (number, error);
      if (!desk_log_put (self->log, number, bytes, outcome, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Appends what this replica has after @newest, as it was. */
gboolean
desk_replica_bring_tail_back (DeskReplica           *self,
                              const DeskHead        *head,
                              guint64                newest,
                              const DeskLogIdentity *identity,
                              GCancellable          *cancellable,
                              GError               **error)
{
  DeskLogIdentity next = { identity->desk, MAX (identity->epoch, head->epoch) + 1, head->segment };
  g_autoptr (GError) failure = NULL;
  DeskLogPut outcome = DESK_LOG_PUT_WON;
  gboolean is_lost = FALSE;
  guint64 first;
  Theirs theirs;

  if (DESK_FAULT (DESK_FAULT_NO_TAIL))
    return TRUE;
  if (!find_first_kept (self, MAX (newest, 1), head->segment, &first, error) ||
      !(first > newest ? compare_before (self, first, &theirs, cancellable, error) : compare_segment (self, newest, &theirs, cancellable, error)))
    return FALSE;
  /* A service is given what comes after that, and so knows what to wait for. */
  if (first > newest && theirs == THEIRS_MISSING && !desk_log_takes_commits (self->log))
    return tell_lost (MIN (newest + 1, first - 1), error);
  if (theirs != THEIRS_SAME)
    return desk_replica_follow_again (self, theirs == THEIRS_MISSING ? _("it has lost its end") : _("its end is another"), cancellable, error);

  if (!put_tail (self, MAX (first, newest + 1), head->segment, &is_lost, &outcome, cancellable, error))
    return FALSE;
  if (outcome == DESK_LOG_PUT_LOST)
    return desk_replica_follow_again (self, _("its end is another"), cancellable, error);
  if (!is_lost)
    return TRUE;

  g_message ("The log had lost its end after part %" G_GUINT64_FORMAT ": parts up to %" G_GUINT64_FORMAT " were brought back", newest, head->segment);
  /* Numbers that were given in parts nobody has any more are not given again. */
  if (desk_log_found_again (self->log, &next, cancellable, &failure) || g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * desk_replica_begin:
 * @self: a replica with nothing in it
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Begins with a checkpoint of the log, if it has one that can be used.
 *
 * Returns: whether nothing failed
 */
gboolean
desk_replica_begin (DeskReplica  *self,
                    GCancellable *cancellable,
                    GError      **error)
{
  return begin_anew (self, NULL, cancellable, error);
}

/**
 * desk_replica_begin_again:
 * @self: a replica that is not as it should be
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Makes it anew from a checkpoint of the log or from its beginning; it has to
 * catch up after that. What only this replica has is handed in again.
 *
 * Returns: whether nothing failed; otherwise the replica is as it was
 */
gboolean
desk_replica_begin_again (DeskReplica  *self,
                          GCancellable *cancellable,
                          GError      **error)
{
  DeskLogIdentity identity;
  guint64 newest;

  self->n_resets = 0;

  /* A log that does not answer is no reason to throw anything away. */
  return desk_log_identify (self->log, &identity, cancellable, error) && desk_log_find_newest (self->log, &newest, cancellable, error) &&
         desk_replica_follow_again (self, _("it was asked for"), cancellable, error);
}
