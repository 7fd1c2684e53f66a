// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tickets of another system coming in, a row each.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv.h"
#include "desk-exchange-error.h"
#include "import-helpers.h"

#define SEED 4242

#define TABLE_HEADER "number,short_description,description,urgency,impact,category,assignment_group,resolution\n"
#define TABLE \
  TABLE_HEADER "\"INC00040\",\"Scanner beeps\",\"It beeps\nand beeps\",1,3,\"Hardware\",\"Warehouse IT\",\"Turned the volume down\"\n" \
               "\"INC00007\",\"Mail is slow\",\"Half a minute for each\",2,1,\"Software\",\"Mail team\",\"\"\n" \
               "\"REQ00041\",\"A second screen\",\"For the new desk\",3,3,\"Hardware\",\"Warehouse IT\",\"Delivered\"\n" \
               "\"INC00000\",\"Door does not open\",\"Card reader is dark\",9,2,\"Building\",\"Warehouse IT\",\"\"\n"

static DeskImport
options_of (DeskFixture *fixture)
{
  return (DeskImport){ .author = fixture->me, .file_name = "warehouse" };
}

static void
assert_text (DeskFixture *fixture,
             const char  *sql,
             const char  *expected)
{
  g_autofree char *text = read_text (fixture->file, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* --- the table of incidents --- */

static void
test_table (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_csv (fixture->file, TABLE, NULL, &options, &report);
  assert_counts (&report, 4, 0, 0, 0);
  g_assert_cmpstr (report.encoding, ==, "UTF-8");
  g_assert_cmpint (report.delimiter, ==, ',');
  g_assert_cmpuint (report.n_new[DESK_TABLE_TICKET], ==, 4);
  g_assert_cmpuint (report.n_new[DESK_TABLE_TEAM], ==, 2);

  /* Numbers that are free are kept; 0 is none. */
  assert_text (fixture, "SELECT group_concat (number || ':' || reference || ':' || type || ':' || status || ':' || stage || ':' || priority, ' ') FROM (SELECT * FROM ticket ORDER BY number)",
               "7:INC00007:incident:new:log:2 40:INC00040:incident:resolved:resolve:3 41:REQ00041:request:resolved:manage:5 42:INC00000:incident:new:log:3");
  assert_text (fixture, "SELECT description || '|' || resolution || '|' || category || '|' || impact || '|' || urgency || '|' || imported_from FROM ticket WHERE number = 40",
               "It beeps\nand beeps|Turned the volume down|Hardware|person|stopped|warehouse");
  assert_text (fixture, "SELECT team.name FROM ticket JOIN team ON team.id = team_id WHERE number = 7", "Mail team");
  g_assert_cmpint (read_integer (fixture->file, "SELECT logged_at FROM ticket WHERE number = 40"), ==, FIXTURE_NOW_MS);
  g_assert_cmpint (read_integer (fixture->file, "SELECT resolved_at FROM ticket WHERE number = 40"), ==, FIXTURE_NOW_MS);
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM ticket WHERE (policy_id IS NULL) IS NOT (status = 'resolved')"), ==, 0);
  /* An urgency that nobody knows is kept and said. */
  assert_message (&report, 6, "“9” in the column “urgency”");
  assert_text (fixture, "SELECT source_data FROM ticket WHERE number = 42", "{\"urgency\":\"9\"}");
  assert_verified (fixture->file);
}

static void
test_table_twice (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_auto (DeskImportReport) renamed = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_csv (fixture->file, TABLE, NULL, &options, &first);
  before = desk_digests (fixture->file);
  desk_clock_advance_ms (fixture->clock, DESK_DAY_MS);
  import_csv (fixture->file, TABLE, NULL, &options, &second);
  assert_counts (&second, 0, 4, 0, 0);
  /* The same file under another name is still the same tickets. */
  options.file_name = "warehouse (1)";
  import_csv (fixture->file, TABLE, NULL, &options, &renamed);
  assert_counts (&renamed, 0, 4, 0, 0);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
}

static void
test_dry_run (void)
{
  static const char text[] = TABLE "INC00050,a,b,1,1,c,d,e,f\n\n,,,,,,,\nINC00051,\"open\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) dry = { 0 };
  g_auto (DeskImportReport) wet = { 0 };
  g_autofree char *before = desk_digests (fixture->file);
  g_autofree char *after = NULL;

  options.dry_run = TRUE;
  import_csv (fixture->file, text, NULL, &options, &dry);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
  options.dry_run = FALSE;
  import_csv (fixture->file, text, NULL, &options, &wet);
  assert_counts (&wet, 4, 0, 2, 2);
  assert_same_report (&dry, &wet);
  assert_message (&wet, 7, "9 columns");
  assert_message (&wet, 10, "never closed");
}

/* What was changed here is not changed back by importing again, and what the
 * file says anew comes in. */
static void
test_changed_here (void)
{
  static const char changed[] = TABLE_HEADER "INC00007,Mail is slow,Half a minute for each,1,1,Software,Mail team,\"Moved the mailbox\"\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) again = { 0 };
  g_auto (DeskImportReport) third = { 0 };
  g_auto (DeskImportReport) fourth = { 0 };
  DeskUuid ticket;

  import_csv (fixture->file, TABLE, NULL, &options, &first);
  desk_key_id ("ticket", "import:warehouse\x1fINC00007", &ticket);
  desk_clock_advance_ms (fixture->clock, DESK_HOUR_MS);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "category", "Network");
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "urgency", "can_wait");

  desk_clock_advance_ms (fixture->clock, DESK_HOUR_MS);
  import_csv (fixture->file, TABLE, NULL, &options, &again);
  assert_counts (&again, 0, 4, 0, 0);
  assert_text (fixture, "SELECT category FROM ticket WHERE number = 7", "Network");

  /* Its urgency is ours by now; its resolution is new. */
  import_csv (fixture->file, changed, NULL, &options, &third);
  assert_counts (&third, 1, 0, 0, 0);
  assert_message (&third, 2, "“urgency” was changed here later");
  assert_text (fixture, "SELECT urgency || '|' || status || '|' || resolution || '|' || ((resolved_at - logged_at) / 3600000) FROM ticket WHERE number = 7",
               "can_wait|resolved|Moved the mailbox|2");
  assert_text (fixture, "SELECT action FROM log_commit ORDER BY no DESC LIMIT 1", "import_event");
  import_csv (fixture->file, changed, NULL, &options, &fourth);
  assert_counts (&fourth, 0, 0, 1, 0);
  assert_verified (fixture->file);
}

/* Two rows of one number are one ticket; the later one is a change of it. */
static void
test_same_number (void)
{
  static const char text[] = TABLE_HEADER "INC5,Fan is loud,In the server room,2,3,Hardware,Ops,\nINC5,Fan is loud,In the server room,2,3,Hardware,Ops,Replaced\nINC5,Fan is loud,In the server room,2,3,"
                                          "Hardware,Ops,\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };

  import_csv (fixture->file, text, NULL, &options, &first);
  assert_counts (&first, 2, 1, 0, 0);
  g_assert_cmpuint (first.n_new[DESK_TABLE_TICKET], ==, 1);
  assert_text (fixture, "SELECT status || '|' || resolution FROM ticket", "resolved|Replaced");
  import_csv (fixture->file, text, NULL, &options, &second);
  assert_counts (&second, 0, 3, 0, 0);
}

static void
test_number_taken (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  DeskUuid ticket;

  desk_fixture_add_ticket (fixture, "Number one", NULL, &ticket);
  import_csv (fixture->file, TABLE_HEADER "INC0001,One,,1,1,,,\nINC0009,Nine,,1,1,,,\nREQ0009,Nine too,,1,1,,,\nCASE-X,No number,,1,1,,,\nINC99999999999,Long,,1,1,,,\n", NULL, &options, &report);
  assert_counts (&report, 5, 0, 0, 0);
  assert_message (&report, 2, "INC0001 is taken");
  assert_message (&report, 4, "REQ0009 is taken");
  assert_text (fixture, "SELECT group_concat (number || ':' || coalesce (reference, '-'), ' ') FROM (SELECT * FROM ticket ORDER BY number)",
               "1:- 9:INC0009 10:INC0001 11:REQ0009 12:CASE-X 13:INC99999999999");
}

/* --- hostile files --- */

static void
assert_refused (const char *bytes,
                gsize       size,
                int         code,
                const char *says)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_autoptr (GInputStream) stream = import_stream (bytes, (gssize) size);
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = desk_digests (fixture->file);
  g_autofree char *after = NULL;

  desk_import_report_init (&report);
  g_assert_false (desk_csv_import (fixture->file, stream, NULL, &options, &report, NULL, NULL, &error));
  g_assert_error (error, DESK_EXCHANGE_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
  assert_counts (&report, 0, 0, 0, 0);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (void)
{
  g_autoptr (GString) wide = g_string_new ("number");

  assert_refused ("", 0, DESK_EXCHANGE_ERROR_INVALID, "empty");
  assert_refused ("\n\n , \n", 6, DESK_EXCHANGE_ERROR_INVALID, "empty");
  assert_refused ("\"number,short", 13, DESK_EXCHANGE_ERROR_INVALID, "never closed");
  assert_refused ("name,colour\nA,red\n", 18, DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT, "name, colour");
  assert_refused ("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16, DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT, "mapping");
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (wide, ",c%u", i);
  assert_refused (wide->str, wide->len, DESK_EXCHANGE_ERROR_INVALID, "more columns");
}

static void
test_nobody (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = { 0 };
  g_autoptr (GInputStream) stream = import_stream (TABLE, -1);
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  desk_import_report_init (&report);
  g_assert_false (desk_csv_import (fixture->file, stream, NULL, &options, &report, NULL, NULL, &error));
  g_assert_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID);
}

static void
test_hostile_rows (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_autoptr (GString) text = g_string_new ("Number,short_description,description,urgency,impact,category,assignment_group,resolution,number,\n");
  g_auto (DeskImportReport) report = { 0 };

  g_string_append (text, "INC1,Short row\n");
  /* A cell of three hundred kilobytes, and a summary of three. */
  g_string_append (text, "INC2,");
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "long");
  g_string_append (text, ",");
  for (guint i = 0; i < 300 * 1024; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, ",1,1,,,,twice,unnamed\n");
  g_string_append (text, "INC3,\"Two\r\nlines\",\"\",1,1,,,,,\n");
  g_string_append (text, ",,,1,1,,,,,\n");
  g_string_append (text, ",,Without a number,1,1,,,,,\n");
  g_string_append (text, ",,Without a number,1,1,,,,,\n");
  g_string_append (text, "INC4,A\xff"
                         "B,äöü,1,1,,,,,\n");

  import_csv (fixture->file, text->str, NULL, &options, &report);
  assert_counts (&report, 5, 1, 0, 1);
  assert_message (&report, 1, "“number” is there more than once");
  assert_message (&report, 2, "ends after 2 of 10");
  assert_message (&report, 3, "cut");
  assert_message (&report, 6, "neither a number");
  assert_message (&report, 9, "replaced");
  g_assert_cmpint (read_integer (fixture->file, "SELECT length (CAST (summary AS BLOB)) FROM ticket WHERE number = 2"), <=, 2000);
  g_assert_cmpint (read_integer (fixture->file, "SELECT length (CAST (description AS BLOB)) FROM ticket WHERE number = 2"), <=, 256 * 1024);
  assert_text (fixture, "SELECT source_data FROM ticket WHERE number = 2", "{\"number (2)\":\"twice\",\"Column 10\":\"unnamed\"}");
  assert_text (fixture, "SELECT summary FROM ticket WHERE number = 3", "Two lines");
  assert_text (fixture, "SELECT summary FROM ticket WHERE number = 4", "A\xef\xbf\xbd"
                                                                       "B");
  assert_verified (fixture->file);
}

static void
test_latin1 (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_csv (fixture->file, "number;short_description;description;urgency;impact;category;assignment_group;resolution\r\nINC1;T\xfcr klemmt;;3;3;;Hausmeister;Ge\xf6lt\r\n", NULL, &options,
              &report);
  assert_counts (&report, 1, 0, 0, 0);
  g_assert_cmpstr (report.encoding, ==, "Latin-1");
  g_assert_cmpint (report.delimiter, ==, ';');
  assert_text (fixture, "SELECT summary || '|' || resolution FROM ticket", "Tür klemmt|Geölt");
}

/* --- osTicket --- */

#define OSTICKET_HEADER \
  "\"Ticket Number\",\"Date Created\",Subject,From,\"From Email\",Priority,Department,\"Help Topic\",Source,\"Current Status\",\"Last Updated\",\"SLA Due Date\",\"Closed Date\"," \
  "\"Agent Assigned\",\"Team Assigned\"\n"
#define OSTICKET \
  OSTICKET_HEADER \
    "811234,2026-02-02 09:10,Badge does not open gate 3,Pia Rosen,pia@example.com,High,Facilities,Access,Web,Closed,2026-02-03 14:00,2026-02-03 09:10,2026-02-03 14:00,Udo Kern,\n" \
    "811235,2026-02-02 10:30,Projector is yellow,Pia Rosen,pia@example.com,Normal,Facilities,Rooms,Email,Open,2026-02-04 08:00,2026-02-05 10:30,,Udo Kern,Evening crew\n" \
    "811236,2026-02-02 11:00,No sound,,quiet@example.com,Urgent,Facilities,Rooms,Other,Resolved,2026-02-04 08:00,,,,\n"

static void
test_osticket (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_csv (fixture->file, OSTICKET, NULL, &options, &first);
  assert_counts (&first, 3, 0, 0, 0);
  g_assert_cmpstr (first.format, ==, "osTicket");
  g_assert_cmpuint (first.n_new[DESK_TABLE_CUSTOMER], ==, 2);
  g_assert_cmpuint (first.n_new[DESK_TABLE_ANALYST], ==, 1);
  assert_text (fixture, "SELECT group_concat (name || '<' || email || '>', ' ') FROM customer", "Pia Rosen<pia@example.com> quiet@example.com<quiet@example.com>");
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM analyst_role JOIN analyst ON analyst.id = analyst_id WHERE name = 'Udo Kern'"), ==, 0);

  assert_text (fixture, "SELECT group_concat (number || ':' || status || ':' || priority || ':' || coalesce (channel, '-') || ':' || ((resolved_at - logged_at) / 60000), ' ') FROM ticket WHERE resolved_at IS NOT NULL",
               "811234:closed:2:portal:1730 811236:resolved:4:-:2700");
  /* Its beginning and its end, each at its time, in the time of the desk. */
  assert_text (fixture,
               "SELECT group_concat (action || '@' || strftime ('%d %H:%M', made_at / 1000, 'unixepoch'), ' ') FROM (SELECT DISTINCT log_commit.* FROM log_commit WHERE action LIKE 'import%' ORDER BY no)",
               "import_record@02 08:10 import_event@03 13:00 import_record@02 09:30 import_record@02 10:00 import_event@04 07:00");
  assert_text (fixture, "SELECT source_data FROM ticket WHERE number = 811235", "{\"Team Assigned\":\"Evening crew\"}");
  assert_text (fixture, "SELECT source_data FROM ticket WHERE number = 811236", "{\"Priority\":\"Urgent\",\"Source\":\"Other\"}");
  assert_message (&first, 4, "“Urgent”");
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM ticket WHERE policy_id IS NOT NULL"), ==, 1);

  before = desk_digests (fixture->file);
  desk_clock_advance_ms (fixture->clock, DESK_DAY_MS);
  import_csv (fixture->file, OSTICKET, NULL, &options, &second);
  assert_counts (&second, 0, 3, 0, 0);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
  assert_verified (fixture->file);
}

/* A later export of the same system brings what has happened since. */
static void
test_osticket_later (void)
{
  static const char later[] = OSTICKET_HEADER
    "811235,2026-02-02 10:30,Projector is yellow,Pia Rosen,pia@example.com,Normal,Facilities,Rooms,Email,Closed,2026-02-06 08:00,2026-02-05 10:30,2026-02-06 08:00,Udo Kern,Evening crew\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };

  import_csv (fixture->file, OSTICKET, NULL, &options, &first);
  import_csv (fixture->file, later, NULL, &options, &second);
  assert_counts (&second, 1, 0, 0, 0);
  assert_text (fixture, "SELECT status || '|' || stage || '|' || strftime ('%d %H:%M', closed_at / 1000, 'unixepoch') FROM ticket WHERE number = 811235", "closed|close|06 07:00");
}

/* --- people --- */

static void
test_people_are_known_again (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  DeskUuid organisation, pia, made;

  desk_fixture_add_organisation (fixture, "Rosen Ltd", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "PIA ROSEN", &organisation, FALSE, &pia);
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &pia, "email", "Pia@Example.com");
  import_csv (fixture->file, OSTICKET, NULL, &options, &first);
  g_assert_cmpuint (first.n_new[DESK_TABLE_CUSTOMER], ==, 1);
  assert_text (fixture, "SELECT organisation.name || '|' || ticket.service_level FROM ticket JOIN organisation ON organisation.id = ticket.organisation_id WHERE number = 811235",
               "Rosen Ltd|gold");

  /* A name that was put right here is still that of the file. */
  desk_key_id ("analyst", "import:udo kern", &made);
  desk_fixture_set_text (fixture, DESK_TABLE_ANALYST, &made, "name", "Udo Kern-Maier");
  import_csv (fixture->file, OSTICKET, NULL, &options, &second);
  assert_counts (&second, 0, 3, 0, 0);
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM analyst WHERE name LIKE 'Udo%'"), ==, 1);
}

/* --- any other file --- */

static const char own_mapping[] =
  "{\"name\": \"Front desk book\", \"type\": \"request\", \"dates\": \"month_first\", \"time_zone\": \"America/New_York\", \"unknown\": [\"n/a\"],"
  " \"columns\": {\"Case\": \"number\", \"What\": \"summary\", \"Who\": \"requester\", \"Firm\": \"organisation\", \"Opened\": \"logged_at\", \"Taken by\": \"logged_by\", \"Labels\": \"tags\","
  " \"Remark\": \"note\", \"Kind\": {\"to\": \"type\", \"values\": {\"Q\": \"information\", \"X\": {\"type\": \"incident\", \"urgency\": \"stopped\", \"impact\": \"department\"}}},"
  " \"Secret\": null, \"State\": {\"to\": \"status\", \"values\": {\"held\": {\"status\": \"waiting\", \"waiting_reason\": \"customer\"}}}}}";
static const char own_file[] =
  "Case|What|Who|Firm|Opened|Taken by|Labels|Remark|Kind|Secret|State|Floor\n"
  "7|Key for room 4|Ada Brook|Brook & Co|3/4/2026 1:30 PM|Nils|Keys, room-4|\"Came by\nin person\"|Q|4711|open|2\n"
  "8|Heating is off|Ada Brook|Brook & Co|3/4/2026 2:00 PM|n/a|||X|4712|Held|2\n";

static void
test_own_mapping (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };

  import_csv (fixture->file, own_file, own_mapping, &options, &first);
  assert_counts (&first, 2, 0, 0, 0);
  g_assert_cmpint (first.delimiter, ==, '|');
  assert_text (fixture, "SELECT group_concat (number || ':' || type || ':' || status || ':' || priority || ':' || strftime ('%m-%d %H:%M', logged_at / 1000, 'unixepoch'), ' ') FROM (SELECT * FROM ticket ORDER BY number)",
               "7:information:open:4:03-04 18:30 8:incident:waiting:2:03-04 19:00");
  assert_text (fixture, "SELECT group_concat (tag, ' ') FROM (SELECT tag FROM ticket_tag ORDER BY tag)", "keys room-4");
  assert_text (fixture, "SELECT kind || '|' || body || '|' || imported FROM entry", "note|Came by\nin person|1");
  assert_text (fixture, "SELECT pause.reason || '|' || (ended_at IS NULL) || '|' || (started_at = logged_at) FROM pause JOIN ticket ON ticket.id = ticket_id", "customer|1|1");
  assert_text (fixture, "SELECT source_data || '|' || imported_from FROM ticket WHERE number = 7", "{\"Floor\":\"2\"}|Front desk book");
  assert_text (fixture, "SELECT DISTINCT organisation.name FROM customer JOIN organisation ON organisation.id = customer.organisation_id JOIN ticket ON ticket.organisation_id = organisation.id",
               "Brook & Co");
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM ticket WHERE logged_by_id IS NOT NULL"), ==, 1);

  import_csv (fixture->file, own_file, own_mapping, &options, &second);
  assert_counts (&second, 0, 2, 0, 0);
  assert_verified (fixture->file);
}

static void
stop_halfway_cb (double   fraction,
                 gpointer data)
{
  if (fraction > 0.5)
    g_cancellable_cancel (data);
}

/* Between two rows somebody may stop it; what is counted is in. */
static void
test_stopped (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (TABLE_HEADER);
  g_autoptr (GInputStream) stream = NULL;
  g_auto (DeskImportReport) report = { 0 };
  g_auto (DeskImportReport) again = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n;

  for (guint i = 1; i <= 600; i++)
    g_string_append_printf (text, "INC%u,Ticket %u,,1,1,,,\n", i, i);
  stream = import_stream (text->str, -1);
  desk_import_report_init (&report);
  options.progress = stop_halfway_cb;
  options.progress_data = cancellable;
  g_assert_false (desk_csv_import (fixture->file, stream, NULL, &options, &report, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  n = read_integer (fixture->file, "SELECT count(*) FROM ticket");
  g_assert_cmpint (n, >=, 200);
  g_assert_cmpuint (report.n_taken, ==, n);
  assert_adds_up (&report);

  options.progress = NULL;
  import_csv (fixture->file, text->str, NULL, &options, &again);
  assert_counts (&again, 600 - n, n, 0, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv-import/table", test_table);
  g_test_add_func ("/exchange/csv-import/table-twice", test_table_twice);
  g_test_add_func ("/exchange/csv-import/dry-run-says-the-same", test_dry_run);
  g_test_add_func ("/exchange/csv-import/what-was-changed-here-stays", test_changed_here);
  g_test_add_func ("/exchange/csv-import/same-number-is-same-ticket", test_same_number);
  g_test_add_func ("/exchange/csv-import/taken-numbers", test_number_taken);
  g_test_add_func ("/exchange/csv-import/refused", test_refused);
  g_test_add_func ("/exchange/csv-import/somebody-has-to-import-it", test_nobody);
  g_test_add_func ("/exchange/csv-import/hostile-rows", test_hostile_rows);
  g_test_add_func ("/exchange/csv-import/latin-1-and-semicolons", test_latin1);
  g_test_add_func ("/exchange/csv-import/osticket", test_osticket);
  g_test_add_func ("/exchange/csv-import/osticket-later", test_osticket_later);
  g_test_add_func ("/exchange/csv-import/people-are-known-again", test_people_are_known_again);
  g_test_add_func ("/exchange/csv-import/own-mapping", test_own_mapping);
  g_test_add_func ("/exchange/csv-import/stopped-and-done-again", test_stopped);

  return g_test_run ();
}
