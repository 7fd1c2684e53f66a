// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The calendar: a month and its agenda, beside each other, or one above the
 * other when there is little room.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-agenda.h"
#include "desk-calendar-popover.h"
#include "desk-calendar-view.h"
#include "desk-format.h"
#include "desk-month-grid.h"

#define NARROW_PX 640

struct _DeskCalendarView {
  GtkWidget parent_instance;

  DeskSession *session;
  gulong changed_id;
  GCancellable *cancellable; /* of the load under way */
  DeskCalendarPage *page;
  int wanted_day; /* first day of the page that is asked for */
  gboolean narrow;
  guint fold_source;

  GtkWidget *outer;
  GtkLabel *month_label;
  GtkLabel *error_label;
  GtkSpinner *spinner;
  GtkBox *parts;
  DeskMonthGrid *grid;
  DeskAgenda *agenda;
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCalendarView, desk_calendar_view, GTK_TYPE_WIDGET)

/* --- loading --- */

static gpointer
read_page (DeskFile *file,
           gpointer  data,
           GError  **error)
{
  int first_day = GPOINTER_TO_INT (data);

  return desk_calendar_page_load (file, first_day, first_day + DESK_MONTH_GRID_N_DAYS - 1, error);
}

static gpointer
read_zone (DeskFile *file,
           gpointer  data,
           GError  **error)
{
  return desk_calendar_load_zone (file, error);
}

static int
today (DeskCalendarView *self)
{
  return desk_format_local_day (desk_session_get_now_ms (self->session), self->page != NULL ? self->page->zone : NULL);
}

static void
show_agenda (DeskCalendarView *self)
{
  int first = desk_month_grid_get_first_day (self->grid);
  int last = first + DESK_MONTH_GRID_N_DAYS - 1;

  while (!desk_month_grid_has_day (self->grid, first) && first < last)
    first++;
  while (!desk_month_grid_has_day (self->grid, last) && last > first)
    last--;
  desk_agenda_show (self->agenda, self->page, first, last, today (self));
  desk_agenda_select_day (self->agenda, desk_month_grid_get_selected (self->grid));
}

static void
page_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCalendarPage) page = desk_store_read_finish (DESK_STORE (source), result, &error);
  DeskCalendarView *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), page == NULL || !page->is_complete);
  if (page == NULL)
    {
      gtk_label_set_label (self->error_label, error->message);
      return;
    }
  if (!page->is_complete)
    gtk_label_set_label (self->error_label, _("There is more on these days than can be shown"));

  g_clear_pointer (&self->page, desk_calendar_page_unref);
  self->page = g_steal_pointer (&page);
  desk_month_grid_set_today (self->grid, today (self));
  desk_month_grid_show_page (self->grid, self->page);
  show_agenda (self);
}

static void
load (DeskCalendarView *self)
{
  if (self->session == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->wanted_day = desk_month_grid_get_first_day (self->grid);
  gtk_spinner_set_spinning (self->spinner, self->page == NULL);
  desk_store_read_async (desk_session_get_store (self->session), read_page, GINT_TO_POINTER (self->wanted_day), NULL, (GDestroyNotify) desk_calendar_page_unref,
                         self->cancellable, page_read_cb, self);
}

/* Which day is today depends on where the desk is. */
static void
zone_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = desk_store_read_finish (DESK_STORE (source), result, &error);
  DeskCalendarView *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  desk_month_grid_set_today (self->grid, desk_format_local_day (desk_session_get_now_ms (self->session), zone));
  load (self);
}

static void
store_changed_cb (DeskCalendarView *self,
                  DeskChangeSet    *changes)
{
  static const DeskTableId tables[] = { DESK_TABLE_CALENDAR_ENTRY, DESK_TABLE_CALENDAR_ENTRY_SERVICE, DESK_TABLE_WORKING_CALENDAR, DESK_TABLE_TICKET };

  if (self->page == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (desk_change_set_has_table (changes, tables[i]))
        {
          load (self);
          return;
        }
    }
}

/* --- what people do --- */

static void
day_selected_cb (DeskCalendarView *self,
                 int               day)
{
  g_autofree char *month = desk_format_month (day);

  gtk_label_set_label (self->month_label, month);
  if (self->session == NULL || self->wanted_day == 0)
    return;
  if (desk_month_grid_get_first_day (self->grid) != self->wanted_day)
    load (self);
  else if (self->page != NULL)
    desk_agenda_select_day (self->agenda, day);
}

static void
day_activated_cb (DeskCalendarView *self,
                  int               day)
{
  desk_agenda_activate_day (self->agenda, day);
}

static void
popover_closed_cb (GtkWidget *popover)
{
  /* Not while it is still telling of its own closing. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, G_SOURCE_FUNC (g_object_run_dispose), g_object_ref (popover), g_object_unref);
}

static void
popover_ticket_cb (DeskCalendarView *self,
                   DeskUuid         *ticket)
{
  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, ticket);
}

static void
item_activated_cb (DeskCalendarView *self,
                   DeskCalendarItem *item,
                   GtkWidget        *row)
{
  GtkWidget *popover = desk_calendar_popover_new (item, self->page->zone);
  graphene_rect_t bounds;

  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                 &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height });
  if (gtk_widget_is_ancestor (row, GTK_WIDGET (self->grid)))
    gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  else
    gtk_popover_set_position (GTK_POPOVER (popover), self->narrow ? GTK_POS_TOP : GTK_POS_LEFT);
  g_signal_connect_swapped (popover, "ticket-activated", G_CALLBACK (popover_ticket_cb), self);
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
today_clicked_cb (DeskCalendarView *self)
{
  if (self->session != NULL)
    desk_month_grid_select (self->grid, today (self));
}

static void
previous_clicked_cb (DeskCalendarView *self)
{
  desk_month_grid_move_month (self->grid, -1);
}

static void
next_clicked_cb (DeskCalendarView *self)
{
  desk_month_grid_move_month (self->grid, 1);
}

static gboolean
move_month (GtkWidget *widget,
            GVariant  *by,
            gpointer   data)
{
  DeskCalendarView *self = DESK_CALENDAR_VIEW (widget);

  desk_month_grid_move_month (self->grid, g_variant_get_int32 (by));
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));

  return TRUE;
}

/* --- the widget --- */

static gboolean
desk_calendar_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DESK_CALENDAR_VIEW (widget)->grid));
}

static gboolean
fold_cb (gpointer data)
{
  DeskCalendarView *self = data;

  self->fold_source = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->parts), self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_vexpand (GTK_WIDGET (self->grid), !self->narrow);
  gtk_widget_set_vexpand (GTK_WIDGET (self->agenda), self->narrow);
  desk_month_grid_set_compact (self->grid, self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");

  return G_SOURCE_REMOVE;
}

static void
desk_calendar_view_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  DeskCalendarView *self = DESK_CALENDAR_VIEW (widget);
  gboolean narrow = width < NARROW_PX;

  /* Not from within the allocation itself. */
  if (narrow != self->narrow)
    {
      self->narrow = narrow;
      if (self->fold_source == 0)
        self->fold_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
    }
  gtk_widget_allocate (self->outer, width, height, baseline, NULL);
}

static void
desk_calendar_view_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  DeskCalendarView *self = DESK_CALENDAR_VIEW (widget);

  gtk_widget_measure (self->outer, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  /* Side by side it would ask for more than a narrow window has; it folds. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 300);
}

static void
desk_calendar_view_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *spec)
{
  if (id == PROP_SESSION)
    desk_calendar_view_set_session (DESK_CALENDAR_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
desk_calendar_view_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *spec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, DESK_CALENDAR_VIEW (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
desk_calendar_view_dispose (GObject *object)
{
  DeskCalendarView *self = DESK_CALENDAR_VIEW (object);
  GtkWidget *child;

  desk_calendar_view_set_session (self, NULL);
  g_clear_handle_id (&self->fold_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (desk_calendar_view_parent_class)->dispose (object);
}

static void
desk_calendar_view_class_init (DeskCalendarViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_calendar_view_set_property;
  object_class->get_property = desk_calendar_view_get_property;
  object_class->dispose = desk_calendar_view_dispose;
  widget_class->size_allocate = desk_calendar_view_size_allocate;
  widget_class->measure = desk_calendar_view_measure;
  widget_class->grab_focus = desk_calendar_view_grab_focus;

  /**
   * DeskCalendarView:session:
   *
   * Whose desk is shown.
   */
  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskCalendarView::ticket-activated:
   * @self: the view
   * @ticket: (type gpointer): the #DeskUuid of a ticket to be opened
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_CALENDAR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, move_month, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, move_month, "i", 1);

  g_type_ensure (DESK_TYPE_MONTH_GRID);
  g_type_ensure (DESK_TYPE_AGENDA);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/calendar/desk-calendar-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, outer);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, month_label);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, error_label);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, spinner);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, parts);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, grid);
  gtk_widget_class_bind_template_child (widget_class, DeskCalendarView, agenda);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "calendarview");
}

static void
desk_calendar_view_init (DeskCalendarView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
desk_calendar_view_new (void)
{
  return g_object_new (DESK_TYPE_CALENDAR_VIEW, NULL);
}

/**
 * desk_calendar_view_set_session:
 * @self: a view
 * @session: (nullable): whose desk to show
 */
void
desk_calendar_view_set_session (DeskCalendarView *self,
                                DeskSession      *session)
{
  g_return_if_fail (DESK_IS_CALENDAR_VIEW (self));

  if (self->session == session)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    g_clear_signal_handler (&self->changed_id, desk_session_get_store (self->session));
  g_clear_object (&self->session);
  g_clear_pointer (&self->page, desk_calendar_page_unref);
  self->wanted_day = 0;

  if (session != NULL)
    {
      self->session = g_object_ref (session);
      self->changed_id = g_signal_connect_object (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
      self->cancellable = g_cancellable_new ();
      desk_store_read_async (desk_session_get_store (session), read_zone, NULL, NULL, (GDestroyNotify) g_time_zone_unref, self->cancellable, zone_read_cb, self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}
