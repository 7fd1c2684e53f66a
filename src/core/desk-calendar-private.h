// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-calendar.h"

G_BEGIN_DECLS

/* An open interval of a weekday, in milliseconds from local midnight. */
typedef struct {
  gint64 from_ms;
  gint64 to_ms;
  gint64 before_ms; /* open time of the same day before it */
} DeskCalendarSpan;

typedef struct {
  DeskCalendarSpan *spans; /* in order, not touching each other */
  guint n_spans;
  gint64 total_ms;
} DeskCalendarWeekday;

typedef struct {
  int day;
  char *name;
  gint64 taken_before_ms;   /* open time that earlier holidays took away */
  int working_days_before;  /* working days that earlier holidays took away */
} DeskCalendarHoliday;

typedef struct {
  gint64 from_ms;   /* UTC; the first one reaches back for ever */
  gint64 offset_ms; /* local = UTC + offset */
  gint64 base_ms;   /* what to add to the open time on the local line */
} DeskCalendarZone;

struct _DeskCalendar {
  gboolean round_the_clock;
  DeskCalendarWeekday weekdays[7]; /* Monday first */
  gint64 week_before_ms[8];        /* open time of a week before a weekday; [7]: the whole week */
  int week_working_days[8];        /* the same in working days */
  GArray *holidays;                /* DeskCalendarHoliday, by day, none twice */
  GArray *zones;                   /* DeskCalendarZone, by from_ms, at least one */
};

/* Open time on the local line from 1970-01-01 00:00 to local_ms: as if there
 * were no transitions. Negative before. */
gint64 desk_calendar_count_local (const DeskCalendar *self, gint64 local_ms);

const DeskCalendarHoliday *desk_calendar_get_holiday (const DeskCalendar *self, int day);

/* What the holidays before a day took away, in open time and in working days. */
void desk_calendar_count_holidays (const DeskCalendar *self, int day, gint64 *taken_ms, int *working_days);

/* The first holiday on or after a day, G_MAXINT when there is none. */
int desk_calendar_next_holiday (const DeskCalendar *self, int day);

/* Whether the weekday of a day has hours, holiday or not. */
gboolean desk_calendar_has_hours (const DeskCalendar *self, int day);

G_END_DECLS
