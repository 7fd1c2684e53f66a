// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The ticket pane: what it shows, what is done in it, and that nothing typed
 * is lost.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-choice-popover.h"
#include "desk-composer.h"
#include "desk-field-row.h"
#include "desk-fold-box.h"
#include "desk-path-view.h"
#include "desk-record.h"
#include "desk-stage-bar.h"
#include "desk-summary-editor.h"
#include "desk-text-box.h"
#include "desk-ticket-header.h"
#include "desk-timeline-row.h"
#include "desk-timeline.h"
#include "ticket-desk.h"

static GtkWidget *
pane_child (TicketDesk *desk,
            const char *name)
{
  return ticket_desk_child (desk->pane, DESK_TYPE_TICKET_PANE, name);
}

static GtkWidget *
composer_child (TicketDesk *desk,
                const char *name)
{
  return ticket_desk_child (pane_child (desk, "composer"), DESK_TYPE_COMPOSER, name);
}

static void
write_note (TicketDesk *desk,
            const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.note", NULL);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "note_text")), text);
}

static void
test_shown (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *root = GTK_WIDGET (desk->pane);

  ticket_desk_wait_for_text (root, "No ticket chosen");
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (root, "Printer jams on every second sheet");
  ticket_desk_wait_for_text (root, "INC-");
  ticket_desk_wait_for_text (root, "3 Medium");
  ticket_desk_wait_for_text (root, "Anna Weber");
  ticket_desk_wait_for_text (root, "+49 30 5550 123");
  ticket_desk_wait_for_text (root, "Nobody yet");
  ticket_desk_wait_for_text (root, "logged the ticket");

  desk_ticket_pane_show_ticket (desk->pane, NULL);
  ticket_desk_wait_for_text (root, "No ticket chosen");
  g_assert_null (desk_ticket_pane_get_ticket (desk->pane));
}

static void
test_not_found (TicketDesk    *desk,
                gconstpointer  data)
{
  DeskUuid nowhere = { { 1 } };

  ticket_desk_show (desk, &nowhere);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "There is no such ticket");
}

static void
test_withdrawn (TicketDesk    *desk,
                gconstpointer  data)
{
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "withdrawn", 1);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "This ticket was withdrawn");
  g_assert_false (gtk_widget_is_sensitive (pane_child (desk, "resolve")));
}

static void
test_take (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *take = pane_child (desk, "take");

  ticket_desk_show (desk, &desk->ticket);
  g_assert_true (gtk_widget_is_sensitive (take));
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.take", NULL);
  ticket_desk_wait_for_value (desk, "status", "open");
  ticket_desk_wait_for_text (pane_child (desk, "header"), "Robin Lee");
  /* It says why it is greyed, to the eye and to the ear. */
  g_assert_false (gtk_widget_is_sensitive (take));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (take), ==, "It is yours already");
  g_assert_cmpstr (desk_ticket_pane_find_refusal (desk->pane, "ticket.take"), ==, "It is yours already");
  g_assert_null (desk_ticket_pane_find_refusal (desk->pane, "ticket.note"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (take), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "It is yours already");
}

static void
test_nobody (TicketDesk    *desk,
             gconstpointer  data)
{
  const DeskUuid nobody = { { 0 } };

  desk_session_set_me (desk->session, &nobody);
  ticket_desk_show (desk, &desk->ticket);
  g_assert_false (gtk_widget_is_sensitive (pane_child (desk, "take")));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (pane_child (desk, "take")), "who you are"));
  desk_session_set_me (desk->session, &desk->fixture->me);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Take");
  while (!gtk_widget_is_sensitive (pane_child (desk, "take")))
    g_main_context_iteration (NULL, TRUE);
}

/* The desk has it a moment before the composer hears of it. */
static void
wait_for_composed (TicketDesk *desk,
                   const char *name,
                   const char *expected)
{
  while (TRUE)
    {
      g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, name)));

      if (g_str_equal (text, expected))
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_compose (TicketDesk    *desk,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *entry;

  ticket_desk_show (desk, &desk->ticket);
  g_assert_false (gtk_widget_is_sensitive (composer_child (desk, "send")));
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.attempt", NULL);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "attempt_text")), "Cleaned the *rollers*");
  gtk_editable_set_text (GTK_EDITABLE (composer_child (desk, "expected")), "No more jams");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (composer_child (desk, "outcome")), DESK_OUTCOME_WORKED);
  ticket_desk_wait_for_draft (desk, "composer", "rollers");
  ticket_desk_click (composer_child (desk, "send"));

  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Attempt · Worked");
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Cleaned the rollers");
  ticket_desk_wait_for_draft (desk, "composer", NULL);
  wait_for_composed (desk, "attempt_text", "");
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (desk_record_get_enum (entry, "outcome"), ==, DESK_OUTCOME_WORKED);
  g_assert_cmpstr (desk_record_get_text (entry, "expected"), ==, "No more jams");
}

static void
test_contact (TicketDesk    *desk,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *entry;

  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.contact", NULL);
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "contact_text")), "Told her to wait");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (composer_child (desk, "channel")), DESK_CHANNEL_CHAT);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (composer_child (desk, "minutes")), 4);
  ticket_desk_click (composer_child (desk, "send"));
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Chat, to Anna Weber");
  entries = ticket_desk_load_entries (desk);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (desk_record_get_integer (entry, "duration_s", 0), ==, 240);
  g_assert_true (desk_record_get_boolean (entry, "first_response"));
}

static void
test_crash (TicketDesk    *desk,
            gconstpointer  data)
{
  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "Half a sent");
  ticket_desk_wait_for_draft (desk, "composer", "Half a sent");

  ticket_desk_present_again (desk);
  ticket_desk_show (desk, &desk->ticket);
  {
    g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, "note_text")));

    g_assert_cmpstr (text, ==, "Half a sent");
    g_assert_true (gtk_widget_get_mapped (composer_child (desk, "note_text")));
  }
}

static void
test_other_ticket (TicketDesk    *desk,
                   gconstpointer  data)
{
  g_autofree char *elsewhere = NULL;
  g_autofree char *here = NULL;
  DeskUuid other;

  desk_fixture_add_ticket (desk->fixture, "Another one", NULL, &other);
  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "For the printer");
  /* At once, before the disk has it. */
  ticket_desk_show (desk, &other);
  elsewhere = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, "note_text")));
  g_assert_cmpstr (elsewhere, ==, "");
  ticket_desk_show (desk, &desk->ticket);
  here = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, "note_text")));
  g_assert_cmpstr (here, ==, "For the printer");
  ticket_desk_settle (desk);
  ticket_desk_wait_for_draft (desk, "composer", "For the printer");
}

static void
test_refused_entry (TicketDesk    *desk,
                    gconstpointer  data)
{
  g_autofree char *text = NULL;

  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "Too late");
  /* Somebody else takes the ticket back before it is sent. */
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "withdrawn", 1);
  ticket_desk_click (composer_child (desk, "send"));
  ticket_desk_wait_for_text (pane_child (desk, "composer"), "The ticket was withdrawn");
  ticket_desk_wait_for_draft (desk, "composer", "Too late");
  text = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, "note_text")));
  g_assert_cmpstr (text, ==, "Too late");
}

/* What is typed while the disk is slow is neither lost nor sent. */
static void
test_goes_on_writing (TicketDesk    *desk,
                      gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;

  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "First.");
  ticket_desk_click (composer_child (desk, "send"));
  desk_text_box_set_text (DESK_TEXT_BOX (composer_child (desk, "note_text")), "First. Second.");
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "First.");
  ticket_desk_wait_for_draft (desk, "composer", "\" Second.\"");
  wait_for_composed (desk, "note_text", " Second.");
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 1);
}

/* Sent, and on to the next ticket before the disk has it. */
static void
test_sent_and_left (TicketDesk    *desk,
                    gconstpointer  data)
{
  DeskUuid other;

  desk_fixture_add_ticket (desk->fixture, "Another one", NULL, &other);
  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "Done with it");
  ticket_desk_click (composer_child (desk, "send"));
  ticket_desk_show (desk, &other);
  ticket_desk_settle (desk);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Done with it");
  wait_for_composed (desk, "note_text", "");
  ticket_desk_wait_for_draft (desk, "composer", NULL);
}

/* --- changes of others --- */

static void
test_follows (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *header = pane_child (desk, "header");
  GtkWidget *row;
  DeskUuid note;
  g_autofree char *text = NULL;

  desk_fixture_add_note (desk->fixture, &desk->ticket, "First note", &note);
  ticket_desk_show (desk, &desk->ticket);
  write_note (desk, "I am writing");
  row = gtk_widget_get_ancestor (ticket_desk_wait_for_text (pane_child (desk, "timeline"), "First note"), DESK_TYPE_TIMELINE_ROW);

  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer jams on every sheet");
  desk_fixture_add_note (desk->fixture, &desk->ticket, "Second note", &note);
  ticket_desk_wait_for_text (header, "Printer jams on every sheet");
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Second note");

  /* The rows that were there are the same ones, and so is what is typed. */
  g_assert_true (gtk_widget_get_ancestor (app_desk_find_text (pane_child (desk, "timeline"), "First note"), DESK_TYPE_TIMELINE_ROW) == row);
  text = desk_text_box_dup_text (DESK_TEXT_BOX (composer_child (desk, "note_text")));
  g_assert_cmpstr (text, ==, "I am writing");
  g_assert_true (gtk_widget_get_focus_child (pane_child (desk, "composer")) != NULL);
}

static gboolean
shows_all (gpointer data)
{
  TicketDesk *desk = data;

  return desk_timeline_get_n_shown (DESK_TIMELINE (pane_child (desk, "timeline"))) >= 200;
}

static gboolean
is_at_end (gpointer data)
{
  TicketDesk *desk = data;
  GtkWidget *scroller = ticket_desk_child (pane_child (desk, "timeline"), DESK_TYPE_TIMELINE, "scroller");
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  return gtk_adjustment_get_upper (adjustment) > 2 * gtk_adjustment_get_page_size (adjustment) &&
         gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment) - 1;
}

static void
test_long_timeline (TicketDesk    *desk,
                    gconstpointer  data)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "ticket_note");
  DeskTimeline *timeline = DESK_TIMELINE (pane_child (desk, "timeline"));
  DeskUuid note;

  for (guint i = 0; i < 230; i++)
    {
      g_autofree char *body = g_strdup_printf ("Note number %u", i);
      DeskOperation *entry;

      desk_id_source_next_uuid (desk->fixture->ids, FIXTURE_NOW_MS, &note);
      entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &note);
      desk_operation_put_uuid (entry, "ticket_id", &desk->ticket);
      desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_NOTE);
      desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS + i);
      desk_operation_put_text (entry, "body", body);
    }
  desk_fixture_act (desk->fixture, commit);

  /* A screenful comes first, with the newest at its end. */
  ticket_desk_show (desk, &desk->ticket);
  g_assert_cmpuint (desk_timeline_get_n_shown (timeline), <, 40);
  ticket_desk_wait (shows_all, desk, "the earlier entries");
  ticket_desk_wait (is_at_end, desk, "the end of the timeline");
  g_assert_nonnull (app_desk_find_text (GTK_WIDGET (timeline), "Note number 229"));
  /* The rest comes when it is asked for. */
  g_assert_cmpuint (desk_timeline_get_n_shown (timeline), ==, 200);
  ticket_desk_click (ticket_desk_child (timeline, DESK_TYPE_TIMELINE, "earlier"));
  while (desk_timeline_get_n_shown (timeline) < 231)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (app_desk_find_text (GTK_WIDGET (timeline), "Note number 0"));
}

/* --- fields --- */

static void
test_summary (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *editor = ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "summary");
  GtkWidget *entry = ticket_desk_child (editor, DESK_TYPE_SUMMARY_EDITOR, "entry");

  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.summary", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Printer jams on every second sheet");
  gtk_editable_set_text (GTK_EDITABLE (entry), "   ");
  g_signal_emit_by_name (entry, "activate");
  ticket_desk_wait_for_text (editor, "A ticket needs a summary");
  g_assert_true (desk_summary_editor_is_editing (DESK_SUMMARY_EDITOR (editor)));

  gtk_editable_set_text (GTK_EDITABLE (entry), "Printer on floor 3 jams");
  ticket_desk_wait_for_draft (desk, "field-summary", "floor 3");
  g_signal_emit_by_name (entry, "activate");
  ticket_desk_wait_for_value (desk, "summary", "Printer on floor 3 jams");
  while (desk_summary_editor_is_editing (DESK_SUMMARY_EDITOR (editor)))
    g_main_context_iteration (NULL, TRUE);
  ticket_desk_wait_for_text (editor, "Printer on floor 3 jams");
  ticket_desk_wait_for_draft (desk, "field-summary", NULL);
}

static GtkWidget *
find_field (GtkWidget  *root,
            const char *field)
{
  if (DESK_IS_FIELD_ROW (root))
    return g_str_equal (desk_field_row_get_field (DESK_FIELD_ROW (root)), field) ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_field (child, field);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_field (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *row = find_field (pane_child (desk, "side"), "urgency");
  GtkWidget *button = app_desk_find_type (row, GTK_TYPE_BUTTON);
  GtkWidget *popover;

  ticket_desk_show (desk, &desk->ticket);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Urgency: Hindered");
  ticket_desk_click (button);
  popover = app_desk_find_type (row, DESK_TYPE_CHOICE_POPOVER);
  ticket_desk_wait_for_text (popover, "Stopped");
  /* The first row is for no urgency at all. */
  g_signal_emit_by_name (ticket_desk_child (popover, DESK_TYPE_CHOICE_POPOVER, "list"), "activate", 1);
  ticket_desk_wait_for_value (desk, "urgency", "stopped");
  ticket_desk_wait_for_text (pane_child (desk, "header"), "2 High");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Urgency: Stopped");
}

static void
test_stages (TicketDesk    *desk,
             gconstpointer  data)
{
  GtkWidget *bar = ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "stages");
  GtkWidget *first;

  ticket_desk_show (desk, &desk->ticket);
  first = app_desk_find_type (bar, GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, "Log: the ticket is here");
  g_signal_emit_by_name (bar, "stage-chosen", DESK_STAGE_INVESTIGATE);
  ticket_desk_wait_for_value (desk, "stage", "investigate");
  /* Whoever investigates has opened it. */
  ticket_desk_wait_for_value (desk, "status", "open");
  ticket_desk_wait_for_text (pane_child (desk, "header"), "Open");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, "Log: reached");
}

static void
test_path (TicketDesk    *desk,
           gconstpointer  data)
{
  DeskPathView *path = DESK_PATH_VIEW (g_object_ref_sink (desk_path_view_new ()));
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (path));
  DeskEvidence evidence = { .has_symptoms = TRUE };

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (path), GTK_ACCESSIBLE_ROLE_LIST);
  desk_path_view_set_evidence (path, &evidence);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, "Listen: still to do");
  evidence.has_contact = TRUE;
  desk_path_view_set_evidence (path, &evidence);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, "Listen: done");
  g_object_unref (path);
}

/* --- width --- */

static gboolean
is_folded (gpointer data)
{
  TicketDesk *desk = data;

  return desk_fold_box_get_folded (DESK_FOLD_BOX (pane_child (desk, "fold")));
}

static void
test_narrow (TicketDesk    *desk,
             gconstpointer  data)
{
  int least;

  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary",
                         "Kraftfahrzeughaftpflichtversicherungsbescheinigungsübermittlungsverfahren geht nicht");
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait (is_folded, desk, "folding");
  gtk_widget_measure (GTK_WIDGET (desk->pane), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);

  /* The details take the place of the timeline when they are asked for. */
  g_assert_null (app_desk_find_text (GTK_WIDGET (desk->pane), "Way to the solution"));
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Details");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "details")), TRUE);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Way to the solution");
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.note", NULL);
  ticket_desk_wait_until_gone (GTK_WIDGET (desk->pane), "Way to the solution");
}

#define ADD(name, width, func) g_test_add ("/app/ticket-pane/" name, TicketDesk, GINT_TO_POINTER (width), ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("shows-the-ticket", 0, test_shown);
  ADD ("not-found-is-said", 0, test_not_found);
  ADD ("withdrawn-is-said", 0, test_withdrawn);
  ADD ("take-and-why-not", 0, test_take);
  ADD ("nobody-can-do-nothing", 0, test_nobody);
  ADD ("attempt-is-added", 0, test_compose);
  ADD ("contact-is-added", 0, test_contact);
  ADD ("draft-survives-a-crash", 0, test_crash);
  ADD ("draft-comes-back-with-the-ticket", 0, test_other_ticket);
  ADD ("draft-goes-on-while-sending", 0, test_goes_on_writing);
  ADD ("draft-goes-with-what-was-sent", 0, test_sent_and_left);
  ADD ("refused-entry-stays", 0, test_refused_entry);
  ADD ("follows-others-without-disturbing", 0, test_follows);
  ADD ("long-timeline-comes-in-slices", 0, test_long_timeline);
  ADD ("summary-is-edited-in-place", 0, test_summary);
  ADD ("field-is-chosen", 0, test_field);
  ADD ("stage-bar-moves-and-speaks", 0, test_stages);
  ADD ("path-is-lit-by-evidence", 0, test_path);
  ADD ("narrow-window-folds", 360, test_narrow);

  return g_test_run ();
}
