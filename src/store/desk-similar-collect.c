// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Candidates for what is similar: by the words that say the most, the customer,
 * the item, what has just been written, and the links of similar tickets. How
 * many are taken does not depend on how much there is on the desk.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-similar-private.h"

/* Newest tickets of the customer, and of those that are looked through for the
 * item: there is no index by it. */
#define MAX_OF_CUSTOMER    "40"
#define MAX_LOOKED_THROUGH "5000"
#define MAX_OF_ITEM        "40"
/* Tickets and articles that the index does not have yet. */
#define MAX_FRESH "40"
/* Of common words, that many are put together two by two. */
#define MAX_COMMON 3

static DeskSimilarCandidate *
take (DeskSimilarRun *self, gint64 row_no, gboolean is_article)
{
  DeskSimilarCandidate *known = g_hash_table_lookup (self->candidates[is_article], &row_no);

  if (known == NULL)
    {
      known = g_new0 (DeskSimilarCandidate, 1);
      known->row_no = row_no;
      known->is_article = is_article;
      g_hash_table_insert (self->candidates[is_article], &known->row_no, known);
    }

  return known;
}

/* Ends with @row_no of -1. */
static gboolean
next_row (DeskStatement *read, gint64 *row_no, GError **error)
{
  gboolean has_row;

  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  *row_no = has_row ? sqlite3_column_int64 (read, 0) : -1;

  return TRUE;
}

static gboolean
find_row (DeskSimilarRun *self, const char *sql, gint64 number, gint64 *row_no, GError **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, error);

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, number);

  return next_row (read, row_no, error);
}

static gboolean
take_documents (DeskSimilarRun *self, const GArray *documents, guint bits, GError **error)
{
  for (guint i = 0; i < documents->len; i++)
    {
      gint64 document = g_array_index (documents, gint64, i);
      DeskSearchKind kind = (DeskSearchKind) (document & 3);
      gint64 row_no = document >> 2;
      DeskSimilarCandidate *candidate;

      if (kind == DESK_SEARCH_KIND_ENTRY
          && !find_row (
              self,
              "SELECT t.row_no FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.row_no = ?",
              row_no,
              &row_no,
              error))
        return FALSE;
      if (row_no < 0)
        continue;
      candidate = take (self, row_no, kind == DESK_SEARCH_KIND_ARTICLE);
      if (kind == DESK_SEARCH_KIND_ENTRY)
        candidate->in_timeline |= bits;
      else
        candidate->in_text |= bits;
    }

  return TRUE;
}

/* Entries of a common word are left: each would have to be looked up, and
 * tickets that say the word themselves are nearer. */
static void
leave_entries (GArray *documents)
{
  guint n = 0;

  for (guint i = 0; i < documents->len; i++)
    {
      gint64 document = g_array_index (documents, gint64, i);

      if ((document & 3) != DESK_SEARCH_KIND_ENTRY)
        g_array_index (documents, gint64, n++) = document;
    }
  g_array_set_size (documents, n);
}

static gboolean
take_pairs (DeskSimilarRun *self, guint first_common, GError **error)
{
  guint end = MIN (first_common + MAX_COMMON, self->words->len);

  for (guint i = first_common; i < end; i++)
    {
      for (guint j = i + 1; j < end; j++)
        {
          const DeskSimilarWord *one = g_ptr_array_index (self->words, i);
          const DeskSimilarWord *other = g_ptr_array_index (self->words, j);
          g_autoptr (GArray) documents = g_array_new (FALSE, FALSE, sizeof (gint64));

          if (!desk_similar_words_find_pair (self->file, one, other, documents, error))
            return FALSE;
          leave_entries (documents);
          if (!take_documents (self, documents, 1u << i | 1u << j, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
take_words (DeskSimilarRun *self, GError **error)
{
  guint first_common = 0;

  self->words = desk_similar_words_find (
      self->file, self->query->text != NULL ? self->query->text : "", error);
  if (self->words == NULL)
    return FALSE;
  for (guint i = 0; i < self->words->len; i++)
    {
      DeskSimilarWord *word = g_ptr_array_index (self->words, i);

      if (word->is_common)
        leave_entries (word->documents);
      else
        first_common = i + 1;
      if (!take_documents (self, word->documents, 1u << i, error))
        return FALSE;
    }

  return take_pairs (self, first_common, error);
}

static gboolean
take_same (DeskSimilarRun *self, const char *sql, const DeskUuid *id, gsize flag, GError **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gint64 row_no;

  if (desk_uuid_is_nil (id))
    return TRUE;
  read = desk_file_prepare (self->file, sql, error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, id);
  while (next_row (read, &row_no, error))
    {
      if (row_no < 0)
        return TRUE;
      G_STRUCT_MEMBER (gboolean, take (self, row_no, FALSE), flag) = TRUE;
    }

  return FALSE;
}

/* The same trouble was logged a moment ago, and the index does not know yet. */
static gboolean
take_fresh (DeskSimilarRun *self, gboolean is_article, GError **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (
      self->file,
      "SELECT row_no FROM search_mark WHERE kind = ? ORDER BY row_no DESC LIMIT " MAX_FRESH,
      error);
  gint64 row_no;

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int (read, 1, is_article ? DESK_SEARCH_KIND_ARTICLE : DESK_SEARCH_KIND_TICKET);
  while (next_row (read, &row_no, error))
    {
      if (row_no < 0)
        return TRUE;
      take (self, row_no, is_article)->is_fresh = TRUE;
    }

  return FALSE;
}

static gboolean
look_at_self (DeskSimilarRun *self, GError **error)
{
  g_autoptr (DeskStatement) find = NULL;
  g_autoptr (DeskStatement) links = NULL;
  gboolean has_row;

  self->self_no = -1;
  if (desk_uuid_is_nil (&self->query->ticket))
    return TRUE;
  find = desk_file_prepare (self->file, "SELECT row_no FROM ticket WHERE id = ?", error);
  if (find == NULL)
    return FALSE;
  desk_statement_bind_uuid (find, 1, &self->query->ticket);
  if (!next_row (find, &self->self_no, error))
    return FALSE;
  links = desk_file_prepare (self->file,
                             "SELECT coalesce (linked_ticket_id, article_id) FROM entry WHERE "
                             "ticket_id = ?1 AND kind = 'link' AND withdrawn IS NOT 1 "
                             "UNION SELECT ticket_id FROM entry WHERE linked_ticket_id = ?1 AND "
                             "kind = 'link' AND withdrawn IS NOT 1",
                             error);
  if (links == NULL)
    return FALSE;
  desk_statement_bind_uuid (links, 1, &self->query->ticket);
  while (desk_statement_step (links, &has_row, error))
    {
      DeskUuid id;

      if (!has_row)
        return TRUE;
      if (desk_statement_get_uuid (links, 0, &id))
        g_hash_table_add (self->linked, desk_uuid_copy (&id));
    }

  return FALSE;
}

/* Words that nothing else says count for nothing. */
static void
sum_weights (DeskSimilarRun *self)
{
  for (guint i = 0; i < self->words->len; i++)
    {
      const DeskSimilarWord *word = g_ptr_array_index (self->words, i);
      gboolean is_elsewhere = FALSE;

      for (guint j = 0; j < word->documents->len && !is_elsewhere; j++)
        is_elsewhere = g_array_index (word->documents, gint64, j)
                       != desk_search_document_id (DESK_SEARCH_KIND_TICKET, self->self_no);
      if (is_elsewhere)
        self->weight += word->weight;
    }
}

/**
 * desk_similar_collect:
 * @self: a run that begins
 * @error: return location
 *
 * Finds candidates, and what the ticket itself leads to.
 *
 * Returns: whether it was done
 */
gboolean
desk_similar_collect (DeskSimilarRun *self, GError **error)
{
  if (!look_at_self (self, error) || !take_words (self, error))
    return FALSE;
  sum_weights (self);

  return take_same (self,
                    "SELECT row_no FROM ticket WHERE requester_id = ? AND withdrawn IS NOT 1 ORDER "
                    "BY row_no DESC LIMIT " MAX_OF_CUSTOMER,
                    &self->query->customer,
                    G_STRUCT_OFFSET (DeskSimilarCandidate, is_same_customer),
                    error)
         && take_same (self,
                       "SELECT row_no FROM (SELECT row_no, configuration_item_id FROM ticket ORDER "
                       "BY row_no DESC LIMIT " MAX_LOOKED_THROUGH ") "
                       "WHERE configuration_item_id = ? LIMIT " MAX_OF_ITEM,
                       &self->query->item,
                       G_STRUCT_OFFSET (DeskSimilarCandidate, is_same_item),
                       error)
         && (self->words->len == 0
             || (take_fresh (self, FALSE, error) && take_fresh (self, TRUE, error)));
}

/**
 * desk_similar_follow_links:
 * @self: a run
 * @ticket: a similar ticket
 * @error: return location
 *
 * What helped on it, and the problem behind it, become candidates.
 *
 * Returns: whether it was done
 */
gboolean
desk_similar_follow_links (DeskSimilarRun *self, const DeskSimilar *ticket, GError **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (
      self->file,
      "SELECT coalesce (a.row_no, t.row_no), a.row_no IS NOT NULL FROM entry e "
      "LEFT JOIN article a ON a.id = e.article_id AND e.link_kind = 'article_used' AND (e.outcome "
      "IS NULL OR e.outcome IN ('worked', 'partly')) "
      "LEFT JOIN ticket t ON t.id = e.linked_ticket_id AND e.link_kind = 'caused_by' "
      "WHERE e.ticket_id = ? AND e.kind = 'link' AND e.withdrawn IS NOT 1 AND coalesce (a.row_no, "
      "t.row_no) IS NOT NULL",
      error);
  gint64 row_no;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &ticket->id);
  while (next_row (read, &row_no, error))
    {
      DeskSimilarCandidate *candidate;

      if (row_no < 0)
        return TRUE;
      candidate = take (self, row_no, sqlite3_column_int (read, 1) != 0);
      if (candidate->via == NULL)
        candidate->via = g_strdup (ticket->number);
    }

  return FALSE;
}
