// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A shared folder for tests, and short ways to look at it.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-names.h"
#include "folder-world.h"

FolderWorld *
folder_world_new (void)
{
  g_autofree char *folder = g_dir_make_tmp ("deskbell-test-XXXXXX", NULL);

  g_assert_nonnull (folder);

  return folder_world_new_in (folder);
}

/* The folder is removed with the world. */
FolderWorld *
folder_world_new_in (const char *folder)
{
  FolderWorld *self = g_new0 (FolderWorld, 1);
  guint32 seed = (guint32) g_test_rand_int ();

  g_test_message ("seed %u", seed);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, "share", NULL);
  self->clock = desk_clock_new_fixed (WORLD_NOW_MS);
  self->ids = desk_id_source_new_seeded (seed);
  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &self->desk);
  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &self->replica);

  return self;
}

void
folder_world_free (FolderWorld *self)
{
  world_remove (self->folder);
  g_free (self->folder);
  g_free (self->path);
  desk_clock_unref (self->clock);
  desk_id_source_unref (self->ids);
  g_free (self);
}

DeskFolderPlace
folder_world_place (FolderWorld   *self,
                    DeskFolderOps *ops)
{
  return (DeskFolderPlace) { self->path, ops, self->clock, self->ids, self->replica };
}

DeskLog *
folder_world_create (FolderWorld   *self,
                     DeskFolderOps *ops)
{
  DeskFolderPlace place = folder_world_place (self, ops);
  DeskLogIdentity identity = { self->desk, 1, 0 };
  g_autoptr (GError) error = NULL;
  DeskLog *log = desk_folder_log_create (&place, &identity, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (log);

  return log;
}

DeskLog *
folder_world_open (FolderWorld   *self,
                   DeskFolderOps *ops)
{
  DeskFolderPlace place = folder_world_place (self, ops);
  g_autoptr (GError) error = NULL;
  DeskLog *log = desk_folder_log_open (&place, &self->desk, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (log);

  return log;
}

GBytes *
world_segment (guint64     number,
               const char *who)
{
  char *text = g_strdup_printf ("segment %" G_GUINT64_FORMAT " by %s", number, who);

  return g_bytes_new_take (text, strlen (text));
}

DeskLogPut
world_put (DeskLog    *log,
           guint64     number,
           const char *who)
{
  g_autoptr (GBytes) segment = world_segment (number, who);
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome = 99;

  g_assert_true (desk_log_put (log, number, segment, &outcome, NULL, &error));
  g_assert_no_error (error);

  return outcome;
}

void
world_assert_segment (DeskLog    *log,
                      guint64     number,
                      const char *who)
{
  g_autoptr (GBytes) expected = world_segment (number, who);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) found = desk_log_read (log, number, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, expected));
}

guint64
world_newest (DeskLog *log)
{
  g_autoptr (GError) error = NULL;
  guint64 number;

  g_assert_true (desk_log_find_newest (log, &number, NULL, &error));
  g_assert_no_error (error);

  return number;
}

char *
world_path (FolderWorld *self,
            const char  *name)
{
  return g_build_filename (self->path, name, NULL);
}

/* With the folders on the way. */
void
world_write (FolderWorld *self,
             const char  *name,
             const char  *text)
{
  g_autofree char *path = world_path (self, name);
  g_autofree char *parent = g_path_get_dirname (path);
  gsize size = strlen (text);
  int fd;

  /* Not g_file_set_contents(), which waits for the disk. */
  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, size), ==, (gssize) size);
  g_assert_cmpint (close (fd), ==, 0);
}

gboolean
world_has (FolderWorld *self,
           const char  *name)
{
  g_autofree char *path = world_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A file, or a folder with all that is in it; not what is mounted there. */
void
world_remove (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return;
    }

  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      world_remove (inner);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

guint
world_count_temporaries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        n += world_count_temporaries (inner);
      else if (*name == '.')
        n++;
    }

  return n;
}

/* As if a file had been written that long ago. */
void
world_set_age (FolderWorld *self,
               const char  *name,
               gint64       age_ms)
{
  g_autofree char *path = world_path (self, name);
  struct stat now;
  struct timespec times[2];

  g_assert_cmpint (stat (path, &now), ==, 0);
  times[0] = times[1] = now.st_mtim;
  times[0].tv_sec -= age_ms / 1000;
  times[1].tv_sec -= age_ms / 1000;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}
