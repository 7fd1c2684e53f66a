// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Signing in at a service: whom to be, and which certificate to believe.
 * Passwords are never arguments, which everybody on the machine can see.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-stream.h"
#include "desk-service-enrol.h"
#include "desk-sign-in.h"

/**
 * desk_sign_in_read_line:
 * @path: a file, or “-” for standard input
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its first line, which is a secret
 */
char *
desk_sign_in_read_line (const char *path,
                        GError    **error)
{
  g_autoptr (GInputStream) stream = desk_cli_open_input (path, error);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) failure = NULL;
  char *line;

  if (stream == NULL)
    return NULL;
  lines = g_data_input_stream_new (stream);
  line = g_data_input_stream_read_line (lines, NULL, NULL, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (line == NULL)
    desk_cli_usage_error (error, _("The password is empty"));

  return line;
}

/**
 * desk_sign_in_read_password:
 * @cli: a command with the options of signing in
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the password of the account
 */
char *
desk_sign_in_read_password (DeskCli *cli,
                            GError **error)
{
  if (desk_cli_has_option (cli, "account") && desk_cli_has_option (cli, "password-file"))
    return desk_sign_in_read_line (desk_cli_get_option (cli, "password-file"), error);

  desk_cli_usage_error (error, _("A service wants to know who you are: “--account” and “--password-file” are needed"));
  return NULL;
}

/**
 * desk_sign_in_find_place:
 * @cli: a command with the options of signing in
 * @address: of a service
 * @error: return location
 *
 * Whoever does not say which certificate it is takes the one that is shown,
 * and is told.
 *
 * Returns: (transfer full) (nullable): the address with the fingerprint
 */
char *
desk_sign_in_find_place (DeskCli    *cli,
                         const char *address,
                         GError    **error)
{
  g_autofree char *seen = NULL;
  g_autofree char *remark = NULL;

  if (desk_cli_has_option (cli, "fingerprint"))
    return g_strconcat (address, "#", desk_cli_get_option (cli, "fingerprint"), NULL);
  seen = desk_service_find_fingerprint (address, NULL, error);
  if (seen == NULL)
    return NULL;
  if (seen[0] == '\0')
    return g_strdup (address);
  remark = g_strdup_printf (_("The certificate of the service is %s. Compare it with what its administrator says"), seen);
  desk_cli_remark (remark);

  return g_strconcat (address, "#", seen, NULL);
}

/**
 * desk_sign_in_tell_file:
 * @is_in_file: whether the token stands in a file, for want of a keyring
 */
void
desk_sign_in_tell_file (gboolean is_in_file)
{
  if (is_in_file)
    desk_cli_remark (_("There is no keyring: what lets this machine in stands in a file beside the desk that only you may read"));
}
