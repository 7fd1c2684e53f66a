// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * slow-folder BEHIND MILLISECONDS MOUNT [FUSE-OPTION…]: the folder BEHIND once
 * more, where each operation takes so much longer, as on a far share.
 */
#define FUSE_USE_VERSION 31

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int behind = -1;
static gulong delay_us;

static void
wait_a_little (void)
{
  g_usleep (delay_us);
}

/* All paths are below it: no symbolic link is followed out of it. */
static const char *
relative (const char *path)
{
  wait_a_little ();

  return path[1] == '\0' ? "." : path + 1;
}

static int
result (int code)
{
  return code < 0 ? -errno : code;
}

static int
slow_getattr (const char            *path,
              struct stat           *status,
              struct fuse_file_info *info)
{
  return result (fstatat (behind, relative (path), status, AT_SYMLINK_NOFOLLOW));
}

static int
slow_readdir (const char             *path,
              void                   *buffer,
              fuse_fill_dir_t         fill,
              off_t                   offset,
              struct fuse_file_info  *info,
              enum fuse_readdir_flags flags)
{
  int fd = openat (behind, relative (path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  if (folder == NULL)
    return -errno;
  while ((entry = readdir (folder)) != NULL)
    fill (buffer, entry->d_name, NULL, 0, (enum fuse_fill_dir_flags) 0);
  (void) closedir (folder);

  return 0;
}

static int
slow_open (const char            *path,
           struct fuse_file_info *info)
{
  int fd = openat (behind, relative (path), info->flags | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    return -errno;
  info->fh = (uint64_t) fd;

  return 0;
}

static int
slow_create (const char            *path,
             mode_t                 mode,
             struct fuse_file_info *info)
{
  int fd = openat (behind, relative (path), info->flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);

  if (fd < 0)
    return -errno;
  info->fh = (uint64_t) fd;

  return 0;
}

static int
slow_read (const char            *path,
           char                  *bytes,
           size_t                 size,
           off_t                  offset,
           struct fuse_file_info *info)
{
  wait_a_little ();

  return result ((int) pread ((int) info->fh, bytes, size, offset));
}

static int
slow_write (const char            *path,
            const char            *bytes,
            size_t                 size,
            off_t                  offset,
            struct fuse_file_info *info)
{
  wait_a_little ();

  return result ((int) pwrite ((int) info->fh, bytes, size, offset));
}

static int
slow_fsync (const char            *path,
            int                    data_only,
            struct fuse_file_info *info)
{
  wait_a_little ();

  return result (fsync ((int) info->fh));
}

/* A folder is not opened here. */
static int
slow_fsyncdir (const char            *path,
               int                    data_only,
               struct fuse_file_info *info)
{
  wait_a_little ();

  return 0;
}

static int
slow_release (const char            *path,
              struct fuse_file_info *info)
{
  return result (close ((int) info->fh));
}

static int
slow_mkdir (const char *path,
            mode_t      mode)
{
  return result (mkdirat (behind, relative (path), mode));
}

static int
slow_unlink (const char *path)
{
  return result (unlinkat (behind, relative (path), 0));
}

static int
slow_rmdir (const char *path)
{
  return result (unlinkat (behind, relative (path), AT_REMOVEDIR));
}

static int
slow_link (const char *from,
           const char *to)
{
  return result (linkat (behind, from + 1, behind, relative (to), 0));
}

static int
slow_rename (const char *from,
             const char *to,
             unsigned    flags)
{
  return flags != 0 ? -EINVAL : result (renameat (behind, from + 1, behind, relative (to)));
}

static int
slow_chmod (const char            *path,
            mode_t                 mode,
            struct fuse_file_info *info)
{
  return result (fchmodat (behind, relative (path), mode, 0));
}

static int
slow_truncate (const char            *path,
               off_t                  size,
               struct fuse_file_info *info)
{
  int fd = openat (behind, relative (path), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  int code;

  if (fd < 0)
    return -errno;
  code = result (ftruncate (fd, size));
  (void) close (fd);

  return code;
}

static int
slow_utimens (const char            *path,
              const struct timespec  times[2],
              struct fuse_file_info *info)
{
  return result (utimensat (behind, relative (path), times, AT_SYMLINK_NOFOLLOW));
}

static const struct fuse_operations operations = {
  .getattr = slow_getattr, .readdir = slow_readdir, .open = slow_open,       .create = slow_create,     .read = slow_read,
  .write = slow_write,     .fsync = slow_fsync,     .fsyncdir = slow_fsyncdir, .release = slow_release, .mkdir = slow_mkdir,
  .unlink = slow_unlink,   .rmdir = slow_rmdir,     .link = slow_link,       .rename = slow_rename,     .chmod = slow_chmod,
  .truncate = slow_truncate, .utimens = slow_utimens,
};

int
main (int   argc,
      char *argv[])
{
  if (argc < 4)
    {
      g_printerr ("slow-folder BEHIND MILLISECONDS MOUNT [FUSE-OPTION…]\n");
      return 2;
    }
  behind = open (argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (behind < 0)
    {
      g_printerr ("%s: %s\n", argv[1], g_strerror (errno));
      return 1;
    }
  delay_us = strtoul (argv[2], NULL, 10) * 1000;
  argv[2] = argv[0];

  return fuse_main (argc - 2, argv + 2, &operations, NULL);
}
