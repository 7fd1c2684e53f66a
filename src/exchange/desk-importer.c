// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What every import shares. Commits go into batches that become one segment
 * each; on a dry run into one trial that nothing is left of, so that it can
 * say the very same. A line that cannot be done takes no other with it.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-importer.h"
#include "desk-numbers.h"
#include "desk-store-error.h"

/* Between two batches others may write, and what is in is on the disk. */
#define MAX_COMMITS 200
#define MAX_BYTES (4 * 1024 * 1024)
/* A list that hears of more than this reads everything anew. */
#define MAX_CHANGED_ROWS 20000
#define LINES_PER_PROGRESS 64
/* The write-ahead log of a long import is copied into the file now and then. */
#define CHECKPOINT_PAGES 8000

/* What was said of a row at one moment, and how often. */
typedef struct {
  gint64 made_at_ms;
  GHashTable *counts; /* GBytes: number */
} Moment;

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  g_hash_table_unref (moment->counts);
  g_free (moment);
}

void
desk_importer_init (DeskImporter     *self,
                    DeskFile         *file,
                    const DeskImport *options,
                    DeskImportReport *report,
                    GCancellable     *cancellable)
{
  memset (self, 0, sizeof *self);
  self->file = file;
  self->options = options;
  self->report = report;
  self->cancellable = cancellable;
  self->now_ms = desk_clock_get_now_ms (desk_file_get_clock (file));
  self->number_floor = options->first_number - 1;
  self->changes = desk_change_set_new ();
  self->moments = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, moment_free);
}

/* Lines of a batch that was given up are neither counted nor spoken of. */
static void
forget_pending (DeskImporter *self)
{
  DeskImportReport *report = self->report;

  if (report->messages->len > self->n_sure_messages)
    g_ptr_array_set_size (report->messages, (int) self->n_sure_messages);
  report->n_messages_left_out = self->n_sure_left_out;
  memset (&self->pending, 0, sizeof self->pending);
}

void
desk_importer_clear (DeskImporter *self)
{
  if (self->batch != NULL)
    forget_pending (self);
  g_clear_pointer (&self->batch, desk_batch_free);
  g_clear_pointer (&self->changes, desk_change_set_unref);
  g_clear_pointer (&self->moments, g_hash_table_unref);
}

/**
 * desk_importer_begin:
 * @self: an importer
 * @error: return location
 *
 * Makes sure that what is looked up now still stands when it is acted upon.
 *
 * Returns: whether a batch is open
 */
gboolean
desk_importer_begin (DeskImporter *self,
                     GError      **error)
{
  if (self->batch != NULL)
    return TRUE;

  self->batch = self->options->dry_run ? desk_batch_begin_trial (self->file, error) : desk_batch_begin (self->file, error);
  self->n_commits = 0;
  self->n_bytes = 0;

  return self->batch != NULL;
}

static void
add_counts (DeskImportReport       *to,
            const DeskImportReport *from)
{
  to->n_lines += from->n_lines;
  to->n_taken += from->n_taken;
  to->n_there += from->n_there;
  to->n_passed_over += from->n_passed_over;
  to->n_bad += from->n_bad;
  to->n_events += from->n_events;
  for (guint i = 0; i < DESK_N_TABLES; i++)
    to->n_new[i] += from->n_new[i];
}

static gboolean
flush (DeskImporter *self,
       GError      **error)
{
  g_autoptr (DeskChangeSet) changes = NULL;

  if (self->batch != NULL && !self->options->dry_run)
    {
      gboolean done = desk_batch_end (self->batch, &changes, error);

      if (!done)
        {
          forget_pending (self);
          g_clear_pointer (&self->batch, desk_batch_free);
          return FALSE;
        }
      g_clear_pointer (&self->batch, desk_batch_free);
      desk_change_set_add_all (self->changes, changes);
      if (desk_change_set_get_n_rows (self->changes) > MAX_CHANGED_ROWS)
        desk_change_set_set_everything (self->changes);
    }

  add_counts (self->report, &self->pending);
  memset (&self->pending, 0, sizeof self->pending);
  self->n_sure_messages = self->report->messages->len;
  self->n_sure_left_out = self->report->n_messages_left_out;

  return desk_file_get_wal_pages (self->file) <= CHECKPOINT_PAGES || self->batch != NULL || desk_file_checkpoint (self->file, error);
}

static gsize
estimate_bytes (const DeskCommit *commit)
{
  gsize bytes = 256;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        {
          const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, j);

          bytes += 128 + change->old.value.size + change->new.value.size;
        }
    }

  return bytes;
}

static void
count_rows (DeskImportReport *counts,
            const DeskCommit *commit)
{
  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskTable *table = desk_table_find (operation->table);

      if (operation->kind == DESK_OPERATION_SET)
        counts->n_events++;
      else if (table != NULL)
        counts->n_new[table->id]++;
    }
}

/**
 * desk_importer_do:
 * @self: an importer
 * @commit: what a line says
 * @take: whether it comes out of a log, with its effective operations
 * @reason: (out): why it was not done
 *
 * Returns: what became of it; with %DESK_IMPORT_BAD and %DESK_IMPORT_FAILED
 *   @reason is set
 */
DeskImportOutcome
desk_importer_do (DeskImporter *self,
                  DeskCommit   *commit,
                  gboolean      take,
                  GError      **reason)
{
  g_autoptr (GError) failure = NULL;
  gboolean can_go_on;

  if (!desk_importer_begin (self, reason))
    return DESK_IMPORT_FAILED;

  if (desk_batch_try (self->batch, commit, take, &can_go_on, &failure))
    {
      self->n_commits++;
      self->n_bytes += estimate_bytes (commit);
      count_rows (&self->pending, commit);
      return DESK_IMPORT_TAKEN;
    }
  if (can_go_on && g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    return DESK_IMPORT_THERE;

  g_propagate_error (reason, g_steal_pointer (&failure));
  return can_go_on ? DESK_IMPORT_BAD : DESK_IMPORT_FAILED;
}

/**
 * desk_importer_end_line:
 * @self: an importer
 * @line: the line, from 1
 * @outcome: what became of it
 * @reason: (nullable): why it is bad
 * @fraction: how much of the file has been gone through
 * @error: return location
 *
 * Counts the line and puts what is full on the disk.
 *
 * Returns: whether the import goes on
 */
gboolean
desk_importer_end_line (DeskImporter     *self,
                        guint64           line,
                        DeskImportOutcome outcome,
                        const GError     *reason,
                        double            fraction,
                        GError          **error)
{
  DeskImportReport *pending = &self->pending;

  g_assert (outcome != DESK_IMPORT_FAILED);

  pending->n_lines++;
  pending->n_taken += outcome == DESK_IMPORT_TAKEN;
  pending->n_there += outcome == DESK_IMPORT_THERE;
  pending->n_passed_over += outcome == DESK_IMPORT_PASSED_OVER;
  pending->n_bad += outcome == DESK_IMPORT_BAD;
  if (outcome == DESK_IMPORT_BAD)
    desk_import_report_add (self->report, line, TRUE, reason->message);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->options->progress != NULL && ++self->n_seen % LINES_PER_PROGRESS == 0)
    self->options->progress (fraction, self->options->progress_data);

  return (self->n_commits < MAX_COMMITS && self->n_bytes < MAX_BYTES) || self->options->dry_run || flush (self, error);
}

/**
 * desk_importer_note:
 * @self: an importer
 * @line: a line, or 0
 * @format: something to know about it
 */
void
desk_importer_note (DeskImporter *self,
                    guint64       line,
                    const char   *format,
                    ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  desk_import_report_add (self->report, line, FALSE, text);
}

static int
compare_messages (gconstpointer a,
                  gconstpointer b)
{
  const DeskImportMessage *left = *(const DeskImportMessage *const *) a;
  const DeskImportMessage *right = *(const DeskImportMessage *const *) b;

  return left->line < right->line ? -1 : left->line > right->line;
}

/**
 * desk_importer_end:
 * @self: an importer that has gone through everything
 * @error: return location
 *
 * Returns: whether all of it is on the disk
 */
gboolean
desk_importer_end (DeskImporter *self,
                   GError      **error)
{
  gboolean done = flush (self, error);

  /* Lines may have been taken in another order. */
  g_ptr_array_sort (self->report->messages, compare_messages);
  g_clear_pointer (&self->batch, desk_batch_free);
  if (done && self->options->progress != NULL)
    self->options->progress (1, self->options->progress_data);

  return done;
}

/**
 * desk_importer_steal_changes:
 * @self: an importer
 *
 * Returns: (transfer full) (nullable): the rows that were touched so far;
 *   %NULL when there are none
 */
DeskChangeSet *
desk_importer_steal_changes (DeskImporter *self)
{
  if (desk_change_set_get_n_rows (self->changes) == 0 && !desk_change_set_is_everything (self->changes))
    return NULL;

  return g_steal_pointer (&self->changes);
}

/**
 * desk_importer_count_event:
 * @self: an importer
 * @row: a row
 * @field: a field of it
 * @value: what the file says that it was given
 * @made_at_ms: when
 *
 * Things go back and forth within a minute. Only the latest moment of a row
 * is remembered, for its events stand in their order.
 *
 * Returns: how often this file has said so, this time included
 */
guint
desk_importer_count_event (DeskImporter    *self,
                           const DeskUuid  *row,
                           const char      *field,
                           const DeskValue *value,
                           gint64           made_at_ms)
{
  Moment *moment = g_hash_table_lookup (self->moments, row);
  g_autoptr (GByteArray) key = g_byte_array_sized_new (64);
  GBytes *bytes;
  guint n;

  if (moment == NULL || moment->made_at_ms != made_at_ms)
    {
      moment = g_new0 (Moment, 1);
      moment->made_at_ms = made_at_ms;
      moment->counts = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
      g_hash_table_replace (self->moments, desk_uuid_copy (row), moment);
    }

  g_byte_array_append (key, (const guint8 *) field, (guint) strlen (field) + 1);
  desk_value_encode (value, key);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&key));
  n = GPOINTER_TO_UINT (g_hash_table_lookup (moment->counts, bytes)) + 1;
  g_hash_table_replace (moment->counts, bytes, GUINT_TO_POINTER (n));

  return n;
}

/**
 * desk_importer_gives_numbers:
 * @self: an importer
 * @gives: (out): whether numbers are given here; on a shared desk they are
 *   given by who appends to the log
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_importer_gives_numbers (DeskImporter *self,
                             gboolean     *gives,
                             GError      **error)
{
  DeskHead head;

  if (!desk_file_read_head (self->file, &head, error))
    return FALSE;
  *gives = !head.is_shared;

  return TRUE;
}

/**
 * desk_importer_next_number:
 * @self: an importer with an open batch
 * @table: tickets or articles
 * @number: (out): one that nobody has had and no line of the file asks for
 * @error: return location
 *
 * Returns: whether it could be looked up
 */
gboolean
desk_importer_next_number (DeskImporter *self,
                           DeskTableId   table,
                           gint64       *number,
                           GError      **error)
{
  if (!desk_numbers_get_last (self->file, table, number, error))
    return FALSE;
  if (table == DESK_TABLE_TICKET)
    *number = MAX (*number, self->number_floor);
  (*number)++;

  return TRUE;
}
