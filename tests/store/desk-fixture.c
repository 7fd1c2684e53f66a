// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The desk that tests of the store begin with.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-founding.h"
#include "desk-verify.h"

/* Europe/Berlin around the time of the fixture, so that no test depends on
 * the zones that a machine knows. */
#define TRANSITIONS "[[0,3600],[1743296400,7200],[1761440400,3600],[1774746000,7200],[1792890000,3600],[1806195600,7200]]"

/**
 * desk_fixture_new:
 * @seed: for ids and salts; printed
 *
 * Returns: (transfer full): a desk with one analyst and nothing on it
 */
DeskFixture *
desk_fixture_new (guint64 seed)
{
  return desk_fixture_new_in (g_get_tmp_dir (), seed);
}

/**
 * desk_fixture_new_in:
 * @parent: where its folder is made
 * @seed: for ids and salts; printed
 *
 * Returns: (transfer full): a desk with one analyst and nothing on it
 */
DeskFixture *
desk_fixture_new_in (const char *parent,
                     guint64     seed)
{
  static const DeskFounding founding = { "Desk of the tests", "Robin Lee", "robin@desk.example", "First line", "Europe/Berlin", NULL, TRANSITIONS };
  DeskFixture *self = g_new0 (DeskFixture, 1);
  g_autoptr (GError) error = NULL;

  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  self->folder = g_build_filename (parent, "deskbell-test-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (self->folder));
  self->path = g_build_filename (self->folder, "test.desk", NULL);
  self->clock = desk_clock_new_fixed (FIXTURE_NOW_MS);
  self->ids = desk_id_source_new_seeded (seed);
  self->file = desk_file_create (self->path, self->clock, self->ids, &error);
  g_assert_no_error (error);
  desk_found (self->file, &founding, &self->me, &error);
  g_assert_no_error (error);

  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
desk_fixture_free (DeskFixture *self)
{
  g_clear_pointer (&self->file, desk_file_close);
  remove_folder (self->folder);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/**
 * desk_fixture_open_reader:
 * @self: a fixture
 *
 * Returns: (transfer full): a reader of the desk
 */
DeskFile *
desk_fixture_open_reader (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;
  DeskFile *reader = desk_file_open (self->path, DESK_FILE_READER, self->clock, self->ids, &error);

  g_assert_no_error (error);

  return reader;
}

gint64
desk_fixture_get_now_ms (DeskFixture *self)
{
  return desk_clock_get_now_ms (self->clock);
}

/**
 * desk_fixture_begin:
 * @self: a fixture
 * @action: name of an action
 *
 * Returns: (transfer full): a commit of mine, made now, to be filled and
 *   handed to desk_fixture_act()
 */
DeskCommit *
desk_fixture_begin (DeskFixture *self,
                    const char  *action)
{
  return desk_commit_new (action, &self->me, desk_fixture_get_now_ms (self));
}

void
desk_fixture_act (DeskFixture *self,
                  DeskCommit  *commit)
{
  g_autoptr (GError) error = NULL;

  desk_act (self->file, commit, NULL, &error);
  g_assert_no_error (error);
}

/* A commit that inserts one row with a new id. */
static DeskOperation *
begin_row (DeskFixture *self,
           const char  *action,
           DeskTableId  table,
           DeskCommit **commit,
           DeskUuid    *id)
{
  desk_id_source_next_uuid (self->ids, desk_fixture_get_now_ms (self), id);
  *commit = desk_fixture_begin (self, action);

  return desk_commit_add_insert (*commit, table, id);
}

void
desk_fixture_add_organisation (DeskFixture      *self,
                               const char       *name,
                               DeskServiceLevel  level,
                               DeskUuid         *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "organisation_new", DESK_TABLE_ORGANISATION, &commit, id);

  desk_operation_put_text (operation, "name", name);
  if (level != DESK_SERVICE_LEVEL_UNSET)
    desk_operation_put_enum (operation, "service_level", DESK_ENUM_SERVICE_LEVEL, (int) level);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_customer (DeskFixture    *self,
                           const char     *name,
                           const DeskUuid *organisation,
                           gboolean        vip,
                           DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "customer_new", DESK_TABLE_CUSTOMER, &commit, id);

  desk_operation_put_text (operation, "name", name);
  if (organisation != NULL)
    desk_operation_put_uuid (operation, "organisation_id", organisation);
  if (vip)
    desk_operation_put_integer (operation, "vip", 1);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_analyst (DeskFixture *self,
                          const char  *name,
                          DeskUuid    *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "desk_edit", DESK_TABLE_ANALYST, &commit, id);

  desk_operation_put_text (operation, "name", name);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_team (DeskFixture    *self,
                       const char     *name,
                       const DeskUuid *member,
                       DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "desk_edit", DESK_TABLE_TEAM, &commit, id);
  g_auto (DeskValue) team = DESK_VALUE_INIT;
  g_auto (DeskValue) analyst = DESK_VALUE_INIT;

  desk_operation_put_text (operation, "name", name);
  desk_operation_put_integer (operation, "tier", 1);
  if (member != NULL)
    {
      desk_value_set_uuid (&team, id);
      desk_value_set_uuid (&analyst, member);
      desk_commit_add_member (commit, DESK_TABLE_TEAM_MEMBER, "team_id", &team, "analyst_id", &analyst, NULL);
    }
  desk_fixture_act (self, commit);
}

/**
 * desk_fixture_add_ticket:
 * @self: a fixture
 * @summary: what it is about
 * @requester: (nullable): a customer
 * @id: (out): id of the ticket
 *
 * Logs a new incident of priority 3, now.
 */
/* The policy new tickets of the desk are promised under. */
void
desk_fixture_get_policy (DeskFixture *self,
                         DeskUuid    *policy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, "SELECT policy_id FROM desk", &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (desk_statement_step (read, &has_row, &error));
  g_assert_true (desk_statement_get_uuid (read, 0, policy));
}

void
desk_fixture_add_ticket (DeskFixture    *self,
                         const char     *summary,
                         const DeskUuid *requester,
                         DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "ticket_new", DESK_TABLE_TICKET, &commit, id);
  DeskUuid policy;

  desk_operation_put_enum (operation, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_text (operation, "summary", summary);
  desk_operation_put_enum (operation, "impact", DESK_ENUM_IMPACT, DESK_IMPACT_DEPARTMENT);
  desk_operation_put_enum (operation, "urgency", DESK_ENUM_URGENCY, DESK_URGENCY_HINDERED);
  desk_operation_put_integer (operation, "priority", 3);
  desk_operation_put_integer (operation, "logged_at", desk_fixture_get_now_ms (self));
  desk_operation_put_uuid (operation, "logged_by_id", &self->me);
  desk_fixture_get_policy (self, &policy);
  desk_operation_put_uuid (operation, "policy_id", &policy);
  if (requester != NULL)
    desk_operation_put_uuid (operation, "requester_id", requester);
  desk_fixture_act (self, commit);
}

void
desk_fixture_add_note (DeskFixture    *self,
                       const DeskUuid *ticket,
                       const char     *body,
                       DeskUuid       *id)
{
  g_autoptr (DeskCommit) commit = NULL;
  DeskOperation *operation = begin_row (self, "ticket_note", DESK_TABLE_ENTRY, &commit, id);

  desk_operation_put_uuid (operation, "ticket_id", ticket);
  desk_operation_put_enum (operation, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_NOTE);
  desk_operation_put_uuid (operation, "author_id", &self->me);
  desk_operation_put_integer (operation, "made_at", desk_fixture_get_now_ms (self));
  desk_operation_put_text (operation, "body", body);
  desk_fixture_act (self, commit);
}

static DeskOperation *
begin_set (DeskFixture    *self,
           DeskTableId     table,
           const DeskUuid *row,
           DeskCommit    **commit)
{
  *commit = desk_fixture_begin (self, table == DESK_TABLE_TICKET ? "ticket_edit" : "record_edit");

  return desk_commit_add_set (*commit, table, row);
}

void
desk_fixture_set_text (DeskFixture    *self,
                       DeskTableId     table,
                       const DeskUuid *row,
                       const char     *field,
                       const char     *text)
{
  g_autoptr (DeskCommit) commit = NULL;

  desk_operation_put_text (begin_set (self, table, row, &commit), field, text);
  desk_fixture_act (self, commit);
}

void
desk_fixture_set_integer (DeskFixture    *self,
                          DeskTableId     table,
                          const DeskUuid *row,
                          const char     *field,
                          gint64          integer)
{
  g_autoptr (DeskCommit) commit = NULL;

  desk_operation_put_integer (begin_set (self, table, row, &commit), field, integer);
  desk_fixture_act (self, commit);
}

void
desk_fixture_set_uuid (DeskFixture    *self,
                       DeskTableId     table,
                       const DeskUuid *row,
                       const char     *field,
                       const DeskUuid *uuid)
{
  g_autoptr (DeskCommit) commit = NULL;

  desk_operation_put_uuid (begin_set (self, table, row, &commit), field, uuid);
  desk_fixture_act (self, commit);
}

void
desk_fixture_set_null (DeskFixture    *self,
                       DeskTableId     table,
                       const DeskUuid *row,
                       const char     *field)
{
  g_autoptr (DeskCommit) commit = NULL;

  desk_operation_put_null (begin_set (self, table, row, &commit), field);
  desk_fixture_act (self, commit);
}

/**
 * desk_fixture_find_row:
 * @self: a fixture
 * @table: a fact table
 * @id: a row of it
 *
 * Returns: its key in this file, 0 if there is no such row
 */
gint64
desk_fixture_find_row (DeskFixture    *self,
                       DeskTableId     table,
                       const DeskUuid *id)
{
  g_autoptr (GError) error = NULL;
  gint64 row_no = 0;

  desk_fact_find (self->file, table, id, &row_no, NULL, &error);
  g_assert_no_error (error);

  return row_no;
}

/* That the log stands where it stood. */
void
desk_head_assert_equal (const DeskHead *a,
                        const DeskHead *b)
{
  g_assert_cmpuint (a->commit_no, ==, b->commit_no);
  g_assert_cmpuint (a->segment, ==, b->segment);
  g_assert_cmpuint (a->replica_no, ==, b->replica_no);
  g_assert_cmpmem (a->hash, DESK_HASH_SIZE, b->hash, DESK_HASH_SIZE);
  g_assert_true (desk_digest_equal (&a->facts, &b->facts));
  g_assert_true (desk_digest_equal (&a->kept, &b->kept));
}

/**
 * desk_fixture_refuse:
 * @self: a fixture
 * @commit: must not be possible
 * @domain: of the error
 * @code: of the error
 * @words: stand in its message
 *
 * Tries it, and looks that nothing of it is left.
 */
void
desk_fixture_refuse (DeskFixture *self,
                     DeskCommit  *commit,
                     GQuark       domain,
                     int          code,
                     const char  *words)
{
  g_autoptr (GError) error = NULL;
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  g_assert_false (desk_act (self->file, commit, NULL, &error));
  g_assert_error (error, domain, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
}

/**
 * desk_fixture_get:
 * @self: a fixture
 * @table: a fact table
 * @row: a row that is there
 * @field: a field
 * @value: (out caller-allocates): what stands there
 */
void
desk_fixture_get (DeskFixture    *self,
                  DeskTableId     table,
                  const DeskUuid *row,
                  const char     *field,
                  DeskValue      *value)
{
  const DeskTable *found = desk_table_get (table);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (desk_fixture_find_row (self, table, row), !=, 0);
  g_assert_nonnull (desk_table_find_field (found, field));
  desk_fact_get (self->file, found, row, desk_table_find_field (found, field), value, &error);
  g_assert_no_error (error);
}

/* expected: NULL for null */
void
desk_fixture_assert_text (DeskFixture    *self,
                          DeskTableId     table,
                          const DeskUuid *row,
                          const char     *field,
                          const char     *expected)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_fixture_get (self, table, row, field, &value);
  g_assert_cmpstr (desk_value_get_text (&value), ==, expected);
}

/* expected: G_MININT64 for null */
void
desk_fixture_assert_integer (DeskFixture    *self,
                             DeskTableId     table,
                             const DeskUuid *row,
                             const char     *field,
                             gint64          expected)
{
  g_auto (DeskValue) value = DESK_VALUE_INIT;

  desk_fixture_get (self, table, row, field, &value);
  g_assert_cmpint (desk_value_get_integer (&value, G_MININT64), ==, expected);
}

/**
 * desk_fixture_count:
 * @self: a fixture
 * @sql: a query
 *
 * Returns: the first number it gives
 */
gint64
desk_fixture_count (DeskFixture *self,
                    const char  *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);

  return sqlite3_column_int64 (read, 0);
}

void
desk_fixture_get_head (DeskFixture *self,
                       DeskHead    *head)
{
  g_autoptr (GError) error = NULL;

  memset (head, 0, sizeof *head);
  desk_file_read_head (self->file, head, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): digest of the facts */
char *
desk_fixture_dup_facts (DeskFixture *self)
{
  DeskHead head;

  desk_fixture_get_head (self, &head);

  return desk_digest_to_string (&head.facts);
}

/* Verifies the desk; fails the test with what is wrong. */
void
desk_fixture_assert_whole (DeskFixture *self)
{
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (GError) error = NULL;

  desk_verify (self->file, &verification, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < verification.faults->len; i++)
    g_error ("%s", (char *) g_ptr_array_index (verification.faults, i));
}
