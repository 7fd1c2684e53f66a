// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where connections are taken in: TCP, Unix sockets, and sockets that systemd
 * passes.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "desk-listener-private.h"
#include "desk-service-error.h"

#define BACKLOG 128
#define ACCEPTS_PER_ROUND 16
#define PAUSE_MS 200

void
desk_place_free (gpointer data)
{
  DeskPlace *place = data;

  if (place->source != NULL)
    {
      g_source_destroy (place->source);
      g_source_unref (place->source);
    }
  (void) g_socket_close (place->socket, NULL);
  g_object_unref (place->socket);
  if (place->path != NULL)
    (void) g_unlink (place->path);
  g_free (place->path);
  g_free (place);
}

static gboolean place_ready_cb (GSocket *socket, GIOCondition condition, gpointer data);

static void
watch (DeskPlace *place)
{
  place->source = g_socket_create_source (place->socket, G_IO_IN, NULL);
  g_source_set_callback (place->source, G_SOURCE_FUNC (place_ready_cb), place, NULL);
  g_source_attach (place->source, g_main_context_get_thread_default ());
}

static gboolean
pause_over_cb (gpointer data)
{
  DeskPlace *place = data;

  g_clear_pointer (&place->source, g_source_unref);
  watch (place);

  return G_SOURCE_REMOVE;
}

/* Out of descriptors: those who wait would keep the processor busy. */
static void
pause_place (DeskPlace *place)
{
  g_source_unref (place->source);
  place->source = g_timeout_source_new (PAUSE_MS);
  g_source_set_callback (place->source, pause_over_cb, place, NULL);
  g_source_attach (place->source, g_main_context_get_thread_default ());
}

static gboolean
place_ready_cb (GSocket      *socket,
                GIOCondition  condition,
                gpointer      data)
{
  DeskPlace *place = data;

  for (guint i = 0; i < ACCEPTS_PER_ROUND; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);
      g_autoptr (GSocketConnection) connection = NULL;

      if (accepted == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        {
          g_warning ("Too many open files: connections have to wait");
          pause_place (place);
          return G_SOURCE_REMOVE;
        }
      if (accepted == NULL)
        break;
      connection = g_socket_connection_factory_create_connection (accepted);
      desk_listener_take_in (place->listener, connection, place->has_tls);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
check_width (DeskListener    *self,
             GSocketAddress  *address,
             GError         **error)
{
  if (self->certificate != NULL || !desk_listen_is_wide (address))
    return TRUE;

  g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED,
                       _("Other machines can come that way, and there is no certificate. Give one, or listen on 127.0.0.1 or a Unix socket behind a proxy"));
  return FALSE;
}

static void
add_socket (DeskListener   *self,
            GSocket        *socket,
            GSocketAddress *address,
            const char     *path)
{
  DeskPlace *place = g_new0 (DeskPlace, 1);

  g_socket_set_blocking (socket, FALSE);
  place->listener = self;
  place->socket = g_object_ref (socket);
  place->path = g_strdup (path);
  place->has_tls = self->certificate != NULL && G_IS_INET_SOCKET_ADDRESS (address);
  g_ptr_array_add (self->places, place);
  watch (place);
}

/* A socket that nobody listens on any longer is in the way. */
static void
remove_stale (const char     *path,
              GSocketAddress *address)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  if (g_lstat (path, &status) != 0 || !S_ISSOCK (status.st_mode))
    return;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket != NULL && !g_socket_connect (socket, address, NULL, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    (void) g_unlink (path);
}

/**
 * desk_listener_add:
 * @self: a listener
 * @where: see desk_listen_parse(); port 0 is any that is free
 * @error: return location
 *
 * Returns: whether it listens there now. Where other machines can come, it
 *   does not without a certificate
 */
gboolean
desk_listener_add (DeskListener  *self,
                   const char    *where,
                   GError       **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  const char *path = NULL;

  if (!desk_listen_parse (where, &address, error) || !check_width (self, address, error))
    return FALSE;
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    {
      path = g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address));
      remove_stale (path, address);
    }
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error))
    {
      g_prefix_error (error, _("It cannot listen on “%s”: "), where);
      return FALSE;
    }
  /* The folder says who may come in; beyond that, its group. */
  if (path != NULL)
    (void) g_chmod (path, 0660);
  if (!g_socket_listen (socket, error))
    {
      g_prefix_error (error, _("It cannot listen on “%s”: "), where);
      return FALSE;
    }

  add_socket (self, socket, address, path);

  return TRUE;
}

/**
 * desk_listener_add_fd:
 * @self: a listener
 * @fd: (transfer full): a listening socket, from systemd
 * @error: return location
 *
 * Returns: whether it listens there now
 */
gboolean
desk_listener_add_fd (DeskListener  *self,
                      int            fd,
                      GError       **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  g_autoptr (GSocketAddress) address = NULL;

  if (socket == NULL)
    {
      (void) g_close (fd, NULL);
      return FALSE;
    }
  address = g_socket_get_local_address (socket, error);

  if (address == NULL || !check_width (self, address, error))
    return FALSE;
  add_socket (self, socket, address, NULL);

  return TRUE;
}

/**
 * desk_listener_get_port:
 * @self: a listener
 * @index: which place, in the order they were added
 *
 * Returns: the port, 0 for a Unix socket
 */
guint
desk_listener_get_port (DeskListener *self,
                        guint         index)
{
  DeskPlace *place = g_ptr_array_index (self->places, index);
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (place->socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}
