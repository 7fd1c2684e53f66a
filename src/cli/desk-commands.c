// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The list of commands, in the order in which they are told.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include "desk-cli-parse.h"
#include "desk-commands.h"

static const DeskCommand *const commands[] = {
  &desk_command_desk_new,
  &desk_command_desk_info,
  &desk_command_desk_verify,
  &desk_command_reset_sample,
  &desk_command_who,
  &desk_command_queue,
  NULL,
};

/**
 * desk_cli_get_commands:
 *
 * Returns: (transfer none) (array zero-terminated=1): every command
 */
const DeskCommand *const *
desk_cli_get_commands (void)
{
  return commands;
}
