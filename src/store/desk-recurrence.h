// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_RECURRENCE_MAX_BYTES: rules that are longer are not read. */
#define DESK_RECURRENCE_MAX_BYTES 500

GArray  *desk_recurrence_expand (const char *rule, gint64 starts_ms, GTimeZone *zone, gint64 from_ms, gint64 to_ms, guint limit);

G_END_DECLS
