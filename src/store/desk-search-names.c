// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Names of people, teams and things, found by words as texts are.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-file-private.h"
#include "desk-search-matcher.h"
#include "desk-search-names.h"

typedef struct {
  DeskTokenizer *tokenizer;
  DeskSearchWords *words;
} NameMatcher;

static void
name_matcher_free (gpointer data)
{
  NameMatcher *self = data;

  g_clear_pointer (&self->tokenizer, desk_tokenizer_free);
  g_clear_pointer (&self->words, desk_search_words_free);
  g_free (self);
}

static void
pattern_free (gpointer pattern)
{
  desk_search_pattern_free (pattern);
}

/* desk_name_matches (name, what was typed, whether it was in quotes) */
static void
name_matches_cb (sqlite3_context *context,
                 int              n_values,
                 sqlite3_value  **values)
{
  NameMatcher *self = sqlite3_user_data (context);
  const char *name = (const char *) sqlite3_value_text (values[0]);
  DeskSearchPattern *pattern = sqlite3_get_auxdata (context, 1);
  gboolean is_new = pattern == NULL;
  guint index;

  if (name == NULL)
    return;
  if (is_new)
    pattern = desk_search_pattern_new (self->tokenizer, (const char *) sqlite3_value_text (values[1]), sqlite3_value_int (values[2]) != 0, NULL);
  if (pattern == NULL || !desk_search_words_read (self->words, self->tokenizer, name, (gsize) sqlite3_value_bytes (values[0]), NULL))
    sqlite3_result_error_nomem (context);
  else
    sqlite3_result_int (context, desk_search_pattern_find (pattern, self->words, TRUE, 0, &index));
  if (is_new && pattern != NULL)
    sqlite3_set_auxdata (context, 1, pattern, pattern_free);
}

/**
 * desk_search_names_ensure:
 * @file: a desk file
 * @error: return location
 *
 * Makes `desk_name_matches (name, text, is_exact)` known to the connection:
 * whether the words of a text stand in a name, capitals and accents aside, the
 * last one as a beginning unless the text was in quotes.
 *
 * Returns: whether it is known
 */
gboolean
desk_search_names_ensure (DeskFile *file,
                          GError  **error)
{
  g_autoptr (DeskStatement) probe = desk_file_prepare (file, "SELECT desk_name_matches (NULL, NULL, NULL)", NULL);
  NameMatcher *matcher;
  int code;

  if (probe != NULL)
    return TRUE;

  matcher = g_new0 (NameMatcher, 1);
  matcher->words = desk_search_words_new ();
  matcher->tokenizer = desk_tokenizer_new_for_words (file, error);
  if (matcher->tokenizer == NULL)
    {
      name_matcher_free (matcher);
      return FALSE;
    }
  /* It frees the matcher when it fails, too. */
  code = sqlite3_create_function_v2 (file->db, "desk_name_matches", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, matcher, name_matches_cb, NULL, NULL,
                                     name_matcher_free);
  if (code != SQLITE_OK)
    {
      desk_sql_set_error (error, file->db, code);
      return FALSE;
    }

  return TRUE;
}
