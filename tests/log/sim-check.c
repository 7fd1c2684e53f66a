// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The promises, held against what the log says: read by this file alone, so
 * that it does not believe what it is to check.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-verify.h"
#include "sim.h"

void
sim_check_forget_log (SimWorld *world)
{
  g_clear_pointer (&world->commits, g_hash_table_unref);
  g_clear_pointer (&world->writers, g_hash_table_unref);
  g_clear_pointer (&world->tokens, g_hash_table_unref);
  g_clear_pointer (&world->texts, g_hash_table_unref);
  g_clear_pointer (&world->numbers, g_hash_table_unref);
  world->commits = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  world->writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->tokens = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  world->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  world->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->n_checked = 0;
  world->last_epoch = 1;
  memset (world->last_hash, 0, sizeof world->last_hash);
}

/* --- one commit --- */

static const DeskUuid *
last_writer (SimWorld            *world,
             const DeskOperation *operation,
             const char          *field)
{
  char row[DESK_UUID_STRING_LENGTH + 1];
  g_autofree char *key = NULL;
  const DeskUuid *writer;

  desk_uuid_write_string (&operation->row, row);
  key = g_strconcat (row, " ", field, NULL);
  writer = g_hash_table_lookup (world->writers, key);

  return writer != NULL ? writer : g_hash_table_lookup (world->writers, row);
}

static void
set_writer (SimWorld            *world,
            const DeskOperation *operation,
            const char          *field,
            const DeskUuid      *commit)
{
  char row[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (&operation->row, row);
  g_hash_table_insert (world->writers, field != NULL ? g_strconcat (row, " ", field, NULL) : g_strdup (row), desk_uuid_copy (commit));
}

static void
check_cause (SimWorld         *world,
             const DeskCommit *commit,
             const DeskUuid   *cause)
{
  if (!desk_uuid_is_nil (cause) && !desk_uuid_equal (cause, &commit->id) && !g_hash_table_contains (world->commits, cause))
    sim_fail (world, "promise 6: a commit (%s) comes before what it has seen", commit->action);
}

static void
check_set (SimWorld            *world,
           const DeskCommit    *commit,
           const DeskOperation *operation,
           DeskFieldChange     *change)
{
  const DeskTable *table = desk_table_find (operation->table);
  const DeskField *field = desk_table_find_field (table, change->name);
  const DeskUuid *last = last_writer (world, operation, change->name);
  gboolean is_undo = g_str_equal (commit->action, "undo") || g_str_equal (commit->action, "redo");
  gboolean fits = last != NULL && desk_uuid_equal (last, &change->seen);

  check_cause (world, commit, &change->seen);
  if (last == NULL)
    sim_fail (world, "promise 6: %s changes a row of %s that is not there", commit->action, operation->table);
  else if (!is_undo && change->outcome == DESK_FIELD_OUTCOME_SET && !fits)
    sim_fail (world, (field->flags & DESK_FIELD_EXCLUSIVE) != 0 ? "promise 7: a second claim of %s.%s counts" : "promise 5: a value of %s.%s was replaced unseen", operation->table,
              change->name);
  else if (!is_undo && change->outcome != DESK_FIELD_OUTCOME_SET && fits)
    sim_fail (world, "promise 5: a value of %s.%s was put aside though it fits", operation->table, change->name);
  else if (change->outcome == DESK_FIELD_OUTCOME_CONFLICT && (field->flags & DESK_FIELD_EXCLUSIVE) != 0)
    sim_fail (world, "promise 7: a second claim of %s.%s is taken by halves", operation->table, change->name);
  if (change->outcome == DESK_FIELD_OUTCOME_SET)
    set_writer (world, operation, change->name, &commit->id);
}

static void
check_insert (SimWorld            *world,
              const DeskCommit    *commit,
              const DeskOperation *operation)
{
  const DeskValue *number = desk_operation_get (operation, "number");
  char row[DESK_UUID_STRING_LENGTH + 1];

  desk_uuid_write_string (&operation->row, row);
  if (!g_hash_table_contains (world->writers, row))
    set_writer (world, operation, NULL, &commit->id);
  if (g_str_equal (operation->table, "ticket"))
    {
      gint64 value = number != NULL ? desk_value_get_integer (number, 0) : 0;
      const DeskUuid *other = g_hash_table_lookup (world->numbers, &value);

      if (value == 0)
        sim_fail (world, "a ticket came into the log without a number");
      else if (other != NULL && !desk_uuid_equal (other, &operation->row))
        sim_fail (world, "number %" G_GINT64_FORMAT " was given twice", value);
      g_hash_table_insert (world->numbers, g_memdup2 (&value, sizeof value), desk_uuid_copy (&operation->row));
    }
}

/* Each text was written once; only undoing and settling bring one again. */
static void
check_text (SimWorld         *world,
            const DeskCommit *commit,
            const char       *text)
{
  if (g_str_equal (commit->action, "undo") || g_str_equal (commit->action, "redo") || g_str_equal (commit->action, "conflict_settle") || text[0] != 'w' || strchr (text, '.') == NULL)
    return;
  if (!g_hash_table_add (world->texts, g_strdup (text)))
    sim_fail (world, "promise 3: what was written once, “%s”, is in the log twice", text);
}

static void
remember_texts (SimWorld         *world,
                const DeskCommit *commit)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);
          const char *text = desk_value_get_text (&change->new.value);

          /* A ticket repeats the promise that falls due first. */
          if (text != NULL && !(g_str_equal (operation->table, "ticket") && g_str_equal (change->name, "promise")) && g_hash_table_add (texts, g_strdup (text)))
            check_text (world, commit, text);
        }
    }
  g_hash_table_insert (world->tokens, desk_uuid_copy (&commit->id), texts);
}

static void
check_commit (SimWorld   *world,
              DeskCommit *commit)
{
  if (g_hash_table_contains (world->commits, &commit->id))
    sim_fail (world, "promise 3: a commit (%s) is in the log twice", commit->action);
  /* What was rejected for having lost its cause has nothing to follow. */
  if (commit->verdict != DESK_VERDICT_REJECTED)
    check_cause (world, commit, &commit->undoes);
  if (commit->verdict == DESK_VERDICT_REJECTED && commit->reason[0] == '\0')
    sim_fail (world, "promise 3: %s was rejected without a reason", commit->action);
  for (guint i = 0; commit->verdict != DESK_VERDICT_REJECTED && i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      if (operation->kind == DESK_OPERATION_INSERT)
        {
          check_insert (world, commit, operation);
          continue;
        }
      for (guint j = 0; j < operation->fields->len; j++)
        check_set (world, commit, operation, &g_array_index (operation->fields, DeskFieldChange, j));
    }
  g_hash_table_insert (world->commits, desk_uuid_copy (&commit->id), GINT_TO_POINTER (commit->verdict + 1));
  if (commit->verdict == DESK_VERDICT_REJECTED)
    g_hash_table_add (world->was_rejected, desk_uuid_copy (&commit->id));
  remember_texts (world, commit);
}

/* --- the log --- */

static void
check_segment (SimWorld *world,
               guint64   number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sim_share_read (&world->share, number);
  g_autoptr (DeskSegment) segment = bytes != NULL ? desk_segment_decode (bytes, &error) : NULL;

  if (segment == NULL)
    {
      sim_fail (world, "promise 2: segment %" G_GUINT64_FORMAT " is not there", number);
      return;
    }
  if (segment->number != number || memcmp (segment->previous, world->last_hash, DESK_HASH_SIZE) != 0 || segment->epoch < world->last_epoch)
    sim_fail (world, "promise 2: segment %" G_GUINT64_FORMAT " (epoch %u) does not follow the one before it (epoch %u)", number, segment->epoch, world->last_epoch);
  memcpy (world->last_hash, segment->hash, DESK_HASH_SIZE);
  world->last_epoch = segment->epoch;
  for (guint i = 0; i < segment->commits->len; i++)
    check_commit (world, g_ptr_array_index (segment->commits, i));
}

static void
check_log (SimWorld *world)
{
  guint64 newest = sim_share_newest (&world->share);

  if (newest < world->n_checked)
    sim_fail (world, "promise 2: the log went back from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, world->n_checked, newest);
  while (world->n_checked < newest && world->failure == NULL)
    check_segment (world, ++world->n_checked);
}

/* --- a replica --- */

static gboolean
replica_has (SimReplica     *self,
             const DeskUuid *id)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (self->fixture.file, "SELECT 1 FROM pending WHERE id = ?1 UNION ALL SELECT 1 FROM log_commit WHERE id = ?1 UNION ALL SELECT 1 FROM rejected WHERE id = ?1 LIMIT 1", NULL);
  gboolean has;

  desk_statement_bind_uuid (read, 1, id);
  g_assert_true (desk_statement_step (read, &has, NULL));

  return has;
}

/* What was there on a machine that is gone now is nobody's fault, if no other
 * has it. */
void
sim_check_exempt (SimWorld *world)
{
  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      SimReplica *self = &world->replicas[i];

      for (guint j = 0; j < self->acts->len; j++)
        {
          SimAct *act = g_ptr_array_index (self->acts, j);
          gboolean is_there = g_hash_table_contains (world->commits, &act->id);

          for (guint k = 0; k < SIM_REPLICAS && !is_there; k++)
            is_there = replica_has (&world->replicas[k], &act->id);
          act->is_exempt = !is_there;
        }
    }
}

static void
check_nothing_lost (SimWorld *world)
{
  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      SimReplica *self = &world->replicas[i];

      for (guint j = self->acts->len > 12 && !world->calm ? self->acts->len - 12 : 0; j < self->acts->len; j++)
        {
          SimAct *act = g_ptr_array_index (self->acts, j);
          gboolean is_there = act->is_exempt || g_hash_table_contains (world->commits, &act->id);

          for (guint k = 0; k < SIM_REPLICAS && !is_there; k++)
            is_there = replica_has (&world->replicas[(i + k) % SIM_REPLICAS], &act->id);
          if (!is_there)
            sim_fail (world, "promise 1: what replica %u was told is saved is nowhere", i);
        }
    }
}

static void
check_replica (SimWorld   *world,
               SimReplica *self)
{
  g_autoptr (DeskSegment) segment = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DeskHead head;
  DeskDigest all;

  g_assert_true (desk_file_read_head (self->fixture.file, &head, NULL));
  /* Nothing but taking segments in moves the digests. */
  if (head.segment == self->checked)
    return;
  self->checked = head.segment;
  bytes = sim_share_read (&world->share, head.segment);
  if (bytes == NULL)
    return;
  segment = desk_segment_decode (bytes, NULL);
  if (memcmp (segment->hash, head.hash, DESK_HASH_SIZE) != 0)
    return; /* it followed a log that was lost, and does not know yet */
  desk_digest_sum (&head.facts, &head.kept, &all);
  if (head.taken == 0 && (!desk_digest_equal (&head.facts, &segment->facts) || !desk_digest_equal (&all, &segment->all)))
    sim_fail (world, "promise 4: replica %u differs from the log at %" G_GUINT64_FORMAT, self->index, head.segment);
}

void
sim_check_step (SimWorld   *world,
                SimReplica *touched)
{
  check_log (world);
  check_replica (world, touched);
  check_nothing_lost (world);
}

/* --- at the end --- */

static void
check_whole (SimWorld   *world,
             SimReplica *self)
{
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (GError) error = NULL;

  if (!desk_verify (self->fixture.file, &verification, &error))
    sim_fail (world, "promise 4: replica %u cannot be verified: %s", self->index, error->message);
  else if (verification.faults->len > 0)
    sim_fail (world, "promise 4 or 9: replica %u: %s", self->index, (const char *) g_ptr_array_index (verification.faults, 0));
}

/* What was refused, and what builds on it, is told to the one who did it; and
 * so is what was rejected, also when the log has lost that since. */
static gboolean
is_told (SimWorld     *world,
         const SimAct *act)
{
  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      g_autoptr (DeskStatement) read = desk_file_prepare (world->replicas[i].fixture.file, "SELECT reason FROM rejected WHERE id = ?1", NULL);
      gboolean has;

      desk_statement_bind_uuid (read, 1, &act->id);
      g_assert_true (desk_statement_step (read, &has, NULL));
      if (has && (g_hash_table_contains (world->refused, &act->id) || g_hash_table_contains (world->was_rejected, &act->id) || strstr ((const char *) sqlite3_column_text (read, 0), "builds on a step that was refused") != NULL))
        return TRUE;
    }

  return FALSE;
}

static void
check_acts (SimWorld   *world,
            SimReplica *self)
{
  for (guint i = 0; i < self->acts->len; i++)
    {
      SimAct *act = g_ptr_array_index (self->acts, i);
      int verdict = GPOINTER_TO_INT (g_hash_table_lookup (world->commits, &act->id)) - 1;
      GHashTable *texts = g_hash_table_lookup (world->tokens, &act->id);

      if (act->is_exempt)
        continue;
      if (verdict < 0 && is_told (world, act))
        continue;
      if (verdict < 0)
        {
          sim_fail (world, "promise 3: what replica %u did in step %u (%s) never came into the log", self->index, act->step, act->action);
          continue;
        }
      if (act->token != NULL && !g_hash_table_contains (texts, act->token))
        sim_fail (world, "promise 5: “%s” is not to be found in the log", act->token);
    }
}

static void
check_rejected (SimWorld   *world,
                SimReplica *self)
{
  if (world->share.kind == SIM_FILE || world->was_cut)
    return;
  if (desk_fixture_count (&self->fixture,
                          "SELECT count (*) FROM log_commit WHERE verdict = 2 AND replica = (SELECT replica FROM head) AND id NOT IN (SELECT id FROM rejected)") > 0)
    sim_fail (world, "promise 3: replica %u does not show what was rejected", self->index);
}

static void
check_heads (SimWorld *world)
{
  DeskHead first, other;

  g_assert_true (desk_file_read_head (world->replicas[0].fixture.file, &first, NULL));
  for (guint i = 1; i < SIM_REPLICAS; i++)
    {
      g_assert_true (desk_file_read_head (world->replicas[i].fixture.file, &other, NULL));
      if (memcmp (first.hash, other.hash, DESK_HASH_SIZE) != 0 || !desk_digest_equal (&first.facts, &other.facts) || !desk_digest_equal (&first.kept, &other.kept))
        sim_fail (world, "promise 4: replicas 0 and %u are not the same in the end", i);
    }
}

void
sim_check_end (SimWorld *world)
{
  check_log (world);
  check_nothing_lost (world);
  if (world->is_beyond)
    return;
  check_heads (world);
  for (guint i = 0; i < SIM_REPLICAS && world->failure == NULL; i++)
    {
      check_acts (world, &world->replicas[i]);
      check_rejected (world, &world->replicas[i]);
      check_whole (world, &world->replicas[i]);
    }
}
