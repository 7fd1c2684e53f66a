// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is shown of tickets and articles that were found.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "search-desk.h"

#define START DESK_SEARCH_MARK_START
#define END DESK_SEARCH_MARK_END

static void
test_hits (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid ticket, article;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Printer prints stripes", NULL, &ticket);
  search_desk_set_text (&desk, &ticket, "symptoms", "Black stripes\nfrom top to bottom");
  search_desk_add_note (&desk, &ticket, "We ordered a new drum, as the old one is worn out and cannot be repaired any more by anybody who would not charge more than for a new one; the drum will come on Friday");
  search_desk_add_article (&desk, "Stripes on paper", "answer", "laser", "Change the drum.", NULL, &article);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) all = search_desk_find_hits (&desk, "stripe drum", DESK_SEARCH_IN_ALL);
      g_autoptr (GPtrArray) tickets = search_desk_find_hits (&desk, "stripe drum", DESK_SEARCH_IN_TICKETS);
      g_autoptr (GPtrArray) articles = search_desk_find_hits (&desk, "stripe drum", DESK_SEARCH_IN_ARTICLES);
      DeskSearchHit *hit;

      g_assert_cmpuint (all->len, ==, 2);
      g_assert_cmpuint (tickets->len, ==, 1);
      g_assert_cmpuint (articles->len, ==, 1);

      hit = articles->pdata[0];
      g_assert_cmpint (hit->kind, ==, DESK_SEARCH_HIT_ARTICLE);
      g_assert_cmpstr (hit->number, ==, "KB-0001");
      g_assert_true (desk_uuid_equal (&hit->id, &article));
      g_assert_cmpstr (hit->title, ==, "Stripes on paper");
      g_assert_cmpstr (hit->marked_title, ==, START "Stripes" END " on paper");
      g_assert_cmpstr (hit->snippet, ==, "laser Change the " START "drum" END ".");
      g_assert_nonnull (strstr (hit->why, "“Stripes” in Title"));
      g_assert_nonnull (strstr (hit->why, "“drum” in Text"));

      hit = tickets->pdata[0];
      g_assert_cmpint (hit->kind, ==, DESK_SEARCH_HIT_TICKET);
      g_assert_cmpstr (hit->number, ==, "INC-000001");
      g_assert_true (desk_uuid_equal (&hit->id, &ticket));
      g_assert_cmpint (hit->entry_no, >, 0);
      g_assert_cmpstr (hit->marked_title, ==, "Printer prints " START "stripes" END);
      g_assert_nonnull (strstr (hit->why, "“stripes” in Summary"));
      g_assert_nonnull (strstr (hit->why, "“drum” in Note"));
      g_assert_null (strchr (hit->snippet, '\n'));
      search_desk_index (&desk);
    }
}

static void
test_snippets (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) hits = NULL;
  DeskSearchHit *hit;
  DeskUuid ticket;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "One " START "forged" END " title", NULL, &ticket);
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "Fülltext ohne Belang. ");
  g_string_append (text, "Der Nadelöhr-Fehler\tsteht " START "hier" END ".");
  for (guint i = 0; i < 100; i++)
    g_string_append (text, " Noch mehr Fülltext.");
  search_desk_set_text (&desk, &ticket, "description", text->str);

  hits = search_desk_find_hits (&desk, "nadelohr hier", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 0);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = search_desk_find_hits (&desk, "nadelohr fehler", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->marked_title, ==, "One forged title");
  g_assert_true (g_utf8_validate (hit->snippet, -1, NULL));
  g_assert_true (g_str_has_prefix (hit->snippet, "…"));
  g_assert_true (g_str_has_suffix (hit->snippet, "…"));
  g_assert_nonnull (strstr (hit->snippet, START "Nadelöhr" END "-" START "Fehler" END " steht hier."));
  g_assert_cmpuint (strlen (hit->snippet), <, 220);
}

/* A word that is everywhere leaves room for one that is not. */
static void
test_common_word (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) hits = NULL;
  DeskSearchHit *hit;
  DeskUuid ticket;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Title", NULL, &ticket);
  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "filler ");
  g_string_append (text, "needle");
  search_desk_set_text (&desk, &ticket, "symptoms", text->str);

  hits = search_desk_find_hits (&desk, "filler needle", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->why, ==, "“filler” in Symptoms; “needle” in Symptoms");
}

static void
test_articles (void)
{
  g_auto (SearchDesk) desk = { 0 };
  static const struct {
    const char *text;
    guint n;
  } searches[] = {
    { "", 3 },          { "kind:policy", 1 },  { "kind:answer|policy", 2 }, { "state:draft", 3 },  { "state:published", 0 }, { "audience:internal", 3 },
    { "status:new", 0 }, { "service:mail", 1 }, { "service:none", 2 },       { "-kind:policy", 2 }, { "mail", 2 },            { "mail kind:known_error", 1 },
    { "owner:me", 0 },   { "owner:none", 3 },   { "number:2", 1 },           { "password", 1 },
  };
  DeskUuid service, id;

  search_desk_init (&desk);
  {
    g_autoptr (DeskCommit) commit = desk_fixture_begin (desk.fixture, "record_edit");

    desk_id_source_next_uuid (desk.fixture->ids, FIXTURE_NOW_MS, &service);
    desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_SERVICE, &service), "name", "Mail and calendar");
    desk_fixture_act (desk.fixture, commit);
  }
  search_desk_add_article (&desk, "Mail does not arrive", "answer", "post", "Look into the other folders", &service, &id);
  search_desk_add_article (&desk, "Who may have which mailbox", "policy", "password", "Ask the lead", NULL, &id);
  search_desk_add_article (&desk, "Calendar shows the wrong zone", "known_error", "", "Write a mail to the vendor", NULL, &id);

  for (guint i = 0; i < 2; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (searches); j++)
        {
          g_autoptr (DeskSearchQuery) query = desk_search_query_parse (searches[j].text);
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) hits = desk_search_articles (desk.reader, query, &desk.fixture->me, 0, 0, 20, NULL, &error);
          guint n = searches[j].n + (g_str_equal (searches[j].text, "mail") ? 1 : 0);

          g_assert_no_error (error);
          g_test_message ("%s", searches[j].text);
          g_assert_cmpuint (hits->len, ==, n);
        }
      search_desk_index (&desk);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/search/hits", test_hits);
  g_test_add_func ("/store/search/snippets", test_snippets);
  g_test_add_func ("/store/search/common-word", test_common_word);
  g_test_add_func ("/store/search/articles", test_articles);

  return g_test_run ();
}
