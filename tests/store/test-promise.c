// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was promised stands on the ticket until it has ended, and whoever wanted
 * to ask a customer again is reminded.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-queue.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "ticket-acts.h"

#define ENTRY DESK_TABLE_ENTRY
#define AT(hours) (FIXTURE_NOW_MS + (hours) * DESK_HOUR_MS)

typedef struct {
  DeskFixture *desk;
  DeskUuid ticket;
  DeskUuid kim;
} World;

static void
set_up (World         *self,
        gconstpointer  data)
{
  self->desk = desk_fixture_new (1);
  desk_fixture_add_ticket (self->desk, "Printer", NULL, &self->ticket);
  desk_fixture_add_analyst (self->desk, "Kim Roe", &self->kim);
}

static void
tear_down (World         *self,
           gconstpointer  data)
{
  desk_fixture_assert_whole (self->desk);
  desk_fixture_free (self->desk);
}

static DeskTicketAction *
begin_plan (World                *self,
            DeskTicketActionKind  kind,
            const char           *body,
            gint64                due_ms)
{
  DeskTicketAction *action = ticket_begin (self->desk, kind, &self->ticket);
  DeskOperation *entry = desk_ticket_action_get_entry (action);

  if (body != NULL)
    desk_operation_put_text (entry, "body", body);
  if (due_ms != 0)
    desk_operation_put_integer (entry, "due_at", due_ms);

  return action;
}

static DeskTicketAction *
begin_end (World      *self,
           gint64      kept,
           const char *result)
{
  DeskTicketAction *action = ticket_begin (self->desk, DESK_ACTION_PROMISE_END, &self->ticket);
  DeskOperation *entry = desk_ticket_action_get_entry (action);

  if (kept >= 0)
    desk_operation_put_integer (entry, "kept", kept);
  if (result != NULL)
    desk_operation_put_text (entry, "result", result);

  return action;
}

static void
act_and_undo (World            *self,
              DeskTicketAction *action)
{
  g_autofree char *before = desk_fixture_dup_facts (self->desk);
  g_autofree char *done = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  gint64 n_commits = desk_fixture_count (self->desk, "SELECT count (*) FROM log_commit");

  ticket_act (self->desk, action);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM log_commit"), ==, n_commits + 1);
  done = desk_fixture_dup_facts (self->desk);
  ticket_act (self->desk, ticket_begin (self->desk, DESK_ACTION_UNDO, NULL));
  undone = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (undone, ==, before);
  ticket_act (self->desk, ticket_begin (self->desk, DESK_ACTION_REDO, NULL));
  redone = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (redone, ==, done);
  g_assert_cmpstr (done, !=, before);
}

static void
assert_shown (World      *self,
              const char *promise,
              gint64      due_ms)
{
  ticket_assert_text (self->desk, &self->ticket, "promise", promise);
  if (due_ms == 0)
    ticket_assert_null (self->desk, &self->ticket, "promise_due_at");
  else
    desk_fixture_assert_integer (self->desk, TICKET, &self->ticket, "promise_due_at", due_ms);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT coalesce (max (promise_by), 0) FROM ticket_queue WHERE promise_by < 9223372036854775807"), ==, due_ms);
}

static void
refuse (World            *self,
        DeskTicketAction *action,
        const char       *words)
{
  ticket_refuse (self->desk, action, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, words);
}

static void
refuse_early (World            *self,
              DeskTicketAction *action,
              const char       *words)
{
  ticket_refuse (self->desk, action, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, words);
}

/* The ticket shows the one that falls due first, whichever was made first. */
static void
test_first_is_shown (World         *self,
                     gconstpointer  data)
{
  act_and_undo (self, begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (3)));
  assert_shown (self, "Call her", AT (3));
  act_and_undo (self, begin_plan (self, DESK_ACTION_PROMISE, "Bring a mouse", AT (5)));
  assert_shown (self, "Call her", AT (3));
  act_and_undo (self, begin_plan (self, DESK_ACTION_PROMISE, " Send the form,\nas a mail ", AT (2)));
  assert_shown (self, "Send the form, as a mail", AT (2));

  act_and_undo (self, begin_end (self, 1, NULL));
  assert_shown (self, "Call her", AT (3));
  act_and_undo (self, begin_end (self, 0, "The line was busy until five"));
  assert_shown (self, "Bring a mouse", AT (5));
  act_and_undo (self, begin_end (self, -1, "She has found one"));
  assert_shown (self, NULL, 0);

  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM entry WHERE kind = 'promise' AND ended_at IS NOT NULL"), ==, 3);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT kept FROM entry WHERE body = 'Call her'"), ==, 0);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM entry WHERE body = 'Bring a mouse' AND kept IS NULL AND result IS NOT NULL"), ==, 1);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT kept FROM entry WHERE due_at = 1772449200000"), ==, 1);
}

/* Another one than the first can be ended by name. */
static void
test_named (World         *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  DeskTicketAction *action;
  DeskUuid mouse;

  ticket_act (self->desk, begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (3)));
  ticket_act (self->desk, begin_plan (self, DESK_ACTION_PROMISE, "Bring a mouse", AT (5)));
  rows = desk_record_load_where (self->desk->file, ENTRY, "WHERE body = 'Bring a mouse'", NULL, 0, &error);
  g_assert_no_error (error);
  mouse = *desk_record_get_id (g_ptr_array_index (rows, 0));

  action = begin_end (self, 1, NULL);
  action->target = mouse;
  ticket_act (self->desk, action);
  assert_shown (self, "Call her", AT (3));
  action = begin_end (self, 1, NULL);
  action->target = mouse;
  refuse_early (self, action, "has ended already");
}

static void
test_refused (World         *self,
              gconstpointer  data)
{
  refuse_early (self, begin_plan (self, DESK_ACTION_PROMISE, "Call her", 0), "by when it was promised");
  refuse_early (self, begin_plan (self, DESK_ACTION_PROMISE, " ", AT (1)), "write something first");
  refuse (self, begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (-1)), "falls due after it was made");
  refuse_early (self, begin_end (self, 1, NULL), "Nothing is promised");
  ticket_act (self->desk, begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (3)));
  refuse (self, begin_end (self, 0, " "), "why the promise was not kept");
  refuse (self, begin_end (self, -1, NULL), "why the promise is let go");
  ticket_resolve (self->desk, &self->ticket);
  refuse (self, begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (9)), "plan a follow-up");
  /* One that is still open can be ended then. */
  ticket_act (self->desk, begin_end (self, 1, NULL));
}

/* What was written into the field by hand, or imported, has no entry. */
static void
test_by_hand (World         *self,
              gconstpointer  data)
{
  desk_fixture_set_text (self->desk, TICKET, &self->ticket, "promise", "Look at it today");
  desk_fixture_set_integer (self->desk, TICKET, &self->ticket, "promise_due_at", AT (4));
  ticket_act (self->desk, begin_plan (self, DESK_ACTION_PROMISE, "Bring a mouse", AT (5)));
  assert_shown (self, "Look at it today", AT (4));
  act_and_undo (self, begin_end (self, 0, "Had no time"));
  assert_shown (self, "Bring a mouse", AT (5));
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM entry WHERE kind = 'note' AND body = 'Had no time' AND withdrawn IS NOT 1"), ==, 1);

  /* The only one, and the time alone. */
  ticket_act (self->desk, begin_end (self, 1, NULL));
  desk_fixture_set_integer (self->desk, TICKET, &self->ticket, "promise_due_at", AT (4));
  act_and_undo (self, begin_end (self, 1, NULL));
  assert_shown (self, NULL, 0);
}

/* What an undo takes away is not what hides another one. */
static void
test_undo_hides_nothing (World         *self,
                         gconstpointer  data)
{
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskTicketAction) first = begin_plan (self, DESK_ACTION_PROMISE, "Call her", AT (3));
  g_autoptr (GError) error = NULL;
  DeskTicketAction *undo;

  g_assert_true (desk_act_build (self->desk->file, desk_ticket_action_build, first, &commit, NULL, &error));
  g_assert_no_error (error);
  /* Written by somebody else, so that the ticket's fields are the first's. */
  {
    g_autoptr (DeskCommit) other = desk_fixture_begin (self->desk, "import_event");
    DeskUuid id;
    DeskOperation *entry;

    desk_id_source_next_uuid (self->desk->ids, FIXTURE_NOW_MS, &id);
    entry = desk_commit_add_insert (other, ENTRY, &id);
    desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
    desk_operation_put_text (entry, "kind", "promise");
    desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS);
    desk_operation_put_integer (entry, "due_at", AT (6));
    desk_operation_put_text (entry, "body", "Bring a mouse");
    desk_fixture_act (self->desk, other);
  }
  undo = ticket_begin (self->desk, DESK_ACTION_UNDO, NULL);
  undo->target = commit->id;
  refuse (self, undo, "would not be seen any more");
  assert_shown (self, "Call her", AT (3));
}

/* --- follow-ups --- */

static gboolean
is_due (World          *self,
        const DeskUuid *who)
{
  DeskViewer viewer;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[DESK_N_VIEWS];

  g_assert_true (desk_viewer_init (&viewer, self->desk->file, who, desk_fixture_get_now_ms (self->desk), &error));
  g_assert_true (desk_queue_select_ids (self->desk->file, DESK_VIEW_DUE_TODAY, &viewer, NULL, 0, &rows, &error));
  g_assert_true (desk_queue_count_views (self->desk->file, &viewer, counts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts[DESK_VIEW_DUE_TODAY], ==, rows->len);

  return rows->len > 0;
}

static void
test_follow_up (World         *self,
                gconstpointer  data)
{
  DeskTicketAction *end;

  refuse (self, begin_plan (self, DESK_ACTION_FOLLOW_UP, "Still printing?", 0), "when the customer is asked again");
  refuse (self, begin_plan (self, DESK_ACTION_FOLLOW_UP, NULL, AT (-2)), "falls due after it was planned");
  ticket_resolve (self->desk, &self->ticket);
  g_assert_false (is_due (self, &self->desk->me));
  /* The day after tomorrow, without a word. */
  act_and_undo (self, begin_plan (self, DESK_ACTION_FOLLOW_UP, NULL, AT (48)));
  g_assert_false (is_due (self, &self->desk->me));
  desk_clock_advance_ms (self->desk->clock, 48 * DESK_HOUR_MS);
  g_assert_true (is_due (self, &self->desk->me));
  g_assert_false (is_due (self, &self->kim));

  refuse_early (self, ticket_begin (self->desk, DESK_ACTION_FOLLOW_UP_END, &self->ticket), "what came of the follow-up");
  end = ticket_begin (self->desk, DESK_ACTION_FOLLOW_UP_END, &self->ticket);
  desk_operation_put_text (desk_ticket_action_get_entry (end), "result", "It prints");
  act_and_undo (self, end);
  g_assert_false (is_due (self, &self->desk->me));
  refuse_early (self, ticket_begin (self->desk, DESK_ACTION_FOLLOW_UP_END, &self->ticket), "No follow-up is planned");
}

/* Whoever owns the ticket is reminded too; what another system left open is
 * history. */
static void
test_follow_up_of_owner (World         *self,
                         gconstpointer  data)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->desk, "import_event");
  DeskOperation *entry;
  DeskUuid id;

  desk_fixture_set_uuid (self->desk, TICKET, &self->ticket, "owner_id", &self->kim);
  desk_id_source_next_uuid (self->desk->ids, FIXTURE_NOW_MS, &id);
  entry = desk_commit_add_insert (commit, ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", "follow_up");
  desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS - DESK_DAY_MS);
  desk_operation_put_integer (entry, "due_at", FIXTURE_NOW_MS);
  desk_operation_put_integer (entry, "imported", 1);
  desk_fixture_act (self->desk, commit);
  g_assert_false (is_due (self, &self->kim));

  ticket_act (self->desk, begin_plan (self, DESK_ACTION_FOLLOW_UP, "Still printing?", AT (1)));
  g_assert_true (is_due (self, &self->kim));
  ticket_resolve (self->desk, &self->ticket);
  g_assert_true (is_due (self, &self->kim));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/" name, World, NULL, set_up, function, tear_down)
  ADD ("promise/first-is-shown", test_first_is_shown);
  ADD ("promise/named", test_named);
  ADD ("promise/refused", test_refused);
  ADD ("promise/by-hand", test_by_hand);
  ADD ("promise/undo-hides-nothing", test_undo_hides_nothing);
  ADD ("follow-up/due", test_follow_up);
  ADD ("follow-up/of-owner", test_follow_up_of_owner);
#undef ADD

  return g_test_run ();
}
