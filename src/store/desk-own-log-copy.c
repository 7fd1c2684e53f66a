// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The desk of a service out of somebody's: a copy that keeps its log by
 * itself. It stands beside its place until all that belongs to it is written
 * down.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk-act.h"
#include "desk-checkpoint.h"
#include "desk-file-private.h"
#include "desk-own-log-private.h"
#include "desk-pending.h"
#include "desk-store-error.h"

static gboolean
settle_copy (const char              *path,
             const DeskOwnLogSigner  *signer,
             DeskClock               *clock,
             DeskIdSource            *ids,
             DeskOwnLog              *was,
             GError                 **error)
{
  g_autoptr (DeskFile) file = desk_file_open (path, DESK_FILE_WRITER, clock, ids, error);

  if (file == NULL || !desk_file_begin (file, error))
    return FALSE;
  was->head = file->head;
  if (desk_own_log_check_whole (file, error) && desk_log_find_first (file, &was->first, error) && desk_pending_count (file, &was->n_pending, error) &&
      desk_own_log_let_go (file, error) && desk_own_log_check_rows (file, signer, error) &&
      desk_file_run (file, "DELETE FROM rejected; DELETE FROM draft", error))
    {
      /* Nothing of whose it was goes along. */
      desk_id_source_next_uuid (ids, desk_clock_get_now_ms (clock), &file->head.replica);
      file->head.replica_no = 0;
      file->head.alias_no = 0;
      file->head.alias_tag[0] = '\0';
      if (desk_file_write_head (file, error))
        return desk_file_end (file, error) && desk_file_checkpoint (file, error);
    }

  desk_file_abandon (file);
  return FALSE;
}

/**
 * desk_own_log_get_part:
 * @to: see desk_own_log_copy()
 *
 * Returns: (transfer full): where the copy is until it is finished
 */
char *
desk_own_log_get_part (const char *to)
{
  return g_strconcat (to, ".part", NULL);
}

/**
 * desk_own_log_copy:
 * @from: a desk file, a replica or one of its own; others may go on working
 *   on it
 * @to: where nothing stands yet, on a disk of this machine
 * @signer: (nullable): who has to have signed its log
 * @clock: the time
 * @ids: new ids
 * @was: (out): what was copied
 * @error: return location
 *
 * Copies a desk with its log as far as it was kept, without what is pending,
 * rejected or drafted there. The copy keeps the log by itself. It is only
 * there after desk_own_log_finish_copy().
 *
 * Its rows are what the log made of them; otherwise it is refused with
 * %DESK_STORE_ERROR_DAMAGED or %DESK_STORE_ERROR_DIVERGED.
 *
 * Returns: whether it can be finished; otherwise nothing is there
 */
gboolean
desk_own_log_copy (const char              *from,
                   const char              *to,
                   const DeskOwnLogSigner  *signer,
                   DeskClock               *clock,
                   DeskIdSource            *ids,
                   DeskOwnLog              *was,
                   GError                 **error)
{
  g_autofree char *part = desk_own_log_get_part (to);
  DeskOwnLog result = { 0 };

  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_EXISTS, _("There is a desk in “%s” already. Move it away first"), to);
      return FALSE;
    }
  desk_own_log_remove (part);
  if (desk_checkpoint_snapshot (from, part, clock, ids, error) && desk_own_log_check_made (part, clock, ids, error) && settle_copy (part, signer, clock, ids, &result, error))
    {
      *was = result;
      return TRUE;
    }

  desk_own_log_remove (part);
  return FALSE;
}

static gboolean
put_on_disk (const char *path,
             int         flags)
{
  int fd = g_open (path, flags | O_RDONLY | O_CLOEXEC, 0);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    (void) close (fd);
  errno = saved;

  return is_done;
}

/**
 * desk_own_log_finish_copy:
 * @to: see desk_own_log_copy()
 * @error: return location
 *
 * Returns: whether the copy stands there, on the disk
 */
gboolean
desk_own_log_finish_copy (const char *to,
                          GError    **error)
{
  g_autofree char *part = desk_own_log_get_part (to);
  g_autofree char *folder = g_path_get_dirname (to);

  /* SQLite would carry the write-ahead log of one that is gone into the new. */
  desk_own_log_remove (to);
  if (put_on_disk (part, 0) && g_rename (part, to) == 0 && put_on_disk (folder, O_DIRECTORY))
    {
      desk_own_log_remove (part);
      return TRUE;
    }

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED, _("The desk cannot be put into “%s” (%s)"), to, g_strerror (errno));
  return FALSE;
}

void
desk_own_log_drop_copy (const char *to)
{
  g_autofree char *part = desk_own_log_get_part (to);

  desk_own_log_remove (part);
}
