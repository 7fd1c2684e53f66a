// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * SQLite's session extension as a witness that knows nothing of ours: in fact
 * tables exactly those cells change that the commit names, to exactly the
 * values it names.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

/* For the declarations. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
#include <string.h>

#include "desk-file-private.h"
#include "desk-fixture.h"
#include "desk-ticket-actions.h"
#include "random-acts.h"

static void
value_free (gpointer data)
{
  desk_value_clear (data);
  g_free (data);
}

/* Table, row and field: the value after it. */
static GHashTable *
cells_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
}

static char *
cell_key (const char     *table,
          const DeskUuid *row,
          const char     *field)
{
  char id[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (row, id);

  return g_strdup_printf ("%s %s %s", table, id, field);
}

static void
cells_put (GHashTable      *self,
           const char      *table,
           const DeskUuid  *row,
           const char      *field,
           const DeskValue *value)
{
  DeskValue *copy = g_new0 (DeskValue, 1);

  desk_value_copy (value, copy);
  g_hash_table_insert (self, cell_key (table, row, field), copy);
}

static sqlite3_session *
call_witness (DeskFixture *self)
{
  sqlite3_session *session;

  g_assert_cmpint (sqlite3session_create (self->file->db, "main", &session), ==, SQLITE_OK);
  for (guint i = 1; i < DESK_N_TABLES; i++)
    g_assert_cmpint (sqlite3session_attach (session, desk_table_get ((DeskTableId) i)->name), ==, SQLITE_OK);

  return session;
}

static void
read_value (sqlite3_value *from,
            DeskValue     *value)
{
  switch (sqlite3_value_type (from))
    {
    case SQLITE_INTEGER:
      desk_value_set_integer (value, sqlite3_value_int64 (from));
      break;
    case SQLITE_TEXT:
      desk_value_set_text (value, (const char *) sqlite3_value_text (from));
      break;
    case SQLITE_BLOB:
      desk_value_set_blob (value, sqlite3_value_blob (from), (gsize) sqlite3_value_bytes (from));
      break;
    default:
      desk_value_clear (value);
      break;
    }
}

/* Names of the columns of a table, in the order of the file. */
static GPtrArray *
read_columns (DeskFixture *self,
              const char  *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 0", table);
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (read);
  for (int i = 0; i < sqlite3_column_count (read); i++)
    g_ptr_array_add (names, g_strdup (sqlite3_column_name (read, i)));

  return names;
}

static void
read_row_id (DeskFixture *self,
             const char  *table,
             gint64       row_no,
             DeskUuid    *id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE row_no = ?", table);
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, sql, NULL);
  gboolean has_row;

  sqlite3_bind_int64 (read, 1, row_no);
  g_assert_true (desk_statement_step (read, &has_row, NULL));
  g_assert_true (desk_statement_get_uuid (read, 0, id));
}

/* What the witness saw. A row that was made shows every cell that is not
 * null; nothing is ever deleted. */
static GHashTable *
hear_witness (DeskFixture     *self,
              sqlite3_session *session)
{
  GHashTable *seen = cells_new ();
  sqlite3_changeset_iter *iter;
  void *changes;
  int size;

  g_assert_cmpint (sqlite3session_changeset (session, &size, &changes), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3changeset_start (&iter, size, changes), ==, SQLITE_OK);
  while (sqlite3changeset_next (iter) == SQLITE_ROW)
    {
      g_autoptr (GPtrArray) names = NULL;
      const char *table;
      sqlite3_value *key;
      int n_columns, kind, indirect;
      DeskUuid row;

      g_assert_cmpint (sqlite3changeset_op (iter, &table, &n_columns, &kind, &indirect), ==, SQLITE_OK);
      g_assert_true (kind == SQLITE_INSERT || kind == SQLITE_UPDATE);
      names = read_columns (self, table);
      g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "row_no");
      g_assert_cmpint (kind == SQLITE_INSERT ? sqlite3changeset_new (iter, 0, &key) : sqlite3changeset_old (iter, 0, &key), ==, SQLITE_OK);
      read_row_id (self, table, sqlite3_value_int64 (key), &row);
      for (int i = 1; i < n_columns; i++)
        {
          g_auto (DeskValue) value = DESK_VALUE_INIT;
          sqlite3_value *new_value;

          g_assert_cmpint (sqlite3changeset_new (iter, i, &new_value), ==, SQLITE_OK);
          if (new_value == NULL || (kind == SQLITE_INSERT && sqlite3_value_type (new_value) == SQLITE_NULL))
            continue;
          read_value (new_value, &value);
          cells_put (seen, table, &row, g_ptr_array_index (names, (guint) i), &value);
        }
    }
  g_assert_cmpint (sqlite3changeset_finalize (iter), ==, SQLITE_OK);
  sqlite3_free (changes);

  return seen;
}

/* What the commits of a part of the log name. */
static GHashTable *
read_log (DeskFixture *self,
          guint64      number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSegment) segment = desk_log_read_segment (self->file, number, &error);
  GHashTable *named = cells_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < segment->commits->len; i++)
    {
      DeskCommit *commit = g_ptr_array_index (segment->commits, i);

      for (guint j = 0; j < commit->operations->len; j++)
        {
          DeskOperation *operation = g_ptr_array_index (commit->operations, j);
          gboolean is_insert = operation->kind == DESK_OPERATION_INSERT;
          g_auto (DeskValue) id = DESK_VALUE_INIT;

          if (is_insert)
            {
              desk_value_set_uuid (&id, &operation->row);
              cells_put (named, operation->table, &operation->row, "id", &id);
              desk_value_set_uuid (&id, &commit->id);
              cells_put (named, operation->table, &operation->row, "origin", &id);
            }
          for (guint k = 0; k < operation->fields->len; k++)
            {
              DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, k);

              if (change->outcome == DESK_FIELD_OUTCOME_CONFLICT || (is_insert && desk_value_is_null (&change->new.value)))
                continue;
              cells_put (named, operation->table, &operation->row, change->name, &change->new.value);
            }
        }
    }

  return named;
}

static void
assert_cells_equal (GHashTable *seen,
                    GHashTable *named)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const DeskValue *other = g_hash_table_lookup (named, key);

      if (other == NULL)
        g_error ("%s has changed, and the commit does not name it", (char *) key);
      if (!desk_value_equal (value, other))
        g_error ("%s is not what the commit says", (char *) key);
    }
  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!g_hash_table_contains (seen, key))
        g_error ("%s is named by the commit and has not changed", (char *) key);
    }
}

static void
test_witness (void)
{
  guint n_commits = 0;
  guint n_cells = 0;

  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autoptr (DeskFixture) self = desk_fixture_new (seed);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) tickets = random_act_tickets (self);

      for (guint i = 0; i < 80; i++)
        {
          sqlite3_session *session = call_witness (self);
          g_autoptr (GHashTable) seen = NULL;
          DeskHead before, after;

          desk_fixture_get_head (self, &before);
          if (g_rand_int_range (random, 0, 4) == 0)
            {
              g_autoptr (DeskTicketAction) back = desk_ticket_action_new (g_rand_boolean (random) ? DESK_ACTION_UNDO : DESK_ACTION_REDO, &self->me, NULL);

              desk_act_build (self->file, desk_ticket_action_build, back, NULL, NULL, NULL);
            }
          else
            {
              random_act (self, random, tickets);
            }
          desk_fixture_get_head (self, &after);
          seen = hear_witness (self, session);
          sqlite3session_delete (session);

          if (after.segment == before.segment)
            {
              /* Refused: not a trace of it. */
              g_assert_cmpuint (g_hash_table_size (seen), ==, 0);
            }
          else
            {
              g_autoptr (GHashTable) named = read_log (self, after.segment);

              assert_cells_equal (seen, named);
              n_commits++;
              n_cells += g_hash_table_size (seen);
            }
        }
    }
  g_test_message ("%u commits, %u cells", n_commits, n_cells);
  g_assert_cmpuint (n_commits, >, 100);
}

/* A change that is not put in place changes nothing. */
static void
test_conflict (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) commit = NULL;
  g_autoptr (GHashTable) seen = NULL;
  DeskOperation *operation;
  sqlite3_session *session;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  commit = desk_fixture_begin (self, "ticket_edit");
  operation = desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "summary", "Printer on floor 2");
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &g_array_index (operation->fields, DeskFieldChange, 0).seen);

  session = call_witness (self);
  desk_fixture_act (self, commit);
  seen = hear_witness (self, session);
  sqlite3session_delete (session);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/witness/acts", test_witness);
  g_test_add_func ("/store/witness/conflict", test_conflict);

  return g_test_run ();
}
