// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * test-replica-storm REPLICA-WRITER: programs that work on replicas of one
 * desk, and synchronise with a shared folder, are killed at random moments.
 * What they had acknowledged must be in the log once, or still wait on that
 * replica; what the log has rejected must be kept there, with its reason; and
 * in step, all must be the same.
 *
 * DESK_SHARES names several ways to the folder DESK_SHARE_BEHIND, as
 * with-sshfs does. DESK_KILL_ROUNDS sets how often, DESK_KILL_SEED where to
 * begin. DESK_EXPECT_LOSS turns it round: with a program that promises too
 * early, a loss must be found.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-fixture.h"
#include "desk-joining.h"
#include "desk-pending.h"
#include "desk-segment.h"
#include "desk-verify.h"
#include "folder-world.h"
#include "kill-storm.h"
#include "kill-victim.h"

#define N_REPLICAS 3
#define N_TICKETS 6
#define ROUNDS_PER_DESK 20
/* All that waits is settled after one round of so many, and the last one. */
#define SETTLE_EVERY 4
#define MAX_SYNCS 20

typedef struct {
  char *path;
  GPtrArray *acknowledged; /* of all who were killed at it, in their order */
  guint n_victims;
} Replica;

typedef struct {
  DeskFixture *fixture;
  GRand *random;
  const char *program;
  char *behind; /* the folder itself, where it is reached by mounts */
  Replica replicas[N_REPLICAS];
  guint64 n_before; /* commits in the log before the first round */
  guint n_acknowledged;
  guint n_rejected;
  guint n_rejected_here; /* of this desk */
  guint n_lost;
  guint n_doubled;
  guint n_settled;
} Storm;

/* --- the desk --- */

static DeskFile *
open_replica (Storm *self,
              guint  index)
{
  g_autoptr (GError) error = NULL;
  DeskFile *file = desk_file_open (self->replicas[index].path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, &error);

  g_assert_no_error (error);

  return file;
}

static DeskLog *
open_log (Storm    *self,
          DeskFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, &error);
  DeskHead head;
  DeskLog *log;

  g_assert_no_error (error);
  g_assert_true (desk_file_read_head (file, &head, &error));
  log = desk_joining_open_log (sharing, &head, self->fixture->clock, self->fixture->ids, NULL, &error);
  g_assert_no_error (error);

  return log;
}

static void
storm_clear (Storm *self)
{
  for (guint i = 0; i < N_REPLICAS; i++)
    {
      g_clear_pointer (&self->replicas[i].path, g_free);
      g_clear_pointer (&self->replicas[i].acknowledged, g_ptr_array_unref);
      self->replicas[i].n_victims = 0;
    }
  if (self->behind != NULL)
    world_remove (self->behind);
  g_clear_pointer (&self->behind, g_free);
  g_clear_pointer (&self->fixture, desk_fixture_free);
}

/* The share, as the replica reaches it. */
static char *
find_share (Storm *self,
            guint  index)
{
  const char *ways = g_getenv ("DESK_SHARES");
  g_auto (GStrv) mounts = ways != NULL ? g_strsplit (ways, ":", -1) : NULL;
  g_autofree char *name = NULL;

  if (mounts == NULL)
    return g_build_filename (self->fixture->folder, "share", NULL);

  name = g_path_get_basename (self->behind);

  return g_build_filename (mounts[index % g_strv_length (mounts)], name, NULL);
}

static void
make_share (Storm *self)
{
  const char *behind = g_getenv ("DESK_SHARE_BEHIND");
  g_autofree char *share = NULL;

  if (behind != NULL)
    {
      self->behind = g_build_filename (behind, "storm-XXXXXX", NULL);
      g_assert_nonnull (g_mkdtemp (self->behind));
      return;
    }
  share = find_share (self, 0);
  g_assert_cmpint (g_mkdir (share, 0700), ==, 0);
}

static guint64 count_log (Storm *self);

static void
new_desk (Storm *self)
{
  g_autoptr (GError) error = NULL;

  storm_clear (self);
  self->fixture = desk_fixture_new (g_rand_int (self->random));
  for (guint i = 0; i < N_TICKETS; i++)
    {
      DeskUuid ticket;

      desk_fixture_add_ticket (self->fixture, "Printer", NULL, &ticket);
    }
  make_share (self);
  for (guint i = 0; i < N_REPLICAS; i++)
    {
      Replica *replica = &self->replicas[i];
      g_autofree char *share = find_share (self, i);
      g_autofree char *name = g_strdup_printf ("replica-%u.desk", i);

      replica->acknowledged = g_ptr_array_new_with_free_func (g_free);
      if (i == 0)
        {
          replica->path = g_strdup (self->fixture->path);
          desk_joining_share (desk_replica_run_here, self->fixture->file, replica->path, share, self->fixture->clock, self->fixture->ids, NULL, &error);
          g_clear_pointer (&self->fixture->file, desk_file_close);
        }
      else
        {
          replica->path = g_build_filename (self->fixture->folder, name, NULL);
          desk_file_close (desk_joining_join (share, replica->path, self->fixture->clock, self->fixture->ids, NULL, &error));
        }
      g_assert_no_error (error);
    }
  self->n_before = count_log (self);
}

/* --- after the storm --- */

typedef struct {
  guint place; /* from 1 */
  gboolean is_rejected;
} Logged;

/* Each commit of the log by its id; one that comes again counts. */
static GHashTable *
read_log (Storm *self)
{
  GHashTable *logged = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  g_autoptr (DeskFile) file = open_replica (self, 0);
  g_autoptr (DeskLog) log = open_log (self, file);
  g_autoptr (GError) error = NULL;
  guint64 newest;
  guint place = 0;

  g_assert_true (desk_log_find_newest (log, &newest, NULL, &error));
  g_assert_no_error (error);
  for (guint64 number = 1; number <= newest; number++)
    {
      g_autoptr (GBytes) bytes = desk_log_read (log, number, NULL, &error);
      g_autoptr (DeskSegment) segment = NULL;

      g_assert_no_error (error);
      segment = desk_segment_decode (bytes, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < segment->commits->len; i++)
        {
          DeskCommit *commit = g_ptr_array_index (segment->commits, i);

          Logged one = { ++place, commit->verdict == DESK_VERDICT_REJECTED };

          g_assert_true (!one.is_rejected || commit->reason != NULL);
          if (!g_hash_table_insert (logged, desk_uuid_copy (&commit->id), g_memdup2 (&one, sizeof one)))
            {
              g_test_message ("commit %u of the log has come before", place);
              self->n_doubled++;
            }
        }
    }

  return logged;
}

static guint64
count_log (Storm *self)
{
  g_autoptr (GHashTable) log = read_log (self);

  return g_hash_table_size (log);
}

static void
add_ids (GHashTable *ids,
         GPtrArray  *pending)
{
  for (guint i = 0; i < pending->len; i++)
    {
      DeskPending *one = g_ptr_array_index (pending, i);

      g_hash_table_add (ids, desk_uuid_copy (&one->intent->id));
    }
}

/* What one replica has acknowledged is somewhere. How much of it was rejected. */
static guint
look_after_replica (Storm      *self,
                    guint       index,
                    GHashTable *log)
{
  Replica *replica = &self->replicas[index];
  g_autoptr (DeskFile) file = open_replica (self, index);
  g_autoptr (GHashTable) waiting = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  g_autoptr (GPtrArray) pending = NULL;
  g_autoptr (GPtrArray) rejected = NULL;
  g_autoptr (GError) error = NULL;
  guint before = 0;
  guint n_rejected = 0;

  pending = desk_pending_load (file, G_MAXINT, &error);
  g_assert_no_error (error);
  add_ids (waiting, pending);
  rejected = desk_rejected_load (file, &error);
  g_assert_no_error (error);
  add_ids (kept, rejected);

  for (guint i = 0; i < replica->acknowledged->len; i++)
    {
      const DeskUuid *id = g_ptr_array_index (replica->acknowledged, i);
      const Logged *logged = g_hash_table_lookup (log, id);
      gboolean is_waiting = g_hash_table_contains (waiting, id);
      gboolean is_kept = g_hash_table_contains (kept, id);

      if ((logged == NULL && !is_waiting) || (logged != NULL && logged->is_rejected && !is_waiting && !is_kept))
        {
          g_test_message ("commit %u of %u that replica %u acknowledged is lost", i + 1, replica->acknowledged->len, index);
          self->n_lost++;
          continue;
        }
      /* It waits no longer when it is known what became of it. */
      g_assert_false (is_waiting && is_kept);
      if (logged == NULL)
        continue;
      g_assert_true (!is_kept || logged->is_rejected);
      /* What one has done comes in the order in which it was done. */
      g_assert_cmpuint (logged->place, >, before);
      before = logged->place;
      n_rejected += logged->is_rejected;
    }

  return n_rejected;
}

static guint64
sync_once (Storm *self,
           guint  index,
           guint *n_pending)
{
  g_autoptr (DeskFile) file = open_replica (self, index);
  g_autoptr (DeskLog) log = open_log (self, file);
  g_autofree char *scratch = g_strconcat (self->replicas[index].path, "-checkpoint", NULL);
  g_autoptr (DeskReplica) replica = desk_replica_new (log, desk_replica_run_here, file, scratch);
  g_autoptr (GError) error = NULL;
  DeskHead head;

  desk_replica_sync (replica, n_pending, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (desk_file_read_head (file, &head, &error));

  return head.segment;
}

/* Until nothing waits anywhere, and all have the same part of the log. */
static void
bring_in_step (Storm *self)
{
  guint64 newest = 0;
  guint n_in_step = 0;

  for (guint i = 0; n_in_step < N_REPLICAS; i++)
    {
      guint n_pending;
      guint64 segment = sync_once (self, i % N_REPLICAS, &n_pending);

      g_assert_cmpuint (i, <, MAX_SYNCS);
      n_in_step = segment == newest && n_pending == 0 ? n_in_step + 1 : n_pending == 0 ? 1 : 0;
      newest = segment;
    }
}

static void
assert_same (Storm *self)
{
  g_autofree char *facts = NULL;
  g_autofree char *all = NULL;

  for (guint i = 0; i < N_REPLICAS; i++)
    {
      g_autoptr (DeskFile) file = open_replica (self, i);
      g_auto (DeskVerification) verification = { 0 };
      g_autoptr (GError) error = NULL;

      desk_verify (file, &verification, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < verification.faults->len; j++)
        g_error ("replica %u: %s", i, (char *) g_ptr_array_index (verification.faults, j));
      if (i > 0)
        {
          g_assert_cmpstr (verification.facts, ==, facts);
          g_assert_cmpstr (verification.all, ==, all);
        }
      g_free (facts);
      facts = g_steal_pointer (&verification.facts);
      g_free (all);
      all = g_steal_pointer (&verification.all);
    }
}

static void
look_after (Storm *self)
{
  g_autoptr (GHashTable) log = read_log (self);

  self->n_rejected_here = 0;
  for (guint i = 0; i < N_REPLICAS; i++)
    self->n_rejected_here += look_after_replica (self, i, log);
}

/* Nothing waits any more: what was promised is in the log. */
static void
settle (Storm *self)
{
  guint64 n_promised = 0, n_log;
  guint n_victims = 0;

  bring_in_step (self);
  assert_same (self);
  look_after (self);
  self->n_settled++;
  if (self->n_lost > 0)
    return;

  /* Whoever is killed leaves at most one step that nobody heard of. */
  for (guint i = 0; i < N_REPLICAS; i++)
    {
      n_promised += self->replicas[i].acknowledged->len;
      n_victims += self->replicas[i].n_victims;
    }
  n_log = count_log (self) - self->n_before;
  g_assert_cmpuint (n_log, >=, n_promised);
  g_assert_cmpuint (n_log - n_promised, <=, n_victims * KILL_MAX_BATCH);
}

/* --- rounds --- */

static KillVictim *
start_victim (Storm *self,
              guint  index)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (self->random));
  const char *const argv[] = { self->program, self->replicas[index].path, seed, NULL };

  self->replicas[index].n_victims++;

  return kill_victim_start (argv);
}

static void
bury (Storm      *self,
      guint       index,
      KillVictim *victim)
{
  kill_victim_bury (victim);
  self->n_acknowledged += victim->acknowledged->len;
  g_ptr_array_extend_and_steal (self->replicas[index].acknowledged, g_steal_pointer (&victim->acknowledged));
  victim->acknowledged = g_ptr_array_new_with_free_func (g_free);
  kill_victim_free (victim);
}

static void
run_round (Storm *self,
           guint  round)
{
  guint n = round % 5 == 0 || round % 5 == 4 ? 1 : round % 5 == 1 ? 2 : N_REPLICAS;
  guint first = (guint) g_rand_int_range (self->random, 0, N_REPLICAS);
  KillVictim *victims[N_REPLICAS] = { NULL };

  for (guint i = 0; i < n; i++)
    victims[i] = start_victim (self, (first + i) % N_REPLICAS);

  switch (round % 5)
    {
    case 0: /* in the midst of its work */
    case 1: /* two at once */
      for (guint i = 0; i < n; i++)
        kill_victim_wait (victims[i], &victims[i]->acknowledged->len, (guint) g_rand_int_range (self->random, 1, 25));
      kill_victim_let_pass (victims[0], self->random, 6000);
      break;
    case 2: /* one of three; the others are not held up */
      for (guint i = 0; i < n; i++)
        kill_victim_wait (victims[i], &victims[i]->n_syncs, 1);
      kill_victim_let_pass (victims[0], self->random, 20000);
      kill_victim_strike (victims[0]);
      bury (self, first, g_steal_pointer (&victims[0]));
      for (guint i = 1; i < n; i++)
        {
          kill_victim_hear_out (victims[i]);
          kill_victim_wait (victims[i], &victims[i]->n_syncs, victims[i]->n_syncs + 2);
        }
      break;
    case 3: /* all, while they synchronise */
      for (guint i = 0; i < n; i++)
        kill_victim_wait (victims[i], &victims[i]->n_syncs, (guint) g_rand_int_range (self->random, 1, 4));
      kill_victim_let_pass (victims[n - 1], self->random, 4000);
      break;
    case 4: /* while it opens the desk */
    default:
      kill_victim_let_pass (victims[0], self->random, 30000);
      break;
    }

  for (guint i = 0; i < n; i++)
    {
      if (victims[i] != NULL)
        kill_victim_strike (victims[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      if (victims[i] != NULL)
        bury (self, (first + i) % N_REPLICAS, victims[i]);
    }
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
  while (round < n_rounds && !(expects_loss && self.n_lost > 0))
    {
      gboolean is_last;

      if (round % ROUNDS_PER_DESK == 0)
        new_desk (&self);
      run_round (&self, round++);
      is_last = round == n_rounds || round % ROUNDS_PER_DESK == 0;
      if (self.n_lost == 0 && (is_last || round % SETTLE_EVERY == 0))
        settle (&self);
      if (is_last)
        self.n_rejected += self.n_rejected_here;
    }
  g_test_message ("%u commits acknowledged", self.n_acknowledged);
  g_test_message ("%u rounds, %u lost, %u doubled", round, self.n_lost, self.n_doubled);
  g_test_message ("%u rejected with a reason, %u times in step and the same", self.n_rejected, self.n_settled);
  g_assert_true (expects_loss == (self.n_lost > 0));
  g_assert_cmpuint (self.n_doubled, ==, 0);
  if (!expects_loss)
    g_assert_cmpuint (self.n_acknowledged, >, n_rounds);

  storm_clear (&self);
  g_rand_free (self.random);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  g_test_add_data_func ("/log/replica-storm", argv[1], test_storm);

  return g_test_run ();
}
