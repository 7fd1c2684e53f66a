// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_JSON_MAX_DEPTH: how deep arrays and objects of a field may nest. */
#define DESK_JSON_MAX_DEPTH 32
/** DESK_JSON_LINE_MAX_DEPTH: how deep those of a line of docs/json-lines.md may; a field has room in it. */
#define DESK_JSON_LINE_MAX_DEPTH 40

gboolean desk_json_scan (const char *text, gsize size, guint max_depth, GError **error);

G_END_DECLS
