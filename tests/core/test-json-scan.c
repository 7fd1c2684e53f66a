// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-json-scan.h"

static void
test_json (void)
{
  static const char *const good[] = {
    "null", "true", "false", "0", "-0", "-1", "10", "1.5", "-0.5e-3", "1E+2", "0e1", "1e308", "1e-999",
    "9223372036854775807", "-9223372036854775808", "\"\"", "\"a\"", " \t\r\n1\n", "[]", "{}", "[ ]", "{ }", "[1,[],{},\"x\",null]",
    "{\"a\":{\"b\":[{\"c\":1}]},\"d\":[]}", "{\"\":0}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e4\\u20AC\"",
    "\"\\ud83d\\ude00\"", "\"ä€😀\"", "\"\x7f\"", "[[[[[[[[]]]]]]]]", " { \"a\" : [ 1 , 2 ] } ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      g_test_message ("%s", good[i]);
      desk_json_scan (good[i], strlen (good[i]), 8, &error);
      g_assert_no_error (error);
      node = json_from_string (good[i], &error);
      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
}

static void
test_no_json (void)
{
  static const char *const wrong[] = {
    "", " ", "nul", "nulll", "True", "undefined", "NaN", "Infinity", "+1", "01", "-01", "-", ".5", "1.", "1.e1", "1e", "1e+", "0x10", "1_000",
    "1 2", "'a'", "\"", "\"a", "\"a\n\"", "\"\t\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]",
    "[1}", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\" 1}", "{\"a\":1]", "[]]", "{}}", "/**/1",
    "// x\n1", "1 // x", "\xef\xbb\xbf" "1", "[\"a\":1]", "\"\\",
    /* What json-glib reads as something else. */
    "9223372036854775808", "-9223372036854775809", "18446744073709551615", "99999999999999999999", "1e999", "-1e999", "\"a\\u0000b\"",
    "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\\n\"", "\"\\ud83d\\ud83d\"",
    /* No UTF-8. */
    "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", "\xa0" "1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_strescape (wrong[i], NULL);

      g_test_message ("%s", shown);
      g_assert_false (desk_json_scan (wrong[i], strlen (wrong[i]), 8, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
    }
}

static void
test_nul (void)
{
  g_assert_false (desk_json_scan ("1\0", 2, 8, NULL));
  g_assert_false (desk_json_scan ("\"\0\"", 3, 8, NULL));
  g_assert_false (desk_json_scan ("\"\\\0\"", 4, 8, NULL));
}

/* Each is followed by bytes that would make it right or make it wrong. */
static void
test_ends_at_its_size (void)
{
  g_assert_true (desk_json_scan ("[1]]", 3, 8, NULL));
  g_assert_false (desk_json_scan ("[1]", 2, 8, NULL));
  g_assert_false (desk_json_scan ("true", 3, 8, NULL));
  g_assert_false (desk_json_scan ("\"\\u00e4\"", 6, 8, NULL));
  g_assert_false (desk_json_scan ("\"\\u00e4\"", 7, 8, NULL));
  g_assert_true (desk_json_scan ("12", 1, 8, NULL));
  g_assert_false (desk_json_scan ("1.5", 2, 8, NULL));
}

static void
test_position (void)
{
  static const struct {
    const char *text;
    const char *place;
  } wrong[] = { { "[1, x]", "byte 5" }, { "{\"a\": 1]", "byte 8" }, { "[1,\xff]", "byte 4" }, { "[1", "byte 3" } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (desk_json_scan (wrong[i].text, strlen (wrong[i].text), 8, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i].place));
    }
}

static GString *
nested (guint       depth,
        const char *open,
        const char *inside,
        const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, inside);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  return text;
}

static void
test_depth (void)
{
  static const guint limits[] = { 1, 2, DESK_JSON_MAX_DEPTH, DESK_JSON_LINE_MAX_DEPTH, 63, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GString) arrays = nested (limits[i], "[", "", "]");
      g_autoptr (GString) objects = nested (limits[i], "{\"a\":", "1", "}");
      g_autoptr (GString) deeper = nested (limits[i] + 1, "[", "", "]");
      g_autoptr (GString) crossed = nested (limits[i], "[", "", "}");
      g_autoptr (GError) error = NULL;

      g_assert_true (desk_json_scan (arrays->str, arrays->len, limits[i], NULL));
      g_assert_true (desk_json_scan (objects->str, objects->len, limits[i], NULL));
      g_assert_false (desk_json_scan (crossed->str, crossed->len, limits[i], NULL));
      g_assert_false (desk_json_scan (deeper->str, deeper->len, limits[i], &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE);
    }

  g_assert_false (desk_json_scan ("[]", 2, 0, NULL));
  g_assert_true (desk_json_scan ("1", 1, 0, NULL));
}

/* One line of docs/json-lines.md may be 4 MiB. */
static void
test_huge (void)
{
  g_autoptr (GString) deep = nested (2 * 1024 * 1024, "[", "", "]");
  g_autoptr (GString) half = nested (4 * 1024 * 1024, "{\"a\":", "", "");
  g_autoptr (GString) wide = g_string_new ("[0");

  g_assert_false (desk_json_scan (deep->str, deep->len, 64, NULL));
  g_assert_false (desk_json_scan (half->str, half->len, 64, NULL));
  while (wide->len < 4 * 1024 * 1024)
    g_string_append (wide, ",{}");
  g_string_append_c (wide, ']');
  g_assert_true (desk_json_scan (wide->str, wide->len, 2, NULL));
}

/* What is written is read again, whatever the text holds. */
static void
test_written (void)
{
  for (gunichar c = 1; c < 0x3000; c++)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
      g_autoptr (JsonNode) read = NULL;
      g_autoptr (GError) error = NULL;
      char character[8] = "";
      g_autofree char *string = NULL;
      g_autofree char *text = NULL;

      g_unichar_to_utf8 (c, character);
      string = g_strconcat ("a", character, character, "b", NULL);
      json_node_set_string (node, string);
      text = desk_json_to_text (node);
      desk_json_scan (text, strlen (text), 0, &error);
      g_assert_no_error (error);
      g_assert_null (strchr (text, '\n'));
      read = json_from_string (text, NULL);
      g_assert_cmpstr (json_node_get_string (read), ==, string);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/json-scan/takes-json-and-the-parser-takes-it-too", test_json);
  g_test_add_func ("/core/json-scan/refuses-what-is-none-or-is-read-differently", test_no_json);
  g_test_add_func ("/core/json-scan/refuses-nul", test_nul);
  g_test_add_func ("/core/json-scan/ends-at-its-size", test_ends_at_its_size);
  g_test_add_func ("/core/json-scan/says-where", test_position);
  g_test_add_func ("/core/json-scan/depth-has-a-limit", test_depth);
  g_test_add_func ("/core/json-scan/huge-texts-need-no-stack", test_huge);
  g_test_add_func ("/core/json-scan/takes-what-is-written", test_written);

  return g_test_run ();
}
