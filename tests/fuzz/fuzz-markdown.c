// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Any text, read as Markdown. What comes of it is small, shallow and valid
 * UTF-8 without characters that act unseen, its links lead only where they
 * may, and its markup is what GTK takes.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-markdown.h"
#include "desk-safe-text.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
check_safe (const char *text,
            gsize       size)
{
  g_assert_true (g_utf8_validate_len (text, size, NULL));
  for (const char *p = text; p < text + size; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      /* Tags are part of flags. */
      g_assert_true (!desk_safe_text_is_hidden (character) || character >= 0xE0000);
    }
}

static void
check_markup (const DeskMarkdownBlock *block)
{
  const GMarkupParser parser = { 0 };
  g_autofree char *markup = desk_markdown_block_to_markup (block);
  g_autofree char *element = g_strconcat ("<markup>", markup, "</markup>", NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, element, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
check_block (const DeskMarkdownBlock *block,
             int                      depth,
             guint                   *n_blocks)
{
  gsize place = 0;

  ++*n_blocks;
  /* A list is two levels of blocks. */
  g_assert_cmpint (depth, <=, 2 * DESK_MARKDOWN_MAX_DEPTH + 2);
  g_assert_true (block->kind == DESK_MARKDOWN_DOCUMENT || depth > 0);
  check_safe (block->text->str, block->text->len);
  check_markup (block);

  for (guint i = 0; i < block->runs->len; i++)
    {
      const DeskMarkdownRun *run = &g_array_index (block->runs, DeskMarkdownRun, i);

      g_assert_cmpuint (run->start, ==, place);
      g_assert_cmpuint (run->end, >, run->start);
      place = run->end;
      if (run->target != NULL)
        {
          g_autofree char *scheme = g_uri_parse_scheme (run->target);

          check_safe (run->target, strlen (run->target));
          g_assert_true (desk_markdown_may_open (run->target));
          g_assert_nonnull (scheme);
          g_assert_true (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0
                         || g_ascii_strcasecmp (scheme, "mailto") == 0);
        }
    }
  g_assert_cmpuint (place, ==, block->text->len);

  for (guint i = 0; i < block->children->len; i++)
    check_block (g_ptr_array_index (block->children, i), depth + 1, n_blocks);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_malloc (size + 1);
  g_autoptr (DeskMarkdownBlock) document = NULL;
  gboolean is_cut;
  guint n_blocks = 0;

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  document = desk_markdown_parse (text, &is_cut);
  check_block (document, 0, &n_blocks);
  g_assert_cmpuint (n_blocks, <=, DESK_MARKDOWN_MAX_BLOCKS + 1);
  if (strlen (text) > DESK_MARKDOWN_SHOWN_BYTES)
    g_assert_true (is_cut);

  return 0;
}
