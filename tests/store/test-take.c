// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits out of a log: taken as they stand. Fields and tables of a later
 * version are kept and count in both digests as they do there.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-kept.h"
#include "desk-store-error.h"

/* A commit of another replica, as a log has it. */
static DeskCommit *
begin_foreign (DeskFixture *self,
               const char  *action)
{
  DeskCommit *commit = desk_fixture_begin (self, action);

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &commit->id);
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &commit->replica);
  commit->replica_no = 1;

  return commit;
}

static gboolean
take (DeskFixture *self,
      DeskCommit  *commit,
      GError     **error)
{
  g_autoptr (DeskBatch) batch = desk_batch_begin (self->file, error);

  desk_commit_add_salts (commit, self->ids);

  return batch != NULL && desk_batch_take (batch, commit, error) && desk_batch_end (batch, NULL, error);
}

static void
take_or_fail (DeskFixture *self,
              DeskCommit  *commit)
{
  g_autoptr (GError) error = NULL;

  take (self, commit, &error);
  g_assert_no_error (error);
}

/* What the digests must be, worked out by hand. */
typedef struct {
  DeskDigest facts;
  DeskDigest kept;
} Expected;

static void
expect_from (DeskFixture *self,
             Expected    *expected)
{
  DeskHead head;

  desk_fixture_get_head (self, &head);
  expected->facts = head.facts;
  expected->kept = head.kept;
}

static void
expect_text (Expected            *expected,
             DeskDigestDirection  direction,
             const char          *table,
             const DeskUuid      *row,
             const char          *field,
             const char          *text)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_value_set_text (&value, text);
  desk_digest_cell (&expected->facts, direction, table, row, field, &value);
}

static void
assert_expected (DeskFixture    *self,
                 const Expected *expected)
{
  DeskHead head;

  desk_fixture_get_head (self, &head);
  g_assert_true (desk_digest_equal (&head.facts, &expected->facts));
  g_assert_true (desk_digest_equal (&head.kept, &expected->kept));
  desk_fixture_assert_whole (self);
}

static void
assert_extra (DeskFixture    *self,
              const DeskUuid *row,
              const char     *field,
              const char     *text)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  desk_extra_get (self->file, row, field, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (desk_value_get_text (&value), ==, text);
}

static void
test_unknown_fields (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) made = begin_foreign (self, "customer_new");
  g_autoptr (DeskCommit) changed = begin_foreign (self, "customer_edit");
  Expected expected;
  DeskOperation *operation;
  DeskUuid customer;
  DeskHead head;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &customer);
  expect_from (self, &expected);
  operation = desk_commit_add_insert (made, DESK_TABLE_CUSTOMER, &customer);
  desk_operation_put_text (operation, "name", "Sam Poe");
  desk_operation_put_text (operation, "pronouns", "they");
  take_or_fail (self, made);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 2, made);
  desk_kept_digest_origin (&expected.kept, DESK_DIGEST_ADD, "customer", &customer, &made->id);
  expect_text (&expected, DESK_DIGEST_ADD, "customer", &customer, "name", "Sam Poe");
  expect_text (&expected, DESK_DIGEST_ADD, "customer", &customer, "pronouns", "they");
  assert_expected (self, &expected);
  assert_extra (self, &customer, "pronouns", "they");

  operation = desk_commit_add_set (changed, DESK_TABLE_CUSTOMER, &customer);
  desk_operation_put_text (operation, "pronouns", "she");
  take_or_fail (self, changed);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 3, changed);
  {
    g_auto (DeskValue) before = DESK_VALUE_INIT;
    g_auto (DeskValue) after = DESK_VALUE_INIT;

    desk_value_set_text (&before, "they");
    desk_value_set_text (&after, "she");
    desk_kept_digest_history (&expected.kept, DESK_DIGEST_ADD, (3 << 16) | 1, "customer", &customer, "pronouns", &before, &after);
  }
  expect_text (&expected, DESK_DIGEST_TAKE, "customer", &customer, "pronouns", "they");
  expect_text (&expected, DESK_DIGEST_ADD, "customer", &customer, "pronouns", "she");
  assert_expected (self, &expected);

  /* They come and go with their row. */
  desk_fixture_set_integer (self, DESK_TABLE_CUSTOMER, &customer, "withdrawn", 1);
  expect_text (&expected, DESK_DIGEST_TAKE, "customer", &customer, "name", "Sam Poe");
  expect_text (&expected, DESK_DIGEST_TAKE, "customer", &customer, "pronouns", "she");
  desk_fixture_get_head (self, &head);
  g_assert_true (desk_digest_equal (&head.facts, &expected.facts));
  desk_fixture_assert_whole (self);
}

/* Rows of a table of a later version: made, changed, in conflict, withdrawn,
 * and brought back. */
static void
test_unknown_table (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) made = begin_foreign (self, "record_edit");
  g_autoptr (DeskCommit) clashed = begin_foreign (self, "record_edit");
  g_autoptr (DeskCommit) withdrawn = begin_foreign (self, "record_edit");
  g_autoptr (DeskCommit) changed = begin_foreign (self, "record_edit");
  g_autoptr (DeskCommit) back = begin_foreign (self, "record_edit");
  g_autoptr (DeskCommit) again = begin_foreign (self, "record_edit");
  g_auto (DeskValue) red = DESK_VALUE_INIT;
  g_auto (DeskValue) blue = DESK_VALUE_INIT;
  g_auto (DeskValue) one = DESK_VALUE_INIT;
  DeskValue null = DESK_VALUE_INIT;
  Expected expected;
  DeskOperation *operation;
  DeskUuid row;

  desk_value_set_text (&red, "red");
  desk_value_set_text (&blue, "blue");
  desk_value_set_integer (&one, 1);
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &row);
  expect_from (self, &expected);

  desk_operation_put_text (desk_commit_add_operation (made, DESK_OPERATION_INSERT, "spaceship", &row), "colour", "red");
  take_or_fail (self, made);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 2, made);
  desk_kept_digest_origin (&expected.kept, DESK_DIGEST_ADD, "spaceship", &row, &made->id);
  expect_text (&expected, DESK_DIGEST_ADD, "spaceship", &row, "colour", "red");
  assert_expected (self, &expected);

  clashed->verdict = DESK_VERDICT_CONFLICT;
  operation = desk_commit_add_operation (clashed, DESK_OPERATION_SET, "spaceship", &row);
  desk_operation_put_text (operation, "colour", "blue");
  g_array_index (operation->fields, DeskFieldChange, 0).outcome = DESK_FIELD_OUTCOME_CONFLICT;
  take_or_fail (self, clashed);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 3, clashed);
  desk_kept_digest_conflict (&expected.kept, DESK_DIGEST_ADD, (3 << 16) | 1, "spaceship", &row, "colour", &blue);
  assert_expected (self, &expected);
  assert_extra (self, &row, "colour", "red");

  desk_operation_put_integer (desk_commit_add_operation (withdrawn, DESK_OPERATION_SET, "spaceship", &row), "withdrawn", 1);
  take_or_fail (self, withdrawn);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 4, withdrawn);
  desk_kept_digest_history (&expected.kept, DESK_DIGEST_ADD, (4 << 16) | 1, "spaceship", &row, "withdrawn", &null, &one);
  expect_text (&expected, DESK_DIGEST_TAKE, "spaceship", &row, "colour", "red");
  assert_expected (self, &expected);

  /* What changes on a withdrawn row counts once it is back. */
  desk_operation_put_text (desk_commit_add_operation (changed, DESK_OPERATION_SET, "spaceship", &row), "colour", "blue");
  take_or_fail (self, changed);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 5, changed);
  desk_kept_digest_history (&expected.kept, DESK_DIGEST_ADD, (5 << 16) | 1, "spaceship", &row, "colour", &red, &blue);
  assert_expected (self, &expected);

  desk_operation_put_null (desk_commit_add_operation (back, DESK_OPERATION_SET, "spaceship", &row), "withdrawn");
  take_or_fail (self, back);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 6, back);
  desk_kept_digest_history (&expected.kept, DESK_DIGEST_ADD, (6 << 16) | 1, "spaceship", &row, "withdrawn", &one, &null);
  expect_text (&expected, DESK_DIGEST_ADD, "spaceship", &row, "colour", "blue");
  assert_expected (self, &expected);

  /* The same member added by another. */
  desk_operation_put_text (desk_commit_add_operation (again, DESK_OPERATION_INSERT, "spaceship", &row), "colour", "blue");
  take_or_fail (self, again);
  desk_kept_digest_commit (&expected.kept, DESK_DIGEST_ADD, 7, again);
  assert_expected (self, &expected);
}

/* A rejected commit is kept with everything typed in it, and does nothing. */
static void
test_rejected (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) commit = begin_foreign (self, "ticket_edit");
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (GError) error = NULL;
  DeskCommit *found;
  DeskUuid ticket;
  DeskHead before, after;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_get_head (self, &before);
  commit->verdict = DESK_VERDICT_REJECTED;
  g_free (commit->reason);
  commit->reason = g_strdup ("Somebody else took it");
  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "summary", "What I typed");
  take_or_fail (self, commit);

  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  desk_fixture_get_head (self, &after);
  g_assert_true (desk_digest_equal (&before.facts, &after.facts));
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + 1);
  segment = desk_log_read_segment (self->file, after.segment, &error);
  g_assert_no_error (error);
  found = g_ptr_array_index (segment->commits, 0);
  g_assert_cmpint (found->verdict, ==, DESK_VERDICT_REJECTED);
  g_assert_cmpstr (found->reason, ==, "Somebody else took it");
  g_assert_cmpstr (desk_value_get_text (desk_operation_get (g_ptr_array_index (found->operations, 0), "summary")), ==, "What I typed");
  desk_fixture_assert_whole (self);
}

/* Neither rules nor references hold for what others have sequenced; the form
 * of values does. */
static void
test_no_rules (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) waiting = begin_foreign (self, "ticket_edit");
  g_autoptr (DeskCommit) wrong = begin_foreign (self, "ticket_edit");
  g_autoptr (GError) error = NULL;
  DeskOperation *operation;
  DeskHead before, after;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  waiting->author = nobody;
  operation = desk_commit_add_set (waiting, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "status", "waiting");
  desk_operation_put_uuid (operation, "requester_id", &nobody);
  take_or_fail (self, waiting);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "status", "waiting");

  desk_fixture_get_head (self, &before);
  desk_operation_put_text (desk_commit_add_set (wrong, DESK_TABLE_TICKET, &ticket), "status", "asleep");
  g_assert_false (take (self, wrong, &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
  desk_fixture_assert_whole (self);
}

/* Numbers that others gave are not given again. */
static void
test_numbers_seen (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) commit = begin_foreign (self, "ticket_new");
  DeskOperation *operation;
  DeskUuid theirs, mine;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &theirs);
  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &theirs);
  desk_operation_put_integer (operation, "number", 41);
  desk_operation_put_text (operation, "type", "incident");
  desk_operation_put_text (operation, "status", "new");
  desk_operation_put_text (operation, "summary", "Theirs");
  desk_operation_put_integer (operation, "priority", 3);
  desk_operation_put_integer (operation, "logged_at", FIXTURE_NOW_MS);
  take_or_fail (self, commit);

  desk_fixture_add_ticket (self, "Mine", NULL, &mine);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &mine, "number", 42);
}

/* --- batches --- */

/* One bad commit does not take the good ones with it. */
static void
test_try (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  DeskHead before, after;
  DeskUuid ids[30];
  guint n_good = 0;

  desk_fixture_get_head (self, &before);
  batch = desk_batch_begin (self->file, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "import_record");
      g_autoptr (GError) failure = NULL;
      gboolean is_bad = i % 3 == 1;
      gboolean can_go_on;
      DeskOperation *operation;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ids[i]);
      operation = desk_commit_add_insert (commit, DESK_TABLE_CUSTOMER, &ids[i]);
      desk_operation_put_text (operation, "name", "Sam Poe");
      if (is_bad)
        desk_operation_put_text (operation, "skill", "wizard");
      g_assert_true (desk_batch_try (batch, commit, FALSE, &can_go_on, &failure) == !is_bad);
      g_assert_true (can_go_on);
      n_good += !is_bad;
    }
  g_assert_true (desk_batch_end (batch, &changes, &error));
  g_assert_no_error (error);

  desk_fixture_get_head (self, &after);
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + n_good);
  g_assert_cmpuint (after.replica_no, ==, before.replica_no + n_good);
  g_assert_cmpuint (after.segment, ==, before.segment + 1);
  g_assert_cmpuint (desk_change_set_get_n_rows (changes), ==, n_good);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true ((desk_fixture_find_row (self, DESK_TABLE_CUSTOMER, &ids[i]) != 0) == (i % 3 != 1));
  g_clear_pointer (&batch, desk_batch_free);
  desk_fixture_assert_whole (self);
}

/* A trial shows what would come of it and leaves nothing; so does a batch that
 * is given up, or is empty. */
static void
test_nothing_left (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "customer_new");
      g_autoptr (DeskBatch) batch = NULL;
      DeskUuid id;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &id);
      desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_CUSTOMER, &id), "name", "Sam Poe");
      batch = i == 0 ? desk_batch_begin_trial (self->file, &error) : desk_batch_begin (self->file, &error);
      g_assert_no_error (error);
      if (i < 2)
        {
          g_assert_true (desk_batch_act (batch, commit, &error));
          g_assert_cmpint (desk_fixture_find_row (self, DESK_TABLE_CUSTOMER, &id), !=, 0);
        }
      else
        {
          g_assert_true (desk_batch_end (batch, NULL, &error));
        }
      g_clear_pointer (&batch, desk_batch_free);
      g_assert_cmpint (desk_fixture_find_row (self, DESK_TABLE_CUSTOMER, &id), ==, 0);
      desk_fixture_get_head (self, &after);
      desk_head_assert_equal (&before, &after);
    }
  desk_fixture_assert_whole (self);
}

static void
test_too_many (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  batch = desk_batch_begin (self->file, &error);
  for (guint i = 0; i <= DESK_SEGMENT_MAX_COMMITS; i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "desk_edit");

      desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_ANALYST, &self->me), "name", i % 2 == 0 ? "Robin" : "Robin Lee");
      g_assert_true (desk_batch_act (batch, commit, &error));
    }
  g_assert_false (desk_batch_end (batch, NULL, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "4097 commits, at most 4096 fit"));
  g_clear_pointer (&batch, desk_batch_free);
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/take/unknown-fields", test_unknown_fields);
  g_test_add_func ("/store/take/unknown-table", test_unknown_table);
  g_test_add_func ("/store/take/rejected", test_rejected);
  g_test_add_func ("/store/take/no-rules", test_no_rules);
  g_test_add_func ("/store/take/numbers-seen", test_numbers_seen);
  g_test_add_func ("/store/batch/try", test_try);
  g_test_add_func ("/store/batch/nothing-left", test_nothing_left);
  g_test_add_func ("/store/batch/too-many", test_too_many);

  return g_test_run ();
}
