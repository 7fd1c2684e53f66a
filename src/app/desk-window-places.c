// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The places of a window beside the queue: each is made when one first goes
 * there.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-calendar-view.h"
#include "desk-knowledge-view.h"
#include "desk-window-private.h"

static void
ticket_activated_cb (DeskWindow     *self,
                     const DeskUuid *ticket)
{
  const DeskUuid id = *ticket;

  desk_window_show_queue (self);
  desk_window_show_ticket (self, &id, FALSE);
  desk_shell_show_content (self->shell);
}

static GtkWidget *
make_sidebar_button (DeskWindow *self)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (button, _("Sidebar"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sidebar"), -1);
  g_object_bind_property (self->shell, "sidebar-shown", button, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);

  return button;
}

/* A view does not know of windows: it gets its header bar here. */
static GtkWidget *
make_page (DeskWindow *self,
           GtkWidget  *view,
           DeskPlace   place)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (desk_place_get_label (place), NULL));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), make_sidebar_button (self));
  g_object_bind_property (self->shell, "sidebar-beside", header, "show-start-title-buttons", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (page), header);
  gtk_box_append (GTK_BOX (page), view);
  g_signal_connect_swapped (view, "ticket-activated", G_CALLBACK (ticket_activated_cb), self);

  return page;
}

/**
 * desk_window_show_page:
 * @self: a window
 * @place: a place that is no view of the queue
 */
void
desk_window_show_page (DeskWindow *self,
                       DeskPlace   place)
{
  guint i = place - DESK_N_VIEWS;

  g_assert (!desk_place_is_view (place));

  if (self->pages_of_places[i] == NULL)
    {
      self->views_of_places[i] = place == DESK_PLACE_KNOWLEDGE ? desk_knowledge_view_new () : desk_calendar_view_new ();
      self->pages_of_places[i] = make_page (self, self->views_of_places[i], place);
    }
  g_object_set (self->views_of_places[i], "session", self->session, NULL);
  desk_shell_show_page (self->shell, self->pages_of_places[i]);
}

/**
 * desk_window_focus_place:
 * @self: a window
 *
 * Puts the focus where one goes on, unless it is in the sidebar.
 */
void
desk_window_focus_place (DeskWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar)) && desk_shell_get_sidebar_shown (self->shell))
    return;

  if (desk_place_is_view (self->place))
    desk_queue_view_focus_list (self->queue);
  else if (!desk_window_search_page (self))
    gtk_widget_child_focus (self->views_of_places[self->place - DESK_N_VIEWS], GTK_DIR_TAB_FORWARD);
}

/**
 * desk_window_show_article:
 * @self: a window
 * @article: an article
 */
void
desk_window_show_article (DeskWindow     *self,
                          const DeskUuid *article)
{
  const DeskUuid id = *article;

  desk_window_show_place (self, DESK_PLACE_KNOWLEDGE);
  desk_knowledge_view_show_article (DESK_KNOWLEDGE_VIEW (self->views_of_places[DESK_PLACE_KNOWLEDGE - DESK_N_VIEWS]), &id);
}

/**
 * desk_window_search_page:
 * @self: a window
 *
 * Returns: whether the page that is shown has a search of its own
 */
gboolean
desk_window_search_page (DeskWindow *self)
{
  if (self->place != DESK_PLACE_KNOWLEDGE)
    return FALSE;

  desk_knowledge_view_focus_search (DESK_KNOWLEDGE_VIEW (self->views_of_places[DESK_PLACE_KNOWLEDGE - DESK_N_VIEWS]));
  return TRUE;
}

/**
 * desk_window_leave_page:
 * @self: a window
 *
 * Returns: whether there was something to go back to within the page
 */
gboolean
desk_window_leave_page (DeskWindow *self)
{
  return self->place == DESK_PLACE_KNOWLEDGE && desk_knowledge_view_go_back (DESK_KNOWLEDGE_VIEW (self->views_of_places[DESK_PLACE_KNOWLEDGE - DESK_N_VIEWS]));
}

/**
 * desk_window_take_session_from_pages:
 * @self: a window
 *
 * They get the next one when one goes there.
 */
void
desk_window_take_session_from_pages (DeskWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->views_of_places); i++)
    {
      if (self->views_of_places[i] != NULL)
        g_object_set (self->views_of_places[i], "session", NULL, NULL);
    }
}
