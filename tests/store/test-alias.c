// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tickets that have no number yet: what they are called, and that they answer
 * to it for ever.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-article-details.h"
#include "desk-news.h"
#include "desk-queue-row.h"
#include "desk-queue.h"
#include "desk-sharing.h"
#include "desk-ticket-details.h"
#include "search-desk.h"
#include "shared-desk.h"

static char *
dup_called (DeskFixture    *self,
            const DeskUuid *ticket)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) record = desk_record_load (self->file, DESK_TABLE_TICKET, ticket, &error);

  g_assert_no_error (error);

  return desk_record_dup_number (record);
}

static void
assert_found (DeskFixture    *self,
              const char     *text,
              const DeskUuid *ticket)
{
  g_autoptr (GError) error = NULL;
  DeskUuid found;

  desk_record_find_ticket (self->file, text, &found, &error);
  g_assert_no_error (error);
  g_assert_true (desk_uuid_equal (&found, ticket));
}

static void
test_found_for_ever (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autofree char *alias = NULL;
  g_autofree char *small = NULL;
  g_autofree char *number = NULL;
  DeskUuid old, ticket;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "old", "Printer jams", NULL, &old);
  shared_desk_begin (desk.fixture->file);
  search_desk_add_ticket (&desk, "new", "Printer smokes", NULL, &ticket);
  alias = dup_called (desk.fixture, &ticket);
  g_assert_true (g_str_has_prefix (alias, "D-K7-1"));
  small = g_ascii_strdown (alias, -1);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) hits = search_desk_find_hits (&desk, small, DESK_SEARCH_IN_ALL);
      g_autofree char *as_number = g_strdup_printf ("number:%s", alias);
      g_autofree char *with_word = g_strdup_printf ("%s smokes", alias);
      g_autofree char *with_other = g_strdup_printf ("%s jams", alias);

      assert_found (desk.fixture, alias, &ticket);
      assert_found (desk.fixture, small, &ticket);
      search_desk_assert_found (&desk, alias, "new");
      search_desk_assert_found (&desk, as_number, "new");
      search_desk_assert_found (&desk, with_word, "new");
      search_desk_assert_found (&desk, with_other, "");
      search_desk_assert_found (&desk, "D-K7-999X", "");
      g_assert_cmpuint (hits->len, ==, 1);
      g_assert_cmpstr (((DeskSearchHit *) hits->pdata[0])->number, ==, i == 0 ? alias : "INC-000002");
      if (i == 0)
        shared_desk_sequence (desk.fixture->file);
    }

  number = dup_called (desk.fixture, &ticket);
  g_assert_cmpstr (number, ==, "INC-000002");
}

/* Wherever one ticket or article is told of beside another. */
static void
test_shown (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskTicketDetails) details = NULL;
  g_autoptr (DeskArticleDetails) article_details = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *titled = NULL;
  g_autofree char *called = NULL;
  DeskOperation *operation;
  DeskUuid ticket, linked, article, entry;
  gint64 row_no;

  shared_desk_begin (self->file);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_ticket (self, "Cupboard", NULL, &linked);
  alias = dup_called (self, &linked);

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &article);
  commit = desk_fixture_begin (self, "article_new");
  operation = desk_commit_add_insert (commit, DESK_TABLE_ARTICLE, &article);
  desk_operation_put_text (operation, "title", "Cupboards");
  desk_operation_put_enum (operation, "kind", DESK_ENUM_ARTICLE_KIND, 1);
  desk_operation_put_enum (operation, "state", DESK_ENUM_ARTICLE_STATE, 1);
  desk_operation_put_enum (operation, "audience", DESK_ENUM_AUDIENCE, DESK_AUDIENCE_INTERNAL);
  desk_operation_put_uuid (operation, "problem_id", &linked);
  desk_fixture_act (self, commit);
  desk_fixture_add_note (self, &ticket, "As there", &entry);
  desk_fixture_set_uuid (self, DESK_TABLE_ENTRY, &entry, "linked_ticket_id", &linked);
  desk_fixture_set_uuid (self, DESK_TABLE_ENTRY, &entry, "article_id", &article);

  details = desk_ticket_details_load (self->file, &ticket, &error);
  g_assert_no_error (error);
  titled = g_strdup_printf ("%s Cupboard", alias);
  g_assert_cmpstr (desk_ticket_details_get_name (details, &linked), ==, titled);
  g_assert_cmpstr (desk_ticket_details_get_name (details, &article), ==, "KB (new) Cupboards");
  article_details = desk_article_details_load (self->file, &article, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (article_details->problem_number, ==, alias);
  called = desk_record_dup_number (article_details->article);
  g_assert_cmpstr (called, ==, "KB (new)");

  row_no = desk_fixture_find_row (self, DESK_TABLE_TICKET, &linked);
  desk_queue_load_rows (self->file, &row_no, 1, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((DeskQueueRow *) rows->pdata[0])->alias, ==, alias);
}

/* Alike in all else, those without a number come last, always in one order. */
static void
test_order (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GError) error = NULL;
  DeskUuid tickets[6];
  DeskViewer viewer;

  desk_fixture_add_ticket (self, "Same", NULL, &tickets[0]);
  desk_fixture_add_ticket (self, "Same", NULL, &tickets[1]);
  shared_desk_begin (self->file);
  for (guint i = 2; i < G_N_ELEMENTS (tickets); i++)
    desk_fixture_add_ticket (self, "Same", NULL, &tickets[i]);
  g_assert_true (desk_viewer_init (&viewer, self->file, &self->me, desk_fixture_get_now_ms (self), NULL));

  for (guint turn = 0; turn < 2; turn++)
    {
      g_autoptr (GArray) ids = NULL;

      desk_queue_select_ids (self->file, DESK_VIEW_ALL_OPEN, &viewer, NULL, 0, &ids, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, ==, G_N_ELEMENTS (tickets));
      for (guint i = 0; i < ids->len; i++)
        g_assert_cmpint (g_array_index (ids, gint64, i), ==, desk_fixture_find_row (self, DESK_TABLE_TICKET, &tickets[i]));
      /* In the order in which they were made they get their numbers. */
      if (turn == 0)
        shared_desk_sequence (self->file);
    }
}

/* A copy of the replica has the same tag: the two never call different tickets
 * the same once they know of each other. */
static void
test_renewed (void)
{
  g_auto (SearchDesk) desk = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *prefix = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid one, other;
  DeskHead before, after;

  search_desk_init (&desk);
  shared_desk_begin (desk.fixture->file);
  search_desk_add_ticket (&desk, "one", "Printer smokes", NULL, &one);
  first = dup_called (desk.fixture, &one);
  desk_fixture_get_head (desk.fixture, &before);
  desk_file_begin (desk.fixture->file, &error);
  g_assert_no_error (error);
  desk_sharing_renew_replica (desk.fixture->file);
  changes = desk_change_set_new ();
  g_assert_true (desk_news_write (desk.fixture->file, changes, &error) && desk_file_end (desk.fixture->file, &error));
  desk_fixture_get_head (desk.fixture, &after);
  g_assert_false (desk_uuid_equal (&before.replica, &after.replica));
  g_assert_cmpstr (after.tag, ==, "K7");
  g_assert_cmpuint (strlen (after.alias_tag), ==, DESK_TAG_MAX_LENGTH);

  search_desk_add_ticket (&desk, "other", "Printer jams", NULL, &other);
  second = dup_called (desk.fixture, &other);
  prefix = g_strdup_printf ("D-%s-1", after.alias_tag);
  g_assert_true (g_str_has_prefix (second, prefix));
  assert_found (desk.fixture, first, &one);
  assert_found (desk.fixture, second, &other);
  shared_desk_sequence (desk.fixture->file);
  assert_found (desk.fixture, first, &one);
  assert_found (desk.fixture, second, &other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/alias/found-for-ever", test_found_for_ever);
  g_test_add_func ("/store/alias/shown", test_shown);
  g_test_add_func ("/store/alias/order", test_order);
  g_test_add_func ("/store/alias/renewed", test_renewed);

  return g_test_run ();
}
