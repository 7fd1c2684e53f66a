// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was wrong is corrected in the window, and whoever got it is written to.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-correct-dialog.h"
#include "desk-text-box.h"
#include "ticket-desk.h"

static const char *
count (TicketDesk *desk,
       const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM entry WHERE kind = '%s' AND withdrawn IS NOT 1", kind);

  return desk_fixture_count (desk->fixture, sql) == 1 ? "one" : "none";
}

static void
press (TicketDesk *desk,
       const char *label)
{
  GtkWidget *found = ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), label);

  ticket_desk_click (GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON));
}

static GtkWidget *
open_dialog (TicketDesk *desk)
{
  DeskUuid note;

  desk_fixture_set_text (desk->fixture, DESK_TABLE_CUSTOMER, &desk->customer, "email", "anna.weber@lindqvist.example");
  desk_fixture_add_note (desk->fixture, &desk->ticket, "It is the **tray**,\nI think", &note);
  ticket_desk_show (desk, &desk->ticket);

  return ticket_desk_open_dialog (desk, "ticket.correct", DESK_TYPE_CORRECT_DIALOG);
}

static void
test_entry (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (desk);

  ticket_desk_wait_for_text (dialog, "What was wrong");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "What is right", "It is the roller");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "How we know", "Changed it, and it prints");
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_CORRECT_DIALOG);

  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "This has turned out to be wrong: see the correction");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "It is the roller");
  g_assert_cmpstr (count (desk, "correction"), ==, "one");
  press (desk, "Write to everybody who got it");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Messages about it were written");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "To send: nobody has sent it yet");
  g_assert_cmpstr (count (desk, "message"), ==, "one");
}

static gboolean
has_text (gpointer dialog)
{
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (app_desk_find_type (dialog, DESK_TYPE_TEXT_BOX)));

  return g_str_equal (text, "It is the roller");
}

static void
test_kept (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (desk);

  ticket_desk_write (dialog, "What is right", "It is the roller");
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_CORRECT_DIALOG);
  ticket_desk_settle (desk);
  dialog = ticket_desk_open_dialog (desk, "ticket.correct", DESK_TYPE_CORRECT_DIALOG);
  ticket_desk_wait (has_text, dialog, "what was typed before");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/app/ticket-correct/an-entry", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_entry, ticket_desk_tear_down);
  g_test_add ("/app/ticket-correct/what-is-typed-is-kept", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_kept, ticket_desk_tear_down);

  return g_test_run ();
}
