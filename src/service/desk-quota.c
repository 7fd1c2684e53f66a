// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-quota.h"

typedef struct {
  double left;
  gint64 at_us;
} Bucket;

struct _DeskQuota {
  double amount;
  double per_us;
  guint max_keys;
  GHashTable *buckets;
};

/**
 * desk_quota_new:
 * @amount: how much at once
 * @period_ms: in which time all of it comes back
 * @max_keys: how many are told apart
 *
 * Returns: (transfer full): a quota nobody has used
 */
DeskQuota *
desk_quota_new (guint64 amount,
                gint64  period_ms,
                guint   max_keys)
{
  DeskQuota *self = g_new0 (DeskQuota, 1);

  self->amount = (double) amount;
  self->per_us = (double) amount / ((double) period_ms * 1000);
  self->max_keys = max_keys;
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
desk_quota_free (DeskQuota *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static gboolean
is_full_again (gpointer key,
               gpointer value,
               gpointer data)
{
  DeskQuota *self = ((gpointer *) data)[0];
  gint64 now_us = *(gint64 *) ((gpointer *) data)[1];
  Bucket *bucket = value;

  return bucket->left + (double) (now_us - bucket->at_us) * self->per_us >= self->amount;
}

static Bucket *
get_bucket (DeskQuota  *self,
            const char *key,
            gint64      now_us)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, key);

  if (bucket != NULL)
    return bucket;

  if (g_hash_table_size (self->buckets) >= self->max_keys)
    {
      gpointer data[2] = { self, &now_us };

      /* Those who have all of theirs are as if they had never come. */
      g_hash_table_foreach_remove (self->buckets, is_full_again, data);
      if (g_hash_table_size (self->buckets) >= self->max_keys)
        return NULL;
    }
  bucket = g_new0 (Bucket, 1);
  bucket->left = self->amount;
  bucket->at_us = now_us;
  g_hash_table_insert (self->buckets, g_strdup (key), bucket);

  return bucket;
}

static double
get_left (DeskQuota    *self,
          const Bucket *bucket,
          gint64        now_us)
{
  return MIN (bucket->left + (double) MAX (now_us - bucket->at_us, 0) * self->per_us, self->amount);
}

/**
 * desk_quota_take:
 * @self: a quota
 * @key: whose
 * @amount: how much
 * @now_us: the monotonic time
 * @wait_ms: (out): when it is too much: how long until it is not
 *
 * Returns: whether it was there, and was taken
 */
gboolean
desk_quota_take (DeskQuota  *self,
                 const char *key,
                 guint64     amount,
                 gint64      now_us,
                 gint64     *wait_ms)
{
  Bucket *bucket = get_bucket (self, key, now_us);
  double wanted = MIN ((double) amount, self->amount);

  if (bucket == NULL)
    {
      *wait_ms = 1000;
      return FALSE;
    }
  bucket->left = get_left (self, bucket, now_us);
  bucket->at_us = now_us;
  if (bucket->left >= wanted)
    {
      bucket->left -= wanted;
      return TRUE;
    }
  *wait_ms = (gint64) ((wanted - bucket->left) / self->per_us / 1000) + 1;

  return FALSE;
}

/**
 * desk_quota_has:
 * @self: a quota
 * @key: whose
 * @amount: how much
 * @now_us: the monotonic time
 * @wait_ms: (out): when there is less: how long until it is there
 *
 * Returns: whether it is there; nothing is taken
 */
gboolean
desk_quota_has (DeskQuota  *self,
                const char *key,
                guint64     amount,
                gint64      now_us,
                gint64     *wait_ms)
{
  const Bucket *bucket = g_hash_table_lookup (self->buckets, key);
  double left = bucket != NULL ? get_left (self, bucket, now_us) : self->amount;

  if (left >= (double) amount)
    return TRUE;
  *wait_ms = (gint64) (((double) amount - left) / self->per_us / 1000) + 1;

  return FALSE;
}
