// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The least that speaks HTTP/1.1 to a service on loopback, so that the load is
 * a small part of what is measured.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-load-wire.h"

#define READ_BYTES (256 * 1024)
#define N_EVENTS 256

struct _LoadLoop {
  int epoll;
  guint port;
};

static void
fail (const char *what)
{
  g_error ("%s: %s", what, g_strerror (errno));
}

LoadLoop *
load_loop_new (guint port)
{
  LoadLoop *self = g_new0 (LoadLoop, 1);

  self->port = port;
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll < 0)
    fail ("epoll");

  return self;
}

void
load_loop_free (LoadLoop *self)
{
  (void) close (self->epoll);
  g_free (self);
}

static void
watch (LoadWire *self,
       int       operation,
       guint     events)
{
  struct epoll_event event = { .events = events, .data.ptr = self };

  if (epoll_ctl (self->loop->epoll, operation, self->fd, &event) != 0)
    fail ("epoll");
}

LoadWire *
load_wire_new (LoadLoop     *loop,
               LoadWireFunc  replied,
               gpointer      data)
{
  LoadWire *self = g_new0 (LoadWire, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) loop->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int one = 1;

  self->loop = loop;
  self->replied = replied;
  self->data = data;
  self->in = g_byte_array_new ();
  self->out_head = g_string_new (NULL);
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    fail ("connecting");
  (void) setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (fcntl (self->fd, F_SETFL, O_NONBLOCK) != 0)
    fail ("fcntl");
  watch (self, EPOLL_CTL_ADD, EPOLLIN);

  return self;
}

void
load_wire_free (LoadWire *self)
{
  (void) close (self->fd);
  g_byte_array_unref (self->in);
  g_string_free (self->out_head, TRUE);
  g_free (self);
}

/* --- requests --- */

static gssize
send_part (LoadWire *self)
{
  gsize head = self->out_head->len;

  if (self->n_sent < head)
    return send (self->fd, self->out_head->str + self->n_sent, head - self->n_sent, MSG_NOSIGNAL | (self->out_size > 0 ? MSG_MORE : 0));

  return send (self->fd, self->out_body + (self->n_sent - head), head + self->out_size - self->n_sent, MSG_NOSIGNAL);
}

static void
send_rest (LoadWire *self)
{
  gboolean was_watched = self->n_sent > 0;

  while (self->n_sent < self->out_head->len + self->out_size)
    {
      gssize n = send_part (self);

      if (n < 0 && errno == EAGAIN)
        {
          watch (self, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
          return;
        }
      if (n < 0)
        fail ("sending");
      self->n_sent += (gsize) n;
    }
  if (was_watched)
    watch (self, EPOLL_CTL_MOD, EPOLLIN);
}

static void
begin (LoadWire     *self,
       const guint8 *body,
       gsize         size)
{
  g_assert (!self->is_busy);
  self->is_busy = TRUE;
  self->out_body = body;
  self->out_size = size;
  self->n_sent = 0;
  g_byte_array_set_size (self->in, 0);
  self->expected = 0;
  send_rest (self);
}

void
load_wire_get (LoadWire   *self,
               const char *path,
               const char *token)
{
  g_string_printf (self->out_head, "GET %s HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer %s\r\n\r\n", path, token);
  begin (self, NULL, 0);
}

/**
 * load_wire_post:
 * @self: a connection without a request
 * @path: the route
 * @token: of a device
 * @body: lent until the reply
 * @size: how many bytes
 */
void
load_wire_post (LoadWire     *self,
                const char   *path,
                const char   *token,
                const guint8 *body,
                gsize         size)
{
  g_string_printf (self->out_head,
                   "POST %s HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", path,
                   token, size);
  begin (self, body, size);
}

/* --- replies --- */

static guint64
read_number (const char *head,
             const char *name)
{
  const char *found = strcasestr (head, name);

  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

static void
look_at_head (LoadWire *self)
{
  guint8 *end = memmem (self->in->data, self->in->len, "\r\n\r\n", 4);
  gsize head_size;

  if (end == NULL)
    return;
  *end = '\0';
  head_size = (gsize) (end - self->in->data) + 4;
  self->status = (guint) strtoul ((const char *) self->in->data + strlen ("HTTP/1.1 "), NULL, 10);
  self->head = read_number ((const char *) self->in->data, "\r\nDeskbell-Head: ");
  self->body_size = read_number ((const char *) self->in->data, "\r\nContent-Length: ");
  self->expected = head_size + self->body_size;
}

/* Returns whether there may be more. */
static gboolean
receive (LoadWire *self)
{
  guint before = self->in->len;
  gssize n;

  g_byte_array_set_size (self->in, before + READ_BYTES);
  n = recv (self->fd, self->in->data + before, READ_BYTES, 0);
  g_byte_array_set_size (self->in, before + (guint) MAX (n, 0));
  if (n < 0 && errno == EAGAIN)
    return FALSE;
  if (n <= 0)
    g_error ("The service has ended a connection");
  if (self->expected == 0)
    look_at_head (self);
  if (self->expected == 0 || self->in->len < self->expected)
    return n == READ_BYTES;

  self->body = self->in->data + (self->expected - self->body_size);
  self->is_busy = FALSE;
  self->replied (self);

  return FALSE;
}

/**
 * load_loop_run_until:
 * @self: a loop
 * @end_us: the monotonic time
 * @has_ended: (nullable): asked after each round
 * @data: passed to @has_ended
 */
void
load_loop_run_until (LoadLoop *self,
                     gint64    end_us,
                     gboolean (*has_ended) (gpointer data),
                     gpointer  data)
{
  struct epoll_event events[N_EVENTS];

  while (TRUE)
    {
      gint64 left_us = end_us - g_get_monotonic_time ();
      int n;

      if (left_us < 0)
        left_us = 0;
      n = epoll_wait (self->epoll, events, N_EVENTS, (int) ((left_us + 999) / 1000));
      for (int i = 0; i < n; i++)
        {
          LoadWire *wire = events[i].data.ptr;

          if ((events[i].events & EPOLLOUT) != 0)
            send_rest (wire);
          if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
            while (receive (wire))
              ;
        }
      if (left_us == 0 || (has_ended != NULL && has_ended (data)))
        return;
    }
}
