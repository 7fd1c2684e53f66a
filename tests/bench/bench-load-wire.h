// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoadWire:
 * @fd: a connection that is not waited for
 * @data: whose it is
 * @body: (nullable): of the reply that came last; lent until the next request
 * @status: of it
 * @head: the number in its Deskbell-Head, or 0
 *
 * One connection of the load: one request after the other.
 */
typedef struct _LoadWire LoadWire;
typedef struct _LoadLoop LoadLoop;
typedef void (*LoadWireFunc) (LoadWire *wire);

struct _LoadWire {
  int fd;
  gpointer data;
  const guint8 *body;
  gsize body_size;
  guint status;
  guint64 head;

  LoadLoop *loop;
  LoadWireFunc replied;
  GByteArray *in;
  gsize expected; /* bytes of the reply, 0: its head is not there yet */
  GString *out_head;
  const guint8 *out_body; /* lent */
  gsize out_size;
  gsize n_sent;
  gboolean is_busy;
};

LoadLoop *load_loop_new (guint port);
void      load_loop_free (LoadLoop *self);
void      load_loop_run_until (LoadLoop *self, gint64 end_us, gboolean (*has_ended) (gpointer data), gpointer data);
LoadWire *load_wire_new (LoadLoop *loop, LoadWireFunc replied, gpointer data);
void      load_wire_free (LoadWire *self);
void      load_wire_get (LoadWire *self, const char *path, const char *token);
void      load_wire_post (LoadWire *self, const char *path, const char *token, const guint8 *body, gsize size);

G_END_DECLS
