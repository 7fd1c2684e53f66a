// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Six weeks that hold a month. Arrows walk the days, Page Up and Page Down the
 * months.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "desk-day-cell.h"
#include "desk-day.h"
#include "desk-month-grid.h"

#define N_WEEKDAYS 7

struct _DeskMonthGrid {
  GtkWidget parent_instance;

  int today;
  int selected;
  int month_first; /* first day of the month */
  int month_last;
  int first_day; /* of the grid */
  DeskCalendarPage *page;
  GtkWidget *weekdays[N_WEEKDAYS];
  DeskDayCell *cells[DESK_MONTH_GRID_N_DAYS];
};

enum {
  DAY_SELECTED,
  DAY_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskMonthGrid, desk_month_grid, GTK_TYPE_WIDGET)

/* Which day the week begins on here: 0 is Monday. glibc names a base day and
 * a day from there (locale(5), LC_TIME). */
static int
first_weekday (void)
{
  const char *first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  guint base = GPOINTER_TO_UINT (nl_langinfo (_NL_TIME_WEEK_1STDAY));
  int offset = base == 19971201 ? 0 : 6; /* that was a Monday, 19971130 a Sunday */

  return (offset + first[0] - 1) % N_WEEKDAYS;
}

static void
split_day (int  day,
           int *year,
           int *month,
           int *day_of_month)
{
  g_autofree char *text = desk_day_to_string (day);

  sscanf (text, "%d-%d-%d", year, month, day_of_month);
}

static void
find_month (DeskMonthGrid *self,
            int            day)
{
  int year, month, day_of_month;
  int before;

  split_day (day, &year, &month, &day_of_month);
  self->month_first = desk_day_from_ymd (year, month, 1);
  self->month_last = self->month_first + g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year) - 1;
  before = (desk_day_weekday (self->month_first) - first_weekday () + N_WEEKDAYS) % N_WEEKDAYS;
  self->first_day = self->month_first - before;
}

/* Who is on call or away goes on for weeks: it stands below what happens. */
static gboolean
is_background (const DeskCalendarItem *item)
{
  return item->kind == DESK_CALENDAR_KIND_ON_CALL || item->kind == DESK_CALENDAR_KIND_ABSENCE;
}

static GPtrArray *
items_of_day (DeskCalendarPage *page,
              int               day)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_calendar_item_unref);

  for (guint background = 0; background < 2; background++)
    {
      for (guint i = 0; page != NULL && i < page->items->len; i++)
        {
          DeskCalendarItem *item = g_ptr_array_index (page->items, i);

          if (item->first_day <= day && item->last_day >= day && is_background (item) == (background == 1))
            g_ptr_array_add (items, desk_calendar_item_ref (item));
        }
    }

  return items;
}

static void
fill (DeskMonthGrid *self)
{
  for (guint i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    {
      int day = self->first_day + (int) i;

      desk_day_cell_show (self->cells[i], day, day >= self->month_first && day <= self->month_last, day == self->today, items_of_day (self->page, day),
                          self->page != NULL ? self->page->zone : NULL);
      desk_day_cell_set_selected (self->cells[i], day == self->selected);
    }
}

static void
focus_selected (DeskMonthGrid *self)
{
  int index = self->selected - self->first_day;

  if (index >= 0 && index < DESK_MONTH_GRID_N_DAYS)
    gtk_widget_grab_focus (GTK_WIDGET (self->cells[index]));
}

static gboolean
move_by (GtkWidget *widget,
         GVariant  *by,
         gpointer   data)
{
  DeskMonthGrid *self = DESK_MONTH_GRID (widget);
  int days = g_variant_get_int32 (by);

  /* Left and right are where the days are. */
  if (ABS (days) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    days = -days;
  desk_month_grid_select (self, self->selected + days);
  focus_selected (self);

  return TRUE;
}

static gboolean
move_month (GtkWidget *widget,
            GVariant  *by,
            gpointer   data)
{
  DeskMonthGrid *self = DESK_MONTH_GRID (widget);

  desk_month_grid_move_month (self, g_variant_get_int32 (by));
  focus_selected (self);

  return TRUE;
}

static gboolean
activate (GtkWidget *widget,
          GVariant  *unused,
          gpointer   data)
{
  g_signal_emit (widget, signals[DAY_ACTIVATED], 0, DESK_MONTH_GRID (widget)->selected);

  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_presses,
            double           x,
            double           y,
            gpointer         user_data)
{
  DeskMonthGrid *self = user_data;
  DeskDayCell *cell = DESK_DAY_CELL (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));

  desk_month_grid_select (self, desk_day_cell_get_day (cell));
  focus_selected (self);
  if (n_presses == 2)
    g_signal_emit (self, signals[DAY_ACTIVATED], 0, self->selected);
}

static void
desk_month_grid_dispose (GObject *object)
{
  DeskMonthGrid *self = DESK_MONTH_GRID (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->page, desk_calendar_page_unref);

  G_OBJECT_CLASS (desk_month_grid_parent_class)->dispose (object);
}

static void
desk_month_grid_class_init (DeskMonthGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_month_grid_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "monthgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);

  /**
   * DeskMonthGrid::day-selected:
   * @self: the grid
   * @day: the day, see desk-day.h
   */
  signals[DAY_SELECTED] = g_signal_new ("day-selected", DESK_TYPE_MONTH_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  /**
   * DeskMonthGrid::day-activated:
   * @self: the grid
   * @day: the day, see desk-day.h
   *
   * Somebody wants to know more about the day.
   */
  signals[DAY_ACTIVATED] = g_signal_new ("day-activated", DESK_TYPE_MONTH_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_by, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_by, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_by, "i", -7);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_by, "i", 7);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, move_month, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, move_month, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, activate, NULL);
}

static void
place (GtkWidget *child,
       GtkWidget *parent,
       int        column,
       int        row)
{
  GtkGridLayoutChild *layout;

  gtk_widget_set_parent (child, parent);
  layout = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (parent), child));
  gtk_grid_layout_child_set_column (layout, column);
  gtk_grid_layout_child_set_row (layout, row);
}

static void
desk_month_grid_init (DeskMonthGrid *self)
{
  GtkGridLayout *layout = GTK_GRID_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_grid_layout_set_column_homogeneous (layout, TRUE);
  for (int i = 0; i < N_WEEKDAYS; i++)
    {
      /* 2024-01-01 was a Monday. */
      g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, 1 + (first_weekday () + i) % N_WEEKDAYS, 12, 0, 0);
      g_autofree char *brief = g_date_time_format (day, "%a");

      self->weekdays[i] = gtk_label_new (brief);
      gtk_widget_add_css_class (self->weekdays[i], "calendar-weekday");
      gtk_widget_add_css_class (self->weekdays[i], "dim-label");
      gtk_widget_set_hexpand (self->weekdays[i], TRUE);
      place (self->weekdays[i], GTK_WIDGET (self), i, 0);
    }
  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    {
      GtkGesture *click = gtk_gesture_click_new ();

      self->cells[i] = DESK_DAY_CELL (desk_day_cell_new ());
      gtk_widget_set_hexpand (GTK_WIDGET (self->cells[i]), TRUE);
      gtk_widget_set_vexpand (GTK_WIDGET (self->cells[i]), TRUE);
      g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
      gtk_widget_add_controller (GTK_WIDGET (self->cells[i]), GTK_EVENT_CONTROLLER (click));
      place (GTK_WIDGET (self->cells[i]), GTK_WIDGET (self), i % N_WEEKDAYS, 1 + i / N_WEEKDAYS);
    }
}

GtkWidget *
desk_month_grid_new (void)
{
  return g_object_new (DESK_TYPE_MONTH_GRID, NULL);
}

/**
 * desk_month_grid_set_today:
 * @self: a grid
 * @today: the present day of the desk; selected when none is yet
 */
void
desk_month_grid_set_today (DeskMonthGrid *self,
                           int            today)
{
  g_return_if_fail (DESK_IS_MONTH_GRID (self));

  self->today = today;
  if (self->first_day == 0)
    desk_month_grid_select (self, today);
  else
    fill (self);
}

/**
 * desk_month_grid_select:
 * @self: a grid
 * @day: a day; its month is shown
 */
void
desk_month_grid_select (DeskMonthGrid *self,
                        int            day)
{
  g_return_if_fail (DESK_IS_MONTH_GRID (self));

  day = CLAMP (day, DESK_DAY_FIRST + 366, DESK_DAY_LAST - 366);
  self->selected = day;
  if (day < self->month_first || day > self->month_last)
    find_month (self, day);
  fill (self);
  g_signal_emit (self, signals[DAY_SELECTED], 0, day);
}

int
desk_month_grid_get_selected (DeskMonthGrid *self)
{
  g_return_val_if_fail (DESK_IS_MONTH_GRID (self), DESK_DAY_NONE);

  return self->selected;
}

/**
 * desk_month_grid_get_first_day:
 * @self: a grid
 *
 * Returns: the first of the %DESK_MONTH_GRID_N_DAYS days that are shown
 */
int
desk_month_grid_get_first_day (DeskMonthGrid *self)
{
  g_return_val_if_fail (DESK_IS_MONTH_GRID (self), DESK_DAY_NONE);

  return self->first_day;
}

/**
 * desk_month_grid_has_day:
 * @self: a grid
 * @day: a day
 *
 * Returns: whether the day belongs to the month that is shown
 */
gboolean
desk_month_grid_has_day (DeskMonthGrid *self,
                         int            day)
{
  g_return_val_if_fail (DESK_IS_MONTH_GRID (self), FALSE);

  return day >= self->month_first && day <= self->month_last;
}

/**
 * desk_month_grid_show_page:
 * @self: a grid
 * @page: what is on these days
 */
void
desk_month_grid_show_page (DeskMonthGrid    *self,
                           DeskCalendarPage *page)
{
  g_return_if_fail (DESK_IS_MONTH_GRID (self));

  g_clear_pointer (&self->page, desk_calendar_page_unref);
  self->page = desk_calendar_page_ref (page);
  fill (self);
}

void
desk_month_grid_set_compact (DeskMonthGrid *self,
                             gboolean       compact)
{
  g_return_if_fail (DESK_IS_MONTH_GRID (self));

  for (guint i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    desk_day_cell_set_compact (self->cells[i], compact);
}

/**
 * desk_month_grid_move_month:
 * @self: a grid
 * @by: how many months forward
 *
 * Selects the same day of the other month, or its last one.
 */
void
desk_month_grid_move_month (DeskMonthGrid *self,
                            int            by)
{
  int year, month, day;
  int count;

  g_return_if_fail (DESK_IS_MONTH_GRID (self));

  split_day (self->selected, &year, &month, &day);
  count = year * 12 + month - 1 + by;
  if (count < 12 * 2 || count >= 12 * 9998)
    return;
  year = count / 12;
  month = count % 12 + 1;
  day = MIN (day, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year));
  desk_month_grid_select (self, desk_day_from_ymd (year, month, day));
}
