// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text of strangers, made safe to look at: what would be invisible and act on
 * its surroundings is shown instead of acting. Control characters, and those
 * that turn the direction of writing around and so make a file name or an
 * address read as another one.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include "desk-safe-text.h"

#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029
#define NEXT_LINE 0x85
#define BLACK_FLAG 0x1F3F4
#define FIRST_TAG 0xE0001
#define LAST_TAG 0xE007F

static gboolean
is_tag (gunichar character)
{
  return character >= FIRST_TAG && character <= LAST_TAG;
}

/**
 * desk_safe_text_is_hidden:
 * @character: a character
 *
 * Marks of direction (U+200E, U+200F, U+061C) and joiners belong to the
 * writing of whole languages, act on their neighbours only, and stay.
 *
 * Returns: whether it is shown by its number
 */
gboolean
desk_safe_text_is_hidden (gunichar character)
{
  if (character == '\t' || character == '\n')
    return FALSE;

  return character < 0x20 || (character >= 0x7F && character < 0xA0)
         || (character >= 0x202A && character <= 0x202E) /* embeddings and overrides */
         || (character >= 0x2066 && character <= 0x2069) /* isolates */
         || (character >= 0x206A && character <= 0x206F) /* shaping, out of use */
         || (character >= 0xFFF9 && character <= 0xFFFB) /* annotations */
         || character == 0xFEFF || is_tag (character);
}

/**
 * desk_safe_text_append:
 * @string: what to append to
 * @text: any bytes
 * @size: how many, or -1 up to the NUL
 *
 * Appends @text as valid UTF-8 in which nothing acts unseen; every kind of
 * line break becomes a newline.
 */
void
desk_safe_text_append (GString    *string,
                       const char *text,
                       gssize      size)
{
  const char *end = text + (size < 0 ? strlen (text) : (gsize) size);
  gboolean in_flag = FALSE;

  while (text < end)
    {
      gunichar character = g_utf8_get_char_validated (text, end - text);

      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          g_string_append_unichar (string, 0xFFFD);
          text++;
          continue;
        }
      text = g_utf8_next_char (text);

      if (character == '\r')
        {
          if (text == end || *text != '\n')
            g_string_append_c (string, '\n');
          continue;
        }
      /* The flags of England, Scotland and Wales are spelt in tags. */
      in_flag = character == BLACK_FLAG || (in_flag && is_tag (character));

      if (character == NEXT_LINE || character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR)
        g_string_append_c (string, '\n');
      else if (desk_safe_text_is_hidden (character) && !in_flag)
        g_string_append_printf (string, "\u27e8U+%04X\u27e9", character);
      else
        g_string_append_unichar (string, character);
    }
}

/**
 * desk_safe_text:
 * @text: any bytes up to a NUL
 *
 * Returns: (transfer full): see desk_safe_text_append()
 */
char *
desk_safe_text (const char *text)
{
  GString *string;

  g_return_val_if_fail (text != NULL, NULL);

  string = g_string_new (NULL);
  desk_safe_text_append (string, text, -1);

  return g_string_free (string, FALSE);
}

/**
 * desk_safe_text_find_word:
 * @text: any bytes
 * @size: how many
 * @n_characters: how long a word
 * @end: (out) (optional): the place behind its first @n_characters
 *
 * Returns: whether so many characters stand together without a blank
 */
gboolean
desk_safe_text_find_word (const char *text,
                          gsize       size,
                          gsize       n_characters,
                          gsize      *end)
{
  const char *behind = text + size;
  gsize n = 0;

  for (const char *p = text; p < behind;)
    {
      gunichar character = g_utf8_get_char_validated (p, behind - p);
      gboolean is_valid = character != (gunichar) -1 && character != (gunichar) -2;

      /* Lines may be broken between wide characters, as of Chinese. */
      if (is_valid && (g_unichar_isspace (character) || g_unichar_iswide (character)))
        n = 0;
      else
        n++;
      p = is_valid ? g_utf8_next_char (p) : p + 1;
      if (n == n_characters)
        {
          if (end != NULL)
            *end = (gsize) (p - text);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * desk_safe_text_has_long_word:
 * @text: any bytes up to a NUL
 *
 * Breaking lines at words takes Pango a time that grows with the square of
 * their length: a second for a key of 2,000 characters, a minute for one of
 * 16,000. A label with such a word is to wrap at characters.
 *
 * Returns: whether there is a word of %DESK_LONG_WORD characters or more
 */
gboolean
desk_safe_text_has_long_word (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return desk_safe_text_find_word (text, strlen (text), DESK_LONG_WORD, NULL);
}

/**
 * desk_safe_text_join:
 * @parts: (array length=n_parts): texts from anywhere, %NULL where there is none
 * @n_parts: how many
 *
 * Returns: (transfer full): those that are there, with “ · ” between them
 */
char *
desk_safe_text_join (const char *const *parts,
                     guint              n_parts)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i] == NULL)
        continue;
      if (joined->len > 0)
        g_string_append (joined, " · ");
      desk_safe_text_append (joined, parts[i], -1);
    }

  return g_string_free (joined, FALSE);
}
