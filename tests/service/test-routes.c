// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What each route does, and for whom.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-routes.h"
#include "desk-service-error.h"
#include "desk-token.h"
#include "service-world.h"

/* An address of each route. */
static char *
make_path (const DeskRoute *route)
{
  const char *last = strrchr (route->path, '/') + 1;
  g_autofree char *begin = g_strndup (route->path, (gsize) (last - route->path));

  if (strcmp (last, "ID") == 0)
    return g_strconcat (begin, "0195b1a0-0000-7000-8000-000000000001", NULL);
  if (strcmp (last, "NUMBER") == 0)
    return g_strconcat (begin, "17", NULL);
  if (strcmp (last, "SHA256") == 0)
    return g_strconcat (begin, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NULL);

  return g_strdup (route->path);
}

static Reply *
ask (ServiceWorld    *world,
     const DeskRoute *route,
     const char      *token)
{
  g_autofree char *path = make_path (route);
  gboolean has_body = route->max_body_bytes > 0;

  return world_request (world, route->method, path, token, NULL, has_body ? "{}" : NULL, -1);
}

/* --- for whom --- */

static void
test_no_token (void)
{
  static const char *const tokens[] = {
    NULL,
    "x",
    "0195b1a0-0000-7000-8000-000000000001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "0195b1a0-0000-7000-8000-000000000001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
  };
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  guint n = 0;

  for (const DeskRoute *route = desk_routes; route->method != NULL; route++)
    for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
      {
        g_autoptr (Reply) reply = NULL;

        if (route->access == DESK_ACCESS_OPEN)
          continue;
        reply = ask (world, route, tokens[i]);
        g_test_message ("%s %s", route->method, route->path);
        reply_assert (reply, 401, strcmp (route->method, "HEAD") == 0 ? NULL : "unauthorised");
        n++;
      }
  g_assert_cmpuint (n, >, 40);
  g_assert_cmpuint (memory_hub_get_n_pushes (world->hub), ==, 0);
}

/* Whoever knows the id of a device knows nothing: each character counts. */
static void
test_wrong_secret (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *token = world_enrol (world, "kim");
  g_autofree char *other = world_enrol (world, "robin");
  g_autofree char *mixed = g_strdup (token);
  g_autoptr (Reply) reply = NULL;

  for (gsize i = DESK_UUID_STRING_LENGTH + 1; i < DESK_TOKEN_LENGTH; i += 6)
    {
      g_autofree char *changed = g_strdup (token);
      g_autoptr (Reply) refused = NULL;

      changed[i] = token[i] == 'A' ? 'B' : 'A';
      refused = world_request (world, "GET", "/v1/head", changed, NULL, NULL, 0);
      reply_assert (refused, 401, "unauthorised");
    }
  memcpy (mixed + DESK_UUID_STRING_LENGTH, other + DESK_UUID_STRING_LENGTH, strlen (other) - DESK_UUID_STRING_LENGTH);
  reply = world_request (world, "GET", "/v1/head", mixed, NULL, NULL, 0);
  reply_assert (reply, 401, "unauthorised");
}

/* A stranger learns nothing of the desk. */
static void
test_stranger (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *desk = desk_uuid_to_string (&world->desk);
  static const char *const paths[] = { "/healthz", "/v1/hello" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Reply) reply = world_request (world, "GET", paths[i], NULL, NULL, NULL, 0);
      g_autofree char *text = reply_dup_text (reply);

      reply_assert (reply, 200, NULL);
      g_assert_null (strstr (text, desk));
      g_assert_cmpuint (reply->body->len, <, 100);
      g_assert_null (reply_get (reply, "server"));
    }
}

static void
test_revoked (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *token = world_enrol (world, "robin");
  g_autofree char *other = world_enrol (world, "robin");
  g_autofree char *id = g_strndup (token, DESK_UUID_STRING_LENGTH);
  g_autofree char *path = g_strconcat ("/v1/devices/", id, NULL);
  g_autoptr (Reply) deleted = world_request (world, "DELETE", path, other, NULL, NULL, 0);
  g_autoptr (Reply) still = NULL;

  reply_assert (deleted, 204, NULL);
  for (const DeskRoute *route = desk_routes; route->method != NULL; route++)
    {
      g_autoptr (Reply) reply = NULL;

      if (route->access == DESK_ACCESS_OPEN)
        continue;
      reply = ask (world, route, token);
      reply_assert (reply, 401, NULL);
    }

  /* Nor after a restart; and the other one goes on. */
  world_restart (world);
  {
    g_autoptr (Reply) reply = world_request (world, "GET", "/v1/head", token, NULL, NULL, 0);

    reply_assert (reply, 401, NULL);
  }
  still = world_request (world, "GET", "/v1/head", other, NULL, NULL, 0);
  reply_assert (still, 200, NULL);
}

static void
test_lesser_role (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *robin = world_enrol (world, "robin");

  for (const DeskRoute *route = desk_routes; route->method != NULL; route++)
    {
      g_autoptr (Reply) reply = NULL;
      g_autoptr (Reply) allowed = NULL;

      if (route->access != DESK_ACCESS_ADMINISTRATOR)
        continue;
      reply = ask (world, route, kim);
      reply_assert (reply, 403, "forbidden");
      allowed = ask (world, route, robin);
      g_assert_cmpuint (allowed->status, !=, 403);
    }
}

/* Another's device is as if it were not there. */
static void
test_others_device (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *robin = world_enrol (world, "robin");
  g_autofree char *id = g_strndup (robin, DESK_UUID_STRING_LENGTH);
  g_autofree char *path = g_strconcat ("/v1/devices/", id, NULL);
  g_autoptr (Reply) reply = world_request (world, "DELETE", path, kim, NULL, NULL, 0);
  g_autoptr (Reply) head = world_request (world, "GET", "/v1/head", robin, NULL, NULL, 0);
  g_autoptr (Reply) list = world_request (world, "GET", "/v1/devices", kim, NULL, NULL, 0);
  g_autofree char *text = reply_dup_text (list);

  reply_assert (reply, 404, "not_found");
  reply_assert (head, 200, NULL);
  g_assert_null (strstr (text, id));
}

/* --- accounts --- */

static void
test_accounts (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *robin = world_enrol (world, "robin");
  g_autofree char *made = g_strdup ("{\"analyst\":\"0195b1a0-0000-7000-8000-000000000009\",\"name\":\"Änne\",\"password\":\"" WORLD_PASSWORD "\"}");
  const char *path = "/v1/accounts/0195b1a0-0000-7000-8000-000000000009";
  g_autoptr (Reply) post = world_request (world, "POST", "/v1/accounts", robin, NULL, made, -1);
  g_autoptr (Reply) again = world_request (world, "POST", "/v1/accounts", robin, NULL, made, -1);
  g_autofree char *token = world_enrol (world, "ÄNNE");
  g_autoptr (Reply) list = world_request (world, "GET", "/v1/accounts", robin, NULL, NULL, 0);
  g_autofree char *text = reply_dup_text (list);
  g_autoptr (Reply) disabled = world_request (world, "PATCH", path, robin, NULL, "{\"disabled\":true}", -1);
  g_autoptr (Reply) head = world_request (world, "GET", "/v1/head", token, NULL, NULL, 0);
  g_autoptr (Reply) enrol = world_try_enrol (world, "Änne", WORLD_PASSWORD);
  g_autoptr (Reply) reset = world_request (world, "PATCH", path, robin, NULL, "{\"disabled\":false,\"password\":\"another one altogether\"}", -1);
  g_autoptr (Reply) old = world_try_enrol (world, "Änne", WORLD_PASSWORD);
  g_autoptr (Reply) new = world_try_enrol (world, "Änne", "another one altogether");
  g_autoptr (Reply) brief = world_request (world, "PATCH", path, robin, NULL, "{\"password\":\"short\"}", -1);

  reply_assert (post, 201, NULL);
  reply_assert (again, 409, "conflict");
  g_assert_nonnull (strstr (text, "änne"));
  g_assert_null (strstr (text, "argon2"));
  reply_assert (disabled, 204, NULL);
  reply_assert (head, 401, NULL);
  reply_assert (enrol, 401, "unauthorised");
  reply_assert (reset, 204, NULL);
  reply_assert (old, 401, NULL);
  reply_assert (new, 201, NULL);
  reply_assert (brief, 400, "bad_request");
}

/* --- the document --- */

static void
test_document (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_routes = 0, n_rows = 0;
  static const char *const accesses[] = { "anybody", "device", "administrator" };

  g_file_get_contents (DESK_SOURCE_DIR "/docs/protocol.md", &text, NULL, &error);
  g_assert_no_error (error);
  for (const DeskRoute *route = desk_routes; route->method != NULL; route++, n_routes++)
    {
      g_autofree char *row = g_strdup_printf ("| `%s` | `%s` | %s | %" G_GUINT64_FORMAT " |", route->method, route->path, accesses[route->access], route->max_body_bytes);

      g_test_message ("%s", row);
      g_assert_nonnull (strstr (text, row));
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n_rows += g_regex_match_simple ("^\\| `(GET|PUT|POST|HEAD|PATCH|DELETE)` \\|", lines[i], 0, 0);
  g_assert_cmpuint (n_rows, ==, n_routes);
}

/* Every code that a program can meet is in the document, with its status. */
static void
test_document_of_errors (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (DESK_SOURCE_DIR "/docs/protocol.md", &text, NULL, NULL));
  for (int code = 0; code < DESK_SERVICE_N_ERRORS; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (DESK_SERVICE_ERROR, code, "x");
      g_autofree char *pattern =
        g_strdup_printf ("\\n\\| %u \\| (`[a-z_]+`, )?`%s`", desk_service_error_get_status (error), desk_service_error_get_code (error));

      g_test_message ("%s", pattern);
      g_assert_true (g_regex_match_simple (pattern, text, 0, 0));
    }
}

/* Nothing that was typed or issued is in the log. */
static void
test_log_without_secrets (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autoptr (Reply) wrong = world_try_enrol (world, "kim", "a-secret-mistyped");
  g_autoptr (Reply) query = world_request (world, "GET", "/v1/head?token=hunter2hunter2", kim, NULL, NULL, 0);
  g_autoptr (Reply) path = world_request (world, "GET", "/hunter2hunter2", kim, NULL, NULL, 0);
  g_autofree char *lines = NULL;
  g_autofree char *account = desk_uuid_to_string (&world->kim);
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  reply_assert (wrong, 401, NULL);
  reply_assert (query, 200, NULL);
  reply_assert (path, 404, NULL);
  do
    {
      g_free (lines);
      lines = world_dup_lines (world);
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    }
  while (strstr (lines, "not_found") == NULL);
  g_assert_null (strstr (lines, "a-secret"));
  g_assert_null (strstr (lines, "hunter2"));
  g_assert_null (strstr (lines, WORLD_PASSWORD));
  g_assert_null (strstr (lines, kim + DESK_UUID_STRING_LENGTH + 1));
  g_assert_nonnull (strstr (lines, account));
  g_assert_nonnull (strstr (lines, "\"route\":\"/v1/head\",\"status\":200"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/routes/no-token", test_no_token);
  g_test_add_func ("/service/routes/wrong-secret", test_wrong_secret);
  g_test_add_func ("/service/routes/stranger", test_stranger);
  g_test_add_func ("/service/routes/revoked", test_revoked);
  g_test_add_func ("/service/routes/lesser-role", test_lesser_role);
  g_test_add_func ("/service/routes/others-device", test_others_device);
  g_test_add_func ("/service/routes/accounts", test_accounts);
  g_test_add_func ("/service/routes/document", test_document);
  g_test_add_func ("/service/routes/document-of-errors", test_document_of_errors);
  g_test_add_func ("/service/routes/log-without-secrets", test_log_without_secrets);

  return g_test_run ();
}
