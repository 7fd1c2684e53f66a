// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The thread that synchronises: one for each open desk that is shared. It waits
 * for news of the log and of the desk, brings the two together, says who sits
 * here, and tells how it stands.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <string.h>

#include "desk-places.h"
#include "desk-record.h"
#include "desk-syncer-private.h"

/* News are looked for that often when nobody tells of them. */
#define WAIT_MS 2000
/* What a seat says of itself is true for a while. */
#define SEAT_EVERY_US (20 * G_TIME_SPAN_SECOND)
#define SEATS_EVERY_US (5 * G_TIME_SPAN_SECOND)
#define CLOCK_EVERY_US (10 * G_TIME_SPAN_MINUTE)
#define RETRY_FIRST_MS 1000
#define RETRY_LAST_MS 30000
#define ALONE_MS (3600 * 1000)
/* Of new segments until the next checkpoint. */
#define CHECKPOINT_EVERY 500
/* Which one there is changes seldom, and is of interest on one page. */
#define CHECKPOINT_EVERY_US (5 * G_TIME_SPAN_MINUTE)

/* What only the thread knows. */
typedef struct {
  DeskSyncer *self;
  DeskSharing *sharing;
  DeskHead head;
  DeskLog *log;
  DeskReplica *replica;
  DeskSyncState *last;
  guint retry_ms;
  gint64 seat_us;
  gint64 seats_us;
  gint64 clock_us;
  gint64 checkpoint_us;
  guint64 checkpoint;
  GPtrArray *seats;
  DeskUuid account; /* whose seat it is, where a service says so */
} Worker;

/* --- telling --- */

static gint64
now_ms (Worker *worker)
{
  return desk_clock_get_now_ms (desk_store_get_clock (worker->self->store));
}

static DeskSyncMode
find_mode (const DeskSyncCounts *counts,
           const GError         *failure)
{
  if (failure == NULL)
    return counts->n_pending == 0 ? DESK_SYNC_IN_STEP : DESK_SYNC_BEHIND;

  return g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE) || g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_A_LOG) ? DESK_SYNC_OFFLINE
                                                                                                                                                       : DESK_SYNC_TROUBLE;
}

static DeskSyncAsk
find_ask (const GError *failure)
{
  if (g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_SIGNED_OUT))
    return DESK_SYNC_ASK_SIGN_IN;

  return g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE) ? DESK_SYNC_ASK_CERTIFICATE : DESK_SYNC_ASK_NOTHING;
}

static void
tell (Worker               *worker,
      const DeskSyncCounts *counts,
      const GError         *failure)
{
  g_autoptr (DeskSyncState) state = desk_sync_state_new ();
  const DeskSyncState *last = worker->last;
  gboolean was_silent;

  state->mode = find_mode (counts, failure);
  state->kind = g_strdup (worker->sharing->kind);
  state->place = g_strdup (worker->sharing->place);
  state->tag = g_strdup (worker->sharing->tag);
  state->ask = find_ask (failure);
  state->account = desk_uuid_is_nil (&worker->account) ? worker->sharing->account : worker->account;
  state->since_ms = last != NULL && last->mode == state->mode ? last->since_ms : now_ms (worker);
  state->in_step_ms = state->mode == DESK_SYNC_IN_STEP ? now_ms (worker) : last != NULL ? last->in_step_ms : 0;
  state->n_pending = counts->n_pending;
  state->n_rejected = counts->n_rejected;
  state->n_conflicts = counts->n_conflicts;
  state->skew_ms = worker->replica != NULL ? desk_replica_get_skew_ms (worker->replica) : 0;
  state->segment = counts->head.segment;
  state->checkpoint = worker->checkpoint;
  state->message = failure != NULL ? g_strdup (failure->message) : NULL;
  state->seats = worker->seats != NULL ? g_ptr_array_ref (worker->seats) : NULL;
  g_mutex_lock (&worker->self->mutex);
  was_silent = worker->self->was_silent;
  worker->self->was_silent = FALSE;
  g_mutex_unlock (&worker->self->mutex);
  if (last != NULL && !was_silent && desk_sync_state_is_same (last, state))
    return;

  g_clear_pointer (&worker->last, desk_sync_state_unref);
  worker->last = desk_sync_state_ref (state);
  desk_syncer_publish (worker->self, state);
}

/* --- one round --- */

static gboolean
open_log (Worker  *worker,
          GError **error)
{
  DeskStore *store = worker->self->store;
  g_autofree char *scratch = g_strconcat (desk_store_get_path (store), "-checkpoint", NULL);

  if (worker->log != NULL)
    return TRUE;
  worker->log = desk_place_open_log (worker->sharing, &worker->head, desk_store_get_path (store), desk_store_get_clock (store), desk_store_get_ids (store), worker->self->stop, error);
  if (worker->log == NULL)
    return FALSE;
  worker->replica = desk_replica_new (worker->log, desk_sync_watch_run, worker->self->watch, scratch);
  desk_replica_expect (worker->replica, worker->sharing);

  return TRUE;
}

static void
close_log (Worker *worker)
{
  g_clear_pointer (&worker->replica, desk_replica_free);
  g_clear_pointer (&worker->log, desk_log_free);
}

static gboolean
is_due (gint64 *when_us,
        gint64  every_us)
{
  gint64 now_us = g_get_monotonic_time ();

  if (*when_us != 0 && now_us < *when_us)
    return FALSE;
  *when_us = now_us + every_us;

  return TRUE;
}

static DeskSeat *
copy_seat (Worker  *worker,
           guint64  segment,
           gboolean *has_changed)
{
  DeskSyncer *self = worker->self;
  DeskSeat *seat = desk_seat_new ();

  g_mutex_lock (&self->mutex);
  seat->name = g_strdup (self->seat->name);
  seat->analyst = self->seat->analyst;
  seat->ticket = self->seat->ticket;
  seat->is_writing = self->seat->is_writing;
  *has_changed = self->seat_has_changed;
  self->seat_has_changed = FALSE;
  g_mutex_unlock (&self->mutex);
  seat->replica = worker->head.replica;
  seat->tag = g_strdup (worker->sharing->tag);
  seat->version = g_strdup (DESK_VERSION);
  seat->head = segment;

  return seat;
}

static gboolean
name_seats_work (DeskFile       *file,
                 gpointer        data,
                 DeskChangeSet **changes,
                 GError        **error)
{
  GPtrArray *seats = data;

  for (guint i = 0; i < seats->len; i++)
    {
      DeskSeat *seat = g_ptr_array_index (seats, i);
      g_autoptr (DeskRecord) analyst = seat->name == NULL && !desk_uuid_is_nil (&seat->analyst) ? desk_record_load (file, DESK_TABLE_ANALYST, &seat->analyst, NULL) : NULL;

      if (analyst != NULL)
        seat->name = g_strdup (desk_record_get_text (analyst, "name"));
    }

  return TRUE;
}

/* So that who is here stands in one order, whoever tells it. */
static int
compare_seats (gconstpointer a,
               gconstpointer b)
{
  const DeskSeat *one = *(DeskSeat *const *) a;
  const DeskSeat *other = *(DeskSeat *const *) b;
  int by_name = g_strcmp0 (one->name, other->name);

  return by_name != 0 ? by_name : memcmp (&one->replica, &other->replica, sizeof one->replica);
}

/* A service knows accounts and no names, and says whose seat this one is; in a
 * folder people say both for themselves. */
static void
look_who_is_here (Worker *worker)
{
  DeskSyncer *self = worker->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seats = desk_log_list_seats (worker->log, self->stop, &error);

  if (seats == NULL || (desk_log_takes_commits (worker->log) && !desk_sync_watch_run (self->watch, name_seats_work, seats, &error)))
    {
      g_info ("It is not known who is here: %s", error->message);
      return;
    }
  for (guint i = 0; desk_log_takes_commits (worker->log) && i < seats->len; i++)
    {
      const DeskSeat *seat = g_ptr_array_index (seats, i);

      if (g_strcmp0 (seat->tag, worker->sharing->tag) == 0)
        worker->account = seat->analyst;
    }
  g_ptr_array_sort (seats, compare_seats);
  g_clear_pointer (&worker->seats, g_ptr_array_unref);
  worker->seats = g_steal_pointer (&seats);
}

/* Who is here is worth knowing, and no reason to stop when it is not known. */
static void
greet (Worker *worker,
       guint64 segment)
{
  DeskSyncer *self = worker->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSeat) seat = NULL;
  gboolean has_changed, can_tell;

  seat = copy_seat (worker, segment, &has_changed);
  if (has_changed)
    worker->seat_us = 0;
  /* A service knows who it is. */
  can_tell = seat->name != NULL || desk_log_takes_commits (worker->log);
  if (can_tell && is_due (&worker->seat_us, SEAT_EVERY_US) && !desk_log_write_seat (worker->log, seat, self->stop, &error))
    g_info ("Nobody is told who sits here: %s", error->message);
  if (is_due (&worker->seats_us, SEATS_EVERY_US))
    look_who_is_here (worker);
  if (is_due (&worker->checkpoint_us, CHECKPOINT_EVERY_US))
    desk_log_find_checkpoint (worker->log, &worker->checkpoint, self->stop, NULL);
}

static void
keep_checkpoint (Worker *worker,
                 guint64 segment)
{
  DeskStore *store = worker->self->store;
  g_autoptr (GError) error = NULL;
  guint64 number;

  /* A service makes its own. */
  if (segment < worker->checkpoint + CHECKPOINT_EVERY || desk_log_takes_commits (worker->log))
    return;
  /* Somebody else may have made one since it was asked for. */
  if (desk_log_find_checkpoint (worker->log, &worker->checkpoint, worker->self->stop, NULL) && segment < worker->checkpoint + CHECKPOINT_EVERY)
    return;
  if (desk_replica_keep_checkpoint (worker->replica, desk_store_get_path (store), desk_store_get_clock (store), desk_store_get_ids (store), &number, worker->self->stop, &error))
    worker->checkpoint = number;
  else
    g_info ("No checkpoint was made: %s", error->message);
}

static gboolean
synchronise (Worker  *worker,
             GError **error)
{
  guint n_pending;

  if (!open_log (worker, error))
    return FALSE;
  if (is_due (&worker->clock_us, CLOCK_EVERY_US))
    desk_replica_measure_clock (worker->replica, desk_store_get_clock (worker->self->store), worker->self->stop, NULL);

  return desk_replica_sync (worker->replica, &n_pending, worker->self->stop, error);
}

static gboolean
is_quitting (DeskSyncer *self)
{
  gboolean quit;

  g_mutex_lock (&self->mutex);
  quit = self->quit;
  g_mutex_unlock (&self->mutex);
  return quit;
}

/* Until somebody has done something here, or the time is over. */
static void
sleep_ms (DeskSyncer *self,
          guint       ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) ms * 1000;

  g_mutex_lock (&self->mutex);
  while (!self->quit && !self->is_woken && g_cond_wait_until (&self->cond, &self->mutex, end_us))
    ;
  self->is_woken = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* Until there are news of the log, or of the desk. */
static void
wait_for_news (Worker *worker,
               guint64 segment)
{
  DeskSyncer *self = worker->self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean is_woken;

  g_mutex_lock (&self->mutex);
  is_woken = self->is_woken || self->quit;
  self->is_woken = FALSE;
  if (!is_woken)
    self->waiting = g_object_ref (cancellable);
  g_mutex_unlock (&self->mutex);
  if (is_woken)
    return;

  desk_log_wait (worker->log, segment, WAIT_MS, cancellable, NULL);
  g_mutex_lock (&self->mutex);
  g_clear_object (&self->waiting);
  self->is_woken = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* --- which log it is --- */

/* The desk was taken out of its log: it keeps its own. */
static void
tell_alone (Worker *worker)
{
  g_autoptr (DeskSyncState) state = desk_sync_state_new ();

  state->since_ms = now_ms (worker);
  g_mutex_lock (&worker->self->mutex);
  worker->self->was_silent = FALSE;
  g_mutex_unlock (&worker->self->mutex);
  g_clear_pointer (&worker->last, desk_sync_state_unref);
  desk_syncer_publish (worker->self, state);
}

/* What was known of the last one is not true of the next. */
static void
forget_log (Worker *worker)
{
  close_log (worker);
  desk_sync_watch_end (worker->self->watch);
  g_clear_pointer (&worker->sharing, desk_sharing_free);
  g_clear_pointer (&worker->seats, g_ptr_array_unref);
  worker->seat_us = worker->seats_us = worker->clock_us = worker->checkpoint_us = 0;
  worker->checkpoint = 0;
  worker->account = (DeskUuid){ { 0 } };
  worker->retry_ms = RETRY_FIRST_MS;
}

/* Another program may take the desk out of its log, point it to another one,
 * or share it. Returns whether the log is the one that was followed before, or
 * nothing is known. */
static gboolean
follow_sharing (Worker         *worker,
                DeskSyncCounts *counts)
{
  g_autoptr (DeskSharing) sharing = g_steal_pointer (&counts->sharing);

  if (desk_sharing_is_same_log (sharing, worker->sharing))
    return TRUE;
  if (worker->sharing != NULL)
    forget_log (worker);
  if (sharing == NULL)
    tell_alone (worker);
  worker->head = counts->head;
  worker->sharing = g_steal_pointer (&sharing);

  return FALSE;
}

/* --- one round --- */

static void
rest_in_step (Worker         *worker,
              DeskSyncCounts *counts)
{
  worker->retry_ms = RETRY_FIRST_MS;
  greet (worker, counts->head.segment);
  /* This may take long on a slow share. */
  desk_sync_watch_end (worker->self->watch);
  keep_checkpoint (worker, counts->head.segment);
  tell (worker, counts, NULL);
  desk_sync_watch_begin (worker->self->watch);
  wait_for_news (worker, counts->head.segment);
}

static void
rest_after_failure (Worker         *worker,
                    DeskSyncCounts *counts,
                    GError         *failure)
{
  /* The share may be another one when it is back. */
  close_log (worker);
  desk_sync_watch_end (worker->self->watch);
  if (is_quitting (worker->self))
    return;
  tell (worker, counts, failure);
  sleep_ms (worker->self, worker->retry_ms);
  worker->retry_ms = MIN (worker->retry_ms * 2, RETRY_LAST_MS) - (guint) g_random_int_range (0, (int) worker->retry_ms / 4 + 1);
}

static void
go_round (Worker *worker)
{
  g_autoptr (GError) failure = NULL;
  DeskSyncCounts counts = { 0 };
  gboolean done;

  desk_sync_watch_begin (worker->self->watch);
  done = synchronise (worker, &failure);
  /* What is not known must not be told as all being well. */
  if (!desk_sync_watch_run (worker->self->watch, desk_sync_counts_work, &counts, failure == NULL ? &failure : NULL))
    {
      g_clear_pointer (&counts.sharing, desk_sharing_free);
      done = FALSE;
    }
  /* What failed, or was done, was so at the old place. */
  else if (!follow_sharing (worker, &counts))
    {
      return;
    }
  if (done)
    rest_in_step (worker, &counts);
  else
    rest_after_failure (worker, &counts, failure);
}

/* Before anything is asked of a log: whether it is still the desk's. Where it
 * cannot be known, asking for it fails too. */
static void
look_at_sharing (Worker *worker)
{
  g_autoptr (GError) error = NULL;
  DeskSyncCounts counts = { 0 };

  if (desk_sync_watch_run (worker->self->watch, desk_sync_counts_work, &counts, &error))
    follow_sharing (worker, &counts);
  else
    g_info ("It is not known where the log is: %s", error->message);
  g_clear_pointer (&counts.sharing, desk_sharing_free);
}

/**
 * desk_sync_worker_main:
 * @syncer: a #DeskSyncer
 *
 * What its thread does until it is asked to quit.
 */
gpointer
desk_sync_worker_main (gpointer syncer)
{
  Worker worker = { .self = syncer };

  worker.retry_ms = RETRY_FIRST_MS;
  while (!is_quitting (worker.self))
    {
      look_at_sharing (&worker);
      if (worker.sharing != NULL)
        go_round (&worker);
      else
        /* It is looked at again when something was done: it may be shared then. */
        sleep_ms (worker.self, ALONE_MS);
    }
  close_log (&worker);
  g_clear_pointer (&worker.sharing, desk_sharing_free);
  g_clear_pointer (&worker.last, desk_sync_state_unref);
  g_clear_pointer (&worker.seats, g_ptr_array_unref);
  g_mutex_lock (&worker.self->mutex);
  worker.self->has_ended = TRUE;
  g_cond_broadcast (&worker.self->cond);
  g_mutex_unlock (&worker.self->mutex);

  return NULL;
}
