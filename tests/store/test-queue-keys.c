// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The derived table of the queue: what a ticket's row says, which changes
 * reach it, and that a rebuild makes the same of it.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-fixture.h"
#include "desk-queue-keys.h"
#include "desk-ticket-key.h"

#define SEED 4711
#define HOUR DESK_HOUR_MS
#define NEVER DESK_NEVER_MS
/* 10:00 on a Monday, and 17:00, when the desk closes. */
#define NOW FIXTURE_NOW_MS
#define CLOSING (NOW + 7 * HOUR)

static gint64
read_column (DeskFixture    *fixture,
             const DeskUuid *ticket,
             const char     *column)
{
  g_autofree char *sql = g_strdup_printf ("SELECT ticket_queue.%s FROM ticket_queue JOIN ticket ON ticket_no = row_no WHERE id = ?", column);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (fixture->file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_bind_uuid (read, 1, ticket);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  if (!has_row)
    return G_MININT64;

  return sqlite3_column_int64 (read, 0);
}

static void
assert_is_as_rebuilt (DeskFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *difference = NULL;

  desk_queue_keys_compare (fixture->file, &difference, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
add_member (DeskFixture    *fixture,
            const DeskUuid *ticket,
            const DeskUuid *analyst)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_assign");
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) analyst_value = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket_value, ticket);
  desk_value_set_uuid (&analyst_value, analyst);
  desk_commit_add_member (commit, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket_value, "analyst_id", &analyst_value, NULL);
  desk_fixture_act (fixture, commit);
}

static void
add_pause (DeskFixture    *fixture,
           const DeskUuid *ticket,
           const char     *reason,
           gint64          started_ms,
           DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_edit");
  DeskOperation *operation;

  desk_id_source_next_uuid (fixture->ids, desk_fixture_get_now_ms (fixture), id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_PAUSE, id);
  desk_operation_put_uuid (operation, "ticket_id", ticket);
  desk_operation_put_text (operation, "reason", reason);
  desk_operation_put_integer (operation, "started_at", started_ms);
  desk_fixture_act (fixture, commit);
}

static void
set_status (DeskFixture    *fixture,
            const DeskUuid *ticket,
            const char     *status,
            const char     *field,
            gint64          value)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "import_event");
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket);

  desk_operation_put_text (operation, "status", status);
  if (field != NULL)
    desk_operation_put_integer (operation, field, value);
  desk_fixture_act (fixture, commit);
}

static void
test_targets (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket;

  /* Priority 3 without a service level: 2 working days of 9 hours to respond,
   * 10 to resolve. */
  desk_fixture_add_ticket (fixture, "The printer prints blank pages", NULL, &ticket);
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, 0);
  g_assert_cmpint (read_column (fixture, &ticket, "number"), ==, 1);
  g_assert_cmpint (read_column (fixture, &ticket, "respond_by"), ==, NOW + 2 * DESK_DAY_MS);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NOW + 14 * DESK_DAY_MS);
  g_assert_cmpint (read_column (fixture, &ticket, "promise_by"), ==, NEVER);
  g_assert_cmpint (read_column (fixture, &ticket, "wake_at"), ==, NEVER);
  g_assert_cmpint (read_column (fixture, &ticket, "service_rank"), ==, 4);
  g_assert_cmpint (read_column (fixture, &ticket, "waiting_since"), ==, NOW);
  g_assert_cmpint (read_column (fixture, &ticket, "finished_at"), ==, NEVER);

  /* Gold, priority 1: 30 minutes and 8 hours, round the clock. */
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "priority_reason", "The lead asked for it");
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "service_level", "gold");
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "priority", 1);
  g_assert_cmpint (read_column (fixture, &ticket, "respond_by"), ==, NOW + HOUR / 2);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NOW + 8 * HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "service_rank"), ==, 2);

  /* Silver, priority 1: a working day counts 7 hours today and 2 tomorrow. */
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "service_level", "silver");
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NOW + DESK_DAY_MS);

  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "responded_at", NOW + 5);
  g_assert_cmpint (read_column (fixture, &ticket, "respond_by"), ==, NEVER);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NOW + DESK_DAY_MS);

  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "promise_due_at", CLOSING);
  g_assert_cmpint (read_column (fixture, &ticket, "promise_by"), ==, CLOSING);
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "last_contact_at", NOW + 7);
  g_assert_cmpint (read_column (fixture, &ticket, "waiting_since"), ==, NOW + 7);
  assert_is_as_rebuilt (fixture);
}

static void
test_pauses (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket, pause, other;
  gint64 due;

  desk_fixture_add_ticket (fixture, "Cannot sign in", NULL, &ticket);
  due = read_column (fixture, &ticket, "resolve_by");

  /* Only the customer stops the clock, and only the one to resolve. */
  add_pause (fixture, &ticket, "vendor", NOW, &other);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, due);
  add_pause (fixture, &ticket, "customer", NOW + HOUR, &pause);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NEVER);
  g_assert_cmpint (read_column (fixture, &ticket, "respond_by"), ==, NOW + 2 * DESK_DAY_MS);

  desk_fixture_set_integer (fixture, DESK_TABLE_PAUSE, &pause, "ended_at", NOW + 3 * HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, due + 2 * HOUR);
  desk_fixture_set_integer (fixture, DESK_TABLE_PAUSE, &pause, "withdrawn", 1);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, due);
  assert_is_as_rebuilt (fixture);
}

static void
test_attended (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket, helper;
  DeskUuid member;

  desk_fixture_add_analyst (fixture, "Noa Hansen", &helper);
  desk_fixture_add_ticket (fixture, "The shop is down", NULL, &ticket);
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 0);
  g_assert_cmpint (read_column (fixture, &ticket, "priority"), ==, 3);

  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "business_critical", 1);
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 1);
  g_assert_cmpint (read_column (fixture, &ticket, "priority"), ==, 1);

  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &ticket, "owner_id", &fixture->me);
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 0);
  desk_fixture_set_null (fixture, DESK_TABLE_TICKET, &ticket, "owner_id");
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 1);

  add_member (fixture, &ticket, &helper);
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 0);
  {
    g_autoptr (DeskCommit) again = desk_fixture_begin (fixture, "ticket_assign");
    g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
    g_auto (DeskValue) helper_value = DESK_VALUE_INIT;

    desk_value_set_uuid (&ticket_value, &ticket);
    desk_value_set_uuid (&helper_value, &helper);
    member = desk_commit_add_member (again, DESK_TABLE_TICKET_ASSIGNEE, "ticket_id", &ticket_value, "analyst_id", &helper_value, NULL)->row;
  }
  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET_ASSIGNEE, &member, "withdrawn", 1);
  g_assert_cmpint (read_column (fixture, &ticket, "is_unattended"), ==, 1);
  assert_is_as_rebuilt (fixture);
}

static void
test_states (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket;

  desk_fixture_add_ticket (fixture, "A new monitor", NULL, &ticket);
  set_status (fixture, &ticket, "waiting", "waiting_until", NOW + HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, 1);
  g_assert_cmpint (read_column (fixture, &ticket, "wake_at"), ==, NOW + HOUR);

  /* When it is worked on again the old date wakes nothing. */
  set_status (fixture, &ticket, "open", NULL, 0);
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, 0);
  g_assert_cmpint (read_column (fixture, &ticket, "wake_at"), ==, NEVER);

  set_status (fixture, &ticket, "resolved", "resolved_at", NOW + 2 * HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, 2);
  g_assert_cmpint (read_column (fixture, &ticket, "finished_at"), ==, NOW + 2 * HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "resolve_by"), ==, NEVER);
  set_status (fixture, &ticket, "closed", "closed_at", NOW + 3 * HOUR);
  g_assert_cmpint (read_column (fixture, &ticket, "finished_at"), ==, NOW + 3 * HOUR);

  desk_fixture_set_integer (fixture, DESK_TABLE_TICKET, &ticket, "withdrawn", 1);
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, G_MININT64);
  assert_is_as_rebuilt (fixture);
  desk_fixture_set_null (fixture, DESK_TABLE_TICKET, &ticket, "withdrawn");
  g_assert_cmpint (read_column (fixture, &ticket, "state"), ==, 2);
  assert_is_as_rebuilt (fixture);
}

static void
test_vip (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid customer, mine, other;

  desk_fixture_add_customer (fixture, "Kim Sato", NULL, FALSE, &customer);
  desk_fixture_add_ticket (fixture, "No sound", &customer, &mine);
  desk_fixture_add_ticket (fixture, "No picture", NULL, &other);
  g_assert_cmpint (read_column (fixture, &mine, "vip"), ==, 0);

  /* The ticket is not in the commit, and its place is another all the same. */
  commit = desk_fixture_begin (fixture, "customer_edit");
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_CUSTOMER, &customer), "vip", 1);
  desk_act (fixture->file, commit, &changes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_column (fixture, &mine, "vip"), ==, 1);
  g_assert_cmpint (read_column (fixture, &other, "vip"), ==, 0);
  g_assert_cmpuint (desk_change_set_get_n_rows (changes), ==, 2);
  g_assert_true (desk_change_set_has_table (changes, DESK_TABLE_TICKET));

  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &other, "requester_id", &customer);
  g_assert_cmpint (read_column (fixture, &other, "vip"), ==, 1);
  assert_is_as_rebuilt (fixture);
}

static void
add_policy (DeskFixture *fixture,
            const char  *action,
            const char  *targets,
            DeskUuid    *policy,
            DeskUuid    *calendar)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, action);
  DeskOperation *operation;

  operation = desk_commit_add_insert (commit, DESK_TABLE_POLICY, policy);
  desk_operation_put_text (operation, "name", "Night and day");
  desk_operation_put_uuid (operation, "calendar_id", calendar);
  desk_operation_put_text (operation, "targets", targets);
  operation = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, calendar);
  desk_operation_put_text (operation, "name", "Always");
  desk_operation_put_text (operation, "time_zone", "UTC");
  desk_operation_put_integer (operation, "round_the_clock", 1);
  desk_operation_put_text (operation, "transitions", "[[0,0]]");
  desk_fixture_act (fixture, commit);
}

static void
test_policies (void)
{
  static const char *const targets = "{\"platinum\":[[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"]],"
                                     "\"gold\":[[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"]],"
                                     "\"silver\":[[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"],[\"1m\",\"1h\"]],"
                                     "\"none\":[[\"5m\",\"5h\"],[\"5m\",\"5h\"],[\"5m\",\"5h\"],[\"5m\",\"5h\"],[\"5m\",\"5h\"]]}";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GError) error = NULL;
  DeskUuid kept, moved, early, desk, policy, calendar, later_policy, later_calendar;

  {
    g_autoptr (DeskStatement) read = desk_file_prepare (fixture->file, "SELECT id FROM desk", &error);
    gboolean has_row;

    desk_statement_step (read, &has_row, &error);
    g_assert_no_error (error);
    desk_statement_get_uuid (read, 0, &desk);
  }
  desk_fixture_add_ticket (fixture, "Promised under the first policy", NULL, &kept);
  desk_fixture_add_ticket (fixture, "Promised anew", NULL, &moved);

  /* A new policy of the desk reaches nobody until it is asked for. */
  desk_id_source_next_uuid (fixture->ids, NOW, &policy);
  desk_id_source_next_uuid (fixture->ids, NOW, &calendar);
  add_policy (fixture, "desk_edit", targets, &policy, &calendar);
  desk_fixture_set_uuid (fixture, DESK_TABLE_DESK, &desk, "policy_id", &policy);
  g_assert_cmpint (read_column (fixture, &moved, "respond_by"), ==, NOW + 2 * DESK_DAY_MS);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &moved, "policy_id", &policy);
  g_assert_cmpint (read_column (fixture, &moved, "respond_by"), ==, NOW + 5 * DESK_MINUTE_MS);
  g_assert_cmpint (read_column (fixture, &moved, "resolve_by"), ==, NOW + 5 * HOUR);
  g_assert_cmpint (read_column (fixture, &kept, "respond_by"), ==, NOW + 2 * DESK_DAY_MS);

  /* An import may bring the ticket before its policy. */
  desk_id_source_next_uuid (fixture->ids, NOW, &later_policy);
  desk_id_source_next_uuid (fixture->ids, NOW, &later_calendar);
  desk_fixture_add_ticket (fixture, "Imported", NULL, &early);
  {
    g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "import_record");

    desk_operation_put_uuid (desk_commit_add_set (commit, DESK_TABLE_TICKET, &early), "policy_id", &later_policy);
    desk_fixture_act (fixture, commit);
  }
  g_assert_cmpint (read_column (fixture, &early, "respond_by"), ==, NEVER);
  add_policy (fixture, "import_record", targets, &later_policy, &later_calendar);
  g_assert_cmpint (read_column (fixture, &early, "respond_by"), ==, NOW + 5 * DESK_MINUTE_MS);

  /* Without a policy nothing is promised: problems and planned work. */
  desk_fixture_set_null (fixture, DESK_TABLE_TICKET, &moved, "policy_id");
  g_assert_cmpint (read_column (fixture, &moved, "respond_by"), ==, NEVER);
  g_assert_cmpint (read_column (fixture, &moved, "resolve_by"), ==, NEVER);

  /* What is written there and makes no sense promises nothing. */
  desk_id_source_next_uuid (fixture->ids, NOW, &later_policy);
  desk_id_source_next_uuid (fixture->ids, NOW, &later_calendar);
  add_policy (fixture, "import_record", "[]", &later_policy, &later_calendar);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &early, "policy_id", &later_policy);
  g_assert_cmpint (read_column (fixture, &early, "respond_by"), ==, NEVER);
  assert_is_as_rebuilt (fixture);
}

/* A change of a text must not be paid for: the table is put out of the way,
 * so that looking at it fails. */
static void
test_untouched (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  DeskUuid ticket, note;

  desk_fixture_add_ticket (fixture, "Slow network", NULL, &ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "summary", "Slow");
  desk_file_run (fixture->file, "ALTER TABLE ticket_queue RENAME TO put_away", &error);
  g_assert_no_error (error);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "summary", "Slow network on the second floor");
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "cause", "A loop");
  desk_fixture_add_note (fixture, &ticket, "Asked for the port numbers", &note);

  commit = desk_fixture_begin (fixture, "ticket_edit");
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "last_contact_at", NOW);
  g_assert_false (desk_act (fixture->file, commit, NULL, &error));
  g_clear_error (&error);
  desk_file_run (fixture->file, "ALTER TABLE put_away RENAME TO ticket_queue", &error);
  g_assert_no_error (error);
  assert_is_as_rebuilt (fixture);
}

static void
run_sql (DeskFixture *fixture,
         const char  *sql)
{
  g_autoptr (GError) error = NULL;

  desk_file_begin (fixture->file, &error);
  g_assert_no_error (error);
  desk_file_run (fixture->file, sql, &error);
  g_assert_no_error (error);
  desk_file_end (fixture->file, &error);
  g_assert_no_error (error);
}

static void
test_compare_and_rebuild (void)
{
  static const struct
  {
    const char *damage;
    const char *told;
  } damages[] = {
    { "UPDATE ticket_queue SET respond_by = respond_by + 1 WHERE ticket_no = 2", "respond_by" },
    { "UPDATE ticket_queue SET vip = 1 WHERE ticket_no = 3", "vip = 1 for ticket 3" },
    { "DELETE FROM ticket_queue WHERE ticket_no = 1", "no row for ticket 1" },
    { "INSERT INTO ticket_queue VALUES (99, 0, 99, 3, 0, 0, 0, 0, 0, 4, 0, 0, 0)", "ticket 99" },
  };
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket;

  for (guint i = 0; i < 3; i++)
    desk_fixture_add_ticket (fixture, "One of three", NULL, &ticket);
  assert_is_as_rebuilt (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *difference = NULL;

      run_sql (fixture, damages[i].damage);
      desk_queue_keys_compare (fixture->file, &difference, &error);
      g_assert_no_error (error);
      g_assert_nonnull (difference);
      g_assert_nonnull (strstr (difference, damages[i].told));

      desk_file_begin (fixture->file, &error);
      g_assert_no_error (error);
      desk_queue_keys_rebuild (fixture->file, &error);
      g_assert_no_error (error);
      desk_file_end (fixture->file, &error);
      g_assert_no_error (error);
      assert_is_as_rebuilt (fixture);
    }
}

static void
test_wild_times (void)
{
  static const gint64 times[] = { G_MININT64, -1, 0, 1, G_MAXINT64 };
  static const char *const fields[] = { "waiting_until", "responded_at", "last_contact_at", "resolved_at", "closed_at", "promise_due_at" };
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid ticket;

  desk_fixture_add_ticket (fixture, "From a system with its own idea of time", NULL, &ticket);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
        {
          set_status (fixture, &ticket, "waiting", fields[j], times[i]);
          set_status (fixture, &ticket, "closed", NULL, 0);
          assert_is_as_rebuilt (fixture);
          g_assert_cmpint (read_column (fixture, &ticket, "finished_at"), >=, DESK_CALENDAR_MIN_MS);
          set_status (fixture, &ticket, "open", NULL, 0);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue-keys/targets-come-from-the-policy", test_targets);
  g_test_add_func ("/store/queue-keys/customer-pauses-hold-the-resolve-clock", test_pauses);
  g_test_add_func ("/store/queue-keys/critical-and-nobody-works-on-it", test_attended);
  g_test_add_func ("/store/queue-keys/states", test_states);
  g_test_add_func ("/store/queue-keys/vip-reaches-the-tickets", test_vip);
  g_test_add_func ("/store/queue-keys/policies-and-calendars", test_policies);
  g_test_add_func ("/store/queue-keys/a-text-costs-nothing", test_untouched);
  g_test_add_func ("/store/queue-keys/difference-is-named-and-rebuilt", test_compare_and_rebuild);
  g_test_add_func ("/store/queue-keys/wild-times", test_wild_times);

  return g_test_run ();
}
