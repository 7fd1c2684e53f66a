// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Handing over, and what the next one sees and does.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-answer-dialog.h"
#include "desk-escalate-dialog.h"
#include "desk-hand-over.h"
#include "desk-hand-over-bar.h"
#include "desk-record.h"
#include "desk-text-box.h"
#include "ticket-desk.h"

/* Somebody of the second line, which is asked. */
typedef struct {
  DeskUuid team;
  DeskUuid kim;
} Second;

static void
add_second_line (TicketDesk *desk,
                 Second     *second)
{
  desk_fixture_add_analyst (desk->fixture, "Kim Roe", &second->kim);
  desk_fixture_add_team (desk->fixture, "Second line", &second->kim, &second->team);
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TEAM, &second->team, "tier", 2);
}

static gboolean
has_model (gpointer data)
{
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (ticket_desk_get_part (data, "Team or vendor")));

  return model != NULL && g_list_model_get_n_items (model) > 1;
}

static guint
find_choice (GtkWidget  *row,
             const char *part)
{
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (row));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (strstr (gtk_string_object_get_string (item), part) != NULL)
        return i;
    }
  g_error ("“%s” cannot be chosen", part);
}

static void
choose (GtkWidget  *dialog,
        const char *label,
        const char *part)
{
  GtkWidget *row = ticket_desk_get_part (dialog, label);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_choice (row, part));
}

static GtkWidget *
open_escalate (TicketDesk *desk)
{
  GtkWidget *dialog = ticket_desk_open_dialog (desk, "ticket.escalate", DESK_TYPE_ESCALATE_DIALOG);

  ticket_desk_wait (has_model, dialog, "whom one could ask");

  return dialog;
}

static void
fill_in (GtkWidget *dialog)
{
  choose (dialog, "Team or vendor", "Second line");
  choose (dialog, "Reason", "Expertise");
  ticket_desk_write (dialog, "What is asked", "Look at the port");
  ticket_desk_write (dialog, "Steps tried", "Cable changed: the same");
}

static void
test_hand_over (TicketDesk    *desk,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (DeskHandOver) card = NULL;
  DeskRecord *entry;
  Second second;
  GtkWidget *dialog;
  DeskUuid id;

  add_second_line (desk, &second);
  dialog = open_escalate (desk);
  ticket_desk_wait_for_text (dialog, "Still missing: Contact details checked, Error messages");

  /* Whom, why, what, and something of what was seen or tried. */
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  choose (dialog, "Team or vendor", "Second line");
  choose (dialog, "Reason", "Expertise");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "What is asked", "Look at the port");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (ticket_desk_get_accept (dialog)), "empty hand-over"));
  ticket_desk_write (dialog, "Error messages", "0x80070057");
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_wait_for_text (dialog, "Still missing: Contact details checked, Screenshots");
  ticket_desk_write (dialog, "Told the customer", "The second line looks");
  gtk_switch_set_active (GTK_SWITCH (app_desk_find_type (ticket_desk_get_part (dialog, "The customer has understood it"), GTK_TYPE_SWITCH)), TRUE);
  ticket_desk_wait_for_draft (desk, "escalate", "0x80070057");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_wait_for_draft (desk, "escalate", NULL);

  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Handed over to Second line");
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (desk_record_get_enum (entry, "decision"), ==, DESK_DECISION_ASKED);
  g_assert_true (desk_record_get_uuid (entry, "to_team_id", &id) && desk_uuid_equal (&id, &second.team));
  g_assert_cmpstr (desk_record_get_text (entry, "told"), ==, "The second line looks");
  card = desk_hand_over_parse (desk_record_get_text (entry, "hand_over"), NULL);
  g_assert_cmpstr (card->error_messages, ==, "0x80070057");
  g_assert_true (card->understood && !card->contact_checked);
}

/* What was typed is there after the program was ended in the middle. */
static gboolean
is_restored (gpointer data)
{
  g_autofree char *asked = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (data, "What is asked")));
  GtkWidget *team = ticket_desk_get_part (data, "Team or vendor");

  return g_str_equal (asked, "Look at the port") && has_model (data) &&
         adw_combo_row_get_selected (ADW_COMBO_ROW (team)) == find_choice (team, "Second line");
}

static void
test_draft (TicketDesk    *desk,
            gconstpointer  data)
{
  g_autofree char *steps = NULL;
  Second second;
  GtkWidget *dialog;

  add_second_line (desk, &second);
  dialog = open_escalate (desk);
  fill_in (dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_settle (desk);

  dialog = ticket_desk_open_dialog (desk, "ticket.escalate", DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_wait (is_restored, dialog, "what was typed before");
  steps = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, "Steps tried")));
  g_assert_cmpstr (steps, ==, "Cable changed: the same");
  g_assert_true (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
}

/* Somebody else was quicker: it is said, and what was typed stays. */
static void
send_by_kim (TicketDesk     *desk,
             const Second   *second,
             const DeskUuid *to)
{
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_escalate", &second->kim, desk_fixture_get_now_ms (desk->fixture));
  DeskOperation *entry;
  DeskUuid id;

  desk_id_source_next_uuid (desk->fixture->ids, desk_fixture_get_now_ms (desk->fixture), &id);
  entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", &desk->ticket);
  desk_operation_put_text (entry, "kind", "escalation");
  desk_operation_put_integer (entry, "made_at", desk_fixture_get_now_ms (desk->fixture));
  desk_operation_put_uuid (entry, "author_id", &second->kim);
  desk_operation_put_uuid (entry, "to_analyst_id", to);
  desk_operation_put_text (entry, "escalation_reason", "access");
  desk_operation_put_text (entry, "body", "Unlock the account");
  desk_operation_put_text (entry, "told", "Robin has the right");
  desk_operation_put_text (entry, "hand_over", "{\"steps\":\"Tried to unlock it\",\"special_circumstances\":\"She is in court\",\"contact_checked\":true}");
  desk_operation_put_text (entry, "decision", "asked");
  desk_fixture_act (desk->fixture, commit);
}

static void
test_too_late (TicketDesk    *desk,
               gconstpointer  data)
{
  g_autofree char *steps = NULL;
  Second second;
  GtkWidget *dialog;

  add_second_line (desk, &second);
  dialog = open_escalate (desk);
  fill_in (dialog);
  send_by_kim (desk, &second, &desk->fixture->me);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_text (dialog, "handed over already");
  steps = desk_text_box_dup_text (DESK_TEXT_BOX (ticket_desk_get_part (dialog, "Steps tried")));
  g_assert_cmpstr (steps, ==, "Cable changed: the same");
  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_wait_for_draft (desk, "escalate", "Cable changed");
}

static void
test_accept (TicketDesk    *desk,
             gconstpointer  data)
{
  Second second;
  GtkWidget *dialog;
  GtkWidget *pane = GTK_WIDGET (desk->pane);

  add_second_line (desk, &second);
  send_by_kim (desk, &second, &desk->fixture->me);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (pane, "and waits to be accepted");
  ticket_desk_wait_for_text (pane, "Unlock the account");
  ticket_desk_wait_for_text (pane, "Tried to unlock it");
  ticket_desk_wait_for_text (pane, "She is in court");
  ticket_desk_wait_for_text (pane, "Robin has the right");
  ticket_desk_wait_for_text (pane, "Error messages, Screenshots, Category and priority checked");

  dialog = ticket_desk_open_dialog (desk, "ticket.accept", DESK_TYPE_ANSWER_DIALOG);
  ticket_desk_write (dialog, "The problem is real", "Saw the lock");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ANSWER_DIALOG);
  ticket_desk_wait_for_value (desk, "status", "open");
  ticket_desk_wait_until_gone (pane, "and waits to be accepted");
  desk_fixture_assert_integer (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "handover_count", 1);
  ticket_desk_wait_for_text (pane, "Handed over 1 time");
}

static void
test_return (TicketDesk    *desk,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  Second second;
  GtkWidget *dialog;

  add_second_line (desk, &second);
  send_by_kim (desk, &second, &desk->fixture->me);
  dialog = ticket_desk_open_dialog (desk, "ticket.return", DESK_TYPE_ANSWER_DIALOG);
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Reason", "  ");
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  ticket_desk_write (dialog, "Reason", "Which account?");
  ticket_desk_wait_for_draft (desk, "return", "Which account?");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ANSWER_DIALOG);
  ticket_desk_wait_until_gone (GTK_WIDGET (desk->pane), "and waits to be accepted");
  entries = ticket_desk_load_entries (desk);
  g_assert_cmpint (desk_record_get_enum (g_ptr_array_index (entries, 0), "decision"), ==, DESK_DECISION_REFUSED);
  g_assert_cmpstr (desk_record_get_text (g_ptr_array_index (entries, 0), "decision_reason"), ==, "Which account?");
}

/* A lead may answer for everybody; the first of a desk is one. */
static void
lead_no_more (TicketDesk *desk)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "import_event");
  g_autoptr (GPtrArray) roles = desk_record_load_where (desk->fixture->file, DESK_TABLE_ANALYST_ROLE, "WHERE role = 'team_lead'", NULL, 0, NULL);

  for (guint i = 0; i < roles->len; i++)
    desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_ANALYST_ROLE, desk_record_get_id (g_ptr_array_index (roles, i))), "withdrawn", 1);
  desk_fixture_act (desk->fixture, commit);
}

static void
test_not_mine (TicketDesk    *desk,
               gconstpointer  data)
{
  DeskUuid other;
  Second second;

  add_second_line (desk, &second);
  desk_fixture_add_analyst (desk->fixture, "Alex Doe", &other);
  desk_fixture_set_uuid (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "owner_id", &second.kim);
  send_by_kim (desk, &second, &other);
  lead_no_more (desk);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "and waits to be accepted");
  g_assert_cmpstr (desk_ticket_pane_find_refusal (desk->pane, "ticket.accept"), ==, "It was handed over to others: only they, or a team lead, can answer");
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.return"));
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.take-back"));
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.escalate"));
  g_assert_nonnull (desk_ticket_pane_find_refusal (desk->pane, "ticket.bundle"));
}

static void
test_take_back (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *dialog;
  Second second;

  add_second_line (desk, &second);
  dialog = open_escalate (desk);
  fill_in (dialog);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "and waits to be accepted");
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.take-back", NULL);
  ticket_desk_wait_until_gone (GTK_WIDGET (desk->pane), "and waits to be accepted");
  g_assert_cmpint (desk_fixture_count (desk->fixture, "SELECT count(*) FROM entry WHERE decision = 'withdrawn'"), ==, 1);
}

static void
test_vendor (TicketDesk    *desk,
             gconstpointer  data)
{
  GtkWidget *dialog;
  Second second;

  add_second_line (desk, &second);
  desk_fixture_set_integer (desk->fixture, DESK_TABLE_TEAM, &second.team, "tier", 4);
  dialog = open_escalate (desk);
  fill_in (dialog);
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ESCALATE_DIALOG);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "and waits to be accepted");
  g_assert_null (desk_ticket_pane_find_refusal (desk->pane, "ticket.bundle"));

  dialog = ticket_desk_open_dialog (desk, "ticket.accept", DESK_TYPE_ANSWER_DIALOG);
  g_assert_false (gtk_widget_is_sensitive (ticket_desk_get_accept (dialog)));
  gtk_editable_set_text (GTK_EDITABLE (ticket_desk_get_part (dialog, "The vendor’s reference")), "SR-2210");
  ticket_desk_click (ticket_desk_get_accept (dialog));
  ticket_desk_wait_for_no_window (DESK_TYPE_ANSWER_DIALOG);
  ticket_desk_wait_for_value (desk, "vendor_reference", "SR-2210");
  ticket_desk_wait_for_value (desk, "waiting_reason", "vendor");
}

#define ADD(name, func) g_test_add ("/app/ticket-hand-over/" name, TicketDesk, NULL, ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("hand-over", test_hand_over);
  ADD ("hand-over-keeps-its-draft", test_draft);
  ADD ("too-late-stays", test_too_late);
  ADD ("accept", test_accept);
  ADD ("return-needs-a-reason", test_return);
  ADD ("not-mine-to-answer", test_not_mine);
  ADD ("take-back", test_take_back);
  ADD ("vendor", test_vendor);

  return g_test_run ();
}
