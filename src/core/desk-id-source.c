// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where new ids and salts come from: the system's random numbers, or a seed in
 * tests, so that a run can be had again. Safe to use from any thread.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "desk-id-source.h"

/* Each call of the system's costs as much as a hundred bytes. */
#define POOL_BYTES 2048

struct _DeskIdSource {
  gatomicrefcount ref_count;
  gboolean seeded;
  GMutex mutex; /* guards all below */
  guint8 seed[randombytes_SEEDBYTES];
  guint64 n_draws;
  gint64 last_ms;
  guint last_count;
  guint8 drawn[POOL_BYTES]; /* from the system, not handed out yet */
  gsize n_drawn;
};

static DeskIdSource *
id_source_new (void)
{
  DeskIdSource *self;

  if (sodium_init () < 0)
    g_error ("libsodium could not be started");

  self = g_new0 (DeskIdSource, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);

  return self;
}

/**
 * desk_id_source_new:
 *
 * Returns: (transfer full): a source fed by the system's random numbers
 */
DeskIdSource *
desk_id_source_new (void)
{
  return id_source_new ();
}

/**
 * desk_id_source_new_seeded:
 * @seed: any number
 *
 * Returns: (transfer full): a source that gives the same bytes for the same
 *   seed; for tests and for generated desks only
 */
DeskIdSource *
desk_id_source_new_seeded (guint64 seed)
{
  DeskIdSource *self = id_source_new ();

  self->seeded = TRUE;
  memcpy (self->seed, &seed, sizeof seed);

  return self;
}

DeskIdSource *
desk_id_source_ref (DeskIdSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_id_source_unref (DeskIdSource *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
fill_locked (DeskIdSource *self,
             guint8       *bytes,
             gsize         n_bytes)
{
  if (self->seeded)
    {
      memcpy (self->seed + 8, &self->n_draws, sizeof self->n_draws);
      self->n_draws++;
      randombytes_buf_deterministic (bytes, n_bytes, self->seed);
    }
  else if (n_bytes > POOL_BYTES)
    {
      randombytes_buf (bytes, n_bytes);
    }
  else
    {
      if (self->n_drawn < n_bytes)
        {
          randombytes_buf (self->drawn, POOL_BYTES);
          self->n_drawn = POOL_BYTES;
        }
      self->n_drawn -= n_bytes;
      memcpy (bytes, self->drawn + self->n_drawn, n_bytes);
      sodium_memzero (self->drawn + self->n_drawn, n_bytes);
    }
}

/**
 * desk_id_source_fill:
 * @self: a source
 * @bytes: (out): filled with random bytes
 * @n_bytes: how many
 */
void
desk_id_source_fill (DeskIdSource *self,
                     guint8       *bytes,
                     gsize         n_bytes)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  fill_locked (self, bytes, n_bytes);
  g_mutex_unlock (&self->mutex);
}

/**
 * desk_id_source_next_uuid:
 * @self: a source
 * @now_ms: milliseconds since 1970 UTC
 * @uuid: (out): a UUIDv7 (RFC 9562, section 5.7)
 *
 * Ids of one millisecond carry a counter in `rand_a`, so that those of one
 * source ascend; a clock that was put back makes them go on from the last
 * millisecond seen.
 */
void
desk_id_source_next_uuid (DeskIdSource *self,
                          gint64        now_ms,
                          DeskUuid     *uuid)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);

  fill_locked (self, uuid->bytes, DESK_UUID_SIZE);
  if (now_ms > self->last_ms)
    {
      self->last_ms = now_ms;
      self->last_count = 0;
    }
  else if (++self->last_count > 0xfff)
    {
      self->last_ms++;
      self->last_count = 0;
    }

  for (guint i = 0; i < 6; i++)
    uuid->bytes[i] = (guint8) ((guint64) self->last_ms >> (40 - 8 * i));
  uuid->bytes[6] = (guint8) (0x70 | self->last_count >> 8);
  uuid->bytes[7] = (guint8) self->last_count;
  uuid->bytes[8] = (guint8) ((uuid->bytes[8] & 0x3f) | 0x80);

  g_mutex_unlock (&self->mutex);
}
