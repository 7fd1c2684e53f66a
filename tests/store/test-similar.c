// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is like a ticket, or like a text that somebody is typing.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-fixture-records.h"
#include "desk-similar-words.h"
#include "desk-similar.h"
#include "desk-store-error.h"
#include "search-desk.h"
#include "ticket-acts.h"

#define SEED 2718

/* Numbers of what is found, in order; kinds apart by a bar. */
static char *
find (SearchDesk             *desk,
      const DeskSimilarQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = desk_similar_find (desk->reader, query, &error);
  g_autoptr (GString) numbers = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      const DeskSimilar *one = g_ptr_array_index (found, i);
      g_autofree char *why = desk_similar_dup_reason (one);

      g_string_append_printf (numbers, "%s%s", i > 0 ? " " : "", one->number);
      /* Each says why it is there. */
      g_assert_cmpstr (why, !=, "");
      g_assert_true (g_utf8_validate (why, -1, NULL));
    }

  return g_string_free (g_steal_pointer (&numbers), FALSE);
}

static void
assert_like (SearchDesk     *desk,
             const char     *text,
             const DeskUuid *customer,
             const DeskUuid *item,
             const char     *expected)
{
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autofree char *numbers = NULL;

  query->text = g_strdup (text);
  if (customer != NULL)
    query->customer = *customer;
  if (item != NULL)
    query->item = *item;
  numbers = find (desk, query);
  g_assert_cmpstr (numbers, ==, expected);
}

static void
assert_like_ticket (SearchDesk     *desk,
                    const DeskUuid *ticket,
                    const char     *expected)
{
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *numbers = NULL;

  g_assert_true (desk_similar_query_set_ticket (query, desk->reader, ticket, &error));
  g_assert_no_error (error);
  numbers = find (desk, query);
  g_assert_cmpstr (numbers, ==, expected);
}

static void
add_item (SearchDesk *desk,
          const char *name,
          DeskUuid   *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "record_edit");

  desk_id_source_next_uuid (desk->fixture->ids, desk_fixture_get_now_ms (desk->fixture), id);
  desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_CONFIGURATION_ITEM, id), "name", name);
  desk_fixture_act (desk->fixture, commit);
}

static void
add_many (SearchDesk        *desk,
          const char *const *summaries,
          guint              n_summaries,
          guint              n)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "import_record");

  for (guint i = 0; i < n; i++)
    {
      DeskOperation *operation;
      DeskUuid id;

      desk_id_source_next_uuid (desk->fixture->ids, desk_fixture_get_now_ms (desk->fixture), &id);
      operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &id);
      desk_operation_put_text (operation, "type", "incident");
      desk_operation_put_text (operation, "summary", summaries[i % n_summaries]);
      desk_operation_put_text (operation, "status", "new");
      desk_operation_put_integer (operation, "priority", 3);
      desk_operation_put_integer (operation, "logged_at", desk_fixture_get_now_ms (desk->fixture));
    }
  desk_fixture_act (desk->fixture, commit);
}

/* Tickets that nothing is like, so that words are rare or common as on a desk
 * that is in use. */
static void
add_others (SearchDesk *desk,
            guint       n)
{
  static const char *const summaries[] = { "Payroll run is late", "Door card lost", "Wireless network drops", "Mailbox full again", "Telephone rings twice" };

  add_many (desk, summaries, G_N_ELEMENTS (summaries), n);
}

static void
test_ranking (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid anna, carl, item, ids[5];

  search_desk_init (&desk);
  desk_fixture_add_customer (desk.fixture, "Anna Weber", NULL, FALSE, &anna);
  desk_fixture_add_customer (desk.fixture, "Carl Orth", NULL, FALSE, &carl);
  add_item (&desk, "LP-4", &item);
  search_desk_add_ticket (&desk, "words", "Label printer prints blank pages", &carl, &ids[0]);          /* 1 */
  search_desk_add_ticket (&desk, "customer", "Coffee machine is cold", &anna, &ids[1]);                 /* 2 */
  search_desk_add_ticket (&desk, "item", "Cover will not close", NULL, &ids[2]);                         /* 3 */
  search_desk_add_ticket (&desk, "all", "Label printer prints blank pages since Monday", &anna, &ids[3]); /* 4 */
  search_desk_add_ticket (&desk, "timeline", "Odd sheets", NULL, &ids[4]);                               /* 5 */
  desk_fixture_set_uuid (desk.fixture, DESK_TABLE_TICKET, &ids[2], "configuration_item_id", &item);
  desk_fixture_set_uuid (desk.fixture, DESK_TABLE_TICKET, &ids[3], "configuration_item_id", &item);
  search_desk_add_note (&desk, &ids[4], "The label printer prints blank pages");
  add_others (&desk, 20);
  search_desk_index (&desk);

  assert_like (&desk, "Label printer: blank pages", &anna, &item, "INC-000004 INC-000001 INC-000005 INC-000003 INC-000002");
  assert_like (&desk, "Label printer: blank pages", NULL, NULL, "INC-000004 INC-000001 INC-000005");
  assert_like (&desk, NULL, &anna, NULL, "INC-000004 INC-000002");
  assert_like (&desk, "", NULL, &item, "INC-000004 INC-000003");
  assert_like (&desk, "xylophone", NULL, NULL, "");
  assert_like (&desk, NULL, NULL, NULL, "");
}

static void
test_itself (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autoptr (GPtrArray) found = NULL;
  DeskTicketAction *action;
  DeskUuid here, there, gone;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "here", "Label printer prints blank pages", NULL, &here);
  search_desk_add_ticket (&desk, "there", "Label printer prints blank pages", NULL, &there);
  search_desk_add_ticket (&desk, "gone", "Label printer prints blank pages", NULL, &gone);
  search_desk_add_note (&desk, &here, "Label printer prints blank pages");
  desk_fixture_set_integer (desk.fixture, DESK_TABLE_TICKET, &gone, "withdrawn", 1);
  search_desk_index (&desk);
  assert_like_ticket (&desk, &here, "INC-000002");
  assert_like_ticket (&desk, &there, "INC-000001");

  action = ticket_begin (desk.fixture, DESK_ACTION_LINK, &here);
  desk_operation_put_uuid (desk_ticket_action_get_entry (action), "linked_ticket_id", &there);
  ticket_act (desk.fixture, action);
  g_assert_true (desk_similar_query_set_ticket (query, desk.reader, &there, NULL));
  found = desk_similar_find (desk.reader, query, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (((DeskSimilar *) g_ptr_array_index (found, 0))->is_linked);
}

/* Somebody else logged the same a moment ago: the index need not know. */
static void
test_fresh (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid id;

  search_desk_init (&desk);
  add_others (&desk, 20);
  search_desk_index (&desk);
  search_desk_add_ticket (&desk, "fresh", "Zeppelin printer smokes", NULL, &id);
  assert_like (&desk, "Smoke from the zeppelin printer", NULL, NULL, "INC-000021");
  search_desk_index (&desk);
  assert_like (&desk, "Smoke from the zeppelin printer", NULL, NULL, "INC-000021");
  /* And what it says no longer is not found, whatever the index holds. */
  search_desk_set_text (&desk, &id, "summary", "Something else");
  assert_like (&desk, "Smoke from the zeppelin printer", NULL, NULL, "");
}

static void
publish (SearchDesk     *desk,
         const DeskUuid *article)
{
  desk_fixture_set_text (desk->fixture, DESK_TABLE_ARTICLE, article, "state", "published");
}

static void
test_articles (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskTicketAction *action;
  DeskUuid answer, known, draft, used, ticket, problem;

  search_desk_init (&desk);
  search_desk_add_article (&desk, "Label printer prints blank pages", "answer", NULL, "Turn the roll over", NULL, &answer);
  search_desk_add_article (&desk, "Blank pages from the label printer", "known_error", NULL, "A fault of the driver", NULL, &known);
  search_desk_add_article (&desk, "Label printer: blank pages", "answer", NULL, "Nobody has read this yet", NULL, &draft);
  search_desk_add_article (&desk, "Cleaning", "procedure", NULL, "Take a cloth", NULL, &used);
  publish (&desk, &answer);
  publish (&desk, &known);
  publish (&desk, &used);
  search_desk_add_ticket (&desk, "like", "Label printer prints blank pages", NULL, &ticket);
  search_desk_add_ticket (&desk, "problem", "Driver of the vendor", NULL, &problem);
  desk_fixture_set_text (desk.fixture, DESK_TABLE_TICKET, &problem, "type", "problem");
  desk_fixture_add_article_use (desk.fixture, &ticket, &used, DESK_OUTCOME_WORKED);
  desk_fixture_add_article_use (desk.fixture, &ticket, &draft, DESK_OUTCOME_WORSE);
  action = ticket_begin (desk.fixture, DESK_ACTION_LINK, &ticket);
  desk_operation_put_uuid (desk_ticket_action_get_entry (action), "linked_ticket_id", &problem);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "link_kind", "caused_by");
  ticket_act (desk.fixture, action);
  add_others (&desk, 20);
  search_desk_index (&desk);

  /* A ticket, what is known of it, and what can be read; the problem behind the
   * ticket and what helped on it, though they say it in other words. */
  assert_like (&desk, "Blank pages from the label printer", NULL, NULL, "INC-000001 KB-0002 PRB-000002 KB-0001 KB-0004");
}

static void
test_limit (void)
{
  static const char *const summaries[] = { "Label printer prints blank pages" };
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autofree char *numbers = NULL;

  search_desk_init (&desk);
  add_many (&desk, summaries, G_N_ELEMENTS (summaries), 500);
  add_others (&desk, 3600);
  search_desk_index (&desk);
  /* Common words, and nothing but them: the newest. */
  query->text = g_strdup ("blank pages");
  query->limit = 3;
  numbers = find (&desk, query);
  g_assert_cmpstr (numbers, ==, "INC-000500 INC-000499 INC-000498");
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "", " ", "\"", "\"\"\"", "'", "a\"b", "NEAR(printer blank)", "printer AND blank", "printer OR", "NOT printer", "*", "printer*", "title:printer", "{title body} : printer",
    "^printer", "-printer", "(printer", "printer)", ";", "'; DROP TABLE ticket; --", "\\", "%", "\x01\x02\x1b", "\xe2\x80\xae" "printer", "\xf0\x9f\x98\x80", "\xee\x80\x80",
    "\xcc\x81", "\xe0\xb8\x81\xe0\xb8\xb3", "0x80070005", "owner:me printer", "AND OR NOT NEAR",
  };
  g_auto (SearchDesk) desk = { 0 };
  g_autofree char *letters = g_strnfill (1 << 20, 'x');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) accents = g_string_new ("p");
  g_autoptr (GString) wide = g_string_new ("a");
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "one", "Printer prints blank pages AND not near", NULL, &id);
  search_desk_index (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
      g_autofree char *numbers = NULL;

      query->text = g_strdup (texts[i]);
      numbers = find (&desk, query);
      g_assert_true (g_str_equal (numbers, "") || g_str_equal (numbers, "INC-000001"));
    }
  assert_like (&desk, "'; DROP TABLE printer; --", NULL, NULL, "INC-000001");

  /* A megabyte of one word, of words, of accents, and of signs of several
   * bytes that are cut in the middle. */
  while (words->len < 1 << 20)
    g_string_append_printf (words, "word%zu ", words->len);
  while (accents->len < 1 << 20)
    g_string_append (accents, "\xcc\x81");
  while (wide->len < 1 << 20)
    g_string_append (wide, "\xe6\xbc\xa2");
  assert_like (&desk, letters, NULL, NULL, "");
  assert_like (&desk, words->str, NULL, NULL, "");
  assert_like (&desk, accents->str, NULL, NULL, "");
  assert_like (&desk, wide->str, NULL, NULL, "");
  g_string_prepend (words, "Printer blank ");
  assert_like (&desk, words->str, NULL, NULL, "INC-000001");
}

static void
test_refused (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autoptr (GError) error = NULL;
  DeskUuid id, nobody;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "one", "Printer prints stripes", NULL, &id);
  query->text = g_strdup ("printer \xff\xfe");
  g_assert_null (desk_similar_find (desk.reader, query, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED);
  g_clear_error (&error);
  desk_id_source_next_uuid (desk.fixture->ids, 0, &nobody);
  g_assert_false (desk_similar_query_set_ticket (query, desk.reader, &nobody, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  desk_file_set_cancellable (desk.reader, cancellable);
  assert_like (&desk, "printer", NULL, NULL, "INC-000001");
  g_cancellable_cancel (cancellable);
  g_free (query->text);
  query->text = g_strdup ("printer stripes");
  g_assert_null (desk_similar_find (desk.reader, query, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  desk_file_set_cancellable (desk.reader, NULL);
  assert_like (&desk, "printer", NULL, NULL, "INC-000001");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("seed %d", SEED);

  g_test_add_func ("/store/similar/the-most-similar-first", test_ranking);
  g_test_add_func ("/store/similar/leaves-itself-out", test_itself);
  g_test_add_func ("/store/similar/what-was-just-written", test_fresh);
  g_test_add_func ("/store/similar/articles-and-known-errors", test_articles);
  g_test_add_func ("/store/similar/common-words", test_limit);
  g_test_add_func ("/store/similar/hostile-texts", test_hostile);
  g_test_add_func ("/store/similar/refused-and-given-up", test_refused);

  return g_test_run ();
}
