// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include "desk-store-run.h"
#include "desk-store.h"

typedef struct {
  DeskReplicaWork work;
  gpointer data;
  gboolean done;
} Errand;

static gpointer
run_errand (DeskFile       *file,
            gpointer        data,
            DeskChangeSet **changes,
            GCancellable   *cancellable,
            GError        **error)
{
  Errand *errand = data;

  errand->done = errand->work (file, errand->data, changes, error);

  return NULL;
}

/**
 * desk_store_run:
 * @target: a #DeskStore
 * @work: what is to be done
 * @data: passed to @work
 * @error: return location
 *
 * A #DeskReplicaRun for a desk that is open in a window: work is done on its
 * writing thread, between what people do. Never to be called on the main
 * thread.
 *
 * Returns: whether it was done
 */
gboolean
desk_store_run (gpointer        target,
                DeskReplicaWork work,
                gpointer        data,
                GError        **error)
{
  Errand errand = { work, data, FALSE };

  desk_store_write_wait (target, run_errand, &errand, error);

  return errand.done;
}
