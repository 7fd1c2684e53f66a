// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"

G_BEGIN_DECLS

gboolean desk_relative_time_parse (const char *text, const DeskCalendar *calendar, gint64 now_ms, gint64 *time_ms, GError **error);
gboolean desk_relative_date_parse (const char *text, const DeskCalendar *calendar, gint64 now_ms, char **date, GError **error);

G_END_DECLS
