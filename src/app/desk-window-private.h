// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-card.h"
#include "desk-queue-view.h"
#include "desk-session.h"
#include "desk-shell.h"
#include "desk-sidebar.h"
#include "desk-ticket-pane.h"
#include "desk-welcome-page.h"
#include "desk-window.h"

G_BEGIN_DECLS

struct _DeskWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *pages;
  DeskShell *shell;
  DeskSidebar *sidebar;
  DeskQueueView *queue;
  AdwWindowTitle *list_title;
  AdwWindowTitle *content_title;
  GtkStack *content;
  GtkWidget *nothing; /* shown while no ticket is; made when it is needed */
  DeskTicketPane *ticket_pane; /* made when the first ticket is shown */
  GtkWidget *welcome_box;
  DeskWelcomePage *welcome;
  GtkWidget *pages_of_places[DESK_N_PLACES - DESK_N_VIEWS]; /* made when they are needed */
  GtkWidget *views_of_places[DESK_N_PLACES - DESK_N_VIEWS];
  AdwToast *toast;       /* (nullable): the last one, while it is shown */
  gint64 toast_since_us; /* since when */
  DeskUuid toast_commit; /* what it speaks of, or nil */

  GSettings *settings;
  char *path;
  gboolean is_opening;
  guint appear_source;
  guint settle_source;
  gboolean is_making_sample;
  DeskSession *session;
  DeskCard *card;
  DeskPlace place;
  DeskUuid ticket;
  gboolean wants_focus;
  gboolean wants_ticket; /* the one that was worked on last */
  guint n_rejected;
  gboolean has_asked_who; /* as the service did not say it */
  GHashTable *deeds; /* DeskUuid of a commit of mine to its action */
};

/* desk-window.c */
void desk_window_show_place (DeskWindow *self, DeskPlace place);
void desk_window_show_queue (DeskWindow *self);
void desk_window_show_ticket (DeskWindow *self, const DeskUuid *ticket, gboolean from_queue);
void desk_window_appear (DeskWindow *self);
void desk_window_show_busy (DeskWindow *self, const char *title);
void desk_window_show_error (DeskWindow *self, const GError *error);
void desk_window_take_session (DeskWindow *self, DeskSession *session);
void desk_window_update_title (DeskWindow *self);

/* desk-window-places.c */
void     desk_window_show_page (DeskWindow *self, DeskPlace place);
void     desk_window_focus_place (DeskWindow *self);
void     desk_window_show_article (DeskWindow *self, const DeskUuid *article);
gboolean desk_window_search_page (DeskWindow *self);
gboolean desk_window_leave_page (DeskWindow *self);
void     desk_window_take_session_from_pages (DeskWindow *self);

/* desk-window-actions.c */
void desk_window_install_actions (DeskWindowClass *klass);
void desk_window_add_actions (DeskWindow *self);
void desk_window_update_actions (DeskWindow *self);
void desk_window_say (DeskWindow *self, const char *title, const char *button, const char *action, GVariant *target);
void desk_window_refuse (DeskWindow *self, const char *message);
void desk_window_watch_session (DeskWindow *self);

/* desk-window-desk.c */
void desk_window_load_card (DeskWindow *self);
void desk_window_set_me (DeskWindow *self, const DeskUuid *me);
void desk_window_ask_who (DeskWindow *self);
void desk_window_reset_sample (DeskWindow *self);
void desk_window_close_desk (DeskWindow *self, GAsyncReadyCallback callback, gpointer user_data);

/* desk-window-sharing.c */
void     desk_window_tell_place (DeskWindow *self);
void     desk_window_tell_others (DeskWindow *self);
void     desk_window_watch_sharing (DeskWindow *self);
void     desk_window_show_sharing (DeskWindow *self);
gboolean desk_window_tell_account (DeskWindow *self);

G_END_DECLS
