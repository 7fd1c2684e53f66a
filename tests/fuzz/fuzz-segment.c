// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Bytes that may be a segment. What is taken has one way of being written,
 * loses nothing on the way through JSON, and may be redacted.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-commit-json.h"
#include "desk-json.h"
#include "desk-json-scan.h"
#include "fuzz-target.h"
#include "sample-commits.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
try_fields (DeskCommit *commit)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      if (table == NULL)
        continue;
      for (guint j = 0; j < operation->fields->len; j++)
        {
          DeskFieldChange *change = sample_change (commit, i, j);
          const DeskField *field = desk_table_find_field (table, change->name);
          g_autoptr (JsonNode) node = NULL;
          g_auto (DeskValue) back = DESK_VALUE_INIT;

          if (field == NULL)
            continue;
          node = desk_value_to_json (&change->new.value, field);
          if (!desk_value_check (&change->new.value, field, NULL))
            continue;
          /* JSON may come back in another form, everything else as it is. */
          g_assert_true (desk_value_from_json (node, field, &back, NULL) || field->type == DESK_FIELD_JSON);
          if (field->type != DESK_FIELD_JSON && field->type != DESK_FIELD_ID)
            g_assert_true (desk_value_equal (&change->new.value, &back));
        }
    }
}

static void
try_json (DeskCommit *commit)
{
  g_autoptr (JsonNode) node = desk_commit_to_json (commit);
  g_autofree char *text = desk_json_to_text (node);
  g_autoptr (JsonNode) read = NULL;
  g_autoptr (DeskCommit) back = NULL;
  g_autoptr (GError) error = NULL;

  desk_json_scan (text, strlen (text), DESK_JSON_LINE_MAX_DEPTH, &error);
  g_assert_no_error (error);
  read = json_from_string (text, &error);
  g_assert_no_error (error);
  back = desk_commit_from_json (json_node_get_object (read), &error);
  g_assert_no_error (error);
  assert_commits_equal (commit, back);
}

static void
redact_all (DeskCommit *commit)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          DeskFieldChange *change = sample_change (commit, i, j);

          if (!change->new.is_redacted)
            sample_redact (&change->new);
          if (operation->kind == DESK_OPERATION_SET && !change->old.is_redacted)
            sample_redact (&change->old);
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (DeskSegment) segment = desk_segment_decode (bytes, NULL);
  g_autoptr (DeskSegment) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GError) error = NULL;

  if (segment == NULL)
    return 0;

  written = desk_segment_encode (segment);
  g_assert_true (g_bytes_equal (bytes, written));

  for (guint i = 0; i < segment->commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (segment->commits, i);

      g_assert_true (desk_commit_check (commit, NULL));
      try_fields (commit);
      try_json (commit);
      redact_all (commit);
    }

  g_bytes_unref (written);
  written = desk_segment_encode (segment);
  again = desk_segment_decode (written, &error);
  g_assert_no_error (error);
  assert_segments_equal (segment, again);

  return 0;
}

#ifdef DESK_FUZZ

/*
 * Bytes of a GVariant that are changed at random are seldom in normal form.
 * So most of the time one part of the tree is changed, and written anew.
 */
#define SEGMENT_TYPE "(uayutaya(ayaytayxxsayysa(ysaya(sy(ayay)(ayay)ay))a(saysay))ayayayay)"
#define ROOM 64

static GVariant *
variant_of (const GVariantType *type,
            const guint8       *data,
            gsize               size)
{
  guint8 *copy = g_memdup2 (data, size);

  return g_variant_new_from_data (type, copy, size, FALSE, g_free, copy);
}

static GVariant *
mutate_bytes (GVariant *variant)
{
  gsize size;
  const guint8 *bytes = g_variant_get_fixed_array (variant, &size, 1);
  g_autofree guint8 *room = g_malloc0 (size + ROOM);

  if (size > 0)
    memcpy (room, bytes, size);
  size = LLVMFuzzerMutate (room, size, size + ROOM);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, room, size, 1);
}

static GVariant *
mutate_text (GVariant *variant)
{
  gsize size;
  const char *text = g_variant_get_string (variant, &size);
  g_autofree char *room = g_malloc0 (size + ROOM + 1);

  memcpy (room, text, size);
  size = LLVMFuzzerMutate ((guint8 *) room, size, size + ROOM);
  room[size] = '\0';

  return g_variant_new_take_string (g_utf8_make_valid (room, -1));
}

static GVariant *
mutate_number (GVariant *variant)
{
  guint8 room[8] = { 0 };
  gsize size = g_variant_get_size (variant);

  g_variant_store (variant, room);
  LLVMFuzzerMutate (room, size, size);

  return variant_of (g_variant_get_type (variant), room, size);
}

static GVariant *
mutate (GVariant *variant,
        GRand    *random)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  gboolean is_array = g_variant_is_of_type (variant, G_VARIANT_TYPE_ARRAY);
  guint index;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BYTESTRING))
    return mutate_bytes (variant);
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    return mutate_text (variant);
  if (!g_variant_is_container (variant))
    return mutate_number (variant);

  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    g_ptr_array_add (children, g_variant_get_child_value (variant, i));
  if (children->len == 0)
    return g_variant_ref (variant);

  index = (guint) g_rand_int_range (random, 0, (int) children->len);
  switch (is_array ? g_rand_int_range (random, 0, 8) : 7)
    {
    case 0:
      g_ptr_array_remove_index (children, index);
      break;
    case 1:
      g_ptr_array_add (children, g_variant_ref (g_ptr_array_index (children, index)));
      break;
    default:
      {
        GVariant *old = g_ptr_array_index (children, index);

        children->pdata[index] = g_variant_take_ref (mutate (old, random));
        g_variant_unref (old);
      }
      break;
    }

  return is_array ? g_variant_new_array (g_variant_type_element (g_variant_get_type (variant)), (GVariant **) children->pdata, children->len)
                  : g_variant_new_tuple ((GVariant **) children->pdata, children->len);
}

size_t
LLVMFuzzerCustomMutator (uint8_t     *data,
                         size_t       size,
                         size_t       max_size,
                         unsigned int seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) normal = NULL;
  g_autoptr (GVariant) changed = NULL;

  if (g_rand_int_range (random, 0, 4) == 0)
    return LLVMFuzzerMutate (data, size, max_size);

  variant = g_variant_ref_sink (variant_of (G_VARIANT_TYPE (SEGMENT_TYPE), data, size));
  normal = g_variant_get_normal_form (variant);
  changed = g_variant_take_ref (mutate (normal, random));
  if (g_variant_get_size (changed) > max_size)
    return LLVMFuzzerMutate (data, size, max_size);

  g_variant_store (changed, data);

  return g_variant_get_size (changed);
}

#endif
