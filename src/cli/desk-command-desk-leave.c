// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk leave: a replica becomes a desk of its own.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-places.h"

static const DeskColumn columns[] = {
  { "kept", N_ ("Steps only this desk has"), DESK_COLUMN_PLAIN },
  { "signed_off", N_ ("Device signed off"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskCliOption options[] = {
  { "keep-pending", 0, NULL, N_ ("go even if something is not in the log: it stays in this desk only"), FALSE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (DeskSharing) sharing = desk_sharing_read (file, NULL);
  gboolean is_signed_off;
  guint n_kept;

  if (!desk_place_leave (file, desk_cli_has_option (cli, "keep-pending"), &n_kept, &is_signed_off, error))
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_integer (output, "kept", n_kept);
  if (sharing != NULL && g_str_equal (sharing->kind, "service"))
    desk_output_put_boolean (output, "signed_off", is_signed_off);
  desk_output_end (output);
  if (sharing != NULL && g_str_equal (sharing->kind, "service") && !is_signed_off)
    desk_cli_remark (_("The service could not be told. An administrator can take the device away: “deskbellctl account revoke NAME --devices”"));

  return TRUE;
}

const DeskCommand desk_command_desk_leave = {
  .name = "desk leave",
  .usage = "[--keep-pending]",
  .summary = N_ ("follow a shared desk no more, and keep a copy of one’s own"),
  .details = N_ ("What others do does not come in any more, and they see nothing of what is done here.\n"
                 "Refused while something is not in the log yet: “desk sync” first."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
