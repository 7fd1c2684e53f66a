// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Text that may be a line of docs/json-lines.md with a commit, or a value of
 * a field. What is taken can be written into the log, read back from it, and
 * written as JSON again.
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
try_commit (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_commit_from_json (object, &error);
  g_autoptr (DeskCommit) back = NULL;
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (DeskSegment) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  guint8 previous[DESK_HASH_SIZE] = { 0 };
  DeskUuid desk = { { 1 } };

  g_assert_true ((commit == NULL) == (error != NULL));
  if (commit == NULL)
    return;

  node = desk_commit_to_json (commit);
  back = desk_commit_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  assert_commits_equal (commit, back);

  segment = desk_segment_new (&desk, 1, 1, previous);
  g_ptr_array_add (segment->commits, desk_commit_ref (commit));
  desk_segment_seal (segment);
  bytes = desk_segment_encode (segment);
  read = desk_segment_decode (bytes, &error);
  g_assert_no_error (error);
  assert_segments_equal (segment, read);
}

/* As a value of one field of each type. */
static void
try_value (JsonNode *node)
{
  static const char *const fields[] = {
    "summary", "description", "source_data", "downtime_minutes", "business_critical", "waiting_until", "owner_id", "status",
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const DeskField *field = desk_table_find_field (desk_table_get (DESK_TABLE_TICKET), fields[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) written = NULL;
      g_auto (DeskValue) value = DESK_VALUE_INIT;
      g_auto (DeskValue) back = DESK_VALUE_INIT;

      g_assert_nonnull (field);
      if (!desk_value_from_json (node, field, &value, &error))
        {
          g_assert_nonnull (error);
          continue;
        }
      g_assert_true (desk_value_check (&value, field, NULL));
      written = desk_value_to_json (&value, field);
      if (!desk_value_from_json (written, field, &back, NULL))
        g_assert_cmpint (field->type, ==, DESK_FIELD_JSON);
      else if (field->type != DESK_FIELD_JSON)
        g_assert_true (desk_value_equal (&value, &back));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_malloc (size + 1);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  /* What the scan takes, the parser takes. */
  if (!desk_json_scan (text, size, DESK_JSON_LINE_MAX_DEPTH, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  try_value (node);
  if (JSON_NODE_HOLDS_OBJECT (node))
    try_commit (json_node_get_object (node));

  return 0;
}
