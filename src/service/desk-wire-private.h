// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-wire.h"

G_BEGIN_DECLS

typedef enum {
  WIRE_HEAD,     /* a head is waited for, or coming */
  WIRE_HEAD_OUT, /* a head is handed on */
  WIRE_BODY,
  WIRE_HANDLED,  /* the request is whole, the reply is made or written */
  WIRE_ENDED,    /* nothing more is read */
} WireState;

struct _DeskWire {
  GIOStream parent_instance;

  GIOStream *base;
  GSocket *socket;
  GInputStream *input;
  GOutputStream *output;
  char *address;
  DeskWireLimits limits;
  DeskWireEvents events;

  WireState state;
  GByteArray *buffer; /* read from the base and not handed on */
  gsize head_left;    /* of the head, at the beginning of the buffer */
  DeskWireHead head;
  DeskWireChunks chunks;
  guint64 body_left;
  guint64 body_limit;
  guint64 n_body_bytes;
  guint64 n_written;

  gint64 since_us;         /* when the state began */
  gboolean is_blocked;    /* the other side has not taken all of the reply at once */
  gint64 window_since_us; /* since when the rate is measured; 0: it is not */
  guint64 window_bytes;   /* how much there was then */
  GCancellable *wake; /* cancelled at the end, so that libsoup looks */
  GCancellable *hurry; /* of the thread that says good-bye */
  gboolean had_request;
  gboolean is_begun;   /* libsoup has something of this request */
  gboolean is_nudged;  /* see desk-wire-input.c */
  gboolean is_closing;
  gboolean is_saying_goodbye; /* on a thread */
  gboolean has_said_goodbye;
  gboolean is_base_closing; /* nothing more is read */
  gboolean is_closed;

  GSource *linger_source;
  gint64 linger_until_us;
  gsize n_lingered;
};

/* desk-wire-input.c */
GInputStream  *desk_wire_input_new (DeskWire *wire);
/* desk-wire-output.c */
GOutputStream *desk_wire_output_new (DeskWire *wire);
/* desk-wire.c */
void           desk_wire_set_state (DeskWire *self, WireState state);

G_END_DECLS
