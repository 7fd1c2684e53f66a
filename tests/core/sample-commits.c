// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits and segments to test with, and asserting that two are the same to
 * the last salt.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "sample-commits.h"

DeskFieldChange *
sample_change (DeskCommit *commit,
               guint       operation,
               guint       field)
{
  DeskOperation *op = g_ptr_array_index (commit->operations, operation);

  return &g_array_index (op->fields, DeskFieldChange, field);
}

/* What redaction leaves of a leaf: its hash, and nothing to guess it by. */
void
sample_redact (DeskLeaf *leaf)
{
  desk_leaf_hash (leaf);
  desk_value_clear (&leaf->value);
  memset (leaf->salt, 0, sizeof leaf->salt);
  leaf->is_redacted = TRUE;
}

/* One of everything that a commit can hold. */
DeskCommit *
sample_commit_new (DeskIdSource *ids)
{
  g_autoptr (DeskCommit) commit = NULL;
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag = DESK_VALUE_INIT;
  DeskOperation *operation;
  DeskUuid author, customer, ticket, other_ticket, seen;

  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &author);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &customer);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &ticket);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &other_ticket);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &seen);

  commit = desk_commit_new ("ticket_edit", &author, SAMPLE_NOW_MS);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->id);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->replica);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->undoes);
  commit->replica_no = 7;
  commit->corrected_ms = SAMPLE_NOW_MS - 61001;
  commit->verdict = DESK_VERDICT_CONFLICT;
  g_free (commit->reason);
  commit->reason = g_strdup ("“Summary” was changed meanwhile");

  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "summary", "Drucker spricht Griechisch: Ελλάδα 🖨");
  desk_operation_put_integer (operation, "priority", 2);
  desk_operation_put_integer (operation, "logged_at", SAMPLE_NOW_MS);
  desk_operation_put_uuid (operation, "requester_id", &customer);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_null (operation, "owner_id");
  desk_operation_put_text (operation, "description", "First line\n\tsecond line\r\n\001\037\177\"\\/");
  desk_operation_put_text (operation, "goal", "");

  operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &other_ticket);
  desk_operation_put_text (operation, "summary", "No paper");
  desk_operation_put_text (operation, "resolution", "Said in confidence");
  desk_operation_put_integer (operation, "downtime_minutes", G_MININT64);
  desk_operation_put_integer (operation, "waiting_until", G_MAXINT64);
  for (guint i = 0; i < operation->fields->len; i++)
    g_array_index (operation->fields, DeskFieldChange, i).seen = seen;
  desk_value_set_text (&sample_change (commit, 1, 0)->old.value, "Paper");
  sample_change (commit, 1, 0)->outcome = DESK_FIELD_OUTCOME_CONFLICT;
  desk_value_set_integer (&sample_change (commit, 1, 2)->old.value, 0);

  desk_value_set_uuid (&ticket_value, &ticket);
  desk_value_set_text (&tag, "printer");
  desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag, NULL);

  /* A table and a field of a version to come. */
  operation = desk_commit_add_operation (commit, DESK_OPERATION_INSERT, "table_of_tomorrow", &customer);
  desk_value_set_blob (&desk_operation_add_field (operation, "field_of_tomorrow")->new.value, "\000\377\001", 3);

  desk_commit_rely_on (commit, DESK_TABLE_TICKET, &other_ticket, "cause", &seen);
  desk_commit_rely_on (commit, DESK_TABLE_TICKET, &other_ticket, "plan", &commit->id);

  desk_commit_add_salts (commit, ids);
  sample_redact (&sample_change (commit, 1, 1)->old);
  sample_redact (&sample_change (commit, 1, 1)->new);

  return g_steal_pointer (&commit);
}

static void
random_value (DeskIdSource *ids,
              DeskValue    *value)
{
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      desk_value_clear (value);
      break;
    case 1:
      desk_value_set_integer (value, (gint64) ((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()));
      break;
    case 2:
      {
        g_autoptr (GString) text = g_string_new (NULL);

        for (int i = g_test_rand_int_range (0, 40); i > 0; i--)
          {
            gunichar c = (gunichar) g_test_rand_int_range (1, i % 3 == 0 ? 0x110000 : 0x250);

            if (g_unichar_validate (c))
              g_string_append_unichar (text, c);
          }
        desk_value_set_text (value, text->str);
      }
      break;
    default:
      {
        guint8 bytes[64];

        desk_id_source_fill (ids, bytes, sizeof bytes);
        desk_value_set_blob (value, bytes, (gsize) g_test_rand_int_range (0, sizeof bytes));
      }
      break;
    }
}

/* Any commit at all that may stand in the log. */
DeskCommit *
sample_commit_new_random (DeskIdSource *ids)
{
  static const char *const names[] = { "ticket", "entry", "summary", "body", "x", "größe" };
  g_autoptr (DeskCommit) commit = desk_commit_new (names[g_test_rand_int_range (0, 6)], NULL, g_test_rand_int ());

  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->id);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->replica);
  if (g_test_rand_bit ())
    desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &commit->author);
  commit->replica_no = (guint64) (guint32) g_test_rand_int () << g_test_rand_int_range (0, 32);
  commit->corrected_ms = commit->made_at_ms + g_test_rand_int_range (-1, 2);
  commit->verdict = (DeskVerdict) g_test_rand_int_range (0, 3);

  for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
    {
      DeskUuid row;
      DeskOperation *operation;

      desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &row);
      operation = desk_commit_add_operation (commit, (DeskOperationKind) g_test_rand_int_range (0, 2), names[g_test_rand_int_range (0, 6)], &row);
      for (int j = g_test_rand_int_range (0, 6); j > 0; j--)
        {
          DeskFieldChange *change = desk_operation_add_field (operation, names[g_test_rand_int_range (0, 6)]);

          random_value (ids, &change->new.value);
          change->outcome = (DeskFieldOutcome) g_test_rand_int_range (0, 2);
          if (operation->kind == DESK_OPERATION_SET)
            {
              random_value (ids, &change->old.value);
              desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &change->seen);
            }
        }
    }
  desk_commit_add_salts (commit, ids);

  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (g_test_rand_int_range (0, 8) == 0)
            sample_redact (&sample_change (commit, i, j)->new);
        }
    }

  return g_steal_pointer (&commit);
}

/* A sealed segment of three commits, the same for the same seed. */
DeskSegment *
sample_segment_new (guint64 seed)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (seed);
  g_autoptr (DeskSegment) segment = NULL;
  guint8 previous[DESK_HASH_SIZE];
  DeskUuid desk;

  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &desk);
  desk_id_source_fill (ids, previous, sizeof previous);
  segment = desk_segment_new (&desk, 3, 123456, previous);
  g_ptr_array_add (segment->commits, sample_commit_new (ids));
  g_ptr_array_add (segment->commits, desk_commit_new ("undo", NULL, -1));
  g_ptr_array_add (segment->commits, sample_commit_new (ids));

  DeskCommit *bare = g_ptr_array_index (segment->commits, 1);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &bare->id);
  desk_id_source_next_uuid (ids, SAMPLE_NOW_MS, &bare->replica);

  desk_digest_bytes (&segment->facts, DESK_DIGEST_ADD, "sample", (const guint8 *) "facts", 5);
  desk_digest_bytes (&segment->all, DESK_DIGEST_ADD, "sample", (const guint8 *) "all", 3);
  desk_segment_seal (segment);

  return g_steal_pointer (&segment);
}

void
assert_uuids_equal (const DeskUuid *a,
                    const DeskUuid *b)
{
  g_assert_cmpmem (a->bytes, DESK_UUID_SIZE, b->bytes, DESK_UUID_SIZE);
}

void
assert_leaves_equal (DeskLeaf *a,
                     DeskLeaf *b)
{
  g_assert_cmpint (a->is_redacted, ==, b->is_redacted);
  g_assert_true (desk_value_equal (&a->value, &b->value));
  if (!a->is_redacted)
    g_assert_cmpmem (a->salt, DESK_SALT_SIZE, b->salt, DESK_SALT_SIZE);
  g_assert_cmpmem (desk_leaf_hash (a), DESK_HASH_SIZE, desk_leaf_hash (b), DESK_HASH_SIZE);
}

static void
assert_operations_equal (DeskOperation *a,
                         DeskOperation *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpstr (a->table, ==, b->table);
  assert_uuids_equal (&a->row, &b->row);
  g_assert_cmpuint (a->fields->len, ==, b->fields->len);
  for (guint i = 0; i < a->fields->len; i++)
    {
      DeskFieldChange *change_a = &g_array_index (a->fields, DeskFieldChange, i);
      DeskFieldChange *change_b = &g_array_index (b->fields, DeskFieldChange, i);

      g_assert_cmpstr (change_a->name, ==, change_b->name);
      g_assert_cmpint (change_a->outcome, ==, change_b->outcome);
      assert_leaves_equal (&change_a->new, &change_b->new);
      if (a->kind == DESK_OPERATION_SET)
        assert_leaves_equal (&change_a->old, &change_b->old);
      assert_uuids_equal (&change_a->seen, &change_b->seen);
    }
}

void
assert_commits_equal (DeskCommit *a,
                      DeskCommit *b)
{
  assert_uuids_equal (&a->id, &b->id);
  assert_uuids_equal (&a->replica, &b->replica);
  g_assert_cmpuint (a->replica_no, ==, b->replica_no);
  assert_uuids_equal (&a->author, &b->author);
  g_assert_cmpint (a->made_at_ms, ==, b->made_at_ms);
  g_assert_cmpint (a->corrected_ms, ==, b->corrected_ms);
  g_assert_cmpstr (a->action, ==, b->action);
  assert_uuids_equal (&a->undoes, &b->undoes);
  g_assert_cmpint (a->verdict, ==, b->verdict);
  g_assert_cmpstr (a->reason, ==, b->reason);

  g_assert_cmpuint (a->operations->len, ==, b->operations->len);
  for (guint i = 0; i < a->operations->len; i++)
    assert_operations_equal (g_ptr_array_index (a->operations, i), g_ptr_array_index (b->operations, i));

  g_assert_cmpuint (a->relies_on->len, ==, b->relies_on->len);
  for (guint i = 0; i < a->relies_on->len; i++)
    {
      DeskReliance *reliance_a = &g_array_index (a->relies_on, DeskReliance, i);
      DeskReliance *reliance_b = &g_array_index (b->relies_on, DeskReliance, i);

      g_assert_cmpstr (reliance_a->table, ==, reliance_b->table);
      assert_uuids_equal (&reliance_a->row, &reliance_b->row);
      g_assert_cmpstr (reliance_a->field, ==, reliance_b->field);
      assert_uuids_equal (&reliance_a->seen, &reliance_b->seen);
    }
}

void
assert_segments_equal (DeskSegment *a,
                       DeskSegment *b)
{
  assert_uuids_equal (&a->desk, &b->desk);
  g_assert_cmpuint (a->epoch, ==, b->epoch);
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpmem (a->previous, DESK_HASH_SIZE, b->previous, DESK_HASH_SIZE);
  g_assert_true (desk_digest_equal (&a->facts, &b->facts));
  g_assert_true (desk_digest_equal (&a->all, &b->all));
  g_assert_cmpmem (a->hash, DESK_HASH_SIZE, b->hash, DESK_HASH_SIZE);
  g_assert_true (g_bytes_equal (a->signer, b->signer));
  g_assert_true (g_bytes_equal (a->signature, b->signature));
  g_assert_cmpuint (a->commits->len, ==, b->commits->len);
  for (guint i = 0; i < a->commits->len; i++)
    assert_commits_equal (g_ptr_array_index (a->commits, i), g_ptr_array_index (b->commits, i));
}
