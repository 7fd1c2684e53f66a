// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Coming to a desk that others have: what was typed stays, who is new is
 * written down, and who writes is known.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-composer.h"
#include "desk-join-window.h"
#include "desk-sign-in-window.h"
#include "desk-text-box.h"
#include "desk-who-window.h"
#include "ticket-desk.h"

#define ADDRESS "http://desk.example:8417"

/* --- joining --- */

static void
never_joined (const char     *path,
              const DeskUuid *analyst,
              gpointer        data)
{
  g_assert_not_reached ();
}

static GtkWidget *
join_child (DeskJoinWindow *window,
            const char     *name)
{
  return ticket_desk_child (window, DESK_TYPE_JOIN_WINDOW, name);
}

static void
type (DeskJoinWindow *window,
      const char     *row,
      const char     *text)
{
  gtk_editable_set_text (GTK_EDITABLE (join_child (window, row)), text);
}

static void
assert_typed (DeskJoinWindow *window,
              const char     *row,
              const char     *text)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (join_child (window, row))), ==, text);
}

static DeskJoinWindow *
open_form (const char *address)
{
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (1772442000000);
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (5);
  DeskJoinWindow *window = desk_join_window_new (NULL, clock, ids, never_joined, NULL);
  GtkWidget *row;

  gtk_window_present (GTK_WINDOW (window));
  row = gtk_widget_get_ancestor (app_desk_find_text (GTK_WIDGET (window), "At a service"), ADW_TYPE_ACTION_ROW);
  g_signal_emit_by_name (row, "activated");
  g_assert_false (gtk_widget_get_sensitive (join_child (window, "next_button")));
  type (window, "address_row", address);
  type (window, "account_row", "robin");
  type (window, "password_row", " correct horse ");
  type (window, "device_row", "Front desk");
  g_assert_true (gtk_widget_get_sensitive (join_child (window, "next_button")));

  return window;
}

static const char *
get_page (DeskJoinWindow *window)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (join_child (window, "stack")));
}

static gboolean
is_form (gpointer window)
{
  return g_str_equal (get_page (window), "form");
}

static void
assert_all_typed (DeskJoinWindow *window,
                  const char     *address)
{
  assert_typed (window, "address_row", address);
  assert_typed (window, "account_row", "robin");
  assert_typed (window, "password_row", " correct horse ");
  assert_typed (window, "device_row", "Front desk");
}

static void
test_typed_stays (void)
{
  DeskJoinWindow *window = open_form (ADDRESS);

  ticket_desk_click (join_child (window, "next_button"));
  ticket_desk_wait (is_form, window, "What is wrong");
  ticket_desk_wait_for_text (GTK_WIDGET (window), "plain text");
  assert_all_typed (window, ADDRESS);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Somebody who takes connections and says nothing. */
static GSocketListener *
listen (char **address)
{
  GSocketListener *listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  *address = g_strdup_printf ("https://127.0.0.1:%u", port);

  return listener;
}

static void
test_cancelled (void)
{
  g_autofree char *address = NULL;
  g_autoptr (GSocketListener) listener = listen (&address);
  DeskJoinWindow *window = open_form (address);

  ticket_desk_click (join_child (window, "next_button"));
  g_assert_cmpstr (get_page (window), ==, "busy");
  ticket_desk_click (join_child (window, "back_button"));
  ticket_desk_wait (is_form, window, "The form");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (join_child (window, "message_revealer"))));
  assert_all_typed (window, address);
  gtk_window_destroy (GTK_WINDOW (window));
  g_socket_listener_close (listener);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_closed (void)
{
  g_autofree char *address = NULL;
  g_autoptr (GSocketListener) listener = listen (&address);
  DeskJoinWindow *window = open_form (address);
  gpointer seen = window;

  g_object_add_weak_pointer (G_OBJECT (window), &seen);
  ticket_desk_click (join_child (window, "next_button"));
  gtk_window_destroy (GTK_WINDOW (window));
  ticket_desk_wait (is_gone, &seen, "The end of the window");
  g_socket_listener_close (listener);
}

/* --- signing in again --- */

static void
test_not_at_a_service (TicketDesk    *desk,
                       gconstpointer  data)
{
  DeskSignInWindow *window = desk_sign_in_window_new (GTK_WINDOW (desk->app->window), desk->session, DESK_SYNC_ASK_SIGN_IN);
  GtkWidget *next = ticket_desk_child (window, DESK_TYPE_SIGN_IN_WINDOW, "next_button");
  GtkWidget *account = ticket_desk_child (window, DESK_TYPE_SIGN_IN_WINDOW, "account_row");

  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_sensitive (next));
  gtk_editable_set_text (GTK_EDITABLE (account), "robin");
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_child (window, DESK_TYPE_SIGN_IN_WINDOW, "password_row")), "correct horse");
  ticket_desk_click (next);
  g_assert_false (gtk_widget_get_sensitive (next));
  ticket_desk_wait_for_text (GTK_WIDGET (window), "not shared by a service");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (account)), ==, "robin");
  g_assert_true (gtk_widget_get_sensitive (next));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- who is new --- */

static void
chosen_cb (DeskWhoWindow  *window,
           const DeskUuid *analyst,
           gpointer        data)
{
  *(DeskUuid *) data = *analyst;
}

static gboolean
is_chosen (gpointer data)
{
  return !desk_uuid_is_nil (data);
}

static void
test_newcomer (TicketDesk    *desk,
               gconstpointer  data)
{
  DeskWhoWindow *window = desk_who_window_new (GTK_WINDOW (desk->app->window), desk->session);
  GtkWidget *name = ticket_desk_child (window, DESK_TYPE_WHO_WINDOW, "name_row");
  GtkWidget *email = ticket_desk_child (window, DESK_TYPE_WHO_WINDOW, "email_row");
  GtkWidget *add = ticket_desk_child (window, DESK_TYPE_WHO_WINDOW, "add_button");
  DeskUuid chosen = { { 0 } };

  g_signal_connect (window, "chosen", G_CALLBACK (chosen_cb), &chosen);
  gtk_window_present (GTK_WINDOW (window));
  gtk_editable_set_text (GTK_EDITABLE (name), "  ");
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (name), " Nadia Brandt ");
  gtk_editable_set_text (GTK_EDITABLE (email), "nobody");
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (email), "nadia@desk.example");
  g_assert_true (gtk_widget_get_sensitive (add));
  g_signal_emit_by_name (add, "clicked");
  ticket_desk_wait (is_chosen, &chosen, "The newcomer");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_ANALYST, &chosen, "name", "Nadia Brandt");
  desk_fixture_assert_text (desk->fixture, DESK_TABLE_ANALYST, &chosen, "email", "nadia@desk.example");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM analyst JOIN team_member ON analyst_id = analyst.id WHERE name = 'Nadia Brandt'"), ==, 1);
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM log_commit JOIN analyst ON analyst.id = author WHERE action = 'analyst_new' AND name = 'Nadia Brandt'"), ==, 1);
}

/* --- who writes --- */

static void
test_writing (TicketDesk    *desk,
              gconstpointer  data)
{
  DeskComposer *composer = desk_ticket_pane_get_composer (desk->pane);
  DeskTextBox *note = DESK_TEXT_BOX (ticket_desk_child (composer, DESK_TYPE_COMPOSER, "note_text"));
  DeskUuid other;

  desk_fixture_add_ticket (desk->fixture, "Another one", &desk->customer, &other);
  ticket_desk_show (desk, &desk->ticket);
  g_assert_false (desk_composer_is_writing_on (composer, &desk->ticket));
  desk_text_box_set_text (note, "Half of a");
  g_assert_true (desk_composer_is_writing_on (composer, &desk->ticket));
  g_assert_false (desk_composer_is_writing_on (composer, &other));
  ticket_desk_show (desk, &other);
  g_assert_false (desk_composer_is_writing_on (composer, &other));
  g_assert_false (desk_composer_is_writing_on (composer, &desk->ticket));
  ticket_desk_show (desk, &desk->ticket);
  g_assert_true (desk_composer_is_writing_on (composer, &desk->ticket));
  desk_text_box_set_text (note, "");
  g_assert_false (desk_composer_is_writing_on (composer, &desk->ticket));
}

#define ADD(name, func) g_test_add ("/app/share/" name, TicketDesk, NULL, ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/share/what-was-typed-stays", test_typed_stays);
  g_test_add_func ("/app/share/cancelled-while-looking", test_cancelled);
  g_test_add_func ("/app/share/closed-while-looking", test_closed);
  ADD ("what-is-wrong-with-signing-in-is-told", test_not_at_a_service);
  ADD ("who-is-new-is-written-down", test_newcomer);
  ADD ("who-writes-is-known", test_writing);

  return g_test_run ();
}
