// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was done, in words: one table over the action names of
 * docs/records.md.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-deeds.h"

static const struct
{
  const char *action;
  const char *done;
} deeds[] = {
  { "ticket_new", N_("Ticket logged") },
  { "ticket_edit", N_("Ticket changed") },
  { "ticket_take", N_("Ticket taken") },
  { "ticket_assign", N_("Ticket assigned") },
  { "ticket_note", N_("Note added") },
  { "ticket_contact", N_("Contact added") },
  { "ticket_attempt", N_("Attempt added") },
  { "ticket_question", N_("Question added") },
  { "ticket_link", N_("Link added") },
  { "ticket_wait", N_("Ticket is waiting") },
  { "ticket_wake", N_("Ticket is worked on again") },
  { "ticket_resolve", N_("Ticket resolved") },
  { "ticket_close", N_("Ticket closed") },
  { "ticket_reopen", N_("Ticket opened again") },
  { "ticket_cancel", N_("Ticket cancelled") },
  { "ticket_stage", N_("Next stage reached") },
  { "ticket_escalate", N_("Ticket handed over: it waits to be accepted") },
  { "ticket_accept", N_("Ticket accepted") },
  { "ticket_return", N_("Ticket returned") },
  { "ticket_take_back", N_("Hand-over taken back") },
  { "ticket_shout_out", N_("Shout-out made") },
  { "ticket_answer", N_("Answer added") },
  { "ticket_thank", N_("Thanks said") },
  { "ticket_shout_end", N_("Shout-out ended") },
  { "ticket_promise", N_("Promise recorded") },
  { "ticket_promise_end", N_("Promise ended") },
  { "ticket_follow_up", N_("Follow-up planned") },
  { "ticket_follow_up_end", N_("Follow-up done") },
  { "ticket_correct", N_("Correction added") },
  { "ticket_call", N_("Call recorded") },
  { "ticket_hold", N_("Hold recorded") },
  { "ticket_mute", N_("Mute recorded") },
  { "ticket_transfer", N_("Call transferred") },
  { "ticket_recovery", N_("Recovery recorded") },
  { "ticket_work", N_("Work time recorded") },
  { "ticket_visit", N_("Visit planned") },
  { "ticket_check", N_("Checklist changed") },
  { "ticket_message", N_("Message to send written") },
  { "ticket_message_sent", N_("Message marked sent") },
  { "ticket_policy", N_("Targets promised anew") },
  { "shift_note", N_("Note to the next shift written") },
  { "analyst_new", N_("Analyst added") },
  { "customer_new", N_("Customer added") },
  { "customer_edit", N_("Customer changed") },
  { "organisation_new", N_("Organisation added") },
  { "organisation_edit", N_("Organisation changed") },
  { "article_new", N_("Article added") },
  { "article_edit", N_("Article changed") },
  { "calendar_new", N_("Calendar entry added") },
  { "calendar_edit", N_("Calendar entry changed") },
  { "desk_edit", N_("Desk changed") },
  { "conflict_settle", N_("Decided") },
  { "desk_upgrade", N_("Desk upgraded") },
  { "record_edit", N_("Record changed") },
  { "undo", N_("Undone") },
  { "redo", N_("Done again") },
};

/**
 * desk_deed_describe:
 * @action: name of an action
 *
 * Returns: what was done, for people
 */
const char *
desk_deed_describe (const char *action)
{
  g_return_val_if_fail (action != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      if (g_str_equal (deeds[i].action, action))
        return _(deeds[i].done);
    }

  return _("Saved");
}
