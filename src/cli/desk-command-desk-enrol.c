// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk enrol: a desk file that is there already follows a service
 * from now on.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-commands.h"
#include "desk-places.h"
#include "desk-sign-in.h"

static const DeskColumn columns[] = {
  { "place", N_ ("Where"), DESK_COLUMN_PLAIN },
  { "tag", N_ ("Tag of this seat"), DESK_COLUMN_PLAIN },
  { "waiting", N_ ("Still waiting"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskCliOption options[] = {
  DESK_SIGN_IN_OPTIONS,
  { NULL },
};

static gboolean
enrol (DeskCli    *cli,
       const char *address,
       GError    **error)
{
  g_autofree char *password = desk_sign_in_read_password (cli, error);
  g_autofree char *place = password != NULL ? desk_sign_in_find_place (cli, address, error) : NULL;
  gboolean is_in_file = FALSE;
  gboolean done;
  DeskUuid analyst;

  done = place != NULL && desk_place_enrol (desk_cli_get_file (cli), place, desk_cli_get_option (cli, "account"), password, &analyst, &is_in_file, NULL, error);
  if (password != NULL)
    memset (password, 0, strlen (password));
  if (done)
    {
      desk_sign_in_tell_file (is_in_file);
      desk_cli_remember_me (cli, &analyst);
    }

  return done;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *address = desk_cli_get_argument (cli, 0);
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (DeskSharing) sharing = NULL;
  guint n_pending = 0;

  if (!desk_place_is_service (address))
    return desk_cli_usage_error (error, _("“%s” is no address of a service; write it such as https://desk.example:8417"), address);
  if (!enrol (cli, address, error) || !desk_place_synchronise (desk_cli_get_file (cli), &n_pending, NULL, error))
    return FALSE;
  sharing = desk_sharing_read (desk_cli_get_file (cli), error);
  if (sharing == NULL)
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "place", sharing->place);
  desk_output_put_text (output, "tag", sharing->tag);
  desk_output_put_integer (output, "waiting", n_pending);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_enrol = {
  .name = "desk enrol",
  .usage = "ADDRESS [OPTION…]",
  .summary = N_ ("have this desk file follow a service"),
  .details = N_ ("For a desk that has moved to a service, or a service that does not know this machine any\n"
                 "more. It has to be the same desk. What was done here and is not there is sent."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
