// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-calendar-query.h"

G_BEGIN_DECLS

#define DESK_TYPE_DAY_CELL (desk_day_cell_get_type ())
G_DECLARE_FINAL_TYPE (DeskDayCell, desk_day_cell, DESK, DAY_CELL, GtkWidget)

GtkWidget *desk_day_cell_new (void);

void       desk_day_cell_show (DeskDayCell *self, int day, gboolean in_month, gboolean is_today, GPtrArray *items, GTimeZone *zone);
void       desk_day_cell_set_selected (DeskDayCell *self, gboolean selected);
void       desk_day_cell_set_compact (DeskDayCell *self, gboolean compact);
int        desk_day_cell_get_day (DeskDayCell *self);
int        desk_day_cell_measure_head (DeskDayCell *self);

G_END_DECLS
