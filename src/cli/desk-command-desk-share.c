// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk share: keeps the log of a desk in a folder where others can
 * join.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-joining.h"
#include "desk-sharing.h"
#include "desk-store-error.h"

static const DeskColumn columns[] = {
  { "folder", N_ ("Folder"), DESK_COLUMN_PLAIN },
  { "tag", N_ ("Tag of this seat"), DESK_COLUMN_PLAIN },
  { "segments", N_ ("Parts of the log"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskColumn remark_columns[] = {
  { "remark", N_ ("Remark"), DESK_COLUMN_WHOLE },
  { NULL },
};

static const DeskCliOption options[] = {
  { "again", 0, NULL, N_ ("found a lost log again from this replica"), FALSE },
  { "check", 0, NULL, N_ ("only look whether the folder is fit for it"), FALSE },
  { NULL },
};

static gboolean
look (DeskCli    *cli,
      const char *folder,
      GError    **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (DeskFolderProbe) probe = desk_joining_look (folder, desk_cli_get_clock (cli), desk_cli_get_ids (cli), NULL, error);

  if (probe == NULL)
    return FALSE;
  if (probe->verdict == DESK_FOLDER_UNFIT)
    {
      g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, probe->reason);
      return FALSE;
    }
  desk_output_begin_list (output, "remarks", NULL, remark_columns);
  for (guint i = 0; i < probe->remarks->len; i++)
    {
      desk_output_next_row (output);
      desk_output_put_text (output, "remark", g_ptr_array_index (probe->remarks, i));
    }
  desk_output_end (output);
  desk_output_say (output, "%s", _("A desk can be shared there."));

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  const char *folder = desk_cli_get_argument (cli, 0);
  g_autoptr (DeskSharing) sharing = NULL;
  DeskHead head;

  if (desk_cli_has_option (cli, "check"))
    return look (cli, folder, error);
  if (desk_cli_has_option (cli, "again") ? !desk_joining_found_again (desk_replica_run_here, file, desk_file_get_path (file), folder, desk_cli_get_clock (cli), desk_cli_get_ids (cli), NULL, error)
                                         : !desk_joining_share (desk_replica_run_here, file, desk_file_get_path (file), folder, desk_cli_get_clock (cli), desk_cli_get_ids (cli), NULL, error))
    return FALSE;

  sharing = desk_sharing_read (file, error);
  if (sharing == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "folder", sharing->place);
  desk_output_put_text (output, "tag", sharing->tag);
  desk_output_put_integer (output, "segments", (gint64) head.segment);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_share = {
  .name = "desk share",
  .usage = "FOLDER [OPTION…]",
  .summary = N_ ("share a desk in a folder, for others to join"),
  .details = N_ ("FOLDER is an empty folder on a network share. Your file stays\n"
                 "where it is and becomes one replica among others. Whoever can write in the folder can do\n"
                 "anything to the desk: rights are those of the file system. With --again the log of a desk that\n"
                 "is shared already is put there from this replica, because the folder it was in is lost."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
