// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Power is lost at a seeded moment; everything that was acknowledged must be
 * there afterwards, and the desk whole.
 *
 * DESK_CRASHES sets how often, DESK_CRASH_SEED where to begin. Built with
 * DESK_EXPECT_LOSS against a store that does not sync, the same test passes
 * only if the loss is found: so it can be.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <sqlite3.h>

#include "crash-vfs.h"
#include "desk-fixture.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-verify.h"

#define N_TICKETS 6

typedef struct {
  DeskFixture *fixture;
  CrashImage *image;
  DeskUuid tickets[N_TICKETS];
  guint64 n_commits; /* in the image */
} Crash;

static guint
environment_number (const char *name,
                    guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
crash_set_up (Crash *self)
{
  self->fixture = desk_fixture_new (11);
  for (guint i = 0; i < N_TICKETS; i++)
    desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->tickets[i]);

  DeskHead head;
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_file_read_head (self->fixture->file, &head, &error));
  self->n_commits = head.commit_no;
  g_clear_pointer (&self->fixture->file, desk_file_close);
  self->image = crash_vfs_save ();
}

static void
crash_tear_down (Crash *self)
{
  crash_vfs_clear ();
  crash_image_free (self->image);
  desk_fixture_free (self->fixture);
}

static DeskFile *
open_desk (Crash   *self,
           GError **error)
{
  return desk_file_open (self->fixture->path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, error);
}

/* One thing somebody does. FALSE: it was not acknowledged. */
static gboolean
act_once (Crash    *self,
          DeskFile *file,
          GRand    *random,
          DeskUuid *id,
          GError  **error)
{
  static const DeskTicketActionKind kinds[] = { DESK_ACTION_EDIT, DESK_ACTION_NOTE, DESK_ACTION_CONTACT, DESK_ACTION_UNDO };
  DeskTicketActionKind kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kind, &self->fixture->me, &self->tickets[g_rand_int_range (random, 0, N_TICKETS)]);
  g_autofree char *text = g_strnfill ((gsize) g_rand_int_range (random, 1, 1500), (char) g_rand_int_range (random, 'a', 'z' + 1));
  g_autoptr (DeskCommit) commit = NULL;

  if (kind == DESK_ACTION_EDIT)
    desk_operation_put_text (action->fields, "summary", text);
  else if (kind != DESK_ACTION_UNDO)
    desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  desk_clock_advance_ms (self->fixture->clock, 1000);
  if (!desk_act_build (file, desk_ticket_action_build, action, &commit, NULL, error))
    return FALSE;
  *id = commit->id;

  return TRUE;
}

/* Works on the desk until the power goes. Returns what was acknowledged. */
static GArray *
work_until_dark (Crash *self,
                 GRand *random)
{
  GArray *acknowledged = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (GError) error = NULL;

  crash_vfs_set_fuse ((guint) g_rand_int_range (random, 1, 400));
  file = open_desk (self, &error);
  while (file != NULL && !crash_vfs_is_blown ())
    {
      g_autoptr (GError) failure = NULL;
      DeskUuid id;
      guint n_left;

      switch (g_rand_int_range (random, 0, 12))
        {
        case 0:
          desk_file_checkpoint (file, NULL);
          break;
        case 1:
          desk_search_index_step (file, 8, &n_left, NULL);
          break;
        default:
          if (act_once (self, file, random, &id, &failure))
            g_array_append_val (acknowledged, id);
          else if (!crash_vfs_is_blown ())
            g_assert_true (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) ||
                           g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) ||
                           g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND));
          break;
        }
    }

  return acknowledged;
}

/* What is wrong with the desk after the power came back; NULL: nothing. */
static char *
look_after (Crash  *self,
            GArray *acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = open_desk (self, &error);
  g_auto (DeskVerification) verification = { 0 };
  DeskHead head;

  if (file == NULL)
    return g_strdup_printf ("it does not open: %s", error->message);
  if (!desk_file_read_head (file, &head, &error) || !desk_verify (file, &verification, &error))
    return g_strdup_printf ("it cannot be verified: %s", error->message);
  if (verification.faults->len > 0)
    return g_strdup_printf ("it is not whole: %s", (char *) g_ptr_array_index (verification.faults, 0));

  for (guint i = 0; i < acknowledged->len; i++)
    {
      gboolean has;

      if (!desk_log_has_commit (file, &g_array_index (acknowledged, DeskUuid, i), &has, &error))
        return g_strdup (error->message);
      if (!has)
        return g_strdup_printf ("commit %u of %u that were acknowledged is gone", i + 1, acknowledged->len);
    }
  if (head.commit_no - self->n_commits > acknowledged->len + 1)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " commits are there, %u were acknowledged", head.commit_no - self->n_commits, acknowledged->len);

  return NULL;
}

static void
test_power_loss (void)
{
  guint n = environment_number ("DESK_CRASHES", 300);
  guint first = environment_number ("DESK_CRASH_SEED", 1);
  guint n_lost = 0;
  guint64 n_acknowledged = 0;
  Crash self = { 0 };

  crash_set_up (&self);
  for (guint seed = first; seed < first + n; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) acknowledged = NULL;
      g_autofree char *fault = NULL;

      crash_vfs_restore (self.image);
      acknowledged = work_until_dark (&self, random);
      crash_vfs_lose_power (random);
      fault = look_after (&self, acknowledged);
      n_acknowledged += acknowledged->len;
      if (fault == NULL)
        continue;
      n_lost++;
#ifdef DESK_EXPECT_LOSS
      g_test_message ("seed %u, as expected: %s", seed, fault);
      break;
#else
      g_error ("seed %u: %s", seed, fault);
#endif
    }
  g_test_message ("%u losses of power from seed %u, %" G_GUINT64_FORMAT " commits acknowledged, %u desks harmed", n, first, n_acknowledged, n_lost);
#ifdef DESK_EXPECT_LOSS
  g_assert_cmpuint (n_lost, >, 0);
#endif
  crash_tear_down (&self);
}

#ifndef DESK_EXPECT_LOSS
/* A disk that is full, or fails, for one operation: the step is refused as a
 * whole, with a message of its own, and the desk goes on. */
static void
test_failing_disk (void)
{
  static const struct {
    int code;
    DeskStoreError expected;
  } cases[] = {
    { SQLITE_FULL, DESK_STORE_ERROR_FULL },
    { SQLITE_IOERR_WRITE, DESK_STORE_ERROR_FAILED },
    { SQLITE_IOERR_FSYNC, DESK_STORE_ERROR_FAILED },
  };
  Crash self = { 0 };
  guint n_refused = 0;

  crash_set_up (&self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (guint n = 1; n <= 40; n++)
        {
          g_autoptr (GRand) random = g_rand_new_with_seed (n);
          g_autoptr (GArray) acknowledged = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
          g_autofree char *fault = NULL;

          crash_vfs_restore (self.image);
          {
            g_autoptr (GError) error = NULL;
            g_autoptr (DeskFile) file = open_desk (&self, &error);

            g_assert_no_error (error);
            crash_vfs_fail_once (n, cases[i].code);
            for (guint round = 0; round < 8; round++)
              {
                g_autoptr (GError) failure = NULL;
                DeskUuid id;

                if (act_once (&self, file, random, &id, &failure))
                  {
                    g_array_append_val (acknowledged, id);
                  }
                else if (!g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) &&
                         !g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND) &&
                         !g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
                  {
                    g_assert_error (failure, DESK_STORE_ERROR, (int) cases[i].expected);
                    n_refused++;
                  }
              }
          }
          fault = look_after (&self, acknowledged);
          g_assert_cmpstr (fault, ==, NULL);
        }
    }
  g_assert_cmpuint (n_refused, >, 40);
  crash_tear_down (&self);
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  crash_vfs_register ();

#ifdef DESK_EXPECT_LOSS
  g_test_add_func ("/store/crash/found-without-sync", test_power_loss);
#else
  g_test_add_func ("/store/crash/power-loss", test_power_loss);
  g_test_add_func ("/store/crash/failing-disk", test_failing_disk);
#endif

  return g_test_run ();
}
