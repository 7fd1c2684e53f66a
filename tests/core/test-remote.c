// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is an address of a remote session.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <string.h>

#include "desk-core-error.h"
#include "desk-remote.h"

static void
test_taken (void)
{
  static const char *const addresses[] = { "rdp://pc-117", "vnc://10.0.0.7:5901", "ssh://admin@server.example.org", "RDP://PC-117", "vnc://[fe80::1]:5900", "rdp://pc_117/" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", addresses[i]);
      g_assert_true (desk_remote_check_address (addresses[i], &error));
      g_assert_no_error (error);
    }
}

static void
test_refused (void)
{
  static const struct {
    const char *address;
    const char *words;
  } addresses[] = {
    { "", "begins with" },
    { "pc-117", "begins with" },
    { "http://pc-117", "begins with" },
    { "file:///etc/passwd", "begins with" },
    { "ssh:-oProxyCommand=reboot", "name or the number" },
    { "ssh://-oProxyCommand=reboot", "name or the number" },
    { "ssh://-oProxyCommand=reboot@pc-117", "no name of a user" },
    { "ssh://a%20b@pc-117", "no name of a user" },
    { "vnc://", "name or the number" },
    { "vnc://pc 117", "name or the number" },
    { "vnc://pc%20117", "name or the number" },
    { "vnc://pc;reboot", "name or the number" },
    { "vnc://pc$(reboot)", "name or the number" },
    { "rdp://anna:secret@pc-117", "Leave the password out" },
    { "rdp://pc-117/reboot", "a port at most" },
    { "rdp://pc-117?shell=reboot", "a port at most" },
    { "rdp://pc-117#x", "a port at most" },
    { "rdp://pc-117:99999", "begins with" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", addresses[i].address);
      g_assert_false (desk_remote_check_address (addresses[i].address, &error));
      g_assert_error (error, DESK_CORE_ERROR, DESK_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, addresses[i].words));
      g_assert_null (strstr (error->message, "secret"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remote/taken", test_taken);
  g_test_add_func ("/remote/refused", test_refused);

  return g_test_run ();
}
