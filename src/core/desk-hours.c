// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Changes to the JSON texts that a version of working hours or of the service
 * levels consists of: one text goes in, the text of the next version comes
 * out. What is typed by people is read here, and what is wrong with it said.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-day.h"
#include "desk-hours.h"
#include "desk-json.h"
#include "desk-service-level.h"

#define MINUTES_A_DAY (24 * 60)
#define MAX_NAME_BYTES 200

static const char *const weekdays[7] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const weekday_titles[7] = { N_ ("Monday"), N_ ("Tuesday"), N_ ("Wednesday"), N_ ("Thursday"), N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday") };

static gboolean G_GNUC_PRINTF (2, 3)
fail (GError    **error,
      const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, format, arguments);
  va_end (arguments);

  return FALSE;
}

/* A text that fits into its field. */
static char *
to_text (JsonNode *root,
         GError  **error)
{
  g_autofree char *text = desk_json_to_text (root);

  if (strlen (text) <= DESK_HOURS_MAX_BYTES)
    return g_steal_pointer (&text);

  fail (error, _("These are more holidays and hours than a calendar can hold: take out those that are long past"));
  return NULL;
}

/**
 * desk_weekday_get_name:
 * @weekday: 0 (Monday) to 6
 *
 * Returns: its name, for people
 */
const char *
desk_weekday_get_name (int weekday)
{
  g_return_val_if_fail (weekday >= 0 && weekday < 7, NULL);

  return _(weekday_titles[weekday]);
}

/**
 * desk_weekday_parse:
 * @text: `mon` to `sun`, or the whole name, in English or as it is shown
 * @weekday: (out): 0 (Monday) to 6
 *
 * Returns: whether it is a weekday
 */
gboolean
desk_weekday_parse (const char *text,
                    int        *weekday)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL && weekday != NULL, FALSE);

  folded = g_utf8_casefold (text, -1);
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *english = g_utf8_casefold (weekday_titles[i], -1);
      g_autofree char *shown = g_utf8_casefold (_(weekday_titles[i]), -1);

      if (strcmp (folded, weekdays[i]) == 0 || strcmp (folded, english) == 0 || strcmp (folded, shown) == 0)
        {
          *weekday = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* `8`, `8:30` or `08:30`, and moves on behind it. */
static gboolean
read_time (const char **at,
           int         *minutes)
{
  const char *p = *at;
  int hour = 0, minute = 0, n = 0;

  while (*p == ' ')
    p++;
  for (; g_ascii_isdigit (*p) && n < 3; n++)
    hour = hour * 10 + g_ascii_digit_value (*p++);
  if (n == 0 || n > 2)
    return FALSE;
  if (*p == ':')
    {
      if (!g_ascii_isdigit (p[1]) || !g_ascii_isdigit (p[2]))
        return FALSE;
      minute = g_ascii_digit_value (p[1]) * 10 + g_ascii_digit_value (p[2]);
      p += 3;
    }
  if (minute > 59 || hour * 60 + minute > MINUTES_A_DAY)
    return FALSE;
  while (*p == ' ')
    p++;

  *minutes = hour * 60 + minute;
  *at = p;
  return TRUE;
}

static gboolean
read_dash (const char **at)
{
  static const char *const dashes[] = { "-", "–", "—" };

  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    {
      if (g_str_has_prefix (*at, dashes[i]))
        {
          *at += strlen (dashes[i]);
          return TRUE;
        }
    }

  return FALSE;
}

static void
add_interval (JsonArray *intervals,
              int        from,
              int        to)
{
  JsonArray *pair = json_array_new ();
  g_autofree char *begin = g_strdup_printf ("%02d:%02d", from / 60, from % 60);
  g_autofree char *end = g_strdup_printf ("%02d:%02d", to / 60, to % 60);

  json_array_add_string_element (pair, begin);
  json_array_add_string_element (pair, end);
  json_array_add_array_element (intervals, pair);
}

static JsonArray *
parse_ranges (const char *title,
              const char *ranges,
              GError    **error)
{
  g_autoptr (JsonArray) intervals = json_array_new ();
  g_autofree char *text = g_strstrip (g_strdup (ranges));
  const char *at = text;
  int last = -1;

  if (text[0] == '\0' || g_ascii_strcasecmp (text, "closed") == 0 || g_utf8_collate (text, _("closed")) == 0)
    return g_steal_pointer (&intervals);

  while (TRUE)
    {
      int from, to;

      if (!read_time (&at, &from) || !read_dash (&at) || !read_time (&at, &to) || (*at != '\0' && *at != ','))
        {
          fail (error, _("%s: “%s” is not understood. Write when it begins and ends, such as 08:00-12:00, 13:00-17:00, or “closed”"), title, text);
          return NULL;
        }
      if (from >= to)
        {
          fail (error, _("%s: %02d:%02d-%02d:%02d ends before it begins. Hours that pass midnight are written in two: until 24:00 on one day, from 00:00 on the next"), title,
                from / 60, from % 60, to / 60, to % 60);
          return NULL;
        }
      if (from < last)
        {
          fail (error, _("%s: the hours overlap or are not in order: %02d:%02d comes before %02d:%02d"), title, from / 60, from % 60, last / 60, last % 60);
          return NULL;
        }
      add_interval (intervals, from, to);
      last = to;
      if (*at == '\0')
        break;
      at++;
    }

  return g_steal_pointer (&intervals);
}

/**
 * desk_hours_set_day:
 * @hours_json: (nullable): hours per weekday, as in `working_calendar`
 * @weekday: 0 (Monday) to 6
 * @ranges: `08:00-12:00, 13:00-17:00`, `closed`, or nothing for the same
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the hours with those of this day
 */
char *
desk_hours_set_day (const char *hours_json,
                    int         weekday,
                    const char *ranges,
                    GError    **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *intervals;
  JsonObject *object;

  g_return_val_if_fail (weekday >= 0 && weekday < 7 && ranges != NULL, NULL);

  if (hours_json != NULL && !desk_calendar_check_hours_json (hours_json, error))
    return NULL;
  intervals = parse_ranges (desk_weekday_get_name (weekday), ranges, error);
  if (intervals == NULL)
    return NULL;
  root = desk_json_parse (hours_json != NULL ? hours_json : "{}", error);
  if (root == NULL)
    {
      json_array_unref (intervals);
      return NULL;
    }

  /* In the order of the week, so that the same hours are the same text. */
  object = json_object_new ();
  for (int i = 0; i < 7; i++)
    {
      JsonNode *day = json_object_get_member (json_node_get_object (root), weekdays[i]);

      if (i == weekday && json_array_get_length (intervals) > 0)
        json_object_set_array_member (object, weekdays[i], json_array_ref (intervals));
      else if (i != weekday && day != NULL)
        json_object_set_member (object, weekdays[i], json_node_copy (day));
    }
  json_array_unref (intervals);
  json_node_take_object (root, object);

  return to_text (root, error);
}

/**
 * desk_hours_format_day:
 * @hours_json: (nullable): hours per weekday
 * @weekday: 0 (Monday) to 6
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): as desk_hours_set_day() reads them;
 *   nothing when it is closed
 */
char *
desk_hours_format_day (const char *hours_json,
                       int         weekday,
                       GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *intervals;

  g_return_val_if_fail (weekday >= 0 && weekday < 7, NULL);

  if (hours_json == NULL)
    return g_strdup ("");
  if (!desk_calendar_check_hours_json (hours_json, error))
    return NULL;
  root = desk_json_parse (hours_json, error);
  if (root == NULL)
    return NULL;

  intervals = desk_json_get_array (json_object_get_member (json_node_get_object (root), weekdays[weekday]));
  for (guint i = 0; intervals != NULL && i < json_array_get_length (intervals); i++)
    {
      JsonArray *pair = json_array_get_array_element (intervals, i);

      g_string_append_printf (text, "%s%s-%s", i > 0 ? ", " : "", json_array_get_string_element (pair, 0), json_array_get_string_element (pair, 1));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * desk_hours_get_always_json:
 *
 * Returns: the hours that a calendar round the clock has when they are to be
 *   changed, as JSON
 */
const char *
desk_hours_get_always_json (void)
{
  return "{\"mon\":[[\"00:00\",\"24:00\"]],\"tue\":[[\"00:00\",\"24:00\"]],\"wed\":[[\"00:00\",\"24:00\"]],\"thu\":[[\"00:00\",\"24:00\"]],"
         "\"fri\":[[\"00:00\",\"24:00\"]],\"sat\":[[\"00:00\",\"24:00\"]],\"sun\":[[\"00:00\",\"24:00\"]]}";
}

/* --- holidays --- */

static JsonNode *
parse_list (const char *json,
            GError    **error)
{
  g_autoptr (JsonNode) root = desk_json_parse (json != NULL ? json : "[]", error);

  if (root != NULL && desk_json_get_array (root) == NULL)
    {
      fail (error, _("What the desk has here cannot be read, and so not be changed either"));
      return NULL;
    }

  return g_steal_pointer (&root);
}

static gboolean
check_date (const char *date,
            int        *day,
            GError    **error)
{
  return desk_day_parse (date, day) || fail (error, _("“%s” is not a date such as 2026-12-25"), date);
}

static int
find_holiday (JsonArray  *list,
              const char *date)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i));
      const char *known = NULL;

      if (pair != NULL && json_array_get_length (pair) == 2 && desk_json_get_text (json_array_get_element (pair, 0), &known) && strcmp (known, date) == 0)
        return (int) i;
    }

  return -1;
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  JsonArray *one = desk_json_get_array (*(JsonNode *const *) a);
  JsonArray *other = desk_json_get_array (*(JsonNode *const *) b);
  const char *dates[2] = { "", "" };

  if (one != NULL && json_array_get_length (one) > 0)
    (void) desk_json_get_text (json_array_get_element (one, 0), &dates[0]);
  if (other != NULL && json_array_get_length (other) > 0)
    (void) desk_json_get_text (json_array_get_element (other, 0), &dates[1]);

  return strcmp (dates[0], dates[1]);
}

static char *
sorted_text (JsonArray *list,
             GError   **error)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (JsonArray) sorted = json_array_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (nodes, json_array_get_element (list, i));
  g_ptr_array_sort (nodes, compare_pairs);
  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (sorted, json_node_copy (g_ptr_array_index (nodes, i)));
  json_node_init_array (root, sorted);

  return to_text (root, error);
}

/* One line, and not too long; something when there is nothing. */
static char *
clean_name (const char *name)
{
  g_autofree char *line = g_strdelimit (g_strdup (name != NULL ? name : ""), "\r\n\t", ' ');

  g_strstrip (line);
  if (strlen (line) > MAX_NAME_BYTES)
    *g_utf8_find_prev_char (line, line + MAX_NAME_BYTES) = '\0';

  return g_strdup (line[0] != '\0' ? line : _("Holiday"));
}

/**
 * desk_holidays_add:
 * @holidays_json: (nullable): holidays, as in `working_calendar`
 * @date: `2026-12-25`
 * @name: what it is called
 * @keep: a holiday that stands on this day stays as it is; otherwise it is an
 *   error
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the holidays with this one, by date
 */
char *
desk_holidays_add (const char *holidays_json,
                   const char *date,
                   const char *name,
                   gboolean    keep,
                   GError    **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *clean = NULL;
  JsonArray *list, *pair;
  int day;

  g_return_val_if_fail (date != NULL, NULL);

  if (!check_date (date, &day, error))
    return NULL;
  root = parse_list (holidays_json, error);
  if (root == NULL)
    return NULL;
  list = desk_json_get_array (root);
  if (find_holiday (list, date) >= 0)
    {
      if (keep)
        return g_strdup (holidays_json);
      fail (error, _("%s is a holiday already. Remove it first to give it another name"), date);
      return NULL;
    }

  clean = clean_name (name);
  pair = json_array_new ();
  json_array_add_string_element (pair, date);
  json_array_add_string_element (pair, clean);
  json_array_add_array_element (list, pair);

  return sorted_text (list, error);
}

/**
 * desk_holidays_remove:
 * @holidays_json: (nullable): holidays, as in `working_calendar`
 * @date: `2026-12-25`
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the holidays without this one
 */
char *
desk_holidays_remove (const char *holidays_json,
                      const char *date,
                      GError    **error)
{
  g_autoptr (JsonNode) root = NULL;
  int day, at;

  g_return_val_if_fail (date != NULL, NULL);

  if (!check_date (date, &day, error))
    return NULL;
  root = parse_list (holidays_json, error);
  if (root == NULL)
    return NULL;
  at = find_holiday (desk_json_get_array (root), date);
  if (at < 0)
    {
      fail (error, _("%s is no holiday of this calendar"), date);
      return NULL;
    }
  json_array_remove_element (desk_json_get_array (root), (guint) at);

  return to_text (root, error);
}

/* --- targets --- */

static gboolean
check_cell (DeskServiceLevel level,
            gint64           priority,
            GError         **error)
{
  if (level == DESK_SERVICE_LEVEL_UNSET || (guint) level >= DESK_N_SERVICE_LEVEL)
    return fail (error, _("There is no such service level; there are platinum, gold, silver and none"));
  if (priority < 1 || priority > 5)
    return fail (error, _("A priority is a number from 1 (critical) to 5 (planned)"));

  return TRUE;
}

static gboolean
check_amount (DeskServiceLevel level,
              gint64           priority,
              const char      *text,
              GError         **error)
{
  DeskTarget target;

  return desk_target_parse (text, &target) ||
         fail (error, _("%s, priority %d: “%s” is not an amount of time. Write minutes, hours or working days, such as 15m, 4h or 2d, at most %d days"),
               desk_enum_value_label (DESK_ENUM_SERVICE_LEVEL, (int) level), (int) priority, text, DESK_TARGET_MAX_DAYS);
}

/**
 * desk_targets_set:
 * @targets_json: targets, as in `policy`
 * @level: a service level
 * @priority: 1 to 5
 * @respond: (nullable): time to respond, such as `15m`; %NULL: as it is
 * @resolve: (nullable): time to resolve
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the targets with these
 */
char *
desk_targets_set (const char      *targets_json,
                  DeskServiceLevel level,
                  gint64           priority,
                  const char      *respond,
                  const char      *resolve,
                  GError         **error)
{
  const char *texts[2] = { respond, resolve };
  g_autoptr (DeskPolicy) policy = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *rows, *pair;

  g_return_val_if_fail (targets_json != NULL, NULL);

  if (!check_cell (level, priority, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i] != NULL && !check_amount (level, priority, texts[i], error))
        return NULL;
    }
  /* What is read may be taken for well-formed below. */
  policy = desk_policy_new_from_json (targets_json, NULL, error);
  root = policy != NULL ? desk_json_parse (targets_json, error) : NULL;
  if (root == NULL)
    return NULL;

  rows = json_object_get_array_member (json_node_get_object (root), desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, (int) level));
  pair = json_array_get_array_element (rows, (guint) priority - 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      /* The first of the two leaves, the new one comes last. */
      g_autofree char *text = g_strdup (texts[i] != NULL ? texts[i] : json_array_get_string_element (pair, 0));

      json_array_remove_element (pair, 0);
      json_array_add_string_element (pair, text);
    }

  return to_text (root, error);
}

/**
 * desk_round_the_clock_set:
 * @round_the_clock_json: (nullable): as in `policy`
 * @level: a service level
 * @priority: 1 to 5
 * @on: whether its targets count every hour of the day
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: (transfer full) (nullable): the list with or without this one
 */
char *
desk_round_the_clock_set (const char      *round_the_clock_json,
                          DeskServiceLevel level,
                          gint64           priority,
                          gboolean         on,
                          GError         **error)
{
  const char *wanted = desk_enum_value_name (DESK_ENUM_SERVICE_LEVEL, (int) level);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *list;

  if (!check_cell (level, priority, error))
    return NULL;
  root = parse_list (round_the_clock_json, error);
  if (root == NULL)
    return NULL;

  list = desk_json_get_array (root);
  for (guint i = json_array_get_length (list); i > 0; i--)
    {
      JsonArray *pair = desk_json_get_array (json_array_get_element (list, i - 1));
      const char *name = NULL;
      gint64 number = 0;

      if (pair != NULL && json_array_get_length (pair) == 2 && desk_json_get_text (json_array_get_element (pair, 0), &name) &&
          desk_json_get_integer (json_array_get_element (pair, 1), &number) && strcmp (name, wanted) == 0 && number == priority)
        {
          if (on)
            return to_text (root, error);
          json_array_remove_element (list, i - 1);
        }
    }
  if (on)
    {
      JsonArray *pair = json_array_new ();

      json_array_add_string_element (pair, wanted);
      json_array_add_int_element (pair, priority);
      json_array_add_array_element (list, pair);
    }

  return to_text (root, error);
}
