// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-output.h"

G_BEGIN_DECLS

/**
 * DeskCell:
 * @text: (nullable): what is shown
 * @node: (nullable): what stands in JSON
 * @is_alert: somebody should look at it
 */
typedef struct {
  char *text;
  JsonNode *node;
  gboolean is_alert;
} DeskCell;

/**
 * DeskPage:
 * @width: cells of the terminal, 0: without end
 * @is_terminal: somebody reads along
 * @has_colour: it may be coloured
 */
typedef struct {
  guint width;
  gboolean is_terminal;
  gboolean has_colour;
} DeskPage;

gboolean desk_layout_has_blocks (const DeskColumn *columns);
void     desk_layout_heading (const DeskPage *page, const char *heading, GString *to);
void     desk_layout_rows (const DeskPage *page, const DeskColumn *columns, GPtrArray *rows, gboolean with_titles, GString *to);
void     desk_layout_blocks (const DeskPage *page, const DeskColumn *columns, GPtrArray *rows, GString *to);
void     desk_layout_fields (const DeskPage *page, const DeskColumn *columns, const DeskCell *cells, GString *to);

G_END_DECLS
