// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Help is asked for, given and thanked for without the ticket changing hands,
 * and who is asked has it in a list.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-queue.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "ticket-acts.h"

#define ENTRY DESK_TABLE_ENTRY

typedef struct {
  DeskFixture *desk;
  DeskUuid ticket; /* mine */
  DeskUuid kim;
  DeskUuid team; /* Kim's */
} World;

static void
set_up (World         *self,
        gconstpointer  data)
{
  DeskTicketAction *take;

  self->desk = desk_fixture_new (1);
  desk_fixture_add_ticket (self->desk, "Printer", NULL, &self->ticket);
  desk_fixture_add_analyst (self->desk, "Kim Roe", &self->kim);
  desk_fixture_add_team (self->desk, "Network", &self->kim, &self->team);
  take = ticket_begin (self->desk, DESK_ACTION_TAKE, &self->ticket);
  ticket_act (self->desk, take);
}

static void
tear_down (World         *self,
           gconstpointer  data)
{
  desk_fixture_assert_whole (self->desk);
  desk_fixture_free (self->desk);
}

static DeskTicketAction *
begin_as (World                *self,
          const DeskUuid       *who,
          DeskTicketActionKind  kind,
          const char           *body)
{
  DeskTicketAction *action = desk_ticket_action_new (kind, who, &self->ticket);

  if (body != NULL)
    desk_operation_put_text (desk_ticket_action_get_entry (action), "body", body);

  return action;
}

/* The newest entry of a kind. */
static DeskUuid
newest (World      *self,
        const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_auto (DeskValue) value = DESK_VALUE_INIT;
  g_autoptr (GPtrArray) rows = NULL;

  desk_value_set_text (&value, kind);
  rows = desk_record_load_where (self->desk->file, ENTRY, "WHERE kind = ? ORDER BY made_at DESC, id DESC LIMIT 1", &value, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);

  return *desk_record_get_id (g_ptr_array_index (rows, 0));
}

static DeskUuid
shout (World      *self,
       const char *body)
{
  ticket_act (self->desk, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, body));

  return newest (self, "shout_out");
}

/* What is done is done by one commit, and an undo brings all of it back. */
static void
act_and_undo (World            *self,
              DeskTicketAction *action)
{
  DeskUuid me = action->me;
  g_autofree char *before = desk_fixture_dup_facts (self->desk);
  g_autofree char *done = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  gint64 n_commits = desk_fixture_count (self->desk, "SELECT count (*) FROM log_commit");

  ticket_act (self->desk, action);
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM log_commit"), ==, n_commits + 1);
  done = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (done, !=, before);
  ticket_act (self->desk, desk_ticket_action_new (DESK_ACTION_UNDO, &me, NULL));
  undone = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (undone, ==, before);
  ticket_act (self->desk, desk_ticket_action_new (DESK_ACTION_REDO, &me, NULL));
  redone = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (redone, ==, done);
}

static void
test_whole_way (World         *self,
                gconstpointer  data)
{
  DeskUuid shout_out, answer;

  act_and_undo (self, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, "Who knows this port?"));
  shout_out = newest (self, "shout_out");
  act_and_undo (self, begin_as (self, &self->kim, DESK_ACTION_ANSWER, "Port 12"));
  answer = newest (self, "answer");
  {
    g_auto (DeskValue) parent = DESK_VALUE_INIT;
    DeskUuid id;

    desk_fixture_get (self->desk, ENTRY, &answer, "parent_id", &parent);
    g_assert_true (desk_value_get_uuid (&parent, &id) && desk_uuid_equal (&id, &shout_out));
  }
  act_and_undo (self, begin_as (self, &self->desk->me, DESK_ACTION_THANK, NULL));
  /* A minute each: thanks, undo, redo. */
  desk_fixture_assert_integer (self->desk, ENTRY, &answer, "thanked_at", desk_fixture_get_now_ms (self->desk) - 2 * DESK_MINUTE_MS);
  act_and_undo (self, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_END, NULL));
  g_assert_cmpint (desk_fixture_count (self->desk, "SELECT count (*) FROM entry WHERE kind = 'shout_out' AND ended_at IS NOT NULL"), ==, 1);
  /* The ticket has stayed where it was. */
  ticket_assert_uuid (self->desk, &self->ticket, "owner_id", &self->desk->me);
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

static void
test_refused (World         *self,
              gconstpointer  data)
{
  DeskTicketAction *action;
  DeskUuid other, shout_out;

  refuse_early (self, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, " "), "write something first");
  refuse_early (self, begin_as (self, &self->kim, DESK_ACTION_ANSWER, "Port 12"), "there is no open shout-out");
  refuse_early (self, begin_as (self, &self->desk->me, DESK_ACTION_THANK, NULL), "no answer to say thanks for");
  action = begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, "Who knows?");
  desk_operation_put_uuid (desk_ticket_action_get_entry (action), "to_analyst_id", &self->desk->me);
  refuse (self, action, "goes to somebody else");

  shout_out = shout (self, "Who knows?");
  refuse (self, begin_as (self, &self->kim, DESK_ACTION_SHOUT_END, NULL), "is ended by whoever asked");
  refuse_early (self, begin_as (self, &self->kim, DESK_ACTION_ANSWER, ""), "write something first");
  /* My own answer is none to be thanked for. */
  ticket_act (self->desk, begin_as (self, &self->desk->me, DESK_ACTION_ANSWER, "Found it"));
  refuse_early (self, begin_as (self, &self->desk->me, DESK_ACTION_THANK, NULL), "no answer to say thanks for");
  action = begin_as (self, &self->desk->me, DESK_ACTION_THANK, NULL);
  action->target = newest (self, "answer");
  refuse (self, action, "their own answer");
  action = begin_as (self, &self->kim, DESK_ACTION_THANK, NULL);
  action->target = newest (self, "answer");
  refuse (self, action, "by whoever asked, or by the owner");

  /* An entry of another ticket. */
  other = self->ticket;
  desk_fixture_add_ticket (self->desk, "Another", NULL, &self->ticket);
  action = begin_as (self, &self->kim, DESK_ACTION_ANSWER, "Port 12");
  action->target = shout_out;
  refuse_early (self, action, "no shout-out of the ticket");
  self->ticket = other;

  ticket_act (self->desk, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_END, NULL));
  action = begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_END, NULL);
  action->target = shout_out;
  refuse_early (self, action, "has ended already");
}

/* Once somebody has answered, it is ended and not undone. */
static void
test_answered_stays (World         *self,
                     gconstpointer  data)
{
  (void) shout (self, "Who knows?");
  ticket_act (self->desk, begin_as (self, &self->kim, DESK_ACTION_ANSWER, "Port 12"));
  refuse_early (self, ticket_begin (self->desk, DESK_ACTION_UNDO, NULL), "others have added to the entry since");
}

/* Nobody looks for help with what is done; reopened by an undo, they do. */
static void
test_finished (World         *self,
               gconstpointer  data)
{
  DeskUuid first = shout (self, "Who knows?");
  DeskUuid second = shout (self, "And who knows this?");
  g_autofree char *before = desk_fixture_dup_facts (self->desk);
  g_autofree char *after = NULL;

  ticket_resolve (self->desk, &self->ticket);
  desk_fixture_assert_integer (self->desk, ENTRY, &first, "ended_at", desk_fixture_get_now_ms (self->desk));
  desk_fixture_assert_integer (self->desk, ENTRY, &second, "ended_at", desk_fixture_get_now_ms (self->desk));
  refuse (self, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, "One more?"), "reopen it before");
  ticket_act (self->desk, ticket_begin (self->desk, DESK_ACTION_UNDO, NULL));
  after = desk_fixture_dup_facts (self->desk);
  g_assert_cmpstr (before, ==, after);

  /* Whoever finishes it may do so, whoever asked. */
  {
    DeskTicketAction *cancel = desk_ticket_action_new (DESK_ACTION_CANCEL, &self->kim, &self->ticket);

    ticket_act (self->desk, cancel);
    desk_fixture_assert_integer (self->desk, ENTRY, &first, "ended_at", desk_fixture_get_now_ms (self->desk));
  }
}

/* An end that is undone does not leave a finished ticket calling for help. */
static void
test_end_undone_too_late (World         *self,
                          gconstpointer  data)
{
  DeskTicketAction *undo;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskTicketAction) end = begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_END, NULL);
  g_autoptr (GError) error = NULL;

  (void) shout (self, "Who knows?");
  g_assert_true (desk_act_build (self->desk->file, desk_ticket_action_build, end, &commit, NULL, &error));
  g_assert_no_error (error);
  ticket_resolve (self->desk, &self->ticket);
  undo = ticket_begin (self->desk, DESK_ACTION_UNDO, NULL);
  undo->target = commit->id;
  refuse (self, undo, "The ticket was finished meanwhile");
}

static gboolean
is_listed (World          *self,
           const DeskUuid *who)
{
  DeskViewer viewer;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[DESK_N_VIEWS];

  g_assert_true (desk_viewer_init (&viewer, self->desk->file, who, desk_fixture_get_now_ms (self->desk), &error));
  g_assert_true (desk_queue_select_ids (self->desk->file, DESK_VIEW_SHOUT_OUTS, &viewer, NULL, 0, &rows, &error));
  g_assert_true (desk_queue_count_views (self->desk->file, &viewer, counts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts[DESK_VIEW_SHOUT_OUTS], ==, rows->len);

  return rows->len > 0;
}

static void
shout_to (World      *self,
          const char *field,
          const DeskUuid *id,
          const char *text)
{
  DeskTicketAction *action = begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_OUT, "Who knows?");

  if (id != NULL)
    desk_operation_put_uuid (desk_ticket_action_get_entry (action), field, id);
  else if (text != NULL)
    desk_operation_put_text (desk_ticket_action_get_entry (action), field, text);
  ticket_act (self->desk, action);
  g_assert_false (is_listed (self, &self->desk->me));
}

static void
end_it (World *self)
{
  ticket_act (self->desk, begin_as (self, &self->desk->me, DESK_ACTION_SHOUT_END, NULL));
  g_assert_false (is_listed (self, &self->kim));
}

static void
test_listed (World         *self,
             gconstpointer  data)
{
  g_autoptr (DeskCommit) knows = desk_fixture_begin (self->desk, "desk_edit");
  g_auto (DeskValue) who = DESK_VALUE_INIT;
  g_auto (DeskValue) subject = DESK_VALUE_INIT;
  DeskUuid alex;

  desk_fixture_add_analyst (self->desk, "Alex Doe", &alex);
  shout_to (self, "to_analyst_id", &self->kim, NULL);
  g_assert_true (is_listed (self, &self->kim));
  g_assert_false (is_listed (self, &alex));
  end_it (self);

  shout_to (self, "to_team_id", &self->team, NULL);
  g_assert_true (is_listed (self, &self->kim));
  g_assert_false (is_listed (self, &alex));
  end_it (self);

  desk_value_set_uuid (&who, &self->kim);
  desk_value_set_text (&subject, "network");
  desk_commit_add_member (knows, DESK_TABLE_ANALYST_SUBJECT, "analyst_id", &who, "subject", &subject, NULL);
  desk_fixture_act (self->desk, knows);
  shout_to (self, "subject", NULL, "Network");
  g_assert_true (is_listed (self, &self->kim));
  g_assert_false (is_listed (self, &alex));
  end_it (self);

  shout_to (self, NULL, NULL, NULL);
  g_assert_true (is_listed (self, &self->kim));
  g_assert_true (is_listed (self, &alex));
  ticket_resolve (self->desk, &self->ticket);
  g_assert_false (is_listed (self, &alex));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/shout-out/" name, World, NULL, set_up, function, tear_down)
  ADD ("whole-way", test_whole_way);
  ADD ("refused", test_refused);
  ADD ("answered-stays", test_answered_stays);
  ADD ("finished", test_finished);
  ADD ("end-undone-too-late", test_end_undone_too_late);
  ADD ("listed", test_listed);
#undef ADD

  return g_test_run ();
}
