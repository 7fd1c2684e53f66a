// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Searching: which tickets are found by words, at once and after they were
 * indexed, and in what order.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "search-desk.h"

/* The same, whether the index has it or not. */
static void
assert_words (SearchDesk *desk)
{
  search_desk_assert_found (desk, "printer", "stripes jam");
  search_desk_assert_found (desk, "PRINTER", "stripes jam");
  search_desk_assert_found (desk, "prin", "stripes jam");
  /* Too short to be the beginning of anything but a title. */
  search_desk_assert_found (desk, "pr", "stripes");
  search_desk_assert_found (desk, "\"prin\"", "");
  search_desk_assert_found (desk, "floor printer", "stripes");
  search_desk_assert_found (desk, "drum", "stripes");
  search_desk_assert_found (desk, "cafe", "accents");
  search_desk_assert_found (desk, "CAFÉ", "accents");
  search_desk_assert_found (desk, "strasse", "");
  search_desk_assert_found (desk, "straße", "accents");
  search_desk_assert_found (desk, "übung", "accents");
  search_desk_assert_found (desk, "ubung", "accents");
  search_desk_assert_found (desk, "0x80070005", "stripes");
  search_desk_assert_found (desk, "e-mail", "jam");
  search_desk_assert_found (desk, "wi-fi", "");
  search_desk_assert_found (desk, "\"paper jam\"", "jam");
  search_desk_assert_found (desk, "\"jam paper\"", "");
  search_desk_assert_found (desk, "paper-jam", "jam");
  search_desk_assert_found (desk, "zzz", "");
  search_desk_assert_found (desk, "printer zzz", "");
}

static void
test_words (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid stripes, jam, accents;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "accents", "Café in der Straße", NULL, &accents);
  search_desk_set_text (&desk, &accents, "symptoms", "U\xcc\x88" "bung macht den Meister");
  search_desk_add_ticket (&desk, "jam", "Paper jam", NULL, &jam);
  search_desk_set_text (&desk, &jam, "description", "The printer on the left; e-mail came from Ada");
  search_desk_add_ticket (&desk, "stripes", "Printer prints stripes", NULL, &stripes);
  search_desk_set_text (&desk, &stripes, "description", "On the third floor. Error 0x80070005.");
  search_desk_add_note (&desk, &stripes, "It is the **drum**");

  assert_words (&desk);
  search_desk_index (&desk);
  assert_words (&desk);
}

static void
assert_negated (SearchDesk *desk)
{
  search_desk_assert_found (desk, "printer -drum", "jam");
  search_desk_assert_found (desk, "printer -\"paper jam\"", "stripes");
  search_desk_assert_found (desk, "-printer", "other");
  /* Nobody means every word that begins so. */
  search_desk_assert_found (desk, "printer -dru", "stripes jam");
  search_desk_assert_found (desk, "printer -zzz", "stripes jam");
}

static void
test_negation (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid stripes, jam, other;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "other", "Something else", NULL, &other);
  search_desk_add_ticket (&desk, "jam", "Printer has a paper jam", NULL, &jam);
  search_desk_add_ticket (&desk, "stripes", "Printer prints stripes", NULL, &stripes);
  search_desk_add_note (&desk, &stripes, "It is the drum");

  assert_negated (&desk);
  search_desk_index (&desk);
  assert_negated (&desk);
}

/* --- what changes --- */

static void
test_changes (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid ticket, note;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Printer prints stripes", NULL, &ticket);
  desk_fixture_add_note (desk.fixture, &ticket, "It is the drum", &note);
  search_desk_index (&desk);

  search_desk_set_text (&desk, &ticket, "summary", "Scanner scans stripes");
  search_desk_assert_found (&desk, "printer", "");
  search_desk_assert_found (&desk, "scanner", "a");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "printer", "");
  search_desk_assert_found (&desk, "scanner", "a");

  desk_fixture_set_integer (desk.fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 1);
  search_desk_assert_found (&desk, "drum", "");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "drum", "");
  desk_fixture_set_integer (desk.fixture, DESK_TABLE_ENTRY, &note, "withdrawn", 0);
  search_desk_assert_found (&desk, "drum", "a");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "drum", "a");

  /* With the ticket goes its timeline. */
  desk_fixture_set_integer (desk.fixture, DESK_TABLE_TICKET, &ticket, "withdrawn", 1);
  search_desk_assert_found (&desk, "drum", "");
  search_desk_assert_found (&desk, "scanner", "");
  search_desk_assert_found (&desk, "", "");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "drum", "");
  search_desk_assert_found (&desk, "scanner", "");
}

/* Some words here and some there, and the name of the customer. */
static void
assert_across (SearchDesk *desk)
{
  search_desk_assert_found (desk, "stripes drum", "stripes");
  search_desk_assert_found (desk, "quist drum", "stripes");
  search_desk_assert_found (desk, "quist toner", "stripes");
  search_desk_assert_found (desk, "drum toner", "stripes");
  search_desk_assert_found (desk, "northwind drum", "stripes");
  search_desk_assert_found (desk, "quist drum -toner", "");
  search_desk_assert_found (desk, "drum paper", "");
  search_desk_assert_found (desk, "drum pr", "stripes");
}

static void
test_across (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid organisation, customer, stripes, jam;

  search_desk_init (&desk);
  desk_fixture_add_organisation (desk.fixture, "Northwind Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (desk.fixture, "Ada Quist", &organisation, FALSE, &customer);
  search_desk_add_ticket (&desk, "jam", "Paper jam", &customer, &jam);
  search_desk_add_ticket (&desk, "stripes", "Printer prints stripes", &customer, &stripes);
  desk_fixture_set_uuid (desk.fixture, DESK_TABLE_TICKET, &stripes, "organisation_id", &organisation);
  search_desk_add_note (&desk, &stripes, "It is the drum");
  search_desk_add_note (&desk, &stripes, "No, the toner");

  assert_across (&desk);
  search_desk_index (&desk);
  assert_across (&desk);
}

static void
test_order (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid in_title, in_text, in_entry, across, part;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "title", "Toner is empty", NULL, &in_title);
  search_desk_add_ticket (&desk, "text", "Something", NULL, &in_text);
  search_desk_set_text (&desk, &in_text, "description", "The toner is empty");
  search_desk_add_ticket (&desk, "entry", "Something", NULL, &in_entry);
  search_desk_add_note (&desk, &in_entry, "The toner is empty");
  search_desk_add_ticket (&desk, "across", "Something empty", NULL, &across);
  search_desk_add_note (&desk, &across, "The toner");
  search_desk_add_ticket (&desk, "part", "Phototoner isempty", NULL, &part);

  search_desk_assert_found (&desk, "toner empty", "title text entry across");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "toner empty", "title text entry across part");
}

/* Equals within a tier: the newest first. */
static void
test_newest_first (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "1", "Printer one", NULL, &id);
  search_desk_add_ticket (&desk, "2", "Printer two", NULL, &id);
  search_desk_add_ticket (&desk, "3", "Printer three", NULL, &id);
  search_desk_assert_found (&desk, "printer", "3 2 1");
  search_desk_index (&desk);
  search_desk_assert_found (&desk, "printer", "3 2 1");
  search_desk_assert_found (&desk, "", "3 2 1");
  search_desk_assert_found (&desk, "!!! --- \"\"", "3 2 1");
}

static void
test_parts (void)
{
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "long", "Netzwerkdruckerwarteschlange", NULL, &id);
  search_desk_add_ticket (&desk, "japanese", "プリンターが壊れた", NULL, &id);
  search_desk_add_ticket (&desk, "code", "Error KX4711B", NULL, &id);
  search_desk_index (&desk);

  search_desk_assert_found (&desk, "drucker", "long");
  search_desk_assert_found (&desk, "Warteschlange", "long");
  search_desk_assert_found (&desk, "壊れた", "japanese");
  search_desk_assert_found (&desk, "4711", "code");
  search_desk_assert_found (&desk, "\"drucker\"", "");
  search_desk_assert_found (&desk, "ru", "");
}

/* --- spelling --- */

static void
assert_suggestion (SearchDesk *self,
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
  g_auto (SearchDesk) desk = { 0 };
  DeskUuid id;

  search_desk_init (&desk);
  search_desk_add_ticket (&desk, "a", "Printer prints stripes", NULL, &id);
  search_desk_add_ticket (&desk, "b", "Printer and scanner", NULL, &id);
  search_desk_add_ticket (&desk, "c", "Der Drücker ist außer Betrieb, authentication fails, пароль", NULL, &id);
  search_desk_index (&desk);

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
  g_test_add_func ("/store/search/spelling", test_spelling);

  return g_test_run ();
}
