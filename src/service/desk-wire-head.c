// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where a request begins and ends, by RFC 9112 and nothing more lenient. What
 * two programs could read in two ways (two lengths, a length beside chunks,
 * lines that go on, a bare line feed, a blank before the colon) is refused, so
 * that no request can hide behind another one, whatever proxy is in front.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <string.h>

#include "desk-wire-head.h"

#define CODE_BAD_REQUEST "bad_request"

static const DeskWireFault fault_head = { 400, CODE_BAD_REQUEST, "The head of the request is not well formed" };
static const DeskWireFault fault_length = { 400, CODE_BAD_REQUEST, "The length of the request is not clear" };
static const DeskWireFault fault_host = { 400, CODE_BAD_REQUEST, "The request needs exactly one Host" };
static const DeskWireFault fault_fields = { 431, "head_too_large", "The head of the request has too many fields" };
static const DeskWireFault fault_target = { 414, "path_too_long", "The path is too long" };
static const DeskWireFault fault_encoding = { 501, "not_implemented", "This encoding of the body is not known" };
static const DeskWireFault fault_version = { 505, "version_not_supported", "Only HTTP/1.1 is spoken here" };
static const DeskWireFault fault_expect = { 417, "expectation_failed", "This expectation is not known" };

typedef struct {
  const char *text;
  gsize size;
} Part;

typedef struct {
  guint n_hosts;
  guint n_lengths;
  guint n_encodings;
  guint64 length;
} Seen;

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_token (Part part)
{
  for (gsize i = 0; i < part.size; i++)
    if (!is_token_char (part.text[i]))
      return FALSE;

  return part.size > 0;
}

static gboolean
part_is (Part        part,
         const char *text)
{
  return part.size == strlen (text) && g_ascii_strncasecmp (part.text, text, part.size) == 0;
}

/* One line without its CR LF, which has to be there. */
static gboolean
next_line (Part *rest,
           Part *line)
{
  const char *end = memchr (rest->text, '\n', rest->size);

  if (end == NULL || end == rest->text || end[-1] != '\r')
    return FALSE;
  line->text = rest->text;
  line->size = (gsize) (end - 1 - rest->text);
  rest->text += line->size + 2;
  rest->size -= line->size + 2;

  for (gsize i = 0; i < line->size; i++)
    if ((guchar) line->text[i] >= 0x7f || ((guchar) line->text[i] < ' ' && line->text[i] != '\t'))
      return FALSE;
  return TRUE;
}

/* What libsoup would decode, or follow upwards, before it says which path it
 * is: no path of ours needs it. */
static gboolean
is_plain_path (Part target)
{
  const char *query = memchr (target.text, '?', target.size);
  gsize size = query != NULL ? (gsize) (query - target.text) : target.size;

  return memchr (target.text, '%', size) == NULL && memmem (target.text, size, "/.", 2) == NULL;
}

static const DeskWireFault *
check_request_line (Part line)
{
  const char *space = memchr (line.text, ' ', line.size);
  const char *end;
  Part method, target, version;

  if (space == NULL)
    return &fault_head;
  method = (Part) { line.text, (gsize) (space - line.text) };
  target = (Part) { space + 1, line.size - method.size - 1 };
  end = memchr (target.text, ' ', target.size);
  if (end == NULL)
    return &fault_head;
  version = (Part) { end + 1, target.size - (gsize) (end - target.text) - 1 };
  target.size = (gsize) (end - target.text);

  if (!is_plain_path (target))
    return &fault_head;
  if (!is_token (method) || method.size > 16 || target.size == 0 || target.text[0] != '/' || memchr (target.text, '\t', target.size) != NULL ||
      memchr (target.text, '#', target.size) != NULL)
    return &fault_head;
  if (target.size > DESK_WIRE_TARGET_MAX_BYTES)
    return &fault_target;
  if (version.size != 8 || strncmp (version.text, "HTTP/", 5) != 0)
    return &fault_head;
  if (strncmp (version.text, "HTTP/1.1", 8) != 0)
    return &fault_version;

  return NULL;
}

static const DeskWireFault *
read_length (Part     value,
             guint64 *length)
{
  guint64 result = 0;

  if (value.size == 0 || value.size > 18)
    return &fault_length;
  for (gsize i = 0; i < value.size; i++)
    {
      if (!g_ascii_isdigit (value.text[i]))
        return &fault_length;
      result = result * 10 + (guint64) (value.text[i] - '0');
    }
  *length = result;

  return NULL;
}

static gboolean
is_host (Part value)
{
  for (gsize i = 0; i < value.size; i++)
    if (!g_ascii_isalnum (value.text[i]) && strchr (".-_:[]", value.text[i]) == NULL)
      return FALSE;

  return value.size > 0 && value.size <= 255;
}

static const DeskWireFault *
look_at_field (Part  name,
               Part  value,
               Seen *seen)
{
  if (part_is (name, "Host"))
    {
      seen->n_hosts++;
      return is_host (value) ? NULL : &fault_host;
    }
  if (part_is (name, "Content-Length"))
    return seen->n_lengths++ == 0 ? read_length (value, &seen->length) : &fault_length;
  if (part_is (name, "Transfer-Encoding"))
    {
      if (seen->n_encodings++ > 0)
        return &fault_length;
      return part_is (value, "chunked") ? NULL : &fault_encoding;
    }
  if (part_is (name, "Expect"))
    return part_is (value, "100-continue") ? NULL : &fault_expect;

  return NULL;
}

static const DeskWireFault *
check_field (Part  line,
             Seen *seen)
{
  const char *colon = memchr (line.text, ':', line.size);
  Part name, value;

  if (colon == NULL)
    return &fault_head;
  name = (Part) { line.text, (gsize) (colon - line.text) };
  value = (Part) { colon + 1, line.size - name.size - 1 };
  while (value.size > 0 && (value.text[0] == ' ' || value.text[0] == '\t'))
    value = (Part) { value.text + 1, value.size - 1 };
  while (value.size > 0 && (value.text[value.size - 1] == ' ' || value.text[value.size - 1] == '\t'))
    value.size--;

  /* A name with a blank in it is also how a folded line begins. */
  return is_token (name) ? look_at_field (name, value, seen) : &fault_head;
}

/**
 * desk_wire_head_find_end:
 * @bytes: (array length=size): what has come so far
 * @size: how much
 *
 * Returns: how long the head is, with the empty line that ends it, or -1 as
 *   long as it has no end
 */
gssize
desk_wire_head_find_end (const guint8 *bytes,
                         gsize         size)
{
  const guint8 *end = size >= 4 ? memmem (bytes, size, "\r\n\r\n", 4) : NULL;

  return end != NULL ? end + 4 - bytes : -1;
}

/**
 * desk_wire_head_check:
 * @bytes: (array length=size): a whole head, with the empty line
 * @size: how long it is
 * @head: (out): where the request ends
 *
 * Returns: (nullable): what is wrong with it, or %NULL
 */
const DeskWireFault *
desk_wire_head_check (const guint8 *bytes,
                      gsize         size,
                      DeskWireHead *head)
{
  Part rest = { (const char *) bytes, size };
  const DeskWireFault *fault;
  Seen seen = { 0 };
  Part line;

  if (!next_line (&rest, &line))
    return &fault_head;
  fault = check_request_line (line);
  for (guint n = 0; fault == NULL; n++)
    {
      if (!next_line (&rest, &line))
        return &fault_head;
      if (line.size == 0)
        break;
      fault = n < DESK_WIRE_HEAD_MAX_FIELDS ? check_field (line, &seen) : &fault_fields;
    }
  if (fault != NULL)
    return fault;
  if (rest.size != 0)
    return &fault_head;
  if (seen.n_hosts != 1)
    return &fault_host;
  if (seen.n_lengths > 0 && seen.n_encodings > 0)
    return &fault_length;

  head->body = seen.n_encodings > 0 ? DESK_WIRE_BODY_CHUNKED : seen.n_lengths > 0 ? DESK_WIRE_BODY_LENGTH : DESK_WIRE_BODY_NONE;
  head->length = seen.length;

  return NULL;
}
