// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "desk-wire-head.h"

G_BEGIN_DECLS

/**
 * DeskWire:
 *
 * One connection, between the socket and libsoup. libsoup sees heads only when
 * they are whole and in order, and bodies only within their limit; whoever is
 * too slow, or sends what is neither, is answered here and shown out.
 *
 * It goes round: a head, a body, the handling, the reply, and again.
 */
#define DESK_TYPE_WIRE (desk_wire_get_type ())
G_DECLARE_FINAL_TYPE (DeskWire, desk_wire, DESK, WIRE, GIOStream)

/**
 * DeskWireLimits:
 * @head_ms: from the first byte of a head to its last, and from the connection
 *   to its first head
 * @idle_ms: from a reply to the next head
 * @grace_ms: over how long the rate of a body or a reply is measured
 * @min_rate_bytes: a second, of bodies and replies
 * @body_ms: how long a body may take that comes no faster than that
 * @body_rate_bytes: a second, from its beginning on, of a body that takes
 *   longer
 * @linger_ms: how long the rest of what was refused is read and thrown away,
 *   so that the answer is not lost on the way
 */
typedef struct {
  guint head_ms;
  guint idle_ms;
  guint grace_ms;
  guint min_rate_bytes;
  guint body_ms;
  guint body_rate_bytes;
  guint linger_ms;
} DeskWireLimits;

/**
 * DeskWireEvents:
 * @refused: a request was answered here instead of by a route
 * @closed: the socket is closed; told once
 * @data: passed to both
 */
typedef struct {
  void (*refused) (DeskWire *wire, const DeskWireFault *fault, gpointer data);
  void (*closed) (DeskWire *wire, gpointer data);
  gpointer data;
} DeskWireEvents;

DeskWire   *desk_wire_new (GIOStream *base, GSocket *socket, const char *address, const DeskWireLimits *limits, const DeskWireEvents *events);
const char *desk_wire_get_address (DeskWire *self);
GSocket    *desk_wire_get_socket (DeskWire *self);

void        desk_wire_set_body_limit (DeskWire *self, guint64 n_bytes);
guint64     desk_wire_get_n_read (DeskWire *self);
guint64     desk_wire_get_n_written (DeskWire *self);
gboolean    desk_wire_has_body_left (DeskWire *self);
gboolean    desk_wire_is_idle (DeskWire *self);
void        desk_wire_reply_finished (DeskWire *self);

void        desk_wire_refuse (DeskWire *self, const DeskWireFault *fault);
void        desk_wire_end (DeskWire *self);
void        desk_wire_drop (DeskWire *self);
void        desk_wire_tick (DeskWire *self, gint64 now_us);

G_END_DECLS
