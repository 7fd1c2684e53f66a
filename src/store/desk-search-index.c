// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The full-text index, off the path of commits. A commit marks the rows whose
 * text has changed; the writer indexes the marked ones when it has nothing
 * else to do, some at a time.
 *
 * The index keeps no text of its own: `search_document` has what went into it,
 * because taking a document out needs its old words. It is read as a table of
 * documents by the three indexes: titles (with prefixes), bodies (a title is
 * part of the body, so that one look finds all words of a document), and parts
 * of words of titles. Entries have no title and are in the bodies only.
 *
 * FTS5 merges nothing by itself here: a merge inside a transaction that should
 * be short would make it a long one. Merges are made in idle times and a few
 * pages at once; the crisis limit only keeps them from being forgotten.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-file-private.h"
#include "desk-search-document.h"
#include "desk-search-index.h"
#include "desk-store-error.h"

/* Bigger transactions than between commits, when nobody waits. */
#define RUN_ROWS 4000
#define RUN_PAGES 64
/* As far as what is left is counted. */
#define COUNT_LIMIT 10000

typedef struct {
  DeskSearchKind kind;
  gint64 row_no;
} Mark;

/* --- marking --- */

static DeskSearchKind
find_changed_kind (const DeskCommit    *commit,
                   const DeskOperation *operation)
{
  DeskSearchKind kind = desk_search_kind_of_table (operation->table);

  if (kind == DESK_SEARCH_KIND_NONE)
    return kind;
  /* Nothing but an import points at a name that is not there yet. */
  if (operation->kind == DESK_OPERATION_INSERT)
    return kind <= DESK_SEARCH_KIND_ARTICLE || g_str_has_prefix (commit->action, "import_") ? kind : DESK_SEARCH_KIND_NONE;

  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);

      if (change->outcome == DESK_FIELD_OUTCOME_SET && desk_search_kind_has_field (kind, change->name))
        return kind;
    }

  return DESK_SEARCH_KIND_NONE;
}

/* The rows stand in the order of the operations, so the next one is mostly
 * where the last one was found. */
static gint64
find_row_no (DeskChangeSet  *changes,
             const DeskUuid *id,
             guint          *hint)
{
  guint n = desk_change_set_get_n_rows (changes);

  for (guint i = 0; i < n; i++)
    {
      guint index = (*hint + i) % n;
      const DeskRowChange *row = desk_change_set_get_row (changes, index);

      if (desk_uuid_equal (&row->id, id))
        {
          *hint = index;
          return row->row_no;
        }
    }

  return 0;
}

/**
 * desk_search_index_mark:
 * @file: a writer inside a transaction
 * @commit: has just been applied
 * @changes: the rows it touched
 * @error: return location
 *
 * Notes which documents have to be made anew; a commit that changes no text
 * notes nothing.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_index_mark (DeskFile         *file,
                        const DeskCommit *commit,
                        DeskChangeSet    *changes,
                        GError          **error)
{
  guint hint = 0;

  if (commit->verdict == DESK_VERDICT_REJECTED)
    return TRUE;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      DeskSearchKind kind = find_changed_kind (commit, operation);
      gint64 row_no = kind != DESK_SEARCH_KIND_NONE ? find_row_no (changes, &operation->row, &hint) : 0;
      g_autoptr (DeskStatement) mark = NULL;

      if (row_no == 0)
        continue;
      mark = desk_file_prepare (file, "INSERT OR IGNORE INTO search_mark (kind, row_no) VALUES (?, ?)", error);
      if (mark == NULL)
        return FALSE;
      sqlite3_bind_int (mark, 1, (int) kind);
      sqlite3_bind_int64 (mark, 2, row_no);
      if (!desk_statement_run (mark, error))
        return FALSE;
    }

  return TRUE;
}

/* --- indexing --- */

static gboolean
set_up (DeskFile *file,
        GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT 1 FROM search_part_config WHERE k = 'automerge' AND v = 0", error);
  gboolean is_done;

  if (read == NULL || !desk_statement_step (read, &is_done, error))
    return FALSE;

  return is_done || desk_file_run (file,
                                   "INSERT INTO search_title (search_title, rank) VALUES ('automerge', 0), ('crisismerge', 128);"
                                   "INSERT INTO search_body (search_body, rank) VALUES ('automerge', 0), ('crisismerge', 128);"
                                   "INSERT INTO search_part (search_part, rank) VALUES ('automerge', 0), ('crisismerge', 128);",
                                   error);
}

static gboolean
run_with_text (DeskFile   *file,
               const char *sql,
               gint64      id,
               const char *text,
               GError    **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, sql, error);

  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, id);
  desk_statement_bind_text (write, 2, text);

  return desk_statement_run (write, error);
}

static gboolean
take_out_title (DeskFile   *file,
                gint64      id,
                const char *title,
                GError    **error)
{
  return title[0] == '\0' ||
         (run_with_text (file, "INSERT INTO search_title (search_title, rowid, title) VALUES ('delete', ?, ?)", id, title, error) &&
          run_with_text (file, "INSERT INTO search_part (search_part, rowid, title) VALUES ('delete', ?, ?)", id, title, error));
}

static gboolean
put_in_title (DeskFile   *file,
              gint64      id,
              const char *title,
              GError    **error)
{
  return title[0] == '\0' || (run_with_text (file, "INSERT INTO search_title (rowid, title) VALUES (?, ?)", id, title, error) &&
                              run_with_text (file, "INSERT INTO search_part (rowid, title) VALUES (?, ?)", id, title, error));
}

static gboolean
write_document (DeskFile           *file,
                gint64              id,
                DeskSearchDocument *document,
                GError            **error)
{
  g_autoptr (DeskStatement) write = NULL;

  if (!document->is_there)
    {
      write = desk_file_prepare (file, "DELETE FROM search_document WHERE id = ?", error);
      if (write == NULL)
        return FALSE;
      sqlite3_bind_int64 (write, 1, id);
      return desk_statement_run (write, error);
    }

  write = desk_file_prepare (file,
                             "INSERT INTO search_document (id, title, body) VALUES (?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET title = excluded.title, body = excluded.body",
                             error);
  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, id);
  desk_statement_bind_text (write, 2, document->title->str);
  desk_statement_bind_text (write, 3, document->body->str);

  return desk_statement_run (write, error);
}

/* What is the same as before is left alone: a note on a ticket does not write
 * its title again. */
static gboolean
index_document (DeskFile           *file,
                DeskSearchDocument *document,
                const Mark         *mark,
                GError            **error)
{
  gint64 id = desk_search_document_id (mark->kind, mark->row_no);
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT title, body FROM search_document WHERE id = ?", error);
  g_autofree char *old_title = NULL;
  g_autofree char *old_body = NULL;
  gboolean was_there, is_other_title, is_other_body;

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, id);
  if (!desk_statement_step (read, &was_there, error) || !desk_search_document_read (document, file, mark->kind, mark->row_no, error))
    return FALSE;
  if (was_there)
    {
      old_title = desk_statement_dup_text (read, 0);
      old_body = desk_statement_dup_text (read, 1);
    }

  is_other_title = was_there != document->is_there || g_strcmp0 (old_title, document->title->str) != 0;
  is_other_body = was_there != document->is_there || g_strcmp0 (old_body, document->body->str) != 0;
  if (!was_there && !document->is_there)
    return TRUE;
  if (!is_other_title && !is_other_body)
    return TRUE;

  if (was_there && is_other_title && !take_out_title (file, id, old_title, error))
    return FALSE;
  if (was_there && is_other_body && !run_with_text (file, "INSERT INTO search_body (search_body, rowid, body) VALUES ('delete', ?, ?)", id, old_body, error))
    return FALSE;
  if (!write_document (file, id, document, error))
    return FALSE;
  if (document->is_there && is_other_title && !put_in_title (file, id, document->title->str, error))
    return FALSE;

  return !document->is_there || !is_other_body ||
         run_with_text (file, "INSERT INTO search_body (rowid, body) VALUES (?, ?)", id, document->body->str, error);
}

static gboolean
spread_mark (DeskFile   *file,
             const Mark *mark,
             GError    **error)
{
  g_autoptr (DeskStatement) spread = NULL;

  spread = desk_file_prepare (file,
                              mark->kind == DESK_SEARCH_KIND_CUSTOMER
                                ? "INSERT OR IGNORE INTO search_mark (kind, row_no) "
                                  "SELECT 1, row_no FROM ticket WHERE requester_id = (SELECT id FROM customer WHERE row_no = ?)"
                                : "INSERT OR IGNORE INTO search_mark (kind, row_no) "
                                  "SELECT 1, row_no FROM ticket WHERE organisation_id = (SELECT id FROM organisation WHERE row_no = ?)",
                              error);
  if (spread == NULL)
    return FALSE;
  sqlite3_bind_int64 (spread, 1, mark->row_no);

  return desk_statement_run (spread, error);
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const Mark *one = a;
  const Mark *other = b;
  gint64 one_id = desk_search_document_id (one->kind, one->row_no);
  gint64 other_id = desk_search_document_id (other->kind, other->row_no);

  return (one_id > other_id) - (one_id < other_id);
}

static gboolean
read_marks (DeskFile *file,
            guint     n_rows,
            GArray   *marks,
            GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT kind, row_no FROM search_mark ORDER BY kind DESC, row_no DESC LIMIT ?", error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, n_rows);
  while (TRUE)
    {
      Mark mark;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      mark.kind = (DeskSearchKind) sqlite3_column_int (read, 0);
      mark.row_no = sqlite3_column_int64 (read, 1);
      /* In a file that is whole there is nothing else. */
      if (mark.kind < DESK_SEARCH_KIND_TICKET || mark.kind > DESK_SEARCH_KIND_CUSTOMER)
        {
          g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("The desk file is damaged: its index says what there is not. Restore it from a backup"));
          return FALSE;
        }
      g_array_append_val (marks, mark);
    }
}

static gboolean
index_marked (DeskFile *file,
              guint     n_rows,
              GError  **error)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_autoptr (DeskSearchDocument) document = desk_search_document_new ();

  if (!read_marks (file, n_rows, marks, error))
    return FALSE;

  /* FTS5 gathers words in memory as long as documents come in order, and
   * writes a part of the index for each that does not. */
  g_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      g_autoptr (DeskStatement) unmark = NULL;

      if (mark->kind > DESK_SEARCH_KIND_ARTICLE ? !spread_mark (file, mark, error) : !index_document (file, document, mark, error))
        return FALSE;

      unmark = desk_file_prepare (file, "DELETE FROM search_mark WHERE kind = ? AND row_no = ?", error);
      if (unmark == NULL)
        return FALSE;
      sqlite3_bind_int (unmark, 1, (int) mark->kind);
      sqlite3_bind_int64 (unmark, 2, mark->row_no);
      if (!desk_statement_run (unmark, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
count_marks (DeskFile *file,
             guint    *n_marks,
             GError  **error)
{
  g_autoptr (DeskStatement) count = desk_file_prepare (file, "SELECT count (*) FROM (SELECT 1 FROM search_mark LIMIT ?)", error);
  gboolean has_row;

  if (count == NULL)
    return FALSE;
  sqlite3_bind_int (count, 1, COUNT_LIMIT);
  if (!desk_statement_step (count, &has_row, error))
    return FALSE;
  *n_marks = (guint) sqlite3_column_int64 (count, 0);

  return TRUE;
}

/**
 * desk_search_index_step:
 * @file: a writer, between commits
 * @n_rows: how many marked rows to index at most; a dozen takes about a
 *   millisecond
 * @n_left: (out): how many are left, counted up to 10,000
 * @error: return location
 *
 * Indexes the newest of the marked rows in one transaction of its own.
 * Nothing is written when nothing is marked.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_index_step (DeskFile *file,
                        guint     n_rows,
                        guint    *n_left,
                        GError  **error)
{
  guint n_marks;

  if (!count_marks (file, &n_marks, error))
    return FALSE;
  if (n_marks > 0)
    {
      if (!desk_file_begin (file, error))
        return FALSE;
      if (!set_up (file, error) || !index_marked (file, MAX (n_rows, 1), error) || !count_marks (file, &n_marks, error))
        {
          desk_file_abandon (file);
          return FALSE;
        }
      if (!desk_file_end (file, error))
        return FALSE;
    }

  *n_left = n_marks;
  return TRUE;
}

/**
 * desk_search_index_merge_idle:
 * @file: a writer, between commits
 * @n_pages: how much to merge at most, in pages of each index; 4 is little
 *   enough not to be noticed
 * @has_more: (out): whether to call again
 * @error: return location
 *
 * Merges what steps have left in small parts, so that searching stays quick.
 *
 * Returns: whether it was done
 */
gboolean
desk_search_index_merge_idle (DeskFile *file,
                              guint     n_pages,
                              gboolean *has_more,
                              GError  **error)
{
  static const char *const sql[] = {
    "INSERT INTO search_body (search_body, rank) VALUES ('merge', ?)",
    "INSERT INTO search_title (search_title, rank) VALUES ('merge', ?)",
    "INSERT INTO search_part (search_part, rank) VALUES ('merge', ?)",
  };
  gboolean result = FALSE;

  if (!desk_file_begin (file, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (DeskStatement) merge = desk_file_prepare (file, sql[i], error);
      gint64 before = sqlite3_total_changes64 (file->db);

      if (merge == NULL)
        {
          desk_file_abandon (file);
          return FALSE;
        }
      sqlite3_bind_int64 (merge, 1, n_pages);
      if (!desk_statement_run (merge, error))
        {
          desk_file_abandon (file);
          return FALSE;
        }
      /* The command itself counts as one change. */
      result |= sqlite3_total_changes64 (file->db) - before >= 2;
    }
  if (!result)
    desk_file_abandon (file);
  else if (!desk_file_end (file, error))
    return FALSE;

  *has_more = result;
  return TRUE;
}

/**
 * desk_search_index_run:
 * @file: a writer, between commits
 * @progress: (nullable): called again and again
 * @data: passed to @progress
 * @error: return location
 *
 * Indexes and merges everything that is marked, for when nobody waits: on the
 * command line, after an import.
 *
 * Returns: whether it was done, or stopped by @progress
 */
gboolean
desk_search_index_run (DeskFile           *file,
                       DeskSearchProgress  progress,
                       gpointer            data,
                       GError            **error)
{
  guint n_left = 0;
  gboolean has_more = TRUE;

  do
    {
      if (!desk_search_index_step (file, RUN_ROWS, &n_left, error) || !desk_search_index_merge_idle (file, RUN_PAGES, &has_more, error))
        return FALSE;
      if (desk_file_get_wal_pages (file) > 4000 && !desk_file_checkpoint (file, error))
        return FALSE;
      if (progress != NULL && !progress (n_left, data))
        return TRUE;
    }
  while (n_left > 0 || has_more);

  return TRUE;
}

/**
 * desk_search_index_rebuild:
 * @file: a writer inside a transaction
 * @error: return location
 *
 * Drops the index and marks every row for it. The indexing itself goes on in
 * steps, see desk_search_index_run().
 *
 * Returns: whether it was done
 */
gboolean
desk_search_index_rebuild (DeskFile *file,
                           GError  **error)
{
  g_return_val_if_fail (file->in_transaction, FALSE);

  return desk_file_run (file,
                        "INSERT INTO search_title (search_title) VALUES ('delete-all');"
                        "INSERT INTO search_body (search_body) VALUES ('delete-all');"
                        "INSERT INTO search_part (search_part) VALUES ('delete-all');"
                        "DELETE FROM search_document;"
                        "DELETE FROM search_mark;"
                        "INSERT INTO search_mark (kind, row_no) SELECT 1, row_no FROM ticket WHERE withdrawn IS NOT 1 ORDER BY row_no;"
                        "INSERT INTO search_mark (kind, row_no) SELECT 2, row_no FROM entry WHERE withdrawn IS NOT 1 ORDER BY row_no;"
                        "INSERT INTO search_mark (kind, row_no) SELECT 3, row_no FROM article WHERE withdrawn IS NOT 1 ORDER BY row_no;",
                        error) &&
         set_up (file, error);
}
