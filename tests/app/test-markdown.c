// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How texts in Markdown are read: what is markup, what stays text, what a
 * link may lead to, and where a text that is too much is cut.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include <glib.h>

#include "desk-markdown.h"
#include "desk-safe-text.h"

static DeskMarkdownBlock *
parse (const char *text)
{
  gboolean is_cut = TRUE;
  DeskMarkdownBlock *document = desk_markdown_parse (text, &is_cut);

  g_assert_false (is_cut);

  return document;
}

static const DeskMarkdownBlock *
child (const DeskMarkdownBlock *block,
       guint                    index,
       DeskMarkdownKind         kind)
{
  const DeskMarkdownBlock *found;

  g_assert_cmpuint (index, <, block->children->len);
  found = g_ptr_array_index (block->children, index);
  g_assert_cmpint (found->kind, ==, kind);

  return found;
}

static void
assert_markup (const char *text,
               const char *expected)
{
  g_autoptr (DeskMarkdownBlock) document = parse (text);
  g_autofree char *markup = desk_markdown_block_to_markup (child (document, 0, DESK_MARKDOWN_PARAGRAPH));

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_styles (void)
{
  assert_markup ("a **b _c_** ~~d~~", "a <b>b </b><b><i>c</i></b> <s>d</s>");
  assert_markup ("1 < 2 & 3", "1 &lt; 2 &amp; 3");
}

static void
test_lines_stay_lines (void)
{
  assert_markup ("first\nsecond", "first\nsecond");
}

static void
test_html_is_text (void)
{
  g_autoptr (DeskMarkdownBlock) document = parse ("<script>alert (1)</script>\n");

  assert_markup ("press <b>Enter</b>", "press &lt;b&gt;Enter&lt;/b&gt;");
  g_assert_cmpstr (child (document, 0, DESK_MARKDOWN_PARAGRAPH)->text->str, ==, "<script>alert (1)</script>");
}

static void
test_blocks (void)
{
  g_autoptr (DeskMarkdownBlock) document = parse ("## Title\n\n3. three\n4. four\n   - in it\n\n> said\n\n```\n code\n\n```\n\n---\n\n- [x] done\n- [ ] open\n");
  const DeskMarkdownBlock *list = child (document, 1, DESK_MARKDOWN_LIST);
  const DeskMarkdownBlock *second = child (list, 1, DESK_MARKDOWN_ITEM);
  const DeskMarkdownBlock *tasks = child (document, 5, DESK_MARKDOWN_LIST);

  g_assert_cmpint (child (document, 0, DESK_MARKDOWN_HEADING)->level, ==, 2);
  g_assert_cmpint (child (list, 0, DESK_MARKDOWN_ITEM)->number, ==, 3);
  g_assert_cmpint (second->number, ==, 4);
  g_assert_cmpint (child (child (second, 1, DESK_MARKDOWN_LIST), 0, DESK_MARKDOWN_ITEM)->number, ==, 0);
  g_assert_cmpstr (child (child (document, 2, DESK_MARKDOWN_QUOTE), 0, DESK_MARKDOWN_PARAGRAPH)->text->str, ==, "said");
  g_assert_cmpstr (child (document, 3, DESK_MARKDOWN_CODE)->text->str, ==, " code");
  child (document, 4, DESK_MARKDOWN_RULE);
  g_assert_cmpint (child (tasks, 0, DESK_MARKDOWN_ITEM)->task, ==, DESK_MARKDOWN_TASK_DONE);
  g_assert_cmpint (child (tasks, 1, DESK_MARKDOWN_ITEM)->task, ==, DESK_MARKDOWN_TASK_OPEN);
}

static void
test_table (void)
{
  g_autoptr (DeskMarkdownBlock) document = parse ("| a | b |\n| --- | --: |\n| 1 | **2** |\n");
  const DeskMarkdownBlock *table = child (document, 0, DESK_MARKDOWN_TABLE);
  const DeskMarkdownBlock *header = child (table, 0, DESK_MARKDOWN_ROW);
  const DeskMarkdownBlock *row = child (table, 1, DESK_MARKDOWN_ROW);

  g_assert_true (header->is_header);
  g_assert_false (row->is_header);
  g_assert_cmpstr (child (header, 0, DESK_MARKDOWN_CELL)->text->str, ==, "a");
  g_assert_cmpint (child (row, 1, DESK_MARKDOWN_CELL)->alignment, ==, 'r');
  g_assert_cmpstr (child (row, 1, DESK_MARKDOWN_CELL)->text->str, ==, "2");
}

static void
test_links (void)
{
  assert_markup ("[a **b**](https://x.example/?p=1&q=2)",
                 "<a href=\"https://x.example/?p=1&amp;q=2\" title=\"https://x.example/?p=1&amp;amp;q=2\">a <b>b</b></a>");
  assert_markup ("www.x.example", "<a href=\"http://www.x.example\" title=\"http://www.x.example\">www.x.example</a>");
  assert_markup ("mail a@b.example", "mail <a href=\"mailto:a@b.example\" title=\"mailto:a@b.example\">a@b.example</a>");
  /* A picture is not fetched. */
  assert_markup ("![photo](https://x.example/p.png)", "<a href=\"https://x.example/p.png\" title=\"https://x.example/p.png\">photo</a>");
}

/* Where it would have led is said. */
static void
test_links_elsewhere_are_text (void)
{
  assert_markup ("[open me](file:///etc/passwd)", "open me (file:///etc/passwd)");
  assert_markup ("<smb://share/x>", "smb://share/x");
  assert_markup ("[x](javascript:alert)", "x (javascript:alert)");

  g_assert_true (desk_markdown_may_open ("HTTPS://x.example"));
  g_assert_true (desk_markdown_may_open ("mailto:a@b.example"));
  g_assert_false (desk_markdown_may_open (NULL));
  g_assert_false (desk_markdown_may_open (""));
  g_assert_false (desk_markdown_may_open ("/etc/passwd"));
  g_assert_false (desk_markdown_may_open ("https://"));
  g_assert_false (desk_markdown_may_open ("https:///etc/passwd"));
  g_assert_false (desk_markdown_may_open ("mailto:"));
  g_assert_false (desk_markdown_may_open ("https://x.example/\u202egpj.exe"));
  g_assert_false (desk_markdown_may_open ("https://x.example/a b"));
  g_assert_false (desk_markdown_may_open ("https://x.example/\xff"));
}

static void
test_hidden_characters_are_shown (void)
{
  g_autofree char *crossed = desk_safe_text ("a\x01\x7f\xc2\x85z\r\n\u202ebad\u2066\xff\t\u200fx");
  /* The flag of Scotland is spelt in characters that are hidden elsewhere. */
  const char *flag = "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";
  g_autofree char *flagged = desk_safe_text (flag);
  g_autofree char *smuggled = desk_safe_text ("a\U000E0067");

  g_assert_cmpstr (crossed, ==, "a⟨U+0001⟩⟨U+007F⟩\nz\n⟨U+202E⟩bad⟨U+2066⟩\uFFFD\t\u200fx");
  g_assert_cmpstr (flagged, ==, flag);
  g_assert_cmpstr (smuggled, ==, "a⟨U+E0067⟩");
  /* Also where they are spelt as entities, which come to be after reading. */
  assert_markup ("x&#x202E;y", "x⟨U+202E⟩y");
  assert_markup ("`x\u202ey`", "<span font_family=\"monospace\" background=\"#808080\" background_alpha=\"15%\" insert_hyphens=\"false\">x⟨U+202E⟩y</span>");
}

static void
test_to_line (void)
{
  g_autofree char *line = desk_markdown_to_line ("## Title\n\n1. **first**\n2. second\nline\n\n| a | b |\n| --- | --- |\n| `c` | d |\n");

  g_assert_cmpstr (line, ==, "Title first second line a b c d");
}

static guint
count_blocks (const DeskMarkdownBlock *block,
              int                      depth,
              int                     *deepest)
{
  guint n = 1;

  *deepest = MAX (*deepest, depth);
  for (guint i = 0; i < block->children->len; i++)
    n += count_blocks (g_ptr_array_index (block->children, i), depth + 1, deepest);

  return n;
}

static void
test_long_text_is_cut (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (DeskMarkdownBlock) document = NULL;
  const DeskMarkdownBlock *paragraph;
  gboolean is_cut = FALSE;

  while (text->len < 2 * DESK_MARKDOWN_SHOWN_BYTES)
    g_string_append (text, "äää ");
  document = desk_markdown_parse (text->str, &is_cut);
  paragraph = child (document, 0, DESK_MARKDOWN_PARAGRAPH);
  g_assert_true (is_cut);
  g_assert_cmpuint (paragraph->text->len, <=, DESK_MARKDOWN_SHOWN_BYTES);
  g_assert_cmpuint (paragraph->text->len, >, DESK_MARKDOWN_SHOWN_BYTES - 4);
  g_assert_true (g_utf8_validate (paragraph->text->str, -1, NULL));
  g_string_free (text, TRUE);
}

static void
test_long_word_is_cut (void)
{
  g_autofree char *word = g_strnfill (DESK_MARKDOWN_MAX_WORD + 500, 'x');
  g_autofree char *text = g_strconcat ("before ", word, " after", NULL);
  g_autofree char *chinese = NULL;
  g_autoptr (DeskMarkdownBlock) document = NULL;
  GString *wide = g_string_new (NULL);
  gboolean is_cut = FALSE;

  document = desk_markdown_parse (text, &is_cut);
  g_assert_true (is_cut);
  g_assert_cmpuint (child (document, 0, DESK_MARKDOWN_PARAGRAPH)->text->len, ==, strlen ("before ") + DESK_MARKDOWN_MAX_WORD);

  word[DESK_LONG_WORD] = '\0';
  g_assert_true (desk_safe_text_has_long_word (word));
  word[DESK_LONG_WORD - 1] = '\0';
  g_assert_false (desk_safe_text_has_long_word (word));
  /* Lines of these may be broken anywhere. */
  for (guint i = 0; i < DESK_LONG_WORD; i++)
    g_string_append (wide, "漢");
  chinese = g_string_free (wide, FALSE);
  g_assert_false (desk_safe_text_has_long_word (chinese));
}

static void
test_many_blocks_are_cut (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (DeskMarkdownBlock) document = NULL;
  gboolean is_cut = FALSE;
  int deepest = 0;

  for (guint i = 0; i < DESK_MARKDOWN_MAX_BLOCKS; i++)
    g_string_append (text, "- a\n");
  document = desk_markdown_parse (text->str, &is_cut);
  g_assert_true (is_cut);
  g_assert_cmpuint (count_blocks (document, 0, &deepest), <=, DESK_MARKDOWN_MAX_BLOCKS + 1);
  g_string_free (text, TRUE);
}

static void
test_deep_nesting_is_flattened (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (DeskMarkdownBlock) document = NULL;
  const DeskMarkdownBlock *block;
  int deepest = 0;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "> ");
  g_string_append (text, "the bottom");
  document = parse (text->str);
  g_string_free (text, TRUE);

  count_blocks (document, 0, &deepest);
  g_assert_cmpint (deepest, <=, 2 * DESK_MARKDOWN_MAX_DEPTH + 1);
  for (block = document; block->kind != DESK_MARKDOWN_PARAGRAPH; block = g_ptr_array_index (block->children, 0))
    g_assert_cmpuint (block->children->len, ==, 1);
  g_assert_cmpstr (block->text->str, ==, "the bottom");
}

/* Half a minute, if cmark-gfm were given it as a table. */
static void
test_table_past_all_measure_is_text (void)
{
  GString *text = g_string_new ("|");
  g_autoptr (DeskMarkdownBlock) document = NULL;

  for (guint i = 0; i < 2500; i++)
    g_string_append (text, " x |");
  g_string_append (text, "\n|");
  for (guint i = 0; i < 2500; i++)
    g_string_append (text, " - |");
  for (guint i = 0; i < 4000; i++)
    g_string_append (text, "\na");
  document = parse (text->str);
  g_string_free (text, TRUE);

  g_assert_cmpuint (document->children->len, ==, 1);
  child (document, 0, DESK_MARKDOWN_PARAGRAPH);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/markdown/styles", test_styles);
  g_test_add_func ("/app/markdown/lines-stay-lines", test_lines_stay_lines);
  g_test_add_func ("/app/markdown/html-is-text", test_html_is_text);
  g_test_add_func ("/app/markdown/blocks", test_blocks);
  g_test_add_func ("/app/markdown/table", test_table);
  g_test_add_func ("/app/markdown/links", test_links);
  g_test_add_func ("/app/markdown/links-elsewhere-are-text", test_links_elsewhere_are_text);
  g_test_add_func ("/app/markdown/hidden-characters-are-shown", test_hidden_characters_are_shown);
  g_test_add_func ("/app/markdown/to-line", test_to_line);
  g_test_add_func ("/app/markdown/long-text-is-cut", test_long_text_is_cut);
  g_test_add_func ("/app/markdown/long-word-is-cut", test_long_word_is_cut);
  g_test_add_func ("/app/markdown/many-blocks-are-cut", test_many_blocks_are_cut);
  g_test_add_func ("/app/markdown/deep-nesting-is-flattened", test_deep_nesting_is_flattened);
  g_test_add_func ("/app/markdown/table-past-all-measure-is-text", test_table_past_all_measure_is_text);

  return g_test_run ();
}
