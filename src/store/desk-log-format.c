// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which format the commits of a desk are written in. An administrator raises
 * it, for everybody. A program that is too old goes on reading, and keeps what
 * is done with it until a newer one translates it.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk-commit-codec.h"
#include "desk-core-error.h"
#include "desk-file-private.h"
#include "desk-log-format.h"
#include "desk-news.h"
#include "desk-pending.h"
#include "desk-store-error.h"

/**
 * desk_log_format_set_known:
 * @file: a desk file
 * @formats: (transfer none): those that are known; outlive the file
 *
 * For tests of what another version would do.
 */
void
desk_log_format_set_known (DeskFile          *file,
                           const DeskFormats *formats)
{
  file->formats = formats;
}

/**
 * desk_log_format_get_known:
 * @file: a desk file
 *
 * Returns: the newest format that can be written to it
 */
guint
desk_log_format_get_known (DeskFile *file)
{
  return file->formats->known;
}

/**
 * desk_log_format_read:
 * @file: a desk file
 * @format: (out): the format of the desk, from 1
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
desk_log_format_read (DeskFile *file,
                      guint    *format,
                      GError  **error)
{
  gint64 value;

  if (!desk_file_read_integer (file, "SELECT coalesce (max (format), 1) FROM desk", &value, error))
    return FALSE;
  *format = (guint) CLAMP (value, 1, G_MAXINT32);

  return TRUE;
}

/**
 * desk_log_format_check_known:
 * @file: a desk file
 * @error: return location
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NEWER when nothing can be put into
 *   the log of this desk by this program
 */
gboolean
desk_log_format_check_known (DeskFile *file,
                             GError  **error)
{
  guint format;

  if (!desk_log_format_read (file, &format, error))
    return FALSE;
  if (format <= file->formats->known)
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER,
               _("The desk was upgraded to format %u, and this Deskbell writes up to %u. What you do is kept on this machine, and goes to the others once Deskbell is updated here"), format,
               file->formats->known);
  return FALSE;
}

static gboolean
check_format (DeskFile         *file,
              const DeskCommit *commit,
              const DeskValue  *wanted,
              GError          **error)
{
  guint format;
  gint64 to = desk_value_get_integer (wanted, 0);

  if (!desk_log_format_read (file, &format, error))
    return FALSE;
  if (g_str_equal (commit->action, "desk_upgrade") && to > format && to <= file->formats->known)
    return TRUE;

  g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The format of a desk is only ever raised, by an upgrade, and to one that this Deskbell knows"));
  return FALSE;
}

/**
 * desk_log_format_check_commit:
 * @file: a writer inside a transaction
 * @commit: has not been applied yet
 * @error: return location
 *
 * Returns: whether it raises the format of the desk as it should, or leaves it
 */
gboolean
desk_log_format_check_commit (DeskFile         *file,
                              const DeskCommit *commit,
                              GError          **error)
{
  const char *table = desk_table_get (DESK_TABLE_DESK)->name;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);
      const DeskValue *format = g_strcmp0 (operation->table, table) == 0 ? desk_operation_get (operation, "format") : NULL;

      if (format != NULL && !check_format (file, commit, format, error))
        return FALSE;
    }

  return TRUE;
}

/* --- what waits --- */

static gboolean
write_intent (DeskFile   *file,
              guint64     no,
              DeskCommit *intent,
              guint       format,
              GError    **error)
{
  g_autoptr (DeskStatement) write = desk_file_prepare (file, "UPDATE pending SET intent = ?, format = ? WHERE no = ?", error);
  g_autoptr (GBytes) bytes = desk_commit_encode (intent);

  if (write == NULL)
    return FALSE;
  desk_statement_bind_blob (write, 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  sqlite3_bind_int64 (write, 2, format);
  sqlite3_bind_int64 (write, 3, (gint64) no);

  return desk_statement_run (write, error);
}

/* What cannot be said any more is told, with all that was typed. */
static gboolean
translate_one (DeskFile *file,
               guint64   no,
               guint     from,
               guint     to,
               GError  **error)
{
  g_autoptr (DeskPending) pending = desk_pending_load_one (file, no, error);
  g_autoptr (DeskCommit) intent = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean was_there;

  if (pending == NULL)
    return FALSE;
  intent = desk_commit_copy (pending->intent);
  if (desk_formats_translate (file->formats, from, to, intent, &failure) && desk_commit_check (intent, &failure))
    return write_intent (file, no, intent, to, error);
  if (!g_error_matches (failure, DESK_CORE_ERROR, DESK_CORE_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return desk_rejected_keep (file, pending->intent, failure->message, error) && desk_pending_remove (file, &pending->intent->id, &was_there, error);
}

static gboolean
translate_all (DeskFile *file,
               GArray   *numbers,
               guint     to,
               GError  **error)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      guint64 no = g_array_index (numbers, guint64, i);
      g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT format FROM pending WHERE no = ?", error);
      gboolean has_row;
      guint from;

      if (read == NULL)
        return FALSE;
      sqlite3_bind_int64 (read, 1, (gint64) no);
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      from = has_row ? (guint) CLAMP (sqlite3_column_int64 (read, 0), 1, G_MAXINT32) : to;
      sqlite3_reset (read);
      if (from < to && !translate_one (file, no, from, to, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
translate_in_transaction (DeskFile      *file,
                          guint          format,
                          DeskChangeSet *changes,
                          GError       **error)
{
  g_autoptr (GArray) all = desk_pending_find_all (file, error);

  return all != NULL && desk_pending_take_back (file, all, changes, error) && translate_all (file, all, format, error) && desk_pending_put_back (file, all, changes, error) &&
         desk_news_write (file, changes, error);
}

/**
 * desk_log_format_translate_pending:
 * @file: a writer on a shared desk
 * @changes: (out) (optional) (transfer full): the rows that were touched
 * @error: return location
 *
 * Brings what waits for the log into the format that the desk has now. Does
 * nothing when it is that already, or when that format is not known here.
 *
 * Returns: whether it was done
 */
gboolean
desk_log_format_translate_pending (DeskFile       *file,
                                   DeskChangeSet **changes,
                                   GError        **error)
{
  g_autoptr (DeskChangeSet) touched = NULL;
  gint64 oldest;
  guint format;

  if (!desk_log_format_read (file, &format, error) || !desk_file_read_integer (file, "SELECT coalesce (min (format), 1 << 30) FROM pending", &oldest, error))
    return FALSE;
  if (oldest >= format || format > file->formats->known)
    return TRUE;

  touched = desk_change_set_new ();
  if (!desk_file_begin (file, error))
    return FALSE;
  if (!translate_in_transaction (file, format, touched, error) || !desk_file_end (file, error))
    {
      desk_file_abandon (file);
      return FALSE;
    }
  if (changes != NULL)
    *changes = g_steal_pointer (&touched);

  return TRUE;
}

/* --- raising it --- */

/**
 * desk_log_format_build_upgrade:
 * @file: a desk file
 * @author: an administrator
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the commit that raises the format of the
 *   desk to the newest known here; %NULL with %DESK_STORE_ERROR_UNCHANGED when
 *   it has that already
 */
DeskCommit *
desk_log_format_build_upgrade (DeskFile       *file,
                               const DeskUuid *author,
                               GError        **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT id, coalesce (format, 1) FROM desk LIMIT 1", error);
  DeskCommit *commit;
  gboolean has_row;
  DeskUuid desk;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return NULL;
  if (!has_row || !desk_statement_get_uuid (read, 0, &desk))
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND, _("This desk has not been founded yet"));
      return NULL;
    }
  if (sqlite3_column_int64 (read, 1) >= file->formats->known)
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED, _("The desk has format %u, the newest that this Deskbell knows"), file->formats->known);
      return NULL;
    }
  commit = desk_commit_new ("desk_upgrade", author, desk_clock_get_now_ms (file->clock));
  desk_operation_put_integer (desk_commit_add_set (commit, DESK_TABLE_DESK, &desk), "format", file->formats->known);

  return commit;
}
