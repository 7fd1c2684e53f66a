// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Lists and records as text for people: columns that fit the terminal, one
 * row a line; records one field a line.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-text.h"
#include "desk-output-layout.h"

#define GAP 2
#define MAX_COLUMNS 24
/* Columns give way in this order, down to so much. */
static const struct
{
  DeskColumnFlags which;
  guint min;
} ways[] = { { DESK_COLUMN_WIDE, 16 }, { DESK_COLUMN_PLAIN, 8 }, { DESK_COLUMN_WIDE, 8 }, { DESK_COLUMN_PLAIN, 3 } };

/* Without a terminal nothing is cut; what is longer than this only leaves its
 * column. */
#define LOOSE_WIDTH 48

#define BOLD "\033[1m"
#define ALERT "\033[1;31m"
#define PLAIN "\033[0m"

static gboolean
is_shown (const DeskColumn *column)
{
  return (column->flags & DESK_COLUMN_JSON) == 0;
}

static void
append_styled (const DeskPage *page,
               const char     *style,
               const char     *text,
               GString        *to)
{
  if (page->has_colour)
    g_string_append_printf (to, "%s%s" PLAIN, style, text);
  else
    g_string_append (to, text);
}

/**
 * desk_layout_heading:
 * @page: where it is written
 * @heading: a line of its own
 * @to: is appended to
 */
void
desk_layout_heading (const DeskPage *page,
                     const char     *heading,
                     GString        *to)
{
  append_styled (page, BOLD, heading, to);
  g_string_append_c (to, '\n');
}

static guint
sum_widths (const DeskColumn *columns,
            const guint      *widths)
{
  guint sum = 0;

  for (guint i = 0; columns[i].name != NULL; i++)
    {
      if (widths[i] > 0 && (columns[i].flags & DESK_COLUMN_WHOLE) == 0)
        sum += widths[i] + GAP;
    }

  return sum > 0 ? sum - GAP : 0;
}

/* Takes one cell from the widest column that may give one. */
static gboolean
narrow_widest (const DeskColumn *columns,
               guint            *widths,
               DeskColumnFlags   wanted,
               guint             min)
{
  int widest = -1;

  for (guint i = 0; columns[i].name != NULL; i++)
    {
      if ((columns[i].flags & (DESK_COLUMN_RIGHT | DESK_COLUMN_KEEP | DESK_COLUMN_WHOLE)) != 0 || (columns[i].flags & wanted) != wanted)
        continue;
      if (widths[i] > min && (widest < 0 || widths[i] > widths[widest]))
        widest = (int) i;
    }
  if (widest < 0)
    return FALSE;

  widths[widest]--;
  return TRUE;
}

static void
fit_widths (const DeskPage   *page,
            const DeskColumn *columns,
            guint            *widths)
{
  if (page->width == 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      while (sum_widths (columns, widths) > page->width && narrow_widest (columns, widths, ways[i].which, ways[i].min))
        ;
    }
}

static void
measure (const DeskPage   *page,
         const DeskColumn *columns,
         GPtrArray        *rows,
         gboolean          with_titles,
         guint            *widths)
{
  for (guint i = 0; columns[i].name != NULL; i++)
    {
      widths[i] = 0;
      if (!is_shown (&columns[i]))
        continue;
      for (guint j = 0; j < rows->len; j++)
        {
          const DeskCell *cells = g_ptr_array_index (rows, j);

          if (cells[i].text != NULL)
            widths[i] = MAX (widths[i], desk_cli_text_get_width (cells[i].text));
        }
      /* A column without anything in it takes no room. */
      if (with_titles && widths[i] > 0)
        widths[i] = MAX (widths[i], desk_cli_text_get_width (_(columns[i].title)));
      if (page->width == 0 && (columns[i].flags & DESK_COLUMN_RIGHT) == 0)
        widths[i] = MIN (widths[i], LOOSE_WIDTH);
    }
  fit_widths (page, columns, widths);
}

static void
append_cell (const DeskPage *page,
             DeskColumnFlags flags,
             const char     *text,
             const char     *style,
             guint           width,
             gboolean        is_last,
             GString        *to)
{
  g_autofree char *cut = page->width > 0 && (flags & DESK_COLUMN_WHOLE) == 0 ? desk_cli_text_cut (text, width) : g_strdup (text);
  guint used = desk_cli_text_get_width (cut);
  guint padding = width > used ? width - used : 0;

  if ((flags & DESK_COLUMN_RIGHT) != 0)
    g_string_append_printf (to, "%*s", (int) padding, "");
  if (style != NULL)
    append_styled (page, style, cut, to);
  else
    g_string_append (to, cut);
  if ((flags & DESK_COLUMN_RIGHT) == 0 && !is_last)
    g_string_append_printf (to, "%*s", (int) padding, "");
  if (!is_last)
    g_string_append_printf (to, "%*s", GAP, "");
}

static void
end_line (GString *to)
{
  while (to->len > 0 && to->str[to->len - 1] == ' ')
    g_string_truncate (to, to->len - 1);
  g_string_append_c (to, '\n');
}

static guint
find_last (const DeskColumn *columns,
           const guint      *widths)
{
  guint last = 0;

  for (guint i = 0; columns[i].name != NULL; i++)
    {
      if (widths[i] > 0)
        last = i;
    }

  return last;
}

/**
 * desk_layout_rows:
 * @page: where it is written
 * @columns: the columns
 * @rows: (element-type DeskCell): arrays of cells, visible text in one line
 * @with_titles: whether a line with the titles goes before
 * @to: is appended to
 */
void
desk_layout_rows (const DeskPage   *page,
                  const DeskColumn *columns,
                  GPtrArray        *rows,
                  gboolean          with_titles,
                  GString          *to)
{
  guint widths[MAX_COLUMNS];
  guint last = 0;

  while (columns[last].name != NULL)
    last++;
  g_assert (last <= MAX_COLUMNS);
  measure (page, columns, rows, with_titles, widths);
  last = find_last (columns, widths);
  if (with_titles && rows->len > 0)
    {
      for (guint i = 0; i <= last && columns[i].name != NULL; i++)
        {
          if (widths[i] > 0)
            append_cell (page, columns[i].flags, _(columns[i].title), BOLD, widths[i], i == last, to);
        }
      end_line (to);
    }
  for (guint j = 0; j < rows->len; j++)
    {
      const DeskCell *cells = g_ptr_array_index (rows, j);

      for (guint i = 0; i <= last && columns[i].name != NULL; i++)
        {
          if (widths[i] > 0)
            append_cell (page, columns[i].flags, cells[i].text != NULL ? cells[i].text : "", cells[i].is_alert ? ALERT : NULL, widths[i], i == last, to);
        }
      end_line (to);
    }
}

static void
append_block (const char *text,
              GString    *to)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] != '\0')
        g_string_append_printf (to, "    %s\n", lines[i]);
      else if (lines[i + 1] != NULL)
        g_string_append_c (to, '\n');
    }
}

/**
 * desk_layout_has_blocks:
 * @columns: columns
 *
 * Returns: whether a row of them is a paragraph
 */
gboolean
desk_layout_has_blocks (const DeskColumn *columns)
{
  for (guint i = 0; columns[i].name != NULL; i++)
    {
      if ((columns[i].flags & DESK_COLUMN_BLOCK) != 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_layout_blocks:
 * @page: where it is written
 * @columns: the columns
 * @rows: (element-type DeskCell): arrays of cells, visible text
 * @to: is appended to
 */
void
desk_layout_blocks (const DeskPage   *page,
                    const DeskColumn *columns,
                    GPtrArray        *rows,
                    GString          *to)
{
  for (guint j = 0; j < rows->len; j++)
    {
      const DeskCell *cells = g_ptr_array_index (rows, j);
      gboolean is_first = TRUE;

      for (guint i = 0; columns[i].name != NULL; i++)
        {
          if (!is_shown (&columns[i]) || cells[i].text == NULL || (columns[i].flags & DESK_COLUMN_BLOCK) != 0)
            continue;
          if (!is_first)
            g_string_append_printf (to, "%*s", GAP, "");
          if (is_first)
            append_styled (page, BOLD, cells[i].text, to);
          else
            g_string_append (to, cells[i].text);
          is_first = FALSE;
        }
      g_string_append_c (to, '\n');
      for (guint i = 0; columns[i].name != NULL; i++)
        {
          if (is_shown (&columns[i]) && cells[i].text != NULL && (columns[i].flags & DESK_COLUMN_BLOCK) != 0)
            append_block (cells[i].text, to);
        }
    }
}

/**
 * desk_layout_fields:
 * @page: where it is written
 * @columns: the fields
 * @cells: their values, visible text; empty ones are left out
 * @to: is appended to
 */
void
desk_layout_fields (const DeskPage   *page,
                    const DeskColumn *columns,
                    const DeskCell   *cells,
                    GString          *to)
{
  guint width = 0;

  for (guint i = 0; columns[i].name != NULL; i++)
    {
      if (is_shown (&columns[i]) && cells[i].text != NULL)
        width = MAX (width, desk_cli_text_get_width (_(columns[i].title)));
    }
  for (guint i = 0; columns[i].name != NULL; i++)
    {
      const char *title = is_shown (&columns[i]) ? _(columns[i].title) : NULL;

      if (title == NULL || cells[i].text == NULL)
        continue;
      append_styled (page, BOLD, title, to);
      /* A text of several lines stands below its title. */
      if (strchr (cells[i].text, '\n') != NULL)
        {
          g_string_append_c (to, '\n');
          append_block (cells[i].text, to);
          continue;
        }
      g_string_append_printf (to, "%*s", (int) (width - desk_cli_text_get_width (title) + GAP), "");
      if (cells[i].is_alert)
        append_styled (page, ALERT, cells[i].text, to);
      else
        g_string_append (to, cells[i].text);
      g_string_append_c (to, '\n');
    }
}
