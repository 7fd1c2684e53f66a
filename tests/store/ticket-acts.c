// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Acting on tickets, and looking at what came of it.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "ticket-acts.h"

DeskTicketAction *
ticket_begin (DeskFixture          *self,
              DeskTicketActionKind  kind,
              const DeskUuid       *ticket)
{
  return desk_ticket_action_new (kind, &self->me, ticket);
}

/* A minute later. Takes the action. */
void
ticket_act (DeskFixture      *self,
            DeskTicketAction *action)
{
  g_autoptr (DeskTicketAction) owned = action;
  g_autoptr (GError) error = NULL;

  desk_clock_advance_ms (self->clock, DESK_MINUTE_MS);
  desk_act_build (self->file, desk_ticket_action_build, owned, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
ticket_refuse (DeskFixture      *self,
               DeskTicketAction *action,
               GQuark            domain,
               int               code,
               const char       *words)
{
  g_autoptr (DeskTicketAction) owned = action;
  g_autoptr (GError) error = NULL;
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  g_assert_false (desk_act_build (self->file, desk_ticket_action_build, owned, NULL, NULL, &error));
  g_assert_error (error, domain, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
}

void
ticket_act_simply (DeskFixture          *self,
                   DeskTicketActionKind  kind,
                   const DeskUuid       *ticket,
                   const char           *field,
                   const char           *text)
{
  DeskTicketAction *action = ticket_begin (self, kind, ticket);

  if (field != NULL)
    desk_operation_put_text (action->fields, field, text);
  ticket_act (self, action);
}

void
ticket_resolve (DeskFixture    *self,
                const DeskUuid *ticket)
{
  DeskTicketAction *action = ticket_begin (self, DESK_ACTION_RESOLVE, ticket);

  desk_operation_put_text (action->fields, "cause", "A jam");
  desk_operation_put_text (action->fields, "resolution", "Paper taken out");
  ticket_act (self, action);
}

void
ticket_close (DeskFixture    *self,
              const DeskUuid *ticket)
{
  DeskTicketAction *action = ticket_begin (self, DESK_ACTION_CLOSE, ticket);

  desk_operation_put_text (action->fields, "validation", "Ten pages printed");
  desk_operation_put_integer (action->fields, "customer_confirmed", 1);
  ticket_act (self, action);
}

void
ticket_assert_text (DeskFixture    *self,
                    const DeskUuid *ticket,
                    const char     *field,
                    const char     *expected)
{
  desk_fixture_assert_text (self, TICKET, ticket, field, expected);
}

void
ticket_assert_now (DeskFixture    *self,
                   const DeskUuid *ticket,
                   const char     *field)
{
  desk_fixture_assert_integer (self, TICKET, ticket, field, desk_fixture_get_now_ms (self));
}

void
ticket_assert_null (DeskFixture    *self,
                    const DeskUuid *ticket,
                    const char     *field)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_fixture_get (self, TICKET, ticket, field, &value);
  g_assert_true (desk_value_is_null (&value));
}

void
ticket_assert_uuid (DeskFixture    *self,
                    const DeskUuid *ticket,
                    const char     *field,
                    const DeskUuid *expected)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  DeskUuid found;

  desk_fixture_get (self, TICKET, ticket, field, &value);
  g_assert_true (desk_value_get_uuid (&value, &found));
  g_assert_true (desk_uuid_equal (&found, expected));
}
