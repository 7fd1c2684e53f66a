// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include "desk-sync-state.h"

#define SEEN_AGAIN_MS 30000

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

/**
 * desk_sync_state_copy:
 * @self: a state
 *
 * Returns: (transfer full): one to begin the next with
 */
DeskSyncState *
desk_sync_state_copy (const DeskSyncState *self)
{
  DeskSyncState *copy = g_memdup2 (self, sizeof *self);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->kind = g_strdup (self->kind);
  copy->place = g_strdup (self->place);
  copy->tag = g_strdup (self->tag);
  copy->message = g_strdup (self->message);
  copy->seats = self->seats != NULL ? g_ptr_array_ref (self->seats) : NULL;

  return copy;
}

/* A seat that says again that it is there is news only after a while. */
static gboolean
is_same_seat (const DeskSeat *a,
              const DeskSeat *b)
{
  return desk_uuid_equal (&a->replica, &b->replica) && desk_uuid_equal (&a->analyst, &b->analyst) && desk_uuid_equal (&a->ticket, &b->ticket) &&
         a->is_writing == b->is_writing && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->tag, b->tag) == 0 && g_strcmp0 (a->version, b->version) == 0 &&
         ABS (a->seen_ms - b->seen_ms) < SEEN_AGAIN_MS;
}

static gboolean
are_same_seats (const GPtrArray *a,
                const GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (a == b)
    return TRUE;
  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!is_same_seat (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_sync_state_is_same:
 * @a: a state
 * @b: another one
 *
 * Returns: whether they say the same; a clock that runs on is no news
 */
gboolean
desk_sync_state_is_same (const DeskSyncState *a,
                         const DeskSyncState *b)
{
  return a->mode == b->mode && a->n_pending == b->n_pending && a->n_rejected == b->n_rejected && a->n_conflicts == b->n_conflicts && a->segment == b->segment &&
         a->checkpoint == b->checkpoint && ABS (a->skew_ms - b->skew_ms) < 1000 && are_same_seats (a->seats, b->seats) && g_strcmp0 (a->message, b->message) == 0 && a->ask == b->ask &&
         desk_uuid_equal (&a->account, &b->account) && g_strcmp0 (a->place, b->place) == 0;
}
