// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Commits go in, segments come out, and those who wait are told.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "service-world.h"

/* --- the log --- */

static Reply *
push (ServiceWorld *world,
      const char   *token,
      GBytes       *body,
      const char   *accept)
{
  g_autofree char *headers = g_strdup_printf ("Content-Type: application/octet-stream\r\nAccept: %s\r\n", accept);

  return world_request (world, "POST", "/v1/push", token, headers, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
}

static void
test_push (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  DeskUuid id = { { 1 } }, other = { { 2 } };
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&id, &world->kim, 100), memory_commit_new (&other, &world->robin, 100), NULL);
  g_autoptr (Reply) bytes = push (world, kim, body, "*/*");
  g_autoptr (Reply) json = push (world, kim, body, "application/json");
  g_autoptr (GVariant) verdicts = NULL;
  g_autoptr (GVariant) commit = NULL;
  guint32 kind;
  guint64 segment;
  const char *reason;

  reply_assert (bytes, 200, NULL);
  verdicts = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE ("a(ayuts)"), bytes->body->data, bytes->body->len, FALSE, NULL, NULL));
  g_assert_true (g_variant_is_normal_form (verdicts));
  g_assert_cmpuint (g_variant_n_children (verdicts), ==, 2);
  g_variant_get_child (verdicts, 0, "(@ayut&s)", &commit, &kind, &segment, &reason);
  g_assert_cmpmem (g_variant_get_data (commit), g_variant_get_size (commit), id.bytes, DESK_UUID_SIZE);
  g_assert_cmpuint (kind, ==, DESK_HUB_VERDICT_OK);
  g_assert_cmpuint (segment, ==, 1);
  g_clear_pointer (&commit, g_variant_unref);

  /* Another's commit does not become one's own by being sent. */
  g_variant_get_child (verdicts, 1, "(@ayut&s)", &commit, &kind, &segment, &reason);
  g_assert_cmpuint (kind, ==, DESK_HUB_VERDICT_INVALID);
  g_assert_cmpuint (segment, ==, 0);

  /* Sent again, it is there once. */
  reply_assert (json, 200, NULL);
  text = reply_dup_text (json);
  g_assert_nonnull (strstr (text, "\"verdict\":\"ok\",\"segment\":1"));
  g_assert_nonnull (strstr (text, "\"verdict\":\"invalid\""));
  {
    g_autoptr (Reply) head = world_request (world, "GET", "/v1/head", kim, NULL, NULL, 0);

    last = reply_dup_text (head);
    g_assert_nonnull (strstr (last, "\"segment\":1,"));
  }
}

static void
test_push_nonsense (void)
{
  static const struct {
    const char *body;
    gssize size;
  } bodies[] = { { "", 0 }, { "\0", 1 }, { "not a list of commits", -1 }, { "\xff\xff\xff\xff\xff\xff\xff\xff", 8 }, { "{}", 2 } };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autoptr (Reply) type = world_request (world, "POST", "/v1/push", kim, "Content-Type: text/plain\r\n", "x", 1);

  reply_assert (type, 415, "bad_type");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Reply) reply = world_request (world, "POST", "/v1/push", kim, "Content-Type: application/octet-stream\r\n", bodies[i].body, bodies[i].size);

      g_test_message ("body %u", i);
      reply_assert (reply, 400, "bad_request");
    }
  g_assert_cmpuint (memory_hub_get_n_pushes (world->hub), ==, 0);
}

static GVariant *
unpack (Reply *reply)
{
  GVariant *value = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE ("aay"), reply->body->data, reply->body->len, FALSE, NULL, NULL));

  g_assert_true (g_variant_is_normal_form (value));

  return value;
}

static void
test_segments (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  DeskUuid ids[3] = { { { 1 } }, { { 2 } }, { { 3 } } };
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&ids[0], &world->kim, 1000), memory_commit_new (&ids[1], &world->kim, 1000),
                                          memory_commit_new (&ids[2], &world->kim, 1000), NULL);
  g_autoptr (Reply) pushed = push (world, kim, body, "*/*");
  g_autoptr (Reply) all = world_request (world, "GET", "/v1/segments", kim, NULL, NULL, 0);
  g_autoptr (Reply) one = world_request (world, "GET", "/v1/segments?after=1&max=0", kim, NULL, NULL, 0);
  g_autoptr (Reply) none = world_request (world, "GET", "/v1/segments?after=3", kim, NULL, NULL, 0);
  g_autoptr (Reply) beyond = world_request (world, "GET", "/v1/segments?after=9223372036854775807", kim, NULL, NULL, 0);
  g_autoptr (Reply) wrong = world_request (world, "GET", "/v1/segments?after=-1", kim, NULL, NULL, 0);
  g_autoptr (Reply) longer = world_request (world, "GET", "/v1/segments?after=3&wait=61", kim, NULL, NULL, 0);
  g_autoptr (GVariant) three = unpack (all);
  g_autoptr (GVariant) second = unpack (one);

  reply_assert (pushed, 200, NULL);
  g_assert_cmpuint (g_variant_n_children (three), ==, 3);
  g_assert_cmpstr (reply_get (all, "deskbell-head"), ==, "3");
  g_assert_cmpuint (g_variant_n_children (second), ==, 1);
  reply_assert (none, 200, NULL);
  g_assert_cmpuint (none->body->len, ==, 0);
  reply_assert (beyond, 200, NULL);
  g_assert_cmpuint (beyond->body->len, ==, 0);
  reply_assert (wrong, 400, "bad_request");
  reply_assert (longer, 400, "bad_request");
}

static void
send_waiting (ServiceWorld *world,
              int           fd,
              const char   *token,
              guint         wait_s)
{
  g_autofree char *head = g_strdup_printf ("GET /v1/segments?after=0&wait=%u HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", wait_s, token);

  raw_send (fd, head);
}

/* Those who wait are told, and on connections that go on. */
static void
test_long_poll (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  DeskUuid id = { { 1 } };
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&id, &world->kim, 10), NULL);
  g_autoptr (Reply) pushed = NULL;
  int fds[10];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = raw_connect (world->port);
      send_waiting (world, fds[i], kim, 60);
    }
  pushed = push (world, kim, body, "*/*");
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (Reply) reply = raw_read (fds[i]);
      g_autoptr (GVariant) segments = unpack (reply);
      g_autoptr (Reply) again = NULL;

      reply_assert (reply, 200, NULL);
      g_assert_cmpuint (g_variant_n_children (segments), ==, 1);
      send_waiting (world, fds[i], kim, 60);
      again = raw_read (fds[i]);
      reply_assert (again, 200, NULL);
      close (fds[i]);
    }
}

/* Without news it ends by itself; and whoever has hung up is not waited for. */
static void
test_long_poll_ends (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autoptr (Reply) reply = world_request (world, "GET", "/v1/segments?after=0&wait=1", kim, NULL, NULL, 0);
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  int fd = raw_connect (world->port);

  reply_assert (reply, 200, NULL);
  g_assert_cmpuint (reply->body->len, ==, 0);
  send_waiting (world, fd, kim, 60);
  close (fd);
  while (world_count_connections (world) > 0)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
}

static void
test_presence (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *robin = world_enrol (world, "robin");
  const char *ticket = "0195b1a0-0000-7000-8000-000000000005";
  g_autoptr (Reply) post = world_request (world, "POST", "/v1/presence", kim, NULL, "{\"ticket\":\"0195b1a0-0000-7000-8000-000000000005\",\"writing\":true}", -1);
  g_autoptr (Reply) wrong = world_request (world, "POST", "/v1/presence", kim, NULL, "{\"ticket\":\"../..\"}", -1);
  g_autoptr (Reply) get = world_request (world, "GET", "/v1/presence", robin, NULL, NULL, 0);
  g_autofree char *text = reply_dup_text (get);

  reply_assert (post, 204, NULL);
  reply_assert (wrong, 400, "bad_request");
  g_assert_nonnull (strstr (text, ticket));
  g_assert_nonnull (strstr (text, "\"writing\":true"));
}

static char *
get_version (ServiceWorld *world,
             const char   *token)
{
  g_autoptr (Reply) reply = world_request (world, "GET", "/v1/presence", token, NULL, NULL, 0);
  g_autofree char *text = reply_dup_text (reply);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  reply_assert (reply, 200, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (json_node_get_object (node), "version"));
}

/* Who waits is told of a move, and is not woken by a heartbeat. */
static void
test_presence_waits (void)
{
  static const char here[] = "{\"ticket\":\"0195b1a0-0000-7000-8000-000000000005\"}";
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *robin = world_enrol (world, "robin");
  g_autoptr (Reply) came = world_request (world, "POST", "/v1/presence", kim, NULL, here, -1);
  g_autofree char *version = get_version (world, robin);
  g_autofree char *head = g_strdup_printf ("GET /v1/presence?after=%s&wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", version, robin);
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autoptr (Reply) again = NULL;
  g_autoptr (Reply) writes = NULL;
  g_autoptr (Reply) told = NULL;
  int fd = raw_connect (world->port);

  reply_assert (came, 204, NULL);
  raw_send (fd, head);
  again = world_request (world, "POST", "/v1/presence", kim, NULL, here, -1);
  reply_assert (again, 204, NULL);
  after = get_version (world, robin);
  g_assert_cmpstr (after, ==, version);
  writes = world_request (world, "POST", "/v1/presence", kim, NULL, "{\"ticket\":\"0195b1a0-0000-7000-8000-000000000005\",\"writing\":true}", -1);
  reply_assert (writes, 204, NULL);
  told = raw_read (fd);
  reply_assert (told, 200, NULL);
  text = reply_dup_text (told);
  g_assert_nonnull (strstr (text, "\"writing\":true"));
  close (fd);
}

/* --- quotas --- */

static void
test_quotas (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  g_autofree char *robin = NULL;
  DeskUuid id = { { 1 } };
  g_autoptr (GBytes) body = NULL;
  guint n_taken = 0;

  world_get_limits (&limits);
  limits.pushes_per_minute = 3;
  world = service_world_new (&limits, NULL);
  kim = world_enrol (world, "kim");
  robin = world_enrol (world, "robin");
  body = pack_commits (memory_commit_new (&id, &world->kim, 10), NULL);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (Reply) reply = push (world, kim, body, "*/*");

      if (reply->status == 200)
        {
          n_taken++;
          continue;
        }
      reply_assert (reply, 429, "too_many");
      g_assert_nonnull (reply_get (reply, "retry-after"));
    }
  g_assert_cmpuint (n_taken, ==, 3);

  /* It is the account's, not everybody's. */
  {
    g_autoptr (Reply) reply = push (world, robin, body, "*/*");

    reply_assert (reply, 200, NULL);
  }
}

/* What is in memory has an end; what is let go of makes room again. */
static void
test_memory (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  g_autofree char *head = NULL;
  DeskUuid id = { { 1 } };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) refused = NULL;
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gsize size;
  int fd;

  world_get_limits (&limits);
  limits.max_held_bytes = 100000;
  world = service_world_new (&limits, NULL);
  kim = world_enrol (world, "kim");
  body = pack_commits (memory_commit_new (&id, &world->kim, 60000), NULL);
  size = g_bytes_get_size (body);

  fd = raw_connect (world->port);
  head = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", kim, size);
  raw_send (fd, head);
  g_assert_true (raw_try_send (fd, g_bytes_get_data (body, NULL), size - 1));
  while (world_get_held (world) < size - 1)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
  refused = push (world, kim, body, "*/*");
  reply_assert (refused, 503, "busy");
  g_assert_true (raw_try_send (fd, (const char *) g_bytes_get_data (body, NULL) + size - 1, 1));
  first = raw_read (fd);
  reply_assert (first, 200, NULL);
  close (fd);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply) again = push (world, kim, body, "*/*");

      reply_assert (again, 200, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/log/push", test_push);
  g_test_add_func ("/service/log/push-nonsense", test_push_nonsense);
  g_test_add_func ("/service/log/segments", test_segments);
  g_test_add_func ("/service/log/long-poll", test_long_poll);
  g_test_add_func ("/service/log/long-poll-ends", test_long_poll_ends);
  g_test_add_func ("/service/log/presence", test_presence);
  g_test_add_func ("/service/log/presence-waits", test_presence_waits);
  g_test_add_func ("/service/log/quotas", test_quotas);
  g_test_add_func ("/service/log/memory", test_memory);

  return g_test_run ();
}
