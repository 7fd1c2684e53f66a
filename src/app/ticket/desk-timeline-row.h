// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-timeline-item.h"

G_BEGIN_DECLS

#define DESK_TYPE_TIMELINE_ROW (desk_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (DeskTimelineRow, desk_timeline_row, DESK, TIMELINE_ROW, GtkWidget)

GtkWidget        *desk_timeline_row_new (DeskTimelineItem *item, GTimeZone *zone, gint64 now_ms);

void              desk_timeline_row_set_item (DeskTimelineRow *self, DeskTimelineItem *item);
DeskTimelineItem *desk_timeline_row_get_item (DeskTimelineRow *self);
void              desk_timeline_row_set_now (DeskTimelineRow *self, gint64 now_ms);

G_END_DECLS
