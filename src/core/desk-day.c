// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Days as numbers (1970-01-01 is 0) and durations as words.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-clock.h"
#include "desk-day.h"

/* Julian day of 1970-01-01 as GDate counts. */
#define JULIAN_1970 719163

/**
 * desk_day_from_ymd:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: day of the month
 *
 * Returns: the number of the day, %DESK_DAY_NONE when there is no such day
 */
int
desk_day_from_ymd (int year,
                   int month,
                   int day)
{
  GDate date;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return DESK_DAY_NONE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return (int) g_date_get_julian (&date) - JULIAN_1970;
}

/**
 * desk_day_parse:
 * @text: `YYYY-MM-DD`
 * @day: (out): the number of the day
 *
 * Returns: whether it is the date of a day
 */
gboolean
desk_day_parse (const char *text,
                int        *day)
{
  int number;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (guint i = 0; i < 10; i++)
    {
      if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
        return FALSE;
    }

  number = desk_day_from_ymd ((int) g_ascii_strtoll (text, NULL, 10),
                              (int) g_ascii_strtoll (text + 5, NULL, 10),
                              (int) g_ascii_strtoll (text + 8, NULL, 10));
  if (number == DESK_DAY_NONE)
    return FALSE;

  *day = number;
  return TRUE;
}

/**
 * desk_day_to_string:
 * @day: %DESK_DAY_FIRST to %DESK_DAY_LAST
 *
 * Returns: (transfer full): `YYYY-MM-DD`
 */
char *
desk_day_to_string (int day)
{
  GDate date;

  g_return_val_if_fail (day >= DESK_DAY_FIRST && day <= DESK_DAY_LAST, NULL);

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + JULIAN_1970));

  return g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (&date),
                          (int) g_date_get_month (&date), (int) g_date_get_day (&date));
}

/**
 * desk_day_weekday:
 * @day: a day
 *
 * Returns: 0 for Monday … 6 for Sunday
 */
int
desk_day_weekday (int day)
{
  int weekday = (day % 7 + 3) % 7; /* 1970-01-01 was a Thursday */

  return weekday < 0 ? weekday + 7 : weekday;
}

/**
 * desk_day_format:
 * @day: a day
 *
 * Returns: (transfer full): the date for people
 */
char *
desk_day_format (int day)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (day >= DESK_DAY_FIRST && day <= DESK_DAY_LAST, NULL);

  time = g_date_time_new_from_unix_utc (day * (DESK_DAY_MS / 1000));

  /* Translators: a date, see g_date_time_format() */
  return g_date_time_format (time, _("%a %-d %b %Y"));
}

/**
 * desk_duration_format:
 * @duration_ms: how long; the sign is not shown
 *
 * The two largest units, rounded down: “25 min”, “3 h 10 min”, “2 d 4 h”.
 * Days are of 24 hours.
 *
 * Returns: (transfer full): the duration for people
 */
char *
desk_duration_format (gint64 duration_ms)
{
  gint64 minutes = ABS (CLAMP (duration_ms, -G_MAXINT64, G_MAXINT64)) / DESK_MINUTE_MS;
  int days = (int) MIN (minutes / (24 * 60), G_MAXINT);
  int hours = (int) (minutes / 60 % 24);
  int rest = (int) (minutes % 60);

  if (minutes == 0)
    return g_strdup (_("less than a minute"));
  if (days > 0 && hours > 0)
    return g_strdup_printf (_("%d d %d h"), days, hours);
  if (days > 0)
    return g_strdup_printf (_("%d d"), days);
  if (hours > 0 && rest > 0)
    return g_strdup_printf (_("%d h %d min"), hours, rest);
  if (hours > 0)
    return g_strdup_printf (_("%d h"), hours);

  return g_strdup_printf (_("%d min"), rest);
}
