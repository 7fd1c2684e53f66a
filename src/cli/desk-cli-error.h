// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_CLI_ERROR (desk_cli_error_quark ())

/**
 * DeskCliError:
 * @DESK_CLI_ERROR_USAGE: the command line says something that cannot be meant
 * @DESK_CLI_ERROR_NOT_FOUND: what it names is not there
 * @DESK_CLI_ERROR_FAILED: anything else
 * @DESK_CLI_ERROR_SAID: it failed, and everything has been said about it
 */
typedef enum {
  DESK_CLI_ERROR_USAGE,
  DESK_CLI_ERROR_NOT_FOUND,
  DESK_CLI_ERROR_FAILED,
  DESK_CLI_ERROR_SAID,
} DeskCliError;

/**
 * DeskExit:
 *
 * What the program ends with; documented in its manual page.
 */
typedef enum {
  DESK_EXIT_DONE = 0,
  DESK_EXIT_FAILED = 1,
  DESK_EXIT_USAGE = 2,
  DESK_EXIT_NOT_FOUND = 3,
  DESK_EXIT_REFUSED = 4,
} DeskExit;

GQuark   desk_cli_error_quark (void);
DeskExit desk_cli_error_get_exit (const GError *error);
gboolean desk_cli_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
