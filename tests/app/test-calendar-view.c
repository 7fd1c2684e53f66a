// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The month and its agenda. It is Monday, 2 March 2026, 10:00 on the desk.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include "app-desk.h"
#include "desk-calendar-view.h"
#include "desk-calendar-words.h"
#include "desk-day-cell.h"
#include "desk-day.h"
#include "desk-month-bar.h"
#include "desk-month-grid.h"

/* --- lanes --- */

/* Days of a week from @first to @last, as they come out of a page. */
static void
add_item (DeskCalendarPage *page,
          DeskCalendarKind  kind,
          const char       *title,
          int               first,
          int               last)
{
  DeskCalendarItem *item = g_atomic_rc_box_new0 (DeskCalendarItem);

  item->kind = kind;
  item->title = g_strdup (title);
  item->first_day = first;
  item->last_day = last;
  g_ptr_array_add (page->items, item);
}

static DeskCalendarPage *
make_page (void)
{
  DeskCalendarPage *page = g_atomic_rc_box_new0 (DeskCalendarPage);

  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_calendar_item_unref);

  return page;
}

/* "title lane first-last" of each, < and > where it goes on. */
static void
assert_lanes (const GArray *segments,
              const char   *expected)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const DeskMonthSegment *segment = &g_array_index (segments, DeskMonthSegment, i);

      g_string_append_printf (text, "%s%s %u %s%d-%d%s", i > 0 ? ", " : "", segment->item->title, segment->lane, segment->goes_on_before ? "<" : "",
                              segment->first_column, segment->last_column, segment->goes_on_after ? ">" : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

static void
test_lanes (void)
{
  g_autoptr (DeskCalendarPage) page = make_page ();
  g_autoptr (GArray) segments = NULL;
  g_autoptr (GArray) next = NULL;

  add_item (page, DESK_CALENDAR_KIND_ON_CALL, "duty", -3, 20);
  add_item (page, DESK_CALENDAR_KIND_FREEZE, "long", 1, 4);
  add_item (page, DESK_CALENDAR_KIND_CHANGE, "short", 1, 1);
  add_item (page, DESK_CALENDAR_KIND_CHANGE, "beside", 5, 7);
  segments = desk_month_lanes_new (page, 0);
  /* Who is on call comes last, though it began first. */
  assert_lanes (segments, "long 0 1-4, short 1 1-1, beside 0 5-6>, duty 2 <0-6>");
  next = desk_month_lanes_new (page, 7);
  assert_lanes (next, "beside 0 <0-0, duty 1 <0-6>");
}

static void
test_lanes_without_room (void)
{
  g_autoptr (DeskCalendarPage) page = make_page ();
  g_autoptr (GArray) segments = NULL;
  guint n_shown = 0;

  add_item (page, DESK_CALENDAR_KIND_CHANGE, "a", 0, 0);
  add_item (page, DESK_CALENDAR_KIND_CHANGE, "b", 0, 1);
  add_item (page, DESK_CALENDAR_KIND_CHANGE, "c", 0, 0);
  add_item (page, DESK_CALENDAR_KIND_CHANGE, "d", 2, 2);
  segments = desk_month_lanes_new (page, 0);
  assert_lanes (segments, "a 0 0-0, b 1 0-1, c 2 0-0, d 0 2-2");

  /* With two lanes, the second of the first day says that there is more; what
   * stands there is counted on each of its days. */
  for (guint i = 0; i < segments->len; i++)
    n_shown += desk_month_lanes_shows (segments, &g_array_index (segments, DeskMonthSegment, i), 2);
  g_assert_cmpuint (n_shown, ==, 2);
  g_assert_cmpuint (desk_month_lanes_count_hidden (segments, 0, 2), ==, 2);
  g_assert_cmpuint (desk_month_lanes_count_hidden (segments, 1, 2), ==, 1);
  g_assert_cmpuint (desk_month_lanes_count_hidden (segments, 2, 2), ==, 0);
  g_assert_cmpuint (desk_month_lanes_count_hidden (segments, 0, 3), ==, 0);
}

/* --- the view --- */

typedef struct {
  AppDesk *app;
  DeskUuid disks;
  DeskUuid ticket;
  GtkWidget *view;
  DeskUuid activated;
} Desk;

static void
ticket_activated_cb (Desk           *desk,
                     const DeskUuid *ticket)
{
  desk->activated = *ticket;
}

static void
fill (Desk *desk)
{
  DeskFixture *fixture = desk->app->fixture;
  DeskUuid service, id;

  desk_fixture_add_service (fixture, "Shared files", &service);
  desk_fixture_add_ticket (fixture, "Change the disks of fs1", NULL, &desk->ticket);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_MAINTENANCE, "Two disks exchanged", "2026-03-10T19:00:00Z", "2026-03-10T21:00:00Z", NULL, &desk->disks);
  desk_fixture_add_calendar_service (fixture, &desk->disks, &service);
  desk_fixture_set_uuid (fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "ticket_id", &desk->ticket);
  desk_fixture_set_text (fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "benefit", "Before they fail");
  desk_fixture_set_text (fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "notes", "Copy on **fs2**.");
  desk_fixture_set_integer (fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "downtime_minutes", 45);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_FREEZE, "Month end", "2026-03-26T23:00:00Z", "2026-04-02T22:00:00Z", NULL, &id);
  desk_fixture_add_calendar_entry (fixture, DESK_CALENDAR_KIND_RELEASE, "Web shop 5", "2026-04-14T16:00:00Z", "2026-04-14T17:00:00Z", NULL, &id);
}

/* @data: how wide its window is. */
static void
set_up (Desk          *desk,
        gconstpointer  data)
{
  desk->app = app_desk_new (20260302);
  fill (desk);
  desk->view = desk_calendar_view_new ();
  g_signal_connect_swapped (desk->view, "ticket-activated", G_CALLBACK (ticket_activated_cb), desk);
  app_desk_show (desk->app, desk->view, GPOINTER_TO_INT (data), 700);
}

static void
tear_down (Desk          *desk,
           gconstpointer  data)
{
  app_desk_free (desk->app);
}

static DeskMonthGrid *
grid (Desk *desk)
{
  return DESK_MONTH_GRID (app_desk_find_type (desk->view, DESK_TYPE_MONTH_GRID));
}

static guint
count_bars (Desk       *desk,
            const char *title)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (grid (desk))); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (DESK_IS_MONTH_BAR (child) && g_str_equal (desk_month_bar_get_segment (DESK_MONTH_BAR (child))->item->title, title))
        n++;
    }

  return n;
}

static void
test_month (Desk          *desk,
            gconstpointer  data)
{
  GtkWidget *bar;

  app_desk_wait_for_text (desk->app, "March 2026");
  /* With its shape: not by colour alone. */
  bar = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "◆ Two disks exchanged"), DESK_TYPE_MONTH_BAR);
  g_assert_true (gtk_widget_has_css_class (bar, "kind-maintenance"));
  /* One bar a week for what takes several days. */
  g_assert_cmpuint (count_bars (desk, "Month end"), ==, 2);
  g_assert_cmpuint (count_bars (desk, "Web shop 5"), ==, 0);
  g_assert_cmpint (desk_month_grid_get_selected (grid (desk)), ==, desk_day_from_ymd (2026, 3, 2));
}

static void
test_months (Desk          *desk,
             gconstpointer  data)
{
  app_desk_wait_for_text (desk->app, "◆ Two disks exchanged");
  desk_month_grid_select (grid (desk), desk_day_from_ymd (2026, 3, 31));
  desk_month_grid_move_month (grid (desk), 1);
  /* There is no 31 April. */
  g_assert_cmpint (desk_month_grid_get_selected (grid (desk)), ==, desk_day_from_ymd (2026, 4, 30));
  app_desk_wait_for_text (desk->app, "April 2026");
  app_desk_wait_for_text (desk->app, "● Web shop 5");
  app_desk_wait_until_gone (desk->app, "Two disks exchanged");

  desk_month_grid_move_month (grid (desk), -1);
  app_desk_wait_for_text (desk->app, "March 2026");
  app_desk_wait_for_text (desk->app, "◆ Two disks exchanged");
}

static void
test_details (Desk          *desk,
              gconstpointer  data)
{
  GtkWidget *bar = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "◆ Two disks exchanged"), DESK_TYPE_MONTH_BAR);
  GtkWidget *button;

  g_signal_emit_by_name (bar, "activated", desk_month_bar_get_segment (DESK_MONTH_BAR (bar))->item);
  app_desk_wait_for_text (desk->app, "Tue 10 Mar, 20:00–22:00");
  app_desk_wait_for_text (desk->app, "Shared files");
  app_desk_wait_for_text (desk->app, "45 min");
  app_desk_wait_for_text (desk->app, "Before they fail");
  app_desk_wait_for_text (desk->app, "Copy on fs2.");
  button = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "Change the disks of fs1"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (desk_uuid_equal (&desk->activated, &desk->ticket));
  app_desk_wait_until_gone (desk->app, "Before they fail");
}

static void
test_follows_the_desk (Desk          *desk,
                       gconstpointer  data)
{
  GtkWidget *bar;

  app_desk_wait_for_text (desk->app, "◆ Two disks exchanged");
  desk_fixture_set_text (desk->app->fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "title", "Three disks");
  app_desk_wait_for_text (desk->app, "◆ Three disks");
  desk_fixture_set_text (desk->app->fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "state", "cancelled");
  app_desk_wait_for_text (desk->app, "Cancelled");
  bar = gtk_widget_get_ancestor (app_desk_wait_for_text (desk->app, "◆ Three disks"), DESK_TYPE_MONTH_BAR);
  g_assert_true (gtk_widget_has_css_class (bar, "cancelled"));
  desk_fixture_set_integer (desk->app->fixture, DESK_TABLE_CALENDAR_ENTRY, &desk->disks, "withdrawn", 1);
  app_desk_wait_until_gone (desk->app, "Three disks");
}

/* Shapes on the days, and the words below. */
static void
test_narrow (Desk          *desk,
             gconstpointer  data)
{
  GtkWidget *shape;

  app_desk_wait_for_text (desk->app, "20:00–22:00");
  app_desk_wait_until_gone (desk->app, "◆ Two disks exchanged");
  shape = app_desk_wait_for_text (desk->app, "◆");
  g_assert_cmpint (gtk_widget_get_width (desk->view), <=, 360);
  g_assert_cmpuint (count_bars (desk, "Two disks exchanged"), ==, 0);
  g_assert_nonnull (gtk_widget_get_ancestor (shape, DESK_TYPE_DAY_CELL));
  app_desk_wait_for_text (desk->app, "Two disks exchanged");
}

/* One who does not see the bars hears them with their day. */
static void
test_names (Desk          *desk,
            gconstpointer  data)
{
  GtkWidget *found = NULL;

  app_desk_wait_for_text (desk->app, "◆ Two disks exchanged");
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (grid (desk))); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (DESK_IS_DAY_CELL (child) && desk_day_cell_get_day (DESK_DAY_CELL (child)) == desk_day_from_ymd (2026, 3, 10))
        found = child;
    }
  g_assert_nonnull (found);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (found), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Tuesday, 10 March 2026\nMaintenance: Two disks exchanged, Tue 10 Mar, 20:00–22:00");
}

/* All days are one stop of Tab. */
static void
test_focus (Desk          *desk,
            gconstpointer  data)
{
  GtkWidget *focus;

  app_desk_wait_for_text (desk->app, "◆ Two disks exchanged");
  desk_month_grid_select (grid (desk), desk_day_from_ymd (2026, 3, 20));
  g_assert_true (gtk_widget_grab_focus (desk->view));
  focus = gtk_root_get_focus (GTK_ROOT (desk->app->window));
  g_assert_true (DESK_IS_DAY_CELL (focus));
  g_assert_cmpint (desk_day_cell_get_day (DESK_DAY_CELL (focus)), ==, desk_day_from_ymd (2026, 3, 20));
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (grid (desk)), GTK_DIR_TAB_FORWARD));
}

/* No colour alone: each kind has a shape of its own. */
static void
test_kinds (void)
{
  for (int i = 0; i < DESK_N_CALENDAR_KIND; i++)
    {
      g_assert_cmpint (g_utf8_strlen (desk_calendar_kind_shape ((DeskCalendarKind) i), -1), ==, 1);
      g_assert_nonnull (desk_calendar_kind_css_class ((DeskCalendarKind) i));
      for (int j = 0; j < i; j++)
        {
          g_assert_cmpstr (desk_calendar_kind_shape ((DeskCalendarKind) i), !=, desk_calendar_kind_shape ((DeskCalendarKind) j));
          g_assert_cmpstr (desk_calendar_kind_css_class ((DeskCalendarKind) i), !=, desk_calendar_kind_css_class ((DeskCalendarKind) j));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/calendar-view/kinds", test_kinds);
  g_test_add_func ("/app/calendar-view/lanes", test_lanes);
  g_test_add_func ("/app/calendar-view/lanes-without-room", test_lanes_without_room);
  g_test_add ("/app/calendar-view/month", Desk, GINT_TO_POINTER (1000), set_up, test_month, tear_down);
  g_test_add ("/app/calendar-view/months", Desk, GINT_TO_POINTER (1000), set_up, test_months, tear_down);
  g_test_add ("/app/calendar-view/details", Desk, GINT_TO_POINTER (1000), set_up, test_details, tear_down);
  g_test_add ("/app/calendar-view/follows-the-desk", Desk, GINT_TO_POINTER (1000), set_up, test_follows_the_desk, tear_down);
  g_test_add ("/app/calendar-view/narrow", Desk, GINT_TO_POINTER (360), set_up, test_narrow, tear_down);
  g_test_add ("/app/calendar-view/names", Desk, GINT_TO_POINTER (1000), set_up, test_names, tear_down);
  g_test_add ("/app/calendar-view/focus", Desk, GINT_TO_POINTER (1000), set_up, test_focus, tear_down);

  return g_test_run ();
}
