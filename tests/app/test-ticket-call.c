// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The call bar, recovery, remote sessions and visits, as people use them.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-call-bar.h"
#include "desk-call-words.h"
#include "desk-caller-popover.h"
#include "desk-composer.h"
#include "desk-end-popover.h"
#include "desk-hold-popover.h"
#include "desk-record.h"
#include "desk-recovery-dialog.h"
#include "desk-remote-dialog.h"
#include "desk-text-box.h"
#include "desk-visit-dialog.h"
#include "ticket-desk.h"

static GtkWidget *
get_composer (TicketDesk *desk)
{
  return ticket_desk_child (desk->pane, DESK_TYPE_TICKET_PANE, "composer");
}

static GtkWidget *
composer_child (TicketDesk *desk,
                const char *name)
{
  return ticket_desk_child (get_composer (desk), DESK_TYPE_COMPOSER, name);
}

static DeskCallBar *
get_bar (TicketDesk *desk)
{
  return DESK_CALL_BAR (composer_child (desk, "call"));
}

static void
act (TicketDesk *desk,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->pane), action, NULL));
}

static void
pass (TicketDesk *desk,
      gint64      seconds)
{
  desk_clock_advance_ms (desk->fixture->clock, seconds * DESK_SECOND_MS);
}

static void
begin_call (TicketDesk *desk)
{
  ticket_desk_show (desk, &desk->ticket);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_bar (desk))));
  act (desk, "ticket.call");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_bar (desk))));
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  return gtk_widget_get_ancestor (ticket_desk_wait_for_text (root, label), GTK_TYPE_BUTTON);
}

static void
hold (TicketDesk *desk,
      const char *told)
{
  GtkWidget *popover = app_desk_find_type (GTK_WIDGET (get_bar (desk)), DESK_TYPE_HOLD_POPOVER);

  act (desk, "ticket.hold");
  gtk_editable_set_text (GTK_EDITABLE (app_desk_find_type (popover, GTK_TYPE_ENTRY)), told);
  ticket_desk_click (find_button (popover, "Put on hold"));
}

static gboolean
has_no_call (gpointer data)
{
  return !gtk_widget_get_visible (GTK_WIDGET (get_bar (data)));
}

/* The desk has it a moment before the bar hears of it. */
static void
wait_for_no_call (TicketDesk *desk)
{
  ticket_desk_wait (has_no_call, desk, "the end of the call");
  ticket_desk_wait_for_draft (desk, "composer", NULL);
}

static void
end_call (TicketDesk *desk)
{
  GtkWidget *popover = app_desk_find_type (GTK_WIDGET (get_bar (desk)), DESK_TYPE_END_POPOVER);

  act (desk, "ticket.call-end");
  ticket_desk_click (find_button (popover, "End and record the call"));
}

static void
check (TicketDesk *desk,
       const char *label)
{
  GtkWidget *popover = app_desk_find_type (GTK_WIDGET (get_bar (desk)), DESK_TYPE_CALLER_POPOVER);
  GtkWidget *text;

  act (desk, "ticket.caller");
  text = ticket_desk_wait_for_text (popover, label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_ancestor (text, GTK_TYPE_CHECK_BUTTON)), TRUE);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static DeskRecord *
find_entry (GPtrArray     *entries,
            DeskEntryKind  kind,
            guint          which)
{
  for (guint i = 0; i < entries->len; i++)
    {
      if (desk_record_get_enum (g_ptr_array_index (entries, i), "kind") == (int) kind && which-- == 0)
        return g_ptr_array_index (entries, i);
    }
  g_error ("There is no such entry");
}

/* From the first word to what stands in the timeline: one commit. */
static void
test_whole_call (TicketDesk    *desk,
                 gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *entry;
  gint64 began_ms;

  begin_call (desk);
  began_ms = desk_fixture_get_now_ms (desk->fixture);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "How can I help?");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Talking");
  pass (desk, 20);
  check (desk, "Name");
  check (desk, "Leaves no time to think");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Marks of a scam: give nothing away");
  hold (desk, "I ask the second line, two minutes");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "2:00 left");
  pass (desk, 130);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "0:10 over the promise");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "go back to the customer now");
  act (desk, "ticket.hold");
  act (desk, "ticket.mute");
  pass (desk, 31);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "A long mute sounds like a lost line");
  act (desk, "ticket.mute");
  act (desk, "ticket.held");
  pass (desk, 180);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "offer to call back");
  act (desk, "ticket.held");
  pass (desk, 9);

  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "She will send a photo");
  end_call (desk);
  wait_for_no_call (desk);

  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 4);
  entry = find_entry (entries, DESK_ENTRY_KIND_CONTACT, 0);
  g_assert_cmpstr (desk_record_get_text (entry, "body"), ==, "She will send a photo");
  g_assert_cmpstr (desk_record_get_text (entry, "channel"), ==, "phone");
  g_assert_cmpstr (desk_record_get_text (entry, "direction"), ==, "inbound");
  g_assert_cmpint (desk_record_get_integer (entry, "made_at", 0), ==, began_ms);
  g_assert_cmpint (desk_record_get_integer (entry, "duration_s", 0), ==, 20 + 130 + 31 + 180 + 9);
  g_assert_nonnull (strstr (desk_record_get_text (entry, "validated_by"), "{\"name\":"));
  g_assert_cmpstr (desk_record_get_text (entry, "scam_marks"), ==, "[\"presses\"]");
  entry = find_entry (entries, DESK_ENTRY_KIND_HOLD, 0);
  g_assert_cmpstr (desk_record_get_text (entry, "told"), ==, "I ask the second line, two minutes");
  g_assert_cmpint (desk_record_get_integer (entry, "ended_at", 0) - desk_record_get_integer (entry, "started_at", 0), ==, 130 * DESK_SECOND_MS);
  g_assert_cmpint (desk_record_get_integer (entry, "promised_at", 0) - desk_record_get_integer (entry, "started_at", 0), ==, 120 * DESK_SECOND_MS);
  entry = find_entry (entries, DESK_ENTRY_KIND_HOLD, 1);
  g_assert_cmpstr (desk_record_get_text (entry, "direction"), ==, "inbound");
  entry = find_entry (entries, DESK_ENTRY_KIND_MUTE, 0);
  g_assert_cmpint (desk_record_get_integer (entry, "ended_at", 0) - desk_record_get_integer (entry, "started_at", 0), ==, 31 * DESK_SECOND_MS);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Validated by");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "They had us on hold");
}

/* It goes on, whatever has become of the window. */
static void
test_outlives_the_window (TicketDesk    *desk,
                          gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;

  begin_call (desk);
  check (desk, "Manager");
  pass (desk, 60);
  act (desk, "ticket.mute");
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "Half a sent");
  ticket_desk_wait_for_draft (desk, "composer", "Half a sent");
  ticket_desk_wait_for_draft (desk, "composer", "muted");
  ticket_desk_present_again (desk);
  pass (desk, 40);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "1:40");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Muted 0:40");
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "✓ 1");

  end_call (desk);
  wait_for_no_call (desk);
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpint (desk_record_get_integer (find_entry (entries, DESK_ENTRY_KIND_CONTACT, 0), "duration_s", 0), ==, 100);
  g_assert_nonnull (strstr (desk_record_get_text (find_entry (entries, DESK_ENTRY_KIND_CONTACT, 0), "validated_by"), "manager"));
}

/* On another ticket there is no call, and on this one it goes on. */
static void
test_stays_with_its_ticket (TicketDesk    *desk,
                            gconstpointer  data)
{
  DeskUuid other;

  desk_fixture_add_ticket (desk->fixture, "Another matter", &desk->customer, &other);
  begin_call (desk);
  pass (desk, 15);
  ticket_desk_show (desk, &other);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_bar (desk))));
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.mute"));
  pass (desk, 15);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "0:30");
  g_assert_null (desk_ticket_pane_find_refusal (desk->pane, "ticket.mute"));
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.call"));
  act (desk, "ticket.call-discard");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_bar (desk))));
  ticket_desk_wait_for_draft (desk, "composer", NULL);
}

static gboolean
is_focused_question (gpointer data)
{
  return gtk_widget_get_mapped (composer_child (data, "question_text"));
}

static gboolean
is_back_at_contact (gpointer data)
{
  return gtk_widget_get_mapped (composer_child (data, "contact_text"));
}

/* One key each, in the customer's manner, with a place for the answer. */
static void
test_questions (TicketDesk    *desk,
                gconstpointer  data)
{
  static const char *const actions[] = { "ticket.ask-open", "ticket.ask-closed", "ticket.ask-probing", "ticket.ask-confirming" };
  static const char *const kinds[] = { "open", "closed", "probing", "confirming" };
  g_autoptr (GPtrArray) entries = NULL;

  desk_fixture_set_text (desk->fixture, DESK_TABLE_CUSTOMER, &desk->customer, "manner", "timid");
  begin_call (desk);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "She is shy");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      act (desk, actions[i]);
      ticket_desk_wait (is_focused_question, desk, "the place for the answer");
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (composer_child (desk, "question"))), ==,
                       desk_call_words_question ((DeskQuestionKind) (i + 1), DESK_MANNER_TIMID));
      g_assert_false (gtk_widget_is_sensitive (composer_child (desk, "send")));
      desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "question_text")), "Yes");
      /* What is being answered is not lost to another key. */
      act (desk, actions[(i + 1) % 4]);
      ticket_desk_click (composer_child (desk, "send"));
      ticket_desk_wait (is_back_at_contact, desk, "the contact");
    }
  entries = ticket_desk_load_entries (desk);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      DeskRecord *entry = find_entry (entries, DESK_ENTRY_KIND_QUESTION, i);

      g_assert_cmpstr (desk_record_get_text (entry, "question_kind"), ==, kinds[i]);
      g_assert_cmpstr (desk_record_get_text (entry, "answer"), ==, "Yes");
      g_assert_cmpstr (desk_record_get_text (entry, "body"), ==, desk_call_words_question ((DeskQuestionKind) (i + 1), DESK_MANNER_TIMID));
    }
  g_assert_true (desk_call_bar_has_call (get_bar (desk)));
  ticket_desk_wait_for_draft (desk, "composer", "She is shy");
}

/* What is missing is said; without a word it is not recorded. */
static void
test_closing_check (TicketDesk    *desk,
                    gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *popover;

  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "symptoms", "Grinds");
  begin_call (desk);
  act (desk, "ticket.call-end");
  popover = app_desk_find_type (GTK_WIDGET (get_bar (desk)), DESK_TYPE_END_POPOVER);
  ticket_desk_wait_for_text (popover, "The ticket has no description yet");
  g_assert_nonnull (app_desk_find_text (popover, "No article was used"));
  g_assert_null (app_desk_find_text (popover, "No symptoms"));
  g_assert_null (app_desk_find_text (popover, "Ask how the customer can be reached"));
  ticket_desk_click (find_button (popover, "Write it down"));
  g_assert_true (desk_call_bar_has_call (get_bar (desk)));
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 0);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Talking");
}

/* The call is over all the same, and can be recorded when it is let. */
static void
test_refused (TicketDesk    *desk,
              gconstpointer  data)
{
  begin_call (desk);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "Too late");
  pass (desk, 10);
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "withdrawn", 1);
  end_call (desk);
  ticket_desk_wait_for_text (get_composer (desk), "The ticket was withdrawn");
  ticket_desk_wait_for_draft (desk, "composer", "ended");
  ticket_desk_wait_for_draft (desk, "composer", "Too late");
  pass (desk, 100);
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "withdrawn", 0);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Ended, not recorded yet");
  end_call (desk);
  wait_for_no_call (desk);
  {
    g_autoptr (GPtrArray) entries = ticket_desk_load_entries (desk);

    g_assert_cmpint (desk_record_get_integer (find_entry (entries, DESK_ENTRY_KIND_CONTACT, 0), "duration_s", 0), ==, 10);
  }
}

/* --- beside it --- */

static void
test_recovery (TicketDesk    *desk,
               gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.recovery", DESK_TYPE_RECOVERY_DIALOG);

  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Apologise", "For the third call");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Listen", "Nobody called her back");
  ticket_desk_wait_for_draft (desk, "recovery", "Nobody called");
  gtk_window_destroy (GTK_WINDOW (dialog));
  dialog = ticket_desk_open_dialog (desk, "ticket.recovery", DESK_TYPE_RECOVERY_DIALOG);
  ticket_desk_wait_for_text (dialog, "Only analysts read this");
  while (!gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)))
    g_main_context_iteration (NULL, TRUE);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RECOVERY_DIALOG);
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpstr (desk_record_get_text (find_entry (entries, DESK_ENTRY_KIND_RECOVERY, 0), "body"), ==,
                   "**Heard:** Nobody called her back\n\n**Apologised:** For the third call");
}

/* Without consent nothing is opened; with it, it is recorded first. */
static void
test_remote (TicketDesk    *desk,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.remote", DESK_TYPE_REMOTE_DIALOG);
  GtkWidget *address = ticket_desk_get_part (dialog, "Address: rdp://, vnc:// or ssh://");
  GtkSwitch *agreed = GTK_SWITCH (app_desk_find_type (ticket_desk_get_part (dialog, "The customer agrees"), GTK_TYPE_SWITCH));

  gtk_editable_set_text (GTK_EDITABLE (address), "vnc://127.0.0.1:5999");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_switch_set_active (agreed, TRUE);
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_editable_set_text (GTK_EDITABLE (address), "file:///bin/sh");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_editable_set_text (GTK_EDITABLE (address), "vnc://127.0.0.1:5999");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_REMOTE_DIALOG);

  /* It is timed from then on. */
  ticket_desk_wait_for_text (GTK_WIDGET (get_bar (desk)), "Remote session");
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_true (desk_record_get_boolean (g_ptr_array_index (entries, 0), "consent"));
  pass (desk, 300);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "Driver installed");
  end_call (desk);
  wait_for_no_call (desk);
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (desk_record_get_text (g_ptr_array_index (entries, 1), "channel"), ==, "remote");
  g_assert_cmpint (desk_record_get_integer (g_ptr_array_index (entries, 1), "duration_s", 0), ==, 300);
  g_assert_true (desk_record_get_boolean (g_ptr_array_index (entries, 1), "consent"));
}

static void
test_visit (TicketDesk    *desk,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.visit", DESK_TYPE_VISIT_DIALOG);
  GtkWidget *button = app_desk_find_text (dialog, "Choose a time");
  GtkWidget *popover;
  gint64 begins_ms = desk_fixture_get_now_ms (desk->fixture) + DESK_DAY_MS;

  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Notes", "Bring a drum");
  button = gtk_widget_get_ancestor (button, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  g_signal_emit_by_name (popover, "chosen", begins_ms);
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_VISIT_DIALOG);

  visits = desk_record_load_where (desk->fixture->file, DESK_TABLE_CALENDAR_ENTRY, "WHERE kind = 'visit'", NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (visits->len, ==, 1);
  g_assert_cmpint (desk_record_get_integer (g_ptr_array_index (visits, 0), "starts_at", 0), ==, begins_ms);
  g_assert_cmpint (desk_record_get_integer (g_ptr_array_index (visits, 0), "ends_at", 0), ==, begins_ms + DESK_HOUR_MS);
  g_assert_cmpstr (desk_record_get_text (g_ptr_array_index (visits, 0), "title"), ==, "Printer jams on every second sheet");
  g_assert_cmpstr (desk_record_get_text (g_ptr_array_index (visits, 0), "notes"), ==, "Bring a drum");
}

#define ADD(name, width, func) \
  g_test_add ("/app/ticket-call/" name, TicketDesk, GINT_TO_POINTER (width), ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("whole-call", 0, test_whole_call);
  ADD ("outlives-the-window", 0, test_outlives_the_window);
  ADD ("stays-with-its-ticket", 0, test_stays_with_its_ticket);
  ADD ("questions", 360, test_questions);
  ADD ("closing-check", 0, test_closing_check);
  ADD ("refused", 360, test_refused);
  ADD ("recovery", 0, test_recovery);
  ADD ("remote", 0, test_remote);
  ADD ("visit", 0, test_visit);

  return g_test_run ();
}
