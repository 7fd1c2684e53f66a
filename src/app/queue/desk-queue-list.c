// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rows of the queue.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-queue-cell.h"
#include "desk-queue-list.h"
#include "desk-queue-selection.h"
#include "desk-trace.h"
#include "desk-why-popover.h"

struct _DeskQueueList {
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  gboolean from_top; /* once the rows of the view are there */
  GtkListView *list_view;
  GtkWidget *why;
  GtkWidget *menu;

  DeskSession *session;
  DeskTicketList *list;
  DeskQueueSelection *selection;
  DeskQueueBrush *brush;
  GHashTable *cells; /* those that show something */
  gboolean is_ready; /* the first rows can be seen */
  guint n_frames;
  guint tick_id;
};

enum {
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  SELECTED,
  OPENED,
  LOOKED,
  READY,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskQueueList, desk_queue_list, GTK_TYPE_WIDGET)

/* --- the list --- */

static void
selected_cb (DeskQueueList  *self,
             const DeskUuid *ticket)
{
  g_signal_emit (self, signals[SELECTED], 0, ticket);
}

static void
become_ready (DeskQueueList *self)
{
  if (self->is_ready)
    return;

  self->is_ready = TRUE;
  g_signal_emit (self, signals[READY], 0);
}

static void
filled_cb (DeskQueueList *self)
{
  if (!desk_ticket_list_is_looking (self->list) && desk_ticket_list_is_filled (self->list))
    become_ready (self);
}

static void
looked_cb (DeskQueueList *self)
{
  /* The list view keeps in place a row that stood in the view before, and with
   * it the first of the new view out of sight: that is the one to take. */
  if (self->from_top && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    {
      self->from_top = FALSE;
      gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
    }
  g_signal_emit (self, signals[LOOKED], 0);
  filled_cb (self);
}

static void
ticked_cb (DeskQueueList *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    desk_queue_cell_tell_time (cell);
}

static void
failed_cb (DeskQueueList  *self,
           const char     *message,
           DeskTicketList *list)
{
  g_signal_emit (self, signals[FAILED], 0, message);
  become_ready (self);
}

/* The rest of the list is asked for when its first rows have been painted. */
static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  DeskQueueList *self = data;

  if (desk_ticket_list_is_looking (self->list) || !desk_ticket_list_is_filled (self->list))
    return G_SOURCE_CONTINUE;
  if (++self->n_frames < 2)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  desk_ticket_list_load_all (self->list);

  return G_SOURCE_REMOVE;
}

static void
watch_frames (DeskQueueList *self)
{
  self->n_frames = 0;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, self, NULL);
}

/* --- rows --- */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          DeskQueueList            *self)
{
  DESK_TRACE_SCOPE;

  gtk_list_item_set_child (list_item, desk_queue_cell_new (self->brush));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         DeskQueueList            *self)
{
  DESK_TRACE_SCOPE;
  DeskQueueCell *cell = DESK_QUEUE_CELL (gtk_list_item_get_child (list_item));

  desk_queue_cell_bind (cell, gtk_list_item_get_item (list_item), desk_ticket_list_get_viewer (self->list));
  g_hash_table_add (self->cells, cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item,
           DeskQueueList            *self)
{
  DESK_TRACE_SCOPE;
  DeskQueueCell *cell = DESK_QUEUE_CELL (gtk_list_item_get_child (list_item));

  desk_queue_cell_unbind (cell);
  g_hash_table_remove (self->cells, cell);
}

static DeskQueueCell *
find_selected_cell (DeskQueueList *self)
{
  gpointer item = desk_queue_selection_get_item (self->selection);
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (item != NULL && g_hash_table_iter_next (&iter, &cell, NULL))
    {
      if (desk_queue_cell_get_item (cell) == item)
        return cell;
    }

  return NULL;
}

static void
select_item (DeskQueueList  *self,
             DeskTicketItem *item)
{
  guint position;

  if (desk_ticket_list_find_row (self->list, desk_ticket_item_get_row_no (item), &position))
    desk_queue_selection_select (self->selection, position);
}

static void
open_current (DeskQueueList *self,
              gboolean       by_key)
{
  const DeskUuid *current = desk_queue_selection_get_current (self->selection);

  if (current != NULL)
    g_signal_emit (self, signals[OPENED], 0, current, by_key);
}

static void
activated_cb (DeskQueueList *self,
              guint          position)
{
  desk_queue_selection_select (self->selection, position);
  open_current (self, TRUE);
}

static void
click_released_cb (DeskQueueList   *self,
                   int              n_press,
                   double           x,
                   double           y,
                   GtkGestureClick *gesture)
{
  DeskQueueCell *cell = desk_queue_cell_find_at (GTK_WIDGET (self->list_view), x, y);

  if (cell == NULL || desk_queue_cell_get_item (cell) == NULL)
    return;

  select_item (self, desk_queue_cell_get_item (cell));
  open_current (self, FALSE);
}

/* --- why here, and the context menu --- */

static void
explain_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  desk_queue_list_explain (DESK_QUEUE_LIST (widget));
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  open_current (DESK_QUEUE_LIST (widget), TRUE);
}

static void
show_menu (DeskQueueList *self,
           DeskQueueCell *cell)
{
  if (cell == NULL || desk_queue_cell_get_item (cell) == NULL)
    return;

  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("_Open"), "queue.open");
      g_menu_append (menu, _("_Why here?"), "queue.why");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  select_item (self, desk_queue_cell_get_item (cell));
  desk_queue_cell_point (cell, GTK_POPOVER (self->menu));
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  DeskQueueList *self = DESK_QUEUE_LIST (widget);

  show_menu (self, find_selected_cell (self));
}

static void
menu_pressed_cb (DeskQueueList   *self,
                 int              n_press,
                 double           x,
                 double           y,
                 GtkGestureClick *gesture)
{
  show_menu (self, desk_queue_cell_find_at (GTK_WIDGET (self->list_view), x, y));
}

/* --- the session --- */

static void
me_changed_cb (DeskQueueList *self)
{
  desk_ticket_list_set_me (self->list, desk_session_get_me (self->session));
  watch_frames (self);
}

static void
close_list (DeskQueueList *self)
{
  if (self->list == NULL)
    return;

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
}

static void
open_list (DeskQueueList *self)
{
  self->is_ready = FALSE;
  self->list = desk_ticket_list_new (desk_session_get_store (self->session));
  desk_ticket_list_set_me (self->list, desk_session_get_me (self->session));
  /* Selects again before anybody hears that the list has been looked up. */
  self->selection = desk_queue_selection_new (self->list);
  g_signal_connect_swapped (self->selection, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "looked", G_CALLBACK (looked_cb), self);
  g_signal_connect_swapped (self->list, "filled", G_CALLBACK (filled_cb), self);
  g_signal_connect_swapped (self->list, "ticked", G_CALLBACK (ticked_cb), self);
  g_signal_connect_swapped (self->list, "failed", G_CALLBACK (failed_cb), self);
  gtk_list_view_set_model (self->list_view, desk_queue_selection_get_model (self->selection));
}

static void
set_session (DeskQueueList *self,
             DeskSession   *session)
{
  if (self->session == session)
    return;

  close_list (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      open_list (self);
      g_signal_connect_swapped (session, "me-changed", G_CALLBACK (me_changed_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/* --- GObject --- */

static void
desk_queue_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  DeskQueueList *self = DESK_QUEUE_LIST (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_queue_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  DeskQueueList *self = DESK_QUEUE_LIST (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_queue_list_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (DESK_QUEUE_LIST (widget)->scroller), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
desk_queue_list_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  DeskQueueList *self = DESK_QUEUE_LIST (widget);

  gtk_widget_allocate (GTK_WIDGET (self->scroller), width, height, baseline, NULL);
  if (self->why != NULL)
    gtk_popover_present (GTK_POPOVER (self->why));
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
desk_queue_list_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  DeskQueueList *self = DESK_QUEUE_LIST (widget);
  GHashTableIter iter;
  gpointer cell;

  GTK_WIDGET_CLASS (desk_queue_list_parent_class)->css_changed (widget, change);
  desk_queue_brush_forget (self->brush);
  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    gtk_widget_queue_resize (cell);
}

/* The row that is selected, or else the first. */
static gboolean
desk_queue_list_grab_focus (GtkWidget *widget)
{
  DeskQueueList *self = DESK_QUEUE_LIST (widget);
  DeskQueueCell *cell;

  if (self->selection == NULL)
    return FALSE;

  if (desk_queue_selection_get_position (self->selection) != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", desk_queue_selection_get_position (self->selection));
  /* A list view takes the focus back to the row that had it last. */
  cell = find_selected_cell (self);
  if (cell != NULL)
    return gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (cell)));

  return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
desk_queue_list_dispose (GObject *object)
{
  DeskQueueList *self = DESK_QUEUE_LIST (object);

  if (self->list_view != NULL)
    set_session (self, NULL);
  g_clear_pointer (&self->why, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->list_view = NULL;
  if (self->scroller != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->scroller)));

  G_OBJECT_CLASS (desk_queue_list_parent_class)->dispose (object);
}

static void
desk_queue_list_finalize (GObject *object)
{
  DeskQueueList *self = DESK_QUEUE_LIST (object);

  g_hash_table_unref (self->cells);
  desk_queue_brush_unref (self->brush);

  G_OBJECT_CLASS (desk_queue_list_parent_class)->finalize (object);
}

static void
desk_queue_list_class_init (DeskQueueListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_queue_list_set_property;
  object_class->get_property = desk_queue_list_get_property;
  object_class->dispose = desk_queue_list_dispose;
  object_class->finalize = desk_queue_list_finalize;
  widget_class->measure = desk_queue_list_measure;
  widget_class->size_allocate = desk_queue_list_size_allocate;
  widget_class->grab_focus = desk_queue_list_grab_focus;
  widget_class->css_changed = desk_queue_list_css_changed;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskQueueList::selected:
   * @self: the list
   * @ticket: (type gpointer): id of the ticket, valid during the emission
   *
   * Another ticket has become the current one.
   */
  signals[SELECTED] = g_signal_new ("selected", DESK_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskQueueList::opened:
   * @self: the list
   * @ticket: (type gpointer): id of the ticket, valid during the emission
   * @by_key: with the keyboard
   *
   * The current ticket is to be worked on.
   */
  signals[OPENED] = g_signal_new ("opened", DESK_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);

  /**
   * DeskQueueList::looked:
   * @self: the list
   *
   * The list is up to date.
   */
  signals[LOOKED] = g_signal_new ("looked", DESK_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskQueueList::ready:
   * @self: the list
   *
   * The first rows of the desk are there, or there are none, or they cannot be
   * read.
   */
  signals[READY] = g_signal_new ("ready", DESK_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskQueueList::failed:
   * @self: the list
   * @message: what could not be read, and why
   */
  signals[FAILED] = g_signal_new ("failed", DESK_TYPE_QUEUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "queue.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "queue.why", NULL, explain_action);
  gtk_widget_class_install_action (widget_class, "queue.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "queue.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "queue.menu", NULL);
}

static void
add_click (DeskQueueList *self,
           guint          button,
           const char    *signal,
           GCallback      callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (click));
}

static void
desk_queue_list_init (DeskQueueList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);

  self->cells = g_hash_table_new (NULL, NULL);
  self->brush = desk_queue_brush_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self, "notify::scale-factor", G_CALLBACK (desk_queue_brush_forget_icons), self->brush);
  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "queue");
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tickets"), -1);
  g_signal_connect_swapped (self->list_view, "activate", G_CALLBACK (activated_cb), self);
  add_click (self, GDK_BUTTON_PRIMARY, "released", G_CALLBACK (click_released_cb));
  add_click (self, GDK_BUTTON_SECONDARY, "pressed", G_CALLBACK (menu_pressed_cb));

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list_view));
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->scroller), GTK_WIDGET (self));
}

/**
 * desk_queue_list_get_model:
 * @self: a list of the queue
 *
 * Returns: (transfer none) (nullable): its tickets, %NULL without a session
 */
DeskTicketList *
desk_queue_list_get_model (DeskQueueList *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_LIST (self), NULL);

  return self->list;
}

/**
 * desk_queue_list_show:
 * @self: a list of the queue
 * @view: which tickets
 * @search: (nullable): only those that a search for this finds
 * @from_top: scroll back to the first
 */
void
desk_queue_list_show (DeskQueueList *self,
                      DeskView       view,
                      const char    *search,
                      gboolean       from_top)
{
  g_return_if_fail (DESK_IS_QUEUE_LIST (self));

  if (self->list == NULL)
    return;

  self->from_top |= from_top;
  desk_ticket_list_show (self->list, view, search);
  watch_frames (self);
}

/**
 * desk_queue_list_set_current:
 * @self: a list of the queue
 * @ticket: (nullable): the ticket that is worked on, in the list or not
 */
void
desk_queue_list_set_current (DeskQueueList  *self,
                             const DeskUuid *ticket)
{
  g_return_if_fail (DESK_IS_QUEUE_LIST (self));

  if (self->selection != NULL)
    desk_queue_selection_set_current (self->selection, ticket);
}

/**
 * desk_queue_list_walk:
 * @self: a list of the queue
 * @by: how many rows down; negative: up
 */
void
desk_queue_list_walk (DeskQueueList *self,
                      int            by)
{
  g_return_if_fail (DESK_IS_QUEUE_LIST (self));

  if (self->selection != NULL && desk_queue_selection_walk (self->selection, by))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * desk_queue_list_explain:
 * @self: a list of the queue
 *
 * Shows why the selected ticket stands where it does.
 */
void
desk_queue_list_explain (DeskQueueList *self)
{
  DeskQueueCell *cell;
  const DeskQueueRow *row;
  g_autoptr (DeskTicketItem) next = NULL;
  guint position;

  g_return_if_fail (DESK_IS_QUEUE_LIST (self));

  if (self->list == NULL || desk_queue_selection_get_position (self->selection) == GTK_INVALID_LIST_POSITION)
    return;
  position = desk_queue_selection_get_position (self->selection);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
  cell = find_selected_cell (self);
  row = cell != NULL ? desk_ticket_item_get_row (desk_queue_cell_get_item (cell)) : NULL;
  if (row == NULL)
    return;

  if (self->why == NULL)
    {
      self->why = desk_why_popover_new ();
      gtk_widget_set_parent (self->why, GTK_WIDGET (self));
    }
  next = g_list_model_get_item (G_LIST_MODEL (self->list), position + 1);
  desk_why_popover_explain (DESK_WHY_POPOVER (self->why), self->session, &row->key.id,
                            next != NULL && desk_ticket_item_get_row (next) != NULL ? &desk_ticket_item_get_row (next)->key.id : NULL);
  desk_queue_cell_point (cell, GTK_POPOVER (self->why));
}
