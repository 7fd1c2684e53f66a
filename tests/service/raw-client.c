// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A client that sends what it is told to, however wrong. It waits for a few
 * seconds at most.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <json-glib/json-glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "desk-bodies.h"
#include "service-world.h"

#define PATIENCE_S 20

int
raw_connect (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval patience = { PATIENCE_S, 0 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

/**
 * raw_try_send:
 * @fd: a connection
 * @bytes: what to send
 * @size: how much
 *
 * Returns: whether the other side has taken it; it may have hung up
 */
gboolean
raw_try_send (int         fd,
              const void *bytes,
              gsize       size)
{
  const guint8 *at = bytes;

  while (size > 0)
    {
      gssize n = send (fd, at, size, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      size -= (gsize) n;
    }

  return TRUE;
}

void
raw_send (int         fd,
          const char *text)
{
  (void) raw_try_send (fd, text, strlen (text));
}

static gssize
receive (int         fd,
         GByteArray *bytes,
         gsize       n_wanted)
{
  guint8 part[65536];
  gssize n;

  do
    n = recv (fd, part, MIN (sizeof part, n_wanted), 0);
  while (n < 0 && errno == EINTR);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    g_error ("The service did not answer within %d s", PATIENCE_S);
  if (n > 0)
    g_byte_array_append (bytes, part, (guint) n);

  return n;
}

static void
parse_head (Reply *reply,
            char  *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "HTTP/1.1 "));
  reply->status = (guint) g_ascii_strtoull (lines[0] + strlen ("HTTP/1.1 "), NULL, 10);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      g_hash_table_insert (reply->headers, g_ascii_strdown (lines[i], -1), g_strdup (g_strstrip (colon + 1)));
    }
}

static gboolean
read_head (int    fd,
           Reply *reply)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();

  /* Byte by byte: what follows may be another reply. */
  while (head->len < 4 || memcmp (head->data + head->len - 4, "\r\n\r\n", 4) != 0)
    if (receive (fd, head, 1) <= 0)
      return FALSE;
  g_byte_array_append (head, (const guint8 *) "", 1);
  parse_head (reply, (char *) head->data);

  return TRUE;
}

/**
 * raw_read:
 * @fd: a connection
 *
 * Returns: (transfer full): the next reply, without interim ones; with status
 *   0 when the connection has ended instead
 */
Reply *
raw_read (int fd)
{
  Reply *reply = g_new0 (Reply, 1);
  const char *length;

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reply->body = g_byte_array_new ();
  do
    {
      if (!read_head (fd, reply))
        {
          reply->status = 0;
          return reply;
        }
    }
  while (reply->status == 100);

  length = reply_get (reply, "content-length");
  for (gint64 left = length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0; left > 0;)
    {
      gssize n = receive (fd, reply->body, (gsize) left);

      if (n <= 0)
        {
          reply->status = 0;
          break;
        }
      left -= n;
    }

  return reply;
}

/**
 * raw_read_interim:
 * @fd: a connection
 *
 * Returns: the status of a reply without a body
 */
guint
raw_read_interim (int fd)
{
  g_autoptr (Reply) reply = g_new0 (Reply, 1);

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reply->body = g_byte_array_new ();
  g_assert_true (read_head (fd, reply));

  return reply->status;
}

/**
 * raw_is_ended:
 * @fd: a connection
 *
 * Waits for the other side.
 *
 * Returns: whether it has hung up without another word
 */
gboolean
raw_is_ended (int fd)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  return receive (fd, bytes, 1) <= 0;
}

void
reply_free (Reply *reply)
{
  g_hash_table_unref (reply->headers);
  g_byte_array_unref (reply->body);
  g_free (reply);
}

const char *
reply_get (Reply      *reply,
           const char *name)
{
  return g_hash_table_lookup (reply->headers, name);
}

char *
reply_dup_text (Reply *reply)
{
  return g_strndup ((const char *) reply->body->data, reply->body->len);
}

/**
 * reply_dup_member:
 * @reply: a JSON object
 * @name: of a text in it
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
reply_dup_member (Reply      *reply,
                  const char *name)
{
  g_autofree char *text = reply_dup_text (reply);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));

  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), name, NULL));
}

/**
 * reply_assert:
 * @reply: a reply
 * @status: what it should be
 * @code: (nullable): and the code of the error
 */
void
reply_assert (Reply      *reply,
              guint       status,
              const char *code)
{
  g_autofree char *text = reply_dup_text (reply);
  g_autofree char *found = NULL;

  if (reply->status != status)
    g_test_message ("%u: %s", reply->status, text);
  g_assert_cmpuint (reply->status, ==, status);
  if (code == NULL)
    return;
  found = reply_dup_member (reply, "error");
  g_assert_cmpstr (found, ==, code);
}

/**
 * world_request:
 * @self: the world
 * @method: the method
 * @path: path and query
 * @token: (nullable): who asks
 * @more_headers: (nullable): lines that end in CR LF
 * @body: (nullable): the body
 * @size: of the body, -1: it is a text
 *
 * Returns: (transfer full): the reply, on a connection of its own
 */
Reply *
world_request (ServiceWorld *self,
               const char   *method,
               const char   *path,
               const char   *token,
               const char   *more_headers,
               const void   *body,
               gssize        size)
{
  g_autoptr (GString) head = g_string_new (NULL);
  int fd = raw_connect (self->port);
  Reply *reply;

  if (body != NULL && size < 0)
    size = (gssize) strlen (body);
  g_string_append_printf (head, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s", method, path, more_headers != NULL ? more_headers : "");
  if (token != NULL)
    g_string_append_printf (head, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (head, "Content-Length: %" G_GSSIZE_FORMAT "\r\n", size);
  g_string_append (head, "\r\n");
  raw_send (fd, head->str);
  if (body != NULL)
    (void) raw_try_send (fd, body, (gsize) size);
  if (strcmp (method, "HEAD") == 0)
    {
      reply = g_new0 (Reply, 1);
      reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      reply->body = g_byte_array_new ();
      g_assert_true (read_head (fd, reply));
    }
  else
    {
      reply = raw_read (fd);
    }
  close (fd);

  return reply;
}

Reply *
world_try_enrol (ServiceWorld *self,
                 const char   *name,
                 const char   *password)
{
  g_autofree char *replica = NULL;
  g_autofree char *body = NULL;
  DeskUuid id;

  desk_id_source_next_uuid (self->ids, WORLD_NOW_MS, &id);
  replica = desk_uuid_to_string (&id);
  body = g_strdup_printf ("{\"name\":\"%s\",\"password\":\"%s\",\"replica\":\"%s\",\"device\":\"laptop\"}", name, password, replica);

  return world_request (self, "POST", "/v1/devices", NULL, NULL, body, -1);
}

/**
 * world_enrol:
 * @self: the world
 * @name: `robin` or `kim`
 *
 * Returns: (transfer full): a token
 */
char *
world_enrol (ServiceWorld *self,
             const char   *name)
{
  g_autoptr (Reply) reply = world_try_enrol (self, name, WORLD_PASSWORD);

  reply_assert (reply, 201, NULL);

  return reply_dup_member (reply, "token");
}

/**
 * pack_commits:
 * @first: a commit, taken over
 * @...: more of them, until %NULL
 *
 * Returns: (transfer full): the body of a push
 */
GBytes *
pack_commits (GBytes *first,
              ...)
{
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  va_list more;

  va_start (more, first);
  for (GBytes *commit = first; commit != NULL; commit = va_arg (more, GBytes *))
    g_ptr_array_add (commits, commit);
  va_end (more);

  return desk_body_pack (commits);
}
