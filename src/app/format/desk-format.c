// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How times are written: near ones as people say them, exact ones for the
 * tooltip. The time zone is that of the desk and is handed in.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar.h"
#include "desk-clock.h"
#include "desk-day.h"
#include "desk-format.h"

/* A moment that no calendar holds is written as the last one that fits. */
static GDateTime *
local_time (gint64     time_ms,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GTimeZone) fallback = NULL;
  GDateTime *local;

  /* A day away from both ends, so that no zone reaches past them. */
  time_ms = CLAMP (time_ms, DESK_CALENDAR_MIN_MS + DESK_DAY_MS, DESK_CALENDAR_MAX_MS - DESK_DAY_MS);
  utc = g_date_time_new_from_unix_utc (desk_floor_divide (time_ms, DESK_SECOND_MS));
  if (zone == NULL)
    zone = fallback = g_time_zone_new_utc ();
  local = g_date_time_to_timezone (utc, zone);

  return local != NULL ? local : g_steal_pointer (&utc);
}

static int
day_of (GDateTime *time)
{
  return desk_day_from_ymd (g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time));
}

/* A day as the GDateTime of its noon, to have it formatted. */
static char *
format_day (int         day,
            const char *format)
{
  g_autoptr (GDateTime) noon = NULL;

  day = CLAMP (day, DESK_DAY_FIRST, DESK_DAY_LAST);
  noon = g_date_time_new_from_unix_utc (day * (DESK_DAY_MS / DESK_SECOND_MS) + 12 * 60 * 60);

  return g_date_time_format (noon, format);
}

static char *
format_minutes (gint64 minutes,
                gboolean is_past)
{
  /* Translators: min is short for minutes */
  const char *format = is_past ? _("%d min ago") : _("in %d min");

  return g_strdup_printf (format, (int) minutes);
}

/**
 * desk_format_when:
 * @time_ms: a moment, milliseconds since 1970-01-01 00:00 UTC
 * @now_ms: now
 * @zone: (nullable): of the desk; %NULL: UTC
 *
 * As people say it: “5 min ago”, “today, 14:10”, “Monday, 09:00”, “3 Nov,
 * 09:00”, “3 Nov 2024”; to be shown with desk_format_exact() as its tooltip.
 *
 * Returns: (transfer full): the time for people
 */
char *
desk_format_when (gint64     time_ms,
                  gint64     now_ms,
                  GTimeZone *zone)
{
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = NULL;
  gint64 away_ms;
  int days;

  if (time_ms == DESK_NEVER_MS)
    return g_strdup (_("never"));

  time = local_time (time_ms, zone);
  now = local_time (now_ms, zone);
  days = day_of (time) - day_of (now);

  /* Far apart ones would not fit into their difference. */
  if (ABS (days) <= 1)
    {
      away_ms = time_ms - now_ms;
      if (ABS (away_ms) < DESK_MINUTE_MS)
        return g_strdup (_("just now"));
      if (ABS (away_ms) < DESK_HOUR_MS)
        return format_minutes (ABS (away_ms) / DESK_MINUTE_MS, away_ms < 0);
    }

  /* Translators: these are formats of g_date_time_format() */
  if (days == 0)
    return g_date_time_format (time, _("today, %H:%M"));
  if (days == -1)
    return g_date_time_format (time, _("yesterday, %H:%M"));
  if (days == 1)
    return g_date_time_format (time, _("tomorrow, %H:%M"));
  if (ABS (days) < 7)
    return g_date_time_format (time, _("%A, %H:%M"));
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    return g_date_time_format (time, _("%-d %b, %H:%M"));

  return g_date_time_format (time, _("%-d %b %Y"));
}

/**
 * desk_format_exact:
 * @time_ms: a moment
 * @zone: (nullable): of the desk; %NULL: UTC
 *
 * Returns: (transfer full): date, time and zone in full
 */
char *
desk_format_exact (gint64     time_ms,
                   GTimeZone *zone)
{
  g_autoptr (GDateTime) time = NULL;

  if (time_ms == DESK_NEVER_MS)
    return g_strdup (_("never"));

  time = local_time (time_ms, zone);

  /* Translators: an exact time with its zone, a format of g_date_time_format() */
  return g_date_time_format (time, _("%A, %-d %B %Y, %H:%M:%S %Z"));
}

/**
 * desk_format_time_of_day:
 * @time_ms: a moment
 * @zone: (nullable): of the desk; %NULL: UTC
 *
 * Returns: (transfer full): the time of day only
 */
char *
desk_format_time_of_day (gint64     time_ms,
                         GTimeZone *zone)
{
  g_autoptr (GDateTime) time = local_time (time_ms, zone);

  /* Translators: time of day, a format of g_date_time_format() */
  return g_date_time_format (time, _("%H:%M"));
}

/**
 * desk_format_left:
 * @due_ms: when something is due, or %DESK_NEVER_MS
 * @now_ms: now
 *
 * Returns: (transfer full): “00:24 left”, “2 d 4 h left”, “01:10 late”, “no
 *   target”
 */
char *
desk_format_left (gint64 due_ms,
                  gint64 now_ms)
{
  gint64 left_ms;
  int days, hours, minutes;
  gboolean is_late;

  if (due_ms == DESK_NEVER_MS)
    return g_strdup (_("no target"));

  left_ms = CLAMP (due_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS) - CLAMP (now_ms, DESK_CALENDAR_MIN_MS, DESK_CALENDAR_MAX_MS);
  is_late = left_ms < 0;
  left_ms = ABS (left_ms);
  days = (int) (left_ms / DESK_DAY_MS);
  hours = (int) (left_ms / DESK_HOUR_MS % 24);
  minutes = (int) (left_ms / DESK_MINUTE_MS % 60);

  /* Translators: hours and minutes */
  if (days == 0)
    return g_strdup_printf (is_late ? _("%02d:%02d late") : _("%02d:%02d left"), hours, minutes);
  /* Translators: days and hours */
  if (hours > 0 && days < 10)
    return g_strdup_printf (is_late ? _("%d d %d h late") : _("%d d %d h left"), days, hours);

  return g_strdup_printf (is_late ? _("%d d late") : _("%d d left"), days);
}

/**
 * desk_format_duration:
 * @duration_ms: how long; the sign is not shown
 *
 * Returns: (transfer full): “40 s”, “25 min”, “3 h 10 min”, “2 d 4 h”
 */
char *
desk_format_duration (gint64 duration_ms)
{
  if (duration_ms > -DESK_MINUTE_MS && duration_ms < DESK_MINUTE_MS)
    /* Translators: s is short for seconds */
    return g_strdup_printf (_("%d s"), (int) (ABS (duration_ms) / DESK_SECOND_MS));

  return desk_duration_format (duration_ms);
}

/**
 * desk_format_date:
 * @day: days since 1970-01-01
 *
 * Returns: (transfer full): “Monday, 2 March 2026”
 */
char *
desk_format_date (int day)
{
  /* Translators: a date in full, a format of g_date_time_format() */
  return format_day (day, _("%A, %-d %B %Y"));
}

/**
 * desk_format_date_short:
 * @day: days since 1970-01-01
 * @today: the day that the reader has in mind
 *
 * Returns: (transfer full): “Mon 2 Mar”, with its year when that is another
 */
char *
desk_format_date_short (int day,
                        int today)
{
  g_autofree char *year = format_day (day, "%Y");
  g_autofree char *this_year = format_day (today, "%Y");

  /* Translators: dates, formats of g_date_time_format() */
  return format_day (day, g_str_equal (year, this_year) ? _("%a %-d %b") : _("%a %-d %b %Y"));
}

/**
 * desk_format_month:
 * @day: a day of the month, days since 1970-01-01
 *
 * Returns: (transfer full): “March 2026”
 */
char *
desk_format_month (int day)
{
  /* Translators: a month, a format of g_date_time_format(); %OB is the name of a month that stands alone */
  return format_day (day, _("%OB %Y"));
}

/**
 * desk_format_local_day:
 * @time_ms: a moment
 * @zone: (nullable): of the desk; %NULL: UTC
 *
 * Returns: the day it falls on there, days since 1970-01-01
 */
int
desk_format_local_day (gint64     time_ms,
                       GTimeZone *zone)
{
  g_autoptr (GDateTime) time = local_time (time_ms, zone);

  return day_of (time);
}
