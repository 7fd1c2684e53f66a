// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reads Markdown into plain blocks of safe text: CommonMark with tables,
 * strikethrough, bare addresses and task lists. HTML is no markup here and
 * stands in the text as it was typed. Whatever is read, the result is small,
 * shallow and free of characters that act unseen; a window builds widgets
 * from it, a fuzzer does not need one.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

#include "desk-markdown.h"
#include "desk-markdown-private.h"
#include "desk-safe-text.h"

#define TARGET_MAX_BYTES 2000

typedef struct {
  guint n_blocks;
  gboolean is_cut;
} Reading;

static void read_blocks (Reading *reading, cmark_node *parent, DeskMarkdownBlock *into, int depth);

static void
clear_run (gpointer data)
{
  DeskMarkdownRun *run = data;

  g_free (run->target);
}

static DeskMarkdownBlock *
add_block (Reading           *reading,
           DeskMarkdownBlock *parent,
           DeskMarkdownKind   kind)
{
  DeskMarkdownBlock *self = g_new0 (DeskMarkdownBlock, 1);

  self->kind = kind;
  self->text = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (DeskMarkdownRun));
  g_array_set_clear_func (self->runs, clear_run);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_markdown_block_free);
  if (parent != NULL)
    g_ptr_array_add (parent->children, self);
  reading->n_blocks++;

  return self;
}

static gboolean
has_room (Reading *reading)
{
  if (reading->n_blocks < DESK_MARKDOWN_MAX_BLOCKS)
    return TRUE;
  reading->is_cut = TRUE;

  return FALSE;
}

static gboolean
is_type (cmark_node *node,
         const char *name)
{
  return g_str_equal (cmark_node_get_type_string (node), name);
}

static void
append_run (DeskMarkdownBlock *block,
            const char        *text,
            gssize             size,
            DeskMarkdownStyle  style,
            const char        *target)
{
  DeskMarkdownRun run = { .start = block->text->len, .style = style };

  desk_safe_text_append (block->text, text, size);
  run.end = block->text->len;
  if (run.end == run.start)
    return;

  if (block->runs->len > 0)
    {
      DeskMarkdownRun *last = &g_array_index (block->runs, DeskMarkdownRun, block->runs->len - 1);

      if (last->style == style && g_strcmp0 (last->target, target) == 0)
        {
          last->end = run.end;
          return;
        }
    }
  run.target = g_strdup (target);
  g_array_append_val (block->runs, run);
}

/* What a link is not followed to is said, unless its own words do. */
static void
append_refused_target (DeskMarkdownBlock *block,
                       gsize              start,
                       const char        *target,
                       DeskMarkdownStyle  style)
{
  g_autofree char *shown = desk_safe_text (target);
  g_autofree char *words = g_strdup_printf (block->text->len > start ? " (%s)" : "%s", shown);

  if (shown[0] != '\0' && strstr (block->text->str + start, shown) == NULL)
    append_run (block, words, -1, style, NULL);
}

typedef struct {
  int bold;
  int italic;
  int struck;
  cmark_node *link; /* the outermost one */
  gsize link_start;
} Inline;

static DeskMarkdownStyle
style_of (const Inline *state)
{
  return (state->bold > 0 ? DESK_MARKDOWN_BOLD : 0) | (state->italic > 0 ? DESK_MARKDOWN_ITALIC : 0)
         | (state->struck > 0 ? DESK_MARKDOWN_STRUCK : 0);
}

static void
read_link (DeskMarkdownBlock *block,
           Inline            *state,
           cmark_node        *node,
           gboolean           is_enter)
{
  const char *target = cmark_node_get_url (node);

  if (is_enter && state->link == NULL)
    {
      state->link = node;
      state->link_start = block->text->len;
    }
  else if (!is_enter && state->link == node)
    {
      state->link = NULL;
      if (!desk_markdown_may_open (target))
        append_refused_target (block, state->link_start, target, style_of (state));
      /* A picture without a text of its own. */
      else if (block->text->len == state->link_start)
        append_run (block, target, -1, style_of (state), target);
    }
}

static void
read_inline (DeskMarkdownBlock *block,
             Inline            *state,
             cmark_node        *node,
             gboolean           is_enter)
{
  cmark_node_type type = cmark_node_get_type (node);
  const char *target = state->link != NULL ? cmark_node_get_url (state->link) : NULL;
  int step = is_enter ? 1 : -1;

  if (target != NULL && !desk_markdown_may_open (target))
    target = NULL;

  if (type == CMARK_NODE_STRONG)
    state->bold += step;
  else if (type == CMARK_NODE_EMPH)
    state->italic += step;
  else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
    read_link (block, state, node, is_enter);
  else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE)
    append_run (block, cmark_node_get_literal (node), -1, style_of (state), target);
  else if (type == CMARK_NODE_CODE)
    append_run (block, cmark_node_get_literal (node), -1, style_of (state) | DESK_MARKDOWN_MONOSPACE, target);
  /* Who pressed Return in a note meant a new line. */
  else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
    append_run (block, "\n", 1, style_of (state), target);
  else if (is_type (node, "strikethrough"))
    state->struck += step;
}

/* By an iterator, as emphasis may be nested thousands of times. */
static void
read_inlines (DeskMarkdownBlock *block,
              cmark_node        *parent)
{
  cmark_iter *iter = cmark_iter_new (parent);
  cmark_event_type event;
  Inline state = { 0 };

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (node != parent)
        read_inline (block, &state, node, event == CMARK_EVENT_ENTER);
    }
  cmark_iter_free (iter);
}

static void
read_literal (Reading           *reading,
              cmark_node        *node,
              DeskMarkdownBlock *into,
              DeskMarkdownKind   kind)
{
  const char *literal = cmark_node_get_literal (node);
  gsize size = strlen (literal);
  DeskMarkdownBlock *block = add_block (reading, into, kind);

  while (size > 0 && literal[size - 1] == '\n')
    size--;
  append_run (block, literal, (gssize) size, kind == DESK_MARKDOWN_CODE ? DESK_MARKDOWN_MONOSPACE : DESK_MARKDOWN_PLAIN, NULL);
}

static void
read_row (Reading           *reading,
          cmark_node        *node,
          DeskMarkdownBlock *row,
          const guint8      *alignments,
          guint              n_columns)
{
  guint column = 0;

  for (cmark_node *cell = cmark_node_first_child (node); cell != NULL && column < n_columns; cell = cmark_node_next (cell))
    {
      DeskMarkdownBlock *block;

      if (!has_room (reading))
        return;
      block = add_block (reading, row, DESK_MARKDOWN_CELL);
      block->alignment = alignments == NULL ? 0 : (char) alignments[column];
      read_inlines (block, cell);
      column++;
    }
}

static void
read_table (Reading           *reading,
            cmark_node        *node,
            DeskMarkdownBlock *into)
{
  DeskMarkdownBlock *table = add_block (reading, into, DESK_MARKDOWN_TABLE);
  guint n_columns = cmark_gfm_extensions_get_table_columns (node);
  const guint8 *alignments = cmark_gfm_extensions_get_table_alignments (node);

  for (cmark_node *child = cmark_node_first_child (node); child != NULL; child = cmark_node_next (child))
    {
      DeskMarkdownBlock *row;

      if (!has_room (reading))
        return;
      row = add_block (reading, table, DESK_MARKDOWN_ROW);
      row->is_header = is_type (child, "table_header") || cmark_gfm_extensions_get_table_row_is_header (child);
      read_row (reading, child, row, alignments, n_columns);
    }
}

static void
read_list (Reading           *reading,
           cmark_node        *node,
           DeskMarkdownBlock *into,
           int                depth)
{
  DeskMarkdownBlock *list = add_block (reading, into, DESK_MARKDOWN_LIST);
  gboolean is_ordered = cmark_node_get_list_type (node) == CMARK_ORDERED_LIST;
  int number = cmark_node_get_list_start (node);

  for (cmark_node *child = cmark_node_first_child (node); child != NULL; child = cmark_node_next (child))
    {
      DeskMarkdownBlock *item;

      if (!has_room (reading))
        return;
      item = add_block (reading, list, DESK_MARKDOWN_ITEM);
      /* A list that begins at zero has numbers, too. */
      item->number = is_ordered ? MAX (number, 1) : 0;
      number++;
      if (is_type (child, "tasklist"))
        item->task = cmark_gfm_extensions_get_tasklist_item_checked (child) ? DESK_MARKDOWN_TASK_DONE : DESK_MARKDOWN_TASK_OPEN;
      read_blocks (reading, child, item, depth + 1);
    }
}

/* One that holds text, not blocks. */
static gboolean
read_leaf (Reading           *reading,
           cmark_node        *node,
           DeskMarkdownBlock *into)
{
  DeskMarkdownBlock *block;

  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
      block = add_block (reading, into, DESK_MARKDOWN_PARAGRAPH);
      read_inlines (block, node);
      return TRUE;
    case CMARK_NODE_HEADING:
      block = add_block (reading, into, DESK_MARKDOWN_HEADING);
      block->level = cmark_node_get_heading_level (node);
      read_inlines (block, node);
      return TRUE;
    case CMARK_NODE_CODE_BLOCK:
      read_literal (reading, node, into, DESK_MARKDOWN_CODE);
      return TRUE;
    case CMARK_NODE_HTML_BLOCK:
      read_literal (reading, node, into, DESK_MARKDOWN_PARAGRAPH);
      return TRUE;
    case CMARK_NODE_THEMATIC_BREAK:
      add_block (reading, into, DESK_MARKDOWN_RULE);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Nested as deep as it may be: all that follows stands side by side. */
static void
read_flat (Reading           *reading,
           cmark_node        *parent,
           DeskMarkdownBlock *into)
{
  cmark_iter *iter = cmark_iter_new (parent);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (event != CMARK_EVENT_ENTER || node == parent)
        continue;
      if (!has_room (reading))
        break;
      if (is_type (node, "table_cell"))
        read_inlines (add_block (reading, into, DESK_MARKDOWN_PARAGRAPH), node);
      else
        read_leaf (reading, node, into);
    }
  cmark_iter_free (iter);
}

static void
read_blocks (Reading           *reading,
             cmark_node        *parent,
             DeskMarkdownBlock *into,
             int                depth)
{
  if (depth >= DESK_MARKDOWN_MAX_DEPTH)
    {
      read_flat (reading, parent, into);
      return;
    }

  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node))
    {
      if (!has_room (reading))
        return;
      if (read_leaf (reading, node, into))
        continue;
      if (cmark_node_get_type (node) == CMARK_NODE_LIST)
        read_list (reading, node, into, depth);
      else if (cmark_node_get_type (node) == CMARK_NODE_BLOCK_QUOTE)
        read_blocks (reading, node, add_block (reading, into, DESK_MARKDOWN_QUOTE), depth + 1);
      else if (is_type (node, "table"))
        read_table (reading, node, into);
    }
}

static void
attach (cmark_parser *parser,
        const char   *name)
{
  cmark_syntax_extension *extension = cmark_find_syntax_extension (name);

  g_assert (extension != NULL);
  cmark_parser_attach_syntax_extension (parser, extension);
}

static cmark_node *
read_document (const char *text,
               gsize       size)
{
  static gsize is_registered;
  cmark_parser *parser;
  cmark_node *document;

  if (g_once_init_enter (&is_registered))
    {
      cmark_gfm_core_extensions_ensure_registered ();
      g_once_init_leave (&is_registered, 1);
    }

  parser = cmark_parser_new (CMARK_OPT_VALIDATE_UTF8);
  if (desk_markdown_may_have_tables (text, size))
    attach (parser, "table");
  if (desk_markdown_may_have_bare_links (text, size))
    attach (parser, "autolink");
  attach (parser, "strikethrough");
  attach (parser, "tasklist");
  cmark_parser_feed (parser, text, size);
  document = cmark_parser_finish (parser);
  cmark_parser_free (parser);

  return document;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gsize       size)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) size);

  g_string_append (markup, escaped);
}

/* GTK reads the title of a link as markup of its own. */
static void
append_link_start (GString    *markup,
                   const char *target)
{
  g_autofree char *shown = desk_safe_text (target);
  g_autofree char *title = g_markup_escape_text (shown, -1);

  g_string_append (markup, "<a href=\"");
  append_escaped (markup, target, strlen (target));
  g_string_append (markup, "\" title=\"");
  append_escaped (markup, title, strlen (title));
  g_string_append (markup, "\">");
}

static void
append_run_markup (GString               *markup,
                   const char            *text,
                   const DeskMarkdownRun *run)
{
  static const struct {
    DeskMarkdownStyle style;
    const char *start;
    const char *end;
  } tags[] = {
    { DESK_MARKDOWN_BOLD, "<b>", "</b>" },
    { DESK_MARKDOWN_ITALIC, "<i>", "</i>" },
    { DESK_MARKDOWN_STRUCK, "<s>", "</s>" },
    /* A grey that is faint enough for light and for dark. */
    { DESK_MARKDOWN_MONOSPACE, "<span font_family=\"monospace\" background=\"#808080\" background_alpha=\"15%\" insert_hyphens=\"false\">", "</span>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      if (run->style & tags[i].style)
        g_string_append (markup, tags[i].start);
    }
  append_escaped (markup, text + run->start, run->end - run->start);
  for (guint i = G_N_ELEMENTS (tags); i > 0; i--)
    {
      if (run->style & tags[i - 1].style)
        g_string_append (markup, tags[i - 1].end);
    }
}

/**
 * desk_markdown_parse:
 * @text: any bytes up to a NUL
 * @is_cut: (out): whether not all of it was read, see
 *   %DESK_MARKDOWN_SHOWN_BYTES
 *
 * Returns: (transfer full): a block of kind %DESK_MARKDOWN_DOCUMENT
 */
DeskMarkdownBlock *
desk_markdown_parse (const char *text,
                     gboolean   *is_cut)
{
  Reading reading = { 0 };
  DeskMarkdownBlock *self;
  cmark_node *document;
  gsize size, shown;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (is_cut != NULL, NULL);

  size = strlen (text);
  shown = desk_markdown_cut (text, size, DESK_MARKDOWN_SHOWN_BYTES);
  reading.is_cut = shown < size;
  self = add_block (&reading, NULL, DESK_MARKDOWN_DOCUMENT);
  document = read_document (text, shown);
  read_blocks (&reading, document, self, 0);
  cmark_node_free (document);
  *is_cut = reading.is_cut;

  return self;
}

void
desk_markdown_block_free (DeskMarkdownBlock *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
  g_ptr_array_unref (self->children);
  g_free (self);
}

/**
 * desk_markdown_block_to_markup:
 * @self: a block with text
 *
 * Returns: (transfer full): its text as markup of a #GtkLabel
 */
char *
desk_markdown_block_to_markup (const DeskMarkdownBlock *self)
{
  const char *target = NULL;
  GString *markup;

  g_return_val_if_fail (self != NULL, NULL);

  markup = g_string_new (NULL);
  for (guint i = 0; i < self->runs->len; i++)
    {
      const DeskMarkdownRun *run = &g_array_index (self->runs, DeskMarkdownRun, i);

      /* A link of several styles is still one link. */
      if (g_strcmp0 (target, run->target) != 0)
        {
          if (target != NULL)
            g_string_append (markup, "</a>");
          if (run->target != NULL)
            append_link_start (markup, run->target);
          target = run->target;
        }
      append_run_markup (markup, self->text->str, run);
    }
  if (target != NULL)
    g_string_append (markup, "</a>");

  return g_string_free (markup, FALSE);
}

gboolean
desk_markdown_block_has_link (const DeskMarkdownBlock *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->runs->len; i++)
    {
      if (g_array_index (self->runs, DeskMarkdownRun, i).target != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
append_line (GString                 *line,
             const DeskMarkdownBlock *block)
{
  if (line->len > 0 && block->text->len > 0)
    g_string_append_c (line, ' ');
  for (const char *p = block->text->str; *p != '\0'; p++)
    g_string_append_c (line, *p == '\n' || *p == '\t' ? ' ' : *p);
  for (guint i = 0; i < block->children->len; i++)
    append_line (line, g_ptr_array_index (block->children, i));
}

/**
 * desk_markdown_to_line:
 * @text: any bytes up to a NUL
 *
 * Returns: (transfer full): its words on one line, without markup
 */
char *
desk_markdown_to_line (const char *text)
{
  gboolean is_cut;
  g_autoptr (DeskMarkdownBlock) document = desk_markdown_parse (text, &is_cut);
  GString *line = g_string_new (NULL);

  append_line (line, document);

  return g_string_free (line, FALSE);
}

/**
 * desk_markdown_may_open:
 * @target: where a link leads
 *
 * Only pages of the web and addresses of mail: a ticket must not get somebody
 * to open a file of their own, or to start a program.
 *
 * Returns: whether it may be opened when somebody asks for it
 */
gboolean
desk_markdown_may_open (const char *target)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;

  if (target == NULL || strlen (target) > TARGET_MAX_BYTES || !g_utf8_validate (target, -1, NULL))
    return FALSE;
  for (const char *p = target; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (desk_safe_text_is_hidden (character) || g_unichar_isspace (character))
        return FALSE;
    }

  uri = g_uri_parse (target, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri == NULL)
    return FALSE;
  scheme = g_uri_get_scheme (uri);
  if (g_str_equal (scheme, "mailto"))
    return strchr (g_uri_get_path (uri), '@') != NULL;

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0';
}
