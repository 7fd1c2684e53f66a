// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What has changed in a desk since somebody looked last, for other programs
 * and threads that have it open. A desk that keeps its own log reads it from
 * there. On a shared one, commits are pending first, are taken back and put
 * back, and so each transaction writes down the rows that it touched.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <string.h>

#include "desk-act.h"
#include "desk-fact.h"
#include "desk-file-private.h"
#include "desk-news.h"

#define MAX_REVISIONS 500
#define MAX_ROWS 2000
#define ROW_BYTES (1 + 1 + 8 + DESK_UUID_SIZE)

/**
 * desk_head_get_position:
 * @head: where a log stands
 *
 * Returns: a number that grows with each change of the desk
 */
guint64
desk_head_get_position (const DeskHead *head)
{
  return head->is_shared ? head->revision : head->segment;
}

static GBytes *
encode_changes (DeskChangeSet *changes)
{
  guint n = desk_change_set_get_n_rows (changes);
  GByteArray *bytes;

  if (desk_change_set_is_everything (changes) || n > MAX_ROWS)
    return NULL;

  bytes = g_byte_array_sized_new (n * ROW_BYTES);
  for (guint i = 0; i < n; i++)
    {
      const DeskRowChange *row = desk_change_set_get_row (changes, i);
      guint8 start[2] = { (guint8) row->table, (guint8) row->is_new };
      gint64 row_no = GINT64_TO_LE (row->row_no);

      g_byte_array_append (bytes, start, sizeof start);
      g_byte_array_append (bytes, (const guint8 *) &row_no, sizeof row_no);
      g_byte_array_append (bytes, row->id.bytes, DESK_UUID_SIZE);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static void
decode_changes (const guint8  *bytes,
                gsize          size,
                DeskChangeSet *changes)
{
  for (gsize i = 0; i + ROW_BYTES <= size; i += ROW_BYTES)
    {
      DeskUuid id;
      gint64 row_no;

      if (bytes[i] == DESK_TABLE_NONE || bytes[i] >= DESK_N_TABLES)
        continue;
      memcpy (&row_no, bytes + i + 2, sizeof row_no);
      memcpy (id.bytes, bytes + i + 10, DESK_UUID_SIZE);
      desk_change_set_add (changes, (DeskTableId) bytes[i], GINT64_FROM_LE (row_no), &id, bytes[i + 1] != 0);
    }
}

/**
 * desk_news_write:
 * @file: a writer inside a transaction, of a shared desk
 * @changes: what the transaction has touched
 * @error: return location
 *
 * Ends the revision: to be called once, last, in each transaction.
 *
 * Returns: whether it was written
 */
gboolean
desk_news_write (DeskFile      *file,
                 DeskChangeSet *changes,
                 GError       **error)
{
  g_autoptr (GBytes) bytes = encode_changes (changes);
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "INSERT INTO news (revision, changes) VALUES (?, ?)", error);
  g_autoptr (DeskStatement) drop = desk_file_prepare (file, "DELETE FROM news WHERE revision <= ?", error);

  if (write == NULL || drop == NULL)
    return FALSE;
  file->head.revision++;
  sqlite3_bind_int64 (write, 1, (gint64) file->head.revision);
  if (bytes != NULL)
    desk_statement_bind_blob (write, 2, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  else
    sqlite3_bind_null (write, 2);
  sqlite3_bind_int64 (drop, 1, (gint64) file->head.revision - MAX_REVISIONS);

  return desk_statement_run (write, error) && desk_statement_run (drop, error) && desk_file_write_head (file, error);
}

static gboolean
read_revisions (DeskFile       *file,
                guint64         position,
                const DeskHead *head,
                DeskChangeSet  *changes,
                GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT revision, changes FROM news WHERE revision > ? ORDER BY revision", error);
  guint64 next = position + 1;
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, (gint64) position);
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      if ((guint64) sqlite3_column_int64 (read, 0) != next++ || sqlite3_column_type (read, 1) == SQLITE_NULL)
        desk_change_set_set_everything (changes);
      else
        decode_changes (sqlite3_column_blob (read, 1), (gsize) sqlite3_column_bytes (read, 1), changes);
    }
  /* Too long ago, or from when the desk still kept its own log. */
  if (next != head->revision + 1)
    desk_change_set_set_everything (changes);

  return TRUE;
}

static gboolean
read_segments (DeskFile       *file,
               guint64         position,
               const DeskHead *head,
               DeskChangeSet  *changes,
               GError        **error)
{
  for (guint64 number = position + 1; number <= head->segment; number++)
    {
      g_autoptr (DeskSegment) part = desk_log_read_segment (file, number, error);

      if (part == NULL)
        return FALSE;
      for (guint i = 0; i < part->commits->len; i++)
        {
          DeskCommit *commit = g_ptr_array_index (part->commits, i);

          for (guint j = 0; j < commit->operations->len; j++)
            {
              DeskOperation *operation = g_ptr_array_index (commit->operations, j);
              const DeskTable *table = desk_table_find (operation->table);
              gint64 row_no;

              if (table == NULL)
                continue;
              if (!desk_fact_find (file, table->id, &operation->row, &row_no, NULL, error))
                return FALSE;
              desk_change_set_add (changes, table->id, row_no, &operation->row, operation->kind == DESK_OPERATION_INSERT);
            }
        }
    }

  return TRUE;
}

/**
 * desk_news_read:
 * @file: a desk file
 * @position: of desk_head_get_position() when the changes were last known
 * @changes: what was touched since is added
 * @newest: (out): the position now
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_news_read (DeskFile      *file,
                guint64        position,
                DeskChangeSet *changes,
                guint64       *newest,
                GError       **error)
{
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  *newest = desk_head_get_position (&head);
  if (*newest > position + MAX_REVISIONS || *newest < position)
    {
      desk_change_set_set_everything (changes);
      return TRUE;
    }

  return head.is_shared ? read_revisions (file, position, &head, changes, error) : read_segments (file, position, &head, changes, error);
}
