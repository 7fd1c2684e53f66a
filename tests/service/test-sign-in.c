// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Signing in: how often somebody may guess, whom that keeps out, and what is
 * kept of a password.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "desk-store-error.h"
#include "desk-token.h"
#include "service-world.h"

static void
get_limits (DeskServiceLimits *limits)
{
  world_get_limits (limits);
  limits->enrolments_per_minute = 1000;
}

static void
test_guessing (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < limits.sign_in.pair; i++)
    {
      g_autoptr (Reply) reply = world_try_enrol (world, "kim", "a wrong password");

      reply_assert (reply, 401, "unauthorised");
    }

  /* Even the right one has to wait now, and no hash is computed for it. */
  {
    guint n = world_count_hashes (world);
    g_autoptr (Reply) reply = world_try_enrol (world, "KIM", WORLD_PASSWORD);

    reply_assert (reply, 429, "too_many");
    g_assert_nonnull (reply_get (reply, "retry-after"));
    g_assert_cmpuint (world_count_hashes (world), ==, n);
  }

  /* Another account is let in from there. */
  g_free (world_enrol (world, "robin"));

  /* A restart does not help. */
  world_restart (world);
  {
    g_autoptr (Reply) reply = world_try_enrol (world, "kim", WORLD_PASSWORD);

    reply_assert (reply, 429, "too_many");
  }

  /* Waiting does; and then all is forgotten. */
  desk_clock_advance_ms (world->clock, limits.sign_in.first_wait_ms);
  g_free (world_enrol (world, "kim"));
  {
    g_autoptr (Reply) reply = world_try_enrol (world, "kim", "a wrong password");

    reply_assert (reply, 401, "unauthorised");
  }
}

static Reply *
renew (ServiceWorld *world,
       const char   *token,
       const char   *old,
       const char   *new)
{
  g_autofree char *body = g_strdup_printf ("{\"old\":\"%s\",\"new\":\"%s\"}", old, new);

  return world_request (world, "POST", "/v1/password", token, NULL, body, -1);
}

static void
test_own_password (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  const char *new = "another one altogether";
  g_autoptr (Reply) brief = NULL;
  g_autoptr (Reply) renewed = NULL;
  g_autoptr (Reply) old = NULL;
  g_autoptr (Reply) last = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  kim = world_enrol (world, "kim");
  brief = renew (world, kim, WORLD_PASSWORD, "short");
  reply_assert (brief, 400, "bad_request");
  renewed = renew (world, kim, WORLD_PASSWORD, new);
  reply_assert (renewed, 204, NULL);
  old = world_try_enrol (world, "kim", WORLD_PASSWORD);
  reply_assert (old, 401, NULL);
  last = world_try_enrol (world, "kim", new);
  reply_assert (last, 201, NULL);
  g_free (world_enrol (world, "robin"));

  /* Guessing is counted here too. */
  for (guint i = 0; i < limits.sign_in.pair; i++)
    {
      g_autoptr (Reply) reply = renew (world, kim, "a wrong password", new);

      reply_assert (reply, 403, "forbidden");
    }
  {
    g_autoptr (Reply) reply = renew (world, kim, new, "yet another password");

    reply_assert (reply, 429, "too_many");
  }
}

/* A clock that is set back keeps nobody out until it has caught up, and gives
 * nobody more than one guess. */
static void
test_clock_set_back (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) guess = NULL;
  g_autoptr (Reply) next = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < limits.sign_in.pair; i++)
    {
      g_autoptr (Reply) reply = world_try_enrol (world, "kim", "a wrong password");

      reply_assert (reply, 401, "unauthorised");
    }
  desk_clock_advance_ms (world->clock, -DESK_DAY_MS);
  guess = world_try_enrol (world, "kim", "a wrong password");
  reply_assert (guess, 401, "unauthorised");
  next = world_try_enrol (world, "kim", WORLD_PASSWORD);
  reply_assert (next, 429, "too_many");
  desk_clock_advance_ms (world->clock, 2 * limits.sign_in.first_wait_ms);
  g_free (world_enrol (world, "kim"));
}

/* A name that nobody has costs a hash too, and is answered alike. */
static void
test_unknown_name (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) known = NULL;
  g_autoptr (Reply) unknown = NULL;
  guint before, between;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  before = world_count_hashes (world);
  known = world_try_enrol (world, "kim", "a wrong password");
  between = world_count_hashes (world);
  unknown = world_try_enrol (world, "nobody", "a wrong password");
  g_assert_cmpuint (between - before, ==, 1);
  g_assert_cmpuint (world_count_hashes (world) - between, ==, 1);
  g_assert_cmpuint (known->status, ==, unknown->status);
  g_assert_cmpmem (known->body->data, known->body->len, unknown->body->data, unknown->body->len);
}

/* Names that are made up are counted by their address. */
static void
test_many_names (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) last = NULL;

  get_limits (&limits);
  limits.sign_in.address = 8;
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < limits.sign_in.address; i++)
    {
      g_autofree char *name = g_strdup_printf ("name-%u", i);
      g_autoptr (Reply) reply = world_try_enrol (world, name, "a wrong password");

      reply_assert (reply, 401, NULL);
    }
  last = world_try_enrol (world, "kim", WORLD_PASSWORD);
  reply_assert (last, 429, "too_many");
}

static void
test_enrolments_of_an_address (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (Reply) reply = NULL;

  get_limits (&limits);
  limits.enrolments_per_minute = 2;
  world = service_world_new (&limits, NULL);
  g_free (world_enrol (world, "kim"));
  g_free (world_enrol (world, "kim"));
  reply = world_try_enrol (world, "kim", WORLD_PASSWORD);
  reply_assert (reply, 429, "too_many");
}

static Reply *
enrol_from (ServiceWorld *world,
            const char   *forwarded,
            const char   *password)
{
  g_autofree char *headers = g_strdup_printf ("X-Forwarded-For: %s\r\n", forwarded);
  g_autofree char *body = g_strdup_printf ("{\"name\":\"kim\",\"password\":\"%s\",\"replica\":\"0195b1a0-0000-7000-8000-000000000007\",\"device\":\"x\"}", password);

  return world_request (world, "POST", "/v1/devices", NULL, headers, body, -1);
}

/* Whoever guesses behind a proxy does not keep the owner out; and without one
 * nobody hides behind a header. */
static void
test_proxy (void)
{
  for (guint has_proxy = 0; has_proxy < 2; has_proxy++)
    {
      DeskServiceLimits limits;
      g_autoptr (ServiceWorld) world = NULL;
      g_autoptr (Reply) same = NULL;
      g_autoptr (Reply) other = NULL;

      get_limits (&limits);
      limits.listener.has_proxy = has_proxy == 1;
      world = service_world_new (&limits, NULL);
      for (guint i = 0; i < limits.sign_in.pair; i++)
        {
          /* What comes before the last one is invented. */
          g_autofree char *forwarded = g_strdup_printf ("198.51.100.%u, 192.0.2.1", i);
          g_autoptr (Reply) reply = enrol_from (world, forwarded, "a wrong password");

          reply_assert (reply, 401, NULL);
        }
      same = enrol_from (world, "192.0.2.1", WORLD_PASSWORD);
      reply_assert (same, 429, "too_many");
      other = enrol_from (world, "192.0.2.2", WORLD_PASSWORD);
      reply_assert (other, has_proxy == 1 ? 201 : 429, NULL);
    }
}

static void
test_addresses (void)
{
  static const char *const pairs[][2] = {
    { "192.0.2.1", "192.0.2.1" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
    { "x, ::ffff:192.0.2.1", "192.0.2.1" },
    { "192.0.2.1, 2001:db8::1 ", "2001:db8::/64" },
    { "::1", "::1" },
    { "unknown", NULL },
    { "192.0.2.1,", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *name = desk_listen_read_forwarded (pairs[i][0]);

      g_assert_cmpstr (name, ==, pairs[i][1]);
    }
  g_assert_true (desk_listen_is_local ("127.0.0.1"));
  g_assert_true (desk_listen_is_local ("::1"));
  g_assert_true (desk_listen_is_local ("unix"));
  g_assert_false (desk_listen_is_local ("192.0.2.1"));
  g_assert_false (desk_listen_is_local ("2001:db8::/64"));
}

/* The file holds neither passwords nor tokens, and nobody else reads it. */
static void
test_file (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *kim = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  const char *secret;
  GStatBuf status;
  gsize size;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  kim = world_enrol (world, "kim");
  secret = kim + DESK_UUID_STRING_LENGTH + 1;
  path = g_build_filename (world->folder, "accounts.sqlite", NULL);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_null (memmem (content, size, secret, strlen (secret)));
  g_assert_null (memmem (content, size, WORLD_PASSWORD, strlen (WORLD_PASSWORD)));
  g_assert_nonnull (memmem (content, size, "$argon2id$v=19$m=19456,t=2,p=1$", 31));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_readable_by_others (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  DeskAccounts *accounts;
  DeskUuid other = { { 9 } };

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  path = g_build_filename (world->folder, "accounts.sqlite", NULL);
  accounts = desk_accounts_open (path, &other, &error);
  g_assert_null (accounts);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  accounts = desk_accounts_open (path, &world->desk, &error);
  g_assert_null (accounts);
  g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
}

/* The same replica keeps its tag, and another one never gets it. */
static void
test_tags (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = NULL;
  g_autofree char *first_token = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < 6; i++)
    {
      const char *name = i % 3 == 0 ? "robin" : "kim";
      g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"password\":\"" WORLD_PASSWORD "\",\"replica\":\"0195b1a0-0000-7000-8000-00000000000%u\",\"device\":\"x\"}",
                                               name, 1 + i % 3);
      g_autoptr (Reply) reply = world_request (world, "POST", "/v1/devices", NULL, NULL, body, -1);
      char *tag;

      reply_assert (reply, 201, NULL);
      tag = reply_dup_member (reply, "tag");
      g_assert_cmpuint (strlen (tag), >=, 2);
      if (i == 0)
        {
          first = g_strdup (tag);
          first_token = reply_dup_member (reply, "token");
        }
      if (i == 3)
        g_assert_cmpstr (tag, ==, first);
      g_hash_table_add (tags, tag);
    }
  g_assert_cmpuint (g_hash_table_size (tags), ==, 3);

  /* And has one device, not two. */
  {
    g_autoptr (Reply) reply = world_request (world, "GET", "/v1/head", first_token, NULL, NULL, 0);

    reply_assert (reply, 401, NULL);
  }
}

static void
test_too_many_devices (void)
{
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;
  g_autofree char *first = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) removed = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  first = world_enrol (world, "kim");
  for (guint i = 1; i < DESK_ACCOUNT_MAX_DEVICES; i++)
    g_free (world_enrol (world, "kim"));
  refused = world_try_enrol (world, "kim", WORLD_PASSWORD);
  reply_assert (refused, 400, "bad_request");

  /* One less is room for one more. */
  id = g_strndup (first, DESK_UUID_STRING_LENGTH);
  path = g_strconcat ("/v1/devices/", id, NULL);
  removed = world_request (world, "DELETE", path, first, NULL, NULL, 0);
  reply_assert (removed, 204, NULL);
  g_free (world_enrol (world, "kim"));
}

static void
test_token_forms (void)
{
  DeskUuid device = { { 1, 2, 3 } }, read;
  guint8 hash[DESK_TOKEN_HASH_SIZE], other[DESK_TOKEN_HASH_SIZE];
  g_autofree char *token = desk_token_new (&device, hash);
  g_autofree char *longer = g_strconcat (token, "A", NULL);
  g_autofree char *shorter = g_strndup (token, DESK_TOKEN_LENGTH - 1);

  g_assert_true (desk_token_parse (token, &read, other));
  g_assert_true (desk_uuid_equal (&device, &read));
  g_assert_cmpmem (hash, sizeof hash, other, sizeof other);
  g_assert_false (desk_token_parse (longer, &read, other));
  g_assert_false (desk_token_parse (shorter, &read, other));
  g_assert_false (desk_token_parse ("", &read, other));
  token[DESK_TOKEN_LENGTH - 5] = '!';
  g_assert_false (desk_token_parse (token, &read, other));
}

static void
test_bodies (void)
{
  static const char *const bodies[] = {
    "", "[]", "{", "null", "{}", "{\"name\":1}", "{\"name\":\"kim\",\"password\":\"x\",\"replica\":\"nonsense\",\"device\":\"x\"}",
    "{\"name\":\"kim\",\"password\":[],\"replica\":\"0195b1a0-0000-7000-8000-000000000001\",\"device\":\"x\"}",
    "{\"name\":\"kim\\u0000\",\"password\":\"x\",\"replica\":\"0195b1a0-0000-7000-8000-000000000001\",\"device\":\"x\"}",
    "{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}",
  };
  DeskServiceLimits limits;
  g_autoptr (ServiceWorld) world = NULL;

  get_limits (&limits);
  world = service_world_new (&limits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Reply) reply = world_request (world, "POST", "/v1/devices", NULL, NULL, bodies[i], -1);

      g_test_message ("%s", bodies[i]);
      reply_assert (reply, 400, "bad_request");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/sign-in/guessing", test_guessing);
  g_test_add_func ("/service/sign-in/own-password", test_own_password);
  g_test_add_func ("/service/sign-in/clock-set-back", test_clock_set_back);
  g_test_add_func ("/service/sign-in/unknown-name", test_unknown_name);
  g_test_add_func ("/service/sign-in/many-names", test_many_names);
  g_test_add_func ("/service/sign-in/enrolments-of-an-address", test_enrolments_of_an_address);
  g_test_add_func ("/service/sign-in/proxy", test_proxy);
  g_test_add_func ("/service/sign-in/addresses", test_addresses);
  g_test_add_func ("/service/sign-in/file", test_file);
  g_test_add_func ("/service/sign-in/readable-by-others", test_readable_by_others);
  g_test_add_func ("/service/sign-in/tags", test_tags);
  g_test_add_func ("/service/sign-in/too-many-devices", test_too_many_devices);
  g_test_add_func ("/service/sign-in/token-forms", test_token_forms);
  g_test_add_func ("/service/sign-in/bodies", test_bodies);

  return g_test_run ();
}
