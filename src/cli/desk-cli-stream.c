// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Files that come in, and what goes out to standard output.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "desk-cli-stream.h"

#define BUFFER_BYTES (64 * 1024)

/**
 * desk_cli_export:
 * @cli: the command line
 * @func: writes the desk
 * @option: (nullable): an option that changes what is written
 * @error: return location
 *
 * Returns: whether all of it arrived on standard output
 */
gboolean
desk_cli_export (DeskCli       *cli,
                 DeskCliExport  func,
                 const char    *option,
                 GError       **error)
{
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (raw, BUFFER_BYTES);
  g_autoptr (GError) local_error = NULL;

  if (func (desk_cli_get_file (cli), stream, option != NULL && desk_cli_has_option (cli, option), &local_error) &&
      g_output_stream_close (stream, NULL, &local_error))
    return TRUE;

  /* Nobody reads on: there is nobody to tell. */
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_set_error_literal (error, DESK_CLI_ERROR, DESK_CLI_ERROR_SAID, "");
  else if (local_error->domain == G_IO_ERROR)
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("What was to be written did not arrive (%s)"), local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * desk_cli_open_input:
 * @path: name of a file, or `-` for standard input
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what stands in it
 */
GInputStream *
desk_cli_open_input (const char *path,
                     GError    **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *shown = NULL;
  GFileInputStream *stream;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_read (file, NULL, &local_error);
  if (stream != NULL)
    return G_INPUT_STREAM (stream);

  shown = g_filename_display_name (path);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_NOT_FOUND, _("There is no file “%s”"), shown);
  else
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("“%s” cannot be read (%s)"), shown, local_error->message);
  return NULL;
}
