// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl rebuild: makes everything derived anew.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-derived.h"
#include "desk-search-index.h"

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskFile *file = desk_cli_get_file (cli);

  if (!desk_file_begin (file, error))
    return FALSE;
  if (!desk_derived_rebuild (file, error))
    {
      desk_file_abandon (file);
      return FALSE;
    }
  if (!desk_file_end (file, error) || !desk_search_index_run (file, NULL, NULL, error))
    return FALSE;
  desk_output_say (desk_cli_get_output (cli), _("The keys of the queue and the full-text index were made anew."));

  return TRUE;
}

const DeskCommand desk_command_rebuild = {
  .name = "rebuild",
  .usage = "",
  .summary = N_ ("make the keys of the queue and the full-text index anew"),
  .details = N_ ("For when “desk verify” says that a derived table is not what a rebuild makes of it. No fact\n"
                 "and nothing of the log is touched."),
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
