// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands in a cell: dates as people and programs write them, numbers,
 * names of values, and text that has to fit.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk-clock.h"
#include "desk-csv-mapping.h"
#include "desk-csv-value.h"
#include "desk-day.h"

#define ELLIPSIS "…"

/* --- dates --- */

typedef struct {
  int parts[3];
  guint digits[3];
  int month_part; /* the part that is a name, -1 for none */
  gboolean has_slash;
  gboolean has_meridiem;
  int clock_ms;
  gboolean has_zone;
  int offset_ms;
} DateText;

static int
parse_month (const char **p)
{
  static const char *const names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };

  for (int i = 0; i < 12; i++)
    {
      if (g_ascii_strncasecmp (*p, names[i], 3) == 0)
        {
          while (g_ascii_isalpha (**p))
            (*p)++;
          return i + 1;
        }
    }

  return 0;
}

static gboolean
parse_digits (const char **p,
              guint        max_digits,
              int         *number,
              guint       *n_digits)
{
  const char *first = *p;

  *number = 0;
  while (g_ascii_isdigit (**p) && (guint) (*p - first) < max_digits)
    *number = *number * 10 + *(*p)++ - '0';
  *n_digits = (guint) (*p - first);

  return *n_digits > 0 && !g_ascii_isdigit (**p);
}

static void
skip_blanks (const char **p)
{
  while (**p == ' ' || **p == ',')
    (*p)++;
}

/* Three parts: numbers, or one of them the name of a month. */
static gboolean
parse_day_parts (const char **p,
                 DateText    *date)
{
  date->month_part = -1;
  for (int i = 0; i < 3; i++)
    {
      if (i > 0)
        {
          if (**p == '/')
            date->has_slash = TRUE;
          if (strchr ("-/. ,", **p) == NULL || **p == '\0')
            return FALSE;
          (*p)++;
          skip_blanks (p);
        }
      if (g_ascii_isalpha (**p) && date->month_part < 0)
        {
          date->parts[i] = parse_month (p);
          date->month_part = i;
          if (date->parts[i] == 0)
            return FALSE;
        }
      else if (!parse_digits (p, 4, &date->parts[i], &date->digits[i]))
        {
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_zone (const char **p,
            DateText    *date)
{
  int hours, minutes = 0;
  guint n_digits;
  gboolean is_west;

  if (**p == 'Z' || **p == 'z')
    {
      (*p)++;
      date->has_zone = TRUE;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return TRUE;

  is_west = *(*p)++ == '-';
  if (!g_ascii_isdigit ((*p)[0]) || !g_ascii_isdigit ((*p)[1]))
    return FALSE;
  hours = ((*p)[0] - '0') * 10 + (*p)[1] - '0';
  *p += 2;
  if (**p == ':')
    (*p)++;
  if (g_ascii_isdigit (**p) && !parse_digits (p, 2, &minutes, &n_digits))
    return FALSE;
  if (hours > 14 || minutes > 59)
    return FALSE;
  date->has_zone = TRUE;
  date->offset_ms = (int) ((hours * 60 + minutes) * DESK_MINUTE_MS) * (is_west ? -1 : 1);

  return TRUE;
}

static gboolean
parse_clock (const char **p,
             DateText    *date)
{
  int hours, minutes = 0, seconds = 0;
  guint n_digits;

  if (!parse_digits (p, 2, &hours, &n_digits) || *(*p)++ != ':' || !parse_digits (p, 2, &minutes, &n_digits))
    return FALSE;
  if (**p == ':')
    {
      (*p)++;
      if (!parse_digits (p, 2, &seconds, &n_digits))
        return FALSE;
      /* Parts of a second are not worth keeping. */
      if (**p == '.')
        {
          (*p)++;
          while (g_ascii_isdigit (**p))
            (*p)++;
        }
    }
  skip_blanks (p);
  if (g_ascii_strncasecmp (*p, "am", 2) == 0 || g_ascii_strncasecmp (*p, "pm", 2) == 0)
    {
      gboolean is_afternoon = g_ascii_tolower (**p) == 'p';

      if (hours < 1 || hours > 12)
        return FALSE;
      hours = hours % 12 + (is_afternoon ? 12 : 0);
      date->has_meridiem = TRUE;
      *p += 2;
    }
  if (hours > 23 || minutes > 59 || seconds > 59)
    return FALSE;
  date->clock_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  skip_blanks (p);

  return parse_zone (p, date);
}

static gboolean
parse_date_text (const char *text,
                 DateText   *date)
{
  const char *p = text;

  memset (date, 0, sizeof *date);
  while (g_ascii_isspace (*p))
    p++;
  if (!parse_day_parts (&p, date))
    return FALSE;
  if (*p == 'T' || *p == 't')
    p++;
  skip_blanks (&p);
  if (*p != '\0' && !g_ascii_isspace (*p) && !parse_clock (&p, date))
    return FALSE;
  while (g_ascii_isspace (*p))
    p++;

  return *p == '\0';
}

/* Which part is the year, the month and the day. */
static gboolean
order_parts (const DateText *date,
             gboolean        month_first,
             int            *year,
             int            *month,
             int            *day)
{
  if (date->digits[0] == 4)
    {
      *year = date->parts[0];
      *month = date->parts[1];
      *day = date->parts[2];
    }
  else
    {
      gboolean is_month_first = date->month_part >= 0 ? date->month_part == 0 : date->parts[0] <= 12 && (month_first || date->parts[1] > 12);

      *year = date->parts[2] + (date->digits[2] <= 2 ? 2000 : 0);
      *month = date->parts[is_month_first ? 0 : 1];
      *day = date->parts[is_month_first ? 1 : 0];
    }

  /* A year far off is a slip of the pen. */
  return *year >= 1900 && *year < 2200 && desk_day_from_ymd (*year, *month, *day) != DESK_DAY_NONE;
}

/**
 * desk_csv_guess_date:
 * @text: a cell of a column of times
 * @guess: counts what it tells of the order of day and month
 */
void
desk_csv_guess_date (const char   *text,
                     DeskCsvGuess *guess)
{
  DateText date;

  if (!parse_date_text (text, &date) || date.digits[0] == 4 || date.month_part >= 0)
    return;

  if (date.parts[0] > 12)
    guess->n_day_first++;
  else if (date.parts[1] > 12)
    guess->n_month_first++;
  else if (date.has_meridiem && date.has_slash)
    guess->n_american++;
}

/**
 * desk_csv_guess_is_month_first:
 * @guess: what all dates of a file have told
 *
 * Returns: whether the month comes first; the day, when nothing tells
 */
gboolean
desk_csv_guess_is_month_first (const DeskCsvGuess *guess)
{
  if (guess->n_day_first != guess->n_month_first)
    return guess->n_month_first > guess->n_day_first;

  return guess->n_american > 0;
}

/**
 * desk_csv_parse_time:
 * @text: `2016-02-29 01:16`, `29-02-2016 01:16`, `2/29/16 1:16 AM`,
 *   `29 Feb 2016` and the like, with a zone or without
 * @times: how dates of the file are to be read
 * @time_ms: (out): the moment
 *
 * Returns: whether it is a date
 */
gboolean
desk_csv_parse_time (const char         *text,
                     const DeskCsvTimes *times,
                     gint64             *time_ms)
{
  DateText date;
  int year, month, day;
  gint64 local_ms;

  if (!parse_date_text (text, &date) || !order_parts (&date, times->month_first, &year, &month, &day))
    return FALSE;

  local_ms = desk_day_from_ymd (year, month, day) * DESK_DAY_MS + date.clock_ms;
  if (date.has_zone)
    *time_ms = local_ms - date.offset_ms;
  else
    *time_ms = times->calendar != NULL ? desk_calendar_from_local_ms (times->calendar, local_ms) : local_ms;

  return TRUE;
}

/* --- text --- */

/**
 * desk_csv_cut:
 * @text: valid UTF-8
 * @max_bytes: so many fit
 * @was_cut: (inout): set when it did not
 *
 * Returns: (transfer full): the text, or as much of it as fits and an ellipsis
 */
char *
desk_csv_cut (const char *text,
              gsize       max_bytes,
              gboolean   *was_cut)
{
  const char *end;

  if (strlen (text) <= max_bytes)
    return g_strdup (text);

  *was_cut = TRUE;
  end = text + max_bytes - strlen (ELLIPSIS);
  /* Not in the middle of a character. */
  while (end > text && ((guint8) *end & 0xc0) == 0x80)
    end--;

  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (end - text), text);
}

/**
 * desk_csv_one_line:
 * @text: any text
 *
 * Returns: (transfer full): the same on one line, without blanks around it
 */
char *
desk_csv_one_line (const char *text)
{
  GString *line = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\r' && *p != '\n')
        g_string_append_c (line, *p);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }

  return g_strstrip (g_string_free (line, FALSE));
}

static char *
normalise_lines (const char *text)
{
  GString *result = g_string_new (text);

  g_string_replace (result, "\r\n", "\n", 0);
  g_string_replace (result, "\r", "\n", 0);

  return g_strchomp (g_string_free (result, FALSE));
}

/* --- values --- */

/**
 * desk_csv_parse_number:
 * @text: a number; `2 - Medium` is 2
 * @number: (out): the number
 *
 * Returns: whether there is one
 */
gboolean
desk_csv_parse_number (const char *text,
                       gint64     *number)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize n = strspn (stripped, "+-0123456789");
  gint64 result;

  if (n == 0 || (stripped[n] != '\0' && !g_str_has_prefix (stripped + n, " - ") && strspn (stripped + n, ".0") != strlen (stripped + n)))
    return FALSE;
  stripped[n] = '\0';
  if (!g_ascii_string_to_signed (stripped[0] == '+' ? stripped + 1 : stripped, 10, G_MININT64, G_MAXINT64, &result, NULL))
    return FALSE;

  *number = result;
  return TRUE;
}

static gboolean
parse_boolean (const char *text,
               DeskValue  *value)
{
  static const char *const yes[] = { "true", "yes", "y", "1", "on", NULL };
  static const char *const no[] = { "false", "no", "n", "0", "off", NULL };
  g_autofree char *folded = desk_csv_fold (text);

  if (!g_strv_contains (yes, folded) && !g_strv_contains (no, folded))
    return FALSE;
  desk_value_set_integer (value, g_strv_contains (yes, folded) ? 1 : 0);

  return TRUE;
}

/* By the name of a value, however it is written: "Can wait", "can-wait". */
static gboolean
parse_enum (const char *text,
            DeskEnumId  id,
            DeskValue  *value)
{
  g_autofree char *folded = desk_csv_fold (text);
  int number;

  g_strdelimit (folded, " -", '_');
  number = desk_enum_parse (id, folded);
  if (number == 0)
    return FALSE;
  desk_value_set_enum (value, id, number);

  return TRUE;
}

static gboolean
parse_time_or_date (const char         *text,
                    const DeskField    *field,
                    const DeskCsvTimes *times,
                    DeskValue          *value)
{
  g_autofree char *date = NULL;
  gint64 time_ms;

  if (!desk_csv_parse_time (text, times, &time_ms))
    return FALSE;
  if (field->type == DESK_FIELD_TIME)
    {
      desk_value_set_integer (value, time_ms);
      return TRUE;
    }

  date = desk_day_to_string (times->calendar != NULL ? desk_calendar_local_day (times->calendar, time_ms) : (int) desk_floor_divide (time_ms, DESK_DAY_MS));
  desk_value_set_text (value, date);
  return TRUE;
}

/**
 * desk_csv_parse_value:
 * @text: a cell that says something
 * @field: where it goes
 * @times: how dates of the file are to be read
 * @value: (inout): set to what it says
 * @was_cut: (inout): set when it had to be cut to fit
 *
 * Returns: whether it can stand there
 */
gboolean
desk_csv_parse_value (const char         *text,
                      const DeskField    *field,
                      const DeskCsvTimes *times,
                      DeskValue          *value,
                      gboolean           *was_cut)
{
  gint64 number;

  switch (field->type)
    {
    case DESK_FIELD_TEXT:
    case DESK_FIELD_MARKDOWN:
      {
        gboolean is_line = field->type == DESK_FIELD_TEXT;
        g_autofree char *whole = is_line ? desk_csv_one_line (text) : normalise_lines (text);
        g_autofree char *cut = desk_csv_cut (whole, is_line ? DESK_TEXT_MAX_BYTES : DESK_MARKDOWN_MAX_BYTES, was_cut);

        desk_value_set_text (value, cut);
        return TRUE;
      }
    case DESK_FIELD_INTEGER:
      if (!desk_csv_parse_number (text, &number))
        return FALSE;
      desk_value_set_integer (value, number);
      return TRUE;
    case DESK_FIELD_BOOLEAN:
      return parse_boolean (text, value);
    case DESK_FIELD_ENUM:
      return parse_enum (text, field->enumeration, value);
    case DESK_FIELD_TIME:
    case DESK_FIELD_DATE:
      return parse_time_or_date (text, field, times, value);
    case DESK_FIELD_ID:
    case DESK_FIELD_JSON:
    default:
      return FALSE;
    }
}
