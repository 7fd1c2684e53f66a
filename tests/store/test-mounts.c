// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where a desk file may not stand, and what happens on file systems that are
 * full or may not be written. The latter are mounted in a name space of a
 * child's own; where that is not allowed, those tests are skipped.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk-file-lock.h"
#include "desk-fixture.h"
#include "desk-store-error.h"
#include "desk-verify.h"

#define SKIPPED 77

/* --- mountinfo --- */

static void
test_kinds (void)
{
  static const char *const network[] = { "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "afs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse" };
  static const char *const local[] = { "ext4", "btrfs", "xfs", "tmpfs", "overlay", "zfs", "fuseblk", "vfat", "f2fs", "ecryptfs" };

  for (guint i = 0; i < G_N_ELEMENTS (network) + G_N_ELEMENTS (local); i++)
    {
      gboolean is_network = i < G_N_ELEMENTS (network);
      const char *name = is_network ? network[i] : local[i - G_N_ELEMENTS (network)];
      g_autofree char *text = g_strdup_printf ("22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
                                               "40 22 0:50 / /srv rw,relatime shared:5 master:1 - %s host:/share rw\n",
                                               name);
      g_autofree char *kind = NULL;

      g_assert_true (desk_file_mount_is_network (text, "/srv/test.desk", &kind) == is_network);
      g_assert_cmpstr (kind, ==, is_network ? name : NULL);
      g_assert_true (desk_file_mount_is_network (text, "/srv", NULL) == is_network);
      /* Beside it, with a name that begins alike. */
      g_assert_false (desk_file_mount_is_network (text, "/srv2/test.desk", NULL));
      g_assert_false (desk_file_mount_is_network (text, "/home/test.desk", NULL));
    }
}

static void
test_ways (void)
{
  static const struct {
    const char *title;
    const char *mountinfo;
    const char *path;
    const char *kind; /* NULL: local */
  } cases[] = {
    { "a disk in a share", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / /mnt rw - nfs4 b rw\n3 2 8:2 / /mnt/disk rw - ext4 c rw\n", "/mnt/disk/a.desk", NULL },
    { "beside the disk in a share", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / /mnt rw - nfs4 b rw\n3 2 8:2 / /mnt/disk rw - ext4 c rw\n", "/mnt/a.desk", "nfs4" },
    { "a share on a disk", "1 0 8:1 / / rw - ext4 a rw\n2 1 8:3 / /mnt rw - ext4 b rw\n3 2 0:8 / /mnt/share rw - cifs c rw\n", "/mnt/share/deep/a.desk", "cifs" },
    { "in any order", "3 2 0:8 / /mnt/share rw - cifs c rw\n2 1 8:3 / /mnt rw - ext4 b rw\n1 0 8:1 / / rw - ext4 a rw\n", "/mnt/share/deep/a.desk", "cifs" },
    { "a share covers a disk", "1 0 8:1 / / rw - ext4 a rw\n2 1 8:3 / /mnt rw - ext4 b rw\n3 2 0:8 / /mnt rw - cifs c rw\n", "/mnt/a.desk", "cifs" },
    { "a disk covers a share", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:8 / /mnt rw - nfs b rw\n3 2 8:3 / /mnt rw - ext4 c rw\n", "/mnt/a.desk", NULL },
    { "a share covers the way to a disk", "1 0 8:1 / / rw - ext4 a rw\n2 1 8:3 / /mnt/disk rw - ext4 b rw\n3 1 0:8 / /mnt rw - nfs c rw\n", "/mnt/disk/a.desk", "nfs" },
    { "a disk covers the way to a share", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:8 / /mnt/share rw - nfs b rw\n3 1 8:3 / /mnt rw - ext4 c rw\n", "/mnt/share/a.desk", NULL },
    { "everything on a share", "1 0 0:3 / / rw - nfs4 a rw\n2 1 0:4 / /proc rw - proc proc rw\n", "/home/me/a.desk", "nfs4" },
    { "its own parent", "1 1 0:3 / / rw - nfs4 a rw\n", "/a.desk", "nfs4" },
    { "a root that is no mount", "5 9 0:3 / /home rw - cifs a rw\n6 9 0:4 / /proc rw - proc proc rw\n", "/home/a.desk", "cifs" },
    { "a root that is no mount, elsewhere", "5 9 0:3 / /home rw - cifs a rw\n", "/tmp/a.desk", NULL },
    { "a blank", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:8 / /mnt/the\\040share rw - cifs b rw\n", "/mnt/the share/a.desk", "cifs" },
    { "tab, newline, backslash", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:8 / /a\\011b\\012c\\134d rw - cifs b rw\n", "/a\tb\nc\\d/a.desk", "cifs" },
    { "no optional fields", "1 0 8:1 / / rw - ext4 a rw\n2 1 0:8 / /mnt rw - nfs4 b rw\n", "/mnt/a.desk", "nfs4" },
    { "many optional fields", "1 0 8:1 / / rw shared:1 - ext4 a rw\n2 1 0:8 / /mnt rw shared:4 master:2 propagate_from:1 unbindable - nfs4 b rw\n", "/mnt/a.desk", "nfs4" },
    { "a circle", "1 2 0:3 / / rw - ext4 a rw\n2 1 0:4 / / rw - ext4 b rw\n", "/a.desk", NULL },
    { "rubbish", "\n \n1 2 3\n- - - - - - - -\n1 0 8:1 / / rw - ext4\n1 0 8:1 / / rw -\n", "/a.desk", NULL },
    { "nothing", "", "/a.desk", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *kind = NULL;
      gboolean is_network = desk_file_mount_is_network (cases[i].mountinfo, cases[i].path, &kind);

      if (is_network != (cases[i].kind != NULL) || g_strcmp0 (kind, cases[i].kind) != 0)
        g_error ("%s: %s instead of %s", cases[i].title, is_network ? kind : "local", cases[i].kind != NULL ? cases[i].kind : "local");
    }
}

/* --- file systems of our own --- */

/* Runs a test in a child whose mounts nobody else sees. */
static void
run_with_mounts (void (*func) (const char *folder))
{
  g_autofree char *folder = NULL;
  pid_t child;
  int status;

  folder = g_dir_make_tmp ("deskbell-test-XXXXXX", NULL);
  g_assert_nonnull (folder);
  child = fork ();
  if (child == 0)
    {
      if (unshare (geteuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        _exit (SKIPPED);
      func (folder);
      _exit (0);
    }
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == SKIPPED)
    g_test_skip ("mounting is not allowed here");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
mount_small (const char *folder,
             const char *options)
{
  if (mount ("small", folder, "tmpfs", 0, options) != 0)
    _exit (SKIPPED);
}

static void
mount_read_only (const char *folder)
{
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
}

static DeskFile *
open_desk (DeskFixture  *self,
           DeskFileMode  mode,
           GError      **error)
{
  return desk_file_open (self->path, mode, self->clock, self->ids, error);
}

static void
assert_read_only (DeskFixture *self)
{
  static const DeskFileMode modes[] = { DESK_FILE_READER, DESK_FILE_WRITER };
  g_autofree char *other = g_build_filename (self->folder, "other.desk", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) failure = NULL;

      g_assert_null (open_desk (self, modes[i], &failure));
      g_assert_error (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY);
      g_assert_nonnull (strstr (failure->message, "write-protected"));
    }
  g_assert_null (desk_file_create (other, self->clock, self->ids, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, other));
}

/* A desk whose file alone is there, as a backup has it. */
static DeskFixture *
fixture_closed_in (const char *folder)
{
  static const char *const endings[] = { "-wal", "-shm", "-lock" };
  DeskFixture *self;

  self = desk_fixture_new_in (folder, 5);
  g_clear_pointer (&self->file, desk_file_close);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (self->path, endings[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }

  return self;
}

static void
in_read_only_mount (const char *folder)
{
  DeskFixture *self;

  mount_small (folder, "size=8m");
  self = fixture_closed_in (folder);
  mount_read_only (folder);
  assert_read_only (self);
}

static void
test_read_only_mount (void)
{
  run_with_mounts (in_read_only_mount);
}

/* What root may do, people may not. */
static void
in_read_only_folder (const char *folder)
{
  DeskFixture *self;

  if (geteuid () != 0)
    _exit (SKIPPED);
  mount_small (folder, "size=8m,mode=0755");
  self = fixture_closed_in (folder);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  g_assert_cmpint (setegid (65534), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
  assert_read_only (self);
}

static void
test_read_only_folder (void)
{
  run_with_mounts (in_read_only_folder);
}

/* The file may be read, the folder written. */
static void
in_read_only_file (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) reader = NULL;
  g_autoptr (DeskFile) writer = NULL;
  g_autoptr (DeskCommit) commit = NULL;
  DeskFixture *self;

  if (geteuid () != 0)
    _exit (SKIPPED);
  mount_small (folder, "size=8m,mode=0755");
  self = fixture_closed_in (folder);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0777), ==, 0);
  g_assert_cmpint (setegid (65534), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);

  reader = open_desk (self, DESK_FILE_READER, &error);
  g_assert_no_error (error);
  writer = open_desk (self, DESK_FILE_WRITER, &error);
  if (writer == NULL)
    {
      g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY);
      return;
    }
  commit = desk_fixture_begin (self, "desk_edit");
  desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_ANALYST, &self->me), "name", "Somebody");
  g_assert_false (desk_act (writer, commit, NULL, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "write-protected"));
}

static void
test_read_only_file (void)
{
  run_with_mounts (in_read_only_file);
}

/* A desk that cannot even be made leaves nothing behind. */
static void
in_full_disk (const char *folder)
{
  g_autoptr (DeskClock) clock = desk_clock_new_fixed (FIXTURE_NOW_MS);
  g_autoptr (DeskIdSource) ids = desk_id_source_new_seeded (1);
  g_autofree char *path = g_build_filename (folder, "a.desk", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  mount_small (folder, "size=128k");
  g_assert_null (desk_file_create (path, clock, ids, &error));
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "The disk is full"));
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static void
test_full_disk_making (void)
{
  run_with_mounts (in_full_disk);
}

/* Writes until the disk is full, makes room, and writes on. */
static void
in_filling_disk (const char *folder)
{
  g_autofree char *ballast = g_build_filename (folder, "ballast", NULL);
  g_autofree char *text = g_strnfill (20000, 'x');
  g_auto (DeskVerification) verification = { 0 };
  g_autoptr (GError) error = NULL;
  DeskFixture *self;
  DeskUuid ticket, note;
  DeskHead before, after;
  guint n_acknowledged = 0;

  mount_small (folder, "size=4m");
  g_assert_true (g_file_set_contents (ballast, text, 20000, NULL));
  g_assert_cmpint (truncate (ballast, 0), ==, 0);
  {
    int fd = open (ballast, O_WRONLY | O_CLOEXEC);

    g_assert_cmpint (posix_fallocate (fd, 0, 1024 * 1024), ==, 0);
    close (fd);
  }
  self = desk_fixture_new_in (folder, 5);
  desk_fixture_add_ticket (self, "Printer", NULL, &ticket);

  while (error == NULL)
    {
      g_autoptr (DeskCommit) commit = desk_fixture_begin (self, "ticket_edit");

      g_assert_cmpuint (n_acknowledged, <, 1000);
      text[n_acknowledged] = 'y';
      desk_operation_put_text (desk_commit_add_set (commit, DESK_TABLE_TICKET, &ticket), "description", text);
      g_assert_true (desk_file_read_head (self->file, &before, NULL));
      if (desk_act (self->file, commit, NULL, &error))
        n_acknowledged++;
    }
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "Nothing was saved"));
  g_clear_error (&error);
  g_assert_cmpuint (n_acknowledged, >, 5);
  g_assert_true (desk_file_read_head (self->file, &after, &error));
  g_assert_cmpuint (before.commit_no, ==, after.commit_no);

  g_assert_cmpint (g_unlink (ballast), ==, 0);
  desk_fixture_add_note (self, &ticket, "There is room again", &note);
  desk_file_close (self->file);
  self->file = open_desk (self, DESK_FILE_WRITER, &error);
  g_assert_no_error (error);
  g_assert_true (desk_verify (self->file, &verification, &error));
  g_assert_cmpuint (verification.faults->len, ==, 0);
  /* The founding, the ticket, the changes, the note. */
  g_assert_cmpuint (verification.n_commits, ==, 2 + n_acknowledged + 1);
}

static void
test_filling_disk (void)
{
  run_with_mounts (in_filling_disk);
}

/* A covered mount on the machine itself, not on paper. */
static void
in_real_mounts (const char *folder)
{
  g_autofree char *mountinfo = NULL;
  g_autofree char *as_share = NULL;
  g_autofree char *path = g_build_filename (folder, "a b", "a.desk", NULL);
  g_autofree char *inner = g_build_filename (folder, "a b", NULL);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;

  mount_small (folder, "size=1m");
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  if (mount ("inner", inner, "ramfs", 0, NULL) != 0)
    _exit (SKIPPED);
  g_assert_true (g_file_get_contents ("/proc/self/mountinfo", &mountinfo, NULL, NULL));
  g_assert_false (desk_file_mount_is_network (mountinfo, path, NULL));
  g_assert_true (desk_file_check_mount (path, &error));

  /* The same lines, had it been a share. */
  parts = g_strsplit (mountinfo, " - ramfs inner ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  as_share = g_strjoinv (" - nfs4 inner ", parts);
  g_assert_true (desk_file_mount_is_network (as_share, path, NULL));
  g_assert_false (desk_file_mount_is_network (as_share, folder, NULL));
}

static void
test_real_mounts (void)
{
  run_with_mounts (in_real_mounts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/mounts/kinds", test_kinds);
  g_test_add_func ("/store/mounts/ways", test_ways);
  g_test_add_func ("/store/mounts/real", test_real_mounts);
  g_test_add_func ("/store/mounts/read-only", test_read_only_mount);
  g_test_add_func ("/store/mounts/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store/mounts/read-only-file", test_read_only_file);
  g_test_add_func ("/store/mounts/full-disk/making", test_full_disk_making);
  g_test_add_func ("/store/mounts/full-disk/filling", test_filling_disk);

  return g_test_run ();
}
