// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A share may be silent: whoever asks it waits, and can neither be told to stop
 * nor say so. Somebody else looks at how long it has been waiting.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-conflict.h"
#include "desk-pending.h"
#include "desk-store-error.h"
#include "desk-store-run.h"
#include "desk-sync-watch.h"

/* Who has not answered for so long does not answer. */
#define SILENT_US (8 * G_TIME_SPAN_SECOND)
#define LOOK_EVERY_S 2

struct _DeskSyncWatch {
  DeskStore *store;
  DeskSyncSilentFunc func;
  gpointer data;
  guint source;
  GCancellable *cancellable; /* of counting */
  gboolean is_counting;

  GMutex errand_mutex; /* held while the thread is at the store */
  gboolean is_left;    /* it is not to touch the store again */

  GMutex mutex;
  gint64 asked_us; /* since when there was no answer; 0: nothing is asked */
};

/**
 * desk_sync_counts_work:
 * @file: a desk file
 * @data: a #DeskSyncCounts, empty
 * @changes: not used
 * @error: return location
 *
 * Returns: whether it could be counted
 */
gboolean
desk_sync_counts_work (DeskFile       *file,
                       gpointer        data,
                       DeskChangeSet **changes,
                       GError        **error)
{
  DeskSyncCounts *counts = data;
  g_autoptr (GError) failure = NULL;

  counts->sharing = desk_sharing_read (file, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return desk_file_read_head (file, &counts->head, error) && desk_pending_count (file, &counts->n_pending, error) &&
         desk_rejected_count (file, &counts->n_rejected, error) && desk_conflicts_count (file, &counts->n_conflicts, error);
}

static void
counts_free (gpointer data)
{
  DeskSyncCounts *counts = data;

  g_clear_pointer (&counts->sharing, desk_sharing_free);
  g_free (counts);
}

static gpointer
count (DeskFile *file,
       gpointer  data,
       GError  **error)
{
  DeskSyncCounts *counts = g_new0 (DeskSyncCounts, 1);

  if (desk_sync_counts_work (file, counts, NULL, error))
    return counts;

  counts_free (counts);
  return NULL;
}

static gboolean
is_silent (DeskSyncWatch *self)
{
  gboolean silent;

  g_mutex_lock (&self->mutex);
  silent = self->asked_us != 0 && g_get_monotonic_time () - self->asked_us > SILENT_US;
  g_mutex_unlock (&self->mutex);

  return silent;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GError) error = NULL;
  DeskSyncCounts *counts = desk_store_read_finish (DESK_STORE (source), result, &error);
  DeskSyncWatch *self = data;

  /* It may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_counting = FALSE;
  if (counts == NULL)
    return;
  if (self->source != 0 && is_silent (self))
    self->func (counts, self->data);
  counts_free (counts);
}

static gboolean
look_cb (gpointer data)
{
  DeskSyncWatch *self = data;

  if (!self->is_counting && is_silent (self))
    {
      self->is_counting = TRUE;
      desk_store_read_async (self->store, count, NULL, NULL, counts_free, self->cancellable, counted_cb, self);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * desk_sync_watch_new:
 * @store: an open desk
 * @func: told while the share is silent
 * @data: passed to @func
 *
 * Returns: (transfer full): a watch
 */
DeskSyncWatch *
desk_sync_watch_new (DeskStore         *store,
                     DeskSyncSilentFunc func,
                     gpointer           data)
{
  DeskSyncWatch *self = g_new0 (DeskSyncWatch, 1);

  self->store = g_object_ref (store);
  self->func = func;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->errand_mutex);
  g_mutex_init (&self->mutex);
  self->source = g_timeout_add_seconds (LOOK_EVERY_S, look_cb, self);

  return self;
}

void
desk_sync_watch_free (DeskSyncWatch *self)
{
  desk_sync_watch_stop (self);
  g_object_unref (self->cancellable);
  g_object_unref (self->store);
  g_mutex_clear (&self->errand_mutex);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * desk_sync_watch_begin:
 * @self: a watch
 *
 * From now on the share is asked.
 */
void
desk_sync_watch_begin (DeskSyncWatch *self)
{
  g_mutex_lock (&self->mutex);
  self->asked_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
}

void
desk_sync_watch_end (DeskSyncWatch *self)
{
  g_mutex_lock (&self->mutex);
  self->asked_us = 0;
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_sync_watch_run:
 * @target: a #DeskSyncWatch
 * @work: what is to be done
 * @data: passed to @work
 * @error: return location
 *
 * desk_store_run() for the thread that asks the share: the share has answered
 * when it gets here.
 *
 * Returns: whether it was done
 */
gboolean
desk_sync_watch_run (gpointer        target,
                     DeskReplicaWork work,
                     gpointer        data,
                     GError        **error)
{
  DeskSyncWatch *self = target;
  gboolean done = FALSE;

  g_mutex_lock (&self->errand_mutex);
  if (self->is_left)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The desk is closed"));
  else
    done = desk_store_run (self->store, work, data, error);
  g_mutex_unlock (&self->errand_mutex);

  g_mutex_lock (&self->mutex);
  if (self->asked_us != 0)
    self->asked_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);

  return done;
}

/**
 * desk_sync_watch_stop:
 * @self: a watch
 *
 * Nobody is told any more. To be called in the main context.
 */
void
desk_sync_watch_stop (DeskSyncWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

/**
 * desk_sync_watch_leave:
 * @self: a watch
 *
 * The thread is kept from the store from now on; what it does there at this
 * moment is waited for.
 */
void
desk_sync_watch_leave (DeskSyncWatch *self)
{
  g_mutex_lock (&self->errand_mutex);
  self->is_left = TRUE;
  g_mutex_unlock (&self->errand_mutex);
}
