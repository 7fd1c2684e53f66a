// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two programs at one desk, as windows have it open: what is done in one comes
 * to the other by itself, and work goes on while the folder is away.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-act.h"
#include "desk-fixture.h"
#include "desk-joining.h"
#include "desk-own-log.h"
#include "desk-places.h"
#include "desk-record.h"
#include "desk-sequence.h"
#include "desk-store-error.h"
#include "desk-syncer.h"
#include "desk-ticket-actions.h"

#define LIMIT_US (30 * G_TIME_SPAN_SECOND)

typedef struct {
  DeskFixture *fixture;
  char *share;
  char *away;
  char *other_path;
  DeskStore *stores[2];
  DeskSyncer *syncers[2];
} Office;

static void
keep_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static DeskStore *
open_store (Office     *self,
            const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DeskStore *store;

  desk_store_open_async (path, self->fixture->clock, self->fixture->ids, NULL, keep_cb, &result);
  store = desk_store_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);

  return store;
}

/* A desk in a folder, and a replica beside it; nothing is open. */
static void
set_up_share (Office *self)
{
  g_autoptr (GError) error = NULL;
  DeskFile *other;

  self->share = g_build_filename (self->fixture->folder, "share", NULL);
  self->away = g_build_filename (self->fixture->folder, "away", NULL);
  self->other_path = g_build_filename (self->fixture->folder, "other.desk", NULL);
  g_assert_cmpint (g_mkdir (self->share, 0700), ==, 0);
  desk_joining_share (desk_replica_run_here, self->fixture->file, self->fixture->path, self->share, self->fixture->clock, self->fixture->ids, NULL, &error);
  g_assert_no_error (error);
  other = desk_joining_join (self->share, self->other_path, self->fixture->clock, self->fixture->ids, NULL, &error);
  g_assert_no_error (error);
  desk_file_close (other);
  g_clear_pointer (&self->fixture->file, desk_file_close);
}

static void
tear_down_share (Office *self)
{
  g_free (self->share);
  g_free (self->away);
  g_free (self->other_path);
  desk_fixture_free (self->fixture);
}

static void
office_set_up (Office *self)
{
  self->fixture = desk_fixture_new (1);
  set_up_share (self);
  self->stores[0] = open_store (self, self->fixture->path);
  self->stores[1] = open_store (self, self->other_path);
  for (guint i = 0; i < 2; i++)
    self->syncers[i] = desk_syncer_new (self->stores[i]);
}

static void
office_tear_down (Office *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) stopped = NULL;
      g_autoptr (GAsyncResult) closed = NULL;

      desk_syncer_stop_async (self->syncers[i], keep_cb, &stopped);
      g_assert_true (desk_syncer_stop_finish (self->syncers[i], wait_for (&stopped), NULL));
      desk_store_close_async (self->stores[i], keep_cb, &closed);
      g_assert_true (desk_store_close_finish (self->stores[i], wait_for (&closed), NULL));
      g_clear_object (&self->syncers[i]);
      g_clear_object (&self->stores[i]);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tear_down_share (self);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Waits until a state is as it should be, with a limit. */
static void
wait_for_state (Office      *self,
                guint        index,
                DeskSyncMode mode,
                guint64      at_least)
{
  gint64 end_us = g_get_monotonic_time () + LIMIT_US;
  guint source = g_timeout_add (50, wake_cb, NULL);

  while (TRUE)
    {
      const DeskSyncState *state = desk_syncer_get_state (self->syncers[index]);

      if (state->mode == mode && state->segment >= at_least)
        break;
      if (g_get_monotonic_time () > end_us)
        g_error ("Replica %u is in state %d at %" G_GUINT64_FORMAT " (%s)", index, state->mode, state->segment, state->message);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

static void
note (Office     *self,
      guint       index,
      const char *summary)
{
  DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NEW, &self->fixture->me, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  desk_operation_put_text (action->fields, "summary", summary);
  desk_store_act_async (self->stores[index], desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, NULL, keep_cb, &result);
  commit = desk_store_act_finish (self->stores[index], wait_for (&result), &error);
  g_assert_no_error (error);
}

static gpointer
count_numbered (DeskFile *file,
                gpointer  data,
                GError  **error)
{
  g_autoptr (GPtrArray) tickets = desk_record_load_where (file, DESK_TABLE_TICKET, "WHERE number IS NOT NULL", NULL, 0, error);

  return GUINT_TO_POINTER (tickets->len);
}

static guint
count_tickets (Office *self,
               guint   index)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_store_read_async (self->stores[index], count_numbered, NULL, NULL, NULL, NULL, keep_cb, &result);

  return GPOINTER_TO_UINT (desk_store_read_finish (self->stores[index], wait_for (&result), NULL));
}

static void
test_news (void)
{
  Office self = { 0 };
  guint64 segment;

  office_set_up (&self);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, 1);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, 1);
  segment = desk_syncer_get_state (self.syncers[0])->segment;

  note (&self, 0, "Printer");
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, segment + 1);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, segment + 1);
  g_assert_cmpuint (count_tickets (&self, 0), ==, 1);
  g_assert_cmpuint (count_tickets (&self, 1), ==, 1);
  note (&self, 1, "Scanner");
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, segment + 2);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, segment + 2);
  g_assert_cmpuint (count_tickets (&self, 0), ==, 2);
  office_tear_down (&self);
}

static void
test_share_gone_and_back (void)
{
  Office self = { 0 };
  guint64 segment;

  office_set_up (&self);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, 1);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, 1);
  segment = desk_syncer_get_state (self.syncers[0])->segment;

  g_assert_cmpint (g_rename (self.share, self.away), ==, 0);
  note (&self, 0, "Printer");
  note (&self, 0, "Scanner");
  wait_for_state (&self, 0, DESK_SYNC_OFFLINE, segment);
  wait_for_state (&self, 1, DESK_SYNC_OFFLINE, segment);
  g_assert_cmpuint (count_tickets (&self, 0), ==, 0);
  g_assert_cmpstr (desk_syncer_get_state (self.syncers[0])->message, !=, NULL);

  g_assert_cmpint (g_rename (self.away, self.share), ==, 0);
  desk_syncer_wake (self.syncers[0]);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, segment + 1);
  desk_syncer_wake (self.syncers[1]);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, segment + 1);
  g_assert_cmpuint (count_tickets (&self, 0), ==, 2);
  g_assert_cmpuint (count_tickets (&self, 1), ==, 2);
  office_tear_down (&self);
}

static void
test_presence (void)
{
  Office self = { 0 };
  gint64 end_us = g_get_monotonic_time () + LIMIT_US;
  guint source = g_timeout_add (50, wake_cb, NULL);
  gboolean is_seen = FALSE;

  office_set_up (&self);
  desk_syncer_set_name (self.syncers[0], "Ada Winter", &self.fixture->me);
  while (!is_seen)
    {
      const GPtrArray *seats = desk_syncer_get_state (self.syncers[1])->seats;

      for (guint i = 0; seats != NULL && i < seats->len; i++)
        is_seen = is_seen || g_strcmp0 (((DeskSeat *) g_ptr_array_index (seats, i))->name, "Ada Winter") == 0;
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
  office_tear_down (&self);
}

/* --- the log is another one meanwhile --- */

/* Another program beside a window. */
static DeskFile *
open_beside (Office     *self,
             const char *path)
{
  g_autoptr (GError) error = NULL;
  DeskFile *file = desk_file_open (path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, &error);

  g_assert_no_error (error);

  return file;
}

static void
note_in (Office     *self,
         DeskFile   *file,
         const char *summary)
{
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (DESK_ACTION_NEW, &self->fixture->me, NULL);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  desk_operation_put_text (action->fields, "summary", summary);
  desk_act_build (file, desk_ticket_action_build, action, &commit, &changes, &error);
  g_assert_no_error (error);
}

static void
synchronise_here (DeskFile *file)
{
  g_autoptr (GError) error = NULL;
  guint n_pending = 0;

  desk_place_synchronise (file, &n_pending, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_pending, ==, 0);
}

/* The newest segment that stands in the folder. */
static guint64
find_newest (Office     *self,
             const char *folder)
{
  const DeskSharing sharing = { (char *) "folder", (char *) folder, (char *) "K7" };
  g_autoptr (DeskFile) file = open_beside (self, self->fixture->path);
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GError) error = NULL;
  guint64 newest = 0;
  DeskHead head;

  g_assert_true (desk_file_read_head (file, &head, NULL));
  log = desk_joining_open_log (&sharing, &head, self->fixture->clock, self->fixture->ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (desk_log_find_newest (log, &newest, NULL, NULL));

  return newest;
}

/* Whatever is done on the desk from now on is its own. */
static void
test_left_beside (void)
{
  Office self = { 0 };
  g_autoptr (DeskFile) beside = NULL;
  g_autoptr (GError) error = NULL;
  guint64 segment;
  guint n_kept = 0;

  office_set_up (&self);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, 1);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, 1);
  segment = find_newest (&self, self.share);
  beside = open_beside (&self, self.other_path);
  desk_own_log_begin (beside, FALSE, &n_kept, &error);
  g_assert_no_error (error);
  note_in (&self, beside, "Private");
  desk_syncer_wake (self.syncers[1]);
  wait_for_state (&self, 1, DESK_SYNC_ALONE, 0);
  g_assert_cmpuint (count_tickets (&self, 1), ==, 1);
  g_assert_cmpuint (find_newest (&self, self.share), ==, segment);

  note (&self, 0, "Shared");
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, segment + 1);
  desk_syncer_wake (self.syncers[1]);
  g_assert_cmpuint (count_tickets (&self, 0), ==, 1);
  g_assert_cmpuint (count_tickets (&self, 1), ==, 1);
  g_assert_cmpuint (find_newest (&self, self.share), ==, segment + 1);
  office_tear_down (&self);
}

/* The log was founded again elsewhere and has gone on there. */
static void
go_on_elsewhere (Office     *self,
                 const char *elsewhere)
{
  g_autofree char *path = g_build_filename (self->fixture->folder, "third.desk", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) third = desk_joining_join (self->share, path, self->fixture->clock, self->fixture->ids, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  desk_joining_found_again (desk_replica_run_here, third, path, elsewhere, self->fixture->clock, self->fixture->ids, NULL, &error);
  g_assert_no_error (error);
  note_in (self, third, "Elsewhere");
  note_in (self, third, "Elsewhere too");
  synchronise_here (third);
}

static void
test_moved_beside (void)
{
  Office self = { 0 };
  g_autoptr (DeskFile) beside = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *elsewhere = NULL;
  guint64 segment;

  office_set_up (&self);
  elsewhere = g_build_filename (self.fixture->folder, "elsewhere", NULL);
  wait_for_state (&self, 0, DESK_SYNC_IN_STEP, 1);
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, 1);
  segment = find_newest (&self, self.share);
  go_on_elsewhere (&self, elsewhere);
  beside = open_beside (&self, self.other_path);
  desk_sharing_move (beside, elsewhere, &error);
  g_assert_no_error (error);
  synchronise_here (beside);
  desk_syncer_wake (self.syncers[1]);
  note (&self, 1, "From the window");
  wait_for_state (&self, 1, DESK_SYNC_IN_STEP, segment + 2);
  g_assert_cmpuint (count_tickets (&self, 1), ==, 3);
  g_assert_cmpstr (desk_syncer_get_state (self.syncers[1])->place, ==, elsewhere);
  g_assert_cmpuint (find_newest (&self, self.share), ==, segment);
  office_tear_down (&self);
}

typedef struct {
  DeskFile *file;
  DeskFile *beside;
  guint n_left; /* of the works until somebody leaves */
} Errands;

/* Somebody takes the desk out of its log between two pieces of work. */
static gboolean
run_and_leave (gpointer        target,
               DeskReplicaWork work,
               gpointer        data,
               GError        **error)
{
  Errands *errands = target;
  guint n_kept = 0;

  if (errands->n_left > 0 && --errands->n_left == 0)
    g_assert_true (desk_own_log_begin (errands->beside, TRUE, &n_kept, NULL));

  return desk_replica_run_here (errands->file, work, data, error);
}

/* Until what waits becomes a segment: whoever is later was faster. */
#define N_WORKS 8

/* Whenever it happens, the log gets and gives nothing any more. */
static void
leave_after (guint n_works)
{
  Office self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (DeskFile) beside = NULL;
  g_autoptr (DeskFile) other = NULL;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  Errands errands = { 0 };
  DeskHead head, after;
  guint64 newest;
  guint n_pending;

  self.fixture = desk_fixture_new (1);
  set_up_share (&self);
  other = open_beside (&self, self.other_path);
  note_in (&self, other, "By the other");
  synchronise_here (other);
  file = open_beside (&self, self.fixture->path);
  beside = open_beside (&self, self.fixture->path);
  note_in (&self, file, "Waits");
  newest = find_newest (&self, self.share);
  sharing = desk_sharing_read (file, NULL);
  g_assert_true (desk_file_read_head (file, &head, NULL));
  log = desk_joining_open_log (sharing, &head, self.fixture->clock, self.fixture->ids, NULL, &error);
  g_assert_no_error (error);
  errands = (Errands){ file, beside, n_works };
  replica = desk_replica_new (log, run_and_leave, &errands, NULL);
  desk_replica_expect (replica, sharing);

  g_assert_false (desk_replica_sync (replica, &n_pending, NULL, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_MOVED);
  g_assert_cmpuint (errands.n_left, ==, 0);
  g_assert_true (desk_file_read_head (file, &after, NULL));
  g_assert_false (after.is_shared);
  g_assert_cmpuint (find_newest (&self, self.share), ==, newest);
  tear_down_share (&self);
}

static void
test_left_meanwhile (void)
{
  for (guint n = 1; n <= N_WORKS; n++)
    leave_after (n);
}

/* Inside the transaction it is looked at, too: nobody comes in between. */
static void
test_expected (void)
{
  Office self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (DeskFile) file = NULL;
  g_autoptr (DeskFile) beside = NULL;
  guint n_kept = 0;

  self.fixture = desk_fixture_new (1);
  set_up_share (&self);
  file = open_beside (&self, self.other_path);
  beside = open_beside (&self, self.other_path);
  sharing = desk_sharing_read (file, NULL);
  desk_sharing_expect (file, sharing);
  g_assert_true (desk_file_begin (file, NULL));
  desk_file_abandon (file);

  g_assert_true (desk_own_log_begin (beside, FALSE, &n_kept, NULL));
  g_assert_null (desk_sequence_pending (file, 1, 10, 1, 0, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_MOVED);
  desk_sharing_expect (file, NULL);
  g_assert_true (desk_file_begin (file, NULL));
  desk_file_abandon (file);
  tear_down_share (&self);
}

/* --- what is news --- */

static DeskSyncState *
make_state (const char *name,
            gint64      seen_ms,
            gboolean    is_writing)
{
  DeskSyncState *state = desk_sync_state_new ();
  DeskSeat *seat = desk_seat_new ();

  seat->name = g_strdup (name);
  seat->tag = g_strdup ("K7");
  seat->seen_ms = seen_ms;
  seat->is_writing = is_writing;
  state->seats = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_seat_free);
  g_ptr_array_add (state->seats, seat);

  return state;
}

/* What a seat says again is no news; that it is still there is, after a while. */
static void
test_same_state (void)
{
  g_autoptr (DeskSyncState) state = make_state ("Ada", 1000000, FALSE);
  g_autoptr (DeskSyncState) again = make_state ("Ada", 1020000, FALSE);
  g_autoptr (DeskSyncState) later = make_state ("Ada", 1060000, FALSE);
  g_autoptr (DeskSyncState) writing = make_state ("Ada", 1000000, TRUE);
  g_autoptr (DeskSyncState) other = make_state ("Grace", 1000000, FALSE);
  g_autoptr (DeskSyncState) nobody = desk_sync_state_new ();

  g_assert_true (desk_sync_state_is_same (state, again));
  g_assert_false (desk_sync_state_is_same (state, later));
  g_assert_false (desk_sync_state_is_same (state, writing));
  g_assert_false (desk_sync_state_is_same (state, other));
  g_assert_false (desk_sync_state_is_same (state, nobody));
  g_assert_true (desk_sync_state_is_same (nobody, nobody));
  nobody->ask = DESK_SYNC_ASK_SIGN_IN;
  g_assert_false (desk_sync_state_is_same (state, nobody));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/syncer/news-come-by-themselves", test_news);
  g_test_add_func ("/sync/syncer/share-gone-and-back", test_share_gone_and_back);
  g_test_add_func ("/sync/syncer/who-else-is-here", test_presence);
  g_test_add_func ("/sync/syncer/left-beside-a-window", test_left_beside);
  g_test_add_func ("/sync/syncer/moved-beside-a-window", test_moved_beside);
  g_test_add_func ("/sync/replica/left-meanwhile", test_left_meanwhile);
  g_test_add_func ("/sync/replica/another-log-is-expected", test_expected);
  g_test_add_func ("/sync/state/what-is-news", test_same_state);

  return g_test_run ();
}
