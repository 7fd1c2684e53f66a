// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-commit-codec.h"
#include "desk-core-error.h"
#include "sample-commits.h"

static DeskSegment *
decode (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  DeskSegment *segment = desk_segment_decode (bytes, &error);

  g_assert_no_error (error);

  return segment;
}

static void
assert_refused (GBytes       *bytes,
                DeskCoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_segment_decode (bytes, &error));
  g_assert_error (error, DESK_CORE_ERROR, (int) code);
}

static void
assert_there_and_back (DeskSegment *segment)
{
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  g_autoptr (DeskSegment) read = decode (bytes);
  g_autoptr (GBytes) again = desk_segment_encode (read);

  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DESK_SEGMENT_TYPE), bytes, FALSE));

  assert_segments_equal (segment, read);
  g_assert_true (g_bytes_equal (bytes, again));
  /* What we pack by ourselves, GLib would pack in the same way. */
  g_assert_true (g_variant_is_normal_form (variant));
}

/* --- there and back --- */

static void
test_there_and_back (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);

  assert_there_and_back (segment);
  g_bytes_unref (segment->signer);
  g_bytes_unref (segment->signature);
  segment->signer = g_bytes_new ("0123456789abcdef0123456789abcdef", 32);
  segment->signature = g_bytes_new ("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64);
  assert_there_and_back (segment);
}

static void
test_any_commits (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded ((guint64) g_test_rand_int ());

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (DeskSegment) segment = sample_segment_new (i);

      g_ptr_array_set_size (segment->commits, 0);
      for (int j = g_test_rand_int_range (1, 6); j > 0; j--)
        g_ptr_array_add (segment->commits, sample_commit_new_random (ids));
      desk_segment_seal (segment);
      assert_there_and_back (segment);
    }
}

/* --- bytes that are not those --- */

static void
test_truncation (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) head = g_bytes_new (data, i);
      g_autoptr (GBytes) tail = g_bytes_new (data + size - i, i);

      assert_refused (head, DESK_CORE_ERROR_DAMAGED);
      g_assert_null (desk_segment_decode (tail, NULL));
    }
}

static void
test_appended_bytes (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);

  for (guint i = 1; i < 20; i++)
    {
      g_autoptr (GByteArray) longer = g_byte_array_new ();
      g_autoptr (GBytes) all = NULL;

      g_byte_array_append (longer, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
      g_byte_array_set_size (longer, longer->len + i);
      memset (longer->data + longer->len - i, 0, i);
      all = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
      assert_refused (all, DESK_CORE_ERROR_DAMAGED);
    }
}

/* Whatever single bit is wrong, the bytes are refused or the hash tells. */
static void
test_bit_flips (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  guint n_decoded = 0;

  g_ptr_array_set_size (segment->commits, 1);
  desk_segment_seal (segment);
  bytes = desk_segment_encode (segment);
  g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < 8 * size; i++)
    {
      g_autofree guint8 *flipped = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) wrong = NULL;
      g_autoptr (DeskSegment) read = NULL;

      flipped[i / 8] ^= (guint8) (1 << i % 8);
      wrong = g_bytes_new_take (g_steal_pointer (&flipped), size);
      read = desk_segment_decode (wrong, NULL);
      if (read == NULL)
        continue;
      n_decoded++;
      if (memcmp (read->hash, segment->hash, DESK_HASH_SIZE) == 0)
        g_error ("bit %" G_GSIZE_FORMAT " of byte %" G_GSIZE_FORMAT " is not covered by the hash", i % 8, i / 8);
    }
  /* Both sides of the or have been there. */
  g_assert_cmpuint (n_decoded, >, 1000);
  g_assert_cmpuint (n_decoded, <, 8 * size);
}

static void
test_nonsense (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded ((guint64) g_test_rand_int ());
  static const guint8 fills[] = { 0x00, 0xff, 'a' };

  for (guint i = 0; i < 2000; i++)
    {
      guint8 noise[300];
      gsize size = (gsize) g_test_rand_int_range (0, sizeof noise);
      g_autoptr (GBytes) bytes = NULL;

      if (i < G_N_ELEMENTS (fills) * 300)
        memset (noise, fills[i / 300], sizeof noise);
      else
        desk_id_source_fill (ids, noise, sizeof noise);
      bytes = g_bytes_new (noise, i < G_N_ELEMENTS (fills) * 300 ? i % 300 : size);
      g_assert_null (desk_segment_decode (bytes, NULL));
    }
}

/* --- well-formed, and still wrong --- */

/* @variant with the child at @path put in place of what is there. */
static GVariant *
with_child (GVariant   *variant,
            const char *path,
            GVariant   *child)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  gsize index;
  char *rest;

  if (*path == '\0')
    return child;

  index = (gsize) g_ascii_strtoull (path, &rest, 10);
  g_assert_cmpuint (index, <, g_variant_n_children (variant));
  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr (GVariant) old = g_variant_get_child_value (variant, i);

      g_ptr_array_add (children, i == index ? with_child (old, *rest == '/' ? rest + 1 : rest, child) : g_variant_ref (old));
    }
  variant = g_variant_is_of_type (variant, G_VARIANT_TYPE_TUPLE)
              ? g_variant_new_tuple ((GVariant **) children->pdata, children->len)
              : g_variant_new_array (NULL, (GVariant **) children->pdata, children->len);
  for (gsize i = 0; i < children->len; i++)
    {
      if (i != index)
        g_variant_unref (g_ptr_array_index (children, i));
    }

  return variant;
}

static GVariant *
byte_array (gsize size,
            char  fill)
{
  g_autofree char *bytes = g_malloc (size + 1);

  memset (bytes, fill, size);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, size, 1);
}

static GVariant *
long_string (gsize size)
{
  g_autofree char *text = g_strnfill (size, 'x');

  return g_variant_new_string (text);
}

static GBytes *
segment_with (const char *path,
              GVariant   *child)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) changed = NULL;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (
    G_VARIANT_TYPE ("(uayutaya(ayaytayxxsayysa(ysaya(sy(ayay)(ayay)ay))a(saysay))ayayayay)"), bytes, FALSE));
  changed = g_variant_ref_sink (with_child (variant, path, child));

  return g_variant_get_data_as_bytes (changed);
}

/* Commit 0 inserts in operation 0 and sets in operation 1. */
#define INSERTED "5/0/10/0"
#define CHANGED "5/0/10/1"

static void
test_wrong_parts (void)
{
  struct {
    const char *path;
    GVariant *child;
  } wrong[] = {
    { "1", byte_array (0, 0) },                          /* no desk */
    { "1", byte_array (16, 0) },                         /* nil, written in a second way */
    { "1", byte_array (15, 'x') },
    { "1", byte_array (17, 'x') },
    { "3", g_variant_new_uint64 (0) },
    { "4", byte_array (31, 'x') },
    { "4", byte_array (0, 0) },
    { "5", g_variant_new_array (G_VARIANT_TYPE ("(ayaytayxxsayysa(ysaya(sy(ayay)(ayay)ay))a(saysay))"), NULL, 0) },
    { "6", byte_array (33, 'x') },
    { "7", byte_array (0, 0) },
    { "8", byte_array (65, 'x') },
    { "9", byte_array (129, 'x') },
    { "5/0/0", byte_array (0, 0) },
    { "5/0/0", byte_array (8, 'x') },
    { "5/0/1", byte_array (0, 0) },
    { "5/0/2", g_variant_new_uint64 (G_MAXUINT64) },
    { "5/0/3", byte_array (16, 0) },
    { "5/0/6", g_variant_new_string ("") },
    { "5/0/6", long_string (65) },
    { "5/0/7", byte_array (1, 'x') },
    { "5/0/8", g_variant_new_byte (3) },
    { "5/0/9", long_string (DESK_TEXT_MAX_BYTES + 1) },
    { INSERTED "/0", g_variant_new_byte (2) },
    { INSERTED "/0", g_variant_new_byte (1) },           /* a change without what was there */
    { CHANGED "/0", g_variant_new_byte (0) },            /* an insertion with it */
    { INSERTED "/1", g_variant_new_string ("") },
    { INSERTED "/1", long_string (65) },
    { INSERTED "/2", byte_array (0, 0) },
    { INSERTED "/2", byte_array (16, 0) },
    { INSERTED "/3/0/0", long_string (65) },
    { INSERTED "/3/0/0", g_variant_new_string ("") },
    { INSERTED "/3/0/1", g_variant_new_byte (3) },
    { INSERTED "/3/0/3/0", byte_array (15, 'x') },
    { INSERTED "/3/0/3/0", byte_array (0, 'x') },        /* redacted, and yet no hash */
    { INSERTED "/3/0/3/1", byte_array (0, 0) },
    { INSERTED "/3/0/3/1", byte_array (3, 'x') },
    { INSERTED "/3/0/3/1", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "t\xff", 2, 1) },
    { INSERTED "/3/0/3/1", byte_array (DESK_MARKDOWN_MAX_BYTES + 2, 't') },
    { INSERTED "/3/0/3/1", byte_array (DESK_MARKDOWN_MAX_BYTES + 2, 'b') },
    { INSERTED "/3/0/4", byte_array (16, 0) },
    { CHANGED "/3/1/3/1", byte_array (31, 'x') },        /* a hash that is too short */
    { "5/0/11/0/0", g_variant_new_string ("") },
    { "5/0/11/0/1", byte_array (0, 0) },
    { "5/0/11/0/2", long_string (65) },
    { "5/0/11/0/3", byte_array (3, 'x') },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_test_message ("%u: %s", i, wrong[i].path);
      bytes = segment_with (wrong[i].path, wrong[i].child);
      assert_refused (bytes, DESK_CORE_ERROR_DAMAGED);
    }
}

/* What the parts above are measured against: the same, at the limit. */
static void
test_parts_at_their_limits (void)
{
  struct {
    const char *path;
    GVariant *child;
  } right[] = {
    { "2", g_variant_new_uint32 (G_MAXUINT32) },
    { "3", g_variant_new_uint64 (G_MAXUINT64) },
    { "8", byte_array (64, 'x') },
    { "9", byte_array (128, 'x') },
    { "5/0/2", g_variant_new_uint64 (G_MAXINT64) },
    { "5/0/3", byte_array (0, 0) },
    { "5/0/4", g_variant_new_int64 (G_MININT64) },
    { "5/0/6", long_string (64) },
    { "5/0/7", byte_array (0, 0) },
    { "5/0/9", long_string (DESK_TEXT_MAX_BYTES) },
    { INSERTED "/1", long_string (64) },
    { INSERTED "/3/0/0", long_string (64) },
    { INSERTED "/3/0/3/1", byte_array (DESK_MARKDOWN_MAX_BYTES + 1, 't') },
    { INSERTED "/3/0/3/1", byte_array (DESK_MARKDOWN_MAX_BYTES + 1, 'b') },
    { INSERTED "/3/0/3/1", byte_array (9, 'i') },
    { INSERTED "/3/0/3/1", byte_array (1, 'n') },
    { "5/0/11/0/3", byte_array (0, 0) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (DeskSegment) segment = NULL;
      g_autoptr (GBytes) again = NULL;

      g_test_message ("%u: %s", i, right[i].path);
      bytes = segment_with (right[i].path, right[i].child);
      segment = decode (bytes);
      again = desk_segment_encode (segment);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

static void
test_newer_format (void)
{
  g_autoptr (GBytes) bytes = segment_with ("0", g_variant_new_uint32 (DESK_SEGMENT_FORMAT + 1));

  assert_refused (bytes, DESK_CORE_ERROR_INVALID);
}

/* --- limits --- */

static void
test_size (void)
{
  g_autofree guint8 *data = g_malloc0 (DESK_SEGMENT_MAX_BYTES + 1);
  g_autoptr (GBytes) largest = g_bytes_new_static (data, DESK_SEGMENT_MAX_BYTES);
  g_autoptr (GBytes) too_large = g_bytes_new_static (data, DESK_SEGMENT_MAX_BYTES + 1);

  assert_refused (largest, DESK_CORE_ERROR_DAMAGED);
  assert_refused (too_large, DESK_CORE_ERROR_TOO_LARGE);
}

static void
test_number_of_commits (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  DeskCommit *bare = g_ptr_array_index (segment->commits, 1);
  g_autoptr (GBytes) bytes = NULL;

  while (segment->commits->len < DESK_SEGMENT_MAX_COMMITS)
    g_ptr_array_add (segment->commits, desk_commit_ref (bare));
  desk_segment_seal (segment);
  assert_there_and_back (segment);

  g_ptr_array_add (segment->commits, desk_commit_ref (bare));
  bytes = desk_segment_encode (segment);
  assert_refused (bytes, DESK_CORE_ERROR_DAMAGED);
}

static void
test_number_of_fields (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (2);
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  DeskCommit *bare = g_ptr_array_index (segment->commits, 1);
  DeskUuid row = { { 1 } };
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < DESK_COMMIT_MAX_OPERATIONS; i++)
    desk_commit_add_insert (bare, DESK_TABLE_TICKET, &row);
  for (guint i = 0; i <= DESK_COMMIT_MAX_FIELDS; i++)
    desk_operation_add_field (g_ptr_array_index (bare->operations, i % DESK_COMMIT_MAX_OPERATIONS), "x");
  desk_commit_add_salts (bare, ids);
  bytes = desk_segment_encode (segment);
  assert_refused (bytes, DESK_CORE_ERROR_DAMAGED);
}

/* The largest commit that desk_commit_check() lets through. */
static void
test_any_commit_fits (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (3);
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  DeskCommit *commit = g_ptr_array_index (segment->commits, 1);
  g_autofree char *name = g_strnfill (DESK_NAME_MAX_BYTES, 'n');
  DeskUuid row = { { 1 } };
  DeskUuid seen = { { 2 } };
  DeskOperation *first;
  gsize left;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DeskSegment) read = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_remove_index (segment->commits, 2);
  g_ptr_array_remove_index (segment->commits, 0);
  commit = g_ptr_array_index (segment->commits, 0);
  for (guint i = 0; i < DESK_COMMIT_MAX_OPERATIONS; i++)
    {
      desk_commit_add_operation (commit, DESK_OPERATION_SET, name, &row);
      desk_commit_rely_on (commit, DESK_TABLE_ANNOUNCEMENT_ACKNOWLEDGEMENT, &row, "x", &seen);
    }
  for (guint i = 0; i < DESK_COMMIT_MAX_FIELDS; i++)
    desk_operation_add_field (g_ptr_array_index (commit->operations, i % DESK_COMMIT_MAX_OPERATIONS), "x")->seen = seen;
  left = DESK_COMMIT_MAX_BYTES - strlen (commit->action) - DESK_COMMIT_MAX_OPERATIONS * (DESK_NAME_MAX_BYTES + strlen ("announcement_acknowledgement") + 1) -
         DESK_COMMIT_MAX_FIELDS;
  for (guint i = 0; left > 0; i++)
    {
      g_autofree char *text = g_strnfill (MIN (left, DESK_MARKDOWN_MAX_BYTES), 't');

      desk_value_set_text (&sample_change (commit, i, 0)->old.value, text);
      left -= strlen (text);
    }
  desk_commit_check (commit, &error);
  g_assert_no_error (error);
  desk_operation_add_field (g_ptr_array_index (commit->operations, 0), "y");
  g_assert_false (desk_commit_check (commit, NULL));
  first = g_ptr_array_index (commit->operations, 0);
  g_array_set_size (first->fields, first->fields->len - 1);

  desk_commit_add_salts (commit, ids);
  desk_segment_seal (segment);
  bytes = desk_segment_encode (segment);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, DESK_SEGMENT_MAX_BYTES);
  read = decode (bytes);
  g_assert_cmpmem (read->hash, DESK_HASH_SIZE, segment->hash, DESK_HASH_SIZE);
}

/* --- the chain --- */

static void
test_redaction_keeps_the_hash (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = NULL;

  /* The third commit says the same again. */
  g_ptr_array_remove_index (segment->commits, 2);
  desk_segment_seal (segment);
  bytes = desk_segment_encode (segment);
  for (guint i = 0; i < segment->commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (segment->commits, i);

      for (guint j = 0; j < commit->operations->len; j++)
        {
          DeskOperation *operation = g_ptr_array_index (commit->operations, j);

          for (guint k = 0; k < operation->fields->len; k++)
            {
              g_autoptr (DeskSegment) redacted = decode (bytes);
              DeskFieldChange *change = sample_change (g_ptr_array_index (redacted->commits, i), j, k);
              DeskValue value = DESK_VALUE_INIT;
              guint8 salt[DESK_SALT_SIZE];
              g_autoptr (GBytes) left = NULL;
              g_autoptr (DeskSegment) read = NULL;

              if (change->new.is_redacted)
                continue;
              desk_value_copy (&change->new.value, &value);
              memcpy (salt, change->new.salt, sizeof salt);
              sample_redact (&change->new);
              if (operation->kind == DESK_OPERATION_SET)
                sample_redact (&change->old);
              left = desk_segment_encode (redacted);
              read = decode (left);
              assert_segments_equal (redacted, read);
              g_assert_cmpmem (read->hash, DESK_HASH_SIZE, segment->hash, DESK_HASH_SIZE);

              /* And it is gone. */
              g_assert_null (memmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), salt, sizeof salt));
              if (value.type == DESK_VALUE_TEXT && value.size > 10)
                g_assert_null (memmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), value.bytes, value.size));
              desk_value_clear (&value);
            }
        }
    }
}

static void
change_part (DeskSegment *segment,
             guint        part)
{
  DeskCommit *commit = g_ptr_array_index (segment->commits, 0);
  DeskOperation *operation = g_ptr_array_index (commit->operations, 1);
  DeskFieldChange *change = sample_change (commit, 1, 0);
  DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, 0);

  /* What a leaf's hash covers is computed anew, as a reader would. */
  change->old.has_hash = FALSE;
  change->new.has_hash = FALSE;
  switch (part)
    {
    case 0: segment->desk.bytes[0] ^= 1; break;
    case 1: segment->epoch++; break;
    case 2: segment->number++; break;
    case 3: segment->previous[31] ^= 1; break;
    case 4: segment->facts.words[3]++; break;
    case 5: segment->all.words[0]++; break;
    case 6: g_ptr_array_remove_index (segment->commits, 2); break;
    case 7: g_ptr_array_add (segment->commits, desk_commit_ref (commit)); break;
    case 8: g_ptr_array_insert (segment->commits, 0, g_ptr_array_steal_index (segment->commits, 2)); break;
    case 9: commit->id.bytes[15] ^= 1; break;
    case 10: commit->replica.bytes[0] ^= 1; break;
    case 11: commit->replica_no++; break;
    case 12: commit->author.bytes[0] ^= 1; break;
    case 13: commit->made_at_ms++; break;
    case 14: commit->corrected_ms++; break;
    case 15: commit->action[0] = 'T'; break;
    case 16: commit->undoes.bytes[0] ^= 1; break;
    case 17: commit->verdict = DESK_VERDICT_OK; break;
    case 18: commit->reason[0] = '\0'; break;
    case 19: g_ptr_array_remove_index (commit->operations, 2); break;
    case 20: operation->kind = DESK_OPERATION_INSERT; break;
    case 21: operation->table[0] = 'T'; break;
    case 22: operation->row.bytes[0] ^= 1; break;
    case 23: g_array_remove_index (operation->fields, 2); break;
    case 24: change->name[0] = 'S'; break;
    case 25: change->outcome = DESK_FIELD_OUTCOME_SET; break;
    case 26: change->seen.bytes[0] ^= 1; break;
    case 27: change->old.salt[0] ^= 1; break;
    case 28: change->new.salt[15] ^= 1; break;
    case 29: desk_value_set_text (&change->old.value, "Papers"); break;
    case 30: desk_value_set_text (&change->new.value, "no paper"); break;
    case 31: sample_change (commit, 1, 1)->new.hash[0] ^= 1; break;
    case 32: g_array_remove_index (commit->relies_on, 1); break;
    case 33: reliance->table[0] = 'T'; break;
    case 34: reliance->row.bytes[0] ^= 1; break;
    case 35: reliance->field[0] = 'C'; break;
    case 36: reliance->seen.bytes[0] ^= 1; break;
    default: g_assert_not_reached ();
    }
}

static void
test_everything_is_in_the_chain (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  g_autoptr (GBytes) bytes = desk_segment_encode (segment);
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  g_hash_table_add (hashes, g_bytes_new (segment->hash, DESK_HASH_SIZE));
  for (guint i = 0; i <= 36; i++)
    {
      g_autoptr (DeskSegment) changed = decode (bytes);

      change_part (changed, i);
      desk_segment_seal (changed);
      g_test_message ("%u", i);
      g_assert_true (g_hash_table_add (hashes, g_bytes_new (changed->hash, DESK_HASH_SIZE)));
    }
}

/* The signature is over the hash, so the hash cannot be over the signature. */
static void
test_signature_is_not_in_the_hash (void)
{
  g_autoptr (DeskSegment) segment = sample_segment_new (1);
  guint8 hash[DESK_HASH_SIZE];

  memcpy (hash, segment->hash, sizeof hash);
  g_bytes_unref (segment->signature);
  segment->signature = g_bytes_new ("signed", 6);
  desk_segment_seal (segment);
  g_assert_cmpmem (hash, sizeof hash, segment->hash, sizeof segment->hash);
}

/* --- a segment from the day the format was fixed --- */

/*
 * fixtures/segment-v1.bin is what the first version wrote. It has to be read
 * for ever and is never written again.
 */
static void
test_first_version (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GString) hash = g_string_new (NULL);
  DeskCommit *commit;

  g_file_get_contents (DESK_SOURCE_DIR "/tests/core/fixtures/segment-v1.bin", &data, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  segment = decode (bytes);

  for (guint i = 0; i < DESK_HASH_SIZE; i++)
    g_string_append_printf (hash, "%02x", segment->hash[i]);
  g_assert_cmpstr (hash->str, ==, "855d551e4a5c8af821b15978d1b0b56c0f524291189fcb16ee4d321011b11442");
  g_assert_cmpuint (segment->epoch, ==, 3);
  g_assert_cmpuint (segment->number, ==, 123456);
  g_assert_cmpuint (g_bytes_get_size (segment->signer), ==, 32);
  g_assert_cmpuint (g_bytes_get_size (segment->signature), ==, 64);
  g_assert_cmpuint (segment->commits->len, ==, 3);

  commit = g_ptr_array_index (segment->commits, 0);
  g_assert_cmpstr (commit->action, ==, "ticket_edit");
  g_assert_cmpuint (commit->replica_no, ==, 7);
  g_assert_cmpint (commit->made_at_ms, ==, SAMPLE_NOW_MS);
  g_assert_cmpint (commit->corrected_ms, ==, SAMPLE_NOW_MS - 61001);
  g_assert_cmpint (commit->verdict, ==, DESK_VERDICT_CONFLICT);
  g_assert_cmpstr (commit->reason, ==, "“Summary” was changed meanwhile");
  g_assert_cmpuint (commit->operations->len, ==, 4);
  g_assert_cmpuint (commit->relies_on->len, ==, 2);
  g_assert_cmpstr (desk_value_get_text (&sample_change (commit, 0, 0)->new.value), ==, "Drucker spricht Griechisch: Ελλάδα 🖨");
  g_assert_cmpint (desk_value_get_integer (&sample_change (commit, 0, 1)->new.value, 0), ==, 2);
  g_assert_cmpstr (desk_value_get_text (&sample_change (commit, 1, 0)->old.value), ==, "Paper");
  g_assert_true (sample_change (commit, 1, 1)->new.is_redacted);
  g_assert_cmpstr (((DeskOperation *) g_ptr_array_index (commit->operations, 3))->table, ==, "table_of_tomorrow");

  again = desk_segment_encode (segment);
  g_assert_true (g_bytes_equal (bytes, again));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/segment/comes-back", test_there_and_back);
  g_test_add_func ("/core/segment/comes-back-with-any-commits", test_any_commits);
  g_test_add_func ("/core/segment/truncated-anywhere-is-refused", test_truncation);
  g_test_add_func ("/core/segment/longer-is-refused", test_appended_bytes);
  g_test_add_func ("/core/segment/flipped-bit-is-refused-or-changes-the-hash", test_bit_flips);
  g_test_add_func ("/core/segment/nonsense-is-refused", test_nonsense);
  g_test_add_func ("/core/segment/wrong-parts-are-refused", test_wrong_parts);
  g_test_add_func ("/core/segment/parts-at-their-limits-are-taken", test_parts_at_their_limits);
  g_test_add_func ("/core/segment/newer-format-is-said-to-be-newer", test_newer_format);
  g_test_add_func ("/core/segment/size-has-a-limit", test_size);
  g_test_add_func ("/core/segment/commits-have-a-limit", test_number_of_commits);
  g_test_add_func ("/core/segment/fields-have-a-limit", test_number_of_fields);
  g_test_add_func ("/core/segment/any-commit-that-passes-the-check-fits", test_any_commit_fits);
  g_test_add_func ("/core/segment/redaction-keeps-the-hash", test_redaction_keeps_the_hash);
  g_test_add_func ("/core/segment/everything-is-in-the-chain", test_everything_is_in_the_chain);
  g_test_add_func ("/core/segment/signature-is-not-in-the-hash", test_signature_is_not_in_the_hash);
  g_test_add_func ("/core/segment/first-version-is-read-for-ever", test_first_version);

  return g_test_run ();
}
