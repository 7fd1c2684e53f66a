// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk new: makes a desk, empty or the sample desk.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-calendar-zone.h"
#include "desk-cli-stream.h"
#include "desk-commands.h"
#include "desk-founding.h"
#include "desk-json-lines.h"
#include "desk-record.h"
#include "desk-sample.h"
#include "desk-search-index.h"

static const DeskCliOption options[] = {
  { "sample", 0, NULL, N_ ("the sample desk: a fictional office to look around in"), FALSE },
  { "from", 0, "FILE", N_ ("what “export jsonl” has written: the same desk again"), TRUE },
  { "now", 0, "TIME", N_ ("make it as if it were this moment, such as 2026-03-02T09:00:00Z"), FALSE },
  { "name", 0, "TEXT", N_ ("name of the desk (the name of the file)"), FALSE },
  { "analyst", 0, "TEXT", N_ ("your name (that of your account)"), FALSE },
  { "email", 0, "TEXT", N_ ("your e-mail address"), FALSE },
  { "team", 0, "TEXT", N_ ("name of the first team"), FALSE },
  { "time-zone", 0, "ZONE", N_ ("such as Europe/Berlin (that of this machine)"), FALSE },
  { NULL },
};

static const char *const founding_options[] = { "name", "analyst", "email", "team", "time-zone", NULL };

static const DeskColumn columns[] = {
  { "file", N_ ("File"), DESK_COLUMN_PLAIN },
  { "id", N_ ("Id"), DESK_COLUMN_JSON },
  { "name", N_ ("Desk"), DESK_COLUMN_PLAIN },
  { "analyst", N_ ("You are"), DESK_COLUMN_PLAIN },
  { "time_zone", N_ ("Time zone"), DESK_COLUMN_PLAIN },
  { NULL },
};

/* The account's name, as far as somebody has written one down. */
static const char *
get_user_name (void)
{
  const char *real_name = g_get_real_name ();

  return real_name != NULL && real_name[0] != '\0' && g_strcmp0 (real_name, "Unknown") != 0 && g_utf8_validate (real_name, -1, NULL) ? real_name
                                                                                                                                        : g_get_user_name ();
}

/* The machine's zone by its name; some machines only know an offset. */
static char *
dup_machine_zone (char **transitions)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (zone);

  *transitions = desk_calendar_expand_zone (name, 0, DESK_CALENDAR_ZONE_END_S, NULL);
  if (*transitions != NULL)
    return g_strdup (name);

  *transitions = desk_calendar_expand_zone ("UTC", 0, DESK_CALENDAR_ZONE_END_S, NULL);
  return g_strdup ("UTC");
}

static char *
make_desk_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);

  if (g_str_has_suffix (name, ".desk") && name[5] != '\0')
    name[strlen (name) - strlen (".desk")] = '\0';

  return g_steal_pointer (&name);
}

static void
remove_desk (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

static gboolean
found_desk (DeskCli    *cli,
            const char *path,
            DeskClock  *clock,
            DeskUuid   *me,
            GError    **error)
{
  DeskFounding founding = { 0 };
  g_autofree char *name = make_desk_name (path);
  g_autofree char *zone = g_strdup (desk_cli_get_option (cli, "time-zone"));
  g_autofree char *transitions = NULL;
  g_autoptr (DeskFile) file = NULL;

  if (zone == NULL)
    zone = dup_machine_zone (&transitions);
  else
    transitions = desk_calendar_expand_zone (zone, 0, DESK_CALENDAR_ZONE_END_S, error);
  if (transitions == NULL)
    return FALSE;

  founding.name = desk_cli_has_option (cli, "name") ? desk_cli_get_option (cli, "name") : name;
  founding.analyst = desk_cli_has_option (cli, "analyst") ? desk_cli_get_option (cli, "analyst") : get_user_name ();
  founding.email = desk_cli_get_option (cli, "email");
  founding.team = desk_cli_has_option (cli, "team") ? desk_cli_get_option (cli, "team") : _("Service desk");
  founding.time_zone = zone;
  founding.transitions_json = transitions;

  file = desk_file_create (path, clock, desk_cli_get_ids (cli), error);
  if (file == NULL)
    return FALSE;
  if (!desk_found (file, &founding, me, error))
    {
      /* Nobody could do anything with it. */
      g_clear_pointer (&file, desk_file_close);
      remove_desk (path);
      return FALSE;
    }
  desk_cli_adopt_file (cli, g_steal_pointer (&file));

  return TRUE;
}

static gboolean
has_settings (DeskFile *file)
{
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, NULL);

  return desk != NULL;
}

/* Only an empty desk gets options of its own. */
static gboolean
check_no_founding (DeskCli *cli,
                   GError **error)
{
  for (guint i = 0; founding_options[i] != NULL; i++)
    {
      if (desk_cli_has_option (cli, founding_options[i]))
        return desk_cli_usage_error (error, _("This desk brings everything along: “--%s” goes with an empty one"), founding_options[i]);
    }

  return !desk_cli_has_option (cli, "from") || !desk_cli_has_option (cli, "sample") ||
         desk_cli_usage_error (error, _("“--sample” and “--from” do not go together"));
}

static char *
tell_first_line (const DeskImportReport *report)
{
  const DeskImportMessage *message = NULL;
  g_autofree char *line = NULL;

  for (guint i = 0; i < report->messages->len && (message == NULL || !message->is_bad); i++)
    message = g_ptr_array_index (report->messages, i);
  line = g_strdup_printf ("%" G_GUINT64_FORMAT, message != NULL ? message->line : 0);

  return g_strdup_printf (_("line %s: %s"), line, message != NULL ? message->text : "");
}

/* A desk without a founding of its own: the log that comes in has one. */
static gboolean
make_again (DeskCli    *cli,
            const char *path,
            DeskClock  *clock,
            GError    **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (DeskFile) file = NULL;
  g_auto (DeskImportReport) report = { 0 };
  DeskImport options_of_import = { 0 };
  g_autofree char *bad = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!check_no_founding (cli, error))
    return FALSE;
  stream = desk_cli_open_input (desk_cli_get_option (cli, "from"), error);
  if (stream == NULL)
    return FALSE;
  file = desk_file_create (path, clock, desk_cli_get_ids (cli), error);
  if (file == NULL)
    return FALSE;

  desk_import_report_init (&report);
  if (!desk_json_lines_import (file, stream, &options_of_import, &report, NULL, NULL, &local_error))
    bad = g_strdup (local_error->message);
  else if (report.n_bad > 0)
    bad = tell_first_line (&report);
  else if (!has_settings (file))
    bad = g_strdup (_("it holds no settings of a desk"));
  if (bad == NULL)
    {
      desk_cli_adopt_file (cli, g_steal_pointer (&file));
      return desk_search_index_run (desk_cli_get_file (cli), NULL, NULL, error);
    }

  g_clear_pointer (&file, desk_file_close);
  remove_desk (path);
  g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("No desk could be made of it, and nothing was left behind: %s"), bad);
  return FALSE;
}

static gboolean
make_sample (DeskCli    *cli,
             const char *path,
             DeskClock  *clock,
             DeskUuid   *me,
             GError    **error)
{
  const char *as = desk_cli_get_option (cli, "as");
  g_autoptr (DeskFile) file = NULL;

  if (!check_no_founding (cli, error))
    return FALSE;
  file = desk_sample_create (path, clock, desk_cli_get_ids (cli), NULL, error);
  if (file == NULL)
    return FALSE;
  desk_sample_get_analyst (me);
  if (as != NULL && !desk_record_find_analyst (file, as, me, error))
    {
      g_clear_pointer (&file, desk_file_close);
      remove_desk (path);
      return FALSE;
    }
  desk_cli_adopt_file (cli, g_steal_pointer (&file));
  desk_cli_remember_me (cli, me);

  return desk_search_index_run (desk_cli_get_file (cli), NULL, NULL, error);
}

static gboolean
find_clock (DeskCli    *cli,
            DeskClock **clock,
            GError    **error)
{
  const char *now = desk_cli_get_option (cli, "now");
  gint64 now_ms;

  if (now == NULL)
    {
      *clock = desk_clock_ref (desk_cli_get_clock (cli));
      return TRUE;
    }
  if (!desk_time_parse (now, &now_ms) || now_ms < 0 || now_ms > DESK_CALENDAR_ZONE_END_S * 1000)
    return desk_cli_usage_error (error, _("“%s” is no moment; write it such as 2026-03-02T09:00:00Z"), now);
  *clock = desk_clock_new_fixed (now_ms);

  return TRUE;
}

/* What was made, and who one is on it, if it is known. */
static gboolean
tell (DeskCli        *cli,
      const char     *path,
      const DeskUuid *me,
      GError        **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_autoptr (DeskRecord) analyst = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  DeskHead head;

  if (desk == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  if (!desk_uuid_is_nil (me))
    {
      analyst = desk_record_load (file, DESK_TABLE_ANALYST, me, error);
      if (analyst == NULL)
        return FALSE;
    }
  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_text (output, "file", shown);
  desk_output_put_uuid (output, "id", &head.desk);
  desk_output_put_text (output, "name", desk_record_get_text (desk, "name"));
  if (analyst != NULL)
    desk_output_put_text (output, "analyst", desk_record_get_text (analyst, "name"));
  desk_output_put_text (output, "time_zone", desk_record_get_text (desk, "time_zone"));
  desk_output_end (output);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  const char *path = desk_cli_get_argument (cli, 0);
  g_autoptr (DeskClock) clock = NULL;
  DeskUuid me = { { 0 } };
  gboolean done;

  if (path[0] == '\0')
    return desk_cli_usage_error (error, _("The name of the file is empty"));
  if (!find_clock (cli, &clock, error))
    return FALSE;
  if (desk_cli_has_option (cli, "from"))
    done = make_again (cli, path, clock, error);
  else if (desk_cli_has_option (cli, "sample"))
    done = make_sample (cli, path, clock, &me, error);
  else
    done = found_desk (cli, path, clock, &me, error);

  return done && tell (cli, path, &me, error);
}

const DeskCommand desk_command_desk_new = {
  .name = "desk new",
  .usage = "FILE [OPTION…]",
  .summary = N_ ("make a desk"),
  .details = N_ ("Nothing may stand at FILE yet. Without --sample you become its first analyst and\n"
                 "administrator, with one team, working hours from Monday to Friday, 8 to 17, and the\n"
                 "usual service levels. With --sample you are an analyst of a fictional office. With --from it\n"
                 "is the desk that somebody has exported, with its whole history."),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .file_argument = 1,
  .needs = DESK_COMMAND_NEEDS_NOTHING,
  .run = run,
};
