// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A piece of a text in which what matched is marked.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-search-hit.h"

#define SNIPPET_BYTES 160
/* Of them, in front of the first match. */
#define LEAD_BYTES 40

static const DeskSearchMatch *
get_match (const GArray *matches,
           guint         index)
{
  return &g_array_index (matches, DeskSearchMatch, index);
}

/* The end of the furthest match that covers a byte, 0 if none does. */
static gsize
find_cover (const GArray *matches,
            gsize         at)
{
  gsize end = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      const DeskSearchMatch *match = get_match (matches, i);

      if (match->start <= at && at < match->end)
        end = MAX (end, match->end);
    }

  return end;
}

/**
 * desk_search_mark_text:
 * @text: valid UTF-8
 * @start: first byte to take
 * @end: first byte not to
 * @matches: (element-type DeskSearchMatch): in any order, overlapping or not
 *
 * Takes a piece of a text onto one line. Marks that stood in the text are
 * left out: nobody can forge them.
 *
 * Returns: (transfer full): the piece, marked
 */
char *
desk_search_mark_text (const char   *text,
                       gsize         start,
                       gsize         end,
                       const GArray *matches)
{
  GString *marked = g_string_sized_new (end - start + 16);
  gsize marked_until = 0;
  gboolean was_blank = TRUE;

  for (const char *at = text + start; at < text + end; at = g_utf8_next_char (at))
    {
      gsize offset = (gsize) (at - text);
      gunichar c = g_utf8_get_char (at);
      gboolean is_blank = g_unichar_isspace (c) || g_unichar_iscntrl (c);

      if (marked_until != 0 && offset >= marked_until)
        {
          marked_until = find_cover (matches, offset);
          if (marked_until == 0)
            g_string_append (marked, DESK_SEARCH_MARK_END);
        }
      else if (marked_until == 0)
        {
          marked_until = find_cover (matches, offset);
          if (marked_until != 0)
            g_string_append (marked, DESK_SEARCH_MARK_START);
        }

      if (c == 0xe000 || c == 0xe001)
        continue;
      if (!is_blank)
        g_string_append_unichar (marked, c);
      else if (!was_blank)
        g_string_append_c (marked, ' ');
      was_blank = is_blank;
    }
  if (marked_until != 0)
    g_string_append (marked, DESK_SEARCH_MARK_END);
  while (marked->len > 0 && marked->str[marked->len - 1] == ' ')
    g_string_truncate (marked, marked->len - 1);

  return g_string_free (marked, FALSE);
}

/* The match from which on most terms can be seen at once. */
static gsize
choose_start (const GArray *matches,
              gsize         from)
{
  guint best = 0;
  gsize start = from;

  for (guint i = 0; i < matches->len; i++)
    {
      const DeskSearchMatch *first = get_match (matches, i);
      guint32 terms = 0;
      guint n;

      if (first->start < from)
        continue;
      for (guint j = 0; j < matches->len; j++)
        {
          const DeskSearchMatch *match = get_match (matches, j);

          if (match->start >= first->start && match->end <= first->start + SNIPPET_BYTES - LEAD_BYTES)
            terms |= (guint32) 1 << match->term;
        }
      n = (guint) __builtin_popcount (terms);
      if (n > best || (n == best && n > 0 && first->start < start))
        {
          best = n;
          start = first->start;
        }
    }

  return start;
}

static gsize
align (const char *text,
       gsize       at)
{
  while (at > 0 && ((guchar) text[at] & 0xc0) == 0x80)
    at--;

  return at;
}

/**
 * desk_search_cut_snippet:
 * @text: valid UTF-8
 * @size: bytes of @text
 * @from: first byte to show
 * @matches: (element-type DeskSearchMatch): what is to be seen
 *
 * Returns: (transfer full): about a line of @text with as many of the matches
 *   as go into it, marked; its beginning, when there are none
 */
char *
desk_search_cut_snippet (const char   *text,
                         gsize         size,
                         gsize         from,
                         const GArray *matches)
{
  gsize match = choose_start (matches, from);
  gsize start = match > from + LEAD_BYTES ? align (text, match - LEAD_BYTES) : from;
  gsize end = MIN (start + SNIPPET_BYTES, size);
  g_autofree char *marked = NULL;

  /* Words are not cut, unless they are longer than a line. */
  for (gsize at = start; start > from && at < match; at++)
    {
      if (text[at] == ' ' || text[at] == '\n')
        {
          start = at + 1;
          break;
        }
    }
  if (end < size)
    {
      gsize at = end;

      while (at > start + SNIPPET_BYTES / 2 && text[at] != ' ' && text[at] != '\n')
        at--;
      end = at > start + SNIPPET_BYTES / 2 ? at : align (text, end);
    }

  marked = desk_search_mark_text (text, start, end, matches);
  return g_strconcat (start > from ? "…" : "", marked, end < size ? "…" : "", NULL);
}
