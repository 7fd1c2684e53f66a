// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What libsoup writes to a connection, counted; and whether the other side has
 * taken it all at once.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-wire-private.h"

#define DESK_TYPE_WIRE_OUTPUT (desk_wire_output_get_type ())
G_DECLARE_FINAL_TYPE (DeskWireOutput, desk_wire_output, DESK, WIRE_OUTPUT, GOutputStream)

struct _DeskWireOutput {
  GOutputStream parent_instance;

  DeskWire *wire; /* whose part this is */
};

static void desk_wire_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskWireOutput, desk_wire_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, desk_wire_output_pollable_init))

static GPollableOutputStream *
get_base (DeskWireOutput *self)
{
  return G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->wire->base));
}

static gssize
desk_wire_output_write_nonblocking (GPollableOutputStream  *stream,
                                    const void             *bytes,
                                    gsize                   size,
                                    GError                **error)
{
  DeskWire *wire = DESK_WIRE_OUTPUT (stream)->wire;
  g_autoptr (GError) local_error = NULL;
  gssize n;

  if (wire->is_closing)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The connection is at its end");
      return -1;
    }

  n = g_pollable_output_stream_write_nonblocking (get_base (DESK_WIRE_OUTPUT (stream)), bytes, size, NULL, &local_error);
  if (n > 0)
    wire->n_written += (guint64) n;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wire->is_blocked = TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return n;
}

static gboolean
desk_wire_output_is_writable (GPollableOutputStream *stream)
{
  DeskWireOutput *self = DESK_WIRE_OUTPUT (stream);

  return self->wire->is_closing || g_pollable_output_stream_is_writable (get_base (self));
}

static GSource *
desk_wire_output_create_source (GPollableOutputStream *stream,
                                GCancellable          *cancellable)
{
  DeskWireOutput *self = DESK_WIRE_OUTPUT (stream);
  g_autoptr (GSource) child = NULL;

  if (self->wire->is_closing)
    child = g_timeout_source_new (0);
  else
    child = g_pollable_output_stream_create_source (get_base (self), NULL);

  return g_pollable_source_new_full (self, child, cancellable != NULL ? cancellable : self->wire->wake);
}

static gssize
desk_wire_output_write (GOutputStream  *stream,
                        const void     *bytes,
                        gsize           size,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return desk_wire_output_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), bytes, size, error);
}

static gboolean
desk_wire_output_close (GOutputStream  *stream,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return TRUE;
}

static void
desk_wire_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->write_nonblocking = desk_wire_output_write_nonblocking;
  iface->is_writable = desk_wire_output_is_writable;
  iface->create_source = desk_wire_output_create_source;
}

static void
desk_wire_output_class_init (DeskWireOutputClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  stream_class->write_fn = desk_wire_output_write;
  stream_class->close_fn = desk_wire_output_close;
}

static void
desk_wire_output_init (DeskWireOutput *self)
{
}

GOutputStream *
desk_wire_output_new (DeskWire *wire)
{
  DeskWireOutput *self = g_object_new (DESK_TYPE_WIRE_OUTPUT, NULL);

  self->wire = wire;

  return G_OUTPUT_STREAM (self);
}
