// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-commit.h"

G_BEGIN_DECLS

JsonNode   *desk_commit_to_json (DeskCommit *commit);
DeskCommit *desk_commit_from_json (JsonObject *object, GError **error);

JsonNode   *desk_value_to_json (const DeskValue *value, const DeskField *field);
gboolean    desk_value_from_json (JsonNode *node, const DeskField *field, DeskValue *value, GError **error);

G_END_DECLS
