// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The card of what was tried already, and an attempt written with all that can
 * be said of it.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-composer.h"
#include "desk-record.h"
#include "desk-text-box.h"
#include "desk-ticket-actions.h"
#include "ticket-desk.h"

static GtkWidget *
composer_child (TicketDesk *desk,
                const char *name)
{
  return ticket_desk_child (ticket_desk_child (desk->pane, DESK_TYPE_TICKET_PANE, "composer"), DESK_TYPE_COMPOSER, name);
}

static void
write_attempt (TicketDesk *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.attempt", NULL);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "attempt_text")), "Cable changed");
  gtk_editable_set_text (GTK_EDITABLE (composer_child (desk, "hypothesis")), "The cable is worn");
  gtk_editable_set_text (GTK_EDITABLE (composer_child (desk, "expected")), "It prints");
  gtk_editable_set_text (GTK_EDITABLE (composer_child (desk, "rules_out")), "Cable and port");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (composer_child (desk, "outcome")), DESK_OUTCOME_NO_EFFECT);
}

static void
test_attempt (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *root = GTK_WIDGET (desk->pane);
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *entry;

  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (root, "Nothing has been tried yet");
  write_attempt (desk);
  ticket_desk_wait_for_draft (desk, "composer", "Cable and port");
  ticket_desk_wait_for_draft (desk, "composer", "The cable is worn");
  ticket_desk_click (composer_child (desk, "send"));
  ticket_desk_wait_for_text (root, "Suspected: The cable is worn");
  ticket_desk_wait_for_text (root, "Rules out: Cable and port");
  ticket_desk_wait_until_gone (root, "Nothing has been tried yet");

  entries = ticket_desk_load_entries (desk);
  entry = g_ptr_array_index (entries, entries->len - 1);
  g_assert_cmpstr (desk_record_get_text (entry, "hypothesis"), ==, "The cable is worn");
  g_assert_cmpstr (desk_record_get_text (entry, "expected"), ==, "It prints");
  g_assert_cmpstr (desk_record_get_text (entry, "rules_out"), ==, "Cable and port");
  g_assert_cmpint (desk_record_get_enum (entry, "outcome"), ==, DESK_OUTCOME_NO_EFFECT);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (composer_child (desk, "hypothesis"))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (composer_child (desk, "rules_out"))), ==, "");
}

static void
act (TicketDesk       *desk,
     DeskTicketAction *action)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_act_build (desk->fixture->file, desk_ticket_action_build, action, NULL, NULL, &error));
  g_assert_no_error (error);
  desk_ticket_action_free (action);
}

static void
activated_cb (DeskTicketPane *pane,
              const DeskUuid *ticket,
              DeskUuid       *activated)
{
  *activated = *ticket;
}

static void
test_elsewhere (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *root = GTK_WIDGET (desk->pane);
  DeskUuid other, activated = { { 0 } };
  DeskTicketAction *action;
  GtkWidget *row;

  desk_fixture_add_ticket (desk->fixture, "Printer jams at Poe’s too", NULL, &other);
  action = desk_ticket_action_new (DESK_ACTION_ATTEMPT, &desk->fixture->me, &other);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Rollers cleaned");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "outcome", "worked");
  act (desk, action);
  action = desk_ticket_action_new (DESK_ACTION_LINK, &desk->fixture->me, &desk->ticket);
  desk_operation_put_uuid (desk_ticket_action_get_entry (action), "linked_ticket_id", &other);
  act (desk, action);

  g_signal_connect (desk->pane, "ticket-activated", G_CALLBACK (activated_cb), &activated);
  ticket_desk_show (desk, &desk->ticket);
  row = gtk_widget_get_ancestor (ticket_desk_wait_for_text (root, "Rollers cleaned"), GTK_TYPE_LIST_BOX_ROW);
  g_assert_nonnull (row);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_widget_activate (row);
  g_assert_true (desk_uuid_equal (&activated, &other));
  g_signal_handlers_disconnect_by_data (desk->pane, &activated);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/app/ticket-tried/an-attempt-with-all-that-is-said-of-it", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_attempt, ticket_desk_tear_down);
  g_test_add ("/app/ticket-tried/on-a-linked-ticket", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_elsewhere, ticket_desk_tear_down);

  return g_test_run ();
}
