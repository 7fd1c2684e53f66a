// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-cli.h"

G_BEGIN_DECLS

/**
 * DeskCliLine:
 * @command: (nullable): the command; none: help or version was asked for
 * @group: (nullable): the first word of commands of two words, when the second
 *   is missing
 * @arguments: (element-type utf8): lent
 * @options: values by name; an empty one for an option without a value
 *
 * A command line, taken apart.
 */
typedef struct {
  const DeskCommand *command;
  const char *group;
  GPtrArray *arguments;
  GHashTable *options;
} DeskCliLine;

const DeskCommand *const *desk_cli_get_commands (void);
const DeskCliOption *desk_cli_get_global_options (void);

gboolean desk_cli_line_parse (DeskCliLine *self, int argc, char **argv, GError **error);
gboolean desk_cli_line_check (const DeskCliLine *self, GError **error);
void     desk_cli_line_clear (DeskCliLine *self);

char    *desk_cli_help (void);
char    *desk_cli_help_for_group (const char *group);
char    *desk_cli_help_for_command (const DeskCommand *command);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeskCliLine, desk_cli_line_clear)

G_END_DECLS
