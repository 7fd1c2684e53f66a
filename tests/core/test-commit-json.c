// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-commit-json.h"
#include "desk-core-error.h"
#include "desk-json.h"
#include "desk-json-scan.h"
#include "sample-commits.h"

/* There and back through text, as a file would hold it. */
static DeskCommit *
there_and_back (DeskCommit *commit)
{
  g_autoptr (JsonNode) written = desk_commit_to_json (commit);
  g_autofree char *text = desk_json_to_text (written);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) read = NULL;
  DeskCommit *result;

  g_assert_null (strchr (text, '\n'));
  desk_json_scan (text, strlen (text), DESK_JSON_LINE_MAX_DEPTH, &error);
  g_assert_no_error (error);
  read = json_from_string (text, &error);
  g_assert_no_error (error);
  result = desk_commit_from_json (json_node_get_object (read), &error);
  g_assert_no_error (error);

  return result;
}

static void
test_lossless (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (1);
  g_autoptr (DeskCommit) commit = sample_commit_new (ids);
  g_autoptr (DeskCommit) read = there_and_back (commit);

  assert_commits_equal (commit, read);
  g_assert_true (sample_change (read, 1, 1)->new.is_redacted);
  g_assert_cmpint (sample_change (read, 1, 0)->outcome, ==, DESK_FIELD_OUTCOME_CONFLICT);
  g_assert_cmpint (read->verdict, ==, DESK_VERDICT_CONFLICT);
  g_assert_cmpuint (read->relies_on->len, ==, 2);

  for (int outcome = DESK_FIELD_OUTCOME_SET; outcome <= DESK_FIELD_OUTCOME_PASSED; outcome++)
    {
      g_autoptr (DeskCommit) again = NULL;

      sample_change (commit, 1, 0)->outcome = (DeskFieldOutcome) outcome;
      again = there_and_back (commit);
      g_assert_cmpint (sample_change (again, 1, 0)->outcome, ==, outcome);
    }
}

static void
test_any_commit (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded ((guint64) g_test_rand_int ());

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (DeskCommit) commit = sample_commit_new_random (ids);
      g_autoptr (DeskCommit) read = there_and_back (commit);

      assert_commits_equal (commit, read);
    }
}

static void
test_times (void)
{
  static const gint64 times[] = { G_MININT64, -62135596800001, -1, 0, 999, 253402300799999, 253402300800000, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (2);
      g_autoptr (DeskCommit) commit = sample_commit_new (ids);
      g_autoptr (DeskCommit) read = NULL;

      commit->made_at_ms = times[i];
      commit->corrected_ms = times[(i + 1) % G_N_ELEMENTS (times)];
      read = there_and_back (commit);
      assert_commits_equal (commit, read);
    }
}

static void
test_limits (void)
{
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (3);
  g_autoptr (DeskCommit) commit = sample_commit_new (ids);
  g_autofree char *control = g_strnfill (DESK_MARKDOWN_MAX_BYTES, '\001');
  g_autofree char *reason = g_strnfill (DESK_TEXT_MAX_BYTES, 'r');
  DeskCommit *read;

  desk_value_set_text (&sample_change (commit, 0, 0)->new.value, control);
  sample_change (commit, 0, 0)->new.has_hash = FALSE;
  desk_value_set_blob (&sample_change (commit, 0, 1)->new.value, control, DESK_MARKDOWN_MAX_BYTES);
  sample_change (commit, 0, 1)->new.has_hash = FALSE;
  g_free (commit->reason);
  commit->reason = g_strdup (reason);
  commit->replica_no = G_MAXINT64;
  read = there_and_back (commit);
  assert_commits_equal (commit, read);
  desk_commit_unref (read);
}

/* --- the form of docs/json-lines.md --- */

#define COMMIT_ID "019cadd7-c6c0-7000-8000-000000000001"
#define REPLICA_ID "019cadd7-c6c0-7000-8000-000000000002"
#define ROW_ID "019cadd7-c6c0-7000-8000-000000000003"
#define SALT "000102030405060708090a0b0c0d0e0f"
#define HASH "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f"
#define NIL_ID "00000000-0000-0000-0000-000000000000"

static const char *
documented (void)
{
  return "{\"id\":\"" COMMIT_ID "\",\"replica\":\"" REPLICA_ID "\",\"replica_no\":7,\"author\":null,\"made_at\":\"2026-03-02T09:40:00+01:00\","
         "\"action\":\"ticket_edit\",\"undoes\":null,\"operations\":[{\"operation\":\"set\",\"table\":\"ticket\",\"id\":\"" ROW_ID "\","
         "\"fields\":[{\"name\":\"summary\",\"old\":[\"" SALT "\",\"text\",\"a\"],\"new\":[\"\",\"redacted\",\"" HASH "\"],\"seen\":\"" COMMIT_ID "\"}]}],"
         "\"relies_on\":[{\"table\":\"ticket\",\"id\":\"" ROW_ID "\",\"field\":\"plan\",\"seen\":\"" COMMIT_ID "\"}]}";
}

static DeskCommit *
commit_from_text (const char *text,
                  GError    **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return desk_commit_from_json (json_node_get_object (node), error);
}

static void
test_documented_form (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = commit_from_text (documented (), &error);

  g_assert_no_error (error);
  g_assert_cmpint (commit->made_at_ms, ==, SAMPLE_NOW_MS - 60 * 60 * 1000);
  g_assert_cmpint (commit->corrected_ms, ==, commit->made_at_ms);
  g_assert_cmpint (commit->verdict, ==, DESK_VERDICT_OK);
  g_assert_cmpstr (commit->reason, ==, "");
  g_assert_true (desk_uuid_is_nil (&commit->author));
  g_assert_cmpstr (desk_value_get_text (&sample_change (commit, 0, 0)->old.value), ==, "a");
  g_assert_cmphex (sample_change (commit, 0, 0)->old.salt[15], ==, 0x0f);
  g_assert_true (sample_change (commit, 0, 0)->new.is_redacted);
  g_assert_cmphex (desk_leaf_hash (&sample_change (commit, 0, 0)->new)[31], ==, 0x0f);
}

static void
test_wrong_members (void)
{
  /* What to put in place of what, and the member that the error names. */
  static const struct {
    const char *old;
    const char *new;
    const char *member;
  } wrong[] = {
    { "\"id\":\"" COMMIT_ID "\",\"re", "\"re", "id" },
    { "\"id\":\"" COMMIT_ID "\",\"re", "\"id\":null,\"re", "id" },
    { "\"id\":\"" COMMIT_ID "\",\"re", "\"id\":7,\"re", "id" },
    { "\"id\":\"" COMMIT_ID "\",\"re", "\"id\":{},\"re", "id" },
    { "\"id\":\"" COMMIT_ID "\",\"re", "\"id\":\"" NIL_ID "\",\"re", "id" },
    { REPLICA_ID, "x", "replica" },
    { REPLICA_ID, NIL_ID, "replica" },
    { "\"replica_no\":7,", "", "replica_no" },
    { "\"replica_no\":7,", "\"replica_no\":-1,", "replica_no" },
    { "\"replica_no\":7,", "\"replica_no\":7.5,", "replica_no" },
    { "\"replica_no\":7,", "\"replica_no\":\"7\",", "replica_no" },
    { "\"author\":null", "\"author\":\"Jonas\"", "author" },
    { "\"author\":null", "\"author\":[]", "author" },
    { "\"undoes\":null", "\"undoes\":false", "undoes" },
    { "\"2026-03-02T09:40:00+01:00\"", "\"yesterday\"", "made_at" },
    { "\"2026-03-02T09:40:00+01:00\"", "1772444400000", "made_at" },
    { "\"action\":\"ticket_edit\",", "", "action" },
    { "\"ticket_edit\"", "\"\"", "action" },
    { "\"ticket_edit\"", "[\"ticket_edit\"]", "action" },
    { "\"ticket_edit\"", "\"a_name_that_is_longer_than_the_sixty_four_bytes_that_a_name_may_have\"", "action" },
    { "\"undoes\":null", "\"verdict\":\"maybe\"", "verdict" },
    { "\"undoes\":null", "\"verdict\":null", "verdict" },
    { "\"undoes\":null", "\"reason\":5", "reason" },
    { "\"undoes\":null", "\"corrected\":\"\"", "corrected" },
    { "\"operations\":[", "\"operations_\":[", "operations" },
    { "\"operations\":[", "\"operations\":[null,", "operations" },
    { "\"operations\":[", "\"operations\":[[],", "operations" },
    { "\"operations\":[{\"op", "\"operations\":{},\"x\":[{\"op", "operations" },
    { "\"operation\":\"set\"", "\"operation\":\"delete\"", "operations" },
    { "\"operation\":\"set\",", "", "operations" },
    { "\"table\":\"ticket\",\"id\":\"" ROW_ID "\",\"fields\"", "\"id\":\"" ROW_ID "\",\"fields\"", "operations" },
    { "\"table\":\"ticket\",\"id\":\"" ROW_ID "\",\"fields\"", "\"table\":\"ticket\",\"id\":\"" NIL_ID "\",\"fields\"", "operations" },
    { "\"fields\":[", "\"fields\":[1,", "operations" },
    { "\"fields\":[", "\"fields_\":[", "operations" },
    { "\"name\":\"summary\"", "\"name\":null", "operations" },
    { "\"name\":\"summary\"", "\"name\":\"\"", "operations" },
    { "\"name\":\"summary\"", "\"name\":\"summary\",\"outcome\":\"lost\"", "operations" },
    { "\"old\":[\"" SALT "\",\"text\",\"a\"],", "", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"text\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"text\",\"a\",1", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"text\",null", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"words\",\"a\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"null\",\"a\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"integer\",\"1\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"integer\",1.5", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"blob\",\"0\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "\",\"blob\",\"0x\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"" SALT "00\",\"text\",\"a\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "\"00\",\"text\",\"a\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "null,\"text\",\"a\"", "operations" },
    { "\"" SALT "\",\"text\",\"a\"", "[],{},\"a\"", "operations" },
    { "\"redacted\",\"" HASH "\"", "\"redacted\",\"" SALT "\"", "operations" },
    { "\"redacted\",\"" HASH "\"", "\"redacted\",null", "operations" },
    { "\"seen\":\"" COMMIT_ID "\"}]}]", "\"seen\":\"?\"}]}]", "operations" },
    { "\"relies_on\":[", "\"relies_on\":[7,", "relies_on" },
    { "\"relies_on\":[{", "\"relies_on\":\"\",\"x\":[{", "relies_on" },
    { "\"field\":\"plan\",", "", "relies_on" },
    { "\"field\":\"plan\",", "\"field\":\"\",", "relies_on" },
    { "\"relies_on\":[{\"table\":\"ticket\",\"id\":\"" ROW_ID "\"", "\"relies_on\":[{\"table\":\"ticket\",\"id\":\"" NIL_ID "\"", "relies_on" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (GStrv) parts = g_strsplit (documented (), wrong[i].old, 2);
      g_autofree char *quoted = g_strdup_printf ("“%s”", wrong[i].member);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s for %s", wrong[i].new, wrong[i].old);
      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      text = g_strconcat (parts[0], wrong[i].new, parts[1], NULL);
      g_assert_null (commit_from_text (text, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

static void
test_too_much (void)
{
  g_autoptr (DeskCommit) commit = commit_from_text (documented (), NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (DESK_MARKDOWN_MAX_BYTES, 't');
  DeskUuid row = { { 1 } };
  DeskOperation *operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &row);

  for (guint i = 0; i < 20; i++)
    desk_value_set_text (&desk_operation_add_field (operation, "description")->new.value, text);
  node = desk_commit_to_json (commit);
  g_assert_null (desk_commit_from_json (json_node_get_object (node), &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_clear_pointer (&node, json_node_unref);
  g_ptr_array_set_size (commit->operations, 0);
  for (guint i = 0; i <= DESK_COMMIT_MAX_OPERATIONS; i++)
    desk_commit_add_set (commit, DESK_TABLE_TICKET, &row);
  node = desk_commit_to_json (commit);
  g_assert_null (desk_commit_from_json (json_node_get_object (node), &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
}

/* --- values by field --- */

static const DeskField *
field_of (const char *table,
          const char *name)
{
  return desk_table_find_field (desk_table_find (table), name);
}

static void
assert_value_there_and_back (const DeskValue *value,
                             const DeskField *field,
                             const char      *json)
{
  g_autoptr (JsonNode) written = desk_value_to_json (value, field);
  g_autofree char *text = desk_json_to_text (written);
  g_autoptr (JsonNode) read = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (DeskValue) back = DESK_VALUE_INIT;

  g_assert_cmpstr (text, ==, json);
  desk_value_from_json (read, field, &back, &error);
  g_assert_no_error (error);
  g_assert_true (desk_value_equal (value, &back));
}

static void
test_values (void)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid uuid;

  assert_value_there_and_back (&value, field_of ("ticket", "category"), "null");
  desk_value_set_text (&value, "Größe \"M\"");
  assert_value_there_and_back (&value, field_of ("ticket", "category"), "\"Größe \\\"M\\\"\"");
  desk_value_set_text (&value, "a\nb");
  assert_value_there_and_back (&value, field_of ("ticket", "description"), "\"a\\nb\"");
  desk_value_set_text (&value, "{\"a\":[1,null,true,\"x\"]}");
  assert_value_there_and_back (&value, field_of ("ticket", "source_data"), "{\"a\":[1,null,true,\"x\"]}");
  desk_value_set_text (&value, "\"null\"");
  assert_value_there_and_back (&value, field_of ("ticket", "source_data"), "\"null\"");
  desk_value_set_integer (&value, G_MININT64);
  assert_value_there_and_back (&value, field_of ("ticket", "downtime_minutes"), "-9223372036854775808");
  desk_value_set_integer (&value, 1);
  assert_value_there_and_back (&value, field_of ("ticket", "business_critical"), "true");
  desk_value_set_integer (&value, 0);
  assert_value_there_and_back (&value, field_of ("ticket", "business_critical"), "false");
  desk_value_set_integer (&value, SAMPLE_NOW_MS);
  assert_value_there_and_back (&value, field_of ("ticket", "waiting_until"), "\"2026-03-02T09:40:00.000Z\"");
  desk_value_set_integer (&value, G_MAXINT64);
  assert_value_there_and_back (&value, field_of ("ticket", "waiting_until"), "\"9223372036854775807\"");
  desk_value_set_text (&value, "2026-03-31");
  assert_value_there_and_back (&value, field_of ("article", "review_on"), "\"2026-03-31\"");
  desk_value_set_text (&value, "waiting");
  assert_value_there_and_back (&value, field_of ("ticket", "status"), "\"waiting\"");
  g_assert_true (desk_uuid_parse (ROW_ID, &uuid));
  desk_value_set_uuid (&value, &uuid);
  assert_value_there_and_back (&value, field_of ("ticket", "owner_id"), "\"" ROW_ID "\"");
}

static void
test_wrong_values (void)
{
  static const struct {
    const char *table;
    const char *field;
    const char *json;
  } wrong[] = {
    { "ticket", "summary", "null" },
    { "ticket", "summary", "5" },
    { "ticket", "summary", "[\"x\"]" },
    { "ticket", "summary", "{}" },
    { "ticket", "summary", "true" },
    { "ticket", "priority", "\"high\"" },
    { "ticket", "priority", "1.5" },
    { "ticket", "priority", "true" },
    { "ticket", "waiting_until", "true" },
    { "ticket", "waiting_until", "\"tomorrow\"" },
    { "ticket", "waiting_until", "\"2026-03-02T09:40:00\"" },
    { "ticket", "business_critical", "\"yes\"" },
    { "ticket", "business_critical", "2" },
    { "ticket", "owner_id", "\"#a-jonas\"" },
    { "ticket", "owner_id", "7" },
    { "ticket", "status", "\"lost\"" },
    { "article", "review_on", "\"2026-02-30\"" },
  };
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_integer (&value, 4711);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (wrong[i].json, NULL);
      g_autofree char *quoted = g_strdup_printf ("“%s”", wrong[i].field);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s: %s", wrong[i].field, wrong[i].json);
      g_assert_false (desk_value_from_json (node, field_of (wrong[i].table, wrong[i].field), &value, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, quoted));
    }
  g_assert_cmpint (desk_value_get_integer (&value, 0), ==, 4711);
}

/* A field may hold what another version let in: it is shown as the text it is. */
static void
test_careless_json (void)
{
  static const char *const texts[] = { "", "not JSON", "/* comment */ 1", "\"\\ud800x\"" };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < DESK_JSON_MAX_BYTES; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : deep->str;
      g_auto (DeskValue) value = DESK_VALUE_INIT;
      g_autoptr (JsonNode) node = NULL;

      desk_value_set_text (&value, text);
      node = desk_value_to_json (&value, field_of ("ticket", "source_data"));
      g_assert_cmpstr (json_node_get_string (node), ==, text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/commit-json/loses-nothing", test_lossless);
  g_test_add_func ("/core/commit-json/loses-nothing-of-any-commit", test_any_commit);
  g_test_add_func ("/core/commit-json/loses-no-time", test_times);
  g_test_add_func ("/core/commit-json/largest-values-come-back", test_limits);
  g_test_add_func ("/core/commit-json/takes-the-documented-form", test_documented_form);
  g_test_add_func ("/core/commit-json/names-the-member-that-is-wrong", test_wrong_members);
  g_test_add_func ("/core/commit-json/refuses-too-much", test_too_much);
  g_test_add_func ("/core/commit-json/values-of-every-type-come-back", test_values);
  g_test_add_func ("/core/commit-json/wrong-values-name-their-field", test_wrong_values);
  g_test_add_func ("/core/commit-json/careless-json-is-a-text", test_careless_json);

  return g_test_run ();
}
