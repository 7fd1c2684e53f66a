// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DESK_TYPE_TIME_POPOVER (desk_time_popover_get_type ())
G_DECLARE_FINAL_TYPE (DeskTimePopover, desk_time_popover, DESK, TIME_POPOVER, GtkPopover)

GtkWidget *desk_time_popover_new (GTimeZone *zone, gint64 now_ms, gint64 time_ms);

G_END_DECLS
