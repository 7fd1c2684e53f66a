// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Synchronising in the background, as the main context sees it: a state that
 * changes. The thread that does it is in desk-sync-worker.c.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-syncer-private.h"

/* Whoever closes the desk does not wait longer for the share. */
#define STOP_US (3 * G_TIME_SPAN_SECOND)

enum {
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskSyncer, desk_syncer, G_TYPE_OBJECT)

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
  state->ask = DESK_SYNC_ASK_NOTHING;
  state->message = g_strdup (g_strcmp0 (state->kind, "service") == 0 ? _("The service does not answer") : _("The share does not answer"));
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

/* Called by the thread. */
void
desk_syncer_publish (DeskSyncer    *self,
                     DeskSyncState *state)
{
  g_autoptr (GSource) source = NULL;

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
  g_cancellable_cancel (self->stop);
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
  g_object_unref (self->stop);
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
  self->stop = g_cancellable_new ();
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
  self->thread = g_thread_new ("desk-sync", desk_sync_worker_main, self);

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
  const DeskUuid *place = ticket != NULL ? ticket : &none;
  gboolean is_news;

  g_mutex_lock (&self->mutex);
  is_news = !desk_uuid_equal (&self->seat->ticket, place) || self->seat->is_writing != is_writing;
  self->seat->ticket = *place;
  self->seat->is_writing = is_writing;
  self->seat_has_changed = self->seat_has_changed || is_news;
  g_mutex_unlock (&self->mutex);
  if (is_news)
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
