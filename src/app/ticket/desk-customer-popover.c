// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The look-up of a customer in a popover.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-customer-finder.h"
#include "desk-customer-popover.h"
#include "desk-ticket-snapshot.h"

struct _DeskCustomerPopover {
  GtkPopover parent_instance;

  GtkWidget *finder;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCustomerPopover, desk_customer_popover, GTK_TYPE_POPOVER)

static void
chosen_cb (DeskCustomerFinder  *finder,
           DeskCustomerMatch   *match,
           DeskCustomerPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, match);
}

static void
desk_customer_popover_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_customer_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (DESK_CUSTOMER_POPOVER (widget)->finder);
}

static void
desk_customer_popover_class_init (DeskCustomerPopoverClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = desk_customer_popover_map;

  /**
   * DeskCustomerPopover::chosen:
   * @self: the popover
   * @match: (type gpointer): the #DeskCustomerMatch that was chosen
   */
  signals[CHOSEN] = g_signal_new ("chosen", DESK_TYPE_CUSTOMER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
desk_customer_popover_init (DeskCustomerPopover *self)
{
  self->finder = desk_customer_finder_new ();
  gtk_widget_set_size_request (self->finder, 300, -1);
  gtk_widget_set_margin_top (self->finder, 6);
  gtk_widget_set_margin_bottom (self->finder, 6);
  gtk_widget_set_margin_start (self->finder, 6);
  gtk_widget_set_margin_end (self->finder, 6);
  g_signal_connect (self->finder, "chosen", G_CALLBACK (chosen_cb), self);
  gtk_popover_set_child (GTK_POPOVER (self), self->finder);
}

/**
 * desk_customer_popover_new:
 * @session: a session
 * @ticket: the ticket whose customer is to be found
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
desk_customer_popover_new (DeskSession    *session,
                           const DeskUuid *ticket)
{
  DeskCustomerPopover *self = g_object_new (DESK_TYPE_CUSTOMER_POPOVER, NULL);
  g_autofree char *draft = desk_ticket_snapshot_name_draft ("customer", ticket);

  desk_customer_finder_set_session (DESK_CUSTOMER_FINDER (self->finder), session, draft);

  return GTK_WIDGET (self);
}
