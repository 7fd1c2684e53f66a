// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A table of a text. Its columns share what width there is, and their words
 * wrap; a first row without words, as tables of two columns often have one,
 * is left out.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-markdown-table.h"

static gboolean
is_empty_row (const DeskMarkdownBlock *row)
{
  for (guint i = 0; i < row->children->len; i++)
    {
      const DeskMarkdownBlock *cell = g_ptr_array_index (row->children, i);

      if (cell->text->len > 0)
        return FALSE;
    }

  return TRUE;
}

static float
xalign_of (char alignment)
{
  return alignment == 'r' ? 1.0f : alignment == 'c' ? 0.5f : 0.0f;
}

static void
add_cell (GtkGrid                 *grid,
          const DeskMarkdownBlock *row,
          int                      column,
          int                      line,
          DeskMarkdownLabelFunc    make_label,
          gpointer                 data)
{
  const DeskMarkdownBlock *cell = g_ptr_array_index (row->children, (guint) column);
  GtkWidget *label = make_label (cell, data);

  gtk_label_set_xalign (GTK_LABEL (label), xalign_of (cell->alignment));
  gtk_label_set_justify (GTK_LABEL (label), cell->alignment == 'r' ? GTK_JUSTIFY_RIGHT : cell->alignment == 'c' ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  /* A few words a line, while there is room for that. */
  if (row->children->len <= 3)
    gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_set_hexpand (label, (guint) column + 1 == row->children->len);
  gtk_widget_add_css_class (label, "markdown-cell");
  if (row->is_header)
    gtk_widget_add_css_class (label, "header");
  if (line == 0)
    gtk_widget_add_css_class (label, "first-row");
  if (column == 0)
    gtk_widget_add_css_class (label, "first-column");
  gtk_grid_attach (grid, label, column, line, 1, 1);
}

/**
 * desk_markdown_table_new:
 * @table: a block of kind %DESK_MARKDOWN_TABLE
 * @make_label: makes the label of a cell
 * @data: passed to @make_label
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *
desk_markdown_table_new (const DeskMarkdownBlock *table,
                         DeskMarkdownLabelFunc    make_label,
                         gpointer                 data)
{
  GtkGrid *grid;
  int line = 0;

  g_return_val_if_fail (table != NULL && table->kind == DESK_MARKDOWN_TABLE, NULL);

  grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "halign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (grid), "markdown-table");
  for (guint i = 0; i < table->children->len; i++)
    {
      const DeskMarkdownBlock *row = g_ptr_array_index (table->children, i);

      if (row->is_header && is_empty_row (row))
        continue;
      for (guint column = 0; column < row->children->len; column++)
        add_cell (grid, row, (int) column, line, make_label, data);
      line++;
    }

  return GTK_WIDGET (grid);
}
