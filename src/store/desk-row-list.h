// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *desk_row_list_to_json (const gint64 *rows, guint n_rows);

G_END_DECLS
