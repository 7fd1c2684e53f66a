// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "desk-enums.h"

G_BEGIN_DECLS

/** DESK_HOURS_MAX_BYTES: no JSON text of a calendar or policy is longer. */
#define DESK_HOURS_MAX_BYTES 65536

const char *desk_weekday_get_name (int weekday);
gboolean    desk_weekday_parse (const char *text, int *weekday);

char       *desk_hours_set_day (const char *hours_json, int weekday, const char *ranges, GError **error);
char       *desk_hours_format_day (const char *hours_json, int weekday, GError **error);
const char *desk_hours_get_always_json (void);

char       *desk_holidays_add (const char *holidays_json, const char *date, const char *name, gboolean keep, GError **error);
char       *desk_holidays_remove (const char *holidays_json, const char *date, GError **error);

char       *desk_targets_set (const char *targets_json, DeskServiceLevel level, gint64 priority, const char *respond, const char *resolve, GError **error);
char       *desk_round_the_clock_set (const char *round_the_clock_json, DeskServiceLevel level, gint64 priority, gboolean on, GError **error);

G_END_DECLS
