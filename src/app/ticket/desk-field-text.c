// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How the fields of a ticket and what stands in them are written for people.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-field-label.h"
#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-priority.h"

/**
 * desk_field_text_label:
 * @field: a field of a ticket, or `assignee` or `tag`
 *
 * Returns: its name for people
 */
const char *
desk_field_text_label (const char *field)
{
  return desk_field_label (field);
}

/**
 * desk_field_text_priority:
 * @priority: 1 to 5
 *
 * Returns: (transfer full): “2 High”
 */
char *
desk_field_text_priority (gint64 priority)
{
  const char *label = desk_priority_get_label (priority);

  if (label == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, priority);

  /* Translators: the number of a priority and its name, such as “2 High” */
  return g_strdup_printf (_("%d %s"), (int) priority, label);
}

static char *
write_integer (const char *field,
               gint64      integer)
{
  if (g_str_equal (field, "priority"))
    return desk_field_text_priority (integer);
  if (g_str_equal (field, "downtime_minutes"))
    return desk_format_duration (integer * DESK_MINUTE_MS);

  return g_strdup_printf ("%" G_GINT64_FORMAT, integer);
}

/**
 * desk_field_text_value:
 * @details: names of what is pointed at
 * @zone: (nullable): of the desk
 * @field: a field of a ticket, or `assignee` or `tag`
 * @value: what stands there
 *
 * Returns: (transfer full) (nullable): the value for people, %NULL when
 *   nothing stands there
 */
char *
desk_field_text_value (const DeskTicketDetails *details,
                       GTimeZone               *zone,
                       const char              *field,
                       const DeskValue         *value)
{
  const DeskField *found = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), field);
  const char *name;
  DeskUuid id;

  if (desk_value_is_null (value))
    return NULL;
  if (found == NULL)
    return g_strdup (desk_value_get_text (value));

  switch (found->type)
    {
    case DESK_FIELD_ENUM:
      name = desk_enum_value_label (found->enumeration, desk_value_get_enum (value, found->enumeration));
      return g_strdup (name != NULL ? name : desk_value_get_text (value));
    case DESK_FIELD_ID:
      name = desk_value_get_uuid (value, &id) ? desk_ticket_details_get_name (details, &id) : NULL;
      return g_strdup (name != NULL ? name : _("Unknown"));
    case DESK_FIELD_TIME:
      return desk_format_exact (value->integer, zone);
    case DESK_FIELD_BOOLEAN:
      return g_strdup (value->integer != 0 ? _("Yes") : _("No"));
    case DESK_FIELD_INTEGER:
      return write_integer (field, value->integer);
    case DESK_FIELD_TEXT:
    case DESK_FIELD_MARKDOWN:
    case DESK_FIELD_DATE:
    case DESK_FIELD_JSON:
    default:
      return g_strdup (desk_value_get_text (value));
    }
}

/**
 * desk_field_text_shorten:
 * @text: any text
 * @max_characters: how long it may be
 *
 * Returns: (transfer full): the text on one line, cut with an ellipsis
 */
char *
desk_field_text_shorten (const char *text,
                         guint       max_characters)
{
  GString *line = g_string_new (NULL);
  guint n = 0;
  gboolean after_blank = TRUE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      gboolean is_blank = g_unichar_isspace (character);

      if (is_blank && after_blank)
        continue;
      if (n == max_characters)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, is_blank ? ' ' : character);
      after_blank = is_blank;
      n++;
    }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);

  return g_string_free (line, FALSE);
}

/**
 * desk_field_text_cut:
 * @text: any text
 * @n_characters: about how long it may be
 *
 * Cuts a text that is much longer, at the end of a line or of a word, so that
 * it does not push everything else away. Many short lines count as long.
 *
 * Returns: (transfer full): the text, or the first part of it
 */
char *
desk_field_text_cut (const char *text,
                     guint       n_characters)
{
  guint max_lines = n_characters / 50;
  guint n_lines = 0;
  guint n = 0;
  const char *end = text;
  const char *line = NULL;
  const char *word = NULL;
  const char *best;

  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';
  if (n_lines <= max_lines && g_utf8_strlen (text, -1) <= n_characters * 4 / 3)
    return g_strdup (text);

  n_lines = 0;
  for (; *end != '\0' && n < n_characters && n_lines < max_lines * 2 / 3; end = g_utf8_next_char (end), n++)
    {
      if (*end == '\n')
        {
          line = end;
          n_lines++;
        }
      else if (*end == ' ')
        {
          word = end;
        }
    }
  /* A line that began just before would be a stump. */
  best = line != NULL && line - text > (end - text) / 2 ? line : word != NULL && word > text ? word : end;

  return g_strndup (text, (gsize) (best - text));
}
