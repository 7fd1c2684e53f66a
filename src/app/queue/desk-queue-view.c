// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The queue: a view of the desk, searched as one types, or what to say when
 * nothing is in it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-queue-list.h"
#include "desk-queue-view.h"
#include "desk-search-query.h"

struct _DeskQueueView {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkSearchEntry *search;
  GtkLabel *remark;
  GtkStack *stack;
  DeskQueueList *list;
  AdwStatusPage *empty; /* made when it is needed */
  GtkWidget *everywhere;

  DeskSession *session;
  DeskView view;
};

enum {
  PROP_0,
  PROP_SESSION,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  SELECTED,
  OPENED,
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskQueueView, desk_queue_view, GTK_TYPE_WIDGET)

static const struct
{
  const char *title;
  const char *description;
} empty_words[DESK_N_VIEWS] = {
  [DESK_VIEW_MY_WORK] = { N_("Nothing on your desk"), N_("Tickets that you take or work on are listed here.") },
  [DESK_VIEW_UNASSIGNED] = { N_("Nothing is left over"), N_("Every open ticket has somebody who works on it.") },
  [DESK_VIEW_TEAM] = { N_("Nothing open in your teams"), N_("Open tickets of the teams you are in are listed here.") },
  [DESK_VIEW_ESCALATED] = { N_("Nothing is handed over to you"), N_("Tickets that wait for you or your teams to accept them are listed here.") },
  [DESK_VIEW_SHOUT_OUTS] = { N_("Nobody calls for help"), N_("Tickets that others ask you, your teams or your subjects about are listed here.") },
  [DESK_VIEW_TO_SEND] = { N_("Nothing is to be sent"), N_("Messages to customers that nobody has sent yet are listed here.") },
  [DESK_VIEW_WAITING] = { N_("Nothing is waiting"), N_("Tickets that wait for a customer, a vendor or a date are listed here.") },
  [DESK_VIEW_DUE_TODAY] = { N_("Nothing is due today"), N_("Tickets whose targets fall due today, or were missed, are listed here.") },
  [DESK_VIEW_ALL_OPEN] = { N_("No open tickets"), N_("When somebody calls, press Ctrl+N.") },
  [DESK_VIEW_ALL] = { N_("No tickets yet"), N_("When somebody calls, press Ctrl+N.") },
};

static gboolean
is_searching (DeskQueueView *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

static guint
get_n_tickets (DeskQueueView *self)
{
  DeskTicketList *model = desk_queue_list_get_model (self->list);

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static void
make_empty_page (DeskQueueView *self)
{
  self->everywhere = gtk_button_new_with_mnemonic (_("_Search all tickets"));
  gtk_widget_set_halign (self->everywhere, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->everywhere, "pill");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->everywhere), "win.place::all");

  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "compact");
  adw_status_page_set_child (self->empty, self->everywhere);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->empty));
}

static void
show_emptiness (DeskQueueView *self)
{
  if (self->empty == NULL)
    make_empty_page (self);

  if (is_searching (self))
    {
      adw_status_page_set_icon_name (self->empty, "system-search-symbolic");
      adw_status_page_set_title (self->empty, _("No tickets found"));
      adw_status_page_set_description (self->empty, _("Try other words, or fewer."));
    }
  else
    {
      adw_status_page_set_icon_name (self->empty, "deskbell-empty-queue");
      adw_status_page_set_title (self->empty, _(empty_words[self->view].title));
      adw_status_page_set_description (self->empty, _(empty_words[self->view].description));
    }
  gtk_widget_set_visible (self->everywhere, is_searching (self) && self->view != DESK_VIEW_ALL);
}

static void
looked_cb (DeskQueueView *self)
{
  gboolean is_empty = get_n_tickets (self) == 0;

  if (is_empty)
    show_emptiness (self);
  gtk_stack_set_visible_child (self->stack, is_empty ? GTK_WIDGET (self->empty) : GTK_WIDGET (self->list));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
ready_cb (DeskQueueView *self)
{
  g_signal_emit (self, signals[READY], 0);
}

static void
say_remark (DeskQueueView *self,
            const char    *text)
{
  gtk_label_set_text (self->remark, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), text != NULL && text[0] != '\0');
}

static void
failed_cb (DeskQueueView *self,
           const char    *message)
{
  say_remark (self, message);
}

static void
selected_cb (DeskQueueView  *self,
             const DeskUuid *ticket)
{
  g_signal_emit (self, signals[SELECTED], 0, ticket);
}

static void
opened_cb (DeskQueueView  *self,
           const DeskUuid *ticket,
           gboolean        by_key)
{
  g_signal_emit (self, signals[OPENED], 0, ticket, by_key);
}

/* --- searching --- */

static void
search_changed_cb (DeskQueueView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  const char *const *remarks = desk_search_query_get_remarks (query);
  g_autofree char *remark = remarks != NULL ? g_strjoinv ("\n", (char **) remarks) : NULL;

  say_remark (self, remark);
  desk_queue_list_show (self->list, self->view, text, TRUE);
}

static void
search_activated_cb (DeskQueueView *self)
{
  if (get_n_tickets (self) == 0)
    return;

  desk_queue_list_walk (self->list, 0);
}

static void
search_stopped_cb (DeskQueueView *self)
{
  desk_queue_view_leave_search (self);
}

static gboolean
down_pressed_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   data)
{
  search_activated_cb (data);

  return TRUE;
}

/* --- GObject --- */

static void
desk_queue_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  DeskQueueView *self = DESK_QUEUE_VIEW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      if (g_set_object (&self->session, g_value_get_object (value)))
        g_object_set (self->list, "session", self->session, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_queue_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  DeskQueueView *self = DESK_QUEUE_VIEW (object);
  guint n;

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_STATE:
      n = get_n_tickets (self);
      g_value_take_string (value, g_strdup_printf (ngettext ("%'u ticket", "%'u tickets", n), n));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
desk_queue_view_dispose (GObject *object)
{
  DeskQueueView *self = DESK_QUEUE_VIEW (object);

  if (self->box != NULL)
    gtk_widget_unparent (g_steal_pointer (&self->box));
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_queue_view_parent_class)->dispose (object);
}

static void
desk_queue_view_class_init (DeskQueueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_queue_view_set_property;
  object_class->get_property = desk_queue_view_get_property;
  object_class->dispose = desk_queue_view_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * DeskQueueView:state:
   *
   * How many tickets are listed, in words.
   */
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskQueueView::selected:
   * @self: the view
   * @ticket: (type gpointer): id of the ticket, valid during the emission
   *
   * Another ticket has become the current one.
   */
  signals[SELECTED] = g_signal_new ("selected", DESK_TYPE_QUEUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskQueueView::opened:
   * @self: the view
   * @ticket: (type gpointer): id of the ticket, valid during the emission
   * @by_key: with the keyboard
   *
   * The current ticket is to be worked on.
   */
  signals[OPENED] = g_signal_new ("opened", DESK_TYPE_QUEUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);

  /**
   * DeskQueueView::ready:
   * @self: the view
   *
   * The first rows of the desk are there, or there are none.
   */
  signals[READY] = g_signal_new ("ready", DESK_TYPE_QUEUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DESK_TYPE_QUEUE_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/queue/desk-queue-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskQueueView, box);
  gtk_widget_class_bind_template_child (widget_class, DeskQueueView, search);
  gtk_widget_class_bind_template_child (widget_class, DeskQueueView, remark);
  gtk_widget_class_bind_template_child (widget_class, DeskQueueView, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskQueueView, list);
  gtk_widget_class_bind_template_callback (widget_class, looked_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ready_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
desk_queue_view_init (DeskQueueView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Down, 0), gtk_callback_action_new (down_pressed_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}

/**
 * desk_queue_view_show:
 * @self: a view of the queue
 * @view: which tickets
 */
void
desk_queue_view_show (DeskQueueView *self,
                      DeskView       view)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  self->view = view;
  desk_queue_list_show (self->list, view, gtk_editable_get_text (GTK_EDITABLE (self->search)), TRUE);
}

DeskView
desk_queue_view_get_view (DeskQueueView *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_VIEW (self), DESK_VIEW_ALL);

  return self->view;
}

gboolean
desk_queue_view_is_empty (DeskQueueView *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_VIEW (self), TRUE);

  return get_n_tickets (self) == 0;
}

/**
 * desk_queue_view_set_current:
 * @self: a view of the queue
 * @ticket: (nullable): the ticket that is worked on, in the list or not
 */
void
desk_queue_view_set_current (DeskQueueView  *self,
                             const DeskUuid *ticket)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  desk_queue_list_set_current (self->list, ticket);
}

/**
 * desk_queue_view_walk:
 * @self: a view of the queue
 * @by: how many rows down; negative: up
 */
void
desk_queue_view_walk (DeskQueueView *self,
                      int            by)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  desk_queue_list_walk (self->list, by);
}

/**
 * desk_queue_view_explain:
 * @self: a view of the queue
 *
 * Shows why the selected ticket stands where it does.
 */
void
desk_queue_view_explain (DeskQueueView *self)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  desk_queue_list_explain (self->list);
}

void
desk_queue_view_focus_search (DeskQueueView *self)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

void
desk_queue_view_focus_list (DeskQueueView *self)
{
  g_return_if_fail (DESK_IS_QUEUE_VIEW (self));

  if (get_n_tickets (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * desk_queue_view_leave_search:
 * @self: a view of the queue
 *
 * Returns: whether there was a search to leave
 */
gboolean
desk_queue_view_leave_search (DeskQueueView *self)
{
  g_return_val_if_fail (DESK_IS_QUEUE_VIEW (self), FALSE);

  if (!is_searching (self) && !gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))), GTK_WIDGET (self->search)))
    return FALSE;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  desk_queue_view_focus_list (self);

  return TRUE;
}
