// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whatever people do to tickets, at random.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "random-acts.h"

/**
 * random_act:
 * @self: a fixture
 * @random: decides
 * @tickets: (element-type DeskUuid): tickets it is done to
 *
 * Does something that people do to tickets.
 *
 * Returns: whether the desk allowed it
 */
gboolean
random_act (DeskFixture *self,
            GRand       *random,
            GArray      *tickets)
{
  static const DeskTicketActionKind kinds[] = {
    DESK_ACTION_NEW,  DESK_ACTION_EDIT, DESK_ACTION_EDIT, DESK_ACTION_TAKE,    DESK_ACTION_ASSIGN, DESK_ACTION_LEAVE, DESK_ACTION_NOTE,
    DESK_ACTION_CONTACT, DESK_ACTION_ATTEMPT, DESK_ACTION_WAIT, DESK_ACTION_WAKE, DESK_ACTION_STAGE, DESK_ACTION_RESOLVE, DESK_ACTION_CLOSE, DESK_ACTION_REOPEN, DESK_ACTION_CANCEL,
    DESK_ACTION_SHOUT_OUT, DESK_ACTION_ANSWER, DESK_ACTION_SHOUT_END, DESK_ACTION_PROMISE, DESK_ACTION_PROMISE_END, DESK_ACTION_FOLLOW_UP, DESK_ACTION_FOLLOW_UP_END,
  };
  static const char *const fields[] = { "summary", "description", "symptoms", "category" };
  DeskTicketActionKind kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
  const DeskUuid *ticket = &g_array_index (tickets, DeskUuid, g_rand_int_range (random, 0, (int) tickets->len));
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kind, &self->me, kind == DESK_ACTION_NEW ? NULL : ticket);
  g_autofree char *text = g_strdup_printf ("Text %d", g_rand_int_range (random, 0, 4));
  g_autoptr (GError) error = NULL;

  desk_clock_advance_ms (self->clock, g_rand_int_range (random, 1, 100) * DESK_SECOND_MS);
  switch (kind)
    {
    case DESK_ACTION_NEW:
      desk_operation_put_text (action->fields, "summary", text);
      break;
    case DESK_ACTION_EDIT:
      desk_operation_put_text (action->fields, fields[g_rand_int_range (random, 0, G_N_ELEMENTS (fields))], text);
      if (g_rand_boolean (random))
        desk_operation_put_text (action->fields, "urgency", g_rand_boolean (random) ? "stopped" : "can_wait");
      break;
    case DESK_ACTION_NOTE:
    case DESK_ACTION_CONTACT:
    case DESK_ACTION_ATTEMPT:
    case DESK_ACTION_SHOUT_OUT:
    case DESK_ACTION_ANSWER:
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
      break;
    case DESK_ACTION_PROMISE:
    case DESK_ACTION_FOLLOW_UP:
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
      desk_operation_put_integer (desk_ticket_action_get_entry (action), "due_at", desk_fixture_get_now_ms (self) + g_rand_int_range (random, 0, 9) * DESK_HOUR_MS);
      break;
    case DESK_ACTION_PROMISE_END:
      desk_operation_put_integer (desk_ticket_action_get_entry (action), "kept", g_rand_boolean (random));
      desk_operation_put_text (desk_ticket_action_get_entry (action), "result", text);
      break;
    case DESK_ACTION_FOLLOW_UP_END:
      desk_operation_put_text (desk_ticket_action_get_entry (action), "result", text);
      break;
    case DESK_ACTION_ASSIGN:
      action->target = self->me;
      break;
    case DESK_ACTION_WAIT:
      desk_operation_put_text (action->fields, "waiting_reason", g_rand_boolean (random) ? "customer" : "parts");
      break;
    case DESK_ACTION_RESOLVE:
      desk_operation_put_text (action->fields, "cause", text);
      desk_operation_put_text (action->fields, "resolution", text);
      break;
    case DESK_ACTION_CLOSE:
      desk_operation_put_text (action->fields, "validation", text);
      desk_operation_put_integer (action->fields, "customer_confirmed", 1);
      break;
    default:
      break;
    }

  if (desk_act_build (self->file, desk_ticket_action_build, action, NULL, NULL, &error))
    return TRUE;

  g_assert_true (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) || g_error_matches (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED) ||
                 g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND));
  return FALSE;
}

/* Returns: (transfer full): a few tickets to act on */
GArray *
random_act_tickets (DeskFixture *self)
{
  GArray *tickets = g_array_new (FALSE, FALSE, sizeof (DeskUuid));

  for (guint i = 0; i < 3; i++)
    {
      DeskUuid ticket;

      desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
      g_array_append_val (tickets, ticket);
    }

  return tickets;
}
