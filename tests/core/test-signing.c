// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-signing.h"
#include "sample-commits.h"

static DeskSigningKey *
key_of (guint8 first)
{
  const guint8 seed[DESK_SIGNING_SEED_SIZE] = { first };

  return desk_signing_key_new (seed);
}

static DeskSegment *
there_and_back (DeskSegment *segment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  DeskSegment *read = desk_segment_decode (bytes, &error);

  g_assert_no_error (error);

  return read;
}

static void
test_own (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (DeskSigningKey) key = key_of (1);
  g_autoptr (DeskSigningKey) other = key_of (2);
  g_autoptr (DeskSegment) read = NULL;
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;
  guint8 hash[DESK_HASH_SIZE];

  memcpy (hash, segment->hash, sizeof hash);
  desk_segment_sign (segment, key);
  once = desk_segment_encode (segment);
  desk_segment_sign (segment, key);
  twice = desk_segment_encode (segment);
  g_assert_true (g_bytes_equal (once, twice));

  read = there_and_back (segment);
  g_assert_cmpmem (read->hash, DESK_HASH_SIZE, hash, sizeof hash);
  g_assert_true (desk_segment_is_signed_by (read, key->public_key));
  g_assert_false (desk_segment_is_signed_by (read, other->public_key));
}

/* Neither what a segment says of its signer nor a signature of something else
 * counts. */
static void
test_others (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (DeskSegment) changed = sample_segment_new (1);
  g_autoptr (DeskSegment) plain = sample_segment_new (2);
  g_autoptr (DeskSigningKey) key = key_of (1);
  g_autoptr (DeskSigningKey) other = key_of (2);

  g_bytes_unref (plain->signer);
  plain->signer = g_bytes_new_static ("", 0);
  g_bytes_unref (plain->signature);
  plain->signature = g_bytes_new_static ("", 0);
  g_assert_false (desk_segment_is_signed_by (plain, key->public_key));

  desk_segment_sign (segment, other);
  g_bytes_unref (segment->signer);
  segment->signer = g_bytes_new (key->public_key, DESK_SIGNING_PUBLIC_SIZE);
  g_assert_false (desk_segment_is_signed_by (segment, key->public_key));

  desk_segment_sign (segment, key);
  changed->epoch++;
  desk_segment_seal (changed);
  g_bytes_unref (changed->signer);
  changed->signer = g_bytes_ref (segment->signer);
  g_bytes_unref (changed->signature);
  changed->signature = g_bytes_ref (segment->signature);
  g_assert_false (desk_segment_is_signed_by (changed, key->public_key));
}

static void
test_each_bit (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (DeskSigningKey) key = key_of (1);
  g_autoptr (GBytes) good = NULL;
  gsize size;

  desk_segment_sign (segment, key);
  good = g_bytes_ref (segment->signature);
  size = g_bytes_get_size (good);
  for (gsize i = 0; i < 8 * size; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (good, NULL), size);

      bytes[i / 8] ^= (guint8) (1 << (i % 8));
      g_bytes_unref (segment->signature);
      segment->signature = g_bytes_new (bytes, size);
      g_assert_false (desk_segment_is_signed_by (segment, key->public_key));
    }
  g_bytes_unref (segment->signature);
  segment->signature = g_bytes_new_from_bytes (good, 0, size - 1);
  g_assert_false (desk_segment_is_signed_by (segment, key->public_key));
}

/* So that a part of it can go, and the rest still be believed. */
static void
test_redaction (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (DeskSegment) read = NULL;
  g_autoptr (DeskSigningKey) key = key_of (1);

  desk_segment_sign (segment, key);
  sample_redact (&sample_change (g_ptr_array_index (segment->commits, 0), 0, 0)->new);
  read = there_and_back (segment);
  g_assert_true (desk_segment_is_signed_by (read, key->public_key));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/signing/own-signature-is-known", test_own);
  g_test_add_func ("/core/signing/others-are-not", test_others);
  g_test_add_func ("/core/signing/each-bit-counts", test_each_bit);
  g_test_add_func ("/core/signing/redaction-keeps-the-signature", test_redaction);

  return g_test_run ();
}
