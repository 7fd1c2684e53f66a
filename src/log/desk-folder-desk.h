// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-folder-log-private.h"

G_BEGIN_DECLS

/* What desk.json and the epochs have in common. */
gboolean desk_folder_log_read_object (DeskFolderLog *self, const char *path, DeskUuid *desk, JsonNode **node, int *number, GError **error);
gboolean desk_folder_log_put_epoch (DeskFolderLog *self, const DeskLogIdentity *identity, DeskLogPut *outcome, GError **error);
gboolean desk_folder_json_get_number (JsonObject *object, const char *name, gint64 at_least, gint64 *number);

G_END_DECLS
