// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A seat at a service: who is here, what is said to a machine that is not let
 * in, and what is handed in.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-file-private.h"
#include "desk-pending.h"
#include "desk-replica.h"
#include "desk-service-client.h"
#include "desk-service-enrol.h"
#include "desk-service-log.h"
#include "desk-service-seat.h"
#include "desk-sharing.h"
#include "desk-ticket-actions.h"
#include "desk-token-store.h"
#include "service-office.h"

/* --- who is here --- */

static void
test_presence (void)
{
  Office self = { 0 };
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autoptr (GError) error = NULL;
  const DeskSeat *seen;
  gint64 now_ms;

  office_set_up (&self);
  sharing = desk_sharing_read (self.file, NULL);
  desk_id_source_next_uuid (self.ids, 0, &seat->ticket);
  seat->is_writing = TRUE;
  g_assert_true (desk_log_get_time (self.log, &now_ms, NULL, &error));
  g_assert_true (desk_log_write_seat (self.log, seat, NULL, &error));
  seats = desk_log_list_seats (self.log, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 1);
  seen = g_ptr_array_index (seats, 0);
  /* It is the own one, and by the service's clock. */
  g_assert_cmpstr (seen->tag, ==, sharing->tag);
  g_assert_true (desk_uuid_equal (&seen->analyst, &self.analyst));
  g_assert_true (desk_uuid_equal (&seen->ticket, &seat->ticket));
  g_assert_true (seen->is_writing);
  g_assert_cmpint (ABS (seen->seen_ms - now_ms), <, 60000);
  office_tear_down (&self);
}

/* --- who is not let in --- */

static void
take_away_device (Office *self)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (self->file, NULL);
  g_autoptr (GError) error = NULL;
  DeskEnrolment enrolment = { .place = sharing->place };
  DeskHead head;

  g_assert_true (desk_file_read_head (self->file, &head, NULL));
  enrolment.token = desk_token_store_find (desk_file_get_path (self->file), &head.desk, sharing->tag, NULL);
  desk_enrolment_revoke (&enrolment, NULL, &error);
  g_assert_no_error (error);
  g_free (enrolment.token);
}

static void
test_signed_out (void)
{
  Office self = { 0 };
  DeskServiceSignIn sign_in = { "robin", "something else entirely", NULL };
  g_autoptr (GError) error = NULL;
  DeskLogIdentity identity;
  gboolean is_in_file;
  const char *path;

  office_set_up (&self);
  path = desk_file_get_path (self.file);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  take_away_device (&self);
  g_assert_false (desk_log_identify (self.log, &identity, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_SIGNED_OUT);
  g_clear_error (&error);

  g_assert_false (desk_service_seat_sign_in (desk_replica_run_here, self.file, path, &sign_in, &is_in_file, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED);
  g_clear_error (&error);
  sign_in.password = PASSWORD;
  desk_service_seat_sign_in (desk_replica_run_here, self.file, path, &sign_in, &is_in_file, NULL, &error);
  g_assert_no_error (error);
  office_open_log (&self);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  office_tear_down (&self);
}

static void
test_other_certificate (void)
{
  Office self = { 0 };
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autofree char *place = NULL;
  g_autofree char *told = NULL;
  DeskLogIdentity identity;

  office_set_up (&self);
  sharing = desk_sharing_read (self.file, NULL);
  place = g_strconcat (self.address, "#AA:BB", NULL);
  g_assert_true (desk_sharing_move (self.file, place, NULL));
  office_open_log (&self);
  g_assert_false (desk_log_identify (self.log, &identity, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_clear_error (&error);

  g_assert_false (desk_service_seat_trust (desk_replica_run_here, self.file, "not one", NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (desk_service_seat_trust (desk_replica_run_here, self.file, zeros, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_clear_error (&error);
  told = g_ascii_strdown (strchr (sharing->place, '#') + 1, -1);
  desk_service_seat_trust (desk_replica_run_here, self.file, told, NULL, &error);
  g_assert_no_error (error);
  office_open_log (&self);
  g_assert_true (desk_log_identify (self.log, &identity, NULL, &error));
  office_tear_down (&self);
}

/* To this machine the certificate is as good as any: who pays for one, or is
 * asked to install one, is not the service that was meant. */
static void
test_trusted_certificate (void)
{
  Office self = { 0 };
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) before = g_tls_backend_get_default_database (backend);
  g_autoptr (GTlsDatabase) anchors = NULL;
  g_autoptr (DeskServiceClient) first = NULL;
  g_autoptr (DeskServiceClient) other = NULL;
  g_autoptr (GBytes) hello = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *place = NULL;
  g_autofree char *pinned = NULL;

  office_set_up (&self);
  path = g_build_filename (self.folder, "service", "certificate.pem", NULL);
  anchors = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, anchors);

  /* Whoever comes for the first time sees which one it is. */
  first = desk_service_client_new (self.address, NULL, &error);
  g_assert_no_error (error);
  hello = desk_service_client_get (first, "/v1/hello", 4096, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (desk_service_client_get_fingerprint (first));
  pinned = desk_service_client_dup_place (first);
  g_assert_cmpuint (strlen (pinned), ==, strlen (self.address) + 1 + 32 * 3 - 1);

  place = g_strconcat (self.address, "#AA:BB", NULL);
  other = desk_service_client_new (place, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (desk_service_client_get (other, "/v1/hello", 4096, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE);
  g_tls_backend_set_default_database (backend, before);
  office_tear_down (&self);
}

/* A desk that was joined before is found, whatever its certificate. */
static void
test_joined_before (void)
{
  Office self = { 0 };
  g_autofree char *found = NULL;
  g_autofree char *none = NULL;

  office_set_up (&self);
  found = desk_service_seat_find_joined (self.folder, self.address, self.clock, self.ids);
  g_assert_cmpstr (found, ==, desk_file_get_path (self.file));
  none = desk_service_seat_find_joined (self.folder, "https://127.0.0.1:1", self.clock, self.ids);
  g_assert_null (none);
  office_tear_down (&self);
}

/* --- handing in --- */

/* More than go into one request. */
#define N_WAITING 300

/* What has seen a step that the service has lost for good. */
static void
hand_in_waiting (Office *self)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) all = NULL;
  g_autoptr (GError) error = NULL;

  desk_file_begin (self->file, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_WAITING; i++)
    {
      gint64 now_ms = desk_clock_get_now_ms (self->clock);
      g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", &self->analyst, now_ms);
      DeskUuid ticket, lost;

      desk_id_source_next_uuid (self->ids, now_ms, &commit->id);
      desk_id_source_next_uuid (self->ids, now_ms, &ticket);
      desk_id_source_next_uuid (self->ids, now_ms, &lost);
      desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "summary", "Printer");
      desk_commit_rely_on (commit, DESK_TABLE_TICKET, &ticket, "summary", &lost);
      desk_pending_hand_in (self->file, commit, &error);
      g_assert_no_error (error);
    }
  all = desk_pending_find_all (self->file, &error);
  g_assert_no_error (error);
  desk_pending_put_back (self->file, all, changes, &error);
  g_assert_no_error (error);
  desk_file_write_head (self->file, &error);
  g_assert_no_error (error);
  desk_file_end (self->file, &error);
  g_assert_no_error (error);
}

static void
add_ticket (Office     *self,
            const char *summary)
{
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (DESK_ACTION_NEW, &self->analyst, NULL);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  desk_operation_put_text (action->fields, "summary", summary);
  desk_act_build (self->file, desk_ticket_action_build, action, &commit, NULL, &error);
  g_assert_no_error (error);
}

static void
test_waiting (void)
{
  Office self = { 0 };
  g_autofree char *scratch = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  g_autoptr (GPtrArray) pending = NULL;
  g_autoptr (GError) error = NULL;
  guint n_pending = 0;

  office_set_up (&self);
  scratch = office_path (&self, "checkpoint");
  hand_in_waiting (&self);
  add_ticket (&self, "The first behind them");
  add_ticket (&self, "The second behind them");
  replica = desk_replica_new (self.log, desk_replica_run_here, self.file, scratch);
  desk_replica_sync (replica, &n_pending, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (n_pending, ==, N_WAITING);
  pending = desk_pending_load (self.file, G_MAXINT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pending->len, ==, N_WAITING);
  for (guint i = 0; i < pending->len; i++)
    g_assert_cmpstr (((DeskPending *) g_ptr_array_index (pending, i))->intent->action, ==, "ticket_edit");
  g_clear_pointer (&replica, desk_replica_free);
  office_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DESKBELL_NO_KEYRING", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  office_daemon = argv[1];

  g_test_add_func ("/sync/service-log/who-is-here", test_presence);
  g_test_add_func ("/sync/service-log/signed-out-and-in-again", test_signed_out);
  g_test_add_func ("/sync/service-log/another-certificate", test_other_certificate);
  g_test_add_func ("/sync/service-log/a-certificate-that-is-trusted", test_trusted_certificate);
  g_test_add_func ("/sync/service-log/joined-before", test_joined_before);
  g_test_add_func ("/sync/service-log/what-waits-is-in-nobodys-way", test_waiting);

  return g_test_run ();
}
