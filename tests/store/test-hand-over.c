// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What goes back and forth, asked of SQL and of the timeline; who may answer,
 * asked beforehand and of the rules.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-fixture.h"
#include "desk-hand-over-fill.h"
#include "desk-hand-over-query.h"
#include "desk-queue.h"

#define N_TEAMS 3
#define N_TICKETS 60

/* --- back and forth --- */

/* Past the rules, which would ask for an order that makes sense. */
static void
add_escalation (DeskFixture    *self,
                GRand          *rand,
                const DeskUuid *ticket,
                const DeskUuid *teams,
                guint           minute)
{
  static const char *const decisions[] = { "asked", "accepted", "accepted", "refused", "withdrawn" };
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "import_event");
  DeskOperation *entry;
  DeskUuid id;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &id);
  entry = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", ticket);
  desk_operation_put_text (entry, "kind", "escalation");
  desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS + minute * 60000);
  desk_operation_put_uuid (entry, "author_id", &self->me);
  desk_operation_put_uuid (entry, "from_team_id", &teams[g_rand_int_range (rand, 0, N_TEAMS)]);
  if (g_rand_int_range (rand, 0, 4) > 0)
    desk_operation_put_uuid (entry, "to_team_id", &teams[g_rand_int_range (rand, 0, N_TEAMS)]);
  desk_operation_put_text (entry, "decision", decisions[g_rand_int_range (rand, 0, G_N_ELEMENTS (decisions))]);
  desk_fixture_act (self, commit);
  if (g_rand_int_range (rand, 0, 8) == 0)
    {
      g_autoptr (DeskCommit) gone = desk_fixture_begin (self, "import_event");

      desk_operation_put_integer (desk_commit_add_set (gone, DESK_TABLE_ENTRY, &id), "withdrawn", 1);
      desk_fixture_act (self, gone);
    }
}

static void
test_back_and_forth (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (7);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  DeskUuid teams[N_TEAMS];
  guint n_restless = 0;
  DeskViewer viewer;
  g_autoptr (GArray) shown = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_TEAMS; i++)
    desk_fixture_add_team (self, "Team", NULL, &teams[i]);
  desk_fixture_set_uuid (self, DESK_TABLE_TEAM, &teams[0], "lead_id", &self->me);
  for (guint i = 0; i < N_TICKETS; i++)
    {
      g_auto (DeskValue) id = DESK_VALUE_INIT;
      g_autoptr (GPtrArray) entries = NULL;
      DeskUuid ticket;

      desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
      desk_fixture_set_uuid (self, DESK_TABLE_TICKET, &ticket, "team_id", &teams[0]);
      for (guint j = (guint) g_rand_int_range (rand, 0, 7); j > 0; j--)
        add_escalation (self, rand, &ticket, teams, 10 - j);
      desk_value_set_uuid (&id, &ticket);
      entries = desk_record_load_where (self->file, DESK_TABLE_ENTRY, "WHERE ticket_id = ? ORDER BY made_at, id", &id, 1, &error);
      g_assert_no_error (error);
      n_restless += desk_hand_over_goes_back_and_forth (entries);
    }
  g_assert_cmpuint (n_restless, >, 5);
  g_assert_cmpuint (n_restless, <, N_TICKETS - 5);

  desk_viewer_init (&viewer, self->file, &self->me, FIXTURE_NOW_MS, &error);
  g_assert_no_error (error);
  desk_queue_select_ids (self->file, DESK_VIEW_ESCALATED, &viewer, NULL, 0, &shown, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (shown->len, ==, n_restless);
}

/* --- who may answer --- */

typedef struct {
  DeskFixture *fixture;
  DeskUuid ticket;
  DeskUuid member; /* of the team that is asked */
  DeskUuid asked;
  DeskUuid deputy;
  DeskUuid stranger;
} Asked;

static void
asked_init (Asked *self)
{
  g_autoptr (DeskCommit) sent = NULL;
  DeskUuid team, id;
  DeskOperation *entry;

  self->fixture = desk_fixture_new (3);
  desk_fixture_add_analyst (self->fixture, "Member", &self->member);
  desk_fixture_add_analyst (self->fixture, "Asked", &self->asked);
  desk_fixture_add_analyst (self->fixture, "Deputy", &self->deputy);
  desk_fixture_add_analyst (self->fixture, "Stranger", &self->stranger);
  desk_fixture_add_team (self->fixture, "Second line", &self->member, &team);
  desk_fixture_set_uuid (self->fixture, DESK_TABLE_ANALYST, &self->asked, "deputy_id", &self->deputy);
  desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->ticket);
  desk_fixture_set_uuid (self->fixture, DESK_TABLE_TICKET, &self->ticket, "owner_id", &self->fixture->me);

  sent = desk_fixture_begin (self->fixture, "ticket_escalate");
  desk_id_source_next_uuid (self->fixture->ids, FIXTURE_NOW_MS, &id);
  entry = desk_commit_add_insert (sent, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (entry, "ticket_id", &self->ticket);
  desk_operation_put_text (entry, "kind", "escalation");
  desk_operation_put_integer (entry, "made_at", FIXTURE_NOW_MS);
  desk_operation_put_uuid (entry, "author_id", &self->fixture->me);
  desk_operation_put_uuid (entry, "to_team_id", &team);
  desk_operation_put_uuid (entry, "to_analyst_id", &self->asked);
  desk_operation_put_text (entry, "escalation_reason", "time");
  desk_operation_put_text (entry, "body", "Look at it");
  desk_operation_put_text (entry, "hand_over", "{\"steps\":\"Cable\"}");
  desk_operation_put_text (entry, "decision", "asked");
  desk_fixture_act (self->fixture, sent);
}

static void
assert_may (Asked          *self,
            const DeskUuid *who,
            gboolean        answer,
            gboolean        take_back)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) ticket = desk_record_load (self->fixture->file, DESK_TABLE_TICKET, &self->ticket, &error);
  DeskHandOverAsked asked;

  g_assert_no_error (error);
  desk_hand_over_load_asked (self->fixture->file, ticket, who, &asked, &error);
  g_assert_no_error (error);
  g_assert_nonnull (asked.escalation);
  g_assert_cmpint (asked.may_answer, ==, answer);
  g_assert_cmpint (asked.may_take_back, ==, take_back);
  g_assert_false (asked.is_vendor);
  desk_hand_over_asked_clear (&asked);
}

static void
test_who_may (void)
{
  const DeskUuid nobody = { { 0 } };
  Asked self = { 0 };

  asked_init (&self);
  assert_may (&self, &self.member, TRUE, FALSE);
  assert_may (&self, &self.asked, TRUE, FALSE);
  assert_may (&self, &self.deputy, TRUE, FALSE);
  assert_may (&self, &self.stranger, FALSE, FALSE);
  assert_may (&self, &self.fixture->me, FALSE, TRUE);
  assert_may (&self, &nobody, FALSE, FALSE);
  desk_fixture_free (self.fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/hand-over/back-and-forth", test_back_and_forth);
  g_test_add_func ("/store/hand-over/who-may", test_who_may);

  return g_test_run ();
}
