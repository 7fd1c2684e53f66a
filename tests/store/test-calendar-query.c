// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a piece of the calendar holds.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "desk-calendar-query.h"
#include "desk-day.h"
#include "desk-fixture-records.h"
#include "desk-record.h"

/* March 2026, in Berlin. */
static DeskCalendarPage *
load_march (DeskFixture *fixture)
{
  g_autoptr (DeskFile) reader = desk_fixture_open_reader (fixture);
  g_autoptr (GError) error = NULL;
  DeskCalendarPage *page = desk_calendar_page_load (reader, desk_day_from_ymd (2026, 3, 1), desk_day_from_ymd (2026, 3, 31), &error);

  g_assert_no_error (error);
  g_assert_true (page->is_complete);

  return page;
}

/* "title first-last" of each, days of the month. */
static void
assert_items (const DeskCalendarPage *page,
              const char             *expected)
{
  int before = desk_day_from_ymd (2026, 2, 28);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < page->items->len; i++)
    {
      const DeskCalendarItem *item = g_ptr_array_index (page->items, i);

      g_string_append_printf (text, "%s%s %d-%d", i > 0 ? ", " : "", item->title, item->first_day - before, item->last_day - before);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

static void
test_days_of_the_desk (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (1);
  g_autoptr (DeskCalendarPage) page = NULL;
  DeskUuid id;

  /* 23:30 UTC is half past midnight of the next day there. */
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_CHANGE, "late", "2026-03-04T23:30:00Z", "2026-03-05T00:30:00Z", NULL, &id);
  /* Ends with the day, does not touch the next. */
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_FREEZE, "days", "2026-03-09T23:00:00Z", "2026-03-11T23:00:00Z", NULL, &id);
  page = load_march (fixture);
  assert_items (page, "late 5-5, days 10-11");
  g_assert_cmpstr (g_time_zone_get_identifier (page->zone), ==, "Europe/Berlin");
}

static void
test_only_what_takes_a_part (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (2);
  g_autoptr (DeskCalendarPage) page = NULL;
  DeskUuid id;

  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "before", "2026-02-20T08:00:00Z", "2026-02-28T23:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "into", "2026-02-20T08:00:00Z", "2026-03-01T08:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "all over", "2026-01-01T08:00:00Z", "2027-01-01T08:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "out of", "2026-03-31T21:59:00Z", "2026-04-03T08:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "after", "2026-03-31T22:00:00Z", "2026-04-03T08:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_ON_CALL, "taken back", "2026-03-10T08:00:00Z", "2026-03-11T08:00:00Z", NULL, &id);
  desk_fixture_set_integer (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "withdrawn", 1);
  page = load_march (fixture);
  assert_items (page, "all over -58-307, into -8-1, out of 31-34");
}

/* The longest in front, so that bars of several days stand on top. */
static void
test_order (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (3);
  g_autoptr (DeskCalendarPage) page = NULL;
  DeskUuid id;

  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_CHANGE, "evening", "2026-03-10T19:00:00Z", "2026-03-10T20:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_CHANGE, "morning", "2026-03-10T05:00:00Z", "2026-03-10T06:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_FREEZE, "long", "2026-03-10T12:00:00Z", "2026-03-14T12:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_HOLIDAY, "all day", "2026-03-09T23:00:00Z", "2026-03-10T23:00:00Z", NULL, &id);
  desk_fixture_set_integer (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "all_day", 1);
  page = load_march (fixture);
  assert_items (page, "long 10-14, all day 10-10, morning 10-10, evening 10-10");
}

static void
test_recurring (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (4);
  g_autoptr (DeskCalendarPage) page = NULL;
  const DeskCalendarItem *item;
  DeskUuid id;

  /* From the evening into the morning, each Friday; one begins in February. */
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_MAINTENANCE, "backup", "2026-01-02T19:00:00Z", "2026-01-04T02:00:00Z", "FREQ=WEEKLY", &id);
  page = load_march (fixture);
  assert_items (page, "backup -1-1, backup 6-8, backup 13-15, backup 20-22, backup 27-29");
  item = g_ptr_array_index (page->items, 4);
  g_assert_true (item->recurs);
  /* 20:00 there, also in the week in which the clocks change. */
  g_assert_cmpint (item->starts_ms, ==, FIXTURE_NOW_MS + 25 * DESK_DAY_MS + 10 * DESK_HOUR_MS);
}

static void
test_details (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (5);
  g_autoptr (DeskCalendarPage) page = NULL;
  const DeskCalendarItem *item;
  DeskUuid id, ticket, service, other, team;

  desk_fixture_add_ticket (fixture, "Change the disks", NULL, &ticket);
  desk_fixture_add_service (fixture, "Shared files", &service);
  desk_fixture_add_service (fixture, "Backup", &other);
  desk_fixture_add_team (fixture, "Network", NULL, &team);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_MAINTENANCE, "Disks", "2026-03-10T19:00:00Z", "2026-03-10T20:00:00Z", NULL, &id);
  desk_fixture_set_uuid (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "ticket_id", &ticket);
  desk_fixture_set_uuid (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "team_id", &team);
  desk_fixture_set_uuid (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "analyst_id", &fixture->me);
  desk_fixture_set_integer (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "downtime_minutes", 0);
  desk_fixture_set_text (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "benefit", "Before they fail");
  desk_fixture_set_text (fixture, DESK_TABLE_CALENDAR_ENTRY, &id, "state", "announced");
  desk_fixture_add_calendar_service (fixture, &id, &service);
  desk_fixture_add_calendar_service (fixture, &id, &other);
  page = load_march (fixture);

  g_assert_cmpuint (page->items->len, ==, 1);
  item = g_ptr_array_index (page->items, 0);
  g_assert_true (desk_uuid_equal (&item->id, &id));
  g_assert_true (desk_uuid_equal (&item->ticket, &ticket));
  g_assert_true (g_str_has_prefix (item->ticket_number, "INC-"));
  g_assert_cmpstr (item->ticket_summary, ==, "Change the disks");
  g_assert_cmpint (item->kind, ==, DESK_CALENDAR_KIND_MAINTENANCE);
  g_assert_cmpint (item->state, ==, DESK_CALENDAR_STATE_ANNOUNCED);
  g_assert_cmpstr (item->team, ==, "Network");
  g_assert_cmpstr (item->analyst, ==, "Robin Lee");
  g_assert_null (item->vendor);
  g_assert_cmpint (item->downtime_minutes, ==, 0);
  g_assert_cmpstr (item->benefit, ==, "Before they fail");
  g_assert_cmpstr (item->services[0], ==, "Backup");
  g_assert_cmpstr (item->services[1], ==, "Shared files");
  g_assert_null (item->services[2]);
}

/* Those of the working calendar, once, even when somebody wrote them down. */
static void
test_holidays (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (6);
  g_autoptr (DeskCommit) commit = desk_fixture_begin (fixture, "desk_edit");
  g_autoptr (DeskCalendarPage) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) desk = desk_record_load_desk (fixture->file, &error);
  const DeskCalendarItem *item;
  DeskOperation *operation;
  DeskUuid calendar, id;

  g_assert_no_error (error);
  desk_id_source_next_uuid (fixture->ids, FIXTURE_NOW_MS, &calendar);
  operation = desk_commit_add_insert (commit, DESK_TABLE_WORKING_CALENDAR, &calendar);
  desk_operation_put_text (operation, "name", "With holidays");
  desk_operation_put_text (operation, "time_zone", "Europe/Berlin");
  desk_operation_put_text (operation, "hours", "{\"mon\":[[\"08:00\",\"17:00\"]]}");
  desk_operation_put_text (operation, "holidays", "[[\"2026-03-06\",\"Day of the bell\"],[\"2026-03-19\",\"Written down\"],[\"2026-04-03\",\"Good Friday\"]]");
  desk_operation_put_text (operation, "transitions", "[[0,3600]]");
  desk_fixture_act (fixture, commit);
  desk_fixture_set_uuid (fixture, DESK_TABLE_DESK, desk_record_get_id (desk), "calendar_id", &calendar);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_HOLIDAY, "Written down", "2026-03-18T23:00:00Z", "2026-03-19T23:00:00Z", NULL, &id);

  page = load_march (fixture);
  assert_items (page, "Day of the bell 6-6, Written down 19-19");
  item = g_ptr_array_index (page->items, 0);
  g_assert_true (item->is_all_day);
  g_assert_true (desk_uuid_is_nil (&item->id));
  g_assert_cmpint (item->downtime_minutes, ==, -1);
}

static void
test_unknown_zone (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) desk = desk_record_load_desk (fixture->file, &error);
  g_autoptr (DeskCalendarPage) page = NULL;

  g_assert_no_error (error);
  desk_fixture_set_text (fixture, DESK_TABLE_DESK, desk_record_get_id (desk), "time_zone", "Moon/Tranquility");
  page = load_march (fixture);
  g_assert_cmpint (g_time_zone_get_offset (page->zone, 0), ==, 0);
}

static void
test_more_than_fits (void)
{
  g_autoptr (DeskFixture) fixture = desk_fixture_new (8);
  g_autoptr (DeskCalendarPage) page = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid id;

  for (guint i = 0; i < 6; i++)
    desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_MAINTENANCE, "daily", "2020-01-02T19:00:00Z", "2020-01-02T20:00:00Z", "FREQ=DAILY", &id);
  page = desk_calendar_page_load (fixture->file, desk_day_from_ymd (2026, 1, 1), desk_day_from_ymd (2026, 12, 31), &error);
  g_assert_no_error (error);
  g_assert_false (page->is_complete);
  g_assert_cmpuint (page->items->len, ==, DESK_CALENDAR_MAX_ITEMS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/calendar-query/days-of-the-desk", test_days_of_the_desk);
  g_test_add_func ("/store/calendar-query/only-what-takes-a-part", test_only_what_takes_a_part);
  g_test_add_func ("/store/calendar-query/order", test_order);
  g_test_add_func ("/store/calendar-query/recurring", test_recurring);
  g_test_add_func ("/store/calendar-query/details", test_details);
  g_test_add_func ("/store/calendar-query/holidays", test_holidays);
  g_test_add_func ("/store/calendar-query/unknown-zone", test_unknown_zone);
  g_test_add_func ("/store/calendar-query/more-than-fits", test_more_than_fits);

  return g_test_run ();
}
