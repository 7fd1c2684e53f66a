// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-listener.h"

G_BEGIN_DECLS

/* A socket that is listened on. */
typedef struct {
  DeskListener *listener;
  GSocket *socket;
  GSource *source;
  char *path; /* of a Unix socket, to be removed */
  gboolean has_tls;
} DeskPlace;

typedef struct {
  DeskListener *listener;
  GSocketConnection *base;
  char *address;
  GIOStream *tls; /* NULL as long as it waits for its turn */
  GCancellable *cancellable;
  gint64 since_us;
} DeskHandshake;

struct _DeskListener {
  DeskListenerLimits limits;
  DeskListenerEvents events;
  GTlsCertificate *certificate;
  GPtrArray *places;
  GPtrArray *wires;      /* that are not closed */
  GPtrArray *handshakes; /* in the order they came */
  GHashTable *counts;    /* address → number */
  guint n_connections;
  guint n_kept; /* closed ones that somebody holds, too */
  GSource *tick;
  gboolean is_freed;
  int ref_count;
};

/* desk-listener.c */
void desk_listener_unref (DeskListener *self);
void desk_listener_count (DeskListener *self, const char *address, int by);
void desk_listener_take_in (DeskListener *self, GSocketConnection *connection, gboolean has_tls);
void desk_listener_begin_wire (DeskListener *self, GIOStream *stream, GSocketConnection *base, const char *address);

/* desk-listener-handshakes.c */
void desk_handshake_free (gpointer data);
void desk_listener_add_handshake (DeskListener *self, GSocketConnection *connection, const char *address);
void desk_listener_tick_handshakes (DeskListener *self, gint64 now_us);

/* desk-listener-places.c */
void desk_place_free (gpointer data);

G_END_DECLS
