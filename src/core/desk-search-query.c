// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is typed into a search field:
 *
 *   words         beginnings of words, in any order
 *   "a phrase"    whole words, in this order
 *   field:value   field:"two words"   status:new|open   priority:1-2
 *   -             before any of them: not that
 *
 * Nothing is refused. People search while they type and paste whatever they
 * have, so what is not understood is looked for as it is written, and a remark
 * says so.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-search-field-private.h"
#include "desk-search-query.h"

struct _DeskSearchQuery {
  gatomicrefcount ref_count;
  GArray *terms;
  GPtrArray *remarks; /* ends with NULL */
};

G_DEFINE_BOXED_TYPE (DeskSearchQuery, desk_search_query, desk_search_query_ref, desk_search_query_unref)

/* --- building --- */

static void
term_clear (gpointer term)
{
  g_clear_pointer (&((DeskSearchTerm *) term)->text, g_free);
}

static DeskSearchQuery *
query_new (void)
{
  DeskSearchQuery *self = g_new0 (DeskSearchQuery, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->terms = g_array_new (FALSE, TRUE, sizeof (DeskSearchTerm));
  g_array_set_clear_func (self->terms, term_clear);
  self->remarks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void G_GNUC_PRINTF (2, 3)
add_remark (DeskSearchQuery *self,
            const char      *format,
            ...)
{
  va_list args;
  g_autofree char *remark = NULL;

  va_start (args, format);
  remark = g_strdup_vprintf (format, args);
  va_end (args);

  if (!g_ptr_array_find_with_equal_func (self->remarks, remark, g_str_equal, NULL))
    g_ptr_array_add (self->remarks, g_steal_pointer (&remark));
}

static void
add_term (DeskSearchQuery *self,
          DeskSearchField  field,
          gboolean         is_negated,
          gboolean         is_exact,
          const char      *text,
          guint64          values)
{
  DeskSearchTerm term = { field, is_negated, is_exact, NULL, values, 0, FALSE };

  if (self->terms->len == DESK_SEARCH_MAX_TERMS)
    {
      add_remark (self, _("The search has too many words: the first %d count"), DESK_SEARCH_MAX_TERMS);
      return;
    }

  term.text = g_strdup (text);
  if (field == DESK_SEARCH_FIELD_NUMBER || (field == DESK_SEARCH_FIELD_TEXT && !is_exact && !is_negated))
    term.number = desk_search_parse_number (text, &term.is_article);
  if (term.number == 0)
    term.is_article = FALSE;
  g_array_append_val (self->terms, term);
}

/* Something of words; what is left out is nobody's word but their own. */
static void
add_words (DeskSearchQuery *self,
           gboolean         is_negated,
           gboolean         is_exact,
           const char      *text)
{
  g_autofree char *copy = g_strdup (text);

  g_strstrip (copy);
  while (!is_exact && g_str_has_suffix (copy, "*"))
    copy[strlen (copy) - 1] = '\0';
  if (copy[0] == '\0')
    return;

  /* “Not something that begins like that” is never meant. */
  add_term (self, DESK_SEARCH_FIELD_TEXT, is_negated, is_exact || is_negated, copy, 0);
}

static void
remark_on_nothing (DeskSearchQuery *self,
                   DeskSearchField  field)
{
  g_autofree char *values = desk_search_field_list_values (field);

  if (values[0] != '\0')
    add_remark (self, _("After “%s:” one of these is expected: %s"), desk_search_field_get_name (field), values);
  else
    add_remark (self, _("Nothing stands after “%s:” yet"), desk_search_field_get_name (field));
}

static void
add_choice (DeskSearchQuery *self,
            DeskSearchField  field,
            gboolean         is_negated,
            gboolean         is_exact,
            const char      *written,
            const char      *text)
{
  guint64 values = desk_search_field_parse_values (field, text);
  g_autofree char *list = NULL;

  if (values != 0)
    {
      list = desk_search_field_format_values (field, values);
      add_term (self, field, is_negated, FALSE, list, values);
      return;
    }

  list = desk_search_field_list_values (field);
  add_remark (self, _("“%s” is not one of those that “%s:” knows (%s), so it is searched for as it is written"), text, desk_search_field_get_name (field), list);
  add_words (self, is_negated, is_exact, written);
}

static void
add_name (DeskSearchQuery *self,
          DeskSearchField  field,
          gboolean         is_negated,
          gboolean         is_exact,
          const char      *text)
{
  gboolean may_be_me = field == DESK_SEARCH_FIELD_OWNER || field == DESK_SEARCH_FIELD_ASSIGNEE;
  guint64 values = 0;

  if (!is_exact && may_be_me && g_ascii_strcasecmp (text, "me") == 0)
    values = DESK_SEARCH_NAME_ME;
  else if (!is_exact && g_ascii_strcasecmp (text, "none") == 0)
    values = DESK_SEARCH_NAME_NONE;

  add_term (self, field, is_negated, is_exact, text, values);
}

static void
add_value (DeskSearchQuery *self,
           DeskSearchField  field,
           gboolean         is_negated,
           gboolean         is_exact,
           const char      *written,
           const char      *value)
{
  DeskSearchValueKind kind = desk_search_field_get_kind (field);
  g_autofree char *text = g_strdup (value);

  g_strstrip (text);
  while ((!is_exact || kind == DESK_SEARCH_VALUE_NUMBER) && g_str_has_suffix (text, "*"))
    text[strlen (text) - 1] = '\0';

  if (g_strstrip (text)[0] == '\0')
    remark_on_nothing (self, field);
  else if (kind == DESK_SEARCH_VALUE_NUMBER)
    add_term (self, field, is_negated, FALSE, text, 0);
  else if (kind == DESK_SEARCH_VALUE_NAME)
    add_name (self, field, is_negated, is_exact, text);
  else
    add_choice (self, field, is_negated, is_exact, written, text);
}

/* --- parsing --- */

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0x201e || c == 0xab || c == 0xbb;
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c);
}

/* The end of what stands between @at and the next quote. */
static const char *
find_quote (const char *at)
{
  while (*at != '\0' && !is_quote (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  return at;
}

static const char *
find_word_end (const char *at)
{
  while (*at != '\0' && !is_blank (g_utf8_get_char (at)) && !is_quote (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);

  return at;
}

/* The colon behind the name of a field; not the one of a time, an address or
 * a drive. */
static const char *
find_colon (const char *at,
            const char *end)
{
  const char *start = at;

  while (at < end && (g_ascii_isalpha (*at) || *at == '_'))
    at++;
  if (at == start || at == end || *at != ':')
    return NULL;
  if (at + 1 < end && strchr ("/\\:", at[1]) != NULL)
    return NULL;

  return at;
}

static const char *
parse_quoted (const char *at,
              char      **text)
{
  const char *start = g_utf8_next_char (at);
  const char *end = find_quote (start);
  GString *clean = g_string_new (NULL);

  for (const char *c = start; c < end; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (clean, is_blank (character) ? ' ' : character);
    }

  *text = g_string_free (clean, FALSE);
  return *end != '\0' ? g_utf8_next_char (end) : end;
}

static const char *
parse_field (DeskSearchQuery *self,
             const char      *start,
             const char      *colon,
             const char      *end,
             gboolean         is_negated)
{
  DeskSearchField field = desk_search_field_find (start, (gsize) (colon - start));
  gboolean is_exact = colon + 1 == end && *end != '\0' && is_quote (g_utf8_get_char (end));
  g_autofree char *name = g_strndup (start, (gsize) (colon - start));
  g_autofree char *value = NULL;
  g_autofree char *written = NULL;

  if (is_exact)
    end = parse_quoted (end, &value);
  else
    value = g_strndup (colon + 1, (gsize) (end - colon - 1));
  written = g_strconcat (name, ":", value, NULL);

  if (field != DESK_SEARCH_FIELD_TEXT)
    {
      add_value (self, field, is_negated, is_exact, written, value);
    }
  else
    {
      add_remark (self, _("“%s:” is not a field to search in, so it is searched for as it is written"), name);
      add_words (self, is_negated, is_exact, written);
    }

  return end;
}

static const char *
parse_one (DeskSearchQuery *self,
           const char      *at)
{
  gboolean is_negated = FALSE;
  const char *end;
  const char *colon;

  if (*at == '-' && at[1] != '\0' && !is_blank (g_utf8_get_char (at + 1)))
    {
      is_negated = TRUE;
      at++;
    }
  if (is_quote (g_utf8_get_char (at)))
    {
      g_autofree char *phrase = NULL;

      end = parse_quoted (at, &phrase);
      add_words (self, is_negated, TRUE, phrase);
      return end;
    }

  end = find_word_end (at);
  colon = find_colon (at, end);
  if (colon != NULL)
    return parse_field (self, at, colon, end, is_negated);

  if (end - at != 1 || *at != '-')
    {
      g_autofree char *word = g_strndup (at, (gsize) (end - at));

      add_words (self, is_negated, FALSE, word);
    }
  return end;
}

/**
 * desk_search_query_parse:
 * @text: (nullable): anything
 *
 * Returns: (transfer full): what was understood; what was not stands in its
 *   remarks
 */
DeskSearchQuery *
desk_search_query_parse (const char *text)
{
  DeskSearchQuery *self = query_new ();
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *at = valid;

  if (strlen (valid) > DESK_SEARCH_MAX_BYTES)
    {
      *g_utf8_find_prev_char (valid, valid + DESK_SEARCH_MAX_BYTES + 1) = '\0';
      add_remark (self, _("The search is too long: its first %d characters count"), (int) g_utf8_strlen (valid, -1));
    }
  while (*at != '\0')
    {
      if (is_blank (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      else
        at = parse_one (self, at);
    }
  g_ptr_array_add (self->remarks, NULL);

  return self;
}

/**
 * desk_search_query_replace_words:
 * @self: a search
 * @words: (element-type utf8 utf8): words that are typed differently, and how
 *
 * Returns: (transfer full): the same search with the other words
 */
DeskSearchQuery *
desk_search_query_replace_words (const DeskSearchQuery *self,
                                 GHashTable            *words)
{
  DeskSearchQuery *other = query_new ();

  for (guint i = 0; i < self->terms->len; i++)
    {
      const DeskSearchTerm *term = &g_array_index (self->terms, DeskSearchTerm, i);
      const char *word = term->field == DESK_SEARCH_FIELD_TEXT && !term->is_exact ? g_hash_table_lookup (words, term->text) : NULL;

      add_term (other, term->field, term->is_negated, term->is_exact, word != NULL ? word : term->text, term->values);
    }
  g_ptr_array_add (other->remarks, NULL);

  return other;
}

DeskSearchQuery *
desk_search_query_ref (DeskSearchQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_search_query_unref (DeskSearchQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->terms);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

/* --- reading --- */

/**
 * desk_search_query_get_n_terms:
 * @self: a search
 *
 * Returns: how many terms it has; one without terms finds everything
 */
guint
desk_search_query_get_n_terms (const DeskSearchQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->terms->len;
}

const DeskSearchTerm *
desk_search_query_get_term (const DeskSearchQuery *self,
                            guint                  index)
{
  g_return_val_if_fail (self != NULL && index < self->terms->len, NULL);

  return &g_array_index (self->terms, DeskSearchTerm, index);
}

gboolean
desk_search_query_has_field (const DeskSearchQuery *self,
                             DeskSearchField        field)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      if (g_array_index (self->terms, DeskSearchTerm, i).field == field)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_search_query_get_remarks:
 * @self: a search
 *
 * Returns: (array zero-terminated=1): sentences about what was not
 *   understood and what was made of it
 */
const char *const *
desk_search_query_get_remarks (const DeskSearchQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->remarks->pdata;
}

/**
 * desk_search_query_equal:
 * @a: a search
 * @b: another
 *
 * Returns: whether they ask for the same in the same order
 */
gboolean
desk_search_query_equal (const DeskSearchQuery *a,
                         const DeskSearchQuery *b)
{
  if (a->terms->len != b->terms->len)
    return FALSE;

  for (guint i = 0; i < a->terms->len; i++)
    {
      const DeskSearchTerm *one = &g_array_index (a->terms, DeskSearchTerm, i);
      const DeskSearchTerm *other = &g_array_index (b->terms, DeskSearchTerm, i);

      if (one->field != other->field || one->is_negated != other->is_negated || one->is_exact != other->is_exact || one->values != other->values ||
          one->number != other->number || one->is_article != other->is_article || !g_str_equal (one->text, other->text))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_search_quote:
 * @text: any text, such as a name
 *
 * Returns: (transfer full): the text as a phrase, or as the value of a field
 */
char *
desk_search_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *quoted = g_string_new ("\"");

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (quoted, is_quote (c) || is_blank (c) ? ' ' : c);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

/* What was in quotes may look like something else without them. */
static gboolean
needs_quotes (const DeskSearchTerm *term)
{
  if (term->field != DESK_SEARCH_FIELD_NUMBER)
    return FALSE;

  for (const char *at = term->text; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at) && *at != '-' && *at != '#')
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_search_query_to_string:
 * @self: a search
 *
 * Returns: (transfer full): a text that is understood as the same search
 */
char *
desk_search_query_to_string (const DeskSearchQuery *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const DeskSearchTerm *term = &g_array_index (self->terms, DeskSearchTerm, i);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      if (term->is_negated)
        g_string_append_c (text, '-');
      if (term->field != DESK_SEARCH_FIELD_TEXT)
        g_string_append_printf (text, "%s:", desk_search_field_get_name (term->field));
      if (term->is_exact || needs_quotes (term))
        {
          g_autofree char *quoted = desk_search_quote (term->text);

          g_string_append (text, quoted);
        }
      else
        {
          g_string_append (text, term->text);
        }
    }

  return g_string_free (text, FALSE);
}
