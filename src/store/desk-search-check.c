// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Looking through one ticket or article without the index: what has just been
 * written, and words of which some stand in the ticket and some in its
 * timeline.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-file-private.h"
#include "desk-search-collect.h"

static gboolean
look_through (DeskSearchRun  *self,
              DeskSearchKind  kind,
              gint64          row_no,
              guint32        *in_title,
              guint32        *in_text,
              GError        **error)
{
  DeskSearchDocument *document = self->document;

  if (g_cancellable_set_error_if_cancelled (self->file->cancellable, error) || !desk_search_document_read (document, self->file, kind, row_no, error))
    return FALSE;

  return desk_search_matcher_look (self->matcher, document->title->str, document->title->len, TRUE, in_title, NULL, error) &&
         desk_search_matcher_look (self->matcher, document->body->str, document->body->len, FALSE, in_text, NULL, error);
}

/* Bits of the terms that are the number of the row. */
static gboolean
check_number (DeskSearchRun *self,
              gboolean       is_article,
              gint64         row_no,
              guint32       *found,
              GError       **error)
{
  g_autoptr (DeskStatement) read = NULL;
  const char *alias;
  gint64 number;
  gboolean has_row;

  read = desk_file_prepare (self->file, is_article ? "SELECT number, NULL FROM article WHERE row_no = ?" : "SELECT number, alias FROM ticket WHERE row_no = ?", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, row_no);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  number = has_row ? sqlite3_column_int64 (read, 0) : 0;
  alias = has_row ? (const char *) sqlite3_column_text (read, 1) : NULL;

  for (guint i = 0; (number != 0 || alias != NULL) && i < desk_search_matcher_get_n_terms (self->matcher); i++)
    {
      const DeskSearchTerm *term = desk_search_matcher_get_term (self->matcher, i);

      if (alias != NULL && desk_search_term_is_alias (term) && g_ascii_strcasecmp (term->text, alias) == 0)
        *found |= (guint32) 1 << i;
      /* INC-42 is no article, and KB-42 no ticket. */
      if (number != 0 && term->number == number && (is_article ? term->is_article || !g_ascii_isalpha (term->text[0]) : !term->is_article))
        *found |= (guint32) 1 << i;
    }

  return TRUE;
}

static gboolean
check_entries (DeskSearchRun       *self,
               gint64               ticket_no,
               guint32              so_far,
               guint32             *found,
               DeskSearchCandidate *candidate,
               GError             **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher);
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (self->file,
                            "SELECT row_no FROM entry WHERE ticket_id = (SELECT id FROM ticket WHERE row_no = ?) AND withdrawn IS NOT 1 ORDER BY made_at DESC", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, ticket_no);
  while (TRUE)
    {
      guint32 here = 0;
      gint64 entry_no;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      entry_no = sqlite3_column_int64 (read, 0);
      if (!look_through (self, DESK_SEARCH_KIND_ENTRY, entry_no, &here, &here, error))
        return FALSE;
      *found |= here;
      if ((here & wanted & ~so_far) != 0 && candidate->entry_no == 0)
        candidate->entry_no = entry_no;
      if ((here & wanted) == wanted && candidate->tier > DESK_SEARCH_TIER_ENTRY)
        {
          candidate->tier = DESK_SEARCH_TIER_ENTRY;
          candidate->entry_no = entry_no;
        }
    }
}

/**
 * desk_search_check:
 * @self: a search
 * @is_article: what @row_no is of
 * @row_no: a ticket or an article
 * @is_match: (out): whether it has all words that are wanted and none that is
 *   not
 * @candidate: (out caller-allocates): how it was found
 * @found: (out): bits of all terms it has
 * @error: return location
 *
 * Reads what the facts say now.
 *
 * Returns: whether it could be looked through
 */
gboolean
desk_search_check (DeskSearchRun       *self,
                   gboolean             is_article,
                   gint64               row_no,
                   gboolean            *is_match,
                   DeskSearchCandidate *candidate,
                   guint32             *found,
                   GError             **error)
{
  guint32 wanted = desk_search_matcher_get_wanted (self->matcher);
  DeskSearchCandidate result = { row_no, is_article, DESK_SEARCH_TIER_ACROSS, 0, 0 };
  guint32 in_title = 0;
  guint32 in_text = 0;
  guint32 number = 0;
  guint32 all;

  if (!look_through (self, is_article ? DESK_SEARCH_KIND_ARTICLE : DESK_SEARCH_KIND_TICKET, row_no, &in_title, &in_text, error))
    return FALSE;
  *is_match = FALSE;
  *found = 0;
  if (!self->document->is_there)
    return TRUE;
  if (!check_number (self, is_article, row_no, &number, error))
    return FALSE;

  all = in_title | in_text | number;
  if (number != 0)
    result.tier = DESK_SEARCH_TIER_NUMBER;
  else if ((in_title & wanted) == wanted)
    result.tier = DESK_SEARCH_TIER_TITLE;
  else if ((all & wanted) == wanted)
    result.tier = DESK_SEARCH_TIER_TEXT;
  if (!is_article && ((all & wanted) != wanted || desk_search_matcher_get_unwanted (self->matcher) != 0) &&
      !check_entries (self, row_no, all, &all, &result, error))
    return FALSE;

  *is_match = (all & wanted) == wanted && (all & desk_search_matcher_get_unwanted (self->matcher)) == 0;
  *candidate = result;
  *found = all;

  return TRUE;
}
