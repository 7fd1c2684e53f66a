// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A look at JSON from outside before a parser sees it.
 *
 * json-glib takes more than RFC 8259 allows and does not always say what it
 * made of it: it recurses as deep as the text nests, until the stack ends; a
 * whole number that does not fit 64 bits becomes -1; a text is cut at an
 * escaped NUL; half of a surrogate pair becomes bytes that are not UTF-8. The
 * log is replayed for ever, so only what every parser reads alike gets in.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-json-scan.h"

typedef struct {
  const char *at;
  const char *end;
} Scan;

static gboolean
scan_literal (Scan       *scan,
              const char *literal)
{
  gsize size = strlen (literal);

  if ((gsize) (scan->end - scan->at) < size || memcmp (scan->at, literal, size) != 0)
    return FALSE;

  scan->at += size;
  return TRUE;
}

static gboolean
scan_digits (Scan *scan)
{
  const char *first = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;

  return scan->at > first;
}

static gboolean
scan_number (Scan *scan)
{
  const char *first = scan->at;
  gboolean is_whole = TRUE;
  g_autofree char *number = NULL;

  if (*scan->at == '-')
    scan->at++;
  if (scan->at < scan->end && *scan->at == '0')
    scan->at++;
  else if (!scan_digits (scan))
    return FALSE;

  if (scan->at < scan->end && *scan->at == '.')
    {
      scan->at++;
      is_whole = FALSE;
      if (!scan_digits (scan))
        return FALSE;
    }
  if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E'))
    {
      scan->at++;
      is_whole = FALSE;
      if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
        scan->at++;
      if (!scan_digits (scan))
        return FALSE;
    }

  number = g_strndup (first, (gsize) (scan->at - first));
  if (is_whole)
    return g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL);

  return isfinite (g_ascii_strtod (number, NULL));
}

static gboolean
scan_unit (Scan    *scan,
           guint32 *unit)
{
  guint32 result = 0;

  if (scan->end - scan->at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (scan->at[i]);

      if (digit < 0)
        return FALSE;
      result = result << 4 | (guint32) digit;
    }

  scan->at += 4;
  *unit = result;
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  guint32 unit;

  if (scan->at == scan->end)
    return FALSE;
  if (*scan->at != 'u')
    return *scan->at != '\0' && strchr ("\"\\/bfnrt", *scan->at++) != NULL;

  scan->at++;
  if (!scan_unit (scan, &unit) || unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit >= 0xd800 && unit <= 0xdbff)
    return scan_literal (scan, "\\u") && scan_unit (scan, &unit) && unit >= 0xdc00 && unit <= 0xdfff;

  return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
  if (scan->at == scan->end || *scan->at != '"')
    return FALSE;

  scan->at++;
  while (scan->at < scan->end)
    {
      guchar c = (guchar) *scan->at;

      if (c < 0x20)
        return FALSE;
      scan->at++;
      if (c == '"')
        return TRUE;
      if (c == '\\' && !scan_escape (scan))
        return FALSE;
    }

  return FALSE;
}

static gboolean
scan_scalar (Scan *scan)
{
  switch (*scan->at)
    {
    case '"':
      return scan_string (scan);
    case 't':
      return scan_literal (scan, "true");
    case 'f':
      return scan_literal (scan, "false");
    case 'n':
      return scan_literal (scan, "null");
    default:
      return scan_number (scan);
    }
}

static void
scan_blanks (Scan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n'))
    scan->at++;
}

/* A member's name and the colon behind it. */
static gboolean
scan_name (Scan *scan)
{
  if (!scan_string (scan))
    return FALSE;
  scan_blanks (scan);

  return scan_literal (scan, ":");
}

static gboolean
scan_value (Scan     *scan,
            guint     max_depth,
            gboolean *too_deep)
{
  guint64 objects = 0; /* bit 0: the innermost container is an object */
  guint depth = 0;

  for (;;)
    {
      scan_blanks (scan);
      if (scan->at == scan->end)
        return FALSE;

      if (*scan->at == '[' || *scan->at == '{')
        {
          gboolean is_object = *scan->at == '{';

          if (++depth > max_depth)
            {
              *too_deep = TRUE;
              return FALSE;
            }
          objects = objects << 1 | (is_object ? 1 : 0);
          scan->at++;
          scan_blanks (scan);
          if (scan->at == scan->end)
            return FALSE;
          if (*scan->at != (is_object ? '}' : ']'))
            {
              if (is_object && !scan_name (scan))
                return FALSE;
              continue;
            }
        }
      else if (!scan_scalar (scan))
        {
          return FALSE;
        }

      /* Behind a value, or at the end of an empty container. */
      for (;;)
        {
          scan_blanks (scan);
          if (depth == 0)
            return scan->at == scan->end;
          if (scan->at == scan->end)
            return FALSE;
          if (*scan->at != ((objects & 1) != 0 ? '}' : ']'))
            break;
          scan->at++;
          objects >>= 1;
          depth--;
        }

      if (*scan->at != ',')
        return FALSE;
      scan->at++;
      scan_blanks (scan);
      if ((objects & 1) != 0 && !scan_name (scan))
        return FALSE;
    }
}

/**
 * desk_json_scan:
 * @text: what may be JSON; need not end in NUL
 * @size: bytes of @text
 * @max_depth: how deep arrays and objects may nest, at most 64
 * @error: return location for %DESK_CORE_ERROR_INVALID or, nested too deep,
 *   %DESK_CORE_ERROR_TOO_LARGE
 *
 * Whether @text is one JSON value (RFC 8259) that is read alike everywhere:
 * UTF-8 without NUL and without halves of surrogate pairs, escaped or not;
 * whole numbers that fit 64 bits with their sign, others finite. Uses no
 * stack however the text nests. Call it before json-glib sees a text that
 * somebody else wrote.
 *
 * Returns: whether it is
 */
gboolean
desk_json_scan (const char *text,
                gsize       size,
                guint       max_depth,
                GError    **error)
{
  Scan scan = { text, text + size };
  gboolean too_deep = FALSE;
  const char *valid_end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (max_depth <= 64, FALSE);

  if (!g_utf8_validate_len (text, size, &valid_end))
    {
      g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                   _("The text is not JSON: it is not valid UTF-8 at its byte %" G_GSIZE_FORMAT), (gsize) (valid_end - text) + 1);
      return FALSE;
    }
  if (scan_value (&scan, max_depth, &too_deep))
    return TRUE;

  if (too_deep)
    g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, _("The JSON text is nested more than %u deep"), max_depth);
  else
    g_set_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID,
                 _("The text is not JSON: there is something unexpected at its byte %" G_GSIZE_FORMAT), (gsize) (scan.at - text) + 1);

  return FALSE;
}
