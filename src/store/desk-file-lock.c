// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lock file beside a desk, and the refusal of mounts that a desk file must
 * not stand on.
 *
 * SQLite before 3.51.3 can damage a WAL database when two connections write
 * and checkpoint at the same moment, so every write and every checkpoint of
 * every process holds this lock.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

#include "desk-file-lock.h"
#include "desk-mount.h"
#include "desk-store-error.h"

/**
 * desk_file_lock_open:
 * @desk_path: a desk file
 * @fd: (out): the lock file, to be closed by the caller
 * @error: return location
 *
 * Returns: whether it could be opened
 */
gboolean
desk_file_lock_open (const char *desk_path,
                     int        *fd,
                     GError    **error)
{
  g_autofree char *path = g_strconcat (desk_path, "-lock", NULL);
  int result = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (result < 0)
    {
      int saved = errno;
      int code = saved == EROFS || saved == EACCES || saved == EPERM ? DESK_STORE_ERROR_READ_ONLY
                 : saved == ENOSPC || saved == EDQUOT                ? DESK_STORE_ERROR_FULL
                                                                     : DESK_STORE_ERROR_FAILED;

      g_set_error (error, DESK_STORE_ERROR, code, _("The lock file “%s” cannot be written (%s)"), path, g_strerror (saved));
      return FALSE;
    }

  *fd = result;
  return TRUE;
}

/**
 * desk_file_lock_take:
 * @fd: of desk_file_lock_open()
 * @error: return location
 *
 * Waits until no other process writes; a write takes milliseconds.
 *
 * Returns: whether the lock is held
 */
gboolean
desk_file_lock_take (int      fd,
                     GError **error)
{
  while (flock (fd, LOCK_EX) < 0)
    {
      if (errno == EINTR)
        continue;
      g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_BUSY, _("The desk could not be locked for writing (%s)"), g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

void
desk_file_lock_release (int fd)
{
  if (flock (fd, LOCK_UN) < 0)
    g_warning ("The lock of the desk could not be given back: %s", g_strerror (errno));
}

/**
 * desk_file_mount_is_network:
 * @mountinfo: what /proc/self/mountinfo says (proc(5))
 * @path: an absolute path without symbolic links
 * @kind: (out) (optional): the file system's name
 *
 * Returns: whether the mount that holds @path is a network file system
 */
gboolean
desk_file_mount_is_network (const char  *mountinfo,
                            const char  *path,
                            char       **kind)
{
  g_autoptr (DeskMount) mount = desk_mount_find (mountinfo, path);

  if (mount == NULL || !desk_mount_is_network (mount))
    return FALSE;

  if (kind != NULL)
    *kind = g_strdup (mount->kind);
  return TRUE;
}

/**
 * desk_file_check_mount:
 * @path: a desk file, there already or to be made
 * @error: return location
 *
 * Locks on network file systems cannot be trusted (measured: two hosts are
 * granted the same one), so a desk file is never opened there.
 *
 * Returns: %FALSE with %DESK_STORE_ERROR_NETWORK on a network mount
 */
gboolean
desk_file_check_mount (const char *path,
                       GError    **error)
{
  g_autoptr (DeskMount) mount = desk_mount_find_for (path);

  /* Without a folder or without /proc there is nothing to tell; opening says
   * what is wrong. */
  if (mount == NULL || !desk_mount_is_network (mount))
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NETWORK,
               _("“%s” is on a network share (%s). A desk file is not safe there: copy it to a disk of this machine"), path, mount->kind);
  return FALSE;
}
