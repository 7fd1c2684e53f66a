// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two programs at one desk, as windows have it open: what is done in one comes
 * to the other by itself, and work goes on while the folder is away.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>

#include "desk-fixture.h"
#include "desk-joining.h"
#include "desk-record.h"
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

static void
office_set_up (Office *self)
{
  g_autoptr (GError) error = NULL;
  DeskFile *other;

  self->fixture = desk_fixture_new (1);
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
  g_free (self->share);
  g_free (self->away);
  g_free (self->other_path);
  desk_fixture_free (self->fixture);
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
  g_test_add_func ("/sync/state/what-is-news", test_same_state);

  return g_test_run ();
}
