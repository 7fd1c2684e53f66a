// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attachments at a service, named by their SHA-256. Both ways go on where they
 * were broken off, and nothing gets its name before it was summed up: what is
 * put by the service, what is fetched here.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk-folder-copy.h"
#include "desk-folder-names.h"
#include "desk-service-blobs.h"

/* Sent at once; the service takes four times as much. */
#define PART_BYTES (1024 * 1024)
/* The service's own limit. */
#define BLOB_MAX_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define PIECE_BYTES 65536
#define OFFSET "Deskbell-Offset"
/* Somebody else may be sending the same for the same account. */
#define MAX_DETOURS 8

static gboolean
check_name (const char *sha256,
            GError    **error)
{
  if (desk_folder_is_sha256 (sha256))
    return TRUE;

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND, _("The attachment’s name is no SHA-256, so that nothing can be kept under it"));
  return FALSE;
}

static gboolean
refuse_reply (GError **error)
{
  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service does not answer as one of Deskbell does"));
  return FALSE;
}

/* How much of it has come so far, if it is not there. */
static gboolean
look (DeskServiceClient *client,
      const char        *sha256,
      gboolean          *is_there,
      guint64           *offset,
      GCancellable      *cancellable,
      GError           **error)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *value = NULL;
  guint status = desk_service_client_exchange (client, "HEAD", path, NULL, OFFSET, &value, cancellable, error);

  if (status == 0)
    return FALSE;
  *offset = 0;
  *is_there = status == 200;
  if (*is_there)
    return TRUE;
  /* A 404 that does not say so is of somebody else. */
  if (status != 404 || value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, BLOB_MAX_BYTES, offset, NULL))
    return refuse_reply (error);

  return TRUE;
}

/**
 * desk_service_has_blob:
 * @client: a client that is let in
 * @sha256: the name of a blob
 * @is_there: (out): whether all of it is there
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: whether the service has answered
 */
gboolean
desk_service_has_blob (DeskServiceClient *client,
                       const char        *sha256,
                       gboolean          *is_there,
                       GCancellable      *cancellable,
                       GError           **error)
{
  guint64 offset;

  return check_name (sha256, error) && look (client, sha256, is_there, &offset, cancellable, error);
}

/* --- putting --- */

static GBytes *
read_part (int         fd,
           const char *path,
           guint64     offset,
           GError    **error)
{
  g_autofree guint8 *part = g_malloc (PART_BYTES);
  gsize size = 0;

  while (size < PART_BYTES)
    {
      gssize n = pread (fd, part + size, PART_BYTES - size, (off_t) (offset + size));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          desk_folder_local_fail (errno, path, error);
          return NULL;
        }
      if (n == 0)
        break;
      size += (gsize) n;
    }

  return g_bytes_new_take (g_steal_pointer (&part), size);
}

/* Returns the status of one part, 0 on failure. @offset moves on when more is
 * wanted. */
static guint
send_part (DeskServiceClient *client,
           const char        *sha256,
           GBytes            *part,
           guint64           *offset,
           guint64            size,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/blobs/%s?offset=%" G_GUINT64_FORMAT "&size=%" G_GUINT64_FORMAT, sha256, *offset, size);
  g_autofree char *value = NULL;
  guint status = desk_service_client_exchange (client, "PUT", path, part, OFFSET, &value, cancellable, error);
  guint64 next = 0;

  if (status == 0)
    return 0;
  if (status == 404 || (status == 202 && (value == NULL || *offset >= size || !g_ascii_string_to_unsigned (value, 10, *offset + 1, size, &next, NULL))))
    {
      refuse_reply (error);
      return 0;
    }
  if (status == 202)
    *offset = next;

  return status;
}

static gboolean
upload (DeskServiceClient *client,
        int                fd,
        guint64            size,
        const char        *sha256,
        const char        *path,
        guint64            offset,
        GCancellable      *cancellable,
        GError           **error)
{
  guint n_detours = 0;

  while (TRUE)
    {
      g_autoptr (GBytes) part = NULL;
      guint status;

      /* All of it may have come before, and more, and not have been looked at:
       * nothing more is sent, so that it is. */
      offset = MIN (offset, size);
      part = read_part (fd, path, offset, error);
      if (part == NULL)
        return FALSE;
      if (offset + g_bytes_get_size (part) < size && g_bytes_get_size (part) < PART_BYTES)
        return desk_folder_local_fail (EIO, path, error);
      status = send_part (client, sha256, part, &offset, size, cancellable, error);
      if (status == 0)
        return FALSE;
      if (status == 201)
        return TRUE;
      if (status == 409)
        {
          gboolean is_there = FALSE;

          /* Somebody else was faster, or what came before was wrong and is gone. */
          if (++n_detours > MAX_DETOURS)
            break;
          if (!look (client, sha256, &is_there, &offset, cancellable, error))
            return FALSE;
          if (is_there)
            return TRUE;
        }
    }

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service does not get “%s” as it is on this machine. Try again; if it stays so, ask whoever runs the service"), path);
  return FALSE;
}

/* An attachment that was changed since is not the one that was meant. */
static gboolean
check_local (int           fd,
             guint64       size,
             const char   *sha256,
             const char   *path,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (size > BLOB_MAX_BYTES)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FULL, _("“%s” is larger than 256 MiB, which is the most that a service takes"), path);
      return FALSE;
    }
  if (!desk_folder_sum_local (fd, path, checksum, cancellable, error))
    return FALSE;
  if (g_str_equal (g_checksum_get_string (checksum), sha256))
    return TRUE;

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("“%s” was changed since it was attached. Attach it again"), path);
  return FALSE;
}

/**
 * desk_service_put_blob:
 * @client: a client that is let in
 * @sha256: the name of a blob
 * @path: a file of this machine
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * What of it has come before is not sent again.
 *
 * Returns: whether it is there; %DESK_LOG_ERROR_DAMAGED when the file is
 *   another one
 */
gboolean
desk_service_put_blob (DeskServiceClient *client,
                       const char        *sha256,
                       const char        *path,
                       GCancellable      *cancellable,
                       GError           **error)
{
  gboolean is_there, is_put;
  guint64 size, offset;
  int fd;

  if (!check_name (sha256, error) || !look (client, sha256, &is_there, &offset, cancellable, error))
    return FALSE;
  if (is_there)
    return TRUE;

  fd = desk_folder_local_open (path, &size, error);
  if (fd < 0)
    return FALSE;
  is_put = check_local (fd, size, sha256, path, cancellable, error) && upload (client, fd, size, sha256, path, offset, cancellable, error);
  close (fd);

  return is_put;
}

/* --- fetching --- */

static gboolean
write_piece (int           fd,
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
        return desk_folder_local_fail (errno, path, error);
      bytes += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* What has come so far stays, whatever comes of the rest. */
static gboolean
write_rest (GInputStream *stream,
            int           fd,
            const char   *part,
            guint64       from,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);

  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      gssize n = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, &failure);

      if (n < 0 && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (n < 0)
        {
          g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE, _("The attachment has not come to its end (%s)"), failure->message);
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      from += (guint64) n;
      if (from > BLOB_MAX_BYTES)
        return refuse_reply (error);
      if (!write_piece (fd, part, piece, (gsize) n, error))
        return FALSE;
    }
}

static gboolean
download (DeskServiceClient *client,
          const char        *sha256,
          const char        *part,
          gboolean          *is_right,
          GCancellable      *cancellable,
          GError           **error)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GInputStream) stream = NULL;
  gboolean is_whole = FALSE;
  gboolean is_fetched = TRUE;
  guint64 from;
  int fd = desk_folder_local_create (part, TRUE, &from, error);

  if (fd < 0)
    return FALSE;

  stream = desk_service_client_get_rest (client, path, from, &is_whole, cancellable, error);
  if (stream != NULL && is_whole)
    {
      from = 0;
      is_fetched = ftruncate (fd, 0) == 0 || desk_folder_local_fail (errno, part, error);
    }
  if (stream != NULL && is_fetched && lseek (fd, (off_t) from, SEEK_SET) < 0)
    is_fetched = desk_folder_local_fail (errno, part, error);
  is_fetched = is_fetched && stream != NULL && write_rest (stream, fd, part, from, cancellable, error) &&
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

/**
 * desk_service_fetch_blob:
 * @client: a client that is let in
 * @sha256: the name of a blob
 * @path: a file of this machine, in place of which it comes
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Goes on where it was broken off, in `path.part`.
 *
 * Returns: whether all of it stands in @path and is what it is called
 */
gboolean
desk_service_fetch_blob (DeskServiceClient *client,
                         const char        *sha256,
                         const char        *path,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean is_right = FALSE;
  gboolean is_there;

  if (!desk_service_has_blob (client, sha256, &is_there, cancellable, error))
    return FALSE;
  if (!is_there)
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND,
                           _("The attachment is not at the service yet. It comes as soon as the machine it was attached on is connected"));
      return FALSE;
    }

  for (guint attempt = 0; attempt < 2 && !is_right; attempt++)
    {
      if (!download (client, sha256, part, &is_right, cancellable, error))
        return FALSE;
      /* What was there from before may have been wrong. */
      if (!is_right)
        g_unlink (part);
    }
  if (!is_right)
    {
      g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The attachment at the service is not what was once attached. Ask whoever runs it to bring “%s” back from a backup"),
                   sha256);
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    return desk_folder_local_fail (errno, path, error);

  return TRUE;
}
