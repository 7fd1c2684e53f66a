// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A store for threads that may wait, such as the one that synchronises.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-store-error.h"
#include "desk-store.h"

typedef struct {
  DeskWriteFunc func;
  gpointer data;
  gpointer result;
  GError *error;
  GMutex mutex;
  GCond cond;
  gboolean has_run;
  gboolean is_done;
} Waiting;

static gpointer
run_waited_for (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GCancellable   *cancellable,
                GError        **error)
{
  Waiting *waiting = data;

  waiting->result = waiting->func (file, waiting->data, changes, cancellable, &waiting->error);
  waiting->has_run = TRUE;

  return NULL;
}

/* When the job is over, or was refused because the desk is closed. */
static void
stop_waiting (gpointer data)
{
  Waiting *waiting = data;

  if (!waiting->has_run)
    g_set_error_literal (&waiting->error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The desk is closed"));
  g_mutex_lock (&waiting->mutex);
  waiting->is_done = TRUE;
  g_cond_signal (&waiting->cond);
  g_mutex_unlock (&waiting->mutex);
}

/**
 * desk_store_write_wait:
 * @self: a store
 * @func: writes, on the writing thread
 * @data: passed to @func
 * @error: return location
 *
 * As desk_store_write_async(), for threads of their own; never to be called on
 * the main thread.
 *
 * Returns: what @func returned
 */
gpointer
desk_store_write_wait (DeskStore     *self,
                       DeskWriteFunc  func,
                       gpointer       data,
                       GError       **error)
{
  Waiting waiting = { func, data, NULL, NULL };

  g_return_val_if_fail (!g_main_context_is_owner (g_main_context_default ()), NULL);

  g_mutex_init (&waiting.mutex);
  g_cond_init (&waiting.cond);
  desk_store_write_async (self, run_waited_for, &waiting, stop_waiting, NULL, NULL, NULL, NULL);
  g_mutex_lock (&waiting.mutex);
  while (!waiting.is_done)
    g_cond_wait (&waiting.cond, &waiting.mutex);
  g_mutex_unlock (&waiting.mutex);
  g_mutex_clear (&waiting.mutex);
  g_cond_clear (&waiting.cond);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);

  return waiting.result;
}
