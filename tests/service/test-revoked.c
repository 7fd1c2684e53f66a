// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Somebody is shown out while a request is under way: while it waits, while its
 * body comes, while its password is compared.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "desk-gate-private.h"
#include "desk-service-error.h"
#include "desk-service-private.h"
#include "service-world.h"

#define PRESENCE "{\"ticket\":\"0195b1a0-0000-7000-8000-000000000005\"}"
#define ACCOUNT "{\"analyst\":\"0195b1a0-0000-7000-8000-000000000009\",\"name\":\"sam\",\"password\":\"" WORLD_PASSWORD "\"}"

static void
count_waits_cb (ServiceWorld *world,
                gpointer      data)
{
  *(guint *) data = world->service->waits->len;
}

/* Returns once @n requests wait. */
static void
await_waits (ServiceWorld *world,
             guint         n)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint n_waits;

  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      world_call (world, count_waits_cb, &n_waits);
    }
  while (n_waits != n);
}

static int
begin_waiting (ServiceWorld *world,
               const char   *path,
               const char   *token)
{
  g_autofree char *head = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", path, token);
  int fd = raw_connect (world->port);

  raw_send (fd, head);

  return fd;
}

/* Returns once all of the body but its last byte has come. */
static int
begin_sending (ServiceWorld *world,
               const char   *path,
               const char   *token,
               const char   *body,
               gsize         size)
{
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", path, token, size);
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  int fd = raw_connect (world->port);

  raw_send (fd, head);
  g_assert_true (raw_try_send (fd, body, size - 1));
  while (world_get_held (world) < size - 1)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);

  return fd;
}

static Reply *
finish_sending (int         fd,
                const char *body,
                gsize       size)
{
  Reply *reply;

  g_assert_true (raw_try_send (fd, body + size - 1, 1));
  reply = raw_read (fd);
  close (fd);

  return reply;
}

static void
revoke_device (ServiceWorld *world,
               const char   *token,
               const char   *by)
{
  g_autofree char *id = g_strndup (token, DESK_UUID_STRING_LENGTH);
  g_autofree char *path = g_strconcat ("/v1/devices/", id, NULL);
  g_autoptr (Reply) reply = world_request (world, "DELETE", path, by, NULL, NULL, 0);

  reply_assert (reply, 204, NULL);
}

static void
patch_kim (ServiceWorld *world,
           const char   *by,
           const char   *change)
{
  g_autofree char *id = desk_uuid_to_string (&world->kim);
  g_autofree char *path = g_strconcat ("/v1/accounts/", id, NULL);
  g_autoptr (Reply) reply = world_request (world, "PATCH", path, by, NULL, change, -1);

  reply_assert (reply, 204, NULL);
}

static void
push_one (ServiceWorld *world,
          const char   *token)
{
  DeskUuid id = { { 1 } };
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&id, &world->kim, 10), NULL);
  g_autoptr (Reply) reply = world_request (world, "POST", "/v1/push", token, "Content-Type: application/octet-stream\r\n", g_bytes_get_data (body, NULL),
                                           (gssize) g_bytes_get_size (body));

  reply_assert (reply, 200, NULL);
}

static void
assert_refused (int fd)
{
  g_autoptr (Reply) reply = raw_read (fd);

  reply_assert (reply, 401, "unauthorised");
  g_assert_null (reply_get (reply, "deskbell-head"));
  close (fd);
}

/* --- who waits --- */

/* They are told long before their time is over; the other device goes on
 * waiting, and gets what comes. */
static void
test_waiting (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *lost = world_enrol (world, "kim");
  g_autofree char *kept = world_enrol (world, "kim");
  int segments = begin_waiting (world, "/v1/segments?after=0&wait=60", lost);
  int presence = begin_waiting (world, "/v1/presence?after=9223372036854775807&wait=60", lost);
  int other = begin_waiting (world, "/v1/segments?after=0&wait=60", kept);
  g_autoptr (Reply) reply = NULL;

  await_waits (world, 3);
  revoke_device (world, lost, kept);
  await_waits (world, 1);
  assert_refused (segments);
  assert_refused (presence);
  push_one (world, kept);
  reply = raw_read (other);
  reply_assert (reply, 200, NULL);
  g_assert_cmpstr (reply_get (reply, "deskbell-head"), ==, "1");
  close (other);
}

static void
test_waiting_account (void)
{
  static const char *const changes[] = { "{\"disabled\":true}", "{\"revoke_devices\":true}" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
      g_autofree char *kim = world_enrol (world, "kim");
      g_autofree char *robin = world_enrol (world, "robin");
      int fd = begin_waiting (world, "/v1/segments?after=0&wait=60", kim);

      await_waits (world, 1);
      patch_kim (world, robin, changes[i]);
      assert_refused (fd);
    }
}

typedef struct {
  DeskUuid device;
  gboolean is_reading; /* when it is revoked */
} Moment;

/* In the service's thread, so that nothing comes in between. */
static void
revoke_at_cb (ServiceWorld *world,
              gpointer      data)
{
  const Moment *moment = data;
  DeskGate *gate = desk_service_get_gate (world->service);
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const DeskUuid id = { { 1 } };

  g_ptr_array_add (commits, memory_commit_new (&id, &world->kim, 10));
  desk_hub_push_async ((DeskHub *) world->hub, &world->kim, commits, NULL, NULL, NULL);
  desk_gate_set_revoked (gate, NULL, NULL);
  if (!moment->is_reading)
    desk_gate_forget_devices (gate, &world->kim, &moment->device);
  desk_service_answer_waits (world->service);
  g_assert_cmpuint (world->service->n_reading, ==, moment->is_reading ? 1 : 0);
  if (moment->is_reading)
    desk_gate_forget_devices (gate, &world->kim, &moment->device);
}

/* News are there; whether they are being read already or not, a device that is
 * revoked does not get them. */
static void
test_told (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
      g_autofree char *kim = world_enrol (world, "kim");
      g_autofree char *id = g_strndup (kim, DESK_UUID_STRING_LENGTH);
      Moment moment = { .is_reading = i == 1 };
      int fd;

      g_assert_true (desk_uuid_parse (id, &moment.device));
      fd = begin_waiting (world, "/v1/segments?after=0&wait=60", kim);
      await_waits (world, 1);
      world_call (world, revoke_at_cb, &moment);
      assert_refused (fd);
    }
}

/* --- whose body comes --- */

static void
test_push (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *lost = world_enrol (world, "kim");
  g_autofree char *kept = world_enrol (world, "kim");
  DeskUuid id = { { 1 } };
  g_autoptr (GBytes) body = pack_commits (memory_commit_new (&id, &world->kim, 1000), NULL);
  gsize size;
  const char *bytes = g_bytes_get_data (body, &size);
  int fd = begin_sending (world, "/v1/push", lost, bytes, size);
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) segments = NULL;

  revoke_device (world, lost, kept);
  reply = finish_sending (fd, bytes, size);
  reply_assert (reply, 401, "unauthorised");
  g_assert_cmpuint (memory_hub_get_n_pushes (world->hub), ==, 0);
  segments = world_request (world, "GET", "/v1/segments", kept, NULL, NULL, 0);
  reply_assert (segments, 200, NULL);
  g_assert_cmpuint (segments->body->len, ==, 0);
}

static void
test_presence (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *kim = world_enrol (world, "kim");
  g_autofree char *robin = world_enrol (world, "robin");
  int fd = begin_sending (world, "/v1/presence", kim, PRESENCE, strlen (PRESENCE));
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) present = NULL;
  g_autofree char *text = NULL;

  patch_kim (world, robin, "{\"disabled\":true}");
  reply = finish_sending (fd, PRESENCE, strlen (PRESENCE));
  reply_assert (reply, 401, "unauthorised");
  present = world_request (world, "GET", "/v1/presence", robin, NULL, NULL, 0);
  reply_assert (present, 200, NULL);
  text = reply_dup_text (present);
  g_assert_nonnull (strstr (text, "\"present\":[]"));
}

static void
take_role_cb (ServiceWorld *world,
              gpointer      data)
{
  memory_hub_give_role (world->hub, &world->robin, DESK_ROLE_ANALYST);
}

static void
test_role (void)
{
  g_autoptr (ServiceWorld) world = service_world_new (NULL, NULL);
  g_autofree char *robin = world_enrol (world, "robin");
  int fd = begin_sending (world, "/v1/accounts", robin, ACCOUNT, strlen (ACCOUNT));
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) enrol = NULL;

  world_call (world, take_role_cb, NULL);
  reply = finish_sending (fd, ACCOUNT, strlen (ACCOUNT));
  reply_assert (reply, 403, "forbidden");
  enrol = world_try_enrol (world, "sam", WORLD_PASSWORD);
  reply_assert (enrol, 401, "unauthorised");
}

/* --- whose password is compared --- */

typedef enum {
  CHANGE_NOTHING,
  CHANGE_PASSWORD, /* as `deskbelld password` does, beside the service */
  CHANGE_DISABLED,
} Change;

typedef struct {
  GMainContext *context;
  char *folder;
  char *path;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskUuid desk;
  DeskUuid kim;
  DeskGate *gate;
} GateWorld;

static void
gate_world_init (GateWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = desk_password_hash (WORLD_PASSWORD, &error);
  DeskAccounts *accounts;

  g_assert_no_error (error);
  world->context = g_main_context_new ();
  g_main_context_push_thread_default (world->context);
  world->folder = g_dir_make_tmp ("deskbell-test-XXXXXX", &error);
  g_assert_no_error (error);
  world->path = g_build_filename (world->folder, "accounts.sqlite", NULL);
  world->clock = desk_clock_new_fixed (WORLD_NOW_MS);
  world->ids = desk_id_source_new_seeded (1);
  desk_id_source_next_uuid (world->ids, WORLD_NOW_MS, &world->desk);
  desk_id_source_next_uuid (world->ids, WORLD_NOW_MS, &world->kim);
  accounts = desk_accounts_create (world->path, &world->desk, &error);
  g_assert_no_error (error);
  g_assert_true (desk_accounts_add (accounts, &world->kim, "kim", hash, WORLD_NOW_MS, &error));
  world->gate = desk_gate_new (accounts, world->clock, world->ids, &desk_gate_limits, &error);
  g_assert_no_error (error);
}

static void
gate_world_clear (GateWorld *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  const char *name;

  desk_gate_free (world->gate);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (world->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (world->folder), ==, 0);
  g_main_context_pop_thread_default (world->context);
  g_main_context_unref (world->context);
  desk_clock_unref (world->clock);
  desk_id_source_unref (world->ids);
  g_free (world->folder);
  g_free (world->path);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
await_result (GateWorld     *world,
              GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (world->context, TRUE);
}

static void
change (GateWorld *world,
        Change     what)
{
  const DeskAccountChange disabled = { .set_disabled = TRUE, .disabled = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskAccounts) beside = NULL;
  g_autofree char *hash = NULL;

  if (what == CHANGE_DISABLED)
    {
      /* Its turn comes before anything that is asked for from now on. */
      desk_gate_change_account_async (world->gate, &world->kim, &disabled, NULL, NULL);
    }
  else if (what == CHANGE_PASSWORD)
    {
      beside = desk_accounts_open (world->path, &world->desk, &error);
      g_assert_no_error (error);
      hash = desk_password_hash ("another one altogether", &error);
      g_assert_no_error (error);
      g_assert_true (desk_accounts_set_password (beside, &world->kim, hash, &error));
    }
}

/* The account was read and its password is being compared; what comes of that
 * is known here only when the context is iterated again. */
static void
await_comparing (GateWorld *world)
{
  DeskPasswords *passwords = desk_gate_get_passwords (world->gate);
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!g_main_context_iteration (world->context, TRUE))
    ;
  while (desk_passwords_get_n_runs (passwords) == 0)
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
}

static void
test_enrolling (gconstpointer data)
{
  Change what = (Change) GPOINTER_TO_INT (data);
  const DeskEnrolRequest wanted = { "kim", WORLD_PASSWORD, { { 7 } }, "laptop", "192.0.2.1" };
  GateWorld world = { 0 };
  GAsyncResult *result = NULL;
  g_autoptr (DeskEnrolment) enrolment = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;
  gint64 wait_ms;

  gate_world_init (&world);
  desk_gate_enrol_async (world.gate, &wanted, keep_result_cb, &result);
  await_comparing (&world);
  change (&world, what);
  await_result (&world, &result);
  enrolment = desk_gate_enrol_finish (world.gate, result, &wait_ms, &error);
  devices = desk_gate_list_devices (world.gate, &world.kim);
  if (what == CHANGE_NOTHING)
    {
      g_assert_no_error (error);
      g_assert_nonnull (enrolment);
      g_assert_cmpuint (devices->len, ==, 1);
    }
  else
    {
      g_assert_null (enrolment);
      g_assert_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_UNAUTHORISED);
      g_assert_cmpuint (devices->len, ==, 0);
    }
  g_object_unref (result);
  gate_world_clear (&world);
}

/* Who knows the old password may not undo that an administrator has set one. */
static void
test_renewing (gconstpointer data)
{
  Change what = (Change) GPOINTER_TO_INT (data);
  GateWorld world = { 0 };
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  gint64 wait_ms;

  gate_world_init (&world);
  desk_gate_renew_password_async (world.gate,
                                  &world.kim,
                                  "192.0.2.1",
                                  WORLD_PASSWORD,
                                  "something quite new",
                                  keep_result_cb,
                                  &result);
  await_comparing (&world);
  change (&world, what);
  await_result (&world, &result);
  done = desk_gate_renew_password_finish (world.gate, result, &wait_ms, &error);
  if (what == CHANGE_NOTHING)
    {
      g_assert_no_error (error);
      g_assert_true (done);
    }
  else
    {
      g_assert_false (done);
      g_assert_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FORBIDDEN);
    }
  g_object_unref (result);
  gate_world_clear (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/revoked/waiting", test_waiting);
  g_test_add_func ("/service/revoked/waiting-account", test_waiting_account);
  g_test_add_func ("/service/revoked/told", test_told);
  g_test_add_func ("/service/revoked/push", test_push);
  g_test_add_func ("/service/revoked/presence", test_presence);
  g_test_add_func ("/service/revoked/role", test_role);
  g_test_add_data_func ("/service/revoked/enrolling", GINT_TO_POINTER (CHANGE_NOTHING), test_enrolling);
  g_test_add_data_func ("/service/revoked/enrolling/password", GINT_TO_POINTER (CHANGE_PASSWORD), test_enrolling);
  g_test_add_data_func ("/service/revoked/enrolling/disabled", GINT_TO_POINTER (CHANGE_DISABLED), test_enrolling);
  g_test_add_data_func ("/service/revoked/renewing", GINT_TO_POINTER (CHANGE_NOTHING), test_renewing);
  g_test_add_data_func ("/service/revoked/renewing/password", GINT_TO_POINTER (CHANGE_PASSWORD), test_renewing);
  g_test_add_data_func ("/service/revoked/renewing/disabled", GINT_TO_POINTER (CHANGE_DISABLED), test_renewing);

  return g_test_run ();
}
