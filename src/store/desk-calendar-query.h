// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "desk-file.h"
#include "desk-records.h"

G_BEGIN_DECLS

/** DESK_CALENDAR_MAX_DAYS: as many days are read at a time. */
#define DESK_CALENDAR_MAX_DAYS 400
/** DESK_CALENDAR_MAX_ITEMS: as many entries are read at a time. */
#define DESK_CALENDAR_MAX_ITEMS 2000

/**
 * DeskCalendarItem:
 * @id: of the calendar entry; nil for a holiday of the working calendar
 * @kind: what it is
 * @state: how far planned work is, or unset
 * @title: what people call it
 * @starts_ms: when it begins
 * @ends_ms: when it is over, exclusive
 * @is_all_day: its times of day say nothing
 * @first_day: the day it begins on, in the zone of the desk
 * @last_day: the last day of which it takes a part
 * @recurs: it is one of several by the same entry
 * @ticket: the ticket it belongs to, or nil
 * @ticket_number: (nullable): of that ticket, for people
 * @ticket_summary: (nullable): of that ticket
 * @team: (nullable): name of the team
 * @analyst: (nullable): name of the analyst
 * @vendor: (nullable): name of the vendor
 * @downtime_minutes: estimated; -1 when nothing was said
 * @benefit: (nullable): what it is good for
 * @backup: (nullable): what was backed up, and where
 * @validation: (nullable): how it is made sure that it worked
 * @notes: (nullable): Markdown
 * @services: (nullable) (array zero-terminated=1): names of the services it
 *   touches
 *
 * Something on the calendar, once. Immutable and reference-counted; may be
 * used from any thread.
 */
typedef struct {
  DeskUuid id;
  DeskCalendarKind kind;
  DeskCalendarState state;
  char *title;
  gint64 starts_ms;
  gint64 ends_ms;
  gboolean is_all_day;
  int first_day;
  int last_day;
  gboolean recurs;
  DeskUuid ticket;
  char *ticket_number;
  char *ticket_summary;
  char *team;
  char *analyst;
  char *vendor;
  int downtime_minutes;
  char *benefit;
  char *backup;
  char *validation;
  char *notes;
  GStrv services;
} DeskCalendarItem;

/**
 * DeskCalendarPage:
 * @first_day: the first day that was asked for
 * @last_day: the last one
 * @zone: of the desk
 * @items: (element-type DeskCalendarItem): what takes a part of these days,
 *   by the day it begins on, the longest first, then by time
 * @is_complete: %FALSE if there was so much that some of it was left out
 *
 * A piece of the calendar. Immutable and reference-counted.
 */
typedef struct {
  int first_day;
  int last_day;
  GTimeZone *zone;
  GPtrArray *items;
  gboolean is_complete;
} DeskCalendarPage;

#define DESK_TYPE_CALENDAR_ITEM (desk_calendar_item_get_type ())

GType             desk_calendar_item_get_type (void);
DeskCalendarItem *desk_calendar_item_ref (DeskCalendarItem *self);
void              desk_calendar_item_unref (DeskCalendarItem *self);

DeskCalendarPage *desk_calendar_page_load (DeskFile *file, int first_day, int last_day, GError **error);
DeskCalendarPage *desk_calendar_page_ref (DeskCalendarPage *self);
void              desk_calendar_page_unref (DeskCalendarPage *self);

GTimeZone        *desk_calendar_load_zone (DeskFile *file, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCalendarItem, desk_calendar_item_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCalendarPage, desk_calendar_page_unref)

G_END_DECLS
