// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include "desk-file.h"

G_BEGIN_DECLS

sqlite3 *desk_strange_open (const char *path, GError **error);
char    *desk_strange_ask (sqlite3 *db, const char *sql);
gboolean desk_strange_is_sound (sqlite3 *db);
gboolean desk_strange_has_no_wal (const char *path);
gboolean desk_strange_is_like (sqlite3 *db, DeskFile *file);

G_END_DECLS
