// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Editors that were opened before somebody else wrote: what was seen goes along
 * with what is saved.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-conflict.h"
#include "desk-core-error.h"
#include "desk-store-error.h"
#include "desk-ticket-details.h"
#include "ticket-acts.h"

/* A ticket, me with an editor open on it, and somebody else. */
typedef struct {
  DeskFixture *fixture;
  DeskUuid me;
  DeskUuid other;
  DeskUuid ticket;
  DeskSeen *seen;
} Editor;

static DeskSeen *
look (Editor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketDetails) details = desk_ticket_details_load (self->fixture->file, &self->ticket, &error);

  g_assert_no_error (error);

  return desk_seen_ref (details->seen);
}

static void
set_up (Editor        *self,
        gconstpointer  data)
{
  self->fixture = desk_fixture_new (1);
  self->me = self->fixture->me;
  desk_fixture_add_analyst (self->fixture, "Kim Roe", &self->other);
  desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->ticket);
  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "description", "It jams");
  self->seen = look (self);
  /* From here on somebody else writes, unless I am asked. */
  self->fixture->me = self->other;
}

static void
tear_down (Editor        *self,
           gconstpointer  data)
{
  desk_seen_unref (self->seen);
  desk_fixture_free (self->fixture);
}

/* What I do in the editor, with what I saw. */
static DeskTicketAction *
begin (Editor               *self,
       DeskTicketActionKind  kind)
{
  DeskTicketAction *action = desk_ticket_action_new (kind, &self->me, &self->ticket);

  desk_ticket_action_set_seen (action, self->seen);

  return action;
}

static guint
count_conflicts (Editor *self)
{
  guint n;

  g_assert_true (desk_conflicts_count (self->fixture->file, &n, NULL));

  return n;
}

static void
test_plain (Editor        *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  DeskTicketAction *action = begin (self, DESK_ACTION_EDIT);
  DeskConflict *conflict;

  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "description", "It smokes");
  desk_operation_put_text (action->fields, "description", "It burns");
  desk_operation_put_text (action->fields, "symptoms", "Flames");
  ticket_act (self->fixture, action);

  ticket_assert_text (self->fixture, &self->ticket, "description", "It smokes");
  ticket_assert_text (self->fixture, &self->ticket, "symptoms", "Flames");
  conflicts = desk_conflicts_load (self->fixture->file, &self->ticket, NULL);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = g_ptr_array_index (conflicts, 0);
  g_assert_cmpstr (conflict->field, ==, "description");
  g_assert_cmpstr (desk_value_get_text (&conflict->value), ==, "It burns");
  g_assert_cmpstr (desk_value_get_text (&conflict->current), ==, "It smokes");
  g_assert_true (desk_uuid_equal (&conflict->author, &self->me));
}

/* A dialog hands in all it shows. */
static void
test_untouched (Editor        *self,
                gconstpointer  data)
{
  DeskTicketAction *action = begin (self, DESK_ACTION_EDIT);

  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "description", "It smokes");
  desk_operation_put_text (action->fields, "description", "It jams");
  desk_operation_put_text (action->fields, "symptoms", "Flames");
  ticket_act (self->fixture, action);

  ticket_assert_text (self->fixture, &self->ticket, "description", "It smokes");
  ticket_assert_text (self->fixture, &self->ticket, "symptoms", "Flames");
  g_assert_cmpuint (count_conflicts (self), ==, 0);
}

/* Nobody but me was there. */
static void
test_own (Editor        *self,
          gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      DeskTicketAction *action = begin (self, DESK_ACTION_EDIT);

      desk_operation_put_text (action->fields, "description", i == 0 ? "It smokes" : "It burns");
      ticket_act (self->fixture, action);
    }
  ticket_assert_text (self->fixture, &self->ticket, "description", "It burns");
  g_assert_cmpuint (count_conflicts (self), ==, 0);
}

static void
test_status (Editor        *self,
             gconstpointer  data)
{
  DeskSeen *renewed;
  g_autoptr (DeskSeen) newer = NULL;
  DeskTicketAction *action = begin (self, DESK_ACTION_CANCEL);

  ticket_act_simply (self->fixture, DESK_ACTION_WAIT, &self->ticket, "waiting_reason", "customer");
  desk_operation_put_text (action->fields, "resolution", "Not ours");
  ticket_refuse (self->fixture, action, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, "Kim Roe has changed “Status” meanwhile");
  ticket_assert_text (self->fixture, &self->ticket, "status", "waiting");
  ticket_assert_text (self->fixture, &self->ticket, "resolution", NULL);

  /* Told so, I still mean it. */
  newer = look (self);
  renewed = desk_seen_renew (self->seen, newer);
  desk_seen_unref (self->seen);
  self->seen = renewed;
  action = begin (self, DESK_ACTION_CANCEL);
  desk_operation_put_text (action->fields, "resolution", "Not ours");
  ticket_act (self->fixture, action);
  ticket_assert_text (self->fixture, &self->ticket, "status", "cancelled");
  ticket_assert_text (self->fixture, &self->ticket, "resolution", "Not ours");
}

/* Both mean to resolve it: only one of them has. */
static void
test_same_status (Editor        *self,
                  gconstpointer  data)
{
  DeskTicketAction *action = begin (self, DESK_ACTION_RESOLVE);

  ticket_resolve (self->fixture, &self->ticket);
  desk_operation_put_text (action->fields, "cause", "Dust");
  desk_operation_put_text (action->fields, "resolution", "Cleaned it");
  ticket_refuse (self->fixture, action, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, "Kim Roe has changed");
  g_assert_cmpuint (count_conflicts (self), ==, 0);
}

static void
test_owner (Editor        *self,
            gconstpointer  data)
{
  DeskUuid third;
  DeskTicketAction *action;

  /* For an administrator to do. */
  self->fixture->me = self->me;
  desk_fixture_add_analyst (self->fixture, "Lou Poe", &third);
  self->fixture->me = self->other;
  action = begin (self, DESK_ACTION_ASSIGN);
  action->target = third;
  ticket_act_simply (self->fixture, DESK_ACTION_TAKE, &self->ticket, NULL, NULL);
  ticket_refuse (self->fixture, action, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, "Kim Roe has changed “Owner” meanwhile");
  ticket_refuse (self->fixture, begin (self, DESK_ACTION_TAKE), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "Kim Roe owns this ticket already");
  ticket_assert_uuid (self->fixture, &self->ticket, "owner_id", &self->other);
}

/* What follows by itself follows from what is there when it is done. */
static void
test_consequences (Editor        *self,
                   gconstpointer  data)
{
  DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_CONTACT, &self->other, &self->ticket);

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Hello");
  ticket_act (self->fixture, action);
  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "urgency", "stopped");

  action = begin (self, DESK_ACTION_CONTACT);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Hello again");
  ticket_act (self->fixture, action);
  action = begin (self, DESK_ACTION_EDIT);
  desk_operation_put_enum (action->fields, "impact", DESK_ENUM_IMPACT, DESK_IMPACT_ORGANISATION);
  ticket_act (self->fixture, action);
  ticket_act (self->fixture, begin (self, DESK_ACTION_TAKE));
  g_assert_cmpuint (count_conflicts (self), ==, 0);
}

/* What is left as a draft, and gone on with when more has come in. */
static void
test_draft (Editor        *self,
            gconstpointer  data)
{
  g_autofree char *text = desk_seen_to_string (self->seen);
  g_autoptr (DeskSeen) now = NULL;
  g_autoptr (DeskSeen) since = NULL;
  g_autoptr (DeskSeen) nothing = NULL;

  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "description", "It smokes");
  desk_fixture_set_text (self->fixture, TICKET, &self->ticket, "symptoms", "Flames");
  ticket_act_simply (self->fixture, DESK_ACTION_TAKE, &self->ticket, NULL, NULL);
  now = look (self);
  since = desk_seen_new_since (now, text);
  g_assert_true (desk_uuid_equal (desk_seen_get_writer (since, "description"), desk_seen_get_writer (self->seen, "description")));
  g_assert_true (desk_uuid_equal (desk_seen_get_writer (since, "symptoms"), desk_seen_get_writer (self->seen, "symptoms")));
  g_assert_false (desk_uuid_equal (desk_seen_get_writer (since, "symptoms"), desk_seen_get_writer (now, "symptoms")));
  /* Of these what is shown now counts. */
  g_assert_true (desk_uuid_equal (desk_seen_get_writer (since, "owner_id"), desk_seen_get_writer (now, "owner_id")));
  g_assert_true (desk_uuid_equal (desk_seen_get_writer (since, "status"), desk_seen_get_writer (now, "status")));

  nothing = desk_seen_new_since (now, "no such thing");
  g_assert_true (desk_uuid_equal (desk_seen_get_writer (nothing, "symptoms"), desk_seen_get_writer (now, "symptoms")));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/seen/" name, Editor, NULL, set_up, func, tear_down)
  ADD ("plain-field-becomes-a-conflict", test_plain);
  ADD ("untouched-fields-say-nothing", test_untouched);
  ADD ("own-writing-was-seen", test_own);
  ADD ("status-is-refused", test_status);
  ADD ("same-status-is-refused", test_same_status);
  ADD ("owner-is-refused", test_owner);
  ADD ("consequences-follow", test_consequences);
  ADD ("draft-knows-what-was-seen", test_draft);

  return g_test_run ();
}
