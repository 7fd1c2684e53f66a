// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-uuid.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean desk_token_store_keep (const char *desk_path, const DeskUuid *desk, const char *tag, const char *token, gboolean *is_in_file, GError **error);
char    *desk_token_store_find (const char *desk_path, const DeskUuid *desk, const char *tag, GError **error);
void     desk_token_store_drop (const char *desk_path, const DeskUuid *desk, const char *tag);

G_END_DECLS
