// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Power is lost at a seeded moment, and on some disks again while the desk is
 * being worked on afterwards; everything that was acknowledged must be there
 * each time, in its order, and the desk whole.
 *
 * DESK_CRASHES sets how often, DESK_CRASH_SEED where to begin. Built with
 * DESK_EXPECT_LOSS against a store that does not sync, the same test passes
 * only if the loss is found: so it can be.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "crash-vfs.h"
#include "desk-draft.h"
#include "desk-fixture.h"
#include "desk-founding.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-verify.h"

#define N_TICKETS 6
#define MAX_LIVES 3

typedef struct {
  DeskFixture *fixture;
  CrashImage *image;
  DeskUuid tickets[N_TICKETS];
  guint64 n_commits; /* in the image */

  /* Of one disk, through all its lives. */
  GArray *acknowledged; /* of DeskUuid */
  guint n_broken_off;   /* commits that were neither acknowledged nor refused */
  gint64 draft_begun;   /* when the newest draft was typed */
  gint64 draft_saved;   /* the newest that was acknowledged */
} Crash;

typedef enum {
  FAULT_NONE,
  FAULT_DAMAGED,
  FAULT_LOST,
} FaultKind;

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
  g_autoptr (GError) error = NULL;
  DeskHead head;

  self->fixture = desk_fixture_new (11);
  for (guint i = 0; i < N_TICKETS; i++)
    desk_fixture_add_ticket (self->fixture, "Printer", NULL, &self->tickets[i]);

  g_assert_true (desk_file_read_head (self->fixture->file, &head, &error));
  self->n_commits = head.commit_no;
  g_clear_pointer (&self->fixture->file, desk_file_close);
  self->image = crash_vfs_save ();
  self->acknowledged = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
}

static void
crash_restore (Crash *self)
{
  crash_vfs_restore (self->image);
  g_array_set_size (self->acknowledged, 0);
  self->n_broken_off = 0;
  self->draft_begun = self->draft_saved = 0;
}

static void
crash_tear_down (Crash *self)
{
  crash_vfs_clear ();
  crash_image_free (self->image);
  g_array_unref (self->acknowledged);
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
  g_array_append_val (self->acknowledged, commit->id);

  return TRUE;
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) ||
         g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
}

static gboolean
save_draft (Crash    *self,
            DeskFile *file,
            GError  **error)
{
  g_autofree char *body = g_strdup_printf ("%" G_GINT64_FORMAT, ++self->draft_begun);
  g_autoptr (DeskDraft) draft = desk_draft_new ("note", &self->tickets[0], body);

  if (!desk_draft_save (file, draft, error))
    return FALSE;
  self->draft_saved = self->draft_begun;

  return TRUE;
}

/* Works on the desk until the power goes. */
static void
work_until_dark (Crash *self,
                 GRand *random)
{
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (GError) error = NULL;

  crash_vfs_set_fuse ((guint) g_rand_int_range (random, 1, 400));
  file = open_desk (self, &error);
  if (file == NULL)
    g_assert_true (crash_vfs_is_blown ());
  while (file != NULL && !crash_vfs_is_blown ())
    {
      g_autoptr (GError) failure = NULL;
      guint n_left;
      gboolean done;

      switch (g_rand_int_range (random, 0, 14))
        {
        case 0:
          done = desk_file_checkpoint (file, &failure);
          break;
        case 1:
          done = desk_search_index_step (file, 8, &n_left, &failure);
          break;
        case 2:
          done = save_draft (self, file, &failure);
          break;
        default:
          done = act_once (self, file, random, &failure) || is_refusal (failure);
          if (!done)
            self->n_broken_off++;
          break;
        }
      g_assert_true (done || crash_vfs_is_blown ());
    }
}

/* The acknowledged commits stand in the log in their order, and beside them
 * at most those that were broken off. */
static char *
look_at_log (Crash          *self,
             DeskFile       *file,
             const DeskHead *head,
             FaultKind      *kind)
{
  guint64 before = self->n_commits;
  g_autoptr (GError) error = NULL;

  *kind = FAULT_LOST;
  for (guint i = 0; i < self->acknowledged->len; i++)
    {
      g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT no FROM log_commit WHERE id = ?", &error);
      guint64 no;
      gboolean has_row;

      g_assert_no_error (error);
      desk_statement_bind_uuid (read, 1, &g_array_index (self->acknowledged, DeskUuid, i));
      desk_statement_step (read, &has_row, &error);
      g_assert_no_error (error);
      if (!has_row)
        return g_strdup_printf ("commit %u of %u that were acknowledged is gone", i + 1, self->acknowledged->len);
      no = (guint64) sqlite3_column_int64 (read, 0);
      if (no <= before)
        return g_strdup_printf ("commit %u of %u that were acknowledged has changed its place", i + 1, self->acknowledged->len);
      before = no;
    }
  if (head->commit_no - self->n_commits > self->acknowledged->len + self->n_broken_off)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " commits are there, %u were acknowledged and %u broken off", head->commit_no - self->n_commits,
                            self->acknowledged->len, self->n_broken_off);

  return NULL;
}

static char *
look_at_draft (Crash     *self,
               DeskFile  *file,
               FaultKind *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskDraft) draft = desk_draft_load (file, "note", &error);
  gint64 found = draft == NULL ? 0 : g_ascii_strtoll (draft->body, NULL, 10);

  g_assert_true (error == NULL || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND));
  *kind = FAULT_LOST;
  if (found < self->draft_saved || found > self->draft_begun)
    return g_strdup_printf ("draft %" G_GINT64_FORMAT " was saved, %" G_GINT64_FORMAT " is there", self->draft_saved, found);

  return NULL;
}

/* What is wrong with the desk after the power came back; NULL: nothing. Goes on
 * working on it for a step. */
static char *
look_after (Crash     *self,
            GRand     *random,
            FaultKind *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskFile) file = open_desk (self, &error);
  g_auto (DeskVerification) verification = { 0 };
  DeskHead head;
  char *fault;

  *kind = FAULT_DAMAGED;
  if (file == NULL)
    return g_strdup_printf ("it does not open: %s", error->message);
  if (!desk_file_read_head (file, &head, &error) || !desk_verify (file, &verification, &error))
    return g_strdup_printf ("it cannot be verified: %s", error->message);
  if (verification.faults->len > 0)
    return g_strdup_printf ("it is not whole: %s", (char *) g_ptr_array_index (verification.faults, 0));

  fault = look_at_log (self, file, &head, kind);
  if (fault == NULL)
    fault = look_at_draft (self, file, kind);
  if (fault != NULL)
    return fault;

  if (!act_once (self, file, random, &failure) && !is_refusal (failure))
    return g_strdup_printf ("it does not go on: %s", failure->message);
  *kind = FAULT_NONE;

  return NULL;
}

static void
test_power_loss (void)
{
  guint n = environment_number ("DESK_CRASHES", 300);
  guint first = environment_number ("DESK_CRASH_SEED", 1);
  guint n_crashes = 0;
  guint n_faults[3] = { 0 };
  guint64 n_acknowledged = 0;
  guint64 n_broken_off = 0;
  Crash self = { 0 };

  crash_set_up (&self);
  for (guint seed = first; n_crashes < n; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint n_lives = (guint) g_rand_int_range (random, 1, MAX_LIVES + 1);
      FaultKind kind = FAULT_NONE;

      crash_restore (&self);
      for (guint life = 1; life <= n_lives && kind == FAULT_NONE && n_crashes < n; life++)
        {
          g_autofree char *fault = NULL;

          n_crashes++;
          work_until_dark (&self, random);
          crash_vfs_lose_power (random);
          fault = look_after (&self, random, &kind);
          n_faults[kind]++;
#ifdef DESK_EXPECT_LOSS
          if (fault != NULL)
            g_test_message ("seed %u, life %u, as expected: %s", seed, life, fault);
#else
          if (fault != NULL)
            g_error ("seed %u, life %u: %s", seed, life, fault);
#endif
        }
      n_acknowledged += self.acknowledged->len;
      n_broken_off += self.n_broken_off;
    }
  g_test_message ("%u losses of power from seed %u, %" G_GUINT64_FORMAT " commits acknowledged, %" G_GUINT64_FORMAT " broken off; %u desks damaged, %u with losses",
                  n_crashes, first, n_acknowledged, n_broken_off, n_faults[FAULT_DAMAGED], n_faults[FAULT_LOST]);
#ifdef DESK_EXPECT_LOSS
  g_assert_cmpuint (n_faults[FAULT_DAMAGED], >, 0);
  g_assert_cmpuint (n_faults[FAULT_LOST], >, 0);
#else
  g_assert_cmpuint (n_acknowledged, >, n);
#endif
  crash_tear_down (&self);
}

#ifndef DESK_EXPECT_LOSS
/* The power goes while a desk is made. Either it was acknowledged and is
 * there, or the file is refused with a word, or it is there anyway. */
static void
test_making (void)
{
  static const DeskFounding founding = { "Desk", "Robin Lee", NULL, "First line", "Europe/Berlin", NULL, "[[0,3600]]" };
  Crash self = { 0 };
  gboolean was_blown = TRUE;
  guint n_acknowledged = 0;
  guint n_refused = 0;

  crash_set_up (&self);
  for (guint n = 1; was_blown; n++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (n);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) failure = NULL;
      g_autoptr (DeskFile) again = NULL;
      g_auto (DeskVerification) verification = { 0 };
      gboolean acknowledged = FALSE;
      DeskFile *file;
      DeskUuid me;

      crash_vfs_clear ();
      g_unlink (self.fixture->path);
      crash_vfs_set_fuse (n);
      file = desk_file_create (self.fixture->path, self.fixture->clock, self.fixture->ids, &error);
      if (file != NULL)
        {
          acknowledged = desk_found (file, &founding, &me, &error);
          desk_file_close (file);
        }
      was_blown = crash_vfs_is_blown ();
      g_assert_true (acknowledged || was_blown);
      crash_vfs_lose_power (random);

      /* That an unlinked file is gone was perhaps not on the disk either. */
      if (!g_file_test (self.fixture->path, G_FILE_TEST_EXISTS))
        g_assert_true (g_file_set_contents (self.fixture->path, "", 0, NULL));
      again = open_desk (&self, &failure);
      n_acknowledged += acknowledged;
      if (again == NULL)
        {
          g_assert_false (acknowledged);
          g_assert_true (g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK) || g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED));
          n_refused++;
          continue;
        }
      g_assert_true (desk_verify (again, &verification, &failure));
      g_assert_no_error (failure);
      g_assert_cmpuint (verification.faults->len, ==, 0);
      if (acknowledged)
        g_assert_cmpuint (verification.n_commits, ==, 1);
    }
  g_test_message ("%u desks half made and refused, %u acknowledged", n_refused, n_acknowledged);
  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_acknowledged, >, 1);
  crash_tear_down (&self);
}

/* Twelve steps, during which the disk fails once. Returns whether it did so
 * in a step that was to be saved. */
static gboolean
work_with_failure (Crash      *self,
                   GRand      *random,
                   guint       fail_in,
                   int         code,
                   int         expected,
                   const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = open_desk (self, &error);
  gboolean was_refused = FALSE;

  g_assert_no_error (error);
  crash_vfs_fail_once (fail_in, code);
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (GError) failure = NULL;
      DeskHead before, after;
      gboolean done;
      guint n_left;

      g_assert_true (desk_file_read_head (file, &before, &error));
      if (round % 5 == 4)
        done = desk_file_checkpoint (file, &failure);
      else if (round % 5 == 2)
        done = desk_search_index_step (file, 4, &n_left, &failure);
      else
        done = act_once (self, file, random, &failure) || is_refusal (failure);
      if (done)
        continue;

      g_assert_true (crash_vfs_has_failed ());
      g_assert_false (was_refused);
      was_refused = TRUE;
      g_assert_error (failure, DESK_STORE_ERROR, expected);
      g_assert_nonnull (strstr (failure->message, words));
      g_assert_true (desk_file_read_head (file, &after, &error));
      desk_head_assert_equal (&before, &after);
      self->n_broken_off++;
    }
  crash_vfs_fail_once (0, SQLITE_OK);

  return was_refused;
}

/* A disk that is full, or fails, for one operation: the step is refused as a
 * whole, with words of its own, and the desk goes on; also when the power goes
 * afterwards, and what a failed sync has dropped is gone. */
static void
test_failing_disk (void)
{
  static const struct {
    int code;
    DeskStoreError expected;
    const char *words;
  } cases[] = {
    { SQLITE_FULL, DESK_STORE_ERROR_FULL, "The disk is full. Nothing was saved" },
    { SQLITE_IOERR_WRITE, DESK_STORE_ERROR_FAILED, "The disk did not do what was asked" },
    { SQLITE_IOERR_FSYNC, DESK_STORE_ERROR_FAILED, "The disk did not do what was asked" },
    { SQLITE_IOERR_TRUNCATE, DESK_STORE_ERROR_FAILED, "The disk did not do what was asked" },
  };
  Crash self = { 0 };
  guint64 n_operations;

  crash_set_up (&self);
  {
    g_autoptr (GRand) random = g_rand_new_with_seed (1);

    crash_restore (&self);
    n_operations = crash_vfs_get_n_operations ();
    g_assert_false (work_with_failure (&self, random, 0, SQLITE_OK, 0, ""));
    n_operations = crash_vfs_get_n_operations () - n_operations;
  }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_refused = 0;

      guint n_tried = 0;

      /* Every operation with a full disk; with the others each third. */
      for (guint n = MAX (i, 1); n <= n_operations; n += i == 0 ? 1 : 3)
        {
          g_autoptr (GRand) random = g_rand_new_with_seed (1);
          g_autofree char *fault = NULL;
          FaultKind kind;

          crash_restore (&self);
          n_refused += work_with_failure (&self, random, n, cases[i].code, (int) cases[i].expected, cases[i].words);
          n_tried++;
          if (n % 2 == 0)
            crash_vfs_lose_power (random);
          fault = look_after (&self, random, &kind);
          g_assert_cmpstr (fault, ==, NULL);
        }
      g_test_message ("%s (%d): %u of %u failed operations were told", sqlite3_errstr (cases[i].code), cases[i].code, n_refused, n_tried);
      g_assert_cmpuint (n_refused, >, n_tried / 2);
    }
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
  g_test_add_func ("/store/crash/power-loss-while-making", test_making);
  g_test_add_func ("/store/crash/failing-disk", test_failing_disk);
#endif

  return g_test_run ();
}
