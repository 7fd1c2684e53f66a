// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DeskHolidaysFunc:
 * @holidays: (element-type DeskHoliday): out of a file
 * @window: the window that asked for them
 */
typedef void (*DeskHolidaysFunc) (GPtrArray *holidays, GtkWindow *window);

void desk_holiday_flow_import (GtkWindow *window, int today, DeskHolidaysFunc func);

G_END_DECLS
