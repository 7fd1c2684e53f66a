// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_MARKDOWN_SHOWN_BYTES: as much of a text is read; the rest is cut off. */
#define DESK_MARKDOWN_SHOWN_BYTES (32 * 1024)
/** DESK_MARKDOWN_MAX_WORD: a text is cut within a word of as many characters. */
#define DESK_MARKDOWN_MAX_WORD 4000
/** DESK_MARKDOWN_MAX_BLOCKS: as many blocks, list items and cells are read. */
#define DESK_MARKDOWN_MAX_BLOCKS 1200
/** DESK_MARKDOWN_MAX_DEPTH: what is nested deeper is shown at this depth. */
#define DESK_MARKDOWN_MAX_DEPTH 8
/** DESK_MARKDOWN_MAX_COLUMNS: tables that are wider are not read as such. */
#define DESK_MARKDOWN_MAX_COLUMNS 12

typedef enum {
  DESK_MARKDOWN_DOCUMENT,
  DESK_MARKDOWN_PARAGRAPH,
  DESK_MARKDOWN_HEADING,
  DESK_MARKDOWN_LIST,
  DESK_MARKDOWN_ITEM,
  DESK_MARKDOWN_QUOTE,
  DESK_MARKDOWN_CODE,
  DESK_MARKDOWN_TABLE,
  DESK_MARKDOWN_ROW,
  DESK_MARKDOWN_CELL,
  DESK_MARKDOWN_RULE,
} DeskMarkdownKind;

typedef enum {
  DESK_MARKDOWN_PLAIN = 0,
  DESK_MARKDOWN_BOLD = 1 << 0,
  DESK_MARKDOWN_ITALIC = 1 << 1,
  DESK_MARKDOWN_STRUCK = 1 << 2,
  DESK_MARKDOWN_MONOSPACE = 1 << 3,
} DeskMarkdownStyle;

/**
 * DeskMarkdownTask:
 * @DESK_MARKDOWN_TASK_NONE: an item like others
 * @DESK_MARKDOWN_TASK_OPEN: still to be done
 * @DESK_MARKDOWN_TASK_DONE: ticked off
 */
typedef enum {
  DESK_MARKDOWN_TASK_NONE,
  DESK_MARKDOWN_TASK_OPEN,
  DESK_MARKDOWN_TASK_DONE,
} DeskMarkdownTask;

/**
 * DeskMarkdownRun:
 * @start: first byte in the text of the block
 * @end: first byte after it
 * @style: how it looks
 * @target: (nullable): where it leads: http, https or mailto
 */
typedef struct {
  gsize start;
  gsize end;
  DeskMarkdownStyle style;
  char *target;
} DeskMarkdownRun;

/**
 * DeskMarkdownBlock:
 * @kind: what it is
 * @level: of a heading, 1 to 6
 * @number: of an item of an ordered list; 0 in other lists
 * @task: of an item
 * @is_header: of a row: it names the columns
 * @alignment: of a cell: 'l', 'c', 'r', or 0
 * @text: of a paragraph, heading, cell or code block: safe to look at
 * @runs: (element-type DeskMarkdownRun): all of @text, in order
 * @children: (element-type DeskMarkdownBlock): what is inside
 *
 * A part of a text that was read. Plain data, without anything of a window.
 */
typedef struct {
  DeskMarkdownKind kind;
  int level;
  int number;
  DeskMarkdownTask task;
  gboolean is_header;
  char alignment;
  GString *text;
  GArray *runs;
  GPtrArray *children;
} DeskMarkdownBlock;

DeskMarkdownBlock *desk_markdown_parse (const char *text, gboolean *is_cut);
void               desk_markdown_block_free (DeskMarkdownBlock *self);

char              *desk_markdown_block_to_markup (const DeskMarkdownBlock *self);
gboolean           desk_markdown_block_has_link (const DeskMarkdownBlock *self);

char              *desk_markdown_to_line (const char *text);
gboolean           desk_markdown_may_open (const char *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskMarkdownBlock, desk_markdown_block_free)

G_END_DECLS
