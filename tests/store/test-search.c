// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Searching: what is found, at once and after it was indexed, in what order,
 * and what is not.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-fixture.h"
#include "desk-search-index.h"
#include "desk-search.h"

#define SEED 2718
#define START DESK_SEARCH_MARK_START
#define END DESK_SEARCH_MARK_END

/* --- a desk to search --- */

typedef struct {
  DeskFixture *fixture;
  DeskFile *reader;
  GHashTable *names; /* row_no of a ticket: its name in the test */
} Desk;

static void
desk_clear (Desk *self)
{
  g_clear_pointer (&self->reader, desk_file_close);
  g_clear_pointer (&self->fixture, desk_fixture_free);
  g_clear_pointer (&self->names, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
desk_init (Desk *self)
{
  self->fixture = desk_fixture_new (SEED);
  self->reader = desk_fixture_open_reader (self->fixture);
  self->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_ticket (Desk           *self,
            const char     *name,
            const char     *summary,
            const DeskUuid *requester,
            DeskUuid       *id)
{
  gint64 row_no;

  desk_fixture_add_ticket (self->fixture, summary, requester, id);
  row_no = desk_fixture_find_row (self->fixture, DESK_TABLE_TICKET, id);
  g_hash_table_insert (self->names, g_memdup2 (&row_no, sizeof row_no), (gpointer) name);
}

static void
add_note (Desk           *self,
          const DeskUuid *ticket,
          const char     *body)
{
  DeskUuid id;

  desk_fixture_add_note (self->fixture, ticket, body, &id);
}

static void
set_text (Desk           *self,
          const DeskUuid *ticket,
          const char     *field,
          const char     *text)
{
  desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, ticket, field, text);
}

static void
add_article (Desk           *self,
             const char     *title,
             const char     *kind,
             const char     *keywords,
             const char     *body,
             const DeskUuid *service,
             DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "article_new");
  DeskOperation *operation;

  desk_id_source_next_uuid (self->fixture->ids, desk_fixture_get_now_ms (self->fixture), id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_ARTICLE, id);
  desk_operation_put_text (operation, "kind", kind);
  desk_operation_put_text (operation, "title", title);
  desk_operation_put_text (operation, "keywords", keywords);
  desk_operation_put_text (operation, "body", body);
  desk_operation_put_text (operation, "audience", "internal");
  desk_operation_put_text (operation, "state", "draft");
  if (service != NULL)
    {
      g_auto (DeskValue) article_value = DESK_VALUE_INIT;
      g_auto (DeskValue) service_value = DESK_VALUE_INIT;

      desk_value_set_uuid (&article_value, id);
      desk_value_set_uuid (&service_value, service);
      desk_commit_add_member (commit, DESK_TABLE_ARTICLE_SERVICE, "article_id", &article_value, "service_id", &service_value, NULL);
    }
  desk_fixture_act (self->fixture, commit);
}

static void
index_all (Desk *self)
{
  g_autoptr (GError) error = NULL;

  desk_search_index_run (self->fixture->file, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
name_rows (Desk   *self,
           GArray *rows)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const char *name = g_hash_table_lookup (self->names, &g_array_index (rows, gint64, i));

      g_assert_nonnull (name);
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }

  return g_string_free (names, FALSE);
}

static char *
find (Desk       *self,
      const char *text)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  gint64 now_ms = desk_fixture_get_now_ms (self->fixture);
  gboolean is_complete = FALSE;

  rows = desk_search_tickets (self->reader, query, &self->fixture->me, now_ms, now_ms + 2 * DESK_HOUR_MS, 0, &is_complete, &error);
  g_assert_no_error (error);
  g_assert_true (is_complete);

  return name_rows (self, rows);
}

/* Tickets by name, in the order they are found. */
static void
assert_found (Desk       *self,
              const char *text,
              const char *expected)
{
  g_autofree char *found = find (self, text);

  g_test_message ("%.60s → %s", text, found);
  g_assert_cmpstr (found, ==, expected);
}

static GPtrArray *
find_hits (Desk             *self,
           const char       *text,
           DeskSearchPlaces  places)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (GError) error = NULL;
  gint64 now_ms = desk_fixture_get_now_ms (self->fixture);
  GPtrArray *hits = desk_search_hits (self->reader, query, places, &self->fixture->me, now_ms, now_ms, 20, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      DeskSearchHit *hit = g_ptr_array_index (hits, i);

      g_test_message ("%s → %s %s | %s | %s", text, hit->number, hit->marked_title, hit->snippet, hit->why);
    }

  return hits;
}

/* --- words --- */

/* The same, whether the index has it or not. */
static void
assert_words (Desk *desk)
{
  assert_found (desk, "printer", "stripes jam");
  assert_found (desk, "PRINTER", "stripes jam");
  assert_found (desk, "prin", "stripes jam");
  /* Too short to be the beginning of anything but a title. */
  assert_found (desk, "pr", "stripes");
  assert_found (desk, "\"prin\"", "");
  assert_found (desk, "floor printer", "stripes");
  assert_found (desk, "drum", "stripes");
  assert_found (desk, "cafe", "accents");
  assert_found (desk, "CAFÉ", "accents");
  assert_found (desk, "strasse", "");
  assert_found (desk, "straße", "accents");
  assert_found (desk, "übung", "accents");
  assert_found (desk, "ubung", "accents");
  assert_found (desk, "0x80070005", "stripes");
  assert_found (desk, "e-mail", "jam");
  assert_found (desk, "wi-fi", "");
  assert_found (desk, "\"paper jam\"", "jam");
  assert_found (desk, "\"jam paper\"", "");
  assert_found (desk, "paper-jam", "jam");
  assert_found (desk, "zzz", "");
  assert_found (desk, "printer zzz", "");
}

static void
test_words (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid stripes, jam, accents;

  desk_init (&desk);
  add_ticket (&desk, "accents", "Café in der Straße", NULL, &accents);
  set_text (&desk, &accents, "symptoms", "U\xcc\x88" "bung macht den Meister");
  add_ticket (&desk, "jam", "Paper jam", NULL, &jam);
  set_text (&desk, &jam, "description", "The printer on the left; e-mail came from Ada");
  add_ticket (&desk, "stripes", "Printer prints stripes", NULL, &stripes);
  set_text (&desk, &stripes, "description", "On the third floor. Error 0x80070005.");
  add_note (&desk, &stripes, "It is the **drum**");

  assert_words (&desk);
  index_all (&desk);
  assert_words (&desk);
}

static void
assert_negated (Desk *desk)
{
  assert_found (desk, "printer -drum", "jam");
  assert_found (desk, "printer -\"paper jam\"", "stripes");
  assert_found (desk, "-printer", "other");
  /* Nobody means every word that begins so. */
  assert_found (desk, "printer -dru", "stripes jam");
  assert_found (desk, "printer -zzz", "stripes jam");
}

static void
test_negation (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid stripes, jam, other;

  desk_init (&desk);
  add_ticket (&desk, "other", "Something else", NULL, &other);
  add_ticket (&desk, "jam", "Printer has a paper jam", NULL, &jam);
  add_ticket (&desk, "stripes", "Printer prints stripes", NULL, &stripes);
  add_note (&desk, &stripes, "It is the drum");

  assert_negated (&desk);
  index_all (&desk);
  assert_negated (&desk);
}

/* --- what changes --- */

static void
test_changes (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid ticket, note;

  desk_init (&desk);
  add_ticket (&desk, "a", "Printer prints stripes", NULL, &ticket);
  desk_fixture_add_note (desk.fixture, &ticket, "It is the drum", &note);
  index_all (&desk);

  set_text (&desk, &ticket, "summary", "Scanner scans stripes");
  assert_found (&desk, "printer", "");
  assert_found (&desk, "scanner", "a");
  index_all (&desk);
  assert_found (&desk, "printer", "");
  assert_found (&desk, "scanner", "a");

  desk_fixture_set_integer (desk.fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 1);
  assert_found (&desk, "drum", "");
  index_all (&desk);
  assert_found (&desk, "drum", "");
  desk_fixture_set_integer (desk.fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 0);
  assert_found (&desk, "drum", "a");
  index_all (&desk);
  assert_found (&desk, "drum", "a");

  /* With the ticket goes its timeline. */
  desk_fixture_set_integer (desk.fixture, DESK_TABLE_TICKET, &ticket, "withdrawn", 1);
  assert_found (&desk, "drum", "");
  assert_found (&desk, "scanner", "");
  assert_found (&desk, "", "");
  index_all (&desk);
  assert_found (&desk, "drum", "");
  assert_found (&desk, "scanner", "");
}

/* Some words here and some there, and the name of the customer. */
static void
assert_across (Desk *desk)
{
  assert_found (desk, "stripes drum", "stripes");
  assert_found (desk, "quist drum", "stripes");
  assert_found (desk, "quist toner", "stripes");
  assert_found (desk, "drum toner", "stripes");
  assert_found (desk, "northwind drum", "stripes");
  assert_found (desk, "quist drum -toner", "");
  assert_found (desk, "drum paper", "");
  assert_found (desk, "drum pr", "stripes");
}

static void
test_across (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid organisation, customer, stripes, jam;

  desk_init (&desk);
  desk_fixture_add_organisation (desk.fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (desk.fixture, "Ada Quist", &organisation, FALSE, &customer);
  add_ticket (&desk, "jam", "Paper jam", &customer, &jam);
  add_ticket (&desk, "stripes", "Printer prints stripes", &customer, &stripes);
  desk_fixture_set_uuid (desk.fixture, DESK_TABLE_TICKET, &stripes, "organisation_id", &organisation);
  add_note (&desk, &stripes, "It is the drum");
  add_note (&desk, &stripes, "No, the toner");

  assert_across (&desk);
  index_all (&desk);
  assert_across (&desk);
}

static void
test_order (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid in_title, in_text, in_entry, across, part;

  desk_init (&desk);
  add_ticket (&desk, "title", "Toner is empty", NULL, &in_title);
  add_ticket (&desk, "text", "Something", NULL, &in_text);
  set_text (&desk, &in_text, "description", "The toner is empty");
  add_ticket (&desk, "entry", "Something", NULL, &in_entry);
  add_note (&desk, &in_entry, "The toner is empty");
  add_ticket (&desk, "across", "Something empty", NULL, &across);
  add_note (&desk, &across, "The toner");
  add_ticket (&desk, "part", "Phototoner isempty", NULL, &part);

  assert_found (&desk, "toner empty", "title text entry across");
  index_all (&desk);
  assert_found (&desk, "toner empty", "title text entry across part");
}

/* Equals within a tier: the newest first. */
static void
test_newest_first (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid id;

  desk_init (&desk);
  add_ticket (&desk, "1", "Printer one", NULL, &id);
  add_ticket (&desk, "2", "Printer two", NULL, &id);
  add_ticket (&desk, "3", "Printer three", NULL, &id);
  assert_found (&desk, "printer", "3 2 1");
  index_all (&desk);
  assert_found (&desk, "printer", "3 2 1");
  assert_found (&desk, "", "3 2 1");
  assert_found (&desk, "!!! --- \"\"", "3 2 1");
}

static void
test_parts (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid id;

  desk_init (&desk);
  add_ticket (&desk, "long", "Netzwerkdruckerwarteschlange", NULL, &id);
  add_ticket (&desk, "japanese", "プリンターが壊れた", NULL, &id);
  add_ticket (&desk, "code", "Error KX4711B", NULL, &id);
  index_all (&desk);

  assert_found (&desk, "drucker", "long");
  assert_found (&desk, "Warteschlange", "long");
  assert_found (&desk, "壊れた", "japanese");
  assert_found (&desk, "4711", "code");
  assert_found (&desk, "\"drucker\"", "");
  assert_found (&desk, "ru", "");
}

/* --- fields --- */

static void
test_fields (void)
{
  g_auto (Desk) desk = { 0 };
  DeskFixture *fixture;
  DeskUuid organisation, ada, bo, other, team, a, b, c;

  desk_init (&desk);
  fixture = desk.fixture;
  desk_fixture_add_organisation (fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Ada Quist", &organisation, TRUE, &ada);
  desk_fixture_add_customer (fixture, "Bo Åkesson", NULL, FALSE, &bo);
  desk_fixture_add_analyst (fixture, "Kim Oduya", &other);
  desk_fixture_add_team (fixture, "Second line", NULL, &team);
  add_ticket (&desk, "a", "Printer a", &ada, &a);
  add_ticket (&desk, "b", "Printer b", &bo, &b);
  add_ticket (&desk, "c", "Printer c", NULL, &c);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &a, "owner_id", &fixture->me);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &b, "owner_id", &other);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &a, "organisation_id", &organisation);
  desk_fixture_set_uuid (fixture, DESK_TABLE_TICKET, &b, "team_id", &team);
  set_text (&desk, &a, "channel", "phone");
  set_text (&desk, &b, "channel", "face_to_face");
  set_text (&desk, &a, "service_level", "gold");
  set_text (&desk, &b, "category", "Printing/Colour");
  set_text (&desk, &c, "reference", "INC0000045");

  assert_found (&desk, "owner:me", "a");
  assert_found (&desk, "owner:none", "c");
  assert_found (&desk, "is:unowned", "c");
  assert_found (&desk, "is:mine", "a");
  assert_found (&desk, "-is:mine", "c b");
  assert_found (&desk, "owner:kim", "b");
  assert_found (&desk, "owner:\"kim oduya\"", "b");
  assert_found (&desk, "owner:\"kim od\"", "");
  assert_found (&desk, "owner:odu", "b");
  assert_found (&desk, "owner:me owner:kim", "b a");
  assert_found (&desk, "-owner:me", "c b");
  assert_found (&desk, "customer:ada", "a");
  assert_found (&desk, "customer:akesson", "b");
  assert_found (&desk, "customer:none", "c");
  assert_found (&desk, "-customer:ada", "c b");
  assert_found (&desk, "organisation:north", "a");
  assert_found (&desk, "team:second", "b");
  assert_found (&desk, "team:none", "c a");
  assert_found (&desk, "service:none", "c b a");
  assert_found (&desk, "service:mail", "");
  assert_found (&desk, "channel:phone", "a");
  assert_found (&desk, "channel:phone|face-to-face", "b a");
  assert_found (&desk, "-channel:phone", "c b");
  assert_found (&desk, "level:gold", "a");
  assert_found (&desk, "level:none", "c b");
  assert_found (&desk, "category:colour", "b");
  assert_found (&desk, "category:none", "c a");
  assert_found (&desk, "is:vip", "a");
  assert_found (&desk, "is:vip is:unowned", "");
  assert_found (&desk, "is:vip|unowned", "c a");
  assert_found (&desk, "status:new", "c b a");
  assert_found (&desk, "status:closed", "");
  assert_found (&desk, "is:open", "c b a");
  assert_found (&desk, "is:finished", "");
  assert_found (&desk, "type:incident", "c b a");
  assert_found (&desk, "type:change", "");
  assert_found (&desk, "printer owner:me", "a");
  assert_found (&desk, "scanner owner:me", "");
  assert_found (&desk, "number:INC0000045", "c");
  assert_found (&desk, "kind:answer", "");
  index_all (&desk);
  assert_found (&desk, "printer owner:kim", "b");
  assert_found (&desk, "printer -owner:kim", "c a");
  assert_found (&desk, "colour", "b");
  assert_found (&desk, "INC0000045", "c");
}

static void
add_tag (Desk           *self,
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
  g_auto (Desk) desk = { 0 };
  DeskUuid a, b, c;

  desk_init (&desk);
  add_ticket (&desk, "a", "One", NULL, &a);
  add_ticket (&desk, "b", "Two", NULL, &b);
  add_ticket (&desk, "c", "Three", NULL, &c);
  add_tag (&desk, &a, "printer");
  add_tag (&desk, &a, "vpn");
  add_tag (&desk, &b, "print-server");

  assert_found (&desk, "tag:print", "b a");
  assert_found (&desk, "tag:Printer", "a");
  assert_found (&desk, "tag:\"print\"", "");
  assert_found (&desk, "tag:\"print-server\"", "b");
  assert_found (&desk, "tag:printer tag:vpn", "a");
  assert_found (&desk, "tag:print tag:vpn", "a");
  assert_found (&desk, "-tag:vpn", "c b");
  assert_found (&desk, "tag:none", "c");
}

static void
test_numbers (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid first, second, article;
  g_autoptr (GPtrArray) hits = NULL;

  desk_init (&desk);
  add_ticket (&desk, "first", "One", NULL, &first);
  add_ticket (&desk, "second", "As in INC-000001, but 1 more", NULL, &second);
  add_article (&desk, "Three", "answer", "", "", NULL, &article);
  index_all (&desk);

  assert_found (&desk, "INC-000001", "first second");
  assert_found (&desk, "inc1", "first");
  assert_found (&desk, "#1", "first second");
  assert_found (&desk, "1", "first second");
  assert_found (&desk, "number:1", "first");
  assert_found (&desk, "number:REQ-1", "first");
  assert_found (&desk, "number:9", "");
  assert_found (&desk, "KB-1", "");
  assert_found (&desk, "-number:1", "second");
  assert_found (&desk, "1 one", "first");
  assert_found (&desk, "1 two", "");

  hits = find_hits (&desk, "1", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 3);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = find_hits (&desk, "KB-0001", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 1);
  g_assert_cmpint (((DeskSearchHit *) hits->pdata[0])->kind, ==, DESK_SEARCH_HIT_ARTICLE);
}

static void
promise (Desk           *self,
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
  g_auto (Desk) desk = { 0 };
  DeskUuid missed, shift, today, tomorrow, week, finished;

  desk_init (&desk);
  add_ticket (&desk, "missed", "One", NULL, &missed);
  promise (&desk, &missed, FIXTURE_NOW_MS - DESK_HOUR_MS);
  add_ticket (&desk, "shift", "Two", NULL, &shift);
  promise (&desk, &shift, FIXTURE_NOW_MS + DESK_HOUR_MS);
  add_ticket (&desk, "today", "Three", NULL, &today);
  promise (&desk, &today, FIXTURE_NOW_MS + 6 * DESK_HOUR_MS);
  add_ticket (&desk, "tomorrow", "Four", NULL, &tomorrow);
  promise (&desk, &tomorrow, FIXTURE_NOW_MS + 20 * DESK_HOUR_MS);
  add_ticket (&desk, "week", "Five", NULL, &week);
  promise (&desk, &week, FIXTURE_NOW_MS + 50 * DESK_HOUR_MS);
  add_ticket (&desk, "finished", "Six", NULL, &finished);
  promise (&desk, &finished, FIXTURE_NOW_MS - DESK_HOUR_MS);
  set_text (&desk, &finished, "status", "cancelled");

  assert_found (&desk, "due:missed", "missed");
  assert_found (&desk, "due:shift", "shift missed");
  assert_found (&desk, "due:today", "today shift missed");
  assert_found (&desk, "due:tomorrow", "tomorrow");
  assert_found (&desk, "due:missed|tomorrow", "tomorrow missed");
  assert_found (&desk, "due:week", "week tomorrow today shift missed");
  assert_found (&desk, "due:week -due:today", "week tomorrow");
  assert_found (&desk, "due:today three", "today");
}

/* --- within given tickets --- */

static void
test_within (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (gint64));
  static const char *const searches[] = { "printer", "printer owner:none", "owner:me", "", "-drum", "\"printer 3\"" };
  static const char *const expected[] = { "x y", "x y", "", "x y z", "y z", "" };
  DeskUuid ids[3];

  desk_init (&desk);
  add_ticket (&desk, "z", "Scanner", NULL, &ids[0]);
  add_ticket (&desk, "y", "Printer", NULL, &ids[1]);
  add_ticket (&desk, "x", "Printer", NULL, &ids[2]);
  add_note (&desk, &ids[2], "The drum");
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
          found = name_rows (&desk, rows);
          g_assert_cmpstr (found, ==, expected[j]);
        }
      index_all (&desk);
      for (gint64 no_row = 1000; no_row < 1300; no_row++)
        g_array_append_val (within, no_row);
    }
}

/* --- spelling --- */

static void
assert_suggestion (Desk       *self,
                   const char *text,
                   const char *expected)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  g_autoptr (DeskSearchQuery) suggestion = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  desk_search_suggest (self->reader, query, &suggestion, &error);
  g_assert_no_error (error);
  if (suggestion != NULL)
    found = desk_search_query_to_string (suggestion);
  g_test_message ("%s → %s", text, found);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_spelling (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid id;

  desk_init (&desk);
  add_ticket (&desk, "a", "Printer prints stripes", NULL, &id);
  add_ticket (&desk, "b", "Printer and scanner", NULL, &id);
  add_ticket (&desk, "c", "Der Drücker ist außer Betrieb, authentication fails, пароль", NULL, &id);
  index_all (&desk);

  assert_suggestion (&desk, "pritner", "printer");
  assert_suggestion (&desk, "prinetr stripse", "printer stripes");
  assert_suggestion (&desk, "scaner status:new", "scanner status:new");
  assert_suggestion (&desk, "printr \"stirpes\"", "printer \"stirpes\"");
  assert_suggestion (&desk, "drukker", "drucker");
  assert_suggestion (&desk, "autentikation", "authentication");
  assert_suggestion (&desk, "парполь", "пароль");
  assert_suggestion (&desk, "printer", NULL);
  assert_suggestion (&desk, "pri", NULL);
  assert_suggestion (&desk, "qxzv", NULL);
  assert_suggestion (&desk, "zebra", NULL);
  assert_suggestion (&desk, "-pritner", NULL);
  assert_suggestion (&desk, "", NULL);
}

/* --- hits --- */

static void
test_hits (void)
{
  g_auto (Desk) desk = { 0 };
  DeskUuid ticket, article;

  desk_init (&desk);
  add_ticket (&desk, "a", "Printer prints stripes", NULL, &ticket);
  set_text (&desk, &ticket, "symptoms", "Black stripes\nfrom top to bottom");
  add_note (&desk, &ticket, "We ordered a new drum, as the old one is worn out and cannot be repaired any more by anybody who would not charge more than for a new one; the drum will come on Friday");
  add_article (&desk, "Stripes on paper", "answer", "laser", "Change the drum.", NULL, &article);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) all = find_hits (&desk, "stripe drum", DESK_SEARCH_IN_ALL);
      g_autoptr (GPtrArray) tickets = find_hits (&desk, "stripe drum", DESK_SEARCH_IN_TICKETS);
      g_autoptr (GPtrArray) articles = find_hits (&desk, "stripe drum", DESK_SEARCH_IN_ARTICLES);
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
      index_all (&desk);
    }
}

static void
test_snippets (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) hits = NULL;
  DeskSearchHit *hit;
  DeskUuid ticket;

  desk_init (&desk);
  add_ticket (&desk, "a", "One " START "forged" END " title", NULL, &ticket);
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "Fülltext ohne Belang. ");
  g_string_append (text, "Der Nadelöhr-Fehler\tsteht " START "hier" END ".");
  for (guint i = 0; i < 100; i++)
    g_string_append (text, " Noch mehr Fülltext.");
  set_text (&desk, &ticket, "description", text->str);

  hits = find_hits (&desk, "nadelohr hier", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 0);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = find_hits (&desk, "nadelohr fehler", DESK_SEARCH_IN_ALL);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->marked_title, ==, "One forged title");
  g_assert_true (g_utf8_validate (hit->snippet, -1, NULL));
  g_assert_true (g_str_has_prefix (hit->snippet, "…"));
  g_assert_true (g_str_has_suffix (hit->snippet, "…"));
  g_assert_nonnull (strstr (hit->snippet, START "Nadelöhr" END "-" START "Fehler" END " steht hier."));
  g_assert_cmpuint (strlen (hit->snippet), <, 220);
}

static void
test_articles (void)
{
  g_auto (Desk) desk = { 0 };
  static const struct {
    const char *text;
    guint n;
  } searches[] = {
    { "", 3 },          { "kind:policy", 1 },  { "kind:answer|policy", 2 }, { "state:draft", 3 },  { "state:published", 0 }, { "audience:internal", 3 },
    { "status:new", 0 }, { "service:mail", 1 }, { "service:none", 2 },       { "-kind:policy", 2 }, { "mail", 2 },            { "mail kind:known_error", 1 },
    { "owner:me", 0 },   { "owner:none", 3 },   { "number:2", 1 },           { "password", 1 },
  };
  DeskUuid service, id;

  desk_init (&desk);
  {
    g_autoptr (DeskCommit) commit = desk_fixture_begin (desk.fixture, "record_edit");

    desk_id_source_next_uuid (desk.fixture->ids, FIXTURE_NOW_MS, &service);
    desk_operation_put_text (desk_commit_add_insert (commit, DESK_TABLE_SERVICE, &service), "name", "Mail and calendar");
    desk_fixture_act (desk.fixture, commit);
  }
  add_article (&desk, "Mail does not arrive", "answer", "post", "Look into the other folders", &service, &id);
  add_article (&desk, "Who may have which mailbox", "policy", "password", "Ask the lead", NULL, &id);
  add_article (&desk, "Calendar shows the wrong zone", "known_error", "", "Write a mail to the vendor", NULL, &id);

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
      index_all (&desk);
    }
}

/* --- what must not go wrong --- */

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "\"", "\"\"\"", "'", "a\"b", "NEAR(a b)", "a AND b", "a OR", "NOT", "a NOT b", "*", "a*", "* *", "title:a", "title : a", "{title body} : a", "^a", "-", "--", "a -",
    "(a", "a)", "((((((((((", "a+b", "+", ";", "'; DROP TABLE ticket; --", "\\", "%", "_", "\x01\x02\x1b", "a\x7f" "b", "\xff\xfe", "\xe2\x80\xae" "abc", "\xf0\x9f\x98\x80",
    "owner:\"'; --\"", "tag:%", "category:\"*\"", "number:'", "customer:(", "-customer:\"\"", "priority:1' OR 1=1", "search_body MATCH a", "rank:1", "\xee\x80\x80", "NEAR/2",
    "a NEAR/2 b", "\"a\" * \"b\"", ":::::", "owner:owner:owner:me", "\xcc\x81", "\xe0\xb8\x81\xe0\xb8\xb3",
  };
  g_auto (Desk) desk = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (GError) error = NULL;
  DeskUuid ticket;

  desk_init (&desk);
  add_ticket (&desk, "a", "A and b, not near the title: \xf0\x9f\x98\x80 \xe2\x80\xae", NULL, &ticket);
  add_note (&desk, &ticket, "a OR b");
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
      index_all (&desk);
    }
  assert_found (&desk, "\"a and b\"", "a");
  assert_found (&desk, "NEAR", "a");
  assert_found (&desk, "NOT AND", "a");
}

static void
test_long (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *letters = g_strnfill (10000, 'x');
  g_autofree char *quotes = g_strnfill (10000, '"');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *body = g_strnfill (200000, 'y');
  DeskUuid ticket;

  desk_init (&desk);
  add_ticket (&desk, "a", "Word17", NULL, &ticket);
  add_note (&desk, &ticket, body);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (words, "word%u ", i);
  for (guint i = 0; i < 2; i++)
    {
      assert_found (&desk, letters, "");
      assert_found (&desk, quotes, "a");
      assert_found (&desk, words->str, "");
      assert_found (&desk, body, "a");
      index_all (&desk);
    }
}

static void
test_cancel (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("printer stripes");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  DeskUuid id;

  desk_init (&desk);
  add_ticket (&desk, "a", "Printer prints stripes", NULL, &id);
  desk_file_set_cancellable (desk.reader, cancellable);
  assert_found (&desk, "printer", "a");

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
  assert_found (&desk, "printer", "a");
}

/* Within the caller's own transaction nothing that comes later is seen. */
static void
test_one_moment (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;
  DeskUuid id;

  desk_init (&desk);
  add_ticket (&desk, "a", "Printer one", NULL, &id);
  desk_file_begin_read (desk.reader, &error);
  g_assert_no_error (error);
  assert_found (&desk, "printer", "a");
  add_ticket (&desk, "b", "Printer two", NULL, &id);
  index_all (&desk);
  assert_found (&desk, "printer", "a");
  desk_file_end_read (desk.reader);
  assert_found (&desk, "printer", "b a");
}

/* More than is taken, and more than is waiting to be indexed. */
static void
test_much (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (DeskBatch) batch = NULL;
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse ("printer");
  g_autoptr (DeskSearchQuery) rare = desk_search_query_parse ("printer rare");
  g_autoptr (GError) error = NULL;
  gboolean is_complete;

  desk_init (&desk);
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
      index_all (&desk);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/search/words", test_words);
  g_test_add_func ("/store/search/negation", test_negation);
  g_test_add_func ("/store/search/changed-and-withdrawn-at-once", test_changes);
  g_test_add_func ("/store/search/words-across-a-timeline", test_across);
  g_test_add_func ("/store/search/titles-first", test_order);
  g_test_add_func ("/store/search/newest-first", test_newest_first);
  g_test_add_func ("/store/search/parts-of-words", test_parts);
  g_test_add_func ("/store/search/fields", test_fields);
  g_test_add_func ("/store/search/tags", test_tags);
  g_test_add_func ("/store/search/numbers", test_numbers);
  g_test_add_func ("/store/search/due", test_due);
  g_test_add_func ("/store/search/within", test_within);
  g_test_add_func ("/store/search/spelling", test_spelling);
  g_test_add_func ("/store/search/hits", test_hits);
  g_test_add_func ("/store/search/snippets", test_snippets);
  g_test_add_func ("/store/search/articles", test_articles);
  g_test_add_func ("/store/search/hostile", test_hostile);
  g_test_add_func ("/store/search/long", test_long);
  g_test_add_func ("/store/search/cancel", test_cancel);
  g_test_add_func ("/store/search/one-moment", test_one_moment);
  g_test_add_func ("/store/search/much", test_much);

  return g_test_run ();
}
