// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What people type as the value of a field: names instead of ids, times of
 * the wall clock, words of an enumeration, “-” for standard input.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "desk-cli-value.h"
#include "desk-commit.h"
#include "desk-core-error.h"
#include "desk-day.h"
#include "desk-json.h"
#include "desk-names.h"
#include "desk-relative-time.h"

/**
 * desk_cli_find_field:
 * @table: a table
 * @name: a field of it; `owner` is as good as `owner_id`, a dash as good as
 *   an underscore
 *
 * Returns: (nullable): the field
 */
const DeskField *
desk_cli_find_field (const DeskTable *table,
                     const char      *name)
{
  g_autofree char *plain = g_strdelimit (g_strdup (name), "-", '_');
  g_autofree char *with_id = g_strconcat (plain, "_id", NULL);
  const DeskField *field = desk_table_find_field (table, plain);

  return field != NULL ? field : desk_table_find_field (table, with_id);
}

/* --- times --- */

static gboolean
parse_clock (const char *text,
             gint64     *since_midnight_ms)
{
  guint hours, minutes;
  int length = 0;

  if (sscanf (text, "%2u:%2u%n", &hours, &minutes, &length) != 2 || text[length] != '\0' || hours > 23 || minutes > 59 || !g_ascii_isdigit (text[0]))
    return FALSE;
  *since_midnight_ms = hours * DESK_HOUR_MS + minutes * DESK_MINUTE_MS;

  return TRUE;
}

/* `14:30` today, `2026-03-02`, `2026-03-02 14:30` */
static gboolean
parse_wall_clock (const DeskCalendar *calendar,
                  const char         *text,
                  gint64              now_ms,
                  gint64             *time_ms)
{
  int day = desk_calendar_local_day (calendar, now_ms);
  gint64 since_midnight_ms = 0;
  gsize length = strlen ("2026-03-02");

  if (!parse_clock (text, &since_midnight_ms))
    {
      g_autofree char *date = g_strndup (text, length);

      if (!desk_day_parse (date, &day))
        return FALSE;
      if (strlen (text) > length && ((text[length] != ' ' && text[length] != 'T') || !parse_clock (text + length + 1, &since_midnight_ms)))
        return FALSE;
    }
  *time_ms = desk_calendar_from_local_ms (calendar, (gint64) day * DESK_DAY_MS + since_midnight_ms);

  return TRUE;
}

/* `+90m`, `+2h`, `+3d`, `+1w` from now */
static gboolean
parse_from_now (const char *text,
                gint64      now_ms,
                gint64     *time_ms)
{
  static const struct
  {
    char letter;
    gint64 ms;
  } units[] = { { 'm', DESK_MINUTE_MS }, { 'h', DESK_HOUR_MS }, { 'd', DESK_DAY_MS }, { 'w', 7 * DESK_DAY_MS } };
  g_autofree char *digits = NULL;
  gsize length = strlen (text);
  guint64 amount;

  if (text[0] != '+' || length < 3)
    return FALSE;
  digits = g_strndup (text + 1, length - 2);
  if (!g_ascii_string_to_unsigned (digits, 10, 0, 100000, &amount, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (units[i].letter == text[length - 1])
        {
          *time_ms = now_ms + (gint64) amount * units[i].ms;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * desk_cli_parse_time:
 * @cli: the command line
 * @text: what was typed
 * @time_ms: (out): the moment
 * @error: return location
 *
 * Returns: whether it names one
 */
gboolean
desk_cli_parse_time (DeskCli    *cli,
                     const char *text,
                     gint64     *time_ms,
                     GError    **error)
{
  DeskCalendar *calendar = desk_cli_get_calendar (cli, error);
  gint64 now_ms = desk_cli_get_now_ms (cli);

  if (calendar == NULL)
    return FALSE;
  if (text[0] == '@')
    return desk_relative_time_parse (text, calendar, now_ms, time_ms, error);
  if (parse_from_now (text, now_ms, time_ms) || parse_wall_clock (calendar, text, now_ms, time_ms) || desk_time_parse (text, time_ms))
    return TRUE;

  return desk_cli_usage_error (error, _("“%s” is no time. Write it such as 14:30, “2026-03-02 14:30”, +2h, +3d or 2026-03-02T13:30:00Z"), text);
}

/* --- values --- */

static gboolean
parse_enum (const DeskField *field,
            const char      *text,
            DeskValue       *value,
            GError         **error)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autoptr (GString) names = NULL;
  guint n = desk_enum_get_n_values (field->enumeration);

  g_strdelimit (lower, "- ", '_');
  if (desk_enum_parse (field->enumeration, lower) != 0)
    {
      desk_value_set_text (value, lower);
      return TRUE;
    }

  names = g_string_new (NULL);
  for (guint i = 1; i < n; i++)
    {
      if (i > 1)
        g_string_append (names, ", ");
      g_string_append (names, desk_enum_value_name (field->enumeration, (int) i));
    }

  return desk_cli_usage_error (error, _("“%s” cannot be “%s”. It is one of: %s"), field->name, text, names->str);
}

static gboolean
parse_boolean (const DeskField *field,
               const char      *text,
               DeskValue       *value,
               GError         **error)
{
  static const char *const yes[] = { "yes", "true", "1", "on", NULL };
  static const char *const no[] = { "no", "false", "0", "off", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (!g_strv_contains (yes, lower) && !g_strv_contains (no, lower))
    return desk_cli_usage_error (error, _("“%s” must be yes or no, not “%s”"), field->name, text);
  desk_value_set_integer (value, g_strv_contains (yes, lower) ? 1 : 0);

  return TRUE;
}

static gboolean
parse_json (const DeskField *field,
            const char      *text,
            DeskValue       *value,
            GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = desk_json_parse (text, &local_error);
  g_autofree char *compact = NULL;

  if (node == NULL)
    return desk_cli_usage_error (error, _("“%s” is not valid JSON: %s"), field->name, local_error->message);
  compact = desk_json_to_text (node);
  desk_value_set_text (value, compact);

  return TRUE;
}

static gboolean
parse_by_type (DeskCli         *cli,
               const DeskField *field,
               const char      *text,
               DeskValue       *value,
               GError         **error)
{
  gint64 integer;
  DeskUuid id;

  switch (field->type)
    {
    case DESK_FIELD_INTEGER:
      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return desk_cli_usage_error (error, _("“%s” must be a number, not “%s”"), field->name, text);
      desk_value_set_integer (value, integer);
      return TRUE;
    case DESK_FIELD_BOOLEAN:
      return parse_boolean (field, text, value, error);
    case DESK_FIELD_TIME:
      if (!desk_cli_parse_time (cli, text, &integer, error))
        return FALSE;
      desk_value_set_integer (value, integer);
      return TRUE;
    case DESK_FIELD_ID:
      if (!desk_names_find (desk_cli_get_file (cli), field->refers_to, text, &id, error))
        return FALSE;
      desk_value_set_uuid (value, &id);
      return TRUE;
    case DESK_FIELD_ENUM:
      return parse_enum (field, text, value, error);
    case DESK_FIELD_JSON:
      return parse_json (field, text, value, error);
    case DESK_FIELD_TEXT:
    case DESK_FIELD_MARKDOWN:
    case DESK_FIELD_DATE:
    default:
      desk_value_set_text (value, text);
      return TRUE;
    }
}

/**
 * desk_cli_parse_value:
 * @cli: the command line
 * @field: a field
 * @text: what was typed; nothing clears the field
 * @value: (inout): overwritten
 * @error: return location
 *
 * Returns: whether the field can hold it
 */
gboolean
desk_cli_parse_value (DeskCli         *cli,
                      const DeskField *field,
                      const char      *text,
                      DeskValue       *value,
                      GError         **error)
{
  g_autofree char *read = NULL;

  desk_value_clear (value);
  if (field->type == DESK_FIELD_MARKDOWN && strcmp (text, "-") == 0)
    {
      text = read = desk_cli_read_text (cli, text, error);
      if (text == NULL)
        return FALSE;
    }
  if (text[0] != '\0' && !parse_by_type (cli, field, text, value, error))
    return FALSE;

  return desk_value_check (value, field, error);
}

/**
 * desk_cli_read_text:
 * @cli: the command line
 * @text: a text, or `-` for what stands on standard input
 * @error: return location
 *
 * The end of the last line is left out.
 *
 * Returns: (transfer full) (nullable): the text; %NULL when it is too long or
 *   no text
 */
char *
desk_cli_read_text (DeskCli    *cli,
                    const char *text,
                    GError    **error)
{
  g_autoptr (GString) read = NULL;
  char buffer[4096];
  gsize n;

  if (strcmp (text, "-") != 0)
    return g_strdup (text);

  if (feof (stdin))
    {
      desk_cli_usage_error (error, _("“-” stands for standard input, which can be read only once"));
      return NULL;
    }

  read = g_string_new (NULL);
  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    {
      g_string_append_len (read, buffer, (gssize) n);
      /* One byte more than a text can have, and the end of its last line. */
      if (read->len > DESK_MARKDOWN_MAX_BYTES + 2)
        {
          desk_cli_usage_error (error, _("The text is too long: at most %d bytes fit"), DESK_MARKDOWN_MAX_BYTES);
          return NULL;
        }
    }
  if (ferror (stdin))
    {
      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("Standard input cannot be read (%s)"), g_strerror (errno));
      return NULL;
    }
  if (!g_utf8_validate (read->str, (gssize) read->len, NULL))
    {
      desk_cli_usage_error (error, _("What stands on standard input is not UTF-8 text"));
      return NULL;
    }
  while (read->len > 0 && (read->str[read->len - 1] == '\n' || read->str[read->len - 1] == '\r'))
    g_string_truncate (read, read->len - 1);

  return g_string_free (g_steal_pointer (&read), FALSE);
}

/**
 * desk_cli_put_text:
 * @cli: the command line
 * @operation: on any table
 * @name: a field of it
 * @text: what was typed
 * @error: return location
 *
 * Returns: whether the field can hold it
 */
gboolean
desk_cli_put_text (DeskCli       *cli,
                   DeskOperation *operation,
                   const char    *name,
                   const char    *text,
                   GError       **error)
{
  const DeskTable *table = desk_table_find (operation->table);
  const DeskField *field = desk_cli_find_field (table, name);
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  if (field == NULL)
    return desk_cli_usage_error (error, _("A %s has no field “%s”"), table->name, name);
  if (!desk_cli_parse_value (cli, field, text, &value, error))
    return FALSE;
  desk_operation_put (operation, field->name, &value);

  return TRUE;
}

/**
 * desk_cli_put_option:
 * @cli: the command line
 * @operation: on any table
 * @option: an option, with a value or without
 * @name: the field that it sets
 * @error: return location
 *
 * Returns: %FALSE when it was given and the field cannot hold its value
 */
gboolean
desk_cli_put_option (DeskCli       *cli,
                     DeskOperation *operation,
                     const char    *option,
                     const char    *name,
                     GError       **error)
{
  const DeskField *field = desk_table_find_field (desk_table_find (operation->table), name);
  const char *text = desk_cli_get_option (cli, option);

  g_return_val_if_fail (field != NULL, FALSE);

  if (text == NULL)
    return TRUE;
  /* The only options without a value say yes. */
  if (field->type == DESK_FIELD_BOOLEAN)
    text = "yes";

  return desk_cli_put_text (cli, operation, name, text, error);
}
