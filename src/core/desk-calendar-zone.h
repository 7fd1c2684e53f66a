// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DESK_CALENDAR_ZONE_END_S: 2060-01-01 00:00 UTC: how far a zone is expanded. */
#define DESK_CALENDAR_ZONE_END_S G_GINT64_CONSTANT (2840140800)

char *desk_calendar_expand_zone (const char  *iana,
                                 gint64       from_s,
                                 gint64       to_s,
                                 GError     **error);

G_END_DECLS
