// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Finding a customer while somebody is on the line: by any beginnings of
 * words of the name, the organisation or the e-mail address, or by a part of
 * the telephone number, accents and capitals not looked at.
 *
 * All customers are gone through. There are a hundredth as many as tickets,
 * and an index would have to be kept for the sake of a few milliseconds.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-customer-find.h"
#include "desk-queue-row.h"
#include "desk-store-error.h"

/* Fewer digits say nothing about a number; so many at its end are as good as
 * all of it, however the country and the town are written. */
#define MIN_DIGITS 3
#define ENOUGH_DIGITS 7

#define COLUMNS                                                                                                                 \
  "SELECT customer.id, customer.name, customer.email, customer.phone, customer.department, organisation.id, organisation.name, " \
  "organisation.service_level, customer.vip FROM customer LEFT JOIN organisation ON organisation.id = customer.organisation_id "

typedef struct {
  DeskCustomerMatch *match;
  guint rank;
  char *sort_key;
} Candidate;

void
desk_customer_match_free (DeskCustomerMatch *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->email);
  g_free (self->phone);
  g_free (self->department);
  g_free (self->organisation_name);
  g_free (self);
}

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  g_clear_pointer (&candidate->match, desk_customer_match_free);
  g_free (candidate->sort_key);
  g_free (candidate);
}

/* Small letters without accents. */
static char *
fold (const char *text)
{
  g_autofree char *small = NULL;
  g_autofree char *apart = NULL;
  char *to;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  small = g_utf8_casefold (text, -1);
  apart = g_utf8_normalize (small, -1, G_NORMALIZE_ALL);
  if (apart == NULL)
    return g_steal_pointer (&small);
  to = apart;
  for (const char *from = apart; *from != '\0'; from = g_utf8_next_char (from))
    {
      if (g_unichar_ismark (g_utf8_get_char (from)))
        continue;
      for (const char *c = from; c < g_utf8_next_char (from); c++)
        *to++ = *c;
    }
  *to = '\0';

  return g_steal_pointer (&apart);
}

static char *
keep_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        g_string_append_c (digits, *c);
    }

  return g_string_free (digits, FALSE);
}

/* Whether a word of the text begins so. */
static gboolean
has_beginning (const char *text,
               const char *beginning)
{
  gboolean at_beginning = TRUE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (at_beginning && g_str_has_prefix (c, beginning))
        return TRUE;
      at_beginning = !g_unichar_isalnum (character);
    }

  return FALSE;
}

static gboolean
is_number (const char *text)
{
  return text[0] != '\0' && text[strspn (text, "+0123456789-/.()")] == '\0';
}

/* 0: found in the name, 1: elsewhere, 2: not at all. */
static guint
rank_word (const char        *word,
           const char        *name,
           DeskCustomerMatch *match)
{
  if (has_beginning (name, word))
    return 0;
  if (match->email != NULL)
    {
      g_autofree char *email = fold (match->email);

      if (has_beginning (email, word))
        return 1;
    }
  if (match->organisation_name != NULL)
    {
      g_autofree char *organisation = fold (match->organisation_name);

      if (has_beginning (organisation, word))
        return 1;
    }

  return 2;
}

/* A number may be written with blanks: all of it counts as one word. */
static gboolean
has_number (DeskCustomerMatch *match,
            const char        *wanted)
{
  g_autofree char *digits = NULL;

  if (match->phone == NULL)
    return FALSE;
  digits = keep_digits (match->phone);
  if (strstr (digits, wanted) != NULL)
    return TRUE;

  return strlen (wanted) > ENOUGH_DIGITS && g_str_has_suffix (digits, wanted + strlen (wanted) - ENOUGH_DIGITS);
}

static DeskCustomerMatch *
read_match (DeskStatement *row)
{
  DeskCustomerMatch *match = g_new0 (DeskCustomerMatch, 1);

  desk_statement_get_uuid (row, 0, &match->id);
  match->name = desk_statement_dup_text (row, 1);
  match->email = desk_statement_dup_text (row, 2);
  match->phone = desk_statement_dup_text (row, 3);
  match->department = desk_statement_dup_text (row, 4);
  desk_statement_get_uuid (row, 5, &match->organisation);
  match->organisation_name = desk_statement_dup_text (row, 6);
  match->service_level = (DeskServiceLevel) desk_enum_parse (DESK_ENUM_SERVICE_LEVEL, (const char *) sqlite3_column_text (row, 7));
  match->vip = sqlite3_column_int (row, 8) != 0;

  return match;
}

static gboolean
rank_match (DeskCustomerMatch *match,
            GStrv              words,
            const char        *number,
            guint             *rank)
{
  g_autofree char *name = fold (match->name);

  *rank = 0;
  if (number != NULL)
    return has_number (match, number);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint word_rank;

      if (words[i][0] == '\0')
        continue;
      word_rank = rank_word (words[i], name, match);
      if (word_rank > 1)
        return FALSE;
      *rank += word_rank;
    }
  /* Who is called first like that comes first. */
  if (*rank == 0 && words[0] != NULL && !g_str_has_prefix (name, words[0]))
    *rank = 1;

  return TRUE;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = *(Candidate *const *) a;
  const Candidate *second = *(Candidate *const *) b;

  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;

  return strcmp (first->sort_key, second->sort_key);
}

/**
 * desk_customers_find:
 * @file: a desk file
 * @text: what has been typed
 * @limit: at most so many
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskCustomerMatch) (nullable): the
 *   customers that are meant, the likeliest first; none for an empty text
 */
GPtrArray *
desk_customers_find (DeskFile   *file,
                     const char *text,
                     guint       limit,
                     GError    **error)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_customer_match_free);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autofree char *folded = NULL;
  g_autofree char *number = NULL;
  g_autofree char *joined = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  g_return_val_if_fail (file != NULL && text != NULL, NULL);

  folded = g_strstrip (fold (text));
  if (folded[0] == '\0')
    return g_steal_pointer (&matches);
  words = g_strsplit_set (folded, " \t,;", -1);
  joined = g_strjoinv (NULL, words);
  if (is_number (joined))
    {
      number = keep_digits (joined);
      /* A leading zero stands for the country. */
      if (number[0] == '0')
        memmove (number, number + strspn (number, "0"), strlen (number) - strspn (number, "0") + 1);
      if (strlen (number) < MIN_DIGITS)
        return g_steal_pointer (&matches);
    }

  read = desk_file_prepare (file, COLUMNS "WHERE customer.withdrawn IS NOT 1", error);
  if (read == NULL)
    return NULL;
  while (TRUE)
    {
      g_autoptr (DeskCustomerMatch) match = NULL;
      guint rank;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      match = read_match (read);
      if (rank_match (match, words, number, &rank))
        {
          Candidate *candidate = g_new0 (Candidate, 1);

          candidate->sort_key = g_utf8_collate_key (match->name, -1);
          candidate->match = g_steal_pointer (&match);
          candidate->rank = rank;
          g_ptr_array_add (candidates, candidate);
        }
    }

  g_ptr_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < MIN (candidates->len, limit); i++)
    {
      Candidate *candidate = g_ptr_array_index (candidates, i);

      g_ptr_array_add (matches, g_steal_pointer (&candidate->match));
    }

  return g_steal_pointer (&matches);
}

/**
 * desk_customers_get:
 * @file: a desk file
 * @customer: a customer
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the customer, or %NULL with
 *   %DESK_STORE_ERROR_NOT_FOUND
 */
DeskCustomerMatch *
desk_customers_get (DeskFile       *file,
                    const DeskUuid *customer,
                    GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, COLUMNS "WHERE customer.id = ?", error);
  gboolean has_row;

  if (read == NULL)
    return NULL;
  desk_statement_bind_uuid (read, 1, customer);
  if (!desk_statement_step (read, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("This customer is not on the desk any more"));
      return NULL;
    }

  return read_match (read);
}

/**
 * desk_customers_load_open_tickets:
 * @file: a desk file
 * @customer: a customer
 * @limit: at most so many
 * @rows: (out) (transfer full) (element-type DeskQueueRow): tickets of the
 *   customer that are not finished, the newest first
 * @error: return location
 *
 * Returns: %FALSE with @error set when it could not be read
 */
gboolean
desk_customers_load_open_tickets (DeskFile       *file,
                                  const DeskUuid *customer,
                                  guint           limit,
                                  GPtrArray     **rows,
                                  GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GArray) row_nos = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT row_no FROM ticket WHERE requester_id = ?1 AND status IN ('new', 'open', 'waiting') AND withdrawn IS NOT 1 "
                            "ORDER BY logged_at DESC LIMIT ?2",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, customer);
  sqlite3_bind_int64 (read, 2, MIN (limit, DESK_QUEUE_PAGE));
  while (TRUE)
    {
      gint64 row_no;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      row_no = sqlite3_column_int64 (read, 0);
      g_array_append_val (row_nos, row_no);
    }

  return desk_queue_load_rows (file, (const gint64 *) row_nos->data, row_nos->len, rows, error);
}
