// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of asking for help.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

/* Another one to make. */
static DeskUuid
next_id (Guards *self)
{
  DeskUuid id = self->id;

  desk_id_source_next_uuid (self->fixture->ids, desk_fixture_get_now_ms (self->fixture), &self->id);

  return id;
}

static DeskOperation *
put_entry (Guards         *self,
           DeskCommit     *commit,
           const char     *kind,
           const DeskUuid *author,
           const char     *body)
{
  DeskUuid id = next_id (self);
  DeskOperation *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &id);

  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", kind);
  desk_operation_put_uuid (entry, "author_id", author);
  desk_operation_put_integer (entry, "made_at", desk_fixture_get_now_ms (self->fixture));
  if (body != NULL)
    desk_operation_put_text (entry, "body", body);

  return entry;
}

/* --- asking --- */

static DeskCommit *
ask (Guards         *self,
     DeskOperation **entry,
     const char     *body)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_shout_out");

  *entry = put_entry (self, commit, "shout_out", &self->fixture->me, body);

  return commit;
}

static DeskCommit *
ask_nothing (Guards   *self,
             gboolean  mend)
{
  DeskOperation *entry;

  return ask (self, &entry, mend ? "Who knows this port?" : " \n");
}

static DeskCommit *
ask_myself (Guards   *self,
            gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = ask (self, &entry, "Who knows this port?");

  desk_operation_put_uuid (entry, "to_analyst_id", mend ? &self->trainee : &self->fixture->me);

  return commit;
}

static DeskCommit *
ask_for_another (Guards   *self,
                 gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = ask (self, &entry, "Who knows this port?");

  desk_operation_put_uuid (entry, "author_id", mend ? &self->fixture->me : &self->trainee);

  return commit;
}

static DeskCommit *
ask_two (Guards   *self,
         gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = ask (self, &entry, "Who knows this port?");

  desk_operation_put_text (entry, "subject", "network");
  if (!mend)
    desk_operation_put_uuid (entry, "to_analyst_id", &self->trainee);

  return commit;
}

static DeskCommit *
ask_about_nothing (Guards   *self,
                   gboolean  mend)
{
  DeskOperation *entry;
  DeskCommit *commit = ask (self, &entry, "Who knows this port?");

  desk_operation_put_text (entry, "subject", mend ? "network" : " ");

  return commit;
}

static DeskCommit *
ask_when_finished (Guards   *self,
                   gboolean  mend)
{
  DeskOperation *entry;

  guards_put_ticket (self, "status", mend ? "waiting" : "resolved");

  return ask (self, &entry, "Who knows this port?");
}

/* --- ending --- */

/* Past the rules, as it was before. */
static void
put_afterwards (Guards         *self,
                const DeskUuid *entry,
                const char     *field,
                gint64          value)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");

  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_ENTRY, entry), field, value);
  desk_fixture_act (self->fixture, commit);
}

static DeskUuid
have_asked (Guards         *self,
            const DeskUuid *who,
            const char     *field,
            gint64          value)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *entry = put_entry (self, commit, "shout_out", who, "Who knows this port?");
  DeskUuid id = entry->row;

  desk_fixture_act (self->fixture, commit);
  if (field != NULL)
    put_afterwards (self, &id, field, value);

  return id;
}

static DeskCommit *
begin_change (Guards         *self,
              const DeskUuid *who,
              const DeskUuid *entry,
              DeskOperation **set)
{
  DeskCommit *commit = desk_commit_new ("ticket_edit", who, desk_fixture_get_now_ms (self->fixture));

  *set = desk_commit_add_set (commit, DESK_TABLE_ENTRY, entry);

  return commit;
}

static DeskCommit *
end (Guards         *self,
     const DeskUuid *who,
     const DeskUuid *entry)
{
  DeskOperation *set;
  DeskCommit *commit = begin_change (self, who, entry, &set);

  desk_operation_put_integer (set, "ended_at", desk_fixture_get_now_ms (self->fixture));

  return commit;
}

static DeskCommit *
end_of_others (Guards   *self,
               gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->fixture->me, NULL, 0);

  if (mend)
    desk_fixture_set_uuid (self->fixture, DESK_TABLE_TICKET, &self->ticket, "owner_id", &self->trainee);

  return end (self, &self->trainee, &id);
}

static DeskCommit *
end_twice (Guards   *self,
           gboolean  mend)
{
  DeskUuid id = mend ? have_asked (self, &self->trainee, NULL, 0) : have_asked (self, &self->trainee, "ended_at", FIXTURE_NOW_MS - DESK_HOUR_MS);

  return end (self, &self->trainee, &id);
}

static DeskCommit *
begin_again_when_finished (Guards   *self,
                           gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->fixture->me, "withdrawn", 1);
  DeskOperation *set;
  DeskCommit *commit;

  guards_put_ticket (self, "status", mend ? "open" : "closed");
  commit = begin_change (self, &self->fixture->me, &id, &set);
  desk_operation_put_null (set, "withdrawn");

  return commit;
}

/* What has ended is open again. */
static DeskCommit *
open_again_when_finished (Guards   *self,
                          gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->fixture->me, "ended_at", FIXTURE_NOW_MS);
  DeskOperation *set;
  DeskCommit *commit;

  guards_put_ticket (self, "status", mend ? "open" : "cancelled");
  commit = begin_change (self, &self->fixture->me, &id, &set);
  desk_operation_put_null (set, "ended_at");

  return commit;
}

/* --- answers and thanks --- */

static DeskCommit *
answer (Guards         *self,
        const DeskUuid *shout_out,
        const char     *body)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_answer");
  DeskOperation *entry = put_entry (self, commit, "answer", &self->fixture->me, body);

  if (shout_out != NULL)
    desk_operation_put_uuid (entry, "parent_id", shout_out);

  return commit;
}

static DeskCommit *
answer_nothing (Guards   *self,
                gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->trainee, NULL, 0);

  return answer (self, &id, mend ? "Port 12, the blue cable" : " ");
}

static DeskCommit *
answer_nobody (Guards   *self,
               gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->trainee, NULL, 0);

  return answer (self, mend ? &id : NULL, "Port 12");
}

static DeskCommit *
answer_elsewhere (Guards   *self,
                  gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->trainee, NULL, 0);

  if (!mend)
    desk_fixture_add_ticket (self->fixture, "Another", NULL, &self->ticket);

  return answer (self, &id, "Port 12");
}

static DeskCommit *
answer_for_another (Guards   *self,
                    gboolean  mend)
{
  DeskUuid id = have_asked (self, &self->trainee, NULL, 0);
  DeskCommit *commit = answer (self, &id, "Port 12");

  desk_operation_put_uuid (g_ptr_array_index (commit->operations, 0), "author_id", mend ? &self->fixture->me : &self->trainee);

  return commit;
}

static DeskUuid
have_answered (Guards         *self,
               const DeskUuid *who,
               const DeskUuid *shout_out,
               const char     *field,
               gint64          value)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *entry = put_entry (self, commit, "answer", who, "Port 12");
  DeskUuid id = entry->row;

  desk_operation_put_uuid (entry, "parent_id", shout_out);
  desk_fixture_act (self->fixture, commit);
  if (field != NULL)
    put_afterwards (self, &id, field, value);

  return id;
}

static DeskCommit *
answer_comes_back (Guards   *self,
                   gboolean  mend)
{
  DeskUuid asked = have_asked (self, &self->trainee, mend ? NULL : "withdrawn", 1);
  DeskUuid id = have_answered (self, &self->fixture->me, &asked, "withdrawn", 1);
  DeskOperation *set;
  DeskCommit *commit = begin_change (self, &self->fixture->me, &id, &set);

  desk_operation_put_null (set, "withdrawn");

  return commit;
}

static DeskCommit *
thank (Guards         *self,
       const DeskUuid *who,
       const DeskUuid *answered)
{
  DeskOperation *set;
  DeskCommit *commit = begin_change (self, who, answered, &set);

  desk_operation_put_integer (set, "thanked_at", desk_fixture_get_now_ms (self->fixture));

  return commit;
}

static DeskCommit *
thank_myself (Guards   *self,
              gboolean  mend)
{
  DeskUuid asked = have_asked (self, &self->trainee, NULL, 0);
  DeskUuid id = have_answered (self, mend ? &self->fixture->me : &self->trainee, &asked, NULL, 0);

  return thank (self, &self->trainee, &id);
}

static DeskCommit *
thank_for_others (Guards   *self,
                  gboolean  mend)
{
  DeskUuid asked = have_asked (self, &self->fixture->me, NULL, 0);
  DeskUuid id = have_answered (self, &self->fixture->me, &asked, NULL, 0);

  if (mend)
    desk_fixture_set_uuid (self->fixture, DESK_TABLE_TICKET, &self->ticket, "owner_id", &self->trainee);

  return thank (self, &self->trainee, &id);
}

static DeskCommit *
thank_twice (Guards   *self,
             gboolean  mend)
{
  DeskUuid asked = have_asked (self, &self->trainee, NULL, 0);
  DeskUuid id = have_answered (self, &self->fixture->me, &asked, mend ? NULL : "thanked_at", FIXTURE_NOW_MS - DESK_HOUR_MS);

  return thank (self, &self->trainee, &id);
}

static DeskCommit *
thank_for_asking (Guards   *self,
                  gboolean  mend)
{
  DeskUuid asked = have_asked (self, &self->trainee, NULL, 0);
  DeskUuid id = have_answered (self, &self->fixture->me, &asked, NULL, 0);

  return thank (self, &self->trainee, mend ? &id : &asked);
}

const GuardAttempt guard_attempts_of_shout_outs[] = {
  { "shout_out_is_complete", ask_nothing, "Say what you need help with" },
  { "shout_out_is_complete", ask_myself, "goes to somebody else" },
  { "shout_out_is_complete", ask_for_another, "in one’s own name" },
  { "shout_out_is_complete", ask_two, "to one analyst, to one team or to one subject" },
  { "shout_out_is_complete", ask_about_nothing, "which subject" },
  { "shout_out_is_complete", ask_when_finished, "reopen it before you ask for help" },
  { "shout_out_is_ended_by_whoever_asked", end_of_others, "is ended by whoever asked" },
  { "shout_out_is_ended_by_whoever_asked", end_twice, "has ended already" },
  { "shout_out_ends_with_its_ticket", open_again_when_finished, "The ticket was finished meanwhile" },
  { "shout_out_stays_away_from_finished_tickets", begin_again_when_finished, "The ticket was finished meanwhile" },
  { "answer_belongs_to_a_shout_out", answer_nothing, "This answer is empty" },
  { "answer_belongs_to_a_shout_out", answer_nobody, "belongs to a shout-out of the same ticket" },
  { "answer_belongs_to_a_shout_out", answer_elsewhere, "belongs to a shout-out of the same ticket" },
  { "answer_belongs_to_a_shout_out", answer_for_another, "in one’s own name" },
  { "answer_comes_back_to_its_shout_out", answer_comes_back, "nobody waits for an answer" },
  { "thanks_come_from_whoever_asked", thank_myself, "their own answer" },
  { "thanks_come_from_whoever_asked", thank_for_others, "by whoever asked, or by the owner" },
  { "thanks_come_from_whoever_asked", thank_twice, "said for this answer already" },
  { "thanks_come_from_whoever_asked", thank_for_asking, "for an answer to a shout-out" },
};
const guint guard_n_attempts_of_shout_outs = G_N_ELEMENTS (guard_attempts_of_shout_outs);
