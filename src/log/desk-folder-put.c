// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Putting a segment in a shared folder, and the time there.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "desk-folder-log-private.h"
#include "desk-folder-names.h"
#include "desk-segment.h"

#define STALE_MS DESK_DAY_MS
/* How many segments one puts before it looks for stale files again. */
#define CLEAR_EVERY 200

/* Writers that were put to sleep must not write where others have moved on
 * from: not in a folder that is another desk's by now, not under an old epoch,
 * not after a gap. */
static gboolean
check_before_put (DeskFolderLog *self,
                  guint64        number,
                  const char    *path,
                  GError       **error)
{
  DeskUuid desk = self->identity.desk;
  DeskLogIdentity now;
  gboolean is_there;
  int result;

  if (!desk_folder_log_check_desk (self, &desk, error) || !desk_folder_log_read_epoch (self, &now, error))
    return FALSE;
  if (now.epoch != self->identity.epoch)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED,
                   _("The log in “%s” was founded again. This machine has to take the new one in before it writes"), self->share.path);
      return FALSE;
    }

  if (number <= now.base)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FORKED,
                   _("The log in “%s” was founded again after step %" G_GUINT64_FORMAT ". This machine has to take the new one in before it writes"), self->share.path, now.base);
      return FALSE;
    }

  /* What a lost log is founded again on is in a checkpoint, or nowhere. */
  if (number == now.base + 1)
    return TRUE;
  result = desk_folder_log_look_for (self, number - 1, &is_there);
  if (result != 0)
    return desk_folder_log_fail (self, result, path, error);
  if (!is_there)
    {
      /* Old news, or an older copy of the folder: looking for the newest tells. */
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE,
                   _("Step %" G_GUINT64_FORMAT " of the log in “%s” is not seen there, so that nothing can be added after it. It is looked at again"), number - 1, self->share.path);
      return FALSE;
    }

  return TRUE;
}

/* Who has slept until the number was packed and trimmed finds the name free.
 * So what counts is what everybody reads, and a number that a checkpoint
 * covers is not ours unless it is seen in the log. */
static gboolean
check_cover (DeskFolderLog *self,
             guint64        number,
             GBytes        *mine,
             DeskLogPut    *outcome,
             GError       **error)
{
  g_autofree char *path = desk_folder_segment_path (number);
  g_autoptr (GBytes) packed = NULL;
  guint64 checkpoint;
  int result = desk_folder_share_find_highest (&self->share, DESK_FOLDER_CHECKPOINTS, DESK_FOLDER_NUMBER_DIGITS, DESK_FOLDER_CHECKPOINT_ENDING, &checkpoint);

  if (result == 0)
    result = desk_folder_log_list_packs (self);
  if (result != 0)
    return desk_folder_log_fail (self, result, path, error);

  if (desk_folder_log_is_packed (self, number))
    {
      result = desk_folder_pack_read (self, number, &packed);
      if (result != 0)
        return desk_folder_share_fail (&self->share, result, path, error);
      if (g_bytes_equal (packed, mine))
        return TRUE;
      /* Nobody reads it there, as the pack has the last word. */
      self->share.ops->unlink (self->share.ops, path);
      *outcome = DESK_LOG_PUT_LOST;
      return TRUE;
    }
  if (checkpoint >= number)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE,
                   _("Others have moved on from step %" G_GUINT64_FORMAT " of the log in “%s” meanwhile. It is looked at again"), number, self->share.path);
      return FALSE;
    }

  return TRUE;
}

/* Once in a while, whoever appends clears away what dead writers left. */
static void
clear_stale (DeskFolderLog *self,
             guint64        number,
             const char    *path)
{
  static const char *const places[] = { "", DESK_FOLDER_CHECKPOINTS, DESK_FOLDER_EPOCHS, DESK_FOLDER_PACKS, DESK_FOLDER_SEATS, DESK_FOLDER_TAGS, NULL };
  DeskFolderInfo info;

  if (self->n_put++ % CLEAR_EVERY != 0 || self->share.ops->look (self->share.ops, path, &info) != 0)
    return;

  /* That file was written just now, by the share's clock. */
  for (guint i = 0; places[i] != NULL; i++)
    desk_folder_share_clear_stale (&self->share, places[i], info.changed_ms - STALE_MS);
  for (guint64 back = 0; back <= MIN (number / DESK_FOLDER_THOUSAND, 1); back++)
    {
      g_autofree char *thousand = desk_folder_thousand_path (number / DESK_FOLDER_THOUSAND - back);

      desk_folder_share_clear_stale (&self->share, thousand, info.changed_ms - STALE_MS);
    }
}

/* The folder of a thousand is made by who puts the first segment in it. The
 * last one before it was somebody else's perhaps, who died before its name was
 * on the disk, and from here on nobody syncs that folder any more. */
static int
put_making_folder (DeskFolderLog *self,
                   guint64        number,
                   const char    *path,
                   GBytes        *segment,
                   DeskLogPut    *outcome)
{
  g_autofree char *thousand = desk_folder_thousand_path (number / DESK_FOLDER_THOUSAND);
  int result = desk_folder_share_put (&self->share, path, segment, outcome);

  if (result != ENOENT)
    return result;

  result = desk_folder_share_make_folder (&self->share, thousand);
  if (result == 0 && number >= DESK_FOLDER_THOUSAND)
    {
      g_autofree char *before = desk_folder_thousand_path (number / DESK_FOLDER_THOUSAND - 1);

      self->share.ops->sync_folder (self->share.ops, before);
    }

  return result == 0 ? desk_folder_share_put (&self->share, path, segment, outcome) : result;
}

gboolean
desk_folder_log_put (DeskLog       *log,
                     guint64        number,
                     GBytes        *segment,
                     DeskLogPut    *outcome,
                     GCancellable  *cancellable,
                     GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *path = desk_folder_segment_path (number);
  DeskLogPut found;
  int result;

  g_return_val_if_fail (number > 0 && segment != NULL && outcome != NULL, FALSE);

  if (g_bytes_get_size (segment) > DESK_SEGMENT_MAX_BYTES)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("A step of more than %d bytes cannot be shared"), DESK_SEGMENT_MAX_BYTES);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_before_put (self, number, path, error))
    return FALSE;

  result = put_making_folder (self, number, path, segment, &found);
  if (result != 0)
    return desk_folder_log_fail (self, result, path, error);
  if (found == DESK_LOG_PUT_WON && !check_cover (self, number, segment, &found, error))
    return FALSE;

  self->known = MAX (self->known, number);
  if (found == DESK_LOG_PUT_WON)
    clear_stale (self, number, path);

  *outcome = found;
  return TRUE;
}

/* --- the time --- */

gboolean
desk_folder_log_get_time (DeskLog       *log,
                          gint64        *now_ms,
                          GCancellable  *cancellable,
                          GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  DeskUuid desk = self->identity.desk;
  g_autofree char *path = desk_folder_new_name (DESK_FOLDER_SEATS "/", self->share.ids);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\n", 1);
  DeskFolderInfo info;
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !desk_folder_log_check_desk (self, &desk, error))
    return FALSE;

  result = desk_folder_share_write_new (&self->share, path, bytes);
  if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_SEATS) == 0)
    result = desk_folder_share_write_new (&self->share, path, bytes);
  if (result == 0)
    result = self->share.ops->look (self->share.ops, path, &info);
  self->share.ops->unlink (self->share.ops, path);
  if (result != 0)
    return desk_folder_log_fail (self, result, path, error);

  *now_ms = info.changed_ms;
  return TRUE;
}
