// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Reading the log and the history of a record: who changed which field, from
 * what, to what, when.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-apply.h"
#include "desk-history.h"
#include "desk-store-error.h"

#define LOG_COLUMNS                                                                                    \
  "log_commit.no, log_commit.id, log_commit.author, analyst.name, log_commit.made_at, log_commit.action, log_commit.undoes, " \
  "EXISTS (SELECT 1 FROM log_commit AS back WHERE back.undoes = log_commit.id AND NOT EXISTS (SELECT 1 FROM log_commit AS again WHERE again.undoes = back.id))"

static void
log_entry_clear (DeskLogEntry *self)
{
  g_free (self->author_name);
  g_free (self->action);
}

void
desk_log_entry_free (DeskLogEntry *self)
{
  log_entry_clear (self);
  g_free (self);
}

void
desk_history_change_free (DeskHistoryChange *self)
{
  log_entry_clear (&self->commit);
  g_free (self->field);
  desk_value_clear (&self->old_value);
  desk_value_clear (&self->new_value);
  g_free (self);
}

static void
read_log_entry (DeskStatement *row,
                DeskLogEntry  *entry)
{
  entry->no = (guint64) sqlite3_column_int64 (row, 0);
  desk_statement_get_uuid (row, 1, &entry->id);
  desk_statement_get_uuid (row, 2, &entry->author);
  entry->author_name = desk_statement_dup_text (row, 3);
  entry->made_at_ms = sqlite3_column_int64 (row, 4);
  entry->action = desk_statement_dup_text (row, 5);
  desk_statement_get_uuid (row, 6, &entry->undoes);
  entry->is_undone = sqlite3_column_int (row, 7) != 0;
  entry->is_pending = entry->no > DESK_PENDING_BASE;
}

/**
 * desk_log_list:
 * @file: a desk file
 * @before_no: only commits with a lower number; 0: from the newest
 * @limit: at most so many
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskLogEntry) (nullable): commits,
 *   the newest first
 */
GPtrArray *
desk_log_list (DeskFile *file,
               guint64   before_no,
               guint     limit,
               GError  **error)
{
  g_autoptr (DeskStatement) read = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_log_entry_free);
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT " LOG_COLUMNS " FROM log_commit LEFT JOIN analyst ON analyst.id = log_commit.author "
                            "WHERE ?1 = 0 OR no < ?1 ORDER BY no DESC LIMIT ?2",
                            error);
  if (read == NULL)
    return NULL;
  sqlite3_bind_int64 (read, 1, (gint64) before_no);
  sqlite3_bind_int64 (read, 2, limit);
  while (TRUE)
    {
      DeskLogEntry *entry;

      if (!desk_statement_step (read, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&entries);
      entry = g_new0 (DeskLogEntry, 1);
      read_log_entry (read, entry);
      g_ptr_array_add (entries, entry);
    }
}

/**
 * desk_log_find:
 * @file: a desk file
 * @text: a commit's number in the log, or its id
 * @commit: (out): the commit
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NOT_FOUND if there is none
 */
gboolean
desk_log_find (DeskFile   *file,
               const char *text,
               DeskUuid   *commit,
               GError    **error)
{
  g_autoptr (DeskStatement) read = NULL;
  DeskUuid id = { { 0 } };
  gint64 no = 0;
  gboolean has_row;

  if (!desk_uuid_parse (text, &id))
    g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &no, NULL);

  read = desk_file_prepare (file, "SELECT id FROM log_commit WHERE no = ?1 OR id = ?2", error);
  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, no);
  desk_statement_bind_uuid (read, 2, &id);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("There is no commit “%s” on this desk"), text);
      return FALSE;
    }
  desk_statement_get_uuid (read, 0, commit);

  return TRUE;
}

static gboolean
add_changes (DeskFile       *file,
             const char     *sql,
             DeskTableId     table,
             const DeskUuid *row,
             GPtrArray      *changes,
             GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, sql, error);
  gboolean has_row;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, row);
  while (TRUE)
    {
      DeskHistoryChange *change;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      change = g_new0 (DeskHistoryChange, 1);
      change->table = table;
      read_log_entry (read, &change->commit);
      desk_statement_get_uuid (read, 8, &change->row);
      change->field = desk_statement_dup_text (read, 9);
      desk_statement_get_value (read, 10, &change->old_value);
      desk_statement_get_value (read, 11, &change->new_value);
      g_ptr_array_add (changes, change);
    }
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const DeskHistoryChange *first = *(DeskHistoryChange *const *) a;
  const DeskHistoryChange *second = *(DeskHistoryChange *const *) b;

  if (first->commit.no != second->commit.no)
    return first->commit.no < second->commit.no ? -1 : 1;

  /* The making of a record comes before what changed on it. */
  return (first->field != NULL) - (second->field != NULL);
}

/**
 * desk_history_load:
 * @file: a desk file
 * @table: the record's table
 * @row: the record
 * @error: return location
 *
 * Returns: (transfer full) (element-type DeskHistoryChange) (nullable): what
 *   happened to the record, in the order of the log; for a ticket also who was
 *   assigned (field `assignee`) and which tags it got (field `tag`)
 */
GPtrArray *
desk_history_load (DeskFile       *file,
                   DeskTableId     table,
                   const DeskUuid *row,
                   GError        **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_history_change_free);
  g_autofree char *made = NULL;

  made = g_strdup_printf ("SELECT " LOG_COLUMNS ", record.id, NULL, NULL, NULL FROM %s AS record JOIN log_commit ON log_commit.id = record.origin "
                          "LEFT JOIN analyst ON analyst.id = log_commit.author WHERE record.id = ?",
                          desk_table_get (table)->name);
  if (!add_changes (file, made, table, row, changes, error) ||
      !add_changes (file,
                    "SELECT " LOG_COLUMNS ", history.row_id, history.field, history.old, history.new FROM history JOIN log_commit ON log_commit.no = history.id >> 16 "
                    "LEFT JOIN analyst ON analyst.id = log_commit.author WHERE history.row_id = ? ORDER BY history.id",
                    table, row, changes, error))
    return NULL;

  if (table == DESK_TABLE_TICKET &&
      (!add_changes (file,
                     "SELECT " LOG_COLUMNS ", member.id, 'assignee', NULL, who.name FROM ticket_assignee AS member JOIN log_commit ON log_commit.id = member.origin "
                     "LEFT JOIN analyst ON analyst.id = log_commit.author LEFT JOIN analyst AS who ON who.id = member.analyst_id WHERE member.ticket_id = ?",
                     DESK_TABLE_TICKET_ASSIGNEE, row, changes, error) ||
       !add_changes (file,
                     "SELECT " LOG_COLUMNS ", member.id, 'assignee', iif (history.new = 1, who.name, NULL), iif (history.new = 1, NULL, who.name) "
                     "FROM ticket_assignee AS member JOIN history ON history.row_id = member.id AND history.field = 'withdrawn' "
                     "JOIN log_commit ON log_commit.no = history.id >> 16 LEFT JOIN analyst ON analyst.id = log_commit.author "
                     "LEFT JOIN analyst AS who ON who.id = member.analyst_id WHERE member.ticket_id = ?",
                     DESK_TABLE_TICKET_ASSIGNEE, row, changes, error) ||
       !add_changes (file,
                     "SELECT " LOG_COLUMNS ", member.id, 'tag', NULL, member.tag FROM ticket_tag AS member JOIN log_commit ON log_commit.id = member.origin "
                     "LEFT JOIN analyst ON analyst.id = log_commit.author WHERE member.ticket_id = ?",
                     DESK_TABLE_TICKET_TAG, row, changes, error)))
    return NULL;
  g_ptr_array_sort (changes, compare_changes);

  return g_steal_pointer (&changes);
}
