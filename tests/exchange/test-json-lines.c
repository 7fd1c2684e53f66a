// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * JSON Lines coming in.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-exchange-error.h"
#include "desk-json-lines.h"
#include "import-helpers.h"

#define SEED 815

/* A little story: a customer whose organisation comes later, a ticket, two
 * events. "by" is left to the importing analyst. */
#define STORY \
  "// A little story.\n" \
  "\n" \
  "{\"record\": \"customer\", \"key\": \"c-1\", \"at\": \"2026-02-02T08:15:00Z\", \"fields\": {\"name\": \"Wilma Ahorn\", \"organisation_id\": \"#o-1\", \"vip\": true}}\n" \
  "{\"record\": \"organisation\", \"key\": \"o-1\", \"at\": \"2026-02-02T08:10:00Z\", \"fields\": {\"name\": \"Ahorn & Sons\", \"service_level\": \"gold\"}}\n" \
  "{\"record\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T08:20:00Z\", \"fields\": {\"type\": \"incident\", \"summary\": \"The lamp blinks\", \"status\": \"new\", " \
  "\"stage\": \"log\", \"priority\": 3, \"logged_at\": \"2026-02-02T08:20:00Z\", \"requester_id\": \"#c-1\"}}\n" \
  "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T08:30:00Z\", \"set\": {\"status\": \"open\", \"stage\": \"investigate\"}}\n" \
  "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T09:40:00Z\", \"set\": {\"status\": \"waiting\", \"waiting_reason\": \"customer\"}}\n" \
  "{\"record\": \"ticket_tag\", \"fields\": {\"ticket_id\": \"#t-1\", \"tag\": \"lamp\"}}\n"
#define STORY_LINES 8
#define STORY_GOOD 6

static DeskImport
options_of (DeskFixture *fixture)
{
  return (DeskImport) { .author = fixture->me };
}

static void
test_story (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autofree char *history = NULL;
  g_autofree char *who = NULL;

  import_json (fixture->file, STORY, &options, &report);
  assert_counts (&report, STORY_GOOD, 0, 2, 0);
  g_assert_cmpuint (report.n_events, ==, 2);
  g_assert_cmpuint (report.n_new[DESK_TABLE_TICKET], ==, 1);
  g_assert_cmpuint (report.n_new[DESK_TABLE_TICKET_TAG], ==, 1);

  history = read_text (fixture->file, "SELECT group_concat (field || ':' || coalesce (old, '-') || '>' || new || '@' || made_at, ' ') FROM "
                                      "(SELECT * FROM history JOIN log_commit ON log_commit.no = history.id >> 16 WHERE action = 'import_event' ORDER BY history.id)");
  g_assert_cmpstr (history, ==,
                   "status:new>open@1770021000000 stage:log>investigate@1770021000000 status:open>waiting@1770025200000 waiting_reason:->customer@1770025200000");
  who = read_text (fixture->file, "SELECT organisation.name FROM ticket JOIN customer ON customer.id = requester_id JOIN organisation ON organisation.id = customer.organisation_id");
  g_assert_cmpstr (who, ==, "Ahorn & Sons");
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM log_commit WHERE made_at = 1770019200000 AND action = 'import_record'"), ==, 0);
  g_assert_cmpint (read_integer (fixture->file, "SELECT made_at FROM log_commit JOIN ticket ON ticket.origin = log_commit.id"), ==, 1770020400000);
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

  import_json (fixture->file, STORY, &options, &first);
  before = desk_digests (fixture->file);
  import_json (fixture->file, STORY, &options, &second);
  after = desk_digests (fixture->file);
  assert_counts (&second, 0, STORY_GOOD, 2, 0);
  g_assert_cmpstr (after, ==, before);
}

/* There and back again in the same minute, and one that changed nothing. */
static void
test_twice_same_minute (void)
{
  static const char text[] =
    STORY "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:00:00Z\", \"set\": {\"status\": \"open\"}}\n"
          "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:00:00Z\", \"set\": {\"status\": \"waiting\"}}\n"
          "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:00:00Z\", \"set\": {\"status\": \"open\"}}\n"
          "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:30:00Z\", \"set\": {\"status\": \"open\"}}\n"
          "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:40:00Z\", \"set\": {\"status\": \"open\", \"priority\": 2}}\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_autofree char *status = NULL;

  import_json (fixture->file, text, &options, &first);
  assert_counts (&first, STORY_GOOD + 4, 1, 2, 0);
  status = read_text (fixture->file, "SELECT status || priority FROM ticket");
  g_assert_cmpstr (status, ==, "open2");
  import_json (fixture->file, text, &options, &second);
  assert_counts (&second, 0, STORY_GOOD + 5, 2, 0);
}

static void
test_dry_run (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) dry = { 0 };
  g_auto (DeskImportReport) wet = { 0 };
  g_autofree char *before = desk_digests (fixture->file);
  g_autofree char *after_dry = NULL;
  static const char text[] = STORY "{\"record\": \"nothing\"}\n{\"event\": \"ticket\", \"key\": \"t-9\", \"set\": {\"status\": \"open\"}}\n";

  options.dry_run = TRUE;
  import_json (fixture->file, text, &options, &dry);
  after_dry = desk_digests (fixture->file);
  g_assert_cmpstr (after_dry, ==, before);
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM customer"), ==, 0);

  options.dry_run = FALSE;
  import_json (fixture->file, text, &options, &wet);
  assert_counts (&wet, STORY_GOOD, 0, 2, 2);
  assert_same_report (&dry, &wet);
}

/* A calendar that was only tried must not be remembered. */
static void
test_dry_run_leaves_no_rules (void)
{
  static const char format[] =
    "{\"record\": \"working_calendar\", \"key\": \"w\", \"fields\": {\"name\": \"W\", \"time_zone\": \"Europe/Berlin\", \"hours\": {\"mon\": [[\"08:00\", \"%s\"]]}}}\n"
    "{\"record\": \"policy\", \"key\": \"p\", \"fields\": {\"name\": \"P\", \"calendar_id\": \"#w\", \"targets\": "
    "{\"platinum\": [[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"]], \"gold\": [[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"]], "
    "\"silver\": [[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"]], \"none\": [[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"],[\"1h\",\"9h\"]]}}}\n"
    "{\"record\": \"ticket\", \"key\": \"t\", \"fields\": {\"type\": \"incident\", \"summary\": \"S\", \"status\": \"new\", \"priority\": 3, \"logged_at\": \"2026-03-02T07:00:00Z\", "
    "\"policy_id\": \"#p\", \"service_level\": \"gold\"}}\n";
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) dry = { 0 };
  g_auto (DeskImportReport) wet = { 0 };
  g_autofree char *long_hours = g_strdup_printf (format, "20:00");
  g_autofree char *short_hours = g_strdup_printf (format, "12:00");

  options.dry_run = TRUE;
  import_json (fixture->file, long_hours, &options, &dry);
  assert_counts (&dry, 3, 0, 0, 0);
  options.dry_run = FALSE;
  import_json (fixture->file, short_hours, &options, &wet);
  assert_counts (&wet, 3, 0, 0, 0);
  assert_verified (fixture->file);
}

/* --- bad lines --- */

typedef struct {
  const char *line;
  const char *says;
} BadLine;

static const BadLine bad_lines[] = {
  { "{", "not JSON" },
  { "[]", "braces" },
  { "\"record\"", "braces" },
  { "{\"record\": 5}", "neither" },
  { "{}", "neither" },
  { "{\"record\": \"tickets\", \"key\": \"x\", \"fields\": {}}", "no records called" },
  { "{\"record\": \"customer\", \"key\": \"x\"}", "fields" },
  { "{\"record\": \"customer\", \"fields\": {\"name\": \"A\"}}", "either an" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"id\": \"018f0000-0000-7000-8000-000000000001\", \"fields\": {\"name\": \"A\"}}", "either an" },
  { "{\"record\": \"customer\", \"key\": \"a b\", \"fields\": {\"name\": \"A\"}}", "A key is made" },
  { "{\"record\": \"customer\", \"id\": \"00000000-0000-0000-0000-000000000000\", \"fields\": {\"name\": \"A\"}}", "not the id" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {}}", "needs a “name”" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"  \"}}", "must not be empty" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": 7}}", "name" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": [\"A\"]}}", "name" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"A\\nB\"}}", "one line" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"vip\": \"yes\"}}", "vip" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"hair\": \"red\"}}", "no field “hair”" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"colour\": 1, \"fields\": {\"name\": \"A\"}}", "means nothing" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"at\": \"yesterday\", \"fields\": {\"name\": \"A\"}}", "not a time" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"at\": 17, \"fields\": {\"name\": \"A\"}}", "must be a time" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"by\": \"Jim\", \"fields\": {\"name\": \"A\"}}", "neither the id" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"by\": \"#nobody\", \"fields\": {\"name\": \"A\"}}", "“by” points at a analyst" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"organisation_id\": \"#none\"}}", "“organisation_id” points at" },
  { "{\"record\": \"customer\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"manner\": \"rude\"}}", "cannot be “rude”" },
  { "{\"record\": \"ticket\", \"key\": \"x\", \"fields\": {\"type\": \"incident\", \"summary\": \"A\", \"status\": \"new\", \"priority\": 9, \"logged_at\": \"2026-02-02T08:20:00Z\"}}",
    "from 1 (critical)" },
  { "{\"record\": \"ticket\", \"key\": \"x\", \"fields\": {\"type\": \"incident\", \"summary\": \"A\", \"status\": \"new\", \"stage\": \"fulfil\", \"priority\": 3, \"logged_at\": "
    "\"2026-02-02T08:20:00Z\"}}",
    "no stage of" },
  { "{\"record\": \"ticket\", \"key\": \"x\", \"fields\": {\"type\": \"incident\", \"summary\": \"A\", \"status\": \"resolved\", \"priority\": 3, \"logged_at\": "
    "\"2026-02-02T08:20:00Z\", \"resolved_at\": \"2026-02-01T08:20:00Z\"}}",
    "before it was logged" },
  { "{\"record\": \"ticket\", \"key\": \"x\", \"fields\": {\"type\": \"incident\", \"summary\": \"A\", \"status\": \"new\", \"priority\": 99999999999999999999, \"logged_at\": "
    "\"2026-02-02T08:20:00Z\"}}",
    "not JSON" },
  { "{\"record\": \"working_calendar\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"time_zone\": \"Mars/Olympus\"}}", "time zone" },
  { "{\"record\": \"working_calendar\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"time_zone\": \"Europe/Berlin\", \"hours\": {\"mon\": [[\"9\", \"5\"]]}}}", "" },
  { "{\"record\": \"policy\", \"key\": \"x\", \"fields\": {\"name\": \"A\", \"calendar_id\": \"#w\", \"targets\": {}}}", "" },
  { "{\"event\": \"ticket\", \"key\": \"x\", \"set\": {}}", "what was changed" },
  { "{\"event\": \"ticket\", \"key\": \"x\", \"set\": {\"status\": \"open\"}}", "ticket that was changed" },
  { "{\"event\": \"ticket\", \"key\": \"t-1\", \"set\": {\"summary\": null}}", "must not be empty" },
  { "{\"event\": \"ticket\", \"key\": \"t-1\", \"set\": {\"logged_at\": \"2026-02-03T08:20:00Z\"}}", "cannot be changed afterwards" },
  { "{\"event\": \"ticket\", \"key\": \"t-1\", \"set\": {\"stage\": \"fulfil\"}}", "no stage of" },
  { "{\"event\": \"ticket\", \"key\": \"t-1\", \"set\": {\"type\": \"request\"}}", "no stage of" },
  { "{\"commit\": 5}", "alone in its line" },
  { "{\"commit\": {}}", "“action”" },
  { "{\"commit\": {\"id\": \"018f0000-0000-7000-8000-000000000001\", \"replica\": \"018f0000-0000-7000-8000-000000000002\", \"replica_no\": 1, \"author\": null, "
    "\"made_at\": \"2026-02-02T08:20:00Z\", \"action\": \"ticket_edit\", \"operations\": [{\"operation\": \"set\", \"table\": \"ticket\", \"id\": "
    "\"018f0000-0000-7000-8000-000000000003\", \"fields\": [{\"name\": \"summary\", \"old\": [\"00000000000000000000000000000000\", \"null\", null], "
    "\"new\": [\"00000000000000000000000000000000\", \"text\", \"x\"]}]}]}}",
    "not in “ticket”" },
  { "{\"deskbell\": \"one\"}", "number of the format" },
  { "\xff\xfe{\"record\"", "UTF-8" },
};

static void
test_bad_lines (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (GString) text = g_string_new (STORY);

  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    g_string_append_printf (text, "%s\n", bad_lines[i].line);
  /* The rest comes in, behind them too. */
  g_string_append (text, "{\"record\": \"customer\", \"key\": \"c-last\", \"fields\": {\"name\": \"Lotte Last\"}}\n");

  import_json (fixture->file, text->str, &options, &report);
  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    assert_message (&report, STORY_LINES + 1 + i, bad_lines[i].says);
  assert_counts (&report, STORY_GOOD + 1, 0, 2, G_N_ELEMENTS (bad_lines));
  assert_verified (fixture->file);
}

/* A bad line takes those with it that point at it, and no others. */
static void
test_bad_spreads (void)
{
  static const char text[] =
    "{\"record\": \"customer\", \"key\": \"c-1\", \"fields\": {\"name\": \"A\", \"site_id\": \"#s-1\"}}\n"
    "{\"record\": \"site\", \"key\": \"s-1\", \"fields\": {\"name\": \"S\", \"organisation_id\": \"#o-1\"}}\n"
    "{\"record\": \"organisation\", \"key\": \"o-1\", \"fields\": {\"name\": 5}}\n"
    "{\"record\": \"site\", \"key\": \"s-2\", \"fields\": {\"name\": \"S\"}}\n"
    "{\"record\": \"customer\", \"key\": \"c-2\", \"fields\": {\"name\": \"B\", \"site_id\": \"#s-2\"}}\n"
    "{\"event\": \"customer\", \"key\": \"c-1\", \"set\": {\"vip\": true}}\n"
    "{\"event\": \"customer\", \"key\": \"c-2\", \"set\": {\"site_id\": \"#s-1\"}}\n"
    /* Two that point at each other are both fine. */
    "{\"record\": \"analyst\", \"key\": \"a-1\", \"fields\": {\"name\": \"C\", \"deputy_id\": \"#a-2\"}}\n"
    "{\"record\": \"analyst\", \"key\": \"a-2\", \"fields\": {\"name\": \"D\", \"deputy_id\": \"#a-1\"}}\n"
    /* The first is bad, the second brings the same record. */
    "{\"record\": \"team\", \"key\": \"g\", \"fields\": {\"name\": \"G\", \"tier\": 1, \"lead_id\": \"#nobody\"}}\n"
    "{\"record\": \"team\", \"key\": \"g\", \"fields\": {\"name\": \"G\", \"tier\": 1}}\n"
    "{\"record\": \"service\", \"key\": \"v\", \"fields\": {\"name\": \"V\", \"team_id\": \"#g\"}}\n";
  static const guint64 bad[] = { 1, 2, 3, 6, 7, 10 };
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_json (fixture->file, text, &options, &report);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_message (&report, bad[i], "");
  assert_counts (&report, 6, 0, 0, G_N_ELEMENTS (bad));
}

static void
import_bytes (DeskFixture      *fixture,
              const char       *bytes,
              gsize             size,
              DeskImportReport *report)
{
  const DeskImport options = options_of (fixture);
  g_autoptr (GInputStream) stream = import_stream (bytes, (gssize) size);
  g_autoptr (GError) error = NULL;

  desk_import_report_init (report);
  desk_json_lines_import (fixture->file, stream, &options, report, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_adds_up (report);
}

#define GOOD_LINE "{\"record\": \"customer\", \"key\": \"c-%u\", \"fields\": {\"name\": \"A\"}}"

static void
test_hostile_bytes (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GString) text = g_string_new ("\xef\xbb\xbf");
  g_auto (DeskImportReport) report = { 0 };
  g_auto (DeskImportReport) empty = { 0 };
  guint i;

  /* A byte order mark, ends of lines of another system, a NUL, a line that is
   * too long, one that nests too deep, and one that was cut off. */
  g_string_append_printf (text, GOOD_LINE "\r\n", 1);
  g_string_append_printf (text, GOOD_LINE, 2);
  text->str[text->len - 3] = '\0';
  g_string_append_c (text, '\n');
  g_string_append (text, "{\"record\": \"customer\", \"key\": \"c-3\", \"fields\": {\"name\": \"A\", \"notes\": \"");
  for (i = 0; i < 5 * 1024 * 1024 / 16; i++)
    g_string_append (text, "0123456789abcdef");
  g_string_append (text, "\"}}\n");
  for (i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  g_string_append_c (text, '\n');
  g_string_append_printf (text, GOOD_LINE "\n", 5);
  g_string_append (text, "{\"record\": \"customer\", \"key\": \"c-6\", \"fields\": {\"name\"");

  import_bytes (fixture, text->str, text->len, &report);
  assert_counts (&report, 2, 0, 0, 4);
  assert_message (&report, 2, "not JSON");
  assert_message (&report, 3, "longer than 4 MiB");
  assert_message (&report, 4, "deep");
  assert_message (&report, 6, "ends in the middle");

  import_bytes (fixture, "", 0, &empty);
  assert_counts (&empty, 0, 0, 0, 0);
}

/* Nothing that can be read is kept in memory as a whole. */
static void
test_endless_line (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GString) text = g_string_sized_new (42 * 1024 * 1024);
  g_auto (DeskImportReport) report = { 0 };

  g_string_append_printf (text, GOOD_LINE "\n", 1);
  while (text->len < 41 * 1024 * 1024)
    g_string_append (text, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
  g_string_append_c (text, '\n');
  g_string_append_printf (text, GOOD_LINE, 3);

  import_bytes (fixture, text->str, text->len, &report);
  assert_counts (&report, 2, 0, 0, 1);
  assert_message (&report, 2, "longer");
}

static void
test_newer (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (GInputStream) stream = import_stream ("{\"deskbell\": 2, \"desk\": \"x\"}\n" STORY, -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = desk_digests (fixture->file);
  g_autofree char *after = NULL;

  desk_import_report_init (&report);
  g_assert_false (desk_json_lines_import (fixture->file, stream, &options, &report, NULL, NULL, &error));
  g_assert_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_NEWER);
  after = desk_digests (fixture->file);
  g_assert_cmpstr (after, ==, before);
}

/* --- numbers --- */

#define TICKET(key, number, logged) \
  "{\"record\": \"ticket\", \"key\": \"" key "\", \"fields\": {" number "\"type\": \"incident\", \"summary\": \"" key "\", \"status\": \"new\", \"priority\": 3, " \
  "\"logged_at\": \"" logged "\"}}\n"

static void
test_numbers (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autofree char *numbers = NULL;
  DeskUuid ticket;

  /* Number 1 is taken. */
  desk_fixture_add_ticket (fixture, "Mine", NULL, &ticket);
  import_json (fixture->file,
               TICKET ("a", "", "2026-02-02T08:20:00Z") TICKET ("b", "\"number\": 2, ", "2026-02-02T08:20:00Z") TICKET ("c", "\"number\": 1, ", "2026-02-02T08:20:00Z")
                 TICKET ("d", "\"number\": 40, ", "2026-02-02T08:20:00Z") TICKET ("e", "\"number\": 40, ", "2026-02-02T08:20:00Z")
                   TICKET ("f", "\"number\": 9223372036854775807, ", "2026-02-02T08:20:00Z") TICKET ("g", "\"number\": 0, ", "2026-02-02T08:20:00Z"),
               &options, &report);
  assert_counts (&report, 6, 0, 0, 1);
  assert_message (&report, 3, "taken");
  assert_message (&report, 5, "taken");
  numbers = read_text (fixture->file, "SELECT group_concat (summary || number || coalesce ('/' || reference, ''), ' ') FROM (SELECT * FROM ticket ORDER BY number)");
  g_assert_cmpstr (numbers, ==, "Mine1 b2 d40 a41 c42/1 e43/40 f44/9223372036854775807");
  assert_verified (fixture->file);
}

static void
test_numbers_by_time (void)
{
  static const char text[] = TICKET ("late", "", "2026-02-04T08:20:00Z") TICKET ("early", "", "2026-02-02T08:20:00Z") TICKET ("middle", "", "2026-02-03T08:20:00Z");
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autofree char *numbers = NULL;

  options.by_time = TRUE;
  options.first_number = 4001;
  import_json (fixture->file, text, &options, &report);
  assert_counts (&report, 3, 0, 0, 0);
  numbers = read_text (fixture->file, "SELECT group_concat (summary || number, ' ') FROM (SELECT * FROM ticket ORDER BY number)");
  g_assert_cmpstr (numbers, ==, "early4001 middle4002 late4003");
}

/* --- beside what people do here --- */

/* What was changed here since is not put back by an old file. */
static void
test_overtaken (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) first = { 0 };
  g_auto (DeskImportReport) second = { 0 };
  g_autofree char *summary = NULL;
  DeskUuid ticket;

  import_json (fixture->file, STORY, &options, &first);
  desk_key_id ("ticket", "t-1", &ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "summary", "Ours");
  import_json (fixture->file,
               STORY "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:00:00Z\", \"set\": {\"summary\": \"Theirs\"}}\n"
                     "{\"event\": \"ticket\", \"key\": \"t-1\", \"at\": \"2026-02-02T10:01:00Z\", \"set\": {\"summary\": \"Theirs\", \"goal\": \"Light\"}}\n",
               &options, &second);
  assert_counts (&second, 1, STORY_GOOD, 3, 0);
  assert_message (&second, 9, "changed here later");
  summary = read_text (fixture->file, "SELECT summary || '/' || goal FROM ticket");
  g_assert_cmpstr (summary, ==, "Ours/Light");
}

static void
test_keeps_settings (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };

  import_json (fixture->file, "{\"record\": \"desk\", \"key\": \"d\", \"fields\": {\"name\": \"Other\", \"created_at\": \"2026-02-02T08:00:00Z\", \"time_zone\": \"UTC\"}}\n", &options,
               &report);
  assert_counts (&report, 0, 0, 1, 0);
  g_assert_cmpint (read_integer (fixture->file, "SELECT count(*) FROM desk"), ==, 1);
}

static void
test_nobody (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = { 0 };
  g_auto (DeskImportReport) report = { 0 };

  import_json (fixture->file, "{\"record\": \"customer\", \"key\": \"c\", \"fields\": {\"name\": \"A\"}}\n", &options, &report);
  assert_counts (&report, 0, 0, 0, 1);
  assert_message (&report, 1, "by");
}

/* --- being stopped --- */

typedef struct {
  GCancellable *cancellable;
  double last;
  guint n;
} Progress;

static void
stop_halfway_cb (double   fraction,
                 gpointer data)
{
  Progress *progress = data;

  g_assert_cmpfloat (fraction, >=, progress->last);
  g_assert_cmpfloat (fraction, <=, 1);
  progress->last = fraction;
  progress->n++;
  if (fraction > 0.5 && progress->cancellable != NULL)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_stopped (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { cancellable, 0, 0 };
  DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_auto (DeskImportReport) again = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_rows;

  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (text, GOOD_LINE "\n", i);
  options.progress = stop_halfway_cb;
  options.progress_data = &progress;
  stream = import_stream (text->str, -1);
  desk_import_report_init (&report);
  g_assert_false (desk_json_lines_import (fixture->file, stream, &options, &report, &changes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* What it says came in did, and no more. */
  assert_adds_up (&report);
  n_rows = read_integer (fixture->file, "SELECT count(*) FROM customer");
  g_assert_cmpint (n_rows, >, 0);
  g_assert_cmpint (n_rows, <, 4000);
  g_assert_cmpuint (report.n_taken, ==, n_rows);
  g_assert_cmpuint (report.n_new[DESK_TABLE_CUSTOMER], ==, n_rows);
  g_assert_cmpuint (desk_change_set_get_n_rows (changes), ==, n_rows);
  assert_verified (fixture->file);

  options.progress = NULL;
  import_json (fixture->file, text->str, &options, &again);
  assert_counts (&again, 4000 - n_rows, n_rows, 0, 0);
}

static void
test_pipe (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  const DeskImport options = options_of (fixture);
  g_auto (DeskImportReport) report = { 0 };
  g_autoptr (GInputStream) inner = import_stream (STORY, -1);
  g_autoptr (GConverter) converter = G_CONVERTER (g_charset_converter_new ("UTF-8", "UTF-8", NULL));
  /* Cannot be read twice. */
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (inner, converter);
  g_autoptr (GError) error = NULL;

  desk_import_report_init (&report);
  desk_json_lines_import (fixture->file, stream, &options, &report, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_counts (&report, STORY_GOOD, 0, 2, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/json-lines/a-story-comes-in", test_story);
  g_test_add_func ("/exchange/json-lines/twice-adds-nothing", test_twice);
  g_test_add_func ("/exchange/json-lines/twice-in-the-same-minute", test_twice_same_minute);
  g_test_add_func ("/exchange/json-lines/dry-run-says-the-same", test_dry_run);
  g_test_add_func ("/exchange/json-lines/dry-run-leaves-no-rules-behind", test_dry_run_leaves_no_rules);
  g_test_add_func ("/exchange/json-lines/bad-lines-are-listed", test_bad_lines);
  g_test_add_func ("/exchange/json-lines/bad-lines-take-what-points-at-them", test_bad_spreads);
  g_test_add_func ("/exchange/json-lines/hostile-bytes", test_hostile_bytes);
  g_test_add_func ("/exchange/json-lines/endless-line", test_endless_line);
  g_test_add_func ("/exchange/json-lines/newer-format", test_newer);
  g_test_add_func ("/exchange/json-lines/numbers", test_numbers);
  g_test_add_func ("/exchange/json-lines/numbers-in-the-order-of-time", test_numbers_by_time);
  g_test_add_func ("/exchange/json-lines/later-changes-here-stay", test_overtaken);
  g_test_add_func ("/exchange/json-lines/desk-keeps-its-settings", test_keeps_settings);
  g_test_add_func ("/exchange/json-lines/somebody-has-to-have-done-it", test_nobody);
  g_test_add_func ("/exchange/json-lines/stopped-and-done-again", test_stopped);
  g_test_add_func ("/exchange/json-lines/through-a-pipe", test_pipe);

  return g_test_run ();
}
