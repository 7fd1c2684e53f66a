// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tickets, known errors and articles that are like what somebody is typing.
 *
 * Candidates come from the words that say the most, the customer, the item and
 * what has just been written; the likeliest are read and compared, so that
 * nothing here takes longer the more there is on the desk. What helped on
 * similar tickets, and the problems behind them, come along.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-file-private.h"
#include "desk-record.h"
#include "desk-similar-private.h"
#include "desk-store-error.h"

/* Candidates that are read and compared, of tickets and of articles. */
#define MAX_COMPARED 60
/* Tickets whose links are looked at, and how near they are to the nearest. */
#define MAX_FOLLOWED 20
#define NEAR         0.6

/* What a candidate is worth beside all of the words. */
#define WORTH_WORDS      10.0
#define WORTH_ITEM       4.0
#define WORTH_CUSTOMER   2.0
#define WORTH_RESOLUTION 0.5
#define WORTH_VIA        3.0
/* A word counts less where it does not stand in the title. */
#define IN_TEXT     0.7
#define IN_TIMELINE 0.5
/* Words alone have to be so much of all of them, or so many. */
#define ENOUGH_SHARE 0.35
#define ENOUGH_WORDS 3

/* --- results --- */

void
desk_similar_free (DeskSimilar *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->number);
  g_free (self->title);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_free (self->via);
  g_free (self);
}

/**
 * desk_similar_kind_label:
 * @kind: a kind
 *
 * Returns: what people call several of them
 */
const char *
desk_similar_kind_label (DeskSimilarKind kind)
{
  switch (kind)
    {
    case DESK_SIMILAR_KNOWN_ERROR:
      return _ ("Problems and known errors");
    case DESK_SIMILAR_ARTICLE:
      return _ ("Articles");
    case DESK_SIMILAR_TICKET:
    case DESK_N_SIMILAR:
    default:
      return _ ("Tickets");
    }
}

/**
 * desk_similar_dup_reason:
 * @self: something similar
 *
 * Returns: (transfer full): in words of people, why it is
 */
char *
desk_similar_dup_reason (const DeskSimilar *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->is_same_item)
    g_ptr_array_add (parts, g_strdup (_ ("same item")));
  if (self->is_same_customer)
    g_ptr_array_add (parts, g_strdup (_ ("same customer")));
  if (self->via != NULL && self->is_article)
    /* Translators: an article that was used on a ticket of this number */
    g_ptr_array_add (parts, g_strdup_printf (_ ("used on %s"), self->via));
  else if (self->via != NULL)
    /* Translators: a problem that is behind the ticket of this number */
    g_ptr_array_add (parts, g_strdup_printf (_ ("cause of %s"), self->via));
  if (self->words->len > 0)
    {
      g_ptr_array_add (self->words, NULL);
      g_ptr_array_add (parts, g_strjoinv (", ", (GStrv) self->words->pdata));
      g_ptr_array_set_size (self->words, (int) self->words->len - 1);
    }
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (GStrv) parts->pdata);
}

/* --- what is looked for --- */

DeskSimilarQuery *
desk_similar_query_new (void)
{
  DeskSimilarQuery *self = g_new0 (DeskSimilarQuery, 1);

  self->limit = DESK_SIMILAR_LIMIT;

  return self;
}

void
desk_similar_query_free (DeskSimilarQuery *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self);
}

/**
 * desk_similar_query_set_ticket:
 * @self: a query
 * @file: a desk file, within a read transaction
 * @ticket: a ticket
 * @error: return location
 *
 * What is like @ticket as it stands.
 *
 * Returns: whether it could be read
 */
gboolean
desk_similar_query_set_ticket (DeskSimilarQuery *self,
                               DeskFile *file,
                               const DeskUuid *ticket,
                               GError **error)
{
  static const char *const fields[] = { "summary", "symptoms", "description", "goal" };
  g_autoptr (DeskRecord) record = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, FALSE);

  record = desk_record_load (file, DESK_TABLE_TICKET, ticket, error);
  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *field = desk_record_get_text (record, fields[i]);

      if (field != NULL)
        g_string_append_printf (text, "%s\n", field);
    }
  g_free (self->text);
  self->text = g_string_free (g_steal_pointer (&text), FALSE);
  self->ticket = *ticket;
  (void) desk_record_get_uuid (record, "requester_id", &self->customer);
  (void) desk_record_get_uuid (record, "configuration_item_id", &self->item);

  return TRUE;
}

/* --- comparing --- */

static double
weigh_bits (DeskSimilarRun *self, guint bits)
{
  double weight = 0;

  for (guint i = 0; i < self->words->len; i++)
    {
      if ((bits >> i & 1) != 0)
        weight += ((const DeskSimilarWord *) g_ptr_array_index (self->words, i))->weight;
    }

  return weight;
}

/* Before anything is read. */
static double
guess_score (DeskSimilarRun *self, const DeskSimilarCandidate *candidate)
{
  double share =
      weigh_bits (self, candidate->in_text | candidate->in_timeline) / MAX (self->weight, 0.001);

  return (candidate->is_fresh ? WORTH_WORDS : WORTH_WORDS * share)
         + (candidate->is_same_item ? WORTH_ITEM : 0)
         + (candidate->is_same_customer ? WORTH_CUSTOMER : 0)
         + (candidate->via != NULL ? WORTH_VIA : 0);
}

/* Of equal ones the newest. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const DeskSimilarCandidate *one = *(DeskSimilarCandidate *const *) a;
  const DeskSimilarCandidate *other = *(DeskSimilarCandidate *const *) b;

  if (one->guess != other->guess)
    return one->guess > other->guess ? -1 : 1;

  return (other->row_no > one->row_no) - (other->row_no < one->row_no);
}

static GPtrArray *
list_likeliest (DeskSimilarRun *self, GHashTable *candidates)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, candidates);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ((DeskSimilarCandidate *) value)->guess = guess_score (self, value);
      g_ptr_array_add (list, value);
    }
  g_ptr_array_sort (list, compare_candidates);
  if (list->len > MAX_COMPARED)
    g_ptr_array_set_size (list, MAX_COMPARED);

  return list;
}

static gboolean
is_like (DeskStatement *read, int column, const DeskUuid *id)
{
  DeskUuid other;

  return !desk_uuid_is_nil (id) && desk_statement_get_uuid (read, column, &other)
         && desk_uuid_equal (&other, id);
}

static DeskSimilar *
read_ticket (DeskSimilarRun *self, gint64 row_no, GError **error)
{
  g_autoptr (DeskStatement) read =
      desk_file_prepare (self->file,
                         "SELECT id, type, number, alias, summary, status, logged_at, "
                         "configuration_item_id, requester_id, "
                         "coalesce (resolution, workaround) IS NOT NULL FROM ticket WHERE row_no = "
                         "? AND withdrawn IS NOT 1",
                         error);
  DeskTicketType type;
  DeskSimilar *found;
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, row_no);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  found = g_new0 (DeskSimilar, 1);
  found->words = g_ptr_array_new_with_free_func (g_free);
  if (!has_row)
    return found;

  type = (DeskTicketType) desk_enum_parse (DESK_ENUM_TICKET_TYPE,
                                           (const char *) sqlite3_column_text (read, 1));
  found->type = type;
  found->kind = type == DESK_TICKET_TYPE_PROBLEM ? DESK_SIMILAR_KNOWN_ERROR : DESK_SIMILAR_TICKET;
  (void) desk_statement_get_uuid (read, 0, &found->id);
  found->number = desk_ticket_format_name (
      type, sqlite3_column_int64 (read, 2), (const char *) sqlite3_column_text (read, 3));
  found->title = desk_statement_dup_text (read, 4);
  found->status =
      (DeskStatus) desk_enum_parse (DESK_ENUM_STATUS, (const char *) sqlite3_column_text (read, 5));
  found->logged_ms = sqlite3_column_int64 (read, 6);
  found->is_same_item = is_like (read, 7, &self->query->item);
  found->is_same_customer = is_like (read, 8, &self->query->customer);
  found->has_resolution = sqlite3_column_int (read, 9) != 0;

  return found;
}

/* A draft is nothing to go by, and what was retired is not either. */
static DeskSimilar *
read_article (DeskSimilarRun *self, gint64 row_no, GError **error)
{
  g_autoptr (DeskStatement) read =
      desk_file_prepare (self->file,
                         "SELECT id, kind, number, title FROM article WHERE row_no = ? AND "
                         "withdrawn IS NOT 1 AND state IN ('in_review', 'published')",
                         error);
  DeskSimilar *found;
  gboolean has_row;

  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, row_no);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  found = g_new0 (DeskSimilar, 1);
  found->words = g_ptr_array_new_with_free_func (g_free);
  if (!has_row)
    return found;

  found->is_article = TRUE;
  found->has_resolution = TRUE;
  found->kind =
      desk_enum_parse (DESK_ENUM_ARTICLE_KIND, (const char *) sqlite3_column_text (read, 1))
              == DESK_ARTICLE_KIND_KNOWN_ERROR
          ? DESK_SIMILAR_KNOWN_ERROR
          : DESK_SIMILAR_ARTICLE;
  (void) desk_statement_get_uuid (read, 0, &found->id);
  found->number = desk_article_format_name (sqlite3_column_int64 (read, 2));
  found->title = desk_statement_dup_text (read, 3);

  return found;
}

/* What the index says of a text is looked up in the text: it may have been
 * changed since. What stands in the timeline is believed. */
static gboolean
weigh (DeskSimilarRun *self,
       const DeskSimilarCandidate *candidate,
       DeskSimilar *found,
       double *share,
       GError **error)
{
  guint bits, in_title, in_timeline;

  *share = 0;
  if (self->words->len == 0)
    return TRUE;
  if (!desk_search_document_read (self->document,
                                  self->file,
                                  candidate->is_article ? DESK_SEARCH_KIND_ARTICLE
                                                        : DESK_SEARCH_KIND_TICKET,
                                  candidate->row_no,
                                  error)
      || !desk_similar_words_match (
          self->tokenizer, self->words, self->document, &bits, &in_title, error))
    return FALSE;
  in_timeline = candidate->in_timeline & ~bits;
  for (guint i = 0; i < self->words->len; i++)
    {
      if (((bits | in_timeline) >> i & 1) != 0)
        g_ptr_array_add (
            found->words,
            g_strdup (((const DeskSimilarWord *) g_ptr_array_index (self->words, i))->shown));
    }
  *share = (weigh_bits (self, in_title) + IN_TEXT * weigh_bits (self, bits & ~in_title)
            + IN_TIMELINE * weigh_bits (self, in_timeline))
           / MAX (self->weight, 0.001);
  *share = MIN (*share, 1);

  return TRUE;
}

static gboolean
compare_one (DeskSimilarRun *self, const DeskSimilarCandidate *candidate, GError **error)
{
  g_autoptr (DeskSimilar) found = NULL;
  double share;

  if (g_cancellable_set_error_if_cancelled (self->file->cancellable, error))
    return FALSE;
  found = candidate->is_article ? read_article (self, candidate->row_no, error)
                                : read_ticket (self, candidate->row_no, error);
  if (found == NULL)
    return FALSE;
  if (found->number == NULL)
    return TRUE;
  found->row_no = candidate->row_no;
  if (!weigh (self, candidate, found, &share, error))
    return FALSE;
  if (share < ENOUGH_SHARE && found->words->len < ENOUGH_WORDS && !found->is_same_item
      && !found->is_same_customer && candidate->via == NULL)
    return TRUE;

  found->via = g_strdup (candidate->via);
  found->is_linked = g_hash_table_contains (self->linked, &found->id);
  found->score = WORTH_WORDS * share + (found->is_same_item ? WORTH_ITEM : 0)
                 + (found->is_same_customer ? WORTH_CUSTOMER : 0)
                 + (found->has_resolution ? WORTH_RESOLUTION : 0)
                 + (found->via != NULL ? WORTH_VIA : 0);
  g_ptr_array_add (self->found, g_steal_pointer (&found));

  return TRUE;
}

static gboolean
compare (DeskSimilarRun *self, gboolean is_article, GError **error)
{
  g_autoptr (GPtrArray) likeliest = list_likeliest (self, self->candidates[is_article]);

  for (guint i = 0; i < likeliest->len; i++)
    {
      const DeskSimilarCandidate *candidate = g_ptr_array_index (likeliest, i);

      if ((is_article || candidate->row_no != self->self_no)
          && !compare_one (self, candidate, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const DeskSimilar *one = *(DeskSimilar *const *) a;
  const DeskSimilar *other = *(DeskSimilar *const *) b;

  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;

  return (other->row_no > one->row_no) - (other->row_no < one->row_no);
}

/* --- what helped on similar tickets --- */

/* The problems that are found this way are compared once more, with what they
 * are the cause of. */
static gboolean
follow (DeskSimilarRun *self, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_sort (self->found, compare_found);
  for (guint i = 0; i < MIN (self->found->len, MAX_FOLLOWED); i++)
    {
      const DeskSimilar *ticket = g_ptr_array_index (self->found, i);

      if (ticket->kind == DESK_SIMILAR_TICKET
          && ticket->score >= NEAR * ((DeskSimilar *) g_ptr_array_index (self->found, 0))->score
          && !desk_similar_follow_links (self, ticket, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, self->candidates[FALSE]);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DeskSimilarCandidate *candidate = value;

      if (candidate->via == NULL || candidate->row_no == self->self_no)
        continue;
      for (guint i = self->found->len; i > 0; i--)
        {
          if (((DeskSimilar *) g_ptr_array_index (self->found, i - 1))->row_no == candidate->row_no)
            g_ptr_array_remove_index (self->found, i - 1);
        }
      if (!compare_one (self, candidate, error))
        return FALSE;
    }

  return TRUE;
}

/* --- all of it --- */

static void
candidate_free (gpointer data)
{
  g_free (((DeskSimilarCandidate *) data)->via);
  g_free (data);
}

static void
keep_best (GPtrArray *found, guint limit)
{
  guint n_kept[DESK_N_SIMILAR] = { 0 };

  g_ptr_array_sort (found, compare_found);
  for (guint i = 0; i < found->len;)
    {
      if (n_kept[((DeskSimilar *) g_ptr_array_index (found, i))->kind]++ < limit)
        i++;
      else
        g_ptr_array_remove_index (found, i);
    }
}

static void
desk_similar_run_clear (DeskSimilarRun *self)
{
  g_clear_pointer (&self->tokenizer, desk_tokenizer_free);
  g_clear_pointer (&self->document, desk_search_document_free);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->candidates[FALSE], g_hash_table_unref);
  g_clear_pointer (&self->candidates[TRUE], g_hash_table_unref);
  g_clear_pointer (&self->linked, g_hash_table_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskSimilarRun, desk_similar_run_clear)

/**
 * desk_similar_find:
 * @file: a desk file, within a read transaction
 * @query: what is being typed
 * @error: return location
 *
 * Of a text the first %DESK_SIMILAR_MAX_TEXT_BYTES count. The item is looked
 * for on the newest tickets and on those that words or the customer lead to.
 *
 * Returns: (transfer full) (nullable) (element-type DeskSimilar): tickets, then
 *   known errors, then articles, of each the most similar first;
 *   %G_IO_ERROR_CANCELLED if the file has been given a cancellable that was,
 *   %DESK_STORE_ERROR_REFUSED if the text is not UTF-8
 */
GPtrArray *
desk_similar_find (DeskFile *file, const DeskSimilarQuery *query, GError **error)
{
  g_auto (DeskSimilarRun) self = { .file = file, .query = query };

  g_return_val_if_fail (file != NULL && query != NULL, NULL);

  if (query->text != NULL && !g_utf8_validate (query->text, -1, NULL))
    {
      g_set_error_literal (
          error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _ ("The text is not UTF-8"));
      return NULL;
    }
  self.tokenizer = desk_tokenizer_new_for_words (file, error);
  if (self.tokenizer == NULL)
    return NULL;
  self.document = desk_search_document_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self.candidates); i++)
    self.candidates[i] = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, candidate_free);
  self.linked = g_hash_table_new_full (desk_uuid_hash, (GEqualFunc) desk_uuid_equal, g_free, NULL);
  self.found = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_similar_free);
  if (!desk_similar_collect (&self, error) || !compare (&self, FALSE, error)
      || !follow (&self, error) || !compare (&self, TRUE, error))
    return NULL;
  keep_best (self.found, query->limit);

  return g_steal_pointer (&self.found);
}
