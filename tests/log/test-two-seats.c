// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Two seats at one desk in a folder: what is decided on one of them while
 * something else happens on the other.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-fixture.h"
#include "desk-joining.h"
#include "desk-log-format.h"
#include "desk-pending.h"
#include "desk-policy-edit.h"
#include "desk-sharing.h"
#include "desk-store-error.h"
#include "desk-verify.h"

typedef struct {
  DeskFixture *a;
  DeskFixture b; /* its file, clock and ids are its own, its folder is that of a */
  char *share;
} Office;

static void
office_init (Office *self)
{
  g_autoptr (GError) error = NULL;
  DeskUuid analyst;

  self->a = desk_fixture_new (1);
  desk_fixture_add_analyst (self->a, "Cem Second", &analyst);
  self->share = g_build_filename (self->a->folder, "share", NULL);
  g_assert_cmpint (g_mkdir (self->share, 0700), ==, 0);
  desk_joining_share (desk_replica_run_here, self->a->file, self->a->path, self->share, self->a->clock, self->a->ids, NULL, &error);
  g_assert_no_error (error);

  self->b = *self->a;
  self->b.path = g_build_filename (self->a->folder, "b.desk", NULL);
  self->b.ids = desk_id_source_new_seeded (2);
  self->b.file = desk_joining_join (self->share, self->b.path, self->b.clock, self->b.ids, NULL, &error);
  g_assert_no_error (error);
  self->b.me = analyst;
}

static void
office_clear (Office *self)
{
  desk_file_close (self->b.file);
  desk_id_source_unref (self->b.ids);
  g_free (self->b.path);
  g_free (self->share);
  desk_fixture_free (self->a);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

static guint
try_synchronise (Office      *self,
                 DeskFixture *seat,
                 GError     **error)
{
  g_autoptr (DeskSharing) sharing = desk_sharing_read (seat->file, NULL);
  g_autofree char *scratch = g_strconcat (seat->path, "-checkpoint", NULL);
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (DeskReplica) replica = NULL;
  guint n_pending = G_MAXUINT;
  DeskHead head;

  desk_fixture_get_head (seat, &head);
  log = desk_joining_open_log (sharing, &head, seat->clock, seat->ids, NULL, error);
  g_assert_nonnull (log);
  replica = desk_replica_new (log, desk_replica_run_here, seat->file, scratch);
  (void) desk_replica_sync (replica, &n_pending, NULL, error);

  return n_pending;
}

static void
synchronise (Office      *self,
             DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;
  guint n_pending = try_synchronise (self, seat, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_pending, ==, 0);
}

static void
assert_same (Office *self)
{
  DeskHead a, b;

  synchronise (self, self->a);
  synchronise (self, &self->b);
  synchronise (self, self->a);
  desk_fixture_get_head (self->a, &a);
  desk_fixture_get_head (&self->b, &b);
  g_assert_cmpuint (a.segment, ==, b.segment);
  g_assert_true (desk_digest_equal (&a.facts, &b.facts) && desk_digest_equal (&a.kept, &b.kept));
  desk_fixture_assert_whole (self->a);
  desk_fixture_assert_whole (&self->b);
}

/* --- decisions --- */

static void
ask_for_approval (Office   *self,
                  DeskUuid *ticket,
                  DeskUuid *entry)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation;

  desk_fixture_add_ticket (self->a, "Move the server", NULL, ticket);
  desk_fixture_set_text (self->a, DESK_TABLE_TICKET, ticket, "plan", "At night");
  commit = desk_fixture_begin (self->a, "ticket_edit");
  desk_id_source_next_uuid (self->a->ids, desk_fixture_get_now_ms (self->a), entry);
  operation = desk_commit_add_insert (commit, DESK_TABLE_ENTRY, entry);
  desk_operation_put_uuid (operation, "ticket_id", ticket);
  desk_operation_put_enum (operation, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_APPROVAL);
  desk_operation_put_integer (operation, "made_at", desk_fixture_get_now_ms (self->a));
  desk_operation_put_uuid (operation, "author_id", &self->a->me);
  desk_operation_put_uuid (operation, "to_analyst_id", &self->b.me);
  desk_fixture_act (self->a, commit);
  synchronise (self, self->a);
  synchronise (self, &self->b);
}

static void
approve (DeskFixture    *seat,
         const DeskUuid *entry)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (seat, "ticket_edit");
  DeskOperation *operation = desk_commit_add_set (commit, DESK_TABLE_ENTRY, entry);

  desk_operation_put_enum (operation, "decision", DESK_ENUM_DECISION, DESK_DECISION_ACCEPTED);
  desk_operation_put_uuid (operation, "decided_by_id", &seat->me);
  desk_operation_put_integer (operation, "decided_at", desk_fixture_get_now_ms (seat));
  desk_operation_put_text (operation, "decision_reason", "Fine at night");
  desk_fixture_act (seat, commit);
}

/* Whoever approves a plan approves that plan. */
static void
test_changed_plan (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (GPtrArray) rejected = NULL;
  DeskPending *kept;
  DeskUuid ticket, entry;

  office_init (&office);
  ask_for_approval (&office, &ticket, &entry);
  approve (&office.b, &entry);
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &ticket, "plan", "At noon");
  synchronise (&office, office.a);
  synchronise (&office, &office.b);

  desk_fixture_assert_text (&office.b, DESK_TABLE_ENTRY, &entry, "decision", NULL);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &ticket, "plan", "At noon");
  rejected = desk_rejected_load (office.b.file, NULL);
  g_assert_cmpuint (rejected->len, ==, 1);
  kept = g_ptr_array_index (rejected, 0);
  g_assert_nonnull (strstr (kept->reason, "“Plan” has changed since it was looked at"));
  g_assert_cmpstr (desk_value_get_text (desk_operation_get (g_ptr_array_index (kept->intent->operations, 0), "decision_reason")), ==, "Fine at night");
  assert_same (&office);

  /* Once it has been looked at again, it counts. */
  approve (&office.b, &entry);
  assert_same (&office);
  desk_fixture_assert_text (office.a, DESK_TABLE_ENTRY, &entry, "decision", "accepted");
}

/* Other fields may change, and a plan may after the decision. */
static void
test_same_plan (void)
{
  g_auto (Office) office = { 0 };
  DeskUuid ticket, entry;

  office_init (&office);
  ask_for_approval (&office, &ticket, &entry);
  approve (&office.b, &entry);
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &ticket, "benefit", "Less noise");
  synchronise (&office, office.a);
  synchronise (&office, &office.b);
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &ticket, "plan", "At noon");
  assert_same (&office);
  desk_fixture_assert_text (office.a, DESK_TABLE_ENTRY, &entry, "decision", "accepted");
  desk_fixture_assert_text (office.a, DESK_TABLE_TICKET, &ticket, "plan", "At noon");
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM rejected"), ==, 0);
}

/* A resolution rests on the cause that was known. */
static void
test_changed_cause (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (DeskCommit) written = NULL;
  g_autoptr (DeskCommit) resolved = NULL;
  DeskOperation *operation;
  DeskUuid ticket;

  office_init (&office);
  desk_fixture_add_ticket (office.a, "Printer", NULL, &ticket);
  written = desk_fixture_begin (office.a, "ticket_edit");
  operation = desk_commit_add_set (written, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "cause", "A jam");
  desk_operation_put_text (operation, "resolution", "Paper taken out");
  desk_fixture_act (office.a, written);
  synchronise (&office, office.a);
  synchronise (&office, &office.b);

  resolved = desk_fixture_begin (&office.b, "ticket_resolve");
  desk_operation_put_text (desk_commit_add_set (resolved, DESK_TABLE_TICKET, &ticket), "status", "resolved");
  desk_fixture_act (&office.b, resolved);
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &ticket, "cause", "A broken roller");
  synchronise (&office, office.a);
  synchronise (&office, &office.b);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &ticket, "cause", "A broken roller");
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM ticket WHERE status = 'resolved'"), ==, 0);
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM rejected"), ==, 1);
  assert_same (&office);
}

/* --- an upgrade --- */

/* In a format to come a summary is called a heading, and nobody tags. */
static gboolean
translate_to_2 (DeskCommit *commit,
                GError    **error)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      if (g_str_equal (operation->table, "ticket_tag"))
        {
          g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "There are no tags any more");
          return FALSE;
        }
      for (guint j = 0; j < operation->fields->len; j++)
        {
          DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          if (g_str_equal (change->name, "summary"))
            {
              g_autofree char *text = g_strconcat ("Heading: ", desk_value_get_text (&change->new.value), NULL);

              desk_value_clear (&change->new.value);
              desk_value_set_text (&change->new.value, text);
            }
        }
    }

  return TRUE;
}

static const DeskFormatStep steps[] = { translate_to_2 };
static const DeskFormats formats_to_come = { 2, steps };

static void
upgrade (DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = NULL;

  desk_log_format_set_known (seat->file, &formats_to_come);
  commit = desk_log_format_build_upgrade (seat->file, &seat->me, &error);
  g_assert_no_error (error);
  desk_fixture_act (seat, commit);
}

static void
edit (DeskFixture    *seat,
      const DeskUuid *ticket,
      const char     *field,
      const char     *text)
{
  desk_fixture_set_text (seat, DESK_TABLE_TICKET, ticket, field, text);
}

static void
tag (DeskFixture    *seat,
     const DeskUuid *ticket)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (seat, "ticket_edit");
  g_auto (DeskValue) row = DESK_VALUE_INIT;
  g_auto (DeskValue) text = DESK_VALUE_INIT;

  desk_value_set_uuid (&row, ticket);
  desk_value_set_text (&text, "loud");
  desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &row, "tag", &text, NULL);
  desk_fixture_act (seat, commit);
}

static void
test_upgrade (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rejected = NULL;
  DeskUuid printer, scanner;

  office_init (&office);
  desk_fixture_add_ticket (office.a, "Printer", NULL, &printer);
  desk_fixture_add_ticket (office.a, "Scanner", NULL, &scanner);
  synchronise (&office, office.a);
  synchronise (&office, &office.b);

  /* Pending on both sides, and before and after the upgrade. */
  edit (&office.b, &printer, "summary", "Printer jams");
  edit (&office.b, &printer, "symptoms", "Noise");
  tag (&office.b, &printer);
  edit (office.a, &scanner, "symptoms", "Dark");
  upgrade (office.a);
  edit (office.a, &scanner, "description", "Since Monday");
  synchronise (&office, office.a);
  g_assert_cmpint (desk_fixture_count (office.a, "SELECT count (*) FROM log_commit WHERE segment = (SELECT segment FROM log_commit WHERE action = 'desk_upgrade')"), ==, 1);

  /* The old one reads on, keeps what waits, and says what to do. */
  g_assert_cmpuint (try_synchronise (&office, &office.b, &error), ==, 3);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "once Deskbell is updated here"));
  g_clear_error (&error);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &scanner, "description", "Since Monday");
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &printer, "summary", "Printer jams");
  edit (&office.b, &scanner, "summary", "Scanner is dark");
  edit (office.a, &scanner, "cause", "Lamp");
  synchronise (&office, office.a);
  g_assert_cmpuint (try_synchronise (&office, &office.b, &error), ==, 4);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &scanner, "cause", "Lamp");

  /* Updated, it translates what waited. */
  desk_log_format_set_known (office.b.file, &formats_to_come);
  synchronise (&office, &office.b);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &printer, "summary", "Heading: Printer jams");
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &printer, "symptoms", "Noise");
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &scanner, "summary", "Heading: Scanner is dark");
  rejected = desk_rejected_load (office.b.file, NULL);
  g_assert_cmpuint (rejected->len, ==, 1);
  g_assert_cmpstr (((DeskPending *) g_ptr_array_index (rejected, 0))->reason, ==, "There are no tags any more");
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM ticket_tag"), ==, 0);
  assert_same (&office);

  /* What is made from now on is of the new format already. */
  edit (&office.b, &scanner, "summary", "Scanner");
  assert_same (&office);
  desk_fixture_assert_text (office.a, DESK_TABLE_TICKET, &scanner, "summary", "Scanner");
}

/* It is an administrator's to do, once, and to no format that is not known. */
static void
test_who_upgrades (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) none = NULL;
  g_autoptr (DeskCommit) by_analyst = NULL;
  g_autoptr (DeskCommit) unknown = NULL;
  g_autoptr (DeskCommit) other_name = NULL;
  g_autoptr (DeskCommit) back = NULL;
  DeskOperation *operation;
  DeskUuid desk;

  office_init (&office);
  none = desk_log_format_build_upgrade (office.a->file, &office.a->me, &error);
  g_assert_null (none);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED);
  g_clear_error (&error);

  desk_log_format_set_known (office.b.file, &formats_to_come);
  by_analyst = desk_log_format_build_upgrade (office.b.file, &office.b.me, &error);
  g_assert_no_error (error);
  operation = g_ptr_array_index (by_analyst->operations, 0);
  desk = operation->row;
  desk_fixture_refuse (&office.b, by_analyst, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "Only an administrator");

  unknown = desk_fixture_begin (office.a, "desk_upgrade");
  desk_operation_put_integer (desk_commit_add_set (unknown, DESK_TABLE_DESK, &desk), "format", 2);
  desk_fixture_refuse (office.a, unknown, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "only ever raised");
  desk_log_format_set_known (office.a->file, &formats_to_come);
  other_name = desk_fixture_begin (office.a, "import_record");
  desk_operation_put_integer (desk_commit_add_set (other_name, DESK_TABLE_DESK, &desk), "format", 2);
  desk_fixture_refuse (office.a, other_name, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "only ever raised");

  upgrade (office.a);
  back = desk_fixture_begin (office.a, "desk_upgrade");
  desk_operation_put_integer (desk_commit_add_set (back, DESK_TABLE_DESK, &desk), "format", 1);
  desk_fixture_refuse (office.a, back, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "only ever raised");
  assert_same (&office);
}

/* --- service levels --- */

static void
change_target (DeskFixture *seat,
               gint64       priority,
               const char  *resolve)
{
  g_autoptr (DeskPolicyEdit) edit = desk_policy_edit_new (&seat->me, NULL);
  g_autoptr (GError) error = NULL;

  desk_policy_edit_set_target (edit, DESK_SERVICE_LEVEL_SILVER, priority, NULL, resolve);
  g_assert_true (desk_act_build (seat->file, desk_policy_edit_build, edit, NULL, NULL, &error));
  g_assert_no_error (error);
}

static char *
dup_targets (DeskFixture *seat)
{
  g_auto (DeskPolicyState) state = { 0 };

  g_assert_true (desk_policy_state_load (&state, seat->file, NULL, NULL));

  return g_strdup (desk_record_get_text (state.policy, "targets"));
}

static guint
count (DeskFixture *seat,
       const char  *sql)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (seat->file, sql, NULL);
  gboolean has_row;

  g_assert_true (desk_statement_step (read, &has_row, NULL) && has_row);

  return (guint) sqlite3_column_int64 (read, 0);
}

/* Two administrators change the service levels without having seen each
 * other: the one that reached the log first stands, the other one is a
 * conflict, and no version is lost. */
static void
test_two_administrators (void)
{
  g_auto (Office) office = { 0 };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  office_init (&office);
  office.b.me = office.a->me;
  change_target (office.a, 4, "11d");
  change_target (&office.b, 5, "99d");
  synchronise (&office, office.a);
  assert_same (&office);

  a = dup_targets (office.a);
  b = dup_targets (&office.b);
  g_assert_cmpstr (a, ==, b);
  g_assert_nonnull (strstr (a, "11d"));
  g_assert_null (strstr (a, "99d"));
  for (guint i = 0; i < 2; i++)
    {
      DeskFixture *seat = i == 0 ? office.a : &office.b;

      g_assert_cmpuint (count (seat, "SELECT count (*) FROM conflict WHERE table_name = 'desk' AND field = 'policy_id' AND settled_by IS NULL"), ==, 1);
      g_assert_cmpuint (count (seat, "SELECT count (*) FROM policy WHERE targets LIKE '%99d%' AND withdrawn IS NOT 1"), ==, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/two-seats/changed-plan", test_changed_plan);
  g_test_add_func ("/log/two-seats/same-plan", test_same_plan);
  g_test_add_func ("/log/two-seats/changed-cause", test_changed_cause);
  g_test_add_func ("/log/two-seats/upgrade", test_upgrade);
  g_test_add_func ("/log/two-seats/who-upgrades", test_who_upgrades);
  g_test_add_func ("/log/two-seats/two-administrators", test_two_administrators);

  return g_test_run ();
}
