// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The numbers of tickets and articles: unique, and never used again.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "desk-core-error.h"
#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-numbers.h"
#include "desk-store-error.h"
#include "desk-undo.h"

static DeskCommit *
begin_ticket (DeskFixture *self,
              gint64       number,
              DeskUuid    *id)
{
  DeskCommit *commit = desk_fixture_begin (self, "ticket_new");
  DeskOperation *operation;

  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, id);
  operation = desk_commit_add_insert (commit, DESK_TABLE_TICKET, id);
  desk_operation_put_enum (operation, "type", DESK_ENUM_TICKET_TYPE, DESK_TICKET_TYPE_INCIDENT);
  desk_operation_put_enum (operation, "status", DESK_ENUM_STATUS, DESK_STATUS_NEW);
  desk_operation_put_text (operation, "summary", "Numbered");
  desk_operation_put_integer (operation, "priority", 3);
  desk_operation_put_integer (operation, "logged_at", FIXTURE_NOW_MS);
  if (number != 0)
    desk_operation_put_integer (operation, "number", number);

  return commit;
}

static void
test_numbers (void)
{
  static const gint64 out_of_range[] = { -1, G_MININT64, G_MAXINT64, G_GINT64_CONSTANT (1000000000000) };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) brought = NULL;
  g_autoptr (DeskCommit) taken = NULL;
  g_autoptr (DeskCommit) zero = NULL;
  g_autoptr (DeskCommit) undo = NULL;
  g_autoptr (DeskCommit) low = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid id, last;
  gint64 number;

  desk_fixture_add_ticket (self, "One", NULL, &id);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &id, "number", 1);
  desk_fixture_add_ticket (self, "Two", NULL, &id);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &id, "number", 2);

  brought = begin_ticket (self, 500, &id);
  desk_fixture_act (self, brought);
  low = begin_ticket (self, 77, &id);
  desk_fixture_act (self, low);
  desk_fixture_add_ticket (self, "After those", NULL, &last);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &last, "number", 501);
  taken = begin_ticket (self, 500, &id);
  desk_fixture_refuse (self, taken, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, "Number 500 is taken");
  for (guint i = 0; i < G_N_ELEMENTS (out_of_range); i++)
    {
      g_autoptr (DeskCommit) commit = begin_ticket (self, out_of_range[i], &id);

      desk_fixture_refuse (self, commit, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, "out of range");
    }
  zero = begin_ticket (self, 0, &id);
  desk_operation_put_integer (g_ptr_array_index (zero->operations, 0), "number", 0);
  desk_fixture_refuse (self, zero, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, "out of range");

  /* Somebody may have said it on the phone: it is not given out again. */
  desk_fact_last_writer (self->file, desk_table_get (DESK_TABLE_TICKET), &last, "summary", &id, &error);
  g_assert_no_error (error);
  undo = desk_undo_build (self->file, &id, &self->me, &error);
  g_assert_no_error (error);
  desk_fixture_act (self, undo);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &last, "withdrawn", 1);
  desk_fixture_add_ticket (self, "The next", NULL, &id);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &id, "number", 502);
  g_assert_true (desk_numbers_get_last (self->file, DESK_TABLE_TICKET, &number, &error));
  g_assert_cmpint (number, ==, 502);

  /* Articles count for themselves. */
  g_assert_true (desk_numbers_get_last (self->file, DESK_TABLE_ARTICLE, &number, &error));
  g_assert_cmpint (number, ==, 0);
  desk_fixture_assert_whole (self);
}

static void
add_another_ticket (DeskFixture *self,
                    DeskCommit  *commit,
                    gint64       number,
                    DeskUuid    *id)
{
  g_autoptr (DeskCommit) other = begin_ticket (self, number, id);

  desk_operation_put_all (desk_commit_add_insert (commit, DESK_TABLE_TICKET, id), g_ptr_array_index (other->operations, 0));
}

static void
test_several_numbers (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) refused = NULL;
  g_autoptr (DeskCommit) several = NULL;
  g_autoptr (DeskCommit) same = NULL;
  DeskUuid id, first, second;

  /* A commit that is refused has used no number up. */
  refused = begin_ticket (self, 0, &id);
  desk_operation_put_integer (g_ptr_array_index (refused->operations, 0), "tier", 9);
  desk_fixture_refuse (self, refused, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED, "tier is a number");

  /* Several in one step are numbered as they stand there. */
  several = begin_ticket (self, 0, &first);
  add_another_ticket (self, several, 0, &second);
  desk_fixture_act (self, several);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &first, "number", 1);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &second, "number", 2);

  same = begin_ticket (self, 9, &first);
  add_another_ticket (self, same, 9, &second);
  desk_fixture_refuse (self, same, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, "Number 9 is taken");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/numbers/one-by-one", test_numbers);
  g_test_add_func ("/store/numbers/several", test_several_numbers);

  return g_test_run ();
}
