// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Heads of requests that are too large, could be read in two ways, or are no
 * heads; and where one request ends and the next begins.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service-world.h"

/* On one line. */
static void
say (const char *text)
{
  g_autofree char *line = g_strescape (text, NULL);

  g_test_message ("%s", line);
}

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

/* --- heads --- */

static void
test_huge_heads (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *value = g_strnfill (DESK_WIRE_HEAD_MAX_BYTES, 'x');
  g_autofree char *path = g_strnfill (DESK_WIRE_TARGET_MAX_BYTES + 1, 'x');
  g_autoptr (GString) many = g_string_new ("GET /healthz HTTP/1.1\r\nHost: x\r\n");
  g_autofree char *long_value = g_strdup_printf ("GET /healthz HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n", value);
  g_autofree char *long_path = g_strdup_printf ("GET /%s HTTP/1.1\r\nHost: x\r\n\r\n", path);
  const struct {
    const char *head;
    guint status;
    const char *code;
  } heads[] = { { long_value, 431, "head_too_large" }, { long_path, 414, "path_too_long" }, { NULL, 431, "head_too_large" } };

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "X-%u: x\r\n", i);
  g_string_append (many, "\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int fd = raw_connect (world->port);
      g_autoptr (Reply) reply = NULL;

      raw_send (fd, heads[i].head != NULL ? heads[i].head : many->str);
      reply = raw_read (fd);
      reply_assert (reply, heads[i].status, heads[i].code);
      g_assert_true (raw_is_ended (fd));
      close (fd);
    }
  assert_lets_go (world);
}

/* What two programs could read in two ways; the second request in it must
 * never be answered. */
static void
test_smuggling (void)
{
  static const char *const heads[] = {
    "Content-Length: 2\r\nContent-Length: 2\r\n",
    "Content-Length: 2\r\nContent-Length: 40\r\n",
    "Content-Length: 2, 2\r\n",
    "Content-Length: +2\r\n",
    "Content-Length: 0x2\r\n",
    "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Content-Length : 2\r\n",
    "X: y\r\n Content-Length: 2\r\n",
    "X: y\nContent-Length: 2\r\n",
    "X: y\rContent-Length: 2\r\n",
    "Host: y\r\n",
    "X\r\n",
    ": y\r\n",
  };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *request = g_strdup_printf ("POST /v1/devices HTTP/1.1\r\nHost: x\r\n%s\r\n{}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", heads[i]);
      int fd = raw_connect (world->port);
      g_autoptr (Reply) reply = NULL;

      say (heads[i]);
      raw_send (fd, request);
      reply = raw_read (fd);
      g_assert_cmpuint (reply->status, >=, 400);
      g_assert_true (raw_is_ended (fd));
      close (fd);
    }
  assert_serves (world);
  assert_lets_go (world);
}

static void
test_chunks (void)
{
  static const char *const bodies[] = { "2\r\n{}\r\n0\r\n\r\n", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n" };
  static const char *const broken[] = {
    "2;x=y\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n", "2\r\n{}0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "000000002\r\n{}\r\n0\r\n\r\n", "\r\n", "0\r\nX: y\r\n\r\n",
  };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");

  for (guint i = 0; i < G_N_ELEMENTS (bodies) + G_N_ELEMENTS (broken); i++)
    {
      gboolean is_good = i < G_N_ELEMENTS (bodies);
      g_autofree char *request =
        g_strdup_printf ("POST /v1/presence HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n%s", kim,
                         is_good ? bodies[i] : broken[i - G_N_ELEMENTS (bodies)]);
      int fd = raw_connect (world->port);
      g_autoptr (Reply) reply = NULL;

      raw_send (fd, request);
      reply = raw_read (fd);
      reply_assert (reply, is_good ? 204 : 400, is_good ? NULL : "bad_request");
      close (fd);
    }
  assert_lets_go (world);
}

/* Each by itself would do; the two together are refused even when they agree. */
static void
test_length_and_chunks (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  static const char *const framings[] = {
    "Content-Length: 12\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 12",
    "Transfer-Encoding: chunked\r\nContent-Length: 0",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
  };

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    {
      g_autofree char *request = g_strdup_printf ("POST /v1/presence HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n2\r\n{}\r\n0\r\n\r\n", kim, framings[i]);
      int fd = raw_connect (world->port);
      g_autoptr (Reply) reply = NULL;

      raw_send (fd, request);
      reply = raw_read (fd);
      reply_assert (reply, 400, "bad_request");
      g_assert_true (raw_is_ended (fd));
      close (fd);
    }
  assert_lets_go (world);
}

/* Two requests at once on one connection are two, in their order. */
static void
test_pipelined (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  int fd = raw_connect (world->port);

  raw_send (fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n");
  for (guint i = 0; i < 3; i++)
    {
      static const guint statuses[] = { 200, 404, 200 };
      g_autoptr (Reply) reply = raw_read (fd);

      reply_assert (reply, statuses[i], NULL);
    }
  close (fd);
  assert_lets_go (world);
}

static void
test_odd_requests (void)
{
  static const struct {
    const char *request;
    guint status;
  } requests[] = {
    { "GET http://elsewhere/healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400 }, { "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400 },                    { "GET /healthz HTTP/1.0\r\n\r\n", 505 },
    { "GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", 505 },                 { "GET /healthz\r\n\r\n", 400 },
    { "GET /healthz HTTP/1.1\r\n\r\n", 400 },                            { "TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { "GET /v1/../healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400 },           { "GET //healthz HTTP/1.1\r\nHost: x\r\n\r\n", 404 },
    { "GET /health%7a HTTP/1.1\r\nHost: x\r\n\r\n", 400 },               { "GET /healthz/ HTTP/1.1\r\nHost: x\r\n\r\n", 404 },
    { "GET /v1/HEAD HTTP/1.1\r\nHost: x\r\n\r\n", 404 },                 { "GET /healthz HTTP/1.1\r\nHost: x/y\r\n\r\n", 400 },
    { "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n", 400 },     { "\r\n\r\n", 400 },
  };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      int fd = raw_connect (world->port);
      g_autoptr (Reply) reply = NULL;

      say (requests[i].request);
      raw_send (fd, requests[i].request);
      reply = raw_read (fd);
      reply_assert (reply, requests[i].status, NULL);
      close (fd);
    }
  assert_lets_go (world);
}

/* A body that is cut off, a reply that nobody waits for. */
static void
test_hang_ups (void)
{
  static const char *const requests[] = {
    "", "G", "GET /healthz HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "POST /v1/devices HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    "POST /v1/devices HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "POST /v1/devices HTTP/1.1\r\nHost: x\r\nContent-Length: 105\r\n\r\n"
    "{\"name\":\"kim\",\"password\":\"" WORLD_PASSWORD "\",\"replica\":\"0195b1a0-0000-7000-8000-000000000005\",\"device\":\"x\"}",
    "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTT",
  };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);

  for (guint round = 0; round < 20; round++)
    for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
      {
        struct linger at_once = { 1, 0 };
        int fd = raw_connect (world->port);

        raw_send (fd, requests[i]);
        if (round % 2 == 1)
          g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
        close (fd);
      }
  assert_lets_go (world);
  assert_serves (world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/heads/huge-heads", test_huge_heads);
  g_test_add_func ("/service/heads/smuggling", test_smuggling);
  g_test_add_func ("/service/heads/chunks", test_chunks);
  g_test_add_func ("/service/heads/length-and-chunks", test_length_and_chunks);
  g_test_add_func ("/service/heads/pipelined", test_pipelined);
  g_test_add_func ("/service/heads/odd-requests", test_odd_requests);
  g_test_add_func ("/service/heads/hang-ups", test_hang_ups);

  return g_test_run ();
}
