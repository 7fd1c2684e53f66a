// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-choices.h"
#include "desk-customer-find.h"
#include "desk-fixture.h"
#include "desk-queue-row.h"

/* The names found, in their order, separated by blanks and bars. */
static char *
find (DeskFixture *fixture,
      const char  *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = desk_customers_find (fixture->file, text, 10, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < matches->len; i++)
    {
      DeskCustomerMatch *match = g_ptr_array_index (matches, i);

      if (i > 0)
        g_string_append (names, " | ");
      g_string_append (names, match->name);
    }

  return g_string_free (names, FALSE);
}

static void
assert_found (DeskFixture *fixture,
              const char  *text,
              const char  *names)
{
  g_autofree char *found = find (fixture, text);

  g_assert_cmpstr (found, ==, names);
}

static DeskFixture *
build_people (void)
{
  DeskFixture *fixture = desk_fixture_new (11);
  DeskUuid organisation, customer;

  desk_fixture_add_organisation (fixture, "Lindqvist Paper Mills", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (fixture, "Zoë Müller", &organisation, TRUE, &customer);
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "email", "zoe.mueller@lindqvist.example");
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "phone", "+49 30 5550 123");
  desk_fixture_add_customer (fixture, "Anna Zoelly", NULL, FALSE, &customer);
  desk_fixture_set_text (fixture, DESK_TABLE_CUSTOMER, &customer, "phone", "040 5550 999");
  desk_fixture_add_customer (fixture, "Bernd Lindner", NULL, FALSE, &customer);

  return fixture;
}

static void
test_words (void)
{
  g_autoptr (DeskFixture) fixture = build_people ();

  /* Accents and capitals do not matter; who is called so first comes first. */
  assert_found (fixture, "zoe", "Zoë Müller | Anna Zoelly");
  assert_found (fixture, "MULL", "Zoë Müller");
  /* Any order, any of name and organisation. */
  assert_found (fixture, "lind", "Bernd Lindner | Zoë Müller");
  assert_found (fixture, "paper zoe", "Zoë Müller");
  assert_found (fixture, "zoe.mue", "Zoë Müller");
  /* Beginnings of words only, and every word must be found. */
  assert_found (fixture, "ller", "");
  assert_found (fixture, "zoe bernd", "");
  assert_found (fixture, "  ", "");
}

static void
test_numbers (void)
{
  g_autoptr (DeskFixture) fixture = build_people ();

  assert_found (fixture, "5550 123", "Zoë Müller");
  assert_found (fixture, "030 5550123", "Zoë Müller");
  assert_found (fixture, "+49 40 5550-999", "Anna Zoelly");
  assert_found (fixture, "5550", "Anna Zoelly | Zoë Müller");
  assert_found (fixture, "55", "");
}

static void
test_withdrawn (void)
{
  g_autoptr (DeskFixture) fixture = build_people ();
  g_autoptr (GPtrArray) matches = desk_customers_find (fixture->file, "bernd", 10, NULL);
  DeskUuid bernd = ((DeskCustomerMatch *) g_ptr_array_index (matches, 0))->id;

  desk_fixture_set_integer (fixture, DESK_TABLE_CUSTOMER, &bernd, "withdrawn", 1);
  assert_found (fixture, "bernd", "");
}

static void
test_open_tickets (void)
{
  g_autoptr (DeskFixture) fixture = build_people ();
  g_autoptr (GPtrArray) matches = desk_customers_find (fixture->file, "anna", 10, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid anna = ((DeskCustomerMatch *) g_ptr_array_index (matches, 0))->id;
  DeskUuid first, second, third;

  desk_fixture_add_ticket (fixture, "No sound", &anna, &first);
  desk_clock_advance_ms (fixture->clock, DESK_MINUTE_MS);
  desk_fixture_add_ticket (fixture, "No picture", &anna, &second);
  desk_fixture_add_ticket (fixture, "Somebody else's", NULL, &third);
  desk_customers_load_open_tickets (fixture->file, &anna, 10, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((DeskQueueRow *) g_ptr_array_index (rows, 0))->summary, ==, "No picture");

  /* What is finished is not open. */
  g_clear_pointer (&rows, g_ptr_array_unref);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &second, "status", "cancelled");
  desk_customers_load_open_tickets (fixture->file, &anna, 10, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((DeskQueueRow *) g_ptr_array_index (rows, 0))->summary, ==, "No sound");
}

static void
test_choices (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (12);
  g_autoptr (GPtrArray) analysts = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid carla, ben, ticket;

  desk_fixture_add_analyst (fixture, "Carla Stone", &carla);
  desk_fixture_add_analyst (fixture, "Ben Ode", &ben);
  desk_fixture_set_integer (fixture, DESK_TABLE_ANALYST, &carla, "left_at", FIXTURE_NOW_MS - 1);
  analysts = desk_choices_load (fixture->file, DESK_TABLE_ANALYST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysts->len, ==, 2);
  g_assert_cmpstr (((DeskChoice *) g_ptr_array_index (analysts, 0))->label, ==, "Ben Ode");
  g_assert_cmpstr (((DeskChoice *) g_ptr_array_index (analysts, 1))->label, ==, "Robin Lee");
  g_assert_cmpstr (((DeskChoice *) g_ptr_array_index (analysts, 1))->detail, ==, "First line");

  desk_fixture_add_ticket (fixture, "One", NULL, &ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "category", "Telephone");
  for (guint i = 0; i < 2; i++)
    {
      desk_fixture_add_ticket (fixture, "Another", NULL, &ticket);
      desk_fixture_set_text (fixture, DESK_TABLE_TICKET, &ticket, "category", "Printing");
    }
  texts = desk_choices_load_texts (fixture->file, "category", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (texts->len, ==, 2);
  g_assert_cmpstr (((DeskChoice *) g_ptr_array_index (texts, 0))->label, ==, "Printing");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/customer-find/words", test_words);
  g_test_add_func ("/store/customer-find/numbers", test_numbers);
  g_test_add_func ("/store/customer-find/withdrawn-is-not-found", test_withdrawn);
  g_test_add_func ("/store/customer-find/open-tickets", test_open_tickets);
  g_test_add_func ("/store/choices/who-has-left-is-none", test_choices);

  return g_test_run ();
}
