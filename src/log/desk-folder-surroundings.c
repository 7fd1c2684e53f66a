// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What can be told of a folder without touching it: the kind of its mount, and
 * whether a program copies it to other machines behind everybody's back.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <glib/gi18n-lib.h>
#include "desk-folder-probe.h"

/* --- the mount --- */

typedef struct {
  const char *kind;   /* of the file system, or how it begins */
  const char *source; /* how what is mounted begins; NULL for any */
  const char *name;   /* for people */
} Declined;

/* Each has no put-if-absent: names are made on this machine and meet those of
 * others later. */
static const Declined declined[] = {
  { "fuse.rclone", NULL, "rclone" },
  { "fuse.onedriver", NULL, "OneDrive" },
  { "fuse.onedrive", NULL, "OneDrive" },
  { "fuse.google-drive-ocamlfuse", NULL, "Google Drive" },
  { "fuse.gdfs", NULL, "Google Drive" },
  { "fuse.dropbox", NULL, "Dropbox" },
  { "fuse.s3fs", NULL, "s3fs" },
  { "fuse.goofys", NULL, "goofys" },
  { "fuse.gcsfuse", NULL, "gcsfuse" },
  { "fuse.davfs", NULL, "WebDAV" },
  { "fuse", "google-drive", "Google Drive" },
  { "fuse", "onedriver", "OneDrive" },
  { "fuse", "rclone", "rclone" },
  { "fuse", "s3fs", "s3fs" },
  { "fuse", "https://", "WebDAV" },
  { "davfs", NULL, "WebDAV" },
};

static const char *
find_declined (const DeskMount *mount)
{
  for (guint i = 0; i < G_N_ELEMENTS (declined); i++)
    {
      if (g_str_equal (mount->kind, declined[i].kind) && (declined[i].source == NULL || g_str_has_prefix (mount->source, declined[i].source)))
        return declined[i].name;
    }

  return NULL;
}

static void
look_at_nfs (DeskFolderProbe *self,
             const DeskMount *mount)
{
  if (desk_mount_has_option (mount, "soft") || desk_mount_has_option (mount, "softerr"))
    desk_folder_probe_remark (self, _("The share is mounted “soft”: when the server is slow, work fails instead of waiting. It is tried again then; “hard” would be better"));
  if (desk_mount_has_option (mount, "nocto"))
    desk_folder_probe_remark (self, _("The share is mounted “nocto”: news from colleagues can come late. Mount it without"));
  if (desk_mount_has_option (mount, "local_lock=all") || desk_mount_has_option (mount, "local_lock=flock") || desk_mount_has_option (mount, "nolock"))
    desk_folder_probe_remark (self, _("The share keeps locks on this machine only. Deskbell needs none there; other programs may"));
  desk_folder_probe_remark (self, _("Ask whoever looks after the server that it exports the share with “sync”: with “async”, a power cut there can take back what was saved"));
}

static void
look_at_smb (DeskFolderProbe *self,
             const DeskMount *mount)
{
  if (desk_mount_has_option (mount, "nobrl"))
    desk_folder_probe_remark (self, _("The share is mounted “nobrl”, which makes locks worthless. Deskbell needs none there; never open a desk file or another database on it"));
  if (desk_mount_has_option (mount, "cache=loose"))
    desk_folder_probe_remark (self, _("The share is mounted “cache=loose”: news from colleagues can come late. Mount it with “cache=strict”"));
  if (desk_mount_has_option (mount, "soft"))
    desk_folder_probe_remark (self, _("The share is mounted “soft”: when the server is slow, work fails instead of waiting. It is tried again then; “hard” would be better"));
}

/**
 * desk_folder_probe_mount:
 * @self: a probe
 * @mount: what the folder is on
 *
 * Refuses what cannot be trusted, and remarks what makes the rest weaker.
 */
void
desk_folder_probe_mount (DeskFolderProbe *self,
                         const DeskMount *mount)
{
  const char *name = find_declined (mount);

  g_free (self->kind);
  self->kind = g_strdup (mount->kind);

  if (name != NULL)
    desk_folder_probe_refuse (self, DESK_LOG_ERROR_UNFIT,
                              _("The folder is a view of %s, where two machines can make a file of the same name and one of them loses. Choose a folder on a file server of the office, or reach one by SSH"), name);
  else if (g_str_equal (mount->kind, "fuse.gvfsd-fuse") || g_str_equal (mount->source, "gvfsd-fuse"))
    desk_folder_probe_refuse (self, DESK_LOG_ERROR_UNFIT,
                              _("The folder was opened in the file manager, and programs reach it through a bridge that cannot put files in place safely. Have the share mounted by the system, with an entry in /etc/fstab or with sshfs"));
  else if (desk_mount_has_option (mount, "ro"))
    desk_folder_probe_refuse (self, DESK_LOG_ERROR_READ_ONLY,
                              _("The share is mounted read-only. Ask whoever looks after it for the right to write"));
  else if (g_str_has_prefix (mount->kind, "nfs"))
    look_at_nfs (self, mount);
  else if (g_str_equal (mount->kind, "cifs") || g_str_equal (mount->kind, "smb3"))
    look_at_smb (self, mount);
  else if (g_str_equal (mount->kind, "fuse.sshfs"))
    desk_folder_probe_remark (self, _("sshfs remembers what is in a folder for 20 seconds, so that news from colleagues can take as long. Mount it with “-o dir_cache=no” to have them at once"));
  else if (g_str_equal (mount->kind, "9p"))
    desk_folder_probe_remark (self, _("The folder is shared between a virtual machine and its host. Every colleague has to reach it through the same host"));
  else if (desk_mount_is_network (mount))
    desk_folder_probe_remark (self, _("Deskbell has not been tried on this kind of share. It was tested just now, and passed"));
}

/* --- programs that synchronise --- */

typedef struct {
  const char *prefix;
  const char *suffix;
  gboolean is_file; /* a folder of that name is something else */
  const char *name;
} Trace;

/* What such programs leave in the folders they copy. ~/.dropbox is a folder of
 * settings, and says nothing about what lies beside it. */
static const Trace traces[] = {
  { ".stfolder", "", FALSE, "Syncthing" },
  { ".stignore", "", FALSE, "Syncthing" },
  { ".stversions", "", FALSE, "Syncthing" },
  { ".dropbox", "", TRUE, "Dropbox" },
  { ".dropbox.cache", "", FALSE, "Dropbox" },
  { "._sync_", ".db", TRUE, "Nextcloud" },
  { ".sync_", ".db", TRUE, "Nextcloud" },
  { ".nextcloudsync.log", "", TRUE, "Nextcloud" },
  { ".owncloudsync.log", "", TRUE, "ownCloud" },
};

static const char *
find_trace (const char *folder,
            const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      const Trace *trace = &traces[i];
      g_autofree char *path = NULL;

      if (*trace->suffix == '\0' ? !g_str_equal (name, trace->prefix) : !g_str_has_prefix (name, trace->prefix) || !g_str_has_suffix (name, trace->suffix))
        continue;
      path = g_build_filename (folder, name, NULL);
      if (!trace->is_file || g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return trace->name;
    }

  return NULL;
}

/**
 * desk_folder_probe_surroundings:
 * @self: a probe
 * @path: the folder, absolute
 *
 * Refuses a folder that a program synchronises: it, or one it lies in.
 */
void
desk_folder_probe_surroundings (DeskFolderProbe *self,
                                const char      *path)
{
  g_autofree char *at = g_strdup (path);
  gboolean is_top = FALSE;

  while (!is_top && self->verdict != DESK_FOLDER_UNFIT)
    {
      g_autoptr (GDir) dir = g_dir_open (at, 0, NULL);
      char *parent;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          const char *program = find_trace (at, name);
          g_autofree char *shown = NULL;

          if (program == NULL)
            continue;
          shown = g_filename_display_name (at);
          desk_folder_probe_refuse (self, DESK_LOG_ERROR_UNFIT,
                                    _("“%s” is synchronised by %s, which copies files later and lets one of two copies lose. Choose a folder on a file server of the office that everybody reaches directly"), shown, program);
          break;
        }
      parent = g_path_get_dirname (at);
      is_top = g_str_equal (parent, at);
      g_free (at);
      at = parent;
    }
}
