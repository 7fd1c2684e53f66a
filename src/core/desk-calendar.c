// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Arithmetic with working time.
 *
 * A moment is *open* when the local wall clock of that moment stands inside
 * an interval of its weekday and the local date is no holiday. That is all:
 * an hour that daylight saving repeats is open twice, one that it skips is
 * not there, and both follow without a rule of their own.
 *
 * Between two transitions the local line is straight, so the open time up to
 * a moment is whole weeks, a part of a week, less the holidays: a sum that
 * costs the same for a minute and for a century. count_open () is that sum
 * over UTC. It never falls, and rises by one each open millisecond; every
 * question of this file is answered by it alone, or by looking for the place
 * where it reaches a value.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include "desk-calendar-private.h"
#include "desk-clock.h"
#include "desk-day.h"

static gint64
clamp_time (gint64 time_ms)
{
  return CLAMP (time_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS);
}

static gint64
count_within_day (const DeskCalendarWeekday *weekday,
                  gint64                     time_of_day_ms)
{
  guint low = 0;
  guint high = weekday->n_spans;
  const DeskCalendarSpan *span;

  /* The last span that begins at or before the time of day. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (weekday->spans[middle].from_ms <= time_of_day_ms)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return 0;

  span = &weekday->spans[low - 1];
  return span->before_ms + MIN (time_of_day_ms, span->to_ms) - span->from_ms;
}

gint64
desk_calendar_count_local (const DeskCalendar *self,
                           gint64              local_ms)
{
  int day = (int) desk_floor_divide (local_ms, DESK_DAY_MS);
  int weekday = desk_day_weekday (day);
  gint64 total_ms, taken_ms;
  int working_days;

  /* Weeks are counted from the Monday before 1970-01-01. */
  total_ms = desk_floor_divide (day + 3, 7) * self->week_before_ms[7] + self->week_before_ms[weekday]
             - self->week_before_ms[desk_day_weekday (0)];

  desk_calendar_count_holidays (self, day, &taken_ms, &working_days);
  if (desk_calendar_get_holiday (self, day) == NULL)
    total_ms += count_within_day (&self->weekdays[weekday], local_ms - day * DESK_DAY_MS);

  return total_ms - taken_ms;
}

static guint
find_zone (const DeskCalendar *self,
           gint64              time_ms)
{
  guint low = 0;
  guint high = self->zones->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->zones, DeskCalendarZone, middle).from_ms <= time_ms)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* Open time from some fixed moment to @time_ms, which has been clamped. */
static gint64
count_open (const DeskCalendar *self,
            gint64              time_ms)
{
  const DeskCalendarZone *zone;

  if (self->round_the_clock)
    return time_ms;

  zone = &g_array_index (self->zones, DeskCalendarZone, find_zone (self, time_ms));
  return zone->base_ms + desk_calendar_count_local (self, time_ms + zone->offset_ms);
}

/**
 * desk_calendar_is_round_the_clock:
 * @self: a calendar
 *
 * Returns: whether every minute counts
 */
gboolean
desk_calendar_is_round_the_clock (const DeskCalendar *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->round_the_clock;
}

/**
 * desk_calendar_get_standard_day_ms:
 * @self: a calendar
 *
 * What one working day of a target means: the open time of the longest
 * weekday, without holidays. So a target in days is a plain amount of
 * working time, the same whatever day it begins on, and its clock can be
 * read back as intervals that add up. A short Friday counts as what it is.
 *
 * Returns: milliseconds; 0 when the calendar is never open
 */
gint64
desk_calendar_get_standard_day_ms (const DeskCalendar *self)
{
  gint64 longest_ms = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->round_the_clock)
    return DESK_DAY_MS;

  for (guint i = 0; i < 7; i++)
    longest_ms = MAX (longest_ms, self->weekdays[i].total_ms);

  return longest_ms;
}

/**
 * desk_calendar_to_local_ms:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Returns: what the wall clock of the calendar's zone shows, as milliseconds
 *   since its 1970-01-01 00:00
 */
gint64
desk_calendar_to_local_ms (const DeskCalendar *self,
                           gint64              time_ms)
{
  g_return_val_if_fail (self != NULL, 0);

  time_ms = clamp_time (time_ms);
  return time_ms + g_array_index (self->zones, DeskCalendarZone, find_zone (self, time_ms)).offset_ms;
}

/**
 * desk_calendar_from_local_ms:
 * @self: a calendar
 * @local_ms: what the wall clock shows, as desk_calendar_to_local_ms()
 *
 * Returns: the first moment at which the wall clock shows it; when daylight
 *   saving skips it, the moment of the skip
 */
gint64
desk_calendar_from_local_ms (const DeskCalendar *self,
                             gint64              local_ms)
{
  g_return_val_if_fail (self != NULL, 0);

  local_ms = CLAMP (local_ms, DESK_CALENDAR_MIN_MS - DESK_DAY_MS, DESK_CALENDAR_MAX_MS + DESK_DAY_MS);

  /* No offset is more than a day, so the moment is in this zone or later. */
  for (guint i = find_zone (self, local_ms - DESK_DAY_MS);; i++)
    {
      const DeskCalendarZone *zone = &g_array_index (self->zones, DeskCalendarZone, i);
      gint64 time_ms = local_ms - zone->offset_ms;

      if (i > 0 && time_ms < zone->from_ms)
        return clamp_time (zone->from_ms);
      if (i + 1 == self->zones->len
          || time_ms < g_array_index (self->zones, DeskCalendarZone, i + 1).from_ms)
        return clamp_time (time_ms);
    }
}

/**
 * desk_calendar_local_day:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Returns: the local date, as the number of a day (desk-day.h)
 */
int
desk_calendar_local_day (const DeskCalendar *self,
                         gint64              time_ms)
{
  gint64 day = desk_floor_divide (desk_calendar_to_local_ms (self, time_ms), DESK_DAY_MS);

  return (int) CLAMP (day, DESK_DAY_FIRST, DESK_DAY_LAST);
}

/**
 * desk_calendar_day_start_ms:
 * @self: a calendar
 * @day: a local date
 *
 * Returns: the moment at which the day begins
 */
gint64
desk_calendar_day_start_ms (const DeskCalendar *self,
                            int                 day)
{
  return desk_calendar_from_local_ms (self, day * DESK_DAY_MS);
}

/**
 * desk_calendar_day_end_ms:
 * @self: a calendar
 * @day: a local date
 *
 * Returns: the moment at which the next day begins
 */
gint64
desk_calendar_day_end_ms (const DeskCalendar *self,
                          int                 day)
{
  return desk_calendar_from_local_ms (self, (day + G_GINT64_CONSTANT (1)) * DESK_DAY_MS);
}

/**
 * desk_calendar_is_open:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Returns: whether the moment is working time; the beginning of an interval
 *   is, its end is not
 */
gboolean
desk_calendar_is_open (const DeskCalendar *self,
                       gint64              time_ms)
{
  g_return_val_if_fail (self != NULL, FALSE);

  time_ms = MIN (clamp_time (time_ms), DESK_CALENDAR_MAX_MS - 1);
  return count_open (self, time_ms + 1) > count_open (self, time_ms);
}

/**
 * desk_calendar_working_between:
 * @self: a calendar
 * @from_ms: a moment
 * @to_ms: a moment
 *
 * Returns: working time between them in milliseconds, 0 when they run
 *   backwards
 */
gint64
desk_calendar_working_between (const DeskCalendar *self,
                               gint64              from_ms,
                               gint64              to_ms)
{
  g_return_val_if_fail (self != NULL, 0);

  if (to_ms <= from_ms)
    return 0;

  return count_open (self, clamp_time (to_ms)) - count_open (self, clamp_time (from_ms));
}

/**
 * desk_calendar_add_working:
 * @self: a calendar
 * @from_ms: when counting begins
 * @working_ms: working time to count
 *
 * Returns: the first moment at which that much has been counted: the end of
 *   an interval rather than the beginning of the next, @from_ms itself for
 *   nothing; %DESK_NEVER_MS when it never is
 */
gint64
desk_calendar_add_working (const DeskCalendar *self,
                           gint64              from_ms,
                           gint64              working_ms)
{
  gint64 goal_ms, low, high, step_ms = DESK_DAY_MS;

  g_return_val_if_fail (self != NULL, DESK_NEVER_MS);

  if (from_ms >= DESK_CALENDAR_MAX_MS)
    return DESK_NEVER_MS;
  if (working_ms <= 0)
    return from_ms;

  from_ms = clamp_time (from_ms);
  if (working_ms > DESK_CALENDAR_MAX_MS - from_ms)
    return DESK_NEVER_MS;
  goal_ms = count_open (self, from_ms) + working_ms;
  if (count_open (self, DESK_CALENDAR_MAX_MS) < goal_ms)
    return DESK_NEVER_MS;

  /* Nothing counts faster than time runs, so it is not before this. */
  low = from_ms + working_ms;
  if (count_open (self, low) >= goal_ms)
    return low;

  for (;;)
    {
      high = MIN (low + step_ms, DESK_CALENDAR_MAX_MS);
      if (count_open (self, high) >= goal_ms)
        break;
      low = high;
      step_ms *= 2;
    }
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (count_open (self, middle) >= goal_ms)
        high = middle;
      else
        low = middle;
    }

  return high;
}

/**
 * desk_calendar_add_working_days:
 * @self: a calendar
 * @from_ms: when counting begins
 * @n_days: working days
 *
 * Adds that many standard days, see desk_calendar_get_standard_day_ms().
 *
 * Returns: the moment at which they have been counted
 */
gint64
desk_calendar_add_working_days (const DeskCalendar *self,
                                gint64              from_ms,
                                guint               n_days)
{
  gint64 day_ms = desk_calendar_get_standard_day_ms (self);

  if (n_days > 0 && day_ms == 0)
    return DESK_NEVER_MS;

  return desk_calendar_add_working (self, from_ms, n_days * day_ms);
}

/**
 * desk_calendar_next_open:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Returns: @time_ms when it is open, otherwise the next opening;
 *   %DESK_NEVER_MS when there is none
 */
gint64
desk_calendar_next_open (const DeskCalendar *self,
                         gint64              time_ms)
{
  gint64 first_counted_ms = desk_calendar_add_working (self, time_ms, 1);

  return first_counted_ms == DESK_NEVER_MS ? DESK_NEVER_MS : first_counted_ms - 1;
}

/**
 * desk_calendar_interval_end:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Intervals that touch are one, also over midnight.
 *
 * Returns: the end of the working interval that @time_ms is in, or else of
 *   the next one; %DESK_NEVER_MS when it never closes or never opens
 */
gint64
desk_calendar_interval_end (const DeskCalendar *self,
                            gint64              time_ms)
{
  gint64 start = desk_calendar_next_open (self, time_ms);
  gint64 counted_ms, low, high, step_ms = DESK_HOUR_MS;

  if (start == DESK_NEVER_MS || self->round_the_clock)
    return DESK_NEVER_MS;

  counted_ms = count_open (self, start);
  low = start + 1;
  for (;;)
    {
      high = MIN (low + step_ms, DESK_CALENDAR_MAX_MS);
      if (count_open (self, high) - counted_ms < high - start)
        break;
      if (high == DESK_CALENDAR_MAX_MS)
        return DESK_NEVER_MS;
      low = high;
      step_ms *= 2;
    }
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (count_open (self, middle) - counted_ms < middle - start)
        high = middle;
      else
        low = middle;
    }

  return low;
}

/**
 * desk_calendar_previous_working:
 * @self: a calendar
 * @time_ms: a moment
 *
 * Returns: the last moment not after @time_ms up to which time was worked:
 *   @time_ms itself within an interval or at its end, otherwise the end of
 *   the interval before; %G_MININT64 when there is none
 */
gint64
desk_calendar_previous_working (const DeskCalendar *self,
                                gint64              time_ms)
{
  gint64 goal_ms, low, high, step_ms = DESK_DAY_MS;

  g_return_val_if_fail (self != NULL, G_MININT64);

  time_ms = clamp_time (time_ms);
  goal_ms = count_open (self, time_ms);
  if (count_open (self, DESK_CALENDAR_MIN_MS) >= goal_ms)
    return G_MININT64;

  high = time_ms;
  for (;;)
    {
      low = MAX (high - step_ms, DESK_CALENDAR_MIN_MS);
      if (count_open (self, low) < goal_ms)
        break;
      high = low;
      step_ms *= 2;
    }
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (count_open (self, middle) >= goal_ms)
        high = middle;
      else
        low = middle;
    }

  return high;
}
