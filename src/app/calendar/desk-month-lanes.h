// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar-query.h"

G_BEGIN_DECLS

/** DESK_MONTH_N_COLUMNS: days of a week. */
#define DESK_MONTH_N_COLUMNS 7

/**
 * DeskMonthSegment:
 * @item: (not owned): what it is a part of
 * @first_column: the day of the week it begins on, from 0
 * @last_column: the last day of the week that it covers
 * @lane: how far down it stands, from 0
 * @goes_on_before: it began in an earlier week
 * @goes_on_after: it goes on in the next week
 *
 * The part of an entry that falls into one week.
 */
typedef struct {
  DeskCalendarItem *item;
  int first_column;
  int last_column;
  guint lane;
  gboolean goes_on_before;
  gboolean goes_on_after;
} DeskMonthSegment;

GArray  *desk_month_lanes_new (const DeskCalendarPage *page, int first_day);
gboolean desk_month_lanes_is_background (const DeskCalendarItem *item);
gboolean desk_month_lanes_shows (const GArray *segments, const DeskMonthSegment *segment, guint n_lanes);
guint    desk_month_lanes_count_hidden (const GArray *segments, int column, guint n_lanes);

G_END_DECLS
