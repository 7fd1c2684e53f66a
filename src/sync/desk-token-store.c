// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Tokens of services: in the keyring of the session, or, where there is none,
 * in a file beside the desk that only its owner may read.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <unistd.h>

#include "desk-log-error.h"
#include "desk-token-store.h"

#define MAX_TOKEN_BYTES 1024

static const SecretSchema schema = {
  DESK_APPLICATION_ID ".Token",
  SECRET_SCHEMA_NONE,
  { { "seat", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static char *
file_of (const char *desk_path)
{
  return g_strconcat (desk_path, "-token", NULL);
}

static char *
seat_of (const DeskUuid *desk,
         const char     *tag)
{
  g_autofree char *id = desk_uuid_to_string (desk);

  return g_strconcat (id, " ", tag, NULL);
}

static gboolean
write_file (const char *path,
            const char *token,
            GError    **error)
{
  int fd;
  gssize n;

  (void) g_unlink (path);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  n = fd >= 0 ? write (fd, token, strlen (token)) : -1;
  if (fd >= 0 && n == (gssize) strlen (token) && fsync (fd) == 0 && close (fd) == 0)
    return TRUE;

  g_set_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("What lets this machine in at the service cannot be kept in “%s” (%s)"), path, g_strerror (errno));
  if (fd >= 0)
    (void) g_unlink (path);
  return FALSE;
}

/* Without a session bus nobody answers, and nobody is asked. */
static gboolean
has_keyring (void)
{
  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL && g_getenv ("DESKBELL_NO_KEYRING") == NULL;
}

/**
 * desk_token_store_keep:
 * @desk_path: the file of the replica
 * @desk: which desk
 * @tag: of the seat; it stays when the replica gets another name
 * @token: of its device at the service
 * @is_in_file: (out): whether it stands in a file, for want of a keyring
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
desk_token_store_keep (const char     *desk_path,
                       const DeskUuid *desk,
                       const char     *tag,
                       const char     *token,
                       gboolean       *is_in_file,
                       GError        **error)
{
  g_autofree char *seat = seat_of (desk, tag);
  g_autofree char *path = file_of (desk_path);
  g_autoptr (GError) failure = NULL;

  *is_in_file = FALSE;
  if (has_keyring () && secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, _("Deskbell: a shared desk"), token, NULL, &failure, "seat", seat, NULL))
    {
      /* An older one would be found first. */
      (void) g_unlink (path);
      return TRUE;
    }
  if (failure != NULL)
    g_info ("There is no keyring: %s", failure->message);
  *is_in_file = TRUE;

  return write_file (path, token, error);
}

/**
 * desk_token_store_find:
 * @desk_path: the file of the replica
 * @desk: which desk
 * @tag: of the seat; it stays when the replica gets another name
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the token
 */
char *
desk_token_store_find (const char     *desk_path,
                       const DeskUuid *desk,
                       const char     *tag,
                       GError        **error)
{
  g_autofree char *seat = seat_of (desk, tag);
  g_autofree char *path = file_of (desk_path);
  g_autofree char *contents = NULL;
  gsize size;

  if (g_file_get_contents (path, &contents, &size, NULL) && size > 0 && size <= MAX_TOKEN_BYTES)
    return g_steal_pointer (&contents);
  if (has_keyring ())
    {
      char *secret = secret_password_lookup_sync (&schema, NULL, NULL, "seat", seat, NULL);
      char *token = g_strdup (secret);

      secret_password_free (secret);
      if (token != NULL)
        return token;
    }

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_SIGNED_OUT, _("This machine has lost what lets it in at the service. Sign in again; what waits is kept until then"));
  return NULL;
}

/**
 * desk_token_store_drop:
 * @desk_path: the file of the replica
 * @desk: which desk
 * @tag: of the seat; it stays when the replica gets another name
 */
void
desk_token_store_drop (const char     *desk_path,
                       const DeskUuid *desk,
                       const char     *tag)
{
  g_autofree char *seat = seat_of (desk, tag);
  g_autofree char *path = file_of (desk_path);

  (void) g_unlink (path);
  if (has_keyring ())
    secret_password_clear_sync (&schema, NULL, NULL, "seat", seat, NULL);
}
