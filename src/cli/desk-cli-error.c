// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * From errors to what the program ends with.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include "desk-cli-error.h"
#include "desk-core-error.h"
#include "desk-exchange-error.h"
#include "desk-store-error.h"

G_DEFINE_QUARK (desk-cli-error-quark, desk_cli_error)

static DeskExit
get_exit_of_store (int code)
{
  switch ((DeskStoreError) code)
    {
    case DESK_STORE_ERROR_NOT_FOUND:
      return DESK_EXIT_NOT_FOUND;
    case DESK_STORE_ERROR_REFUSED:
    case DESK_STORE_ERROR_CLASH:
      return DESK_EXIT_REFUSED;
    case DESK_STORE_ERROR_UNCHANGED:
      return DESK_EXIT_DONE;
    case DESK_STORE_ERROR_FAILED:
    case DESK_STORE_ERROR_EXISTS:
    case DESK_STORE_ERROR_NOT_A_DESK:
    case DESK_STORE_ERROR_NEWER:
    case DESK_STORE_ERROR_DAMAGED:
    case DESK_STORE_ERROR_NETWORK:
    case DESK_STORE_ERROR_READ_ONLY:
    case DESK_STORE_ERROR_FULL:
    case DESK_STORE_ERROR_BUSY:
    default:
      return DESK_EXIT_FAILED;
    }
}

/**
 * desk_cli_error_get_exit:
 * @error: what went wrong
 *
 * A value that cannot stand in a field was typed, so it counts as usage;
 * damage does not.
 *
 * Returns: what the program ends with
 */
DeskExit
desk_cli_error_get_exit (const GError *error)
{
  g_return_val_if_fail (error != NULL, DESK_EXIT_FAILED);

  if (error->domain == DESK_STORE_ERROR)
    return get_exit_of_store (error->code);
  if (error->domain == DESK_CLI_ERROR && error->code == DESK_CLI_ERROR_USAGE)
    return DESK_EXIT_USAGE;
  if (error->domain == DESK_CLI_ERROR && error->code == DESK_CLI_ERROR_NOT_FOUND)
    return DESK_EXIT_NOT_FOUND;
  if (error->domain == DESK_CORE_ERROR && error->code == DESK_CORE_ERROR_REFUSED)
    return DESK_EXIT_REFUSED;
  if (error->domain == DESK_CORE_ERROR && (error->code == DESK_CORE_ERROR_INVALID || error->code == DESK_CORE_ERROR_TOO_LARGE))
    return DESK_EXIT_USAGE;
  if (error->domain == DESK_EXCHANGE_ERROR && error->code == DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT)
    return DESK_EXIT_USAGE;
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return DESK_EXIT_NOT_FOUND;

  return DESK_EXIT_FAILED;
}

/**
 * desk_cli_usage_error:
 * @error: return location
 * @format: what is wrong
 * @...: its parts
 *
 * Returns: %FALSE, for returning it
 */
gboolean
desk_cli_usage_error (GError    **error,
                      const char *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DESK_CLI_ERROR, DESK_CLI_ERROR_USAGE, message);

  return FALSE;
}
