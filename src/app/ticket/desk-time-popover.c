// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Choosing a day and a time of it, on the wall clock of the desk.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-clock.h"
#include "desk-time-popover.h"

/* When people begin to work again. */
#define MORNING_HOUR 9

struct _DeskTimePopover {
  GtkPopover parent_instance;

  GtkBox *presets;
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  GtkButton *clear;

  GTimeZone *zone;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTimePopover, desk_time_popover, GTK_TYPE_POPOVER)

static gint64
get_ms (GDateTime *time)
{
  return g_date_time_to_unix (time) * DESK_SECOND_MS;
}

static GDateTime *
get_local (GTimeZone *zone,
           gint64     time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / DESK_SECOND_MS);

  return g_date_time_to_timezone (utc, zone);
}

static void
choose (DeskTimePopover *self,
        gint64           time_ms)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, time_ms);
}

static void
preset_clicked_cb (GtkButton       *button,
                   DeskTimePopover *self)
{
  gint64 *time_ms = g_object_get_data (G_OBJECT (button), "desk-time");

  choose (self, *time_ms);
}

static void
clear_clicked_cb (DeskTimePopover *self)
{
  choose (self, 0);
}

static void
set_clicked_cb (DeskTimePopover *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) time = NULL;

  gtk_spin_button_update (self->hour);
  gtk_spin_button_update (self->minute);
  time = g_date_time_new (self->zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                          gtk_spin_button_get_value_as_int (self->hour), gtk_spin_button_get_value_as_int (self->minute), 0);
  if (time != NULL)
    choose (self, get_ms (time));
}

static gboolean
two_digits_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

/* Takes @time. */
static void
add_preset (DeskTimePopover *self,
            const char      *label,
            GDateTime       *time)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gint64 *time_ms = g_new (gint64, 1);

  *time_ms = get_ms (time);
  g_date_time_unref (time);
  g_object_set_data_full (G_OBJECT (button), "desk-time", time_ms, g_free);
  gtk_widget_add_css_class (button, "caption");
  g_signal_connect (button, "clicked", G_CALLBACK (preset_clicked_cb), self);
  gtk_box_append (self->presets, button);
}

static GDateTime *
get_morning (DeskTimePopover *self,
             GDateTime       *now,
             int              days)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);

  return g_date_time_new (self->zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), MORNING_HOUR, 0, 0);
}

static void
desk_time_popover_finalize (GObject *object)
{
  g_clear_pointer (&DESK_TIME_POPOVER (object)->zone, g_time_zone_unref);

  G_OBJECT_CLASS (desk_time_popover_parent_class)->finalize (object);
}

static void
desk_time_popover_class_init (DeskTimePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = desk_time_popover_finalize;

  /**
   * DeskTimePopover::chosen:
   * @self: the popover
   * @time_ms: milliseconds since 1970 UTC, 0 for no time
   */
  signals[CHOSEN] = g_signal_new ("chosen", DESK_TYPE_TIME_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-time-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskTimePopover, presets);
  gtk_widget_class_bind_template_child (widget_class, DeskTimePopover, calendar);
  gtk_widget_class_bind_template_child (widget_class, DeskTimePopover, hour);
  gtk_widget_class_bind_template_child (widget_class, DeskTimePopover, minute);
  gtk_widget_class_bind_template_child (widget_class, DeskTimePopover, clear);
  gtk_widget_class_bind_template_callback (widget_class, two_digits_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_clicked_cb);
}

static void
desk_time_popover_init (DeskTimePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * desk_time_popover_new:
 * @zone: of the desk
 * @now_ms: now
 * @time_ms: what is set, 0 for nothing
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
desk_time_popover_new (GTimeZone *zone,
                       gint64     now_ms,
                       gint64     time_ms)
{
  DeskTimePopover *self = g_object_new (DESK_TYPE_TIME_POPOVER, NULL);
  g_autoptr (GDateTime) now = get_local (zone, now_ms);
  g_autoptr (GDateTime) shown = NULL;

  self->zone = g_time_zone_ref (zone);
  add_preset (self, _("In 2 hours"), g_date_time_add_hours (now, 2));
  add_preset (self, _("Tomorrow"), get_morning (self, now, 1));
  add_preset (self, _("Monday"), get_morning (self, now, 8 - g_date_time_get_day_of_week (now)));

  shown = time_ms != 0 ? get_local (zone, time_ms) : get_morning (self, now, 1);
  gtk_calendar_select_day (self->calendar, shown);
  gtk_spin_button_set_value (self->hour, g_date_time_get_hour (shown));
  gtk_spin_button_set_value (self->minute, g_date_time_get_minute (shown));
  gtk_widget_set_visible (GTK_WIDGET (self->clear), time_ms != 0);

  return GTK_WIDGET (self);
}
