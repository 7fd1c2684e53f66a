// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_CORE_ERROR (desk_core_error_quark ())

/**
 * DeskCoreError:
 * @DESK_CORE_ERROR_INVALID: a value, name or text is not what it has to be
 * @DESK_CORE_ERROR_TOO_LARGE: a size or a count is over its limit
 * @DESK_CORE_ERROR_REFUSED: a rule of the desk does not allow it
 * @DESK_CORE_ERROR_DAMAGED: bytes that are not what was once written
 */
typedef enum {
  DESK_CORE_ERROR_INVALID,
  DESK_CORE_ERROR_TOO_LARGE,
  DESK_CORE_ERROR_REFUSED,
  DESK_CORE_ERROR_DAMAGED,
} DeskCoreError;

GQuark desk_core_error_quark (void);

G_END_DECLS
