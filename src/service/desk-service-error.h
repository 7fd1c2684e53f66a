// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_SERVICE_ERROR (desk_service_error_quark ())

/**
 * DeskServiceError:
 * @DESK_SERVICE_ERROR_FAILED: anything without a code of its own
 * @DESK_SERVICE_ERROR_BAD_REQUEST: what was sent is not what is asked for
 * @DESK_SERVICE_ERROR_UNAUTHORISED: no token, or one that lets nobody in
 * @DESK_SERVICE_ERROR_FORBIDDEN: the role is missing
 * @DESK_SERVICE_ERROR_NOT_FOUND: there is no such thing
 * @DESK_SERVICE_ERROR_NOT_ALLOWED: not with this method
 * @DESK_SERVICE_ERROR_CONFLICT: something else stands there
 * @DESK_SERVICE_ERROR_TOO_LARGE: more than is taken
 * @DESK_SERVICE_ERROR_TOO_MANY: too often; wait
 * @DESK_SERVICE_ERROR_BUSY: not now; wait
 * @DESK_SERVICE_ERROR_BAD_TYPE: no form of the request that is known
 * @DESK_SERVICE_ERROR_BAD_RANGE: no range of it
 * @DESK_SERVICE_ERROR_NOT_YET: not in this version
 * @DESK_SERVICE_ERROR_RESTORING: nothing new before the log has its end again
 *
 * Each has one HTTP status and one code of docs/protocol.md.
 */
typedef enum {
  DESK_SERVICE_ERROR_FAILED,
  DESK_SERVICE_ERROR_BAD_REQUEST,
  DESK_SERVICE_ERROR_UNAUTHORISED,
  DESK_SERVICE_ERROR_FORBIDDEN,
  DESK_SERVICE_ERROR_NOT_FOUND,
  DESK_SERVICE_ERROR_NOT_ALLOWED,
  DESK_SERVICE_ERROR_CONFLICT,
  DESK_SERVICE_ERROR_TOO_LARGE,
  DESK_SERVICE_ERROR_TOO_MANY,
  DESK_SERVICE_ERROR_BUSY,
  DESK_SERVICE_ERROR_BAD_TYPE,
  DESK_SERVICE_ERROR_BAD_RANGE,
  DESK_SERVICE_ERROR_NOT_YET,
  DESK_SERVICE_ERROR_RESTORING,
} DeskServiceError;

#define DESK_SERVICE_N_ERRORS (DESK_SERVICE_ERROR_RESTORING + 1)

GQuark      desk_service_error_quark (void);
const char *desk_service_error_get_code (const GError *error);
guint       desk_service_error_get_status (const GError *error);

G_END_DECLS
