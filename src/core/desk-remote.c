// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Addresses of remote sessions: a machine and how it is reached, and nothing
 * that a program could be made to do besides.
 */
#define G_LOG_DOMAIN "deskbell-core"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-core-error.h"
#include "desk-remote.h"

static gboolean
refuse (GError    **error,
        const char *message)
{
  g_set_error_literal (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID, message);

  return FALSE;
}

/* A host that begins with a dash would be an option of the program. */
static gboolean
is_host (const char *host)
{
  if (host == NULL || host[0] == '\0' || host[0] == '-')
    return FALSE;
  for (const char *c = host; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr (".-_:%", *c) == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_remote_check_address:
 * @address: what somebody has typed, or what stands with an item
 * @error: return location for an error of %DESK_CORE_ERROR
 *
 * Returns: whether it is `rdp://`, `vnc://` or `ssh://` and a machine, with a
 *   port and a user or without, and without a password
 */
gboolean
desk_remote_check_address (const char *address,
                           GError    **error)
{
  static const char *const schemes[] = { "rdp", "vnc", "ssh", NULL };
  g_autoptr (GUri) uri = NULL;
  const char *user;

  g_return_val_if_fail (address != NULL, FALSE);

  uri = g_uri_parse (address, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL || !g_strv_contains (schemes, g_uri_get_scheme (uri)))
    return refuse (error, _("An address of a remote session begins with rdp://, vnc:// or ssh://"));
  if (g_uri_get_password (uri) != NULL)
    return refuse (error, _("Leave the password out of the address: the program asks for it"));
  if (!is_host (g_uri_get_host (uri)))
    return refuse (error, _("Behind rdp://, vnc:// or ssh:// stands the name or the number of a machine"));
  user = g_uri_get_user (uri);
  if (user != NULL && !is_host (user))
    return refuse (error, _("This is no name of a user"));
  if (strcmp (g_uri_get_path (uri), "") != 0 && strcmp (g_uri_get_path (uri), "/") != 0)
    return refuse (error, _("Behind the machine of a remote session stands a port at most"));
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, _("Behind the machine of a remote session stands a port at most"));

  return TRUE;
}
