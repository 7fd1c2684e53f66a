// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Acting: a commit is completed (id, salts, what its author saw), merged with
 * what stands there now, carried out, held against the rules, and appended to
 * the log in the file, all in one transaction. On a shared desk it is pending
 * instead, until it is seen in the log.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-apply.h"
#include "desk-batch-private.h"
#include "desk-fact.h"
#include "desk-field-label.h"
#include "desk-core-error.h"
#include "desk-derived.h"
#include "desk-file-private.h"
#include "desk-news.h"
#include "desk-numbers.h"
#include "desk-pending.h"
#include "desk-policies.h"
#include "desk-reliances.h"
#include "desk-rules.h"
#include "desk-sharing.h"
#include "desk-store-error.h"
#include "desk-undo.h"

/* --- completing --- */

/* A member that was withdrawn comes back by a change of its tombstone. */
static gboolean
complete_insert (DeskFile        *file,
                 DeskOperation   *operation,
                 const DeskTable *table,
                 GError         **error)
{
  gint64 row_no;
  gboolean withdrawn;
  DeskUuid id;

  if (!table->is_set)
    return TRUE;

  desk_member_id (table, operation, &id);
  if (!desk_uuid_equal (&id, &operation->row))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("A row of “%s” has the id that its fields make, and no other"), table->name);
      return FALSE;
    }
  if (!desk_fact_find (file, table->id, &operation->row, &row_no, &withdrawn, error))
    return FALSE;
  if (row_no == 0)
    return TRUE;

  g_array_set_size (operation->fields, 0);
  operation->kind = DESK_OPERATION_SET;
  if (withdrawn)
    desk_operation_put_null (operation, "withdrawn");

  return TRUE;
}

static gboolean
refuse_clash (DeskFile        *file,
              const DeskField *field,
              const DeskUuid  *writer,
              GError         **error)
{
  g_autofree char *who = NULL;

  if (!desk_fact_find_author (file, writer, &who, error))
    return FALSE;
  if (who != NULL)
    /* Translators: who, and the name of a field */
    g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("%s has changed “%s” meanwhile. Look at it and try again"), who, desk_field_label (field->name));
  else
    g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("Somebody else has changed “%s” meanwhile. Look at it and try again"),
                 desk_field_label (field->name));

  return FALSE;
}

static gboolean
complete_set (DeskFile        *file,
              DeskOperation   *operation,
              const DeskTable *table,
              GError         **error)
{
  for (guint i = operation->fields->len; i > 0; i--)
    {
      DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i - 1);
      const DeskField *field = desk_table_find_field (table, change->name);
      DeskUuid last;

      if (field == NULL)
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("“%s” has no field “%s”"), table->name, change->name);
          return FALSE;
        }

      if (!desk_fact_last_writer (file, table, &operation->row, change->name, &last, error))
        return FALSE;
      /* Also when both mean the same: it was not theirs to do any more. */
      if ((field->flags & DESK_FIELD_EXCLUSIVE) != 0 && !desk_uuid_is_nil (&change->seen) && !desk_uuid_equal (&change->seen, &last))
        return refuse_clash (file, field, &last, error);

      desk_value_clear (&change->old.value);
      if (!desk_fact_get (file, table, &operation->row, field, &change->old.value, error))
        return FALSE;
      /* “no” and “not said” of a tombstone are one thing. */
      if (desk_value_equal (&change->old.value, &change->new.value))
        {
          g_array_remove_index (operation->fields, i - 1);
          continue;
        }

      if (desk_uuid_is_nil (&change->seen))
        change->seen = last;
      else if (!desk_uuid_equal (&change->seen, &last))
        change->outcome = DESK_FIELD_OUTCOME_CONFLICT;
    }

  return TRUE;
}

/* In the order in which they stand in the commit. */
static gboolean
give_numbers (DeskFile   *file,
              DeskCommit *commit,
              GError    **error)
{
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < commit->operations->len; i++)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskValue *number;

      if (operation->kind != DESK_OPERATION_INSERT)
        continue;
      if (!desk_numbers_give (file, operation, desk_table_find (operation->table), error))
        return FALSE;

      /* None of them stands in its table yet. */
      number = desk_operation_get (operation, "number");
      if (number != NULL && !g_hash_table_add (given, g_strdup_printf ("%s %" G_GINT64_FORMAT, operation->table, desk_value_get_integer (number, 0))))
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("Number %" G_GINT64_FORMAT " is taken or out of range"), desk_value_get_integer (number, 0));
          return FALSE;
        }
    }

  return TRUE;
}

/* Also takes out operations that would change nothing. */
static gboolean
complete_commit (DeskFile   *file,
                 DeskCommit *commit,
                 GError    **error)
{
  DeskVerdict verdict = DESK_VERDICT_OK;

  for (guint i = commit->operations->len; i > 0; i--)
    {
      DeskOperation *operation = g_ptr_array_index (commit->operations, i - 1);
      const DeskTable *table = desk_table_find (operation->table);

      if (table == NULL)
        {
          g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no table “%s”"), operation->table);
          return FALSE;
        }
      if (operation->kind == DESK_OPERATION_INSERT && !complete_insert (file, operation, table, error))
        return FALSE;
      if (operation->kind == DESK_OPERATION_INSERT)
        continue;
      if (!complete_set (file, operation, table, error))
        return FALSE;
      if (operation->fields->len == 0)
        {
          g_ptr_array_remove_index (commit->operations, i - 1);
          continue;
        }
      for (guint j = 0; j < operation->fields->len; j++)
        {
          if (g_array_index (operation->fields, DeskFieldChange, j).outcome == DESK_FIELD_OUTCOME_CONFLICT)
            verdict = DESK_VERDICT_CONFLICT;
        }
    }

  if (commit->operations->len == 0)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, _("It stands like that already: nothing was changed"));
      return FALSE;
    }

  if (!desk_reliances_complete (file, commit, error))
    return FALSE;

  /* Who appends to the log gives the numbers. */
  if (file->head.is_shared ? !desk_pending_name_tickets (file, commit, error) : !give_numbers (file, commit, error))
    return FALSE;

  commit->verdict = verdict;
  commit->replica = file->head.replica;
  commit->replica_no = ++file->head.replica_no;
  if (desk_uuid_is_nil (&commit->id))
    desk_id_source_next_uuid (file->ids, desk_clock_get_now_ms (file->clock), &commit->id);
  desk_commit_add_salts (commit, file->ids);

  return TRUE;
}

/* --- batches --- */

/**
 * desk_batch_begin:
 * @file: a writer
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a batch; freed without
 *   desk_batch_end(), nothing of it is left
 */
DeskBatch *
desk_batch_begin (DeskFile *file,
                  GError  **error)
{
  DeskBatch *self;

  if (!desk_file_begin (file, error))
    return NULL;

  self = g_new0 (DeskBatch, 1);
  self->file = file;
  self->commits = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_commit_unref);
  self->changes = desk_change_set_new ();
  file->unwritten = self->commits;

  return self;
}

/**
 * desk_batch_begin_trial:
 * @file: a writer
 * @error: return location
 *
 * A batch that shows what would come of commits. It is never appended, and
 * nothing of it is left when it is freed.
 *
 * Returns: (transfer full) (nullable): a batch
 */
DeskBatch *
desk_batch_begin_trial (DeskFile *file,
                        GError  **error)
{
  DeskBatch *self = desk_batch_begin (file, error);

  if (self != NULL)
    self->is_trial = TRUE;

  return self;
}

/* What has been carried out, for the segment. */
void
desk_batch_add (DeskBatch     *self,
                DeskCommit    *commit,
                DeskChangeSet *changes)
{
  /* A trial may be as long as the file that is tried. */
  if (self->is_trial)
    return;

  desk_change_set_add_all (self->changes, changes);
  g_ptr_array_add (self->commits, desk_commit_ref (commit));
}

/**
 * desk_batch_act:
 * @self: a batch
 * @commit: what its author wants; completed here
 * @error: return location
 *
 * After an error other than %DESK_STORE_ERROR_UNCHANGED the batch can only be
 * freed.
 *
 * Returns: whether it was done
 */
gboolean
desk_batch_act (DeskBatch  *self,
                DeskCommit *commit,
                GError    **error)
{
  DeskFile *file = self->file;
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  gboolean is_pending = file->head.is_shared;

  if (!desk_sharing_check_author (file, commit, error) || !desk_rules_check_name (file, commit, error) || !desk_undo_check (file, commit, error) ||
      !complete_commit (file, commit, error))
    return FALSE;
  if (is_pending ? !desk_apply_pending (file, commit, changes, error) : !desk_apply_commit (file, commit, changes, error))
    return FALSE;
  if (!desk_rules_check (file, commit, error) || !desk_derived_update (file, commit, changes, error))
    return FALSE;
  if (is_pending && !desk_pending_add (file, commit, error))
    return FALSE;

  desk_batch_add (self, commit, changes);

  return TRUE;
}

/**
 * desk_batch_take:
 * @self: a batch
 * @commit: a commit out of a log, with its effective operations
 * @error: return location
 *
 * Replays a commit as it stands: no merge, no rules, no new numbers.
 *
 * Returns: whether it was done
 */
gboolean
desk_batch_take (DeskBatch  *self,
                 DeskCommit *commit,
                 GError    **error)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();

  if (self->file->head.is_shared)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The steps of another log cannot be put into a desk that is shared"));
      return FALSE;
    }
  if (!desk_apply_commit (self->file, commit, changes, error) || !desk_numbers_see (self->file, commit, error) ||
      !desk_derived_update (self->file, commit, changes, error))
    return FALSE;

  desk_batch_add (self, commit, changes);

  return TRUE;
}

/* Whether the failure is about a commit, and not about disk or file. */
gboolean
desk_batch_is_of_commit (DeskFile     *file,
                         const GError *error)
{
  if (error->domain == DESK_CORE_ERROR)
    return TRUE;
  if ((sqlite3_errcode (file->db) & 0xff) == SQLITE_CONSTRAINT)
    return TRUE;

  return g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS) ||
         g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH) ||
         g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CAUSE);
}

/**
 * desk_batch_try:
 * @self: a batch
 * @commit: a commit
 * @take: whether it comes out of a log, see desk_batch_take()
 * @can_go_on: (out): whether the batch stands as it did before @commit, which
 *   alone is at fault; otherwise it can only be freed
 * @error: return location
 *
 * As desk_batch_act() or desk_batch_take(), for imports, where one bad line
 * must not take the good ones with it.
 *
 * Returns: whether it was done
 */
gboolean
desk_batch_try (DeskBatch  *self,
                DeskCommit *commit,
                gboolean    take,
                gboolean   *can_go_on,
                GError    **error)
{
  DeskFile *file = self->file;
  DeskHead head = file->head;
  g_autoptr (GError) failure = NULL;

  *can_go_on = FALSE;
  if (!desk_file_run (file, "SAVEPOINT one_commit", error))
    return FALSE;
  if (take ? desk_batch_take (self, commit, &failure) : desk_batch_act (self, commit, &failure))
    return *can_go_on = desk_file_run (file, "RELEASE one_commit", error);

  /* After some errors SQLite has given the whole transaction up. */
  if (desk_batch_is_of_commit (file, failure) && sqlite3_get_autocommit (file->db) == 0)
    *can_go_on = desk_file_run (file, "ROLLBACK TO one_commit; RELEASE one_commit", NULL);
  file->head = head;
  desk_policies_forget (file);
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * desk_batch_end:
 * @self: a batch
 * @changes: (out) (optional) (transfer full): the rows that were touched
 * @error: return location
 *
 * Appends the segment and makes it durable. A batch without commits leaves
 * nothing behind.
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_batch_end (DeskBatch      *self,
                DeskChangeSet **changes,
                GError        **error)
{
  g_return_val_if_fail (!self->is_trial, FALSE);

  if (self->commits->len == 0)
    desk_file_abandon (self->file);
  else if (self->file->head.is_shared ? !desk_news_write (self->file, self->changes, error) : !desk_log_append (self->file, self->commits, error))
    return FALSE;
  else if (!desk_file_end (self->file, error))
    return FALSE;

  if (changes != NULL)
    *changes = desk_change_set_ref (self->changes);
  return TRUE;
}

void
desk_batch_free (DeskBatch *self)
{
  g_return_if_fail (self != NULL);

  /* What was parsed may never have been written. */
  if (self->file->in_transaction)
    desk_policies_forget (self->file);
  desk_file_abandon (self->file);
  self->file->unwritten = NULL;
  g_ptr_array_unref (self->commits);
  desk_change_set_unref (self->changes);
  g_free (self);
}

/* --- one commit --- */

/**
 * desk_act:
 * @file: a writer
 * @commit: what its author wants; completed here
 * @changes: (out) (optional) (transfer full): the rows that were touched
 * @error: return location
 *
 * Does what a person did: all of it, durably, or nothing.
 *
 * Returns: whether it is on the disk. %DESK_STORE_ERROR_UNCHANGED when there
 *   was nothing to do, %DESK_STORE_ERROR_REFUSED or %DESK_CORE_ERROR_REFUSED
 *   when a rule does not allow it, %DESK_STORE_ERROR_CLASH when somebody else
 *   came first.
 */
gboolean
desk_act (DeskFile       *file,
          DeskCommit     *commit,
          DeskChangeSet **changes,
          GError        **error)
{
  g_autoptr (DeskBatch) batch = desk_batch_begin (file, error);

  return batch != NULL && desk_batch_act (batch, commit, error) && desk_batch_end (batch, changes, error);
}

/**
 * desk_act_build:
 * @file: a writer
 * @build: makes the commit from what stands in the desk now
 * @data: passed to @build
 * @commit: (out) (optional) (transfer full): the commit that was made
 * @changes: (out) (optional) (transfer full): the rows that were touched
 * @error: return location
 *
 * As desk_act(), with the commit built inside the transaction.
 *
 * Returns: whether it is on the disk
 */
gboolean
desk_act_build (DeskFile       *file,
                DeskBuildFunc   build,
                gpointer        data,
                DeskCommit    **commit,
                DeskChangeSet **changes,
                GError        **error)
{
  g_autoptr (DeskBatch) batch = desk_batch_begin (file, error);
  g_autoptr (DeskCommit) made = NULL;

  if (batch == NULL)
    return FALSE;
  made = build (file, data, error);
  if (made == NULL || !desk_batch_act (batch, made, error) || !desk_batch_end (batch, changes, error))
    return FALSE;

  if (commit != NULL)
    *commit = g_steal_pointer (&made);
  return TRUE;
}
