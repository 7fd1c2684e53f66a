// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *desk_field_label (const char *field);

G_END_DECLS
