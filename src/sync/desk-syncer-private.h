// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-log.h"
#include "desk-sync-watch.h"
#include "desk-syncer.h"

G_BEGIN_DECLS

/* What the main context and the thread share. */
struct _DeskSyncer {
  GObject parent_instance;

  DeskStore *store;
  GThread *thread;
  GMainContext *context;
  DeskSyncState *state;
  gulong changed_handler;
  DeskSyncWatch *watch;
  GCancellable *stop; /* of whatever the thread asks the log for */

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

gpointer desk_sync_worker_main (gpointer syncer);
void     desk_syncer_publish (DeskSyncer *self, DeskSyncState *state);

G_END_DECLS
