// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Synchronising in the background: one thread for each open desk that is
 * shared. It waits for news of the log and of the desk, brings the two
 * together, says who sits here, and tells the main context how it stands.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-places.h"
#include "desk-sync-watch.h"
#include "desk-syncer.h"

/* News are looked for that often when nobody tells of them. */
#define WAIT_MS 2000
/* What a seat says of itself is true for a while. */
#define SEAT_EVERY_US (20 * G_TIME_SPAN_SECOND)
#define SEATS_EVERY_US (5 * G_TIME_SPAN_SECOND)
#define CLOCK_EVERY_US (10 * G_TIME_SPAN_MINUTE)
#define RETRY_FIRST_MS 1000
#define RETRY_LAST_MS 30000
/* Whoever closes the desk does not wait longer for the share. */
#define STOP_US (3 * G_TIME_SPAN_SECOND)
/* Of new segments until the next checkpoint. */
#define CHECKPOINT_EVERY 500

struct _DeskSyncer {
  GObject parent_instance;

  DeskStore *store;
  GThread *thread;
  GMainContext *context;
  DeskSyncState *state;
  gulong changed_handler;
  DeskSyncWatch *watch;

  GMutex mutex; /* for what follows */
  GCond cond;
  gboolean quit;
  gboolean is_woken;
  GCancellable *waiting; /* (nullable): of the wait that is under way */
  DeskSyncState *next_state;
  guint tell_source;
  DeskSeat *seat; /* what this one says of itself */
  gboolean seat_has_changed;
  gboolean was_silent; /* as it has been told */
  gboolean has_ended;
};

enum {
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSyncer, desk_syncer, G_TYPE_OBJECT)

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
  guint64 checkpoint;
  GPtrArray *seats;
} Worker;

/* --- a share that is silent --- */

/* The thread waits for an answer, and cannot tell. */
static void
silent_cb (const DeskSyncCounts *counts,
           gpointer              data)
{
  DeskSyncer *self = data;
  g_autoptr (DeskSyncState) state = NULL;

  if (self->state->mode == DESK_SYNC_OFFLINE && self->state->n_pending == counts->n_pending)
    return;

  state = desk_sync_state_copy (self->state);
  if (state->mode != DESK_SYNC_OFFLINE)
    state->since_ms = desk_clock_get_now_ms (desk_store_get_clock (self->store));
  state->mode = DESK_SYNC_OFFLINE;
  state->n_pending = counts->n_pending;
  state->n_rejected = counts->n_rejected;
  state->n_conflicts = counts->n_conflicts;
  state->segment = counts->head.segment;
  g_free (state->message);
  state->message = g_strdup (_("The share does not answer"));
  g_mutex_lock (&self->mutex);
  self->was_silent = TRUE;
  g_mutex_unlock (&self->mutex);
  desk_sync_state_unref (self->state);
  self->state = g_steal_pointer (&state);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* --- telling --- */

static gboolean
tell_cb (gpointer data)
{
  DeskSyncer *self = data;
  DeskSyncState *state;

  g_mutex_lock (&self->mutex);
  state = g_steal_pointer (&self->next_state);
  self->tell_source = 0;
  g_mutex_unlock (&self->mutex);
  if (state != NULL)
    {
      desk_sync_state_unref (self->state);
      self->state = state;
      g_signal_emit (self, signals[STATE_CHANGED], 0);
    }

  return G_SOURCE_REMOVE;
}

static void
publish (Worker        *worker,
         DeskSyncState *state)
{
  DeskSyncer *self = worker->self;
  g_autoptr (GSource) source = NULL;

  g_clear_pointer (&worker->last, desk_sync_state_unref);
  worker->last = desk_sync_state_ref (state);

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->next_state, desk_sync_state_unref);
  self->next_state = desk_sync_state_ref (state);
  if (self->tell_source == 0)
    {
      source = g_idle_source_new ();
      g_source_set_callback (source, tell_cb, g_object_ref (self), g_object_unref);
      self->tell_source = g_source_attach (source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}

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
  if (last == NULL || was_silent || !desk_sync_state_is_same (last, state))
    publish (worker, state);
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
  worker->log = desk_place_open_log (worker->sharing, &worker->head, desk_store_get_path (store), desk_store_get_clock (store), desk_store_get_ids (store), NULL, error);
  if (worker->log == NULL)
    return FALSE;
  worker->replica = desk_replica_new (worker->log, desk_sync_watch_run, worker->self->watch, scratch);

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

/* Who is here is worth knowing, and no reason to stop when it is not known. */
static void
greet (Worker *worker,
       guint64 segment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSeat) seat = NULL;
  gboolean has_changed;

  seat = copy_seat (worker, segment, &has_changed);
  if (has_changed)
    worker->seat_us = 0;
  if (seat->name != NULL && is_due (&worker->seat_us, SEAT_EVERY_US) && !desk_log_write_seat (worker->log, seat, NULL, &error))
    g_info ("Nobody is told who sits here: %s", error->message);
  g_clear_error (&error);
  if (is_due (&worker->seats_us, SEATS_EVERY_US))
    {
      g_autoptr (GPtrArray) seats = desk_log_list_seats (worker->log, NULL, &error);

      if (seats != NULL)
        {
          g_clear_pointer (&worker->seats, g_ptr_array_unref);
          worker->seats = g_steal_pointer (&seats);
        }
      desk_log_find_checkpoint (worker->log, &worker->checkpoint, NULL, NULL);
    }
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
  if (desk_replica_keep_checkpoint (worker->replica, desk_store_get_path (store), desk_store_get_clock (store), desk_store_get_ids (store), &number, NULL, &error))
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
    desk_replica_measure_clock (worker->replica, desk_store_get_clock (worker->self->store), NULL, NULL);

  return desk_replica_sync (worker->replica, &n_pending, NULL, error);
}

static gboolean
is_quitting (DeskSyncer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->quit;
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
    done = FALSE;
  g_clear_pointer (&counts.sharing, desk_sharing_free);
  if (done)
    {
      worker->retry_ms = RETRY_FIRST_MS;
      greet (worker, counts.head.segment);
      /* This may take long on a slow share. */
      desk_sync_watch_end (worker->self->watch);
      keep_checkpoint (worker, counts.head.segment);
      tell (worker, &counts, NULL);
      desk_sync_watch_begin (worker->self->watch);
      wait_for_news (worker, counts.head.segment);
      return;
    }

  /* The share may be another one when it is back. */
  close_log (worker);
  desk_sync_watch_end (worker->self->watch);
  if (is_quitting (worker->self))
    return;
  tell (worker, &counts, failure);
  sleep_ms (worker->self, worker->retry_ms);
  worker->retry_ms = MIN (worker->retry_ms * 2, RETRY_LAST_MS) - (guint) g_random_int_range (0, (int) worker->retry_ms / 4 + 1);
}

/* A desk that keeps its own log is looked at again when something was done:
 * it may be shared then. */
static gboolean
find_sharing (Worker *worker)
{
  g_autoptr (GError) error = NULL;
  DeskSyncCounts counts = { 0 };

  while (!is_quitting (worker->self))
    {
      if (desk_sync_watch_run (worker->self->watch, desk_sync_counts_work, &counts, &error) && counts.sharing != NULL)
        {
          worker->sharing = counts.sharing;
          worker->head = counts.head;
          return TRUE;
        }
      g_clear_error (&error);
      sleep_ms (worker->self, 3600 * 1000);
    }

  return FALSE;
}

static gpointer
sync_main (gpointer data)
{
  Worker worker = { data };

  worker.retry_ms = RETRY_FIRST_MS;
  if (find_sharing (&worker))
    {
      while (!is_quitting (worker.self))
        go_round (&worker);
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

/* --- the object --- */

static void
changed_cb (DeskStore     *store,
            DeskChangeSet *changes,
            gpointer       user_data)
{
  desk_syncer_wake (user_data);
}

static void
ask_to_quit (DeskSyncer *self)
{
  g_mutex_lock (&self->mutex);
  self->quit = TRUE;
  if (self->waiting != NULL)
    g_cancellable_cancel (self->waiting);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
desk_syncer_dispose (GObject *object)
{
  DeskSyncer *self = DESK_SYNCER (object);

  if (self->watch != NULL)
    desk_sync_watch_stop (self->watch);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  if (self->thread != NULL)
    {
      ask_to_quit (self);
      g_clear_pointer (&self->thread, g_thread_join);
    }
  g_clear_object (&self->store);

  G_OBJECT_CLASS (desk_syncer_parent_class)->dispose (object);
}

static void
desk_syncer_finalize (GObject *object)
{
  DeskSyncer *self = DESK_SYNCER (object);

  g_clear_pointer (&self->next_state, desk_sync_state_unref);
  g_clear_pointer (&self->state, desk_sync_state_unref);
  g_clear_pointer (&self->seat, desk_seat_free);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->watch, desk_sync_watch_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (desk_syncer_parent_class)->finalize (object);
}

static void
desk_syncer_class_init (DeskSyncerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = desk_syncer_dispose;
  object_class->finalize = desk_syncer_finalize;

  /**
   * DeskSyncer::state-changed:
   * @self: the syncer
   *
   * The desk and its log stand to each other otherwise than before.
   */
  signals[STATE_CHANGED] = g_signal_new ("state-changed", DESK_TYPE_SYNCER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
desk_syncer_init (DeskSyncer *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->state = desk_sync_state_new ();
  self->seat = desk_seat_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

/**
 * desk_syncer_new:
 * @store: an open desk; it is not to be closed before the syncer has stopped
 *
 * Begins to synchronise, if the desk is shared, and as soon as it is.
 *
 * Returns: (transfer full): a syncer
 */
DeskSyncer *
desk_syncer_new (DeskStore *store)
{
  DeskSyncer *self = g_object_new (DESK_TYPE_SYNCER, NULL);

  self->store = g_object_ref (store);
  self->changed_handler = g_signal_connect (store, "changed", G_CALLBACK (changed_cb), self);
  self->watch = desk_sync_watch_new (store, silent_cb, self);
  self->thread = g_thread_new ("desk-sync", sync_main, self);

  return self;
}

/**
 * desk_syncer_get_state:
 * @self: a syncer
 *
 * Returns: (transfer none): how it stands
 */
DeskSyncState *
desk_syncer_get_state (DeskSyncer *self)
{
  g_return_val_if_fail (DESK_IS_SYNCER (self), NULL);

  return self->state;
}

/**
 * desk_syncer_wake:
 * @self: a syncer
 *
 * Synchronise now: something was done here, or somebody asks for it.
 */
void
desk_syncer_wake (DeskSyncer *self)
{
  g_return_if_fail (DESK_IS_SYNCER (self));

  g_mutex_lock (&self->mutex);
  self->is_woken = TRUE;
  if (self->waiting != NULL)
    g_cancellable_cancel (self->waiting);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_syncer_set_name:
 * @self: a syncer
 * @name: who sits here, for the others
 * @analyst: the same as an analyst of the desk
 */
void
desk_syncer_set_name (DeskSyncer     *self,
                      const char     *name,
                      const DeskUuid *analyst)
{
  g_mutex_lock (&self->mutex);
  g_free (self->seat->name);
  self->seat->name = g_strdup (name);
  self->seat->analyst = *analyst;
  self->seat_has_changed = TRUE;
  g_mutex_unlock (&self->mutex);
  desk_syncer_wake (self);
}

/**
 * desk_syncer_set_ticket:
 * @self: a syncer
 * @ticket: (nullable): what is looked at here
 * @is_writing: whether something is being written on it
 */
void
desk_syncer_set_ticket (DeskSyncer     *self,
                        const DeskUuid *ticket,
                        gboolean        is_writing)
{
  DeskUuid none = { { 0 } };

  g_mutex_lock (&self->mutex);
  self->seat->ticket = ticket != NULL ? *ticket : none;
  self->seat->is_writing = is_writing;
  self->seat_has_changed = TRUE;
  g_mutex_unlock (&self->mutex);
  desk_syncer_wake (self);
}

/* Nobody can call a thread back that waits for a share which is silent: it is
 * left alone, and kept from the store. What it would have sent stays pending. */
static void
leave_thread (DeskSyncer *self,
              GThread    *thread)
{
  desk_sync_watch_leave (self->watch);
  g_object_ref (self); /* it may still look at it, whenever it is */
  g_thread_unref (thread);
  g_info ("The share does not answer, and is not waited for");
}

static void
join_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  DeskSyncer *self = source;
  gint64 end_us = g_get_monotonic_time () + STOP_US;
  gboolean has_ended;

  g_mutex_lock (&self->mutex);
  while (!self->has_ended && g_cond_wait_until (&self->cond, &self->mutex, end_us))
    ;
  has_ended = self->has_ended;
  g_mutex_unlock (&self->mutex);
  if (has_ended)
    g_thread_join (data);
  else
    leave_thread (self, data);
  g_task_return_boolean (task, TRUE);
}

/**
 * desk_syncer_stop_async:
 * @self: a syncer
 * @callback: called when nothing is under way any more, or the share is silent
 * @user_data: passed to @callback
 *
 * What is not in the log yet stays pending, and goes there the next time.
 */
void
desk_syncer_stop_async (DeskSyncer          *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->thread == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_clear_signal_handler (&self->changed_handler, self->store);
  desk_sync_watch_stop (self->watch);
  ask_to_quit (self);
  g_task_set_task_data (task, g_steal_pointer (&self->thread), NULL);
  g_task_run_in_thread (task, join_thread);
}

gboolean
desk_syncer_stop_finish (DeskSyncer   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
