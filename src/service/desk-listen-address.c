// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where to listen, as it is written in the configuration.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#include "desk-listener.h"
#include "desk-service-error.h"

static gboolean
parse_unix (const char       *path,
            GSocketAddress  **address,
            GError          **error)
{
  if (!g_path_is_absolute (path) || strlen (path) > 100)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("A Unix socket needs an absolute path of at most 100 bytes, not “%s”"), path);
      return FALSE;
    }
  *address = g_unix_socket_address_new (path);

  return TRUE;
}

/**
 * desk_listen_parse:
 * @where: `unix:/path`, `127.0.0.1:8443` or `[::1]:8443`
 * @address: (out) (transfer full): the address
 * @error: return location
 *
 * Names of hosts are not looked up: what is listened on is what is written.
 *
 * Returns: whether it is one
 */
gboolean
desk_listen_parse (const char       *where,
                   GSocketAddress  **address,
                   GError          **error)
{
  const char *colon = strrchr (where, ':');
  g_autofree char *host = NULL;
  GSocketAddress *parsed = NULL;
  guint64 port;

  if (g_str_has_prefix (where, "unix:"))
    return parse_unix (where + strlen ("unix:"), address, error);

  if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      gboolean has_brackets = where[0] == '[' && colon > where && colon[-1] == ']';

      host = has_brackets ? g_strndup (where + 1, (gsize) (colon - where - 2)) : g_strndup (where, (gsize) (colon - where));
      if (has_brackets == (strchr (host, ':') != NULL))
        parsed = g_inet_socket_address_new_from_string (host, (guint) port);
    }
  if (parsed == NULL)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED,
                   _("“%s” is no place to listen. Write 127.0.0.1:8443, [::1]:8443 or unix:/run/deskbelld/socket"), where);
      return FALSE;
    }
  *address = parsed;

  return TRUE;
}

/**
 * desk_listen_is_wide:
 * @address: where to listen
 *
 * Returns: whether other machines can come that way
 */
gboolean
desk_listen_is_wide (GSocketAddress *address)
{
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return FALSE;

  return !G_IS_INET_SOCKET_ADDRESS (address) || !g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * desk_listen_name_address:
 * @address: where somebody comes from
 *
 * One who has an IPv6 network has all addresses of it.
 *
 * Returns: (transfer full): as limits and the log know it
 */
char *
desk_listen_name_address (GSocketAddress *address)
{
  GInetAddress *inet;
  g_autoptr (GInetAddress) network = NULL;
  g_autofree char *text = NULL;
  guint8 bytes[16] = { 0 };

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup (DESK_LISTEN_UNIX);

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6 || g_inet_address_get_is_loopback (inet))
    return g_inet_address_to_string (inet);
  /* An IPv4 one in the clothes of IPv6. */
  if (IN6_IS_ADDR_V4MAPPED ((const struct in6_addr *) g_inet_address_to_bytes (inet)))
    {
      network = g_inet_address_new_from_bytes (g_inet_address_to_bytes (inet) + 12, G_SOCKET_FAMILY_IPV4);
      return g_inet_address_to_string (network);
    }

  memcpy (bytes, g_inet_address_to_bytes (inet), 8);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (network);

  return g_strconcat (text, "/64", NULL);
}

/**
 * desk_listen_is_local:
 * @name: of an address, by desk_listen_name_address()
 *
 * Returns: whether it is this machine
 */
gboolean
desk_listen_is_local (const char *name)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (name);

  return g_str_equal (name, DESK_LISTEN_UNIX) || (inet != NULL && g_inet_address_get_is_loopback (inet));
}

/**
 * desk_listen_read_forwarded:
 * @text: an `X-Forwarded-For` header
 *
 * Returns: (transfer full) (nullable): the last address in it, by name: the
 *   one that the nearest proxy has seen. What is before it may be invented
 */
char *
desk_listen_read_forwarded (const char *text)
{
  const char *comma = strrchr (text, ',');
  g_autofree char *last = g_strstrip (g_strdup (comma != NULL ? comma + 1 : text));
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (last, 0);

  return address != NULL ? desk_listen_name_address (address) : NULL;
}
