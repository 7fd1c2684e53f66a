// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * All routes, and how one is found. A path is compared as it came: what would
 * have to be decoded, or has an empty part, is no path of ours.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <string.h>

#include "desk-bodies.h"
#include "desk-routes.h"

const DeskRoute desk_routes[] = {
  { "GET", "/healthz", DESK_ACCESS_OPEN, 0, FALSE, desk_route_health },
  { "GET", "/v1/hello", DESK_ACCESS_OPEN, 0, FALSE, desk_route_hello },
  { "POST", "/v1/devices", DESK_ACCESS_OPEN, DESK_ROUTE_JSON_MAX_BYTES, FALSE, desk_route_devices_post },
  { "GET", "/v1/devices", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_devices_get },
  { "DELETE", "/v1/devices/ID", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_device_delete },
  { "POST", "/v1/password", DESK_ACCESS_DEVICE, DESK_ROUTE_JSON_MAX_BYTES, FALSE, desk_route_password_post },
  { "GET", "/v1/head", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_head },
  { "GET", "/v1/digest", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_digest },
  { "GET", "/v1/segments", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_segments },
  { "PUT", "/v1/segments/NUMBER", DESK_ACCESS_DEVICE, DESK_ROUTE_SEGMENT_MAX_BYTES, FALSE, desk_route_segment_put },
  { "POST", "/v1/segments/NUMBER", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_segment_post },
  { "POST", "/v1/push", DESK_ACCESS_DEVICE, DESK_ROUTE_PUSH_MAX_BYTES, FALSE, desk_route_push },
  { "GET", "/v1/checkpoint", DESK_ACCESS_DEVICE, 0, TRUE, desk_route_checkpoint },
  { "HEAD", "/v1/blobs/SHA256", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_blob_head },
  { "GET", "/v1/blobs/SHA256", DESK_ACCESS_DEVICE, 0, TRUE, desk_route_blob_get },
  { "PUT", "/v1/blobs/SHA256", DESK_ACCESS_DEVICE, DESK_ROUTE_BLOB_MAX_BYTES, FALSE, desk_route_blob_put },
  { "GET", "/v1/presence", DESK_ACCESS_DEVICE, 0, FALSE, desk_route_presence_get },
  { "POST", "/v1/presence", DESK_ACCESS_DEVICE, DESK_ROUTE_JSON_MAX_BYTES, FALSE, desk_route_presence_post },
  { "GET", "/v1/accounts", DESK_ACCESS_ADMINISTRATOR, 0, FALSE, desk_route_accounts_get },
  { "POST", "/v1/accounts", DESK_ACCESS_ADMINISTRATOR, DESK_ROUTE_JSON_MAX_BYTES, FALSE, desk_route_accounts_post },
  { "PATCH", "/v1/accounts/ID", DESK_ACCESS_ADMINISTRATOR, DESK_ROUTE_JSON_MAX_BYTES, FALSE, desk_route_account_patch },
  { NULL },
};

static gboolean
fits_last_part (const char *pattern,
                const char *part)
{
  DeskUuid id;

  if (strcmp (pattern, "ID") == 0)
    return strlen (part) == DESK_UUID_STRING_LENGTH && desk_uuid_parse (part, &id);
  if (strcmp (pattern, "NUMBER") == 0)
    return g_ascii_isdigit (*part) && *part != '0' && g_ascii_string_to_unsigned (part, 10, 1, G_MAXINT64, NULL, NULL);

  return desk_body_is_sha256 (part);
}

static gboolean
fits (const DeskRoute  *route,
      const char       *path,
      const char      **argument)
{
  const char *pattern = strrchr (route->path, '/') + 1;
  gsize size = (gsize) (pattern - route->path);

  *argument = NULL;
  if (!g_ascii_isupper (*pattern))
    return strcmp (route->path, path) == 0;
  if (strncmp (route->path, path, size) != 0 || !fits_last_part (pattern, path + size))
    return FALSE;
  *argument = path + size;

  return TRUE;
}

/**
 * desk_route_find:
 * @method: the method
 * @path: the path as it came
 * @argument: (out) (transfer full) (nullable): what stands for the last part
 * @is_path_known: (out): whether it has a route by another method
 *
 * Returns: (nullable): the route
 */
const DeskRoute *
desk_route_find (const char *method,
                 const char *path,
                 char      **argument,
                 gboolean   *is_path_known)
{
  *is_path_known = FALSE;
  for (const DeskRoute *route = desk_routes; route->method != NULL; route++)
    {
      const char *last;

      if (!fits (route, path, &last))
        continue;
      *is_path_known = TRUE;
      if (strcmp (route->method, method) == 0)
        {
          *argument = g_strdup (last);
          return route;
        }
    }

  return NULL;
}
