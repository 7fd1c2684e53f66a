// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-wire.h"

G_BEGIN_DECLS

/**
 * DeskListener:
 *
 * Takes connections in: from TCP, Unix sockets and sockets that systemd
 * passes. It counts them, does the handshake of TLS aside, and hands on what
 * is ready. Everything happens in the main context it was made in.
 */
typedef struct _DeskListener DeskListener;

/** DESK_LISTEN_UNIX: what stands for the address of whoever comes by a Unix socket. */
#define DESK_LISTEN_UNIX "unix"

/**
 * DeskListenerLimits:
 * @wire: of each connection
 * @handshake_ms: how long a handshake of TLS may take
 * @tick_ms: how often time limits are looked at
 * @max_connections: in all
 * @max_per_address: from one address, an IPv6 one by its first 64 bits; not
 *   counted for Unix sockets
 * @max_handshakes: under way at once, the others wait; each takes a thread
 * @has_proxy: connections of this machine are those of a proxy: they are not
 *   counted by address, and it says where requests come from
 */
typedef struct {
  DeskWireLimits wire;
  guint handshake_ms;
  guint tick_ms;
  guint max_connections;
  guint max_per_address;
  guint max_handshakes;
  gboolean has_proxy;
} DeskListenerLimits;

extern const DeskListenerLimits desk_listener_limits;

/**
 * DeskListenerEvents:
 * @ready: a connection for libsoup; the receiver takes a reference when it keeps it
 * @refused: see #DeskWireEvents
 * @data: passed to both
 */
typedef struct {
  void (*ready) (DeskWire *wire, gpointer data);
  void (*refused) (DeskWire *wire, const DeskWireFault *fault, gpointer data);
  gpointer data;
} DeskListenerEvents;

DeskListener *desk_listener_new (const DeskListenerLimits *limits, const DeskListenerEvents *events);
void          desk_listener_free (DeskListener *self);
void          desk_listener_set_certificate (DeskListener *self, GTlsCertificate *certificate);
gboolean      desk_listener_add (DeskListener *self, const char *where, GError **error);
gboolean      desk_listener_add_fd (DeskListener *self, int fd, GError **error);
guint         desk_listener_get_port (DeskListener *self, guint index);
guint         desk_listener_get_n_connections (DeskListener *self);
guint         desk_listener_get_n_kept (DeskListener *self);
void          desk_listener_stop (DeskListener *self);
void          desk_listener_drop_idle (DeskListener *self);

gboolean      desk_listen_parse (const char *where, GSocketAddress **address, GError **error);
gboolean      desk_listen_is_wide (GSocketAddress *address);
char         *desk_listen_name_address (GSocketAddress *address);
gboolean      desk_listen_is_local (const char *name);
char         *desk_listen_read_forwarded (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskListener, desk_listener_free)

G_END_DECLS
