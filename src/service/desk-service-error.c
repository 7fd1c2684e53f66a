// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-service-error.h"

G_DEFINE_QUARK (desk-service-error-quark, desk_service_error)

typedef struct {
  guint status;
  const char *code;
} Reply;

static const Reply replies[] = {
  [DESK_SERVICE_ERROR_FAILED] = { 500, "failed" },
  [DESK_SERVICE_ERROR_BAD_REQUEST] = { 400, "bad_request" },
  [DESK_SERVICE_ERROR_UNAUTHORISED] = { 401, "unauthorised" },
  [DESK_SERVICE_ERROR_FORBIDDEN] = { 403, "forbidden" },
  [DESK_SERVICE_ERROR_NOT_FOUND] = { 404, "not_found" },
  [DESK_SERVICE_ERROR_NOT_ALLOWED] = { 405, "not_allowed" },
  [DESK_SERVICE_ERROR_CONFLICT] = { 409, "conflict" },
  [DESK_SERVICE_ERROR_TOO_LARGE] = { 413, "body_too_large" },
  [DESK_SERVICE_ERROR_TOO_MANY] = { 429, "too_many" },
  [DESK_SERVICE_ERROR_BUSY] = { 503, "busy" },
  [DESK_SERVICE_ERROR_BAD_TYPE] = { 415, "bad_type" },
  [DESK_SERVICE_ERROR_BAD_RANGE] = { 416, "bad_range" },
  [DESK_SERVICE_ERROR_NOT_YET] = { 501, "not_yet" },
  [DESK_SERVICE_ERROR_RESTORING] = { 503, "restoring" },
};

static const Reply *
find_reply (const GError *error)
{
  if (error->domain == DESK_SERVICE_ERROR && (guint) error->code < G_N_ELEMENTS (replies))
    return &replies[error->code];

  return &replies[DESK_SERVICE_ERROR_FAILED];
}

/**
 * desk_service_error_get_code:
 * @error: an error; of another domain, it is `failed`
 *
 * Returns: its code in docs/protocol.md, which never changes
 */
const char *
desk_service_error_get_code (const GError *error)
{
  return find_reply (error)->code;
}

guint
desk_service_error_get_status (const GError *error)
{
  return find_reply (error)->status;
}
