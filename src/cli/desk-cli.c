// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What every command shares: the command line, the desk, who acts, the clock
 * and the ids of this machine, and what the program ends with.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "desk-cli-parse.h"
#include "desk-cli-text.h"
#include "desk-policies.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-who.h"

/* A command of somebody who waits does not index longer than this; the rest
 * stays marked, and is found all the same. */
#define INDEX_MS 100
#define INDEX_ROWS 48

struct _DeskCli {
  DeskCliLine line;
  DeskOutput *output;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskFile *file;
  DeskCalendar *calendar;
  DeskUuid me;
  DeskWhoSource who;
  gboolean has_asked_who;
};

static gint64
system_clock_func (gpointer data)
{
  return g_get_real_time () / 1000;
}

/* A file must never be opened in the place of a stream that is closed, or what
 * is meant for a terminal would be written into a desk. What is written to a
 * stream that cannot be written to fails, and is noticed. */
static void
fill_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
}

static void
write_error (const char *text)
{
  gsize size;
  g_autofree char *converted = desk_cli_text_to_locale (text, strlen (text), &size);

  fwrite (converted, 1, size, stderr);
}

static void
complain (const char *message)
{
  g_autofree char *visible = desk_cli_text_make_visible (message, TRUE);
  g_autofree char *line = g_strdup_printf ("deskbellctl: %s\n", visible);

  write_error (line);
}

/**
 * desk_cli_remark:
 * @text: something to know that is no failure
 *
 * Says it beside the output.
 */
void
desk_cli_remark (const char *text)
{
  complain (text);
}

/* --- what commands ask for --- */

const DeskCommand *
desk_cli_get_command (DeskCli *self)
{
  return self->line.command;
}

guint
desk_cli_get_n_arguments (DeskCli *self)
{
  return self->line.arguments->len;
}

/**
 * desk_cli_get_argument:
 * @self: a command line
 * @index: from 0
 *
 * Returns: (nullable): the argument; UTF-8 unless it is the name of a file
 */
const char *
desk_cli_get_argument (DeskCli *self,
                       guint    index)
{
  return index < self->line.arguments->len ? g_ptr_array_index (self->line.arguments, index) : NULL;
}

/**
 * desk_cli_get_option:
 * @self: a command line
 * @name: of an option that takes a value
 *
 * Returns: (nullable): its value
 */
const char *
desk_cli_get_option (DeskCli    *self,
                     const char *name)
{
  return g_hash_table_lookup (self->line.options, name);
}

gboolean
desk_cli_has_option (DeskCli    *self,
                     const char *name)
{
  return g_hash_table_contains (self->line.options, name);
}

/**
 * desk_cli_get_count:
 * @self: a command line
 * @name: of an option
 * @min: smallest number it takes
 * @max: greatest
 * @count: (inout): not touched when the option was not given
 * @error: return location
 *
 * Returns: %FALSE when it was given and is no such number
 */
gboolean
desk_cli_get_count (DeskCli    *self,
                    const char *name,
                    gint64      min,
                    gint64      max,
                    gint64     *count,
                    GError    **error)
{
  const char *text = desk_cli_get_option (self, name);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_signed (text, 10, min, max, count, NULL))
    return TRUE;

  from = g_strdup_printf ("%" G_GINT64_FORMAT, min);
  to = g_strdup_printf ("%" G_GINT64_FORMAT, max);
  return desk_cli_usage_error (error, _("“--%s” takes a number from %s to %s, not “%s”"), name, from, to, text);
}

DeskOutput *
desk_cli_get_output (DeskCli *self)
{
  return self->output;
}

DeskFile *
desk_cli_get_file (DeskCli *self)
{
  return self->file;
}

DeskClock *
desk_cli_get_clock (DeskCli *self)
{
  return self->clock;
}

DeskIdSource *
desk_cli_get_ids (DeskCli *self)
{
  return self->ids;
}

gint64
desk_cli_get_now_ms (DeskCli *self)
{
  return desk_clock_get_now_ms (self->clock);
}

/**
 * desk_cli_adopt_file:
 * @self: a command line without a desk
 * @file: (transfer full): a writer on a desk that the command has made
 */
void
desk_cli_adopt_file (DeskCli  *self,
                     DeskFile *file)
{
  g_return_if_fail (self->file == NULL);

  self->file = file;
}

/**
 * desk_cli_get_calendar:
 * @self: a command line
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the working hours of the desk
 */
DeskCalendar *
desk_cli_get_calendar (DeskCli *self,
                       GError **error)
{
  if (self->calendar == NULL && !desk_policies_dup_desk_calendar (self->file, &self->calendar, error))
    return NULL;

  return self->calendar;
}

/**
 * desk_cli_remember_me:
 * @self: a command line
 * @me: an analyst of its desk
 *
 * Whoever is known for the first time on this machine need not be named again.
 * That it could not be written down is said, and no failure.
 */
void
desk_cli_remember_me (DeskCli        *self,
                      const DeskUuid *me)
{
  g_autoptr (GError) error = NULL;
  gboolean is_new;

  if (!desk_who_remember (self->file, me, TRUE, &is_new, &error))
    {
      g_autofree char *message = g_strdup_printf (_("Who you are could not be remembered: %s"), error->message);

      complain (message);
    }
}

/**
 * desk_cli_find_me:
 * @self: a command line
 * @me: (out): the analyst who acts; nil if not known
 * @is_known: (out): whether it is known
 * @error: return location
 *
 * Returns: %FALSE when somebody was named who is no analyst of the desk
 */
gboolean
desk_cli_find_me (DeskCli  *self,
                  DeskUuid *me,
                  gboolean *is_known,
                  GError  **error)
{
  if (!self->has_asked_who)
    {
      if (!desk_who_find (self->file, desk_cli_get_option (self, "as"), &self->me, &self->who, error))
        return FALSE;
      self->has_asked_who = TRUE;
      if (self->who == DESK_WHO_NAMED)
        desk_cli_remember_me (self, &self->me);
    }

  *me = self->me;
  *is_known = self->who != DESK_WHO_NOBODY;
  return TRUE;
}

/**
 * desk_cli_get_me:
 * @self: a command line
 * @me: (out): the analyst who acts
 * @error: return location
 *
 * Returns: whether it is known; otherwise the message names all analysts
 */
gboolean
desk_cli_get_me (DeskCli  *self,
                 DeskUuid *me,
                 GError  **error)
{
  g_autofree char *names = NULL;
  gboolean is_known;

  if (!desk_cli_find_me (self, me, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;

  names = desk_who_list (self->file, error);
  if (names == NULL)
    return FALSE;

  return desk_cli_usage_error (error, _("Who are you? Say it once with “--as NAME”. The analysts of this desk are: %s"), names);
}

/* --- running --- */

static gboolean
open_desk (DeskCli *self,
           GError **error)
{
  DeskCommandNeeds needs = self->line.command->needs;
  const char *path = desk_cli_get_option (self, "desk");
  DeskUuid me;
  gboolean is_known;

  if (needs == DESK_COMMAND_NEEDS_NOTHING)
    return TRUE;
  if (path == NULL)
    return desk_cli_usage_error (error, _("Which desk? Say “-d FILE”"));

  self->file = desk_file_open (path, needs == DESK_COMMAND_NEEDS_WRITER ? DESK_FILE_WRITER : DESK_FILE_READER, self->clock, self->ids, error);
  if (self->file == NULL)
    return FALSE;
  if (desk_cli_get_calendar (self, error) == NULL)
    return FALSE;
  desk_output_set_calendar (self->output, self->calendar, desk_cli_get_now_ms (self));

  return desk_cli_get_option (self, "as") == NULL || desk_cli_find_me (self, &me, &is_known, error);
}

static void
index_for_a_while (DeskFile *file)
{
  gint64 end_us = g_get_monotonic_time () + INDEX_MS * 1000;
  guint n_left = 1;
  g_autoptr (GError) error = NULL;

  while (n_left > 0 && g_get_monotonic_time () < end_us)
    {
      if (!desk_search_index_step (file, INDEX_ROWS, &n_left, &error))
        {
          /* What was done is done; the marks are still there. */
          g_debug ("Not indexed: %s", error->message);
          return;
        }
    }
}

static gboolean
run_command (DeskCli *self,
             GError **error)
{
  const DeskCommand *command = self->line.command;
  gboolean is_one_moment = command->needs == DESK_COMMAND_NEEDS_READER;
  gboolean done;

  if (!open_desk (self, error) || (is_one_moment && !desk_file_begin_read (self->file, error)))
    return FALSE;
  done = command->run (self, error);
  if (is_one_moment)
    desk_file_end_read (self->file);
  if (done && self->file != NULL && desk_file_get_mode (self->file) == DESK_FILE_WRITER)
    index_for_a_while (self->file);

  return done;
}

/* Help goes where it was asked for; nothing is asked for by mistake. */
static gboolean
say_help (DeskCli *self)
{
  g_autofree char *text = NULL;

  if (desk_cli_has_option (self, "version"))
    text = g_strdup_printf ("deskbellctl %s\n", DESK_VERSION);
  else if (self->line.command != NULL)
    text = desk_cli_help_for_command (self->line.command);
  else if (self->line.group != NULL)
    text = desk_cli_help_for_group (self->line.group);
  else
    text = desk_cli_help ();
  g_strchomp (text);
  desk_output_say (self->output, "%s", text);

  return TRUE;
}

static void
hint_at_help (DeskCli *self)
{
  g_autofree char *help = self->line.command == NULL && self->line.group != NULL ? desk_cli_help_for_group (self->line.group) : NULL;

  if (help == NULL && self->line.command != NULL)
    help = g_strdup_printf (_("Try “deskbellctl %s --help”.\n"), self->line.command->name);
  else if (help == NULL)
    help = g_strdup (_("Try “deskbellctl --help”.\n"));
  write_error (help);
}

/* What the program ends with; says what is to be said about it. */
static DeskExit
conclude (DeskCli *self,
          GError  *error)
{
  DeskExit result;

  if (error == NULL)
    return DESK_EXIT_DONE;

  result = desk_cli_error_get_exit (error);
  if (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    desk_output_say (self->output, "%s.", error->message);
  else if (!g_error_matches (error, DESK_CLI_ERROR, DESK_CLI_ERROR_SAID))
    complain (error->message);
  if (g_error_matches (error, DESK_CLI_ERROR, DESK_CLI_ERROR_USAGE))
    hint_at_help (self);

  return result;
}

static void
cli_clear (DeskCli *self)
{
  g_clear_pointer (&self->file, desk_file_close);
  g_clear_pointer (&self->calendar, desk_calendar_unref);
  g_clear_pointer (&self->output, desk_output_free);
  g_clear_pointer (&self->clock, desk_clock_unref);
  g_clear_pointer (&self->ids, desk_id_source_unref);
  desk_cli_line_clear (&self->line);
}

/**
 * desk_cli_main:
 * @argc: of main()
 * @argv: of main()
 *
 * Returns: what the program ends with
 */
int
desk_cli_main (int    argc,
               char **argv)
{
  DeskCli self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) output_error = NULL;
  gboolean is_understood, wants_help;
  DeskExit result;

  fill_streams ();
  signal (SIGPIPE, SIG_IGN);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, DESK_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("deskbellctl");

  self.clock = desk_clock_new (system_clock_func, NULL, NULL);
  self.ids = desk_id_source_new ();
  is_understood = desk_cli_line_parse (&self.line, argc, argv, &error);
  wants_help = desk_cli_has_option (&self, "help") || desk_cli_has_option (&self, "version");
  self.output = desk_output_new (desk_cli_has_option (&self, "json") && !wants_help);
  if (is_understood && wants_help)
    say_help (&self);
  else if (is_understood && desk_cli_line_check (&self.line, &error))
    run_command (&self, &error);

  result = conclude (&self, error);
  if (!desk_output_finish (self.output, error == NULL, &output_error))
    {
      DeskExit other = conclude (&self, output_error);

      if (result == DESK_EXIT_DONE)
        result = other;
    }
  cli_clear (&self);

  return (int) result;
}
