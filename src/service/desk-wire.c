// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One connection as a whole: its two directions, its time limits, and its end.
 * The end never waits on the main thread for the other side, which closing a
 * TLS connection would do.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <string.h>

#include "desk-json.h"
#include "desk-wire-private.h"

#define LINGER_MAX_BYTES (1024 * 1024)

static const DeskWireFault fault_slow = { 408, "too_slow", "The request took too long to come" };

G_DEFINE_FINAL_TYPE (DeskWire, desk_wire, G_TYPE_IO_STREAM)

void
desk_wire_set_state (DeskWire  *self,
                     WireState  state)
{
  if (self->state == WIRE_ENDED)
    return;

  self->state = state;
  self->since_us = g_get_monotonic_time ();
  self->window_since_us = 0;
}

/* --- the end --- */

static void
finish_closing (DeskWire *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  (void) g_socket_close (self->socket, NULL);
  if (self->events.closed != NULL)
    self->events.closed (self, self->events.data);
}

static void
goodbye_said_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (DeskWire) self = data;

  /* The other side may be gone; then there is nobody to say it to. */
  (void) g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  self->is_saying_goodbye = FALSE;
  self->has_said_goodbye = TRUE;
  if (self->is_base_closing)
    finish_closing (self);
}

/* On a thread of GIO's; desk_wire_tick() sees to it that it does not last. Only
 * the direction to the other side is closed there: the socket is closed here,
 * where others may be looking at it. */
static void
say_goodbye (DeskWire *self)
{
  if (self->is_saying_goodbye || self->has_said_goodbye)
    return;

  self->is_saying_goodbye = TRUE;
  g_output_stream_close_async (g_io_stream_get_output_stream (self->base), G_PRIORITY_DEFAULT, self->hurry, goodbye_said_cb, g_object_ref (self));
}

static void
close_base (DeskWire *self)
{
  self->is_base_closing = TRUE;
  if (G_IS_TLS_CONNECTION (self->base))
    say_goodbye (self);
  if (!self->is_saying_goodbye)
    finish_closing (self);
}

static void
stop_lingering (DeskWire *self)
{
  g_autoptr (GSource) source = g_steal_pointer (&self->linger_source);

  if (source != NULL)
    g_source_destroy (source);
}

static gboolean
linger_cb (GObject  *stream,
           gpointer  data)
{
  DeskWire *self = data;
  g_autoptr (DeskWire) kept = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  char waste[4096];
  gssize n;

  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), waste, sizeof waste, NULL, &error);
  if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  self->n_lingered += (gsize) MAX (n, 0);
  if (n > 0 && self->n_lingered < LINGER_MAX_BYTES)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->linger_source, g_source_unref);
  close_base (kept);

  return G_SOURCE_REMOVE;
}

/* A socket that is closed with something unread in it takes back what was
 * written last. So the rest is read, for a moment, and thrown away. */
static void
linger (DeskWire *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->base);

  /* Our side is at its end: whoever waits for that need not wait longer. */
  if (G_IS_TLS_CONNECTION (self->base))
    say_goodbye (self);
  else
    (void) g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->linger_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (self->linger_source, G_SOURCE_FUNC (linger_cb), g_object_ref (self), g_object_unref);
  g_source_attach (self->linger_source, g_main_context_get_thread_default ());
}

/**
 * desk_wire_end:
 * @self: a connection
 *
 * Ends it, so that what was written arrives.
 */
void
desk_wire_end (DeskWire *self)
{
  gboolean is_unread = self->state != WIRE_HEAD || self->buffer->len > 0;

  if (self->is_closing)
    return;

  self->is_closing = TRUE;
  self->state = WIRE_ENDED;
  g_cancellable_cancel (self->wake);
  self->linger_until_us = g_get_monotonic_time () + (gint64) self->limits.linger_ms * 1000;
  if (is_unread)
    linger (self);
  else
    close_base (self);
}

static gboolean
desk_wire_close (GIOStream     *stream,
                 GCancellable  *cancellable,
                 GError       **error)
{
  desk_wire_end (DESK_WIRE (stream));

  return TRUE;
}

/**
 * desk_wire_drop:
 * @self: a connection
 *
 * Ends it at once, without a word.
 */
void
desk_wire_drop (DeskWire *self)
{
  gboolean was_closing = self->is_closing;

  self->is_closing = TRUE;
  self->state = WIRE_ENDED;
  g_cancellable_cancel (self->wake);
  /* While a thread has it, nobody else touches the socket: it is told to hurry,
   * and what it was for is done when it comes back. */
  if (was_closing)
    g_cancellable_cancel (self->hurry);
  else
    (void) g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  if (!was_closing || self->linger_source != NULL)
    {
      g_autoptr (DeskWire) kept = g_object_ref (self);

      stop_lingering (self);
      close_base (kept);
    }
}

static char *
make_reply (const DeskWireFault *fault)
{
  g_autoptr (JsonNode) message = json_node_init_string (json_node_alloc (), fault->message);
  g_autofree char *text = desk_json_to_text (message);
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\",\"message\":%s}\n", fault->code, text);

  return g_strdup_printf ("HTTP/1.1 %u Refused\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s",
                          fault->status, strlen (body), body);
}

/**
 * desk_wire_refuse:
 * @self: a connection
 * @fault: why
 *
 * Answers instead of a route, and ends the connection.
 */
void
desk_wire_refuse (DeskWire            *self,
                  const DeskWireFault *fault)
{
  g_autofree char *reply = NULL;
  gssize n;

  if (self->is_closing)
    return;

  /* Short enough for any buffer that has nothing in it but an interim reply. */
  reply = make_reply (fault);
  if (self->state != WIRE_HANDLED)
    {
      n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->base)), reply, strlen (reply), NULL, NULL);
      self->n_written += (guint64) MAX (n, 0);
    }
  if (self->events.refused != NULL)
    self->events.refused (self, fault, self->events.data);
  self->state = WIRE_BODY;
  desk_wire_end (self);
}

/* --- time --- */

/* By the last few seconds: who was quick first, or has filled buffers on the
 * way, may not stop then. */
static gboolean
is_too_slow (DeskWire *self,
             guint64   n_bytes,
             gint64    now_us)
{
  gint64 for_ms = (now_us - self->window_since_us) / 1000;

  if (self->window_since_us != 0 && for_ms < (gint64) self->limits.grace_ms)
    return FALSE;
  if (self->window_since_us != 0 && n_bytes - self->window_bytes < (guint64) for_ms * self->limits.min_rate_bytes / 1000)
    return TRUE;
  self->window_since_us = now_us;
  self->window_bytes = n_bytes;

  return FALSE;
}

/* A body that just so keeps up would stay for hours. */
static gboolean
takes_too_long (DeskWire *self,
                gint64    for_us)
{
  gint64 for_ms = for_us / 1000;

  return for_ms > (gint64) self->limits.body_ms && self->n_body_bytes < (guint64) for_ms * self->limits.body_rate_bytes / 1000;
}

/**
 * desk_wire_tick:
 * @self: a connection
 * @now_us: the monotonic time
 *
 * To be called now and then: looks whether something has taken too long.
 */
void
desk_wire_tick (DeskWire *self,
                gint64    now_us)
{
  gint64 for_us = now_us - self->since_us;

  if (self->is_closing)
    {
      if (!self->is_closed && now_us > self->linger_until_us)
        desk_wire_drop (self);
      return;
    }

  switch (self->state)
    {
    case WIRE_HEAD:
      if (self->buffer->len > 0 && for_us > (gint64) self->limits.head_ms * 1000)
        desk_wire_refuse (self, &fault_slow);
      else if (self->buffer->len == 0 && for_us > (gint64) (self->had_request ? self->limits.idle_ms : self->limits.head_ms) * 1000)
        desk_wire_drop (self);
      break;
    case WIRE_BODY:
      if (is_too_slow (self, self->n_body_bytes, now_us) || takes_too_long (self, for_us))
        desk_wire_refuse (self, &fault_slow);
      break;
    case WIRE_HANDLED:
      if (self->is_blocked && is_too_slow (self, self->n_written, now_us))
        desk_wire_drop (self);
      break;
    case WIRE_HEAD_OUT:
    case WIRE_ENDED:
    default:
      break;
    }
}

/* --- the rest --- */

static GInputStream *
desk_wire_get_input_stream (GIOStream *stream)
{
  return DESK_WIRE (stream)->input;
}

static GOutputStream *
desk_wire_get_output_stream (GIOStream *stream)
{
  return DESK_WIRE (stream)->output;
}

static void
desk_wire_finalize (GObject *object)
{
  DeskWire *self = DESK_WIRE (object);

  finish_closing (self);
  g_object_unref (self->input);
  g_object_unref (self->output);
  g_object_unref (self->base);
  g_object_unref (self->socket);
  g_object_unref (self->wake);
  g_object_unref (self->hurry);
  g_byte_array_unref (self->buffer);
  g_free (self->address);

  G_OBJECT_CLASS (desk_wire_parent_class)->finalize (object);
}

static void
desk_wire_class_init (DeskWireClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = desk_wire_finalize;
  stream_class->get_input_stream = desk_wire_get_input_stream;
  stream_class->get_output_stream = desk_wire_get_output_stream;
  stream_class->close_fn = desk_wire_close;
}

static void
desk_wire_init (DeskWire *self)
{
  self->input = desk_wire_input_new (self);
  self->output = desk_wire_output_new (self);
  self->buffer = g_byte_array_new ();
  self->wake = g_cancellable_new ();
  self->hurry = g_cancellable_new ();
  self->since_us = g_get_monotonic_time ();
}

/**
 * desk_wire_new:
 * @base: a connection, past its handshake
 * @socket: what it goes over
 * @address: where from, as limits and the log know it
 * @limits: its limits
 * @events: what is told
 *
 * Returns: (transfer full): a connection for libsoup
 */
DeskWire *
desk_wire_new (GIOStream            *base,
               GSocket              *socket,
               const char           *address,
               const DeskWireLimits *limits,
               const DeskWireEvents *events)
{
  DeskWire *self = g_object_new (DESK_TYPE_WIRE, NULL);

  self->base = g_object_ref (base);
  self->socket = g_object_ref (socket);
  self->address = g_strdup (address);
  self->limits = *limits;
  self->events = *events;

  return self;
}

const char *
desk_wire_get_address (DeskWire *self)
{
  return self->address;
}

GSocket *
desk_wire_get_socket (DeskWire *self)
{
  return self->socket;
}

/**
 * desk_wire_set_body_limit:
 * @self: a connection whose head has just been handed on
 * @n_bytes: how large the body may be; 0 until it is said
 */
void
desk_wire_set_body_limit (DeskWire *self,
                          guint64   n_bytes)
{
  self->body_limit = n_bytes;
}

guint64
desk_wire_get_n_read (DeskWire *self)
{
  return self->n_body_bytes;
}

guint64
desk_wire_get_n_written (DeskWire *self)
{
  return self->n_written;
}

/**
 * desk_wire_has_body_left:
 * @self: a connection
 *
 * Returns: whether the body of this request has not come whole
 */
gboolean
desk_wire_has_body_left (DeskWire *self)
{
  switch (self->head.body)
    {
    case DESK_WIRE_BODY_LENGTH:
      return self->body_left > 0;
    case DESK_WIRE_BODY_CHUNKED:
      return !desk_wire_chunks_is_done (&self->chunks);
    case DESK_WIRE_BODY_NONE:
    default:
      return FALSE;
    }
}

/**
 * desk_wire_is_idle:
 * @self: a connection
 *
 * Returns: whether it can be closed without cutting anybody off
 */
gboolean
desk_wire_is_idle (DeskWire *self)
{
  return self->state == WIRE_HEAD && self->buffer->len == 0;
}

/**
 * desk_wire_reply_finished:
 * @self: a connection
 *
 * The reply is written: the next head may come. When there is a body that
 * nobody has read, what follows could be taken for a head, and is not read.
 */
void
desk_wire_reply_finished (DeskWire *self)
{
  if (self->state == WIRE_ENDED)
    return;

  desk_wire_set_state (self, self->state == WIRE_HANDLED ? WIRE_HEAD : WIRE_ENDED);
  memset (&self->head, 0, sizeof self->head);
  self->body_limit = 0;
  self->is_begun = FALSE;
  self->n_body_bytes = 0;
  self->n_written = 0;
  self->is_blocked = FALSE;
}
