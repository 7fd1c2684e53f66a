// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The full-text index: what marks a row, what a step does, and that however
 * it came about the index says what the facts say.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-fixture.h"
#include "desk-search-index.h"
#include "desk-undo.h"

#define SEED 1337

static gint64
read_number (DeskFile   *file,
             const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);

  return sqlite3_column_int64 (read, 0);
}

static void
assert_n_marks (DeskFixture *fixture,
                gint64       n)
{
  g_assert_cmpint (read_number (fixture->file, "SELECT count (*) FROM search_mark"), ==, n);
}

static guint
step (DeskFixture *fixture,
      guint        n_rows)
{
  g_autoptr (GError) error = NULL;
  guint n_left = 0;

  desk_search_index_step (fixture->file, n_rows, &n_left, &error);
  g_assert_no_error (error);

  return n_left;
}

static void
index_all (DeskFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  desk_search_index_run (fixture->file, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_n_marks (fixture, 0);
}

static char *
dup_difference (DeskFixture *fixture)
{
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *difference = NULL;

  desk_search_index_compare (reader, &difference, &error);
  g_assert_no_error (error);
  if (difference != NULL)
    return g_steal_pointer (&difference);

  /* FTS5's own check, as a witness: it needs a writer though it writes nothing. */
  desk_file_begin (fixture->file, &error);
  g_assert_no_error (error);
  desk_file_run (fixture->file,
                 "INSERT INTO search_title (search_title) VALUES ('integrity-check');"
                 "INSERT INTO search_body (search_body) VALUES ('integrity-check');"
                 "INSERT INTO search_part (search_part) VALUES ('integrity-check');",
                 &error);
  desk_file_abandon (fixture->file);

  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
assert_is_right (DeskFixture *fixture)
{
  g_autofree char *difference = dup_difference (fixture);

  g_assert_cmpstr (difference, ==, NULL);
}

/* How many documents of a kind have a word. */
static gint64
count_hits (DeskFixture *fixture,
            const char  *table,
            const char  *match)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s WHERE %s MATCH '%s'", table, table, match);

  return read_number (fixture->file, sql);
}

static void
add_article (DeskFixture *fixture,
             const char  *title,
             const char  *body,
             DeskUuid    *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "article_new");
  DeskOperation *operation;

  desk_id_source_next_uuid (fixture->ids, desk_fixture_get_now_ms (fixture), id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_ARTICLE, id);
  desk_operation_put_enum (operation, "kind", DESK_ENUM_ARTICLE_KIND, DESK_ARTICLE_KIND_ANSWER);
  desk_operation_put_text (operation, "title", title);
  desk_operation_put_text (operation, "body", body);
  desk_operation_put_enum (operation, "audience", DESK_ENUM_AUDIENCE, DESK_AUDIENCE_INTERNAL);
  desk_operation_put_enum (operation, "state", DESK_ENUM_ARTICLE_STATE, DESK_ARTICLE_STATE_DRAFT);
  desk_fixture_act (fixture, commit);
}

static void
test_marks (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid organisation, customer, ticket, note, article;

  assert_n_marks (fixture, 0);
  desk_fixture_add_organisation (fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Ada Quist", &organisation, FALSE, &customer);
  assert_n_marks (fixture, 0);

  desk_fixture_add_ticket (fixture, "Printer prints stripes", &customer, &ticket);
  assert_n_marks (fixture, 1);
  desk_fixture_add_note (fixture, &ticket, "It is the drum", &note);
  assert_n_marks (fixture, 2);
  add_article (fixture, "Stripes on paper", "Change the drum", &article);
  assert_n_marks (fixture, 3);
  g_assert_cmpuint (step (fixture, 100), ==, 0);
  assert_n_marks (fixture, 0);

  /* What nobody searches for costs nothing. */
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "channel", "phone");
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &ticket, "owner_id", &fixture->me);
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "phone", "4711");
  assert_n_marks (fixture, 0);

  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "category", "Printing");
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "description", "Black ones");
  assert_n_marks (fixture, 1);
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "name", "Ada Lund");
  assert_n_marks (fixture, 2);
}

static void
test_steps (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *summary = g_strdup_printf ("Ticket about zebra%u", i);
      DeskUuid ticket;

      desk_fixture_add_ticket (fixture, summary, NULL, &ticket);
    }
  assert_is_right (fixture);

  g_assert_cmpuint (step (fixture, 12), ==, 18);
  assert_is_right (fixture);
  /* Not a part for each document: nobody could merge so many. */
  g_assert_cmpint (read_number (fixture->file, "SELECT count (DISTINCT segid) FROM search_body_idx"), ==, 1);
  g_assert_cmpint (count_hits (fixture, "search_title", "zebra*"), ==, 12);
  /* The newest first: they are the likeliest to be looked for. */
  g_assert_cmpint (count_hits (fixture, "search_title", "zebra29"), ==, 1);
  g_assert_cmpint (count_hits (fixture, "search_title", "zebra0"), ==, 0);
  g_assert_cmpuint (step (fixture, 12), ==, 6);
  g_assert_cmpuint (step (fixture, 12), ==, 0);
  g_assert_cmpuint (step (fixture, 12), ==, 0);
  g_assert_cmpint (count_hits (fixture, "search_title", "zebra*"), ==, 30);
  g_assert_cmpint (count_hits (fixture, "search_part", "ebra"), ==, 30);
  assert_is_right (fixture);
}

static void
test_changes (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) undo = NULL;
  DeskUuid ticket, note, last;

  desk_fixture_add_ticket (fixture, "Old words", NULL, &ticket);
  desk_fixture_add_note (fixture, &ticket, "A remark", &note);
  index_all (fixture);

  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "summary", "New words");
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_title", "old"), ==, 0);
  g_assert_cmpint (count_hits (fixture, "search_body", "old"), ==, 0);
  g_assert_cmpint (count_hits (fixture, "search_title", "new"), ==, 1);
  assert_is_right (fixture);

  g_assert_true (desk_undo_find_last (fixture->file, &fixture->me, FALSE, &last, &error));
  undo = desk_undo_build (fixture->file, &last, &fixture->me, &error);
  g_assert_no_error (error);
  desk_fixture_act (fixture, undo);
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "old"), ==, 1);
  g_assert_cmpint (count_hits (fixture, "search_body", "new"), ==, 0);

  desk_fixture_set_integer (fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 1);
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "remark"), ==, 0);
  assert_is_right (fixture);
  desk_fixture_set_integer (fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 0);
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "remark"), ==, 1);
  assert_is_right (fixture);
}

static void
test_names (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  DeskUuid organisation, customer, ticket, other;

  desk_fixture_add_organisation (fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Ada Quist", &organisation, FALSE, &customer);
  desk_fixture_add_ticket (fixture, "Printer prints stripes", &customer, &ticket);
  desk_fixture_add_ticket (fixture, "Nothing to do with it", NULL, &other);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &ticket, "organisation_id", &organisation);
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "quist northwind"), ==, 1);

  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "name", "Ada Lund");
  assert_is_right (fixture);
  desk_fixture_set_text (fixture, DESK_TABLE_ORGANISATION, &organisation, "name", "Southwind");
  assert_is_right (fixture);
  g_assert_cmpuint (step (fixture, 1), >, 0);
  assert_is_right (fixture);
  index_all (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "lund southwind"), ==, 1);
  g_assert_cmpint (count_hits (fixture, "search_body", "quist"), ==, 0);
  assert_is_right (fixture);
}

/* An import may bring a ticket before its customer. */
static void
test_import (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (DeskCommit) ticket = desk_fixture_begin (fixture, "import_record");
  g_autoptr (DeskCommit) customer = desk_fixture_begin (fixture, "import_record");
  DeskUuid ticket_id, customer_id;
  DeskOperation *operation;

  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &ticket_id);
  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &customer_id);
  operation = desk_commit_add_insert (ticket, DESK_TABLE_TICKET, &ticket_id);
  desk_operation_put_text (operation, "type", "incident");
  desk_operation_put_text (operation, "status", "new");
  desk_operation_put_text (operation, "summary", "Printer prints stripes");
  desk_operation_put_integer (operation, "priority", 4);
  desk_operation_put_integer (operation, "logged_at", FIXTURE_NOW_MS);
  desk_operation_put_uuid (operation, "requester_id", &customer_id);
  desk_fixture_act (fixture, ticket);
  index_all (fixture);

  desk_operation_put_text (desk_commit_add_insert (customer, DESK_TABLE_CUSTOMER, &customer_id), "name", "Ada Quist");
  desk_fixture_act (fixture, customer);
  assert_is_right (fixture);
  index_all (fixture);
  assert_is_right (fixture);
  g_assert_cmpint (count_hits (fixture, "search_body", "quist"), ==, 1);
}

/* Of a card that was handed over the words are found, not its field names. */
static void
test_hand_over (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_note");
  DeskUuid ticket, id;
  DeskOperation *operation;

  desk_fixture_add_ticket (fixture, "Printer prints stripes", NULL, &ticket);
  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (operation, "ticket_id", &ticket);
  desk_operation_put_text (operation, "kind", "note");
  desk_operation_put_uuid (operation, "author_id", &fixture->me);
  desk_operation_put_integer (operation, "made_at", FIXTURE_NOW_MS);
  desk_operation_put_text (operation, "body", "Over to you");
  desk_operation_put_text (operation, "hand_over", "{\"steps\":[\"rebooted it\",{\"result\":\"no change\"}],\"minutes\":25}");
  desk_fixture_act (fixture, commit);
  index_all (fixture);
  assert_is_right (fixture);

  g_assert_cmpint (count_hits (fixture, "search_body", "rebooted change"), ==, 1);
  g_assert_cmpint (count_hits (fixture, "search_body", "steps"), ==, 0);
}

/* --- the same, however it came about --- */

static char *
random_text (GRand *random)
{
  static const char *const words[] = { "printer", "Drucker", "straße", "café", "naïve", "VPN", "0x80070005", "wi-fi", "日本語", "e-mail", "\n", "été", "stripes", "ΣΊΣΥΦΟΣ" };
  GString *text = g_string_new (NULL);
  int n = g_rand_int_range (random, 1, 12);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s ", words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);

  return g_string_free (text, FALSE);
}

static char *
random_line (GRand *random)
{
  g_autofree char *text = random_text (random);

  return g_strdelimit (g_steal_pointer (&text), "\n", ' ');
}

/* What the desk refuses, a note on a withdrawn ticket for one, is not done. */
static void
change_something (DeskFixture *fixture,
                  GRand       *random,
                  GArray      *tickets,
                  GArray      *notes)
{
  g_autofree char *line = random_line (random);
  g_autofree char *text = random_text (random);
  DeskUuid *ticket = &g_array_index (tickets, DeskUuid, g_rand_int_range (random, 0, (int) tickets->len));
  g_autoptr (GError) error = NULL;
  DeskUuid id;

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      desk_fixture_add_ticket (fixture, line, NULL, &id);
      g_array_append_val (tickets, id);
      break;
    case 1:
      {
        g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_note");
        DeskOperation *operation;

        desk_id_source_next_uuid (fixture->ids, desk_fixture_get_now_ms (fixture), &id);
        operation = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &id);
        desk_operation_put_uuid (operation, "ticket_id", ticket);
        desk_operation_put_enum (operation, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_NOTE);
        desk_operation_put_uuid (operation, "author_id", &fixture->me);
        desk_operation_put_integer (operation, "made_at", desk_fixture_get_now_ms (fixture));
        desk_operation_put_text (operation, "body", text);
        if (desk_act (fixture->file, commit, NULL, NULL))
          g_array_append_val (notes, id);
      }
      break;
    case 2:
    case 3:
      {
        g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_edit");

        desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket), g_rand_boolean (random) ? "summary" : "symptoms", line);
        (void) desk_act (fixture->file, commit, NULL, NULL);
      }
      break;
    case 4:
      {
        g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_edit");
        gboolean is_note = notes->len > 0 && g_rand_boolean (random);
        DeskUuid *row = is_note ? &g_array_index (notes, DeskUuid, g_rand_int_range (random, 0, (int) notes->len)) : ticket;

        desk_operation_put_integer (desk_commit_add_set (commit, is_note ? DESK_TABLE_ENTRY : DESK_TABLE_TICKET, row), "withdrawn", g_rand_boolean (random));
        (void) desk_act (fixture->file, commit, NULL, NULL);
      }
      break;
    case 5:
      step (fixture, (guint) g_rand_int_range (random, 1, 8));
      break;
    default:
      {
        gboolean has_more;

        desk_search_index_merge_idle (fixture->file, 4, &has_more, &error);
        g_assert_no_error (error);
      }
      break;
    }
}

static char *
dump_documents (DeskFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (fixture->file, "SELECT id || ':' || title || ':' || body FROM search_document ORDER BY id", &error);
  GString *dump = g_string_new (NULL);
  gboolean has_row;

  g_assert_no_error (error);
  while (desk_statement_step (read, &has_row, &error) && has_row)
    g_string_append_printf (dump, "%s\n", (const char *) sqlite3_column_text (read, 0));
  g_assert_no_error (error);

  return g_string_free (dump, FALSE);
}

static void
rebuild (DeskFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  desk_file_begin (fixture->file, &error);
  g_assert_no_error (error);
  desk_search_index_rebuild (fixture->file, &error);
  g_assert_no_error (error);
  desk_file_end (fixture->file, &error);
  g_assert_no_error (error);
}

static void
test_rebuild (void)
{
  for (guint32 seed = SEED; seed < SEED + 3; seed++)
    {
      g_autoptr (DeskFixture) fixture = desk_fixture_new (seed);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) tickets = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
      g_autoptr (GArray) notes = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
      g_autofree char *incremental = NULL;
      g_autofree char *rebuilt = NULL;
      DeskUuid first;

      desk_fixture_add_ticket (fixture, "The first", NULL, &first);
      g_array_append_val (tickets, first);
      for (guint i = 0; i < 150; i++)
        {
          change_something (fixture, random, tickets, notes);
          if (i % 50 == 0)
            assert_is_right (fixture);
        }
      index_all (fixture);
      assert_is_right (fixture);
      incremental = dump_documents (fixture);

      rebuild (fixture);
      assert_is_right (fixture);
      g_assert_cmpint (read_number (fixture->file, "SELECT count (*) FROM search_document"), ==, 0);
      g_assert_cmpint (count_hits (fixture, "search_body", "printer"), ==, 0);
      index_all (fixture);
      assert_is_right (fixture);
      rebuilt = dump_documents (fixture);
      g_assert_cmpstr (incremental, ==, rebuilt);
    }
}

/* The comparison must see what it is there for. */
static void
test_differences (void)
{
  static const char *const damages[] = {
    "UPDATE search_document SET body = 'something else' WHERE id % 4 = 2",
    "UPDATE search_document SET title = 'something else' WHERE id % 4 = 1",
    "DELETE FROM search_document WHERE id % 4 = 1",
    "INSERT INTO search_document (id, title, body) VALUES (40001, 'of', 'no row')",
    "INSERT INTO search_body (rowid, body) VALUES (5, 'words from nowhere')",
    "INSERT INTO search_title (rowid, title) VALUES (5, 'words from nowhere')",
    "INSERT INTO search_part (rowid, title) VALUES (5, 'words from nowhere')",
    "INSERT INTO search_body (search_body, rowid, body) VALUES ('delete', 5, 'stripes')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
      g_autoptr (GError) error = NULL;
      g_autofree char *difference = NULL;
      DeskUuid ticket, note;

      desk_fixture_add_ticket (fixture, "Printer prints stripes", NULL, &ticket);
      desk_fixture_add_note (fixture, &ticket, "It is the drum", &note);
      index_all (fixture);
      assert_is_right (fixture);

      desk_file_run (fixture->file, damages[i], &error);
      g_assert_no_error (error);
      difference = dup_difference (fixture);
      g_test_message ("%s: %s", damages[i], difference);
      g_assert_nonnull (difference);

      rebuild (fixture);
      index_all (fixture);
      assert_is_right (fixture);
    }
}

/* Steps leave small parts; merging in idle times has to keep up with them. */
static void
test_merges (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (SEED);
  g_autoptr (GError) error = NULL;
  DeskUuid ticket;
  gint64 before, after;
  gboolean has_more = TRUE;
  guint n = 0;

  desk_fixture_add_ticket (fixture, "Printer prints stripes", NULL, &ticket);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("Remark %u of sixty", i);
      DeskUuid note;

      desk_fixture_add_note (fixture, &ticket, text, &note);
      step (fixture, 12);
    }
  before = read_number (fixture->file, "SELECT count (DISTINCT segid) FROM search_body_idx");
  g_assert_cmpint (before, >, 50);
  while (has_more && n++ < 200)
    {
      desk_search_index_merge_idle (fixture->file, 4, &has_more, &error);
      g_assert_no_error (error);
    }
  g_assert_false (has_more);
  after = read_number (fixture->file, "SELECT count (DISTINCT segid) FROM search_body_idx");
  g_test_message ("%u merges took %" G_GINT64_FORMAT " parts to %" G_GINT64_FORMAT, n, before, after);
  g_assert_cmpint (after, <, 8);
  g_assert_cmpint (count_hits (fixture, "search_body", "sixty"), ==, 60);
  assert_is_right (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/search-index/only-text-is-marked", test_marks);
  g_test_add_func ("/store/search-index/steps-are-as-small-as-asked", test_steps);
  g_test_add_func ("/store/search-index/changed-undone-withdrawn", test_changes);
  g_test_add_func ("/store/search-index/names-of-customers-and-organisations", test_names);
  g_test_add_func ("/store/search-index/customer-after-ticket", test_import);
  g_test_add_func ("/store/search-index/words-of-a-hand-over", test_hand_over);
  g_test_add_func ("/store/search-index/incremental-is-as-rebuilt", test_rebuild);
  g_test_add_func ("/store/search-index/differences-are-named-and-rebuilt", test_differences);
  g_test_add_func ("/store/search-index/merges-keep-up", test_merges);

  return g_test_run ();
}
