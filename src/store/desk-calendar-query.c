// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is on the calendar: entries, each time that they recur, and the
 * holidays of the desk's working calendar. Days are those of the desk's time
 * zone.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-calendar.h"
#include "desk-calendar-query.h"
#include "desk-clock.h"
#include "desk-day.h"
#include "desk-policies.h"
#include "desk-recurrence.h"

/* The columns of select_entries. */
enum {
  COLUMN_ID,
  COLUMN_KIND,
  COLUMN_STATE,
  COLUMN_TITLE,
  COLUMN_STARTS_AT,
  COLUMN_ENDS_AT,
  COLUMN_ALL_DAY,
  COLUMN_RECURRENCE,
  COLUMN_TICKET,
  COLUMN_TICKET_TYPE,
  COLUMN_TICKET_NUMBER,
  COLUMN_TICKET_ALIAS,
  COLUMN_TICKET_SUMMARY,
  COLUMN_TEAM,
  COLUMN_ANALYST,
  COLUMN_VENDOR,
  COLUMN_DOWNTIME,
  COLUMN_BENEFIT,
  COLUMN_BACKUP,
  COLUMN_VALIDATION,
  COLUMN_NOTES
};

static const char select_entries[] =
  "SELECT c.id, c.kind, c.state, c.title, c.starts_at, c.ends_at, c.all_day, c.recurrence, t.id, t.type, t.number, t.alias, t.summary, "
  "g.name, a.name, v.name, c.downtime_minutes, c.benefit, c.backup, c.validation, c.notes "
  "FROM calendar_entry c LEFT JOIN ticket t ON t.id = c.ticket_id LEFT JOIN team g ON g.id = c.team_id "
  "LEFT JOIN analyst a ON a.id = c.analyst_id LEFT JOIN team v ON v.id = c.vendor_id "
  "WHERE c.withdrawn IS NOT 1 AND c.starts_at < ?2 AND (c.ends_at > ?1 OR c.starts_at >= ?1 OR c.recurrence IS NOT NULL) "
  "ORDER BY c.starts_at, c.id";

G_DEFINE_BOXED_TYPE (DeskCalendarItem, desk_calendar_item, desk_calendar_item_ref, desk_calendar_item_unref)

DeskCalendarItem *
desk_calendar_item_ref (DeskCalendarItem *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_item (gpointer data)
{
  DeskCalendarItem *self = data;

  g_free (self->title);
  g_free (self->ticket_number);
  g_free (self->ticket_summary);
  g_free (self->team);
  g_free (self->analyst);
  g_free (self->vendor);
  g_free (self->benefit);
  g_free (self->backup);
  g_free (self->validation);
  g_free (self->notes);
  g_strfreev (self->services);
}

void
desk_calendar_item_unref (DeskCalendarItem *self)
{
  g_atomic_rc_box_release_full (self, clear_item);
}

DeskCalendarPage *
desk_calendar_page_ref (DeskCalendarPage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_page (gpointer data)
{
  DeskCalendarPage *self = data;

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
}

void
desk_calendar_page_unref (DeskCalendarPage *self)
{
  g_atomic_rc_box_release_full (self, clear_page);
}

/* The moment at which a day begins there. */
static gint64
day_start_ms (int        day,
              GTimeZone *zone)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * (DESK_DAY_MS / DESK_SECOND_MS));
  g_autoptr (GDateTime) start = g_date_time_new (zone, g_date_time_get_year (date), g_date_time_get_month (date), g_date_time_get_day_of_month (date), 0, 0, 0);

  return g_date_time_to_unix (start) * DESK_SECOND_MS;
}

static int
local_day (gint64     time_ms,
           GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (desk_floor_divide (time_ms, DESK_SECOND_MS));
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return desk_day_from_ymd (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
}

/* A day away from where no GDateTime is any more. */
static gint64
clamp_ms (gint64 time_ms)
{
  return CLAMP (time_ms, DESK_CALENDAR_MIN_MS + DESK_DAY_MS, DESK_CALENDAR_MAX_MS - DESK_DAY_MS);
}

static int
get_enum (DeskStatement *read,
          int            column,
          DeskEnumId     id)
{
  const char *name = (const char *) sqlite3_column_text (read, column);

  return name != NULL ? desk_enum_parse (id, name) : 0;
}

static DeskCalendarItem *
item_new (DeskStatement *read)
{
  DeskCalendarItem *self = g_atomic_rc_box_new0 (DeskCalendarItem);

  desk_statement_get_uuid (read, COLUMN_ID, &self->id);
  self->kind = (DeskCalendarKind) get_enum (read, COLUMN_KIND, DESK_ENUM_CALENDAR_KIND);
  self->state = (DeskCalendarState) get_enum (read, COLUMN_STATE, DESK_ENUM_CALENDAR_STATE);
  self->title = desk_statement_dup_text (read, COLUMN_TITLE);
  if (self->title == NULL)
    self->title = g_strdup ("");
  self->is_all_day = sqlite3_column_int64 (read, COLUMN_ALL_DAY) != 0;
  self->recurs = sqlite3_column_type (read, COLUMN_RECURRENCE) != SQLITE_NULL;
  if (desk_statement_get_uuid (read, COLUMN_TICKET, &self->ticket))
    {
      self->ticket_number = desk_ticket_format_name ((DeskTicketType) get_enum (read, COLUMN_TICKET_TYPE, DESK_ENUM_TICKET_TYPE),
                                                     sqlite3_column_int64 (read, COLUMN_TICKET_NUMBER), (const char *) sqlite3_column_text (read, COLUMN_TICKET_ALIAS));
      self->ticket_summary = desk_statement_dup_text (read, COLUMN_TICKET_SUMMARY);
    }
  self->team = desk_statement_dup_text (read, COLUMN_TEAM);
  self->analyst = desk_statement_dup_text (read, COLUMN_ANALYST);
  self->vendor = desk_statement_dup_text (read, COLUMN_VENDOR);
  self->downtime_minutes = sqlite3_column_type (read, COLUMN_DOWNTIME) == SQLITE_NULL
                             ? -1
                             : (int) CLAMP (sqlite3_column_int64 (read, COLUMN_DOWNTIME), 0, G_MAXINT);
  self->benefit = desk_statement_dup_text (read, COLUMN_BENEFIT);
  self->backup = desk_statement_dup_text (read, COLUMN_BACKUP);
  self->validation = desk_statement_dup_text (read, COLUMN_VALIDATION);
  self->notes = desk_statement_dup_text (read, COLUMN_NOTES);

  return self;
}

/* The same entry at another time. */
static DeskCalendarItem *
item_copy (const DeskCalendarItem *item)
{
  DeskCalendarItem *self = g_atomic_rc_box_new (DeskCalendarItem);

  *self = *item;
  self->title = g_strdup (item->title);
  self->ticket_number = g_strdup (item->ticket_number);
  self->ticket_summary = g_strdup (item->ticket_summary);
  self->team = g_strdup (item->team);
  self->analyst = g_strdup (item->analyst);
  self->vendor = g_strdup (item->vendor);
  self->benefit = g_strdup (item->benefit);
  self->backup = g_strdup (item->backup);
  self->validation = g_strdup (item->validation);
  self->notes = g_strdup (item->notes);
  self->services = g_strdupv (item->services);

  return self;
}

static void
set_times (DeskCalendarItem *item,
           gint64            starts_ms,
           gint64            ends_ms,
           GTimeZone        *zone)
{
  item->starts_ms = clamp_ms (starts_ms);
  /* Something that ends before it begins is there for a moment. */
  item->ends_ms = MAX (clamp_ms (ends_ms), item->starts_ms);
  item->first_day = local_day (item->starts_ms, zone);
  item->last_day = MAX (local_day (MAX (item->ends_ms - 1, item->starts_ms), zone), item->first_day);
}

static gboolean
load_services (DeskFile         *file,
               DeskCalendarItem *item,
               GError          **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (DeskStatement) read = NULL;
  gboolean has_row;

  read = desk_file_prepare (file,
                            "SELECT s.name FROM calendar_entry_service c JOIN service s ON s.id = c.service_id "
                            "WHERE c.calendar_entry_id = ? AND c.withdrawn IS NOT 1 AND s.withdrawn IS NOT 1 ORDER BY s.name",
                            error);
  if (read == NULL)
    return FALSE;
  desk_statement_bind_uuid (read, 1, &item->id);
  while (TRUE)
    {
      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      g_strv_builder_add (names, (const char *) sqlite3_column_text (read, 0));
    }
  item->services = g_strv_builder_end (names);

  return TRUE;
}

static gboolean
add_item (DeskCalendarPage *page,
          DeskCalendarItem *item)
{
  if (item->last_day < page->first_day || item->first_day > page->last_day)
    {
      desk_calendar_item_unref (item);
      return TRUE;
    }
  if (page->items->len >= DESK_CALENDAR_MAX_ITEMS)
    {
      desk_calendar_item_unref (item);
      page->is_complete = FALSE;
      return FALSE;
    }
  g_ptr_array_add (page->items, item);

  return TRUE;
}

static void
add_recurring (DeskCalendarPage *page,
               DeskCalendarItem *item,
               const char       *rule,
               gint64            starts_ms,
               gint64            ends_ms)
{
  gint64 length_ms = MAX (ends_ms - starts_ms, 0);
  gint64 from_ms = day_start_ms (page->first_day, page->zone) - length_ms;
  gint64 to_ms = day_start_ms (page->last_day + 1, page->zone);
  g_autoptr (GArray) times = desk_recurrence_expand (rule, starts_ms, page->zone, from_ms, to_ms, DESK_CALENDAR_MAX_DAYS);

  for (guint i = 0; i < times->len; i++)
    {
      DeskCalendarItem *copy = item_copy (item);
      gint64 time_ms = g_array_index (times, gint64, i);

      set_times (copy, time_ms, time_ms + length_ms, page->zone);
      if (!add_item (page, copy))
        return;
    }
}

static gboolean
load_entries (DeskFile         *file,
              DeskCalendarPage *page,
              GError          **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, select_entries, error);

  if (read == NULL)
    return FALSE;
  sqlite3_bind_int64 (read, 1, day_start_ms (page->first_day, page->zone));
  sqlite3_bind_int64 (read, 2, day_start_ms (page->last_day + 1, page->zone));

  while (page->is_complete)
    {
      g_autoptr (DeskCalendarItem) item = NULL;
      const char *rule;
      gint64 starts_ms, ends_ms;
      gboolean has_row;

      if (!desk_statement_step (read, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      item = item_new (read);
      if (!load_services (file, item, error))
        return FALSE;
      rule = (const char *) sqlite3_column_text (read, COLUMN_RECURRENCE);
      starts_ms = clamp_ms (sqlite3_column_int64 (read, COLUMN_STARTS_AT));
      ends_ms = clamp_ms (sqlite3_column_int64 (read, COLUMN_ENDS_AT));
      if (rule != NULL)
        {
          add_recurring (page, item, rule, starts_ms, ends_ms);
          continue;
        }
      set_times (item, starts_ms, ends_ms, page->zone);
      add_item (page, g_steal_pointer (&item));
    }

  return TRUE;
}

/* Somebody may have written a holiday down as an entry as well. */
static gboolean
has_holiday (DeskCalendarPage *page,
             int               day,
             const char       *name)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const DeskCalendarItem *item = g_ptr_array_index (page->items, i);

      if (item->kind == DESK_CALENDAR_KIND_HOLIDAY && item->first_day <= day && item->last_day >= day && g_str_equal (item->title, name))
        return TRUE;
    }

  return FALSE;
}

static gboolean
load_holidays (DeskFile         *file,
               DeskCalendarPage *page,
               GError          **error)
{
  g_autoptr (DeskCalendar) calendar = NULL;

  if (!desk_policies_dup_desk_calendar (file, &calendar, error))
    return FALSE;

  for (int day = page->first_day; day <= page->last_day; day++)
    {
      const char *name = desk_calendar_holiday_name (calendar, day);
      DeskCalendarItem *item;

      if (name == NULL || has_holiday (page, day, name))
        continue;
      item = g_atomic_rc_box_new0 (DeskCalendarItem);
      item->kind = DESK_CALENDAR_KIND_HOLIDAY;
      item->title = g_strdup (name);
      item->is_all_day = TRUE;
      item->downtime_minutes = -1;
      set_times (item, day_start_ms (day, page->zone), day_start_ms (day + 1, page->zone), page->zone);
      add_item (page, item);
    }

  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const DeskCalendarItem *one = *(DeskCalendarItem *const *) a;
  const DeskCalendarItem *other = *(DeskCalendarItem *const *) b;

  if (one->first_day != other->first_day)
    return one->first_day < other->first_day ? -1 : 1;
  if (one->last_day != other->last_day)
    return one->last_day > other->last_day ? -1 : 1;
  if (one->is_all_day != other->is_all_day)
    return one->is_all_day ? -1 : 1;
  if (one->starts_ms != other->starts_ms)
    return one->starts_ms < other->starts_ms ? -1 : 1;

  return desk_uuid_compare (&one->id, &other->id);
}

/**
 * desk_calendar_load_zone:
 * @file: a desk file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the time zone of the desk; UTC if this
 *   machine does not know it
 */
GTimeZone *
desk_calendar_load_zone (DeskFile *file,
                         GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT time_zone FROM desk ORDER BY id LIMIT 1", error);
  GTimeZone *zone = NULL;
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return NULL;
  if (has_row && sqlite3_column_type (read, 0) == SQLITE_TEXT)
    zone = g_time_zone_new_identifier ((const char *) sqlite3_column_text (read, 0));

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

/**
 * desk_calendar_page_load:
 * @file: a desk file, within a read transaction
 * @first_day: days since 1970-01-01
 * @last_day: at most %DESK_CALENDAR_MAX_DAYS later
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is on the calendar
 */
DeskCalendarPage *
desk_calendar_page_load (DeskFile *file,
                         int       first_day,
                         int       last_day,
                         GError  **error)
{
  g_autoptr (DeskCalendarPage) page = NULL;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (first_day <= last_day && last_day - first_day < DESK_CALENDAR_MAX_DAYS, NULL);

  page = g_atomic_rc_box_new0 (DeskCalendarPage);
  /* Where there are days before and after. */
  page->first_day = CLAMP (first_day, DESK_DAY_FIRST + 2, DESK_DAY_LAST - 2);
  page->last_day = CLAMP (last_day, page->first_day, DESK_DAY_LAST - 2);
  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_calendar_item_unref);
  page->is_complete = TRUE;
  page->zone = desk_calendar_load_zone (file, error);
  if (page->zone == NULL || !load_entries (file, page, error) || !load_holidays (file, page, error))
    return NULL;
  g_ptr_array_sort (page->items, compare_items);

  return g_steal_pointer (&page);
}
