// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-service-client.h"

G_BEGIN_DECLS

gboolean desk_service_has_blob (DeskServiceClient *client, const char *sha256, gboolean *is_there, GCancellable *cancellable, GError **error);
gboolean desk_service_put_blob (DeskServiceClient *client, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
gboolean desk_service_fetch_blob (DeskServiceClient *client, const char *sha256, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
