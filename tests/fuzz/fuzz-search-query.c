// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is typed or pasted into a search field. Something is always made of
 * it, within the limits; written down and read again it is the same search.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-search-query.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
assert_is_sound (DeskSearchQuery *query)
{
  const char *const *remarks = desk_search_query_get_remarks (query);

  g_assert_cmpuint (desk_search_query_get_n_terms (query), <=, DESK_SEARCH_MAX_TERMS);
  for (guint i = 0; i < desk_search_query_get_n_terms (query); i++)
    {
      const DeskSearchTerm *term = desk_search_query_get_term (query, i);

      g_assert_cmpint (term->field, <, DESK_N_SEARCH_FIELDS);
      g_assert_cmpuint (strlen (term->text), >, 0);
      g_assert_true (g_utf8_validate (term->text, -1, NULL));
      g_assert_null (strchr (term->text, '"'));
      g_assert_cmpint (term->number, >=, 0);
    }
  for (guint i = 0; remarks[i] != NULL; i++)
    g_assert_true (g_utf8_validate (remarks[i], -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (DeskSearchQuery) again = NULL;
  g_autofree char *written = desk_search_query_to_string (query);
  g_autofree char *quoted = desk_search_quote (text);
  g_autoptr (DeskSearchQuery) phrase = desk_search_query_parse (quoted);

  assert_is_sound (query);
  assert_is_sound (phrase);
  g_assert_cmpuint (desk_search_query_get_n_terms (phrase), <=, 1);

  again = desk_search_query_parse (written);
  assert_is_sound (again);
  /* Written in full it may be longer than what was typed. */
  if (strlen (written) <= DESK_SEARCH_MAX_BYTES)
    g_assert_true (desk_search_query_equal (query, again));

  return 0;
}
