// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The body of a push, as anybody may send it. What is taken out of it is the
 * same when it is packed again.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include "desk-bodies.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commits = desk_body_parse_push (body, &error);
  g_autoptr (GBytes) packed = NULL;
  gsize sum = 0;

  g_assert_true ((commits == NULL) == (error != NULL));
  if (commits == NULL)
    return 0;

  g_assert_cmpuint (commits->len, >, 0);
  g_assert_cmpuint (commits->len, <=, DESK_PUSH_MAX_COMMITS);
  for (guint i = 0; i < commits->len; i++)
    {
      g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (commits, i)), >, 0);
      sum += g_bytes_get_size (g_ptr_array_index (commits, i));
    }
  g_assert_cmpuint (sum, <, size);
  packed = desk_body_pack (commits);
  g_assert_true (g_bytes_equal (packed, body));

  return 0;
}
