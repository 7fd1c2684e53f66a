// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl holiday import: holidays out of an iCalendar file.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-stream.h"
#include "desk-commands.h"
#include "desk-day.h"
#include "desk-holiday-import.h"
#include "desk-policy-verb.h"

static const DeskCliOption options[] = {
  { "of", 0, "ANALYST", N_ ("holidays of an analyst, not of the desk"), FALSE },
  { NULL },
};

/* One byte more than there may be, so that too much is seen. */
static GBytes *
read_all (const char *path,
          GError    **error)
{
  g_autoptr (GInputStream) stream = desk_cli_open_input (path, error);
  g_autofree char *buffer = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize size;

  if (stream == NULL)
    return NULL;
  buffer = g_malloc (DESK_HOLIDAYS_MAX_BYTES + 1);
  if (!g_input_stream_read_all (stream, buffer, DESK_HOLIDAYS_MAX_BYTES + 1, &size, NULL, &local_error))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("“%s” cannot be read (%s)"), shown, local_error->message);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&buffer), size);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  g_autoptr (DeskPolicyEdit) edit = desk_policy_verb_begin (cli, error);
  DeskCalendar *calendar = edit != NULL ? desk_cli_get_calendar (cli, error) : NULL;
  g_autoptr (GBytes) bytes = calendar != NULL ? read_all (desk_cli_get_argument (cli, 0), error) : NULL;
  g_autoptr (GPtrArray) holidays = NULL;

  if (bytes == NULL)
    return FALSE;
  holidays = desk_holidays_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), desk_calendar_local_day (calendar, desk_cli_get_now_ms (cli)), error);
  if (holidays == NULL)
    return FALSE;
  for (guint i = 0; i < holidays->len; i++)
    {
      const DeskHoliday *holiday = g_ptr_array_index (holidays, i);
      g_autofree char *date = desk_day_to_string (holiday->day);

      desk_policy_edit_add_holiday (edit, date, holiday->name, TRUE);
    }

  return desk_policy_verb_act (cli, edit, error);
}

const DeskCommand desk_command_holiday_import = {
  .name = "holiday import",
  .usage = "FILE|- [--of ANALYST]",
  .summary = N_ ("add the holidays of an iCalendar file"),
  .details = N_ ("For administrators. All-day events become holidays; those that recur, for five years ahead.\n"
                 "Holidays that are there already stay as they are."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
