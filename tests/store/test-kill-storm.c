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

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk-fixture.h"
#include "desk-verify.h"
#include "kill-storm.h"

#define N_TICKETS 6
#define ROUNDS_PER_DESK 20
#define LIMIT_MS 60000

typedef struct {
  GPid pid;
  int fd; /* what it says */
  GString *said;
  guint n_read; /* bytes of it that were understood */
  GPtrArray *acknowledged; /* of DeskUuid, in their order */
  guint n_checkpoints;
  gboolean is_killed;
} Victim;

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

static void
victim_free (gpointer data)
{
  Victim *self = data;

  g_string_free (self->said, TRUE);
  g_ptr_array_unref (self->acknowledged);
  g_free (self);
}

static void
understand (Victim *self)
{
  char *line = self->said->str + self->n_read;
  char *end;

  for (; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      DeskUuid id;

      *end = '\0';
      if (g_str_equal (line, "checkpoint"))
        {
          self->n_checkpoints++;
          continue;
        }
      g_assert_true (g_str_has_prefix (line, "commit "));
      g_assert_true (desk_uuid_parse (line + strlen ("commit "), &id));
      g_ptr_array_add (self->acknowledged, desk_uuid_copy (&id));
    }
  self->n_read = (guint) (line - self->said->str);
}

/* Takes in what it has said. FALSE: it will say no more. */
static gboolean
listen_once (Victim *self)
{
  char buffer[4096];
  gssize n;

  do
    n = read (self->fd, buffer, sizeof buffer);
  while (n < 0 && errno == EINTR);
  g_assert_cmpint (n, >=, 0);
  g_string_append_len (self->said, buffer, n);
  understand (self);

  return n > 0;
}

/* Listens for a time that is random, and not for anything. */
static void
let_pass (Storm *self,
          Victim *victim,
          int    most_us)
{
  gint64 until = g_get_monotonic_time () + g_rand_int_range (self->random, 0, most_us);
  gint64 left;

  while ((left = until - g_get_monotonic_time ()) > 0)
    {
      struct pollfd poll_fd = { victim->fd, POLLIN, 0 };
      struct timespec timeout = { left / G_USEC_PER_SEC, (left % G_USEC_PER_SEC) * 1000 };

      if (ppoll (&poll_fd, 1, &timeout, NULL) == 1)
        g_assert_true (listen_once (victim));
    }
}

static void
hear_out (Victim *victim)
{
  struct pollfd poll_fd = { victim->fd, POLLIN, 0 };

  while (poll (&poll_fd, 1, 0) == 1)
    g_assert_true (listen_once (victim));
}

static void
wait_for (Victim *victim,
          guint   n_acknowledged,
          guint   n_checkpoints)
{
  gint64 until = g_get_monotonic_time () + LIMIT_MS * 1000;

  while (victim->acknowledged->len < n_acknowledged || victim->n_checkpoints < n_checkpoints)
    {
      struct pollfd poll_fd = { victim->fd, POLLIN, 0 };

      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (poll (&poll_fd, 1, 1000) == 1)
        g_assert_true (listen_once (victim));
    }
}

static Victim *
start_victim (Storm *self)
{
  Victim *victim = g_new0 (Victim, 1);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (self->random));
  const char *const argv[] = { self->program, self->fixture->path, seed, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &victim->pid, NULL, &victim->fd, NULL, &error);
  g_assert_no_error (error);
  victim->said = g_string_new (NULL);
  victim->acknowledged = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->victims, victim);

  return victim;
}

static void
strike (Victim *victim)
{
  g_assert_cmpint (kill (victim->pid, SIGKILL), ==, 0);
}

/* Waits until it is gone, and hears its last words. */
static void
bury (Storm  *self,
      Victim *victim)
{
  int status;

  while (listen_once (victim))
    ;
  close (victim->fd);
  g_assert_cmpint (waitpid (victim->pid, &status, 0), ==, victim->pid);
  /* It must not have ended by itself, with an error. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
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
      Victim *victim = g_ptr_array_index (self->victims, i);
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
  Victim *first = start_victim (self);
  Victim *second = NULL;

  switch (round % 5)
    {
    case 0: /* in the midst of its work */
      wait_for (first, (guint) g_rand_int_range (self->random, 1, 30), 0);
      let_pass (self, first, 4000);
      break;
    case 1: /* two at once */
      second = start_victim (self);
      wait_for (first, (guint) g_rand_int_range (self->random, 1, 15), 0);
      wait_for (second, (guint) g_rand_int_range (self->random, 1, 15), 0);
      let_pass (self, first, 4000);
      break;
    case 2: /* one of two; the other is not held up */
      second = start_victim (self);
      wait_for (first, 1, 0);
      wait_for (second, 1, 0);
      let_pass (self, first, 20000);
      strike (first);
      bury (self, first);
      /* What it said until then lies in the pipe. */
      hear_out (second);
      wait_for (second, second->acknowledged->len + 5, 0);
      first = NULL;
      break;
    case 3: /* in a checkpoint */
      wait_for (first, 0, (guint) g_rand_int_range (self->random, 1, 4));
      let_pass (self, first, 1500);
      break;
    case 4: /* while it opens the desk */
    default:
      let_pass (self, first, 30000);
      break;
    }

  if (first != NULL)
    strike (first);
  if (second != NULL)
    strike (second);
  if (first != NULL)
    bury (self, first);
  if (second != NULL)
    bury (self, second);
  look_after (self);
}

static guint
environment_number (const char *name,
                    guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_storm (gconstpointer program)
{
  gboolean expects_loss = g_getenv ("DESK_EXPECT_LOSS") != NULL;
  guint n_rounds = environment_number ("DESK_KILL_ROUNDS", expects_loss ? 200 : 10);
  guint seed = environment_number ("DESK_KILL_SEED", (guint) g_test_rand_int ());
  guint round = 0;
  Storm self = { 0 };

  g_test_message ("seed of the storm %u", seed);
  self.program = program;
  self.random = g_rand_new_with_seed (seed);
  self.victims = g_ptr_array_new_with_free_func (victim_free);
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
