// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The days of a calendar: holidays, working days, and local times as people
 * read them.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-calendar-private.h"
#include "desk-clock.h"
#include "desk-day.h"

/* The first holiday that is not before @day, or the number of holidays. */
static guint
find_holiday (const DeskCalendar *self,
              int                 day)
{
  guint low = 0;
  guint high = self->holidays->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->holidays, DeskCalendarHoliday, middle).day < day)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

const DeskCalendarHoliday *
desk_calendar_get_holiday (const DeskCalendar *self,
                           int                 day)
{
  guint i = find_holiday (self, day);
  const DeskCalendarHoliday *holiday;

  if (i == self->holidays->len)
    return NULL;
  holiday = &g_array_index (self->holidays, DeskCalendarHoliday, i);

  return holiday->day == day ? holiday : NULL;
}

void
desk_calendar_count_holidays (const DeskCalendar *self,
                              int                 day,
                              gint64             *taken_ms,
                              int                *working_days)
{
  guint i = find_holiday (self, day);
  const DeskCalendarHoliday *last;
  gint64 last_ms;

  *taken_ms = 0;
  *working_days = 0;
  if (i == 0)
    return;

  last = &g_array_index (self->holidays, DeskCalendarHoliday, i - 1);
  last_ms = self->weekdays[desk_day_weekday (last->day)].total_ms;
  *taken_ms = last->taken_before_ms + last_ms;
  *working_days = last->working_days_before + (last_ms > 0);
}

int
desk_calendar_next_holiday (const DeskCalendar *self,
                            int                 day)
{
  guint i = find_holiday (self, day);

  return i < self->holidays->len ? g_array_index (self->holidays, DeskCalendarHoliday, i).day : G_MAXINT;
}

gboolean
desk_calendar_has_hours (const DeskCalendar *self,
                         int                 day)
{
  return self->weekdays[desk_day_weekday (day)].n_spans > 0;
}

/* Working days from some fixed day to the one before @day. */
static gint64
count_working_days (const DeskCalendar *self,
                    int                 day)
{
  gint64 taken_ms;
  int working_days;

  if (self->round_the_clock)
    return day;

  desk_calendar_count_holidays (self, day, &taken_ms, &working_days);
  return desk_floor_divide (day + 3, 7) * self->week_working_days[7]
         + self->week_working_days[desk_day_weekday (day)] - working_days;
}

/**
 * desk_calendar_is_working_day:
 * @self: a calendar
 * @day: a local date
 *
 * Returns: whether its weekday has hours and it is no holiday
 */
gboolean
desk_calendar_is_working_day (const DeskCalendar *self,
                              int                 day)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (day >= DESK_DAY_FIRST && day <= DESK_DAY_LAST, FALSE);

  return count_working_days (self, day + 1) > count_working_days (self, day);
}

/**
 * desk_calendar_nth_working_day:
 * @self: a calendar
 * @day: a local date
 * @n: how many working days after it, or before it when negative; 0 is the
 *   day itself if it is a working day, otherwise the next that is
 *
 * Returns: the day, %DESK_DAY_NONE when there is none
 */
int
desk_calendar_nth_working_day (const DeskCalendar *self,
                               int                 day,
                               int                 n)
{
  gint64 goal;
  int low, high;

  g_return_val_if_fail (self != NULL, DESK_DAY_NONE);
  g_return_val_if_fail (day >= DESK_DAY_FIRST && day <= DESK_DAY_LAST, DESK_DAY_NONE);

  /* The day is the first one after which this many have been counted. */
  if (n > 0)
    goal = count_working_days (self, day + 1) + n;
  else
    goal = count_working_days (self, day) + 1 + n;

  if (count_working_days (self, DESK_DAY_FIRST) >= goal
      || count_working_days (self, DESK_DAY_LAST + 1) < goal)
    return DESK_DAY_NONE;

  low = DESK_DAY_FIRST;
  high = DESK_DAY_LAST + 1;
  while (high - low > 1)
    {
      int middle = low + (high - low) / 2;

      if (count_working_days (self, middle) >= goal)
        high = middle;
      else
        low = middle;
    }

  return high - 1;
}

/**
 * desk_calendar_holiday_name:
 * @self: a calendar
 * @day: a local date
 *
 * Returns: (nullable): what is celebrated, %NULL when it is no holiday
 */
const char *
desk_calendar_holiday_name (const DeskCalendar *self,
                            int                 day)
{
  const DeskCalendarHoliday *holiday;

  g_return_val_if_fail (self != NULL, NULL);

  holiday = desk_calendar_get_holiday (self, day);
  return holiday != NULL ? holiday->name : NULL;
}

static char *
format_local (gint64      local_ms,
              const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (desk_floor_divide (local_ms, 1000));

  /* Only the year before 1 or after 9999, which the zone can lead to. */
  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

/**
 * desk_calendar_format_time:
 * @self: a calendar
 * @time_ms: a moment
 * @reference_ms: the moment the reader has in mind, usually now
 *
 * Returns: (transfer full): the local time for people: without the date when
 *   it is that of @reference_ms
 */
char *
desk_calendar_format_time (const DeskCalendar *self,
                           gint64              time_ms,
                           gint64              reference_ms)
{
  gint64 local_ms;
  int day, reference_day;

  g_return_val_if_fail (self != NULL, NULL);

  local_ms = desk_calendar_to_local_ms (self, time_ms);
  day = desk_calendar_local_day (self, time_ms);
  reference_day = desk_calendar_local_day (self, reference_ms);

  if (day == reference_day)
    /* Translators: time of day, see g_date_time_format() */
    return format_local (local_ms, _("%H:%M"));
  if (ABS (day - reference_day) < 180)
    /* Translators: time on another day within half a year, see g_date_time_format() */
    return format_local (local_ms, _("%a %-d %b %H:%M"));

  /* Translators: time on a day far away, see g_date_time_format() */
  return format_local (local_ms, _("%-d %b %Y %H:%M"));
}
