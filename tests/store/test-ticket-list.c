// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lazy list of tickets.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-conflict.h"
#include "desk-fixture.h"
#include "desk-ticket-actions.h"
#include "desk-ticket-list.h"
#include "shared-desk.h"

#define LIMIT_SECONDS 60
#define N_MANY 10000
#define N_IN_BATCH 1000

/* A desk that is open as a window has it; the fixture's own connection is
 * another program beside it. */
typedef struct {
  DeskFixture *fixture;
  DeskStore *store;
  DeskTicketList *list;
  guint n_changed;  /* items_changed since it was set to 0 … */
  guint n_touched;  /* … and the rows in them */
  gboolean is_done;
  DeskTicketItem *watched;
} Desk;

typedef gboolean (*Condition) (Desk *desk);

static gboolean
too_late_cb (gpointer data)
{
  g_error ("What was waited for did not happen within %d seconds", LIMIT_SECONDS);

  return G_SOURCE_REMOVE;
}

static void
wait_for (Desk      *desk,
          Condition  condition)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, too_late_cb, NULL);

  while (!condition (desk))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static gboolean
is_done (Desk *desk)
{
  return desk->is_done;
}

static gboolean
is_at_rest (Desk *desk)
{
  return !desk_ticket_list_is_looking (desk->list) && desk_ticket_list_is_filled (desk->list) && !g_main_context_pending (NULL);
}

static gboolean
is_whole (Desk *desk)
{
  return desk_ticket_list_is_whole (desk->list) && is_at_rest (desk);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Desk *desk = data;
  g_autoptr (GError) error = NULL;

  desk->store = desk_store_open_finish (result, &error);
  g_assert_no_error (error);
  desk->is_done = TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Desk *desk = data;

  g_assert_true (desk_store_close_finish (DESK_STORE (source), result, NULL));
  desk->is_done = TRUE;
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Desk       *desk)
{
  desk->n_changed++;
  desk->n_touched += n_removed + n_added;
}

static void
failed_cb (DeskTicketList *list,
           const char     *message)
{
  g_error ("The list failed: %s", message);
}

static void
set_up (Desk          *desk,
        gconstpointer  data)
{
  desk->fixture = desk_fixture_new (20260302);
}

static void
open_desk (Desk *desk)
{
  desk_store_open_async (desk->fixture->path, desk->fixture->clock, desk->fixture->ids, NULL, opened_cb, desk);
  wait_for (desk, is_done);
  desk->list = desk_ticket_list_new (desk->store);
  g_signal_connect (desk->list, "items-changed", G_CALLBACK (items_changed_cb), desk);
  g_signal_connect (desk->list, "failed", G_CALLBACK (failed_cb), NULL);
}

static void
show_all (Desk     *desk,
          DeskView  view)
{
  desk_ticket_list_show (desk->list, view, NULL);
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  desk->n_changed = 0;
  desk->n_touched = 0;
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&desk->list));
  desk->is_done = FALSE;
  desk_store_close_async (desk->store, closed_cb, desk);
  wait_for (desk, is_done);
  g_clear_object (&desk->store);
  desk_fixture_free (desk->fixture);
}

/* Tickets of priority 3 that are logged a minute after each other, so that
 * the first one falls due first. */
static void
add_tickets (Desk  *desk,
             guint  n)
{
  DeskFixture *fixture = desk->fixture;
  g_autoptr (GError) error = NULL;
  DeskBatch *batch = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "ticket_new");
      g_autofree char *summary = g_strdup_printf ("Ticket %u", i);
      DeskOperation *operation;
      DeskUuid id;

      if (batch == NULL)
        batch = desk_batch_begin (fixture->file, &error);
      g_assert_no_error (error);
      desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &id);
      operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, &id);
      desk_operation_put_enum (operation, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
      desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
      desk_operation_put_text (operation, "summary", summary);
      desk_operation_put_enum (operation, "impact", DESK_ENUM_IMPACT, DESK_IMPACT_DEPARTMENT);
      desk_operation_put_enum (operation, "urgency", DESK_ENUM_URGENCY, DESK_URGENCY_HINDERED);
      desk_operation_put_integer (operation, "priority", 3);
      desk_operation_put_integer (operation, "logged_at", FIXTURE_NOW_MS - (gint64) (n - i) * DESK_MINUTE_MS);
      desk_operation_put_uuid (operation, "logged_by_id", &fixture->me);
      desk_batch_act (batch, commit, &error);
      g_assert_no_error (error);
      if (i % N_IN_BATCH == N_IN_BATCH - 1 || i == n - 1)
        {
          desk_batch_end (batch, NULL, &error);
          g_assert_no_error (error);
          g_clear_pointer (&batch, desk_batch_free);
        }
    }
}

static DeskTicketItem *
get_item (Desk  *desk,
          guint  position)
{
  return g_list_model_get_item (G_LIST_MODEL (desk->list), position);
}

/* The id of the ticket in that place, once its row has come. */
static DeskUuid
get_ticket (Desk  *desk,
            guint  position)
{
  g_autoptr (DeskTicketItem) item = get_item (desk, position);

  wait_for (desk, is_at_rest);
  g_assert_nonnull (desk_ticket_item_get_row (item));

  return desk_ticket_item_get_row (item)->key.id;
}

static void
test_first_screen (Desk          *desk,
                   gconstpointer  data)
{
  GListModel *model;

  add_tickets (desk, 300);
  open_desk (desk);
  model = G_LIST_MODEL (desk->list);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);

  desk_ticket_list_show (desk->list, DESK_VIEW_ALL_OPEN, NULL);
  wait_for (desk, is_at_rest);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, DESK_TICKET_LIST_FIRST);
  g_assert_false (desk_ticket_list_is_whole (desk->list));

  /* The rest comes behind it: what is there is not touched. */
  desk->n_touched = 0;
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 300);
  g_assert_cmpuint (desk->n_touched, ==, 300 - DESK_TICKET_LIST_FIRST);
}

static void
test_stubs (Desk          *desk,
            gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;

  add_tickets (desk, 10);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);

  item = get_item (desk, 0);
  g_assert_nonnull (item);
  g_assert_null (desk_ticket_item_get_row (item));
  wait_for (desk, is_at_rest);
  g_assert_cmpstr (desk_ticket_item_get_row (item)->summary, ==, "Ticket 0");
}

static void
row_changed_cb (DeskTicketItem *item,
                GParamSpec     *pspec,
                guint          *n)
{
  (*n)++;
}

static gboolean
is_changed (Desk *desk)
{
  return desk->n_changed > 0 && is_at_rest (desk);
}

static void
test_change_keeps_identity (Desk          *desk,
                            gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;
  g_autoptr (DeskTicketItem) other = NULL;
  g_autoptr (DeskTicketItem) there = NULL;
  guint n_item = 0;
  guint n_other = 0;
  DeskUuid id;
  guint position;

  add_tickets (desk, 300);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  item = get_item (desk, 5);
  other = get_item (desk, 6);
  id = get_ticket (desk, 5);
  g_signal_connect (item, "notify::row", G_CALLBACK (row_changed_cb), &n_item);
  g_signal_connect (other, "notify::row", G_CALLBACK (row_changed_cb), &n_other);

  /* It becomes critical, and goes to the top. */
  {
    g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "ticket_edit");
    DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &id);

    desk_operation_put_integer (operation, "priority", 1);
    desk_operation_put_text (operation, "priority_reason", "The whole floor is waiting");
    desk_fixture_act (desk->fixture, commit);
  }
  wait_for (desk, is_changed);

  g_assert_true (desk_ticket_list_find_row (desk->list, desk_ticket_item_get_row_no (item), &position));
  g_assert_cmpuint (position, ==, 0);
  there = get_item (desk, 0);
  g_assert_true (there == item);
  g_assert_cmpint (desk_ticket_item_get_row (item)->key.priority, ==, 1);
  g_assert_cmpuint (desk->n_changed, ==, 1);
  g_assert_cmpuint (desk->n_touched, <=, 12);
  /* Only the ticket that was touched has been read again. */
  g_assert_cmpuint (n_item, ==, 1);
  g_assert_cmpuint (n_other, ==, 0);
}

static gboolean
is_told (Desk *desk)
{
  return desk->is_done && is_at_rest (desk);
}

static void
told_cb (DeskTicketItem *item,
         GParamSpec     *pspec,
         Desk           *desk)
{
  desk->is_done = TRUE;
}

static void
test_other_program (Desk          *desk,
                    gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;
  DeskUuid id;
  DeskUuid fresh;

  add_tickets (desk, 50);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  item = get_item (desk, 20);
  id = get_ticket (desk, 20);

  g_signal_connect (item, "notify::row", G_CALLBACK (told_cb), desk);
  desk->is_done = FALSE;
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &id, "summary", "Renamed elsewhere");
  wait_for (desk, is_told);
  g_assert_cmpstr (desk_ticket_item_get_row (item)->summary, ==, "Renamed elsewhere");
  g_assert_cmpuint (desk->n_changed, ==, 0);

  desk_fixture_add_ticket (desk->fixture, "New elsewhere", NULL, &fresh);
  wait_for (desk, is_changed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, 51);
  g_assert_cmpuint (desk->n_touched, ==, 1);
}

static gboolean
has_conflict (Desk *desk)
{
  return desk_ticket_item_get_row (desk->watched)->n_conflicts == 1;
}

static gboolean
has_no_conflict (Desk *desk)
{
  return desk_ticket_item_get_row (desk->watched)->n_conflicts == 0;
}

/* A decision that leaves the ticket as it is shows on its row. */
static void
test_conflict (Desk          *desk,
               gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (DeskSettlement) settlement = NULL;
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  DeskUuid id;

  add_tickets (desk, 5);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  item = get_item (desk, 2);
  id = get_ticket (desk, 2);
  desk->watched = item;
  desk_fixture_set_text (desk->fixture, DESK_TABLE_TICKET, &id, "summary", "Renamed elsewhere");
  desk_value_set_text (&value, "Renamed unseen");
  shared_desk_write_stale (desk->fixture->file, &desk->fixture->me, DESK_TABLE_TICKET, &id, "summary", &value);
  wait_for (desk, has_conflict);

  conflicts = desk_conflicts_load (desk->fixture->file, &id, &error);
  g_assert_no_error (error);
  settlement = desk_settlement_new (&desk->fixture->me, g_ptr_array_index (conflicts, 0), FALSE);
  desk_act_build (desk->fixture->file, desk_settlement_build, settlement, NULL, NULL, &error);
  g_assert_no_error (error);
  wait_for (desk, has_no_conflict);
  g_assert_cmpstr (desk_ticket_item_get_row (item)->summary, ==, "Renamed elsewhere");
}

static void
test_name_on_row (Desk          *desk,
                  gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;
  DeskUuid customer;
  DeskUuid ticket;

  desk_fixture_add_customer (desk->fixture, "Dana Whitfield", NULL, FALSE, &customer);
  desk_fixture_add_ticket (desk->fixture, "No sound", &customer, &ticket);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  item = get_item (desk, 0);
  wait_for (desk, is_at_rest);
  g_assert_cmpstr (desk_ticket_item_get_row (item)->customer_name, ==, "Dana Whitfield");

  g_signal_connect (item, "notify::row", G_CALLBACK (told_cb), desk);
  desk->is_done = FALSE;
  desk_fixture_set_text (desk->fixture, DESK_TABLE_CUSTOMER, &customer, "name", "Dana Whitfield-Okoye");
  wait_for (desk, is_told);
  g_assert_cmpstr (desk_ticket_item_get_row (item)->customer_name, ==, "Dana Whitfield-Okoye");
}

static void
test_stale_view (Desk          *desk,
                 gconstpointer  data)
{
  GListModel *model;

  add_tickets (desk, 100);
  open_desk (desk);
  model = G_LIST_MODEL (desk->list);

  /* Nobody has taken any: the first question's answer would be 100 rows. */
  desk_ticket_list_show (desk->list, DESK_VIEW_UNASSIGNED, NULL);
  desk_ticket_list_load_all (desk->list);
  desk_ticket_list_show (desk->list, DESK_VIEW_MY_WORK, NULL);
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_cmpuint (desk->n_changed, ==, 0);
}

static void
test_search (Desk          *desk,
             gconstpointer  data)
{
  GListModel *model;
  DeskUuid ticket;
  DeskUuid note;

  add_tickets (desk, 100);
  desk_fixture_add_ticket (desk->fixture, "Beamer stays dark", NULL, &ticket);
  open_desk (desk);
  model = G_LIST_MODEL (desk->list);
  show_all (desk, DESK_VIEW_ALL_OPEN);

  desk_ticket_list_show (desk->list, DESK_VIEW_ALL_OPEN, "beamer");
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);

  /* Not in this view, found or not. */
  desk_ticket_list_show (desk->list, DESK_VIEW_MY_WORK, "beamer");
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);

  /* What somebody writes elsewhere is found where one is searching. */
  desk_ticket_list_show (desk->list, DESK_VIEW_ALL_OPEN, "lightbulb");
  desk_ticket_list_load_all (desk->list);
  wait_for (desk, is_whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  desk->n_changed = 0;
  desk_fixture_add_note (desk->fixture, &ticket, "The lightbulb is broken", &note);
  wait_for (desk, is_changed);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
}

/* What an entry alone changes: nothing of the ticket is written. */
static void
test_shout_out (Desk          *desk,
                gconstpointer  data)
{
  g_autoptr (DeskTicketAction) action = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket, kim;

  desk_fixture_add_ticket (desk->fixture, "Printer", NULL, &ticket);
  desk_fixture_add_analyst (desk->fixture, "Kim Roe", &kim);
  open_desk (desk);
  show_all (desk, DESK_VIEW_SHOUT_OUTS);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, 0);

  action = desk_ticket_action_new (DESK_ACTION_SHOUT_OUT, &kim, &ticket);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "Who knows this port?");
  g_assert_true (desk_act_build (desk->fixture->file, desk_ticket_action_build, action, NULL, NULL, &error));
  g_assert_no_error (error);
  wait_for (desk, is_changed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, 1);
}

/* What changes is an entry, and the list is of tickets. */
static void
test_message (Desk          *desk,
              gconstpointer  data)
{
  g_autoptr (DeskTicketAction) action = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket;

  desk_fixture_add_ticket (desk->fixture, "Printer", NULL, &ticket);
  open_desk (desk);
  desk_ticket_list_set_me (desk->list, &desk->fixture->me);
  show_all (desk, DESK_VIEW_TO_SEND);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, 0);

  action = desk_ticket_action_new (DESK_ACTION_MESSAGE, &desk->fixture->me, &ticket);
  desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "We are on it");
  desk_operation_put_text (desk_ticket_action_get_entry (action), "recipients", "anna@lindqvist.example");
  g_assert_true (desk_act_build (desk->fixture->file, desk_ticket_action_build, action, NULL, NULL, &error));
  g_assert_no_error (error);
  wait_for (desk, is_changed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, 1);
}

static void
test_scroll_through (Desk          *desk,
                     gconstpointer  data)
{
  g_autoptr (DeskTicketItem) looked_at = NULL;
  guint n_rows;

  add_tickets (desk, N_MANY);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (desk->list)), ==, N_MANY);
  g_assert_cmpuint (desk_ticket_list_get_n_held (desk->list), ==, 0);

  looked_at = get_item (desk, 3);
  for (guint start = 0; start < N_MANY; start += 200)
    {
      g_autoptr (GPtrArray) screen = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = start; i < start + 200; i++)
        g_ptr_array_add (screen, get_item (desk, i));
      wait_for (desk, is_at_rest);
      for (guint i = 0; i < screen->len; i++)
        g_assert_nonnull (desk_ticket_item_get_row (g_ptr_array_index (screen, i)));
    }

  /* What is far away has been let go, what somebody holds has not. */
  n_rows = desk_ticket_list_get_n_held (desk->list);
  g_assert_cmpuint (n_rows, <, 600);
  g_assert_cmpstr (desk_ticket_item_get_row (looked_at)->summary, ==, "Ticket 3");
}

static void
test_fast_scroll (Desk          *desk,
                  gconstpointer  data)
{
  g_autoptr (DeskTicketItem) last = NULL;

  add_tickets (desk, N_MANY);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);

  /* Dragged past: nobody waits for them any more. */
  for (guint i = 0; i < N_MANY; i++)
    g_object_unref (get_item (desk, i));
  last = get_item (desk, N_MANY - 1);
  g_assert_cmpuint (desk_ticket_list_get_n_held (desk->list), ==, 1);
  wait_for (desk, is_at_rest);
  g_assert_nonnull (desk_ticket_item_get_row (last));
  g_assert_cmpuint (desk_ticket_list_get_n_held (desk->list), ==, 1);
}

static void
ticked_cb (DeskTicketList *list,
           guint          *n)
{
  (*n)++;
}

static void
test_time_goes_on (Desk          *desk,
                   gconstpointer  data)
{
  g_autoptr (DeskTicketItem) item = NULL;
  guint n_ticks = 0;
  DeskUuid id;
  guint position;

  add_tickets (desk, 20);
  open_desk (desk);
  show_all (desk, DESK_VIEW_ALL_OPEN);
  item = get_item (desk, 0);
  id = get_ticket (desk, 0);
  {
    g_autoptr (DeskCommit) commit = desk_fixture_begin (desk->fixture, "ticket_wait");
    DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &id);

    desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_WAITING);
    desk_operation_put_enum (operation, "waiting_reason", DESK_ENUM_WAITING_REASON, DESK_WAITING_REASON_VENDOR);
    desk_operation_put_integer (operation, "waiting_until", FIXTURE_NOW_MS + 10 * DESK_MINUTE_MS);
    desk_fixture_act (desk->fixture, commit);
  }
  wait_for (desk, is_changed);
  g_assert_true (desk_ticket_list_find_row (desk->list, desk_ticket_item_get_row_no (item), &position));
  g_assert_cmpuint (position, ==, 19);

  g_signal_connect (desk->list, "ticked", G_CALLBACK (ticked_cb), &n_ticks);
  desk_clock_advance_ms (desk->fixture->clock, 11 * DESK_MINUTE_MS);
  desk->n_changed = 0;
  desk_ticket_list_look_again (desk->list);
  wait_for (desk, is_changed);
  g_assert_true (desk_ticket_list_find_row (desk->list, desk_ticket_item_get_row_no (item), &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpuint (n_ticks, ==, 1);
  g_assert_cmpint (desk_ticket_list_get_viewer (desk->list)->now_ms, ==, FIXTURE_NOW_MS + 11 * DESK_MINUTE_MS);
}

#define ADD(path, func) g_test_add ("/store/ticket-list/" path, Desk, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-screen-comes-before-the-rest", test_first_screen);
  ADD ("items-are-there-before-their-rows", test_stubs);
  ADD ("change-keeps-identity-and-touches-few-rows", test_change_keeps_identity);
  ADD ("changes-of-another-program-arrive", test_other_program);
  ADD ("another-name-of-a-customer-arrives", test_name_on_row);
  ADD ("conflict-shows-until-it-is-settled", test_conflict);
  ADD ("stale-answer-is-dropped", test_stale_view);
  ADD ("search-narrows-the-view", test_search);
  ADD ("shout-out-arrives", test_shout_out);
  ADD ("message-arrives", test_message);
  ADD ("far-rows-are-let-go", test_scroll_through);
  ADD ("rows-scrolled-past-are-not-read", test_fast_scroll);
  ADD ("order-follows-the-time", test_time_goes_on);

  return g_test_run ();
}
