// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Where the entries of a week stand below each other, so that one that takes
 * several days is one bar, and none covers another. Knows nothing of widgets.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-month-lanes.h"

/**
 * desk_month_lanes_is_background:
 * @item: an entry
 *
 * Who is on call or away goes on for weeks: it stands below what happens.
 *
 * Returns: whether it is of that kind
 */
gboolean
desk_month_lanes_is_background (const DeskCalendarItem *item)
{
  g_return_val_if_fail (item != NULL, FALSE);

  return item->kind == DESK_CALENDAR_KIND_ON_CALL || item->kind == DESK_CALENDAR_KIND_ABSENCE;
}

static gboolean
is_free (const GArray           *segments,
         const DeskMonthSegment *wanted,
         guint                   lane)
{
  for (guint i = 0; i < segments->len; i++)
    {
      const DeskMonthSegment *other = &g_array_index (segments, DeskMonthSegment, i);

      if (other->lane == lane && other->first_column <= wanted->last_column && other->last_column >= wanted->first_column)
        return FALSE;
    }

  return TRUE;
}

static void
add_segment (GArray           *segments,
             DeskCalendarItem *item,
             int               first_day)
{
  int last_day = first_day + DESK_MONTH_N_COLUMNS - 1;
  DeskMonthSegment segment = { .item = item };

  if (item->last_day < first_day || item->first_day > last_day)
    return;
  segment.first_column = MAX (item->first_day, first_day) - first_day;
  segment.last_column = MIN (item->last_day, last_day) - first_day;
  segment.goes_on_before = item->first_day < first_day;
  segment.goes_on_after = item->last_day > last_day;
  while (!is_free (segments, &segment, segment.lane))
    segment.lane++;
  g_array_append_val (segments, segment);
}

/**
 * desk_month_lanes_new:
 * @page: (nullable): what is on the calendar
 * @first_day: the first day of a week
 *
 * Returns: (transfer full) (element-type DeskMonthSegment): what is on that
 *   week; points into @page
 */
GArray *
desk_month_lanes_new (const DeskCalendarPage *page,
                      int                     first_day)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (DeskMonthSegment));

  for (int background = 0; background < 2; background++)
    {
      for (guint i = 0; page != NULL && i < page->items->len; i++)
        {
          DeskCalendarItem *item = g_ptr_array_index (page->items, i);

          if (desk_month_lanes_is_background (item) == (background == 1))
            add_segment (segments, item, first_day);
        }
    }

  return segments;
}

static gboolean
overflows (const GArray *segments,
           int           column,
           guint         n_lanes)
{
  for (guint i = 0; i < segments->len; i++)
    {
      const DeskMonthSegment *segment = &g_array_index (segments, DeskMonthSegment, i);

      if (segment->lane >= n_lanes && segment->first_column <= column && segment->last_column >= column)
        return TRUE;
    }

  return FALSE;
}

/**
 * desk_month_lanes_shows:
 * @segments: what is on the week
 * @segment: one of them
 * @n_lanes: how many there is room for
 *
 * The last lane of a day on which there is more says so instead.
 *
 * Returns: whether there is room for it
 */
gboolean
desk_month_lanes_shows (const GArray           *segments,
                        const DeskMonthSegment *segment,
                        guint                   n_lanes)
{
  if (segment->lane + 1 < n_lanes)
    return TRUE;
  if (segment->lane + 1 > n_lanes)
    return FALSE;
  for (int column = segment->first_column; column <= segment->last_column; column++)
    {
      if (overflows (segments, column, n_lanes))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_month_lanes_count_hidden:
 * @segments: what is on the week
 * @column: a day of it
 * @n_lanes: how many there is room for
 *
 * Returns: for how many entries of that day there is no room
 */
guint
desk_month_lanes_count_hidden (const GArray *segments,
                               int           column,
                               guint         n_lanes)
{
  guint n = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      const DeskMonthSegment *segment = &g_array_index (segments, DeskMonthSegment, i);

      if (segment->first_column <= column && segment->last_column >= column && !desk_month_lanes_shows (segments, segment, n_lanes))
        n++;
    }

  return n;
}
