// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attempts to break the rules of handing over.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "guard-attempts.h"

/* What a hand-over needs; each attempt leaves something out. */
typedef struct {
  const char *reason;
  const char *body;
  const char *card;
  const char *decision;
  gboolean to_myself;
  gboolean to_nobody;
  gboolean by_another;
} Sent;

static const Sent whole = { "expertise", "Look at the port", "{\"steps\":\"Cable changed: the same\"}", "asked", FALSE, FALSE, FALSE };

static void
put_sent (Guards     *self,
          DeskCommit *commit,
          const Sent *sent)
{
  DeskOperation *entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", "escalation");
  desk_operation_put_integer (entry, "made_at", desk_fixture_get_now_ms (self->fixture));
  desk_operation_put_uuid (entry, "author_id", sent->by_another ? &self->trainee : &self->fixture->me);
  if (!sent->to_nobody)
    desk_operation_put_uuid (entry, "to_analyst_id", sent->to_myself ? &self->fixture->me : &self->trainee);
  if (sent->reason != NULL)
    desk_operation_put_text (entry, "escalation_reason", sent->reason);
  if (sent->body != NULL)
    desk_operation_put_text (entry, "body", sent->body);
  if (sent->card != NULL)
    desk_operation_put_text (entry, "hand_over", sent->card);
  if (sent->decision != NULL)
    desk_operation_put_text (entry, "decision", sent->decision);
}

static DeskCommit *
send (Guards     *self,
      const Sent *sent)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "ticket_escalate");

  put_sent (self, commit, sent);

  return commit;
}

static DeskCommit *
send_without_reason (Guards   *self,
                     gboolean  mend)
{
  Sent sent = whole;

  sent.reason = mend ? sent.reason : NULL;

  return send (self, &sent);
}

static DeskCommit *
send_without_words (Guards   *self,
                    gboolean  mend)
{
  Sent sent = whole;

  sent.body = mend ? sent.body : " \n";

  return send (self, &sent);
}

static DeskCommit *
send_without_card (Guards   *self,
                   gboolean  mend)
{
  Sent sent = whole;

  sent.card = mend ? sent.card : NULL;

  return send (self, &sent);
}

/* Ticks tell nobody anything. */
static DeskCommit *
send_empty_card (Guards   *self,
                 gboolean  mend)
{
  Sent sent = whole;

  sent.card = mend ? sent.card : "{\"contact_checked\":true,\"category_checked\":true,\"understood\":true,\"minutes_spent\":30,\"steps\":\"  \"}";

  return send (self, &sent);
}

static DeskCommit *
send_to_nobody (Guards   *self,
                gboolean  mend)
{
  Sent sent = whole;

  sent.to_nobody = !mend;

  return send (self, &sent);
}

static DeskCommit *
send_to_myself (Guards   *self,
                gboolean  mend)
{
  Sent sent = whole;

  sent.to_myself = !mend;

  return send (self, &sent);
}

static DeskCommit *
send_for_another (Guards   *self,
                  gboolean  mend)
{
  Sent sent = whole;

  sent.by_another = !mend;

  return send (self, &sent);
}

static DeskCommit *
send_accepted (Guards   *self,
               gboolean  mend)
{
  Sent sent = whole;

  sent.decision = mend ? sent.decision : "accepted";

  return send (self, &sent);
}

static DeskCommit *
send_finished (Guards   *self,
               gboolean  mend)
{
  guards_put_ticket (self, "status", mend ? "open" : "cancelled");

  return send (self, &whole);
}

/* Past the rules, as an import does, or as it was before. */
static void
have_sent (Guards     *self,
           const Sent *sent)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self->fixture, "import_event");

  put_sent (self, commit, sent);
  desk_fixture_act (self->fixture, commit);
}

static DeskCommit *
send_twice (Guards   *self,
            gboolean  mend)
{
  if (!mend)
    have_sent (self, &whole);
  desk_id_source_next_uuid (self->fixture->ids, desk_fixture_get_now_ms (self->fixture), &self->id);

  return send (self, &whole);
}

static DeskCommit *
decide (Guards         *self,
        const DeskUuid *who,
        const char     *decision,
        const char     *reason)
{
  DeskCommit *commit = desk_commit_new ("ticket_edit", who, desk_fixture_get_now_ms (self->fixture));
  DeskOperation *set = desk_commit_add_set (commit, DESK_TABLE_ENTRY, &self->id);

  desk_operation_put_text (set, "decision", decision);
  desk_operation_put_uuid (set, "decided_by_id", who);
  desk_operation_put_integer (set, "decided_at", desk_fixture_get_now_ms (self->fixture));
  if (reason != NULL)
    desk_operation_put_text (set, "decision_reason", reason);

  return commit;
}

static DeskCommit *
accept_my_own (Guards   *self,
               gboolean  mend)
{
  have_sent (self, &whole);

  return decide (self, mend ? &self->trainee : &self->fixture->me, "accepted", NULL);
}

static DeskCommit *
accept_of_others (Guards   *self,
                  gboolean  mend)
{
  DeskUuid stranger;

  desk_fixture_add_analyst (self->fixture, "Alex Doe", &stranger);
  have_sent (self, &whole);

  return decide (self, mend ? &self->trainee : &stranger, "accepted", NULL);
}

static DeskCommit *
return_without_reason (Guards   *self,
                       gboolean  mend)
{
  have_sent (self, &whole);

  return decide (self, &self->trainee, "refused", mend ? "Which printer?" : "  ");
}

static DeskCommit *
decide_in_another_name (Guards   *self,
                        gboolean  mend)
{
  DeskCommit *commit;
  DeskOperation *set;

  have_sent (self, &whole);
  commit = decide (self, &self->trainee, "accepted", NULL);
  set = g_ptr_array_index (commit->operations, 0);
  desk_operation_put_uuid (set, "decided_by_id", mend ? &self->trainee : &self->fixture->me);

  return commit;
}

static DeskCommit *
decide_twice (Guards   *self,
              gboolean  mend)
{
  Sent sent = whole;

  sent.decision = mend ? "asked" : "refused";
  have_sent (self, &sent);

  return decide (self, &self->trainee, "accepted", NULL);
}

/* Neither who has sent it, nor whose ticket it is. */
static DeskCommit *
take_back_of_others (Guards   *self,
                     gboolean  mend)
{
  DeskUuid stranger;

  desk_fixture_add_analyst (self->fixture, "Alex Doe", &stranger);
  desk_fixture_set_uuid (self->fixture, DESK_TABLE_TICKET, &self->ticket, "owner_id", &self->trainee);
  have_sent (self, &whole);

  return decide (self, mend ? &self->trainee : &stranger, "withdrawn", NULL);
}

static DeskCommit *
accept_without_reference (Guards   *self,
                          gboolean  mend)
{
  g_autoptr (DeskCommit) sent = desk_fixture_begin (self->fixture, "import_event");
  DeskOperation *entry;
  DeskUuid vendor;

  desk_fixture_add_team (self->fixture, "Vendor", NULL, &vendor);
  desk_fixture_set_integer (self->fixture, DESK_TABLE_TEAM, &vendor, "tier", 4);
  put_sent (self, sent, &whole);
  entry = g_ptr_array_index (sent->operations, 0);
  desk_operation_put_uuid (entry, "to_team_id", &vendor);
  desk_fixture_act (self->fixture, sent);
  if (mend)
    guards_put_ticket (self, "vendor_reference", "SR-2210");

  return decide (self, &self->fixture->me, "accepted", NULL);
}

static DeskCommit *
withdraw_answered (Guards   *self,
                   gboolean  mend)
{
  Sent sent = whole;
  DeskCommit *commit;

  sent.decision = mend ? "asked" : "accepted";
  have_sent (self, &sent);
  commit = desk_fixture_begin (self->fixture, "ticket_edit");
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_ENTRY, &self->id), "withdrawn", 1);

  return commit;
}

static DeskCommit *
finish (Guards     *self,
        const char *status,
        gboolean    mend)
{
  DeskOperation *operation;
  DeskCommit *commit;
  Sent sent = whole;

  sent.decision = mend ? "withdrawn" : "asked";
  have_sent (self, &sent);
  commit = guards_begin_edit (self, &operation);
  desk_operation_put_text (operation, "status", status);
  desk_operation_put_text (operation, "cause", "A jam");
  desk_operation_put_text (operation, "resolution", "Paper taken out");
  desk_operation_put_text (operation, "validation", "Ten pages printed");
  desk_operation_put_integer (operation, "customer_confirmed", 1);

  return commit;
}

static DeskCommit *
resolve_in_other_hands (Guards   *self,
                        gboolean  mend)
{
  return finish (self, "resolved", mend);
}

static DeskCommit *
close_in_other_hands (Guards   *self,
                      gboolean  mend)
{
  guards_put_ticket (self, "status", "resolved");

  return finish (self, "closed", mend);
}

static DeskCommit *
cancel_in_other_hands (Guards   *self,
                       gboolean  mend)
{
  return finish (self, "cancelled", mend);
}

static DeskCommit *
stand_in_for_oneself (Guards   *self,
                      gboolean  mend)
{
  DeskCommit *commit = desk_fixture_begin (self->fixture, "record_edit");

  desk_operation_put_uuid (desk_commit_add_set (commit, DESK_TABLE_ANALYST, &self->trainee), "deputy_id", mend ? &self->fixture->me : &self->trainee);

  return commit;
}

const GuardAttempt guard_attempts_of_hand_overs[] = {
  { "hand_over_is_complete", send_without_reason, "choose a reason" },
  { "hand_over_is_complete", send_without_words, "what the next one is asked to do" },
  { "hand_over_is_complete", send_without_card, "Nothing is handed over without its card" },
  { "hand_over_is_complete", send_empty_card, "This hand-over is empty" },
  { "hand_over_is_complete", send_to_nobody, "whom the ticket is handed over to" },
  { "hand_over_is_complete", send_to_myself, "handed over to somebody else" },
  { "hand_over_is_complete", send_for_another, "in one’s own name" },
  { "hand_over_is_complete", send_accepted, "asked for first" },
  { "hand_over_is_one_at_a_time", send_finished, "reopen it before it is handed over" },
  { "hand_over_is_one_at_a_time", send_twice, "nobody has accepted it yet" },
  { "hand_over_is_decided_by_others", accept_my_own, "somebody else accepts it" },
  { "hand_over_is_decided_by_others", accept_of_others, "only they, or a team lead, can answer" },
  { "hand_over_is_decided_by_others", return_without_reason, "Say why the ticket is returned" },
  { "hand_over_is_decided_by_others", decide_in_another_name, "in one’s own name" },
  { "hand_over_is_decided_by_others", decide_twice, "has its answer already" },
  { "hand_over_is_decided_by_others", take_back_of_others, "by whoever sent it, by the owner of the ticket, or by a team lead" },
  { "hand_over_is_decided_by_others", accept_without_reference, "write down the vendor’s reference" },
  { "hand_over_stays_once_decided", withdraw_answered, "has been answered meanwhile" },
  { "deputy_is_another", stand_in_for_oneself, "Somebody else stands in" },
  { "nothing_is_resolved_in_other_hands", resolve_in_other_hands, "take it back first" },
  { "nothing_is_closed_in_other_hands", close_in_other_hands, "take it back first" },
  { "nothing_is_cancelled_in_other_hands", cancel_in_other_hands, "take it back first" },
};
const guint guard_n_attempts_of_hand_overs = G_N_ELEMENTS (guard_attempts_of_hand_overs);
