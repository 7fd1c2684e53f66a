// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reads a version of working hours from the JSON texts of a row of
 * `working_calendar` (docs/records.md) and prepares the sums that make the
 * arithmetic of desk-calendar.c independent of the length of a span.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-calendar-private.h"
#include "desk-clock.h"
#include "desk-core-error.h"
#include "desk-day.h"
#include "desk-json.h"

static const char *const weekday_names[7] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

G_DEFINE_BOXED_TYPE (DeskCalendar, desk_calendar, desk_calendar_ref, desk_calendar_unref)

static gboolean
parse_time_of_day (const char *text,
                   gint64     *time_ms)
{
  int hours, minutes;

  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || text[2] != ':'
      || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;

  hours = g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1]);
  minutes = g_ascii_digit_value (text[3]) * 10 + g_ascii_digit_value (text[4]);
  if (minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
    return FALSE;

  *time_ms = hours * DESK_HOUR_MS + minutes * DESK_MINUTE_MS;
  return TRUE;
}

static gboolean
parse_interval (JsonNode    *node,
                const char  *weekday,
                gint64      *from_ms,
                gint64      *to_ms,
                GError     **error)
{
  JsonArray *pair = desk_json_get_array (node);
  const char *texts[2] = { NULL, NULL };
  gint64 times[2] = { 0, 0 };

  if (pair == NULL || json_array_get_length (pair) != 2
      || !desk_json_get_text (json_array_get_element (pair, 0), &texts[0])
      || !desk_json_get_text (json_array_get_element (pair, 1), &texts[1]))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Working hours, “%s”: each interval has to be a pair such as [\"08:00\", \"17:00\"]"),
                   weekday);
      return FALSE;
    }

  for (guint i = 0; i < 2; i++)
    {
      if (!parse_time_of_day (texts[i], &times[i]))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Working hours, “%s”: “%s” is not a time of day between 00:00 and 24:00"),
                       weekday, texts[i]);
          return FALSE;
        }
    }

  if (times[0] >= times[1])
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Working hours, “%s”: an interval from %s to %s has no length; one that passes "
                     "midnight has to be split in two"),
                   weekday, texts[0], texts[1]);
      return FALSE;
    }

  *from_ms = times[0];
  *to_ms = times[1];
  return TRUE;
}

static gboolean
parse_weekday (DeskCalendarWeekday  *weekday,
               const char           *name,
               JsonNode             *node,
               GError              **error)
{
  JsonArray *intervals = desk_json_get_array (node);
  guint n;

  if (intervals == NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Working hours, “%s”: a list of intervals is wanted"), name);
      return FALSE;
    }

  n = json_array_get_length (intervals);
  weekday->spans = g_new0 (DeskCalendarSpan, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      DeskCalendarSpan *last = weekday->n_spans > 0 ? &weekday->spans[weekday->n_spans - 1] : NULL;
      gint64 from_ms, to_ms;

      if (!parse_interval (json_array_get_element (intervals, i), name, &from_ms, &to_ms, error))
        return FALSE;

      if (last != NULL && from_ms < last->to_ms)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Working hours, “%s”: the intervals have to be in order and must not overlap"),
                       name);
          return FALSE;
        }

      if (last != NULL && from_ms == last->to_ms)
        last->to_ms = to_ms;
      else
        weekday->spans[weekday->n_spans++] = (DeskCalendarSpan) { from_ms, to_ms, weekday->total_ms };
      weekday->total_ms += to_ms - from_ms;
    }

  return TRUE;
}

static gboolean
parse_hours (DeskCalendarWeekday  *weekdays,
             const char           *text,
             GError              **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, error);
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Working hours"));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Working hours: an object such as {\"mon\": [[\"08:00\", \"17:00\"]]} is wanted"));
      return FALSE;
    }

  object = json_node_get_object (root);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      guint i;

      for (i = 0; i < G_N_ELEMENTS (weekday_names); i++)
        {
          if (strcmp (weekday_names[i], l->data) == 0)
            break;
        }
      if (i == G_N_ELEMENTS (weekday_names))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Working hours: “%s” is not one of mon, tue, wed, thu, fri, sat, sun"),
                       (const char *) l->data);
          return FALSE;
        }
      if (!parse_weekday (&weekdays[i], l->data, json_object_get_member (object, l->data), error))
        return FALSE;
    }

  return TRUE;
}

static void
clear_weekdays (DeskCalendarWeekday *weekdays)
{
  for (guint i = 0; i < 7; i++)
    g_clear_pointer (&weekdays[i].spans, g_free);
}

static int
compare_holidays (gconstpointer a,
                  gconstpointer b)
{
  const DeskCalendarHoliday *one = a;
  const DeskCalendarHoliday *other = b;

  return (one->day > other->day) - (one->day < other->day);
}

static void
clear_holiday (gpointer data)
{
  DeskCalendarHoliday *holiday = data;

  g_free (holiday->name);
}

static gboolean
parse_holidays (GArray      *holidays,
                const char  *text,
                GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, error);
  JsonArray *list = desk_json_get_array (root);

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Holidays"));
      return FALSE;
    }
  if (list == NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Holidays: a list such as [[\"2026-12-25\", \"Christmas Day\"]] is wanted"));
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i));
      DeskCalendarHoliday holiday = { 0 };
      const char *date, *name;

      if (pair == NULL || json_array_get_length (pair) != 2
          || !desk_json_get_text (json_array_get_element (pair, 0), &date)
          || !desk_json_get_text (json_array_get_element (pair, 1), &name))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Holidays: number %u has to be a date and a name"), i + 1);
          return FALSE;
        }
      if (!desk_day_parse (date, &holiday.day))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Holidays: “%s” (%s) is not a date such as 2026-12-25"), date, name);
          return FALSE;
        }
      holiday.name = g_strdup (name);
      g_array_append_val (holidays, holiday);
    }

  g_array_sort (holidays, compare_holidays);
  for (guint i = 1; i < holidays->len; i++)
    {
      const DeskCalendarHoliday *holiday = &g_array_index (holidays, DeskCalendarHoliday, i);

      if (holiday->day == g_array_index (holidays, DeskCalendarHoliday, i - 1).day)
        {
          g_autofree char *date = desk_day_to_string (holiday->day);

          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Holidays: %s stands there twice"), date);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_transitions (GArray      *zones,
                   const char  *text,
                   GError     **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (text, error);
  JsonArray *list = desk_json_get_array (root);
  gint64 last_s = -1;

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", _("Time zone"));
      return FALSE;
    }
  if (list == NULL || json_array_get_length (list) == 0)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Time zone: a list of transitions such as [[0, 3600]] is wanted"));
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i));
      DeskCalendarZone zone = { 0 };
      gint64 from_s, offset_s;

      if (pair == NULL || json_array_get_length (pair) != 2
          || !desk_json_get_integer (json_array_get_element (pair, 0), &from_s)
          || !desk_json_get_integer (json_array_get_element (pair, 1), &offset_s))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Time zone: transition number %u has to be two whole numbers"), i + 1);
          return FALSE;
        }
      if (from_s <= last_s || from_s > DESK_CALENDAR_MAX_MS / 1000 || (i == 0 && from_s != 0))
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Time zone: the transitions have to begin at 0 and be in order, and number "
                         "%u is not"),
                       i + 1);
          return FALSE;
        }
      if (offset_s < -24 * 3600 || offset_s > 24 * 3600)
        {
          g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                       _("Time zone: transition number %u is more than a day away from UTC"), i + 1);
          return FALSE;
        }

      last_s = from_s;
      zone.from_ms = from_s * 1000;
      zone.offset_ms = offset_s * 1000;
      g_array_append_val (zones, zone);
    }

  return TRUE;
}

static void
prepare_sums (DeskCalendar *self)
{
  gint64 taken_ms = 0, total_ms = 0;
  int working_days = 0;

  for (guint i = 0; i < 7; i++)
    {
      self->week_before_ms[i + 1] = self->week_before_ms[i] + self->weekdays[i].total_ms;
      self->week_working_days[i + 1] = self->week_working_days[i] + (self->weekdays[i].total_ms > 0);
    }

  for (guint i = 0; i < self->holidays->len; i++)
    {
      DeskCalendarHoliday *holiday = &g_array_index (self->holidays, DeskCalendarHoliday, i);
      gint64 day_ms = self->weekdays[desk_day_weekday (holiday->day)].total_ms;

      holiday->taken_before_ms = taken_ms;
      holiday->working_days_before = working_days;
      taken_ms += day_ms;
      working_days += day_ms > 0;
    }

  for (guint i = 0; i < self->zones->len; i++)
    {
      DeskCalendarZone *zone = &g_array_index (self->zones, DeskCalendarZone, i);

      if (i > 0)
        {
          const DeskCalendarZone *before = &g_array_index (self->zones, DeskCalendarZone, i - 1);

          total_ms = before->base_ms
                     + desk_calendar_count_local (self, zone->from_ms + before->offset_ms);
        }
      zone->base_ms = total_ms - desk_calendar_count_local (self, zone->from_ms + zone->offset_ms);
    }
}

/**
 * desk_calendar_new_from_json:
 * @round_the_clock: every minute counts; hours and holidays are not looked at
 * @hours_json: (nullable): `{"mon": [["08:00", "17:00"]], …}`; a weekday that
 *   is not named is closed, %NULL is always closed
 * @holidays_json: (nullable): `[["2026-12-25", "Christmas Day"], …]`
 * @transitions_json: `[[from, offset], …]`, seconds since 1970 (UTC) and
 *   seconds east of UTC, the first `from` is 0
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Makes a calendar from the texts of a row of `working_calendar`.
 *
 * Returns: (transfer full) (nullable): the calendar
 */
DeskCalendar *
desk_calendar_new_from_json (gboolean     round_the_clock,
                             const char  *hours_json,
                             const char  *holidays_json,
                             const char  *transitions_json,
                             GError     **error)
{
  g_autoptr (DeskCalendar) self = NULL;

  if (transitions_json == NULL)
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("Time zone: the calendar has no transitions"));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (DeskCalendar);
  self->round_the_clock = round_the_clock;
  self->holidays = g_array_new (FALSE, TRUE, sizeof (DeskCalendarHoliday));
  g_array_set_clear_func (self->holidays, clear_holiday);
  self->zones = g_array_new (FALSE, TRUE, sizeof (DeskCalendarZone));

  if (!parse_transitions (self->zones, transitions_json, error))
    return NULL;
  if (!round_the_clock && hours_json != NULL && !parse_hours (self->weekdays, hours_json, error))
    return NULL;
  if (!round_the_clock && holidays_json != NULL && !parse_holidays (self->holidays, holidays_json, error))
    return NULL;

  prepare_sums (self);

  return g_steal_pointer (&self);
}

/**
 * desk_calendar_check_hours_json:
 * @hours_json: hours per weekday, as in `working_calendar` and `service`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: whether they can be read
 */
gboolean
desk_calendar_check_hours_json (const char  *hours_json,
                                GError     **error)
{
  DeskCalendarWeekday weekdays[7] = { { 0 } };
  gboolean fits;

  g_return_val_if_fail (hours_json != NULL, FALSE);

  fits = parse_hours (weekdays, hours_json, error);
  clear_weekdays (weekdays);

  return fits;
}

/**
 * desk_calendar_get_default_hours_json:
 *
 * Returns: the hours a new desk begins with, as JSON
 */
const char *
desk_calendar_get_default_hours_json (void)
{
  return "{\"mon\":[[\"08:00\",\"17:00\"]],\"tue\":[[\"08:00\",\"17:00\"]],"
         "\"wed\":[[\"08:00\",\"17:00\"]],\"thu\":[[\"08:00\",\"17:00\"]],"
         "\"fri\":[[\"08:00\",\"17:00\"]]}";
}

DeskCalendar *
desk_calendar_ref (DeskCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
calendar_free (gpointer data)
{
  DeskCalendar *self = data;

  clear_weekdays (self->weekdays);
  g_clear_pointer (&self->holidays, g_array_unref);
  g_clear_pointer (&self->zones, g_array_unref);
}

void
desk_calendar_unref (DeskCalendar *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, calendar_free);
}
