// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Blobs on disk. One that comes in parts is gathered in a file of its uploader
 * beside the place; its name is given to it only when its bytes are those of
 * the name, and are on the disk. Everything blocks.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-blob-store.h"
#include "desk-service-error.h"

#define HASH_BYTES (256 * 1024)

void
desk_blob_part_free (DeskBlobPart *part)
{
  g_free (part->path);
  g_free (part->sha256);
  g_free (part->uploader);
  g_clear_pointer (&part->bytes, g_bytes_unref);
  g_free (part);
}

static gboolean
fail_errno (const char  *path,
            GError     **error)
{
  int saved = errno;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be written (%s)"), path, g_strerror (saved));
  return FALSE;
}

static char *
get_partial_path (const DeskBlobPart *part)
{
  return g_strdup_printf ("%s.%s.part", part->path, part->uploader);
}

/**
 * desk_blob_look:
 * @part: which blob, and who asks
 * @outcome: (out): how much of it is there
 * @error: return location
 *
 * Returns: whether it could be looked at
 */
gboolean
desk_blob_look (const DeskBlobPart  *part,
                DeskBlobOutcome     *outcome,
                GError             **error)
{
  g_autofree char *partial = get_partial_path (part);
  GStatBuf status;

  if (g_lstat (part->path, &status) == 0 && S_ISREG (status.st_mode))
    *outcome = (DeskBlobOutcome) { DESK_BLOB_WHOLE, (guint64) status.st_size };
  else if (g_lstat (partial, &status) == 0 && S_ISREG (status.st_mode))
    *outcome = (DeskBlobOutcome) { DESK_BLOB_MISSING, (guint64) status.st_size };
  else
    *outcome = (DeskBlobOutcome) { DESK_BLOB_MISSING, 0 };

  return TRUE;
}

static gboolean
write_all (int           fd,
           const char   *path,
           const guint8 *bytes,
           gsize         size,
           GError      **error)
{
  while (size > 0)
    {
      gssize n = write (fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_errno (path, error);
      bytes += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static gboolean
has_hash (int          fd,
          const char  *path,
          const char  *sha256,
          gboolean    *has,
          GError     **error)
{
  g_autofree guint8 *bytes = g_malloc (HASH_BYTES);
  crypto_hash_sha256_state state;
  guint8 hash[crypto_hash_sha256_BYTES];
  char text[2 * crypto_hash_sha256_BYTES + 1];
  goffset at = 0;
  gssize n;

  crypto_hash_sha256_init (&state);
  while ((n = pread (fd, bytes, HASH_BYTES, at)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_errno (path, error);
      crypto_hash_sha256_update (&state, bytes, (gsize) n);
      at += n;
    }
  crypto_hash_sha256_final (&state, hash);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  *has = g_str_equal (text, sha256);

  return TRUE;
}

static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;

  if (!is_done)
    fail_errno (folder, error);
  if (fd >= 0)
    close (fd);

  return is_done;
}

/* All of it has come: it is what it is called, or it goes. */
static gboolean
make_visible (int                  fd,
              const char          *partial,
              const DeskBlobPart  *part,
              GError             **error)
{
  gboolean has = FALSE;

  if (fsync (fd) != 0)
    return fail_errno (partial, error);
  if (!has_hash (fd, partial, part->sha256, &has, error))
    return FALSE;
  if (!has)
    {
      (void) g_unlink (partial);
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_CONFLICT, _("What was sent is not what it is called. Send it again from the beginning"));
      return FALSE;
    }
  if (g_rename (partial, part->path) != 0)
    return fail_errno (part->path, error);

  return sync_folder (part->path, error);
}

static gboolean
append (int                  fd,
        const char          *partial,
        const DeskBlobPart  *part,
        DeskBlobOutcome     *outcome,
        GError             **error)
{
  struct stat status;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (part->bytes, &size);

  if (fstat (fd, &status) != 0)
    return fail_errno (partial, error);
  /* More than there is to be can never become it. */
  if ((guint64) status.st_size > part->size)
    {
      (void) g_unlink (partial);
      *outcome = (DeskBlobOutcome) { DESK_BLOB_MISSING, 0 };
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_CONFLICT, _("More was sent than it is to be. Send it again from the beginning"));
      return FALSE;
    }
  /* Where it was left off is where it goes on. */
  if ((guint64) status.st_size != part->offset)
    {
      *outcome = (DeskBlobOutcome) { DESK_BLOB_MISSING, (guint64) status.st_size };
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_CONFLICT, _("It goes on elsewhere; Deskbell-Offset says where"));
      return FALSE;
    }
  if (lseek (fd, 0, SEEK_END) < 0)
    return fail_errno (partial, error);
  if (!write_all (fd, partial, bytes, size, error))
    {
      /* A half of a part is none. */
      if (ftruncate (fd, (off_t) part->offset) != 0)
        g_warning ("“%s” could not be cut", partial);
      return FALSE;
    }
  *outcome = (DeskBlobOutcome) { DESK_BLOB_MISSING, part->offset + size };
  if (part->offset + size < part->size)
    return TRUE;
  if (!make_visible (fd, partial, part, error))
    {
      /* What was wrong is gone. */
      (void) desk_blob_look (part, outcome, NULL);
      return FALSE;
    }
  outcome->state = DESK_BLOB_WHOLE;

  return TRUE;
}

/**
 * desk_blob_store:
 * @part: a part, with its bytes
 * @outcome: (out): how much of it is there now; set on failure too
 * @error: return location
 *
 * Called by one thread at a time.
 *
 * Returns: whether it was taken
 */
gboolean
desk_blob_store (const DeskBlobPart  *part,
                 DeskBlobOutcome     *outcome,
                 GError             **error)
{
  g_autofree char *partial = get_partial_path (part);
  g_autofree char *folder = g_path_get_dirname (part->path);
  gboolean is_done;
  int fd;

  if (!desk_blob_look (part, outcome, error))
    return FALSE;
  if (outcome->state == DESK_BLOB_WHOLE)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (folder, error);
  fd = open (partial, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (partial, error);
  is_done = append (fd, partial, part, outcome, error);
  close (fd);

  return is_done;
}

static guint
sweep_part (const char *folder,
            gint64      before_ms)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_str_has_suffix (name, ".part") && g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) && (gint64) status.st_mtime * 1000 < before_ms &&
          g_unlink (path) == 0)
        n++;
    }

  return n;
}

/**
 * desk_blob_sweep:
 * @folder: the folder of blobs
 * @before_ms: a time
 *
 * Removes uploads that nobody has gone on with since.
 *
 * Returns: how many
 */
guint
desk_blob_sweep (const char *folder,
                 gint64      before_ms)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += sweep_part (path, before_ms);
    }

  return n;
}
