// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-id-source.h"

#define NOW_MS G_GINT64_CONSTANT (1772444400000)

static gint64
uuid_ms (const DeskUuid *uuid)
{
  gint64 ms = 0;

  for (guint i = 0; i < 6; i++)
    ms = ms << 8 | uuid->bytes[i];

  return ms;
}

static void
assert_version_7 (const DeskUuid *uuid)
{
  g_assert_cmphex (uuid->bytes[6] >> 4, ==, 7);
  g_assert_cmphex (uuid->bytes[8] >> 6, ==, 2);
}

static void
test_version (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();

  for (guint i = 0; i < 1000; i++)
    {
      DeskUuid uuid;

      desk_id_source_next_uuid (ids, NOW_MS + i, &uuid);
      assert_version_7 (&uuid);
      g_assert_cmpint (uuid_ms (&uuid), ==, NOW_MS + i);
    }
}

static void
test_ascend_within_a_millisecond (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  DeskUuid last = { { 0 } };

  /* Three times as many as the counter holds. */
  for (guint i = 0; i < 3 * 4096; i++)
    {
      DeskUuid uuid;

      desk_id_source_next_uuid (ids, NOW_MS, &uuid);
      assert_version_7 (&uuid);
      g_assert_cmpint (desk_uuid_compare (&last, &uuid), <, 0);
      g_assert_true (g_hash_table_add (seen, desk_uuid_copy (&uuid)));
      last = uuid;
    }
  g_assert_cmpint (uuid_ms (&last), ==, NOW_MS + 2);
}

static void
test_clock_put_back (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  DeskUuid before, after, later;

  desk_id_source_next_uuid (ids, NOW_MS, &before);
  desk_id_source_next_uuid (ids, NOW_MS - 3600000, &after);
  desk_id_source_next_uuid (ids, NOW_MS + 1, &later);
  g_assert_cmpint (desk_uuid_compare (&before, &after), <, 0);
  g_assert_cmpint (desk_uuid_compare (&after, &later), <, 0);
  g_assert_cmpint (uuid_ms (&later), ==, NOW_MS + 1);

  /* Before 1970 there is no time in an id, yet they ascend. */
  g_autoptr (DeskIdSource) early = desk_id_source_new ();
  desk_id_source_next_uuid (early, -5, &before);
  desk_id_source_next_uuid (early, -4, &after);
  assert_version_7 (&before);
  g_assert_cmpint (uuid_ms (&before), ==, 0);
  g_assert_cmpint (desk_uuid_compare (&before, &after), <, 0);
}

static void
test_seed (void)
{
  g_autoptr (DeskIdSource) a = desk_id_source_new_seeded (1);
  g_autoptr (DeskIdSource) b = desk_id_source_new_seeded (1);
  g_autoptr (DeskIdSource) c = desk_id_source_new_seeded (2);
  guint8 bytes_a[100], bytes_b[100], bytes_c[100], more[100];

  desk_id_source_fill (a, bytes_a, sizeof bytes_a);
  desk_id_source_fill (b, bytes_b, sizeof bytes_b);
  desk_id_source_fill (c, bytes_c, sizeof bytes_c);
  desk_id_source_fill (a, more, sizeof more);
  g_assert_cmpmem (bytes_a, sizeof bytes_a, bytes_b, sizeof bytes_b);
  g_assert_cmpint (memcmp (bytes_a, bytes_c, sizeof bytes_a), !=, 0);
  g_assert_cmpint (memcmp (bytes_a, more, sizeof bytes_a), !=, 0);
}

static void
test_without_seed (void)
{
  g_autoptr (DeskIdSource) a = desk_id_source_new ();
  g_autoptr (DeskIdSource) b = desk_id_source_new ();
  DeskUuid uuid_a, uuid_b;

  desk_id_source_next_uuid (a, NOW_MS, &uuid_a);
  desk_id_source_next_uuid (b, NOW_MS, &uuid_b);
  g_assert_false (desk_uuid_equal (&uuid_a, &uuid_b));
}

#define N_THREADS 4
#define N_EACH 2000

static gpointer
draw_cb (gpointer data)
{
  DeskUuid *uuids = g_new (DeskUuid, N_EACH);

  for (guint i = 0; i < N_EACH; i++)
    desk_id_source_next_uuid (data, NOW_MS, &uuids[i]);

  return uuids;
}

static void
test_threads (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (3);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("draw", draw_cb, ids);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree DeskUuid *uuids = g_thread_join (threads[i]);

      for (guint j = 0; j < N_EACH; j++)
        {
          g_assert_true (g_hash_table_add (seen, desk_uuid_copy (&uuids[j])));
          g_assert_true (j == 0 || desk_uuid_compare (&uuids[j - 1], &uuids[j]) < 0);
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_THREADS * N_EACH);
}

static void
test_text (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (4);
  static const char known[] = "019cadd7-c6c0-7abc-8def-0123456789ab";
  DeskUuid uuid, read;

  g_assert_true (desk_uuid_parse (known, &uuid));
  g_assert_cmphex (uuid.bytes[0], ==, 0x01);
  g_assert_cmphex (uuid.bytes[15], ==, 0xab);
  g_assert_true (desk_uuid_parse ("019CADD7-C6C0-7ABC-8DEF-0123456789AB", &read));
  g_assert_true (desk_uuid_equal (&uuid, &read));
  g_autofree char *written = desk_uuid_to_string (&uuid);
  g_assert_cmpstr (written, ==, known);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = NULL;

      desk_id_source_fill (ids, uuid.bytes, sizeof uuid.bytes);
      text = desk_uuid_to_string (&uuid);
      g_assert_true (desk_uuid_parse (text, &read));
      g_assert_true (desk_uuid_equal (&uuid, &read));
    }
}

static void
test_wrong_text (void)
{
  static const char *const wrong[] = {
    "",
    "019cadd7",
    "019cadd7-c6c0-7abc-8def-0123456789a",
    "019cadd7-c6c0-7abc-8def-0123456789abc",
    "019cadd7c6c0-7abc-8def-0123456789ab0",
    "019cadd7-c6c0-7abc-8def-0123456789ag",
    "019cadd7-c6c0-7abc-8def_0123456789ab",
    "g19cadd7-c6c0-7abc-8def-0123456789ab",
    "{19cadd7-c6c0-7abc-8def-0123456789a}",
    "019cadd7-c6c-07abc-8def-0123456789ab",
    "-19cadd7-c6c0-7abc-8def-0123456789ab",
  };
  DeskUuid uuid;
  DeskUuid untouched;

  memset (&uuid, 0x5a, sizeof uuid);
  untouched = uuid;
  g_assert_false (desk_uuid_parse (NULL, &uuid));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (desk_uuid_parse (wrong[i], &uuid));
    }
  g_assert_true (desk_uuid_equal (&uuid, &untouched));
}

static void
test_order (void)
{
  DeskUuid a = { { 1 } };
  DeskUuid b = { { 0xff } };
  DeskUuid nil = { { 0 } };

  g_assert_cmpint (desk_uuid_compare (&a, &b), <, 0);
  g_assert_cmpint (desk_uuid_compare (&b, &a), >, 0);
  g_assert_cmpint (desk_uuid_compare (&a, &a), ==, 0);
  g_assert_true (desk_uuid_is_nil (&nil));
  nil.bytes[15] = 1;
  g_assert_false (desk_uuid_is_nil (&nil));
}

static void
test_from_hash (void)
{
  guint8 hash[32];
  DeskUuid uuid;

  memset (hash, 0xff, sizeof hash);
  desk_uuid_from_hash (hash, &uuid);
  g_autofree char *text = desk_uuid_to_string (&uuid);
  g_assert_cmpstr (text, ==, "ffffffff-ffff-8fff-bfff-ffffffffffff");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/uuid/new-ones-are-of-version-7-and-hold-the-time", test_version);
  g_test_add_func ("/core/uuid/ascend-within-a-millisecond", test_ascend_within_a_millisecond);
  g_test_add_func ("/core/uuid/ascend-when-the-clock-is-put-back", test_clock_put_back);
  g_test_add_func ("/core/uuid/same-seed-same-bytes", test_seed);
  g_test_add_func ("/core/uuid/without-a-seed-no-two-sources-agree", test_without_seed);
  g_test_add_func ("/core/uuid/unique-over-threads", test_threads);
  g_test_add_func ("/core/uuid/text-comes-back", test_text);
  g_test_add_func ("/core/uuid/wrong-text-is-refused-and-touches-nothing", test_wrong_text);
  g_test_add_func ("/core/uuid/order-is-that-of-the-bytes", test_order);
  g_test_add_func ("/core/uuid/from-a-hash-is-of-version-8", test_from_hash);

  return g_test_run ();
}
