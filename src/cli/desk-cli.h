// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"
#include "desk-cli-error.h"
#include "desk-file.h"
#include "desk-output.h"

G_BEGIN_DECLS

typedef struct _DeskCli DeskCli;

/**
 * DeskCliOption:
 * @name: without the dashes; %NULL ends a table
 * @letter: for a single dash, or 0
 * @value: (nullable): what follows it, in capitals; %NULL: nothing does
 * @summary: what it does
 * @is_file: its value is the name of a file, which need not be UTF-8
 */
typedef struct {
  const char *name;
  char letter;
  const char *value;
  const char *summary;
  gboolean is_file;
} DeskCliOption;

/**
 * DeskCommandNeeds:
 * @DESK_COMMAND_NEEDS_NOTHING: no desk, or one that it makes itself
 * @DESK_COMMAND_NEEDS_READER: a desk as it stood at one moment
 * @DESK_COMMAND_NEEDS_BARE_READER: a reader outside a transaction
 * @DESK_COMMAND_NEEDS_WRITER: a writer; what it writes is indexed afterwards
 */
typedef enum {
  DESK_COMMAND_NEEDS_NOTHING,
  DESK_COMMAND_NEEDS_READER,
  DESK_COMMAND_NEEDS_BARE_READER,
  DESK_COMMAND_NEEDS_WRITER,
} DeskCommandNeeds;

/**
 * DeskCommand:
 * @name: one word or two
 * @usage: what follows the name
 * @summary: one line for the list of commands
 * @details: (nullable): what else there is to know
 * @options: (nullable): its own options
 * @min_arguments: fewer are an error
 * @max_arguments: more are an error
 * @file_argument: which argument is the name of a file, from 1; 0: none
 * @needs: what is opened for it
 * @run: does it
 *
 * One command. Each has a file of its own; desk-commands.c lists them.
 */
typedef struct {
  const char *name;
  const char *usage;
  const char *summary;
  const char *details;
  const DeskCliOption *options;
  guint min_arguments;
  guint max_arguments;
  guint file_argument;
  DeskCommandNeeds needs;
  gboolean (*run) (DeskCli *cli, GError **error);
} DeskCommand;

int              desk_cli_main (int argc, char **argv);

const DeskCommand *desk_cli_get_command (DeskCli *self);
guint            desk_cli_get_n_arguments (DeskCli *self);
const char      *desk_cli_get_argument (DeskCli *self, guint index);
const char      *desk_cli_get_option (DeskCli *self, const char *name);
gboolean         desk_cli_has_option (DeskCli *self, const char *name);
gboolean         desk_cli_get_count (DeskCli *self, const char *name, gint64 min, gint64 max, gint64 *count, GError **error);

DeskOutput      *desk_cli_get_output (DeskCli *self);
DeskFile        *desk_cli_get_file (DeskCli *self);
DeskClock       *desk_cli_get_clock (DeskCli *self);
DeskIdSource    *desk_cli_get_ids (DeskCli *self);
gint64           desk_cli_get_now_ms (DeskCli *self);
gboolean         desk_cli_get_me (DeskCli *self, DeskUuid *me, GError **error);
gboolean         desk_cli_find_me (DeskCli *self, DeskUuid *me, gboolean *is_known, GError **error);
void             desk_cli_remember_me (DeskCli *self, const DeskUuid *me);
DeskCalendar    *desk_cli_get_calendar (DeskCli *self, GError **error);
void             desk_cli_remark (const char *text);
void             desk_cli_adopt_file (DeskCli *self, DeskFile *file);

G_END_DECLS
