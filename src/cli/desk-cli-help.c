// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What --help says, out of the tables of commands and options.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-parse.h"
#include "desk-cli-text.h"

#define LEFT_WIDTH 30

static void
append_line (GString    *to,
             const char *left,
             const char *right)
{
  guint width = desk_cli_text_get_width (left);

  g_string_append_printf (to, "  %s", left);
  if (width + 2 > LEFT_WIDTH)
    g_string_append_printf (to, "\n%*s", LEFT_WIDTH + 2, "");
  else
    g_string_append_printf (to, "%*s", (int) (LEFT_WIDTH - width), "");
  g_string_append_printf (to, "%s\n", right);
}

static void
append_options (GString             *to,
                const DeskCliOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autoptr (GString) left = g_string_new (NULL);

      if (options->letter != 0)
        g_string_append_printf (left, "-%c, ", options->letter);
      g_string_append_printf (left, "--%s", options->name);
      if (options->value != NULL)
        g_string_append_printf (left, " %s", options->value);
      append_line (to, left->str, _(options->summary));
    }
}

static void
append_commands (GString    *to,
                 const char *group)
{
  const DeskCommand *const *commands = desk_cli_get_commands ();

  for (guint i = 0; commands[i] != NULL; i++)
    {
      g_autofree char *left = NULL;
      gsize length = group != NULL ? strlen (group) : 0;

      if (group != NULL && (strncmp (commands[i]->name, group, length) != 0 || commands[i]->name[length] != ' '))
        continue;
      left = commands[i]->usage[0] != '\0' ? g_strdup_printf ("%s %s", commands[i]->name, commands[i]->usage) : g_strdup (commands[i]->name);
      append_line (to, left, _(commands[i]->summary));
    }
}

/**
 * desk_cli_help:
 *
 * Returns: (transfer full): what there is
 */
char *
desk_cli_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n\n%s\n", _("Usage: deskbellctl [OPTION…] COMMAND [ARGUMENT…]"), _("The service desk on the command line."));
  g_string_append_printf (text, "\n%s\n", _("Commands:"));
  append_commands (text, NULL);
  g_string_append_printf (text, "\n%s\n", _("Options of every command:"));
  append_options (text, desk_cli_get_global_options ());
  g_string_append_printf (text, "\n%s\n%s\n", _("“deskbellctl COMMAND --help” says more about a command."),
                          _("It ends with 0 when done, 1 failed, 2 wrong usage, 3 not found, 4 refused by a rule."));

  return g_string_free (text, FALSE);
}

/**
 * desk_cli_help_for_group:
 * @group: the first word of some commands
 *
 * Returns: (transfer full): which
 */
char *
desk_cli_help_for_group (const char *group)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", _("Commands:"));
  append_commands (text, group);

  return g_string_free (text, FALSE);
}

/**
 * desk_cli_help_for_command:
 * @command: a command
 *
 * Returns: (transfer full): how it is used
 */
char *
desk_cli_help_for_command (const DeskCommand *command)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Usage: deskbellctl [OPTION…] %s"), command->name);
  if (command->usage[0] != '\0')
    g_string_append_printf (text, " %s", command->usage);
  g_string_append_printf (text, "\n\n%s.\n", _(command->summary));
  if (command->details != NULL)
    g_string_append_printf (text, "\n%s\n", _(command->details));
  if (command->options != NULL)
    {
      g_string_append_printf (text, "\n%s\n", _("Options:"));
      append_options (text, command->options);
    }
  g_string_append_printf (text, "\n%s\n", _("Options of every command:"));
  append_options (text, desk_cli_get_global_options ());

  return g_string_free (text, FALSE);
}
