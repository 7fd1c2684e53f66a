// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app-desk.h"
#include "desk-ticket-pane.h"

G_BEGIN_DECLS

/**
 * TicketDesk:
 * @app: the desk and the window
 * @fixture: of @app: somebody else who writes
 * @session: of @app: me
 * @pane: in the window, without a ticket
 * @customer: Anna Weber of Lindqvist
 * @ticket: a new incident of hers
 *
 * A ticket pane on a desk in a temporary folder.
 */
typedef struct {
  AppDesk *app;
  DeskFixture *fixture;
  DeskSession *session;
  DeskTicketPane *pane;
  DeskUuid customer;
  DeskUuid ticket;
  gboolean is_done;
} TicketDesk;

typedef gboolean (*TicketDeskCondition) (gpointer data);

void        ticket_desk_set_up (TicketDesk *self, gconstpointer width);
void        ticket_desk_tear_down (TicketDesk *self, gconstpointer width);

void        ticket_desk_show (TicketDesk *self, const DeskUuid *ticket);
void        ticket_desk_present_again (TicketDesk *self);

void        ticket_desk_wait (TicketDeskCondition condition, gpointer data, const char *what);
GtkWidget  *ticket_desk_wait_for_text (GtkWidget *root, const char *text);
void        ticket_desk_wait_until_gone (GtkWidget *root, const char *text);
GtkWidget  *ticket_desk_child (gpointer widget, GType type, const char *name);
GtkWidget  *ticket_desk_wait_for_window (GType type);
void        ticket_desk_wait_for_no_window (GType type);
void        ticket_desk_click (GtkWidget *button);
void        ticket_desk_settle (TicketDesk *self);

GtkWidget  *ticket_desk_open_dialog (TicketDesk *desk, const char *action, GType type);
GtkWidget  *ticket_desk_get_accept (GtkWidget *dialog);
GtkWidget  *ticket_desk_get_part (GtkWidget *dialog, const char *label);
void        ticket_desk_write (GtkWidget *dialog, const char *label, const char *text);

void        ticket_desk_wait_for_value (TicketDesk *self, const char *field, const char *expected);
char       *ticket_desk_dup_draft (TicketDesk *self, const char *editor);
void        ticket_desk_wait_for_draft (TicketDesk *self, const char *editor, const char *part);
GPtrArray  *ticket_desk_load_entries (TicketDesk *self);

G_END_DECLS
