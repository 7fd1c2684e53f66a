// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is asked of a text before cmark-gfm reads it. Version 0.29.0.gfm.6,
 * which Debian 12 has, takes a time that grows with the product of columns
 * and rows of a table, half a minute for 32 KiB, and with the square of the
 * number of addresses without brackets. A text like that is read without.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include "desk-markdown-private.h"
#include "desk-markdown.h"
#include "desk-safe-text.h"

/* Columns of the widest line times lines; a table of 10 columns and 500 rows
 * on a page of 2,000 lines stays below. */
#define MAX_CELLS 40000

/* Bytes that looking for addresses may look at. */
#define MAX_LINK_STEPS (8 * 1024 * 1024)

/*
 * The size to cut @text to: at most @max_size, at the end of a line if one
 * is near, never within a character, and within a word only when no label
 * could be laid out with it.
 */
gsize
desk_markdown_cut (const char *text,
                   gsize       size,
                   gsize       max_size)
{
  const char *line;
  gsize end;

  if (desk_safe_text_find_word (text, MIN (size, max_size), DESK_MARKDOWN_MAX_WORD, &end))
    return end;
  if (size <= max_size)
    return size;

  line = memrchr (text + max_size - max_size / 8, '\n', max_size / 8);
  if (line != NULL)
    return (gsize) (line - text);
  while (max_size > 0 && ((guchar) text[max_size] & 0xC0) == 0x80)
    max_size--;

  return max_size;
}

gboolean
desk_markdown_may_have_tables (const char *text,
                               gsize       size)
{
  gsize n_lines = 1, n_bars = 0, max_bars = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '|')
        n_bars++;
      if (text[i] == '\n' || text[i] == '\r')
        {
          n_lines++;
          n_bars = 0;
        }
      max_bars = MAX (max_bars, n_bars);
    }

  return max_bars <= DESK_MARKDOWN_MAX_COLUMNS + 1 && max_bars * n_lines <= MAX_CELLS;
}

gboolean
desk_markdown_may_have_bare_links (const char *text,
                                   gsize       size)
{
  gsize n_links = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '@' || (text[i] == ':' && size - i >= 3 && memcmp (text + i, "://", 3) == 0)
          || (text[i] == 'w' && size - i >= 4 && memcmp (text + i, "www.", 4) == 0))
        n_links++;
    }

  return n_links * size <= MAX_LINK_STEPS;
}
