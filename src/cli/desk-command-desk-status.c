// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk status: whether a desk is shared, and what of it is not in
 * step or wants to be looked at.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-conflict.h"
#include "desk-pending.h"
#include "desk-sharing.h"

static const DeskColumn columns[] = {
  { "shared", N_ ("Shared"), DESK_COLUMN_PLAIN },
  { "kind", N_ ("By"), DESK_COLUMN_PLAIN },
  { "place", N_ ("Where"), DESK_COLUMN_PLAIN },
  { "tag", N_ ("Tag of this seat"), DESK_COLUMN_PLAIN },
  { "waiting", N_ ("Waiting for the log"), DESK_COLUMN_PLAIN },
  { "rejected", N_ ("Rejected"), DESK_COLUMN_PLAIN },
  { "conflicts", N_ ("Conflicts"), DESK_COLUMN_PLAIN },
  { "segment", N_ ("Newest part of the log"), DESK_COLUMN_PLAIN },
  { "epoch", N_ ("Epoch"), DESK_COLUMN_PLAIN },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (GPtrArray) rejected = NULL;
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (GError) local_error = NULL;
  guint n_pending, n_conflicts;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error) || !desk_pending_count (file, &n_pending, error) || !desk_conflicts_count (file, &n_conflicts, error))
    return FALSE;
  rejected = desk_rejected_load (file, error);
  if (rejected == NULL)
    return FALSE;
  sharing = desk_sharing_read (file, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_boolean (output, "shared", sharing != NULL);
  if (sharing != NULL)
    {
      desk_output_put_text (output, "kind", sharing->kind);
      desk_output_put_text (output, "place", sharing->place);
      desk_output_put_text (output, "tag", sharing->tag);
    }
  desk_output_put_integer (output, "waiting", n_pending);
  desk_output_put_integer (output, "rejected", rejected->len);
  desk_output_put_integer (output, "conflicts", n_conflicts);
  desk_output_put_integer (output, "segment", (gint64) head.segment);
  desk_output_put_integer (output, "epoch", head.epoch);
  if (rejected->len > 0)
    desk_output_put_alert (output, "rejected");
  if (n_conflicts > 0)
    desk_output_put_alert (output, "conflicts");
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_desk_status = {
  .name = "desk status",
  .usage = "",
  .summary = N_ ("say whether a desk is shared and what of it is not in step"),
  .details = N_ ("What waits is on this machine only and gets into the log by itself. What was rejected\n"
                 "is told by “desk rejected”, conflicts by “desk conflicts”."),
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
