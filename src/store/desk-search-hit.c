// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is shown of something that was found: its title, the place that
 * matched, and why.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-file-private.h"
#include "desk-search-hit.h"

/* Entries that are looked at for the words that are still missing. */
#define MAX_ENTRIES 200

G_DEFINE_BOXED_TYPE (DeskSearchHit, desk_search_hit, desk_search_hit_copy, desk_search_hit_free)

typedef struct {
  DeskSearchRun *run;
  DeskSearchHit *hit;
  guint32 missing; /* terms that have not been seen yet */
  GString *why;
  guint snippet_terms; /* how many the snippet shows */
} Telling;

static void
telling_clear (Telling *self)
{
  g_clear_pointer (&self->hit, desk_search_hit_free);
  g_string_free (self->why, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Telling, telling_clear)

DeskSearchHit *
desk_search_hit_copy (const DeskSearchHit *self)
{
  DeskSearchHit *copy = g_memdup2 (self, sizeof *self);

  copy->number = g_strdup (self->number);
  copy->title = g_strdup (self->title);
  copy->marked_title = g_strdup (self->marked_title);
  copy->snippet = g_strdup (self->snippet);
  copy->why = g_strdup (self->why);

  return copy;
}

void
desk_search_hit_free (DeskSearchHit *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->number);
  g_free (self->title);
  g_free (self->marked_title);
  g_free (self->snippet);
  g_free (self->why);
  g_free (self);
}

static const char *
find_field (DeskSearchDocument *document,
            gsize               at)
{
  for (guint i = 0; i < document->parts->len; i++)
    {
      const DeskSearchPart *part = &g_array_index (document->parts, DeskSearchPart, i);

      if (at >= part->start && at < part->end)
        return part->field;
    }

  return "";
}

static void
add_reason (Telling    *self,
            const char *word,
            gsize       size,
            const char *where)
{
  g_autofree char *text = g_strndup (word, size);
  g_autofree char *line = g_strdelimit (g_steal_pointer (&text), "\n\r\t", ' ');

  if (self->why->len > 0)
    g_string_append (self->why, _("; "));
  /* Translators: a word that was searched for, and the field it stands in */
  g_string_append_printf (self->why, _("“%s” in %s"), line, where);
}

/* Each word is told once, where it stands first. */
static void
add_reasons (Telling            *self,
             DeskSearchDocument *document,
             const GArray       *matches,
             const char         *where)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const DeskSearchMatch *match = &g_array_index (matches, DeskSearchMatch, i);
      guint32 bit = (guint32) 1 << match->term;

      if ((self->missing & bit) == 0)
        continue;
      self->missing &= ~bit;
      add_reason (self, document->body->str + match->start, match->end - match->start,
                  where != NULL ? where : desk_search_field_label (find_field (document, match->start)));
    }
}

static guint
count_terms (const GArray *matches,
             gsize         from)
{
  guint32 terms = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      const DeskSearchMatch *match = &g_array_index (matches, DeskSearchMatch, i);

      if (match->start >= from)
        terms |= (guint32) 1 << match->term;
    }

  return (guint) __builtin_popcount (terms);
}

/* Looks at one document, for reasons and for a better snippet. */
static gboolean
tell_document (Telling        *self,
               DeskSearchKind  kind,
               gint64          row_no,
               const char     *where,
               GError        **error)
{
  DeskSearchDocument *document = self->run->document;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (DeskSearchMatch));
  gsize from = 0;
  guint32 found = 0;
  guint n_terms;

  if (!desk_search_document_read (document, self->run->file, kind, row_no, error) ||
      !desk_search_matcher_look (self->run->matcher, document->body->str, document->body->len, FALSE, &found, matches, error))
    return FALSE;
  add_reasons (self, document, matches, where);

  /* The title is shown by itself. */
  if (kind != DESK_SEARCH_KIND_ENTRY)
    from = document->parts->len > 1 ? g_array_index (document->parts, DeskSearchPart, 1).start : document->body->len;
  n_terms = count_terms (matches, from);
  if (self->hit->snippet == NULL || n_terms > self->snippet_terms)
    {
      self->snippet_terms = n_terms;
      g_free (self->hit->snippet);
      self->hit->snippet = desk_search_cut_snippet (document->body->str, document->body->len, from, matches);
    }

  return TRUE;
}

static gboolean
tell_title (Telling  *self,
            gboolean  is_article,
            GError  **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (DeskSearchMatch));
  const char *title = self->hit->title;
  guint32 found = 0;

  if (!desk_search_matcher_look (self->run->matcher, title, strlen (title), TRUE, &found, matches, error))
    return FALSE;
  for (guint i = 0; i < matches->len; i++)
    {
      const DeskSearchMatch *match = &g_array_index (matches, DeskSearchMatch, i);
      guint32 bit = (guint32) 1 << match->term;

      if ((self->missing & bit) == 0)
        continue;
      self->missing &= ~bit;
      add_reason (self, title + match->start, match->end - match->start, desk_search_field_label (is_article ? "title" : "summary"));
    }
  self->hit->marked_title = desk_search_mark_text (title, 0, strlen (title), matches);

  return TRUE;
}

static gboolean
tell_entry (Telling  *self,
            gint64    entry_no,
            GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->run->file, "SELECT kind FROM entry WHERE row_no = ?", error);
  gboolean has_row;
  int kind;

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, entry_no);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  kind = has_row ? desk_enum_parse (DESK_ENUM_ENTRY_KIND, (const char *) sqlite3_column_text (read, 0)) : 0;

  return tell_document (self, DESK_SEARCH_KIND_ENTRY, entry_no, kind > 0 ? desk_enum_value_label (DESK_ENUM_ENTRY_KIND, kind) : _("Timeline"), error);
}

static gboolean
tell_timeline (Telling  *self,
               GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row = TRUE;

  read = desk_file_prepare (self->run->file,
                            "SELECT row_no FROM entry WHERE ticket_id = ? AND withdrawn IS NOT 1 AND row_no <> ? ORDER BY made_at DESC LIMIT ?", error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &self->hit->id);
  sqlite3_bind_int64 (read, 2, self->hit->entry_no);
  sqlite3_bind_int (read, 3, MAX_ENTRIES);
  while (self->missing != 0 && has_row)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (has_row && !tell_entry (self, sqlite3_column_int64 (read, 0), error))
        return FALSE;
    }

  return TRUE;
}

/* What no text says: its number, or parts of words. */
static void
tell_rest (Telling                   *self,
           const DeskSearchCandidate *candidate)
{
  const char *where = candidate->tier == DESK_SEARCH_TIER_NUMBER ? desk_search_field_label ("number")
                      : candidate->is_article                    ? desk_search_field_label ("title")
                                                                 : desk_search_field_label ("summary");

  for (guint i = 0; i < desk_search_matcher_get_n_terms (self->run->matcher); i++)
    {
      const DeskSearchTerm *term = desk_search_matcher_get_term (self->run->matcher, i);

      if ((self->missing >> i & 1) != 0)
        add_reason (self, term->text, strlen (term->text), where);
    }
}

static gboolean
read_row (Telling                   *self,
          const DeskSearchCandidate *candidate,
          GError                   **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gint64 number;
  gboolean has_row;

  read = desk_file_prepare (self->run->file,
                            candidate->is_article ? "SELECT id, number, title, NULL, NULL FROM article WHERE row_no = ?"
                                                  : "SELECT id, number, summary, type, alias FROM ticket WHERE row_no = ?",
                            error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, candidate->row_no);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;

  desk_statement_get_uuid (read, 0, &self->hit->id);
  number = sqlite3_column_int64 (read, 1);
  self->hit->title = desk_statement_dup_text (read, 2);
  if (self->hit->title == NULL)
    self->hit->title = g_strdup ("");
  if (candidate->is_article)
    self->hit->number = desk_article_format_name (number);
  else
    self->hit->number = desk_ticket_format_name ((DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE, (const char *) sqlite3_column_text (read, 3)), number,
                                                 (const char *) sqlite3_column_text (read, 4));

  return TRUE;
}

/**
 * desk_search_hit_new:
 * @run: the search
 * @candidate: what it has found
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is to be shown of it
 */
DeskSearchHit *
desk_search_hit_new (DeskSearchRun             *run,
                     const DeskSearchCandidate *candidate,
                     GError                   **error)
{
  g_auto (Telling) self = { run, g_new0 (DeskSearchHit, 1), desk_search_matcher_get_wanted (run->matcher), g_string_new (NULL), 0 };

  if (g_cancellable_set_error_if_cancelled (run->file->cancellable, error))
    return NULL;

  self.hit->kind = candidate->is_article ? DESK_SEARCH_HIT_ARTICLE : DESK_SEARCH_HIT_TICKET;
  self.hit->row_no = candidate->row_no;
  self.hit->entry_no = candidate->entry_no;
  if (!read_row (&self, candidate, error) || !tell_title (&self, candidate->is_article, error) ||
      !tell_document (&self, candidate->is_article ? DESK_SEARCH_KIND_ARTICLE : DESK_SEARCH_KIND_TICKET, candidate->row_no, NULL, error))
    return NULL;
  if (candidate->entry_no != 0 && !tell_entry (&self, candidate->entry_no, error))
    return NULL;
  if (candidate->tier == DESK_SEARCH_TIER_ACROSS && !tell_timeline (&self, error))
    return NULL;
  tell_rest (&self, candidate);

  self.hit->why = g_strdup (self.why->str);
  return g_steal_pointer (&self.hit);
}
