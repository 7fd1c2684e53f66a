// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The time, passed in. Nothing below the programs asks the system for it, so
 * that tests, imports and practice run on a time of their own.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-clock.h"

struct _DeskClock {
  gatomicrefcount ref_count;
  DeskClockFunc func; /* NULL: fixed */
  gpointer data;
  GDestroyNotify notify;
  GMutex mutex; /* guards fixed_ms */
  gint64 fixed_ms;
};

/**
 * desk_clock_new:
 * @func: tells the time; called from any thread
 * @data: passed to @func
 * @notify: (nullable): frees @data
 *
 * Returns: (transfer full): a clock
 */
DeskClock *
desk_clock_new (DeskClockFunc  func,
                gpointer       data,
                GDestroyNotify notify)
{
  DeskClock *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (DeskClock, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->func = func;
  self->data = data;
  self->notify = notify;

  return self;
}

/**
 * desk_clock_new_fixed:
 * @now_ms: milliseconds since 1970 UTC
 *
 * Returns: (transfer full): a clock that stands still until
 *   desk_clock_advance_ms() moves it
 */
DeskClock *
desk_clock_new_fixed (gint64 now_ms)
{
  DeskClock *self = g_new0 (DeskClock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->fixed_ms = now_ms;

  return self;
}

DeskClock *
desk_clock_ref (DeskClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_clock_unref (DeskClock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->notify != NULL)
    self->notify (self->data);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * desk_clock_get_now_ms:
 * @self: a clock
 *
 * Returns: milliseconds since 1970-01-01 00:00 UTC
 */
gint64
desk_clock_get_now_ms (DeskClock *self)
{
  gint64 now_ms;

  g_return_val_if_fail (self != NULL, 0);

  if (self->func != NULL)
    return self->func (self->data);

  g_mutex_lock (&self->mutex);
  now_ms = self->fixed_ms;
  g_mutex_unlock (&self->mutex);

  return now_ms;
}

/**
 * desk_clock_advance_ms:
 * @self: a clock of desk_clock_new_fixed()
 * @by_ms: how far to move it; may be negative
 */
void
desk_clock_advance_ms (DeskClock *self,
                       gint64     by_ms)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->func == NULL);

  g_mutex_lock (&self->mutex);
  self->fixed_ms += by_ms;
  g_mutex_unlock (&self->mutex);
}

/* Whether it falls into the years 1 to 9999, which RFC 3339 can write. */
static gboolean
is_in_years (gint64 time_ms)
{
  return time_ms >= G_GINT64_CONSTANT (-62135596800000) && time_ms <= G_GINT64_CONSTANT (253402300799999);
}

/**
 * desk_time_parse:
 * @text: (nullable): RFC 3339 with a zone: `2026-03-02T09:40:00.000Z`, or
 *   the number that desk_time_to_string() writes outside the years 1 to 9999
 * @time_ms: (out): untouched unless %TRUE is returned
 *
 * Returns: whether @text named a moment
 */
gboolean
desk_time_parse (const char *text,
                 gint64     *time_ms)
{
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL)
    return FALSE;
  date = g_date_time_new_from_iso8601 (text, NULL);
  if (date == NULL)
    {
      gint64 number;

      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL) || is_in_years (number))
        return FALSE;
      *time_ms = number;
      return TRUE;
    }

  *time_ms = g_date_time_to_unix (date) * 1000 + g_date_time_get_microsecond (date) / 1000;
  return TRUE;
}

/**
 * desk_time_to_string:
 * @time_ms: milliseconds since 1970 UTC
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds; a number
 *   outside the years 1 to 9999 is written as that number
 */
char *
desk_time_to_string (gint64 time_ms)
{
  gint64 seconds = time_ms / 1000;
  int ms = (int) (time_ms % 1000);
  g_autoptr (GDateTime) date = NULL;

  if (!is_in_years (time_ms))
    return g_strdup_printf ("%" G_GINT64_FORMAT, time_ms);

  if (ms < 0)
    {
      ms += 1000;
      seconds -= 1;
    }
  date = g_date_time_new_from_unix_utc (seconds);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year (date), g_date_time_get_month (date),
                          g_date_time_get_day_of_month (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date), ms);
}
