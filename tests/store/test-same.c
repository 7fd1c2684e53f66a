// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The same trouble again: one commit with the attempt, the link and, if it is
 * wanted, the problem behind both.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-store-error.h"
#include "ticket-acts.h"

#define COMMITS "SELECT count (*) FROM log_commit"
#define LINKS(kind) "SELECT count (*) FROM entry WHERE kind = 'link' AND link_kind = '" kind "' AND withdrawn IS NOT 1"
#define ATTEMPTS "SELECT count (*) FROM entry WHERE kind = 'attempt' AND withdrawn IS NOT 1"
#define PROBLEMS "SELECT count (*) FROM ticket WHERE type = 'problem' AND withdrawn IS NOT 1"

typedef struct {
  DeskFixture *fixture;
  DeskUuid here;
  DeskUuid there;
} Same;

static void
same_set_up (Same *self)
{
  self->fixture = desk_fixture_new (1);
  desk_fixture_add_ticket (self->fixture, "Printer prints stripes", NULL, &self->here);
  desk_fixture_add_ticket (self->fixture, "Stripes on each page", NULL, &self->there);
  desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, &self->there, "symptoms", "Stripes along the page");
  desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, &self->there, "cause", "The drum is worn\nIt is four years old");
  desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, &self->there, "resolution", "Drum replaced");
}

static void
same_clear (Same *self)
{
  g_clear_pointer (&self->fixture, desk_fixture_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Same, same_clear)

static DeskTicketAction *
begin (Same           *self,
       const DeskUuid *ticket,
       const DeskUuid *other)
{
  DeskTicketAction *action = ticket_begin (self->fixture, DESK_ACTION_SAME, ticket);

  action->target = *other;

  return action;
}

static void
test_one_commit (void)
{
  g_auto (Same) self = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 n_commits;

  same_set_up (&self);
  before = desk_fixture_dup_facts (self.fixture);
  n_commits = desk_fixture_count (self.fixture, COMMITS);
  ticket_act (self.fixture, begin (&self, &self.here, &self.there));
  g_assert_cmpint (desk_fixture_count (self.fixture, COMMITS), ==, n_commits + 1);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry WHERE kind = 'attempt' AND body = 'Drum replaced' AND hypothesis = 'The drum is worn' "
                                                     "AND source = 'peer' AND outcome IS NULL"), ==, 1);
  g_assert_cmpint (desk_fixture_count (self.fixture, LINKS ("related")), ==, 1);
  ticket_assert_text (self.fixture, &self.here, "symptoms", "Stripes along the page");
  g_assert_cmpint (desk_fixture_count (self.fixture, PROBLEMS), ==, 0);

  /* Taken back, nothing of it stays. */
  ticket_act_simply (self.fixture, DESK_ACTION_UNDO, &self.here, NULL, NULL);
  after = desk_fixture_dup_facts (self.fixture);
  g_assert_cmpstr (before, ==, after);
  desk_fixture_assert_whole (self.fixture);
}

static void
test_in_ones_own_words (void)
{
  g_auto (Same) self = { 0 };
  DeskTicketAction *action;

  same_set_up (&self);
  desk_fixture_set_text (self.fixture, DESK_TABLE_TICKET, &self.here, "symptoms", "Lines");
  action = begin (&self, &self.here, &self.there);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Drum cleaned");
  desk_operation_put_null (desk_ticket_action_get_entry (action), "hypothesis");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "outcome", "worked");
  ticket_act (self.fixture, action);
  g_assert_cmpint (desk_fixture_count (self.fixture, "SELECT count (*) FROM entry WHERE kind = 'attempt' AND body = 'Drum cleaned' AND hypothesis IS NULL AND outcome = 'worked'"),
                   ==, 1);
  ticket_assert_text (self.fixture, &self.here, "symptoms", "Lines");

  /* They are linked once, whoever leads to whom. */
  action = begin (&self, &self.there, &self.here);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Drum turned");
  ticket_act (self.fixture, action);
  g_assert_cmpint (desk_fixture_count (self.fixture, ATTEMPTS), ==, 2);
  g_assert_cmpint (desk_fixture_count (self.fixture, LINKS ("related")), ==, 1);
  desk_fixture_assert_whole (self.fixture);
}

static void
test_problem (void)
{
  g_auto (Same) self = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskTicketAction *action;
  DeskUuid third;

  same_set_up (&self);
  desk_fixture_add_ticket (self.fixture, "And again", NULL, &third);
  before = desk_fixture_dup_facts (self.fixture);
  action = begin (&self, &self.here, &self.there);
  desk_operation_put_text (desk_ticket_action_get_problem (action), "summary", "Drums wear out early");
  ticket_act (self.fixture, action);
  g_assert_cmpint (desk_fixture_count (self.fixture, PROBLEMS " AND summary = 'Drums wear out early' AND number IS NOT NULL AND status = 'new' AND stage = 'detect' "
                                                     "AND symptoms = 'Stripes along the page'"), ==, 1);
  g_assert_cmpint (desk_fixture_count (self.fixture, LINKS ("caused_by") " AND linked_ticket_id = (SELECT id FROM ticket WHERE type = 'problem')"), ==, 2);
  ticket_act_simply (self.fixture, DESK_ACTION_UNDO, &self.here, NULL, NULL);
  after = desk_fixture_dup_facts (self.fixture);
  g_assert_cmpstr (before, ==, after);

  /* One problem is behind all of them, and it is not raised twice. */
  ticket_act_simply (self.fixture, DESK_ACTION_REDO, &self.here, NULL, NULL);
  action = begin (&self, &third, &self.there);
  (void) desk_ticket_action_get_problem (action);
  ticket_act (self.fixture, action);
  g_assert_cmpint (desk_fixture_count (self.fixture, PROBLEMS), ==, 1);
  g_assert_cmpint (desk_fixture_count (self.fixture, LINKS ("caused_by")), ==, 3);
  action = begin (&self, &third, &self.there);
  (void) desk_ticket_action_get_problem (action);
  ticket_refuse (self.fixture, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "behind both tickets already");
  desk_fixture_assert_whole (self.fixture);
}

static void
test_refused (void)
{
  g_auto (Same) self = { 0 };
  DeskUuid silent, nobody;

  same_set_up (&self);
  desk_fixture_add_ticket (self.fixture, "Nobody knows", NULL, &silent);
  desk_id_source_next_uuid (self.fixture->ids, 0, &nobody);
  ticket_refuse (self.fixture, begin (&self, &self.here, &silent), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "does not say what helped");
  ticket_refuse (self.fixture, begin (&self, &self.here, &self.here), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "on another ticket");
  ticket_refuse (self.fixture, begin (&self, &self.here, &nobody), DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "");
  desk_fixture_set_integer (self.fixture, DESK_TABLE_TICKET, &self.there, "withdrawn", 1);
  ticket_refuse (self.fixture, begin (&self, &self.here, &self.there), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "withdrawn");
  g_assert_cmpint (desk_fixture_count (self.fixture, ATTEMPTS), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/same/is-one-commit", test_one_commit);
  g_test_add_func ("/store/same/in-ones-own-words", test_in_ones_own_words);
  g_test_add_func ("/store/same/one-problem-behind-both", test_problem);
  g_test_add_func ("/store/same/refused", test_refused);

  return g_test_run ();
}
