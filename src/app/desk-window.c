// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A window on one desk: its panes, and where one is in them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-ticket-locate.h"
#include "desk-ticket-pane.h"
#include "desk-window-private.h"

G_DEFINE_FINAL_TYPE (DeskWindow, desk_window, ADW_TYPE_APPLICATION_WINDOW)

#define KEY_PLACE "last-view"
#define KEY_TICKET "last-ticket"
/* Longer than that nobody is kept in doubt. */
#define APPEAR_MS 300
/* So that what is restored does not hold up the first frames. */
#define SETTLE_MS 60

/* --- where one is --- */

/**
 * desk_window_show_place:
 * @self: a window
 * @place: where to go
 */
void
desk_window_show_place (DeskWindow *self,
                        DeskPlace   place)
{
  self->place = place;
  g_settings_set_string (self->settings, KEY_PLACE, desk_place_get_name (place));
  desk_sidebar_set_place (self->sidebar, place);
  desk_shell_hide_folded_sidebar (self->shell);
  if (desk_place_is_view (place))
    {
      adw_window_title_set_title (self->list_title, desk_place_get_label (place));
      desk_queue_view_show (self->queue, (DeskView) place);
      desk_shell_show_list (self->shell);
    }
  else
    {
      desk_window_show_page (self, place);
    }
  desk_window_focus_place (self);
  desk_window_update_actions (self);
}

/**
 * desk_window_show_queue:
 * @self: a window
 *
 * Back to the view of the queue one was in last.
 */
void
desk_window_show_queue (DeskWindow *self)
{
  if (!desk_place_is_view (self->place))
    desk_window_show_place (self, (DeskPlace) desk_queue_view_get_view (self->queue));
}

static void
ticket_activated_cb (DeskWindow     *self,
                     const DeskUuid *ticket)
{
  const DeskUuid id = *ticket;

  desk_window_show_ticket (self, &id, FALSE);
}

static void
article_activated_cb (DeskWindow     *self,
                      const DeskUuid *article)
{
  desk_window_show_article (self, article);
}

static void
show_nothing (DeskWindow *self)
{
  if (self->nothing == NULL)
    {
      self->nothing = adw_status_page_new ();
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->nothing), "deskbell-empty-queue");
      adw_status_page_set_title (ADW_STATUS_PAGE (self->nothing), _("No ticket chosen"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->nothing), _("The first ticket of a view is the one to take."));
      gtk_stack_add_child (self->content, self->nothing);
    }
  gtk_stack_set_visible_child (self->content, self->nothing);
}

static void
make_ticket_pane (DeskWindow *self)
{
  if (self->ticket_pane != NULL)
    return;

  self->ticket_pane = DESK_TICKET_PANE (desk_ticket_pane_new ());
  g_signal_connect_swapped (self->ticket_pane, "ticket-activated", G_CALLBACK (ticket_activated_cb), self);
  g_signal_connect_swapped (self->ticket_pane, "article-activated", G_CALLBACK (article_activated_cb), self);
  g_signal_connect_object (desk_ticket_pane_get_composer (self->ticket_pane), "notify::writing", G_CALLBACK (desk_window_tell_place), self, G_CONNECT_SWAPPED);
  desk_ticket_pane_set_session (self->ticket_pane, self->session);
  gtk_stack_add_child (self->content, GTK_WIDGET (self->ticket_pane));
}

/**
 * desk_window_show_ticket:
 * @self: a window
 * @ticket: (nullable): the ticket to be worked on
 * @from_queue: it was chosen in the queue
 */
void
desk_window_show_ticket (DeskWindow     *self,
                         const DeskUuid *ticket,
                         gboolean        from_queue)
{
  g_autofree char *text = ticket != NULL ? desk_uuid_to_string (ticket) : g_strdup ("");

  self->ticket = ticket != NULL ? *ticket : (DeskUuid) { 0 };
  g_settings_set_string (self->settings, KEY_TICKET, text);
  if (!from_queue)
    desk_queue_view_set_current (self->queue, ticket);

  if (ticket != NULL)
    make_ticket_pane (self);
  if (self->ticket_pane != NULL)
    desk_ticket_pane_show_ticket (self->ticket_pane, ticket);
  if (ticket != NULL)
    gtk_stack_set_visible_child (self->content, GTK_WIDGET (self->ticket_pane));
  else
    show_nothing (self);
  desk_window_tell_place (self);
  desk_window_update_actions (self);
}

static void
place_chosen_cb (DeskWindow *self,
                 int         place)
{
  desk_window_show_place (self, (DeskPlace) place);
}

/* Beside the list the ticket follows the selection. */
static void
ticket_selected_cb (DeskWindow     *self,
                    const DeskUuid *ticket)
{
  desk_window_show_ticket (self, ticket, TRUE);
}

static void
ticket_opened_cb (DeskWindow     *self,
                  const DeskUuid *ticket,
                  gboolean        by_key)
{
  if (!desk_uuid_equal (&self->ticket, ticket))
    desk_window_show_ticket (self, ticket, TRUE);
  desk_shell_show_content (self->shell);
  if (by_key)
    gtk_widget_grab_focus (GTK_WIDGET (self->ticket_pane));
}

/* --- appearing --- */

/**
 * desk_window_appear:
 * @self: a window
 *
 * Shows the window now, if it has been waiting for its desk.
 */
void
desk_window_appear (DeskWindow *self)
{
  if (self->appear_source == 0)
    return;

  g_clear_handle_id (&self->appear_source, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
appear_cb (gpointer data)
{
  DeskWindow *self = data;

  self->appear_source = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));

  return G_SOURCE_REMOVE;
}

/**
 * desk_window_appear_soon:
 * @self: a window that is opening a desk
 *
 * Shows the window with its first tickets in it, or after a moment without.
 */
void
desk_window_appear_soon (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
  else if (self->appear_source == 0)
    self->appear_source = g_timeout_add (APPEAR_MS, appear_cb, self);
}

/* --- without a desk --- */

static void
make_welcome (DeskWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  if (self->welcome != NULL)
    return;

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new ("Deskbell", NULL));
  gtk_widget_add_css_class (header, "flat");
  self->welcome = DESK_WELCOME_PAGE (desk_welcome_page_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->welcome), TRUE);
  self->welcome_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->welcome_box), header);
  gtk_box_append (GTK_BOX (self->welcome_box), GTK_WIDGET (self->welcome));
  gtk_stack_add_child (self->pages, self->welcome_box);
}

/**
 * desk_window_show_welcome:
 * @self: a window without a desk
 *
 * Offers what can be done without one.
 */
void
desk_window_show_welcome (DeskWindow *self)
{
  g_return_if_fail (DESK_IS_WINDOW (self));

  make_welcome (self);
  gtk_stack_set_visible_child (self->pages, self->welcome_box);
  desk_welcome_page_show_welcome (self->welcome);
}

void
desk_window_show_busy (DeskWindow *self,
                       const char *title)
{
  make_welcome (self);
  gtk_stack_set_visible_child (self->pages, self->welcome_box);
  desk_welcome_page_show_busy (self->welcome, title);
}

void
desk_window_show_error (DeskWindow   *self,
                        const GError *error)
{
  make_welcome (self);
  gtk_stack_set_visible_child (self->pages, self->welcome_box);
  desk_welcome_page_show_error (self->welcome, self->path, error);
}

/* --- with a desk --- */

void
desk_window_update_title (DeskWindow *self)
{
  const char *name = self->card != NULL && self->card->name != NULL ? self->card->name : "Deskbell";
  const char *me = self->card != NULL && self->session != NULL ? desk_card_find_name (self->card, desk_session_get_me (self->session)) : NULL;

  gtk_window_set_title (GTK_WINDOW (self), name);
  g_object_set (self->sidebar, "desk-name", name, "my-name", me, NULL);
}

/* A ticket of another desk is not found. */
static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (DeskWindow) self = user_data;
  DeskUuid ticket;
  gint64 row_no;
  gboolean is_here = desk_ticket_locate_finish (result, &ticket, &row_no);

  if (self->session == NULL || !desk_uuid_is_nil (&self->ticket))
    return;

  if (is_here)
    desk_window_show_ticket (self, &ticket, FALSE);
  else
    show_nothing (self);
}

static void
restore_ticket (DeskWindow *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, KEY_TICKET);
  DeskUuid ticket;

  if (self->session == NULL || !desk_uuid_is_nil (&self->ticket))
    return;

  if (self->wants_ticket && desk_uuid_parse (text, &ticket))
    desk_ticket_locate_async (desk_session_get_store (self->session), &ticket, located_cb, g_object_ref (self));
  else
    show_nothing (self);
  self->wants_ticket = FALSE;
}

static void queue_ready_cb (DeskWindow *self);

static void
restore_place (DeskWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, KEY_PLACE);
  DeskPlace place = (DeskPlace) DESK_VIEW_MY_WORK;

  if (!desk_place_parse (name, &place))
    place = (DeskPlace) DESK_VIEW_MY_WORK;
  desk_window_show_place (self, place);
  self->wants_ticket = TRUE;
  if (!desk_place_is_view (place))
    queue_ready_cb (self);
}

/**
 * desk_window_take_session:
 * @self: a window
 * @session: (nullable): what its views work on from now on
 */
void
desk_window_take_session (DeskWindow  *self,
                          DeskSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (desk_session_get_syncer (self->session), self);
    }
  g_set_object (&self->session, session);
  g_clear_pointer (&self->card, desk_card_free);
  self->ticket = (DeskUuid) { 0 };
  g_hash_table_remove_all (self->deeds);

  desk_window_take_session_from_pages (self);
  if (self->ticket_pane != NULL)
    {
      desk_ticket_pane_flush (self->ticket_pane);
      desk_ticket_pane_set_session (self->ticket_pane, session);
    }
  if (self->nothing != NULL || self->ticket_pane != NULL)
    show_nothing (self);
  g_object_set (self->queue, "session", session, NULL);
  g_object_set (self->sidebar, "session", session, NULL);
  if (session != NULL)
    {
      desk_window_watch_session (self);
      self->wants_focus = TRUE;
      gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->shell));
      restore_place (self);
    }
  desk_window_update_actions (self);
}

/* The first rows are there: the window can be seen, and what is not seen at
 * once is made after that. */
static gboolean
settle_cb (gpointer data)
{
  DeskWindow *self = data;

  self->settle_source = 0;
  restore_ticket (self);

  return G_SOURCE_REMOVE;
}

static void
queue_ready_cb (DeskWindow *self)
{
  desk_window_appear (self);
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add_full (G_PRIORITY_LOW, SETTLE_MS, settle_cb, self, NULL);
}

/* The first thing one does is to look at the queue. */
static void
queue_state_cb (DeskWindow *self)
{
  if (!self->wants_focus || desk_queue_view_is_empty (self->queue))
    return;

  self->wants_focus = FALSE;
  desk_queue_view_focus_list (self->queue);
}

static void
folded_cb (DeskWindow *self)
{
  desk_window_update_actions (self);
}

/* --- GObject --- */

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  if (!desk_store_close_finish (DESK_STORE (source), result, &error))
    g_warning ("The desk was not closed well: %s", error->message);
  g_application_release (application);
}

/* There is nothing to ask: everything is saved. The program stays until the
 * desk is closed. */
static gboolean
desk_window_close_request (GtkWindow *window)
{
  DeskWindow *self = DESK_WINDOW (window);

  if (self->session != NULL)
    {
      GApplication *application = G_APPLICATION (gtk_window_get_application (window));

      g_application_hold (application);
      desk_window_close_desk (self, closed_cb, g_object_ref (application));
    }

  return GTK_WINDOW_CLASS (desk_window_parent_class)->close_request (window);
}

static void
desk_window_dispose (GObject *object)
{
  DeskWindow *self = DESK_WINDOW (object);

  g_clear_handle_id (&self->appear_source, g_source_remove);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->session != NULL && self->queue != NULL)
    desk_window_take_session (self, NULL);
  g_clear_object (&self->toast);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (desk_window_parent_class)->dispose (object);
}

static void
desk_window_finalize (GObject *object)
{
  DeskWindow *self = DESK_WINDOW (object);

  g_hash_table_unref (self->deeds);
  g_free (self->path);

  G_OBJECT_CLASS (desk_window_parent_class)->finalize (object);
}

static void
desk_window_class_init (DeskWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_window_dispose;
  object_class->finalize = desk_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = desk_window_close_request;

  g_type_ensure (DESK_TYPE_QUEUE_VIEW);
  g_type_ensure (DESK_TYPE_SHELL);
  g_type_ensure (DESK_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/desk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, shell);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, queue);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, list_title);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, content_title);
  gtk_widget_class_bind_template_child (widget_class, DeskWindow, content);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, queue_ready_cb);
  desk_window_install_actions (klass);
}

static void
desk_window_init (DeskWindow *self)
{
  self->deeds = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_window_add_actions (self);
  g_signal_connect_swapped (self->queue, "notify::state", G_CALLBACK (queue_state_cb), self);
  g_signal_connect_swapped (self->shell, "notify::folded", G_CALLBACK (folded_cb), self);
}

/**
 * desk_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window without a desk
 */
DeskWindow *
desk_window_new (DeskApplication *application)
{
  DeskWindow *self = g_object_new (DESK_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (desk_application_get_settings (application));
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "recent-desks", self->sidebar, "recent", G_SETTINGS_BIND_GET);

  return self;
}

/**
 * desk_window_is_busy:
 * @self: a window
 *
 * Returns: whether a desk is being opened in it
 */
gboolean
desk_window_is_busy (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), FALSE);

  return self->is_opening || self->is_making_sample;
}

/**
 * desk_window_get_path:
 * @self: a window
 *
 * Returns: (nullable): the desk it shows, or was to show
 */
const char *
desk_window_get_path (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), NULL);

  return self->path;
}

/**
 * desk_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what I do on the desk, %NULL while
 *   none is open
 */
DeskSession *
desk_window_get_session (DeskWindow *self)
{
  g_return_val_if_fail (DESK_IS_WINDOW (self), NULL);

  return self->session;
}
