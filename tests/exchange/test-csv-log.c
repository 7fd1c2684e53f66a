// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Incident logs with a row for each event: the rows of one number become one
 * ticket with its history as it was.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv.h"
#include "import-helpers.h"

#define SEED 5151

#define HEADER \
  "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,sys_updated_by,sys_updated_at,contact_type,location,category," \
  "subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at\n"
/* One row: state, times handed over, reopened, changed; by whom and when; in
 * whose hands. */
#define ROW(number, state, reassigned, reopened, changed, by, at, group, owner) \
  number "," state ",true," reassigned "," reopened "," changed ",true,Caller 12,Opened by 3,29-02-2016 01:16," by "," at \
         ",Phone,Location 9,Category 4,Subcategory 7,Symptom 5,?,2 - Medium,2 - Medium,3 - Moderate," group "," owner ",true,?,?,?,?,code 5,Resolved by 8,02-03-2016 11:30,07-03-2016 12:00\n"

#define STORY \
  HEADER ROW ("INC0000045", "New", "0", "0", "0", "Updated by 17", "29-02-2016 01:23", "Group 56", "?") \
    ROW ("INC0000045", "Active", "1", "0", "2", "Updated by 90", "29-02-2016 08:53", "Group 70", "Resolver 89") \
      ROW ("INC0000045", "Awaiting User Info", "1", "0", "3", "Updated by 90", "29-02-2016 11:29", "Group 70", "Resolver 89") \
        ROW ("INC0000045", "Awaiting Vendor", "1", "0", "4", "Updated by 90", "01-03-2016 09:00", "Group 70", "Resolver 89") \
          ROW ("INC0000045", "Resolved", "1", "0", "5", "Updated by 90", "02-03-2016 11:30", "Group 70", "Resolver 89") \
            ROW ("INC0000045", "Active", "1", "1", "6", "Updated by 17", "02-03-2016 15:00", "Group 70", "Resolver 89") \
              ROW ("INC0000045", "Resolved", "1", "1", "7", "Updated by 90", "02-03-2016 16:00", "Group 70", "Resolver 89") \
                ROW ("INC0000045", "Closed", "1", "1", "8", "Updated by 90", "07-03-2016 12:00", "Group 70", "Resolver 89") \
                  ROW ("INC0000046", "New", "0", "0", "0", "Updated by 17", "29-02-2016 01:30", "Group 56", "?") \
                    ROW ("INC0000046", "-100", "0", "0", "1", "Updated by 17", "29-02-2016 01:31", "Group 56", "?") \
                      ROW ("INC0000046", "Awaiting Evidence", "0", "0", "2", "Updated by 17", "29-02-2016 01:40", "Group 56", "?")
#define N_ROWS 11

static DeskImport
options_of (DeskFixture *fixture)
{
  return (DeskImport){ .author = fixture->me };
}

static void
assert_text (DeskFixture *fixture,
             const char  *sql,
             const char  *expected)
{
  g_autofree char *text = read_text (fixture->file, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_history (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_csv (fixture->file, STORY, NULL, &options, &report);
  assert_counts (&report, N_ROWS, 0, 0, 0);
  g_assert_cmpstr (report.format, ==, "ServiceNow");
  g_assert_cmpuint (report.n_new[DESK_TABLE_TICKET], ==, 2);
  g_assert_cmpuint (report.n_new[DESK_TABLE_TEAM], ==, 2);
  g_assert_cmpuint (report.n_new[DESK_TABLE_CUSTOMER], ==, 1);
  /* Who opened it, who changed it, who owns it. */
  g_assert_cmpuint (report.n_new[DESK_TABLE_ANALYST], ==, 4);
  g_assert_cmpuint (report.n_new[DESK_TABLE_CONFIGURATION_ITEM], ==, 0);

  /* Its statuses, each with its time (of the desk, in March an hour before
   * UTC) and its author. */
  assert_text (fixture,
               "SELECT group_concat (old || '>' || new || ' ' || strftime ('%d %H:%M', made_at / 1000, 'unixepoch') || ' ' || analyst.name, ', ') FROM "
               "(SELECT * FROM history ORDER BY id) AS h JOIN log_commit ON log_commit.no = h.id >> 16 JOIN analyst ON analyst.id = author JOIN ticket ON ticket.id = row_id "
               "WHERE field = 'status' AND number = 45",
               "new>open 29 07:53 Updated by 90, open>waiting 29 10:29 Updated by 90, waiting>resolved 02 10:30 Updated by 90, resolved>open 02 14:00 Updated by 17, "
               "open>resolved 02 15:00 Updated by 90, resolved>closed 07 11:00 Updated by 90");
  assert_text (fixture,
               "SELECT group_concat (coalesce (old, '-') || '>' || coalesce (new, '-'), ' ') FROM (SELECT history.* FROM history JOIN ticket ON ticket.id = row_id WHERE field = 'waiting_reason' "
               "AND number = 45 ORDER BY history.id)",
               "->customer customer>vendor vendor>-");
  assert_text (fixture,
               "SELECT group_concat (old || '>' || new, ' ') FROM (SELECT history.* FROM history JOIN ticket ON ticket.id = row_id WHERE field = 'stage' AND number = 45 ORDER BY history.id)",
               "log>investigate investigate>resolve resolve>investigate investigate>resolve resolve>close");
  assert_text (fixture, "SELECT status || '|' || stage || '|' || priority || '|' || impact || '|' || urgency || '|' || channel || '|' || handover_count || '|' || reopen_count FROM ticket WHERE number = 45",
               "closed|close|3|department|hindered|phone|1|1");
  assert_text (fixture, "SELECT strftime ('%d %H:%M', logged_at / 1000, 'unixepoch') || '|' || strftime ('%d %H:%M', closed_at / 1000, 'unixepoch') || '|' || summary FROM ticket WHERE number = 45",
               "29 00:16|07 11:00|Category 4, Subcategory 7, Symptom 5");
  assert_text (fixture, "SELECT customer.name || '|' || logger.name || '|' || owner.name || '|' || team.name FROM ticket JOIN customer ON customer.id = requester_id JOIN analyst AS logger ON "
                        "logger.id = logged_by_id JOIN analyst AS owner ON owner.id = owner_id JOIN team ON team.id = team_id WHERE number = 45",
               "Caller 12|Opened by 3|Resolver 89|Group 70");
  /* Its clock stood still while it waited for the customer, and only then. */
  assert_text (fixture, "SELECT group_concat (strftime ('%d %H:%M', started_at / 1000, 'unixepoch') || '-' || strftime ('%d %H:%M', ended_at / 1000, 'unixepoch')) FROM pause",
               "29 10:29-01 08:00");
  /* What has no field is kept, as it was last. */
  assert_text (fixture, "SELECT json_extract (source_data, '$.sys_mod_count') || '|' || json_extract (source_data, '$.closed_code') || '|' || json_extract (source_data, '$.location') FROM ticket WHERE number = 45",
               "8|code 5|Location 9");
  assert_text (fixture, "SELECT imported_from || '|' || reference FROM ticket WHERE number = 45", "ServiceNow|INC0000045");

  /* An unknown state is kept and changes nothing. */
  assert_message (&report, 11, "“-100”");
  assert_text (fixture, "SELECT status || '|' || waiting_reason FROM ticket WHERE number = 46", "waiting|other");
  /* Only what is still to be done is promised anything. */
  g_assert_cmpint (read_integer (fixture->file, "SELECT policy_id IS NULL FROM ticket WHERE number = 45"), ==, 1);
  g_assert_cmpint (read_integer (fixture->file, "SELECT policy_id IS NULL FROM ticket WHERE number = 46"), ==, 0);
  assert_verified (fixture->file);
}

static void
test_twice (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_csv (fixture->file, STORY, NULL, &options, &first);
  before = desk_digests (fixture->file);
  desk_clock_advance_ms (fixture->clock, DESK_DAY_MS);
  import_csv (fixture->file, STORY, NULL, &options, &second);
  assert_counts (&second, 0, N_ROWS, 0, 0);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
}

/* Rows of one minute, the first of them that of the ticket. */
static void
test_same_minute (void)
{
  static const char text[] = HEADER ROW ("INC0000050", "New", "0", "0", "0", "Updated by 17", "29-02-2016 01:23", "Group 56", "?")
    ROW ("INC0000050", "Active", "0", "0", "1", "Updated by 17", "29-02-2016 01:23", "Group 57", "Resolver 1")
      ROW ("INC0000050", "Awaiting User Info", "1", "0", "2", "Updated by 17", "29-02-2016 01:23", "Group 56", "Resolver 2")
        ROW ("INC0000050", "Active", "1", "0", "3", "Updated by 17", "29-02-2016 01:23", "Group 56", "Resolver 2");
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };

  import_csv (fixture->file, text, NULL, &options, &first);
  assert_counts (&first, 4, 0, 0, 0);
  assert_text (fixture, "SELECT status || '|' || owner.name || '|' || json_extract (source_data, '$.sys_mod_count') FROM ticket JOIN analyst AS owner ON owner.id = owner_id", "open|Resolver 2|3");
  import_csv (fixture->file, text, NULL, &options, &second);
  assert_counts (&second, 0, 4, 0, 0);
  assert_text (fixture, "SELECT status || '|' || owner.name FROM ticket JOIN analyst AS owner ON owner.id = owner_id", "open|Resolver 2");
}

/* --- any history --- */

#define N_TICKETS 6
#define N_RANDOM_ROWS 80
#define N_MINUTES 12

static const struct {
  const char *state;
  const char *status;
} states[] = {
  { "New", "new" }, { "Active", "open" }, { "Awaiting User Info", "waiting" }, { "Awaiting Vendor", "waiting" }, { "Resolved", "resolved" }, { "Closed", "closed" },
};

typedef struct {
  guint ticket;
  guint minute;
  guint state;
  guint owner;
} RandomRow;

/* Rows in the order of time, many of them in one minute. */
static void
make_rows (GRand     *random,
           RandomRow *rows)
{
  guint n = 0;

  for (guint minute = 0; minute < N_MINUTES; minute++)
    {
      guint end = minute + 1 == N_MINUTES ? N_RANDOM_ROWS : (minute + 1) * N_RANDOM_ROWS / N_MINUTES;

      for (; n < end; n++)
        rows[n] = (RandomRow){ (guint) g_rand_int_range (random, 0, N_TICKETS), minute, (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (states)),
                               (guint) g_rand_int_range (random, 0, 3) };
    }
}

static char *
write_rows (const RandomRow *rows,
            guint            n)
{
  GString *text = g_string_new (HEADER);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "INC%u,%s,true,0,0,%u,true,Caller 12,Opened by 3,29-02-2016 01:16,Updated by 17,29-02-2016 02:%02u,Phone,L,C,S,Y,?,2 - Medium,2 - Medium,3 - Moderate,Group 1,"
                            "Resolver %u,true,?,?,?,?,code 5,Resolved by 8,?,?\n",
                            rows[i].ticket + 1, states[rows[i].state].state, i % 3, rows[i].minute, rows[i].owner);

  return g_string_free (text, FALSE);
}

static void
assert_is_as_last_row (DeskFixture     *fixture,
                       const RandomRow *rows,
                       guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean is_last = TRUE;
      g_autofree char *sql = NULL;
      g_autofree char *expected = NULL;

      for (guint j = i + 1; j < n; j++)
        is_last = is_last && rows[j].ticket != rows[i].ticket;
      if (!is_last)
        continue;
      sql = g_strdup_printf ("SELECT status || ' ' || analyst.name || ' ' || json_extract (source_data, '$.sys_mod_count') || ' ' || (SELECT count(*) FROM pause WHERE ticket_id = ticket.id AND "
                             "ended_at IS NULL) FROM ticket JOIN analyst ON analyst.id = owner_id WHERE number = %u",
                             rows[i].ticket + 1);
      expected = g_strdup_printf ("%s Resolver %u %u %d", states[rows[i].state].status, rows[i].owner, i % 3, strcmp (states[rows[i].state].state, "Awaiting User Info") == 0);
      assert_text (fixture, sql, expected);
    }
}

/* The promise aside, which depends on what the file knew of the end. */
static const char all_of_it[] =
  "SELECT (SELECT group_concat (number || status || stage || coalesce (waiting_reason, '') || ':' || coalesce (resolved_at, '') || ':' || coalesce (closed_at, '') || ':' || owner_id || source_data) "
  "FROM (SELECT * FROM ticket ORDER BY number)) || (SELECT coalesce (group_concat (hex (ticket_id) || started_at || ':' || coalesce (ended_at, '')), '') "
  "FROM (SELECT * FROM pause ORDER BY ticket_id, started_at, ended_at))";

static void
test_any_history (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  g_test_message ("seed %d", SEED);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
      g_autoptr (DeskFixture) grown = desk_fixture_new (SEED);
      const DeskImport options = options_of (fixture);
      RandomRow rows[N_RANDOM_ROWS];
      guint half = N_RANDOM_ROWS / N_MINUTES * (N_MINUTES / 2);
      g_autofree char *whole = NULL;
      g_autofree char *part = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autofree char *at_once = NULL;
      g_autofree char *in_two = NULL;
      g_auto (DeskImportReport) first = { 0 };
      g_auto (DeskImportReport) second = { 0 };
      g_auto (DeskImportReport) third = { 0 };
      g_auto (DeskImportReport) fourth = { 0 };

      make_rows (random, rows);
      while (rows[half].minute == rows[half - 1].minute)
        half++;
      whole = write_rows (rows, N_RANDOM_ROWS);
      part = write_rows (rows, half);

      /* At once, and again. */
      import_csv (fixture->file, whole, NULL, &options, &first);
      g_assert_cmpuint (first.n_bad + first.n_passed_over, ==, 0);
      assert_is_as_last_row (fixture, rows, N_RANDOM_ROWS);
      before = desk_digests (fixture->file);
      import_csv (fixture->file, whole, NULL, &options, &second);
      assert_counts (&second, 0, N_RANDOM_ROWS, 0, 0);
      after = desk_digests (fixture->file);
      g_assert_cmpstr (after, ==, before);

      /* A part of it, and then the whole. */
      import_csv (grown->file, part, NULL, &options, &third);
      assert_is_as_last_row (grown, rows, half);
      import_csv (grown->file, whole, NULL, &options, &fourth);
      g_assert_cmpuint (fourth.n_bad + fourth.n_passed_over, ==, 0);
      assert_is_as_last_row (grown, rows, N_RANDOM_ROWS);
      at_once = read_text (fixture->file, all_of_it);
      in_two = read_text (grown->file, all_of_it);
      g_assert_cmpstr (in_two, ==, at_once);
      assert_verified (grown->file);
    }
}

/* A desk made of shuffled rows is the same in every fact. */
static void
test_shuffled (void)
{
  g_autoptr (DeskFixture) ordered = desk_fixture_new (SEED);
  g_autoptr (DeskFixture) shuffled = desk_fixture_new (SEED);
  const DeskImport options = options_of (ordered);
  g_auto (GStrv) lines = g_strsplit (STORY, "\n", -1);
  g_autoptr (GString) text = g_string_new (HEADER);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_autofree char *expected = NULL;
  g_autofree char *result = NULL;

  for (guint i = N_ROWS; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (random, 1, (gint32) i + 1);
      char *line = lines[i];

      lines[i] = lines[other];
      lines[other] = line;
    }
  for (guint i = 1; i <= N_ROWS; i++)
    g_string_append_printf (text, "%s\n", lines[i]);

  import_csv (ordered->file, STORY, NULL, &options, &first);
  import_csv (shuffled->file, text->str, NULL, &options, &second);
  assert_counts (&second, N_ROWS, 0, 0, 0);
  expected = desk_digests (ordered->file);
  result = desk_digests (shuffled->file);
  g_assert_cmpstr (result, ==, expected);
}

/* The export of a later day holds more rows; only those come in. */
static void
test_grown (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };

  import_csv (fixture->file, STORY, NULL, &options, &first);
  import_csv (fixture->file, STORY ROW ("INC0000046", "Resolved", "0", "0", "3", "Updated by 90", "01-03-2016 08:00", "Group 56", "Resolver 89"), NULL, &options, &second);
  assert_counts (&second, 1, N_ROWS, 0, 0);
  /* It was resolved when it says so, not when the row says. */
  assert_text (fixture, "SELECT status || '|' || strftime ('%d %H:%M', resolved_at / 1000, 'unixepoch') || '|' || (waiting_reason IS NULL) FROM ticket WHERE number = 46", "resolved|02 10:30|1");
}

/* A person has gone on with the ticket here: the log does not take it away. */
static void
test_worked_on_here (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  DeskUuid ticket;

  import_csv (fixture->file, STORY, NULL, &options, &first);
  desk_key_id ("ticket", "import:ServiceNow\x1fINC0000046", &ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "status", "open");
  import_csv (fixture->file, STORY ROW ("INC0000046", "Resolved", "0", "0", "2", "Updated by 17", "01-03-2016 08:00", "Group 56", "?"), NULL, &options, &second);
  assert_counts (&second, 1, N_ROWS, 0, 0);
  assert_message (&second, N_ROWS + 2, "“status” was changed here later");
  assert_text (fixture, "SELECT status FROM ticket WHERE number = 46", "open");
}

/* Rows that are damaged are listed, and the others come in. */
static void
test_bad_rows (void)
{
  static const char text[] =
    HEADER ROW ("INC0000045", "New", "0", "0", "0", "Updated by 17", "31-02-2016 01:23", "Group 56", "?") ROW ("INC0000047", "Resolved", "x", "0", "0", "Updated by 17", "01-03-2016 01:23", "Group 56", "?")
      ROW ("INC0000048", "New", "0", "0", "0", "Updated by 17", "29-02-2016 01:23", "Group 56", "?,more,than,columns") "?,New\n" ROW ("INC0000049", "Closed", "0", "0", "0", "Updated by 17", "28-02-2016 01:00", "Group 56", "?");
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_csv (fixture->file, text, NULL, &options, &report);
  assert_counts (&report, 3, 0, 0, 2);
  assert_message (&report, 2, "“31-02-2016 01:23”");
  assert_message (&report, 3, "“x” in the column “reassignment_count”");
  assert_message (&report, 4, "35 columns");
  assert_message (&report, 5, "neither a number");
  /* The last row says when it was done, whatever its own time. */
  assert_text (fixture, "SELECT status || '|' || (resolved_at > logged_at) FROM ticket WHERE number = 49", "closed|1");
  assert_verified (fixture->file);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv-log/history-as-it-was", test_history);
  g_test_add_func ("/exchange/csv-log/twice-adds-nothing", test_twice);
  g_test_add_func ("/exchange/csv-log/rows-of-one-minute", test_same_minute);
  g_test_add_func ("/exchange/csv-log/any-history", test_any_history);
  g_test_add_func ("/exchange/csv-log/any-order-of-rows", test_shuffled);
  g_test_add_func ("/exchange/csv-log/a-log-that-has-grown", test_grown);
  g_test_add_func ("/exchange/csv-log/worked-on-here", test_worked_on_here);
  g_test_add_func ("/exchange/csv-log/bad-rows", test_bad_rows);

  return g_test_run ();
}
