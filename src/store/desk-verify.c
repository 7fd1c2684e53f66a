// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Verifying a desk: SQLite's own check, the chain of the log, the digests
 * computed anew from every row, and derived tables against a rebuild. Reads
 * only.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-act.h"
#include "desk-fact.h"
#include "desk-kept.h"
#include "desk-derived.h"
#include "desk-file-private.h"
#include "desk-pending.h"
#include "desk-store-error.h"
#include "desk-sum.h"
#include "desk-verify.h"

#define MAX_FAULTS 20

void
desk_verification_clear (DeskVerification *self)
{
  g_clear_pointer (&self->facts, g_free);
  g_clear_pointer (&self->all, g_free);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
}

static void G_GNUC_PRINTF (2, 3)
add_fault (DeskVerification *self,
           const char       *format,
           ...)
{
  va_list args;

  if (self->faults->len >= MAX_FAULTS)
    return;
  va_start (args, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

/* A damaged file has nulls where the schema forbids them. */
static const char *
get_text (DeskStatement *row,
          int            column)
{
  const char *text = (const char *) sqlite3_column_text (row, column);

  return text != NULL ? text : "";
}

static gboolean
check_integrity (DeskFile         *file,
                 DeskVerification *self,
                 GError          **error)
{
  g_autoptr (DeskStatement) check = desk_file_prepare (file, "PRAGMA integrity_check (20)", error);
  gboolean has_row;

  if (check == NULL)
    return FALSE;
  while (TRUE)
    {
      const char *text;

      if (!desk_statement_step (check, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      text = get_text (check, 0);
      if (!g_str_equal (text, "ok"))
        add_fault (self, _("The database is damaged: %s"), text);
    }
}

/* A replica that began with a checkpoint has no segments from before. */
static gboolean
find_first (DeskFile       *file,
            const DeskHead *head,
            guint64        *first,
            guint64        *n_before,
            GError        **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (DeskStatement) count = NULL;
  gboolean has_row;

  *first = 1;
  *n_before = 0;
  /* Of a log of one's own it is known where it begins. */
  read = desk_file_prepare (file, head->is_shared ? "SELECT min (number) FROM log_segment" : "SELECT begins FROM head", error);
  count = desk_file_prepare (file, "SELECT count (*) FROM log_commit WHERE segment > 0 AND segment < ?", error);
  if (read == NULL || count == NULL || !desk_statement_step (read, &has_row, error))
    return FALSE;
  *first = sqlite3_column_type (read, 0) != SQLITE_NULL ? (guint64) sqlite3_column_int64 (read, 0) : head->segment + 1;
  sqlite3_bind_int64 (count, 1, (gint64) *first);
  if (!desk_statement_step (count, &has_row, error))
    return FALSE;
  *n_before = (guint64) sqlite3_column_int64 (count, 0);

  return TRUE;
}

static gboolean
check_chain (DeskFile         *file,
             const DeskHead   *head,
             DeskVerification *self,
             GError          **error)
{
  guint8 previous[DESK_HASH_SIZE] = { 0 };
  guint64 first;

  if (!find_first (file, head, &first, &self->n_commits, error))
    return FALSE;
  for (guint64 number = first; number <= head->segment; number++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (DeskSegment) segment = desk_log_read_segment (file, number, &local_error);

      if (segment == NULL)
        {
          add_fault (self, _("Part %" G_GUINT64_FORMAT " of the log: %s"), number, local_error->message);
          return TRUE;
        }
      if (segment->number != number || !desk_uuid_equal (&segment->desk, &head->desk) ||
          ((number > first || first == 1) && memcmp (segment->previous, previous, sizeof previous) != 0))
        {
          add_fault (self, _("Part %" G_GUINT64_FORMAT " of the log does not follow the one before it"), number);
          return TRUE;
        }
      for (guint i = 0; i < segment->commits->len; i++)
        {
          DeskCommit *commit = g_ptr_array_index (segment->commits, i);
          g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT id FROM log_commit WHERE no = ?", error);
          DeskUuid id;
          gboolean has_row;

          if (read == NULL)
            return FALSE;
          self->n_commits++;
          sqlite3_bind_int64 (read, 1, (gint64) self->n_commits);
          if (!desk_statement_step (read, &has_row, error))
            return FALSE;
          if (!has_row || !desk_statement_get_uuid (read, 0, &id) || !desk_uuid_equal (&id, &commit->id))
            add_fault (self, _("Commit %" G_GUINT64_FORMAT " of the log is not among those that were applied"), self->n_commits);
        }
      memcpy (previous, segment->hash, sizeof previous);
      self->n_segments++;

      if (number == head->segment)
        {
          DeskDigest all;

          desk_digest_sum (&head->facts, &head->kept, &all);
          if (!desk_digest_equal (&segment->facts, &head->facts) || !desk_digest_equal (&segment->all, &all))
            add_fault (self, _("The last part of the log names other digests than the desk"));
        }
    }

  if (first <= head->segment && memcmp (previous, head->hash, sizeof previous) != 0)
    add_fault (self, _("The chain of the log does not end where the desk says it does"));
  if (self->n_commits != head->commit_no)
    add_fault (self, _("The log holds %" G_GUINT64_FORMAT " commits, the desk says %" G_GUINT64_FORMAT), self->n_commits, head->commit_no);

  return TRUE;
}

static gboolean
check_digests (DeskFile         *file,
               const DeskHead   *head,
               DeskVerification *self,
               GError          **error)
{
  DeskSum sum;

  if (!desk_sum (file, &sum, error))
    return FALSE;

  if (!desk_digest_equal (&sum.facts, &head->facts))
    add_fault (self, _("The facts are not what the log made of them"));
  if (!desk_digest_equal (&sum.kept, &head->kept))
    add_fault (self, _("The history is not what the log made of it"));

  return TRUE;
}

/* Counters are in no digest; but a number must not be given out again. */
static gboolean
check_counters (DeskFile         *file,
                DeskVerification *self,
                GError          **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT name, given, value FROM (SELECT 'ticket' AS name, max (number) AS given FROM ticket UNION ALL SELECT 'article', max (number) FROM article) "
                            "LEFT JOIN counter USING (name) WHERE given > coalesce (value, 0)",
                            error);
  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      add_fault (self, _("The counter of “%s” stands at %" G_GINT64_FORMAT ", but %" G_GINT64_FORMAT " was given out"), get_text (read, 0), (gint64) sqlite3_column_int64 (read, 2),
                 (gint64) sqlite3_column_int64 (read, 1));
    }
}

/* What is pending is in no digest: it has to be taken back for the time of the
 * look, and only a writer can. */
static gboolean
begin (DeskFile *file,
       GError  **error)
{
  guint n_pending;

  if (!desk_pending_count (file, &n_pending, error))
    return FALSE;
  if (n_pending == 0)
    return desk_file_begin_read (file, error);
  if (desk_file_get_mode (file) == DESK_FILE_WRITER)
    return desk_file_begin (file, error);

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_BUSY, _("There are steps that wait for the log: the desk can only be verified by who may write it"));
  return FALSE;
}

static gboolean
take_pending_back (DeskFile *file,
                   GError  **error)
{
  g_autoptr (DeskChangeSet) changes = desk_change_set_new ();
  g_autoptr (GArray) all = NULL;

  if (!file->in_transaction)
    return TRUE;
  all = desk_pending_find_all (file, error);

  return all != NULL && desk_pending_take_back (file, all, changes, error);
}

/**
 * desk_verify:
 * @file: a desk file; read within one transaction. Has to be a writer if
 *   something is pending
 * @verification: (out caller-allocates): clear it with
 *   desk_verification_clear()
 * @error: return location
 *
 * Returns: whether the desk could be read through; what is wrong with it
 *   stands in @faults
 */
gboolean
desk_verify (DeskFile         *file,
             DeskVerification *verification,
             GError          **error)
{
  g_auto (DeskVerification) result = { 0 };
  g_autofree char *difference = NULL;
  DeskHead head;
  gboolean done;

  if (!begin (file, error))
    return FALSE;

  result.faults = g_ptr_array_new_with_free_func (g_free);
  /* Derived tables first: they are of what is shown, with what is pending. */
  done = desk_file_read_head (file, &head, error) && check_integrity (file, &result, error) && desk_derived_compare (file, &difference, error) &&
         take_pending_back (file, error) && check_chain (file, &head, &result, error) && check_digests (file, &head, &result, error) &&
         check_counters (file, &result, error);
  if (file->in_transaction)
    desk_file_abandon (file);
  else
    desk_file_end_read (file);
  if (!done)
    return FALSE;

  if (difference != NULL)
    add_fault (&result, _("A derived table is not what a rebuild makes of it: %s"), difference);
  desk_file_format_digests (&head, &result.facts, &result.all);
  *verification = result;
  memset (&result, 0, sizeof result);

  return TRUE;
}
