// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk join: makes a replica of a desk that is shared in a folder
 * or by a service.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-commands.h"
#include "desk-places.h"
#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-service-seat.h"
#include "desk-sharing.h"
#include "desk-sign-in.h"

static const DeskColumn columns[] = {
  { "file", N_ ("File"), DESK_COLUMN_PLAIN },
  { "name", N_ ("Desk"), DESK_COLUMN_PLAIN },
  { "tag", N_ ("Tag of this seat"), DESK_COLUMN_PLAIN },
  { "segments", N_ ("Parts of the log"), DESK_COLUMN_PLAIN },
  { NULL },
};

static gboolean
tell (DeskCli    *cli,
      const char *path,
      GError    **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_autoptr (DeskSharing) sharing = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  DeskHead head;

  if (desk == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  sharing = desk_sharing_read (file, error);
  if (sharing == NULL)
    return FALSE;
  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "file", shown);
  desk_output_put_text (output, "name", desk_record_get_text (desk, "name"));
  desk_output_put_text (output, "tag", sharing->tag);
  desk_output_put_integer (output, "segments", (gint64) head.segment);
  desk_output_end (output);

  return TRUE;
}

static const DeskCliOption options[] = {
  DESK_SIGN_IN_OPTIONS,
  { NULL },
};

static DeskFile *
join_service (DeskCli    *cli,
              const char *address,
              const char *path,
              GError    **error)
{
  g_autofree char *password = desk_sign_in_read_password (cli, error);
  g_autofree char *place = password != NULL ? desk_sign_in_find_place (cli, address, error) : NULL;
  DeskServiceSignIn sign_in = { desk_cli_get_option (cli, "account"), password, NULL };
  gboolean is_in_file = FALSE;
  DeskFile *file = NULL;
  DeskUuid analyst;

  if (place != NULL)
    file = desk_service_seat_join (place, &sign_in, path, desk_cli_get_clock (cli), desk_cli_get_ids (cli), &analyst, &is_in_file, NULL, error);
  if (password != NULL)
    memset (password, 0, strlen (password));
  if (file != NULL)
    {
      desk_sign_in_tell_file (is_in_file);
      desk_cli_adopt_file (cli, file);
      desk_cli_remember_me (cli, &analyst);
    }

  return file;
}

static DeskFile *
join_folder (DeskCli    *cli,
             const char *folder,
             const char *path,
             GError    **error)
{
  DeskFile *file = desk_joining_join (folder, path, desk_cli_get_clock (cli), desk_cli_get_ids (cli), NULL, error);

  if (file != NULL)
    desk_cli_adopt_file (cli, file);

  return file;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *place = desk_cli_get_argument (cli, 0);
  const char *path = desk_cli_get_argument (cli, 1);
  DeskFile *file;

  if (path[0] == '\0')
    return desk_cli_usage_error (error, _("The name of the file is empty"));
  file = desk_place_is_service (place) ? join_service (cli, place, path, error) : join_folder (cli, place, path, error);
  if (file == NULL)
    return FALSE;

  return desk_search_index_run (file, NULL, NULL, error) && tell (cli, path, error);
}

const DeskCommand desk_command_desk_join = {
  .name = "desk join",
  .usage = "FOLDER|ADDRESS FILE [OPTION…]",
  .summary = N_ ("join a desk that is shared"),
  .details = N_ ("A desk is shared in a folder, or by a service such as https://desk.example:8443.\n"
                 "FILE is the name for your own replica, on a disk of this machine; nothing may stand there\n"
                 "yet. Work on it with or without the folder; “desk sync” brings the two together."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .file_argument = 2,
  .needs = DESK_COMMAND_NEEDS_NOTHING,
  .run = run,
};
