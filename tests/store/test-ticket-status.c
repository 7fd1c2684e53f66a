// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The way of a ticket: waiting, stages, its end and back again.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-store-error.h"
#include "ticket-acts.h"

static gint64
count_pauses (DeskFixture *self,
              gboolean     running)
{
  return desk_fixture_count (self, running ? "SELECT count (*) FROM pause WHERE ended_at IS NULL AND withdrawn IS NOT 1"
                                           : "SELECT count (*) FROM pause WHERE ended_at IS NOT NULL AND withdrawn IS NOT 1");
}

/* --- waiting --- */

static void
test_waiting (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_WAIT, &ticket), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "choose a reason");

  /* Only the customer stops the clock. */
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "parts");
  ticket_assert_text (self, &ticket, "status", "waiting");
  g_assert_cmpint (count_pauses (self, TRUE) + count_pauses (self, FALSE), ==, 0);
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "customer");
  g_assert_cmpint (count_pauses (self, TRUE), ==, 1);
  g_assert_cmpint (desk_fixture_count (self, "SELECT started_at FROM pause"), ==, desk_fixture_get_now_ms (self));
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "vendor");
  g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
  g_assert_cmpint (desk_fixture_count (self, "SELECT ended_at - started_at FROM pause"), ==, DESK_MINUTE_MS);

  action = ticket_begin (self, DESK_ACTION_WAIT, &ticket);
  desk_operation_put_text (action->fields, "waiting_reason", "customer");
  desk_operation_put_integer (action->fields, "waiting_until", FIXTURE_NOW_MS + DESK_DAY_MS);
  ticket_act (self, action);
  ticket_act_simply (self, DESK_ACTION_WAKE, &ticket, NULL, NULL);
  ticket_assert_text (self, &ticket, "status", "open");
  ticket_assert_null (self, &ticket, "waiting_reason");
  ticket_assert_null (self, &ticket, "waiting_until");
  g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
  g_assert_cmpint (count_pauses (self, FALSE), ==, 2);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_WAKE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "not waiting for anything");
  desk_fixture_assert_whole (self);
}

/* Asked to wait for the same once more, it has waited all the time. */
static void
test_waiting_on (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "customer");
  action = ticket_begin (self, DESK_ACTION_WAIT, &ticket);
  desk_operation_put_text (action->fields, "waiting_reason", "customer");
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");
  action = ticket_begin (self, DESK_ACTION_WAIT, &ticket);
  desk_operation_put_text (action->fields, "waiting_reason", "customer");
  desk_operation_put_integer (action->fields, "waiting_until", FIXTURE_NOW_MS + DESK_DAY_MS);
  ticket_act (self, action);
  g_assert_cmpint (count_pauses (self, TRUE), ==, 1);
  g_assert_cmpint (count_pauses (self, FALSE), ==, 0);
}

static void
test_waking_by_answer (void)
{
  static const char *const reasons[] = { "customer", "vendor" };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      DeskTicketAction *action;
      DeskUuid ticket;

      desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
      ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", reasons[i]);

      /* What we say wakes nothing. */
      action = ticket_begin (self, DESK_ACTION_CONTACT, &ticket);
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Any news?");
      ticket_act (self, action);
      ticket_assert_text (self, &ticket, "status", "waiting");
      action = ticket_begin (self, DESK_ACTION_CONTACT, &ticket);
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Yes");
      desk_operation_put_text (desk_ticket_action_get_entry (action), "direction", "inbound");
      ticket_act (self, action);
      ticket_assert_text (self, &ticket, "status", i == 0 ? "open" : "waiting");
      g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
    }
}

/* --- to the end, and back --- */

static void
test_resolve (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket, other, owned;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_RESOLVE, &ticket), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "write the resolution first");
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "customer");
  ticket_resolve (self, &ticket);
  ticket_assert_text (self, &ticket, "status", "resolved");
  ticket_assert_text (self, &ticket, "stage", "resolve");
  ticket_assert_text (self, &ticket, "cause", "A jam");
  ticket_assert_now (self, &ticket, "resolved_at");
  ticket_assert_null (self, &ticket, "closed_at");
  ticket_assert_null (self, &ticket, "waiting_reason");
  g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
  /* Said better later, it was resolved then. */
  ticket_act_simply (self, DESK_ACTION_RESOLVE, &ticket, "resolution", "Paper taken out, rollers cleaned");
  desk_fixture_assert_integer (self, TICKET, &ticket, "resolved_at", desk_fixture_get_now_ms (self) - DESK_MINUTE_MS);
  /* Somebody answers for it; whoever did so already goes on. */
  ticket_assert_uuid (self, &ticket, "owner_id", &self->me);
  desk_fixture_add_ticket (self, "Another", NULL, &owned);
  action = ticket_begin (self, DESK_ACTION_ASSIGN, &owned);
  action->target = other;
  ticket_act (self, action);
  ticket_resolve (self, &owned);
  ticket_assert_uuid (self, &owned, "owner_id", &other);
}

static void
test_close (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket, asked;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  action = ticket_begin (self, DESK_ACTION_CLOSE, &ticket);
  desk_operation_put_text (action->fields, "validation", "Ten pages printed");
  desk_operation_put_integer (action->fields, "customer_confirmed", 1);
  ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "cannot go from “New” to “Closed”");

  ticket_resolve (self, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_CLOSE, &ticket), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "write down how you made sure");
  action = ticket_begin (self, DESK_ACTION_CLOSE, &ticket);
  desk_operation_put_text (action->fields, "validation", "Ten pages printed");
  ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "confirm it, or record a contact");
  ticket_close (self, &ticket);
  ticket_assert_text (self, &ticket, "status", "closed");
  ticket_assert_text (self, &ticket, "stage", "close");
  ticket_assert_now (self, &ticket, "closed_at");

  /* The attempt to ask, in the same step. */
  desk_fixture_add_ticket (self, "Another", NULL, &asked);
  ticket_resolve (self, &asked);
  action = ticket_begin (self, DESK_ACTION_CLOSE, &asked);
  desk_operation_put_text (action->fields, "validation", "Ten pages printed");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Called, nobody there");
  ticket_act (self, action);
  ticket_assert_text (self, &asked, "status", "closed");
}

static void
test_reopen (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  for (guint i = 1; i <= 2; i++)
    {
      ticket_resolve (self, &ticket);
      ticket_close (self, &ticket);
      ticket_act_simply (self, DESK_ACTION_REOPEN, &ticket, NULL, NULL);
      ticket_assert_text (self, &ticket, "status", "open");
      ticket_assert_text (self, &ticket, "stage", "investigate");
      ticket_assert_null (self, &ticket, "resolved_at");
      ticket_assert_null (self, &ticket, "closed_at");
      ticket_assert_null (self, &ticket, "customer_confirmed");
      desk_fixture_assert_integer (self, TICKET, &ticket, "reopen_count", i);
      /* What was found out is still known. */
      ticket_assert_text (self, &ticket, "resolution", "Paper taken out");
    }
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_REOPEN, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "is not finished");
}

static void
test_cancel (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_act_simply (self, DESK_ACTION_WAIT, &ticket, "waiting_reason", "customer");
  ticket_act_simply (self, DESK_ACTION_CANCEL, &ticket, NULL, NULL);
  ticket_assert_text (self, &ticket, "status", "cancelled");
  ticket_assert_now (self, &ticket, "closed_at");
  g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_CANCEL, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, "nothing was changed");
  ticket_act_simply (self, DESK_ACTION_REOPEN, &ticket, NULL, NULL);
  ticket_assert_null (self, &ticket, "closed_at");
}

/* A withdrawn ticket is not worked on. */
static void
test_withdrawn (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_set_integer (self, TICKET, &ticket, "withdrawn", 1);
  for (DeskTicketActionKind kind = DESK_ACTION_EDIT; kind <= DESK_ACTION_CANCEL; kind++)
    ticket_refuse (self, ticket_begin (self, kind, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "was withdrawn");
}

static void
test_no_ticket (void)
{
  static const DeskUuid nowhere = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);

  for (DeskTicketActionKind kind = DESK_ACTION_EDIT; kind <= DESK_ACTION_CANCEL; kind++)
    ticket_refuse (self, ticket_begin (self, kind, &nowhere), DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, "");
}

/* --- stages --- */

static void
test_stage (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
  action = ticket_begin (self, DESK_ACTION_NEW, &ticket);
  desk_operation_put_text (action->fields, "summary", "Move the server");
  desk_operation_put_text (action->fields, "type", "change");
  ticket_act (self, action);

  /* One by one: approve cannot be skipped. */
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, NULL, NULL);
  ticket_assert_text (self, &ticket, "stage", "assess");
  ticket_assert_text (self, &ticket, "status", "open");
  action = ticket_begin (self, DESK_ACTION_STAGE, &ticket);
  desk_operation_put_text (action->fields, "stage", "schedule");
  ticket_refuse (self, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "cannot go from the stage “Assess” to “Schedule”");
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, NULL, NULL);
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, "stage", "schedule");
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_STAGE, &ticket), DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "before the change is approved");

  /* Rejected: nobody works on it any more. */
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, "stage", "assess");
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, "stage", "reject");
  ticket_assert_text (self, &ticket, "status", "cancelled");
  ticket_assert_now (self, &ticket, "closed_at");
  ticket_act_simply (self, DESK_ACTION_STAGE, &ticket, "stage", "draft");
  ticket_assert_text (self, &ticket, "status", "open");
  ticket_assert_null (self, &ticket, "closed_at");
}

/* A stage that says the work is done is no way around the rules. */
static void
test_stage_resolves (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketActionKind kinds[] = { DESK_ACTION_STAGE, DESK_ACTION_EDIT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      DeskTicketAction *action;
      DeskUuid ticket;

      desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &ticket);
      ticket_act_simply (self, DESK_ACTION_NEW, &ticket, "summary", "Printer");
      ticket_act_simply (self, DESK_ACTION_TAKE, &ticket, NULL, NULL);
      action = ticket_begin (self, kinds[i], &ticket);
      desk_operation_put_text (action->fields, "stage", "resolve");
      ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "write the resolution first");
      action = ticket_begin (self, kinds[i], &ticket);
      desk_operation_put_text (action->fields, "stage", "resolve");
      desk_operation_put_text (action->fields, "cause", "A jam");
      desk_operation_put_text (action->fields, "resolution", "Paper taken out");
      ticket_act (self, action);
      ticket_assert_text (self, &ticket, "status", "resolved");
      ticket_assert_text (self, &ticket, "stage", "resolve");
      ticket_assert_now (self, &ticket, "resolved_at");

      ticket_act_simply (self, kinds[i], &ticket, "stage", "review");
      ticket_assert_text (self, &ticket, "status", "resolved");
      ticket_act_simply (self, kinds[i], &ticket, "stage", "investigate");
      ticket_assert_text (self, &ticket, "status", "open");
      ticket_assert_null (self, &ticket, "resolved_at");
      desk_fixture_assert_integer (self, TICKET, &ticket, "reopen_count", 1);
    }
}

static void
test_last_stage (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  ticket_resolve (self, &ticket);
  ticket_close (self, &ticket);
  ticket_refuse (self, ticket_begin (self, DESK_ACTION_STAGE, &ticket), DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "the last stage");
}

/* --- a status that is edited --- */

static void
test_edited_status (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskTicketAction *action;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_text (action->fields, "status", "waiting");
  desk_operation_put_text (action->fields, "waiting_reason", "customer");
  ticket_act (self, action);
  g_assert_cmpint (count_pauses (self, TRUE), ==, 1);

  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_text (action->fields, "status", "resolved");
  desk_operation_put_text (action->fields, "cause", "A jam");
  desk_operation_put_text (action->fields, "resolution", "Paper taken out");
  ticket_act (self, action);
  g_assert_cmpint (count_pauses (self, TRUE), ==, 0);
  ticket_assert_now (self, &ticket, "resolved_at");
  ticket_assert_uuid (self, &ticket, "owner_id", &self->me);
  ticket_assert_text (self, &ticket, "stage", "resolve");

  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "status", "open");
  desk_fixture_assert_integer (self, TICKET, &ticket, "reopen_count", 1);
  ticket_act_simply (self, DESK_ACTION_EDIT, &ticket, "status", "cancelled");
  ticket_assert_now (self, &ticket, "closed_at");
  action = ticket_begin (self, DESK_ACTION_EDIT, &ticket);
  desk_operation_put_text (action->fields, "status", "asleep");
  ticket_refuse (self, action, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, "cannot be “asleep”");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/ticket-status/waiting", test_waiting);
  g_test_add_func ("/store/ticket-status/waiting-on", test_waiting_on);
  g_test_add_func ("/store/ticket-status/waking-by-answer", test_waking_by_answer);
  g_test_add_func ("/store/ticket-status/resolve", test_resolve);
  g_test_add_func ("/store/ticket-status/close", test_close);
  g_test_add_func ("/store/ticket-status/reopen", test_reopen);
  g_test_add_func ("/store/ticket-status/cancel", test_cancel);
  g_test_add_func ("/store/ticket-status/withdrawn", test_withdrawn);
  g_test_add_func ("/store/ticket-status/no-ticket", test_no_ticket);
  g_test_add_func ("/store/ticket-status/stage", test_stage);
  g_test_add_func ("/store/ticket-status/stage-resolves", test_stage_resolves);
  g_test_add_func ("/store/ticket-status/last-stage", test_last_stage);
  g_test_add_func ("/store/ticket-status/edited-status", test_edited_status);

  return g_test_run ();
}
