// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Searching by fields, numbers and dates, and among given tickets.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "search-desk.h"

static void
test_fields (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskFixture *fixture;
  DeskUuid organisation, ada, bo, other, team, a, b, c;

  search_desk_init (&desk);
  fixture = desk.fixture;
  desk_fixture_add_organisation (fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Ada Quist", &organisation, TRUE, &ada);
  desk_fixture_add_customer (fixture, "Bo Åkesson", NULL, FALSE, &bo);
  desk_fixture_add_analyst (fixture, "Kim Oduya", &other);
  desk_fixture_add_team (fixture, "Second line", NULL, &team);
  search_desk_add_ticket (&desk, "a", "Printer a", &ada, &a);
  search_desk_add_ticket (&desk, "b", "Printer b", &bo, &b);
  search_desk_add_ticket (&desk, "c", "Printer c", NULL, &c);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &a, "owner_id", &fixture->me);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &b, "owner_id", &other);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &a, "organisation_id", &organisation);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &b, "team_id", &team);
  search_desk_set_text (&desk, &a, "channel", "phone");
  search_desk_set_text (&desk, &b, "channel", "face_to_face");
  search_desk_set_text (&desk, &a, "service_level", "gold");
  search_desk_set_text (&desk, &b, "category", "Printing/Colour");
  search_desk_set_text (&desk, &c, "reference", "INC0000045");

  search_desk_assert_found (&desk, "owner:me", "a");
  search_desk_assert_found (&desk, "owner:none", "c");
  search_desk_assert_found (&desk, "is:unowned", "c");
  search_desk_assert_found (&desk, "is:mine", "a");
  search_desk_assert_found (&desk, "-is:mine", "c b");
  search_desk_assert_found (&desk, "owner:kim", "b");
  search_desk_assert_found (&desk, "owner:\"kim oduya\"", "b");
  search_desk_assert_found (&desk, "owner:\"kim od\"", "");
  search_desk_assert_found (&desk, "owner:odu", "b");
  search_desk_assert_found (&desk, "owner:me owner:kim", "b a");
  search_desk_assert_found (&desk, "-owner:me", "c b");
  search_desk_assert_found (&desk, "customer:ada", "a");
  search_desk_assert_found (&desk, "customer:akesson", "b");
  search_desk_assert_found (&desk, "customer:none", "c");
  search_desk_assert_found (&desk, "-customer:ada", "c b");
  search_desk_assert_found (&desk, "organisation:north", "a");
  search_desk_assert_found (&desk, "team:second", "b");
  search_desk_assert_found (&desk, "team:none", "c a");
  search_desk_assert_found (&desk, "service:none", "c b a");
  search_desk_assert_found (&desk, "service:mail", "");
  search_desk_assert_found (&desk, "channel:phone", "a");
  search_desk_assert_found (&desk, "channel:phone|face-to-face", "b a");
  search_desk_assert_found (&desk, "-channel:phone", "c b");
  search_desk_assert_found (&desk, "level:gold", "a");
  search_desk_assert_found (&desk, "level:none", "c b");
  search_desk_assert_found (&desk, "category:colour", "b");
  search_desk_assert_found (&desk, "category:none", "c a");
  search_desk_assert_found (&desk, "is:vip", "a");
  search_desk_assert_found (&desk, "is:vip is:unowned", "");
  search_desk_assert_found (&desk, "is:vip|unowned", "c a");
  search_desk_assert_found (&desk, "status:new", "c b a");
  search_desk_assert_found (&desk, "status:closed", "");
  search_desk_assert_found (&desk, "is:open", "c b a");
  search_desk_assert_found (&desk, "is:finished", "");
  search_desk_assert_found (&desk, "type:incident", "c b a");
  search_desk_assert_found (&desk, "type:change", "");
  search_desk_assert_found (&desk, "printer owner:me", "a");
  search_desk_assert_found (&desk, "scanner owner:me", "");
  search_desk_assert_found (&desk, "number:INC0000045", "c");
  search_desk_assert_found (&desk, "kind:answer", "");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "printer owner:kim", "b");
  search_desk_assert_found (&desk, "printer -owner:kim", "c a");
  search_desk_assert_found (&desk, "colour", "b");
  search_desk_assert_found (&desk, "INC0000045", "c");
}

static void
add_tag (SearchDesk     *self,
         const DeskUuid *ticket,
         const char     *tag)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "ticket_edit");
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag_value = DESK_VALUE_INIT;

  desk_value_set_uuid (&ticket_value, ticket);
  desk_value_set_text (&tag_value, tag);
  desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag_value, NULL);
  desk_fixture_act (self->fixture, commit);
}

static void
test_tags (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid a, b, c;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "One", NULL, &a);
  search_desk_add_ticket (&desk, "b", "Two", NULL, &b);
  search_desk_add_ticket (&desk, "c", "Three", NULL, &c);
  add_tag (&desk, &a, "printer");
  add_tag (&desk, &a, "vpn");
  add_tag (&desk, &b, "print-server");

  search_desk_assert_found (&desk, "tag:print", "b a");
  search_desk_assert_found (&desk, "tag:Printer", "a");
  search_desk_assert_found (&desk, "tag:\"print\"", "");
  search_desk_assert_found (&desk, "tag:\"print-server\"", "b");
  search_desk_assert_found (&desk, "tag:printer tag:vpn", "a");
  search_desk_assert_found (&desk, "tag:print tag:vpn", "a");
  search_desk_assert_found (&desk, "-tag:vpn", "c b");
  search_desk_assert_found (&desk, "tag:none", "c");
}

static void
test_numbers (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid first, second, article;
  g_autoptr (GPtrArray) hits = NULL;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "first", "One", NULL, &first);
  search_desk_add_ticket (&desk, "second", "As in INC-000001, but 1 more", NULL, &second);
  search_desk_add_article (&desk, "Three", "answer", "", "", NULL, &article);
  search_desk_index (&desk);

  search_desk_assert_found (&desk, "INC-000001", "first second");
  search_desk_assert_found (&desk, "inc1", "first");
  search_desk_assert_found (&desk, "#1", "first second");
  search_desk_assert_found (&desk, "1", "first second");
  search_desk_assert_found (&desk, "number:1", "first");
  search_desk_assert_found (&desk, "number:REQ-1", "first");
  search_desk_assert_found (&desk, "number:9", "");
  search_desk_assert_found (&desk, "KB-1", "");
  search_desk_assert_found (&desk, "-number:1", "second");
  search_desk_assert_found (&desk, "1 one", "first");
  search_desk_assert_found (&desk, "1 two", "");

  hits = search_desk_find_hits (&desk, "1", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 3);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = search_desk_find_hits (&desk, "KB-0001", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 1);
  g_assert_cmpint (((DeskSearchHit *) hits->pdata[0])->kind, ==, DESK_SEARCH_HIT_ARTICLE);
}

static void
promise (SearchDesk     *self,
         const DeskUuid *ticket,
         gint64          by_ms)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "ticket_edit");
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket);

  desk_operation_put_integer (operation, "promise_due_at", by_ms);
  desk_operation_put_text (operation, "promise", "We call back");
  desk_fixture_act (self->fixture, commit);
}

/* It is Monday, 10:00; the shift ends at 12:00. Without a service level the
 * first target is on Wednesday. */
static void
test_due (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid missed, shift, today, tomorrow, week, finished;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "missed", "One", NULL, &missed);
  promise (&desk, &missed, FIXTURE_NOW_MS - DESK_HOUR_MS);
  search_desk_add_ticket (&desk, "shift", "Two", NULL, &shift);
  promise (&desk, &shift, FIXTURE_NOW_MS + DESK_HOUR_MS);
  search_desk_add_ticket (&desk, "today", "Three", NULL, &today);
  promise (&desk, &today, FIXTURE_NOW_MS + 6 * DESK_HOUR_MS);
  search_desk_add_ticket (&desk, "tomorrow", "Four", NULL, &tomorrow);
  promise (&desk, &tomorrow, FIXTURE_NOW_MS + 20 * DESK_HOUR_MS);
  search_desk_add_ticket (&desk, "week", "Five", NULL, &week);
  promise (&desk, &week, FIXTURE_NOW_MS + 50 * DESK_HOUR_MS);
  search_desk_add_ticket (&desk, "finished", "Six", NULL, &finished);
  promise (&desk, &finished, FIXTURE_NOW_MS - DESK_HOUR_MS);
  search_desk_set_text (&desk, &finished, "status", "cancelled");

  search_desk_assert_found (&desk, "due:missed", "missed");
  search_desk_assert_found (&desk, "due:shift", "shift missed");
  search_desk_assert_found (&desk, "due:today", "today shift missed");
  search_desk_assert_found (&desk, "due:tomorrow", "tomorrow");
  search_desk_assert_found (&desk, "due:missed|tomorrow", "tomorrow missed");
  search_desk_assert_found (&desk, "due:week", "week tomorrow today shift missed");
  search_desk_assert_found (&desk, "due:week -due:today", "week tomorrow");
  search_desk_assert_found (&desk, "due:today three", "today");
}

/* --- within given tickets --- */

static void
test_within (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (gint64));
  static const char *const searches[] = { "printer", "printer owner:none", "owner:me", "", "-drum", "\"printer 3\"" };
  static const char *const expected[] = { "x y", "x y", "", "x y z", "y z", "" };
  DeskUuid ids[3];

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "z", "Scanner", NULL, &ids[0]);
  search_desk_add_ticket (&desk, "y", "Printer", NULL, &ids[1]);
  search_desk_add_ticket (&desk, "x", "Printer", NULL, &ids[2]);
  search_desk_add_note (&desk, &ids[2], "The drum");
  for (guint i = 3; i > 0; i--)
    {
      gint64 row_no = desk_fixture_find_row (desk.fixture, DESK_TABLE_TICKET, &ids[i - 1]);

      g_array_append_val (within, row_no);
    }
  /* Enough of others that the index is asked first. */
  for (guint i = 0; i < 2; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (searches); j++)
        {
          g_autoptr (DeskSearchQuery) query = desk_search_query_parse (searches[j]);
          g_autoptr (GError) error = NULL;
          g_autoptr (GArray) rows = NULL;
          g_autofree char *found = NULL;

          rows = desk_search_keep_tickets (desk.reader, query, &desk.fixture->me, 0, 0, within, NULL, &error);
          g_assert_no_error (error);
          found = search_desk_name_rows (&desk, rows);
          g_assert_cmpstr (found, ==, expected[j]);
        }
      search_desk_index (&desk);
      for (gint64 no_row = 1000; no_row < 1300; no_row++)
        g_array_append_val (within, no_row);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/search/fields", test_fields);
  g_test_add_func ("/store/search/tags", test_tags);
  g_test_add_func ("/store/search/numbers", test_numbers);
  g_test_add_func ("/store/search/due", test_due);
  g_test_add_func ("/store/search/within", test_within);

  return g_test_run ();
}
