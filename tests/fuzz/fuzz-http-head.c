// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What comes by a connection: a head, and what follows it as chunks. Where it
 * ends does not depend on how it is cut.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-bodies.h"
#include "desk-routes.h"
#include "desk-wire-head.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

/* Byte by byte it is the same. */
static void
follow_chunks (const uint8_t *data,
               size_t         size)
{
  DeskWireChunks whole = { 0 }, cut = { 0 };
  gssize n = desk_wire_chunks_feed (&whole, data, size);
  gssize sum = 0;

  while (sum >= 0 && (size_t) sum < size && !desk_wire_chunks_is_done (&cut))
    {
      gssize one = desk_wire_chunks_feed (&cut, data + sum, 1);

      sum = one < 0 ? -1 : sum + one;
    }
  g_assert_cmpint (sum, ==, n);
  g_assert_cmpuint (whole.n_data_bytes, <=, size);
  if (n >= 0)
    g_assert_cmpuint (whole.n_data_bytes, ==, cut.n_data_bytes);
}

static void
look_at_path (const uint8_t *data,
              size_t         size)
{
  g_autofree char *path = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autofree char *argument = NULL;
  gboolean is_known;
  guint64 first, last;

  if (desk_route_find ("GET", path, &argument, &is_known) != NULL)
    {
      g_assert_true (is_known);
      g_assert_null (strstr (path, ".."));
      g_assert_true (argument == NULL || strchr (argument, '/') == NULL);
    }
  if (desk_body_parse_range (path, &first, &last))
    g_assert_cmpuint (first, <=, last);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gssize end = desk_wire_head_find_end (data, size);
  DeskWireHead head = { 0 };

  look_at_path (data, size);
  if (end < 0)
    return 0;

  g_assert_cmpint (end, <=, (gssize) size);
  if (desk_wire_head_check (data, (gsize) end, &head) == NULL)
    {
      g_assert_null (memchr (data, '\0', (gsize) end));
      g_assert_cmpuint (head.length, <, G_GUINT64_CONSTANT (1000000000000000000));
      g_assert_true (head.body == DESK_WIRE_BODY_LENGTH || head.length == 0);
    }
  follow_chunks (data + end, size - (size_t) end);

  return 0;
}
