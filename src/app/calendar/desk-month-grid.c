// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Six weeks that hold a month. Arrows walk the days, Page Up and Page Down the
 * months. Entries are bars over the days that they take, as many below each
 * other as there is room for; in little room they are shapes on their days.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "desk-day-cell.h"
#include "desk-day.h"
#include "desk-month-bar.h"
#include "desk-month-grid.h"

#define N_WEEKDAYS DESK_MONTH_N_COLUMNS
#define N_WEEKS (DESK_MONTH_GRID_N_DAYS / N_WEEKDAYS)
#define BAR_GAP 2
/* What a day needs, and what it would like to have. */
#define MIN_WIDTH 40
#define NATURAL_WIDTH 110
#define COMPACT_HEIGHT 48
#define MIN_HEIGHT 60
#define NATURAL_HEIGHT 104

struct _DeskMonthGrid {
  GtkWidget parent_instance;

  int today;
  int selected;
  int month_first; /* first day of the month */
  int month_last;
  int first_day; /* of the grid */
  gboolean compact;
  DeskCalendarPage *page;
  GtkWidget *weekdays[N_WEEKDAYS];
  DeskDayCell *cells[DESK_MONTH_GRID_N_DAYS];
  GtkWidget *more[DESK_MONTH_GRID_N_DAYS]; /* “2 more” */
  GArray *weeks[N_WEEKS];                  /* of DeskMonthSegment */
  GPtrArray *bars;
};

enum {
  DAY_SELECTED,
  DAY_ACTIVATED,
  ITEM_ACTIVATED,
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

static GPtrArray *
items_of_day (DeskCalendarPage *page,
              int               day)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_calendar_item_unref);

  for (int background = 0; background < 2; background++)
    {
      for (guint i = 0; page != NULL && i < page->items->len; i++)
        {
          DeskCalendarItem *item = g_ptr_array_index (page->items, i);

          if (item->first_day <= day && item->last_day >= day && desk_month_lanes_is_background (item) == (background == 1))
            g_ptr_array_add (items, desk_calendar_item_ref (item));
        }
    }

  return items;
}

static void
bar_activated_cb (DeskMonthBar     *bar,
                  DeskCalendarItem *item,
                  DeskMonthGrid    *self)
{
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item, bar);
}

static void
add_bar (DeskMonthGrid          *self,
         const DeskMonthSegment *segment,
         int                     week)
{
  int first_day = self->first_day + week * N_WEEKDAYS;
  GtkWidget *bar = desk_month_bar_new (segment, week, self->page->zone);

  if (first_day + segment->last_column < self->month_first || first_day + segment->first_column > self->month_last)
    gtk_widget_add_css_class (bar, "other-month");
  g_signal_connect (bar, "activated", G_CALLBACK (bar_activated_cb), self);
  gtk_widget_set_parent (bar, GTK_WIDGET (self));
  g_ptr_array_add (self->bars, bar);
}

static void
clear_bars (DeskMonthGrid *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->bars, i));
  g_ptr_array_set_size (self->bars, 0);
  for (int week = 0; week < N_WEEKS; week++)
    g_clear_pointer (&self->weeks[week], g_array_unref);
}

static void
fill_bars (DeskMonthGrid *self)
{
  clear_bars (self);
  for (int week = 0; week < N_WEEKS; week++)
    {
      self->weeks[week] = desk_month_lanes_new (self->page, self->first_day + week * N_WEEKDAYS);
      for (guint i = 0; !self->compact && i < self->weeks[week]->len; i++)
        add_bar (self, &g_array_index (self->weeks[week], DeskMonthSegment, i), week);
    }
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
  fill_bars (self);
}

/* --- the layout --- */

static int
measure_height (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static void
desk_month_grid_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  DeskMonthGrid *self = DESK_MONTH_GRID (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = N_WEEKDAYS * MIN_WIDTH;
      *natural = N_WEEKDAYS * (self->compact ? MIN_WIDTH : NATURAL_WIDTH);
      return;
    }
  *minimum = measure_height (self->weekdays[0]) + N_WEEKS * (self->compact ? COMPACT_HEIGHT : MIN_HEIGHT);
  *natural = measure_height (self->weekdays[0]) + N_WEEKS * (self->compact ? COMPACT_HEIGHT : NATURAL_HEIGHT);
}

static void
allocate (GtkWidget *child,
          int        x,
          int        y,
          int        width,
          int        height)
{
  int minimum;

  /* A widget may be given less than it asks for only by being cut. */
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  width = MAX (width, minimum);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, MAX (height, minimum) }, -1);
}

/* Columns from the left, also where the week begins on the right. */
static int
column_x (DeskMonthGrid *self,
          int            column,
          int            width)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    column = N_WEEKDAYS - column;

  return column * width / N_WEEKDAYS;
}

static void
allocate_across (DeskMonthGrid *self,
                 GtkWidget     *child,
                 int            first_column,
                 int            last_column,
                 int            width,
                 int            margin,
                 int            y,
                 int            height)
{
  int one = column_x (self, first_column, width);
  int other = column_x (self, last_column + 1, width);
  int x = MIN (one, other) + margin;

  allocate (child, x, y, ABS (other - one) - 2 * margin, height);
}

static void
allocate_bars (DeskMonthGrid *self,
               int            top,
               int            width,
               int            row_height)
{
  int head = desk_day_cell_measure_head (self->cells[0]);
  int bar_height = self->bars->len > 0 ? measure_height (g_ptr_array_index (self->bars, 0)) + BAR_GAP : 1;
  guint n_lanes = (guint) MAX ((row_height - head) / bar_height, 1);

  for (guint i = 0; i < self->bars->len; i++)
    {
      DeskMonthBar *bar = g_ptr_array_index (self->bars, i);
      const DeskMonthSegment *segment = desk_month_bar_get_segment (bar);
      int week = desk_month_bar_get_week (bar);
      gboolean is_shown = desk_month_lanes_shows (self->weeks[week], segment, n_lanes);

      gtk_widget_set_child_visible (GTK_WIDGET (bar), is_shown);
      if (is_shown)
        allocate_across (self, GTK_WIDGET (bar), segment->first_column, segment->last_column, width, 3,
                         top + week * row_height + head + (int) segment->lane * bar_height, bar_height - BAR_GAP);
    }

  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    {
      int week = i / N_WEEKDAYS;
      int column = i % N_WEEKDAYS;
      guint n = self->compact || self->weeks[week] == NULL ? 0 : desk_month_lanes_count_hidden (self->weeks[week], column, n_lanes);

      gtk_widget_set_child_visible (self->more[i], n > 0);
      if (n > 0)
        {
          g_autofree char *text = g_strdup_printf (ngettext ("%u more", "%u more", n), n);

          gtk_inscription_set_text (GTK_INSCRIPTION (self->more[i]), text);
          allocate_across (self, self->more[i], column, column, width, 3, top + week * row_height + head + (int) (n_lanes - 1) * bar_height,
                           bar_height - BAR_GAP);
        }
    }
}

static void
desk_month_grid_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  DeskMonthGrid *self = DESK_MONTH_GRID (widget);
  int top = measure_height (self->weekdays[0]);
  int row_height = (height - top) / N_WEEKS;

  for (int i = 0; i < N_WEEKDAYS; i++)
    allocate_across (self, self->weekdays[i], i, i, width, 0, 0, top);
  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    allocate_across (self, GTK_WIDGET (self->cells[i]), i % N_WEEKDAYS, i % N_WEEKDAYS, width, 0, top + i / N_WEEKDAYS * row_height, row_height);
  allocate_bars (self, top, width, row_height);
}

/* --- what people do --- */

static gboolean
focus_selected (DeskMonthGrid *self)
{
  int index = self->selected - self->first_day;

  return index >= 0 && index < DESK_MONTH_GRID_N_DAYS && gtk_widget_grab_focus (GTK_WIDGET (self->cells[index]));
}

/* All days are one stop of Tab; arrows go from one to the next. */
static gboolean
desk_month_grid_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  return focus_selected (DESK_MONTH_GRID (widget));
}

static gboolean
desk_month_grid_grab_focus (GtkWidget *widget)
{
  return focus_selected (DESK_MONTH_GRID (widget));
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

  if (self->bars != NULL)
    clear_bars (self);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
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
  widget_class->focus = desk_month_grid_focus;
  widget_class->grab_focus = desk_month_grid_grab_focus;
  widget_class->measure = desk_month_grid_measure;
  widget_class->size_allocate = desk_month_grid_size_allocate;
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

  /**
   * DeskMonthGrid::item-activated:
   * @self: the grid
   * @item: (type gpointer): a #DeskCalendarItem
   * @bar: where it stands
   */
  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", DESK_TYPE_MONTH_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, GTK_TYPE_WIDGET);

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
desk_month_grid_init (DeskMonthGrid *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->bars = g_ptr_array_new ();
  for (int i = 0; i < N_WEEKDAYS; i++)
    {
      /* 2024-01-01 was a Monday. */
      g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, 1 + (first_weekday () + i) % N_WEEKDAYS, 12, 0, 0);
      g_autofree char *brief = g_date_time_format (day, "%a");

      self->weekdays[i] = gtk_label_new (brief);
      gtk_widget_add_css_class (self->weekdays[i], "calendar-weekday");
      gtk_widget_add_css_class (self->weekdays[i], "dim-label");
      gtk_widget_set_parent (self->weekdays[i], GTK_WIDGET (self));
    }
  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    {
      GtkGesture *click = gtk_gesture_click_new ();

      self->cells[i] = DESK_DAY_CELL (desk_day_cell_new ());
      g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
      gtk_widget_add_controller (GTK_WIDGET (self->cells[i]), GTK_EVENT_CONTROLLER (click));
      gtk_widget_set_parent (GTK_WIDGET (self->cells[i]), GTK_WIDGET (self));
    }
  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    {
      self->more[i] = gtk_inscription_new (NULL);
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->more[i]), 1);
      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->more[i]), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->more[i], "calendar-more");
      /* A click on it is one on its day. */
      gtk_widget_set_can_target (self->more[i], FALSE);
      gtk_widget_set_parent (self->more[i], GTK_WIDGET (self));
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
    {
      find_month (self, day);
      fill (self);
    }
  for (int i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    desk_day_cell_set_selected (self->cells[i], self->first_day + i == day);
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

  if (self->compact == compact)
    return;
  self->compact = compact;
  for (guint i = 0; i < DESK_MONTH_GRID_N_DAYS; i++)
    desk_day_cell_set_compact (self->cells[i], compact);
  fill_bars (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
