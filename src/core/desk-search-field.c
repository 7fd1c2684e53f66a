// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The fields that a search may name, and what may stand behind them.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <string.h>

#include "desk-records.h"
#include "desk-search-field-private.h"

typedef struct {
  const char *name;
  DeskSearchValueKind kind;
  DeskEnumId enumeration;
  const char *const *choices;
} Field;

/* The first name stands for no value, as in enumerations. */
static const char *const due_choices[] = { "", "missed", "shift", "today", "tomorrow", "week", NULL };
static const char *const is_choices[] = { "", "unowned", "mine", "vip", "open", "finished", "critical", "back_and_forth", NULL };

static const Field fields[DESK_N_SEARCH_FIELDS] = {
  [DESK_SEARCH_FIELD_TEXT] = { "", DESK_SEARCH_VALUE_WORDS, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_OWNER] = { "owner", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_ASSIGNEE] = { "assignee", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_CUSTOMER] = { "customer", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_ORGANISATION] = { "organisation", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_TEAM] = { "team", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_SERVICE] = { "service", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_ITEM] = { "item", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_CATEGORY] = { "category", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_TAG] = { "tag", DESK_SEARCH_VALUE_NAME, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_NUMBER] = { "number", DESK_SEARCH_VALUE_NUMBER, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_PRIORITY] = { "priority", DESK_SEARCH_VALUE_PRIORITY, DESK_ENUM_NONE, NULL },
  [DESK_SEARCH_FIELD_STATUS] = { "status", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_STATUS, NULL },
  [DESK_SEARCH_FIELD_TYPE] = { "type", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_TICKET_TYPE, NULL },
  [DESK_SEARCH_FIELD_CHANNEL] = { "channel", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_CHANNEL, NULL },
  [DESK_SEARCH_FIELD_LEVEL] = { "level", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_SERVICE_LEVEL, NULL },
  [DESK_SEARCH_FIELD_WAITING] = { "waiting", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_WAITING_REASON, NULL },
  [DESK_SEARCH_FIELD_DUE] = { "due", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_NONE, due_choices },
  [DESK_SEARCH_FIELD_IS] = { "is", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_NONE, is_choices },
  [DESK_SEARCH_FIELD_KIND] = { "kind", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_ARTICLE_KIND, NULL },
  [DESK_SEARCH_FIELD_STATE] = { "state", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_ARTICLE_STATE, NULL },
  [DESK_SEARCH_FIELD_AUDIENCE] = { "audience", DESK_SEARCH_VALUE_CHOICE, DESK_ENUM_AUDIENCE, NULL },
};

static const struct {
  const char *name;
  DeskSearchField field;
} other_names[] = {
  { "requester", DESK_SEARCH_FIELD_CUSTOMER },
  { "organization", DESK_SEARCH_FIELD_ORGANISATION },
  { "prio", DESK_SEARCH_FIELD_PRIORITY },
  { "service_level", DESK_SEARCH_FIELD_LEVEL },
};

/**
 * desk_search_field_get_name:
 * @field: a field
 *
 * Returns: what stands before the colon; empty for %DESK_SEARCH_FIELD_TEXT
 */
const char *
desk_search_field_get_name (DeskSearchField field)
{
  g_return_val_if_fail (field < DESK_N_SEARCH_FIELDS, "");

  return fields[field].name;
}

DeskSearchField
desk_search_field_find (const char *name,
                        gsize       size)
{
  for (guint i = 1; i < DESK_N_SEARCH_FIELDS; i++)
    {
      if (strlen (fields[i].name) == size && g_ascii_strncasecmp (fields[i].name, name, size) == 0)
        return (DeskSearchField) i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (other_names); i++)
    {
      if (strlen (other_names[i].name) == size && g_ascii_strncasecmp (other_names[i].name, name, size) == 0)
        return other_names[i].field;
    }

  return DESK_SEARCH_FIELD_TEXT;
}

DeskSearchValueKind
desk_search_field_get_kind (DeskSearchField field)
{
  return fields[field].kind;
}

static guint
count_choices (const Field *field)
{
  return field->choices != NULL ? g_strv_length ((char **) field->choices) : desk_enum_get_n_values (field->enumeration);
}

static const char *
get_choice (const Field *field,
            guint        value)
{
  return field->choices != NULL ? field->choices[value] : desk_enum_value_name (field->enumeration, (int) value);
}

/* While somebody types, “wa” is waiting already. */
static guint64
parse_choice (const Field *field,
              const char  *text)
{
  g_autofree char *name = g_ascii_strdown (text, -1);
  guint64 values = 0;

  g_strdelimit (g_strstrip (name), " -", '_');
  if (name[0] == '\0')
    return 0;
  for (guint i = 1; i < count_choices (field); i++)
    {
      if (g_str_equal (get_choice (field, i), name))
        return G_GUINT64_CONSTANT (1) << i;
      if (g_str_has_prefix (get_choice (field, i), name))
        values |= G_GUINT64_CONSTANT (1) << i;
    }

  return values;
}

/* 2, P2, 1-3 */
static guint64
parse_priority (const Field *field,
                const char  *text)
{
  const char *at = text;
  int first, last;
  guint64 values = 0;

  if (g_ascii_tolower (*at) == 'p')
    at++;
  first = g_ascii_digit_value (*at++);
  last = first;
  if (first >= 0 && *at == '-')
    {
      at++;
      if (g_ascii_tolower (*at) == 'p')
        at++;
      last = g_ascii_digit_value (*at++);
    }
  if (first < 1 || first > 5 || last < 1 || last > 5 || *at != '\0')
    return 0;

  for (int i = MIN (first, last); i <= MAX (first, last); i++)
    values |= G_GUINT64_CONSTANT (1) << i;

  return values;
}

/**
 * desk_search_field_parse_values:
 * @field_id: a field of priorities or of a list
 * @text: values with | or , between them
 *
 * Returns: their bits; 0 if one of them is none of the field's
 */
guint64
desk_search_field_parse_values (DeskSearchField  field_id,
                                const char      *text)
{
  const Field *field = &fields[field_id];
  g_auto (GStrv) parts = g_strsplit_set (text, "|,", -1);
  guint64 values = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 value;

      /* The next one is still being typed. */
      if (parts[i][0] == '\0' && i > 0)
        continue;
      value = field->kind == DESK_SEARCH_VALUE_PRIORITY ? parse_priority (field, parts[i]) : parse_choice (field, parts[i]);
      if (value == 0)
        return 0;
      values |= value;
    }

  return values;
}

char *
desk_search_field_format_values (DeskSearchField field_id,
                                 guint64         values)
{
  const Field *field = &fields[field_id];
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < 64; i++)
    {
      if ((values >> i & 1) == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '|');
      if (field->kind == DESK_SEARCH_VALUE_PRIORITY)
        g_string_append_printf (text, "%u", i);
      else
        g_string_append (text, get_choice (field, i));
    }

  return g_string_free (text, FALSE);
}

/**
 * desk_search_field_list_values:
 * @field_id: a field
 *
 * Returns: (transfer full): what it may be, for people; empty when that is no
 *   list
 */
char *
desk_search_field_list_values (DeskSearchField field_id)
{
  const Field *field = &fields[field_id];
  GString *list = g_string_new (NULL);

  if (field->kind == DESK_SEARCH_VALUE_PRIORITY)
    g_string_append (list, "1, 2, 3, 4, 5");
  for (guint i = 1; field->kind == DESK_SEARCH_VALUE_CHOICE && i < count_choices (field); i++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", get_choice (field, i));

  return g_string_free (list, FALSE);
}

/**
 * desk_search_parse_number:
 * @text: 4213, #4213, INC-004213, INC4213, KB-0042
 * @is_article: (out): whether it can only be an article's
 *
 * Returns: the number, or 0
 */
gint64
desk_search_parse_number (const char *text,
                          gboolean   *is_article)
{
  const char *at = text;
  gsize n_letters = 0;
  gint64 number = 0;

  *is_article = FALSE;
  if (*at == '#')
    at++;
  else
    {
      while (g_ascii_isalpha (at[n_letters]))
        n_letters++;
      *is_article = n_letters == 2 && g_ascii_strncasecmp (at, "KB", 2) == 0;
      if (n_letters > 0 && !*is_article)
        {
          gboolean is_known = FALSE;

          for (int i = 0; i < DESK_N_TICKET_TYPE && n_letters == 3; i++)
            is_known |= g_ascii_strncasecmp (at, desk_ticket_prefix ((DeskTicketType) i), 3) == 0;
          if (!is_known)
            return 0;
        }
      at += n_letters;
      if (n_letters > 0 && *at == '-')
        at++;
    }

  if (*at == '\0' || strlen (at) > 18)
    return 0;
  for (; *at != '\0'; at++)
    {
      if (!g_ascii_isdigit (*at))
        return 0;
      number = number * 10 + g_ascii_digit_value (*at);
    }

  return number;
}

/**
 * desk_search_term_is_alias:
 * @self: a term
 *
 * Returns: whether it may be what a ticket was called before it had its number,
 *   such as `D-K7-12Q`
 */
gboolean
desk_search_term_is_alias (const DeskSearchTerm *self)
{
  const char *tag = self->text;
  const char *rest;

  if (self->field != DESK_SEARCH_FIELD_TEXT || self->is_negated || g_ascii_strncasecmp (tag, "D-", 2) != 0)
    return FALSE;

  tag += 2;
  rest = strchr (tag, '-');
  if (rest == NULL || rest == tag)
    return FALSE;
  for (rest++; g_ascii_isdigit (*rest); rest++)
    ;

  /* The counter is followed by one character that checks it all. */
  return g_ascii_isdigit (rest[-1]) && (rest[0] == '\0' || (g_ascii_isalpha (rest[0]) && rest[1] == '\0'));
}
