// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A ticket is logged while the customer is talking.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-customer-finder.h"
#include "desk-customer-form.h"
#include "desk-draft.h"
#include "desk-new-ticket-draft.h"
#include "desk-new-ticket-window.h"
#include "desk-record.h"
#include "desk-text-box.h"
#include "ticket-desk.h"

typedef struct {
  GtkWidget *window;
  DeskUuid created;
  DeskUuid activated;
} New;

static GtkWidget *
child (New        *new,
       const char *name)
{
  return ticket_desk_child (new->window, DESK_TYPE_NEW_TICKET_WINDOW, name);
}

static GtkWidget *
finder_child (New        *new,
              const char *name)
{
  return ticket_desk_child (child (new, "finder"), DESK_TYPE_CUSTOMER_FINDER, name);
}

static GtkWidget *
form_child (New        *new,
            const char *name)
{
  return ticket_desk_child (finder_child (new, "form"), DESK_TYPE_CUSTOMER_FORM, name);
}

static void
created_cb (New            *new,
            const DeskUuid *ticket)
{
  new->created = *ticket;
}

static void
activated_cb (New            *new,
              const DeskUuid *ticket)
{
  new->activated = *ticket;
}

static void
present (TicketDesk *desk,
         New        *new)
{
  memset (new, 0, sizeof *new);
  new->window = GTK_WIDGET (desk_new_ticket_window_present (GTK_WINDOW (desk->app->window), desk->session));
  g_signal_connect_swapped (new->window, "created", G_CALLBACK (created_cb), new);
  g_signal_connect_swapped (new->window, "ticket-activated", G_CALLBACK (activated_cb), new);
  ticket_desk_wait_for_window (DESK_TYPE_NEW_TICKET_WINDOW);
}

static void
type (GtkWidget  *entry,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
find_anna (New *new)
{
  type (finder_child (new, "search"), "5550 123");
  ticket_desk_wait_for_text (finder_child (new, "list"), "Anna Weber");
  g_signal_emit_by_name (finder_child (new, "search"), "activate");
  ticket_desk_wait_for_text (child (new, "customer"), "Anna Weber");
}

static gboolean
was_created (gpointer data)
{
  New *new = data;

  return !desk_uuid_is_nil (&new->created);
}

static gboolean
has_no_draft (gpointer data)
{
  TicketDesk *desk = data;
  g_autoptr (GPtrArray) drafts = desk_draft_list (desk->fixture->file, NULL);

  return drafts->len == 0;
}

static void
test_log (TicketDesk    *desk,
          gconstpointer  data)
{
  g_autoptr (DeskRecord) ticket = NULL;
  DeskUuid requester;
  New new;

  present (desk, &new);
  g_assert_false (gtk_widget_is_sensitive (child (&new, "log")));
  find_anna (&new);
  /* Her open ticket is shown before a second one is logged. */
  ticket_desk_wait_for_text (child (&new, "similar"), "Printer jams on every second sheet");
  type (child (&new, "summary"), "Scanner is dark");
  desk_text_box_set_text (DESK_TEXT_BOX (child (&new, "description")), "Since this morning");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child (&new, "priority"))), ==, "4 Low");
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (&new, "impact")), DESK_IMPACT_ORGANISATION - 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (&new, "urgency")), DESK_URGENCY_STOPPED - 1);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child (&new, "priority"))), ==, "1 Critical");
  ticket_desk_click (child (&new, "log"));

  ticket_desk_wait (was_created, &new, "the new ticket");
  ticket_desk_wait_for_no_window (DESK_TYPE_NEW_TICKET_WINDOW);
  ticket = desk_record_load (desk->fixture->file, DESK_TABLE_TICKET, &new.created, NULL);
  g_assert_cmpstr (desk_record_get_text (ticket, "summary"), ==, "Scanner is dark");
  g_assert_cmpint (desk_record_get_integer (ticket, "priority", 0), ==, 1);
  g_assert_cmpint (desk_record_get_enum (ticket, "service_level"), ==, DESK_SERVICE_LEVEL_GOLD);
  g_assert_true (desk_record_get_uuid (ticket, "requester_id", &requester));
  g_assert_true (desk_uuid_equal (&requester, &desk->customer));
  ticket_desk_wait (has_no_draft, desk, "the end of the draft");
}

static void
test_vip (TicketDesk    *desk,
          gconstpointer  data)
{
  New new;

  desk_fixture_set_integer (desk->fixture, DESK_TABLE_CUSTOMER, &desk->customer, "vip", 1);
  present (desk, &new);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child (&new, "priority"))), ==, "4 Low");
  find_anna (&new);
  /* One VIP counts as a department. */
  ticket_desk_wait_for_text (new.window, "VIP");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child (&new, "priority"))), ==, "3 Medium");
  gtk_window_destroy (GTK_WINDOW (new.window));
}

static gboolean
has_summary (gpointer data)
{
  New *new = data;

  return g_str_equal (gtk_editable_get_text (GTK_EDITABLE (child (new, "summary"))), "Half a summ");
}

static void
test_draft (TicketDesk    *desk,
            gconstpointer  data)
{
  New new;

  present (desk, &new);
  find_anna (&new);
  type (child (&new, "summary"), "Half a summ");
  gtk_window_close (GTK_WINDOW (new.window));
  ticket_desk_wait_for_no_window (DESK_TYPE_NEW_TICKET_WINDOW);
  ticket_desk_settle (desk);

  present (desk, &new);
  ticket_desk_wait (has_summary, &new, "what was typed before");
  ticket_desk_wait_for_text (child (&new, "customer"), "Anna Weber");
  ticket_desk_click (child (&new, "discard"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child (&new, "summary"))), ==, "");
  ticket_desk_settle (desk);
  ticket_desk_wait (has_no_draft, desk, "the end of the draft");
  gtk_window_destroy (GTK_WINDOW (new.window));
}

static void
test_new_customer (TicketDesk    *desk,
                   gconstpointer  data)
{
  GtkWidget *form;
  New new;

  present (desk, &new);
  type (finder_child (&new, "search"), "zora@quay.example");
  ticket_desk_wait_for_text (finder_child (&new, "list"), "New customer");
  g_signal_emit_by_name (finder_child (&new, "search"), "activate");
  form = finder_child (&new, "form");
  ticket_desk_wait_for_text (form, "Create customer");
  /* What was looked for is where it belongs. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (form_child (&new, "email"))), ==, "zora@quay.example");
  g_assert_false (gtk_widget_is_sensitive (form_child (&new, "create")));
  type (form_child (&new, "name"), "Zora Quay");
  ticket_desk_click (form_child (&new, "create"));

  ticket_desk_wait_for_text (child (&new, "customer"), "Zora Quay");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count(*) FROM customer WHERE email = 'zora@quay.example'"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (new.window));
}

static void
test_other_ticket (TicketDesk    *desk,
                   gconstpointer  data)
{
  New new;

  present (desk, &new);
  find_anna (&new);
  ticket_desk_wait_for_text (child (&new, "similar"), "Printer jams");
  g_signal_emit_by_name (child (&new, "similar"), "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (child (&new, "similar")), 0));
  g_assert_true (desk_uuid_equal (&new.activated, &desk->ticket));
  ticket_desk_wait_for_no_window (DESK_TYPE_NEW_TICKET_WINDOW);
}

static void
test_json (void)
{
  g_auto (DeskNewTicketDraft) draft = { .type = DESK_TICKET_TYPE_REQUEST, .urgency = DESK_URGENCY_CAN_WAIT };
  g_auto (DeskNewTicketDraft) back = { 0 };
  g_autofree char *json = NULL;

  g_assert_null (desk_new_ticket_draft_write (&draft));
  draft.summary = g_strdup ("A “quoted” word\n");
  json = desk_new_ticket_draft_write (&draft);
  desk_new_ticket_draft_read (&back, json);
  g_assert_cmpstr (back.summary, ==, draft.summary);
  g_assert_cmpint (back.type, ==, DESK_TICKET_TYPE_REQUEST);
  g_assert_cmpint (back.urgency, ==, DESK_URGENCY_CAN_WAIT);

  /* A draft of another version, or a damaged one, is no reason to stop. */
  desk_new_ticket_draft_read (&back, "{\"summary\": 7, \"type\": [], \"customer\": \"x\"}");
  g_assert_null (back.summary);
  g_assert_true (desk_new_ticket_draft_is_empty (&back));
  desk_new_ticket_draft_read (&back, "[");
  g_assert_true (desk_new_ticket_draft_is_empty (&back));
}

#define ADD(name, func) g_test_add ("/app/ticket-new/" name, TicketDesk, NULL, ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("log-for-a-found-customer", test_log);
  ADD ("vip-raises-the-priority", test_vip);
  ADD ("draft-comes-back", test_draft);
  ADD ("new-customer-in-place", test_new_customer);
  ADD ("go-on-with-another-ticket", test_other_ticket);
  g_test_add_func ("/app/ticket-new/draft-as-json", test_json);

  return g_test_run ();
}
