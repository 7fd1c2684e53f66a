// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two who write on one ticket: editors that were opened before somebody else's
 * change came in, and what is to be looked at afterwards.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-conflict-row.h"
#include "desk-priority-button.h"
#include "desk-record.h"
#include "desk-resolve-dialog.h"
#include "desk-summary-editor.h"
#include "desk-text-box.h"
#include "desk-ticket-header.h"
#include "shared-desk.h"
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

static gboolean
has_draft (gpointer data)
{
  return g_str_equal (gtk_editable_get_text (GTK_EDITABLE (data)), "Printer on floor 2 jams");
}

/* Left, and come back to: what came in meanwhile was not seen. */
static void
test_draft (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *editor = ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "summary");
  GtkWidget *entry = ticket_desk_child (editor, DESK_TYPE_SUMMARY_EDITOR, "entry");
  DeskUuid elsewhere;

  become_other (desk);
  desk_fixture_add_ticket (desk->fixture, "Another one", NULL, &elsewhere);
  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.summary", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Printer on floor 2 jams");
  ticket_desk_wait_for_draft (desk, "field-summary", "floor 2");
  ticket_desk_show (desk, &elsewhere);
  set_text (desk, "summary", "Printer on floor 3 smokes");

  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (editor, "Printer on floor 3 smokes");
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.summary", NULL);
  ticket_desk_wait (has_draft, entry, "what was typed before");
  g_signal_emit_by_name (entry, "activate");
  while (desk_summary_editor_is_editing (DESK_SUMMARY_EDITOR (editor)))
    g_main_context_iteration (NULL, TRUE);
  ticket_desk_settle (desk);
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer on floor 3 smokes");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM conflict WHERE value = 'Printer on floor 2 jams'"), ==, 1);
}

static void
choose_priority (GtkWidget *button,
                 int        priority)
{
  GtkWidget *row = gtk_widget_get_first_child (ticket_desk_child (button, DESK_TYPE_PRIORITY_BUTTON, "choices"));

  for (int i = 1; i < priority; i++)
    row = gtk_widget_get_next_sibling (row);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (row)), TRUE);
}

/* The choice was opened before somebody else made theirs. */
static void
test_priority (TicketDesk    *desk,
               gconstpointer  data)
{
  GtkWidget *button = ticket_desk_child (pane_child (desk, "header"), DESK_TYPE_TICKET_HEADER, "priority");
  GtkWidget *reason = ticket_desk_child (button, DESK_TYPE_PRIORITY_BUTTON, "reason");
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation;

  become_other (desk);
  ticket_desk_show (desk, &desk->ticket);
  gtk_menu_button_popup (GTK_MENU_BUTTON (ticket_desk_child (button, DESK_TYPE_PRIORITY_BUTTON, "button")));
  choose_priority (button, 5);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Nobody minds");

  commit = desk_fixture_begin (desk->fixture, "ticket_edit");
  operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &desk->ticket);
  desk_operation_put_integer (operation, "priority", 1);
  desk_operation_put_text (operation, "priority_reason", "The whole floor waits");
  desk_fixture_act (desk->fixture, commit);
  ticket_desk_wait_for_text (button, "1 Critical");
  ticket_desk_click (ticket_desk_child (button, DESK_TYPE_PRIORITY_BUTTON, "set"));
  ticket_desk_wait_for_text (pane_child (desk, "header"), "2 conflicts");
  desk_fixture_assert_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "priority", 1);
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "priority_reason", "The whole floor waits");
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

/* --- deciding --- */

#define LONG_TEXT \
  "The paper gets stuck behind the second roller whenever more than ten pages are printed at once, which happens each morning when the lists for the warehouse are " \
  "printed, and nobody dares to open the cover any more since it hissed at the trainee."

/* Kim has written it; I wrote without having seen that. */
static void
write_both (TicketDesk *desk,
            const char *field,
            const char *theirs,
            const char *mine)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  set_text (desk, field, theirs);
  desk_value_set_text (&value, mine);
  shared_desk_write_stale (desk->fixture->file, desk_session_get_me (desk->session), DESK_TABLE_TICKET, &desk->ticket, field, &value);
}

static GtkWidget *
find_row (TicketDesk *desk,
          guint       index)
{
  GtkWidget *first = app_desk_find_type (pane_child (desk, "conflicts"), DESK_TYPE_CONFLICT_ROW);

  for (guint i = 0; i < index && first != NULL; i++)
    first = gtk_widget_get_next_sibling (first);

  return first;
}

static gboolean
is_settled (gpointer data)
{
  TicketDesk *desk = data;

  return !gtk_widget_get_visible (pane_child (desk, "conflicts"));
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_bar (TicketDesk    *desk,
          gconstpointer  data)
{
  GtkWidget *bar = pane_child (desk, "conflicts");
  GtkWidget *row;

  become_other (desk);
  ticket_desk_show (desk, &desk->ticket);
  g_assert_false (gtk_widget_get_visible (bar));
  write_both (desk, "summary", "Printer on floor 3", "Printer on floor 2");

  /* It comes by itself, and says who, what, and that it is there. */
  ticket_desk_wait_for_text (bar, "Printer on floor 2");
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_nonnull (app_desk_find_text (bar, "Stands there: Kim Roe"));
  g_assert_nonnull (app_desk_find_text (bar, "Also written: Robin Lee"));
  g_assert_nonnull (app_desk_find_text (bar, "Summary"));
  g_assert_nonnull (app_desk_find_text (pane_child (desk, "header"), "1 conflict"));
  row = find_row (desk, 0);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Summary. Stands there: Printer on floor 3. Also written: Printer on floor 2.");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_button (row, "Put in place")), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Summary: put “Printer on floor 2” in place");

  ticket_desk_click (find_button (row, "Put in place"));
  ticket_desk_wait (is_settled, desk, "the end of the conflict");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer on floor 2");
  g_assert_null (app_desk_find_text (pane_child (desk, "header"), "conflict"));
}

/* One key, without looking for a button; undone, it is there again. */
static void
test_key (TicketDesk    *desk,
          gconstpointer  data)
{
  GtkWidget *bar = pane_child (desk, "conflicts");

  become_other (desk);
  write_both (desk, "summary", "Printer on floor 3", "Printer on floor 2");
  write_both (desk, "symptoms", "It hisses", "It smokes");
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (bar, "It smokes");
  g_assert_nonnull (find_row (desk, 1));
  g_assert_null (find_row (desk, 2));

  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.put-in-place", NULL);
  ticket_desk_wait_for_value (desk, "summary", "Printer on floor 2");
  ticket_desk_wait_until_gone (bar, "Printer on floor 3");
  g_assert_null (find_row (desk, 1));
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.leave-as-it-is", NULL);
  ticket_desk_wait (is_settled, desk, "the end of the conflicts");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "symptoms", "It hisses");
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.put-in-place"));

  desk_session_act_async (desk->session, desk_ticket_action_new (DESK_ACTION_UNDO, desk_session_get_me (desk->session), NULL), NULL, NULL);
  ticket_desk_wait_for_text (bar, "It smokes");
  g_assert_null (desk_ticket_pane_find_refusal (desk->pane, "ticket.put-in-place"));
}

static void
test_long (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *bar = pane_child (desk, "conflicts");
  GtkWidget *row;

  become_other (desk);
  write_both (desk, "description", "It jams", LONG_TEXT);
  ticket_desk_show (desk, &desk->ticket);
  /* Where there is no room, the rows are behind a button. */
  ticket_desk_wait_for_text (bar, "Written by two");
  gtk_menu_button_popup (GTK_MENU_BUTTON (app_desk_find_type (bar, GTK_TYPE_MENU_BUTTON)));
  ticket_desk_wait_for_text (bar, "The paper gets stuck");
  g_assert_null (app_desk_find_text (bar, "hissed at the trainee"));
  row = find_row (desk, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (row, "Show all")), TRUE);
  g_assert_nonnull (app_desk_find_text (bar, "hissed at the trainee"));

  ticket_desk_click (find_button (row, "Leave as it is"));
  ticket_desk_wait (is_settled, desk, "the end of the conflict");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "description", "It jams");
}

/* What changes while one looks at it is looked at again before it is done. */
static void
test_changed_meanwhile (TicketDesk    *desk,
                        gconstpointer  data)
{
  GtkWidget *bar = pane_child (desk, "conflicts");

  become_other (desk);
  write_both (desk, "summary", "Printer on floor 3", "Printer on floor 2");
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (bar, "Printer on floor 2");
  set_text (desk, "summary", "Printer on floor 4");
  ticket_desk_click (find_button (find_row (desk, 0), "Put in place"));
  ticket_desk_settle (desk);
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer on floor 4");
  ticket_desk_wait_for_text (bar, "Printer on floor 4");
  ticket_desk_click (find_button (find_row (desk, 0), "Put in place"));
  ticket_desk_wait (is_settled, desk, "the end of the conflict");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "summary", "Printer on floor 2");
}

#define ADD(name, width, func) g_test_add ("/app/ticket-conflicts/" name, TicketDesk, GINT_TO_POINTER (width), ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("stale-summary-is-kept-beside", 0, test_summary);
  ADD ("draft-knows-what-was-seen", 0, test_draft);
  ADD ("stale-priority-is-kept-beside", 0, test_priority);
  ADD ("stale-status-is-refused", 0, test_status);
  ADD ("bar-says-who-and-what", 0, test_bar);
  ADD ("one-key-decides", 0, test_key);
  ADD ("long-text-is-folded", 360, test_long);
  ADD ("changed-meanwhile", 0, test_changed_meanwhile);

  return g_test_run ();
}
