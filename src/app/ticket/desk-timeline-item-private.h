// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-ticket-snapshot.h"
#include "desk-timeline-item.h"

G_BEGIN_DECLS

DeskTimelineItem *desk_timeline_item_new (char *key, gint64 time_ms);
void              desk_timeline_item_add_text (DeskTimelineItem *self, const char *label, const char *text);
void              desk_timeline_item_add_fact (DeskTimelineItem *self, const char *label, const char *value);
void              desk_timeline_item_add_change (DeskTimelineItem *self, const char *label, char *before, char *after);
void              desk_timeline_item_add_target (DeskTimelineItem *self, DeskTableId table, const DeskUuid *id, const char *label);

DeskTimelineItem *desk_timeline_item_new_from_entry (const DeskTicketDetails *details, GTimeZone *zone, const DeskRecord *entry);
void              desk_timeline_items_add_history (GPtrArray *items, const DeskTicketDetails *details, GTimeZone *zone);

G_END_DECLS
