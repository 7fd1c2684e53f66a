// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl calendar: what is planned in a month.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-query.h"
#include "desk-commands.h"
#include "desk-day.h"

static const DeskCliOption options[] = {
  { "month", 0, "YYYY-MM", N_ ("which month (this one)"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "day", N_ ("Day"), DESK_COLUMN_TEXT },
  { "first_day", NULL, DESK_COLUMN_JSON },
  { "last_day", NULL, DESK_COLUMN_JSON },
  { "starts_at", NULL, DESK_COLUMN_JSON },
  { "ends_at", NULL, DESK_COLUMN_JSON },
  { "all_day", NULL, DESK_COLUMN_JSON },
  { "time", N_ ("Time"), DESK_COLUMN_TEXT },
  { "kind", N_ ("Kind"), DESK_COLUMN_PLAIN },
  { "state", N_ ("State"), DESK_COLUMN_PLAIN },
  { "title", N_ ("Title"), DESK_COLUMN_WIDE },
  { "ticket", N_ ("Ticket"), DESK_COLUMN_PLAIN },
  { "services", N_ ("Services"), DESK_COLUMN_WIDE },
  { "analyst", N_ ("Who"), DESK_COLUMN_PLAIN },
  { "team", NULL, DESK_COLUMN_JSON },
  { "vendor", NULL, DESK_COLUMN_JSON },
  { "downtime_minutes", NULL, DESK_COLUMN_JSON },
  { "benefit", NULL, DESK_COLUMN_JSON },
  { "recurs", NULL, DESK_COLUMN_JSON },
  { "id", NULL, DESK_COLUMN_JSON },
  { NULL },
};

static void
put_day (DeskOutput *output,
         const char *column,
         int         day)
{
  g_autofree char *exact = desk_day_to_string (day);

  desk_output_put_text (output, column, exact);
}

static void
put_when (DeskOutput             *output,
          const DeskCalendarItem *item)
{
  g_autofree char *first = desk_day_format (item->first_day);
  g_autofree char *last = desk_day_format (item->last_day);
  g_autofree char *days = item->last_day > item->first_day ? g_strdup_printf ("%s – %s", first, last) : NULL;

  put_day (output, "first_day", item->first_day);
  put_day (output, "last_day", item->last_day);
  desk_output_put_text (output, "day", days != NULL ? days : first);
  desk_output_put_boolean (output, "all_day", item->is_all_day);
  desk_output_put_time (output, "starts_at", item->starts_ms);
  desk_output_put_time (output, "ends_at", item->ends_ms);
}

/* The clock, without the day that stands beside it. */
static void
put_time_of_day (DeskOutput             *output,
                 const DeskCalendar     *calendar,
                 const DeskCalendarItem *item)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *both = NULL;

  if (item->is_all_day)
    return;
  from = desk_calendar_format_time (calendar, item->starts_ms, item->starts_ms);
  to = desk_calendar_format_time (calendar, item->ends_ms, item->ends_ms);
  both = g_strdup_printf ("%s–%s", from, to);
  desk_output_put_text (output, "time", both);
}

static void
put_item (DeskOutput             *output,
          const DeskCalendar     *calendar,
          const DeskCalendarItem *item)
{
  g_autoptr (JsonArray) services = json_array_new ();
  g_autofree char *joined = item->services != NULL ? g_strjoinv (", ", item->services) : NULL;

  for (guint i = 0; item->services != NULL && item->services[i] != NULL; i++)
    json_array_add_string_element (services, item->services[i]);
  desk_output_next_row (output);
  put_when (output, item);
  put_time_of_day (output, calendar, item);
  desk_output_put_enum (output, "kind", DESK_ENUM_CALENDAR_KIND, (int) item->kind);
  desk_output_put_enum (output, "state", DESK_ENUM_CALENDAR_STATE, (int) item->state);
  desk_output_put_text (output, "title", item->title);
  desk_output_put_text (output, "ticket", item->ticket_number);
  desk_output_put_both (output, "services", json_node_init_array (json_node_alloc (), services), joined);
  desk_output_put_text (output, "analyst", item->analyst);
  desk_output_put_text (output, "team", item->team);
  desk_output_put_text (output, "vendor", item->vendor);
  if (item->downtime_minutes >= 0)
    desk_output_put_integer (output, "downtime_minutes", item->downtime_minutes);
  desk_output_put_text (output, "benefit", item->benefit);
  desk_output_put_boolean (output, "recurs", item->recurs);
  desk_output_put_uuid (output, "id", &item->id);
}

/* The first and the last day of the month that was named, or of this one. */
static gboolean
find_days (DeskCli            *cli,
           const DeskCalendar *calendar,
           int                *first_day,
           int                *last_day,
           GError            **error)
{
  const char *month = desk_cli_get_option (cli, "month");
  g_autofree char *today = desk_day_to_string (desk_calendar_local_day (calendar, desk_cli_get_now_ms (cli)));
  g_autofree char *first = g_strdup_printf ("%.*s-01", month != NULL ? G_MAXINT : 7, month != NULL ? month : today);
  int next;

  if (!desk_day_parse (first, first_day) || *first_day > DESK_DAY_LAST - 31)
    return desk_cli_usage_error (error, _("“%s” is no month; write it such as 2026-03"), month);
  /* No month is shorter. */
  next = *first_day + 28;
  while (TRUE)
    {
      g_autofree char *day = desk_day_to_string (next);

      if (g_str_has_suffix (day, "-01"))
        break;
      next++;
    }
  *last_day = next - 1;

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskCalendar *calendar = desk_cli_get_calendar (cli, error);
  g_autoptr (DeskCalendarPage) page = NULL;
  int first_day = DESK_DAY_NONE;
  int last_day = DESK_DAY_NONE;

  if (calendar == NULL || !find_days (cli, calendar, &first_day, &last_day, error))
    return FALSE;
  page = desk_calendar_page_load (desk_cli_get_file (cli), first_day, last_day, error);
  if (page == NULL)
    return FALSE;

  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < page->items->len; i++)
    put_item (output, calendar, g_ptr_array_index (page->items, i));
  desk_output_end (output);
  if (!page->is_complete)
    desk_cli_remark (_("There is more in this month than can be listed"));

  return TRUE;
}

const DeskCommand desk_command_calendar = {
  .name = "calendar",
  .usage = "[--month YYYY-MM]",
  .summary = N_ ("list what is planned in a month"),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
