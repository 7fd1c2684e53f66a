// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DeskRequest DeskRequest;

typedef enum {
  DESK_ACCESS_OPEN,          /* anybody */
  DESK_ACCESS_DEVICE,        /* with a token */
  DESK_ACCESS_ADMINISTRATOR, /* with a token, of an administrator of the desk */
} DeskAccess;

/**
 * DeskRoute:
 * @method: the method
 * @path: the path; its last part may be `ID`, `NUMBER` or `SHA256`, which stand
 *   for any of that form
 * @access: for whom
 * @max_body_bytes: how large the body of a request may be
 * @takes_range: whether a part of the reply may be asked for
 * @handle: answers, at once or later
 *
 * A row of docs/protocol.md.
 */
typedef struct {
  const char *method;
  const char *path;
  DeskAccess access;
  guint64 max_body_bytes;
  gboolean takes_range;
  void (*handle) (DeskRequest *request);
} DeskRoute;

#define DESK_ROUTE_JSON_MAX_BYTES 8192
#define DESK_ROUTE_PUSH_MAX_BYTES (8 * 1024 * 1024)
#define DESK_ROUTE_SEGMENT_MAX_BYTES (16 * 1024 * 1024)
#define DESK_ROUTE_BLOB_MAX_BYTES (4 * 1024 * 1024)

extern const DeskRoute desk_routes[];

const DeskRoute *desk_route_find (const char *method, const char *path, char **argument, gboolean *is_path_known);

/* desk-route-hello.c */
void desk_route_hello (DeskRequest *request);
void desk_route_health (DeskRequest *request);
/* desk-route-devices.c */
void desk_route_devices_post (DeskRequest *request);
void desk_route_devices_get (DeskRequest *request);
void desk_route_device_delete (DeskRequest *request);
/* desk-route-log.c */
void desk_route_head (DeskRequest *request);
void desk_route_digest (DeskRequest *request);
void desk_route_segments (DeskRequest *request);
/* desk-route-segments.c */
void desk_route_segment_put (DeskRequest *request);
void desk_route_segment_post (DeskRequest *request);
/* desk-route-push.c */
void desk_route_push (DeskRequest *request);
/* desk-route-checkpoint.c */
void desk_route_checkpoint (DeskRequest *request);
/* desk-route-blobs.c */
void desk_route_blob_get (DeskRequest *request);
void desk_route_blob_head (DeskRequest *request);
void desk_route_blob_put (DeskRequest *request);
/* desk-route-presence.c */
void desk_route_presence_get (DeskRequest *request);
void desk_route_presence_post (DeskRequest *request);
/* desk-route-accounts.c */
void desk_route_accounts_get (DeskRequest *request);
void desk_route_accounts_post (DeskRequest *request);
void desk_route_account_patch (DeskRequest *request);
void desk_route_password_post (DeskRequest *request);

G_END_DECLS
