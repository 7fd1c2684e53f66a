// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Times that stand relative to the day of the import: docs/json-lines.md,
 * "Times". They make a sample desk that is always three months old.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-clock.h"
#include "desk-day.h"
#include "desk-exchange-error.h"
#include "desk-relative-time.h"

/* Ten years of days, or their minutes, are more than any file needs. */
#define MAX_DAYS 4000
#define MAX_MINUTES (MAX_DAYS * 24 * 60)

typedef struct {
  int amount;   /* negative: before */
  char unit;    /* m, w or d */
  int clock_ms; /* since midnight, -1 for none */
} RelativeTime;

static gboolean
parse_clock (const char *text,
             int        *clock_ms)
{
  int hours, minutes;

  if (strlen (text) != 5 || text[2] != ':')
    return FALSE;
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;

  hours = (text[0] - '0') * 10 + text[1] - '0';
  minutes = (text[3] - '0') * 10 + text[4] - '0';
  if (hours > 23 || minutes > 59)
    return FALSE;

  *clock_ms = (hours * 60 + minutes) * (int) DESK_MINUTE_MS;
  return TRUE;
}

/* "@-8w 09:14": sign, amount, unit, and for days perhaps a time of day. */
static gboolean
parse (const char   *text,
       RelativeTime *relative,
       GError      **error)
{
  RelativeTime result = { 0, 0, -1 };
  const char *p = text + 1;
  gboolean is_before = *p == '-';
  int n_digits = 0;

  if (text[0] != '@' || (*p != '-' && *p != '+'))
    goto wrong;
  for (p++; g_ascii_isdigit (*p) && n_digits < 8; p++, n_digits++)
    result.amount = result.amount * 10 + *p - '0';
  result.unit = *p;
  if (n_digits == 0 || result.unit == '\0' || strchr ("mwd", result.unit) == NULL || result.amount > (result.unit == 'm' ? MAX_MINUTES : MAX_DAYS))
    goto wrong;
  p++;
  if (*p != '\0' && (result.unit == 'm' || *p != ' ' || !parse_clock (p + 1, &result.clock_ms)))
    goto wrong;
  if (is_before)
    result.amount = -result.amount;

  *relative = result;
  return TRUE;

wrong:
  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
               _("“%s” is no relative time; they are written like @-95m, @-8w 09:14 or @+10d 02:30"), text);
  return FALSE;
}

/* Now, if the desk is open now; otherwise the end of the last working
 * interval. */
static gboolean
get_anchor (const DeskCalendar *calendar,
            gint64              now_ms,
            gint64             *anchor_ms,
            GError            **error)
{
  if (calendar == NULL)
    {
      g_set_error_literal (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                           _("A relative time needs working hours, and neither the file nor the desk has any"));
      return FALSE;
    }
  *anchor_ms = desk_calendar_previous_working (calendar, now_ms);
  if (*anchor_ms == G_MININT64)
    *anchor_ms = now_ms;

  return TRUE;
}

/* The last moment from which on that much has been worked until the anchor:
 * the beginning of an interval rather than the end of the one before. */
static gint64
subtract_working (const DeskCalendar *calendar,
                  gint64              anchor_ms,
                  gint64              working_ms)
{
  gint64 step_ms = DESK_DAY_MS;
  gint64 low = anchor_ms;
  gint64 high;

  if (working_ms == 0)
    return anchor_ms;

  for (;;)
    {
      high = low;
      if (low <= DESK_CALENDAR_MIN_MS)
        return anchor_ms - working_ms;
      low = MAX (low - step_ms, DESK_CALENDAR_MIN_MS);
      if (desk_calendar_working_between (calendar, low, anchor_ms) >= working_ms)
        break;
      step_ms *= 2;
    }
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (desk_calendar_working_between (calendar, middle, anchor_ms) >= working_ms)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static gboolean
find_day (const char         *text,
          const RelativeTime *relative,
          const DeskCalendar *calendar,
          gint64              anchor_ms,
          int                *day,
          GError            **error)
{
  int today = desk_calendar_local_day (calendar, anchor_ms);

  if (relative->unit == 'd' || relative->amount == 0)
    *day = today + relative->amount;
  else
    *day = desk_calendar_nth_working_day (calendar, today, relative->amount);
  if (*day != DESK_DAY_NONE && *day >= DESK_DAY_FIRST && *day <= DESK_DAY_LAST)
    return TRUE;

  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
               _("There is no working day “%s”: the working hours of the desk have none"), text);
  return FALSE;
}

/**
 * desk_relative_time_parse:
 * @text: `@-95m`, `@-8w 09:14` or `@+10d 02:30`
 * @calendar: (nullable): the working hours that count
 * @now_ms: the time of the import
 * @time_ms: (out): the moment that is meant
 * @error: return location
 *
 * Returns: whether @text names a moment
 */
gboolean
desk_relative_time_parse (const char         *text,
                          const DeskCalendar *calendar,
                          gint64              now_ms,
                          gint64             *time_ms,
                          GError            **error)
{
  RelativeTime relative;
  gint64 anchor_ms;
  int day;

  if (!parse (text, &relative, error) || !get_anchor (calendar, now_ms, &anchor_ms, error))
    return FALSE;

  if (relative.unit == 'm')
    {
      gint64 working_ms = ABS ((gint64) relative.amount) * DESK_MINUTE_MS;
      gint64 result_ms;

      /* Out of hours the day goes on all the same: a sample that is looked at
       * on a Sunday has a ticket of an hour ago, not only missed ones. */
      if (relative.amount <= 0 && !desk_calendar_is_open (calendar, now_ms))
        {
          *time_ms = now_ms - working_ms;
          return TRUE;
        }
      result_ms = relative.amount <= 0 ? subtract_working (calendar, anchor_ms, working_ms) : desk_calendar_add_working (calendar, anchor_ms, working_ms);

      *time_ms = result_ms == DESK_NEVER_MS ? anchor_ms + working_ms : result_ms;
      return TRUE;
    }

  if (relative.clock_ms < 0)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                   _("“%s” names a day; a time of day has to follow, such as “%s 09:14”"), text, text);
      return FALSE;
    }
  if (!find_day (text, &relative, calendar, anchor_ms, &day, error))
    return FALSE;
  *time_ms = desk_calendar_from_local_ms (calendar, day * DESK_DAY_MS + relative.clock_ms);

  return TRUE;
}

/**
 * desk_relative_date_parse:
 * @text: `@-40d` or `@-8w`
 * @calendar: (nullable): the working hours that count
 * @now_ms: the time of the import
 * @date: (out) (transfer full): the date that is meant, as `YYYY-MM-DD`
 * @error: return location
 *
 * Returns: whether @text names a date
 */
gboolean
desk_relative_date_parse (const char         *text,
                          const DeskCalendar *calendar,
                          gint64              now_ms,
                          char              **date,
                          GError            **error)
{
  RelativeTime relative;
  gint64 anchor_ms;
  int day;

  if (!parse (text, &relative, error) || !get_anchor (calendar, now_ms, &anchor_ms, error))
    return FALSE;
  if (relative.unit == 'm' || relative.clock_ms >= 0)
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID, _("“%s” is a time where a date is wanted, such as @-40d"), text);
      return FALSE;
    }
  if (!find_day (text, &relative, calendar, anchor_ms, &day, error))
    return FALSE;
  *date = desk_day_to_string (day);

  return TRUE;
}
