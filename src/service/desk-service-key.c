// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The key that the service signs segments with, in a file of its own: it stays
 * what it is when the desk beside it is restored from a backup.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-service-error.h"
#include "desk-service-key.h"

#define GROUP "signing"
#define SEED_DIGITS (2 * DESK_SIGNING_SEED_SIZE)

void
desk_service_key_free (DeskServiceKey *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->key, desk_signing_key_free);
  g_free (self);
}

static DeskServiceKey *
new_key (const guint8 seed[DESK_SIGNING_SEED_SIZE],
         guint64      since)
{
  DeskServiceKey *self = g_new0 (DeskServiceKey, 1);

  self->key = desk_signing_key_new (seed);
  self->since = since;

  return self;
}

static DeskServiceKey *
read_key (GKeyFile *file)
{
  char *digits = g_key_file_get_string (file, GROUP, "seed", NULL);
  guint64 since = g_key_file_get_uint64 (file, GROUP, "since", NULL);
  guint8 seed[DESK_SIGNING_SEED_SIZE];
  DeskServiceKey *self = NULL;
  gsize size = 0;

  if (digits != NULL && strlen (digits) == SEED_DIGITS && since > 0 && sodium_hex2bin (seed, sizeof seed, digits, SEED_DIGITS, NULL, &size, NULL) == 0 && size == sizeof seed)
    self = new_key (seed, since);
  if (digits != NULL)
    sodium_memzero (digits, strlen (digits));
  g_free (digits);
  sodium_memzero (seed, sizeof seed);

  return self;
}

/**
 * desk_service_key_load:
 * @path: where it is kept
 * @error: return location
 *
 * A key that others may read is refused.
 *
 * Returns: (transfer full) (nullable): the key; %NULL with
 *   %DESK_SERVICE_ERROR_NOT_FOUND if there is none
 */
DeskServiceKey *
desk_service_key_load (const char  *path,
                       GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  DeskServiceKey *self;
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, errno == ENOENT ? DESK_SERVICE_ERROR_NOT_FOUND : DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be looked at (%s)"), path, g_strerror (errno));
      return NULL;
    }
  if ((status.st_mode & 077) != 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” can be used by others. Take their rights away (chmod go= “%s”)"), path, path);
      return NULL;
    }
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, _("“%s” could not be read: "), path);
      return NULL;
    }
  self = read_key (file);
  if (self == NULL)
    g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” holds no signing key. Restore it from a backup; without it, move it away, and everybody has to enrol again"), path);

  return self;
}

static gboolean
write_all (int         fd,
           const char *text)
{
  gsize size = strlen (text);

  return write (fd, text, size) == (gssize) size && fsync (fd) == 0;
}

/* That it stands in its folder, too, has to be on the disk before anything is
 * signed with it. */
static gboolean
put_folder_on_disk (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    (void) close (fd);
  errno = saved;

  return is_done;
}

/**
 * desk_service_key_make:
 * @path: where nothing stands yet
 * @since: the next segment
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new key, which is on the disk
 */
DeskServiceKey *
desk_service_key_make (const char  *path,
                       guint64      since,
                       GError     **error)
{
  guint8 seed[DESK_SIGNING_SEED_SIZE];
  char digits[SEED_DIGITS + 1];
  char text[SEED_DIGITS + 128];
  DeskServiceKey *self = NULL;
  gboolean is_done;
  int fd;

  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The signing key cannot be written to “%s” (%s)"), path, g_strerror (errno));
      return NULL;
    }
  randombytes_buf (seed, sizeof seed);
  sodium_bin2hex (digits, sizeof digits, seed, sizeof seed);
  g_snprintf (text, sizeof text, "[" GROUP "]\nseed=%s\nsince=%" G_GUINT64_FORMAT "\n", digits, since);
  is_done = write_all (fd, text) && put_folder_on_disk (path);
  if (is_done)
    {
      self = new_key (seed, since);
    }
  else
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The signing key cannot be written to “%s” (%s)"), path, g_strerror (errno));
      (void) g_unlink (path);
    }
  (void) close (fd);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (digits, sizeof digits);
  sodium_memzero (text, sizeof text);

  return self;
}
