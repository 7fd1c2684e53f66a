// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "sample-commits.h"

/* --- ids that follow from content --- */

static void
member_id (DeskTableId  table,
           const char  *first_name,
           const guint8 first,
           const char  *second_name,
           const char  *second,
           DeskUuid    *id)
{
  g_autoptr (DeskCommit) commit = desk_commit_new ("record_edit", NULL, 0);
  g_auto (DeskValue) first_value = DESK_VALUE_INIT;
  g_auto (DeskValue) second_value = DESK_VALUE_INIT;
  DeskUuid uuid = { { first } };

  desk_value_set_uuid (&first_value, &uuid);
  desk_value_set_text (&second_value, second);
  *id = desk_commit_add_member (commit, table, first_name, &first_value, second_name, &second_value, NULL)->row;
}

static void
test_member_ids (void)
{
  DeskUuid id, same, others[4];

  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "printer", &id);
  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "printer", &same);
  assert_uuids_equal (&id, &same);
  g_assert_cmphex (id.bytes[6] >> 4, ==, 8);
  g_assert_cmphex (id.bytes[8] >> 6, ==, 2);

  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 2, "tag", "printer", &others[0]);
  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "printers", &others[1]);
  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "", &others[2]);
  member_id (DESK_TABLE_ANALYST_SUBJECT, "analyst_id", 1, "subject", "printer", &others[3]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (desk_uuid_equal (&id, &others[i]));
      for (guint j = 0; j < i; j++)
        g_assert_false (desk_uuid_equal (&others[i], &others[j]));
    }
}

static void
test_member_id_is_of_its_fields_only (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (1);
  g_autoptr (DeskCommit) commit = desk_commit_new ("record_edit", NULL, 0);
  DeskUuid ticket = { { 1 } };
  DeskUuid id, other_way;
  DeskOperation *operation;

  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "printer", &id);

  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET_TAG, &ticket);
  desk_operation_put_integer (operation, "withdrawn", 1);
  desk_operation_put_text (operation, "tag", "printer");
  desk_operation_put_uuid (operation, "ticket_id", &ticket);
  desk_operation_put_text (operation, "field_of_tomorrow", "x");
  desk_commit_add_salts (commit, ids);
  desk_member_id (desk_table_get (DESK_TABLE_TICKET_TAG), operation, &other_way);
  assert_uuids_equal (&id, &other_way);
}

/* Two analysts who tag a ticket alike, on any version, mean one row. */
static void
test_known_ids (void)
{
  DeskUuid id;

  member_id (DESK_TABLE_TICKET_TAG, "ticket_id", 1, "tag", "printer", &id);
  g_autofree char *member = desk_uuid_to_string (&id);
  g_assert_cmpstr (member, ==, "351ec1b6-9774-86b9-b333-ce2d9c197ca1");

  desk_key_id ("customer", "c-mara", &id);
  g_autofree char *key = desk_uuid_to_string (&id);
  g_assert_cmpstr (key, ==, "9c687d0b-4a24-842a-8c3d-6adaec1ad5ab");
}

static void
test_key_ids (void)
{
  static const struct {
    const char *table;
    const char *key;
  } keys[] = { { "customer", "a" }, { "customer", "b" }, { "ticket", "a" }, { "custome", "ra" }, { "customera", "" }, { "", "customera" } };
  DeskUuid ids[G_N_ELEMENTS (keys)];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      DeskUuid again;

      desk_key_id (keys[i].table, keys[i].key, &ids[i]);
      desk_key_id (keys[i].table, keys[i].key, &again);
      assert_uuids_equal (&ids[i], &again);
      g_assert_cmphex (again.bytes[6] >> 4, ==, 8);
      for (guint j = 0; j < i; j++)
        g_assert_false (desk_uuid_equal (&ids[i], &ids[j]));
    }
}

/* --- leaves --- */

static void
test_salts (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (5);
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", NULL, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  DeskUuid row = { { 1 } };
  guint n = 0;

  G_STATIC_ASSERT (DESK_SALT_SIZE == DESK_UUID_SIZE);
  for (guint i = 0; i < 150; i++)
    desk_operation_put_integer (i % 3 ? desk_commit_add_set (commit, DESK_TABLE_TICKET, &row) : desk_commit_add_insert (commit, DESK_TABLE_TICKET, &row),
                                "priority", 1);
  desk_commit_add_salts (commit, ids);

  for (guint i = 0; i < 150; i++)
    {
      DeskFieldChange *change = sample_change (commit, i, 0);

      g_assert_true (g_hash_table_add (seen, change->new.salt));
      n++;
      if (i % 3 == 0)
        continue;
      g_assert_true (g_hash_table_add (seen, change->old.salt));
      n++;
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n);
}

static void
test_hash_of_leaf (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (6);
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", NULL, 0);
  DeskUuid row = { { 1 } };
  DeskOperation *operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &row);
  guint8 hash[DESK_HASH_SIZE];
  DeskLeaf *leaf;

  desk_operation_put_text (operation, "summary", "yes");
  leaf = &sample_change (commit, 0, 0)->new;
  memcpy (hash, desk_leaf_hash (leaf), sizeof hash);
  desk_commit_add_salts (commit, ids);
  g_assert_cmpint (memcmp (hash, desk_leaf_hash (leaf), sizeof hash), !=, 0);

  /* With salt and value known, it is BLAKE2b-256 over both. */
  memcpy (leaf->salt, "0123456789abcdef", DESK_SALT_SIZE);
  leaf->has_hash = FALSE;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < DESK_HASH_SIZE; i++)
    g_string_append_printf (text, "%02x", desk_leaf_hash (leaf)[i]);
  g_assert_cmpstr (text->str, ==, "48337b6fa8dcabdcea0c2c408bf506d8e4047caa60d494707637fe72a903887a");

  memcpy (hash, desk_leaf_hash (leaf), sizeof hash);
  sample_redact (leaf);
  g_assert_true (desk_value_is_null (&leaf->value));
  g_assert_cmpmem (hash, sizeof hash, desk_leaf_hash (leaf), DESK_HASH_SIZE);
}

/* --- fields --- */

static void
test_put (void)
{
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", NULL, 0);
  DeskUuid row = { { 1 } };
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &row);

  g_assert_null (desk_operation_get (operation, "summary"));
  desk_operation_put_text (operation, "summary", "first");
  desk_operation_put_integer (operation, "priority", 3);
  desk_operation_put_text (operation, "summary", "second");
  g_assert_cmpuint (operation->fields->len, ==, 2);
  g_assert_cmpstr (desk_value_get_text (desk_operation_get (operation, "summary")), ==, "second");
  desk_operation_put_null (operation, "summary");
  g_assert_true (desk_value_is_null (desk_operation_get (operation, "summary")));
  g_assert_cmpint (desk_value_get_integer (desk_operation_get (operation, "priority"), 0), ==, 3);
}

/* --- what may stand in the log --- */

static DeskCommit *
good_commit (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (7);

  return sample_commit_new (ids);
}

static DeskOperation *
first_operation (DeskCommit *commit)
{
  return g_ptr_array_index (commit->operations, 0);
}

static void
replace (char       **name,
         const char  *by)
{
  g_free (*name);
  *name = g_strdup (by);
}

static void
spoil (DeskCommit *commit,
       guint       part)
{
  g_autofree char *long_name = g_strnfill (DESK_NAME_MAX_BYTES + 1, 'n');
  g_autofree char *long_reason = g_strnfill (DESK_TEXT_MAX_BYTES + 1, 'r');
  g_autofree char *long_text = g_strnfill (DESK_MARKDOWN_MAX_BYTES + 1, 't');
  DeskUuid nil = { { 0 } };
  DeskReliance *reliance = &g_array_index (commit->relies_on, DeskReliance, 0);

  switch (part)
    {
    case 0: replace (&commit->action, ""); break;
    case 1: replace (&commit->action, long_name); break;
    case 2: replace (&commit->action, "ticket\xff"); break;
    case 3: commit->id = nil; break;
    case 4: commit->replica = nil; break;
    case 5: commit->replica_no = G_GUINT64_CONSTANT (1) << 63; break;
    case 6: commit->verdict = (DeskVerdict) 3; break;
    case 7: replace (&commit->reason, long_reason); break;
    case 8: replace (&commit->reason, "\xed\xa0\x80"); break;
    case 9: replace (&first_operation (commit)->table, ""); break;
    case 10: replace (&first_operation (commit)->table, long_name); break;
    case 11: first_operation (commit)->row = nil; break;
    case 12: first_operation (commit)->kind = (DeskOperationKind) 2; break;
    case 13: replace (&sample_change (commit, 0, 0)->name, ""); break;
    case 14: replace (&sample_change (commit, 0, 0)->name, long_name); break;
    case 15: sample_change (commit, 0, 0)->outcome = (DeskFieldOutcome) 3; break;
    case 16: desk_value_set_text (&sample_change (commit, 0, 0)->new.value, long_text); break;
    case 17: desk_value_set_text (&sample_change (commit, 0, 0)->new.value, "Gr\xf6\xdf" "e"); break;
    case 18: desk_value_set_text (&sample_change (commit, 1, 0)->old.value, "\xff"); break;
    case 19: desk_value_set_blob (&sample_change (commit, 0, 0)->new.value, long_text, DESK_MARKDOWN_MAX_BYTES + 1); break;
    case 20: replace (&reliance->table, ""); break;
    case 21: replace (&reliance->field, long_name); break;
    case 22: reliance->row = nil; break;
    default: g_assert_not_reached ();
    }
}

static void
test_check (void)
{
  static const char *const members[] = {
    "action", "action", "action", "id", "replica", "replica_no", "verdict", "reason", "reason", "operations", "operations", "operations",
    "operations", "operations", "operations", "operations", "operations", "operations", "operations", "operations", "relies_on", "relies_on", "relies_on",
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (DeskCommit) commit = good_commit ();
      g_autoptr (GError) error = NULL;
      g_autofree char *quoted = g_strdup_printf ("“%s”", members[i]);

      desk_commit_check (commit, &error);
      g_assert_no_error (error);
      spoil (commit, i);
      g_test_message ("%u", i);
      g_assert_false (desk_commit_check (commit, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

static void
test_check_limits (void)
{
  g_autoptr (DeskCommit) commit = good_commit ();
  g_autoptr (GError) error = NULL;
  DeskUuid row = { { 1 } };
  DeskUuid seen = { { 2 } };
  guint n_fields = 0;

  /* As many operations as there may be, then one more. */
  while (commit->operations->len < DESK_COMMIT_MAX_OPERATIONS)
    desk_commit_add_set (commit, DESK_TABLE_TICKET, &row);
  g_assert_true (desk_commit_check (commit, NULL));
  desk_commit_add_set (commit, DESK_TABLE_TICKET, &row);
  g_assert_false (desk_commit_check (commit, NULL));
  g_ptr_array_set_size (commit->operations, DESK_COMMIT_MAX_OPERATIONS);

  while (commit->relies_on->len < DESK_COMMIT_MAX_OPERATIONS)
    desk_commit_rely_on (commit, DESK_TABLE_TICKET, &row, "plan", &seen);
  g_assert_true (desk_commit_check (commit, NULL));
  desk_commit_rely_on (commit, DESK_TABLE_TICKET, &row, "plan", &seen);
  g_assert_false (desk_commit_check (commit, NULL));
  g_array_set_size (commit->relies_on, 0);

  /* Fields count over all operations. */
  for (guint i = 0; i < commit->operations->len; i++)
    n_fields += ((DeskOperation *) g_ptr_array_index (commit->operations, i))->fields->len;
  for (guint i = 100; n_fields < DESK_COMMIT_MAX_FIELDS; n_fields++)
    desk_operation_add_field (g_ptr_array_index (commit->operations, i++ % DESK_COMMIT_MAX_OPERATIONS), "x");
  g_assert_true (desk_commit_check (commit, NULL));
  desk_operation_add_field (g_ptr_array_index (commit->operations, 5), "x");
  g_assert_false (desk_commit_check (commit, &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
}

static void
test_check_bytes (void)
{
  g_autoptr (DeskCommit) commit = good_commit ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (DESK_MARKDOWN_MAX_BYTES, 't');
  DeskUuid row = { { 1 } };
  DeskOperation *operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &row);

  for (guint i = 1; i < DESK_COMMIT_MAX_BYTES / DESK_MARKDOWN_MAX_BYTES; i++)
    desk_value_set_text (&desk_operation_add_field (operation, "description")->new.value, text);
  g_assert_true (desk_commit_check (commit, NULL));
  desk_value_set_text (&desk_operation_add_field (operation, "description")->new.value, text);
  g_assert_false (desk_commit_check (commit, &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/commit/member-ids-are-stable-and-distinct", test_member_ids);
  g_test_add_func ("/core/commit/member-id-is-of-its-fields-only", test_member_id_is_of_its_fields_only);
  g_test_add_func ("/core/commit/key-ids-are-stable-and-distinct", test_key_ids);
  g_test_add_func ("/core/commit/known-ids", test_known_ids);
  g_test_add_func ("/core/commit/every-value-has-a-salt-of-its-own", test_salts);
  g_test_add_func ("/core/commit/hash-of-a-leaf-covers-salt-and-value", test_hash_of_leaf);
  g_test_add_func ("/core/commit/later-value-of-a-field-stands", test_put);
  g_test_add_func ("/core/commit/check-names-what-is-wrong", test_check);
  g_test_add_func ("/core/commit/check-counts", test_check_limits);
  g_test_add_func ("/core/commit/check-weighs", test_check_bytes);

  return g_test_run ();
}
