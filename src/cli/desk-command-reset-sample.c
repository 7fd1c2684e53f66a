// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl reset-sample: makes the sample desk anew, its times counted from
 * now.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "desk-commands.h"
#include "desk-record.h"
#include "desk-sample.h"
#include "desk-search-index.h"
#include "desk-store-error.h"

/* Somebody's own work must not go by a mistyped name. */
static gboolean
check_is_sample (DeskCli    *cli,
                 const char *path,
                 GError    **error)
{
  g_autoptr (DeskFile) file = desk_file_open (path, DESK_FILE_READER, desk_cli_get_clock (cli), desk_cli_get_ids (cli), error);
  g_autoptr (DeskRecord) analyst = NULL;
  g_autoptr (GError) local_error = NULL;
  DeskUuid id;

  if (file == NULL)
    return FALSE;
  desk_sample_get_analyst (&id);
  analyst = desk_record_load (file, DESK_TABLE_ANALYST, &id, &local_error);
  if (analyst != NULL)
    return TRUE;
  if (!g_error_matches (local_error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("“%s” is a desk of somebody's, not the sample desk: it was left as it is"), path);

  return FALSE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *path = desk_cli_get_argument (cli, 0);
  g_autofree char *shown = g_filename_display_name (path);
  DeskFile *file;
  DeskUuid me;

  if (g_access (path, F_OK) == 0 && !check_is_sample (cli, path, error))
    return FALSE;
  if (!desk_sample_replace (path, desk_cli_get_clock (cli), desk_cli_get_ids (cli), error))
    return FALSE;
  file = desk_file_open (path, DESK_FILE_WRITER, desk_cli_get_clock (cli), desk_cli_get_ids (cli), error);
  if (file == NULL)
    return FALSE;
  desk_cli_adopt_file (cli, file);
  desk_sample_get_analyst (&me);
  desk_cli_remember_me (cli, &me);
  if (!desk_search_index_run (file, NULL, NULL, error))
    return FALSE;
  desk_output_say (desk_cli_get_output (cli), _("The sample desk in “%s” was made anew."), shown);

  return TRUE;
}

const DeskCommand desk_command_reset_sample = {
  .name = "reset-sample",
  .usage = "FILE",
  .summary = N_ ("make the sample desk anew"),
  .details = N_ ("Everything that was done on it is gone. Close its window first. A desk that is not the\n"
                 "sample desk is left alone."),
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_NOTHING,
  .run = run,
};
