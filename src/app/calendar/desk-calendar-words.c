// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How entries of the calendar are told apart: by colour, by shape, and in
 * words.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-words.h"
#include "desk-format.h"

static const struct {
  const char *shape;
  const char *css_class;
} kinds[DESK_N_CALENDAR_KIND] = {
  [DESK_CALENDAR_KIND_UNSET] = { "•", "kind-other" },
  [DESK_CALENDAR_KIND_MAINTENANCE] = { "◆", "kind-maintenance" },
  [DESK_CALENDAR_KIND_CHANGE] = { "▲", "kind-change" },
  [DESK_CALENDAR_KIND_RELEASE] = { "●", "kind-release" },
  [DESK_CALENDAR_KIND_FREEZE] = { "■", "kind-freeze" },
  [DESK_CALENDAR_KIND_HOLIDAY] = { "★", "kind-holiday" },
  [DESK_CALENDAR_KIND_FOLLOW_UP] = { "▷", "kind-follow-up" },
  [DESK_CALENDAR_KIND_ON_CALL] = { "◎", "kind-on-call" },
  [DESK_CALENDAR_KIND_ABSENCE] = { "○", "kind-absence" },
  [DESK_CALENDAR_KIND_VISIT] = { "▽", "kind-visit" },
};

/**
 * desk_calendar_kind_shape:
 * @kind: what an entry is
 *
 * Returns: one character, another for each kind
 */
const char *
desk_calendar_kind_shape (DeskCalendarKind kind)
{
  return kinds[kind].shape;
}

const char *
desk_calendar_kind_css_class (DeskCalendarKind kind)
{
  return kinds[kind].css_class;
}

/**
 * desk_calendar_item_time:
 * @item: an entry
 * @day: a day of which it takes a part
 * @zone: of the desk
 *
 * Returns: (transfer full): the times of that day: “20:00–22:30”, “all day”
 */
char *
desk_calendar_item_time (const DeskCalendarItem *item,
                         int                     day,
                         GTimeZone              *zone)
{
  g_autofree char *from = desk_format_time_of_day (item->starts_ms, zone);
  g_autofree char *to = desk_format_time_of_day (item->ends_ms, zone);

  if (item->is_all_day || (day > item->first_day && day < item->last_day))
    return g_strdup (_("All day"));
  if (item->first_day == item->last_day)
    return g_strdup_printf ("%s–%s", from, to);
  if (day == item->first_day)
    /* Translators: something begins at a time of day and goes on */
    return g_strdup_printf (_("from %s"), from);

  /* Translators: something that began on an earlier day goes on until a time of day */
  return g_strdup_printf (_("until %s"), to);
}

/**
 * desk_calendar_item_span:
 * @item: an entry
 * @zone: of the desk
 *
 * Returns: (transfer full): from when to when, with dates
 */
char *
desk_calendar_item_span (const DeskCalendarItem *item,
                         GTimeZone              *zone)
{
  g_autofree char *first = desk_format_date_short (item->first_day, item->first_day);
  g_autofree char *last = desk_format_date_short (item->last_day, item->first_day);
  g_autofree char *from = desk_format_time_of_day (item->starts_ms, zone);
  g_autofree char *to = desk_format_time_of_day (item->ends_ms, zone);

  if (item->is_all_day)
    return item->first_day == item->last_day ? g_strdup (first) : g_strdup_printf ("%s – %s", first, last);
  if (item->first_day == item->last_day)
    return g_strdup_printf ("%s, %s–%s", first, from, to);

  return g_strdup_printf ("%s, %s – %s, %s", first, from, last, to);
}

/**
 * desk_calendar_item_spoken:
 * @item: an entry
 * @zone: of the desk
 *
 * Returns: (transfer full): all of it in one sentence, for a screen reader
 */
char *
desk_calendar_item_spoken (const DeskCalendarItem *item,
                           GTimeZone              *zone)
{
  g_autofree char *span = desk_calendar_item_span (item, zone);

  /* Translators: kind of an entry, its title, from when to when */
  return g_strdup_printf (_("%s: %s, %s"), desk_enum_value_label (DESK_ENUM_CALENDAR_KIND, (int) item->kind), item->title, span);
}
