// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The lock file beside a desk, and the kinds of mount a desk file must not
 * stand on.
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
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "desk-file-lock.h"
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

static gboolean
kind_is_network (const char *kind)
{
  static const char *const kinds[] = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "glusterfs", "lustre", "gfs2", "ocfs2", "davfs", "coda", NULL,
  };

  /* fuseblk is a local disk; anything else under fuse (sshfs, rclone, gvfsd)
   * reaches other machines or cannot promise locks. */
  return g_strv_contains (kinds, kind) || g_str_equal (kind, "fuse") || g_str_has_prefix (kind, "fuse.");
}

typedef struct {
  int id;
  int parent;
  char *point;
  char *kind;
} Mount;

static void
mount_clear (gpointer data)
{
  Mount *mount = data;

  g_free (mount->point);
  g_free (mount->kind);
}

static GArray *
parse_mounts (const char *mountinfo)
{
  GArray *mounts = g_array_new (FALSE, FALSE, sizeof (Mount));
  g_auto (GStrv) lines = g_strsplit (mountinfo, "\n", -1);

  g_array_set_clear_func (mounts, mount_clear);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      guint n = g_strv_length (words);
      guint dash = 6;
      Mount mount;

      if (n < 7)
        continue;
      while (dash < n && !g_str_equal (words[dash], "-"))
        dash++;
      if (dash + 1 >= n)
        continue;

      mount.id = atoi (words[0]);
      mount.parent = atoi (words[1]);
      /* The kernel writes blanks in a path as octal escapes. */
      mount.point = g_strcompress (words[4]);
      mount.kind = g_strdup (words[dash + 1]);
      g_array_append_val (mounts, mount);
    }

  return mounts;
}

static gboolean
mount_is_above (const Mount *mount,
                const char  *path)
{
  gsize length = strlen (mount->point);

  return g_str_has_prefix (path, mount->point) && (length == 1 || path[length] == '/' || path[length] == '\0');
}

static gboolean
mount_has_parent (GArray      *mounts,
                  const Mount *mount)
{
  for (guint i = 0; i < mounts->len; i++)
    {
      if (g_array_index (mounts, Mount, i).id == mount->parent)
        return mount->parent != mount->id;
    }

  return FALSE;
}

/* Which mount one comes to from another on the way to a path: the first that
 * is met. One that was there before and is covered now hangs below what
 * covers its way, or is not met at all. */
static const Mount *
step_down (GArray      *mounts,
           const Mount *from,
           const char  *path)
{
  const Mount *next = NULL;

  for (guint i = 0; i < mounts->len; i++)
    {
      const Mount *mount = &g_array_index (mounts, Mount, i);

      if (mount == from || !mount_is_above (mount, path) || (from != NULL ? mount->parent != from->id : mount_has_parent (mounts, mount)))
        continue;
      if (next == NULL || strlen (mount->point) <= strlen (next->point))
        next = mount;
    }

  return next;
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
  g_autoptr (GArray) mounts = parse_mounts (mountinfo);
  const Mount *mount = NULL;
  const Mount *next;

  /* No way is longer than there are mounts, whatever the file says. */
  for (guint i = 0; i < mounts->len && (next = step_down (mounts, mount, path)) != NULL; i++)
    mount = next;

  if (mount == NULL || !kind_is_network (mount->kind))
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
  g_autofree char *mountinfo = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  gboolean is_network;

  if (real == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (absolute);

      real = realpath (folder, NULL);
    }
  /* Without a folder or without /proc there is nothing to tell; opening says
   * what is wrong. */
  if (real == NULL || !g_file_get_contents ("/proc/self/mountinfo", &mountinfo, NULL, NULL))
    {
      free (real);
      return TRUE;
    }

  is_network = desk_file_mount_is_network (mountinfo, real, &kind);
  free (real);
  if (!is_network)
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NETWORK,
               _("“%s” is on a network share (%s). A desk file is not safe there: copy it to a disk of this machine"), path, kind);
  return FALSE;
}
