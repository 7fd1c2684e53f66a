// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One day of the month: its number, and the shapes of what is on it when
 * there is no room for bars; the agenda beside says the rest.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-words.h"
#include "desk-day-cell.h"
#include "desk-day.h"
#include "desk-format.h"

#define MAX_SHAPES 4
#define HEAD_PADDING 6

struct _DeskDayCell {
  GtkWidget parent_instance;

  int day;
  gboolean compact;
  GPtrArray *items;
  GTimeZone *zone;
  GtkWidget *number;
  GtkWidget *entries;
};

G_DEFINE_FINAL_TYPE (DeskDayCell, desk_day_cell, GTK_TYPE_WIDGET)

static void
clear_entries (DeskDayCell *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->entries)) != NULL)
    gtk_widget_unparent (child);
}

static void
show_entries (DeskDayCell *self)
{
  guint n = self->items == NULL ? 0 : self->items->len;

  clear_entries (self);
  for (guint i = 0; self->compact && i < MIN (n, MAX_SHAPES); i++)
    {
      DeskCalendarItem *item = g_ptr_array_index (self->items, i);
      GtkWidget *shape = gtk_label_new (desk_calendar_kind_shape (item->kind));

      gtk_widget_add_css_class (shape, "calendar-shape");
      gtk_widget_add_css_class (shape, desk_calendar_kind_css_class (item->kind));
      gtk_box_append (GTK_BOX (self->entries), shape);
    }
}

static void
describe (DeskDayCell *self)
{
  g_autofree char *date = desk_format_date (self->day);
  g_autoptr (GString) text = g_string_new (date);

  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      g_autofree char *spoken = desk_calendar_item_spoken (g_ptr_array_index (self->items, i), self->zone);

      g_string_append_printf (text, "\n%s", spoken);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

static void
desk_day_cell_dispose (GObject *object)
{
  DeskDayCell *self = DESK_DAY_CELL (object);

  g_clear_pointer (&self->number, gtk_widget_unparent);
  g_clear_pointer (&self->entries, gtk_widget_unparent);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (desk_day_cell_parent_class)->dispose (object);
}

static void
desk_day_cell_class_init (DeskDayCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_day_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "daycell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
desk_day_cell_init (DeskDayCell *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->number = gtk_label_new (NULL);
  gtk_widget_set_halign (self->number, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->number, "calendar-number");
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_set_parent (self->number, GTK_WIDGET (self));
  self->entries = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 1);
  gtk_widget_set_halign (self->entries, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->entries, GTK_WIDGET (self));
}

GtkWidget *
desk_day_cell_new (void)
{
  return g_object_new (DESK_TYPE_DAY_CELL, NULL);
}

/**
 * desk_day_cell_show:
 * @self: a cell
 * @day: the day, see desk-day.h
 * @in_month: it belongs to the month that is shown
 * @is_today: it is today
 * @items: (transfer full) (nullable) (element-type DeskCalendarItem): what is
 *   on it
 * @zone: (nullable): of the desk
 */
void
desk_day_cell_show (DeskDayCell *self,
                    int          day,
                    gboolean     in_month,
                    gboolean     is_today,
                    GPtrArray   *items,
                    GTimeZone   *zone)
{
  g_autofree char *iso = desk_day_to_string (day);

  g_return_if_fail (DESK_IS_DAY_CELL (self));

  self->day = day;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;

  /* The day of the month without a leading zero. */
  gtk_label_set_label (GTK_LABEL (self->number), iso[8] == '0' ? iso + 9 : iso + 8);
  if (in_month)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "other-month");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "other-month");
  if (is_today)
    gtk_widget_add_css_class (GTK_WIDGET (self), "today");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "today");
  show_entries (self);
  describe (self);
}

void
desk_day_cell_set_selected (DeskDayCell *self,
                            gboolean     selected)
{
  g_return_if_fail (DESK_IS_DAY_CELL (self));

  if (selected)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

void
desk_day_cell_set_compact (DeskDayCell *self,
                           gboolean     compact)
{
  g_return_if_fail (DESK_IS_DAY_CELL (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  gtk_widget_set_halign (self->number, compact ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
  show_entries (self);
}

int
desk_day_cell_get_day (DeskDayCell *self)
{
  g_return_val_if_fail (DESK_IS_DAY_CELL (self), DESK_DAY_NONE);

  return self->day;
}

/**
 * desk_day_cell_measure_head:
 * @self: a cell
 *
 * Returns: how much of its height its number takes
 */
int
desk_day_cell_measure_head (DeskDayCell *self)
{
  int natural;

  g_return_val_if_fail (DESK_IS_DAY_CELL (self), 0);

  gtk_widget_measure (self->number, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);

  return natural + HEAD_PADDING;
}
