// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-month-lanes.h"

G_BEGIN_DECLS

#define DESK_TYPE_MONTH_BAR (desk_month_bar_get_type ())
G_DECLARE_FINAL_TYPE (DeskMonthBar, desk_month_bar, DESK, MONTH_BAR, GtkWidget)

GtkWidget              *desk_month_bar_new (const DeskMonthSegment *segment, int week, GTimeZone *zone);

const DeskMonthSegment *desk_month_bar_get_segment (DeskMonthBar *self);
int                     desk_month_bar_get_week (DeskMonthBar *self);

G_END_DECLS
