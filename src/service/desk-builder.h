// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <json-glib/json-glib.h>

#include "desk-uuid.h"

G_BEGIN_DECLS

void desk_builder_add_text (JsonBuilder *builder, const char *name, const char *text);
void desk_builder_add_number (JsonBuilder *builder, const char *name, guint64 number);
void desk_builder_add_flag (JsonBuilder *builder, const char *name, gboolean flag);
void desk_builder_add_id (JsonBuilder *builder, const char *name, const DeskUuid *id);
void desk_builder_add_time (JsonBuilder *builder, const char *name, gint64 time_ms);

G_END_DECLS
