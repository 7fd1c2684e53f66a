// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean desk_remote_check_address (const char *address, GError **error);

G_END_DECLS
