// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Checkpoints in a shared folder: plain SQLite files, named after the segment
 * that they come after.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "desk-folder-copy.h"
#include "desk-folder-log-private.h"
#include "desk-folder-names.h"

#define CHECKPOINT_MAX_BYTES (G_GUINT64_CONSTANT (16) * 1024 * 1024 * 1024)

/* How every SQLite database begins (https://sqlite.org/fileformat.html). */
static const char sqlite_head[16] = "SQLite format 3";

gboolean
desk_folder_log_find_checkpoint (DeskLog       *log,
                                 guint64       *number,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  guint64 highest;
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  result = desk_folder_share_find_highest (&self->share, DESK_FOLDER_CHECKPOINTS, DESK_FOLDER_NUMBER_DIGITS, DESK_FOLDER_CHECKPOINT_ENDING, &highest);
  if (result != 0)
    return desk_folder_log_fail (self, result, DESK_FOLDER_CHECKPOINTS, error);

  *number = highest;
  return TRUE;
}

static gboolean
is_database (int fd)
{
  char head[sizeof sqlite_head];

  return pread (fd, head, sizeof head, 0) == sizeof head && memcmp (head, sqlite_head, sizeof head) == 0;
}

gboolean
desk_folder_log_fetch_checkpoint (DeskLog       *log,
                                  guint64        number,
                                  const char    *path,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *shared = desk_folder_checkpoint_path (number);
  DeskFolderInfo info;
  gboolean is_fetched;
  guint64 size;
  int fd;
  int result = self->share.ops->look (self->share.ops, shared, &info);

  if (result == ENOENT)
    {
      DeskUuid desk = self->identity.desk;

      if (desk_folder_log_check_desk (self, &desk, error))
        g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("“%s” has no “%s”"), self->share.path, shared);
      return FALSE;
    }
  if (result != 0)
    return desk_folder_share_fail (&self->share, result, shared, error);

  fd = desk_folder_local_create (path, FALSE, &size, error);
  if (fd < 0)
    return FALSE;
  is_fetched = desk_folder_copy_out (&self->share, shared, CHECKPOINT_MAX_BYTES, fd, 0, cancellable, error);
  if (is_fetched && !is_database (fd))
    is_fetched = desk_folder_share_fail (&self->share, EBADMSG, shared, error);
  if (is_fetched)
    is_fetched = desk_folder_local_close (fd, path, error);
  else
    close (fd);
  if (!is_fetched)
    unlink (path);

  return is_fetched;
}

/* Nobody could add to a log under a checkpoint that is ahead of it. */
static gboolean
check_number (DeskFolderLog *self,
              guint64        number,
              GError       **error)
{
  DeskUuid desk = self->identity.desk;
  gboolean is_there;
  int result;

  if (!desk_folder_log_check_desk (self, &desk, error))
    return FALSE;
  result = desk_folder_log_look_for (self, number, &is_there);
  if (result != 0)
    return desk_folder_log_fail (self, result, DESK_FOLDER_LOG, error);
  if (!is_there)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND,
                   _("Step %" G_GUINT64_FORMAT " is not in the log in “%s”, so that no checkpoint can be kept of it"), number, self->share.path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
copy_checkpoint (DeskFolderLog *self,
                 int            fd,
                 const char    *shared,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *temporary = desk_folder_new_name (shared, self->share.ids);
  DeskFolderInfo info;
  int handle;
  int result = self->share.ops->create (self->share.ops, temporary, &handle);

  if (result == ENOENT && desk_folder_share_make_folder (&self->share, DESK_FOLDER_CHECKPOINTS) == 0)
    result = self->share.ops->create (self->share.ops, temporary, &handle);
  if (result == 0)
    result = self->share.ops->close (self->share.ops, handle);
  if (result != 0)
    return desk_folder_log_fail (self, result, shared, error);
  if (!desk_folder_copy_in (&self->share, fd, temporary, 0, NULL, cancellable, error))
    {
      self->share.ops->unlink (self->share.ops, temporary);
      return FALSE;
    }

  result = desk_folder_share_publish (&self->share, temporary, shared);
  /* Somebody else's is as good, and whatever stands there is whole. */
  if (result != 0 && self->share.ops->look (self->share.ops, shared, &info) == 0)
    result = 0;

  return result == 0 || desk_folder_log_fail (self, result, shared, error);
}

gboolean
desk_folder_log_store_checkpoint (DeskLog       *log,
                                  guint64        number,
                                  const char    *path,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *shared = desk_folder_checkpoint_path (number);
  DeskFolderInfo info;
  gboolean is_stored;
  guint64 size;
  int fd;

  if (!check_number (self, number, error))
    return FALSE;
  if (self->share.ops->look (self->share.ops, shared, &info) == 0)
    return TRUE;

  fd = desk_folder_local_open (path, &size, error);
  if (fd < 0)
    return FALSE;
  if (!is_database (fd) || size > CHECKPOINT_MAX_BYTES)
    {
      close (fd);
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("“%s” is no database that can be kept as a checkpoint"), path);
      return FALSE;
    }
  is_stored = copy_checkpoint (self, fd, shared, cancellable, error);
  close (fd);

  return is_stored;
}
