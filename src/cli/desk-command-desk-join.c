// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk join: makes a replica of a desk that is shared in a folder.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-joining.h"
#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-sharing.h"

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

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *folder = desk_cli_get_argument (cli, 0);
  const char *path = desk_cli_get_argument (cli, 1);
  DeskFile *file;

  if (path[0] == '\0')
    return desk_cli_usage_error (error, _("The name of the file is empty"));
  file = desk_joining_join (folder, path, desk_cli_get_clock (cli), desk_cli_get_ids (cli), NULL, error);
  if (file == NULL)
    return FALSE;
  desk_cli_adopt_file (cli, file);

  return desk_search_index_run (file, NULL, NULL, error) && tell (cli, path, error);
}

const DeskCommand desk_command_desk_join = {
  .name = "desk join",
  .usage = "FOLDER FILE",
  .summary = N_ ("join a desk that is shared in a folder"),
  .details = N_ ("FILE is the name for your own replica, on a disk of this machine; nothing may stand there\n"
                 "yet. Work on it with or without the folder; “desk sync” brings the two together."),
  .min_arguments = 2,
  .max_arguments = 2,
  .file_argument = 2,
  .needs = DESK_COMMAND_NEEDS_NOTHING,
  .run = run,
};
