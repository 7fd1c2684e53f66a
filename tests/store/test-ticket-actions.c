// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Logging, owning and writing on tickets: what each action does, and when it is
 * refused.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "ticket-acts.h"

static gint64
count_assignees (DeskFixture *self)
{
  return desk_fixture_count (self, "SELECT count (*) FROM ticket_assignee WHERE withdrawn IS NOT 1");
}

/* --- logging --- */

static void
test_new (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskRecord) desk = NULL;
  DeskTicketAction *action;
  DeskUuid organisation, customer, ticket, policy, team;

  desk_fixture_add_organisation (self, "Mill & Sons", DESK_SERVICE_LEVEL_GOLD, &organisation);
  desk_fixture_add_customer (self, "Sam Poe", &organisation, FALSE, &customer);
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
  action = ticket_begin (self, DESK_ACTION_NEW, &ticket);
  desk_operation_put_text (action->fields, "summary", "Printer");
  desk_operation_put_uuid (action->fields, "requester_id", &customer);
  ticket_act (self, action);

  ticket_assert_text (self, &ticket, "type", "incident");
  ticket_assert_text (self, &ticket, "status", "new");
  ticket_assert_text (self, &ticket, "stage", "log");
  ticket_assert_text (self, &ticket, "impact", "person");
  ticket_assert_text (self, &ticket, "urgency", "hindered");
  ticket_assert_text (self, &ticket, "service_level", "gold");
  ticket_assert_uuid (self, &ticket, "organisation_id", &organisation);
  ticket_assert_uuid (self, &ticket, "logged_by_id", &self->me);
  ticket_assert_now (self, &ticket, "logged_at");
  ticket_assert_null (self, &ticket, "responded_at");
  ticket_assert_null (self, &ticket, "owner_id");
  desk = desk_record_load_desk (self->file, NULL);
  g_assert_true (desk_record_get_uuid (desk, "policy_id", &policy));
  g_assert_true (desk_record_get_uuid (desk, "default_team_id", &team));
  ticket_assert_uuid (self, &ticket, "policy_id", &policy);
  ticket_assert_uuid (self, &ticket, "team_id", &team);
  desk_fixture_assert_integer (self, TICKET, &ticket, "number", 1);
  desk_fixture_assert_whole (self);
}

static void
test_new_types (void)
{
  static const struct {
    const char *type;
    const char *stage;
    gboolean has_targets;
  } types[] = {
    { "incident", "log", TRUE },      { "information", "log", TRUE },    { "request", "initiate", TRUE }, { "problem", "detect", FALSE },
    { "change", "draft", FALSE },     { "maintenance", "plan", FALSE },  { "release", "design", FALSE },
  };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      DeskTicketAction *action;
      g_auto (DeskValue) policy = DESK_VALUE_INIT;
      DeskUuid ticket;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
      action = ticket_begin (self, DESK_ACTION_NEW, &ticket);
      desk_operation_put_text (action->fields, "summary", "Something");
      desk_operation_put_text (action->fields, "type", types[i].type);
      ticket_act (self, action);
      ticket_assert_text (self, &ticket, "stage", types[i].stage);
      desk_fixture_get (self, TICKET, &ticket, "policy_id", &policy);
      g_assert_true (desk_value_is_null (&policy) != types[i].has_targets);
    }
}

static void
test_new_refused (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;

  ticket_refuse (self, ticket_begin (self, DESK_ACTION_NEW, NULL), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "“summary” of “ticket” must not be empty");
  action = ticket_begin (self, DESK_ACTION_NEW, NULL);
  desk_operation_put_text (action->fields, "summary", "Printer");
  desk_operation_put_uuid (action->fields, "requester_id", &nobody);
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "");
  action = ticket_begin (self, DESK_ACTION_NEW, NULL);
  desk_operation_put_text (action->fields, "summary", "Printer");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "  \n");
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "write something first");
}

/* Whoever calls has been answered; whoever writes has not. */
static void
test_first_response (void)
{
  static const struct {
    const char *channel;
    const char *direction;
    gboolean responds;
  } cases[] = {
    { "phone", "inbound", TRUE }, { "chat", "inbound", TRUE }, { "face_to_face", "inbound", TRUE },  { "remote", "inbound", TRUE },
    { "email", "inbound", FALSE }, { "portal", "inbound", FALSE }, { "email", "outbound", TRUE }, { "text", NULL, TRUE },
  };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskTicketAction *action;
      DeskUuid ticket;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
      action = ticket_begin (self, DESK_ACTION_NEW, &ticket);
      desk_operation_put_text (action->fields, "summary", "Printer");
      desk_operation_put_text (action->fields, "channel", cases[i].channel);
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "It jams");
      if (cases[i].direction != NULL)
        desk_operation_put_text (desk_ticket_action_get_entry (action), "direction", cases[i].direction);
      ticket_act (self, action);
      ticket_assert_now (self, &ticket, "last_contact_at");
      if (cases[i].responds)
        ticket_assert_now (self, &ticket, "responded_at");
      else
        ticket_assert_null (self, &ticket, "responded_at");
      g_assert_cmpint (desk_fixture_count (self, "SELECT first_response IS 1 FROM entry ORDER BY row_no DESC LIMIT 1"), ==, cases[i].responds);
      g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry WHERE kind = 'contact'"), ==, i + 1);
    }
}

/* --- priority --- */

static void
test_priority (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid vip, ticket;
  g_auto (DeskValue) ordinary = DESK_VALUE_INIT;
  g_auto (DeskValue) raised = DESK_VALUE_INIT;

  desk_fixture_add_customer (self, "Alex Moe", NULL, TRUE, &vip);
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
  ticket_act_simply (self, DESK_ACTION_NEW, &ticket, "summary", "Printer");
  desk_fixture_get (self, TICKET, &ticket, "priority", &ordinary);

  /* By the matrix: worse for all, worse for a VIP, worst when the business stands. */
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "impact", "organisation");
  desk_fixture_get (self, TICKET, &ticket, "priority", &raised);
  g_assert_cmpint (raised.integer, <, ordinary.integer);
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "urgency", "stopped");
  desk_fixture_assert_integer (self, TICKET, &ticket, "priority", 1);
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "impact", "person");
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "urgency", "hindered");
  desk_fixture_assert_integer (self, TICKET, &ticket, "priority", ordinary.integer);
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_uuid (action->fields, "requester_id", &vip);
  ticket_act (self, action);
  desk_value_clear (&raised);
  desk_fixture_get (self, TICKET, &ticket, "priority", &raised);
  g_assert_cmpint (raised.integer, <, ordinary.integer);
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_integer (action->fields, "business_critical", 1);
  ticket_act (self, action);
  desk_fixture_assert_integer (self, TICKET, &ticket, "priority", 1);

  /* By hand: with a reason, and then it stays. */
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_integer (action->fields, "priority", 4);
  ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "set by hand and needs a reason");
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_integer (action->fields, "priority", 4);
  desk_operation_put_text (action->fields, "priority_reason", "They are on holiday");
  ticket_act (self, action);
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "impact", "department");
  desk_fixture_assert_integer (self, TICKET, &ticket, "priority", 4);

  /* Until the reason is taken away, and with it the priority. */
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_null (action->fields, "priority_reason");
  ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "needs a reason");
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_null (action->fields, "priority_reason");
  desk_operation_put_text (action->fields, "impact", "organisation");
  ticket_act (self, action);
  desk_fixture_assert_integer (self, TICKET, &ticket, "priority", 1);
}

/* --- people --- */

static void
test_take (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket, other;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_act_simply (self, DESK_ACTION_TAKE, &ticket, NULL, NULL);
  ticket_assert_uuid (self, &ticket, "owner_id", &self->me);
  ticket_assert_text (self, &ticket, "status", "open");
  g_assert_cmpint (count_assignees (self), ==, 1);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_TAKE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");

  action = ticket_begin (self, DESK_ACTION_TAKE, &ticket);
  action->me = other;
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "Robin Lee owns this ticket already");

  ticket_resolve (self, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_TAKE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "reopen it first");
}

static void
test_assign (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket, other;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_act_simply (self, DESK_ACTION_TAKE, &ticket, NULL, NULL);
  action = ticket_begin (self, DESK_ACTION_ASSIGN, &ticket);
  action->target = other;
  ticket_act (self, action);
  ticket_assert_uuid (self, &ticket, "owner_id", &other);
  ticket_assert_text (self, &ticket, "status", "open");
  /* Whoever worked on it still does. */
  g_assert_cmpint (count_assignees (self), ==, 2);

  action = ticket_begin (self, DESK_ACTION_ASSIGN, &ticket);
  action->target = nobody;
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "not on this desk");
}

static void
test_leave (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_LEAVE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "You are not working on this ticket");
  ticket_act_simply (self, DESK_ACTION_TAKE, &ticket, NULL, NULL);
  ticket_act_simply (self, DESK_ACTION_LEAVE, &ticket, NULL, NULL);
  g_assert_cmpint (count_assignees (self), ==, 0);
  /* One still answers for it. */
  ticket_assert_uuid (self, &ticket, "owner_id", &self->me);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_LEAVE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "You are not working on this ticket");
}

/* --- entries --- */

static void
test_entries (void)
{
  static const struct {
    DeskTicketActionKind action;
    const char *kind;
  } cases[] = {
    { DESK_ACTION_NOTE, "note" },
    { DESK_ACTION_ATTEMPT, "attempt" },
    { DESK_ACTION_CONTACT, "contact" },
  };
  static const char *const blanks[] = { NULL, "", " ", "\n\t \r\n" };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DeskTicketAction *action;
      g_autofree char *sql = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (blanks); j++)
        {
          action = ticket_begin (self, cases[i].action, &ticket);
          if (blanks[j] != NULL)
            desk_operation_put_text (desk_ticket_action_get_entry (action), "body", blanks[j]);
          else
            desk_ticket_action_get_entry (action);
          ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "write something first");
        }
      action = ticket_begin (self, cases[i].action, &ticket);
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "It jams");
      ticket_act (self, action);
      sql = g_strdup_printf ("SELECT count (*) FROM entry WHERE kind = '%s' AND body = 'It jams' AND made_at = %" G_GINT64_FORMAT
                             " AND author_id = (SELECT id FROM analyst) AND ticket_id = (SELECT id FROM ticket)",
                             cases[i].kind, desk_fixture_get_now_ms (self));
      g_assert_cmpint (desk_fixture_count (self, sql), ==, 1);
    }

  /* Only a contact is one. */
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry WHERE first_response = 1 AND kind = 'contact'"), ==, 1);
}

static void
test_contacts (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket;
  gint64 first;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "channel", "email");
  action = ticket_begin (self, DESK_ACTION_CONTACT, &ticket);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "When may we come?");
  ticket_act (self, action);
  first = desk_fixture_get_now_ms (self);
  ticket_assert_now (self, &ticket, "responded_at");
  g_assert_cmpint (desk_fixture_count (self, "SELECT channel = 'email' AND direction = 'outbound' AND first_response = 1 FROM entry"), ==, 1);

  action = ticket_begin (self, DESK_ACTION_CONTACT, &ticket);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "At three");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "direction", "inbound");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "channel", "phone");
  ticket_act (self, action);
  desk_fixture_assert_integer (self, TICKET, &ticket, "responded_at", first);
  ticket_assert_now (self, &ticket, "last_contact_at");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry WHERE first_response = 1"), ==, 1);
}

/* --- drafts --- */

static void
save_draft (DeskFixture    *self,
            const DeskUuid *ticket,
            const char     *body)
{
  g_autoptr (DeskDraft) draft = desk_draft_new ("composer", ticket, body);
  g_autoptr (GError) error = NULL;

  desk_draft_save (self->file, draft, &error);
  g_assert_no_error (error);
}

static void
assert_draft (DeskFixture *self,
              const char  *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_draft_load (self->file, "composer", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (draft != NULL ? draft->body : NULL, ==, body);
}

static DeskTicketAction *
begin_note (DeskFixture    *self,
            const DeskUuid *ticket,
            const char     *text,
            const char     *rest)
{
  DeskTicketAction *action = ticket_begin (self, DESK_ACTION_NOTE, ticket);

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  action->draft = desk_draft_new ("composer", ticket, rest);

  return action;
}

/* What was sent is never there once more, and what was not sent is not lost. */
static void
test_drafts (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  save_draft (self, &ticket, "both");
  ticket_refuse (self, begin_note (self, &ticket, "  ", NULL), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "write something first");
  assert_draft (self, "both");

  ticket_act (self, begin_note (self, &ticket, "First", "second"));
  assert_draft (self, "second");
  ticket_act (self, begin_note (self, &ticket, "Second", NULL));
  assert_draft (self, NULL);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry"), ==, 2);
  desk_fixture_assert_whole (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/ticket-actions/new", test_new);
  g_test_add_func ("/store/ticket-actions/new/types", test_new_types);
  g_test_add_func ("/store/ticket-actions/new/refused", test_new_refused);
  g_test_add_func ("/store/ticket-actions/first-response", test_first_response);
  g_test_add_func ("/store/ticket-actions/priority", test_priority);
  g_test_add_func ("/store/ticket-actions/take", test_take);
  g_test_add_func ("/store/ticket-actions/assign", test_assign);
  g_test_add_func ("/store/ticket-actions/leave", test_leave);
  g_test_add_func ("/store/ticket-actions/entries", test_entries);
  g_test_add_func ("/store/ticket-actions/contacts", test_contacts);
  g_test_add_func ("/store/ticket-actions/drafts", test_drafts);

  return g_test_run ();
}
