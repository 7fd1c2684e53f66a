// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tokenizers of SQLite's full-text index, lent: what is not indexed yet,
 * and what is shown of a hit, has to fall into the same words as the index.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-search-tokens.h"
#include "desk-store-error.h"

struct _DeskTokenizer {
  fts5_tokenizer methods;
  Fts5Tokenizer *tokenizer;
};

typedef struct {
  DeskTokenFunc func;
  gpointer data;
} Run;

static fts5_api *
get_api (DeskFile *file,
         GError  **error)
{
  fts5_api *api = NULL;
  g_autoptr (DeskStatement) get = desk_file_prepare (file, "SELECT fts5 (?)", error);
  gboolean has_row;

  if (get == NULL || sqlite3_bind_pointer (get, 1, &api, "fts5_api_ptr", NULL) != SQLITE_OK || !desk_statement_step (get, &has_row, error))
    return NULL;

  return api;
}

static DeskTokenizer *
tokenizer_new (DeskFile    *file,
               const char  *name,
               const char **arguments,
               int          n_arguments,
               GError     **error)
{
  fts5_api *api = get_api (file, error);
  g_autoptr (DeskTokenizer) self = g_new0 (DeskTokenizer, 1);
  void *context;

  if (api == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("This SQLite has no full-text search"));
      return NULL;
    }
  if (api->xFindTokenizer (api, name, &context, &self->methods) != SQLITE_OK ||
      self->methods.xCreate (context, arguments, n_arguments, &self->tokenizer) != SQLITE_OK)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("This SQLite has no full-text search by “%s”"), name);
      self->tokenizer = NULL;
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * desk_tokenizer_new_for_words:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the one of titles and bodies
 */
DeskTokenizer *
desk_tokenizer_new_for_words (DeskFile *file,
                              GError  **error)
{
  const char *arguments[] = { "remove_diacritics", "2" };

  return tokenizer_new (file, "unicode61", arguments, G_N_ELEMENTS (arguments), error);
}

/**
 * desk_tokenizer_new_for_parts:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the one of parts of words: every three
 *   letters that follow each other
 */
DeskTokenizer *
desk_tokenizer_new_for_parts (DeskFile *file,
                              GError  **error)
{
  return tokenizer_new (file, "trigram", NULL, 0, error);
}

void
desk_tokenizer_free (DeskTokenizer *self)
{
  g_return_if_fail (self != NULL);

  if (self->tokenizer != NULL)
    self->methods.xDelete (self->tokenizer);
  g_free (self);
}

static int
token_cb (void       *data,
          int         flags,
          const char *token,
          int         size,
          int         start,
          int         end)
{
  Run *run = data;

  return run->func (token, (gsize) size, (gsize) start, (gsize) end, run->data) ? SQLITE_OK : SQLITE_DONE;
}

/**
 * desk_tokenizer_run:
 * @self: a tokenizer
 * @text: any text
 * @size: bytes of @text
 * @func: called for each token, in order
 * @data: passed to @func
 * @error: return location
 *
 * Returns: whether it came to the end, or to where @func stopped it
 */
gboolean
desk_tokenizer_run (DeskTokenizer *self,
                    const char    *text,
                    gsize          size,
                    DeskTokenFunc  func,
                    gpointer       data,
                    GError       **error)
{
  Run run = { func, data };
  int code;

  code = self->methods.xTokenize (self->tokenizer, &run, FTS5_TOKENIZE_AUX, text, (int) MIN (size, G_MAXINT), token_cb);
  if (code == SQLITE_OK || code == SQLITE_DONE)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("A text could not be taken apart into words"));
  return FALSE;
}
