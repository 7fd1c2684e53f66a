// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *desk_deed_describe (const char *action);

G_END_DECLS
