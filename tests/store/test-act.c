// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Acting on a desk: what a commit leaves behind, how it is merged with what
 * others have done meanwhile, and what is refused.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-history.h"
#include "desk-store-error.h"

static DeskUuid
last_writer (DeskFixture    *self,
             DeskTableId     table,
             const DeskUuid *row,
             const char     *field)
{
  g_autoptr (GError) error = NULL;
  DeskUuid commit;

  desk_fact_last_writer (self->file, desk_table_get (table), row, field, &commit, &error);
  g_assert_no_error (error);

  return commit;
}

static DeskCommit *
begin_edit (DeskFixture    *self,
            const DeskUuid *ticket,
            const char     *field,
            const char     *text)
{
  DeskCommit *commit = desk_fixture_begin (self, "ticket_edit");

  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket), field, text);

  return commit;
}

static DeskFieldChange *
first_change (DeskCommit *commit)
{
  DeskOperation *operation = g_ptr_array_index (commit->operations, 0);

  return &g_array_index (operation->fields, DeskFieldChange, 0);
}

/* --- what is left behind --- */

static void
test_insert_and_set (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  DeskHistoryChange *change;
  DeskHead before, after;
  DeskUuid ticket, made, none;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  made = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  /* A field that was not in the insertion was written by it all the same. */
  none = last_writer (self, DESK_TABLE_TICKET, &ticket, "resolution");
  g_assert_true (desk_uuid_equal (&made, &none));

  desk_clock_advance_ms (self->clock, DESK_MINUTE_MS);
  desk_fixture_get_head (self, &before);
  commit = begin_edit (self, &ticket, "summary", "Printer in the hall");
  g_assert_true (desk_act (self->file, commit, &changes, &error));
  g_assert_no_error (error);
  desk_fixture_get_head (self, &after);

  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  g_assert_cmpuint (after.commit_no, ==, before.commit_no + 1);
  g_assert_cmpuint (after.segment, ==, before.segment + 1);
  g_assert_cmpuint (after.replica_no, ==, before.replica_no + 1);
  none = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  g_assert_true (desk_uuid_equal (&none, &commit->id));
  g_assert_true (desk_uuid_equal (&first_change (commit)->seen, &made));
  g_assert_cmpstr (desk_value_get_text (&first_change (commit)->old.value), ==, "Printer");

  g_assert_cmpuint (desk_change_set_get_n_rows (changes), ==, 1);
  g_assert_true (desk_uuid_equal (&desk_change_set_get_row (changes, 0)->id, &ticket));
  g_assert_false (desk_change_set_get_row (changes, 0)->is_new);

  history = desk_history_load (self->file, DESK_TABLE_TICKET, &ticket, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->len, ==, 2);
  change = g_ptr_array_index (history, 0);
  g_assert_cmpstr (change->field, ==, NULL);
  g_assert_true (desk_uuid_equal (&change->commit.id, &made));
  change = g_ptr_array_index (history, 1);
  g_assert_cmpstr (change->field, ==, "summary");
  g_assert_cmpstr (desk_value_get_text (&change->old_value), ==, "Printer");
  g_assert_cmpstr (desk_value_get_text (&change->new_value), ==, "Printer in the hall");
  g_assert_cmpstr (change->commit.author_name, ==, "Robin Lee");
  g_assert_cmpint (change->commit.made_at_ms, ==, FIXTURE_NOW_MS + DESK_MINUTE_MS);
  desk_fixture_assert_whole (self);
}

/* Values of every kind come back as they were put. */
static void
test_values (void)
{
  static const char *const texts[] = { "", "ü", "日本語 🙂", "'; DROP TABLE ticket; --", "line\nline\r\n", "\xe2\x80\xae" };
  static const gint64 numbers[] = { 0, 1, -1, G_MAXINT64, G_MININT64 };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "description", texts[i]);
      desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", texts[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      desk_fixture_set_integer (self, DESK_TABLE_TICKET, &ticket, "promise_due_at", numbers[i]);
      desk_fixture_get (self, DESK_TABLE_TICKET, &ticket, "promise_due_at", &value);
      g_assert_cmpint (value.type, ==, DESK_VALUE_INTEGER);
      g_assert_cmpint (value.integer, ==, numbers[i]);
    }
  /* An empty text is not the same as none. */
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "description", "");
  desk_fixture_set_null (self, DESK_TABLE_TICKET, &ticket, "description");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", NULL);
  desk_fixture_assert_whole (self);
}

static void
test_unchanged (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) same = NULL;
  g_autoptr (DeskCommit) half = NULL;
  g_autoptr (DeskCommit) empty = NULL;
  DeskOperation *operation;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  same = begin_edit (self, &ticket, "summary", "Printer");
  desk_operation_put_null (g_ptr_array_index (same->operations, 0), "resolution");
  desk_fixture_refuse (self, same, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");
  empty = desk_fixture_begin (self, "ticket_edit");
  desk_fixture_refuse (self, empty, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");

  /* What stands like that already is not written again. */
  half = begin_edit (self, &ticket, "summary", "Printer");
  operation = g_ptr_array_index (half->operations, 0);
  desk_operation_put_text (operation, "description", "It jams");
  desk_fixture_act (self, half);
  g_assert_cmpuint (operation->fields->len, ==, 1);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM history WHERE field = 'summary'"), ==, 0);
}

/* --- merging --- */

static void
test_conflict (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) stale = NULL;
  g_autoptr (DeskStatement) read = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskUuid ticket, seen, row;
  gboolean has_row;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  before = desk_fixture_dup_facts (self);

  /* An editor that was opened before saves now. */
  stale = begin_edit (self, &ticket, "summary", "Printer on floor 2");
  first_change (stale)->seen = seen;
  desk_operation_put_text (g_ptr_array_index (stale->operations, 0), "symptoms", "It jams");
  desk_fixture_act (self, stale);
  g_assert_cmpint (stale->verdict, ==, DESK_VERDICT_CONFLICT);

  /* Neither value is lost; what did not clash is in place. */
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "symptoms", "It jams");
  read = desk_file_prepare (self->file, "SELECT row_id, field, value, settled_by, id >> 16 FROM conflict", NULL);
  g_assert_true (desk_statement_step (read, &has_row, NULL));
  g_assert_true (has_row);
  desk_statement_get_uuid (read, 0, &row);
  g_assert_true (desk_uuid_equal (&row, &ticket));
  g_assert_cmpstr ((const char *) sqlite3_column_text (read, 1), ==, "summary");
  g_assert_cmpstr ((const char *) sqlite3_column_text (read, 2), ==, "Printer on floor 2");
  g_assert_cmpint (sqlite3_column_type (read, 3), ==, SQLITE_NULL);
  g_assert_cmpint (sqlite3_column_int64 (read, 4), ==, desk_fixture_count (self, "SELECT max (no) FROM log_commit WHERE verdict = 1"));
  g_assert_true (desk_statement_step (read, &has_row, NULL));
  g_assert_false (has_row);

  /* Its last writer is still the one whose value stands there. */
  row = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  g_assert_false (desk_uuid_equal (&row, &stale->id));
  desk_fixture_set_null (self, DESK_TABLE_TICKET, &ticket, "symptoms");
  after = desk_fixture_dup_facts (self);
  g_assert_cmpstr (before, ==, after);
  desk_fixture_assert_whole (self);
}

/* Somebody who had seen the newest value, by name or not at all, is no clash. */
static void
test_no_conflict (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) knowing = NULL;
  g_autoptr (DeskCommit) same = NULL;
  DeskUuid ticket, seen;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");

  knowing = begin_edit (self, &ticket, "summary", "Printer on floor 2");
  first_change (knowing)->seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "summary");
  desk_fixture_act (self, knowing);
  g_assert_cmpint (knowing->verdict, ==, DESK_VERDICT_OK);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer on floor 2");

  /* Two who mean the same do not clash either. */
  same = begin_edit (self, &ticket, "summary", "Printer on floor 2");
  first_change (same)->seen = seen;
  desk_fixture_refuse (self, same, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM conflict"), ==, 0);
}

static void
test_exclusive (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) late = NULL;
  DeskOperation *operation;
  DeskUuid ticket, other, seen;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "owner_id");
  desk_fixture_set_uuid (self, DESK_TABLE_TICKET, &ticket, "owner_id", &other);

  /* I saw it unowned and take it, with a note: all of it or nothing. */
  late = desk_fixture_begin (self, "ticket_take");
  operation = desk_commit_add_set (late, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "symptoms", "It jams");
  desk_operation_put_uuid (operation, "owner_id", &self->me);
  g_array_index (operation->fields, DeskFieldChange, 1).seen = seen;
  desk_fixture_refuse (self, late, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, "Robin Lee has changed “Owner” meanwhile");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "symptoms", NULL);
}

static void
test_reliances (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) stale = NULL;
  g_autoptr (DeskCommit) fresh = NULL;
  g_autoptr (DeskCommit) own = NULL;
  g_autoptr (DeskCommit) unknown = NULL;
  DeskReliance reliance = { 0 };
  DeskUuid ticket, seen;

  desk_fixture_add_ticket (self, "Move the server", NULL, &ticket);
  seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "plan");
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "plan", "At night");

  stale = begin_edit (self, &ticket, "reason", "Agreed");
  desk_commit_rely_on (stale, DESK_TABLE_TICKET, &ticket, "plan", &seen);
  desk_fixture_refuse (self, stale, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, "“Plan” has changed since it was looked at");

  seen = last_writer (self, DESK_TABLE_TICKET, &ticket, "plan");
  fresh = begin_edit (self, &ticket, "reason", "Agreed");
  desk_commit_rely_on (fresh, DESK_TABLE_TICKET, &ticket, "plan", &seen);
  desk_fixture_act (self, fresh);

  /* One's own change in the same step is known. */
  own = begin_edit (self, &ticket, "plan", "At noon");
  desk_commit_rely_on (own, DESK_TABLE_TICKET, &ticket, "plan", &seen);
  desk_fixture_act (self, own);

  unknown = begin_edit (self, &ticket, "reason", "Agreed again");
  reliance.table = g_strdup ("ticket");
  reliance.field = g_strdup ("colour");
  reliance.row = ticket;
  g_array_append_val (unknown->relies_on, reliance);
  desk_fixture_refuse (self, unknown, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "no field “colour”");
}

/* --- sets --- */

static DeskCommit *
begin_tag (DeskFixture    *self,
           const DeskUuid *ticket,
           const char     *tag,
           DeskUuid       *id)
{
  DeskCommit *commit = desk_fixture_begin (self, "ticket_edit");
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag_value = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket_value, ticket);
  desk_value_set_text (&tag_value, tag);
  *id = desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag_value, NULL)->row;

  return commit;
}

static void
test_sets (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) added = NULL;
  g_autoptr (DeskCommit) twice = NULL;
  g_autoptr (DeskCommit) again = NULL;
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  g_autofree char *now = NULL;
  DeskUuid ticket, tag, same;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  without = desk_fixture_dup_facts (self);
  added = begin_tag (self, &ticket, "paper", &tag);
  desk_fixture_act (self, added);
  with = desk_fixture_dup_facts (self);

  twice = begin_tag (self, &ticket, "paper", &same);
  g_assert_true (desk_uuid_equal (&tag, &same));
  desk_fixture_refuse (self, twice, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");

  desk_fixture_set_integer (self, DESK_TABLE_TICKET_TAG, &tag, "withdrawn", 1);
  now = desk_fixture_dup_facts (self);
  g_assert_cmpstr (now, ==, without);
  g_clear_pointer (&now, g_free);

  /* Added again it is the same row, brought back by a change. */
  again = begin_tag (self, &ticket, "paper", &same);
  desk_fixture_act (self, again);
  now = desk_fixture_dup_facts (self);
  g_assert_cmpstr (now, ==, with);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM ticket_tag"), ==, 1);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET_TAG, &tag, "withdrawn", G_MININT64);
  same = last_writer (self, DESK_TABLE_TICKET_TAG, &tag, "withdrawn");
  g_assert_true (desk_uuid_equal (&same, &again->id));
  desk_fixture_assert_whole (self);
}

/* --- what is refused --- */

static void
test_refusals (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *too_long = g_strnfill (DESK_TEXT_MAX_BYTES + 1, 'x');
  DeskUuid ticket, note, other;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_note (self, &ticket, "Looked at", &note);

  struct
  {
    DeskOperationKind kind;
    DeskTableId table;
    const DeskUuid *row;
    const char *field;
    const char *text; /* NULL: null */
    GQuark domain;
    int code;
    const char *words;
  } cases[] = {
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "colour", "red", DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "“ticket” has no field “colour”" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &nobody, "summary", "x", DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "is not in “ticket”" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "summary", NULL, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "“summary” must not be empty" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "summary", "two\nlines", DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "one line" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "summary", too_long, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, "too long" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "impact", "galactic", DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "cannot be “galactic”" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "priority", "high", DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "“priority”" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "owner_id", "Kim", DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "“owner_id”" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "source_data", "{", DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "“source_data” is not valid JSON" },
    { DESK_OPERATION_SET, DESK_TABLE_ENTRY, &note, "body", "Never said", DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "“body” of “entry” cannot be changed afterwards" },
    { DESK_OPERATION_SET, DESK_TABLE_TICKET, &ticket, "logged_at", NULL, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "cannot be changed afterwards" },
    { DESK_OPERATION_INSERT, DESK_TABLE_TICKET, &ticket, "summary", "x", DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "must not be empty" },
    { DESK_OPERATION_INSERT, DESK_TABLE_CUSTOMER, &other, "name", NULL, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "“name” must not be empty" },
  };

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &other);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "record_edit");
      DeskOperation *operation = desk_commit_add_operation (commit, cases[i].kind, desk_table_get (cases[i].table)->name, cases[i].row);

      if (cases[i].text != NULL)
        desk_operation_put_text (operation, cases[i].field, cases[i].text);
      else
        desk_operation_put_null (operation, cases[i].field);
      desk_fixture_refuse (self, commit, cases[i].domain, cases[i].code, cases[i].words);
    }
  desk_fixture_assert_whole (self);
}

static void
test_unknown_table (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "record_edit");
  DeskUuid id;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &id);
  desk_operation_put_text (desk_commit_add_operation (commit, DESK_OPERATION_INSERT, "spaceship", &id), "name", "x");
  desk_fixture_refuse (self, commit, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "no table “spaceship”");
}

static void
test_same_row_or_field_twice (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) row = desk_fixture_begin (self, "customer_new");
  g_autoptr (DeskCommit) field = NULL;
  DeskOperation *operation;
  DeskUuid customer, ticket;

  desk_fixture_add_customer (self, "Sam Poe", NULL, FALSE, &customer);
  desk_operation_put_text (desk_commit_add_insert (row, DESK_TABLE_CUSTOMER, &customer), "name", "Somebody else");
  desk_fixture_refuse (self, row, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "is in “customer” already");

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  field = begin_edit (self, &ticket, "summary", "One");
  operation = g_ptr_array_index (field->operations, 0);
  desk_value_set_text (&desk_operation_add_field (operation, "summary")->new.value, "Two");
  desk_fixture_refuse (self, field, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "written twice");
}

/* A commit is taken once, however often it comes. */
static void
test_same_commit_twice (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) first = NULL;
  g_autoptr (DeskCommit) second = NULL;
  DeskUuid ticket;
  gboolean has;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  first = begin_edit (self, &ticket, "summary", "One");
  desk_fixture_act (self, first);
  g_assert_true (desk_log_has_commit (self->file, &first->id, &has, NULL));
  g_assert_true (has);

  second = begin_edit (self, &ticket, "summary", "Two");
  second->id = first->id;
  desk_fixture_refuse (self, second, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, "in the log already");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "One");
}

static void
test_author (void)
{
  static const DeskUuid nobody = { { 9 } };
  static const DeskUuid nil = { { 0 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  const DeskUuid *authors[3] = { &nobody, &nil, NULL };
  DeskUuid ticket, former;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_analyst (self, "Kim Roe", &former);
  desk_fixture_set_integer (self, DESK_TABLE_ANALYST, &former, "withdrawn", 1);
  authors[2] = &former;
  for (guint i = 0; i < G_N_ELEMENTS (authors); i++)
    {
      g_autoptr (DeskCommit) commit = begin_edit (self, &ticket, "summary", "By whom?");

      commit->author = *authors[i];
      desk_fixture_refuse (self, commit, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "Say first who you are");
    }
}

static void
test_references (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) nowhere = NULL;
  g_autoptr (DeskCommit) wrong_table = NULL;
  g_autoptr (DeskCommit) withdrawn = NULL;
  g_autoptr (DeskCommit) together = NULL;
  DeskUuid ticket, customer, other;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_customer (self, "Sam Poe", NULL, FALSE, &customer);
  desk_fixture_set_integer (self, DESK_TABLE_CUSTOMER, &customer, "withdrawn", 1);

  nowhere = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_uuid (desk_commit_add_set (nowhere, DESK_TABLE_TICKET, &ticket), "requester_id", &nobody);
  desk_fixture_refuse (self, nowhere, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "“requester_id” points at a customer that is not on this desk");
  wrong_table = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_uuid (desk_commit_add_set (wrong_table, DESK_TABLE_TICKET, &ticket), "requester_id", &self->me);
  desk_fixture_refuse (self, wrong_table, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "not on this desk");
  withdrawn = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_uuid (desk_commit_add_set (withdrawn, DESK_TABLE_TICKET, &ticket), "requester_id", &customer);
  desk_fixture_refuse (self, withdrawn, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "not on this desk");

  /* In one step, and in any order. */
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &other);
  together = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_uuid (desk_commit_add_set (together, DESK_TABLE_TICKET, &ticket), "requester_id", &other);
  desk_operation_put_text (desk_commit_add_insert (together, DESK_TABLE_CUSTOMER, &other), "name", "Alex Moe");
  desk_fixture_act (self, together);
}

static void
test_too_much (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) many = desk_fixture_begin (self, "record_edit");
  g_autoptr (DeskCommit) large = desk_fixture_begin (self, "record_edit");
  g_autofree char *text = g_strnfill (DESK_MARKDOWN_MAX_BYTES, 'x');
  g_autofree char *longer = g_strnfill (DESK_MARKDOWN_MAX_BYTES + 1, 'x');
  g_autoptr (DeskCommit) one = NULL;
  DeskUuid id, ticket;

  for (guint i = 0; i <= DESK_COMMIT_MAX_OPERATIONS; i++)
    {
      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &id);
      desk_operation_put_text (desk_commit_add_insert (many, DESK_TABLE_CUSTOMER, &id), "name", "x");
    }
  desk_fixture_refuse (self, many, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "at most 4096 records");

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  one = begin_edit (self, &ticket, "description", longer);
  desk_fixture_refuse (self, one, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, "too long");
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "description", text);

  for (guint i = 0; i < 17; i++)
    {
      DeskOperation *operation;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &id);
      operation = desk_commit_add_insert (large, DESK_TABLE_CUSTOMER, &id);
      desk_operation_put_text (operation, "name", "x");
      desk_operation_put_text (operation, "notes", text);
    }
  desk_fixture_refuse (self, large, DESK_CORE_ERROR, DESK_CORE_ERROR_TOO_LARGE, "too much for one step");
  desk_fixture_assert_whole (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/act/insert-and-set", test_insert_and_set);
  g_test_add_func ("/store/act/values", test_values);
  g_test_add_func ("/store/act/unchanged", test_unchanged);
  g_test_add_func ("/store/act/conflict", test_conflict);
  g_test_add_func ("/store/act/no-conflict", test_no_conflict);
  g_test_add_func ("/store/act/exclusive", test_exclusive);
  g_test_add_func ("/store/act/reliances", test_reliances);
  g_test_add_func ("/store/act/sets", test_sets);
  g_test_add_func ("/store/act/refusals", test_refusals);
  g_test_add_func ("/store/act/unknown-table", test_unknown_table);
  g_test_add_func ("/store/act/same-row-or-field-twice", test_same_row_or_field_twice);
  g_test_add_func ("/store/act/same-commit-twice", test_same_commit_twice);
  g_test_add_func ("/store/act/author", test_author);
  g_test_add_func ("/store/act/references", test_references);
  g_test_add_func ("/store/act/too-much", test_too_much);

  return g_test_run ();
}
