// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Large files between a share and a disk of this machine, a piece at a time,
 * so that little memory is needed and one can give up in between. What is on
 * this machine is no business of the share's primitives.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-copy.h"

#define PIECE_BYTES (256 * 1024)

/* --- on this machine --- */

gboolean
desk_folder_local_fail (int         number,
                        const char *path,
                        GError    **error)
{
  if (number == ENOSPC || number == EDQUOT)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("The disk of this machine is full, so that “%s” could not be written. Make room and try again"), path);
  else if (number == EEXIST)
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS, _("“%s” is there already"), path);
  else
    g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("“%s” on this machine could not be used (%s)"), path, g_strerror (number));

  return FALSE;
}

/**
 * desk_folder_local_open:
 * @path: a regular file of this machine
 * @size: (out): how long it is
 * @error: return location
 *
 * Returns: a file descriptor to read, or -1
 */
int
desk_folder_local_open (const char *path,
                        guint64    *size,
                        GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat found;

  if (fd < 0 || fstat (fd, &found) != 0 || !S_ISREG (found.st_mode))
    {
      desk_folder_local_fail (fd >= 0 ? EINVAL : errno, path, error);
      if (fd >= 0)
        close (fd);
      return -1;
    }

  *size = (guint64) found.st_size;
  return fd;
}

/**
 * desk_folder_local_create:
 * @path: a file of this machine
 * @to_go_on: whether one that is there is gone on with
 * @size: (out): how much of it is there
 * @error: return location
 *
 * Returns: a file descriptor to read and write, or -1
 */
int
desk_folder_local_create (const char *path,
                          gboolean    to_go_on,
                          guint64    *size,
                          GError    **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (to_go_on ? 0 : O_EXCL), 0600);
  struct stat found;

  if (fd < 0 || fstat (fd, &found) != 0)
    {
      desk_folder_local_fail (errno, path, error);
      if (fd >= 0)
        close (fd);
      return -1;
    }

  *size = (guint64) found.st_size;
  return fd;
}

/* Brings a written file to the disk. */
gboolean
desk_folder_local_close (int         fd,
                         const char *path,
                         GError    **error)
{
  int result = fsync (fd) == 0 ? 0 : errno;

  if (close (fd) != 0 && result == 0)
    result = errno;

  return result == 0 || desk_folder_local_fail (result, path, error);
}

static int
read_local (int     fd,
            guint64 offset,
            void   *buffer,
            gsize   size,
            gsize  *n_read)
{
  gssize n;

  do
    n = pread (fd, buffer, size, (off_t) offset);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return errno;

  *n_read = (gsize) n;
  return 0;
}

static int
write_local (int         fd,
             guint64     offset,
             const char *buffer,
             gsize       size)
{
  while (size > 0)
    {
      gssize n = pwrite (fd, buffer, size, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : EIO;
      buffer += n;
      offset += (guint64) n;
      size -= (gsize) n;
    }

  return 0;
}

gboolean
desk_folder_sum_local (int            fd,
                       const char    *path,
                       GChecksum     *checksum,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  guint64 offset = 0;
  gsize n = 0;

  do
    {
      int result = read_local (fd, offset, buffer, PIECE_BYTES, &n);

      if (result != 0)
        return desk_folder_local_fail (result, path, error);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_checksum_update (checksum, buffer, (gssize) n);
      offset += n;
    }
  while (n > 0);

  return TRUE;
}

/* --- to and fro --- */

/**
 * desk_folder_copy_in:
 * @share: a share
 * @fd: a file of this machine
 * @path: a file on the share that is there
 * @from: where to begin in both
 * @checksum: (nullable): is fed with what was read from @from on
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether the rest of @fd stands in @path and is on its disk
 */
gboolean
desk_folder_copy_in (DeskFolderShare *share,
                     int              fd,
                     const char      *path,
                     guint64          from,
                     GChecksum       *checksum,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  DeskFolderInfo info;
  int handle;
  int closed;
  int result = share->ops->open (share->ops, path, TRUE, &handle, &info);

  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);

  while (result == 0 && !g_cancellable_is_cancelled (cancellable))
    {
      gsize n = 0;
      int local = read_local (fd, from, buffer, PIECE_BYTES, &n);

      if (local != 0)
        {
          share->ops->close (share->ops, handle);
          return desk_folder_local_fail (local, _("The file to be shared"), error);
        }
      if (n == 0)
        break;
      if (checksum != NULL)
        g_checksum_update (checksum, buffer, (gssize) n);
      result = share->ops->write (share->ops, handle, from, buffer, n);
      from += n;
    }
  if (result == 0)
    result = share->ops->sync (share->ops, handle);
  closed = share->ops->close (share->ops, handle);
  if (result == 0)
    result = closed;
  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * desk_folder_copy_out:
 * @share: a share
 * @path: a file on it
 * @max_bytes: it is refused when it is longer
 * @fd: a file of this machine
 * @from: where to begin in both
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether the rest of @path stands in @fd
 */
gboolean
desk_folder_copy_out (DeskFolderShare *share,
                      const char      *path,
                      guint64          max_bytes,
                      int              fd,
                      guint64          from,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  DeskFolderInfo info;
  int handle;
  int local = 0;
  int result = share->ops->open (share->ops, path, FALSE, &handle, &info);

  if (result == 0 && info.size > max_bytes)
    {
      share->ops->close (share->ops, handle);
      result = EFBIG;
    }
  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);

  while (result == 0 && local == 0 && from < info.size && !g_cancellable_is_cancelled (cancellable))
    {
      gsize n = 0;

      result = share->ops->read (share->ops, handle, from, buffer, MIN (PIECE_BYTES, info.size - from), &n);
      if (result == 0 && n == 0)
        result = EIO;
      if (result == 0)
        local = write_local (fd, from, (const char *) buffer, n);
      from += n;
    }
  share->ops->close (share->ops, handle);
  if (local != 0)
    return desk_folder_local_fail (local, path, error);
  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
desk_folder_sum_shared (DeskFolderShare *share,
                        const char      *path,
                        GChecksum       *checksum,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  guint64 from = 0;
  gsize n = 0;
  DeskFolderInfo info;
  int handle;
  int result = share->ops->open (share->ops, path, FALSE, &handle, &info);

  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);
  do
    {
      result = share->ops->read (share->ops, handle, from, buffer, PIECE_BYTES, &n);
      if (result == 0)
        g_checksum_update (checksum, buffer, (gssize) n);
      from += n;
    }
  while (result == 0 && n > 0 && !g_cancellable_is_cancelled (cancellable));
  share->ops->close (share->ops, handle);
  if (result != 0)
    return desk_folder_share_fail (share, result, path, error);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
