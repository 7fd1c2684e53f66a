// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is on a month, day by day. Something that takes several days stands on
 * the first of them that is shown.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-agenda.h"
#include "desk-calendar-words.h"
#include "desk-clock.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-safe-text.h"

struct _DeskAgenda {
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListBox *list;
  int first_day;
  int today;
  GTimeZone *zone;
  guint scroll_source;
};

enum {
  ITEM_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskAgenda, desk_agenda, ADW_TYPE_BIN)

static DeskCalendarItem *
row_item (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "item");
}

static int
item_day (DeskAgenda             *self,
          const DeskCalendarItem *item)
{
  return MAX (item->first_day, self->first_day);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  g_autofree char *safe = desk_safe_text (text);
  GtkWidget *label = gtk_label_new (safe);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  desk_label_wrap_for (GTK_LABEL (label), text);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static char *
second_line (DeskAgenda             *self,
             const DeskCalendarItem *item)
{
  g_autoptr (GString) text = g_string_new (desk_enum_value_label (DESK_ENUM_CALENDAR_KIND, (int) item->kind));

  if (item->services != NULL && item->services[0] != NULL)
    {
      g_autofree char *services = g_strjoinv (", ", item->services);

      g_string_append_printf (text, " · %s", services);
    }
  if (item->downtime_minutes > 0)
    {
      g_autofree char *downtime = desk_format_duration (item->downtime_minutes * DESK_MINUTE_MS);

      /* Translators: %s is a length of time */
      g_string_append (text, " · ");
      g_string_append_printf (text, _("about %s down"), downtime);
    }
  if (item->state == DESK_CALENDAR_STATE_CANCELLED || item->state == DESK_CALENDAR_STATE_DONE)
    g_string_append_printf (text, " · %s", desk_enum_value_label (DESK_ENUM_CALENDAR_STATE, (int) item->state));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (DeskAgenda       *self,
          DeskCalendarItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *shape = gtk_label_new (desk_calendar_kind_shape (item->kind));
  g_autofree char *time = item->first_day == item->last_day ? desk_calendar_item_time (item, item_day (self, item), self->zone)
                                                            : desk_calendar_item_span (item, self->zone);
  g_autofree char *second = second_line (self, item);
  g_autofree char *spoken = desk_calendar_item_spoken (item, self->zone);
  GtkWidget *title = make_label (item->title, NULL);

  gtk_widget_set_valign (shape, GTK_ALIGN_START);
  gtk_widget_add_css_class (shape, "calendar-shape");
  gtk_widget_add_css_class (shape, desk_calendar_kind_css_class (item->kind));
  if (item->state == DESK_CALENDAR_STATE_CANCELLED)
    gtk_widget_add_css_class (title, "withdrawn");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), make_label (time, "caption"));
  gtk_box_append (GTK_BOX (words), make_label (second, "calendar-second"));
  gtk_box_append (GTK_BOX (box), shape);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "calendar-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "item", desk_calendar_item_ref (item), (GDestroyNotify) desk_calendar_item_unref);

  return row;
}

static void
update_header_cb (GtkListBoxRow *row,
                  GtkListBoxRow *before,
                  gpointer       user_data)
{
  DeskAgenda *self = user_data;
  int day = item_day (self, row_item (row));
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (before != NULL && item_day (self, row_item (before)) == day)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  date = desk_format_date_short (day, self->today);
  /* Translators: today, with its date */
  text = day == self->today ? g_strdup_printf (_("Today, %s"), date) : g_strdup (date);
  gtk_list_box_row_set_header (row, make_label (text, "calendar-day-header"));
}

static void
row_activated_cb (DeskAgenda    *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, row_item (row), row);
}

static GtkListBoxRow *
find_row (DeskAgenda *self,
          int         day)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      DeskCalendarItem *item = row_item (row);

      if (item_day (self, item) <= day && item->last_day >= day)
        return row;
    }

  return NULL;
}

/* Rows have no place before they were laid out. */
static gboolean
scroll_cb (gpointer data)
{
  DeskAgenda *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  graphene_point_t point;

  self->scroll_source = 0;
  if (row != NULL && gtk_widget_compute_point (GTK_WIDGET (row), GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &point))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), point.y - 36, point.y + gtk_widget_get_height (GTK_WIDGET (row)) + 120);

  return G_SOURCE_REMOVE;
}

static void
desk_agenda_dispose (GObject *object)
{
  DeskAgenda *self = DESK_AGENDA (object);

  g_clear_handle_id (&self->scroll_source, g_source_remove);

  G_OBJECT_CLASS (desk_agenda_parent_class)->dispose (object);
}

static void
desk_agenda_finalize (GObject *object)
{
  g_clear_pointer (&DESK_AGENDA (object)->zone, g_time_zone_unref);

  G_OBJECT_CLASS (desk_agenda_parent_class)->finalize (object);
}

static void
desk_agenda_class_init (DeskAgendaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_agenda_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_agenda_finalize;

  /**
   * DeskAgenda::item-activated:
   * @self: the agenda
   * @item: (type gpointer): a #DeskCalendarItem
   * @row: where it stands
   */
  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", DESK_TYPE_AGENDA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, GTK_TYPE_WIDGET);
}

static void
desk_agenda_init (DeskAgenda *self)
{
  GtkWidget *empty = make_label (_("Nothing is planned in this month"), "dim-label");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_halign (empty, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (empty, 24);
  gtk_list_box_set_placeholder (self->list, empty);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_SINGLE);
  gtk_list_box_set_header_func (self->list, update_header_cb, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "calendar-agenda");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Agenda"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

GtkWidget *
desk_agenda_new (void)
{
  return g_object_new (DESK_TYPE_AGENDA, NULL);
}

/**
 * desk_agenda_show:
 * @self: an agenda
 * @page: what is on these days
 * @first_day: the first day to show
 * @last_day: the last day to show
 * @today: the present day of the desk
 */
void
desk_agenda_show (DeskAgenda       *self,
                  DeskCalendarPage *page,
                  int               first_day,
                  int               last_day,
                  int               today)
{
  GtkListBoxRow *row;

  g_return_if_fail (DESK_IS_AGENDA (self));

  self->first_day = first_day;
  self->today = today;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = page->zone != NULL ? g_time_zone_ref (page->zone) : NULL;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < page->items->len; i++)
    {
      DeskCalendarItem *item = g_ptr_array_index (page->items, i);

      if (item->last_day >= first_day && item->first_day <= last_day)
        gtk_list_box_append (self->list, make_row (self, item));
    }
}

/**
 * desk_agenda_select_day:
 * @self: an agenda
 * @day: a day; the first thing on it is marked and brought into sight
 */
void
desk_agenda_select_day (DeskAgenda *self,
                        int         day)
{
  g_return_if_fail (DESK_IS_AGENDA (self));

  gtk_list_box_select_row (self->list, find_row (self, day));
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_cb, self, NULL);
}

/**
 * desk_agenda_activate_day:
 * @self: an agenda
 * @day: a day; the first thing on it is opened
 */
void
desk_agenda_activate_day (DeskAgenda *self,
                          int         day)
{
  GtkListBoxRow *row;

  g_return_if_fail (DESK_IS_AGENDA (self));

  row = find_row (self, day);
  if (row != NULL)
    row_activated_cb (self, row);
}
