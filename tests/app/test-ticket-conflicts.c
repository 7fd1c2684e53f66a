// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two who write on one ticket: editors that were opened before somebody else's
 * change came in, and what is to be looked at afterwards.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-record.h"
#include "desk-resolve-dialog.h"
#include "desk-summary-editor.h"
#include "desk-text-box.h"
#include "desk-ticket-header.h"
#include "ticket-desk.h"

/* From here on the fixture writes as somebody else. */
static void
become_other (TicketDesk *desk)
{
  DeskUuid other;

  desk_fixture_add_analyst (desk->fixture, "Kim Roe", &other);
  desk->fixture->me = other;
}

static GtkWidget *
pane_child (TicketDesk *desk,
            const char *name)
{
  return ticket_desk_child (desk->pane, DESK_TYPE_TICKET_PANE, name);
}

static void
set_text (TicketDesk *desk,
          const char *field,
          const char *text)
{
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, field, text);
}

/* --- what an editor saw --- */

/* The pane has read what has come in; the editor that is open has not shown it. */
static void
test_summary (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *editor = ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "summary");
  GtkWidget *entry = ticket_desk_child (editor, DESK_TYPE_SUMMARY_EDITOR, "entry");

  become_other (desk);
  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.summary", NULL);
  set_text (desk, "summary", "Printer on floor 3 smokes");
  ticket_desk_wait_for_text (pane_child (desk, "timeline"), "Printer on floor 3 smokes");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Printer on floor 2 jams");
  g_signal_emit_by_name (entry, "activate");
  while (desk_summary_editor_is_editing (DESK_SUMMARY_EDITOR (editor)))
    g_main_context_iteration (NULL, TRUE);

  ticket_desk_settle (desk);
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer on floor 3 smokes");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM conflict WHERE field = 'summary' AND value = 'Printer on floor 2 jams'"), ==, 1);

  /* Opened again it has been seen. */
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.summary", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Printers on floors 2 and 3");
  g_signal_emit_by_name (entry, "activate");
  ticket_desk_wait_for_value (desk, "summary", "Printers on floors 2 and 3");
}

static void
find_boxes (GtkWidget *root,
            GPtrArray *boxes)
{
  if (DESK_IS_TEXT_BOX (root))
    g_ptr_array_add (boxes, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_boxes (child, boxes);
}

/* Until the dialog has seen what came in, and is done. */
static gboolean
accept_again (gpointer data)
{
  GtkWidget **dialog = data;
  GtkWidget *accept;

  if (*dialog == NULL)
    return TRUE;
  accept = ticket_desk_child (*dialog, DESK_TYPE_ACT_DIALOG, "accept");
  if (gtk_widget_is_sensitive (accept))
    ticket_desk_click (accept);

  return FALSE;
}

static void
test_status (TicketDesk    *desk,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
  g_autofree char *cause = NULL;
  GtkWidget *dialog;

  become_other (desk);
  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.resolve", NULL);
  dialog = ticket_desk_wait_for_window (DESK_TYPE_RESOLVE_DIALOG);
  find_boxes (dialog, boxes);
  g_assert_cmpuint (boxes->len, >=, 2);
  desk_text_box_set_text (boxes->pdata[0], "Worn rollers");
  desk_text_box_set_text (boxes->pdata[1], "New rollers");

  set_text (desk, "status", "open");
  ticket_desk_click (ticket_desk_child (dialog, DESK_TYPE_ACT_DIALOG, "accept"));
  ticket_desk_wait_for_text (dialog, "Kim Roe has changed “Status” meanwhile");
  cause = desk_text_box_dup_text (boxes->pdata[0]);
  g_assert_cmpstr (cause, ==, "Worn rollers");
  ticket_desk_wait_for_draft (desk, "resolve", "New rollers");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "status", "open");

  /* Who has read that may still mean it. */
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  ticket_desk_wait (accept_again, &dialog, "the end of the dialog");
  ticket_desk_wait_for_value (desk, "status", "resolved");
  ticket_desk_wait_for_value (desk, "resolution", "New rollers");
}

#define ADD(name, width, func) g_test_add ("/app/ticket-conflicts/" name, TicketDesk, GINT_TO_POINTER (width), ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("stale-summary-is-kept-beside", 0, test_summary);
  ADD ("stale-status-is-refused", 0, test_status);

  return g_test_run ();
}
