// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar-query.h"

G_BEGIN_DECLS

const char *desk_calendar_kind_shape (DeskCalendarKind kind);
const char *desk_calendar_kind_css_class (DeskCalendarKind kind);
char       *desk_calendar_item_time (const DeskCalendarItem *item, int day, GTimeZone *zone);
char       *desk_calendar_item_span (const DeskCalendarItem *item, GTimeZone *zone);
char       *desk_calendar_item_spoken (const DeskCalendarItem *item, GTimeZone *zone);

G_END_DECLS
