// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include "desk-sync-state.h"

/**
 * desk_sync_state_new:
 *
 * Returns: (transfer full): the state of a desk that keeps its own log
 */
DeskSyncState *
desk_sync_state_new (void)
{
  DeskSyncState *self = g_new0 (DeskSyncState, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

DeskSyncState *
desk_sync_state_ref (DeskSyncState *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_sync_state_unref (DeskSyncState *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->kind);
  g_free (self->place);
  g_free (self->tag);
  g_free (self->message);
  g_clear_pointer (&self->seats, g_ptr_array_unref);
  g_free (self);
}
