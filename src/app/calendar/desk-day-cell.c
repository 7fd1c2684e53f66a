// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One day of the month: its number and what is on it. When there is little
 * room the entries are their shapes only; the agenda beside says the rest.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-words.h"
#include "desk-day-cell.h"
#include "desk-day.h"
#include "desk-format.h"

#define MAX_SHOWN 3
#define MAX_SHAPES 4

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
add_label (DeskDayCell *self,
           const char  *text,
           const char  *css_class)
{
  GtkWidget *label = gtk_inscription_new (text);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (label), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (label), 2);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (label), 14);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (label), 0.5);
  gtk_widget_add_css_class (label, "calendar-entry");
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->entries), label);
}

static void
show_entries (DeskDayCell *self)
{
  guint n = self->items == NULL ? 0 : self->items->len;
  guint n_shown = n > MAX_SHOWN ? MAX_SHOWN - 1 : n;

  clear_entries (self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->entries), self->compact ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_halign (self->entries, self->compact ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  if (self->compact)
    {
      for (guint i = 0; i < MIN (n, MAX_SHAPES); i++)
        {
          DeskCalendarItem *item = g_ptr_array_index (self->items, i);
          GtkWidget *shape = gtk_label_new (desk_calendar_kind_shape (item->kind));

          gtk_widget_add_css_class (shape, "calendar-shape");
          gtk_widget_add_css_class (shape, desk_calendar_kind_css_class (item->kind));
          gtk_box_append (GTK_BOX (self->entries), shape);
        }
      return;
    }

  for (guint i = 0; i < n_shown; i++)
    {
      DeskCalendarItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *text = g_strdup_printf ("%s %s", desk_calendar_kind_shape (item->kind), item->title);

      add_label (self, text, desk_calendar_kind_css_class (item->kind));
    }
  if (n > n_shown)
    {
      g_autofree char *more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n - n_shown), n - n_shown);

      add_label (self, more, "calendar-more");
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
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->items != NULL && self->items->len > 0 ? text->str : NULL);
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
  self->entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
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
