// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-markdown.h"

G_BEGIN_DECLS

/**
 * DeskMarkdownLabelFunc:
 * @block: a block with text
 * @data: what desk_markdown_table_new() was given
 *
 * Returns: (transfer floating): a label of it
 */
typedef GtkWidget *(*DeskMarkdownLabelFunc) (const DeskMarkdownBlock *block, gpointer data);

GtkWidget *desk_markdown_table_new (const DeskMarkdownBlock *table, DeskMarkdownLabelFunc make_label, gpointer data);

G_END_DECLS
