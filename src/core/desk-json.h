// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode  *desk_json_parse (const char *text, GError **error);
char      *desk_json_to_text (JsonNode *node);
gboolean   desk_json_get_text (JsonNode *node, const char **text);
gboolean   desk_json_get_integer (JsonNode *node, gint64 *integer);
JsonArray *desk_json_get_array (JsonNode *node);

G_END_DECLS
