// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * When something that recurs takes place, by its rule (RRULE of RFC 5545).
 * It recurs on the clock of the wall: what is at 20:00 stays at 20:00 when
 * daylight saving begins. libical reads the rule and counts.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include <libical/ical.h>

#include "desk-clock.h"
#include "desk-day.h"
#include "desk-recurrence.h"

/* A rule with a COUNT has to be counted from its beginning. */
#define MAX_STEPS 20000

/* Nothing recurs outside of these years. */
#define FIRST_YEAR 1971
#define LAST_YEAR 2500

static struct icaltimetype
local_time (gint64     time_ms,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (desk_floor_divide (time_ms, DESK_SECOND_MS));
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  struct icaltimetype time = icaltime_null_time ();

  time.year = g_date_time_get_year (local);
  time.month = g_date_time_get_month (local);
  time.day = g_date_time_get_day_of_month (local);
  time.hour = g_date_time_get_hour (local);
  time.minute = g_date_time_get_minute (local);
  time.second = g_date_time_get_second (local);

  return time;
}

static gboolean
find_ms (struct icaltimetype  time,
         GTimeZone           *zone,
         gint64              *time_ms)
{
  g_autoptr (GDateTime) local = g_date_time_new (zone, time.year, time.month, time.day, time.hour, time.minute, time.second);

  if (local == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix (local) * DESK_SECOND_MS;

  return TRUE;
}

/* Only characters of rules, so that libical's parser is asked of nothing
 * else; and nothing more often than daily, as a month has no room for it. */
static gboolean
parse_rule (const char                *text,
            GTimeZone                 *zone,
            struct icalrecurrencetype *rule)
{
  if (strlen (text) > DESK_RECURRENCE_MAX_BYTES || text[strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,+-")] != '\0')
    return FALSE;
  /* Of other calendars than the Gregorian. */
  if (strstr (text, "SCALE") != NULL)
    return FALSE;

  *rule = icalrecurrencetype_from_string (text);
  if (rule->freq < ICAL_DAILY_RECURRENCE || rule->freq > ICAL_YEARLY_RECURRENCE)
    return FALSE;

  /* The end is in UTC, what is counted is local. */
  if (!icaltime_is_null_time (rule->until) && icaltime_is_utc (rule->until))
    rule->until = local_time ((gint64) icaltime_as_timet (rule->until) * DESK_SECOND_MS, zone);

  return TRUE;
}

/**
 * desk_recurrence_expand:
 * @rule: an RRULE, without the name
 * @starts_ms: when it takes place first, milliseconds since 1970 (UTC)
 * @zone: whose wall clock it follows
 * @from_ms: the first moment that is asked for
 * @to_ms: the first moment after
 * @limit: how many at most
 *
 * A rule that cannot be understood, or asks for more than daily, gives
 * @starts_ms alone.
 *
 * Returns: (transfer full) (element-type gint64): when it takes place from
 *   @from_ms until before @to_ms, in order
 */
GArray *
desk_recurrence_expand (const char *rule,
                        gint64      starts_ms,
                        GTimeZone  *zone,
                        gint64      from_ms,
                        gint64      to_ms,
                        guint       limit)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint64));
  struct icalrecurrencetype parsed;
  struct icaltimetype first, from, next;
  icalrecur_iterator *iterator = NULL;

  g_return_val_if_fail (rule != NULL, result);
  g_return_val_if_fail (zone != NULL, result);

  first = local_time (starts_ms, zone);
  if (first.year >= FIRST_YEAR && first.year <= LAST_YEAR && parse_rule (rule, zone, &parsed))
    iterator = icalrecur_iterator_new (parsed, first);
  if (iterator == NULL)
    {
      if (starts_ms >= from_ms && starts_ms < to_ms)
        g_array_append_val (result, starts_ms);

      return result;
    }

  if (parsed.count == 0 && from_ms > starts_ms)
    {
      from = local_time (from_ms - DESK_DAY_MS, zone);
      if (icaltime_compare (from, first) > 0)
        icalrecur_iterator_set_start (iterator, from);
    }
  for (guint i = 0; i < MAX_STEPS && result->len < limit; i++)
    {
      gint64 time_ms;

      next = icalrecur_iterator_next (iterator);
      if (icaltime_is_null_time (next) || next.year > LAST_YEAR || !find_ms (next, zone, &time_ms) || time_ms >= to_ms)
        break;
      if (time_ms >= from_ms && time_ms >= starts_ms)
        g_array_append_val (result, time_ms);
    }
  icalrecur_iterator_free (iterator);

  /* What was set down to begin then does, whether the rule says so or not. */
  if (starts_ms >= from_ms && starts_ms < to_ms && (result->len == 0 || g_array_index (result, gint64, 0) != starts_ms))
    g_array_prepend_val (result, starts_ms);

  return result;
}
