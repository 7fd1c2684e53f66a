// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text on a terminal: what could steer the terminal or turn the reading
 * direction is made visible, and columns are counted in cells.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <string.h>

#include "desk-cli-text.h"

/* Invisible characters that change what other characters look like. */
static gboolean
is_steering (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

/**
 * desk_cli_text_make_visible:
 * @text: text of anybody's
 * @keep_lines: whether ends of lines and tabs stay; otherwise they become
 *   blanks
 *
 * Returns: (transfer full): valid UTF-8 without control characters and
 *   without characters that turn the reading direction
 */
char *
desk_cli_text_make_visible (const char *text,
                            gboolean    keep_lines)
{
  g_autofree char *valid = NULL;
  GString *result;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  result = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r' && p[1] == '\n')
        continue;
      if (c == '\n' || c == '\t')
        g_string_append_c (result, keep_lines ? (char) c : ' ');
      else if (c < 0x20)
        g_string_append_unichar (result, 0x2400 + c);
      else if (c == 0x7f)
        g_string_append_unichar (result, 0x2421);
      else if (is_steering (c))
        g_string_append_printf (result, "<U+%04X>", c);
      else
        g_string_append_unichar (result, c);
    }

  return g_string_free (result, FALSE);
}

static guint
get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * desk_cli_text_get_width:
 * @text: visible text in one line
 *
 * Returns: how many cells it takes
 */
guint
desk_cli_text_get_width (const char *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_char_width (g_utf8_get_char (p));

  return width;
}

/**
 * desk_cli_text_cut:
 * @text: visible text in one line
 * @width: most cells it may take, at least 1
 *
 * Returns: (transfer full): the text, ending in “…” if it was too long
 */
char *
desk_cli_text_cut (const char *text,
                   guint       width)
{
  const char *end = text;
  guint used = 0;

  g_return_val_if_fail (text != NULL && width > 0, NULL);

  if (desk_cli_text_get_width (text) <= width)
    return g_strdup (text);

  while (used + get_char_width (g_utf8_get_char (end)) < width)
    {
      used += get_char_width (g_utf8_get_char (end));
      end = g_utf8_next_char (end);
    }

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

/**
 * desk_cli_text_to_locale:
 * @text: UTF-8
 * @size: bytes of it
 * @locale_size: (out): bytes of the result
 *
 * Returns: (transfer full): the text in the encoding of the terminal; what it
 *   does not have becomes “?”
 */
char *
desk_cli_text_to_locale (const char *text,
                         gsize       size,
                         gsize      *locale_size)
{
  const char *charset;
  char *result;

  if (!g_get_charset (&charset))
    {
      result = g_convert_with_fallback (text, (gssize) size, charset, "UTF-8", "?", NULL, locale_size, NULL);
      if (result != NULL)
        return result;
    }

  *locale_size = size;
  return g_strndup (text, size);
}
