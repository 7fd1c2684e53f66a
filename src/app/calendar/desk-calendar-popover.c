// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * All that is known of one entry of the calendar.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-popover.h"
#include "desk-calendar-words.h"
#include "desk-clock.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-markdown-view.h"
#include "desk-safe-text.h"

/* Fits a window that is 360 wide. */
#define DETAILS_WIDTH 290
#define NAME_CHARS 10

struct _DeskCalendarPopover {
  GtkPopover parent_instance;

  DeskCalendarItem *item;
  GtkGrid *grid;
  int n_rows;
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCalendarPopover, desk_calendar_popover, GTK_TYPE_POPOVER)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  g_autofree char *safe = desk_safe_text (text);
  GtkWidget *label = gtk_label_new (safe);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  desk_label_wrap_for (GTK_LABEL (label), text);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
add_row (DeskCalendarPopover *self,
         const char          *name,
         const char          *value)
{
  GtkWidget *name_label, *value_label;

  if (value == NULL || value[0] == '\0')
    return;

  value_label = make_label (value, NULL);
  gtk_widget_set_hexpand (value_label, TRUE);
  name_label = make_label (name, "dim-label");
  gtk_label_set_natural_wrap_mode (GTK_LABEL (name_label), GTK_NATURAL_WRAP_WORD);
  gtk_label_set_max_width_chars (GTK_LABEL (name_label), NAME_CHARS);
  gtk_grid_attach (self->grid, name_label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (self->grid, value_label, 1, self->n_rows, 1, 1);
  self->n_rows++;
}

static void
ticket_clicked_cb (DeskCalendarPopover *self)
{
  DeskUuid ticket = self->item->ticket;

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &ticket);
}

static void
fill (DeskCalendarPopover *self,
      GtkBox              *box,
      GTimeZone           *zone)
{
  DeskCalendarItem *item = self->item;
  g_autofree char *kind = g_strdup_printf ("%s %s", desk_calendar_kind_shape (item->kind), desk_enum_value_label (DESK_ENUM_CALENDAR_KIND, (int) item->kind));
  g_autofree char *span = desk_calendar_item_span (item, zone);
  g_autofree char *services = item->services != NULL ? g_strjoinv (", ", item->services) : NULL;
  g_autofree char *downtime = item->downtime_minutes > 0 ? desk_format_duration (item->downtime_minutes * DESK_MINUTE_MS) : NULL;
  GtkWidget *kind_label = make_label (kind, "caption-heading");

  gtk_widget_add_css_class (kind_label, desk_calendar_kind_css_class (item->kind));
  gtk_box_append (box, kind_label);
  gtk_box_append (box, make_label (item->title, "title-4"));
  gtk_box_append (box, make_label (span, NULL));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_grid_set_column_spacing (self->grid, 12);
  add_row (self, _("State"), desk_enum_value_label (DESK_ENUM_CALENDAR_STATE, (int) item->state));
  add_row (self, _("Services"), services);
  add_row (self, _("Estimated downtime"), item->downtime_minutes == 0 ? _("None") : downtime);
  add_row (self, _("Benefit"), item->benefit);
  add_row (self, _("Backup"), item->backup);
  add_row (self, _("Validation"), item->validation);
  add_row (self, _("Team"), item->team);
  add_row (self, _("Analyst"), item->analyst);
  add_row (self, _("Vendor"), item->vendor);
  gtk_box_append (box, GTK_WIDGET (self->grid));

  if (item->notes != NULL)
    {
      GtkWidget *notes = desk_markdown_view_new ();

      desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (notes), item->notes);
      gtk_box_append (box, notes);
    }
  if (item->ticket_number != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s %s", item->ticket_number, item->ticket_summary);
      GtkWidget *button = gtk_button_new ();
      GtkWidget *label = make_label (text, NULL);

      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_set_tooltip_text (button, _("Open the ticket"));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (ticket_clicked_cb), self);
      gtk_box_append (box, button);
    }
}

static void
desk_calendar_popover_finalize (GObject *object)
{
  g_clear_pointer (&DESK_CALENDAR_POPOVER (object)->item, desk_calendar_item_unref);

  G_OBJECT_CLASS (desk_calendar_popover_parent_class)->finalize (object);
}

static void
desk_calendar_popover_class_init (DeskCalendarPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_calendar_popover_finalize;

  /**
   * DeskCalendarPopover::ticket-activated:
   * @self: the popover
   * @ticket: (type gpointer): the #DeskUuid of the ticket
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_CALENDAR_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
desk_calendar_popover_init (DeskCalendarPopover *self)
{
}

/**
 * desk_calendar_popover_new:
 * @item: what to tell of
 * @zone: (nullable): of the desk
 *
 * Returns: (transfer floating): a popover without a parent
 */
GtkWidget *
desk_calendar_popover_new (DeskCalendarItem *item,
                           GTimeZone        *zone)
{
  DeskCalendarPopover *self = g_object_new (DESK_TYPE_CALENDAR_POPOVER, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->item = desk_calendar_item_ref (item);
  fill (self, GTK_BOX (box), zone);
  gtk_widget_add_css_class (box, "calendar-details");
  /* Words that wrap would make it as narrow as the longest of them. */
  gtk_widget_set_size_request (box, DETAILS_WIDTH, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);

  return GTK_WIDGET (self);
}
