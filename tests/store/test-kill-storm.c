// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-kill-storm KILL-WRITER: programs that write to a desk are killed at
 * random moments: one, two at once, in a checkpoint, while opening. What they
 * had acknowledged must stand in the log exactly once, and the desk be whole.
 *
 * DESK_KILL_ROUNDS sets how often, DESK_KILL_SEED where to begin.
 * DESK_EXPECT_LOSS turns it round: with a program that promises too early, a
 * loss must be found.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-fixture.h"
#include "desk-verify.h"
#include "kill-storm.h"
#include "kill-victim.h"

#define N_TICKETS 6
#define ROUNDS_PER_DESK 20

typedef struct {
  DeskFixture *fixture;
  GRand *random;
  const char *program;
  GPtrArray *victims; /* of this desk, all rounds */
  guint64 n_commits;  /* before the first round */
  guint n_acknowledged;
  guint n_lost;
  guint n_doubled;
} Storm;

static KillVictim *
start_victim (Storm *self)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (self->random));
  const char *const argv[] = { self->program, self->fixture->path, seed, NULL };
  KillVictim *victim = kill_victim_start (argv);

  g_ptr_array_add (self->victims, victim);

  return victim;
}

static void
bury (Storm      *self,
      KillVictim *victim)
{
  kill_victim_bury (victim);
  self->n_acknowledged += victim->acknowledged->len;
}

static void
new_desk (Storm *self)
{
  g_autoptr (GError) error = NULL;
  DeskHead head;

  g_clear_pointer (&self->fixture, desk_fixture_free);
  self->fixture = desk_fixture_new (g_rand_int (self->random));
  for (guint i = 0; i < N_TICKETS; i++)
    {
      DeskUuid ticket;

      desk_fixture_add_ticket (self->fixture, "Printer", NULL, &ticket);
    }
  g_assert_true (desk_file_read_head (self->fixture->file, &head, &error));
  self->n_commits = head.commit_no;
  g_clear_pointer (&self->fixture->file, desk_file_close);
  g_ptr_array_set_size (self->victims, 0);
}

/* --- after the storm --- */

/* Each commit of the log: id to place, from 1; an id that comes again counts. */
static GHashTable *
read_log (Storm          *self,
          DeskFile       *file,
          const DeskHead *head)
{
  GHashTable *places = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  guint place = 0;

  for (guint64 number = 1; number <= head->segment; number++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskSegment) segment = desk_log_read_segment (file, number, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < segment->commits->len; i++)
        {
          DeskCommit *commit = g_ptr_array_index (segment->commits, i);

          place++;
          if (!g_hash_table_insert (places, desk_uuid_copy (&commit->id), GUINT_TO_POINTER (place)))
            {
              g_test_message ("commit %u of the log has come before", place);
              self->n_doubled++;
            }
        }
    }
  g_assert_cmpuint (place, ==, head->commit_no);

  return places;
}

static void
look_after (Storm *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = desk_file_open (self->fixture->path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, &error);
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (GHashTable) places = NULL;
  guint n_acknowledged = 0;
  guint64 n_more;
  DeskHead head;

  g_assert_no_error (error);
  desk_verify (file, &verification, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification.faults->len; i++)
    g_error ("%s", (char *) g_ptr_array_index (verification.faults, i));
  g_assert_true (desk_file_read_head (file, &head, &error));

  places = read_log (self, file, &head);
  for (guint i = 0; i < self->victims->len; i++)
    {
      KillVictim *victim = g_ptr_array_index (self->victims, i);
      guint before = 0;

      n_acknowledged += victim->acknowledged->len;
      for (guint j = 0; j < victim->acknowledged->len; j++)
        {
          guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, g_ptr_array_index (victim->acknowledged, j)));

          if (place == 0)
            {
              g_test_message ("commit %u of %u that were acknowledged is lost", j + 1, victim->acknowledged->len);
              self->n_lost++;
              continue;
            }
          g_assert_cmpuint (place, >, before);
          before = place;
        }
    }

  if (self->n_lost > 0)
    return;
  /* Whoever is killed leaves at most one step that nobody heard of. */
  g_assert_cmpuint (head.commit_no, >=, self->n_commits + n_acknowledged);
  n_more = head.commit_no - self->n_commits - n_acknowledged;
  g_assert_cmpuint (n_more, <=, self->victims->len * KILL_MAX_BATCH);
}

static void
run_round (Storm *self,
           guint  round)
{
  KillVictim *first = start_victim (self);
  KillVictim *second = NULL;

  switch (round % 5)
    {
    case 0: /* in the midst of its work */
      kill_victim_wait (first, &first->acknowledged->len, (guint) g_rand_int_range (self->random, 1, 30));
      kill_victim_let_pass (first, self->random, 4000);
      break;
    case 1: /* two at once */
      second = start_victim (self);
      kill_victim_wait (first, &first->acknowledged->len, (guint) g_rand_int_range (self->random, 1, 15));
      kill_victim_wait (second, &second->acknowledged->len, (guint) g_rand_int_range (self->random, 1, 15));
      kill_victim_let_pass (first, self->random, 4000);
      break;
    case 2: /* one of two; the other is not held up */
      second = start_victim (self);
      kill_victim_wait (first, &first->acknowledged->len, 1);
      kill_victim_wait (second, &second->acknowledged->len, 1);
      kill_victim_let_pass (first, self->random, 20000);
      kill_victim_strike (first);
      bury (self, first);
      /* What it said until then lies in the pipe. */
      kill_victim_hear_out (second);
      kill_victim_wait (second, &second->acknowledged->len, second->acknowledged->len + 5);
      first = NULL;
      break;
    case 3: /* in a checkpoint */
      kill_victim_wait (first, &first->n_checkpoints, (guint) g_rand_int_range (self->random, 1, 4));
      kill_victim_let_pass (first, self->random, 1500);
      break;
    case 4: /* while it opens the desk */
    default:
      kill_victim_let_pass (first, self->random, 30000);
      break;
    }

  if (first != NULL)
    kill_victim_strike (first);
  if (second != NULL)
    kill_victim_strike (second);
  if (first != NULL)
    bury (self, first);
  if (second != NULL)
    bury (self, second);
  look_after (self);
}

static void
test_storm (gconstpointer program)
{
  gboolean expects_loss = g_getenv ("DESK_EXPECT_LOSS") != NULL;
  guint n_rounds = kill_environment_number ("DESK_KILL_ROUNDS", expects_loss ? 200 : 10);
  guint seed = kill_environment_number ("DESK_KILL_SEED", (guint) g_test_rand_int ());
  guint round = 0;
  Storm self = { 0 };

  g_test_message ("seed of the storm %u", seed);
  self.program = program;
  self.random = g_rand_new_with_seed (seed);
  self.victims = g_ptr_array_new_with_free_func (kill_victim_free);
  while (round < n_rounds && !(expects_loss && self.n_lost > 0))
    {
      if (round % ROUNDS_PER_DESK == 0)
        new_desk (&self);
      run_round (&self, round++);
    }
  g_test_message ("%u commits acknowledged", self.n_acknowledged);
  g_test_message ("%u rounds, %u lost, %u doubled", round, self.n_lost, self.n_doubled);
  g_assert_true (expects_loss == (self.n_lost > 0));
  g_assert_cmpuint (self.n_doubled, ==, 0);
  if (!expects_loss)
    g_assert_cmpuint (self.n_acknowledged, >, n_rounds);

  g_clear_pointer (&self.fixture, desk_fixture_free);
  g_ptr_array_unref (self.victims);
  g_rand_free (self.random);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  g_test_add_data_func ("/store/kill-storm", argv[1], test_storm);

  return g_test_run ();
}
