// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Searching for what nobody means well: marks of the query language, too much
 * of everything, and searches that are given up.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "search-desk.h"

#define SEED 2718

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "\"", "\"\"\"", "'", "a\"b", "NEAR(a b)", "a AND b", "a OR", "NOT", "a NOT b", "*", "a*", "* *", "title:a", "title : a", "{title body} : a", "^a", "-", "--", "a -",
    "(a", "a)", "((((((((((", "a+b", "+", ";", "'; DROP TABLE ticket; --", "\\", "%", "_", "\x01\x02\x1b", "a\x7f" "b", "\xff\xfe", "\xe2\x80\xae" "abc", "\xf0\x9f\x98\x80",
    "owner:\"'; --\"", "tag:%", "category:\"*\"", "number:'", "customer:(", "-customer:\"\"", "priority:1' OR 1=1", "search_body MATCH a", "rank:1", "\xee\x80\x80", "NEAR/2",
    "a NEAR/2 b", "\"a\" * \"b\"", ":::::", "owner:owner:owner:me", "\xcc\x81", "\xe0\xb8\x81\xe0\xb8\xb3",
  };
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  DeskUuid ticket;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "A and b, not near the title: \xf0\x9f\x98\x80 \xe2\x80\xae", NULL, &ticket);
  search_desk_add_note (&desk, &ticket, "a OR b");
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (texts) + 300; i++)
        {
          g_autoptr (GString) text = g_string_new (i < G_N_ELEMENTS (texts) ? texts[i] : NULL);
          g_autoptr (DeskSearchQuery) query = NULL;
          g_autoptr (GArray) rows = NULL;
          g_autoptr (GPtrArray) hits = NULL;

          for (int j = i < G_N_ELEMENTS (texts) ? 0 : g_rand_int_range (random, 1, 10); j > 0; j--)
            g_string_append_printf (text, "%s%s", texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))], g_rand_boolean (random) ? " " : "");
          query = desk_search_query_parse (text->str);
          rows = desk_search_tickets (desk.reader, query, NULL, 0, 0, 5, NULL, &error);
          g_assert_no_error (error);
          hits = desk_search_hits (desk.reader, query, DESK_SEARCH_IN_ALL, &desk.fixture->me, G_MAXINT64 / 2, G_MININT64 / 2, 5, NULL, &error);
          g_assert_no_error (error);
          for (guint j = 0; j < hits->len; j++)
            g_assert_true (g_utf8_validate (((DeskSearchHit *) hits->pdata[j])->snippet, -1, NULL));
        }
      search_desk_index (&desk);
    }
  search_desk_assert_found (&desk, "\"a and b\"", "a");
  search_desk_assert_found (&desk, "NEAR", "a");
  search_desk_assert_found (&desk, "NOT AND", "a");
}

static void
test_long (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autofree char *letters = g_strnfill (10000, 'x');
  g_autofree char *quotes = g_strnfill (10000, '"');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *body = g_strnfill (200000, 'y');
  DeskUuid ticket;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Word17", NULL, &ticket);
  search_desk_add_note (&desk, &ticket, body);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (words, "word%u ", i);
  for (guint i = 0; i < 2; i++)
    {
      search_desk_assert_found (&desk, letters, "");
      search_desk_assert_found (&desk, quotes, "a");
      search_desk_assert_found (&desk, words->str, "");
      search_desk_assert_found (&desk, body, "a");
      search_desk_index (&desk);
    }
}

static void
test_cancel (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("printer stripes");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Printer prints stripes", NULL, &id);
  desk_file_set_cancellable (desk.reader, cancellable);
  search_desk_assert_found (&desk, "printer", "a");

  g_cancellable_cancel (cancellable);
  rows = desk_search_tickets (desk.reader, query, NULL, 0, 0, 0, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (rows);
  g_clear_error (&error);
  hits = desk_search_hits (desk.reader, query, DESK_SEARCH_IN_ALL, NULL, 0, 0, 10, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (hits);

  /* And the reader is none the worse for it. */
  desk_file_set_cancellable (desk.reader, NULL);
  search_desk_assert_found (&desk, "printer", "a");
}

/* Within the caller's own transaction nothing that comes later is seen. */
static void
test_one_moment (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Printer one", NULL, &id);
  desk_file_begin_read (desk.reader, &error);
  g_assert_no_error (error);
  search_desk_assert_found (&desk, "printer", "a");
  search_desk_add_ticket (&desk, "b", "Printer two", NULL, &id);
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "printer", "a");
  desk_file_end_read (desk.reader);
  search_desk_assert_found (&desk, "printer", "b a");
}

/* More than is taken, and more than is waiting to be indexed. */
static void
test_much (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("printer");
  g_autoptr (DeskSearchQuery) rare = desk_search_query_parse ("printer rare");
  g_autoptr (GError) error = NULL;
  gboolean is_complete;

  search_desk_init (&desk);
  batch = desk_batch_begin (desk.fixture->file, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2500; i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (desk.fixture, "import_record");
      DeskUuid id;
      DeskOperation *operation;

      desk_id_source_next_uuid (desk.fixture->ids, FIXTURE_NOW_MS, &id);
      operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &id);
      desk_operation_put_text (operation, "type", "incident");
      desk_operation_put_text (operation, "status", "new");
      desk_operation_put_text (operation, "summary", i == 7 ? "Printer, a rare one" : "Printer");
      desk_operation_put_integer (operation, "priority", 4);
      desk_operation_put_integer (operation, "logged_at", FIXTURE_NOW_MS);
      desk_batch_act (batch, commit, &error);
      g_assert_no_error (error);
    }
  desk_batch_end (batch, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) all = desk_search_tickets (desk.reader, query, NULL, 0, 0, 0, &is_complete, &error);
      g_autoptr (GArray) some = NULL;
      g_autoptr (GArray) one = NULL;
      g_autoptr (GPtrArray) hits = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (is_complete, ==, i == 1);
      g_assert_cmpuint (all->len, ==, i == 1 ? 2500 : 1000);
      some = desk_search_tickets (desk.reader, query, NULL, 0, 0, 30, NULL, &error);
      g_assert_cmpuint (some->len, ==, 30);
      hits = desk_search_hits (desk.reader, query, DESK_SEARCH_IN_ALL, NULL, 0, 0, 30, &is_complete, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hits->len, ==, 30);
      g_assert_false (is_complete);
      one = desk_search_tickets (desk.reader, rare, NULL, 0, 0, 0, NULL, &error);
      g_assert_cmpuint (one->len, ==, i == 1 ? 1 : 0);
      search_desk_index (&desk);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/search/hostile", test_hostile);
  g_test_add_func ("/store/search/long", test_long);
  g_test_add_func ("/store/search/cancel", test_cancel);
  g_test_add_func ("/store/search/one-moment", test_one_moment);
  g_test_add_func ("/store/search/much", test_much);

  return g_test_run ();
}
