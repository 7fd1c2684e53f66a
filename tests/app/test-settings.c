// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The settings of a desk as an administrator types them, and as others read
 * them.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-policy-edit.h"
#include "desk-settings-window.h"
#include "ticket-desk.h"

/* Editors are named after their cells. */
static GtkWidget *
find_named (GtkWidget  *widget,
            const char *name)
{
  if (g_str_equal (gtk_widget_get_name (widget), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct {
  GtkWidget *window;
  const char *key;
  const char *text;
} Awaited;

static gboolean
reads (gpointer data)
{
  const Awaited *awaited = data;
  GtkWidget *editor = find_named (awaited->window, awaited->key);

  return editor != NULL && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (editor)), awaited->text);
}

static void
wait_for (GtkWidget  *window,
          const char *key,
          const char *text)
{
  Awaited awaited = { window, key, text };

  ticket_desk_wait (reads, &awaited, key);
}

static GtkWidget *
open_settings (TicketDesk *desk,
               const char *respond)
{
  GtkWidget *window = GTK_WIDGET (desk_settings_window_new (GTK_WINDOW (desk->app->window), desk->session));

  gtk_window_present (GTK_WINDOW (window));
  wait_for (window, "respond/gold/2", respond);

  return window;
}

static GtkWidget *
get_child (GtkWidget  *window,
           const char *name)
{
  return ticket_desk_child (window, DESK_TYPE_SETTINGS_WINDOW, name);
}

static void
type (GtkWidget  *window,
      const char *key,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_named (window, key)), text);
}

static gboolean
can_save (GtkWidget *window)
{
  return gtk_widget_get_sensitive (get_child (window, "save"));
}

static gboolean
is_saved (gpointer data)
{
  TicketDesk *desk = data;

  return desk_fixture_count (desk->fixture, "SELECT count (*) FROM desk JOIN policy ON policy.id = desk.policy_id WHERE policy.targets LIKE '%90m%'") == 1;
}

static void
test_saved (TicketDesk    *desk,
            gconstpointer  data)
{
  GtkWidget *window = open_settings (desk, "1h");

  g_assert_false (can_save (window));
  g_assert_false (gtk_widget_get_visible (get_child (window, "discard")));
  type (window, "respond/gold/2", "soon");
  g_assert_false (can_save (window));
  g_assert_true (gtk_widget_has_css_class (find_named (window, "respond/gold/2"), "error"));
  ticket_desk_wait_for_text (window, "not an amount of time");
  type (window, "respond/gold/2", "90m");
  g_assert_true (can_save (window));
  g_assert_false (gtk_widget_has_css_class (find_named (window, "respond/gold/2"), "error"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_named (window, "clock/silver/3")), TRUE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_named (window, "priority/person/can_wait")), 3);

  ticket_desk_click (get_child (window, "save"));
  ticket_desk_wait (is_saved, desk, "the new service levels");
  ticket_desk_wait_for_text (window, "The settings are saved");
  g_assert_false (can_save (window));
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM desk WHERE priority_matrix LIKE '%[3,4,4]%'"), ==, 1);
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM desk JOIN policy ON policy.id = desk.policy_id WHERE round_the_clock LIKE '%[\"silver\",3]%'"), ==, 1);
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM draft"), ==, 0);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_named (window, "clock/silver/3"))));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* All days closed: no cell is wrong by itself. */
static void
test_refused (TicketDesk    *desk,
              gconstpointer  data)
{
  GtkWidget *window = open_settings (desk, "1h");

  for (int day = 0; day < 5; day++)
    {
      g_autofree char *key = g_strdup_printf ("day/%d", day);

      type (window, key, "");
    }
  g_assert_true (can_save (window));
  ticket_desk_click (get_child (window, "save"));
  ticket_desk_wait_for_text (window, "At least one day");
  type (window, "day/4", "9-12");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (get_child (window, "revealer"))));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_kept (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *window = open_settings (desk, "1h");

  /* Closed before anything else happens. */
  type (window, "respond/gold/2", "so");
  gtk_window_destroy (GTK_WINDOW (window));
  window = open_settings (desk, "so");
  ticket_desk_wait_for_text (window, "what you had typed");
  g_assert_true (gtk_widget_has_css_class (find_named (window, "respond/gold/2"), "error"));
  ticket_desk_click (get_child (window, "discard"));
  wait_for (window, "respond/gold/2", "1h");
  g_assert_false (gtk_widget_get_visible (get_child (window, "discard")));
  gtk_window_destroy (GTK_WINDOW (window));
  window = open_settings (desk, "1h");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_holidays (TicketDesk    *desk,
               gconstpointer  data)
{
  GtkWidget *window = open_settings (desk, "1h");
  GtkWidget *date = find_named (window, "new-holiday-date");
  GtkWidget *name = find_named (window, "new-holiday-name");
  GtkWidget *add = find_named (window, "new-holiday-add");
  GtkWidget *row;

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (get_child (window, "pages")), "hours");
  gtk_editable_set_text (GTK_EDITABLE (date), "2026-02-30");
  ticket_desk_wait_for_text (window, "is not a date");
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (date), "2026-12-25");
  gtk_editable_set_text (GTK_EDITABLE (name), "Christmas <b>Day</b>");
  g_assert_true (gtk_widget_get_sensitive (add));
  ticket_desk_click (add);
  row = gtk_widget_get_ancestor (ticket_desk_wait_for_text (window, "Christmas <b>Day</b>"), ADW_TYPE_ACTION_ROW);
  ticket_desk_wait_for_text (window, "1 holiday");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (date)), ==, "");
  g_assert_true (can_save (window));
  gtk_editable_set_text (GTK_EDITABLE (date), "2026-12-25");
  ticket_desk_wait_for_text (window, "is a holiday already");
  ticket_desk_click (app_desk_find_type (row, GTK_TYPE_BUTTON));
  ticket_desk_wait_until_gone (window, "Christmas <b>Day</b>");
  g_assert_false (can_save (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_somebody_else (TicketDesk    *desk,
                    gconstpointer  data)
{
  GtkWidget *window = open_settings (desk, "1h");
  g_autoptr (DeskPolicyEdit) edit = desk_policy_edit_new (&desk->fixture->me, NULL);
  g_autoptr (GError) error = NULL;

  type (window, "respond/gold/2", "90m");
  desk_policy_edit_set_target (edit, DESK_SERVICE_LEVEL_GOLD, 3, "5h", NULL);
  desk_act_build (desk->fixture->file, desk_policy_edit_build, edit, NULL, NULL, &error);
  g_assert_no_error (error);
  wait_for (window, "respond/gold/3", "5h");
  wait_for (window, "respond/gold/2", "90m");
  ticket_desk_click (get_child (window, "save"));
  ticket_desk_wait (is_saved, desk, "the new service levels");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM desk JOIN policy ON policy.id = desk.policy_id WHERE targets LIKE '%\"5h\"%'"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_read_only (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *window;
  DeskUuid trainee;

  desk_fixture_add_analyst (desk->fixture, "Trainee", &trainee);
  desk_session_set_me (desk->session, &trainee);
  window = open_settings (desk, "1h");
  ticket_desk_wait_for_text (window, "Only an administrator can change them");
  g_assert_false (gtk_widget_get_visible (get_child (window, "save")));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (find_named (window, "respond/gold/2"))));
  g_assert_false (gtk_widget_get_sensitive (find_named (window, "clock/gold/2")));
  g_assert_false (gtk_widget_get_sensitive (find_named (window, "priority/person/stopped")));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, test) g_test_add ("/app/settings/" name, TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test, ticket_desk_tear_down)
  ADD ("saved", test_saved);
  ADD ("refused", test_refused);
  ADD ("kept", test_kept);
  ADD ("holidays", test_holidays);
  ADD ("somebody-else", test_somebody_else);
  ADD ("read-only", test_read_only);
#undef ADD

  return g_test_run ();
}
