// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-calendar-query.h"

G_BEGIN_DECLS

#define DESK_TYPE_CALENDAR_POPOVER (desk_calendar_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskCalendarPopover, desk_calendar_popover, DESK, CALENDAR_POPOVER, GtkPopover)

GtkWidget *desk_calendar_popover_new (DeskCalendarItem *item, GTimeZone *zone);

G_END_DECLS
