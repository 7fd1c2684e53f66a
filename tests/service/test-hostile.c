// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Clients that mean harm, or are broken: each is shown out, and others are
 * served meanwhile.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include "desk-routes.h"
#include "service-world.h"

static void
assert_serves (ServiceWorld *world)
{
  g_autoptr (Reply) reply = world_request (world, "GET", "/healthz", NULL, NULL, NULL, 0);

  reply_assert (reply, 200, NULL);
}

/* Every connection is let go of, in memory too. */
static void
assert_lets_go (ServiceWorld *world)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (world_count_connections (world) > 0)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
}

/* Sends what it can of an endless body, until it is stopped. */
static guint64
send_without_end (int         fd,
                  const char *part,
                  gsize       size)
{
  guint64 n = 0;

  while (n < 1024 * 1024 * 1024 && raw_try_send (fd, part, size))
    n += size;

  return n;
}

static void
check_endless (const char *framing,
               gboolean    is_chunked)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *head = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                                           "Content-Type: application/octet-stream\r\n%s\r\n\r\n", kim, framing);
  g_autofree char *part = g_malloc0 (65536 + 16);
  int fd = raw_connect (world->port);
  g_autoptr (Reply) reply = NULL;
  guint64 n;

  memcpy (part, "10000\r\n", 7);
  memcpy (part + 7 + 65536, "\r\n", 2);
  raw_send (fd, head);
  n = is_chunked ? send_without_end (fd, part, 65536 + 9) : send_without_end (fd, part + 7, 65536);
  /* What fits into buffers on the way, and what is read to be thrown away. */
  g_assert_cmpuint (n, <, DESK_ROUTE_PUSH_MAX_BYTES + 32 * 1024 * 1024);
  reply = raw_read (fd);
  if (reply->status != 0)
    reply_assert (reply, 413, "body_too_large");
  close (fd);
  g_assert_cmpuint (memory_hub_get_n_pushes (world->hub), ==, 0);
  assert_serves (world);
  assert_lets_go (world);
}

static void
test_endless_chunks (void)
{
  check_endless ("Transfer-Encoding: chunked", TRUE);
}

static void
test_endless_length (void)
{
  check_endless ("Content-Length: 999999999999999999", FALSE);
}

/* A length within the limit, and more than that after it: another request,
 * which is none. */
static void
test_lying_length (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  int fd = raw_connect (world->port);
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;

  raw_send (fd, "POST /v1/devices HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}more than two\r\n\r\n");
  first = raw_read (fd);
  reply_assert (first, 400, "bad_request");
  second = raw_read (fd);
  reply_assert (second, 400, "bad_request");
  g_assert_true (raw_is_ended (fd));
  close (fd);
  assert_lets_go (world);
}

/* Whoever has no token gets nothing read of a body. */
static void
test_body_without_token (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  int fd = raw_connect (world->port);
  g_autoptr (Reply) reply = NULL;

  raw_send (fd, "POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  reply = raw_read (fd);
  reply_assert (reply, 401, "unauthorised");
  g_assert_true (raw_is_ended (fd));
  close (fd);
  assert_lets_go (world);
}

static void
test_expect_continue (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autoptr (Reply) refused = world_request (world, "POST", "/v1/push", NULL, "Expect: 100-continue\r\n", "x", 1);
  g_autoptr (Reply) taken = world_request (world, "POST", "/v1/presence", kim, "Expect: 100-continue\r\n", "{}", 2);
  g_autoptr (Reply) other = world_request (world, "POST", "/v1/presence", kim, "Expect: a-miracle\r\n", "{}", 2);

  reply_assert (refused, 401, "unauthorised");
  reply_assert (taken, 204, NULL);
  reply_assert (other, 417, "expectation_failed");
}

/* After an interim reply, too, there is a last one. */
static void
test_endless_after_continue (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *part = g_malloc0 (4096 + 8);
  int fd = raw_connect (world->port);
  g_autoptr (Reply) reply = NULL;

  memcpy (part, "1000\r\n", 6);
  memcpy (part + 6 + 4096, "\r\n", 2);
  raw_send (fd, "POST /v1/devices HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  g_assert_cmpuint (raw_read_interim (fd), ==, 100);
  for (guint i = 0; i < 4; i++)
    (void) raw_try_send (fd, part, 4096 + 8);
  reply = raw_read (fd);
  reply_assert (reply, 413, "body_too_large");
  g_assert_true (raw_is_ended (fd));
  close (fd);
  assert_lets_go (world);
}

/* --- slow ones --- */

static void
get_hasty_limits (DeskServiceLimits *limits)
{
  world_get_limits (limits);
  limits->listener.wire.head_ms = 1500;
  limits->listener.wire.idle_ms = 1500;
  limits->listener.wire.grace_ms = 1500;
  limits->listener.wire.min_rate_bytes = 100000;
  limits->listener.wire.linger_ms = 200;
  limits->listener.wire.body_ms = 1500;
  limits->listener.wire.body_rate_bytes = 100000;
}

/* Never slow by the last seconds, and never done. */
static void
test_steady_body (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  g_autofree char *head = NULL;
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint n = 0;
  int fd;

  get_hasty_limits (&limits);
  limits.listener.wire.min_rate_bytes = 1;
  world = service_world_new (&limits, NULL);
  kim = world_enrol (world, "kim");
  fd = raw_connect (world->port);
  head = g_strdup_printf ("PUT /v1/segments/99 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/octet-stream\r\nContent-Length: 16777216\r\n\r\n", kim);
  raw_send (fd, head);
  while (raw_try_send (fd, "xxxxxxxxxxxxxxxx", 16))
    {
      struct timeval pause = { 0, 10000 };

      n++;
      (void) select (0, NULL, NULL, NULL, &pause);
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    }
  g_assert_cmpuint (n, >, 1);
  close (fd);
  assert_lets_go (world);
}

/* --- room --- */

static int
begin_segment (ServiceWorld *world,
               const char   *token,
               gsize         n_bytes)
{
  g_autofree char *head = g_strdup_printf ("PUT /v1/segments/99 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                                           "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n", token, DESK_ROUTE_SEGMENT_MAX_BYTES);
  g_autofree char *body = g_malloc0 (n_bytes);
  int fd = raw_connect (world->port);

  raw_send (fd, head);
  (void) raw_try_send (fd, body, n_bytes);

  return fd;
}

static void
assert_pushes (ServiceWorld *world,
               const char   *token,
               guint8        id,
               gsize         n_bytes)
{
  const DeskUuid name = { .bytes = { [0] = id } };
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&name, &world->robin, n_bytes), NULL);
  g_autoptr (Reply) reply = world_request (world, "POST", "/v1/push", token, "Content-Type: application/octet-stream\r\n", g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));

  reply_assert (reply, 200, NULL);
}

/* What is only said to come takes no room. */
static void
test_announced (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *robin = world_enrol (world, "robin");
  g_autofree char *kim = world_enrol (world, "kim");
  int fds[8];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = begin_segment (world, kim, 2048);
  assert_pushes (world, robin, 1, 7 * 1024 * 1024);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_lets_go (world);
}

/* And what does come takes none that others need. */
static void
test_share (void)
{
  const gsize size = 15 * 1024 * 1024;
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *robin = world_enrol (world, "robin");
  g_autofree char *kim = world_enrol (world, "kim");
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_autoptr (Reply) refused = NULL;
  int fds[2];

  fds[0] = begin_segment (world, kim, size);
  while (world_get_held (world) < size)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
  fds[1] = begin_segment (world, kim, size);
  refused = raw_read (fds[1]);
  if (refused->status != 0)
    reply_assert (refused, 503, "busy");
  while (world_get_held (world) > size)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
  assert_pushes (world, robin, 1, 7 * 1024 * 1024);
  assert_pushes (world, robin, 2, 7 * 1024 * 1024);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_lets_go (world);
  g_assert_cmpuint (world_get_held (world), ==, 0);
}

static void
test_half_a_head (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  int fds[16];

  get_hasty_limits (&limits);
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = raw_connect (world->port);
      raw_send (fds[i], "GET /healthz HTTP/1.1\r\nHost: ");
    }
  assert_serves (world);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (Reply) reply = raw_read (fds[i]);

      reply_assert (reply, 408, "too_slow");
      g_assert_true (raw_is_ended (fds[i]));
      close (fds[i]);
    }
  assert_lets_go (world);
}

/* One byte now and then is no head either. */
static void
test_dripping_head (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint n = 0;
  int fd;

  get_hasty_limits (&limits);
  world = service_world_new (&limits, NULL);
  fd = raw_connect (world->port);
  raw_send (fd, "GET /healthz HTTP/1.1\r\nX: ");
  while (raw_try_send (fd, "x", 1) && n++ < DESK_WIRE_HEAD_MAX_BYTES / 2)
    {
      struct timeval pause = { 0, 10000 };

      (void) select (0, NULL, NULL, NULL, &pause);
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    }
  close (fd);
  assert_lets_go (world);
}

static void
test_silent (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) reply = NULL;
  int fd, other;

  get_hasty_limits (&limits);
  world = service_world_new (&limits, NULL);
  fd = raw_connect (world->port);
  g_assert_true (raw_is_ended (fd));
  close (fd);

  /* And one that has asked once. */
  other = raw_connect (world->port);
  raw_send (other, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  reply = raw_read (other);
  reply_assert (reply, 200, NULL);
  g_assert_true (raw_is_ended (other));
  close (other);
  assert_lets_go (world);
}

static void
test_slow_body (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) reply = NULL;
  int fd;

  get_hasty_limits (&limits);
  world = service_world_new (&limits, NULL);
  fd = raw_connect (world->port);
  raw_send (fd, "POST /v1/devices HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"name\":");
  assert_serves (world);
  reply = raw_read (fd);
  reply_assert (reply, 408, "too_slow");
  g_assert_true (raw_is_ended (fd));
  close (fd);
  assert_lets_go (world);
}

/* Asks for much, and takes none of it. */
static void
test_slow_reader (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  g_autofree char *head = NULL;
  g_autofree char *path = NULL;
  g_autofree char *large = g_malloc0 (64 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  int fd;

  get_hasty_limits (&limits);
  world = service_world_new (&limits, NULL);
  path = g_build_filename (world->folder, "checkpoint", NULL);
  g_file_set_contents (path, large, 64 * 1024 * 1024, &error);
  g_assert_no_error (error);
  memory_hub_set_checkpoint (world->hub, path, 7);
  kim = world_enrol (world, "kim");
  fd = raw_connect (world->port);
  head = g_strdup_printf ("GET /v1/checkpoint HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", kim);
  raw_send (fd, head);
  assert_serves (world);
  assert_lets_go (world);
  close (fd);
}

/* --- too many --- */

static void
test_too_many (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  int fds[8];

  world_get_limits (&limits);
  limits.listener.max_per_address = 4;
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = raw_connect (world->port);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (Reply) reply = NULL;

      raw_send (fds[i], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      if (i < 4)
        {
          reply = raw_read (fds[i]);
          reply_assert (reply, 200, NULL);
        }
      else
        {
          g_assert_true (raw_is_ended (fds[i]));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_lets_go (world);
  assert_serves (world);
}

/* --- ranges --- */

static void
test_ranges (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *path = g_build_filename (world->folder, "checkpoint", NULL);
  g_autoptr (GString) crafted = g_string_new ("Range: bytes=0-");
  g_autofree char *content = g_strnfill (100000, 'c');
  g_autoptr (Reply) many = NULL;
  g_autoptr (Reply) whole = NULL;
  g_autoptr (Reply) part = NULL;
  g_autoptr (Reply) rest = NULL;
  g_autoptr (Reply) beyond = NULL;
  g_autoptr (Reply) suffix = NULL;
  g_autoptr (Reply) elsewhere = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (crafted, ",%u-", i);
  g_string_append (crafted, "\r\n");
  memcpy (content + 99990, "0123456789", 10);
  g_assert_true (g_file_set_contents (path, content, 100000, NULL));
  memory_hub_set_checkpoint (world->hub, path, 7);

  many = world_request (world, "GET", "/v1/checkpoint", kim, crafted->str, NULL, 0);
  reply_assert (many, 416, "bad_range");
  g_assert_cmpuint (many->body->len, <, 1000);
  whole = world_request (world, "GET", "/v1/checkpoint", kim, NULL, NULL, 0);
  reply_assert (whole, 200, NULL);
  g_assert_cmpstr (reply_get (whole, "deskbell-segment"), ==, "7");
  g_assert_cmpmem (whole->body->data, whole->body->len, content, 100000);
  part = world_request (world, "GET", "/v1/checkpoint", kim, "Range: bytes=99990-99994\r\n", NULL, 0);
  reply_assert (part, 206, NULL);
  g_assert_cmpmem (part->body->data, part->body->len, "01234", 5);
  g_assert_cmpstr (reply_get (part, "content-range"), ==, "bytes 99990-99994/100000");
  rest = world_request (world, "GET", "/v1/checkpoint", kim, "Range: bytes=99995-\r\n", NULL, 0);
  reply_assert (rest, 206, NULL);
  g_assert_cmpmem (rest->body->data, rest->body->len, "56789", 5);
  beyond = world_request (world, "GET", "/v1/checkpoint", kim, "Range: bytes=100000-\r\n", NULL, 0);
  reply_assert (beyond, 416, "bad_range");
  suffix = world_request (world, "GET", "/v1/checkpoint", kim, "Range: bytes=-5\r\n", NULL, 0);
  reply_assert (suffix, 416, "bad_range");

  /* Elsewhere it is as if nobody had asked. */
  elsewhere = world_request (world, "GET", "/v1/hello", NULL, crafted->str, NULL, 0);
  reply_assert (elsewhere, 200, NULL);
  g_assert_cmpuint (elsewhere->body->len, <, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/hostile/endless-chunks", test_endless_chunks);
  g_test_add_func ("/service/hostile/endless-length", test_endless_length);
  g_test_add_func ("/service/hostile/lying-length", test_lying_length);
  g_test_add_func ("/service/hostile/body-without-token", test_body_without_token);
  g_test_add_func ("/service/hostile/expect-continue", test_expect_continue);
  g_test_add_func ("/service/hostile/endless-after-continue", test_endless_after_continue);
  g_test_add_func ("/service/hostile/half-a-head", test_half_a_head);
  g_test_add_func ("/service/hostile/dripping-head", test_dripping_head);
  g_test_add_func ("/service/hostile/silent", test_silent);
  g_test_add_func ("/service/hostile/slow-body", test_slow_body);
  g_test_add_func ("/service/hostile/steady-body", test_steady_body);
  g_test_add_func ("/service/hostile/announced", test_announced);
  g_test_add_func ("/service/hostile/share", test_share);
  g_test_add_func ("/service/hostile/slow-reader", test_slow_reader);
  g_test_add_func ("/service/hostile/too-many", test_too_many);
  g_test_add_func ("/service/hostile/ranges", test_ranges);

  return g_test_run ();
}
