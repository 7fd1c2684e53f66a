// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The file primitives of a log in a folder, by POSIX.
 *
 * The shared folder is opened anew for each call, and none of it is kept open:
 * a share that went away and came back is found again, and whoever looks after
 * it can unmount it. No step below the shared folder follows a symbolic link.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-ops.h"

typedef struct {
  DeskFolderOps ops;
  char *root;
} PosixOps;

/* Where a path ends: the folder it is in, and its name there. */
typedef struct {
  int folder;
  mode_t root_mode;
  const char *name; /* “.” for the shared folder itself */
} Place;

static void
place_clear (Place *place)
{
  if (place->folder >= 0)
    close (place->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static int
find_place (DeskFolderOps *self,
            const char    *path,
            Place         *place)
{
  int folder = open (((PosixOps *) self)->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const char *slash;
  struct stat root;

  if (folder < 0)
    return errno;
  if (fstat (folder, &root) != 0)
    {
      int saved = errno;

      close (folder);
      return saved;
    }

  while ((slash = strchr (path, '/')) != NULL)
    {
      g_autofree char *name = g_strndup (path, (gsize) (slash - path));
      int next = openat (folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      int saved = errno;

      close (folder);
      if (next < 0)
        return saved;
      folder = next;
      path = slash + 1;
    }

  *place = (Place) { folder, root.st_mode, *path == '\0' ? "." : path };
  return 0;
}

static void
fill_info (const struct stat *from,
           DeskFolderInfo    *info)
{
  info->kind = S_ISREG (from->st_mode)   ? DESK_FOLDER_KIND_FILE
               : S_ISDIR (from->st_mode) ? DESK_FOLDER_KIND_FOLDER
                                         : DESK_FOLDER_KIND_OTHER;
  info->size = from->st_size > 0 ? (guint64) from->st_size : 0;
  info->changed_ms = (gint64) from->st_mtim.tv_sec * 1000 + from->st_mtim.tv_nsec / 1000000;
}

/* Who may use the shared folder may use what is in it, whatever the umask of
 * the one who made it. A share that knows no rights may say no. */
static void
share_rights (int    fd,
              mode_t wanted)
{
  struct stat now;

  if (fstat (fd, &now) == 0 && (now.st_mode & wanted) != wanted && fchmod (fd, (now.st_mode & 07777) | wanted) != 0)
    g_debug ("The rights of a new file stay as they are: %s", g_strerror (errno));
}

static int
posix_make_folder (DeskFolderOps *self,
                   const char    *path)
{
  g_auto (Place) place = { -1 };
  int result;
  int fd;

  if (*path == '\0')
    return mkdir (((PosixOps *) self)->root, 0777) == 0 ? 0 : errno;
  result = find_place (self, path, &place);
  if (result != 0)
    return result;
  if (mkdirat (place.folder, place.name, (place.root_mode & 0777) | 0700) != 0)
    return errno;

  fd = openat (place.folder, place.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0)
    {
      share_rights (fd, (place.root_mode & 02777) | 0700);
      close (fd);
    }

  return 0;
}

static int
posix_remove_folder (DeskFolderOps *self,
                     const char    *path)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);

  if (result != 0)
    return result;

  return unlinkat (place.folder, place.name, AT_REMOVEDIR) == 0 ? 0 : errno;
}

static int
open_folder (DeskFolderOps *self,
             const char    *path,
             int           *fd)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);
  int opened;

  if (result != 0)
    return result;
  opened = openat (place.folder, place.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0)
    return errno;

  *fd = opened;
  return 0;
}

static int
posix_list (DeskFolderOps     *self,
            const char        *path,
            DeskFolderNameFunc func,
            gpointer           data)
{
  const struct dirent *entry;
  DIR *dir;
  int fd;
  int result = open_folder (self, path, &fd);

  if (result != 0)
    return result;
  dir = fdopendir (fd);
  if (dir == NULL)
    {
      result = errno;
      close (fd);
      return result;
    }

  while ((errno = 0, entry = readdir (dir)) != NULL)
    {
      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      if (!func (entry->d_name, data))
        break;
    }
  result = entry == NULL ? errno : 0;
  closedir (dir);

  return result;
}

static int
posix_look (DeskFolderOps  *self,
            const char     *path,
            DeskFolderInfo *info)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);
  struct stat found;

  if (result != 0)
    return result;
  if (fstatat (place.folder, place.name, &found, AT_SYMLINK_NOFOLLOW) != 0)
    return errno;

  fill_info (&found, info);
  return 0;
}

static int
posix_create (DeskFolderOps *self,
              const char    *path,
              int           *handle)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);
  mode_t mode;
  int fd;

  if (result != 0)
    return result;
  mode = (place.root_mode & 0666) | 0600;
  fd = openat (place.folder, place.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0)
    return errno;
  share_rights (fd, mode);

  *handle = fd;
  return 0;
}

static int
posix_open (DeskFolderOps  *self,
            const char     *path,
            gboolean        to_write,
            int            *handle,
            DeskFolderInfo *info)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);
  struct stat found;
  int fd;

  if (result != 0)
    return result;
  /* A pipe in the place of a file must not hold anybody up. */
  fd = openat (place.folder, place.name, (to_write ? O_WRONLY : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  result = fstat (fd, &found) != 0 ? errno : S_ISREG (found.st_mode) ? 0 : EINVAL;
  if (result != 0)
    {
      close (fd);
      return result;
    }

  fill_info (&found, info);
  *handle = fd;
  return 0;
}

static int
posix_read (DeskFolderOps *self,
            int            handle,
            guint64        offset,
            void          *buffer,
            gsize          size,
            gsize         *n_read)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = pread (handle, (char *) buffer + done, size - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      if (n == 0)
        break;
      done += (gsize) n;
    }

  *n_read = done;
  return 0;
}

static int
posix_write (DeskFolderOps *self,
             int            handle,
             guint64        offset,
             const void    *bytes,
             gsize          size)
{
  gsize done = 0;

  while (done < size)
    {
      gssize n = pwrite (handle, (const char *) bytes + done, size - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : EIO;
      done += (gsize) n;
    }

  return 0;
}

static int
posix_sync (DeskFolderOps *self,
            int            handle)
{
  return fsync (handle) == 0 ? 0 : errno;
}

static int
posix_close (DeskFolderOps *self,
             int            handle)
{
  /* On Linux the handle is gone also after EINTR. */
  return close (handle) == 0 || errno == EINTR ? 0 : errno;
}

static int
posix_link (DeskFolderOps *self,
            const char    *from,
            const char    *to)
{
  g_auto (Place) a = { -1 };
  g_auto (Place) b = { -1 };
  int result = find_place (self, from, &a);

  if (result == 0)
    result = find_place (self, to, &b);
  if (result != 0)
    return result;

  return linkat (a.folder, a.name, b.folder, b.name, 0) == 0 ? 0 : errno;
}

static int
posix_rename (DeskFolderOps *self,
              const char    *from,
              const char    *to)
{
  g_auto (Place) a = { -1 };
  g_auto (Place) b = { -1 };
  int result = find_place (self, from, &a);

  if (result == 0)
    result = find_place (self, to, &b);
  if (result != 0)
    return result;

  return renameat (a.folder, a.name, b.folder, b.name) == 0 ? 0 : errno;
}

static int
posix_unlink (DeskFolderOps *self,
              const char    *path)
{
  g_auto (Place) place = { -1 };
  int result = find_place (self, path, &place);

  if (result != 0)
    return result;

  return unlinkat (place.folder, place.name, 0) == 0 ? 0 : errno;
}

static int
posix_sync_folder (DeskFolderOps *self,
                   const char    *path)
{
  int fd;
  int result = open_folder (self, path, &fd);

  if (result != 0)
    return result;
  result = fsync (fd) == 0 ? 0 : errno;
  close (fd);

  return result;
}

static void
posix_pause (DeskFolderOps *self,
             guint          ms,
             GCancellable  *cancellable)
{
  gint64 until = g_get_monotonic_time () + (gint64) ms * 1000;
  gint64 left;
  GPollFD poll_fd;
  gboolean can_poll = g_cancellable_make_pollfd (cancellable, &poll_fd);

  while ((left = until - g_get_monotonic_time ()) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_poll (&poll_fd, can_poll ? 1 : 0, (int) MIN (left / 1000 + 1, G_MAXINT));

  if (can_poll)
    g_cancellable_release_fd (cancellable);
}

static void
posix_free (DeskFolderOps *self)
{
  g_free (((PosixOps *) self)->root);
  g_free (self);
}

/**
 * desk_folder_ops_new:
 * @root: the shared folder, there or not
 *
 * Returns: (transfer full): the real file system
 */
DeskFolderOps *
desk_folder_ops_new (const char *root)
{
  static const DeskFolderOps posix = {
    posix_make_folder, posix_remove_folder, posix_list, posix_look, posix_create, posix_open, posix_read, posix_write,
    posix_sync, posix_close, posix_link, posix_rename, posix_unlink, posix_sync_folder, posix_pause, posix_free,
  };
  PosixOps *self;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_new0 (PosixOps, 1);
  self->ops = posix;
  self->root = g_canonicalize_filename (root, NULL);

  return &self->ops;
}

void
desk_folder_ops_free (DeskFolderOps *self)
{
  g_return_if_fail (self != NULL);

  self->free (self);
}
