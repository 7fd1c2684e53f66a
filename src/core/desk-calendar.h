// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** DESK_CALENDAR_MIN_MS: 0001-01-01 00:00 UTC; earlier moments count as this one. */
#define DESK_CALENDAR_MIN_MS G_GINT64_CONSTANT (-62135596800000)
/** DESK_CALENDAR_MAX_MS: the last millisecond of the year 9999, UTC. */
#define DESK_CALENDAR_MAX_MS G_GINT64_CONSTANT (253402300799999)
/** DESK_NEVER_MS: a moment that does not come. */
#define DESK_NEVER_MS G_MAXINT64

/**
 * DeskCalendar:
 *
 * One version of working hours: weekday hours, holidays and the transitions
 * of a time zone. Immutable and reference-counted; may be used from any
 * thread.
 */
typedef struct _DeskCalendar DeskCalendar;

#define DESK_TYPE_CALENDAR (desk_calendar_get_type ())

GType         desk_calendar_get_type (void);
DeskCalendar *desk_calendar_new_from_json (gboolean     round_the_clock,
                                           const char  *hours_json,
                                           const char  *holidays_json,
                                           const char  *transitions_json,
                                           GError     **error);
DeskCalendar *desk_calendar_ref (DeskCalendar *self);
void          desk_calendar_unref (DeskCalendar *self);

const char   *desk_calendar_get_default_hours_json (void);
gboolean      desk_calendar_check_hours_json (const char *hours_json, GError **error);

gboolean      desk_calendar_is_round_the_clock (const DeskCalendar *self);
gint64        desk_calendar_get_standard_day_ms (const DeskCalendar *self);

gint64        desk_calendar_to_local_ms (const DeskCalendar *self, gint64 time_ms);
gint64        desk_calendar_from_local_ms (const DeskCalendar *self, gint64 local_ms);
int           desk_calendar_local_day (const DeskCalendar *self, gint64 time_ms);
gint64        desk_calendar_day_start_ms (const DeskCalendar *self, int day);
gint64        desk_calendar_day_end_ms (const DeskCalendar *self, int day);

gboolean      desk_calendar_is_open (const DeskCalendar *self, gint64 time_ms);
gint64        desk_calendar_working_between (const DeskCalendar *self, gint64 from_ms, gint64 to_ms);
gint64        desk_calendar_add_working (const DeskCalendar *self, gint64 from_ms, gint64 working_ms);
gint64        desk_calendar_add_working_days (const DeskCalendar *self, gint64 from_ms, guint n_days);
gint64        desk_calendar_next_open (const DeskCalendar *self, gint64 time_ms);
gint64        desk_calendar_interval_end (const DeskCalendar *self, gint64 time_ms);
gint64        desk_calendar_previous_working (const DeskCalendar *self, gint64 time_ms);

gboolean      desk_calendar_is_working_day (const DeskCalendar *self, int day);
int           desk_calendar_nth_working_day (const DeskCalendar *self, int day, int n);
const char   *desk_calendar_holiday_name (const DeskCalendar *self, int day);

char         *desk_calendar_format_time (const DeskCalendar *self, gint64 time_ms, gint64 reference_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCalendar, desk_calendar_unref)

G_END_DECLS
