// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The digests of a desk, computed anew from every row. They are sums, so that
 * parts of a desk can be summed by themselves: on threads, when it has to be
 * quick.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-kept.h"
#include "desk-sum.h"

typedef gboolean (*SumFunc) (DeskFile *file, DeskSum *sum, GError **error);

typedef struct {
  DeskFile *file;
  SumFunc func;
  GThread *thread;
  DeskSum sum;
  GError *error;
} Part;

struct _DeskSumming {
  GCancellable *cancellable;
  Part parts[2];
};

static const char *
get_text (DeskStatement *row,
          int            column)
{
  const char *text = (const char *) sqlite3_column_text (row, column);

  return text != NULL ? text : "";
}

/* The columns that are fields; found once, not for each row. */
static GArray *
find_fields (DeskStatement   *read,
             const DeskTable *table,
             int              first)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = first; i < sqlite3_column_count (read); i++)
    {
      const char *name = sqlite3_column_name (read, i);

      if (!g_str_equal (name, "withdrawn") && desk_table_find_field (table, name) != NULL)
        g_array_append_val (columns, i);
    }

  return columns;
}

static gboolean
sum_table (DeskFile        *file,
           const DeskTable *table,
           DeskSum         *sum,
           GError         **error)
{
  char sql[96];
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GArray) columns = NULL;
  gboolean has_row;

  g_snprintf (sql, sizeof sql, "SELECT id, origin, withdrawn, * FROM %s", table->name);
  read = desk_file_prepare (file, sql, error);
  if (read == NULL)
    return FALSE;
  columns = find_fields (read, table, 3);
  while (TRUE)
    {
      DeskUuid id, origin;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 0, &id);
      desk_statement_get_uuid (read, 1, &origin);
      desk_kept_digest_origin (&sum->kept, DESK_DIGEST_ADD, table->name, &id, &origin);
      if (sqlite3_column_int64 (read, 2) != 0)
        continue;
      for (guint i = 0; i < columns->len; i++)
        {
          int column = g_array_index (columns, int, i);
          g_auto (DeskValue) value = DESK_VALUE_INIT;

          desk_statement_get_value (read, column, &value);
          desk_digest_cell (&sum->facts, DESK_DIGEST_ADD, table->name, &id, sqlite3_column_name (read, column), &value);
        }
    }
}

/* Rows of tables that this version does not know have origin and tombstone
 * beside their fields. */
static gboolean
sum_extra (DeskFile   *file,
           DeskSum    *sum,
           GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT row_id, table_name, field, value, (SELECT value FROM extra AS tombstone WHERE tombstone.row_id = extra.row_id AND field = 'withdrawn') "
                            "FROM extra",
                            error);
  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      DeskUuid id;
      const char *field;
      const DeskTable *table;
      gboolean withdrawn;
      gint64 row_no;
      g_auto (DeskValue) value = DESK_VALUE_INIT;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      desk_statement_get_uuid (read, 0, &id);
      desk_statement_get_value (read, 3, &value);
      field = get_text (read, 2);
      withdrawn = sqlite3_column_int64 (read, 4) != 0;
      table = desk_table_find (get_text (read, 1));
      if (table != NULL && !desk_fact_find (file, table->id, &id, &row_no, &withdrawn, error))
        return FALSE;

      if (g_str_equal (field, "origin"))
        {
          DeskUuid origin;

          if (desk_value_get_uuid (&value, &origin))
            desk_kept_digest_origin (&sum->kept, DESK_DIGEST_ADD, get_text (read, 1), &id, &origin);
        }
      else if (!withdrawn && !g_str_equal (field, "withdrawn"))
        {
          desk_digest_cell (&sum->facts, DESK_DIGEST_ADD, get_text (read, 1), &id, field, &value);
        }
    }
}

static gboolean
sum_commits (DeskFile   *file,
             DeskSum    *sum,
             GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file, "SELECT no, id, replica, replica_no, author, made_at, corrected_at, action, undoes, verdict, coalesce (reason, '') FROM log_commit", error);
  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      g_autoptr (DeskCommit) commit = NULL;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      commit = desk_commit_new (get_text (read, 7), NULL, sqlite3_column_int64 (read, 5));
      desk_statement_get_uuid (read, 1, &commit->id);
      desk_statement_get_uuid (read, 2, &commit->replica);
      commit->replica_no = (guint64) sqlite3_column_int64 (read, 3);
      desk_statement_get_uuid (read, 4, &commit->author);
      commit->corrected_ms = sqlite3_column_int64 (read, 6);
      desk_statement_get_uuid (read, 8, &commit->undoes);
      commit->verdict = (DeskVerdict) sqlite3_column_int (read, 9);
      g_free (commit->reason);
      commit->reason = g_strdup (get_text (read, 10));
      desk_kept_digest_commit (&sum->kept, DESK_DIGEST_ADD, (guint64) sqlite3_column_int64 (read, 0), commit);
    }
}

static gboolean
sum_history (DeskFile   *file,
             gboolean    is_conflict,
             DeskSum    *sum,
             GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            is_conflict ? "SELECT id, table_name, row_id, field, value, NULL FROM conflict" : "SELECT id, table_name, row_id, field, old, new FROM history",
                            error);
  if (read == NULL)
    return FALSE;
  while (TRUE)
    {
      g_auto (DeskValue) first = DESK_VALUE_INIT;
      g_auto (DeskValue) second = DESK_VALUE_INIT;
      DeskUuid row;
      const char *table;
      const char *field;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      table = get_text (read, 1);
      field = get_text (read, 3);
      desk_statement_get_uuid (read, 2, &row);
      desk_statement_get_value (read, 4, &first);
      desk_statement_get_value (read, 5, &second);
      if (is_conflict)
        desk_kept_digest_conflict (&sum->kept, DESK_DIGEST_ADD, sqlite3_column_int64 (read, 0), table, &row, field, &first);
      else
        desk_kept_digest_history (&sum->kept, DESK_DIGEST_ADD, sqlite3_column_int64 (read, 0), table, &row, field, &first, &second);
    }
}

static gboolean
sum_facts (DeskFile *file,
           DeskSum  *sum,
           GError  **error)
{
  for (guint i = 1; i < DESK_N_TABLES; i++)
    {
      if (!sum_table (file, desk_table_get ((DeskTableId) i), sum, error))
        return FALSE;
    }

  return sum_extra (file, sum, error);
}

static gboolean
sum_kept (DeskFile *file,
          DeskSum  *sum,
          GError  **error)
{
  return sum_commits (file, sum, error) && sum_history (file, FALSE, sum, error) && sum_history (file, TRUE, sum, error);
}

/**
 * desk_sum:
 * @file: a desk file
 * @sum: (out): its digests, computed from every row
 * @error: return location
 *
 * Returns: whether everything could be read
 */
gboolean
desk_sum (DeskFile *file,
          DeskSum  *sum,
          GError  **error)
{
  DeskSum all = { 0 };

  if (!sum_facts (file, &all, error) || !sum_kept (file, &all, error))
    return FALSE;

  *sum = all;
  return TRUE;
}

/* --- beside other work --- */

static gpointer
sum_part (gpointer data)
{
  Part *self = data;

  (void) self->func (self->file, &self->sum, &self->error);

  return NULL;
}

/**
 * desk_summing_start:
 * @path: a checkpoint that nobody writes, in which nothing is defined that is
 *   not defined in @like, word for word
 * @like: the desk it is for
 * @error: return location
 *
 * Begins to compute its digests on threads, which only read. They mean
 * something once its pages have been found in order.
 *
 * Returns: (transfer full) (nullable): for desk_summing_finish()
 */
DeskSumming *
desk_summing_start (const char *path,
                    DeskFile   *like,
                    GError    **error)
{
  static const SumFunc funcs[] = { sum_facts, sum_kept };
  DeskSumming *self = g_new0 (DeskSumming, 1);

  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (funcs); i++)
    {
      Part *part = &self->parts[i];

      part->func = funcs[i];
      part->file = desk_file_open_strange (path, like, error);
      if (part->file == NULL)
        {
          (void) desk_summing_finish (self, NULL, NULL);
          return NULL;
        }
      desk_file_set_cancellable (part->file, self->cancellable);
      part->thread = g_thread_new ("deskbell-sum", sum_part, part);
    }

  return self;
}

/**
 * desk_summing_finish:
 * @self: (transfer full): what was begun
 * @sum: (out) (nullable): the digests; %NULL if nobody wants them any more
 * @error: return location
 *
 * Waits for the threads.
 *
 * Returns: whether everything could be read
 */
gboolean
desk_summing_finish (DeskSumming *self,
                     DeskSum     *sum,
                     GError     **error)
{
  DeskSum all = { 0 };
  gboolean done = TRUE;

  if (sum == NULL)
    g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    {
      Part *part = &self->parts[i];

      if (part->thread != NULL)
        g_thread_join (part->thread);
      g_clear_pointer (&part->file, desk_file_close);
      desk_digest_sum (&all.facts, &part->sum.facts, &all.facts);
      desk_digest_sum (&all.kept, &part->sum.kept, &all.kept);
      if (part->error != NULL && done)
        {
          done = FALSE;
          g_propagate_error (error, g_steal_pointer (&part->error));
        }
      g_clear_error (&part->error);
    }
  g_object_unref (self->cancellable);
  g_free (self);
  if (sum != NULL)
    *sum = all;

  return done;
}
