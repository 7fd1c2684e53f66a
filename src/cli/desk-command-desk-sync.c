// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk sync: brings a replica and its log together.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-places.h"

static const DeskColumn columns[] = {
  { "segment", N_ ("Newest part of the log"), DESK_COLUMN_PLAIN },
  { "taken_in", N_ ("Taken in"), DESK_COLUMN_PLAIN },
  { "waiting", N_ ("Still waiting"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskCliOption options[] = {
  { "folder", 0, "FOLDER", N_ ("where the log is found now"), TRUE },
  { NULL },
};

static gboolean
synchronise (DeskCli *cli,
             guint   *n_pending,
             GError **error)
{
  DeskFile *file = desk_cli_get_file (cli);

  if (desk_cli_has_option (cli, "folder"))
    {
      g_autofree char *folder = g_canonicalize_filename (desk_cli_get_option (cli, "folder"), NULL);

      if (!desk_sharing_move (file, folder, error))
        return FALSE;
    }

  return desk_place_synchronise (file, n_pending, NULL, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  guint n_pending = 0;
  DeskHead before, after;

  if (!desk_file_read_head (file, &before, error) || !synchronise (cli, &n_pending, error) || !desk_file_read_head (file, &after, error))
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_integer (output, "segment", (gint64) after.segment);
  desk_output_put_integer (output, "taken_in", after.segment >= before.segment ? (gint64) (after.segment - before.segment) : 0);
  desk_output_put_integer (output, "waiting", n_pending);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_sync = {
  .name = "desk sync",
  .usage = "[--folder FOLDER]",
  .summary = N_ ("bring a replica and its log together"),
  .details = N_ ("Takes in what others have done, and appends what was done here. Nothing is lost when it\n"
                 "fails: what waits goes on waiting."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
