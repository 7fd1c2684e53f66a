// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Holidays out of an iCalendar file (RFC 5545): its all-day events. libical
 * reads it; what could make libical go wrong is refused before.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include <libical/ical.h>

#include "desk-clock.h"
#include "desk-core-error.h"
#include "desk-day.h"
#include "desk-holiday-import.h"
#include "desk-recurrence.h"

/* More than a calendar has room for. */
#define MAX_HOLIDAYS 1000
/* An alarm in an event in a calendar is three deep. */
#define MAX_DEPTH 8
#define MAX_EVENT_DAYS 366
/* libical counts from here; see desk-recurrence.c. */
#define FIRST_RULE_YEAR 1971

typedef struct {
  int today;
  int last_day;
  GPtrArray *holidays;
  GHashTable *days;
} Reading;

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, message);

  return FALSE;
}

static void
holiday_free (gpointer data)
{
  DeskHoliday *holiday = data;

  g_free (holiday->name);
  g_free (holiday);
}

/* Whether each BEGIN has its END, and no more of them in one another than
 * there can be: libical frees what it read by recursion. */
static gboolean
check_nesting (const char *text,
               GError    **error)
{
  int depth = 0;

  for (const char *line = text; *line != '\0';)
    {
      gsize length = strcspn (line, "\r\n");

      if (g_ascii_strncasecmp (line, "BEGIN:", 6) == 0 && ++depth > MAX_DEPTH)
        return refuse (error, _("This is no calendar of holidays: too much stands in one another in it"));
      if (g_ascii_strncasecmp (line, "END:", 4) == 0)
        depth--;
      if (depth < 0)
        break;
      line += length;
      line += strspn (line, "\r\n");
    }

  return depth == 0 || refuse (error, _("The file is cut off or damaged: something in it begins and does not end. Fetch it again"));
}

static gboolean
check_text (const char *bytes,
            gsize       size,
            GError    **error)
{
  if (size == 0)
    return refuse (error, _("The file is empty"));
  if (size > DESK_HOLIDAYS_MAX_BYTES)
    return refuse (error, _("The file is larger than 4 MiB: it is no calendar of holidays"));
  if (!g_utf8_validate_len (bytes, size, NULL))
    return refuse (error, _("The file is not UTF-8 text, as an iCalendar file has to be"));

  return TRUE;
}

static int
day_of (struct icaltimetype time)
{
  if (time.year < 1 || time.year > 9999 || time.month < 1 || time.month > 12 || time.day < 1 || time.day > icaltime_days_in_month (time.month, time.year))
    return DESK_DAY_NONE;

  return desk_day_from_ymd (time.year, time.month, time.day);
}

static gboolean
is_left_out (icalcomponent *event,
             int            day)
{
  for (icalproperty *property = icalcomponent_get_first_property (event, ICAL_EXDATE_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (event, ICAL_EXDATE_PROPERTY))
    {
      if (day_of (icalproperty_get_exdate (property)) == day)
        return TRUE;
    }

  return FALSE;
}

static void
add_days (Reading       *reading,
          icalcomponent *event,
          int            first,
          int            n_days)
{
  const char *summary = icalcomponent_get_summary (event);

  if (is_left_out (event, first))
    return;
  for (int day = first; day < first + n_days && day <= DESK_DAY_LAST && reading->holidays->len <= MAX_HOLIDAYS; day++)
    {
      DeskHoliday *holiday;

      /* The first name of a day is kept. */
      if (!g_hash_table_add (reading->days, GINT_TO_POINTER (day)))
        continue;
      holiday = g_new0 (DeskHoliday, 1);
      holiday->day = day;
      holiday->name = g_strdup (summary != NULL ? summary : "");
      g_ptr_array_add (reading->holidays, holiday);
    }
}

/* A rule without a count is the same if it begins later. */
static int
move_start (struct icaltimetype start,
            const char         *rule)
{
  if (start.year >= FIRST_RULE_YEAR || strstr (rule, "COUNT") != NULL || strstr (rule, "INTERVAL") != NULL)
    return day_of (start);
  start.year = start.month == 2 && start.day == 29 ? FIRST_RULE_YEAR + 1 : FIRST_RULE_YEAR;

  return day_of (start);
}

static void
add_recurring (Reading            *reading,
               icalcomponent      *event,
               struct icaltimetype start,
               const char         *rule,
               int                 n_days)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *this_year = desk_day_to_string (reading->today);
  g_autoptr (GArray) moments = NULL;
  int from, first = move_start (start, rule);

  memcpy (this_year + 4, "-01-01", 6);
  if (!desk_day_parse (this_year, &from))
    return;
  moments = desk_recurrence_expand (rule, first * DESK_DAY_MS, utc, MAX (first, from) * DESK_DAY_MS, (reading->last_day + 1) * DESK_DAY_MS, MAX_HOLIDAYS + 1);
  for (guint i = 0; i < moments->len; i++)
    add_days (reading, event, (int) (g_array_index (moments, gint64, i) / DESK_DAY_MS), n_days);
}

static void
add_event (Reading       *reading,
           icalcomponent *event)
{
  struct icaltimetype start = icalcomponent_get_dtstart (event);
  struct icaltimetype end = icalcomponent_get_dtend (event);
  icalproperty *rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY);
  int first = day_of (start);
  int last = icaltime_is_null_time (end) ? DESK_DAY_NONE : day_of (end);
  int n_days = last != DESK_DAY_NONE ? CLAMP (last - first, 1, MAX_EVENT_DAYS) : 1;
  char *text;

  if (icaltime_is_null_time (start) || !start.is_date || first == DESK_DAY_NONE || icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
    return;
  if (rule == NULL)
    {
      add_days (reading, event, first, n_days);
      return;
    }

  text = icalproperty_get_value_as_string_r (rule);
  if (text != NULL)
    add_recurring (reading, event, start, text, n_days);
  icalmemory_free_buffer (text);
}

static void
add_all (Reading       *reading,
         icalcomponent *component)
{
  for (icalcomponent *child = icalcomponent_get_first_component (component, ICAL_ANY_COMPONENT); child != NULL;
       child = icalcomponent_get_next_component (component, ICAL_ANY_COMPONENT))
    {
      if (icalcomponent_isa (child) == ICAL_VEVENT_COMPONENT)
        add_event (reading, child);
      else if (icalcomponent_isa (child) == ICAL_VCALENDAR_COMPONENT)
        add_all (reading, child);
    }
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  const DeskHoliday *one = *(DeskHoliday *const *) a;
  const DeskHoliday *other = *(DeskHoliday *const *) b;

  return (one->day > other->day) - (one->day < other->day);
}

/**
 * desk_holidays_read:
 * @bytes: (array length=size): an iCalendar file
 * @size: how long it is
 * @today: today, as in desk-day.h
 * @error: return location
 *
 * Takes the all-day events that are not cancelled. What recurs is written out
 * from the first day of this year until %DESK_HOLIDAYS_YEARS years from @today.
 *
 * Returns: (transfer full) (nullable) (element-type DeskHoliday): the
 *   holidays, by day, none twice
 */
GPtrArray *
desk_holidays_read (const char *bytes,
                    gsize       size,
                    int         today,
                    GError    **error)
{
  g_autoptr (GPtrArray) holidays = g_ptr_array_new_with_free_func (holiday_free);
  g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
  Reading reading = { today, today + DESK_HOLIDAYS_YEARS * 365 + 1, holidays, days };
  g_autofree char *text = NULL;
  const char *start;
  icalcomponent *root;

  g_return_val_if_fail (bytes != NULL || size == 0, NULL);

  if (!check_text (bytes, size, error))
    return NULL;
  text = g_strndup (bytes, size);
  start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  start += strspn (start, " \t\r\n");
  if (g_ascii_strncasecmp (start, "BEGIN:VCALENDAR", 15) != 0)
    {
      refuse (error, _("This is no iCalendar file: it does not begin with BEGIN:VCALENDAR"));
      return NULL;
    }
  if (!check_nesting (start, error))
    return NULL;

  root = icalparser_parse_string (start);
  if (root != NULL)
    {
      if (icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT || icalcomponent_isa (root) == ICAL_XROOT_COMPONENT)
        add_all (&reading, root);
      icalcomponent_free (root);
    }
  if (holidays->len == 0)
    {
      refuse (error, _("There are no holidays in this file: no event in it lasts all day"));
      return NULL;
    }
  if (holidays->len > MAX_HOLIDAYS)
    {
      refuse (error, _("There are more than 1,000 days in this file: it is no calendar of holidays"));
      return NULL;
    }
  g_ptr_array_sort (holidays, compare_days);

  return g_steal_pointer (&holidays);
}
