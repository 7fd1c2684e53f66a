// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Pending commits that whoever keeps the log does not take: they go with what
 * builds on them, nothing typed is lost, and what else waits stays.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-fixture.h"
#include "desk-pending.h"
#include "desk-refuse.h"
#include "desk-search-index.h"
#include "desk-sharing.h"
#include "desk-store-error.h"
#include "shared-desk.h"

static void
edit (DeskFixture    *self,
      const DeskUuid *ticket,
      const char     *field,
      const char     *text,
      DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "ticket_edit");

  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket), field, text);
  desk_fixture_act (self, commit);
  *id = commit->id;
}

static void
refuse (DeskFixture    *self,
        const DeskUuid *commit,
        const char     *reason)
{
  g_autoptr (GHashTable) refusals = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  g_autoptr (DeskChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (refusals, (gpointer) commit, (gpointer) reason);
  desk_refuse_pending (self->file, refusals, &changes, &error);
  g_assert_no_error (error);
}

static void
assert_rejected (DeskFixture *self,
                 const char  *first,
                 const char  *second)
{
  g_autoptr (GPtrArray) rejected = desk_rejected_load (self->file, NULL);
  const char *const reasons[] = { first, second };
  guint n = (first != NULL) + (second != NULL);

  g_assert_cmpuint (rejected->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (((DeskPending *) g_ptr_array_index (rejected, i))->reason, ==, reasons[i]);
}

static void
test_alone (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket, other, refused, stays;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_ticket (self, "Scanner", NULL, &other);
  shared_desk_begin (self->file);
  edit (self, &ticket, "summary", "Printer jams", &refused);
  edit (self, &ticket, "description", "Since Monday", &stays);
  edit (self, &other, "summary", "Scanner is loud", &stays);

  refuse (self, &refused, "Not by you");
  assert_rejected (self, "Not by you", NULL);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", "Since Monday");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &other, "summary", "Scanner is loud");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending"), ==, 2);

  shared_desk_sequence (self->file);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending"), ==, 0);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", "Since Monday");
  desk_fixture_assert_whole (self);
}

/* What has seen it would wait for it for ever. */
static void
test_what_builds_on_it (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GPtrArray) rejected = NULL;
  DeskUuid ticket, refused, next, stays;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  shared_desk_begin (self->file);
  edit (self, &ticket, "summary", "Printer jams", &refused);
  edit (self, &ticket, "symptoms", "Noise", &stays);
  edit (self, &ticket, "summary", "Printer jams again", &next);

  refuse (self, &refused, "Not by you");
  assert_rejected (self, "Not by you", "It builds on a step that was refused");
  rejected = desk_rejected_load (self->file, NULL);
  g_assert_true (desk_uuid_equal (&((DeskPending *) g_ptr_array_index (rejected, 1))->intent->id, &next));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "symptoms", "Noise");

  shared_desk_sequence (self->file);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending"), ==, 0);
  desk_fixture_assert_whole (self);
}

/* A ticket that was never taken, and notes on it: the notes are kept too, in
 * the log or beside it. */
static void
test_new_ticket (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket, note;
  DeskUuid made = { { 0 } };
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  shared_desk_begin (self->file);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  read = desk_file_prepare (self->file, "SELECT id FROM pending ORDER BY no DESC LIMIT 1", NULL);
  g_assert_true (desk_statement_step (read, &has_row, NULL) && has_row);
  desk_statement_get_uuid (read, 0, &made);
  sqlite3_reset (read);
  desk_fixture_add_note (self, &ticket, "Called back", &note);

  refuse (self, &made, "Not by you");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM ticket"), ==, 0);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending") + desk_fixture_count (self, "SELECT count (*) FROM rejected"), ==, 2);
  shared_desk_sequence (self->file);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending"), ==, 0);
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM rejected"), ==, 2);
  desk_fixture_assert_whole (self);
}

/* What was searched for is not looked for in the index once it is gone, and
 * the index is none the worse for not having heard of that yet. */
static void
test_index (void)
{
  static const char documents[] = "SELECT count (*) FROM search_document WHERE body LIKE '%Called back%'";
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = NULL;
  DeskUuid ticket, note;
  DeskUuid made = { { 0 } };
  gboolean has_row;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  shared_desk_begin (self->file);
  desk_fixture_add_note (self, &ticket, "Called back", &note);
  desk_search_index_run (self->file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_count (self, documents), ==, 1);
  read = desk_file_prepare (self->file, "SELECT id FROM pending ORDER BY no DESC LIMIT 1", NULL);
  g_assert_true (desk_statement_step (read, &has_row, NULL) && has_row);
  desk_statement_get_uuid (read, 0, &made);
  sqlite3_reset (read);

  refuse (self, &made, "Not by you");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM entry"), ==, 0);
  g_assert_cmpint (desk_fixture_count (self, documents), ==, 1);
  desk_fixture_assert_whole (self);
  desk_search_index_run (self->file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_count (self, documents), ==, 0);
  desk_fixture_assert_whole (self);
}

static void
test_unknown (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket, stays, nobody;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  shared_desk_begin (self->file);
  edit (self, &ticket, "summary", "Printer jams", &stays);
  desk_id_source_next_uuid (self->ids, desk_fixture_get_now_ms (self), &nobody);

  refuse (self, &nobody, "Not by you");
  assert_rejected (self, NULL, NULL);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer jams");
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM pending"), ==, 1);
}

static void
share_by_service (DeskFixture    *self,
                  const DeskUuid *account)
{
  DeskSharing sharing = { (char *) "service", (char *) "http://127.0.0.1:9", (char *) "K7", *account };
  g_autoptr (GError) error = NULL;
  DeskHead head;

  desk_fixture_get_head (self, &head);
  desk_sharing_begin (self->file, &sharing, head.segment, &error);
  g_assert_no_error (error);
}

/* It is said before anything is typed in vain. */
static void
test_account (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) other = NULL;
  g_autoptr (DeskCommit) imported = NULL;
  DeskUuid ticket, done, analyst;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_add_analyst (self, "Cem Second", &analyst);
  share_by_service (self, &analyst);

  other = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_text (desk_commit_add_set (other, DESK_TABLE_TICKET, &ticket), "summary", "Printer jams");
  desk_fixture_refuse (self, other, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "knows you as Cem Second");
  self->me = analyst;
  imported = desk_fixture_begin (self, "import_event");
  desk_operation_put_text (desk_commit_add_set (imported, DESK_TABLE_TICKET, &ticket), "summary", "Printer jams");
  desk_fixture_refuse (self, imported, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "Only an administrator can import");
  edit (self, &ticket, "summary", "Printer smokes", &done);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer smokes");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/refuse/alone", test_alone);
  g_test_add_func ("/store/refuse/what-builds-on-it", test_what_builds_on_it);
  g_test_add_func ("/store/refuse/new-ticket", test_new_ticket);
  g_test_add_func ("/store/refuse/index", test_index);
  g_test_add_func ("/store/refuse/unknown", test_unknown);
  g_test_add_func ("/store/refuse/account", test_account);

  return g_test_run ();
}
