// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An entry on the days that it takes of one week of the month. What it says
 * is said by its days to those who do not see it, and by the agenda.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-calendar-words.h"
#include "desk-month-bar.h"
#include "desk-safe-text.h"

struct _DeskMonthBar {
  GtkWidget parent_instance;

  GtkWidget *text;
  DeskMonthSegment segment; /* its item is owned */
  int week;
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskMonthBar, desk_month_bar, GTK_TYPE_WIDGET)

static void
clicked_cb (DeskMonthBar    *self,
            int              n_presses,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  /* The day below does not take it as its own. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[ACTIVATED], 0, self->segment.item);
}

static void
desk_month_bar_dispose (GObject *object)
{
  DeskMonthBar *self = DESK_MONTH_BAR (object);

  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->segment.item, desk_calendar_item_unref);

  G_OBJECT_CLASS (desk_month_bar_parent_class)->dispose (object);
}

static void
desk_month_bar_class_init (DeskMonthBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_month_bar_dispose;

  /**
   * DeskMonthBar::activated:
   * @self: the bar
   * @item: (type gpointer): its #DeskCalendarItem
   *
   * It was clicked.
   */
  signals[ACTIVATED] = g_signal_new ("activated", DESK_TYPE_MONTH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "monthbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
desk_month_bar_init (DeskMonthBar *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->text = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->text), 1);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (self->text), 1);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->text), 0.5);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * desk_month_bar_new:
 * @segment: what it shows
 * @week: which week of the month, from 0
 * @zone: (nullable): of the desk
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
desk_month_bar_new (const DeskMonthSegment *segment,
                    int                     week,
                    GTimeZone              *zone)
{
  DeskMonthBar *self = g_object_new (DESK_TYPE_MONTH_BAR, NULL);
  const DeskCalendarItem *item = segment->item;
  g_autofree char *title = desk_safe_text (item->title);
  g_autofree char *text = g_strdup_printf ("%s %s", desk_calendar_kind_shape (item->kind), title);
  g_autofree char *spoken = desk_calendar_item_spoken (item, zone);

  self->segment = *segment;
  desk_calendar_item_ref (self->segment.item);
  self->week = week;
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), spoken);
  gtk_widget_add_css_class (GTK_WIDGET (self), desk_calendar_kind_css_class (item->kind));
  if (segment->goes_on_before)
    gtk_widget_add_css_class (GTK_WIDGET (self), "goes-on-before");
  if (segment->goes_on_after)
    gtk_widget_add_css_class (GTK_WIDGET (self), "goes-on-after");
  if (item->state == DESK_CALENDAR_STATE_CANCELLED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "cancelled");

  return GTK_WIDGET (self);
}

const DeskMonthSegment *
desk_month_bar_get_segment (DeskMonthBar *self)
{
  g_return_val_if_fail (DESK_IS_MONTH_BAR (self), NULL);

  return &self->segment;
}

int
desk_month_bar_get_week (DeskMonthBar *self)
{
  g_return_val_if_fail (DESK_IS_MONTH_BAR (self), 0);

  return self->week;
}
