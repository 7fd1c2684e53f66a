// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A desk that is being opened. It takes about as long as GTK needs to get ready,
 * so the program begins with it: the first rows are there for the first paint.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-opening.h"

struct _DeskOpening {
  char *path;
  gboolean is_done;
  DeskStore *store;
  GError *error;
  gboolean is_dropped;
  DeskOpenedFunc func;
  gpointer data;
  GDestroyNotify notify;
};

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!desk_store_close_finish (DESK_STORE (source), result, &error))
    g_warning ("A desk that nobody looked at was not closed well: %s", error->message);
}

static void
opening_free (DeskOpening *self)
{
  if (self->notify != NULL)
    self->notify (self->data);
  g_clear_object (&self->store);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self);
}

/* Hands the desk over once it is there and somebody waits for it. */
static void
hand_over (DeskOpening *self)
{
  if (!self->is_done || (self->func == NULL && !self->is_dropped))
    return;

  if (!self->is_dropped)
    self->func (self->store, self->error, self->data);
  else if (self->store != NULL)
    desk_store_close_async (self->store, closed_cb, NULL);
  opening_free (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  DeskOpening *self = user_data;

  self->store = desk_store_open_finish (result, &self->error);
  self->is_done = TRUE;
  hand_over (self);
}

/**
 * desk_opening_start:
 * @path: a desk file
 * @clock: the time
 * @ids: new ids
 *
 * Returns: (transfer full): to be waited for or dropped, once
 */
DeskOpening *
desk_opening_start (const char   *path,
                    DeskClock    *clock,
                    DeskIdSource *ids)
{
  DeskOpening *self = g_new0 (DeskOpening, 1);

  self->path = g_canonicalize_filename (path, NULL);
  desk_store_open_async (self->path, clock, ids, NULL, opened_cb, self);

  return self;
}

const char *
desk_opening_get_path (DeskOpening *self)
{
  return self->path;
}

/**
 * desk_opening_wait:
 * @self: (transfer full): an opening
 * @func: called when the desk is open, or cannot be opened; at once if that is
 *   known
 * @data: passed to @func
 * @notify: (nullable): frees @data
 */
void
desk_opening_wait (DeskOpening    *self,
                   DeskOpenedFunc  func,
                   gpointer        data,
                   GDestroyNotify  notify)
{
  self->func = func;
  self->data = data;
  self->notify = notify;
  hand_over (self);
}

/**
 * desk_opening_drop:
 * @self: (transfer full): an opening that nobody waits for
 */
void
desk_opening_drop (DeskOpening *self)
{
  self->is_dropped = TRUE;
  hand_over (self);
}
