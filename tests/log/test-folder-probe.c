// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Whether a folder can hold a desk: by its mount, by what lies around it, and
 * by trying.
 *
 * With DESK_SHARE_A, as with-sshfs sets it, that is tried too.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "desk-folder-probe.h"
#include "faulty-ops.h"
#include "folder-world.h"
#include "mounts.h"

#define LOCAL "1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"

static DeskFolderProbe *
probe (FolderWorld   *world,
       const char    *path,
       const char    *mountinfo,
       DeskFolderOps *ops)
{
  DeskFolderPlace place = folder_world_place (world, ops);
  g_autoptr (GError) error = NULL;
  DeskFolderProbe *result;

  place.path = path;
  result = desk_folder_probe (&place, mountinfo, NULL, &error);
  g_assert_no_error (error);
  g_assert_true ((result->verdict == DESK_FOLDER_UNFIT) == (result->reason != NULL));

  return result;
}

static void
assert_empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  g_assert_nonnull (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static void
assert_unfit (DeskFolderProbe *found,
              int              code,
              const char      *word)
{
  g_assert_cmpint (found->verdict, ==, DESK_FOLDER_UNFIT);
  g_assert_cmpint (found->code, ==, code);
  if (strstr (found->reason, word) == NULL)
    g_error ("“%s” is not in “%s”", word, found->reason);
}

/* --- by its mount --- */

static void
test_mounts (void)
{
  static const struct {
    const char *line; /* after the place */
    DeskFolderVerdict verdict;
    const char *word; /* in the reason or a remark */
  } cases[] = {
    { "rw,relatime - ext4 /dev/sda2 rw", DESK_FOLDER_FIT, NULL },
    { "rw - btrfs /dev/sda2 rw,subvol=/home", DESK_FOLDER_FIT, NULL },
    { "rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2,hard,proto=tcp,local_lock=none,addr=10.0.0.1", DESK_FOLDER_FIT_WITH_REMARKS, "“sync”" },
    { "rw,relatime - nfs server:/export rw,vers=3,soft,nolock,local_lock=all", DESK_FOLDER_FIT_WITH_REMARKS, "“soft”" },
    { "rw,relatime - nfs server:/export rw,vers=3,hard,nolock,local_lock=all", DESK_FOLDER_FIT_WITH_REMARKS, "locks on this machine only" },
    { "rw,relatime - nfs4 server:/export rw,hard,nocto", DESK_FOLDER_FIT_WITH_REMARKS, "“nocto”" },
    { "rw,relatime - cifs //server/desk rw,vers=3.1.1,cache=strict,username=me", DESK_FOLDER_FIT, NULL },
    { "rw,relatime - cifs //server/desk rw,vers=3.1.1,cache=strict,nobrl", DESK_FOLDER_FIT_WITH_REMARKS, "“nobrl”" },
    { "rw,relatime - smb3 //server/desk rw,cache=loose", DESK_FOLDER_FIT_WITH_REMARKS, "“cache=loose”" },
    { "rw,nosuid,nodev - fuse.sshfs me@server:/desk rw,user_id=1000,group_id=1000", DESK_FOLDER_FIT_WITH_REMARKS, "20 seconds" },
    { "rw,relatime - 9p share rw,trans=virtio,version=9p2000.L", DESK_FOLDER_FIT_WITH_REMARKS, "virtual machine" },
    { "rw - ceph 10.0.0.1:/ rw", DESK_FOLDER_FIT_WITH_REMARKS, "not been tried" },
    { "ro,relatime - nfs4 server:/export ro,hard", DESK_FOLDER_UNFIT, "read-only" },
    { "ro,relatime - cifs //server/desk rw", DESK_FOLDER_UNFIT, "read-only" },
    { "rw,nosuid,nodev - fuse.gvfsd-fuse gvfsd-fuse rw,user_id=1000", DESK_FOLDER_UNFIT, "file manager" },
    { "rw,nosuid,nodev - fuse.rclone drive: rw,user_id=1000", DESK_FOLDER_UNFIT, "rclone" },
    { "rw,nosuid,nodev - fuse.onedriver onedriver rw", DESK_FOLDER_UNFIT, "OneDrive" },
    { "rw,nosuid,nodev - fuse.google-drive-ocamlfuse google-drive-ocamlfuse rw", DESK_FOLDER_UNFIT, "Google Drive" },
    { "rw,nosuid,nodev - fuse https://cloud.example/dav rw", DESK_FOLDER_UNFIT, "WebDAV" },
  };
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autofree char *real = realpath (world->folder, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *mountinfo = g_strdup_printf (LOCAL "2 1 0:50 / %s %s\n", real, cases[i].line);
      g_autoptr (DeskFolderProbe) found = probe (world, world->folder, mountinfo, NULL);
      g_autoptr (GString) said = g_string_new (found->reason);

      for (guint j = 0; j < found->remarks->len; j++)
        g_string_append (said, g_ptr_array_index (found->remarks, j));
      if (found->verdict != cases[i].verdict || (cases[i].word != NULL && strstr (said->str, cases[i].word) == NULL))
        g_error ("%s: %d, “%s”", cases[i].line, found->verdict, said->str);
      assert_empty (world->folder);
    }
}

static void
test_options (void)
{
  g_autoptr (DeskMount) mount = desk_mount_find (LOCAL "2 1 0:50 / /mnt/the\\040desk rw,noexec shared:1 - cifs //server/the\\040desk rw,cache=strict,nobrl\n", "/mnt/the desk/a");

  g_assert_cmpstr (mount->point, ==, "/mnt/the desk");
  g_assert_cmpstr (mount->kind, ==, "cifs");
  g_assert_cmpstr (mount->source, ==, "//server/the desk");
  g_assert_true (desk_mount_has_option (mount, "nobrl"));
  g_assert_true (desk_mount_has_option (mount, "noexec"));
  g_assert_true (desk_mount_has_option (mount, "cache=strict"));
  g_assert_false (desk_mount_has_option (mount, "brl"));
  g_assert_false (desk_mount_has_option (mount, "cache"));
  g_assert_false (desk_mount_has_option (mount, "ro"));
  g_assert_null (desk_mount_find ("", "/mnt"));
}

/* --- by what lies around it --- */

static void
test_synchronised (void)
{
  static const struct {
    const char *name;
    const char *program;
  } cases[] = {
    { ".stfolder/x", "Syncthing" }, { ".stignore", "Syncthing" }, { ".stversions/x", "Syncthing" },
    { ".dropbox", "Dropbox" }, { ".dropbox.cache/x", "Dropbox" },
    { "._sync_a1b2c3.db", "Nextcloud" }, { ".sync_a1b2c3.db", "Nextcloud" }, { ".owncloudsync.log", "ownCloud" },
  };
  static const char *const innocent[] = { ".dropbox/info.json", "sync_a.db", "stfolder", ".sync_a.txt", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FolderWorld) world = folder_world_new ();
      g_autofree char *deep = world_path (world, "office/desk");
      g_autoptr (DeskFolderProbe) before = NULL;
      g_autoptr (DeskFolderProbe) found = NULL;

      g_assert_cmpint (g_mkdir_with_parents (deep, 0755), ==, 0);
      before = probe (world, deep, LOCAL, NULL);
      g_assert_cmpint (before->verdict, ==, DESK_FOLDER_FIT);
      world_write (world, cases[i].name, "x");
      found = probe (world, deep, LOCAL, NULL);
      assert_unfit (found, DESK_LOG_ERROR_UNFIT, cases[i].program);
      assert_empty (deep);
    }
  for (guint i = 0; innocent[i] != NULL; i++)
    {
      g_autoptr (FolderWorld) world = folder_world_new ();
      g_autofree char *deep = world_path (world, "office");
      g_autoptr (DeskFolderProbe) found = NULL;

      g_assert_cmpint (g_mkdir_with_parents (deep, 0755), ==, 0);
      world_write (world, innocent[i], "x");
      found = probe (world, deep, LOCAL, NULL);
      g_assert_cmpint (found->verdict, ==, DESK_FOLDER_FIT);
    }
}

/* --- by trying --- */

static void
test_local (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskFolderProbe) found = NULL;
  gint64 skew_ms;

  g_assert_cmpint (g_mkdir (world->path, 0755), ==, 0);
  world_write (world, "notes.txt", "mine");
  found = probe (world, world->path, LOCAL, NULL);
  g_assert_cmpint (found->verdict, ==, DESK_FOLDER_FIT);
  g_assert_cmpstr (found->kind, ==, "ext4");
  skew_ms = g_get_real_time () / 1000 - WORLD_NOW_MS;
  g_assert_cmpint (ABS (found->skew_ms - skew_ms), <, DESK_MINUTE_MS);
  g_assert_true (world_has (world, "notes.txt"));
}

/* One that was killed is cleared away by the next, and is in nobody's way. */
static void
test_left_behind (void)
{
  static const char old[] = ".probe-00112233445566778899aabbccddeeff";
  static const char recent[] = ".probe-00112233445566778899aabbccddee00";
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskFolderProbe) found = NULL;

  world_write (world, ".probe-00112233445566778899aabbccddeeff/a", "x");
  world_write (world, ".probe-00112233445566778899aabbccddee00/a", "x");
  world_write (world, ".probe-mine/a", "x");
  world_set_age (world, old, 25 * DESK_HOUR_MS);
  found = probe (world, world->path, LOCAL, NULL);
  g_assert_cmpint (found->verdict, ==, DESK_FOLDER_FIT);
  g_assert_false (world_has (world, old));
  g_assert_true (world_has (world, recent));
  g_assert_true (world_has (world, ".probe-mine/a"));
  {
    g_autofree char *path = world_path (world, ".probe-mine");

    world_remove (path);
  }
  desk_log_free (folder_world_create (world, NULL));
}

static void
test_missing (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskFolderProbe) found = probe (world, world->path, LOCAL, NULL);
  g_autoptr (DeskFolderProbe) file = NULL;

  assert_unfit (found, DESK_LOG_ERROR_UNREACHABLE, "Make it first");
  g_assert_true (g_file_set_contents (world->path, "x", 1, NULL));
  file = probe (world, world->path, LOCAL, NULL);
  assert_unfit (file, DESK_LOG_ERROR_NOT_A_LOG, "is no folder");
}

/* A primitive that is refused, or of which the share only says that it was
 * done; in each case nothing is left behind. */
static void
test_faults (void)
{
  static const struct {
    FaultKind kind;
    int number;
  } faults[] = { { FAULT_REFUSED, ENOTSUP }, { FAULT_REFUSED, EIO }, { FAULT_REFUSED, EPERM }, { FAULT_LOST, EIO } };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      guint n_calls = 1;

      for (guint at = 1; at <= n_calls; at++)
        {
          g_autoptr (FolderWorld) world = folder_world_new ();
          FaultyOps *ops = faulty_ops_new (world->path);
          g_autoptr (DeskFolderProbe) found = NULL;

          g_assert_cmpint (g_mkdir (world->path, 0755), ==, 0);
          faulty_ops_set (ops, (Fault) { faults[i].kind, at, faults[i].number, 0 });
          found = probe (world, world->path, LOCAL, &ops->ops);
          n_calls = MAX (n_calls, ops->n_calls);
          assert_empty (world->path);
          desk_folder_ops_free (&ops->ops);
        }
      g_test_message ("%u calls", n_calls);
      g_assert_cmpuint (n_calls, >, 20);
    }
}

/* Without link() there is no put-if-absent. */
static int
no_link (DeskFolderOps *ops,
         const char    *from,
         const char    *to)
{
  return EPERM;
}

/* rename() in its place would take a name that is taken. */
static int
link_over (DeskFolderOps *ops,
           const char    *from,
           const char    *to)
{
  DeskFolderOps *real = ((FaultyOps *) ops)->real;

  real->unlink (real, to);

  return real->link (real, from, to);
}

static int
list_nothing (DeskFolderOps     *ops,
              const char        *path,
              DeskFolderNameFunc func,
              gpointer           data)
{
  DeskFolderOps *real = ((FaultyOps *) ops)->real;
  static guint n;

  /* The probe's own look; cleaning up comes later. */
  return n++ == 0 ? 0 : real->list (real, path, func, data);
}

static int
sync_no_folder (DeskFolderOps *ops,
                const char    *path)
{
  return EINVAL;
}

static void
test_primitives (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (FolderWorld) world = folder_world_new ();
      FaultyOps *ops = faulty_ops_new (world->path);
      g_autoptr (DeskFolderProbe) found = NULL;

      g_assert_cmpint (g_mkdir (world->path, 0755), ==, 0);
      if (i == 0)
        ops->ops.link = no_link;
      else if (i == 1)
        ops->ops.link = link_over;
      else if (i == 2)
        ops->ops.list = list_nothing;
      else
        ops->ops.sync_folder = sync_no_folder;
      found = probe (world, world->path, LOCAL, &ops->ops);
      if (i == 3)
        g_assert_cmpint (found->verdict, ==, DESK_FOLDER_FIT_WITH_REMARKS);
      else
        assert_unfit (found, DESK_LOG_ERROR_UNFIT, i == 0 ? "second name" : i == 1 ? "taken again" : "listing");
      assert_empty (world->path);
      desk_folder_ops_free (&ops->ops);
    }
}

/* --- file systems of our own --- */

static void
in_read_only_mount (const char *folder)
{
  g_autoptr (DeskFolderProbe) found = NULL;
  g_autoptr (DeskFolderProbe) tried = NULL;
  FolderWorld *world;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;

  mount_small (folder, "size=1m");
  world = folder_world_new_in (folder);
  log = folder_world_create (world, NULL);
  world_put (log, 1, "a");
  mount_read_only (folder);
  found = probe (world, world->path, NULL, NULL);
  assert_unfit (found, DESK_LOG_ERROR_READ_ONLY, "read-only");
  tried = probe (world, world->path, LOCAL, NULL);
  assert_unfit (tried, DESK_LOG_ERROR_READ_ONLY, "may be read but not written");

  /* A desk that is shared there can be looked at. */
  desk_log_free (g_steal_pointer (&log));
  log = folder_world_open (world, NULL);
  world_assert_segment (log, 1, "a");
  g_assert_false (desk_log_put (log, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_READ_ONLY);
}

static void
in_full_mount (const char *folder)
{
  g_autofree char *ballast = g_build_filename (folder, "ballast", NULL);
  g_autoptr (DeskFolderProbe) found = NULL;
  FolderWorld *world;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;
  int fd;

  mount_small (folder, "size=256k");
  world = folder_world_new_in (folder);
  log = folder_world_create (world, NULL);
  world_put (log, 1, "a");
  fd = g_open (ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  while (write (fd, "x", 1) == 1)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);

  found = probe (world, world->path, LOCAL, NULL);
  assert_unfit (found, DESK_LOG_ERROR_FULL, "is full");
  g_assert_false (desk_log_put (log, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FULL);
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);
  g_assert_cmpint (g_unlink (ballast), ==, 0);
  g_assert_cmpint (world_put (log, 2, "a"), ==, DESK_LOG_PUT_WON);
}

static void
in_folder_of_others (const char *folder)
{
  g_autoptr (DeskFolderProbe) found = NULL;
  FolderWorld *world;
  g_autoptr (DeskLog) log = NULL;
  g_autoptr (GBytes) segment = world_segment (2, "a");
  g_autoptr (GError) error = NULL;
  DeskLogPut outcome;

  mount_small (folder, "size=1m,mode=0755");
  world = folder_world_new_in (folder);
  log = folder_world_create (world, NULL);
  world_put (log, 1, "a");
  become_nobody ();
  found = probe (world, world->path, LOCAL, NULL);
  assert_unfit (found, DESK_LOG_ERROR_DENIED, "right");
  g_assert_false (desk_log_put (log, 2, segment, &outcome, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED);
  world_assert_segment (log, 1, "a");
}

static void
test_read_only (void)
{
  with_mounts (in_read_only_mount);
}

static void
test_full (void)
{
  with_mounts (in_full_mount);
}

static void
test_rights (void)
{
  with_mounts (in_folder_of_others);
}

/* By way of a server. */
static void
test_sshfs (void)
{
  const char *share = g_getenv ("DESK_SHARE_A");
  const char *behind = g_getenv ("DESK_SHARE_BEHIND");
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskFolderProbe) found = NULL;

  if (share == NULL)
    {
      g_test_skip ("not run by with-sshfs");
      return;
    }
  found = probe (world, share, NULL, NULL);
  g_assert_cmpint (found->verdict, ==, DESK_FOLDER_FIT_WITH_REMARKS);
  g_assert_cmpstr (found->kind, ==, "fuse.sshfs");
  g_assert_cmpuint (found->remarks->len, ==, 1);
  assert_empty (behind);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-probe/mounts", test_mounts);
  g_test_add_func ("/log/folder-probe/options", test_options);
  g_test_add_func ("/log/folder-probe/synchronised", test_synchronised);
  g_test_add_func ("/log/folder-probe/local", test_local);
  g_test_add_func ("/log/folder-probe/left-behind", test_left_behind);
  g_test_add_func ("/log/folder-probe/missing", test_missing);
  g_test_add_func ("/log/folder-probe/faults", test_faults);
  g_test_add_func ("/log/folder-probe/primitives", test_primitives);
  g_test_add_func ("/log/folder-probe/read-only", test_read_only);
  g_test_add_func ("/log/folder-probe/full", test_full);
  g_test_add_func ("/log/folder-probe/rights", test_rights);
  g_test_add_func ("/log/folder-probe/sshfs", test_sshfs);

  return g_test_run ();
}
