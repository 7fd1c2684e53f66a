// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of promises and follow-ups.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

#define LATER_MS (FIXTURE_NOW_MS + DESK_HOUR_MS)

static DeskOperation *
put_entry (Guards     *self,
           DeskCommit *commit,
           const char *kind,
           const char *body,
           gint64      due_ms)
{
  DeskOperation *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", kind);
  desk_operation_put_uuid (entry, "author_id", &self->fixture->me);
  desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS);
  if (body != NULL)
    desk_operation_put_text (entry, "body", body);
  if (due_ms != 0)
    desk_operation_put_integer (entry, "due_at", due_ms);

  return entry;
}

static DeskCommit *
promise (Guards     *self,
         const char *body,
         gint64      due_ms)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_promise");

  put_entry (self, commit, "promise", body, due_ms);

  return commit;
}

static DeskCommit *
promise_nothing (Guards   *self,
                 gboolean  mend)
{
  return promise (self, mend ? "We call" : "\t ", LATER_MS);
}

static DeskCommit *
promise_for_ever (Guards   *self,
                  gboolean  mend)
{
  return promise (self, "We call", mend ? LATER_MS : 0);
}

static DeskCommit *
promise_the_past (Guards   *self,
                  gboolean  mend)
{
  return promise (self, "We call", mend ? FIXTURE_NOW_MS : FIXTURE_NOW_MS - 1);
}

static DeskCommit *
promise_for_another (Guards   *self,
                     gboolean  mend)
{
  DeskCommit *commit = promise (self, "We call", LATER_MS);

  desk_operation_put_uuid (g_ptr_array_index (commit->operations, 0), "author_id", mend ? &self->fixture->me : &self->trainee);

  return commit;
}

static DeskCommit *
promise_when_finished (Guards   *self,
                       gboolean  mend)
{
  guards_put_ticket (self, "status", mend ? "open" : "resolved");

  return promise (self, "We call", LATER_MS);
}

/* --- ending --- */

/* Past the rules, as it was before. */
static void
have_planned (Guards     *self,
              const char *kind,
              const char *field,
              gint64      value)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  g_autoptr (DeskCommit) after = desk_fixture_begin (self->fixture, "import_event");

  put_entry (self, commit, kind, "We call", LATER_MS);
  desk_fixture_act (self->fixture, commit);
  if (field == NULL)
    return;
  desk_operation_put_integer (desk_commit_add_set (after, DESK_TABLE_ENTRY, &self->id), field, value);
  desk_fixture_act (self->fixture, after);
}

static DeskCommit *
begin_change (Guards         *self,
              DeskOperation **set)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_edit");

  *set = desk_commit_add_set (commit, DESK_TABLE_ENTRY, &self->id);

  return commit;
}

static DeskCommit *
end_promise (Guards     *self,
             gint64      kept,
             const char *result)
{
  DeskOperation *set;
  DeskCommit *commit = begin_change (self, &set);

  desk_operation_put_integer (set, "ended_at", LATER_MS);
  if (kept >= 0)
    desk_operation_put_integer (set, "kept", kept);
  if (result != NULL)
    desk_operation_put_text (set, "result", result);

  return commit;
}

static DeskCommit *
break_without_reason (Guards   *self,
                      gboolean  mend)
{
  have_planned (self, "promise", NULL, 0);

  return end_promise (self, 0, mend ? "The part came late" : " ");
}

static DeskCommit *
let_go_without_reason (Guards   *self,
                       gboolean  mend)
{
  have_planned (self, "promise", NULL, 0);

  return end_promise (self, -1, mend ? "She has another phone by now" : NULL);
}

static DeskCommit *
end_twice (Guards   *self,
           gboolean  mend)
{
  have_planned (self, "promise", mend ? NULL : "ended_at", FIXTURE_NOW_MS);

  return end_promise (self, 1, NULL);
}

static DeskCommit *
keep_without_end (Guards   *self,
                  gboolean  mend)
{
  DeskOperation *set;
  DeskCommit *commit;

  have_planned (self, "promise", NULL, 0);
  if (mend)
    return end_promise (self, 1, NULL);
  commit = begin_change (self, &set);
  desk_operation_put_integer (set, "kept", 1);

  return commit;
}

static DeskCommit *
keep_a_note (Guards   *self,
             gboolean  mend)
{
  have_planned (self, mend ? "promise" : "note", NULL, 0);

  return end_promise (self, 1, NULL);
}

/* One that nobody would see comes back, and another one goes that was seen. */
static DeskCommit *
come_back_unseen (Guards     *self,
                  const char *field,
                  gboolean    mend)
{
  DeskOperation *set;
  DeskCommit *commit;

  have_planned (self, "promise", field, 1);
  commit = begin_change (self, &set);
  desk_operation_put_null (set, field);
  if (mend)
    desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_TICKET, &self->ticket), "promise_due_at", LATER_MS);

  return commit;
}

static DeskCommit *
withdrawn_comes_back (Guards   *self,
                      gboolean  mend)
{
  return come_back_unseen (self, "withdrawn", mend);
}

static DeskCommit *
seen_one_ends (Guards   *self,
               gboolean  mend)
{
  have_planned (self, "promise", NULL, 0);
  if (mend)
    desk_fixture_set_integer (self->fixture, DESK_TABLE_TICKET, &self->ticket, "promise_due_at", LATER_MS);
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &self->id);
  have_planned (self, "promise", NULL, 0);

  return end_promise (self, 1, NULL);
}

static DeskCommit *
say_result_of_open_promise (Guards   *self,
                            gboolean  mend)
{
  DeskOperation *set;
  DeskCommit *commit;

  have_planned (self, "promise", NULL, 0);
  if (mend)
    return end_promise (self, 1, "She was glad");
  commit = begin_change (self, &set);
  desk_operation_put_text (set, "result", "She was glad");

  return commit;
}

/* --- follow-ups --- */

static DeskCommit *
follow_up (Guards *self,
           gint64  due_ms)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_follow_up");

  put_entry (self, commit, "follow_up", NULL, due_ms);

  return commit;
}

static DeskCommit *
follow_up_never (Guards   *self,
                 gboolean  mend)
{
  return follow_up (self, mend ? LATER_MS : 0);
}

static DeskCommit *
follow_up_in_the_past (Guards   *self,
                       gboolean  mend)
{
  /* Also when it is finished. */
  guards_put_ticket (self, "status", "resolved");

  return follow_up (self, mend ? LATER_MS : FIXTURE_NOW_MS - 1);
}

static DeskCommit *
say_result (Guards     *self,
            const char *result)
{
  DeskOperation *set;
  DeskCommit *commit = begin_change (self, &set);

  desk_operation_put_text (set, "result", result);

  return commit;
}

static DeskCommit *
follow_up_without_result (Guards   *self,
                          gboolean  mend)
{
  have_planned (self, "follow_up", NULL, 0);

  return say_result (self, mend ? "All is well" : " ");
}

static DeskCommit *
follow_up_twice (Guards   *self,
                 gboolean  mend)
{
  have_planned (self, "follow_up", NULL, 0);
  if (!mend)
    desk_fixture_set_text (self->fixture, DESK_TABLE_ENTRY, &self->id, "result", "Nobody there");

  return say_result (self, "All is well");
}

const GuardAttempt guard_attempts_of_promises[] = {
  { "promise_is_complete", promise_nothing, "what was promised" },
  { "promise_is_complete", promise_for_ever, "by when it was promised" },
  { "promise_is_complete", promise_the_past, "falls due after it was made" },
  { "promise_is_complete", promise_for_another, "in one’s own name" },
  { "promise_is_complete", promise_when_finished, "plan a follow-up, or reopen it" },
  { "promise_ends_once", break_without_reason, "why the promise was not kept" },
  { "promise_ends_once", let_go_without_reason, "why the promise is let go" },
  { "promise_ends_once", end_twice, "has ended already" },
  { "promise_is_kept_when_it_ends", keep_without_end, "is said when it ends" },
  { "promise_is_kept_when_it_ends", keep_a_note, "Only a promise is kept or broken" },
  { "promise_is_seen_when_one_goes", withdrawn_comes_back, "would not be seen any more" },
  { "promise_is_seen_when_one_comes_back", seen_one_ends, "would not be seen any more" },
  { "follow_up_has_its_result_once", say_result_of_open_promise, "What came of a promise is said when it ends" },
  { "follow_up_is_due", follow_up_never, "when the customer is asked again" },
  { "follow_up_is_due", follow_up_in_the_past, "falls due after it was planned" },
  { "follow_up_has_its_result_once", follow_up_without_result, "what came of the follow-up" },
  { "follow_up_has_its_result_once", follow_up_twice, "is done already" },
};
const guint guard_n_attempts_of_promises = G_N_ELEMENTS (guard_attempts_of_promises);
