// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-log.h"

G_BEGIN_DECLS

/**
 * DeskServiceClient:
 *
 * A service as it is spoken to over HTTP: see docs/protocol.md. Its certificate
 * is not vouched for by anybody: its fingerprint is what counts. Every function
 * blocks, and is called by the thread that made the client.
 */
typedef struct _DeskServiceClient DeskServiceClient;


DeskServiceClient *desk_service_client_new (const char *place, const char *token, GError **error);
void               desk_service_client_free (DeskServiceClient *self);
const char        *desk_service_client_get_fingerprint (DeskServiceClient *self);
char              *desk_service_client_dup_place (DeskServiceClient *self);

GBytes            *desk_service_client_get (DeskServiceClient *self, const char *path, gsize max_bytes, GCancellable *cancellable, GError **error);
JsonNode          *desk_service_client_get_json (DeskServiceClient *self, const char *path, GCancellable *cancellable, GError **error);
char              *desk_service_client_ask (DeskServiceClient *self, const char *path, const char *header, GCancellable *cancellable, GError **error);
GBytes            *desk_service_client_send (DeskServiceClient *self, const char *method, const char *path, const char *type, GBytes *body, GCancellable *cancellable, GError **error);
GBytes            *desk_service_client_post (DeskServiceClient *self, const char *path, const char *type, GBytes *body, GCancellable *cancellable, GError **error);
guint              desk_service_client_exchange (DeskServiceClient *self, const char *method, const char *path, GBytes *body, const char *header, char **value, GCancellable *cancellable, GError **error);
GInputStream      *desk_service_client_get_rest (DeskServiceClient *self, const char *path, guint64 from, gboolean *is_whole, GCancellable *cancellable, GError **error);
gboolean           desk_service_client_download (DeskServiceClient *self, const char *path, const char *to, const char *header, char **value, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskServiceClient, desk_service_client_free)

G_END_DECLS
