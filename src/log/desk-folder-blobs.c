// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attachments in a shared folder, named by their SHA-256.
 *
 * An upload that was broken off goes on where it stopped, under a name made of
 * the hash and the replica. What was written before a crash may be anything,
 * so all of it is read back and summed up before it gets its name; what is
 * wrong is thrown away and written once more from the start.
 */
#define G_LOG_DOMAIN "deskbell-log"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk-folder-blobs.h"
#include "desk-folder-copy.h"
#include "desk-folder-log-private.h"
#include "desk-folder-names.h"

/* Whoever was away for so long begins anew. */
#define STALE_PART_MS (7 * DESK_DAY_MS)
#define BLOB_MAX_BYTES (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

static gboolean
check_name (const char *sha256,
            GError    **error)
{
  if (desk_folder_is_sha256 (sha256))
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The attachment’s name is no SHA-256, so that nothing can be kept under it"));
  return FALSE;
}

gboolean
desk_folder_log_has_blob (DeskLog       *log,
                          const char    *sha256,
                          gboolean      *is_there,
                          GCancellable  *cancellable,
                          GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *path = NULL;
  DeskUuid desk = self->identity.desk;
  DeskFolderInfo info;
  int result;

  if (!check_name (sha256, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  path = desk_folder_blob_path (sha256);
  result = self->share.ops->look (self->share.ops, path, &info);
  if (result == ENOENT)
    {
      /* Not there, and not because the share is not. */
      if (!desk_folder_log_check_desk (self, &desk, error))
        return FALSE;
      *is_there = FALSE;
      return TRUE;
    }
  if (result != 0)
    return desk_folder_share_fail (&self->share, result, path, error);

  *is_there = info.kind == DESK_FOLDER_KIND_FILE;
  return TRUE;
}

/* --- putting --- */

/* Makes sure that there is a partial upload, and tells how far it got. */
static int
open_part (DeskFolderLog *self,
           const char    *sha256,
           const char    *part,
           guint64       *size)
{
  DeskFolderOps *ops = self->share.ops;
  g_autofree char *folder = desk_folder_parent (part);
  DeskFolderInfo info;
  int handle;
  int result = ops->look (ops, part, &info);

  if (result == 0)
    {
      *size = info.size;
      return 0;
    }
  if (result != ENOENT)
    return result;

  result = ops->create (ops, part, &handle);
  if (result == ENOENT)
    {
      /* The outer one may be missing in a copy, as it can be empty. */
      result = desk_folder_share_make_folder (&self->share, DESK_FOLDER_BLOBS);
      if (result == 0)
        result = desk_folder_share_make_folder (&self->share, folder);
      if (result == 0)
        result = ops->create (ops, part, &handle);
    }
  if (result == 0)
    result = ops->close (ops, handle);
  if (result == 0)
    *size = 0;

  return result;
}

/* Takes the upload as far as it gets. @is_right says whether all that stands
 * there now is the blob. */
static gboolean
upload (DeskFolderLog *self,
        int            fd,
        guint64        size,
        const char    *sha256,
        const char    *part,
        gboolean      *is_right,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 from = 0;
  int result = open_part (self, sha256, part, &from);

  if (result != 0)
    return desk_folder_log_fail (self, result, part, error);

  *is_right = FALSE;
  if (from > size)
    return TRUE;
  if (!desk_folder_copy_in (&self->share, fd, part, from, NULL, cancellable, error) ||
      !desk_folder_sum_shared (&self->share, part, checksum, cancellable, error))
    return FALSE;

  *is_right = g_str_equal (g_checksum_get_string (checksum), sha256);
  return TRUE;
}

/* Uploads beside it that nobody goes on with. */
static void
clear_parts (DeskFolderLog *self,
             const char    *path)
{
  g_autofree char *folder = desk_folder_parent (path);
  DeskFolderInfo info;

  if (self->share.ops->look (self->share.ops, path, &info) == 0)
    desk_folder_share_clear_stale (&self->share, folder, info.changed_ms - STALE_PART_MS);
}

static gboolean
upload_and_publish (DeskFolderLog *self,
                    int            fd,
                    guint64        size,
                    const char    *sha256,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *part = desk_folder_part_name (sha256, &self->replica);
  g_autofree char *path = desk_folder_blob_path (sha256);
  gboolean is_right = FALSE;
  gboolean is_there;
  int result;

  for (guint attempt = 0; attempt < 2 && !is_right; attempt++)
    {
      if (!upload (self, fd, size, sha256, part, &is_right, cancellable, error))
        return FALSE;
      if (!is_right)
        self->share.ops->unlink (self->share.ops, part);
    }
  if (!is_right)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED,
                   _("The share in “%s” gives back other bytes than were written. Ask whoever looks after it to check its disk"), self->share.path);
      return FALSE;
    }

  result = desk_folder_share_publish (&self->share, part, path);
  /* Whatever stands there was checked by whoever put it there. */
  if (result != 0 && desk_folder_log_has_blob (&self->log, sha256, &is_there, cancellable, NULL) && is_there)
    result = 0;

  if (result != 0)
    return desk_folder_log_fail (self, result, path, error);

  clear_parts (self, path);
  return TRUE;
}

/* An attachment that was changed since is not the one that was meant. */
static gboolean
check_local (int            fd,
             const char    *sha256,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (!desk_folder_sum_local (fd, path, checksum, cancellable, error))
    return FALSE;
  if (!g_str_equal (g_checksum_get_string (checksum), sha256))
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("“%s” was changed since it was attached. Attach it again"), path);
      return FALSE;
    }

  return TRUE;
}

gboolean
desk_folder_log_put_blob (DeskLog       *log,
                          const char    *sha256,
                          const char    *path,
                          GCancellable  *cancellable,
                          GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  DeskUuid desk = self->identity.desk;
  gboolean is_there, is_put;
  guint64 size;
  int fd;

  if (!desk_folder_log_has_blob (log, sha256, &is_there, cancellable, error))
    return FALSE;
  if (is_there)
    return TRUE;
  if (!desk_folder_log_check_desk (self, &desk, error))
    return FALSE;

  fd = desk_folder_local_open (path, &size, error);
  if (fd < 0)
    return FALSE;
  is_put = size <= BLOB_MAX_BYTES || desk_folder_local_fail (EFBIG, path, error);
  is_put = is_put && check_local (fd, sha256, path, cancellable, error) && upload_and_publish (self, fd, size, sha256, cancellable, error);
  close (fd);

  return is_put;
}

/* --- fetching --- */

static gboolean
download (DeskFolderLog *self,
          const char    *sha256,
          const char    *part,
          gboolean      *is_right,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autofree char *path = desk_folder_blob_path (sha256);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean is_fetched;
  guint64 from;
  int fd = desk_folder_local_create (part, TRUE, &from, error);

  if (fd < 0)
    return FALSE;

  is_fetched = desk_folder_copy_out (&self->share, path, BLOB_MAX_BYTES, fd, from, cancellable, error) &&
               desk_folder_sum_local (fd, part, checksum, cancellable, error);
  if (is_fetched)
    is_fetched = desk_folder_local_close (fd, part, error);
  else
    close (fd);
  if (!is_fetched)
    return FALSE;

  *is_right = g_str_equal (g_checksum_get_string (checksum), sha256);
  return TRUE;
}

gboolean
desk_folder_log_fetch_blob (DeskLog       *log,
                            const char    *sha256,
                            const char    *path,
                            GCancellable  *cancellable,
                            GError       **error)
{
  DeskFolderLog *self = desk_folder_log (log);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean is_right = FALSE;
  gboolean is_there;

  if (!desk_folder_log_has_blob (log, sha256, &is_there, cancellable, error))
    return FALSE;
  if (!is_there)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The attachment is not on the share yet. It comes as soon as the machine it was attached on is connected"));
      return FALSE;
    }

  for (guint attempt = 0; attempt < 2 && !is_right; attempt++)
    {
      if (!download (self, sha256, part, &is_right, cancellable, error))
        return FALSE;
      /* What was there from before may have been wrong. */
      if (!is_right)
        g_unlink (part);
    }
  if (!is_right)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED,
                   _("The attachment in “%s” is not what was once attached. Bring “%s” back from a backup"), self->share.path, sha256);
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    return desk_folder_local_fail (errno, path, error);

  return TRUE;
}
