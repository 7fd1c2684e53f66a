// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-calendar-query.h"

G_BEGIN_DECLS

#define DESK_MONTH_GRID_N_DAYS 42

#define DESK_TYPE_MONTH_GRID (desk_month_grid_get_type ())
G_DECLARE_FINAL_TYPE (DeskMonthGrid, desk_month_grid, DESK, MONTH_GRID, GtkWidget)

GtkWidget *desk_month_grid_new (void);

void       desk_month_grid_set_today (DeskMonthGrid *self, int today);
void       desk_month_grid_select (DeskMonthGrid *self, int day);
int        desk_month_grid_get_selected (DeskMonthGrid *self);
int        desk_month_grid_get_first_day (DeskMonthGrid *self);
void       desk_month_grid_show_page (DeskMonthGrid *self, DeskCalendarPage *page);
void       desk_month_grid_set_compact (DeskMonthGrid *self, gboolean compact);
void       desk_month_grid_move_month (DeskMonthGrid *self, int by);
gboolean   desk_month_grid_has_day (DeskMonthGrid *self, int day);

G_END_DECLS
