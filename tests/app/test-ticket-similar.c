// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is like a ticket stands beside it, and beside the form of a new one.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-fixture-records.h"
#include "desk-new-ticket-window.h"
#include "desk-record.h"
#include "desk-same-dialog.h"
#include "desk-similar-card.h"
#include "desk-text-box.h"
#include "ticket-desk.h"

static void
activated_cb (gpointer        widget,
              const DeskUuid *row,
              DeskUuid       *activated)
{
  *activated = *row;
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
wait_for_row (GtkWidget  *root,
              const char *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (ticket_desk_wait_for_text (root, text), GTK_TYPE_LIST_BOX_ROW);

  g_assert_nonnull (row);

  return row;
}

static GtkWidget *
get_card (TicketDesk *desk)
{
  GtkWidget *card = find_widget (GTK_WIDGET (desk->pane), DESK_TYPE_SIMILAR_CARD);

  g_assert_nonnull (card);

  return card;
}

typedef struct {
  GtkWidget *card;
  const char *text;
} Gone;

static gboolean
row_has_no_button (gpointer data)
{
  Gone *gone = data;

  return find_widget (wait_for_row (gone->card, gone->text), GTK_TYPE_BUTTON) == NULL;
}

static void
test_card (TicketDesk    *desk,
           gconstpointer  data)
{
  DeskUuid other, article, activated = { { 0 } };
  g_autoptr (GPtrArray) entries = NULL;
  DeskUuid linked;
  Gone gone;
  GtkWidget *card;

  desk_fixture_add_ticket (desk->fixture, "Another printer that jams on each sheet", NULL, &other);
  desk_fixture_add_article (desk->fixture, DESK_ARTICLE_KIND_ANSWER, "The printer jams at a sheet", "Turn the stack over", &article);
  ticket_desk_show (desk, &desk->ticket);
  card = get_card (desk);
  g_signal_connect (card, "ticket-activated", G_CALLBACK (activated_cb), &activated);
  g_signal_connect (card, "article-activated", G_CALLBACK (activated_cb), &activated);
  gtk_widget_activate (wait_for_row (card, "Another printer that jams on each sheet"));
  g_assert_true (desk_uuid_equal (&activated, &other));
  gtk_widget_activate (wait_for_row (card, "The printer jams at a sheet"));
  g_assert_true (desk_uuid_equal (&activated, &article));
  g_signal_handlers_disconnect_by_data (card, &activated);

  /* Linked once, it says so and cannot be linked again. */
  ticket_desk_click (find_widget (wait_for_row (card, "Another printer that jams on each sheet"), GTK_TYPE_BUTTON));
  gone = (Gone) { card, "Another printer that jams on each sheet" };
  ticket_desk_wait (row_has_no_button, &gone, "the link");
  ticket_desk_click (find_widget (wait_for_row (card, "The printer jams at a sheet"), GTK_TYPE_BUTTON));
  gone.text = "The printer jams at a sheet";
  ticket_desk_wait (row_has_no_button, &gone, "the article");

  entries = ticket_desk_load_entries (desk);
  g_assert_true (desk_record_get_uuid (g_ptr_array_index (entries, entries->len - 2), "linked_ticket_id", &linked));
  g_assert_true (desk_uuid_equal (&linked, &other));
  g_assert_true (desk_record_get_uuid (g_ptr_array_index (entries, entries->len - 1), "article_id", &linked));
  g_assert_true (desk_uuid_equal (&linked, &article));
  g_assert_cmpint (desk_record_get_enum (g_ptr_array_index (entries, entries->len - 1), "link_kind"), ==, DESK_LINK_KIND_ARTICLE_USED);
}

typedef struct {
  GtkWidget *button;
} Button;

static gboolean
can_be_pressed (gpointer data)
{
  return gtk_widget_get_sensitive (((Button *) data)->button);
}

/* A link that is refused can be tried again. */
static void
test_refused (TicketDesk    *desk,
              gconstpointer  data)
{
  DeskUuid other;
  Button button;

  desk_fixture_add_ticket (desk->fixture, "Another printer that jams on each sheet", NULL, &other);
  ticket_desk_show (desk, &desk->ticket);
  button.button = find_widget (wait_for_row (get_card (desk), "Another printer that jams on each sheet"), GTK_TYPE_BUTTON);
  g_assert_true (can_be_pressed (&button));
  g_object_ref (button.button);
  /* The ticket was taken away a moment ago. */
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "withdrawn", 1);
  ticket_desk_click (button.button);
  g_assert_false (can_be_pressed (&button));
  ticket_desk_wait (can_be_pressed, &button, "the refusal");
  g_object_unref (button.button);
}

/* What was like the ticket that was shown before is not shown of another one. */
static void
test_another (TicketDesk    *desk,
              gconstpointer  data)
{
  DeskUuid other, alone;

  desk_fixture_add_ticket (desk->fixture, "Another printer that jams on each sheet", NULL, &other);
  desk_fixture_add_ticket (desk->fixture, "Xylophone", NULL, &alone);
  ticket_desk_show (desk, &desk->ticket);
  wait_for_row (get_card (desk), "Another printer that jams on each sheet");
  ticket_desk_show (desk, &alone);
  ticket_desk_wait_for_text (get_card (desk), "Nothing like it was found");
  g_assert_cmpuint (desk_similar_card_get_n_found (DESK_SIMILAR_CARD (get_card (desk))), ==, 0);
}

static GtkWidget *
find_check (GtkWidget  *dialog,
            const char *title)
{
  GtkWidget *row = wait_for_row (dialog, title);
  GtkWidget *check = find_widget (row, GTK_TYPE_CHECK_BUTTON);

  g_assert_nonnull (check);

  return check;
}

/* Another customer had it, and what helped there is tried: one press. */
static void
test_same (TicketDesk    *desk,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  DeskRecord *attempt;
  DeskUuid other, linked;
  GtkWidget *card, *dialog;

  desk_fixture_add_ticket (desk->fixture, "Another printer that jams on each sheet", NULL, &other);
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &other, "symptoms", "A noise like gravel");
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &other, "resolution", "Rollers cleaned");
  ticket_desk_show (desk, &desk->ticket);
  card = get_card (desk);
  ticket_desk_click (find_widget (wait_for_row (card, "Another printer that jams on each sheet"), GTK_TYPE_BUTTON));
  dialog = ticket_desk_wait_for_window (DESK_TYPE_SAME_DIALOG);
  ticket_desk_wait_for_text (dialog, "A noise like gravel");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (dialog, "The symptoms are the same")), TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (dialog, "Raise a problem")), TRUE);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_SAME_DIALOG);
  ticket_desk_wait_for_value (desk, "symptoms", "A noise like gravel");

  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, >=, 3);
  attempt = g_ptr_array_index (entries, entries->len - 3);
  g_assert_cmpstr (desk_record_get_text (attempt, "body"), ==, "Rollers cleaned");
  g_assert_cmpint (desk_record_get_enum (attempt, "kind"), ==, DESK_ENTRY_KIND_ATTEMPT);
  g_assert_true (desk_record_get_uuid (g_ptr_array_index (entries, entries->len - 2), "linked_ticket_id", &linked));
  g_assert_true (desk_uuid_equal (&linked, &other));
  g_assert_cmpint (desk_record_get_enum (g_ptr_array_index (entries, entries->len - 1), "link_kind"), ==, DESK_LINK_KIND_CAUSED_BY);
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (*) FROM ticket WHERE type = 'problem' AND summary = 'Another printer that jams on each sheet'"), ==, 1);
  /* It was one commit: one step back takes all of it away. */
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count (DISTINCT origin) FROM entry WHERE kind IN ('attempt', 'link')"), ==, 1);
}

static void
test_new (TicketDesk    *desk,
          gconstpointer  data)
{
  DeskUuid activated = { { 0 } };
  GtkWidget *window, *card;

  window = GTK_WIDGET (desk_new_ticket_window_present (GTK_WINDOW (desk->app->window), desk->session));
  ticket_desk_wait_for_window (DESK_TYPE_NEW_TICKET_WINDOW);
  g_signal_connect (window, "ticket-activated", G_CALLBACK (activated_cb), &activated);
  card = ticket_desk_child (window, DESK_TYPE_NEW_TICKET_WINDOW, "like");
  ticket_desk_wait_for_text (card, "appears here while you type");
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_child (window, DESK_TYPE_NEW_TICKET_WINDOW, "summary")), "The printer jams");
  wait_for_row (card, "Printer jams on every second sheet");
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_child (window, DESK_TYPE_NEW_TICKET_WINDOW, "summary")), "Xylophone");
  ticket_desk_wait_for_text (card, "Nothing like it was found");
  desk_text_box_set_text (DESK_TEXT_BOX (ticket_desk_child (window, DESK_TYPE_NEW_TICKET_WINDOW, "description")), "The printer jams too");
  gtk_widget_activate (wait_for_row (card, "Printer jams on every second sheet"));
  g_assert_true (desk_uuid_equal (&activated, &desk->ticket));
  ticket_desk_wait_for_no_window (DESK_TYPE_NEW_TICKET_WINDOW);
  ticket_desk_settle (desk);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/app/ticket-similar/is-opened-and-linked", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_card, ticket_desk_tear_down);
  g_test_add ("/app/ticket-similar/refused", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_refused, ticket_desk_tear_down);
  g_test_add ("/app/ticket-similar/of-another-ticket", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_another, ticket_desk_tear_down);
  g_test_add ("/app/ticket-similar/same-trouble-again", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_same, ticket_desk_tear_down);
  g_test_add ("/app/ticket-similar/while-a-new-ticket-is-typed", TicketDesk, GINT_TO_POINTER (1200), ticket_desk_set_up, test_new, ticket_desk_tear_down);

  return g_test_run ();
}
