// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_EXCHANGE_ERROR (desk_exchange_error_quark ())

/**
 * DeskExchangeError:
 * @DESK_EXCHANGE_ERROR_INVALID: a line, a row or a file is not what it has to
 *   be
 * @DESK_EXCHANGE_ERROR_TOO_LARGE: a size or a count is over its limit
 * @DESK_EXCHANGE_ERROR_NEWER: written by a newer version
 * @DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT: columns that are not known by
 *   themselves: a mapping is wanted
 */
typedef enum {
  DESK_EXCHANGE_ERROR_INVALID,
  DESK_EXCHANGE_ERROR_TOO_LARGE,
  DESK_EXCHANGE_ERROR_NEWER,
  DESK_EXCHANGE_ERROR_UNKNOWN_FORMAT,
} DeskExchangeError;

GQuark desk_exchange_error_quark (void);

G_END_DECLS
