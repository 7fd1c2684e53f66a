// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Help that is asked for, promises and follow-ups: their dialogs, and how they
 * stand in the timeline with what can be done about them.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-plan-dialog.h"
#include "desk-record.h"
#include "desk-reply-dialog.h"
#include "desk-shout-out-dialog.h"
#include "desk-text-box.h"
#include "desk-time-popover.h"
#include "ticket-desk.h"

static GtkWidget *
open_dialog (TicketDesk *desk,
             const char *action,
             GType       type)
{
  ticket_desk_show (desk, &desk->ticket);
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), action, NULL);

  return ticket_desk_wait_for_window (type);
}

static GtkWidget *
get_accept (GtkWidget *dialog)
{
  return ticket_desk_child (dialog, DESK_TYPE_ACT_DIALOG, "accept");
}

static void
accept (GtkWidget *dialog)
{
  GType type = G_OBJECT_TYPE (dialog);

  g_assert_true (gtk_widget_is_sensitive (get_accept (dialog)));
  ticket_desk_click (get_accept (dialog));
  ticket_desk_wait_for_no_window (type);
}

static void
refuse_empty (GtkWidget  *dialog,
              const char *why)
{
  g_assert_false (gtk_widget_is_sensitive (get_accept (dialog)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (get_accept (dialog)), why));
}

static void
write_text (GtkWidget  *dialog,
            const char *text)
{
  desk_text_box_set_text (DESK_TEXT_BOX (app_desk_find_type (dialog, DESK_TYPE_TEXT_BOX)), text);
}

typedef struct {
  GtkWidget *dialog;
  const char *text;
} Typed;

static gboolean
has_text (gpointer data)
{
  Typed *typed = data;
  g_autofree char *text = desk_text_box_dup_text (DESK_TEXT_BOX (app_desk_find_type (typed->dialog, DESK_TYPE_TEXT_BOX)));

  return g_str_equal (text, typed->text);
}

/* Words that were typed are there again after the window was gone. */
static GtkWidget *
close_and_find_again (TicketDesk *desk,
                      GtkWidget  *dialog,
                      const char *text,
                      void (*open) (TicketDesk *desk))
{
  GType type = G_OBJECT_TYPE (dialog);
  Typed typed = { NULL, text };

  gtk_window_close (GTK_WINDOW (dialog));
  ticket_desk_wait_for_no_window (type);
  ticket_desk_settle (desk);
  open (desk);
  typed.dialog = ticket_desk_wait_for_window (type);
  ticket_desk_wait (has_text, &typed, "what was typed before");

  return typed.dialog;
}

static gboolean
has_menu (gpointer data)
{
  return gtk_menu_button_get_popover (data) != NULL;
}

static void
choose_time (GtkWidget *dialog,
             gint64     time_ms)
{
  GtkWidget *button = app_desk_find_type (dialog, GTK_TYPE_MENU_BUTTON);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ticket_desk_wait (has_menu, button, "the times");
  g_signal_emit_by_name (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)), "chosen", time_ms);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

/* The button of that name in the timeline. */
static GtkWidget *
find_deed (TicketDesk *desk,
           const char *label)
{
  GtkWidget *found = ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), label);
  GtkWidget *button = GTK_IS_BUTTON (found) ? found : gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);

  g_assert_nonnull (button);

  return button;
}

static void
press (TicketDesk *desk,
       const char *label)
{
  ticket_desk_click (find_deed (desk, label));
}

/* Somebody else acts. */
static void
act_as (TicketDesk           *desk,
        const DeskUuid       *who,
        DeskTicketActionKind  kind,
        const char           *body)
{
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kind, who, &desk->ticket);
  g_autoptr (GError) error = NULL;

  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body);
  g_assert_true (desk_act_build (desk->fixture->file, desk_ticket_action_build, action, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gint64
count (TicketDesk *desk,
       const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM entry WHERE %s", condition);

  return desk_fixture_count (desk->fixture, sql);
}

/* --- shout-outs --- */

static void
open_shout_out (TicketDesk *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.shout-out", NULL);
}

static void
test_shout_out (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (desk, "ticket.shout-out", DESK_TYPE_SHOUT_OUT_DIALOG);
  DeskUuid kim;

  desk_fixture_add_analyst (desk->fixture, "Kim Roe", &kim);
  refuse_empty (dialog, "what you need help with");
  write_text (dialog, "Who knows this port?");
  /* Whom exactly has to be said. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_desk_find_type (dialog, ADW_TYPE_COMBO_ROW)), 1);
  refuse_empty (dialog, "Choose who is asked");
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_desk_find_type (dialog, ADW_TYPE_COMBO_ROW)), 0);
  ticket_desk_wait_for_draft (desk, "shout-out", "this port");
  dialog = close_and_find_again (desk, dialog, "Who knows this port?", open_shout_out);
  accept (dialog);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Shout-out to everybody");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Help is wanted");
  ticket_desk_wait_for_draft (desk, "shout-out", NULL);
  /* One does not answer oneself. */
  g_assert_null (app_desk_find_text (GTK_WIDGET (desk->pane), "Answer…"));

  act_as (desk, &kim, DESK_ACTION_ANSWER, "Port 12, the blue cable");
  press (desk, "Say thanks");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Thanks were said");
  g_assert_cmpint (count (desk, "kind = 'answer' AND thanked_at IS NOT NULL"), ==, 1);
  press (desk, "End");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Ended");
  g_assert_cmpint (count (desk, "kind = 'shout_out' AND ended_at IS NOT NULL"), ==, 1);
}

static void
open_answer (TicketDesk *desk)
{
  press (desk, "Answer…");
}

static void
test_answer (TicketDesk    *desk,
             gconstpointer  data)
{
  GtkWidget *dialog;
  DeskUuid kim;

  desk_fixture_add_analyst (desk->fixture, "Kim Roe", &kim);
  act_as (desk, &kim, DESK_ACTION_SHOUT_OUT, "Who knows this port?");
  ticket_desk_show (desk, &desk->ticket);
  open_answer (desk);
  dialog = ticket_desk_wait_for_window (DESK_TYPE_REPLY_DIALOG);
  ticket_desk_wait_for_text (dialog, "Who knows this port?");
  refuse_empty (dialog, "what helps");
  write_text (dialog, "Port 12");
  dialog = close_and_find_again (desk, dialog, "Port 12", open_answer);
  accept (dialog);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Answer to the shout-out of Kim Roe");
  g_assert_cmpint (count (desk, "kind = 'answer' AND body = 'Port 12' AND parent_id IN (SELECT id FROM entry WHERE kind = 'shout_out')"), ==, 1);
  /* Kim asked: thanks are not mine to say. */
  g_assert_null (app_desk_find_text (GTK_WIDGET (desk->pane), "Say thanks"));
  /* A team lead ends it as well. */
  press (desk, "End");
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Ended");
  g_assert_cmpint (count (desk, "kind = 'shout_out' AND ended_at IS NOT NULL"), ==, 1);
}

/* A finished ticket says why not. */
static void
test_finished (TicketDesk    *desk,
               gconstpointer  data)
{
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &desk->ticket, "status", "cancelled");
  ticket_desk_show (desk, &desk->ticket);
  g_assert_nonnull (strstr (desk_ticket_pane_find_refusal (desk->pane, "ticket.shout-out"), "reopen it first"));
  g_assert_nonnull (strstr (desk_ticket_pane_find_refusal (desk->pane, "ticket.promise"), "plan a follow-up"));
  g_assert_null (desk_ticket_pane_find_refusal (desk->pane, "ticket.follow-up"));
}

/* --- promises --- */

static void
open_promise (TicketDesk *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.promise", NULL);
}

static void
open_not_kept (TicketDesk *desk)
{
  press (desk, "Not kept…");
}

static void
test_promise (TicketDesk    *desk,
              gconstpointer  data)
{
  gint64 now_ms = desk_session_get_now_ms (desk->session);
  GtkWidget *dialog = open_dialog (desk, "ticket.promise", DESK_TYPE_PLAN_DIALOG);

  refuse_empty (dialog, "what was promised");
  write_text (dialog, "We call before five");
  refuse_empty (dialog, "by when");
  choose_time (dialog, now_ms - DESK_MINUTE_MS);
  refuse_empty (dialog, "has passed");
  choose_time (dialog, now_ms + 2 * DESK_HOUR_MS);
  dialog = close_and_find_again (desk, dialog, "We call before five", open_promise);
  accept (dialog);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "02:00 left");
  ticket_desk_wait_for_value (desk, "promise", "We call before five");

  /* Too late, and so it says. */
  desk_clock_advance_ms (desk->fixture->clock, 3 * DESK_HOUR_MS);
  ticket_desk_show (desk, &desk->ticket);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Overdue: 01:00 late");
  open_not_kept (desk);
  dialog = ticket_desk_wait_for_window (DESK_TYPE_REPLY_DIALOG);
  refuse_empty (dialog, "was not kept");
  gtk_switch_set_active (GTK_SWITCH (app_desk_find_type (dialog, GTK_TYPE_SWITCH)), TRUE);
  refuse_empty (dialog, "is let go");
  gtk_switch_set_active (GTK_SWITCH (app_desk_find_type (dialog, GTK_TYPE_SWITCH)), FALSE);
  write_text (dialog, "The line was busy");
  dialog = close_and_find_again (desk, dialog, "The line was busy", open_not_kept);
  accept (dialog);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Not kept");
  ticket_desk_wait_for_value (desk, "promise", NULL);
  g_assert_cmpint (count (desk, "kind = 'promise' AND kept = 0 AND result = 'The line was busy' AND ended_at IS NOT NULL"), ==, 1);
}

static void
test_kept (TicketDesk    *desk,
           gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (desk, "ticket.promise", DESK_TYPE_PLAN_DIALOG);

  write_text (dialog, "We call before five");
  choose_time (dialog, desk_session_get_now_ms (desk->session) + 2 * DESK_HOUR_MS);
  accept (dialog);
  press (desk, "Kept…");
  dialog = ticket_desk_wait_for_window (DESK_TYPE_REPLY_DIALOG);
  /* That needs no words. */
  accept (dialog);
  ticket_desk_wait_for_value (desk, "promise", NULL);
  g_assert_cmpint (count (desk, "kind = 'promise' AND kept = 1 AND result IS NULL"), ==, 1);
}

/* --- follow-ups --- */

static void
open_follow_up (TicketDesk *desk)
{
  gtk_widget_activate_action (GTK_WIDGET (desk->pane), "ticket.follow-up", NULL);
}

static void
test_follow_up (TicketDesk    *desk,
                gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (desk, "ticket.follow-up", DESK_TYPE_PLAN_DIALOG);

  refuse_empty (dialog, "asked again");
  choose_time (dialog, desk_session_get_now_ms (desk->session) + DESK_DAY_MS);
  g_assert_true (gtk_widget_is_sensitive (get_accept (dialog)));
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_desk_find_type (dialog, ADW_TYPE_COMBO_ROW)), DESK_FOLLOW_UP_REASON_SURVIVED_RESTART);
  write_text (dialog, "Still printing?");
  dialog = close_and_find_again (desk, dialog, "Still printing?", open_follow_up);
  accept (dialog);
  ticket_desk_wait_for_text (GTK_WIDGET (desk->pane), "Follow-up ·");
  press (desk, "Done…");
  dialog = ticket_desk_wait_for_window (DESK_TYPE_REPLY_DIALOG);
  refuse_empty (dialog, "what came of the follow-up");
  write_text (dialog, "It prints");
  accept (dialog);
  ticket_desk_wait_until_gone (GTK_WIDGET (desk->pane), "Done…");
  g_assert_cmpint (count (desk, "kind = 'follow_up' AND follow_up_reason = 'survived_restart' AND result = 'It prints'"), ==, 1);
}

#define ADD(name, func) g_test_add ("/app/ticket-asking/" name, TicketDesk, NULL, ticket_desk_set_up, func, ticket_desk_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("shout-out", test_shout_out);
  ADD ("answer", test_answer);
  ADD ("finished-says-why-not", test_finished);
  ADD ("promise-not-kept", test_promise);
  ADD ("promise-kept", test_kept);
  ADD ("follow-up", test_follow_up);

  return g_test_run ();
}
