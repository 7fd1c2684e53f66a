// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Undo and redo: what they put back, what stops them, and that a walk to and
 * fro always comes by the same places.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-fact.h"
#include "desk-fixture.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-undo.h"
#include "random-acts.h"

/* Undoes or redoes the last step of an analyst. Returns whether there was one. */
static gboolean
step_as (DeskFixture          *self,
         const DeskUuid       *analyst,
         DeskTicketActionKind  kind)
{
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kind, analyst, NULL);
  g_autoptr (GError) error = NULL;

  if (desk_act_build (self->file, desk_ticket_action_build, action, NULL, NULL, &error))
    return TRUE;

  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, kind == DESK_ACTION_UNDO ? "nothing to undo" : "nothing to do again"));
  return FALSE;
}

static gboolean
step (DeskFixture          *self,
      DeskTicketActionKind  kind)
{
  return step_as (self, &self->me, kind);
}

/* Tries to take one commit back. */
static gboolean
undo_commit (DeskFixture    *self,
             const DeskUuid *commit,
             GError        **error)
{
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (DESK_ACTION_UNDO, &self->me, NULL);

  action->target = *commit;

  return desk_act_build (self->file, desk_ticket_action_build, action, NULL, NULL, error);
}

static void
assert_not_undone (DeskFixture    *self,
                   const DeskUuid *commit,
                   int             code,
                   const char     *words)
{
  g_autoptr (GError) error = NULL;
  DeskHead before, after;

  desk_fixture_get_head (self, &before);
  g_assert_false (undo_commit (self, commit, &error));
  g_assert_error (error, DESK_STORE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
  desk_fixture_get_head (self, &after);
  desk_head_assert_equal (&before, &after);
}

/* The newest commit of the log. */
static DeskUuid
newest_commit (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, "SELECT id FROM log_commit ORDER BY no DESC LIMIT 1", &error);
  gboolean has_row;
  DeskUuid id;

  g_assert_no_error (error);
  desk_statement_step (read, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (desk_statement_get_uuid (read, 0, &id));

  return id;
}

static void
set_text_as (DeskFixture    *self,
             const DeskUuid *analyst,
             const DeskUuid *ticket,
             const char     *field,
             const char     *text)
{
  g_autoptr (DeskCommit) commit = desk_commit_new ("ticket_edit", analyst, desk_fixture_get_now_ms (self));

  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, ticket), field, text);
  desk_fixture_act (self, commit);
}

static void
assert_facts (DeskFixture *self,
              const char  *expected)
{
  g_autofree char *facts = desk_fixture_dup_facts (self);

  g_assert_cmpstr (facts, ==, expected);
}

/* --- single steps --- */

static void
test_set (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  before = desk_fixture_dup_facts (self);
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  after = desk_fixture_dup_facts (self);

  g_assert_true (step (self, DESK_ACTION_UNDO));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  assert_facts (self, before);
  g_assert_true (step (self, DESK_ACTION_REDO));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer in the hall");
  assert_facts (self, after);
  g_assert_false (step (self, DESK_ACTION_REDO));

  /* Nothing is taken out of the log: it says who did what, and took it back. */
  g_assert_cmpint (desk_fixture_count (self, "SELECT count (*) FROM log_commit WHERE action IN ('undo', 'redo') AND undoes IS NOT NULL"), ==, 2);
  desk_fixture_assert_whole (self);
}

static void
test_insert (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DeskUuid ticket, note;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  before = desk_fixture_dup_facts (self);
  desk_fixture_add_note (self, &ticket, "It jams", &note);
  after = desk_fixture_dup_facts (self);

  /* Withdrawn, visibly: the row is there. */
  g_assert_true (step (self, DESK_ACTION_UNDO));
  desk_fixture_assert_integer (self, DESK_TABLE_ENTRY, &note, "withdrawn", 1);
  desk_fixture_assert_text (self, DESK_TABLE_ENTRY, &note, "body", "It jams");
  assert_facts (self, before);
  g_assert_true (step (self, DESK_ACTION_REDO));
  desk_fixture_assert_integer (self, DESK_TABLE_ENTRY, &note, "withdrawn", G_MININT64);
  assert_facts (self, after);
  desk_fixture_assert_whole (self);
}

/* What is put back is itself seen by the merge. */
static void
test_last_writer (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) stale = desk_fixture_begin (self, "ticket_edit");
  g_autoptr (GError) error = NULL;
  DeskOperation *operation;
  DeskUuid ticket, seen;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "One");
  desk_fact_last_writer (self->file, desk_table_get (DESK_TABLE_TICKET), &ticket, "summary", &seen, &error);
  g_assert_true (step (self, DESK_ACTION_UNDO));

  operation = desk_commit_add_set (stale, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "summary", "Two");
  g_array_index (operation->fields, DeskFieldChange, 0).seen = seen;
  desk_fixture_act (self, stale);
  g_assert_cmpint (stale->verdict, ==, DESK_VERDICT_CONFLICT);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
}

static void
test_nothing (void)
{
  static const DeskUuid nobody = { { 9 } };
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid founding = newest_commit (self);

  g_assert_false (step (self, DESK_ACTION_UNDO));
  g_assert_false (step (self, DESK_ACTION_REDO));
  assert_not_undone (self, &founding, DESK_STORE_ERROR_REFUSED, "making of a desk");
  assert_not_undone (self, &nobody, DESK_STORE_ERROR_NOT_FOUND, "no such commit");
}

/* --- others --- */

static void
test_later_writer (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) mine = desk_fixture_begin (self, "ticket_edit");
  g_autoptr (GError) error = NULL;
  DeskOperation *operation;
  DeskUuid ticket, other, single;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);

  /* All I did is overtaken. */
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Mine");
  single = newest_commit (self);
  set_text_as (self, &other, &ticket, "summary", "Theirs");
  assert_not_undone (self, &single, DESK_STORE_ERROR_REFUSED, "later changes have touched the same fields");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Theirs");

  /* A part of it: the rest goes back, theirs stands. */
  operation = desk_commit_add_set (mine, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "symptoms", "Mine");
  desk_operation_put_text (operation, "description", "Mine");
  desk_fixture_act (self, mine);
  set_text_as (self, &other, &ticket, "symptoms", "Theirs");
  g_assert_true (undo_commit (self, &mine->id, &error));
  g_assert_no_error (error);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "symptoms", "Theirs");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", NULL);

  /* Once is enough. */
  assert_not_undone (self, &mine->id, DESK_STORE_ERROR_REFUSED, "cannot be undone any more");
  desk_fixture_assert_whole (self);
}

/* A value that comes back to what it was has another writer all the same. */
static void
test_same_value_again (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket, other, mine;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "One");
  mine = newest_commit (self);
  set_text_as (self, &other, &ticket, "summary", "Two");
  set_text_as (self, &other, &ticket, "summary", "One");
  assert_not_undone (self, &mine, DESK_STORE_ERROR_REFUSED, "later changes");
}

static void
test_children (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) note = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid ticket, other, made, entry;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  made = newest_commit (self);
  note = desk_commit_new ("ticket_note", &other, desk_fixture_get_now_ms (self));
  desk_id_source_next_uuid (self->ids, FIXTURE_NOW_MS, &entry);
  {
    DeskOperation *operation = desk_commit_add_insert (note, DESK_TABLE_ENTRY, &entry);

    desk_operation_put_uuid (operation, "ticket_id", &ticket);
    desk_operation_put_text (operation, "kind", "note");
    desk_operation_put_integer (operation, "made_at", FIXTURE_NOW_MS);
    desk_operation_put_text (operation, "body", "I know that printer");
  }
  desk_fixture_act (self, note);
  assert_not_undone (self, &made, DESK_STORE_ERROR_REFUSED, "others have added to the ticket");

  /* Once theirs is withdrawn, nobody would lose anything. */
  g_assert_true (undo_commit (self, &note->id, &error));
  g_assert_true (undo_commit (self, &made, &error));
  g_assert_no_error (error);
  desk_fixture_assert_integer (self, DESK_TABLE_TICKET, &ticket, "withdrawn", 1);
  desk_fixture_assert_whole (self);
}

/* Each has a last step of his own. */
static void
test_whose_step (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  DeskUuid ticket, other;

  desk_fixture_add_analyst (self, "Kim Roe", &other);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Mine");
  set_text_as (self, &other, &ticket, "description", "Theirs");

  g_assert_true (step (self, DESK_ACTION_UNDO));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Printer");
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", "Theirs");
  g_assert_false (step_as (self, &other, DESK_ACTION_REDO));
  g_assert_true (step_as (self, &other, DESK_ACTION_UNDO));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "description", NULL);

  /* A step of somebody else's does not take my redo away. */
  set_text_as (self, &other, &ticket, "symptoms", "Theirs");
  g_assert_true (step (self, DESK_ACTION_REDO));
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "summary", "Mine");
}

/* --- members of sets --- */

static void
test_members (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  g_auto (DeskValue) ticket_value = DESK_VALUE_INIT;
  g_auto (DeskValue) tag = DESK_VALUE_INIT;
  DeskUuid ticket, member;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  desk_value_set_uuid (&ticket_value, &ticket);
  desk_value_set_text (&tag, "paper");
  without = desk_fixture_dup_facts (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "ticket_edit");

      member = desk_commit_add_member (commit, DESK_TABLE_TICKET_TAG, "ticket_id", &ticket_value, "tag", &tag, NULL)->row;
      /* The second time it comes back by a change. */
      desk_fixture_act (self, commit);
      g_clear_pointer (&with, g_free);
      with = desk_fixture_dup_facts (self);
      g_assert_true (step (self, DESK_ACTION_UNDO));
      assert_facts (self, without);
      g_assert_true (step (self, DESK_ACTION_REDO));
      assert_facts (self, with);
      desk_fixture_set_integer (self, DESK_TABLE_TICKET_TAG, &member, "withdrawn", 1);
      assert_facts (self, without);
    }
  g_assert_true (step (self, DESK_ACTION_UNDO));
  assert_facts (self, with);
  desk_fixture_assert_whole (self);
}

/* --- walks --- */

/* Everything that was done, taken back; and done again. */
static void
test_all_the_way (void)
{
  for (guint seed = 1; seed <= 8; seed++)
    {
      g_autoptr (DeskFixture) self = desk_fixture_new (seed);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) tickets = random_act_tickets (self);
      g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (places, desk_fixture_dup_facts (self));
      while (places->len <= 40)
        {
          if (random_act (self, random, tickets))
            g_ptr_array_add (places, desk_fixture_dup_facts (self));
        }
      for (guint i = places->len - 1; i > 0; i--)
        {
          g_assert_true (step (self, DESK_ACTION_UNDO));
          assert_facts (self, g_ptr_array_index (places, i - 1));
        }
      for (guint i = 1; i < places->len; i++)
        {
          g_assert_true (step (self, DESK_ACTION_REDO));
          assert_facts (self, g_ptr_array_index (places, i));
        }
      g_assert_false (step (self, DESK_ACTION_REDO));
      desk_fixture_assert_whole (self);
    }
}

/* To and fro at random, with new steps on the way: undo always comes to the
 * place before, redo to the one after, and a new step makes an end of redo. */
static void
test_to_and_fro (void)
{
  guint n_walked = 0;

  for (guint seed = 1; seed <= 8; seed++)
    {
      g_autoptr (DeskFixture) self = desk_fixture_new (seed);
      g_autoptr (GRand) random = g_rand_new_with_seed (100 + seed);
      g_autoptr (GArray) tickets = random_act_tickets (self);
      g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
      guint at = 0;

      g_ptr_array_add (places, desk_fixture_dup_facts (self));
      for (guint i = 0; i < 120; i++)
        {
          switch (g_rand_int_range (random, 0, 5))
            {
            case 0:
            case 1:
              if (at == 0)
                break;
              g_assert_true (step (self, DESK_ACTION_UNDO));
              at--;
              n_walked++;
              break;
            case 2:
              if (at + 1 == places->len)
                {
                  g_assert_false (step (self, DESK_ACTION_REDO));
                  break;
                }
              g_assert_true (step (self, DESK_ACTION_REDO));
              at++;
              n_walked++;
              break;
            default:
              if (!random_act (self, random, tickets))
                break;
              at++;
              g_ptr_array_set_size (places, (int) at);
              g_ptr_array_add (places, desk_fixture_dup_facts (self));
              break;
            }
          assert_facts (self, g_ptr_array_index (places, at));
        }
      desk_fixture_assert_whole (self);
    }
  g_assert_cmpuint (n_walked, >, 300);
}

/* An undo that does something else, takes something else back, or is none. */
static void
test_forged_undo (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) honest = NULL;
  g_autoptr (DeskCommit) late = NULL;
  g_autoptr (DeskCommit) first = NULL;
  g_autoptr (DeskCommit) second = NULL;
  DeskOperation *operation;
  DeskUuid ticket;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  first = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_text (desk_commit_add_set (first, DESK_TABLE_TICKET, &ticket), "summary", "Printer jams");
  desk_fixture_act (self, first);
  second = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_text (desk_commit_add_set (second, DESK_TABLE_TICKET, &ticket), "description", "Since Monday");
  desk_fixture_act (self, second);

  for (guint i = 0; i < 5; i++)
    {
      static const char *const actions[] = { "undo", "undo", "undo", "redo", "ticket_edit" };
      g_autoptr (DeskCommit) forged = desk_fixture_begin (self, actions[i]);

      forged->undoes = i == 2 ? second->id : first->id;
      operation = desk_commit_add_set (forged, DESK_TABLE_TICKET, &ticket);
      desk_operation_put_text (operation, "summary", i == 0 ? "Something else" : "Printer");
      if (i == 1)
        desk_operation_put_text (operation, "status", "resolved");
      desk_fixture_refuse (self, forged, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "brings back what stood there before");
    }

  honest = desk_fixture_begin (self, "undo");
  honest->undoes = first->id;
  desk_operation_put_text (desk_commit_add_set (honest, DESK_TABLE_TICKET, &ticket), "summary", "Printer");
  desk_fixture_act (self, honest);

  /* Somebody has written the field since: there is nothing to bring back. */
  desk_fixture_set_text (self, DESK_TABLE_TICKET, &ticket, "description", "Since Tuesday");
  late = desk_fixture_begin (self, "undo");
  late->undoes = second->id;
  desk_operation_put_null (desk_commit_add_set (late, DESK_TABLE_TICKET, &ticket), "description");
  desk_fixture_refuse (self, late, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, "later changes have touched the same fields");
  desk_fixture_assert_whole (self);
}

/* A resolution that somebody else has come to rely on stays; one that the
 * ticket never had may go again. */
static void
test_resolution_needed (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (DeskCommit) written = NULL;
  g_autoptr (DeskCommit) resolved = NULL;
  g_autoptr (DeskCommit) imported = NULL;
  g_autoptr (DeskCommit) mended = NULL;
  g_autoptr (GError) error = NULL;
  DeskOperation *operation;
  DeskUuid ticket, other;

  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);
  written = desk_fixture_begin (self, "ticket_edit");
  operation = desk_commit_add_set (written, DESK_TABLE_TICKET, &ticket);
  desk_operation_put_text (operation, "resolution", "Paper taken out");
  desk_operation_put_text (operation, "cause", "A jam");
  desk_fixture_act (self, written);
  resolved = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_text (desk_commit_add_set (resolved, DESK_TABLE_TICKET, &ticket), "status", "resolved");
  desk_fixture_act (self, resolved);
  g_assert_false (undo_commit (self, &written->id, &error));
  g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED);
  desk_fixture_assert_text (self, DESK_TABLE_TICKET, &ticket, "resolution", "Paper taken out");

  g_clear_error (&error);
  desk_fixture_add_ticket (self, "Scanner", NULL, &other);
  imported = desk_fixture_begin (self, "import_event");
  desk_operation_put_text (desk_commit_add_set (imported, DESK_TABLE_TICKET, &other), "status", "closed");
  desk_fixture_act (self, imported);
  mended = desk_fixture_begin (self, "ticket_edit");
  desk_operation_put_text (desk_commit_add_set (mended, DESK_TABLE_TICKET, &other), "resolution", "Lamp replaced");
  desk_fixture_act (self, mended);
  g_assert_true (undo_commit (self, &mended->id, &error));
  g_assert_no_error (error);
  desk_fixture_assert_whole (self);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What taking each commit of the log back would do, one line each. */
static GPtrArray *
describe_undos (DeskFixture *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DeskStatement) read = desk_file_prepare (self->file, "SELECT id, action FROM log_commit ORDER BY no", NULL);
  gboolean has_row;

  while (desk_statement_step (read, &has_row, NULL) && has_row)
    {
      g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (DeskCommit) undo = NULL;
      g_autoptr (GError) error = NULL;
      DeskUuid id;

      desk_statement_get_uuid (read, 0, &id);
      undo = desk_undo_build (self->file, &id, &self->me, &error);
      if (undo == NULL)
        g_ptr_array_add (words, g_strdup (error->message));
      for (guint i = 0; undo != NULL && i < undo->operations->len; i++)
        {
          const DeskOperation *operation = g_ptr_array_index (undo->operations, i);

          for (guint j = 0; j < operation->fields->len; j++)
            {
              const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);
              g_autofree char *row = desk_uuid_to_string (&operation->row);
              g_autoptr (GByteArray) bytes = g_byte_array_new ();
              g_autofree char *value = NULL;

              desk_value_encode (&change->new.value, bytes);
              value = g_base64_encode (bytes->data, bytes->len);
              g_ptr_array_add (words, g_strdup_printf ("%s %s %s=%s", operation->table, row, change->name, value));
            }
        }
      g_ptr_array_sort (words, compare_words);
      g_ptr_array_add (words, NULL);
      g_ptr_array_add (lines, g_strdup_printf ("%s: %s", (const char *) sqlite3_column_text (read, 1), undo != NULL ? "" : "refused, "));
      g_ptr_array_add (lines, g_strjoinv ("; ", (char **) words->pdata));
    }

  return lines;
}

/* A replica that began with a checkpoint has not the segments before it. */
static void
test_without_segments (void)
{
  g_autoptr (DeskFixture) self = desk_fixture_new (1);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (GArray) tickets = random_act_tickets (self);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  guint n_possible = 0;

  for (guint i = 0; i < 200; i++)
    {
      DeskUuid last;

      random_act (self, random, tickets);
      if (i % 7 == 0 && desk_undo_find_last (self->file, &self->me, i % 3 == 0, &last, NULL))
        undo_commit (self, &last, NULL);
    }
  before = describe_undos (self);
  desk_file_run (self->file, "DELETE FROM log_segment", &error);
  g_assert_no_error (error);
  after = describe_undos (self);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < before->len; i++)
    {
      g_assert_cmpstr (g_ptr_array_index (after, i), ==, g_ptr_array_index (before, i));
      n_possible += strchr (g_ptr_array_index (after, i), '=') != NULL;
    }
  g_assert_cmpuint (n_possible, >, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/undo/set", test_set);
  g_test_add_func ("/store/undo/insert", test_insert);
  g_test_add_func ("/store/undo/last-writer", test_last_writer);
  g_test_add_func ("/store/undo/nothing", test_nothing);
  g_test_add_func ("/store/undo/later-writer", test_later_writer);
  g_test_add_func ("/store/undo/same-value-again", test_same_value_again);
  g_test_add_func ("/store/undo/children", test_children);
  g_test_add_func ("/store/undo/whose-step", test_whose_step);
  g_test_add_func ("/store/undo/members", test_members);
  g_test_add_func ("/store/undo/forged", test_forged_undo);
  g_test_add_func ("/store/undo/resolution-needed", test_resolution_needed);
  g_test_add_func ("/store/undo/all-the-way", test_all_the_way);
  g_test_add_func ("/store/undo/to-and-fro", test_to_and_fro);
  g_test_add_func ("/store/undo/without-segments", test_without_segments);

  return g_test_run ();
}
