// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Taking the command line apart. Options may stand anywhere; “--” ends them.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-parse.h"

static const DeskCliOption global_options[] = {
  { "desk", 'd', "FILE", N_ ("the desk"), TRUE },
  { "as", 0, "ANALYST", N_ ("who you are: a name, its beginning, an e-mail address or an id; remembered the first time"), FALSE },
  { "json", 0, NULL, N_ ("write JSON"), FALSE },
  { "help", 'h', NULL, N_ ("say what there is, or how a command is used"), FALSE },
  { "version", 0, NULL, N_ ("say which version this is"), FALSE },
  { NULL },
};

/**
 * desk_cli_get_global_options:
 *
 * Returns: (transfer none): the options that every command takes
 */
const DeskCliOption *
desk_cli_get_global_options (void)
{
  return global_options;
}

static const DeskCliOption *
find_in (const DeskCliOption *options,
         const char          *name,
         gsize                length,
         char                 letter)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      if (letter != 0 ? options->letter == letter : strlen (options->name) == length && strncmp (options->name, name, length) == 0)
        return options;
    }

  return NULL;
}

static gboolean
check_utf8 (const char *text,
            GError    **error)
{
  g_autofree char *shown = NULL;

  if (g_utf8_validate (text, -1, NULL))
    return TRUE;

  shown = g_utf8_make_valid (text, -1);
  return desk_cli_usage_error (error, _("“%s” is not UTF-8: check the encoding of the terminal or the script"), shown);
}

/* The command is known once its words are: its options may stand before them
 * in theory, but nobody writes them there, and “-d FILE” has to. */
static void
find_command (DeskCliLine *self)
{
  const DeskCommand *const *commands = desk_cli_get_commands ();
  const char *first = self->arguments->len > 0 ? g_ptr_array_index (self->arguments, 0) : NULL;
  const char *second = self->arguments->len > 1 ? g_ptr_array_index (self->arguments, 1) : NULL;

  if (first == NULL || self->command != NULL)
    return;

  self->group = NULL;
  for (guint i = 0; commands[i] != NULL; i++)
    {
      const char *blank = strchr (commands[i]->name, ' ');
      gsize length = blank != NULL ? (gsize) (blank - commands[i]->name) : strlen (commands[i]->name);

      if (strlen (first) != length || strncmp (commands[i]->name, first, length) != 0)
        continue;
      if (blank == NULL)
        {
          self->command = commands[i];
          g_ptr_array_remove_index (self->arguments, 0);
          return;
        }
      self->group = first;
      if (second != NULL && strcmp (blank + 1, second) == 0)
        {
          self->command = commands[i];
          g_ptr_array_remove_range (self->arguments, 0, 2);
          return;
        }
    }
}

static gboolean
unknown_option (const DeskCliLine *self,
                const char        *word,
                GError           **error)
{
  g_autofree char *shown = g_utf8_make_valid (word, -1);

  if (self->command == NULL)
    return desk_cli_usage_error (error, _("There is no option “%s” before a command"), shown);

  return desk_cli_usage_error (error, _("“%s” has no option “%s”. (A text that begins with a dash goes after “--”)"), self->command->name, shown);
}

/* One word that begins with a dash, and the next one if it is its value. */
static gboolean
take_option (DeskCliLine *self,
             char       **argv,
             int         *i,
             GError     **error)
{
  const char *word = argv[*i];
  gboolean is_long = word[1] == '-';
  const char *name = word + 2;
  const char *value = NULL;
  const DeskCliOption *option;
  gsize length = strcspn (name, "=");

  option = is_long ? find_in (global_options, name, length, 0) : find_in (global_options, NULL, 0, word[1]);
  if (option == NULL && self->command != NULL)
    option = is_long ? find_in (self->command->options, name, length, 0) : find_in (self->command->options, NULL, 0, word[1]);
  if (option == NULL)
    return unknown_option (self, word, error);

  if (is_long && name[length] == '=')
    value = name + length + 1;
  else if (!is_long && word[2] != '\0')
    value = word + 2;
  if (option->value == NULL && value != NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (word, -1);

      return desk_cli_usage_error (error, _("“--%s” takes no value, but there is “%s”"), option->name, shown);
    }
  if (option->value != NULL && value == NULL)
    {
      if (argv[*i + 1] == NULL)
        return desk_cli_usage_error (error, _("“--%s” needs a value: %s"), option->name, option->value);
      value = argv[++*i];
    }
  if (value != NULL && !option->is_file && !check_utf8 (value, error))
    return FALSE;
  g_hash_table_insert (self->options, (gpointer) option->name, (gpointer) (value != NULL ? value : ""));

  return TRUE;
}

/**
 * desk_cli_line_parse:
 * @self: (out caller-allocates): clear it with desk_cli_line_clear(), also
 *   after a failure
 * @argc: of main()
 * @argv: of main(); lent
 * @error: return location
 *
 * Returns: whether the options could be understood
 */
gboolean
desk_cli_line_parse (DeskCliLine *self,
                     int          argc,
                     char       **argv,
                     GError     **error)
{
  gboolean only_arguments = FALSE;

  memset (self, 0, sizeof *self);
  self->arguments = g_ptr_array_new ();
  self->options = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 1; i < argc; i++)
    {
      if (!only_arguments && strcmp (argv[i], "--") == 0)
        {
          only_arguments = TRUE;
          continue;
        }
      if (!only_arguments && argv[i][0] == '-' && argv[i][1] != '\0')
        {
          if (!take_option (self, argv, &i, error))
            return FALSE;
          continue;
        }
      g_ptr_array_add (self->arguments, argv[i]);
      find_command (self);
      /* “help ticket new” asks for what “ticket new --help” does. */
      if (self->command == NULL && self->arguments->len == 1 && strcmp (argv[i], "help") == 0)
        {
          g_ptr_array_set_size (self->arguments, 0);
          g_hash_table_insert (self->options, (gpointer) "help", (gpointer) "");
        }
    }

  return TRUE;
}

/**
 * desk_cli_line_check:
 * @self: a command line
 * @error: return location
 *
 * Returns: whether it names a command and gives it what it needs
 */
gboolean
desk_cli_line_check (const DeskCliLine *self,
                     GError           **error)
{
  const DeskCommand *command = self->command;
  guint n = self->arguments->len;

  if (command == NULL)
    {
      guint index = self->group != NULL ? 1 : 0;
      g_autofree char *shown = index < n ? g_utf8_make_valid (g_ptr_array_index (self->arguments, index), -1) : NULL;

      if (n == 0)
        return desk_cli_usage_error (error, _("A command is missing"));
      if (shown == NULL)
        return desk_cli_usage_error (error, _("“%s” is followed by another word"), self->group);
      if (self->group != NULL)
        return desk_cli_usage_error (error, _("There is no command “%s %s”"), self->group, shown);
      return desk_cli_usage_error (error, _("There is no command “%s”"), shown);
    }
  if (n < command->min_arguments)
    return desk_cli_usage_error (error, _("“%s” needs more: %s"), command->name, command->usage);
  if (n > command->max_arguments)
    {
      g_autofree char *shown = g_utf8_make_valid (g_ptr_array_index (self->arguments, command->max_arguments), -1);

      return desk_cli_usage_error (error, _("“%s” is too much for “%s”. (A text of several words goes between quotation marks)"), shown, command->name);
    }
  for (guint i = 0; i < n; i++)
    {
      if (i + 1 != command->file_argument && !check_utf8 (g_ptr_array_index (self->arguments, i), error))
        return FALSE;
    }

  return TRUE;
}

void
desk_cli_line_clear (DeskCliLine *self)
{
  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  g_clear_pointer (&self->options, g_hash_table_unref);
}
