// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * File systems of a test's own, where that is allowed; skipped where not.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mounts.h"

#define SKIPPED 77

void
with_mounts (MountsFunc func)
{
  g_autofree char *folder = g_dir_make_tmp ("deskbell-test-XXXXXX", NULL);
  pid_t child;
  int status;

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

void
mount_small (const char *folder,
             const char *options)
{
  if (mount ("small", folder, "tmpfs", 0, options) != 0)
    _exit (SKIPPED);
}

void
mount_read_only (const char *folder)
{
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
}

/* What root may do, people may not. */
void
become_nobody (void)
{
  if (geteuid () != 0)
    _exit (SKIPPED);
  g_assert_cmpint (setegid (65534), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
}
