// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What libsoup reads of a connection. A read never goes past the end of a
 * request, so that the next one is looked at before it is handed on.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <string.h>

#include "desk-wire-private.h"

#define READ_BYTES 16384

static const DeskWireFault fault_too_large = { 413, "body_too_large", "The body of the request is too large" };
static const DeskWireFault fault_chunks = { 400, "bad_request", "The chunks of the body are not well formed" };
static const DeskWireFault fault_head_too_large = { 431, "head_too_large", "The head of the request is too large" };

#define DESK_TYPE_WIRE_INPUT (desk_wire_input_get_type ())
G_DECLARE_FINAL_TYPE (DeskWireInput, desk_wire_input, DESK, WIRE_INPUT, GInputStream)

struct _DeskWireInput {
  GInputStream parent_instance;

  DeskWire *wire; /* whose part this is */
};

static void desk_wire_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskWireInput, desk_wire_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, desk_wire_input_pollable_init))

static GPollableInputStream *
get_base (DeskWireInput *self)
{
  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->wire->base));
}

static gssize
fail_closed (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The connection is at its end");
  return -1;
}

static gssize
fail_would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Nothing to read");
  return -1;
}

/* Adds to the buffer what there is. */
static gssize
fill (DeskWireInput *self,
      gsize          n_bytes,
      GError       **error)
{
  GByteArray *buffer = self->wire->buffer;
  guint before = buffer->len;
  gssize n;

  g_byte_array_set_size (buffer, before + (guint) n_bytes);
  n = g_pollable_input_stream_read_nonblocking (get_base (self), buffer->data + before, n_bytes, NULL, error);
  g_byte_array_set_size (buffer, before + (guint) MAX (n, 0));
  if (n > 0 && before == 0 && self->wire->state == WIRE_HEAD)
    desk_wire_set_state (self->wire, WIRE_HEAD);

  return n;
}

/* Returns 1 when there is a head to hand on, otherwise as a read does. */
static gssize
read_head (DeskWireInput *self,
           GError       **error)
{
  DeskWire *wire = self->wire;
  const DeskWireFault *fault;
  gssize size;

  while ((size = desk_wire_head_find_end (wire->buffer->data, wire->buffer->len)) < 0)
    {
      gssize n;

      if (wire->buffer->len >= DESK_WIRE_HEAD_MAX_BYTES)
        {
          desk_wire_refuse (wire, &fault_head_too_large);
          return fail_closed (error);
        }
      n = fill (self, DESK_WIRE_HEAD_MAX_BYTES - wire->buffer->len, error);
      if (n == 0)
        desk_wire_end (wire);
      if (n <= 0)
        return n;
    }

  fault = desk_wire_head_check (wire->buffer->data, (gsize) size, &wire->head);
  if (fault != NULL)
    {
      desk_wire_refuse (wire, fault);
      return fail_closed (error);
    }
  wire->head_left = (gsize) size;
  wire->had_request = TRUE;
  desk_wire_set_state (wire, WIRE_HEAD_OUT);

  return 1;
}

static gssize
hand_on (DeskWireInput *self,
         void          *target,
         gsize          size)
{
  memcpy (target, self->wire->buffer->data, size);
  g_byte_array_remove_range (self->wire->buffer, 0, (guint) size);

  return (gssize) size;
}

static gssize
hand_on_head (DeskWireInput *self,
              void          *target,
              gsize          size)
{
  DeskWire *wire = self->wire;
  gssize n = hand_on (self, target, MIN (size, wire->head_left));

  wire->is_begun = TRUE;
  wire->head_left -= (gsize) n;
  if (wire->head_left == 0)
    {
      memset (&wire->chunks, 0, sizeof wire->chunks);
      wire->body_left = wire->head.length;
      desk_wire_set_state (wire, desk_wire_has_body_left (wire) ? WIRE_BODY : WIRE_HANDLED);
    }

  return n;
}

static gssize
refuse_body (DeskWireInput        *self,
             const DeskWireFault  *fault,
             GError              **error)
{
  desk_wire_refuse (self->wire, fault);

  return fail_closed (error);
}

static gssize
read_body (DeskWireInput  *self,
           void           *target,
           gsize           size,
           GError        **error)
{
  DeskWire *wire = self->wire;
  gssize n;

  /* Before a byte of it is read: how much it is going to be is known. */
  if (wire->head.body == DESK_WIRE_BODY_LENGTH && wire->head.length > wire->body_limit)
    return refuse_body (self, &fault_too_large, error);
  if (wire->buffer->len == 0)
    {
      n = fill (self, MIN (size, READ_BYTES), error);
      if (n <= 0)
        return n;
    }

  n = (gssize) MIN (size, wire->buffer->len);
  if (wire->head.body == DESK_WIRE_BODY_LENGTH)
    {
      n = (gssize) MIN ((guint64) n, wire->body_left);
      wire->body_left -= (guint64) n;
      wire->n_body_bytes += (guint64) n;
    }
  else
    {
      n = desk_wire_chunks_feed (&wire->chunks, wire->buffer->data, (gsize) n);
      if (n < 0)
        return refuse_body (self, &fault_chunks, error);
      wire->n_body_bytes = wire->chunks.n_data_bytes;
      if (wire->n_body_bytes > wire->body_limit)
        return refuse_body (self, &fault_too_large, error);
    }
  n = hand_on (self, target, (gsize) n);
  if (!desk_wire_has_body_left (wire))
    desk_wire_set_state (wire, WIRE_HANDLED);

  return n;
}

static gssize
read_state (DeskWireInput  *self,
            void           *target,
            gsize           size,
            GError        **error)
{
  gssize n;

  switch (self->wire->state)
    {
    case WIRE_HEAD:
      n = read_head (self, error);
      return n == 1 ? hand_on_head (self, target, size) : n;
    case WIRE_HEAD_OUT:
      return hand_on_head (self, target, size);
    case WIRE_BODY:
      return read_body (self, target, size, error);
    case WIRE_HANDLED:
      return fail_would_block (error);
    case WIRE_ENDED:
    default:
      return self->wire->is_closing ? fail_closed (error) : 0;
    }
}

/* libsoup 3.2 forgets to let go of a connection that ends between a reply and
 * the next request: only a first line makes it a request to be finished. So
 * it gets an empty one. */
static gboolean
is_to_be_nudged (DeskWire *wire)
{
  return wire->had_request && !wire->is_begun && !wire->is_nudged;
}

static gssize
desk_wire_input_read_nonblocking (GPollableInputStream  *stream,
                                  void                  *target,
                                  gsize                  size,
                                  GError               **error)
{
  DeskWireInput *self = DESK_WIRE_INPUT (stream);
  g_autoptr (GError) local_error = NULL;
  gssize n = read_state (self, target, size, &local_error);

  if (n <= 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) && is_to_be_nudged (self->wire))
    {
      self->wire->is_nudged = TRUE;
      desk_wire_end (self->wire);
      *(char *) target = '\n';
      return 1;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return n;
}

static gboolean
is_ready_at_once (DeskWire *wire)
{
  switch (wire->state)
    {
    case WIRE_HEAD:
      return wire->buffer->len >= DESK_WIRE_HEAD_MAX_BYTES || desk_wire_head_find_end (wire->buffer->data, wire->buffer->len) >= 0;
    case WIRE_BODY:
      return wire->buffer->len > 0;
    case WIRE_HEAD_OUT:
    case WIRE_ENDED:
      return TRUE;
    case WIRE_HANDLED:
    default:
      return FALSE;
    }
}

static gboolean
desk_wire_input_is_readable (GPollableInputStream *stream)
{
  DeskWireInput *self = DESK_WIRE_INPUT (stream);

  return is_ready_at_once (self->wire) || (self->wire->state != WIRE_HANDLED && g_pollable_input_stream_is_readable (get_base (self)));
}

static GSource *
desk_wire_input_create_source (GPollableInputStream *stream,
                               GCancellable         *cancellable)
{
  DeskWireInput *self = DESK_WIRE_INPUT (stream);
  g_autoptr (GSource) child = NULL;

  if (is_ready_at_once (self->wire))
    child = g_timeout_source_new (0);
  else if (self->wire->state != WIRE_HANDLED)
    child = g_pollable_input_stream_create_source (get_base (self), NULL);

  return g_pollable_source_new_full (self, child, cancellable != NULL ? cancellable : self->wire->wake);
}

static gssize
desk_wire_input_read (GInputStream  *stream,
                      void          *target,
                      gsize          size,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return desk_wire_input_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), target, size, error);
}

static gboolean
desk_wire_input_close (GInputStream  *stream,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return TRUE;
}

static void
desk_wire_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = desk_wire_input_read_nonblocking;
  iface->is_readable = desk_wire_input_is_readable;
  iface->create_source = desk_wire_input_create_source;
}

static void
desk_wire_input_class_init (DeskWireInputClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = desk_wire_input_read;
  stream_class->close_fn = desk_wire_input_close;
}

static void
desk_wire_input_init (DeskWireInput *self)
{
}

GInputStream *
desk_wire_input_new (DeskWire *wire)
{
  DeskWireInput *self = g_object_new (DESK_TYPE_WIRE_INPUT, NULL);

  self->wire = wire;

  return G_INPUT_STREAM (self);
}
