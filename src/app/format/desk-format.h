// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *desk_format_when (gint64 time_ms, gint64 now_ms, GTimeZone *zone);
char *desk_format_exact (gint64 time_ms, GTimeZone *zone);
char *desk_format_time_of_day (gint64 time_ms, GTimeZone *zone);
char *desk_format_left (gint64 due_ms, gint64 now_ms);
char *desk_format_duration (gint64 duration_ms);

char *desk_format_date (int day);
char *desk_format_date_short (int day, int today);
char *desk_format_month (int day);

int   desk_format_local_day (gint64 time_ms, GTimeZone *zone);

G_END_DECLS
