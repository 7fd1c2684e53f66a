// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DESK_SECOND_MS G_GINT64_CONSTANT (1000)
#define DESK_MINUTE_MS (60 * DESK_SECOND_MS)
#define DESK_HOUR_MS (60 * DESK_MINUTE_MS)
#define DESK_DAY_MS (24 * DESK_HOUR_MS)

typedef struct _DeskClock DeskClock;

/**
 * DeskClockFunc:
 * @data: what desk_clock_new() was given
 *
 * Asked from any thread.
 *
 * Returns: milliseconds since 1970-01-01 00:00 UTC
 */
typedef gint64 (*DeskClockFunc) (gpointer data);

DeskClock *desk_clock_new (DeskClockFunc func, gpointer data, GDestroyNotify notify);
DeskClock *desk_clock_new_fixed (gint64 now_ms);
DeskClock *desk_clock_ref (DeskClock *self);
void       desk_clock_unref (DeskClock *self);
gint64     desk_clock_get_now_ms (DeskClock *self);
void       desk_clock_advance_ms (DeskClock *self, gint64 by_ms);

gboolean   desk_time_parse (const char *text, gint64 *time_ms);
char      *desk_time_to_string (gint64 time_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskClock, desk_clock_unref)

G_END_DECLS
