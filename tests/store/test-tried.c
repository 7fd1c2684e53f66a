// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was tried already, here and on linked tickets; and linking.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-tried.h"
#include "ticket-acts.h"

static void
try (DeskFixture    *self,
     const DeskUuid *ticket,
     const char     *body,
     const char     *outcome)
{
  DeskTicketAction *action = ticket_begin (self, DESK_ACTION_ATTEMPT, ticket);

  desk_clock_advance_ms (self->clock, DESK_HOUR_MS);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "outcome", outcome);
  ticket_act (self, action);
}

static DeskTicketAction *
begin_link (DeskFixture    *self,
            const DeskUuid *from,
            const DeskUuid *to,
            const char     *kind)
{
  DeskTicketAction *action = ticket_begin (self, DESK_ACTION_LINK, from);

  desk_operation_put_uuid (desk_ticket_action_get_entry (action), "linked_ticket_id", to);
  if (kind != NULL)
    desk_operation_put_text (desk_ticket_action_get_entry (action), "link_kind", kind);

  return action;
}

static void
assert_tried (DeskFixture    *self,
              const DeskUuid *ticket,
              const char     *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tried = desk_tried_load (self->file, ticket, DESK_TRIED_MAX, &error);
  g_autoptr (GString) bodies = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < tried->len; i++)
    {
      const DeskTried *one = g_ptr_array_index (tried, i);

      g_assert_nonnull (one->number);
      g_assert_nonnull (one->summary);
      g_assert_nonnull (one->author);
      g_assert_cmpint (one->is_elsewhere, ==, !desk_uuid_equal (&one->ticket, ticket));
      g_string_append_printf (bodies, "%s%s%s", bodies->len > 0 ? " " : "", desk_record_get_text (one->entry, "body"), one->is_elsewhere ? "*" : "");
    }
  g_assert_cmpstr (bodies->str, ==, expected);
}

static void
test_tried (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid here, there, back, sibling, problem, far;

  desk_fixture_add_ticket (self, "Printer", NULL, &here);
  desk_fixture_add_ticket (self, "Printer too", NULL, &there);
  desk_fixture_add_ticket (self, "Again", NULL, &back);
  desk_fixture_add_ticket (self, "Sibling", NULL, &sibling);
  desk_fixture_add_ticket (self, "Problem", NULL, &problem);
  desk_fixture_add_ticket (self, "Two steps away", NULL, &far);
  assert_tried (self, &here, "");
  try (self, &here, "one", "no_effect");
  try (self, &there, "two", "worked");
  try (self, &back, "three", "worse");
  try (self, &sibling, "four", "partly");
  try (self, &problem, "five", "worked");
  try (self, &far, "six", "worked");
  assert_tried (self, &here, "one");

  ticket_act (self, begin_link (self, &here, &there, NULL));
  ticket_act (self, begin_link (self, &back, &here, "duplicate"));
  ticket_act (self, begin_link (self, &there, &far, NULL));
  assert_tried (self, &here, "three* two* one");
  ticket_act (self, begin_link (self, &here, &problem, "caused_by"));
  ticket_act (self, begin_link (self, &sibling, &problem, "caused_by"));
  assert_tried (self, &here, "five* four* three* two* one");
  assert_tried (self, &far, "six two*");
  desk_fixture_assert_whole (self);
}

static void
test_withdrawn (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (2);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskUuid here, there;

  desk_fixture_add_ticket (self, "Printer", NULL, &here);
  desk_fixture_add_ticket (self, "Printer too", NULL, &there);
  try (self, &there, "two", "worked");
  before = desk_fixture_dup_facts (self);
  ticket_act (self, begin_link (self, &here, &there, NULL));
  assert_tried (self, &here, "two*");

  ticket_act_simply (self, DESK_ACTION_UNDO, &here, NULL, NULL);
  after = desk_fixture_dup_facts (self);
  g_assert_cmpstr (before, ==, after);
  assert_tried (self, &here, "");

  /* What was taken back can be linked again, and the ticket itself may go. */
  ticket_act (self, begin_link (self, &here, &there, NULL));
  desk_fixture_set_integer (self, DESK_TABLE_TICKET, &there, "withdrawn", 1);
  assert_tried (self, &here, "");
  desk_fixture_assert_whole (self);
}

static void
test_limit (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (3);
  g_autoptr (GPtrArray) tried = NULL;
  DeskUuid here;

  desk_fixture_add_ticket (self, "Printer", NULL, &here);
  for (guint i = 0; i < 5; i++)
    try (self, &here, "again", "no_effect");
  tried = desk_tried_load (self->file, &here, 3, NULL);
  g_assert_cmpuint (tried->len, ==, 3);
}

static void
test_link_kinds (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (4);
  DeskTicketAction *action;
  DeskUuid here, there;

  desk_fixture_add_ticket (self, "Printer", NULL, &here);
  desk_fixture_add_ticket (self, "Printer too", NULL, &there);
  ticket_act (self, begin_link (self, &here, &there, NULL));
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry WHERE kind = 'link' AND link_kind = 'related'"), ==, 1);
  action = ticket_begin (self, DESK_ACTION_LINK, &here);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "url", "https://example.org/");
  ticket_act (self, action);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry WHERE kind = 'link' AND link_kind = 'web'"), ==, 1);
  ticket_refuse (self, begin_link (self, &here, &there, NULL), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "there already");
  ticket_refuse (self, begin_link (self, &here, &here, NULL), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "itself");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/tried/here-and-on-linked-tickets", test_tried);
  g_test_add_func ("/store/tried/what-is-withdrawn-counts-for-nothing", test_withdrawn);
  g_test_add_func ("/store/tried/limit", test_limit);
  g_test_add_func ("/store/link/says-what-it-leads-to-and-once", test_link_kinds);

  return g_test_run ();
}
