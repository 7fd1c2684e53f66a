// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which mount a path is on, by what the kernel says in /proc/self/mountinfo.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk-mount.h"

typedef struct {
  int id;
  int parent;
  DeskMount mount;
} Line;

static void
mount_clear (DeskMount *mount)
{
  g_free (mount->point);
  g_free (mount->kind);
  g_free (mount->source);
  g_free (mount->options);
}

static void
line_clear (gpointer data)
{
  mount_clear (&((Line *) data)->mount);
}

static GArray *
parse_lines (const char *mountinfo)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (Line));
  g_auto (GStrv) texts = g_strsplit (mountinfo, "\n", -1);

  g_array_set_clear_func (result, line_clear);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (texts[i], " ", -1);
      guint n = g_strv_length (words);
      guint dash = 6;
      Line line;

      if (n < 7)
        continue;
      while (dash < n && !g_str_equal (words[dash], "-"))
        dash++;
      if (dash + 1 >= n)
        continue;

      line.id = atoi (words[0]);
      line.parent = atoi (words[1]);
      /* The kernel writes blanks in a path as octal escapes. */
      line.mount.point = g_strcompress (words[4]);
      line.mount.kind = g_strdup (words[dash + 1]);
      line.mount.source = g_strcompress (dash + 2 < n ? words[dash + 2] : "");
      line.mount.options = g_strconcat (words[5], ",", dash + 3 < n ? words[dash + 3] : "", NULL);
      g_array_append_val (result, line);
    }

  return result;
}

static gboolean
line_is_above (const Line *line,
               const char *path)
{
  const char *point = line->mount.point;
  gsize length = strlen (point);

  return g_str_has_prefix (path, point) && (length == 1 || path[length] == '/' || path[length] == '\0');
}

static gboolean
line_has_parent (GArray     *lines,
                 const Line *line)
{
  for (guint i = 0; i < lines->len; i++)
    {
      if (g_array_index (lines, Line, i).id == line->parent)
        return line->parent != line->id;
    }

  return FALSE;
}

/* Which mount one comes to from another on the way to a path: the first that
 * is met. One that was there before and is covered now hangs below what
 * covers its way, or is not met at all. */
static Line *
step_down (GArray     *lines,
           const Line *from,
           const char *path)
{
  Line *next = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = &g_array_index (lines, Line, i);

      if (line == from || !line_is_above (line, path) || (from != NULL ? line->parent != from->id : line_has_parent (lines, line)))
        continue;
      if (next == NULL || strlen (line->mount.point) <= strlen (next->mount.point))
        next = line;
    }

  return next;
}

/**
 * desk_mount_find:
 * @mountinfo: what /proc/self/mountinfo says
 * @path: an absolute path without symbolic links
 *
 * Returns: (transfer full) (nullable): the mount that holds @path
 */
DeskMount *
desk_mount_find (const char *mountinfo,
                 const char *path)
{
  g_autoptr (GArray) lines = parse_lines (mountinfo);
  Line *line = NULL;
  Line *next;

  /* No way is longer than there are mounts, whatever the file says. */
  for (guint i = 0; i < lines->len && (next = step_down (lines, line, path)) != NULL; i++)
    line = next;
  if (line == NULL)
    return NULL;

  return g_memdup2 (&(DeskMount) {
                      g_steal_pointer (&line->mount.point),
                      g_steal_pointer (&line->mount.kind),
                      g_steal_pointer (&line->mount.source),
                      g_steal_pointer (&line->mount.options),
                    },
                    sizeof (DeskMount));
}

/**
 * desk_mount_find_for:
 * @path: a file or folder, there already or to be made
 *
 * Returns: (transfer full) (nullable): the mount of this machine that holds
 *   it; %NULL when neither it nor its folder is there, or without /proc
 */
DeskMount *
desk_mount_find_for (const char *path)
{
  g_autofree char *mountinfo = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *real = realpath (absolute, NULL);
  DeskMount *result = NULL;

  if (real == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (absolute);

      real = realpath (folder, NULL);
    }
  if (real != NULL && g_file_get_contents ("/proc/self/mountinfo", &mountinfo, NULL, NULL))
    result = desk_mount_find (mountinfo, real);
  free (real);

  return result;
}

void
desk_mount_free (DeskMount *self)
{
  g_return_if_fail (self != NULL);

  mount_clear (self);
  g_free (self);
}

gboolean
desk_mount_is_network (const DeskMount *self)
{
  static const char *const kinds[] = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "glusterfs", "lustre", "gfs2", "ocfs2", "davfs", "coda", NULL,
  };

  /* fuseblk is a local disk; anything else under fuse (sshfs, rclone, gvfsd)
   * reaches other machines or cannot promise locks. */
  return g_strv_contains (kinds, self->kind) || g_str_equal (self->kind, "fuse") || g_str_has_prefix (self->kind, "fuse.");
}

/**
 * desk_mount_has_option:
 * @self: a mount
 * @option: `ro`, `nobrl`, or one with its value: `local_lock=all`
 *
 * Returns: whether it is mounted so
 */
gboolean
desk_mount_has_option (const DeskMount *self,
                       const char      *option)
{
  g_auto (GStrv) options = g_strsplit (self->options, ",", -1);

  return g_strv_contains ((const char *const *) options, option);
}
