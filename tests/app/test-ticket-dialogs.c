// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Resolving, closing, waiting: what has to be said, and that what was typed
 * stays when it is refused.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-close-dialog.h"
#include "desk-record.h"
#include "desk-resolve-dialog.h"
#include "desk-text-box.h"
#include "desk-wait-dialog.h"
#include "ticket-desk.h"

static void
resolve (TicketDesk *desk)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);

  ticket_desk_write (dialog, "Cause", "Worn rollers");
  ticket_desk_write (dialog, "Resolution", "New rollers");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "resolved");
}

static void
test_resolve (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);

  /* Neither cause nor resolution, then only one of them. */
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Resolution", "New rollers");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (ticket_desk_get_accept (dialog)), "cause"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (ticket_desk_get_part (dialog, "Cause category")), DESK_CAUSE_CATEGORY_MALFUNCTION);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ticket_desk_get_part (dialog, "Kind of resolution")), DESK_RESOLUTION_KIND_REPLACEMENT);
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_get_part (dialog, "How you made sure that it works")), "Printed fifty sheets");
  ticket_desk_wait_for_draft (desk, "resolve", "fifty");
  ticket_desk_click (ticket_desk_get_accept (dialog));

  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "resolved");
  ticket_desk_wait_for_value (desk, "cause_category", "malfunction");
  ticket_desk_wait_for_value (desk, "resolution", "New rollers");
  ticket_desk_wait_for_value (desk, "resolution_kind", "replacement");
  ticket_desk_wait_for_value (desk, "validation", "Printed fifty sheets");
  ticket_desk_wait_for_draft (desk, "resolve", NULL);
}

static void
test_prefilled (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *dialog;
  g_autofree char *cause = NULL;
  g_autofree char *resolution = NULL;

  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "cause", "Dust");
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "resolution", "Cleaned");
  dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);
  cause = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, "Cause")));
  resolution = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, "Resolution")));
  g_assert_cmpstr (cause, ==, "Dust");
  g_assert_cmpstr (resolution, ==, "Cleaned");
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
}

static gboolean
has_text (gpointer data)
{
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (data, "Cause")));

  return g_str_equal (text, "Worn");
}

static void
test_draft (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);

  ticket_desk_write (dialog, "Cause", "Worn");
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
  ticket_desk_settle (desk);

  dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);
  ticket_desk_wait (has_text, dialog, "what was typed before");
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
}

static void
test_refused (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.resolve", DESK_TYPE_RESOLVE_DIALOG);
  g_autofree char *resolution = NULL;

  ticket_desk_write (dialog, "Cause", "Worn rollers");
  ticket_desk_write (dialog, "Resolution", "New rollers");
  /* Somebody else cancels it meanwhile: it cannot be resolved any more. */
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "status", "cancelled");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_text (dialog, "A ticket cannot go from");
  resolution = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, "Resolution")));
  g_assert_cmpstr (resolution, ==, "New rollers");
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_RESOLVE_DIALOG);
  ticket_desk_wait_for_draft (desk, "resolve", "New rollers");
}

static void
test_close_confirmed (TicketDesk    *desk,
                      gconstpointer  data)
{
  GtkWidget *dialog;

  resolve (desk);
  dialog = ticket_desk_open_dialog (desk, "ticket.close", DESK_TYPE_CLOSE_DIALOG);
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_get_part (dialog, "How you made sure that it works")), "Printed");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_switch_set_active (GTK_SWITCH (app_desk_find_type (ticket_desk_get_part (dialog, "The customer said that it works"), GTK_TYPE_SWITCH)), TRUE);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_CLOSE_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "closed");
  desk_fixture_assert_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "customer_confirmed", 1);
}

static void
test_close_asked (TicketDesk    *desk,
                  gconstpointer  data)
{
  GtkWidget *dialog;
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *entry;
  gint64 n_commits;

  resolve (desk);
  n_commits = desk_fixture_count (desk->fixture, "SELECT count(*) FROM log_commit");
  dialog = ticket_desk_open_dialog (desk, "ticket.close", DESK_TYPE_CLOSE_DIALOG);
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_get_part (dialog, "How you made sure that it works")), "Printed");
  ticket_desk_write (dialog, "How you asked the customer", "Called twice, nobody there");
  adw_combo_row_set_selected (ADW_COMBO_ROW (ticket_desk_get_part (dialog, "Channel")), DESK_CHANNEL_PHONE);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_CLOSE_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "closed");

  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (desk_record_get_enum (entry, "kind"), ==, DESK_ENTRY_KIND_CONTACT);
  g_assert_cmpint (desk_record_get_enum (entry, "direction"), ==, DESK_DIRECTION_OUTBOUND);
  g_assert_cmpstr (desk_record_get_text (entry, "body"), ==, "Called twice, nobody there");
  /* One action is one commit, and one step to undo. */
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count(*) FROM log_commit"), ==, n_commits + 1);
}

static void
test_wait (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.wait", DESK_TYPE_WAIT_DIALOG);

  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  /* A date has to be a date. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (ticket_desk_get_part (dialog, "Waits for")), DESK_WAITING_REASON_DATE);
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  adw_combo_row_set_selected (ADW_COMBO_ROW (ticket_desk_get_part (dialog, "Waits for")), DESK_WAITING_REASON_CUSTOMER);
  ticket_desk_wait_for_text (dialog, "stands still");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_WAIT_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "waiting");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count(*) FROM pause WHERE ended_at IS NULL"), ==, 1);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Waiting: Customer");

  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.wake", NULL);
  ticket_desk_wait_for_value (desk, "status", "open");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count(*) FROM pause WHERE ended_at IS NULL"), ==, 0);
}

#define ADD(name, func) g_test_add ("/app/ticket-dialogs/" name, TicketDesk, NULL, ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("resolve-needs-cause-and-resolution", test_resolve);
  ADD ("resolve-is-prefilled", test_prefilled);
  ADD ("resolve-keeps-its-draft", test_draft);
  ADD ("refused-resolution-stays", test_refused);
  ADD ("close-when-confirmed", test_close_confirmed);
  ADD ("close-when-asked-in-vain", test_close_asked);
  ADD ("wait-and-go-on", test_wait);

  return g_test_run ();
}
